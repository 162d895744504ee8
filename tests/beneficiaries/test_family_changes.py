"""Families change at the counter: nothing is erased, totals follow, and every family keeps a head."""

from datetime import date
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client
from django.urls import reverse

from beneficiaries.codes import LeavingReason, PersonStatus, Relation
from beneficiaries.models import FamilyMembership, Household, Person, PersonChange
from beneficiaries.services.family_changes import change_head, found_family, join_family
from bontang_empowerment.access.versions import StaleVersionError
from bontang_empowerment.audit.models import AuditEvent
from tests.beneficiaries.posted import client_of
from tests.builders import Personas, build_enrolment, build_household, build_kk_number, build_nik, build_person
from tests.queries import assert_flat_query_count

pytestmark = pytest.mark.django_db
DAY = {"on": "01-11-2026"}


class Family:
    """Head, wife and two children of the officer's kelurahan."""

    def __init__(self, personas: Personas) -> None:
        self.household = build_household(kelurahan=personas.own, kk_number=build_kk_number())
        self.head = build_person("Sutrisno", household=self.household, sex="male", relation=Relation.HEAD)
        self.wife = build_person("Dewi Lestari", household=self.household, relation=Relation.WIFE)
        self.son = build_person("Rizky", household=self.household, sex="male", relation=Relation.CHILD)
        self.baby = build_person("Nur", household=self.household, birth_date=date(2025, 1, 1), relation=Relation.CHILD)

    def relations(self, **changed: str) -> dict[str, str]:
        people = {"head": self.head, "wife": self.wife, "son": self.son, "baby": self.baby}
        return {f"relation_{person.pk}": changed.get(name, person.relation) for name, person in people.items()}

    def goes(self, *people: Person) -> dict[str, str]:
        return {f"goes_{person.pk}": "on" for person in people}


@pytest.fixture
def family(personas: Personas) -> Family:
    return Family(personas)


def post(client: Client, name: str, row: Any, **data: str) -> Any:
    return client.post(reverse(f"beneficiaries:{name}", args=[row.pk]), {"version": "1", **data})


def active(household: Household) -> list[tuple[str, str]]:
    return list(household.members.active().order_by("pk").values_list("name", "relation"))


# Pecah KK -----------------------------------------------------------------------------------------------------------


def split(officer: Client, family: Family, personas: Personas, *movers: Person, **data: str) -> Any:
    new = {"kelurahan": str(personas.own.pk), "rt": "9", "address": "Jl. Baru 1"}
    typed = {**DAY, **new, **family.relations(), **family.goes(*movers), **data}
    return post(officer, "household_split", family.household, **typed)


def test_a_member_founds_a_family_and_is_its_head(officer: Client, family: Family, personas: Personas) -> None:
    response = split(officer, family, personas, family.son, kk_number=build_kk_number())
    new = Household.objects.exclude(pk=family.household.pk).get()
    assert response.headers["Location"] == new.get_absolute_url()
    assert active(new) == [("Rizky", Relation.HEAD)]
    assert [name for name, _relation in active(family.household)] == ["Sutrisno", "Dewi Lestari", "Nur"]
    membership = FamilyMembership.objects.get()
    assert (membership.person, membership.household) == (family.son, family.household)
    assert (membership.relation, membership.until) == (Relation.CHILD, date(2026, 11, 1))
    assert (membership.reason, membership.recorded_by) == (LeavingReason.FOUNDED, personas.officer)
    change = PersonChange.objects.get(person=family.son)
    assert (change.field, change.old, change.new) == ("relation", "child", "head")
    assert AuditEvent.objects.about(family.son).get().fields == ["household", "relation"]


def test_when_the_head_goes_the_others_need_a_new_one(officer: Client, family: Family, personas: Personas) -> None:
    page = split(officer, family, personas, family.head)
    assert list(page.context["form"].errors) == [f"relation_{family.wife.pk}"]
    assert Household.objects.count() == 1
    split(officer, family, personas, family.head, **{f"relation_{family.wife.pk}": "head"})
    assert active(family.household)[0] == ("Dewi Lestari", Relation.HEAD)
    assert Household.objects.count() == 2


def test_two_heads_and_nobody_and_everybody_are_refused_at_the_field(
    officer: Client, family: Family, personas: Personas
) -> None:
    first = f"goes_{family.head.pk}"
    everybody = [family.head, family.wife, family.son, family.baby]
    assert first in split(officer, family, personas).context["form"].errors
    assert first in split(officer, family, personas, *everybody).context["form"].errors
    second_head = {f"relation_{family.son.pk}": "head", f"relation_{family.baby.pk}": "head"}
    page = split(officer, family, personas, family.son, family.baby, **second_head)
    assert f"relation_{family.baby.pk}" in page.context["form"].errors
    assert not FamilyMembership.objects.exists()


