"""Replays every step of a programme and checks what must hold after each: seats, queue order, nobody lost."""

from programs.codes import HOLDS_SEAT, TRANSITIONS, EnrolmentStatus
from programs.models import EnrolmentTransition, Program


def assert_history_keeps_its_promises(program: Program, *, most_seats: int) -> None:
    """`most_seats` is the largest capacity that the programme ever had.

    Steps of one programme are written under its lock, so their numbers are the order in which they happened.
    """
    status: dict[int, str] = {}
    queue_numbers = dict(program.enrolments.values_list("pk", "queue_number"))
    steps = EnrolmentTransition.objects.filter(enrolment__program=program).order_by("pk")
    for enrolment, before, after in steps.values_list("enrolment", "from_status", "to_status"):
        assert status.get(enrolment, "") == before, "a step that starts from where the enrolment was not"
        if before:
            assert after in TRANSITIONS[EnrolmentStatus(before)]
        if after == EnrolmentStatus.OFFERED:
            waiting = [pk for pk, now in status.items() if now == EnrolmentStatus.WAITLISTED]
            assert queue_numbers[enrolment] == min(queue_numbers[pk] for pk in waiting), "offered out of turn"
        status[enrolment] = after
        holding = sum(1 for now in status.values() if now in HOLDS_SEAT)
        assert holding <= most_seats, "more seats given than there are"
    assert status == dict(program.enrolments.values_list("pk", "status")), "a status that no step led to"
    assert_seats_and_queue_are_right(program)


def assert_seats_and_queue_are_right(program: Program) -> None:
    """As stored: no seat twice or above the capacity, queue numbers without a gap, none free while people wait."""
    seats = list(program.enrolments.holding_seats().values_list("seat_number", flat=True))
    assert len(seats) == len(set(seats))
    assert all(seat is not None and 1 <= seat <= program.capacity for seat in seats)
    numbers = sorted(program.enrolments.values_list("queue_number", flat=True))
    assert numbers == list(range(1, len(numbers) + 1))
    if program.enrolments.waiting().exists():
        assert len(seats) == program.capacity, "a seat is free while somebody waits"
