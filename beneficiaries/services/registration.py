"""Registering a family with its members, and adding a member."""

from collections.abc import Sequence
from uuid import UUID

from django.db import IntegrityError, transaction

from beneficiaries.models import Household, Person
from beneficiaries.services.places import check_own_kelurahan
from bontang_empowerment.accounts.models import User
from bontang_empowerment.audit.models import Action
from bontang_empowerment.audit.trail import record

FAMILY_FACTS = ("kk_number", "kelurahan", "rt", "rw", "address", "domicile_address", "decile_status", "decile")
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
)


class TakenMeanwhileError(Exception):
    """Somebody else has saved the same NIK or KK number, or a head, since the form was checked: check it again."""


def household_registered_with(token: UUID | None, *, by: User) -> Household | None:
    """The family that an earlier post of the same form has made."""
    return Household.objects.visible_to(by).filter(submission_token=token).first() if token else None


def person_added_with(token: UUID | None, *, by: User) -> Person | None:
    """The person whom an earlier post of the same form has made."""
    return Person.objects.visible_to(by).filter(submission_token=token).first() if token else None


def register_household(
    *, household: Household, members: Sequence[Person], by: User, submission_token: UUID | None = None
) -> Household:
    """Save an unsaved family and its unsaved members, or none of them. A repeated token returns the first result.

    Raises PermissionDenied for a kelurahan out of reach, TakenMeanwhileError when a number was taken in between.
    """
    check_own_kelurahan(household.kelurahan_id, by=by)
    if earlier := household_registered_with(submission_token, by=by):
        return earlier
    household.submission_token = submission_token
    try:
        with transaction.atomic():
            household.save(force_insert=True)
            record(by=by, action=Action.CREATE, target=household, fields=_given(household, FAMILY_FACTS))
            for person in members:
                person.household = household
                _save_new(person, by=by)
    except IntegrityError as error:
        if earlier := household_registered_with(submission_token, by=by):
            return earlier
        raise TakenMeanwhileError from error
    return household


def add_member(*, household: Household, person: Person, by: User, submission_token: UUID | None = None) -> Person:
    """Save an unsaved person into a family. Raises and repeats like `register_household`."""
    check_own_kelurahan(household.kelurahan_id, by=by)
    if earlier := person_added_with(submission_token, by=by):
        return earlier
    person.household = household
    person.submission_token = submission_token
    try:
        with transaction.atomic():
            _save_new(person, by=by)
    except IntegrityError as error:
        if earlier := person_added_with(submission_token, by=by):
            return earlier
        raise TakenMeanwhileError from error
    return person


def _save_new(person: Person, *, by: User) -> None:
    person.save(force_insert=True)
    record(by=by, action=Action.CREATE, target=person, fields=_given(person, MEMBER_FACTS))


def _given(row: Household | Person, names: Sequence[str]) -> list[str]:
    return [name for name in names if getattr(row, name) not in (None, "")]
