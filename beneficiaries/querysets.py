"""Reads of the registry. Every view starts from `visible_to`; these chain behind it."""

from datetime import date
from typing import TYPE_CHECKING, Self

from django.apps import apps
from django.conf import settings
from django.db.models import Exists, OuterRef, Prefetch, Q, Subquery

from beneficiaries.codes import DecileStatus, PersonStatus, Relation
from beneficiaries.identity_numbers import nik_index
from beneficiaries.names import normalise_name
from bontang_empowerment.access.queryset import ScopedQuerySet

if TYPE_CHECKING:
    from beneficiaries.models import (
        ConsentRecord,
        Household,
        Person,
        PovertyAssessment,
    )

# Perwali Bontang 8/2025: local aid goes to deciles 1 to 4.
AID_DECILES = 4
LATEST_FIRST = ("-assessed_on", "-pk")


class HouseholdQuerySet(ScopedQuerySet["Household"]):
    def with_head(self) -> Self:
        """Reads the active members along; `household.head` then costs no query."""
        members = (
            apps.get_model("beneficiaries.Person")._default_manager.filter(status=PersonStatus.ACTIVE).order_by("pk")
        )
        return self.prefetch_related(Prefetch("members", queryset=members, to_attr="active_members"))

    def poor(self) -> Self:
        """Fakir miskin by the latest assessment, or in deciles 1 to 4 (Perwali Bontang 8/2025)."""
        assessments = apps.get_model("beneficiaries.PovertyAssessment")._default_manager
        latest = assessments.filter(household=OuterRef("pk")).order_by(*LATEST_FIRST)
        return self.annotate(
            latest_criteria=Subquery(latest.values("criteria_met")[:1]),
            latest_without_shelter=Subquery(latest.values("without_shelter")[:1]),
        ).filter(
            Q(latest_criteria__gte=settings.POVERTY_THRESHOLD)
            | Q(latest_without_shelter=True)
            | Q(decile_status=DecileStatus.LISTED, decile__lte=AID_DECILES)
        )

    def disaster_affected(self) -> Self:
        impacts = apps.get_model("beneficiaries.DisasterImpact")._default_manager
        return self.filter(Exists(impacts.filter(household=OuterRef("pk"))))


class PersonQuerySet(ScopedQuerySet["Person"]):
    def active(self) -> Self:
        return self.filter(status=PersonStatus.ACTIVE)

    def heads(self) -> Self:
        return self.active().filter(relation=Relation.HEAD)

    def named_like(self, text: str) -> Self:
        """People whose normalised name contains every word of `text`; nobody when no word is left."""
        words = normalise_name(text).split()
        if not words:
            return self.none()
        matching = self
        for word in words:
            matching = matching.filter(name_key__contains=word)
        return matching

    def with_nik(self, digits: str) -> Self:
        """The person with this NIK, given as 16 clean digits."""
        return self.filter(nik_index=nik_index(digits))

    def with_disability(self) -> Self:
        return self.filter(disability__isnull=False)


class PovertyAssessmentQuerySet(ScopedQuerySet["PovertyAssessment"]):
    def latest_first(self) -> Self:
        return self.order_by(*LATEST_FIRST)


class ConsentRecordQuerySet(ScopedQuerySet["ConsentRecord"]):
    def in_force(self, on: date) -> Self:
        return self.filter(Q(withdrawn_on=None) | Q(withdrawn_on__gt=on), given_on__lte=on)
