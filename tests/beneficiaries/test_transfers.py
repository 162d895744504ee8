"""A kelurahan asks another for a person or a family; the other hands over with everything on record, or declines."""

from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from beneficiaries.codes import LeavingReason, Relation, TransferStatus
from beneficiaries.models import FamilyMembership, Household, Person, TransferRequest
from beneficiaries.services.duplicates import likely_duplicates
from beneficiaries.services.identity import holder_of_nik
from beneficiaries.services.restriction import restrict_person
from beneficiaries.services.tickets import transfer_url
from beneficiaries.services.transfers import accept_transfer, ask_for_transfer, decline_transfer, withdraw_transfer
from bontang_empowerment.audit.models import AuditEvent
from tests.beneficiaries.posted import client_of, person_like, posted_family, posted_member
from tests.builders import (
    Personas,
    build_enrolment,
    build_household,
    build_kelurahan,
    build_kk_number,
    build_nik,
    build_person,
)
from tests.queries import assert_flat_query_count

pytestmark = pytest.mark.django_db
PLACE = {"rt": "5", "address": "Jl. Baru 2", "reason": "Sudah pindah ke sini"}


@pytest.fixture
def neighbour(personas: Personas) -> Client:
    return client_of(personas.neighbour)


@pytest.fixture
def head(personas: Personas) -> Person:
    """Head of a family of the officer's kelurahan, which the neighbour will ask for."""
    family = build_household(kelurahan=personas.own, kk_number=build_kk_number())
    person = build_person("Sutrisno Hadi", household=family, sex="male", nik=build_nik(sex="male"))
    build_person("Dewi Lestari", household=family, relation=Relation.WIFE)
    return person


def ask(client: Client, of: Person | Household, personas: Personas, **values: str) -> TransferRequest:
    client.post(transfer_url(of, by=personas.neighbour), {"to_kelurahan": personas.foreign.pk, **PLACE, **values})
    return TransferRequest.objects.get()


def accept(client: Client, transfer: TransferRequest, **relations: str) -> Any:
    version = Household.objects.get(pk=transfer.household_id).version
    return client.post(transfer.get_absolute_url(), {"version": version, **relations})


# The button ---------------------------------------------------------------------------------------------------------


def test_a_number_held_elsewhere_comes_with_a_button(neighbour: Client, head: Person, personas: Personas) -> None:
    data = posted_family(
        personas, posted_member("Sutrisno", relation="head", nik=head.nik), kelurahan=personas.foreign.pk
    )
    for body in (
        neighbour.post(reverse("beneficiaries:household_create"), data).content.decode(),
        neighbour.post(reverse("beneficiaries:search"), {"q": head.nik}).content.decode(),
        neighbour.post(reverse("beneficiaries:search"), {"q": head.household.kk_number}).content.decode(),
    ):
        assert "Ask for a transfer" in body
        assert "/transfers/ask/?of=" in body
        assert "Sutrisno Hadi" not in body


def test_the_button_names_nobody_and_cannot_be_made_up(neighbour: Client, head: Person, personas: Personas) -> None:
    url = transfer_url(head, by=personas.neighbour)
    body = neighbour.get(url).content.decode()
    assert "Sutrisno H." in body
    assert "Sutrisno Hadi" not in body
    ticket = parse_qs(urlsplit(url).query)["of"][0]
    for wrong in (str(head.pk), ticket[:-2], "x:y:z", "%00"):
        assert neighbour.get(reverse("beneficiaries:transfer_create"), {"of": wrong}).status_code == 404


def test_the_button_is_good_for_whoever_it_was_shown_to(neighbour: Client, head: Person, personas: Personas) -> None:
    assert neighbour.get(transfer_url(head, by=personas.neighbour)).status_code == 200
    assert neighbour.get(transfer_url(head, by=personas.coordinator)).status_code == 404


@pytest.mark.parametrize("method", ["get", "post"])
def test_without_a_ticket_the_search_comes_first(method: str, neighbour: Client, personas: Personas) -> None:
    response = getattr(neighbour, method)(reverse("beneficiaries:transfer_create"))
    assert response.headers["Location"] == reverse("beneficiaries:search")


def test_of_somebody_restricted_there_is_no_button(neighbour: Client, head: Person, personas: Personas) -> None:
    url = transfer_url(head, by=personas.neighbour)
    restrict_person(person=head, reason="Ancaman", by=personas.coordinator)
    assert neighbour.get(url).status_code == 404
    holder = holder_of_nik(head.nik, by=personas.neighbour)
    assert holder is not None
    assert holder.transfer_url == ""
    assert not likely_duplicates(person_like(head), by=personas.neighbour)


# Asking -------------------------------------------------------------------------------------------------------------


