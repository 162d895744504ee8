"""How a form is laid out: the page makes the form tag, crispy the fields."""

from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Field, Layout

INLINE = "choices-inline"


def laid_out(*parts: Any) -> FormHelper:
    """A helper for `{% crispy form %}` inside the page's own form tag; hidden fields come along."""
    helper = FormHelper()
    helper.form_tag = False
    helper.disable_csrf = True
    helper.render_hidden_fields = True
    helper.layout = Layout(*parts)
    return helper


def inline(name: str) -> Field:
    """A choice whose few answers stand side by side."""
    return Field(name, wrapper_class=INLINE)
