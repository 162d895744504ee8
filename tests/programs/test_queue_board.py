"""The queue on paper tells places and numbers, and nothing by which a neighbour learns about anybody."""

import pytest
from django.test import Client
from django.urls import reverse

from beneficiaries.codes import DecileStatus
from bontang_empowerment.accounts.models import Role
from bontang_empowerment.audit.models import Action, AuditEvent
from programs.codes import EnrolmentStatus
from programs.models import Program
from programs.priority_codes import PriorityRule
from programs.services.enrolment import enrol_person
from programs.services.priority import set_weights
from programs.services.queue_board import make_board
from tests.builders import (
    Personas,
    build_disability,
    build_enrolment,
    build_household,
    build_person,
    build_program,
    build_user,
)

pytestmark = pytest.mark.django_db

S, R = EnrolmentStatus, PriorityRule


@pytest.fixture
def program(personas: Personas) -> Program:
    """Full; number 2 applied first, number 3 comes before it for being poor and disabled."""
    full = build_program("Menjahit", capacity=1)
    build_enrolment(program=full, status=S.ENROLLED)
    set_weights(full, {R.DECILE_1: 37, R.DISABILITY: 20})
    enrol_person(person=build_person("Budi Santoso"), program=full, by=personas.coordinator)
    poor = build_household(decile_status=DecileStatus.LISTED, decile=1)
    person = build_person("Sri Wahyuni", household=poor)
    build_disability(person=person)
    enrol_person(person=person, program=full, by=personas.coordinator)
    return full


def page(program: Program, role: Role) -> str:
    client = Client()
    client.force_login(build_user(role=role))
    return client.get(reverse("programs:queue_board", args=[program.pk])).content.decode()


def test_numbers_stand_in_queue_order(program: Program, personas: Personas) -> None:
    assert list(make_board(program=program, by=personas.coordinator).numbers) == [3, 2]


def test_the_sheet_tells_nothing_about_anybody(program: Program) -> None:
    sheet = page(program, Role.COORDINATOR).split('<article class="sheet">')[1].split("</article>")[0]
    assert "Menjahit" in sheet
    assert sheet.index("no. 3") < sheet.index("no. 2")
    for telling in ("Sri", "Budi", "desil", "disabilitas", "37", "poin"):
        assert telling not in sheet


def test_it_says_when_and_by_whom_it_was_made_and_stands_in_the_trail(program: Program, personas: Personas) -> None:
    client = Client()
    client.force_login(personas.officer)
    sheet = client.get(reverse("programs:queue_board", args=[program.pk])).content.decode()
    assert str(personas.officer) in sheet
    event = AuditEvent.objects.about(program).get()
    assert (event.action, event.actor, event.fields) == (Action.EXPORT, personas.officer, ["queue_number"])
    assert event.reason == "Daftar antrean untuk papan pengumuman, 2 baris"


def test_who_waits_is_told_the_number_by_whoever_opens_their_page(program: Program, personas: Personas) -> None:
    client = Client()
    client.force_login(personas.coordinator)
    waiting = program.enrolments.waiting().in_queue_order()[0]
    assert "Nomor antrean" in client.get(waiting.get_absolute_url()).content.decode()


def test_an_empty_queue_says_so(personas: Personas) -> None:
    assert "Tidak ada yang menunggu" in page(build_program(), Role.COORDINATOR)
