"""The filters that the dashboard shares with the lists: few choices, and none beyond the user's own."""

from datetime import timedelta
from typing import Any

import pytest
from django.http import QueryDict
from django.utils import timezone

from bontang_empowerment.accounts.models import User
from programs.enrolment_selection import OFFERED_PROGRAMS, EnrolmentSelectionFilter
from programs.models import Enrolment, Program
from tests.builders import Personas, build_program

pytestmark = pytest.mark.django_db


def filters(by: User, query: str = "") -> Any:
    return EnrolmentSelectionFilter(QueryDict(query), queryset=Enrolment.objects.all(), by=by)


def offered(filterset: Any) -> str:
    return str(filterset.form["program"])


def many_programmes() -> list[Program]:
    """One more than are offered, oldest first."""
    today = timezone.localdate()
    return [
        build_program(f"Program {number:03}", starts_on=today - timedelta(days=400 - number))
        for number in range(OFFERED_PROGRAMS + 1)
    ]


def test_a_few_programmes_are_all_offered(personas: Personas) -> None:
    for name in ("Menjahit", "Kompos"):
        build_program(name)
    assert offered(filters(personas.coordinator)).count("<option") == 3


def test_of_many_programmes_the_newest_are_offered(personas: Personas) -> None:
    programmes = many_programmes()
    choices = offered(filters(personas.coordinator))
    assert choices.count("<option") == OFFERED_PROGRAMS + 1
    assert programmes[0].name not in choices
    assert programmes[-1].name in choices


def test_an_older_programme_that_a_link_names_is_chosen_all_the_same(personas: Personas) -> None:
    oldest = many_programmes()[0]
    filterset = filters(personas.coordinator, f"program={oldest.pk}")
    assert f'<option value="{oldest.pk}" selected>' in offered(filterset)
    assert [chip.label.split(": ")[1] for chip in filterset.chips()] == [oldest.name]


def test_partner_staff_are_offered_and_may_name_own_programmes_alone(personas: Personas) -> None:
    own, other = build_program("Menjahit", partner=personas.partner), build_program("Kompos")
    assert other.name not in offered(filters(personas.partner_staff))
    assert filters(personas.partner_staff, f"program={own.pk}").is_valid()
    assert not filters(personas.partner_staff, f"program={other.pk}").is_valid()


@pytest.mark.parametrize("key", ["", "abc", "9" * 30, "-1"])
def test_what_is_no_programme_breaks_nothing(key: str, personas: Personas) -> None:
    many_programmes()
    filterset = filters(personas.coordinator, f"program={key}")
    assert filterset.is_valid() is (key == "")
    assert "<select" in offered(filterset)


def test_the_kelurahan_is_a_choice_for_those_who_work_city_wide(personas: Personas) -> None:
    assert "kelurahan" in filters(personas.coordinator).form.fields
    assert "kelurahan" not in filters(personas.officer).form.fields
    assert "kelurahan" not in filters(personas.partner_staff).form.fields
