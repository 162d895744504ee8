"""A person's page as officers see it, adding and editing people, the list, and the audited look at a NIK."""

from datetime import date
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from beneficiaries import filters
from beneficiaries.codes import BirthDatePrecision, NikStatus, PersonStatus, Relation, Sex
from beneficiaries.models import Household, Person
from bontang_empowerment.audit.models import Action, AuditEvent
from tests.beneficiaries.posted import client_of
from tests.builders import (
    Personas,
    build_enrolment,
    build_household,
    build_nik,
    build_person,
    build_poverty_assessment,
    build_program,
)
from tests.queries import assert_flat_query_count

pytestmark = pytest.mark.django_db
LIST = reverse("beneficiaries:person_list")


@pytest.fixture
def person(personas: Personas) -> Person:
    return build_person("Siti Aminah", kelurahan=personas.own, nik=build_nik(), phone="+6281234567890")


def url(name: str, person: Person) -> str:
    return reverse(f"beneficiaries:{name}", args=[person.pk])


def posted(person: Person, **changes: Any) -> dict[str, str]:
    data = {
        "version": person.version,
        "name": person.name,
        "sex": person.sex,
        "birth_date": f"{person.birth_date:%d-%m-%Y}",
        "relation": person.relation,
        "phone": "0812-3456-7890" if person.phone else "",
    }
    return {name: str(value) for name, value in (data | changes).items()}


# The page -----------------------------------------------------------------------------------------------------------


def test_the_page_shows_the_person_with_the_nik_masked(officer: Client, person: Person) -> None:
    content = officer.get(person.get_absolute_url()).content.decode()
    for shown in ("Siti Aminah", person.masked_nik, "17-05-1990", "0812-3456-7890", "Family of Siti Aminah"):
        assert shown in content
    assert person.nik not in content


def test_the_timeline_tells_what_the_registry_knows(officer: Client, person: Person, personas: Personas) -> None:
    build_poverty_assessment(household=person.household, by=personas.officer)
    titles = [str(entry.title) for entry in officer.get(person.get_absolute_url()).context["timeline"].entries]
    assert titles == ["Poverty criteria of the family assessed", "Registered"]


@pytest.mark.parametrize("page", ["person_detail", "person_update"])
def test_the_neighbouring_officer_finds_nobody(page: str, person: Person, personas: Personas) -> None:
    assert client_of(personas.neighbour).get(url(page, person)).status_code == 404


def test_the_neighbouring_officer_changes_and_reveals_nothing(person: Person, personas: Personas) -> None:
    neighbour = client_of(personas.neighbour)
    assert neighbour.post(url("person_update", person), posted(person, name="Lain")).status_code == 404
    assert neighbour.post(url("person_reveal_nik", person)).status_code == 404
    add = reverse("beneficiaries:person_create", args=[person.household_id])
    assert neighbour.post(add, posted(person, name="Lain")).status_code == 404
    assert Person.objects.count() == 1
    assert not AuditEvent.objects.exists()


def test_a_coordinator_reads_and_does_not_edit(person: Person, personas: Personas) -> None:
    coordinator = client_of(personas.coordinator)
    assert url("person_update", person) not in coordinator.get(person.get_absolute_url()).content.decode()
    assert coordinator.get(url("person_update", person)).status_code == 403


# The whole number ---------------------------------------------------------------------------------------------------


def test_the_whole_nik_is_shown_once_and_audited(officer: Client, person: Person, personas: Personas) -> None:
    nik = person.nik
    grouped = f"{nik[:4]} {nik[4:8]} {nik[8:12]} {nik[12:]}"
    response = officer.post(url("person_reveal_nik", person))
    assert grouped in response.content.decode()
    assert "no-store" in response.headers["Cache-Control"]
    [event] = AuditEvent.objects.about(person)
    assert (event.actor, event.action, event.fields) == (personas.officer, Action.REVEAL, ["nik"])
    assert grouped not in officer.get(person.get_absolute_url()).content.decode()
    fragment = officer.post(url("person_reveal_nik", person), headers={"HX-Request": "true"}).content.decode()
    assert grouped in fragment
    assert "<html" not in fragment
    assert AuditEvent.objects.about(person).count() == 2


