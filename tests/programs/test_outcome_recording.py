"""Recording outcomes: of participants only, all or nothing, once however often it is sent, corrected only knowingly."""

from datetime import date
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.core.exceptions import ValidationError

from bontang_empowerment.accounts.models import User
from bontang_empowerment.audit.models import Action, AuditEvent
from programs.codes import PARTICIPANT, EnrolmentStatus, OutcomePoint
from programs.models import Enrolment, Outcome
from programs.services.outcomes import (
    AlreadyMeasuredError,
    Measurement,
    NotParticipantError,
    fingerprint,
    record_outcome,
)
from tests.builders import build_enrolment, build_user

pytestmark = pytest.mark.django_db
DAY = date(2026, 11, 20)
BEFORE = Measurement(OutcomePoint.BASELINE, measured_on=DAY, monthly_income=1_000_000, confidence=2)
END = Measurement(
    OutcomePoint.END, measured_on=DAY, monthly_income=1_500_000, confidence=4, has_business=True, business="Kue"
)


@pytest.fixture
def user() -> User:
    return build_user("siti")


@pytest.fixture
def enrolment() -> Enrolment:
    return build_enrolment()


def record(enrolment: Enrolment, *measurements: Measurement, by: User, **values: Any) -> list[Outcome]:
    token: UUID = values.pop("submission_token", None) or uuid4()
    return record_outcome(enrolment=enrolment, measurements=measurements, by=by, submission_token=token, **values)


def test_before_and_now_are_stored_together(enrolment: Enrolment, user: User) -> None:
    record(enrolment, BEFORE, END, by=user)
    rows = enrolment.outcomes.order_by("pk").values_list("point", "monthly_income", "confidence", "business")
    assert list(rows) == [("baseline", 1_000_000, 2, ""), ("end", 1_500_000, 4, "Kue")]


def test_each_outcome_is_audited_without_its_values(enrolment: Enrolment, user: User) -> None:
    outcome = record(enrolment, END, by=user)[0]
    event = AuditEvent.objects.about(outcome).get()
    assert (event.action, event.actor) == (Action.CREATE, user)
    assert event.fields == sorted(["point", "measured_on", "monthly_income", "confidence", "has_business", "business"])


def test_a_second_post_of_the_same_form_changes_nothing(enrolment: Enrolment, user: User) -> None:
    token = uuid4()
    first = record(enrolment, BEFORE, END, by=user, submission_token=token)
    again = record(enrolment, BEFORE, END, by=user, submission_token=token)
    assert again == first
    assert AuditEvent.objects.count() == 2


def test_the_same_token_on_another_enrolment_is_no_repeat(enrolment: Enrolment, user: User) -> None:
    token = uuid4()
    record(enrolment, END, by=user, submission_token=token)
    record(build_enrolment(), END, by=user, submission_token=token)
    assert Outcome.objects.count() == 2


def test_a_point_that_is_recorded_already_is_not_overwritten_unseen(enrolment: Enrolment, user: User) -> None:
    stored = record(enrolment, END, by=user)[0]
    other = Measurement(OutcomePoint.END, measured_on=DAY, monthly_income=900_000)
    with pytest.raises(AlreadyMeasuredError) as refused:
        record(enrolment, BEFORE, other, by=build_user())
    assert refused.value.stored == stored
    assert [outcome.monthly_income for outcome in Outcome.objects.all()] == [1_500_000]


def test_what_was_shown_may_be_replaced_and_the_trail_says_which_fields(enrolment: Enrolment, user: User) -> None:
    stored, corrector = record(enrolment, END, by=user)[0], build_user()
    other = Measurement(OutcomePoint.END, measured_on=DAY, monthly_income=900_000, confidence=4)
    record(enrolment, other, by=corrector, replacing=fingerprint(stored))
    stored.refresh_from_db()
    assert (stored.monthly_income, stored.has_business, stored.recorded_by) == (900_000, False, corrector)
    event = AuditEvent.objects.about(stored).filter(action=Action.UPDATE).get()
    assert event.fields == ["business", "has_business", "monthly_income"]


def test_what_somebody_else_changed_since_it_was_shown_is_asked_about_anew(enrolment: Enrolment, user: User) -> None:
    stored = record(enrolment, END, by=user)[0]
    shown = fingerprint(stored)
    Outcome.objects.filter(pk=stored.pk).update(monthly_income=2_000_000)
    with pytest.raises(AlreadyMeasuredError):
        record(enrolment, Measurement(OutcomePoint.END, measured_on=DAY), by=user, replacing=shown)


def test_a_correction_that_changes_nothing_leaves_no_trace(enrolment: Enrolment, user: User) -> None:
    stored = record(enrolment, END, by=user)[0]
    record(enrolment, END, by=build_user(), replacing=fingerprint(stored))
    assert AuditEvent.objects.count() == 1


@pytest.mark.parametrize("status", [status for status in EnrolmentStatus if status not in PARTICIPANT])
def test_only_participants_have_outcomes(status: EnrolmentStatus, user: User) -> None:
    enrolment = build_enrolment(status=status)
    with pytest.raises(NotParticipantError, match=str(status.label)):
        record(enrolment, END, by=user)
    assert not Outcome.objects.exists()


@pytest.mark.parametrize("status", PARTICIPANT)
def test_those_who_finished_or_left_have_outcomes_too(status: EnrolmentStatus, user: User) -> None:
    assert record(build_enrolment(status=status), END, by=user)


def test_a_second_measurement_that_cannot_be_stored_takes_the_first_along(enrolment: Enrolment, user: User) -> None:
    absurd = Measurement(OutcomePoint.END, measured_on=DAY, monthly_income=10**12)
    with pytest.raises(ValidationError):
        record(enrolment, BEFORE, absurd, by=user)
    assert not Outcome.objects.exists()
    assert not AuditEvent.objects.exists()
