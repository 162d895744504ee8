"""An officer registers a family with its members on one page."""

from datetime import date
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse

from beneficiaries.codes import BirthDatePrecision, DecileStatus, NikStatus, Relation, Sex
from beneficiaries.models import Household, Person
from beneficiaries.services.registration import TakenMeanwhileError, register_household
from bontang_empowerment.audit.models import Action, AuditEvent
from tests.beneficiaries.posted import posted_family, posted_member
from tests.builders import Personas, build_nik, build_person

pytestmark = pytest.mark.django_db
URL = reverse("beneficiaries:household_create")


def test_a_family_is_saved_with_its_members(officer: Client, personas: Personas) -> None:
    data = posted_family(
        personas,
        posted_member("Sutrisno", relation="head", nik="", sex="male", birth_date="17-08-1985", phone="0812-3456-7890"),
        posted_member("Siti Aminah", relation="wife", nik=build_nik(birth_date=date(1988, 3, 2))),
        kk_number="6474 0101 0101 9901",
        rw="2",
        decile="3",
    )
    response = officer.post(URL, data)
    household = Household.objects.get()
    assert response.headers["Location"] == reverse("beneficiaries:household_detail", args=[household.pk])
    assert (household.kk_number, household.rt, household.rw) == ("6474010101019901", "007", "002")
    assert (household.decile_status, household.decile) == (DecileStatus.LISTED, 3)
    head, wife = household.members.order_by("pk")
    assert (head.name, head.relation, head.phone) == ("Sutrisno", Relation.HEAD, "+6281234567890")
    assert (head.nik, head.nik_status) == ("", NikStatus.NONE)
    assert (wife.sex, wife.birth_date, wife.nik_status) == (Sex.FEMALE, date(1988, 3, 2), NikStatus.UNCHECKED)


def test_the_nik_fills_sex_and_birth_date_without_scripts(officer: Client, personas: Personas) -> None:
    nik = build_nik(birth_date=date(1979, 12, 31), sex=Sex.MALE)
    officer.post(URL, posted_family(personas, posted_member("Baso", relation="head", nik=nik)))
    person = Person.objects.get()
    assert (person.sex, person.birth_date) == (Sex.MALE, date(1979, 12, 31))
    assert person.birth_date_precision == BirthDatePrecision.EXACT


@pytest.mark.parametrize(
    ("typed", "born", "precision"),
    [("1980", date(1980, 7, 1), BirthDatePrecision.YEAR), ("17051990", date(1990, 5, 17), BirthDatePrecision.EXACT)],
)
def test_a_birth_date_may_be_less_than_a_day(
    typed: str, born: date, precision: BirthDatePrecision, officer: Client, personas: Personas
) -> None:
    member = posted_member("Rosdiana", relation="head", nik="", sex="female", birth_date=typed)
    officer.post(URL, posted_family(personas, member))
    person = Person.objects.get()
    assert (person.birth_date, person.birth_date_precision) == (born, precision)


def test_rows_left_empty_or_removed_are_not_saved(officer: Client, personas: Personas) -> None:
    removed = posted_member("Salah Ketik", DELETE="on")
    empty = {"name": "", "nik": "", "relation": ""}
    officer.post(URL, posted_family(personas, posted_member("Sutrisno", relation="head"), removed, empty))
    assert [person.name for person in Person.objects.all()] == ["Sutrisno"]


def test_every_row_written_is_in_the_audit_trail(officer: Client, personas: Personas) -> None:
    officer.post(
        URL, posted_family(personas, posted_member(relation="head"), posted_member("Ali Musa", relation="other"))
    )
    household = Household.objects.get()
    [event] = AuditEvent.objects.about(household)
    assert (event.actor, event.action, event.place) == (
        personas.officer,
        Action.CREATE,
        "beneficiaries:household_create",
    )
    for person in household.members.all():
        [event] = AuditEvent.objects.about(person)
        assert event.action == Action.CREATE
        assert {"name", "nik", "birth_date"} <= set(event.fields)


def test_a_repeated_post_shows_the_first_result(officer: Client, personas: Personas) -> None:
    data = posted_family(personas, submission_token=str(uuid4()))
    first, second = officer.post(URL, data), officer.post(URL, data)
    assert first.status_code == second.status_code == 302
    assert second.headers["Location"] == first.headers["Location"]
    assert Household.objects.count() == 1


def test_a_kelurahan_of_others_cannot_be_chosen(officer: Client, personas: Personas) -> None:
    response = officer.post(URL, posted_family(personas, kelurahan=personas.foreign.pk))
    assert "kelurahan" in response.context["form"].errors
    assert not Household.objects.exists()


def test_the_service_refuses_a_kelurahan_out_of_reach(personas: Personas) -> None:
    household = Household(kelurahan=personas.foreign, rt="001", address="Jl. Kutai")
    with pytest.raises(PermissionDenied):
        register_household(household=household, members=[], by=personas.officer)


def test_a_number_taken_in_between_leaves_nothing_by_half(personas: Personas) -> None:
    nik = build_nik()
    build_person(nik=nik, kelurahan=personas.foreign)
    household = Household(kelurahan=personas.own, rt="001", address="Jl. Kutai")
    members = [
        Person(name="Ali", sex=Sex.MALE, relation=Relation.HEAD),
        Person(name="Siti", sex=Sex.FEMALE, relation=Relation.WIFE, nik=nik),
    ]
    with pytest.raises(TakenMeanwhileError):
        register_household(household=household, members=members, by=personas.officer)
    assert Household.objects.count() == 1
    assert not AuditEvent.objects.exists()


def test_one_more_row_without_scripts_keeps_what_was_typed(officer: Client, personas: Personas) -> None:
    data = posted_family(personas, posted_member("Sutrisno", relation="head", birth_date="1985", nik="123"))
    response = officer.post(URL, data | {"add_member": "1"})
    content = response.content.decode()
    assert 'value="Sutrisno"' in content
    assert 'value="1985"' in content
    assert 'value="123"' in content
    assert 'name="members-1-name"' in content
    assert "field-errors" not in content
    assert not Household.objects.exists()


def test_a_name_from_the_search_is_typed_ahead(officer: Client) -> None:
    assert 'value="Nur Aisyah"' in officer.get(URL, {"name": "Nur Aisyah"}).content.decode()


def test_a_number_from_the_search_is_posted_and_typed_ahead(officer: Client) -> None:
    nik = build_nik()
    as_nik = officer.post(URL, {"start_with": "nik", "number": nik})
    row = as_nik.context["members"][0]
    assert (row["nik"].value(), row["sex"].value(), row["birth_date"].value()) == (nik, Sex.FEMALE, "17-05-1990")
    as_kk = officer.post(URL, {"start_with": "kk_number", "number": nik})
    assert as_kk.context["form"]["kk_number"].value() == nik


def test_an_officer_with_one_kelurahan_need_not_choose(officer: Client, personas: Personas) -> None:
    form = officer.get(URL).context["form"]
    assert form.only_kelurahan == personas.own
    assert form["kelurahan"].value() == personas.own.pk


def test_partner_staff_and_coordinators_may_not_register(client: Client, personas: Personas) -> None:
    for user in (personas.coordinator, personas.partner_staff):
        client.force_login(user)
        assert client.get(URL).status_code == 403
        assert client.post(URL, posted_family(personas)).status_code == 403
    assert not Household.objects.exists()
