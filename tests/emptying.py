"""Emptying the database after a test of real transactions: row by row, in a tenth of the time of Django's flush.

Django's own way truncates all seventy tables with their indexes, of which a test fills a handful, and then makes the
content types and permissions anew. Here what is filled is deleted, and those two stay as migrations left them.
"""

from django.db import IntegrityError, connection, transaction
from django.test import TransactionTestCase

NOT_OF_TESTS = {"auth_permission", "django_content_type"}
"""Filled after migrations, by nobody else."""
REFUSES_DELETE = "audit_auditevent"
"""A trigger guards its rows; the tests' session may truncate it (see django_db_modify_db_settings)."""

ATTEMPTS = 5
"""A browser's page may save a draft while its database is emptied under it."""

EMPTY = """
DO $$
DECLARE
    name text;
    is_filled boolean;
BEGIN
    FOREACH name IN ARRAY string_to_array('{tables}', ' ') LOOP
        EXECUTE format('SELECT EXISTS (SELECT FROM %I)', name) INTO is_filled;
        IF is_filled THEN
            EXECUTE format(CASE name WHEN '{refuses}' THEN 'TRUNCATE %I' ELSE 'DELETE FROM %I' END, name);
        END IF;
    END LOOP;
END
$$
"""


def empty_every_table() -> None:
    """Foreign keys are checked when the transaction ends: the order of the tables does not matter."""
    tables = [
        table
        for table in connection.introspection.django_table_names(only_existing=True, include_views=False)
        if table not in NOT_OF_TESTS
    ]
    for attempts_left in reversed(range(ATTEMPTS)):
        try:
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(EMPTY.format(tables=" ".join(tables), refuses=REFUSES_DELETE))
        except IntegrityError:
            if not attempts_left:
                raise
        else:
            return


def empty_quickly_after_each_test() -> None:
    """For the whole run. On SQLite no test of real transactions runs: nothing changes there."""
    if connection.vendor == "postgresql":
        TransactionTestCase._fixture_teardown = lambda _test: empty_every_table()  # type: ignore[attr-defined]
