"""Reads of the registry. Every view starts from `visible_to`; these chain behind it."""

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, Self, cast

from django.apps import apps
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db.models import (
    BooleanField,
    Case,
    Count,
    Exists,
    ExpressionWrapper,
    F,
    OuterRef,
    Prefetch,
    Q,
    QuerySet,
    Subquery,
    When,
)
from django.db.models.functions import Coalesce
from django.utils import timezone

from beneficiaries import evidence
from beneficiaries.codes import (
    CandidateStatus,
    ConsentPurpose,
    DecileStatus,
    Displacement,
    NikStatus,
    PersonStatus,
    Relation,
    TransferStatus,
)
from beneficiaries.gaps import ASSESSMENT_MONTHS, HouseholdGap, PersonGap
from beneficiaries.name_words import asked_words, holds
from beneficiaries.ppks_codes import PpksCategory
from bontang_empowerment.access.queryset import M_co, ScopedQuerySet
from bontang_empowerment.accounts.models import User

if TYPE_CHECKING:
    from beneficiaries.models import (
        ConsentRecord,
        DataRequest,
        DisasterEvent,
        DisasterImpact,
        DuplicateCandidate,
        Household,
        MergeRecord,
        Person,
        PovertyAssessment,
        PovertyThreshold,
        PpksRecord,
        TransferRequest,
    )

# Perwali Bontang 8/2025: local aid goes to deciles 1 to 4.
AID_DECILES = 4
ADULT = 18
DOUBTFUL = (NikStatus.NOT_MATCHED, NikStatus.DUPLICATE)
LATEST_FIRST = ("-assessed_on", "-pk")


