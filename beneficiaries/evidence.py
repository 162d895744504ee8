"""The records from which something follows about people and families, each rule once.

A list asks them in two ways: of each row whether it has such a record, or first of the records whom they are about.
"""

from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db.models import Exists, IntegerField, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from beneficiaries.codes import WASHINGTON_GROUP, Difficulty
from beneficiaries.ppks_codes import NATURAL_DISASTERS, PpksCategory


@dataclass(frozen=True)
class Evidence:
    """`link` of a record names what `column` of a row holds."""

    records: QuerySet[Any]
    link: str
    column: str

    @property
    def holds(self) -> Exists:
        return Exists(self.records.filter(**{self.link: OuterRef(self.column)}))

    @property
    def keys(self) -> QuerySet[Any]:
        """What the records name, not each once."""
        return self.records.order_by().values_list(self.link)


def of_disability(*, column: str = "pk") -> Evidence:
    """A kind of disability on record, or Short Set answers that meet the cut-off.

    A record whose kinds were cleared is history, not a disability.
    """
    kinds = records("DisabilityKindRecord").filter(disability=OuterRef("pk"))
    meets_cut_off = Q(*((f"{domain}__gte", Difficulty.A_LOT) for domain in WASHINGTON_GROUP), _connector=Q.OR)
    return Evidence(records("Disability").filter(meets_cut_off | Q(Exists(kinds))), "person", column)


def of_destitution(*, column: str) -> Evidence:
    """Fakir miskin by the latest assessment of the family (Kepmensos 262/HUK/2022)."""
    assessments = records("PovertyAssessment")
    later_day = Q(assessed_on__gt=OuterRef("assessed_on"))
    same_day = Q(assessed_on=OuterRef("assessed_on"), pk__gt=OuterRef("pk"))
    newer = assessments.filter(later_day | same_day, household=OuterRef("household"))
    # Few assessments say so: from them to their families, not through every family to its latest.
    return Evidence(assessments.filter(is_destitute(), ~Exists(newer)), "household", column)


def of_disaster(*, column: str) -> Evidence:
    """The impact of at least one disaster event on the family."""
    return Evidence(records("DisasterImpact"), "household", column)


def of_ppks(category: str) -> Evidence:
    """What puts people into a PPKS category today, their age apart: a record of it, or those from which it follows."""
    if category in (PpksCategory.WITH_DISABILITY, PpksCategory.CHILD_WITH_DISABILITY):
        return of_disability()
    if category == PpksCategory.DESTITUTE:
        return of_destitution(column="household")
    impacts = records("DisasterImpact")
    if category == PpksCategory.NATURAL_DISASTER:
        return Evidence(impacts.filter(event__kind__in=NATURAL_DISASTERS), "household", "household")
    if category == PpksCategory.SOCIAL_DISASTER:
        return Evidence(impacts.exclude(event__kind__in=NATURAL_DISASTERS), "household", "household")
    in_force: Any = records("PpksRecord")
    return Evidence(in_force.in_force().filter(category=category), "person", "pk")


def is_destitute() -> Q:
    """Of an assessment."""
    return Q(without_shelter=True) | Q(criteria_met__gte=threshold_in_force())


def threshold_in_force() -> Coalesce:
    """The poverty threshold of today as an expression: the database works it out once for a whole query."""
    thresholds: Any = records("PovertyThreshold")
    default = Value(settings.POVERTY_THRESHOLD, output_field=IntegerField())
    return Coalesce(Subquery(thresholds.in_force().values("criteria")[:1], output_field=IntegerField()), default)


def records(name: str) -> QuerySet[Any]:
    """The models import the querysets, which import this: their rows are looked up by name."""
    rows: QuerySet[Any] = apps.get_model("beneficiaries", name)._default_manager.all()
    return rows
