"""Seats of one programme. Lock order everywhere: the programme's row, then enrolments in queue order."""

from itertools import count, islice

from bontang_empowerment.accounts.models import User
from bontang_empowerment.audit.models import Action
from bontang_empowerment.audit.trail import record_all
from programs.codes import EnrolmentStatus
from programs.models import Enrolment, EnrolmentTransition, Program


def lock_program(program_id: int) -> Program:
    """The programme's row, locked until the transaction ends: whoever gives or frees a seat holds it."""
    return Program.objects.select_for_update().get(pk=program_id)


def free_seat_for_newcomer(program: Program) -> int | None:
    """The lowest free seat number, or None when the programme is full or others wait. Needs the lock."""
    if program.enrolments.waiting().exists():
        return None
    return next(iter(_free_seats(program)), None)


def offer_free_seats(program: Program, *, by: User) -> list[Enrolment]:
    """Offer every free seat to those next in line, in queue order. Needs the lock.

    A programme that is over offers nothing. The number of queries does not depend on the number of seats.
    """
    free = [] if program.is_over else _free_seats(program)
    if not free:
        return []
    next_in_line = list(program.enrolments.waiting().in_queue_order().select_for_update()[: len(free)])
    for enrolment, seat in zip(next_in_line, free, strict=False):
        enrolment.status, enrolment.seat_number = EnrolmentStatus.OFFERED, seat
    Enrolment.objects.bulk_update(next_in_line, ["status", "seat_number"])
    EnrolmentTransition.objects.bulk_create(
        EnrolmentTransition(
            enrolment=enrolment, from_status=EnrolmentStatus.WAITLISTED, to_status=EnrolmentStatus.OFFERED, by=by
        )
        for enrolment in next_in_line
    )
    record_all(by=by, action=Action.UPDATE, targets=next_in_line, fields=["seat_number", "status"])
    return next_in_line


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
    """The numbers of the free seats, lowest first."""
    taken = set(program.enrolments.holding_seats().values_list("seat_number", flat=True))
    lowest_first = (number for number in count(1) if number not in taken)
    return list(islice(lowest_first, max(program.capacity - len(taken), 0)))