def test_a_wrong_card_of_the_new_family_stores_nothing_by_half(
    officer: Client, family: Family, personas: Personas
) -> None:
    page = split(officer, family, personas, family.son, kk_number="123", rt="", moved="x")
    assert {"kk_number", "rt"} <= set(page.context["new_family"].errors)
    assert Household.objects.count() == 1
    family.son.refresh_from_db()
    assert family.son.household == family.household


def test_the_page_sent_twice_founds_one_family(officer: Client, family: Family, personas: Personas) -> None:
    token = {"submission_token": "5f1c2b7e-5d0e-4c0e-9c39-7a3f8f0e1a11"}
    first = split(officer, family, personas, family.son, **token)
    again = split(officer, family, personas, family.son, **token)
    assert first.headers["Location"] == again.headers["Location"]
    assert Household.objects.count() == 2


def test_a_family_out_of_reach_founds_nothing_here(family: Family, personas: Personas) -> None:
    new = Household(kelurahan=personas.foreign, rt="001", address="Jl. Jauh")
    for by in (personas.officer, personas.neighbour):
        with pytest.raises(PermissionDenied):
            found_family(
                origin=family.household,
                version=1,
                household=new,
                movers={family.son.pk: "head"},
                stayers={},
                on=date(2026, 11, 1),
                by=by,
            )
    assert Household.objects.count() == 1


# Numpang KK ---------------------------------------------------------------------------------------------------------


def test_members_join_the_family_that_a_number_finds(officer: Client, family: Family, personas: Personas) -> None:
    other = build_household(kelurahan=personas.own, kk_number=build_kk_number())
    build_person("Hasan Basri", household=other)
    typed = {**DAY, **family.relations(baby="grandchild"), **family.goes(family.baby)}
    response = post(officer, "household_join", family.household, family=other.kk_number, **typed)
    assert response.headers["Location"] == other.get_absolute_url()
    assert active(other) == [("Nur", Relation.GRANDCHILD), ("Hasan Basri", Relation.HEAD)]
    assert FamilyMembership.objects.get().reason == LeavingReason.JOINED


def test_a_name_that_fits_several_families_asks_which(officer: Client, family: Family, personas: Personas) -> None:
    others = [build_person("Hasan Basri", kelurahan=personas.own) for _number in range(2)]
    typed = {**DAY, **family.relations(), **family.goes(family.baby), "family": "hasan"}
    page = post(officer, "household_join", family.household, **typed)
    assert list(page.context["form"].errors) == ["destination"]
    assert "Hasan Basri, Lok Tuan, RT 007" in page.content.decode()
    post(officer, "household_join", family.household, **typed, destination=str(others[1].household_id))
    family.baby.refresh_from_db()
    assert family.baby.household == others[1].household


@pytest.mark.parametrize(("relation", "refused"), [("head", True), ("other_relative", False)])
def test_nobody_becomes_a_second_head(
    relation: str, refused: bool, officer: Client, family: Family, personas: Personas
) -> None:
    other = build_person("Hasan Basri", kelurahan=personas.own, nik=build_nik())
    typed = {**DAY, **family.relations(son=relation), **family.goes(family.son), "family": other.nik}
    page = post(officer, "household_join", family.household, **typed)
    assert (page.status_code == 200) is refused
    if refused:
        assert "Hasan Basri is the head there" in page.content.decode()


def test_a_family_of_another_kelurahan_is_not_joined_but_asked_for(
    officer: Client, family: Family, personas: Personas
) -> None:
    other = build_person("Hasan Basri", kelurahan=personas.foreign, nik=build_nik())
    typed = {**DAY, **family.relations(), **family.goes(family.son), "family": other.nik}
    page = post(officer, "household_join", family.household, **typed)
    assert "Hasan B. in Kelurahan Api-api" in page.content.decode()
    with pytest.raises(PermissionDenied):
        join_family(
            origin=family.household,
            version=1,
            destination=other.household,
            movers={family.son.pk: "child"},
            stayers={},
            on=date(2026, 11, 1),
            by=personas.officer,
        )


# A new head ---------------------------------------------------------------------------------------------------------


def test_another_member_becomes_the_head(officer: Client, family: Family) -> None:
    post(officer, "household_head", family.household, **family.relations(head="husband", wife="head"))
    assert active(family.household)[:2] == [("Sutrisno", "husband"), ("Dewi Lestari", "head")]
    assert PersonChange.objects.filter(field="relation").count() == 2


def test_a_family_without_a_head_is_refused_by_the_service_too(family: Family, personas: Personas) -> None:
    with pytest.raises(ValidationError):
        change_head(household=family.household, version=1, relations={family.head.pk: "other"}, by=personas.officer)
    family.head.refresh_from_db()
    assert family.head.relation == Relation.HEAD


