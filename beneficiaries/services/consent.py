"""On what basis a person's data are processed: one record for each purpose, withdrawn by a date, never deleted."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from beneficiaries.codes import ConsentPurpose
from beneficiaries.models import ConsentRecord, Person
from beneficiaries.models.consent import CURRENT_TEXT_VERSION
from beneficiaries.proof_formats import Proof
from beneficiaries.services.proofs import attach, storing
from bontang_empowerment.access.repeats import create_once, part_token
from bontang_empowerment.accounts.models import User
from bontang_empowerment.audit.models import Action
from bontang_empowerment.audit.trail import record


@dataclass(frozen=True)
class Basis:
    """How a purpose stands for a person: in force, withdrawn on a day, or never asked (neither)."""

    purpose: ConsentPurpose
    in_force: bool
    withdrawn_on: date | None = None

    @property
    def in_words(self) -> str:
        if self.in_force:
            return _("A basis is on record")
        if self.withdrawn_on:
            return _("Consent was withdrawn on %(day)s") % {"day": f"{self.withdrawn_on:%d-%m-%Y}"}
        return _("No basis on record yet")


def bases_of(person: Person, purposes: Sequence[ConsentPurpose]) -> dict[ConsentPurpose, Basis]:
    """Today's basis of each purpose. One query."""
    return bases_of_people([person.pk], purposes)[person.pk]


def bases_of_people(
    people: Sequence[int], purposes: Sequence[ConsentPurpose]
) -> dict[int, dict[ConsentPurpose, Basis]]:
    """Today's basis of each purpose for each person, by their number. One query."""
    today = timezone.localdate()
    rows = ConsentRecord.objects.filter(person__in=people, purpose__in=purposes, given_on__lte=today)
    ends: dict[tuple[int, str], list[date | None]] = {}
    for key, code, withdrawn_on in rows.values_list("person", "purpose", "withdrawn_on"):
        ends.setdefault((key, code), []).append(withdrawn_on)
    return {
        key: {purpose: _basis(purpose, ends.get((key, purpose), []), today) for purpose in purposes} for key in people
    }


def _basis(purpose: ConsentPurpose, own: Sequence[date | None], today: date) -> Basis:
    """own: of each record on which day it was withdrawn, if ever."""
    ended = [day for day in own if day is not None and day <= today]
    in_force = len(ended) < len(own)
    return Basis(purpose, in_force, None if in_force else max(ended, default=None))


@dataclass(frozen=True)
class MemberConsent:
    """What one member of a family agreed to."""

    person: Person
    purposes: Sequence[str]
    guardian_name: str = ""
    guardian_relation: str = ""


def token_for_member(token: UUID | None, person: Person) -> UUID | None:
    """A family's form makes records of several people: the form's token, made each person's own."""
    return part_token(token, str(person.pk))


def record_family_consents(
    *,
    members: Iterable[MemberConsent],
    lawful_basis: str,
    given_on: date,
    method: str,
    by: User,
    proof: Proof | None = None,
    submission_token: UUID | None = None,
) -> list[ConsentRecord]:
    """What the members of a family agreed to, on one paper: all or nothing, each purpose under the current text.

    proof: the paper, kept with each new record. Raises ValidationError when a purpose has a basis in force already.
    """
    records, made = [], []
    with storing(proof) as file, transaction.atomic():
        for member in members:
            token = token_for_member(submission_token, member.person)
            for purpose in member.purposes:
                consent = ConsentRecord(
                    person=member.person,
                    purpose=purpose,
                    lawful_basis=lawful_basis,
                    text_version=CURRENT_TEXT_VERSION,
                    given_on=given_on,
                    method=method,
                    guardian_name=member.guardian_name,
                    guardian_relation=member.guardian_relation,
                    recorded_by=by,
                    submission_token=part_token(token, purpose),
                )
                consent, is_new = _create(consent, by=by)
                records.append(consent)
                made += [consent] if is_new else []
        attach(file, made, by=by)
    return records


def record_consents(
    *,
    person: Person,
    purposes: Sequence[str],
    lawful_basis: str,
    given_on: date,
    method: str,
    by: User,
    guardian_name: str = "",
    guardian_relation: str = "",
    proof: Proof | None = None,
    submission_token: UUID | None = None,
) -> list[ConsentRecord]:
    """What one person agreed to; otherwise as `record_family_consents`."""
    return record_family_consents(
        members=[MemberConsent(person, purposes, guardian_name, guardian_relation)],
        lawful_basis=lawful_basis,
        given_on=given_on,
        method=method,
        by=by,
        proof=proof,
        submission_token=submission_token,
    )


def _create(consent: ConsentRecord, *, by: User) -> tuple[ConsentRecord, bool]:
    try:
        consent, is_new = create_once(consent, by=by, within="person")
    except IntegrityError:
        raise ValidationError(
            _("A basis for “%(purpose)s” is in force already. Withdraw it first."),
            code="in_force",
            params={"purpose": consent.get_purpose_display()},
        ) from None
    if is_new:
        guardian = [name for name in ("guardian_name", "guardian_relation") if getattr(consent, name)]
        told = ["purpose", "lawful_basis", "text_version", "given_on", "method", *guardian]
        record(by=by, action=Action.CREATE, target=consent, fields=told)
    return consent, is_new


@transaction.atomic
def withdraw_consent(*, consent: ConsentRecord, by: User) -> ConsentRecord:
    """From today the basis is in force no more (UU 27/2022, article 9). Withdrawing twice changes nothing."""
    stored = ConsentRecord.objects.select_for_update(of=("self",)).get(pk=consent.pk)
    if stored.withdrawn_on is None:
        stored.withdrawn_on = max(timezone.localdate(), stored.given_on)
        stored.save(update_fields=["withdrawn_on"])
        record(by=by, action=Action.UPDATE, target=stored, fields=["withdrawn_on"])
    return stored
