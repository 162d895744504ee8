"""Settings of the planner hold for some queries and no longer."""

import pytest
from django.db import connection

from bontang_empowerment.query_plans import planned_with

pytestmark = pytest.mark.django_db


def shown(name: str) -> str:
    with connection.cursor() as cursor:
        cursor.execute(f"SHOW {name}")
        return str(cursor.fetchone()[0])


@pytest.mark.postgresql
def test_a_setting_is_over_behind_its_queries() -> None:
    usual = shown("random_page_cost")
    with planned_with({"random_page_cost": "1.7"}):
        assert shown("random_page_cost") == "1.7"
    assert shown("random_page_cost") == usual != "1.7"


def test_elsewhere_the_queries_run_as_they_are() -> None:
    with planned_with({"random_page_cost": "1.1"}), connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        assert cursor.fetchone() == (1,)
