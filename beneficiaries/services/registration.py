"""Registering a family with its members, and adding a member."""

from collections.abc import Sequence
from uuid import UUID

from django.db import DatabaseError, IntegrityError, transaction

from beneficiaries.codes import DecileStatus
from beneficiaries.models import Household, Person
from beneficiaries.services.deciles import keep_decile_of
from beneficiaries.services.doubts import NO_DOUBTS, MemberDoubts
from beneficiaries.services.duplicate_queue import keep_matches
from beneficiaries.services.places import check_own_kelurahan
from beneficiaries.services.restriction import refresh_restriction_of
from bontang_empowerment.access.repeats import create_once
from bontang_empowerment.accounts.models import User
from bontang_empowerment.audit.models import Action
from bontang_empowerment.audit.trail import record

FAMILY_FACTS = (
    *("kk_number", "kelurahan", "rt", "rw", "address", "postal_code"),
    *("domicile_address", "domicile_kelurahan", "domicile_rt", "domicile_rw", "decile_status", "decile"),
    *("decile_year", "decile_quarter", "decile_source"),
)
MEMBER_FACTS = (
    "name",
    "nik",
    "sex",
    "birth_place",
    "birth_date",
    "relation",
    "education",
    "occupation",
    "marital_status",
    "phone",
    "religion",
    "citizenship",
    "passport_number",
    "stay_permit_number",
    "father_name",
    "mother_name",
)

DEADLOCK = "40P01"  # PostgreSQL's name for it


class TakenMeanwhileError(Exception):
    """Somebody else has saved the same NIK or KK number, or a head, since the form was checked: check it again."""


def register_household(
    *,
    household: Household,
    members: Sequence[Person],
    by: User,
    submission_token: UUID | None = None,
    doubts: Sequence[MemberDoubts] = (),
) -> Household:
    """Save an unsaved family and its unsaved members, or none of them. A repeated token returns the first result.

    `doubts`, one per member or none: whoever is saved in spite of a likely duplicate goes to the review queue.

    Raises PermissionDenied for a kelurahan out of reach, TakenMeanwhileError when a number was taken in between,
    ValidationError when the token has made something out of reach.
    """
    check_own_kelurahan(household.kelurahan_id, by=by)
    household.submission_token = submission_token
    try:
        with transaction.atomic():
            household, is_new = create_once(household, by=by)
            if is_new:
                record(by=by, action=Action.CREATE, target=household, fields=given(household, FAMILY_FACTS))
                if household.decile_status != DecileStatus.UNKNOWN:
                    keep_decile_of(household=household, by=by)
                for person in members:
                    person.household = household
                    person.save(force_insert=True)
                    _record_member(person, by=by)
                for person, doubt in zip(members, doubts, strict=False):
                    keep_matches(person=person, matches=doubt.matches, told_apart=doubt.told_apart, by=by)
    except DatabaseError as error:
        tell_taken(error)
        raise
    return household


def add_member(
    *,
    household: Household,
    person: Person,
    by: User,
    submission_token: UUID | None = None,
    doubts: MemberDoubts = NO_DOUBTS,
) -> Person:
    """Save an unsaved person into a family. Raises and repeats like `register_household`."""
    check_own_kelurahan(household.kelurahan_id, by=by)
    person.household = household
    person.submission_token = submission_token
    try:
        with transaction.atomic():
            person, is_new = create_once(person, by=by)
            if is_new:
                _record_member(person, by=by)
                keep_matches(person=person, matches=doubts.matches, told_apart=doubts.told_apart, by=by)
                if household.is_restricted:
                    refresh_restriction_of([household])
    except DatabaseError as error:
        tell_taken(error)
        raise
    return person


def _record_member(person: Person, *, by: User) -> None:
    record(by=by, action=Action.CREATE, target=person, fields=given(person, MEMBER_FACTS))


def tell_taken(error: DatabaseError) -> None:
    """Two families with the same numbers in another order wait for each other until PostgreSQL lets one go."""
    is_deadlock = getattr(error.__cause__, "pgcode", "") == DEADLOCK
    if is_deadlock or isinstance(error, IntegrityError):
        raise TakenMeanwhileError from error


def given(row: Household | Person, names: Sequence[str]) -> list[str]:
    return [name for name in names if getattr(row, name) not in (None, "")]
