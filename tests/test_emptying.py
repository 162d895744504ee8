"""The quick way to empty the database between tests of real transactions leaves nothing behind that a test made."""

import pytest
from django.contrib.auth.models import Permission
from django.contrib.contenttypes.models import ContentType
from django.db import connection

from tests.access.world import build_world
from tests.emptying import NOT_OF_TESTS, empty_every_table


@pytest.mark.django_db(transaction=True)
def test_every_row_goes_but_what_migrations_left() -> None:
    build_world()
    empty_every_table()
    with connection.cursor() as cursor:
        tables = set(connection.introspection.django_table_names(only_existing=True, include_views=False))
        left = {}
        for table in sorted(tables - NOT_OF_TESTS):
            cursor.execute(f'SELECT count(*) FROM "{table}"')  # noqa: S608 - a table of Django's
            (left[table],) = cursor.fetchone() or (0,)
    assert len(left) > 50
    assert {table for table, rows in left.items() if rows} == set()
    assert ContentType.objects.exists()
    assert Permission.objects.exists()