def test_asking_is_safe_to_repeat(neighbour: Client, head: Person, personas: Personas) -> None:
    first = ask(neighbour, head, personas, what="family")
    again = ask(neighbour, head, personas, what="family")
    assert first == again
    assert (first.household, first.person, first.status) == (head.household, None, TransferStatus.WAITING)
    assert (first.from_kelurahan, first.to_kelurahan, first.rt) == (personas.own, personas.foreign, "005")
    assert AuditEvent.objects.about(first).count() == 1


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"what": ""}, "what"),
        ({"what": "family", "rt": ""}, "rt"),
        ({"what": "person", "address": ""}, "address"),
        ({"what": "family", "reason": ""}, "reason"),
        ({"what": "person", "number": "123"}, "number"),
    ],
)
def test_what_is_missing_is_told_at_its_field(
    values: dict[str, str], field: str, neighbour: Client, head: Person, personas: Personas
) -> None:
    data = {"to_kelurahan": personas.foreign.pk, "what": "person", **PLACE, **values}
    page = neighbour.post(transfer_url(head, by=personas.neighbour), data)
    assert list(page.context["form"].errors) == [field]
    assert not TransferRequest.objects.exists()


def test_nobody_asks_for_another_kelurahan(head: Person, personas: Personas) -> None:
    elsewhere = build_kelurahan("Guntung")
    for to, error in ((elsewhere, PermissionDenied), (personas.own, ValidationError)):
        transfer = TransferRequest(
            household=head.household, from_kelurahan=personas.own, to_kelurahan=to, reason="x", rt="001", address="x"
        )
        by = personas.officer if to == personas.own else personas.neighbour
        with pytest.raises(error):
            ask_for_transfer(transfer=transfer, by=by)


# Handing over -------------------------------------------------------------------------------------------------------


def test_a_whole_family_is_handed_over_with_its_history(
    officer: Client, neighbour: Client, head: Person, personas: Personas
) -> None:
    enrolment = build_enrolment(person=head)
    transfer = ask(neighbour, head.household, personas)
    page = officer.get(transfer.get_absolute_url()).content.decode()
    assert "Sutrisno Hadi" in page
    assert str(enrolment.program) in page
    assert "Sutrisno Hadi" not in neighbour.get(transfer.get_absolute_url()).content.decode()
    accept(officer, transfer)
    family = Household.objects.get(pk=head.household_id)
    assert (family.kelurahan, family.rt, family.address) == (personas.foreign, "005", "Jl. Baru 2")
    assert family.members.count() == 2
    assert officer.get(head.get_absolute_url()).status_code == 404
    timeline = neighbour.get(head.get_absolute_url()).content.decode()
    assert "Lok Tuan → Api-api" in timeline
    assert str(enrolment.program) in timeline


def test_a_person_comes_as_a_family_of_their_own(
    officer: Client, neighbour: Client, head: Person, personas: Personas
) -> None:
    wife = head.household.members.exclude(pk=head.pk).get()
    transfer = ask(neighbour, head, personas, what="person")
    refused = accept(officer, transfer, **{f"relation_{wife.pk}": "wife"})
    wife.refresh_from_db()
    assert refused.status_code == 302
    assert wife.relation == Relation.HEAD  # whoever is left alone is the head
    head.refresh_from_db()
    assert (head.household.kelurahan, head.relation) == (personas.foreign, Relation.HEAD)
    membership = FamilyMembership.objects.get()
    assert (membership.person, membership.reason) == (head, LeavingReason.HANDED_OVER)
    assert wife.household.members.active().count() == 1


def test_those_who_stay_need_a_head(officer: Client, neighbour: Client, head: Person, personas: Personas) -> None:
    child = build_person("Anak", household=head.household)
    wife = head.household.members.get(relation=Relation.WIFE)
    transfer = ask(neighbour, head, personas, what="person")
    relations = {f"relation_{wife.pk}": "wife", f"relation_{child.pk}": "child"}
    assert "Nobody would be the head" in accept(officer, transfer, **relations).content.decode()
    assert accept(officer, transfer, **(relations | {f"relation_{wife.pk}": "head"})).status_code == 302


def test_a_person_joins_a_family_of_the_asking_kelurahan(
    officer: Client, neighbour: Client, head: Person, personas: Personas
) -> None:
    destination = build_person("Hasan", kelurahan=personas.foreign, nik=build_nik())
    wife = head.household.members.get(relation=Relation.WIFE)
    values = {"what": "person", "number": destination.nik, "relation": "parent", "rt": "", "address": ""}
    transfer = ask(neighbour, wife, personas, **values)
    accept(officer, transfer, **{f"relation_{head.pk}": "head"})
    wife.refresh_from_db()
    assert (wife.household, wife.relation) == (destination.household, Relation.PARENT)


