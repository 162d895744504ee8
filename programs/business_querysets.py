"""Reads of participants' businesses: which are alive, what they earn, which wait for an update."""

from datetime import date
from typing import TYPE_CHECKING, Self

from django.apps import apps
from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone

from bontang_empowerment.access.queryset import ScopedQuerySet
from programs.business_codes import first_month_in_time

if TYPE_CHECKING:
    from programs.models import Business, BusinessRecord


class BusinessQuerySet(ScopedQuerySet["Business"]):
    def running(self) -> Self:
        return self.filter(closed_on=None)

    def closed(self) -> Self:
        return self.exclude(closed_on=None)

    def alive_on(self, day: date) -> Self:
        """Begun by this day and not closed before or on it."""
        return self.filter(Q(closed_on=None) | Q(closed_on__gt=day), started_on__lte=day)

    def overdue(self, on: date | None = None) -> Self:
        """Running ones of which the last months are unknown; see business_codes.UPDATE_EVERY_MONTHS."""
        first = first_month_in_time(on or timezone.localdate())
        lately = _records_of_row().filter(month__gte=first)
        return self.running().filter(~Exists(lately), started_on__lt=first)

    def with_newest(self) -> Self:
        """Adds `newest_month`, `newest_turnover`, `newest_profit` and `newest_workers`; None without any record."""
        newest = _records_of_row().order_by("-month")
        columns = ("month", "turnover", "profit", "workers")
        return self.annotate(**{f"newest_{name}": Subquery(newest.values(name)[:1]) for name in columns})

    def with_income_change(self) -> Self:
        """Those with two months on record or more: adds `profit_first`, `profit_last` and `profit_change`.

        Rupiah a month, of the first and the last month on record.
        """
        records = _records_of_row()
        first, last = records.order_by("month"), records.order_by("-month")
        annotated = self.annotate(
            first_month=Subquery(first.values("month")[:1]),
            last_month=Subquery(last.values("month")[:1]),
            profit_first=Subquery(first.values("profit")[:1]),
            profit_last=Subquery(last.values("profit")[:1]),
        )
        return annotated.filter(first_month__lt=F("last_month")).annotate(
            profit_change=F("profit_last") - F("profit_first")
        )


class BusinessRecordQuerySet(ScopedQuerySet["BusinessRecord"]):
    def newest_first(self) -> Self:
        return self.order_by("-month")


def _records_of_row() -> "QuerySet[BusinessRecord]":
    """The records of the outer business."""
    return apps.get_model("programs.BusinessRecord")._default_manager.filter(business=OuterRef("pk"))
