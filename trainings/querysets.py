"""Reads of trainings."""

from datetime import date
from typing import TYPE_CHECKING, Any, Self, TypeVar

from django.apps import apps
from django.db.models import Case, Count, Exists, F, Max, Model, OuterRef, Q, QuerySet, Subquery, When
from django.db.models.functions import Coalesce, TruncDate
from django.utils import timezone

from bontang_empowerment.access.queryset import ScopedQuerySet
from programs.codes import EnrolmentStatus
from programs.identity import ParticipantRows
from programs.pauses import is_paused, pauses_of
from programs.querysets import EnrolmentQuerySet

if TYPE_CHECKING:
    from programs.models import Program
    from trainings.models import Attendance, Batch, BatchParticipant, Course, Session

Row_co = TypeVar("Row_co", bound=Model, covariant=True)

LEFT_PROGRAMME = (EnrolmentStatus.EXITED, EnrolmentStatus.WITHDRAWN, EnrolmentStatus.MOVED)


class CourseQuerySet(ScopedQuerySet["Course"]):
    def with_counts(self) -> Self:
        """Adds `topic_count`, `unit_count` and `batch_count` (all batches, whoever runs them)."""
        return self.annotate(
            topic_count=_count_per(_rows("CourseTopic").filter(course=OuterRef("pk")), "course"),
            unit_count=_count_per(_rows("CompetencyUnit").filter(course=OuterRef("pk")), "course"),
            batch_count=_count_per(_rows("Batch").filter(course=OuterRef("pk")), "course"),
        )


class BatchQuerySet(ScopedQuerySet["Batch"]):
    def with_counts(self) -> Self:
        """Adds `session_count`, `participant_count` (of today) and `next_session_on` (today or later, else None)."""
        today = timezone.localdate()
        participants = _participants().filter(batch=OuterRef("pk")).belonging_on(today)
        sessions = _rows("Session").filter(batch=OuterRef("pk"), is_cancelled=False)
        upcoming = sessions.filter(held_on__gte=today).order_by("held_on", "starts_at")
        return self.annotate(
            session_count=_count_per(sessions, "batch"),
            participant_count=_count_per(participants, "batch"),
            next_session_on=Subquery(upcoming.values("held_on")[:1]),
        )

    def running(self, today: date) -> Self:
        """With a meeting still to come, or one today: there is something left to come to."""
        ahead = _rows("Session").filter(batch=OuterRef("pk"), is_cancelled=False, held_on__gte=today)
        return self.filter(Exists(ahead))


class SessionQuerySet(ScopedQuerySet["Session"]):
    def standing(self) -> Self:
        """Without those that were cancelled: they count nowhere."""
        return self.filter(is_cancelled=False)

    def unfilled(self, today: date) -> Self:
        """Sessions up to `today` with at least one participant of that day whose attendance is not filled."""
        marks = _rows("Attendance").filter(participant=OuterRef("pk"), session=OuterRef(OuterRef("pk")))
        return self.standing().filter(Exists(_expected_at_session().exclude(Exists(marks))), held_on__lte=today)

    def with_filled(self) -> Self:
        """Adds `expected_count` (participants of that day) and `filled_count` (those of them who have a mark)."""
        marks = _rows("Attendance").filter(participant=OuterRef("pk"), session=OuterRef(OuterRef("pk")))
        expected = _expected_at_session()
        return self.annotate(
            expected_count=_count_per(expected, "batch"),
            filled_count=_count_per(expected.filter(Exists(marks)), "batch"),
        )

    def next_number(self) -> int:
        """One more than the highest number among these sessions."""
        highest: int | None = self.aggregate(highest=Max("number"))["highest"]
        return (highest or 0) + 1


