"""The places of a page of a queue, in two queries however deep it lies: counting for each row would walk the queue
once for each of them."""

from collections.abc import Sequence
from typing import Any

from django.db.models import F
from django.db.models.fields.tuple_lookups import Tuple, TupleGreaterThanOrEqual, TupleLessThan, TupleLessThanOrEqual

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


def _key(row: Enrolment) -> tuple[Any, ...]:
    return tuple(getattr(row, column) for column in QUEUE_ORDER)