class HouseholdQuerySet(ScopedQuerySet["Household"]):
    def with_head(self, user: User, *, columns: tuple[str, ...] = ()) -> Self:
        """Reads the active members along, but no restricted ones that `user` may not see.

        `household.head` then costs no query. Which families may be shown at all is for the caller to say.
        columns: what is read of a member, `relation` among them; everything when left out.
        """
        people = cast(ScopedQuerySet[Any], _rows("Person")).unrestricted_for(user)
        members = people.filter(status=PersonStatus.ACTIVE).order_by("pk")
        if columns:
            members = members.only("household", *columns)
        return self.prefetch_related(Prefetch("members", queryset=members, to_attr="active_members"))

    def with_head_name(self, user: User | AnonymousUser) -> Self:
        """Adds `head_name`, None without a head that `user` may see, in the same query; it reads no member."""
        heads = _people().unrestricted_for(user).heads().filter(household=OuterRef("pk"))
        return self.annotate(head_name=Subquery(heads.values("name")[:1]))

    def poor(self) -> Self:
        """Fakir miskin by the latest assessment, or in deciles 1 to 4 (Perwali Bontang 8/2025)."""
        listed = Q(decile_status=DecileStatus.LISTED, decile__lte=AID_DECILES)
        return self._with_latest_result().filter(listed | Q(latest_destitute=True))

    def destitute(self) -> Self:
        """Fakir miskin by the latest assessment alone (Kepmensos 262/HUK/2022)."""
        return self.filter(evidence.of_destitution(column="pk").holds)

    def _with_latest_result(self) -> Self:
        assessments = _rows("PovertyAssessment").filter(household=OuterRef("pk")).order_by(*LATEST_FIRST)
        destitute = ExpressionWrapper(evidence.is_destitute(), output_field=BooleanField())
        latest = assessments.annotate(destitute=destitute).values("destitute")[:1]
        return self.alias(latest_destitute=Subquery(latest))

    def living_in(self, kelurahan_id: int, rt: str) -> Self:
        """Families whose current address is in this RT: see Household.lives_in."""
        elsewhere = Q(domicile_kelurahan__isnull=False) & ~Q(domicile_rt="")
        here = Q(domicile_kelurahan=kelurahan_id, domicile_rt=rt)
        return self.filter(here | (Q(kelurahan=kelurahan_id, rt=rt) & ~elsewhere))

    def with_impact_of(self, event: "DisasterEvent") -> Self:
        """Adds `has_impact`: whether the event is on record for the family."""
        return self.annotate(has_impact=Exists(_rows("DisasterImpact").filter(household=OuterRef("pk"), event=event)))

    def counted_by_rt(self, kelurahan_id: int) -> "QuerySet[Any, Any]":
        """Of families living in a kelurahan, read with_impact_of: {"place_rt", "total", "done"} in the order of RT."""
        elsewhere = Q(domicile_kelurahan__isnull=False) & ~Q(domicile_rt="")
        living = self.filter(
            (Q(kelurahan=kelurahan_id) & ~elsewhere) | (elsewhere & Q(domicile_kelurahan=kelurahan_id))
        )
        placed = living.annotate(place_rt=Case(When(elsewhere, then=F("domicile_rt")), default=F("rt")))
        rows = placed.order_by("place_rt").values("place_rt")
        return rows.annotate(total=Count("pk"), done=Count("pk", filter=Q(has_impact=True)))

    def with_member_named(self, text: str, *, by: User) -> Self:
        """Families with an active member whom `by` may see and whose name holds every word of `text`."""
        people = cast("PersonQuerySet", _rows("Person")).visible_to(by).active().named_like(text)
        return self.filter(pk__in=people.order_by().values("household"))

    def to_complete(self) -> Self:
        """Families registered in a hurry with a name and an RT alone: no address, or a head without a sex."""
        return self.filter(Q(address="") | Q(pk__in=_registered_by_name_alone()))

    def having_gap(self, gap: str) -> Self:
        """Families of whom something is missing or too old: see HouseholdGap."""
        if gap == HouseholdGap.NO_RT:
            return self.filter(rt="")
        assessments = _rows("PovertyAssessment").filter(household=OuterRef("pk"))
        recent = assessments.filter(assessed_on__gte=years_ago(ASSESSMENT_MONTHS // 12))
        return self.filter(Exists(assessments), ~Exists(recent))

    def disaster_affected(self) -> Self:
        """Families with the impact of at least one disaster event on record."""
        return self.filter(evidence.of_disaster(column="pk").holds)


class PersonQuerySet(ScopedQuerySet["Person"]):
    def active(self) -> Self:
        return self.filter(status=PersonStatus.ACTIVE)

    def heads(self) -> Self:
        return self.active().filter(relation=Relation.HEAD)

    def named_like(self, text: str) -> Self:
        """People whose normalised name contains every word of `text`; nobody when no word is left."""
        words = asked_words(text)
        return self.filter(*map(holds, words)) if words else self.none()

    def head_first(self) -> Self:
        return self.order_by(Case(When(relation=Relation.HEAD, then=0), default=1), "pk")

    def likely_guardians_of(self, child: "Person") -> Self:
        """The adults of somebody's family, the head first; for suggestions."""
        adult = Q(birth_date=None) | Q(birth_date__lte=timezone.localdate() - timedelta(days=18 * 365 + 4))
        family = self.active().filter(adult, household=child.household_id).exclude(pk=child.pk)
        return family.head_first()

    def with_withdrawal(self, user: User) -> Self:
        """Adds `has_withdrawn`: whether a purpose ended by withdrawal, as far as `user` may know of consents."""
        return self.annotate(has_withdrawn=Exists(_consents().visible_to(user).ended().filter(person=OuterRef("pk"))))

    # The three groups that the programmes are for. Subqueries, so that nobody is listed twice.

    def poor(self) -> Self:
        """People of poor families: see HouseholdQuerySet.poor."""
        return self.filter(Exists(_households().filter(pk=OuterRef("household")).poor()))

    def with_disability(self) -> Self:
        """People with a kind of disability on record, or whose Short Set answers meet the cut-off."""
        return self.filter(evidence.of_disability().holds)

    def with_basis_for(self, purpose: str, on: date | None = None) -> Self:
        """People whose data may be used for this ConsentPurpose on a day (today when left out), on any lawful basis.

        The one rule for lists, exports and partners: who withdrew, or was never asked, is not among them.
        """
        in_force = _consents().in_force(on).filter(purpose=purpose, person=OuterRef("pk"))
        return self.filter(Exists(in_force))

    def having_gap(self, gap: str) -> Self:
        """Active people of whom something is missing or doubtful: see PersonGap."""
        people = self.active()
        if gap == PersonGap.NO_NIK:
            return people.filter(nik_status=NikStatus.NONE)
        if gap == PersonGap.DOUBTFUL_NIK:
            return people.filter(nik_status__in=DOUBTFUL)
        if gap == PersonGap.NO_BIRTH_DATE:
            return people.filter(birth_date=None)
        in_force = _consents().in_force().filter(purpose=ConsentPurpose.REGISTRATION, person=OuterRef("pk"))
        return people.filter(~Exists(in_force))

    def with_what_is_recorded(self) -> Self:
        """Adds `has_basis` (of the registration, today) and `has_disability`."""
        return self.annotate(
            has_basis=Exists(_people().filter(pk=OuterRef("pk")).with_basis_for(ConsentPurpose.REGISTRATION)),
            has_disability=Exists(_people().filter(pk=OuterRef("pk")).with_disability()),
        )

    def disaster_affected(self) -> Self:
        """People of families with a disaster impact on record."""
        return self.filter(evidence.of_disaster(column="household").holds)

    def in_ppks(self, category: str) -> Self:
        """People in a PPKS category today: by a record of it, or by the records from which it follows."""
        return self.of_age_for(category).filter(evidence.of_ppks(category).holds)

    def of_age_for(self, category: str) -> Self:
        """Those who are not too old for a PPKS category."""
        if category == PpksCategory.CHILD_WITH_DISABILITY:
            return self.filter(birth_date__gt=years_ago(ADULT))
        return self


class PpksRecordQuerySet(ScopedQuerySet["PpksRecord"]):
    def in_force(self) -> Self:
        """Not ended by today."""
        return self.filter(Q(until=None) | Q(until__gt=timezone.localdate()))


class PovertyAssessmentQuerySet(ScopedQuerySet["PovertyAssessment"]):
    def latest_first(self) -> Self:
        return self.order_by(*LATEST_FIRST)

    def with_threshold(self) -> Self:
        """Reads the threshold in force along; `is_destitute` and `result` then cost no query."""
        return self.annotate(threshold=evidence.threshold_in_force())


class PovertyThresholdQuerySet(ScopedQuerySet["PovertyThreshold"]):
    def in_force(self, on: date | None = None) -> Self:
        """The decisions that apply on a day (today when left out), the one that counts first."""
        return self.filter(applies_from__lte=on or timezone.localdate()).order_by("-applies_from", "-pk")


class FieldChangeQuerySet(ScopedQuerySet[M_co]):
    def newest_first(self) -> Self:
        return self.order_by("-at", "-pk")


class TransferRequestQuerySet(ScopedQuerySet["TransferRequest"]):
    def waiting(self) -> Self:
        return self.filter(status=TransferStatus.WAITING)

    def with_people(self, user: User) -> Self:
        """Reads along what its page and list show; the names of the family's members as `user` may see them."""
        people = cast(ScopedQuerySet[Any], _rows("Person")).unrestricted_for(user)
        members = people.filter(status=PersonStatus.ACTIVE).order_by("pk")
        prefetch = Prefetch("household__members", queryset=members, to_attr="active_members")
        return self.select_related(
            "person__household", "household__kelurahan", "from_kelurahan", "to_kelurahan", "asked_by", "decided_by"
        ).prefetch_related(prefetch)


class DisasterEventQuerySet(ScopedQuerySet["DisasterEvent"]):
    def reached_first(self, kelurahan_id: int) -> Self:
        """Those that reached a kelurahan first (`reached` says so), the latest on top."""
        reached = self.model._default_manager.filter(pk=OuterRef("pk"), kelurahan=kelurahan_id)
        return self.annotate(reached=Exists(reached)).order_by("-reached", "-started_on", "-pk")

    def with_family_count(self, user: User) -> Self:
        """Adds `family_count`: the affected families that `user` may count."""
        impacts = cast(ScopedQuerySet[Any], _rows("DisasterImpact")).countable_by(user).filter(event=OuterRef("pk"))
        counted = impacts.order_by().values("event").annotate(number=Count("pk")).values("number")
        return self.annotate(family_count=Coalesce(Subquery(counted), 0))


class DuplicateCandidateQuerySet(ScopedQuerySet["DuplicateCandidate"]):
    def about(self, person: "Person") -> Self:
        return self.filter(Q(first=person) | Q(second=person))

    def of_standing(self) -> Self:
        """Pairs of which neither record was merged away since."""
        return self.filter(first__merged_into=None, second__merged_into=None)

    def waiting(self) -> Self:
        return self.of_standing().filter(status=CandidateStatus.WAITING)


class MergeRecordQuerySet(ScopedQuerySet["MergeRecord"]):
    def of_pair(self, pair: "DuplicateCandidate") -> Self:
        both = (pair.first_id, pair.second_id)
        return self.filter(survivor__in=both, absorbed__in=both)


class DisasterImpactQuerySet(ScopedQuerySet["DisasterImpact"]):
    def with_family(self, user: User) -> Self:
        """Reads the family and its active members along; `impact.household.head` then costs no query."""
        return self.prefetch_related(Prefetch("household", queryset=_households().with_head(user)))

    def displaced(self) -> Self:
        return self.exclude(displacement=Displacement.NONE)

    def to_complete(self) -> Self:
        """Of families that were registered with a name and an RT alone: see HouseholdQuerySet.to_complete."""
        return self.filter(self.is_to_complete())

    @staticmethod
    def is_to_complete() -> Q:
        """The same as a condition, for counting."""
        return Q(household__address="") | Q(household__in=_registered_by_name_alone())


class ConsentRecordQuerySet(ScopedQuerySet["ConsentRecord"]):
    def in_force(self, on: date | None = None) -> Self:
        """Given and not withdrawn on a day (today when left out); from the day of withdrawal on it counts no more."""
        day = on or timezone.localdate()
        return self.filter(Q(withdrawn_on=None) | Q(withdrawn_on__gt=day), given_on__lte=day)

    def ended(self) -> Self:
        """Withdrawn by today, without another basis for the same purpose since."""
        again = _consents().in_force().filter(person=OuterRef("person"), purpose=OuterRef("purpose"))
        return self.filter(~Exists(again), withdrawn_on__lte=timezone.localdate())


def years_ago(years: int) -> date:
    """Whoever was born after this day has not completed so many years today."""
    today = timezone.localdate()
    try:
        return today.replace(year=today.year - years)
    except ValueError:  # 29 February
        return today.replace(year=today.year - years, day=28)


def threshold_today() -> int:
    """The poverty threshold of today as a number: from how many of the eight criteria a family is fakir miskin."""
    thresholds = cast(PovertyThresholdQuerySet, _rows("PovertyThreshold"))
    latest = thresholds.in_force().first()
    return latest.criteria if latest else settings.POVERTY_THRESHOLD


class DataRequestQuerySet(ScopedQuerySet["DataRequest"]):
    def open(self) -> Self:
        return self.filter(answered_at=None)

    def overdue(self) -> Self:
        return self.open().filter(due_at__lt=timezone.now())


# The models import this module, so their rows are looked up by name.


def _rows(name: str) -> QuerySet[Any]:
    rows: QuerySet[Any] = apps.get_model("beneficiaries", name)._default_manager.all()
    return rows


def _consents() -> ConsentRecordQuerySet:
    return cast(ConsentRecordQuerySet, _rows("ConsentRecord"))


def _people() -> PersonQuerySet:
    return cast(PersonQuerySet, _rows("Person"))


def _registered_by_name_alone() -> QuerySet[Any]:
    """The families of people whose sex nobody has asked yet."""
    return _rows("Person").filter(sex="").values("household")


def _households() -> HouseholdQuerySet:
    return cast(HouseholdQuerySet, _rows("Household"))
