"""How a form is laid out: the page makes the form tag, crispy the fields."""

from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Div, Field, Layout

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


def side_by_side(*names: str) -> Div:
    """Short fields, such as numbers and days, two or more to a row."""
    return Div(*names, css_class="fields-row")
