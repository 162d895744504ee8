"""What the trail holds stays: the model, the queryset and the database itself refuse to change or delete it."""

import pytest
from django.db import DatabaseError, connection, transaction

from bontang_empowerment.audit.models import Action, AppendOnlyError, AuditEvent
from bontang_empowerment.audit.trail import record
from tests.builders import build_person, build_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def event() -> AuditEvent:
    return record(by=build_user("siti"), action=Action.REVEAL, target=build_person(), fields=["nik"])


def test_an_event_cannot_be_saved_again(event: AuditEvent) -> None:
    event.action = Action.UPDATE
    with pytest.raises(AppendOnlyError):
        event.save()


def test_an_event_cannot_be_deleted(event: AuditEvent) -> None:
    with pytest.raises(AppendOnlyError):
        event.delete()


def test_a_queryset_of_events_cannot_be_updated(event: AuditEvent) -> None:
    with pytest.raises(AppendOnlyError):
        AuditEvent.objects.filter(pk=event.pk).update(actor=None)


def test_a_queryset_of_events_cannot_be_deleted(event: AuditEvent) -> None:
    with pytest.raises(AppendOnlyError):
        AuditEvent.objects.all().delete()


@pytest.mark.parametrize(
    "statement",
    ["UPDATE audit_auditevent SET action = 'create'", "DELETE FROM audit_auditevent"],
    ids=["update", "delete"],
)
def test_the_database_refuses_what_bypasses_the_model(event: AuditEvent, statement: str) -> None:
    with (
        pytest.raises(DatabaseError, match="append-only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)
    assert AuditEvent.objects.get(pk=event.pk).action == Action.REVEAL


def test_the_database_refuses_a_bulk_update_too(event: AuditEvent) -> None:
    event.action = Action.UPDATE
    with pytest.raises((AppendOnlyError, DatabaseError), match="append-only"), transaction.atomic():
        AuditEvent.objects.bulk_update([event], ["action"])
    assert AuditEvent.objects.get(pk=event.pk).action == Action.REVEAL


@pytest.mark.postgresql
def test_the_database_refuses_to_empty_the_trail(event: AuditEvent) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET LOCAL audit.may_be_truncated = 'off'")  # what every session but one of the tests has
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            cursor.execute("TRUNCATE audit_auditevent CASCADE")
    assert AuditEvent.objects.filter(pk=event.pk).exists()
