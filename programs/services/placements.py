"""Jobs: giving a place of a vacancy, recording one without a vacancy, asking later, and ending it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from beneficiaries.models import Person
from bontang_empowerment.access.repeats import create_once, made_before
from bontang_empowerment.accounts.models import User
from bontang_empowerment.audit.models import Action
from bontang_empowerment.audit.trail import record
from programs.job_codes import CheckPoint, JobEnd, MatchStatus
from programs.models import JobPlacement, PlacementCheck, PlacementProvision, Vacancy, VacancyMatch
from programs.models.placement import months_later
from programs.services.vacancies import lock_vacancy

ENDING = ["ended_on", "ended_at", "end_reason", "end_note", "place_number"]


@dataclass(frozen=True)
class End:
    """That a job is over: its last day and why."""

    last_day: date
    reason: JobEnd
    note: str = ""


@transaction.atomic
def place_in_vacancy(
    *,
    match: VacancyMatch,
    values: Mapping[str, Any],
    provided: Iterable[str],
    by: User,
    submission_token: UUID | None = None,
) -> JobPlacement:
    """Give somebody who agreed the first free place. `values`: kind, wage, started_on; `provided`: Accommodation codes.

    Places are given under the lock of the vacancy, so that they are never more than it has. A repeat with the same
    token returns the first result. Raises ValidationError when no place is free, or the person has not agreed.
    """
    vacancy = lock_vacancy(match.vacancy)
    if (earlier := made_before(JobPlacement.objects.filter(vacancy=vacancy), submission_token, by=by)) is not None:
        return earlier
    stored = VacancyMatch.objects.select_for_update(of=("self",)).get(pk=match.pk)
    if stored.status != MatchStatus.AGREED:
        raise ValidationError(_("Only somebody who agreed is given a place."), code="status")
    placement = JobPlacement(
        person_id=stored.person_id,
        enrolment_id=stored.enrolment_id,
        vacancy=vacancy,
        place_number=_free_place(vacancy),
        partner_id=vacancy.partner_id,
        title=vacancy.title,
        recorded_by=by,
        submission_token=submission_token,
        **values,
    )
    made = _create(placement, provided, [*values, "vacancy", "place_number"], by)
    stored.status = MatchStatus.PLACED
    stored.save(update_fields=["status"])
    record(by=by, action=Action.UPDATE, target=stored, fields=["status"])
    return made


@transaction.atomic
def place_without_vacancy(
    *,
    person: Person,
    values: Mapping[str, Any],
    provided: Iterable[str],
    by: User,
    submission_token: UUID | None = None,
) -> JobPlacement:
    """`values`: enrolment (of the person, or None), partner or employer_name, title, kind, wage, started_on."""
    placement = JobPlacement(person=person, recorded_by=by, submission_token=submission_token, **values)
    return _create(placement, provided, values, by)


@transaction.atomic
def record_check(
    *,
    placement: JobPlacement,
    point: CheckPoint,
    checked_on: date,
    wage: int | None = None,
    end: End | None = None,
    by: User,
) -> PlacementCheck:
    """Whether the person is still there at `point`; an `end` says no, and ends the job. A repeat changes nothing.

    Raises ValidationError when the point has not come, or the job is over.
    """
    stored = _lock(placement)
    if (earlier := stored.checks.filter(point=point).first()) is not None:
        return earlier
    if stored.ended_on is not None:
        raise ValidationError(_("This job is over, so nobody need ask any more."), code="over")
    due = months_later(stored.started_on, point)
    if checked_on < due:
        text = _("This is asked from %(day)s on.")
        raise ValidationError({"checked_on": text % {"day": f"{due:%d-%m-%Y}"}}, code="early")
    check = PlacementCheck.objects.create(
        placement=stored, point=point, still_there=end is None, checked_on=checked_on, wage=wage, recorded_by=by
    )
    record(by=by, action=Action.CREATE, target=check, fields=["point", "still_there", "checked_on", "wage"])
    if end is not None:
        _end(stored, end, by)
    return check


@transaction.atomic
def end_placement(*, placement: JobPlacement, end: End, by: User) -> JobPlacement:
    """The place is free again. One that is over stays as it is. Raises ValidationError for a day before the first."""
    stored = _lock(placement)
    if stored.ended_on is None:
        _end(stored, end, by)
    return stored


def _end(stored: JobPlacement, end: End, by: User) -> None:
    if end.last_day < stored.started_on:
        raise ValidationError({"last_day": _("The last day must not be before the first.")}, code="early")
    stored.ended_on, stored.ended_at = end.last_day, timezone.now()
    stored.end_reason, stored.end_note, stored.place_number = end.reason, end.note, None
    stored.version += 1
    stored.save(update_fields=[*ENDING, "version"])
    record(by=by, action=Action.UPDATE, target=stored, fields=ENDING)


def _create(placement: JobPlacement, provided: Iterable[str], fields: Iterable[str], by: User) -> JobPlacement:
    made, is_new = create_once(placement, by=by, within="person_id")
    if is_new:
        PlacementProvision.objects.bulk_create(PlacementProvision(placement=made, kind=kind) for kind in provided)
        record(by=by, action=Action.CREATE, target=made, fields=["person", *fields, "provisions"])
    return made


def _free_place(vacancy: Vacancy) -> int:
    """The lowest number that is free, under the vacancy's lock. Raises ValidationError when there is none."""
    taken = set(vacancy.placements.standing().values_list("place_number", flat=True))
    for number in range(1, vacancy.places + 1):
        if number not in taken:
            return number
    text = _("All %(places)s places of this vacancy are taken.")
    raise ValidationError(text % {"places": vacancy.places}, code="full")


def _lock(placement: JobPlacement) -> JobPlacement:
    return JobPlacement.objects.select_for_update(of=("self",)).get(pk=placement.pk)
