"""Jobs: a place of a vacancy for whoever agreed, asked after 1, 3 and 6 months, ended with a reason."""

from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from beneficiaries.extension import timeline_of
from bontang_empowerment.audit.models import AuditEvent
from bontang_empowerment.exports.registry import list_named
from programs.codes import EnrolmentStatus
from programs.job_codes import CheckPoint, JobEnd, MatchStatus
from programs.models import JobPlacement, VacancyMatch
from programs.models.placement import months_later
from programs.services.placements import End, end_placement, place_in_vacancy, record_check
from programs.services.vacancies import update_vacancy
from tests.builders import (
    Personas,
    build_enrolment,
    build_match,
    build_person,
    build_placement,
    build_program,
    build_vacancy,
)
from tests.queries import assert_flat_query_count

pytestmark = pytest.mark.django_db
LIST = reverse("programs:placement_list")


def place(match: VacancyMatch, personas: Personas) -> JobPlacement:
    values = {"kind": "full_time", "wage": 2_800_000, "started_on": timezone.localdate()}
    return place_in_vacancy(match=match, values=values, provided=["ramp"], by=personas.officer)


def months_ago(number: int) -> date:
    return months_later(timezone.localdate(), -number)


def ended(reason: JobEnd = JobEnd.FAMILY) -> End:
    return End(last_day=timezone.localdate(), reason=reason)


def job_form(**values: object) -> dict[str, object]:
    day = f"{timezone.localdate():%d-%m-%Y}"
    common = {"kind": "full_time", "wage": "2.800.000", "started_on": day, "provided": ["ramp"]}
    return {**common, "submission_token": str(uuid4()), **values}


@pytest.mark.parametrize(
    ("day", "months", "later"),
    [
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2024, 1, 31), 1, date(2024, 2, 29)),
        (date(2026, 11, 24), 3, date(2027, 2, 24)),
        (date(2026, 3, 31), -1, date(2026, 2, 28)),
        (date(2026, 3, 31), -6, date(2025, 9, 30)),
    ],
)
def test_a_month_later_is_the_same_day_or_the_last_of_its_month(day: date, months: int, later: date) -> None:
    assert months_later(day, months) == later


def test_whoever_agreed_gets_the_first_free_place_and_no_more_are_given_than_there_are(personas: Personas) -> None:
    vacancy = build_vacancy(places=2)
    first, second, third = (build_match(vacancy=vacancy) for _ in range(3))
    jobs = [place(first, personas), place(second, personas)]
    assert [job.place_number for job in jobs] == [1, 2]
    with pytest.raises(ValidationError):
        place(third, personas)

    end_placement(placement=jobs[0], end=ended(), by=personas.officer)
    assert place(third, personas).place_number == 1
    assert VacancyMatch.objects.filter(status=MatchStatus.PLACED).count() == 3


def test_nobody_gets_a_place_who_has_not_agreed(personas: Personas) -> None:
    with pytest.raises(ValidationError):
        place(build_match(status=MatchStatus.PROPOSED), personas)
    assert not JobPlacement.objects.exists()


def test_a_vacancy_cannot_have_fewer_places_than_people_work_in(personas: Personas) -> None:
    vacancy = build_vacancy(places=2)
    for _ in range(2):
        place(build_match(vacancy=vacancy), personas)
    values = {"partner": vacancy.partner, "places": 1}
    with pytest.raises(ValidationError):
        update_vacancy(vacancy=vacancy, version=1, values=values, offers=[], by=personas.coordinator)


