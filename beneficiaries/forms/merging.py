"""Two records side by side: which one is kept, and which value of each field that differs."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from beneficiaries.birth_dates import BirthDate
from beneficiaries.codes import BirthDatePrecision, NikStatus
from beneficiaries.models import DuplicateCandidate, Person
from beneficiaries.phones import shown_phone
from beneficiaries.services.merging import CHOSEN_FIELDS
from bontang_empowerment.access.forms import ScopedForm

FIRST, SECOND = "first", "second"


@dataclass(frozen=True)
class Line:
    """One field of both records in words. `choice` is the form's field when they differ, else None."""

    label: str
    first: str
    second: str
    choice: forms.BoundField | None = None

    @property
    def options(self) -> list[tuple[str, str, bool]]:
        """(value, words, chosen) for the two radio buttons."""
        if self.choice is None:
            return []
        chosen = self.choice.value()
        return [(FIRST, self.first, chosen == FIRST), (SECOND, self.second, chosen == SECOND)]


class MergeForm(ScopedForm):
    """The versions say what the decision was made on. `taken` are the fields that come from the merged-away record."""

    sides = (FIRST, SECOND)
    keep = forms.ChoiceField(label=_("Which record is kept"), choices=[(FIRST, FIRST), (SECOND, SECOND)])
    first_version = forms.IntegerField(widget=forms.HiddenInput)
    second_version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, candidate: DuplicateCandidate, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.people: dict[str, Person] = {FIRST: candidate.first, SECOND: candidate.second}
        suggested = _fuller(candidate.first, candidate.second)
        versions = {f"{side}_version": person.version for side, person in self.people.items()}
        self.initial = {**self.initial, **versions, "keep": suggested}
        for name in self.differing:
            self.fields[name] = forms.ChoiceField(
                label=label_of(name), choices=[(FIRST, FIRST), (SECOND, SECOND)], initial=self._suggest(name, suggested)
            )

    @property
    def differing(self) -> list[str]:
        first, second = self.people.values()
        return [name for name in CHOSEN_FIELDS if getattr(first, name) != getattr(second, name)]

    @property
    def lines(self) -> list[Line]:
        first, second = self.people.values()
        told = [name for name in CHOSEN_FIELDS if in_words(first, name) or in_words(second, name)]
        return [
            Line(
                label=label_of(name),
                first=in_words(first, name),
                second=in_words(second, name),
                choice=self[name] if name in self.fields else None,
            )
            for name in told
        ]

    @property
    def survivor(self) -> Person:
        return self.people[self.cleaned_data["keep"]]

    @property
    def absorbed(self) -> Person:
        return self.people[SECOND if self.cleaned_data["keep"] == FIRST else FIRST]

    @property
    def taken(self) -> list[str]:
        return [name for name in self.differing if self.cleaned_data[name] != self.cleaned_data["keep"]]

    @property
    def versions(self) -> dict[int, int]:
        return {person.pk: self.cleaned_data[f"{side}_version"] for side, person in self.people.items()}

    def _suggest(self, name: str, fuller: str) -> str:
        """The value that is there, when one is missing; else that of the fuller record."""
        filled = [side for side, person in self.people.items() if getattr(person, name) not in (None, "")]
        return filled[0] if len(filled) == 1 else fuller


def label_of(name: str) -> str:
    return capfirst(str(Person._meta.get_field(name).verbose_name))  # type: ignore[union-attr]  # a column


def in_words(person: Person, name: str) -> str:
    """A field as a page shows it: identity numbers masked, codes by their labels; empty for nothing."""
    if name == "birth_date":
        born = person.birth_date
        return "" if born is None else str(BirthDate(born, BirthDatePrecision(person.birth_date_precision)))
    if name == "phone":
        return shown_phone(person.phone)
    if name == "nik":
        return person.masked_nik
    if name in ("passport_number", "stay_permit_number"):
        return "•" * len(getattr(person, name))
    display = getattr(person, f"get_{name}_display", None)
    value = display() if display is not None else getattr(person, name)
    return "" if value is None else str(value)


def _fuller(first: Person, second: Person) -> str:
    """The record with a matched NIK, else with a NIK, else with more on it, else the older one."""
    return SECOND if _fullness(second) > _fullness(first) else FIRST


def _fullness(person: Person) -> tuple[bool, bool, int]:
    filled = sum(getattr(person, name) not in (None, "") for name in CHOSEN_FIELDS)
    return person.nik_status == NikStatus.MATCHED, bool(person.nik), filled
