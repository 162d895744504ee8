"""Reads the history of a programme and has it replayed; looks at what is stored as well."""

from programs.models import Enrolment, EnrolmentTransition, Program
from tests.programs.replay import Replay, Step


def assert_history_keeps_its_promises(program: Program, *, most_seats: int) -> None:
    """`most_seats` is the largest capacity that the programme ever had.

    Steps of one programme are written under its lock, so their numbers are the order in which they happened.
    """
    rows = {row.pk: row for row in program.enrolments.all()}
    replay = Replay(
        seats=most_seats,
        order={key: (-row.priority_score, row.applied_at, row.queue_number) for key, row in rows.items()},
        person={key: row.person_id for key, row in rows.items()},
    )
    steps = EnrolmentTransition.objects.filter(enrolment__program=program).order_by("pk")
    columns = steps.values_list("enrolment", "from_status", "to_status", "undoes")
    read = [Step(key, before, after, undoes is not None) for key, before, after, undoes in columns]
    assert replay.faults(read, {key: row.status for key, row in rows.items()}) == []
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


def assert_nobody_was_lost_on_the_way() -> None:
    """Whoever moved is in the other programme: once, as the same person."""
    moved = Enrolment.objects.filter(status="moved").values_list("pk", "person")
    arrived = Enrolment.objects.filter(moved_from__isnull=False).values_list("moved_from", "person")
    assert sorted(moved) == sorted(arrived)
