"""Reads of programmes and enrolments."""

from collections.abc import Collection
from datetime import timedelta
from typing import TYPE_CHECKING, Self

from django.apps import apps
from django.db.models import Count, Exists, F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from beneficiaries.codes import ConsentPurpose, PersonStatus
from beneficiaries.models import ConsentRecord
from beneficiaries.querysets import ConsentRecordQuerySet
from bontang_empowerment.access.queryset import ScopedQuerySet
from bontang_empowerment.accounts.models import User
from programs.codes import AWAITS_THE_PERSON, HOLDS_SEAT, EnrolmentStatus, OutcomePoint, ProgramStatus, StepReason
from programs.identity import ParticipantRows

if TYPE_CHECKING:
    from programs.models import Enrolment, Outcome, Program

QUEUE_ORDER = ("queue_rank", "applied_at", "queue_number")
"""Columns of Enrolment, each ascending; the last one is unique within a programme."""

RETURN_DAYS = 7


class ProgramQuerySet(ScopedQuerySet["Program"]):
    def open(self) -> Self:
        return self.filter(status=ProgramStatus.OPEN)

    def taking_enrolments(self) -> Self:
        """Open, and not over."""
        return self.open().filter(ends_on__gte=timezone.localdate())

    def newest_first(self) -> Self:
        return self.order_by("-starts_on", "-pk")

    def with_seats(self) -> Self:
        """Adds `seats_taken` and `waiting`, counted from the enrolments."""
        return self.annotate(
            seats_taken=Coalesce(_count_of(HOLDS_SEAT), 0), waiting=Coalesce(_count_of([EnrolmentStatus.WAITLISTED]), 0)
        )


def _count_of(statuses: Collection[EnrolmentStatus]) -> Subquery:
    enrolments = apps.get_model("programs.Enrolment")._default_manager
    counted = enrolments.filter(program=OuterRef("pk"), status__in=statuses).order_by().values("program")
    return Subquery(counted.annotate(number=Count("pk")).values("number"))


class EnrolmentQuerySet(ParticipantRows["Enrolment"]):
    def waiting(self) -> Self:
        return self.filter(status=EnrolmentStatus.WAITLISTED)

    def holding_seats(self) -> Self:
        return self.filter(status__in=HOLDS_SEAT)

    def overdue(self) -> Self:
        """Offers that nobody answered by their last day."""
        return self.filter(status=EnrolmentStatus.OFFERED, offer_until__lt=timezone.localdate())

    def pauses_over(self) -> Self:
        """Pauses whose last day has passed."""
        return self.filter(status=EnrolmentStatus.PAUSED, paused_until__lt=timezone.localdate())

    def returning(self) -> Self:
        """Whom to ask whether they come: a pause ends within a week, or has ended by itself within the last one."""
        soon = timezone.localdate() + timedelta(days=RETURN_DAYS)
        since = timezone.now() - timedelta(days=RETURN_DAYS)
        steps = apps.get_model("programs.EnrolmentTransition")._default_manager
        ended = steps.filter(reason_code=StepReason.PAUSE_OVER, at__gte=since).values("enrolment")
        return self.filter(
            Q(status=EnrolmentStatus.PAUSED, paused_until__lte=soon) | Q(status=EnrolmentStatus.ENROLLED, pk__in=ended)
        )

    def left_undecided(self) -> Self:
        """Those whose person died or left the city, and about whose place nobody has decided yet."""
        return self.filter(status__in=AWAITS_THE_PERSON).exclude(person__status=PersonStatus.ACTIVE)

    def after_withdrawal(self) -> Self:
        """Those going on although the person withdrew what they rest on (UU 27/2022, article 40)."""
        return self.filter(Exists(_ended_for_programmes()), status__in=AWAITS_THE_PERSON)

    def with_withdrawal(self, user: User) -> Self:
        """Adds `has_withdrawn`: as `after_withdrawal`, as far as `user` may know of consents."""
        ended = _ended_for_programmes().visible_to(user)
        return self.annotate(has_withdrawn=Q(Exists(ended), status__in=AWAITS_THE_PERSON))

    def in_queue_order(self) -> Self:
        """Highest priority first, then who applied first, then the lower number: the only order of those who wait."""
        return self.order_by(*QUEUE_ORDER)

    def with_place(self) -> Self:
        """Adds `place`: 1 for the first of those waiting for the same programme; meaningful for waitlisted rows."""
        model = apps.get_model("programs.Enrolment")
        ahead = model._default_manager.filter(
            _before_outer_row(), program=OuterRef("program"), status=EnrolmentStatus.WAITLISTED
        )
        counted = ahead.order_by().values("program").annotate(number=Count("pk")).values("number")
        return self.annotate(place=Coalesce(Subquery(counted), 0) + 1)

    def measured(self) -> Self:
        """Those of whom something is recorded: the situation before, or a later one.

        The newest enrolments have nothing yet; the bound lets a list of the newest first begin behind them.
        """
        newest = OutcomeQuerySet(apps.get_model("programs.Outcome")).order_by("-enrolment_id")
        return self.filter(Exists(_outcomes_of_row()), pk__lte=Subquery(newest.values("enrolment_id")[:1]))

    def measured_afterwards(self) -> Self:
        return self.filter(Exists(_outcomes_of_row().exclude(point=OutcomePoint.BASELINE)))

    def with_income_change(self) -> Self:
        """Those measured before and after, with `income_before`, `income_after` (latest point) and `income_change`.

        Rupiah a month. Rows lacking either figure are left out.
        """
        outcomes = _outcomes_of_row().filter(monthly_income__isnull=False)
        before = outcomes.filter(point=OutcomePoint.BASELINE).values("monthly_income")[:1]
        after = outcomes.exclude(point=OutcomePoint.BASELINE).order_by("-measured_on", "-pk")
        return (
            self.annotate(income_before=Subquery(before), income_after=Subquery(after.values("monthly_income")[:1]))
            .filter(income_before__isnull=False, income_after__isnull=False)
            .annotate(income_change=F("income_after") - F("income_before"))
        )

    def with_business(self) -> Self:
        """Those who reported a business of their own at any point after the baseline."""
        later = _outcomes_of_row().exclude(point=OutcomePoint.BASELINE)
        return self.filter(Exists(later.filter(has_business=True)))


def _before_outer_row() -> Q:
    """In queue order. The first bound alone is what an index can be entered at."""
    rank, moment, number = QUEUE_ORDER
    same_rank, same_moment = Q((rank, OuterRef(rank))), Q((moment, OuterRef(moment)))
    earlier = Q((f"{moment}__lt", OuterRef(moment))) | (same_moment & Q((f"{number}__lt", OuterRef(number))))
    return Q((f"{rank}__lte", OuterRef(rank))) & (Q((f"{rank}__lt", OuterRef(rank))) | (same_rank & earlier))


def _ended_for_programmes() -> ConsentRecordQuerySet:
    return ConsentRecord.objects.ended().filter(person=OuterRef("person"), purpose=ConsentPurpose.PROGRAMME)


def _outcomes_of_row() -> "OutcomeQuerySet":
    """The outcomes of the outer enrolment."""
    return OutcomeQuerySet(apps.get_model("programs.Outcome")).filter(enrolment=OuterRef("pk"))


class OutcomeQuerySet(ScopedQuerySet["Outcome"]):
    pass
