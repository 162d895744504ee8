"""Assessing poverty by Kepmensos 262/HUK/2022: every criterion is answered, or the family has no shelter at all."""

import uuid
from datetime import date
from typing import Any

import pytest
from django.contrib.messages import get_messages
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from beneficiaries.models import CRITERIA, Household, PovertyAssessment
from beneficiaries.services.poverty import record_poverty_assessment
from bontang_empowerment.audit.models import Action, AuditEvent
from tests.builders import Personas, build_household, build_person, build_poverty_assessment
from tests.days import typed_in_days, typed_now

pytestmark = pytest.mark.django_db


@pytest.fixture
def household(personas: Personas) -> Household:
    return build_person(kelurahan=personas.own).household


@pytest.fixture
def officer(client: Client, personas: Personas) -> Client:
    client.force_login(personas.officer)
    return client


def address(household: Household) -> str:
    return reverse("beneficiaries:poverty_assessment_create", args=[household.pk])


def answers(met: int = 6, **changes: Any) -> dict[str, Any]:
    """What an officer posts who answers "yes" to the first `met` criteria and "no" to the others."""
    eight = {name: "yes" if position < met else "no" for position, name in enumerate(CRITERIA)}
    today = f"{timezone.localdate():%d-%m-%Y}"
    return {"without_shelter": "no", "assessed_on": today, "submission_token": str(uuid.uuid4())} | eight | changes


def test_six_yes_make_a_family_fakir_miskin_and_the_page_says_so(officer: Client, household: Household) -> None:
    response = officer.post(address(household), answers(6))
    assessment = household.poverty_assessments.get()
    assert assessment.is_destitute
    with override("en"):
        assert assessment.result == "6 of 8 criteria: fakir miskin (threshold 6)"
    assert [message.message for message in get_messages(response.wsgi_request)] == [assessment.result]


def test_five_yes_do_not(officer: Client, household: Household) -> None:
    officer.post(address(household), answers(5))
    assessment = household.poverty_assessments.get()
    assert not assessment.is_destitute
    with override("en"):
        assert assessment.result == "5 of 8 criteria: not fakir miskin (threshold 6)"


def test_each_answer_is_stored_under_its_criterion(officer: Client, household: Household) -> None:
    officer.post(address(household), answers(0, poor_floor="yes", weak_electricity="yes"))
    assessment = household.poverty_assessments.get()
    met = {name for name in CRITERIA if getattr(assessment, name)}
    assert met == {"poor_floor", "weak_electricity"}


@pytest.mark.parametrize("left_out", ["without_shelter", *CRITERIA])
def test_silence_never_counts_as_no(left_out: str, officer: Client, household: Household) -> None:
    posted = answers(2)
    del posted[left_out]
    response = officer.post(address(household), posted)
    assert list(response.context["form"].errors) == [left_out]
    assert not PovertyAssessment.objects.exists()


def test_no_answer_is_chosen_beforehand(officer: Client, household: Household) -> None:
    body = officer.get(address(household)).content.decode()
    assert "checked" not in body


def test_a_failed_assessment_keeps_the_answers_already_given(officer: Client, household: Household) -> None:
    posted = answers(8)
    del posted["poor_walls"]
    body = officer.post(address(household), posted).content.decode()
    assert body.count("checked") == len(CRITERIA)  # seven of the eight, and the one about shelter


def test_a_family_without_shelter_needs_no_other_answer(officer: Client, household: Household) -> None:
    posted = {"without_shelter": "yes", "assessed_on": answers()["assessed_on"]}
    officer.post(address(household), posted)
    assessment = household.poverty_assessments.get()
    assert assessment.is_destitute
    with override("en"):
        assert assessment.result == "Without shelter: fakir miskin"


def test_answers_given_before_the_family_turned_out_shelterless_are_not_kept(
    officer: Client, household: Household
) -> None:
    officer.post(address(household), answers(4, without_shelter="yes"))
    assert household.poverty_assessments.get().criteria_met == 0


@pytest.mark.parametrize("day", ["", "31-02-2026", "tomorrow", "24-11-26", "24-11-0226", typed_in_days(1)])
def test_a_day_that_cannot_be_is_refused_at_its_field(day: Any, officer: Client, household: Household) -> None:
    response = officer.post(address(household), answers(assessed_on=typed_now(day)))
    assert list(response.context["form"].errors) == ["assessed_on"]
    assert not PovertyAssessment.objects.exists()


def test_each_visit_is_added_to_the_history(officer: Client, household: Household, personas: Personas) -> None:
    build_poverty_assessment(household=household, by=personas.officer, met=8, assessed_on=date(2025, 3, 1))
    officer.post(address(household), answers(1))
    assert [visit.criteria_met for visit in household.poverty_assessments.latest_first()] == [1, 8]


def test_a_repeated_post_adds_nothing(officer: Client, household: Household) -> None:
    posted = answers()
    officer.post(address(household), posted)
    response = officer.post(address(household), posted)
    assert response.status_code == 302
    assert household.poverty_assessments.count() == 1
    assert AuditEvent.objects.filter(action=Action.CREATE).count() == 1


def test_the_trail_names_the_questions_and_no_answers(officer: Client, household: Household) -> None:
    officer.post(address(household), answers())
    event = AuditEvent.objects.about(household.poverty_assessments.get()).get()
    assert event.action == Action.CREATE
    assert event.fields == sorted(["assessed_on", "without_shelter", *CRITERIA])
    assert event.reason == ""


def test_an_incomplete_assessment_cannot_be_recorded_behind_the_form(household: Household, personas: Personas) -> None:
    with pytest.raises(KeyError):
        record_poverty_assessment(
            household=household,
            assessed_on=timezone.localdate(),
            without_shelter=False,
            criteria={"poor_floor": True},
            by=personas.officer,
        )


def test_a_neighbouring_officer_finds_no_such_family(client: Client, household: Household, personas: Personas) -> None:
    client.force_login(personas.neighbour)
    assert client.get(address(household)).status_code == 404
    assert client.post(address(household), answers()).status_code == 404
    assert not PovertyAssessment.objects.exists()


@pytest.mark.parametrize("role", ["coordinator", "partner_staff"])
def test_other_roles_do_not_assess(role: str, client: Client, personas: Personas) -> None:
    client.force_login(getattr(personas, role))
    assert client.post(address(build_household()), answers()).status_code == 403
    assert not PovertyAssessment.objects.exists()
