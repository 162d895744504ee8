"""Opening a batch, taking its participants in, and planning its meetings."""

from collections.abc import Iterable
from datetime import date, time
from typing import TypeVar
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone

from bontang_empowerment.access.repeats import create_once
from bontang_empowerment.accounts.models import User
from bontang_empowerment.audit.models import Action
from bontang_empowerment.audit.trail import record, record_all
from programs.models import Program
from trainings.models import Batch, BatchParticipant, Course, Session
from trainings.querysets import without_batch

RepeatSafe = TypeVar("RepeatSafe", Batch, Session)


def open_batch(
    *,
    program: Program,
    course: Course,
    name: str,
    instructor: str = "",
    venue: str = "",
    submission_token: UUID | None = None,
    by: User,
) -> Batch:
    """A new batch of `program`, or the one that an earlier post with the same token opened.

    Raises ValidationError when the programme has a batch of this name.
    """
    values = {"program": program, "course": course, "name": name, "instructor": instructor, "venue": venue}
    return _create_once(Batch(submission_token=submission_token, **values), within="program", fields=values, by=by)


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


@transaction.atomic
def take_in_participants(*, batch: Batch, by: User) -> int:
    """Give a place to everybody enrolled in the programme who is in none of its batches yet; how many they are.

    The programme's row is locked, so that two batches filled at the same time do not both take a person.
    """
    program = Program.objects.select_for_update(no_key=True).get(pk=batch.program_id)
    waiting = without_batch(program).order_by("pk")
    today = timezone.localdate()
    taken_in = BatchParticipant.objects.bulk_create(
        BatchParticipant(batch=batch, enrolment=enrolment, joined_on=today) for enrolment in waiting
    )
    record_all(by=by, action=Action.CREATE, targets=taken_in, fields=["batch", "enrolment", "joined_on"])
    return len(taken_in)


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
