"""Many places are given at the same moment: never more than the vacancy has, and nobody twice."""

from collections.abc import Callable
from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from bontang_empowerment.accounts.models import Role, User
from programs.models import JobPlacement, VacancyMatch
from programs.services.placements import place_in_vacancy
from tests.at_once import at_once
from tests.builders import build_match, build_user, build_vacancy

pytestmark = [pytest.mark.postgresql, pytest.mark.django_db(transaction=True)]
PEOPLE, PLACES = 12, 3


def placing(match: VacancyMatch, by: User) -> Callable[[], bool]:
    values = {"kind": "full_time", "wage": None, "started_on": timezone.localdate()}

    def act() -> bool:
        try:
            place_in_vacancy(match=match, values=values, provided=[], by=by, submission_token=uuid4())
        except ValidationError:
            return False
        return True

    return act


def test_twelve_at_once_get_three_places() -> None:
    by, vacancy = build_user(role=Role.COORDINATOR), build_vacancy(places=PLACES)
    matches = [build_match(vacancy=vacancy) for _ in range(PEOPLE)]

    placed = at_once(placing(match, by) for match in matches)

    assert placed.count(True) == PLACES
    numbers = JobPlacement.objects.order_by("place_number").values_list("place_number", flat=True)
    assert list(numbers) == [1, 2, 3]
    assert VacancyMatch.objects.filter(status="placed").count() == PLACES


def test_one_person_placed_by_two_at_once_has_one_job() -> None:
    by, match = build_user(role=Role.COORDINATOR), build_match(vacancy=build_vacancy(places=PLACES))
    assert sorted(at_once([placing(match, by)] * 2)) == [False, True]
    assert JobPlacement.objects.count() == 1
