"""The bases of a whole family on one page: who agreed to what, for children with the parent or guardian who did."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from crispy_forms.layout import Div, Fieldset
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from beneficiaries.codes import Relation, Sex
from beneficiaries.forms.consent import (
    GUARDIAN_MISSING,
    TOO_EARLY,
    BasisForm,
    GuardianNameField,
    GuardianRelationField,
    PurposesField,
    needs_guardian,
)
from beneficiaries.models import Person
from beneficiaries.services.consent import MemberConsent, token_for_member
from bontang_empowerment.access.layout import inline, laid_out
from bontang_empowerment.access.repeats import part_token

PARENT = {Sex.MALE: _("Father"), Sex.FEMALE: _("Mother")}


@dataclass(frozen=True)
class MemberRow:
    """The names of one member's fields; they carry the person's number, so that a family may change meanwhile."""

    person: Person
    in_force: list[Any]

    @property
    def purposes(self) -> str:
        return f"purposes_{self.person.pk}"

    @property
    def guardian_name(self) -> str:
        return f"guardian_name_{self.person.pk}"

    @property
    def guardian_relation(self) -> str:
        return f"guardian_relation_{self.person.pk}"

    @property
    def title(self) -> str:
        age = self.person.age_on()
        if age is None:
            return self.person.name
        years = ngettext("%(age)s year", "%(age)s years", age) % {"age": age}
        return f"{self.person.name}, {self.person.get_relation_display()}, {years}"


class FamilyConsentForm(BasisForm):
    """`members`: active people read with their consents, the head first. Nothing is ticked beforehand."""

    def __init__(self, *args: Any, members: Sequence[Person], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.members = members
        self.rows = []
        self.complete: list[Person] = []
        for person in members:
            in_force = [consent for consent in person.consents.all() if consent.withdrawn_on is None]
            row = MemberRow(person, in_force)
            purposes = PurposesField(label=_("For what"), required=False)
            is_offered = bool(purposes.offer_all_but(in_force))
            self.fields[row.purposes] = purposes
            if is_offered:
                self.rows.append(row)
                self._add_guardian(row)
            else:
                self.complete.append(person)
        self.helper = laid_out(
            *(self._part(row) for row in self.rows),
            Fieldset(_("Basis, day and manner"), "lawful_basis", "given_on", "method", "proof"),
        )

    def _part(self, row: MemberRow) -> Fieldset:
        fields = [inline(row.purposes)]
        if row.guardian_name in self.fields:
            fields.append(Div(row.guardian_name, row.guardian_relation))
        return Fieldset(row.title, *fields)

    def _add_guardian(self, row: MemberRow) -> None:
        if not needs_guardian(row.person):
            return
        guardian = self.likely_guardian_of(row.person)
        relation: Any = ""
        if guardian and guardian.relation == Relation.HEAD and row.person.relation == Relation.CHILD:
            relation = PARENT[Sex(guardian.sex)]
        name = guardian.name if guardian else ""
        self.fields[row.guardian_name] = field = GuardianNameField(required=False, initial=name)
        field.stored = name
        self.fields[row.guardian_relation] = GuardianRelationField(initial=relation)

    def likely_guardian_of(self, child: Person) -> Person | None:
        """The head of the family, else its first adult."""
        adults = [person for person in self.members if person.pk != child.pk and not needs_guardian(person)]
        return next(iter(sorted(adults, key=lambda person: person.relation != Relation.HEAD)), None)

    @property
    def guardians(self) -> list[Person]:
        return [person for person in self.members if not needs_guardian(person)]

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean() or {}
        token = cleaned.get("submission_token")
        all_rows = [MemberRow(person, list(self._standing(person))) for person in self.members]
        for row in all_rows:
            if cleaned.get(row.purposes):
                member = row.person

                def token_of(purpose: str, member: Person = member) -> Any:
                    return part_token(token_for_member(token, member), purpose)

                self.refuse_in_force(row.purposes, row.in_force, token_of)
                self._check_age(row, cleaned)
        if not self.errors and not any(cleaned.get(row.purposes) for row in all_rows):
            self.add_error(None, _("Nobody has a purpose ticked yet. Tick what each member agreed to."))
        return cleaned

    def _standing(self, person: Person) -> Any:
        return (consent for consent in person.consents.all() if consent.withdrawn_on is None)

    def _check_age(self, row: MemberRow, cleaned: dict[str, Any]) -> None:
        given_on = cleaned.get("given_on")
        age = row.person.age_on(given_on) if given_on else None
        if age is not None and age < 0:
            self.add_error("given_on", TOO_EARLY)
        elif given_on and needs_guardian(row.person, given_on) and not cleaned.get(row.guardian_name):
            # Somebody who is of age by now has no field of their own for the guardian of that day.
            self.add_error(row.guardian_name if row.guardian_name in self.fields else "given_on", GUARDIAN_MISSING)

    @property
    def chosen(self) -> list[MemberConsent]:
        """What to record, after validation."""
        cleaned = self.cleaned_data
        return [
            MemberConsent(
                person=person,
                purposes=cleaned[row.purposes],
                guardian_name=cleaned.get(row.guardian_name, ""),
                guardian_relation=cleaned.get(row.guardian_relation, ""),
            )
            for person in self.members
            if cleaned[(row := MemberRow(person, [])).purposes]
        ]
