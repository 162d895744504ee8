"""A programme copied to another kelurahan brings its rules, points and courses along, and nobody."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from bontang_empowerment.accounts.models import User
from bontang_empowerment.audit.models import Action, AuditEvent
from bontang_empowerment.regions.models import Kelurahan
from programs.codes import ProgramStatus
from programs.models import Commitment, Program
from programs.priority_codes import PriorityRule
from programs.services.priority import set_weights, weights_of
from tests.builders import (
    Personas,
    build_batch,
    build_commitment,
    build_enrolment,
    build_kelurahan,
    build_program,
    build_session,
)
from trainings.models import Batch, Session

pytestmark = pytest.mark.django_db

POINTS: dict[str, int] = {PriorityRule.DECILE_1: 30, PriorityRule.WAITING: 1}


@pytest.fixture
def program(personas: Personas) -> Program:
    source = build_program(
        "Menjahit",
        partner=personas.partner,
        min_age=18,
        for_poor=True,
        not_served_months=6,
        budget=9_000_000,
        place="Balai",
    )
    source.kelurahan.set([build_kelurahan("Guntung")])
    set_weights(source, POINTS)
    build_enrolment(program=source)
    build_commitment(partner=personas.partner, program=source)
    batch = build_batch(program=source, name="Angkatan 1")
    build_batch(program=source, name="Angkatan 2", course=batch.course)
    build_session(batch=batch)
    return source


@pytest.fixture
def target() -> Kelurahan:
    return build_kelurahan("Belimbing")


def send(program: Program, by: User, kelurahan: Kelurahan, **changes: str) -> Any:
    client, today = Client(), timezone.localdate()
    client.cookies["django_language"] = "en"
    client.force_login(by)
    data = {
        "kelurahan": str(kelurahan.pk),
        "name": "Menjahit Belimbing",
        "starts_on": f"{today:%d-%m-%Y}",
        "ends_on": f"{today + timedelta(days=40):%d-%m-%Y}",
        "submission_token": "0b0f7f5e-7c43-4d8a-9a52-0f1f5b6f2a02",
    }
    return client.post(reverse("programs:program_copy", args=[program.pk]), data | changes)


def test_the_copy_is_a_draft_with_rules_points_and_courses(
    program: Program, target: Kelurahan, personas: Personas
) -> None:
    answer = send(program, personas.coordinator, target)
    copy = Program.objects.get(name="Menjahit Belimbing")
    assert answer["location"] == copy.get_absolute_url()
    assert (copy.status, list(copy.kelurahan.all())) == (ProgramStatus.DRAFT, [target])
    assert (copy.min_age, copy.for_poor, copy.not_served_months, copy.budget) == (18, True, 6, 9_000_000)
    assert (copy.partner, weights_of(copy)) == (personas.partner, POINTS)
    source_course = Batch.objects.get(program=program, name="Angkatan 1").course
    assert [(batch.name, batch.course) for batch in copy.batches.all()] == [("Angkatan 1", source_course)]


def test_people_meetings_venue_and_promises_stay_behind(
    program: Program, target: Kelurahan, personas: Personas
) -> None:
    send(program, personas.coordinator, target)
    copy = Program.objects.get(name="Menjahit Belimbing")
    assert not copy.enrolments.exists()
    assert not Session.objects.filter(batch__program=copy).exists()
    assert not Commitment.objects.filter(program=copy).exists()
    assert copy.place == ""


def test_a_copy_sent_twice_is_made_once_and_stands_in_the_trail(
    program: Program, target: Kelurahan, personas: Personas
) -> None:
    first, second = (send(program, personas.coordinator, target) for _time in range(2))
    assert first["location"] == second["location"]
    copy = Program.objects.get(name="Menjahit Belimbing")
    event = AuditEvent.objects.about(copy).get()
    assert (event.action, event.actor, event.reason) == (
        Action.CREATE,
        personas.coordinator,
        f"Salinan dari program nomor {program.pk}",
    )
    assert copy.batches.count() == 1


def test_days_the_wrong_way_round_are_refused_at_the_field(
    program: Program, target: Kelurahan, personas: Personas
) -> None:
    answer = send(program, personas.coordinator, target, ends_on="01-01-2020")
    assert "The last day must not be before the first." in answer.context["form"].errors["ends_on"]
    assert Program.objects.count() == 1
