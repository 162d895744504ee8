"""What an error summary says: one line per error of a form or a formset, each leading to its field."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from django.forms import BaseForm, BaseFormSet
from django.forms.boundfield import BoundField
from django.forms.formsets import DELETION_FIELD_NAME


class SummaryLine(NamedTuple):
    text: str
    target: str  # id of the first control of the field; empty when the error belongs to no field


def summary_lines(form: "BaseForm | BaseFormSet[Any]") -> Iterator[SummaryLine]:
    if not form.is_bound:
        return
    if isinstance(form, BaseFormSet):
        yield from _formset_lines(form)
    else:
        yield from _form_lines(form)


def _formset_lines(formset: "BaseFormSet[Any]") -> Iterator[SummaryLine]:
    for message in formset.non_form_errors():
        yield SummaryLine(str(message), "")
    row_label = getattr(formset, "row_label", "")  # a formset class may say what a row is: "Member"
    number = 0
    for form in formset.forms:
        if getattr(form, "cleaned_data", {}).get(DELETION_FIELD_NAME):
            continue
        number += 1
        for line in _form_lines(form):
            yield SummaryLine(f"{row_label} {number}, {line.text}".strip(), line.target)


def _form_lines(form: BaseForm) -> Iterator[SummaryLine]:
    for message in form.non_field_errors():
        yield SummaryLine(str(message), "")
    for field in form:
        for message in field.errors:
            text = f"{field.label}: {message}" if field.label else str(message)
            yield SummaryLine(text, "" if field.is_hidden else _first_control(field))


def _first_control(field: BoundField) -> str:
    """Radio buttons and checkbox groups have no single id: their first button takes the focus."""
    return field.id_for_label or (f"{field.auto_id}_0" if field.auto_id else "")
