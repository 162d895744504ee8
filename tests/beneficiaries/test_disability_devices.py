"""Assistive devices had and needed, ways to communicate, and the city's own wording of the Short Set."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from beneficiaries.models import Disability, Person, QuestionWording
from beneficiaries.vulnerability_codes import AssistiveDeviceKind, CommunicationMode
from bontang_empowerment.accounts.models import Role
from bontang_empowerment.audit.models import AuditEvent
from tests.beneficiaries.posted import client_of
from tests.builders import Personas, build_person, build_user

pytestmark = pytest.mark.django_db

BOXES: dict[str, Any] = {
    "disability_kinds": ["hearing"],
    "used_devices": [AssistiveDeviceKind.GLASSES],
    "lacked_devices": [AssistiveDeviceKind.HEARING_AID, AssistiveDeviceKind.WHEELCHAIR],
    "devices_needed": "Bel pintu berlampu",
    "ways": [CommunicationMode.WRITING, CommunicationMode.BISINDO],
}


@pytest.fixture
def person(personas: Personas) -> Person:
    return build_person(kelurahan=personas.own)


def address(person: Person) -> str:
    return reverse("beneficiaries:disability_update", args=[person.pk])


def record_of(person: Person) -> Disability:
    return Disability.objects.with_details().get(person=person)


def test_devices_had_and_needed_are_kept_apart_with_what_stands_in_no_list(officer: Client, person: Person) -> None:
    assert officer.post(address(person), {"version": 0, **BOXES}).status_code == 302
    page = officer.get(person.get_absolute_url()).content.decode()
    assert "Wheelchair, Hearing aid, Bel pintu berlampu" in page
    record = record_of(person)
    assert [device.kind for device in record.devices.all() if not device.is_needed] == [AssistiveDeviceKind.GLASSES]


def test_ways_to_communicate_stand_in_the_order_of_the_list(officer: Client, person: Person) -> None:
    officer.post(address(person), {"version": 0, **BOXES})
    modes = {row.mode for row in record_of(person).communication.all()}
    assert modes == {"bisindo", "writing"}
    assert "Sign language: BISINDO, Writing" in officer.get(person.get_absolute_url()).content.decode()


def test_the_form_shows_what_is_on_record_and_a_second_save_changes_it(officer: Client, person: Person) -> None:
    officer.post(address(person), {"version": 0, **BOXES})
    form = officer.get(address(person)).context["form"]
    assert set(form.initial["lacked_devices"]) == {"hearing_aid", "wheelchair"}
    officer.post(address(person), {"version": 1, **BOXES, "lacked_devices": [], "ways": ["sibi"]})
    record = record_of(person)
    assert [(device.kind, device.is_needed) for device in record.devices.all()] == [("glasses", False)]
    assert [row.mode for row in record.communication.all()] == ["sibi"]
    event = AuditEvent.objects.about(record).first()
    assert event is not None
    assert event.fields == ["communication", "devices_lacked"]


def test_an_unknown_device_is_refused_at_its_field(officer: Client, person: Person) -> None:
    response = officer.post(address(person), {"version": 0, **BOXES, "used_devices": ["jetpack"]})
    assert list(response.context["form"].errors) == ["used_devices"]
    assert not Disability.objects.exists()


def test_two_editors_see_each_other_s_devices(officer: Client, person: Person) -> None:
    officer.post(address(person), {"version": 0, **BOXES})
    officer.post(address(person), {"version": 1, **BOXES, "lacked_devices": []})
    response = officer.post(address(person), {"version": 1, **BOXES, "lacked_devices": ["braille"]})
    told = [label for label, _stored, _typed in response.context["form"].conflicts]
    assert told == ["Assistive devices needed"]


def test_an_admin_rewrites_a_question_and_it_is_asked_in_indonesian_alone(person: Person, personas: Personas) -> None:
    admin = client_of(build_user("city.admin", role=Role.ADMIN))
    own = "Apakah Bapak/Ibu sulit melihat, walaupun berkacamata?"
    added = admin.post(reverse("admin:beneficiaries_questionwording_add"), {"domain": "seeing", "wording": own})
    assert added.status_code == 302
    assert AuditEvent.objects.about(QuestionWording.objects.get()).count() == 1
    indonesian = Client()
    indonesian.force_login(personas.officer)
    assert own in indonesian.get(address(person)).content.decode()
    assert own not in client_of(personas.officer).get(address(person)).content.decode()


def test_the_introduction_can_be_rewritten_too(person: Person, personas: Personas) -> None:
    QuestionWording.objects.create(domain="introduction", wording="Kami akan bertanya tentang kesulitan sehari-hari.")
    indonesian = Client()
    indonesian.force_login(personas.officer)
    assert "Kami akan bertanya tentang kesulitan sehari-hari." in indonesian.get(address(person)).content.decode()
