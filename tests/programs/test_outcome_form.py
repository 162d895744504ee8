"""The page of an outcome: one short form, what was typed stays, what is stored is shown before it is replaced."""

from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client

from bontang_empowerment.accounts.models import User
from programs.codes import EnrolmentStatus, OutcomePoint
from programs.models import Enrolment, Outcome
from tests.builders import Personas, build_enrolment, build_person, build_program
from tests.days import typed_in_days, typed_now

pytestmark = pytest.mark.django_db

BOTH = {
    "before_income": "1.000.000",
    "before_confidence": "2",
    "point": "end",
    "income": "1.500.000",
    "confidence": "4",
    "has_business": "yes",
    "business": "Jual kue",
}


@pytest.fixture
def enrolment(personas: Personas) -> Enrolment:
    program = build_program("Menjahit Dasar", partner=personas.partner)
    return build_enrolment(person=build_person("Rosdiana", kelurahan=personas.own), program=program)


class OutcomePage:
    """The form as a person uses it: opened first, so that its hidden fields come along."""

    def __init__(self, client: Client, user: User) -> None:
        self.client = client
        client.force_login(user)
        client.cookies["django_language"] = "en"

    @staticmethod
    def address(enrolment: Enrolment, query: str = "") -> str:
        return f"/enrolments/{enrolment.pk}/outcomes/add/{query}"

    def open(self, enrolment: Enrolment, query: str = "") -> Any:
        return self.client.get(self.address(enrolment, query))

    def save(self, enrolment: Enrolment, query: str = "", **typed: str) -> Any:
        form = self.open(enrolment, query).context["form"]
        shown = {name: form[name].value() for name in form.fields}
        values = {name: value for name, value in (shown | typed).items() if value not in (None, "")}
        day = values["measured_on"]
        values["measured_on"] = day if isinstance(day, str) else day.strftime("%d-%m-%Y")
        return self.post(enrolment, values, query)

    def post(self, enrolment: Enrolment, values: dict[str, Any], query: str = "") -> Any:
        return self.client.post(self.address(enrolment, query), values)


@pytest.fixture
def outcome_page(client: Client, personas: Personas) -> OutcomePage:
    return OutcomePage(client, personas.officer)


def income_at(enrolment: Enrolment, point: OutcomePoint) -> int | None:
    return enrolment.outcomes.get(point=point).monthly_income


def errors_of(response: HttpResponse) -> dict[str, list[str]]:
    return dict(response.context["form"].errors)  # type: ignore[attr-defined]


def test_one_page_takes_the_situation_before_and_now(outcome_page: OutcomePage, enrolment: Enrolment) -> None:
    response = outcome_page.save(enrolment, **BOTH)
    assert response.url == f"/enrolments/{enrolment.pk}/#outcomes"
    assert income_at(enrolment, OutcomePoint.BASELINE) == 1_000_000
    assert income_at(enrolment, OutcomePoint.END) == 1_500_000
    assert enrolment.outcomes.get(point=OutcomePoint.END).business == "Jual kue"


def test_the_situation_before_may_be_recorded_alone(outcome_page: OutcomePage, enrolment: Enrolment) -> None:
    outcome_page.save(enrolment, before_income="750000")
    assert list(enrolment.outcomes.values_list("point", "monthly_income")) == [("baseline", 750_000)]


def test_what_is_recorded_of_before_is_shown_and_not_asked(outcome_page: OutcomePage, enrolment: Enrolment) -> None:
    outcome_page.save(enrolment, before_income="750000")
    response = outcome_page.open(enrolment)
    assert "before_income" not in response.context["form"].fields
    assert "Rp750,000" in response.content.decode()
    outcome_page.save(enrolment, point="month_3", income="900000", has_business="no")
    assert income_at(enrolment, OutcomePoint.BASELINE) == 750_000


