"""The promise of the seats as a user meets it: over HTTP, through gunicorn, on PostgreSQL."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from uuid import uuid4

import pytest
from django.contrib.auth.hashers import make_password
from django.test.utils import override_settings
from django.urls import reverse

from beneficiaries.models import Person
from bontang_empowerment.accounts.models import Role, User
from bontang_empowerment.audit.models import Action, AuditEvent
from programs.codes import EnrolmentStatus
from tests.builders import PASSWORD, build_household, build_person, build_program, build_user
from tests.programs.queue_history import assert_history_keeps_its_promises
from tests.serving import post, served_by_gunicorn, sign_in

pytestmark = [pytest.mark.postgresql, pytest.mark.django_db(transaction=True)]

PEOPLE, SEATS, BROWSERS = 200, 20, 32
LONGEST_SECONDS = 120


def build_coordinator() -> User:
    """With a password hash that the server can check: the tests' own quick one is none that it accepts."""
    user = build_user("coordinator", role=Role.COORDINATOR)
    with override_settings(PASSWORD_HASHERS=["django.contrib.auth.hashers.PBKDF2PasswordHasher"]):
        user.password = make_password(PASSWORD)
    user.save(update_fields=["password"])
    return user


def test_200_people_enrolled_at_once_through_gunicorn_get_20_seats_and_180_places(tmp_path: Path) -> None:
    coordinator = build_coordinator()
    program = build_program(capacity=SEATS, min_age=18)
    household = build_household()
    people = [build_person(f"Peserta {number}", household=household) for number in range(PEOPLE)]
    with served_by_gunicorn(tmp_path) as port:
        cookies = sign_in(port, coordinator.username, PASSWORD)

        def enrol(person: Person) -> tuple[int, str]:
            form = {"program": str(program.pk), "decision": "enrol", "submission_token": str(uuid4())}
            answer = post(port, reverse("programs:enrolment_create", args=[person.pk]), form, cookies)
            return answer.status, answer.headers["Location"] or ""

        with ThreadPoolExecutor(BROWSERS) as browsers:
            answers = list(browsers.map(enrol, people, timeout=LONGEST_SECONDS))
    assert {status for status, _address in answers} == {302}
    assert {address for _status, address in answers} == {row.get_absolute_url() for row in program.enrolments.all()}
    seated = program.enrolments.filter(status=EnrolmentStatus.ENROLLED).order_by("seat_number")
    assert list(seated.values_list("seat_number", flat=True)) == list(range(1, SEATS + 1))
    waiting = program.enrolments.waiting().in_queue_order().with_place()
    assert [enrolment.place for enrolment in waiting] == list(range(1, PEOPLE - SEATS + 1))
    assert AuditEvent.objects.filter(action=Action.CREATE, actor=coordinator).count() == PEOPLE
    assert_history_keeps_its_promises(program, most_seats=SEATS)
