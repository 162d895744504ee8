"""A form sent twice makes one row."""

import uuid

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from beneficiaries.models import Household, PovertyAssessment
from bontang_empowerment.access.repeats import create_once
from tests.at_once import at_once
from tests.builders import Personas, build_household, build_person, build_personas


def assessment(household: Household, personas: Personas, token: uuid.UUID | None) -> PovertyAssessment:
    return PovertyAssessment(household=household, assessed_by=personas.officer, submission_token=token)


def test_the_second_post_gets_the_row_of_the_first(personas: Personas) -> None:
    household, token = build_household(), uuid.uuid4()
    first, is_new = create_once(assessment(household, personas, token), by=personas.officer, within="household")
    again, is_new_again = create_once(assessment(household, personas, token), by=personas.officer, within="household")
    assert first == again
    assert (is_new, is_new_again) == (True, False)


def test_rows_without_a_token_are_all_new(personas: Personas) -> None:
    household = build_household()
    for _number in range(2):
        create_once(assessment(household, personas, None), by=personas.officer)
    assert household.poverty_assessments.count() == 2


def test_a_token_does_not_open_the_row_of_another_record(personas: Personas) -> None:
    token = uuid.uuid4()
    create_once(assessment(build_household(), personas, token), by=personas.officer, within="household")
    with pytest.raises(ValidationError) as refusal:
        create_once(assessment(build_household(), personas, token), by=personas.officer, within="household")
    assert refusal.value.code == "token"


def test_a_token_does_not_open_a_row_that_one_may_not_see(personas: Personas) -> None:
    household, token = build_household(kelurahan=personas.own), uuid.uuid4()
    create_once(assessment(household, personas, token), by=personas.officer)
    with pytest.raises(ValidationError):
        create_once(assessment(household, personas, token), by=personas.neighbour)


def test_other_constraints_still_speak(personas: Personas) -> None:
    head = build_person()
    twin = build_person("Rosdiana", household=head.household)
    twin.pk, twin.relation, twin.submission_token = None, head.relation, uuid.uuid4()
    with pytest.raises(IntegrityError):
        create_once(twin, by=personas.officer)


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_posts_at_the_same_moment_make_one_row() -> None:
    personas = build_personas()
    household, token = build_household(kelurahan=personas.own), uuid.uuid4()

    def post() -> tuple[int, bool]:
        with transaction.atomic():
            row, is_new = create_once(assessment(household, personas, token), by=personas.officer)
            return row.pk, is_new

    results = at_once([post] * 8)
    assert len({key for key, _is_new in results}) == 1
    assert sum(is_new for _key, is_new in results) == 1
