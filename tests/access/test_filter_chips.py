"""Chips name the filters in force in the words of the page, whatever kind of choice they come from."""

from typing import Any

import django_filters
import pytest
from django.http import QueryDict
from django.utils import translation

from bontang_empowerment.access.filters import ScopedFilterSet
from bontang_empowerment.audit.models import Action, AuditEvent
from tests.builders import build_user

pytestmark = pytest.mark.django_db


def late_choices() -> list[tuple[str, str]]:
    return [("a", "Alpha"), ("b", "Beta")]


class EventFilter(ScopedFilterSet):
    action = django_filters.MultipleChoiceFilter(label="What", choices=Action.choices)
    kind = django_filters.ChoiceFilter(label="Kind", field_name="target_type", choices=late_choices)
    day = django_filters.DateFilter(label="Day", field_name="at", lookup_expr="date")


@pytest.mark.parametrize(
    ("query", "label"),
    [
        ("action=create&action=reveal", "What: created, revealed"),
        ("kind=b", "Kind: Beta"),
        ("day=24-11-2026", "Day: 24-11-2026"),
    ],
)
def test_a_chip_says_what_is_chosen(query: str, label: str) -> None:
    filters: Any = EventFilter(QueryDict(query), queryset=AuditEvent.objects.all(), by=build_user())
    with translation.override("en"):
        assert [chip.label for chip in filters.chips()] == [label]
