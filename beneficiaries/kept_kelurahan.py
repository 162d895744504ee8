"""Person.kelurahan is that of the family, whatever writes either of them: the database itself sees to it.

On PostgreSQL migration 0026 makes a trigger, and a composite foreign key that follows a family to another kelurahan.
Here is the same for SQLite. It drops the triggers of a table that a migration makes anew, and refuses to rename one
that triggers of another table name: so they are gone while migrations run, and what these wrote is mended afterwards.
"""

from typing import Any

from django.apps import AppConfig
from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models.signals import post_migrate, pre_migrate

PERSON, HOUSEHOLD = "beneficiaries_person", "beneficiaries_household"
MEND = """
UPDATE beneficiaries_person
SET kelurahan_id = (SELECT h.kelurahan_id FROM beneficiaries_household h WHERE h.id = beneficiaries_person.household_id)
WHERE {which} AND kelurahan_id IS NOT (
    SELECT h.kelurahan_id FROM beneficiaries_household h WHERE h.id = beneficiaries_person.household_id
)
"""
TRIGGERS = {
    "person_kelurahan_of_new": (f"INSERT ON {PERSON}", "id = NEW.id"),
    "person_kelurahan_of_changed": (f"UPDATE OF household_id, kelurahan_id ON {PERSON}", "id = NEW.id"),
    # A row may point at a family that is written after it, in the same transaction.
    "person_kelurahan_of_new_family": (f"INSERT ON {HOUSEHOLD}", "household_id = NEW.id"),
    "person_kelurahan_of_moved_family": (f"UPDATE OF kelurahan_id ON {HOUSEHOLD}", "household_id = NEW.id"),
}


def keep_around_migrations(app: AppConfig) -> None:
    """Called from AppConfig.ready."""
    pre_migrate.connect(_drop, sender=app, dispatch_uid="kept_kelurahan_dropped")
    post_migrate.connect(_make, sender=app, dispatch_uid="kept_kelurahan_made")


def _drop(*, using: str, **_told: Any) -> None:
    connection = connections[using]
    if connection.vendor != "sqlite":
        return
    with connection.cursor() as cursor:
        for name in TRIGGERS:
            cursor.execute(f"DROP TRIGGER IF EXISTS {name}")


def _make(*, using: str, **_told: Any) -> None:
    connection = connections[using]
    if connection.vendor != "sqlite" or not _has_column(connection):
        return
    with connection.cursor() as cursor:
        cursor.execute(MEND.format(which="1"))
        for name, (event, which) in TRIGGERS.items():
            cursor.execute(f"CREATE TRIGGER IF NOT EXISTS {name} AFTER {event} BEGIN {MEND.format(which=which)}; END")


def _has_column(connection: BaseDatabaseWrapper) -> bool:
    """False where migrations have stopped before it."""
    with connection.cursor() as cursor:
        if PERSON not in connection.introspection.table_names(cursor):
            return False
        columns = connection.introspection.get_table_description(cursor, PERSON)
    return any(column.name == "kelurahan_id" for column in columns)