class BatchParticipantQuerySet(ParticipantRows["BatchParticipant"]):
    person_path = "enrolment__person"

    def with_last_day(self) -> Self:
        """Adds `last_day`: the last day in the batch, by `left_on` or by leaving the programme; None while there.

        Reads the pauses along, in a query of their own. Not to be asked for twice.
        """
        return self._to_the_last_day().prefetch_related(pauses_of("enrolment"))

    def _to_the_last_day(self) -> Self:
        steps = apps.get_model("programs.EnrolmentTransition")._default_manager.filter(
            enrolment=OuterRef("enrolment"), to_status__in=LEFT_PROGRAMME
        )
        left = steps.order_by("-pk").annotate(day=TruncDate("at")).values("day")[:1]
        applied = TruncDate("enrolment__applied_at")
        return self.annotate(
            last_day=Case(
                When(left_on__isnull=False, then=F("left_on")),
                When(enrolment__status__in=LEFT_PROGRAMME, then=Coalesce(Subquery(left), applied)),
                default=None,
            )
        )

    def expected_on(self, day: date | OuterRef) -> Self:
        """Those who belong to their batch on `day` and are not paused: whoever should be there, and be marked."""
        return self.belonging_on(day).exclude(is_paused(OuterRef("enrolment"), _one_out(day)))

    def belonging_on(self, day: date | OuterRef) -> Self:
        """Those who belong to their batch on `day`: joined by then, and not yet gone."""
        return self.not_gone(day).filter(joined_on__lte=day)

    def not_gone(self, day: date | OuterRef) -> Self:
        """Those who hold a place on `day` or will: each takes one of the batch's places."""
        return self._to_the_last_day().filter(Q(last_day=None) | Q(last_day__gte=day))

    def with_person(self) -> Self:
        """Reads the person and their place along; the NIK and KK numbers stay in the database."""
        return self.select_related("enrolment__person__household__kelurahan").defer(
            "enrolment__person__nik", "enrolment__person__household__kk_number"
        )


class AttendanceQuerySet(ParticipantRows["Attendance"]):
    person_path = "participant__enrolment__person"

    def counted(self) -> Self:
        """Marks that count for a rate: of sessions held, not cancelled, while the participant was expected there."""
        return self.filter(
            ~is_paused(OuterRef("participant__enrolment"), OuterRef("session__held_on")),
            Q(participant__left_on=None) | Q(participant__left_on__gte=F("session__held_on")),
            participant__joined_on__lte=F("session__held_on"),
            session__is_cancelled=False,
        )

    def with_person(self) -> Self:
        """Reads the person and their place along; the NIK and KK numbers stay in the database."""
        person = "participant__enrolment__person"
        return self.select_related(f"{person}__household__kelurahan").defer(
            f"{person}__nik", f"{person}__household__kk_number"
        )


class OfParticipantQuerySet(ParticipantRows[Row_co]):
    """Of rows that hang on a place in a batch."""

    person_path = "participant__enrolment__person"

    def with_person(self) -> Self:
        """Reads the person and their place along; the NIK and KK numbers stay in the database."""
        person = "participant__enrolment__person"
        return self.select_related(f"{person}__household__kelurahan").defer(
            f"{person}__nik", f"{person}__household__kk_number"
        )


def without_batch(program: "Program") -> EnrolmentQuerySet:
    """Those enrolled in `program` who have no place in any of its batches yet."""
    places = _rows("BatchParticipant").filter(enrolment=OuterRef("pk"), batch__program=program)
    enrolments = EnrolmentQuerySet(apps.get_model("programs.Enrolment"))
    return enrolments.filter(~Exists(places), program=program, status=EnrolmentStatus.ENROLLED)


def _rows(model: str) -> QuerySet[Any]:
    rows: QuerySet[Any] = apps.get_model("trainings", model)._default_manager.all()
    return rows


def _participants() -> BatchParticipantQuerySet:
    return BatchParticipantQuerySet(apps.get_model("trainings.BatchParticipant"))


def _one_out(day: date | OuterRef) -> date | OuterRef:
    """The same day, from within one more subquery."""
    return OuterRef(day) if isinstance(day, OuterRef) else day


def _expected_at_session() -> BatchParticipantQuerySet:
    """Participants of the outer session's day."""
    return _participants().filter(batch=OuterRef("batch")).expected_on(OuterRef("held_on"))


def _count_per(rows: QuerySet[Any], column: str) -> Coalesce:
    """How many of `rows`, already narrowed to one value of `column`."""
    return Coalesce(Subquery(rows.order_by().values(column).annotate(number=Count("pk")).values("number")), 0)
