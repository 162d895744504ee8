"""Certificates issued by several at once: no number twice, none left out, nobody with two."""

from functools import partial

import pytest
from django.db import transaction

from bontang_empowerment.accounts.models import Role, User
from tests.at_once import at_once
from tests.builders import (
    build_attendance,
    build_batch,
    build_batch_participant,
    build_program,
    build_session,
    build_user,
)
from trainings.models import Batch, Certificate, CertificateYear
from trainings.services.certificates import issue_certificates

pytestmark = [pytest.mark.postgresql, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def by() -> User:
    return build_user(role=Role.COORDINATOR)


def batch_of(number: int, *, passed: int) -> Batch:
    batch = build_batch(program=build_program(), name=f"Angkatan {number}")
    session = build_session(batch=batch)
    for _number in range(passed):
        build_attendance(session=session, participant=build_batch_participant(batch=batch))
    return batch


def serials() -> list[int]:
    return list(Certificate.objects.order_by("serial").values_list("serial", flat=True))


def test_two_batches_at_once_share_the_numbers_of_the_year(by: User) -> None:
    batches = [batch_of(number, passed=4) for number in range(3)]
    at_once([partial(issue_certificates, batch=batch, by=by) for batch in batches])
    assert serials() == list(range(1, 13))


def test_two_who_issue_the_same_batch_give_nobody_two(by: User) -> None:
    batch = batch_of(1, passed=5)
    made = at_once([lambda: issue_certificates(batch=batch, by=by)] * 2)
    assert sorted(len(rows) for rows in made) == [0, 5]
    assert serials() == [1, 2, 3, 4, 5]


def test_one_that_falls_back_in_the_middle_leaves_no_gap(by: User) -> None:
    broken, whole = batch_of(1, passed=3), batch_of(2, passed=3)

    def break_off() -> None:
        with transaction.atomic():
            issue_certificates(batch=broken, by=by)
            transaction.set_rollback(True)

    def issue() -> None:
        issue_certificates(batch=whole, by=by)

    at_once([break_off, issue, break_off])
    assert serials() == [1, 2, 3]
    assert CertificateYear.objects.get().last == 3
