"""The threshold of fakir miskin is the city's: set in the product, kept as a history, followed by every list."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from beneficiaries.models import Household, Person, PovertyThreshold
from bontang_empowerment.accounts.models import Role
from bontang_empowerment.audit.models import Action, AuditEvent
from tests.beneficiaries.posted import client_of
from tests.builders import Personas, build_person, build_poverty_assessment, build_user
from tests.queries import count_queries

pytestmark = pytest.mark.django_db

ADD = reverse("admin:beneficiaries_povertythreshold_add")


@pytest.fixture
def admin() -> Client:
    return client_of(build_user("city.admin", role=Role.ADMIN))


def posted(criteria: int, *, in_days: int = 0) -> dict[str, str]:
    day = timezone.localdate() + timedelta(days=in_days)
    return {"criteria": str(criteria), "applies_from": f"{day:%d-%m-%Y}", "basis": "Keputusan Wali Kota 12"}


def set_threshold(criteria: int, personas: Personas, *, in_days: int = 0) -> PovertyThreshold:
    day = timezone.localdate() + timedelta(days=in_days)
    return PovertyThreshold.objects.create(criteria=criteria, applies_from=day, basis="SK", set_by=personas.coordinator)


def test_without_a_decision_the_setting_holds(personas: Personas) -> None:
    person = build_person(kelurahan=personas.own)
    assessment = build_poverty_assessment(household=person.household, by=personas.officer, met=5)
    assert not assessment.is_destitute
    assert not Household.objects.poor().exists()


def test_an_admin_s_decision_moves_lists_and_cards_at_once_and_leaves_the_assessment(
    admin: Client, officer: Client, personas: Personas
) -> None:
    person = build_person(kelurahan=personas.own)
    assessment = build_poverty_assessment(household=person.household, by=personas.officer, met=5)
    assert admin.post(ADD, posted(5)).status_code == 302
    assert list(Person.objects.poor()) == [person]
    listed = officer.get(reverse("beneficiaries:household_list"), {"group": "poor"})
    assert [household.pk for household in listed.context["page"].rows] == [person.household_id]
    page = officer.get(person.household.get_absolute_url()).content.decode()
    assert "5 of 8 criteria: fakir miskin (threshold 5)" in page
    assessment.refresh_from_db()
    assert assessment.criteria_met == 5


def test_a_decision_counts_from_its_first_day_on(personas: Personas) -> None:
    person = build_person(kelurahan=personas.own)
    build_poverty_assessment(household=person.household, by=personas.officer, met=5)
    set_threshold(5, personas, in_days=1)
    assert not Household.objects.poor().exists()
    assert PovertyThreshold.objects.in_force(timezone.localdate() + timedelta(days=1)).first() is not None


def test_of_two_decisions_the_latest_counts_and_both_stay(admin: Client) -> None:
    admin.post(ADD, posted(5))
    admin.post(ADD, posted(7))
    latest = PovertyThreshold.objects.in_force().first()
    assert latest is not None
    assert latest.criteria == 7
    assert PovertyThreshold.objects.count() == 2


def test_who_decided_is_kept_and_audited(admin: Client) -> None:
    admin.post(ADD, posted(5))
    threshold = PovertyThreshold.objects.get()
    assert threshold.set_by.username == "city.admin"
    event = AuditEvent.objects.about(threshold).get()
    assert (event.action, event.fields) == (Action.CREATE, ["applies_from", "basis", "criteria"])


def test_a_decision_is_never_rewritten(admin: Client) -> None:
    admin.post(ADD, posted(5))
    threshold = PovertyThreshold.objects.get()
    change = reverse("admin:beneficiaries_povertythreshold_change", args=[threshold.pk])
    assert admin.post(change, posted(2)).status_code == 403
    threshold.refresh_from_db()
    assert threshold.criteria == 5


@pytest.mark.parametrize(
    ("criteria", "in_days", "field"), [(0, 0, "criteria"), (9, 0, "criteria"), (5, -1, "applies_from")]
)
def test_what_cannot_be_is_refused_at_its_field(admin: Client, criteria: int, in_days: int, field: str) -> None:
    with override("en"):
        response = admin.post(ADD, posted(criteria, in_days=in_days))
    assert list(response.context["adminform"].form.errors) == [field]
    assert not PovertyThreshold.objects.exists()


def test_an_admin_of_one_kelurahan_does_not_decide_for_the_city(personas: Personas) -> None:
    local = client_of(build_user("local.admin", role=Role.ADMIN, kelurahan=personas.own))
    assert local.post(ADD, posted(1)).status_code == 403


def test_many_assessments_read_the_threshold_in_one_query(personas: Personas) -> None:
    person = build_person(kelurahan=personas.own)
    for met in (3, 5, 7):
        build_poverty_assessment(household=person.household, by=personas.officer, met=met)
    rows = person.household.poverty_assessments.with_threshold()
    assert count_queries(lambda: [row.result for row in rows]) == 1
