"""Businesses of participants: begun, month by month, closed and taken back; who sees them, what the page adds up."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from beneficiaries.extension import timeline_of
from beneficiaries.services.merging import merge_people
from bontang_empowerment.audit.models import AuditEvent
from programs.business_codes import ClosingReason, month_of, months_before
from programs.models import Business, BusinessRecord
from programs.services.businesses import (
    ClosedAlreadyError,
    Closing,
    MonthRefusedError,
    StartRefusedError,
    close_business,
    record_month,
    reopen_business,
    update_business,
)
from tests.builders import (
    Personas,
    build_business,
    build_business_month,
    build_enrolment,
    build_person,
    build_program,
)

pytestmark = pytest.mark.django_db

FIGURES = {"turnover": 3_000_000, "profit": 900_000, "workers": 0}


def back(number: int) -> date:
    return months_before(month_of(timezone.localdate()), number)


def month_form(**values: object) -> dict[str, object]:
    return {
        "month": back(1).isoformat(),
        "turnover": "3.500.000",
        "profit": "1.200.000",
        "workers": "2",
        "workers_poor": "1",
        "workers_disabled": "",
        "still_running": "yes",
        "submission_token": str(uuid4()),
        **values,
    }


@pytest.fixture
def officer(client: Client, personas: Personas) -> Client:
    client.force_login(personas.officer)
    return client


@pytest.fixture
def business(personas: Personas) -> Business:
    return build_business(person=build_person("Siti Aminah", kelurahan=personas.own), recorded_by=personas.officer)


def test_an_officer_records_a_business_and_the_same_post_makes_no_second(officer: Client, personas: Personas) -> None:
    person = build_person(kelurahan=personas.own)
    program = build_program("Kue Basah")
    enrolment = build_enrolment(person=person, program=program)
    values = {
        "name": "Kue Bu Siti",
        "sector": "culinary",
        "started_on": "01-03-2026",
        "enrolment": enrolment.pk,
        "submission_token": str(uuid4()),
    }
    url = reverse("programs:business_create", args=[person.pk])
    first, again = officer.post(url, values), officer.post(url, values)
    made = Business.objects.get()
    assert first["Location"] == again["Location"] == made.get_absolute_url()
    assert (made.person, made.enrolment, made.recorded_by) == (person, enrolment, personas.officer)
    assert AuditEvent.objects.filter(target_type="programs.business", action="create").count() == 1
    page = officer.get(made.get_absolute_url()).content.decode()
    assert "Kue Basah" in page
    assert "Kue Bu Siti" in officer.get(person.get_absolute_url()).content.decode()


def test_somebody_else_s_programme_is_no_choice(officer: Client, personas: Personas) -> None:
    person, other = build_person(kelurahan=personas.own), build_person("Rina", kelurahan=personas.own)
    values = {"name": "Kue", "sector": "culinary", "started_on": "01-03-2026"}
    values |= {"enrolment": str(build_enrolment(person=other).pk), "submission_token": str(uuid4())}
    response = officer.post(reverse("programs:business_create", args=[person.pk]), values)
    assert "enrolment" in response.context["form"].errors
    assert not Business.objects.exists()


def test_a_month_is_recorded_once_by_whom_and_of_whom(officer: Client, personas: Personas, business: Business) -> None:
    url = reverse("programs:business_month_create", args=[business.pk])
    values = month_form()
    for _post in range(2):
        assert officer.post(url, values)["Location"] == business.get_absolute_url()
    month = BusinessRecord.objects.get()
    assert (month.month, month.turnover, month.profit) == (back(1), 3_500_000, 1_200_000)
    assert (month.workers, month.workers_poor, month.workers_disabled) == (2, 1, 0)
    assert (month.still_running, month.recorded_by) == (True, personas.officer)
    assert AuditEvent.objects.filter(target_type="programs.businessrecord", action="create").count() == 1
    again = officer.post(url, month_form())
    assert "month" in again.context["form"].errors


@pytest.mark.parametrize(
    ("field", "values"),
    [
        ("profit", {"profit": "4.000.000"}),
        ("turnover", {"turnover": "banyak"}),
        ("workers", {"workers": "dua"}),
        ("workers_poor", {"workers": "1", "workers_poor": "2"}),
        ("closed_on", {"still_running": "no", "closing_reason": "capital"}),
        ("closing_reason", {"still_running": "no", "closed_on": "01-11-2026"}),
        ("month", {"month": "2010-01-01"}),
    ],
)
def test_what_cannot_be_is_refused_at_its_field_and_keeps_what_was_typed(
    field: str, values: dict[str, str], officer: Client, business: Business
) -> None:
    response = officer.post(reverse("programs:business_month_create", args=[business.pk]), month_form(**values))
    assert field in response.context["form"].errors
    assert not BusinessRecord.objects.exists()
    assert "3.500.000" in response.content.decode() or field == "turnover"


def test_a_loss_is_a_profit_below_zero(officer: Client, business: Business) -> None:
    values = month_form(turnover="500.000", profit="800.000", is_loss="on")
    officer.post(reverse("programs:business_month_create", args=[business.pk]), values)
    month = BusinessRecord.objects.get()
    assert month.profit == -800_000
    form = officer.get(reverse("programs:business_month_update", args=[month.pk])).context["form"]
    assert (form.initial["profit"], form.initial["is_loss"]) == (800_000, True)


def test_a_month_is_corrected_and_a_stale_correction_is_refused(officer: Client, business: Business) -> None:
    month = build_business_month(business=business, workers=2)
    url = reverse("programs:business_month_update", args=[month.pk])
    values = {"turnover": "4.000.000", "profit": "1.000.000", "workers": "3", "version": "1"}
    assert officer.post(url, values).status_code == 302
    stale = officer.post(url, values | {"profit": "2.000.000"})
    assert stale.context["form"].conflicts
    month.refresh_from_db()
    assert (month.turnover, month.profit, month.workers, month.version) == (4_000_000, 1_000_000, 3, 2)


def test_the_last_month_closes_the_business_with_day_and_reason(officer: Client, business: Business) -> None:
    day = timezone.localdate()
    values = month_form(still_running="no", closed_on=day.strftime("%d-%m-%Y"), closing_reason="capital")
    officer.post(reverse("programs:business_month_create", args=[business.pk]), values)
    business.refresh_from_db()
    assert (business.closed_on, business.closing_reason) == (day, ClosingReason.CAPITAL)
    assert BusinessRecord.objects.get().still_running is False


def test_it_closes_once_and_a_closing_by_mistake_is_taken_back(personas: Personas, business: Business) -> None:
    closing = Closing(timezone.localdate(), ClosingReason.HEALTH)
    for _time in range(2):
        close_business(business=business, closing=closing, by=personas.officer)
    with pytest.raises(ClosedAlreadyError):
        close_business(business=business, closing=Closing(back(0), ClosingReason.OTHER), by=personas.officer)
    for _time in range(2):
        assert reopen_business(business=business, by=personas.officer).is_running
    events = AuditEvent.objects.filter(target_type="programs.business", target_id=business.pk, action="update")
    assert events.count() == 2


def test_months_lie_between_the_first_day_and_the_last(personas: Personas, business: Business) -> None:
    close_business(business=business, closing=Closing(back(2), ClosingReason.WORK), by=personas.officer)
    for month in (months_before(month_of(business.started_on), 1), back(1)):
        with pytest.raises(MonthRefusedError):
            record_month(business=business, values={"month": month, **FIGURES}, by=personas.officer)
    record_month(business=business, values={"month": back(2), **FIGURES}, by=personas.officer)
    business.refresh_from_db()
    late = {"started_on": timezone.localdate()}
    with pytest.raises(StartRefusedError):
        update_business(business=business, version=business.version, values=late, by=personas.officer)


def test_alive_on_a_day_overdue_and_the_change_of_income(business: Business) -> None:
    today = timezone.localdate()
    closed = build_business(closed_on=today - timedelta(days=10), closing_reason="other")
    new = build_business(started_on=today)
    assert set(Business.objects.alive_on(today)) == {business, new}
    assert set(Business.objects.alive_on(today - timedelta(days=11))) == {business, closed}
    assert set(Business.objects.overdue()) == {business}
    build_business_month(business=business, back=4, profit=-100_000)
    assert set(Business.objects.overdue()) == {business}
    assert not Business.objects.with_income_change().exists()
    build_business_month(business=business, back=3, profit=400_000)
    assert not Business.objects.overdue().exists()
    changed = Business.objects.with_income_change().get()
    assert (changed.profit_first, changed.profit_last, changed.profit_change) == (-100_000, 400_000, 500_000)


def test_two_records_of_one_person_become_one_with_their_businesses(personas: Personas, business: Business) -> None:
    other = build_person("Siti Aminah", kelurahan=personas.own)
    theirs = build_business(person=other)
    kept = business.person
    versions = {person.pk: person.version for person in (kept, other)}
    merge_people(survivor=kept, absorbed=other, taken=(), versions=versions, by=personas.officer)
    theirs.refresh_from_db()
    assert theirs.person == business.person


def test_the_timeline_tells_of_the_business_and_its_months(personas: Personas, business: Business) -> None:
    build_business_month(business=business)
    titles = [entry.title for entry in timeline_of(business.person, personas.officer)]
    assert sum(business.name in str(title) for title in titles) == 2
