"""Opening a batch, taking its participants in, and planning its meetings."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, time
from typing import Any, TypeVar
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from bontang_empowerment.access.repeats import create_once
from bontang_empowerment.access.versions import take_next_version
from bontang_empowerment.accounts.models import User
from bontang_empowerment.audit.models import Action
from bontang_empowerment.audit.trail import record, record_all
from programs.models import PartnerMember, Program
from trainings.models import Batch, BatchParticipant, Course, Session, Venue
from trainings.querysets import without_batch

RepeatSafe = TypeVar("RepeatSafe", Batch, Session)


def open_batch(
    *,
    program: Program,
    course: Course,
    name: str,
    capacity: int,
    instructor: str = "",
    instructor_user: User | None = None,
    venue: Venue | None = None,
    submission_token: UUID | None = None,
    by: User,
) -> Batch:
    """A new batch of `program`, or the one that an earlier post with the same token opened.

    Raises ValidationError when the programme has a batch of this name, or when the instructor does not work for its
    partner.
    """
    refuse_foreign_instructor(instructor_user, program)
    values = {"program": program, "course": course, "name": name, "capacity": capacity, "instructor": instructor}
    values |= {"instructor_user": instructor_user, "venue": venue}
    return _create_once(Batch(submission_token=submission_token, **values), within="program", fields=values, by=by)


@transaction.atomic
def update_batch(
    *,
    batch: Batch,
    version: int | None,
    name: str,
    capacity: int,
    instructor: str,
    instructor_user: User | None,
    venue: Venue | None,
    by: User,
) -> Batch:
    """Write what differs. Raises StaleVersionError, and ValidationError as `open_batch` does or when more people are
    in the batch than it is to have places."""
    stored = Batch.objects.select_for_update(no_key=True, of=("self",)).select_related("program").get(pk=batch.pk)
    take_next_version(stored, version)
    refuse_foreign_instructor(instructor_user, stored.program)
    taken = stored.participants.not_gone(timezone.localdate()).count()
    if capacity < taken:
        message = ngettext(
            "%(taken)s person is in this batch, so it cannot have fewer places.",
            "%(taken)s people are in this batch, so it cannot have fewer places.",
            taken,
        )
        raise ValidationError({"capacity": message % {"taken": taken}})
    values: dict[str, Any] = {"name": name, "capacity": capacity, "instructor": instructor}
    values |= {"instructor_user": instructor_user, "venue": venue}
    changed = [column for column, value in values.items() if getattr(stored, column) != value]
    for column in changed:
        setattr(stored, column, values[column])
    stored.validate_constraints()
    stored.save(update_fields=[*changed, "version"])
    record(by=by, action=Action.UPDATE, target=stored, fields=changed)
    return stored


def refuse_foreign_instructor(user: User | None, program: Program) -> None:
    """An instructor with an account works for the programme's partner; ValidationError otherwise."""
    if user is None:
        return
    if not PartnerMember.objects.in_force().filter(user=user, partner=program.partner_id).exists():
        message = _("%(name)s does not work for the partner of this programme. Choose somebody else or write a name.")
        raise ValidationError({"instructor_user": message % {"name": user.name}})


def plan_session(
    *,
    batch: Batch,
    number: int,
    held_on: date,
    starts_at: time,
    ends_at: time,
    topic: str,
    submission_token: UUID | None = None,
    by: User,
) -> Session:
    """A new meeting of `batch`, or the one that an earlier post with the same token planned.

    Raises ValidationError when the batch has a meeting of this number, or when it does not end after it starts.
    """
    values = {"number": number, "held_on": held_on, "starts_at": starts_at, "ends_at": ends_at, "topic": topic}
    session = Session(batch=batch, submission_token=submission_token, **values)
    return _create_once(session, within="batch", fields=["batch", *values], by=by)


@dataclass(frozen=True)
class TakenIn:
    """How many got a place, and how many wait because the batch is full."""

    taken: int
    left_over: int


@transaction.atomic
def take_in_participants(*, batch: Batch, by: User) -> TakenIn:
    """Give a place to those enrolled in the programme who are in none of its batches yet, as far as there are places.

    The programme's row is locked, so that two batches filled at the same time do not both take a person; then the
    batch's, whose capacity nobody may lower meanwhile.
    """
    program = Program.objects.select_for_update(no_key=True).get(pk=batch.program_id)
    stored = Batch.objects.select_for_update(no_key=True).get(pk=batch.pk)
    today = timezone.localdate()
    free = max(stored.capacity - stored.participants.not_gone(today).count(), 0)
    waiting = list(without_batch(program).order_by("queue_number", "pk"))
    taken_in = BatchParticipant.objects.bulk_create(
        BatchParticipant(batch=stored, enrolment=enrolment, joined_on=today) for enrolment in waiting[:free]
    )
    record_all(by=by, action=Action.CREATE, targets=taken_in, fields=["batch", "enrolment", "joined_on"])
    return TakenIn(taken=len(taken_in), left_over=len(waiting) - len(taken_in))


def _create_once(row: RepeatSafe, *, within: str, fields: Iterable[str], by: User) -> RepeatSafe:
    """Insert and record `row`, or give what an earlier post with its token made; refusals of the database in words."""
    with transaction.atomic():
        try:
            made, is_new = create_once(row, by=by, within=within)
        except IntegrityError:
            row.validate_constraints()
            raise
        if is_new:
            record(by=by, action=Action.CREATE, target=made, fields=fields)
    return made