def test_a_recorded_point_is_replaced_only_by_a_second_save(outcome_page: OutcomePage, enrolment: Enrolment) -> None:
    outcome_page.save(enrolment, **BOTH)
    asked = outcome_page.save(enrolment, point="end", income="2.000.000", has_business="no")
    body = asked.content.decode()
    assert "Rp1,500,000" in body
    assert 'value="2.000.000"' in body
    assert income_at(enrolment, OutcomePoint.END) == 1_500_000
    form = asked.context["form"]
    outcome_page.post(enrolment, {name: form[name].value() or "" for name in form.fields})
    assert income_at(enrolment, OutcomePoint.END) == 2_000_000


def test_a_correction_starts_from_what_is_stored(outcome_page: OutcomePage, enrolment: Enrolment) -> None:
    outcome_page.save(enrolment, **BOTH)
    outcome_page.save(enrolment, "?point=end", income="1.600.000")
    corrected = enrolment.outcomes.get(point=OutcomePoint.END)
    assert (corrected.monthly_income, corrected.business, corrected.confidence) == (1_600_000, "Jual kue", 4)


def test_the_situation_before_can_be_corrected(outcome_page: OutcomePage, enrolment: Enrolment) -> None:
    outcome_page.save(enrolment, **BOTH)
    outcome_page.save(enrolment, "?point=baseline", before_income="1.100.000")
    assert income_at(enrolment, OutcomePoint.BASELINE) == 1_100_000
    assert income_at(enrolment, OutcomePoint.END) == 1_500_000


def test_a_business_that_is_given_up_loses_its_description(outcome_page: OutcomePage, enrolment: Enrolment) -> None:
    outcome_page.save(enrolment, **BOTH)
    outcome_page.save(enrolment, "?point=end", has_business="no")
    assert enrolment.outcomes.get(point=OutcomePoint.END).business == ""


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"income": "1,5 juta"}, "income"),
        ({"before_income": "-5"}, "before_income"),
        ({"confidence": "9"}, "confidence"),
        ({"point": "month_9"}, "point"),
        ({"has_business": ""}, "has_business"),
        ({"business": ""}, "business"),
        ({"business": "x" * 121}, "business"),
        ({"measured_on": typed_in_days(1)}, "measured_on"),
        ({"measured_on": "31-02-2026"}, "measured_on"),
        ({"measured_on": typed_in_days(-90)}, "measured_on"),
        ({"measured_on": "24-11-2020"}, "measured_on"),
        ({"point": "not_yet"}, "point"),
        ({"point": ""}, "point"),
    ],
)
def test_a_wrong_answer_is_named_at_its_field_and_nothing_is_stored(
    typed: dict[str, Any], field: str, outcome_page: OutcomePage, enrolment: Enrolment
) -> None:
    response = outcome_page.save(enrolment, **(BOTH | {name: typed_now(value) for name, value in typed.items()}))
    assert list(errors_of(response)) == [field]
    assert response.context["form"]["before_confidence"].value() == "2"
    assert not Outcome.objects.exists()


def test_an_empty_form_says_what_is_missing(outcome_page: OutcomePage, enrolment: Enrolment) -> None:
    assert "__all__" in errors_of(outcome_page.save(enrolment))


def test_somebody_who_waits_has_no_outcomes_yet(outcome_page: OutcomePage, personas: Personas) -> None:
    person = build_person(kelurahan=personas.own)
    waiting = build_enrolment(person=person, status=EnrolmentStatus.WAITLISTED)
    for response in (outcome_page.open(waiting), outcome_page.post(waiting, BOTH)):
        assert response.status_code == 302
        assert response.url == waiting.get_absolute_url()
    assert not Outcome.objects.exists()


@pytest.mark.parametrize("who", ["officer", "coordinator", "partner_staff"])
def test_outcomes_are_recorded_in_the_own_kelurahan_or_programme(
    who: str, client: Client, personas: Personas, enrolment: Enrolment
) -> None:
    OutcomePage(client, getattr(personas, who)).save(enrolment, before_income="100000")
    assert enrolment.outcomes.get().recorded_by == getattr(personas, who)


def test_an_enrolment_of_elsewhere_does_not_exist(client: Client, personas: Personas, enrolment: Enrolment) -> None:
    page = OutcomePage(client, personas.neighbour)
    assert page.open(enrolment).status_code == 404
    assert page.post(enrolment, {"before_income": "100000"}).status_code == 404
    assert not Outcome.objects.exists()
