"""A resting connection goes on after what the server did meanwhile: ended it, or changed a table under its plans."""

from collections.abc import Iterator

import pytest
from django.db import connection, connections
from django.db.backends.base.base import BaseDatabaseWrapper

from bontang_empowerment.accounts.models import User
from bontang_empowerment.kept_queries import planned

pytestmark = [pytest.mark.postgresql, pytest.mark.django_db]


@pytest.fixture
def resting() -> Iterator[BaseDatabaseWrapper]:
    """A connection of its own, as a thread of the server keeps it between two requests."""
    made = connections.create_connection("default")
    made.settings_dict = made.settings_dict | {"CONN_HEALTH_CHECKS": True, "CONN_MAX_AGE": None}
    made.inc_thread_sharing()
    yield made
    made.close()


def number_of(database: BaseDatabaseWrapper) -> int:
    """The process of the server behind the connection."""
    database.close_if_unusable_or_obsolete()
    with database.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        return int(cursor.fetchone()[0])


def test_a_connection_that_lives_is_kept_and_not_asked(resting: BaseDatabaseWrapper) -> None:
    first = number_of(resting)
    resting.close_if_unusable_or_obsolete()
    resting.close_if_health_check_failed()
    with connection.cursor() as cursor:
        cursor.execute("SELECT query FROM pg_stat_activity WHERE pid = %s", [first])
        assert cursor.fetchone() == ("SELECT pg_backend_pid()",)
    assert number_of(resting) == first


def test_a_connection_that_the_server_ended_is_replaced(resting: BaseDatabaseWrapper) -> None:
    first = number_of(resting)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(%s, 5000)", [first])  # waits for its end, in milliseconds
        assert cursor.fetchone() == (True,)
    assert number_of(resting) != first


def test_a_statement_planned_before_a_migration_is_planned_anew(resting: BaseDatabaseWrapper) -> None:
    """A page is asked for between the migration and the restart of the server."""
    plan = planned(lambda key: User.objects.filter(pk=key), int, connection=resting)
    assert plan.rows(0) == plan.rows(0) == []
    for length in (160, 150):
        with resting.cursor() as cursor:
            cursor.execute(f"ALTER TABLE accounts_user ALTER COLUMN username TYPE varchar({length})")
        assert plan.rows(0) == []
