"""Cards about what makes a family or a person vulnerable, for the pages of both.

A card of None stays off the page: whoever may not see the data does not learn whether there are any.
"""

from dataclasses import dataclass, field
from typing import Any

from django.db.models import Model
from django.urls import reverse
from django.utils.functional import Promise

from beneficiaries.codes import ConsentPurpose
from beneficiaries.models import (
    AccommodationNeed,
    ConsentRecord,
    Disability,
    DisasterImpact,
    Household,
    Person,
    PovertyAssessment,
    WelfareDecile,
)
from beneficiaries.querysets import AID_DECILES
from bontang_empowerment.access.links import may_open
from bontang_empowerment.access.scope import scope_of
from bontang_empowerment.accounts.models import User


@dataclass(frozen=True)
class PovertyCard:
    """`assessments` and `readings` of the decile are the newest first; `may_record` shows the way to a new one."""

    household: Household
    assessments: list[PovertyAssessment]
    readings: list[WelfareDecile]
    may_record: bool

    @property
    def latest(self) -> PovertyAssessment | None:
        return self.assessments[0] if self.assessments else None

    @property
    def earlier(self) -> list[PovertyAssessment]:
        return self.assessments[1:]

    @property
    def in_aid_decile(self) -> bool:
        """In the deciles that local aid goes to (Perwali Bontang 8/2025)."""
        return self.household.decile is not None and self.household.decile <= AID_DECILES

    @property
    def add_url(self) -> str:
        return _link(self.may_record, "beneficiaries:poverty_assessment_create", self.household)


@dataclass(frozen=True)
class DisasterCard:
    household: Household
    impacts: list[DisasterImpact]
    may_record: bool

    @property
    def add_url(self) -> str:
        return _link(self.may_record, "beneficiaries:disaster_impact_create", self.household)


@dataclass(frozen=True)
class DisabilityCard:
    """`shows_record` is false for partner staff, who see `needs` and nothing else."""

    person: Person
    needs: list[AccommodationNeed]
    shows_record: bool
    record: Disability | None = None
    may_record: bool = False

    @property
    def edit_url(self) -> str:
        return _link(self.may_record, "beneficiaries:disability_update", self.person)


@dataclass(frozen=True)
class ConsentCard:
    """`missing` are the purposes without a basis in force."""

    person: Person
    records: list[ConsentRecord]
    may_record: bool
    missing: list[str | Promise] = field(default_factory=list)

    @property
    def ended(self) -> list[ConsentRecord]:
        """The last withdrawal of each purpose that has no basis since."""
        given = {consent.purpose for consent in self.records if consent.withdrawn_on is None}
        last: dict[str, ConsentRecord] = {}
        for consent in self.records:
            if consent.withdrawn_on and consent.purpose not in given:
                last.setdefault(consent.purpose, consent)
        return list(last.values())

    @property
    def add_url(self) -> str:
        return _link(self.may_record and bool(self.missing), "beneficiaries:consent_create", self.person)


def _link(allowed: bool, url_name: str, record: Model) -> str:
    return reverse(url_name, args=[record.pk]) if allowed else ""


def household_cards(household: Household, user: User) -> dict[str, Any]:
    """Context of `_poverty_card.html` and `_disaster_card.html`, for a household that `user` may see.

    Keys: poverty_card, disaster_card. Five queries at most, however much is on record.
    """
    if not scope_of(user).reaches(household.kelurahan_id):
        return {"poverty_card": None, "disaster_card": None}
    may_record = may_open(user, "beneficiaries:poverty_assessment_create", kelurahan_id=household.kelurahan_id)
    assessments = PovertyAssessment.objects.visible_to(user).filter(household=household)
    readings = WelfareDecile.objects.visible_to(user).filter(household=household).select_related("recorded_by")
    impacts = DisasterImpact.objects.visible_to(user).filter(household=household)
    return {
        "poverty_card": PovertyCard(
            household,
            list(assessments.with_threshold().select_related("assessed_by").latest_first()),
            list(readings.order_by("-pk")),
            may_record,
        ),
        "disaster_card": DisasterCard(
            household, list(impacts.select_related("event").order_by("-event__started_on", "-pk")), may_record
        ),
    }


def person_cards(person: Person, user: User) -> dict[str, Any]:
    """Context of `_disability_card.html` and `_consent_card.html`, for a person that `user` may see.

    Keys: disability_card, consent_card. Eight queries at most, and one more when `person.household` is not read along.
    """
    needs = list(AccommodationNeed.objects.visible_to(user).filter(person=person).order_by("pk"))
    kelurahan_id = person.household.kelurahan_id
    if not scope_of(user).reaches(kelurahan_id):
        return {"disability_card": DisabilityCard(person, needs, shows_record=False), "consent_card": None}
    may_record = may_open(user, "beneficiaries:disability_update", kelurahan_id=kelurahan_id)
    record = Disability.objects.visible_to(user).filter(person=person).with_details().first()
    consents = list(
        ConsentRecord.objects.visible_to(user)
        .filter(person=person)
        .order_by("-given_on", "-pk")
        .prefetch_related("proofs")
    )
    given = {consent.purpose for consent in consents if consent.withdrawn_on is None}
    return {
        "disability_card": DisabilityCard(person, needs, shows_record=True, record=record, may_record=may_record),
        "consent_card": ConsentCard(
            person, consents, may_record, [purpose.label for purpose in ConsentPurpose if purpose not in given]
        ),
    }