def test_a_look_needs_a_post(officer: Client, person: Person) -> None:
    assert officer.get(url("person_reveal_nik", person)).status_code == 405


def test_partner_staff_may_not_reveal(person: Person, personas: Personas) -> None:
    assert client_of(personas.partner_staff).post(url("person_reveal_nik", person)).status_code == 403


# Adding -------------------------------------------------------------------------------------------------------------


def add(client: Client, household: Household, **values: Any) -> Any:
    data = {"name": "Ali Musa", "relation": "child", "nik": build_nik(birth_date=date(1995, 1, 2), sex=Sex.MALE)}
    return client.post(reverse("beneficiaries:person_create", args=[household.pk]), data | values)


def test_a_member_is_added_and_audited(officer: Client, person: Person) -> None:
    response = add(officer, person.household)
    assert response.headers["Location"] == person.household.get_absolute_url()
    added = Person.objects.get(name="Ali Musa")
    assert (added.household, added.sex, added.birth_date) == (person.household, Sex.MALE, date(1995, 1, 2))
    assert [event.action for event in AuditEvent.objects.about(added)] == [Action.CREATE]


def test_adding_twice_with_one_token_adds_once(officer: Client, person: Person) -> None:
    values = {"submission_token": str(uuid4()), "nik": build_nik(birth_date=date(1995, 1, 2), sex=Sex.MALE)}
    add(officer, person.household, **values)
    again = add(officer, person.household, **values)
    added = Person.objects.get(name="Ali Musa")
    assert again.headers["Location"] == added.get_absolute_url()


def test_a_second_head_is_refused(officer: Client, person: Person) -> None:
    response = add(officer, person.household, relation="head")
    assert "Siti Aminah is the head" in response.context["form"].errors["relation"][0]
    assert Person.objects.count() == 1


def test_a_taken_nik_is_refused(officer: Client, person: Person) -> None:
    assert "nik" in add(officer, person.household, nik=person.nik).context["form"].errors


def test_doubts_are_shown_once(officer: Client, person: Person) -> None:
    response = add(officer, person.household, sex="female")
    assert response.context["doubts"]
    assert Person.objects.count() == 1
    nik = response.context["form"]["nik"].value()
    confirmed = {"nik": nik, "sex": "female", "doubts_checked": response.context["doubts"].confirmation}
    assert add(officer, person.household, **confirmed).status_code == 302


# Editing ------------------------------------------------------------------------------------------------------------


def test_an_edit_saves_what_changed_and_names_it_in_the_trail(officer: Client, person: Person) -> None:
    response = officer.post(
        url("person_update", person), posted(person, education="bachelor", occupation="nelayan/perikanan")
    )
    assert response.headers["Location"] == person.get_absolute_url()
    nik = person.nik
    person.refresh_from_db()
    assert (person.education, person.get_occupation_display()) == ("bachelor", "Nelayan/Perikanan")
    assert (person.version, person.nik, person.phone) == (2, nik, "+6281234567890")
    [event] = AuditEvent.objects.about(person)
    assert (event.action, event.fields) == (Action.UPDATE, ["education", "occupation"])


def test_a_changed_name_changes_its_key(officer: Client, person: Person) -> None:
    officer.post(url("person_update", person), posted(person, name="Rosdiana"))
    assert [found.pk for found in Person.objects.named_like("rosdiana")] == [person.pk]


def test_the_stored_nik_is_never_sent_to_the_form(officer: Client, person: Person) -> None:
    content = officer.get(url("person_update", person)).content.decode()
    assert person.nik not in content
    assert person.masked_nik in content


