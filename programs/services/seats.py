"""Seats of one programme. Lock order everywhere: the programme's row, then enrolments in queue order."""

from datetime import date, timedelta
from itertools import count, islice

from django.db import transaction
from django.utils import timezone

from bontang_empowerment.accounts.models import User
from bontang_empowerment.audit.models import Action
from bontang_empowerment.audit.trail import record_all
from programs.codes import EnrolmentStatus, StepReason
from programs.models import Enrolment, EnrolmentTransition, Program


def lock_program(program_id: int) -> Program:
    """The programme's row, locked until the transaction ends: whoever gives or frees a seat holds it."""
    return Program.objects.select_for_update().get(pk=program_id)


def free_seat_for_newcomer(program: Program) -> int | None:
    """The lowest free seat number, or None when the programme is full or others wait. Needs the lock."""
    if program.enrolments.waiting().exists():
        return None
    return next(iter(_free_seats(program)), None)


def offer_free_seats(program: Program, *, by: User | None) -> list[Enrolment]:
    """Offer every free seat to those next in line, in queue order. Needs the lock.

    A programme that is over offers nothing. The number of queries does not depend on the number of seats. `by` is None
    where a deadline freed the seat.
    """
    free = [] if program.is_over else _free_seats(program)
    if not free:
        return []
    next_in_line = list(program.enrolments.waiting().in_queue_order().select_for_update()[: len(free)])
    until = last_day_to_answer(program)
    for enrolment, seat in zip(next_in_line, free, strict=False):
        enrolment.status, enrolment.seat_number, enrolment.offer_until = EnrolmentStatus.OFFERED, seat, until
    Enrolment.objects.bulk_update(next_in_line, ["status", "seat_number", "offer_until"])
    EnrolmentTransition.objects.bulk_create(
        EnrolmentTransition(
            enrolment=enrolment, from_status=EnrolmentStatus.WAITLISTED, to_status=EnrolmentStatus.OFFERED, by=by
        )
        for enrolment in next_in_line
    )
    record_all(by=by, action=Action.UPDATE, targets=next_in_line, fields=["offer_until", "seat_number", "status"])
    return next_in_line


def last_day_to_answer(program: Program) -> date:
    """Of an offer made today: the whole of that day still counts."""
    return timezone.localdate() + timedelta(days=program.offer_days)


@transaction.atomic
def pass_on_overdue_offers(program_id: int) -> int:
    """End the offers that nobody answered in time and offer their seats to the next in line. How many ended.

    They end as declined for want of an answer, not back in the queue: at their old place they would be the next again,
    and one who cannot be reached would hold up all others.
    """
    if not Enrolment.objects.overdue().filter(program=program_id).exists():
        return 0
    program = lock_program(program_id)
    overdue = list(program.enrolments.overdue().in_queue_order().select_for_update())
    for enrolment in overdue:
        enrolment.status, enrolment.seat_number, enrolment.offer_until = EnrolmentStatus.DECLINED, None, None
    Enrolment.objects.bulk_update(overdue, ["status", "seat_number", "offer_until"])
    EnrolmentTransition.objects.bulk_create(
        EnrolmentTransition(
            enrolment=enrolment,
            from_status=EnrolmentStatus.OFFERED,
            to_status=EnrolmentStatus.DECLINED,
            reason_code=StepReason.NO_ANSWER,
        )
        for enrolment in overdue
    )
    record_all(by=None, action=Action.UPDATE, targets=overdue, fields=["offer_until", "seat_number", "status"])
    if overdue:
        offer_free_seats(program, by=None)
    return len(overdue)


def renumber_seats_above(program: Program, capacity: int, *, by: User) -> None:
    """Move holders of seats above `capacity` to the lowest free numbers, before the capacity is lowered to it."""
    above = list(
        program.enrolments.holding_seats().filter(seat_number__gt=capacity).in_queue_order().select_for_update()
    )
    for enrolment, seat in zip(above, _free_seats(program), strict=False):
        enrolment.seat_number = seat
    Enrolment.objects.bulk_update(above, ["seat_number"])
    record_all(by=by, action=Action.UPDATE, targets=above, fields=["seat_number"])


def _free_seats(program: Program) -> list[int]:
    """The numbers of the free seats, lowest first. Whoever holds a seat has its number, and the index of the numbers
    alone does not grow with those who wait."""
    numbered = program.enrolments.filter(seat_number__isnull=False).order_by("seat_number")
    taken = set(numbered.values_list("seat_number", flat=True))
    lowest_first = (number for number in count(1) if number not in taken)
    return list(islice(lowest_first, max(program.capacity - len(taken), 0)))
