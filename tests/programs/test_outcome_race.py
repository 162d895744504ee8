"""Two people record the same point, or one form arrives twice, at the same moment: one outcome, nothing overwritten."""

from collections.abc import Callable
from datetime import date
from uuid import uuid4

import pytest

from programs.codes import OutcomePoint
from programs.models import Enrolment, Outcome
from programs.services.outcomes import AlreadyMeasuredError, Measurement, record_outcome
from tests.at_once import at_once
from tests.builders import build_enrolment, build_user

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.postgresql]
TRIES = 6


def end_with(income: int) -> Measurement:
    return Measurement(OutcomePoint.END, measured_on=date(2026, 11, 20), monthly_income=income)


def test_of_several_people_one_records_and_the_others_are_shown_what_is_there() -> None:
    enrolment, users = build_enrolment(), [build_user() for _number in range(TRIES)]

    def act(number: int) -> Callable[[], AlreadyMeasuredError | None]:
        def record() -> AlreadyMeasuredError | None:
            try:
                record_outcome(
                    enrolment=Enrolment.objects.get(pk=enrolment.pk),
                    measurements=[end_with(100_000 * (number + 1))],
                    by=users[number],
                    submission_token=uuid4(),
                )
            except AlreadyMeasuredError as refused:
                return refused
            return None

        return record

    answers = at_once([act(number) for number in range(TRIES)])
    refused = [answer for answer in answers if answer]
    stored = Outcome.objects.get()
    assert len(refused) == TRIES - 1
    assert {answer.stored.monthly_income for answer in refused} == {stored.monthly_income}


def test_one_form_that_arrives_several_times_records_once() -> None:
    enrolment, user, token = build_enrolment(), build_user(), uuid4()

    def act() -> list[Outcome]:
        return record_outcome(enrolment=enrolment, measurements=[end_with(100_000)], by=user, submission_token=token)

    answers = at_once([act] * TRIES)
    stored = Outcome.objects.get()
    assert all(answer == [stored] for answer in answers)