def test_a_new_nik_replaces_the_old_one_and_is_unchecked(officer: Client, person: Person) -> None:
    Person.objects.filter(pk=person.pk).update(nik_status=NikStatus.MATCHED)
    nik = build_nik()
    officer.post(url("person_update", person), posted(person, nik=nik))
    person.refresh_from_db()
    assert (person.nik, person.nik_status) == (nik, NikStatus.UNCHECKED)


def test_an_empty_nik_keeps_the_stored_one_and_its_status(officer: Client, person: Person) -> None:
    Person.objects.filter(pk=person.pk).update(nik_status=NikStatus.MATCHED)
    officer.post(url("person_update", person), posted(person, nik="", name="Siti Aminah Nur"))
    nik = person.nik
    person.refresh_from_db()
    assert (person.nik, person.nik_status, person.name) == (nik, NikStatus.MATCHED, "Siti Aminah Nur")


def test_the_box_removes_the_nik(officer: Client, person: Person) -> None:
    officer.post(url("person_update", person), posted(person, no_nik="on"))
    person.refresh_from_db()
    assert (person.nik, person.nik_index, person.nik_status) == ("", None, NikStatus.NONE)


def test_a_new_nik_and_the_box_together_are_refused(officer: Client, person: Person) -> None:
    response = officer.post(url("person_update", person), posted(person, no_nik="on", nik=build_nik()))
    assert "not both" in response.context["form"].errors["no_nik"][0]


def test_a_nik_of_somebody_else_is_refused(officer: Client, person: Person, personas: Personas) -> None:
    other = build_person("Rosdiana", nik=build_nik(), kelurahan=personas.foreign)
    response = officer.post(url("person_update", person), posted(person, nik=other.nik))
    assert "Kelurahan Api-api" in response.context["form"].errors["nik"][0]


def test_a_changed_birth_date_is_doubted_when_the_nik_says_otherwise(officer: Client, person: Person) -> None:
    data = posted(person, birth_date="18-05-1990")
    response = officer.post(url("person_update", person), data)
    assert "birth date differs" in response.content.decode()
    officer.post(url("person_update", person), data | {"doubts_checked": response.context["doubts"].confirmation})
    person.refresh_from_db()
    assert person.birth_date == date(1990, 5, 18)


def test_an_edit_that_does_not_touch_who_somebody_is_asks_nothing(officer: Client, person: Person) -> None:
    Person.objects.filter(pk=person.pk).update(sex=Sex.MALE)
    person.refresh_from_db()
    assert officer.post(url("person_update", person), posted(person, education="primary")).status_code == 302


def test_an_age_told_earlier_does_not_move_the_birth_date(officer: Client, person: Person) -> None:
    born = date(1980, 2, 3)
    Person.objects.filter(pk=person.pk).update(birth_date=born, birth_date_precision=BirthDatePrecision.AGE)
    page = officer.get(url("person_update", person))
    shown = page.context["form"]["birth_date"].value()
    officer.post(url("person_update", person), posted(person, birth_date=shown, education="primary"))
    person.refresh_from_db()
    assert (person.birth_date, person.birth_date_precision) == (born, BirthDatePrecision.AGE)
    assert person.education == "primary"


def test_editing_declares_nobody_dead(officer: Client, person: Person) -> None:
    """That has a day and may leave a family without a head: it has a page of its own."""
    officer.post(url("person_update", person), posted(person, status=PersonStatus.DECEASED))
    person.refresh_from_db()
    assert person.status == PersonStatus.ACTIVE


def test_a_new_head_is_possible_once_the_old_one_is_none(officer: Client, person: Person) -> None:
    wife = build_person("Rosdiana", household=person.household)
    refused = officer.post(url("person_update", wife), posted(wife, relation="head"))
    assert "relation" in refused.context["form"].errors
    officer.post(url("person_update", person), posted(person, relation="husband"))
    assert officer.post(url("person_update", wife), posted(wife, relation="head")).status_code == 302
    wife.refresh_from_db()
    assert wife.relation == Relation.HEAD