def test_the_database_holds_no_job_that_is_half_ended_or_without_an_employer() -> None:
    job = build_placement(vacancy=build_vacancy())
    halves: list[dict[str, Any]] = [{"ended_on": timezone.localdate()}, {"end_reason": "family"}]
    for wrong in (*halves, {"place_number": None}, {"place_number": 0}, {"partner": None}, {"employer_name": "x"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            JobPlacement.objects.filter(pk=job.pk).update(**wrong)


def test_the_form_gives_one_place_however_often_it_is_sent(client: Client, personas: Personas) -> None:
    match = build_match(
        enrolment=build_enrolment(person=build_person(kelurahan=personas.own), status=EnrolmentStatus.COMPLETED)
    )
    client.force_login(personas.officer)
    url, values = reverse("programs:match_place", args=[match.pk]), job_form()

    first, again = client.post(url, values), client.post(url, values)

    job = JobPlacement.objects.get()
    assert first["Location"] == again["Location"] == job.get_absolute_url()
    assert (job.partner, job.title, job.wage) == (match.vacancy.partner, match.vacancy.title, 2_800_000)
    assert [str(row.kind) for row in job.provisions.all()] == ["ramp"]
    assert AuditEvent.objects.filter(target_type="programs.jobplacement", action="create").count() == 1


def test_a_job_elsewhere_names_a_partner_or_another_employer(client: Client, personas: Personas) -> None:
    person = build_person(kelurahan=personas.own)
    program = build_program(name="Menjahit Lanjut")
    enrolment = build_enrolment(person=person, program=program, status=EnrolmentStatus.COMPLETED)
    client.force_login(personas.officer)
    url = reverse("programs:placement_create", args=[person.pk])

    for wrong in ({}, {"partner": personas.partner.pk, "employer_name": "Lain"}):
        refused = client.post(url, job_form(title="Penjahit", **wrong))
        assert "employer_name" in refused.context["form"].errors
    client.post(url, job_form(title="Penjahit", employer_name="Konveksi", enrolment=enrolment.pk))
    assert JobPlacement.objects.get().enrolment == enrolment


def test_the_latest_point_that_has_come_is_asked_for_and_answered_once(personas: Personas) -> None:
    job = build_placement(started_on=months_ago(3))
    assert JobPlacement.objects.with_check_due().get().check_due == CheckPoint.MONTH_3
    check = record_check(
        placement=job, point=CheckPoint.MONTH_3, checked_on=timezone.localdate(), wage=3_000_000, by=personas.officer
    )
    assert not JobPlacement.objects.check_due().exists()
    again = record_check(placement=job, point=CheckPoint.MONTH_3, checked_on=timezone.localdate(), by=personas.officer)
    assert again == check
    with pytest.raises(ValidationError):
        record_check(placement=job, point=CheckPoint.MONTH_6, checked_on=timezone.localdate(), by=personas.officer)


@pytest.mark.parametrize(("months", "days", "due"), [(1, -1, None), (1, 0, 1), (3, -1, 1), (6, 0, 6), (9, 0, 6)])
def test_asking_is_due_from_the_day_on(months: int, days: int, due: int | None) -> None:
    build_placement(started_on=months_ago(months) - timedelta(days=days))
    found = JobPlacement.objects.with_check_due().get().check_due
    assert found == due
    assert JobPlacement.objects.check_due().exists() == (due is not None)


def test_whoever_is_no_longer_there_needs_a_reason_and_frees_the_place(client: Client, personas: Personas) -> None:
    vacancy = build_vacancy()
    person = build_person(kelurahan=personas.own)
    job = build_placement(person=person, vacancy=vacancy, started_on=months_ago(1))
    client.force_login(personas.officer)
    url, today = reverse("programs:placement_check", args=[job.pk]), f"{timezone.localdate():%d-%m-%Y}"

    errors = client.post(url, {"still_there": "no", "checked_on": today}).context["form"].errors
    assert {"reason", "last_day"} <= set(errors)
    client.post(url, {"still_there": "no", "checked_on": today, "last_day": today, "reason": "too_far"})

    job.refresh_from_db()
    assert (job.end_reason, job.place_number, job.checks.get().still_there) == ("too_far", None, False)
    assert not JobPlacement.objects.check_due().exists()
    titles = [str(entry.title) for entry in timeline_of(person, personas.officer)]
    assert {"Mulai bekerja: Penjahit", "Pekerjaan berakhir: Penjahit"} <= set(titles)


def test_a_job_does_not_end_before_it_began(client: Client, personas: Personas) -> None:
    job = build_placement(person=build_person(kelurahan=personas.own))
    client.force_login(personas.officer)
    yesterday = f"{timezone.localdate() - timedelta(days=1):%d-%m-%Y}"
    url = reverse("programs:placement_end", args=[job.pk])
    page = client.post(url, {"last_day": yesterday, "reason": "family"})
    assert "last_day" in page.context["form"].errors


def test_who_is_to_be_asked_shows_at_the_officers_home_and_on_the_list(client: Client, personas: Personas) -> None:
    build_placement(person=build_person("Bekerja Sini", kelurahan=personas.own), started_on=months_ago(1))
    build_placement(person=build_person("Bekerja Sana", kelurahan=personas.foreign), started_on=months_ago(1))
    client.force_login(personas.officer)
    tasks = [task for task in client.get(reverse("home")).context["tasks"].tasks if task.url.startswith(LIST)]
    assert [task.title for task in tasks] == ["1 orang yang bekerja perlu ditanyai"]
    rows = client.get(tasks[0].url).context["page"].rows
    assert [row.person.name for row in rows] == ["Bekerja Sini"]


def test_the_employer_sees_the_job_but_no_stranger_behind_it(client: Client, personas: Personas) -> None:
    vacancy = build_vacancy(partner=personas.partner)
    job = build_placement(person=build_person("Nama Rahasia"), vacancy=vacancy)
    end_placement(placement=job, end=ended(JobEnd.HEALTH), by=personas.officer)
    client.force_login(personas.partner_staff)
    for url in (LIST, job.get_absolute_url()):
        body = client.get(url).content.decode()
        assert "Penjahit" in body
        assert not {word for word in ("Nama Rahasia", "Kesehatan", "2.800.000") if word in body}


def test_the_list_and_its_file_hold_the_same_rows(client: Client, personas: Personas) -> None:
    build_placement(person=build_person(kelurahan=personas.own), title="Sini")
    build_placement(person=build_person(kelurahan=personas.foreign), title="Sana")
    client.force_login(personas.officer)
    shown = {row.title for row in client.get(LIST).context["page"].rows}
    assert {row.title for row in list_named("jobs").rows("", personas.officer)} == shown == {"Sini"}


def test_the_list_asks_as_much_for_five_as_for_fifty(client: Client, personas: Personas) -> None:
    client.force_login(personas.coordinator)
    assert_flat_query_count(
        lambda: client.get(LIST), add_rows=lambda number: [build_placement() for _ in range(number)]
    )
