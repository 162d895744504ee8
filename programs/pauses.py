"""Which days a participant was paused: the one definition, for the database and for rows that were read alike.

The day on which a pause is recorded belongs to it, and so does its last day; the day on which the person is back does
not. A pause that was undone has never been. A later last day is a step of its own, which goes on where the first ends.
"""

from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet, Subquery
from django.db.models.functions import TruncDate

from programs.codes import EnrolmentStatus
from programs.models import EnrolmentTransition


def pauses() -> QuerySet[Any]:
    """The steps that begin or go on with a pause, each with `began_on` and `ended_on`.

    `ended_on`: the day of the next step, which is no day of this pause any more; None while there is none.
    """
    steps = EnrolmentTransition._default_manager.filter(undone_by=None)
    following = steps.filter(
        enrolment=OuterRef("enrolment"), from_status=EnrolmentStatus.PAUSED, pk__gt=OuterRef("pk")
    ).order_by("pk")
    days: dict[str, Any] = {
        "began_on": TruncDate("at"),
        "ended_on": Subquery(following.annotate(day=TruncDate("at")).values("day")[:1]),
    }
    return steps.filter(to_status=EnrolmentStatus.PAUSED).order_by("pk").annotate(**days)


def is_paused(enrolment: OuterRef, day: date | OuterRef) -> Exists:
    """Whether the enrolment of the outer row was paused on `day`."""
    goes_on = Q(ended_on=None) | Q(ended_on__gt=day)
    return Exists(pauses().filter(goes_on, enrolment=enrolment, began_on__lte=day, until__gte=day))


def pauses_of(enrolment_path: str) -> Prefetch[Any]:
    """Reads the pauses of each row's enrolment along, as its `pauses`. One query."""
    rows = pauses().only("enrolment_id", "until")
    return Prefetch(f"{enrolment_path}__transitions", queryset=rows, to_attr="pauses")


def covers(pause: EnrolmentTransition, day: date) -> bool:
    """What `is_paused` says of one of `pauses`."""
    ended_on = pause.ended_on
    return pause.began_on <= day <= (pause.until or day) and (ended_on is None or ended_on > day)