def test_a_stale_edit_shows_both_versions_with_the_nik_masked(officer: Client, person: Person) -> None:
    stored = Person.objects.get(pk=person.pk)
    stored.nik, stored.name, stored.version = build_nik(), "Siti Aminah Baru", 2
    stored.save()
    response = officer.post(url("person_update", person), posted(person, nik=build_nik(), name="Siti Salah"))
    content = response.content.decode()
    assert "Siti Aminah Baru" in content
    assert 'value="Siti Salah"' in content
    assert stored.masked_nik in content
    assert stored.nik not in content
    stored.refresh_from_db()
    assert stored.name == "Siti Aminah Baru"


# The list -----------------------------------------------------------------------------------------------------------


def test_the_list_holds_the_own_people_by_name(officer: Client, person: Person, personas: Personas) -> None:
    first = build_person("Ahmad", kelurahan=personas.own)
    build_person("Jauh Sekali", kelurahan=personas.foreign)
    response = officer.get(LIST)
    assert response.context["page"].rows == [first, person]
    assert person.nik not in response.content.decode()


def test_filters_narrow_the_list(officer: Client, person: Person, personas: Personas) -> None:
    other = build_person("Rosdiana", household=build_household(kelurahan=personas.own, rt="031"))
    Person.objects.filter(pk=other.pk).update(status=PersonStatus.MOVED)
    build_poverty_assessment(household=person.household, by=personas.officer, met=8)
    enrolment = build_enrolment(person=person)
    for query, expected in (
        ({"name": "St. aminah"}, [person]),
        ({"rt": "31"}, [other]),
        ({"status": "moved"}, [other]),
        ({"group": "poor"}, [person]),
        ({"group": "disability"}, []),
        ({"group": "disaster"}, []),
        ({"program": str(enrolment.program_id)}, [person]),
        ({"program": str(build_program().pk)}, []),
        ({"program": str(enrolment.program_id), "rt": "031"}, []),
    ):
        assert officer.get(LIST, query).context["page"].rows == expected, query


def test_a_filter_by_programme_is_a_chip_of_its_name(officer: Client, person: Person) -> None:
    enrolment = build_enrolment(person=person)
    response = officer.get(LIST, {"program": str(enrolment.program_id), "rt": "7"})
    _rt, chip = response.context["chips"]
    assert chip.label == f"Programme: {enrolment.program}"
    assert chip.remove_url == "?rt=7"


def test_an_rt_is_looked_up_in_the_own_or_chosen_kelurahan(
    officer: Client, personas: Personas, monkeypatch: pytest.MonkeyPatch
) -> None:
    coordinator = client_of(personas.coordinator)
    own = build_person("Ahmad", household=build_household(kelurahan=personas.own, rt="003"))
    foreign = build_person("Budi", household=build_household(kelurahan=personas.foreign, rt="003"))
    for most in (1500, 0):
        monkeypatch.setattr(filters, "MOST_FAMILIES", most)
        assert officer.get(LIST, {"rt": "3"}).context["page"].rows == [own]
        assert coordinator.get(LIST, {"rt": "3"}).context["page"].rows == [own, foreign]
        chosen = {"rt": "3", "kelurahan": str(personas.foreign.pk)}
        assert coordinator.get(LIST, chosen).context["page"].rows == [foreign]


def test_the_list_costs_the_same_at_5_and_50_rows(officer: Client, personas: Personas) -> None:
    def more(number: int) -> None:
        for _number in range(number):
            build_person(kelurahan=personas.own, nik=build_nik())

    assert_flat_query_count(lambda: officer.get(LIST), add_rows=more)


@pytest.mark.parametrize("query", ["rt=abc", "kelurahan=999999", "status=x", "after=x", "name=%00"])
def test_odd_filters_do_not_crash(query: str, officer: Client, person: Person) -> None:
    assert officer.get(f"{LIST}?{query}").status_code == 200