def test_a_page_that_somebody_has_overtaken_is_refused(officer: Client, family: Family, personas: Personas) -> None:
    relations = family.relations(head="husband", wife="head")
    post(officer, "household_head", family.household, **relations)
    page = post(officer, "household_head", family.household, **relations)
    assert "This family was changed since you opened the page" in page.content.decode()
    assert page.context["form"]["version"].value() == "2"
    with pytest.raises(StaleVersionError):
        change_head(household=family.household, version=1, relations={}, by=personas.officer)


# Leaving the city, dying, coming back -------------------------------------------------------------------------------


def test_who_leaves_the_city_stays_on_the_card_and_is_counted_no_more(officer: Client, family: Family) -> None:
    typed = {**DAY, "moved_to": "Samarinda", **family.relations(), **family.goes(family.son)}
    post(officer, "household_departure", family.household, **typed)
    family.son.refresh_from_db()
    assert (family.son.status, family.son.status_on) == (PersonStatus.MOVED, date(2026, 11, 1))
    assert (family.son.moved_to, family.son.household) == ("Samarinda", family.household)
    page = officer.get(family.household.get_absolute_url()).content.decode()
    assert "Rizky" in page
    [row] = officer.get(reverse("beneficiaries:household_list")).context["page"].rows
    assert len(row.active_members) == 3


def test_a_whole_family_may_leave(officer: Client, family: Family) -> None:
    everybody = family.goes(family.head, family.wife, family.son, family.baby)
    typed = {**DAY, "moved_to": "Balikpapan", **family.relations(), **everybody}
    assert post(officer, "household_departure", family.household, **typed).status_code == 302
    assert not family.household.members.active().exists()


def test_when_the_head_dies_the_page_asks_for_a_new_one(officer: Client, family: Family) -> None:
    page = post(officer, "person_death", family.head, **DAY, **family.relations())
    assert "Nobody would be the head" in page.content.decode()
    post(officer, "person_death", family.head, **DAY, **family.relations(wife="head"))
    family.head.refresh_from_db()
    assert (family.head.status, family.head.status_on) == (PersonStatus.DECEASED, date(2026, 11, 1))
    assert active(family.household)[0] == ("Dewi Lestari", Relation.HEAD)


@pytest.mark.parametrize("day", ["01-01-2030", "31-12-2000", "1-1-24", ""])
def test_a_day_that_cannot_be_is_refused(day: str, officer: Client, family: Family) -> None:
    page = post(officer, "person_death", family.baby, on=day, **family.relations())
    assert list(page.context["form"].errors) == ["on"]
    family.baby.refresh_from_db()
    assert family.baby.status == PersonStatus.ACTIVE


def test_a_death_recorded_by_mistake_is_taken_back(officer: Client, family: Family) -> None:
    post(officer, "person_death", family.head, **DAY, **family.relations(wife="head"))
    typed = family.relations(head="head", wife="wife") | {"version": "2"}
    officer.post(reverse("beneficiaries:person_return", args=[family.head.pk]), typed)
    family.head.refresh_from_db()
    assert (family.head.status, family.head.status_on) == (PersonStatus.ACTIVE, None)
    assert active(family.household)[0] == ("Sutrisno", Relation.HEAD)


def test_open_enrolments_are_told_before_saving(officer: Client, family: Family) -> None:
    enrolment = build_enrolment(person=family.son)
    for name in ("household_departure", "household_split"):
        page = officer.get(reverse(f"beneficiaries:{name}", args=[family.household.pk])).content.decode()
        assert f"{enrolment.program}: Enrolled" in page
    page = officer.get(reverse("beneficiaries:person_death", args=[family.son.pk])).content.decode()
    assert "nothing about them is erased" in page


@pytest.mark.parametrize("name", ["household_split", "household_join", "household_head", "household_departure"])
def test_the_pages_cost_the_same_with_many_members(name: str, officer: Client, family: Family) -> None:
    url = reverse(f"beneficiaries:{name}", args=[family.household.pk])

    def more(number: int) -> None:
        for _number in range(number):
            build_enrolment(person=build_person("Anak", household=family.household))

    assert_flat_query_count(lambda: officer.get(url), add_rows=more)


def test_the_neighbouring_officer_finds_no_such_page(family: Family, personas: Personas) -> None:
    assert post(client_of(personas.neighbour), "household_head", family.household).status_code == 404


def test_whoever_decides_is_told_of_places_left_behind(officer: Client, family: Family, personas: Personas) -> None:
    enrolment = build_enrolment(person=family.son)
    build_enrolment(person=family.wife)
    post(officer, "person_death", family.son, **DAY, **family.relations())
    for user in (personas.officer, personas.coordinator):
        home = client_of(user).get("/")
        [task] = [task for task in home.context["tasks"].tasks if "died or moved away" in task.title]
        assert client_of(user).get(task.url).context["page"].rows == [enrolment]
    assert not client_of(personas.neighbour).get("/").context["tasks"].tasks
