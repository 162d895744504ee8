"""Who fits a vacancy: trained in its field, needing no more than is offered, with a basis, in no job."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from beneficiaries.codes import ConsentPurpose
from beneficiaries.models import AccommodationNeed, ConsentRecord, Person
from bontang_empowerment.accounts.models import User
from bontang_empowerment.audit.models import AuditEvent
from programs.codes import EnrolmentStatus
from programs.job_codes import MatchStatus, NoMatchReason
from programs.matching import NEEDS_MET, NO_NEEDS, candidates, fitting_vacancies
from programs.models import Enrolment, Vacancy, VacancyMatch
from programs.services.matches import answer_match, propose_match
from tests.builders import (
    Personas,
    build_batch,
    build_batch_participant,
    build_certificate,
    build_consent,
    build_enrolment,
    build_match,
    build_person,
    build_placement,
    build_program,
    build_vacancy,
)
from tests.queries import assert_flat_query_count

pytestmark = pytest.mark.django_db


@pytest.fixture
def vacancy(personas: Personas) -> Vacancy:
    return build_vacancy(partner=personas.partner, title="Penjahit", offers=["ramp", "interpreter"], places=1)


def trained_person(personas: Personas, *, needs: tuple[str, ...] = (), name: str = "Siti", **values: Any) -> Enrolment:
    """Somebody of Lok Tuan who completed a sewing programme and agreed to the use of their data for programmes."""
    person = build_person(name, kelurahan=values.pop("kelurahan", personas.own))
    build_consent(person=person, by=personas.officer, purpose=ConsentPurpose.PROGRAMME)
    AccommodationNeed.objects.bulk_create(AccommodationNeed(person=person, kind=kind) for kind in needs)
    return build_enrolment(person=person, **({"status": EnrolmentStatus.COMPLETED} | values))


def names(vacancy: Vacancy, user: User, group: str = "") -> list[str]:
    return sorted(row.person.name for row in candidates(vacancy, user, group))


def test_needs_must_be_a_subset_of_what_is_offered(vacancy: Vacancy, personas: Personas) -> None:
    trained_person(personas, name="Satu", needs=("ramp",))
    trained_person(personas, name="Dua", needs=("ramp", "interpreter"))
    trained_person(personas, name="Lebih", needs=("ramp", "screen_reader"))
    trained_person(personas, name="Tanpa")

    assert names(vacancy, personas.officer, NEEDS_MET) == ["Dua", "Satu"]
    assert names(vacancy, personas.officer, NO_NEEDS) == ["Tanpa"]
    assert names(vacancy, personas.officer) == ["Dua", "Satu", "Tanpa"]


def test_only_whoever_was_trained_in_the_field_fits(vacancy: Vacancy, personas: Personas) -> None:
    trained_person(personas, name="Masih", status=EnrolmentStatus.ENROLLED)
    trained_person(personas, name="Lain", program=build_program(field="food"))
    holder = trained_person(personas, name="Bersertifikat", status=EnrolmentStatus.EXITED)
    place = build_batch_participant(batch=build_batch(program=build_program()), person=holder.person, shared=False)
    certificate = build_certificate(participant=place)

    assert names(vacancy, personas.officer) == ["Bersertifikat"]
    certificate.revoked_at, certificate.revoked_by, certificate.revocation_reason = (
        timezone.now(),
        personas.officer,
        "x",
    )
    certificate.save()
    assert names(vacancy, personas.officer) == []


def test_who_has_no_basis_has_a_job_is_gone_or_lives_elsewhere_does_not_fit(
    vacancy: Vacancy, personas: Personas
) -> None:
    no_basis = trained_person(personas, name="Menolak").person
    ConsentRecord.objects.filter(person=no_basis).update(withdrawn_on=timezone.localdate())
    build_placement(person=trained_person(personas, name="Bekerja").person)
    Person.objects.filter(pk=trained_person(personas, name="Pindah").person_id).update(status="moved")
    trained_person(personas, name="Tetangga", kelurahan=personas.foreign)

    assert names(vacancy, personas.officer) == []
    assert names(vacancy, personas.neighbour) == names(vacancy, personas.coordinator) == ["Tetangga"]


def test_somebody_trained_twice_stands_once_and_leaves_the_list_when_proposed(
    vacancy: Vacancy, personas: Personas
) -> None:
    first = trained_person(personas)
    again = build_enrolment(person=first.person, status=EnrolmentStatus.COMPLETED)
    assert list(candidates(vacancy, personas.officer)) == [again]

    propose_match(vacancy=vacancy, enrolment=again, by=personas.officer)
    assert not candidates(vacancy, personas.officer).exists()


def test_proposing_is_done_once_and_only_for_whoever_fits(vacancy: Vacancy, personas: Personas) -> None:
    fits, other = trained_person(personas), trained_person(personas, name="Lebih", needs=("transport",))
    made = propose_match(vacancy=vacancy, enrolment=fits, by=personas.officer)

    assert propose_match(vacancy=vacancy, enrolment=fits, by=personas.officer) == made
    with pytest.raises(ValidationError):
        propose_match(vacancy=vacancy, enrolment=other, by=personas.officer)
    yesterday = timezone.localdate() - timedelta(days=1)
    Vacancy.objects.update(opened_on=yesterday, closes_on=yesterday)
    with pytest.raises(ValidationError):
        propose_match(vacancy=vacancy, enrolment=trained_person(personas, name="Baru"), by=personas.officer)
    assert AuditEvent.objects.filter(target_type="programs.vacancymatch", action="create").count() == 1


def test_the_person_answers_and_may_change_their_mind(vacancy: Vacancy, personas: Personas) -> None:
    match = propose_match(vacancy=vacancy, enrolment=trained_person(personas), by=personas.officer)

    agreed = answer_match(match=match, agrees=True, by=personas.officer)
    assert agreed.status == MatchStatus.AGREED
    declined = answer_match(match=agreed, agrees=False, reason=NoMatchReason.WAGE, note="Rp1 juta", by=personas.officer)
    assert declined.reason_in_words.endswith(": Rp1 juta")
    with pytest.raises(ValidationError):
        answer_match(match=declined, agrees=True, by=personas.officer)


def test_an_officer_proposes_from_the_list_and_records_the_answer(
    vacancy: Vacancy, client: Client, personas: Personas
) -> None:
    enrolment = trained_person(personas, needs=("ramp",))
    client.force_login(personas.officer)
    page = client.get(reverse("programs:vacancy_matches", args=[vacancy.pk]))
    assert [row.fit.needs for row in page.context["page"].rows] == [["Jalan masuk tanpa anak tangga"]]

    client.post(reverse("programs:vacancy_propose", args=[vacancy.pk]), {"enrolment": enrolment.pk})
    match = VacancyMatch.objects.get()
    url = reverse("programs:match_answer", args=[match.pk])
    assert "answer" in client.post(url, {}).context["form"].errors
    assert "reason" in client.post(url, {"answer": "no"}).context["form"].errors
    client.post(url, {"answer": "yes"})
    match.refresh_from_db()
    assert (match.status, match.answered_by) == (MatchStatus.AGREED, personas.officer)


@pytest.mark.parametrize("sent", ["", "x", "99999999", "9" * 30])
def test_a_proposal_of_nobody_changes_nothing(sent: str, vacancy: Vacancy, client: Client, personas: Personas) -> None:
    client.force_login(personas.officer)
    answer = client.post(reverse("programs:vacancy_propose", args=[vacancy.pk]), {"enrolment": sent})
    assert answer["Location"] == vacancy.get_absolute_url()
    assert not VacancyMatch.objects.exists()


def test_the_employer_learns_of_it_after_the_yes_and_the_name_of_own_participants_alone(
    vacancy: Vacancy, client: Client, personas: Personas
) -> None:
    stranger = trained_person(personas, name="Peserta Lain")
    own = trained_person(personas, name="Peserta Mekar", program=build_program(partner=personas.partner))
    build_match(vacancy=vacancy, enrolment=stranger)
    build_match(vacancy=vacancy, enrolment=own)
    asked = build_match(
        vacancy=vacancy, enrolment=trained_person(personas, name="Belum Menjawab"), status=MatchStatus.PROPOSED
    )
    client.force_login(personas.partner_staff)

    page = client.get(vacancy.get_absolute_url())

    shown = {match.shown_name for match in page.context["people"]}
    assert shown == {"Peserta Mekar", stranger.number_for_partner}
    assert asked not in page.context["people"]
    assert "Peserta Lain" not in page.content.decode()


def test_from_a_person_the_vacancies_that_fit_are_found(vacancy: Vacancy, client: Client, personas: Personas) -> None:
    person = trained_person(personas, needs=("ramp", "interpreter")).person
    build_vacancy(title="Tanpa akses")
    build_vacancy(title="Bidang lain", field="food", offers=["ramp", "interpreter"])
    assert list(fitting_vacancies(person, personas.officer)) == [vacancy]

    client.force_login(personas.officer)
    url = reverse("programs:person_vacancies", args=[person.pk])
    assert reverse("programs:vacancy_propose", args=[vacancy.pk]) in client.get(url).content.decode()
    ConsentRecord.objects.filter(person=person).delete()
    page = client.get(url)
    assert page.context["obstacles"]
    assert reverse("programs:vacancy_propose", args=[vacancy.pk]) not in page.content.decode()


@pytest.mark.parametrize("group", ["", "?group=none"])
def test_the_list_asks_as_much_for_five_as_for_fifty(
    group: str, vacancy: Vacancy, client: Client, personas: Personas
) -> None:
    client.force_login(personas.coordinator)
    needs = () if group else ("ramp",)
    url = reverse("programs:vacancy_matches", args=[vacancy.pk]) + group
    assert_flat_query_count(
        lambda: client.get(url), add_rows=lambda number: [trained_person(personas, needs=needs) for _ in range(number)]
    )
