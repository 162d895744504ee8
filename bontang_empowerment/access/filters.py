"""Filters of lists: their choices go through the door, their state is a row of removable chips."""

from collections import OrderedDict
from copy import copy
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

import django_filters
from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db.models import QuerySet
from django.http import QueryDict
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from bontang_empowerment.access.filter_fields import drawn
from bontang_empowerment.access.keyset import AFTER, BEFORE
from bontang_empowerment.access.scope import visible
from bontang_empowerment.accounts.models import User

FIRST_DAY, LAST_DAY = date(1900, 1, 1), date(2100, 12, 31)


@dataclass(frozen=True)
class Chip:
    label: str
    remove_url: str


class DayFilter(django_filters.DateFilter):
    """A day typed dd-mm-yyyy; the method that it names compares moments with `start_of_day`.

    A year that nobody means is refused: the first and the last that Python knows have no moment in every time zone.
    """

    def __init__(self, **kwargs: Any) -> None:
        attributes = {"data-date": "", "inputmode": "numeric", "autocomplete": "off"}
        message = _("Write day, month and year with four digits, such as 24-11-2026.")
        super().__init__(
            widget=forms.DateInput(attrs=attributes),
            error_messages={"invalid": message},
            validators=[MinValueValidator(FIRST_DAY, message), MaxValueValidator(LAST_DAY, message)],
            **kwargs,
        )


def start_of_day(day: date) -> datetime:
    """Midnight in the product's time zone; a column of moments compared with it can use its index."""
    return timezone.make_aware(datetime.combine(day, time.min))


class _Filters(OrderedDict[str, django_filters.Filter]):
    """The filters of a class. Each filter set copies them, a level deep: their words and codes are the same for all."""

    def __deepcopy__(self, _memo: Any) -> "_Filters":
        return _Filters((name, _copy_of(declared)) for name, declared in self.items())


def _copy_of(declared: django_filters.Filter) -> django_filters.Filter:
    made = copy(declared)
    made.extra = dict(declared.extra)
    if made.method is not None:
        made.method = made.method  # ties the method to the copy
    return made


class ScopedFilterSet(django_filters.FilterSet):
    """A FilterSet that takes `by` and narrows every choice of objects to what that user may see.

    is_whole: every match is wanted, as for a file; a list may stop where it says "more than 1,000".
    opens_alike: with nothing chosen, the form follows from the scope of the reader and from `offers` alone.
    """

    is_whole = False
    opens_alike = False

    @classmethod
    def get_filters(cls) -> _Filters:
        return _Filters(super().get_filters())

    @property
    def form(self) -> forms.Form:
        """Made of fields that belong to this filter set alone, so that they need not be copied once more."""
        if not hasattr(self, "_form"):
            self._form = forms.Form(self.data if self.is_bound else None, prefix=self.form_prefix)
            self._form.fields = {name: made.field for name, made in self.filters.items()}
        return self._form

    def __init__(self, *args: Any, by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.form.fields.values():
            if isinstance(field, forms.ModelChoiceField) and field.queryset is not None:
                field.queryset = visible(field.queryset, by)

    def offers(self) -> dict[str, QuerySet[Any]]:
        """By field, the rows whose names the form offers; a field that offers fewer than it takes says so itself."""
        return {
            name: getattr(field, "offered", field.queryset)
            for name, field in self.form.fields.items()
            if isinstance(field, forms.ModelChoiceField) and field.queryset is not None
        }

    @property
    def has_errors(self) -> bool:
        return bool(self.form.errors)

    @property
    def drawn_fields(self) -> SafeString:
        """The fields with their labels and errors, those without any as they are."""
        return format_html_join("", "{}", ((field if field.is_hidden else drawn(field),) for field in self.form))

    def chips(self) -> list[Chip]:
        """One chip for each filter in force: "Programme: Menjahit Dasar", and the query without it."""
        if not self.form.is_valid():
            return []
        chips = []
        for name, field in self.form.fields.items():
            value = self.form.cleaned_data.get(name)
            if value in (None, "", []) or isinstance(field.widget, forms.HiddenInput):
                continue
            chips.append(Chip(label=f"{field.label}: {_shown(field, value)}", remove_url=self._without(name)))
        return chips

    def _without(self, name: str) -> str:
        query = self.data.copy() if isinstance(self.data, QueryDict) else QueryDict(mutable=True)
        for key in (name, AFTER, BEFORE):
            query.pop(key, None)
        return f"?{query.urlencode()}"


def _shown(field: forms.Field, value: Any) -> str:
    """A chosen value in the words of the page: the labels of choices, a date as dates are typed."""
    if isinstance(value, date):
        return date_format(value, "SHORT_DATE_FORMAT")
    if isinstance(field, forms.ModelChoiceField) or not hasattr(field, "choices"):
        return str(value)
    labels = {str(code): str(label) for code, label in field.choices}
    values = value if isinstance(value, list | tuple) else [value]
    return ", ".join(labels.get(str(one), str(one)) for one in values)
