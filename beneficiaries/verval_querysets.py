"""Reads of verification rounds. Every view starts from `visible_to`; these chain behind it."""

from collections import Counter, defaultdict
from typing import TYPE_CHECKING, Any, Self, cast

from django.apps import apps
from django.db.models import Count, OuterRef, Subquery

from beneficiaries.codes import PersonStatus, Relation
from bontang_empowerment.access.queryset import ScopedQuerySet
from bontang_empowerment.accounts.models import User

if TYPE_CHECKING:
    from beneficiaries.models import VervalEntry

VervalCounts = defaultdict[int, Counter[str]]
"""How many families by part and by outcome, "" for none yet."""

UNDECIDED = "undecided"
"""How a filter asks for families without any result yet."""


class VervalEntryQuerySet(ScopedQuerySet["VervalEntry"]):
    def undecided(self) -> Self:
        return self.filter(outcome="")

    def with_outcome(self, outcome: str) -> Self:
        return self.undecided() if outcome == UNDECIDED else self.filter(outcome=outcome)

    def counted(self) -> "VervalCounts":
        """How many families of each part have each outcome, by the numbers of the parts. One query."""
        rows = self.order_by().values_list("meeting", "outcome").annotate(number=Count("pk"))
        counts: VervalCounts = defaultdict(Counter)
        for meeting, outcome, number in rows:
            counts[meeting][outcome] += number
        return counts

    def with_family(self, user: User) -> Self:
        """Reads the family along, and adds `head_name` (None without a head), `members` and the latest `criteria`.

        Restricted people whom `user` may not see are neither named nor counted. `criteria` is how many of the eight
        the latest assessment met; None for a family never assessed.
        """
        everybody = cast("ScopedQuerySet[Any]", apps.get_model("beneficiaries", "Person")._default_manager.all())
        people = everybody.unrestricted_for(user).filter(household=OuterRef("household"), status=PersonStatus.ACTIVE)
        heads = people.filter(relation=Relation.HEAD).values("name")[:1]
        members = people.order_by().values("household").annotate(number=Count("pk")).values("number")
        assessments = apps.get_model("beneficiaries", "PovertyAssessment")._default_manager.filter(
            household=OuterRef("household")
        )
        latest = assessments.order_by("-assessed_on", "-pk").values("criteria_met")[:1]
        return self.select_related("household").annotate(
            head_name=Subquery(heads), members=Subquery(members), criteria=Subquery(latest)
        )