def test_whoever_else_asked_is_told_that_they_are_gone(
    officer: Client, neighbour: Client, head: Person, personas: Personas
) -> None:
    third = build_kelurahan("Guntung")
    transfer = ask(neighbour, head.household, personas)
    other = TransferRequest.objects.create(
        household=head.household,
        from_kelurahan=personas.own,
        to_kelurahan=third,
        rt="001",
        address="x",
        reason="x",
        asked_by=personas.neighbour,
    )
    accept(officer, transfer)
    other.refresh_from_db()
    assert other.status == TransferStatus.OVERTAKEN
    with pytest.raises(ValidationError):
        accept_transfer(transfer=other, version=2, stayers={}, by=personas.officer)


# Declining, withdrawing, and who decides ----------------------------------------------------------------------------


def test_declining_needs_a_reason_that_the_askers_read(
    officer: Client, neighbour: Client, head: Person, personas: Personas
) -> None:
    transfer = ask(neighbour, head.household, personas)
    url = reverse("beneficiaries:transfer_decline", args=[transfer.pk])
    officer.post(url, {"answer": " "})
    transfer.refresh_from_db()
    assert transfer.is_waiting
    officer.post(url, {"answer": "Masih tinggal di sini"})
    transfer.refresh_from_db()
    assert transfer.status == TransferStatus.DECLINED
    assert "Masih tinggal di sini" in neighbour.get(transfer.get_absolute_url()).content.decode()
    assert Household.objects.get(pk=head.household_id).kelurahan == personas.own


def test_those_who_asked_cannot_decide_and_those_who_hold_cannot_withdraw(
    officer: Client, neighbour: Client, head: Person, personas: Personas
) -> None:
    transfer = ask(neighbour, head.household, personas)
    accept(neighbour, transfer)
    neighbour.post(reverse("beneficiaries:transfer_decline", args=[transfer.pk]), {"answer": "x"})
    officer.post(reverse("beneficiaries:transfer_withdraw", args=[transfer.pk]))
    transfer.refresh_from_db()
    assert transfer.is_waiting
    with pytest.raises(PermissionDenied):
        accept_transfer(transfer=transfer, version=1, stayers={}, by=personas.neighbour)
    with pytest.raises(PermissionDenied):
        decline_transfer(transfer=transfer, answer="x", by=personas.neighbour)
    with pytest.raises(PermissionDenied):
        withdraw_transfer(transfer=transfer, by=personas.officer)


def test_deciding_twice_is_deciding_once(neighbour: Client, head: Person, personas: Personas) -> None:
    transfer = ask(neighbour, head.household, personas)
    for _time in range(2):
        withdraw_transfer(transfer=transfer, by=personas.neighbour)
    assert AuditEvent.objects.about(transfer).count() == 2
    with pytest.raises(ValidationError):
        accept_transfer(transfer=transfer, version=1, stayers={}, by=personas.officer)


def test_a_third_kelurahan_and_a_partner_find_nothing(neighbour: Client, head: Person, personas: Personas) -> None:
    transfer = ask(neighbour, head.household, personas)
    assert not TransferRequest.objects.visible_to(personas.partner_staff).exists()
    assert client_of(personas.partner_staff).get(transfer.get_absolute_url()).status_code == 403


# Home and list ------------------------------------------------------------------------------------------------------


def titles(client: Client) -> list[str]:
    return [str(task.title) for task in client.get("/").context["tasks"].tasks]


def test_both_sides_find_it_among_their_tasks(
    officer: Client, neighbour: Client, head: Person, personas: Personas
) -> None:
    transfer = ask(neighbour, head.household, personas)
    assert titles(officer) == ["1 transfer is asked of you"]
    assert titles(neighbour) == ["1 transfer that you asked for waits"]
    accept(officer, transfer)
    assert titles(officer) == []
    assert titles(neighbour) == ["1 transfer was answered lately"]
    TransferRequest.objects.update(decided_at=timezone.now() - timedelta(days=8))
    assert titles(neighbour) == []


def test_the_list_costs_the_same_at_5_and_50_requests(officer: Client, personas: Personas) -> None:
    def more(number: int) -> None:
        for _number in range(number):
            person = build_person(kelurahan=personas.own)
            TransferRequest.objects.create(
                household=person.household,
                person=person,
                from_kelurahan=personas.own,
                to_kelurahan=personas.foreign,
                rt="001",
                address="x",
                reason="x",
                asked_by=personas.neighbour,
            )

    assert_flat_query_count(lambda: officer.get(reverse("beneficiaries:transfer_list")), add_rows=more)
