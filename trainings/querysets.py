"""Reads of trainings."""

from datetime import date
from typing import TYPE_CHECKING, Self

from django.apps import apps
from django.db.models import Count, Exists, F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from bontang_empowerment.access.queryset import ScopedQuerySet

if TYPE_CHECKING:
    from trainings.models import Attendance, Batch, Session


class BatchQuerySet(ScopedQuerySet["Batch"]):
    def with_counts(self) -> Self:
        """Adds `session_count` and `participant_count` (those who have not left)."""
        return self.annotate(
            session_count=_related_count("trainings.Session"),
            participant_count=_related_count("trainings.BatchParticipant", Q(left_on=None)),
        )


class SessionQuerySet(ScopedQuerySet["Session"]):
    def unfilled(self, today: date) -> Self:
        """Sessions up to `today` with at least one participant of that day whose attendance is not filled."""
        participants = apps.get_model("trainings.BatchParticipant")._default_manager
        attendance = apps.get_model("trainings.Attendance")._default_manager
        expected = participants.filter(
            Q(left_on=None) | Q(left_on__gte=OuterRef("held_on")),
            batch=OuterRef("batch"),
            joined_on__lte=OuterRef("held_on"),
        ).exclude(Exists(attendance.filter(participant=OuterRef("pk"), session=OuterRef(OuterRef("pk")))))
        return self.filter(Exists(expected), held_on__lte=today)


class AttendanceQuerySet(ScopedQuerySet["Attendance"]):
    def counted(self) -> Self:
        """Marks that count for a rate: of sessions held while the participant belonged to the batch."""
        return self.filter(
            Q(participant__left_on=None) | Q(participant__left_on__gte=F("session__held_on")),
            participant__joined_on__lte=F("session__held_on"),
        )


def _related_count(model: str, condition: Q | None = None) -> Coalesce:
    rows = apps.get_model(model)._default_manager.filter(condition or Q(), batch=OuterRef("pk"))
    return Coalesce(Subquery(rows.order_by().values("batch").annotate(number=Count("pk")).values("number")), 0)
