"""Without a basis for sharing, partner staff see that there is a participant and not who; attendance still works."""

import pytest
from django.test import Client
from django.urls import reverse

from beneficiaries.codes import ConsentPurpose
from beneficiaries.models import AccommodationNeed
from beneficiaries.services.consent import withdraw_consent
from bontang_empowerment.accounts.models import User
from programs.models import Enrolment
from tests.builders import (
    Personas,
    build_attendance,
    build_batch,
    build_batch_participant,
    build_consent,
    build_outcome,
    build_person,
    build_program,
    build_session,
)
from tests.queries import count_queries
from trainings.models import Attendance, Batch, BatchParticipant, Session

pytestmark = pytest.mark.django_db

NAME = "Zubaidah Rahasia"


@pytest.fixture
def batch(personas: Personas) -> Batch:
    batch = build_batch(program=build_program(partner=personas.partner))
    build_batch_participant(batch=batch, person=build_person("Aminah", kelurahan=personas.own))
    return batch


@pytest.fixture
def session(batch: Batch) -> Session:
    return build_session(batch=batch)


@pytest.fixture
def withheld(batch: Batch, personas: Personas) -> BatchParticipant:
    person = build_person(NAME, kelurahan=personas.own)
    AccommodationNeed.objects.create(person=person, kind="interpreter")
    return build_batch_participant(batch=batch, person=person, shared=False)


def signed_in(user: object) -> Client:
    client = Client()
    client.cookies.load({"django_language": "en"})
    client.force_login(user)  # type: ignore[arg-type]
    return client


def number_of(place: BatchParticipant) -> str:
    return f"Participant {place.enrolment.queue_number} (data withheld)"


def pages(session: Session, place: BatchParticipant) -> list[str]:
    batch, enrolment = session.batch, place.enrolment
    return [
        batch.get_absolute_url(),
        session.get_absolute_url(),
        reverse("trainings:session_sheet", args=[session.pk]),
        reverse("trainings:batch_attendance", args=[batch.pk]),
        f"{reverse('trainings:attendance_list')}?participant={place.pk}",
        reverse("programs:enrolment_list"),
        reverse("programs:outcome_list"),
        enrolment.get_absolute_url(),
    ]


def test_every_page_of_the_partner_shows_a_number_instead_of_the_name(
    personas: Personas, session: Session, withheld: BatchParticipant
) -> None:
    build_attendance(session=session, participant=withheld)
    build_outcome(enrolment=withheld.enrolment, business="Usaha Rahasia")
    partner, officer = signed_in(personas.partner_staff), signed_in(personas.coordinator)
    for url in pages(session, withheld):
        body = partner.get(url).text
        assert number_of(withheld) in body, url
        assert "Rahasia" not in body, url
        assert "interpreter" not in body, url
        assert withheld.enrolment.person.get_absolute_url() not in body, url
        assert NAME in officer.get(url).text, url


def test_the_partner_marks_the_attendance_of_a_number(
    personas: Personas, session: Session, withheld: BatchParticipant
) -> None:
    posted = {f"mark-{session.pk}-{withheld.pk}": "present"}
    assert signed_in(personas.partner_staff).post(session.get_absolute_url(), posted).status_code == 302
    assert Attendance.objects.get(participant=withheld).status == "present"


def test_a_refused_mark_does_not_name_the_participant(
    personas: Personas, session: Session, withheld: BatchParticipant
) -> None:
    BatchParticipant.objects.filter(pk=withheld.pk).update(joined_on=session.held_on.replace(year=2100))
    posted = {f"mark-{session.pk}-{withheld.pk}": "present"}
    body = signed_in(personas.partner_staff).post(session.get_absolute_url(), posted).text
    assert f"{number_of(withheld)} joined the batch after" in body
    assert "Rahasia" not in body


def test_those_withheld_come_last_so_that_their_place_tells_no_letter(
    personas: Personas, batch: Batch, session: Session
) -> None:
    last = build_batch_participant(batch=batch, person=build_person("Abdullah"), shared=False)
    rows = signed_in(personas.partner_staff).get(session.get_absolute_url()).context["grid"].rows
    assert [row.name for row in rows] == ["Aminah", number_of(last)]


