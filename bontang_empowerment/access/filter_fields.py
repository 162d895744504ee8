"""The fields of a list's filters, drawn anew only when something about them differs.

A page of 25 rows draws a hundred options, the same for everybody who is offered the same choices. What is kept of a
field is found under everything that is drawn of it (its words in the language of the page, its choices as this user
was offered them, the one that is chosen), so that a text can reach nobody to whom it would not be drawn alike.
What somebody typed, and what was wrong with it, is never kept.
"""

from collections import OrderedDict
from collections.abc import Hashable, Iterable
from threading import Lock
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django_filters.fields import ChoiceIterator

MOST_KEPT = 300
"""Fields; the largest, of a hundred programmes, is some 10 kB of text, and as much again of what it is found under."""

_kept: OrderedDict[Hashable, SafeString] = OrderedDict()
_lock = Lock()


def drawn(field: BoundField) -> SafeString:
    """The field with its label and errors, as `components/filter_field.html` shows it."""
    key = _everything_drawn(field)
    if key is None:
        return _draw(field)
    with _lock:
        text = _kept.get(key)
        if text is not None:
            _kept.move_to_end(key)
            return text
    text = _draw(field)
    with _lock:
        _kept[key] = text
        while len(_kept) > MOST_KEPT:
            _kept.popitem(last=False)
    return text


def forget() -> None:
    """For tests."""
    with _lock:
        _kept.clear()


def _draw(field: BoundField) -> SafeString:
    return render_to_string("components/filter_field.html", {"field": field})


def _everything_drawn(bound: BoundField) -> Hashable | None:
    """What the field's text follows from; None when the text is for this page alone."""
    field, widget = bound.field, bound.field.widget
    if bound.errors or type(widget) not in (forms.Select, forms.TextInput, forms.DateInput):
        return None
    value = bound.value()
    choices: Hashable = ()
    if isinstance(widget, forms.Select):
        choices = _declared(widget.choices)
        if choices is None or value not in (None, ""):
            # Read once: a choice of objects asks the database each time it is gone through, and for its length.
            widget.choices = offered = list(iter(widget.choices))
            choices = _in_words(offered) if choices is None else choices
            if value not in (None, "") and str(value) not in _codes(offered):
                return None
    elif value not in (None, ""):
        return None
    return (
        get_language(),
        type(bound),
        type(widget),
        bound.html_name,
        bound.auto_id,
        str(bound.label),
        str(bound.help_text),
        (field.required, field.disabled, field.localize, field.show_hidden_initial),
        tuple((name, str(setting)) for name, setting in widget.attrs.items()),
        "" if value is None else str(value),
        choices,
    )


class _Same:
    """Choices that a class declares: the same as themselves. Kept alive, so that no others take their place."""

    def __init__(self, choices: Any) -> None:
        self.choices = choices

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Same) and other.choices is self.choices

    def __hash__(self) -> int:
        return id(self.choices)


def _declared(choices: Any) -> Hashable | None:
    """Choices of a filter's class, found without putting a hundred of them into words; None for any others."""
    if not isinstance(choices, ChoiceIterator) or not isinstance(choices.choices, list):
        return None
    field = choices.field
    return _Same(choices.choices), str(field.empty_label), str(field.null_label), str(field.null_value)


def _in_words(choices: Iterable[Any]) -> Hashable:
    return tuple(
        (str(code), _in_words(label) if isinstance(label, list | tuple) else str(label)) for code, label in choices
    )


def _codes(choices: Iterable[Any]) -> set[str]:
    found: set[str] = set()
    for code, label in choices:
        found |= _codes(label) if isinstance(label, list | tuple) else {str(code)}
    return found
