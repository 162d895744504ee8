"""An act and its record stand or fall together, and the record holds no personal value."""

import pytest
from django.db import transaction

from beneficiaries.models import Household, Person
from bontang_empowerment.audit.context import Origin, origin
from bontang_empowerment.audit.models import Action, AuditEvent
from bontang_empowerment.audit.trail import OutsideTransactionError, record, record_all
from tests.builders import build_household, build_person, build_user


class AbandonedError(Exception):
    """What went wrong after the write."""


@transaction.atomic
def register_and_fail() -> None:
    record(by=build_user(), action=Action.CREATE, target=build_household())
    raise AbandonedError


@pytest.mark.django_db
def test_a_rollback_undoes_the_act_and_its_record() -> None:
    with pytest.raises(AbandonedError):
        register_and_fail()
    assert not Household.objects.exists()
    assert not AuditEvent.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_a_record_outside_a_transaction_is_refused() -> None:
    with pytest.raises(OutsideTransactionError):
        record(by=None, action=Action.CREATE)
    with pytest.raises(OutsideTransactionError):
        record_all(by=None, action=Action.CREATE, targets=[])
    assert not AuditEvent.objects.exists()


@pytest.mark.django_db
def test_a_record_names_the_fields_in_order_and_never_their_values() -> None:
    person = build_person("Rosdiana", nik="6474015705909999", phone="081234567890")
    event = record(by=build_user(), action=Action.UPDATE, target=person, fields=["phone", "nik"])
    event.refresh_from_db()
    assert event.fields == ["nik", "phone"]
    stored = str(AuditEvent.objects.values().get())
    assert not any(value in stored for value in ("Rosdiana", "6474015705909999", "081234567890"))


@pytest.mark.django_db
def test_a_record_says_from_where_the_act_came() -> None:
    token = origin.set(Origin(address="10.1.2.3", place="beneficiaries:person_update", request_id="a1"))
    try:
        event = record(by=build_user(), action=Action.UPDATE, target=build_person())
    finally:
        origin.reset(token)
    event.refresh_from_db()
    assert (event.address, event.place, event.request_id) == ("10.1.2.3", "beneficiaries:person_update", "a1")


@pytest.mark.django_db
def test_a_command_on_the_server_is_recorded_without_user_and_address() -> None:
    event = record(by=None, action=Action.CREATE, target=build_person())
    event.refresh_from_db()
    assert event.actor is None
    assert event.address is None


@pytest.mark.django_db
def test_many_targets_get_an_event_each() -> None:
    people = [build_person() for _number in range(3)]
    record_all(by=build_user(), action=Action.UPDATE, targets=people, fields=["status"])
    assert {event.target_id for event in AuditEvent.objects.all()} == {str(person.pk) for person in people}
    assert AuditEvent.objects.about(people[0]).count() == 1
    assert Person.objects.count() == 3