def test_a_search_by_name_does_not_find_who_is_withheld(personas: Personas, withheld: BatchParticipant) -> None:
    url = reverse("programs:enrolment_list")
    assert not signed_in(personas.partner_staff).get(url, {"name": "zubaidah"}).context["page"].rows
    assert signed_in(personas.coordinator).get(url, {"name": "zubaidah"}).context["page"].rows


def test_the_person_s_page_and_outcomes_are_closed_to_the_partner(
    personas: Personas, withheld: BatchParticipant
) -> None:
    partner, enrolment = signed_in(personas.partner_staff), withheld.enrolment
    assert partner.get(enrolment.person.get_absolute_url()).status_code == 404
    url = reverse("programs:outcome_create", args=[enrolment.pk])
    for response in (partner.get(url), partner.post(url, {"point": "end", "monthly_income": "1000000"})):
        assert response["Location"] == enrolment.get_absolute_url()
    assert not enrolment.outcomes.exists()


def test_what_the_partner_opened_last_does_not_keep_the_name(
    personas: Personas, batch: Batch, withheld: BatchParticipant
) -> None:
    consent = build_consent(
        person=withheld.enrolment.person, by=personas.officer, purpose=ConsentPurpose.PARTNER, given_on="2026-01-05"
    )
    partner = signed_in(personas.partner_staff)
    partner.get(withheld.enrolment.get_absolute_url())
    assert NAME in partner.get(reverse("home")).text
    withdraw_consent(consent=consent, by=personas.officer)
    home = partner.get(reverse("home")).text
    assert NAME not in home
    assert number_of(withheld) in home


def test_withdrawing_withholds_at_once_and_a_new_basis_shows_again(
    personas: Personas, session: Session, withheld: BatchParticipant
) -> None:
    person = withheld.enrolment.person
    partner = signed_in(personas.partner_staff)

    def is_named() -> bool:
        return NAME in partner.get(session.get_absolute_url()).text

    consent = build_consent(person=person, by=personas.officer, purpose=ConsentPurpose.PARTNER)
    assert is_named()
    withdraw_consent(consent=consent, by=personas.officer)
    assert not is_named()
    build_consent(person=person, by=personas.officer, purpose=ConsentPurpose.PARTNER, lawful_basis="contract")
    assert is_named()


def test_the_registry_s_own_staff_see_the_number_beside_the_name(
    personas: Personas, withheld: BatchParticipant
) -> None:
    body = signed_in(personas.officer).get(withheld.enrolment.get_absolute_url()).text
    assert NAME in body
    assert number_of(withheld) in body


def test_a_row_read_without_asking_for_whom_withholds_the_name(withheld: BatchParticipant) -> None:
    enrolment = Enrolment.objects.get(pk=withheld.enrolment_id)
    assert enrolment.shown_name == enrolment.number_for_partner
    assert (enrolment.shown_place, enrolment.shown_person_url) == ("", "")


def test_withholding_costs_the_same_queries_for_many(personas: Personas, batch: Batch, session: Session) -> None:
    partner = signed_in(personas.partner_staff)
    url = reverse("trainings:session_sheet", args=[session.pk])

    def add(number: int) -> None:
        for index in range(number):
            person = build_person(f"Warga {index}", kelurahan=personas.own)
            build_batch_participant(batch=batch, person=person, shared=index % 2 == 0)

    add(4)
    few = count_queries(lambda: partner.get(url))
    add(45)
    assert count_queries(lambda: partner.get(url)) == few


def test_who_is_restricted_is_told_to_the_named_roles_alone(personas: Personas, withheld: BatchParticipant) -> None:
    person = withheld.enrolment.person

    def shown_to(user: User) -> str:
        return BatchParticipant.objects.with_person().with_identity_for(user).get(pk=withheld.pk).shown_name

    assert shown_to(personas.officer) == NAME
    type(person).objects.filter(pk=person.pk).update(is_restricted=True)
    assert shown_to(personas.officer) == number_of(withheld)
    assert shown_to(personas.coordinator) == NAME
