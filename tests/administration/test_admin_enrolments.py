"""Programmes and enrolments in Django admin: the same services, so seats and the queue stay right."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from beneficiaries.models import Person
from bontang_empowerment.accounts.models import Role
from bontang_empowerment.audit.models import AuditEvent
from programs.codes import EnrolmentStatus
from programs.models import Enrolment, Program
from tests.builders import build_enrolment, build_person, build_program, build_user

pytestmark = pytest.mark.django_db
NO_STEPS = {"transitions-TOTAL_FORMS": "0", "transitions-INITIAL_FORMS": "0"}


@pytest.fixture
def admin_client(client: Client) -> Client:
    client.force_login(build_user("admin", role=Role.ADMIN), backend="django.contrib.auth.backends.ModelBackend")
    return client


def add(client: Client, person: Person, program: Program) -> Any:
    values = {"person": person.pk, "program": program.pk}
    return client.post(reverse("admin:programs_enrolment_add"), values | NO_STEPS)


def step(client: Client, enrolment: Enrolment, to: str, **values: str) -> Any:
    url = reverse("admin:programs_enrolment_change", args=[enrolment.pk])
    return client.post(url, {"step": to, "reason": "", "note": ""} | values | NO_STEPS)


def program_values(program: Program, **changes: Any) -> dict[str, Any]:
    values = {
        "name": program.name,
        "field": program.field,
        "starts_on": program.starts_on.strftime("%d-%m-%Y"),
        "ends_on": program.ends_on.strftime("%d-%m-%Y"),
        "capacity": program.capacity,
        "offer_days": program.offer_days,
        "status": program.status,
        "version": program.version,
    }
    return values | changes


def test_an_added_enrolment_gets_a_seat_or_a_place_in_the_queue(admin_client: Client) -> None:
    program = build_program(capacity=1)
    add(admin_client, build_person("Siti"), program)
    add(admin_client, build_person("Rosdiana"), program)
    found = program.enrolments.order_by("queue_number").values_list("status", "seat_number")
    assert list(found) == [(EnrolmentStatus.ENROLLED, 1), (EnrolmentStatus.WAITLISTED, None)]
    assert AuditEvent.objects.filter(target_type="programs.enrolment").count() == 2


def test_somebody_not_eligible_is_refused_with_the_reason(admin_client: Client) -> None:
    program = build_program(min_age=18)
    child = build_person(birth_date=timezone.localdate().replace(year=timezone.localdate().year - 10, day=1))
    response = add(admin_client, child, program)
    assert not Enrolment.objects.exists()
    assert "18" in str(response.context["adminform"].form.non_field_errors())


def test_leaving_needs_a_reason_and_offers_the_seat_to_the_next(admin_client: Client) -> None:
    program = build_program(capacity=1)
    seated = build_enrolment(program=program, person=build_person("Siti"))
    waiting = build_enrolment(program=program, person=build_person("Rosdiana"), status=EnrolmentStatus.WAITLISTED)
    refused = step(admin_client, seated, "exited")
    assert "reason" in refused.context["adminform"].form.errors
    step(admin_client, seated, "exited", reason="work")
    waiting.refresh_from_db()
    seated.refresh_from_db()
    assert (seated.status, waiting.status) == (EnrolmentStatus.EXITED, EnrolmentStatus.OFFERED)


def test_an_illegal_step_is_no_choice(admin_client: Client) -> None:
    enrolment = build_enrolment(status=EnrolmentStatus.WAITLISTED)
    response = step(admin_client, enrolment, "completed")
    assert "step" in response.context["adminform"].form.errors


def test_a_raised_capacity_offers_the_new_seat(admin_client: Client) -> None:
    program = build_program(capacity=1)
    build_enrolment(program=program, person=build_person("Siti"))
    waiting = build_enrolment(program=program, person=build_person("Rosdiana"), status=EnrolmentStatus.WAITLISTED)
    url = reverse("admin:programs_program_change", args=[program.pk])
    admin_client.post(url, program_values(program, capacity=2))
    waiting.refresh_from_db()
    assert waiting.status == EnrolmentStatus.OFFERED
    assert AuditEvent.objects.about(program).get().fields == ["capacity"]


def test_a_capacity_below_the_seats_taken_is_refused_at_the_field(admin_client: Client) -> None:
    program = build_program(capacity=2)
    build_enrolment(program=program, person=build_person("Siti"))
    build_enrolment(program=program, person=build_person("Rosdiana"))
    url = reverse("admin:programs_program_change", args=[program.pk])
    response = admin_client.post(url, program_values(program, capacity=1))
    assert "capacity" in response.context["adminform"].form.errors
