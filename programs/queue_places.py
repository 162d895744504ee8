"""The places of a page of a queue, in two queries however deep it lies: counting for each row would walk the queue
once for each of them."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import F, Q, Window
from django.db.models.fields.tuple_lookups import Tuple, TupleGreaterThanOrEqual, TupleLessThan, TupleLessThanOrEqual
from django.db.models.functions import RowNumber

from programs.codes import EnrolmentStatus
from programs.models import Enrolment, Program
from programs.querysets import QUEUE_ORDER

COLUMNS = Tuple(*(F(column) for column in QUEUE_ORDER))


def give_places(rows: Sequence[Enrolment], program: Program) -> None:
    """Sets `place` of enrolments that wait for the programme, given in queue order; others may wait between them."""
    if not rows:
        return
    waiting = program.enrolments.waiting()
    first, last = _key(rows[0]), _key(rows[-1])
    before = waiting.filter(TupleLessThan(COLUMNS, first)).count()
    span = waiting.filter(TupleGreaterThanOrEqual(COLUMNS, first), TupleLessThanOrEqual(COLUMNS, last))
    places = {key: place for place, key in enumerate(span.in_queue_order().values_list("pk", flat=True), before + 1)}
    for row in rows:
        row.place = places.get(row.pk, before + 1)  # who left the queue since the page was read


def give_places_in_any(rows: Sequence[Enrolment]) -> None:
    """Sets `place` of enrolments of whatever programmes and statuses; 0 for who does not wait. One query at most."""
    waiting = {row.pk: row.program_id for row in rows if row.status == EnrolmentStatus.WAITLISTED}
    places = _places(waiting) if waiting else {}
    for row in rows:
        row.place = places.get(row.pk, 0)


def _places(programs: Mapping[int, int]) -> dict[int, int]:
    """Of enrolments by their programme: each queue is walked once."""
    queues = Enrolment._default_manager.waiting().filter(program__in=set(programs.values()))
    numbered = queues.annotate(
        number=Window(RowNumber(), partition_by="program_id", order_by=[F(column).asc() for column in QUEUE_ORDER])
    )
    # The condition on the number keeps the other one behind the numbering.
    asked = numbered.filter(Q(pk__in=list(programs)) | Q(number__lt=1)).order_by()
    return dict(asked.values_list("pk", "number"))


def _key(row: Enrolment) -> tuple[Any, ...]:
    return tuple(getattr(row, column) for column in QUEUE_ORDER)
