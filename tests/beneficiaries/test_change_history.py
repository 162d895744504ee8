"""What was before a change stays, encrypted, and is told on the timeline to those who may see it."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation

from beneficiaries.extension import PAGE_OF_TIMELINE, TimelineEntry, TimelinePage, Window, timeline_of
from beneficiaries.models import FormerKkNumber, HouseholdChange, Person, PersonChange
from beneficiaries.services.identity import holder_of_kk_number, holder_of_number
from beneficiaries.services.records import update_household, update_person
from beneficiaries.services.registration import TakenMeanwhileError
from bontang_empowerment.accounts.models import Role
from tests.beneficiaries.posted import client_of
from tests.builders import (
    Personas,
    build_consent,
    build_enrolment,
    build_household,
    build_kk_number,
    build_nik,
    build_outcome,
    build_person,
    build_user,
)
from tests.queries import assert_flat_query_count

pytestmark = pytest.mark.django_db


def edit(person: Person, by: object, **values: object) -> Person:
    person.refresh_from_db()
    for name, value in values.items():
        setattr(person, name, value)
    return update_person(person=person, changed=values, version=person.version, by=by)  # type: ignore[arg-type]


@pytest.fixture
def person(personas: Personas) -> Person:
    return build_person("Siti Aminah", kelurahan=personas.own, nik=build_nik())


def told(person: Person, by: object) -> list[str]:
    with translation.override("en"):
        entries = timeline_of(person, by)  # type: ignore[arg-type]
        return [line for entry in entries for line in entry.lines]


def test_every_changed_field_keeps_its_old_and_new_value(person: Person, personas: Personas) -> None:
    edit(person, personas.officer, name="Siti Aminah Sari", occupation=2, sex="male", phone="+6281234567890")
    lines = told(person, personas.officer)
    assert lines == [
        "Full name: Siti Aminah → Siti Aminah Sari",
        "Occupation: empty → Mengurus Rumah Tangga",
        "Phone: empty → 0812-3456-7890",
        "Sex: Female → Male",
    ]
    [entry] = [entry for entry in timeline_of(person, personas.officer) if entry.lines]
    assert entry.by == str(personas.officer)


def test_numbers_are_masked_on_screen_and_encrypted_at_rest(
    officer: Client, person: Person, personas: Personas
) -> None:
    old, new = person.nik, build_nik()
    edit(person, personas.officer, nik=new, passport_number="C1234567")
    body = officer.get(person.get_absolute_url()).content.decode()
    assert f"{old[:4]} •••• •••• ••{old[-2:]} → {new[:4]} •••• •••• ••{new[-2:]}" in body
    for number in (old, new):
        assert number not in body
    assert "empty → •••567" in body
    with connection.cursor() as cursor:
        cursor.execute("SELECT field, old, new FROM beneficiaries_personchange")
        stored = str(cursor.fetchall())
    assert old not in stored
    assert new not in stored


def test_who_may_not_see_the_person_sees_no_change(person: Person, personas: Personas) -> None:
    edit(person, personas.officer, name="Siti Rahasia")
    build_enrolment(person=person, program=None)
    for user in (personas.neighbour, build_user(role=Role.AUDITOR)):
        assert not PersonChange.objects.visible_to(user).exists()
        assert not told(person, user)


def test_a_refused_save_keeps_no_history(person: Person, personas: Personas) -> None:
    other = build_person(kelurahan=personas.own, nik=build_nik())
    with pytest.raises(TakenMeanwhileError):
        edit(person, personas.officer, nik=other.nik)
    assert not PersonChange.objects.exists()


def test_the_family_s_page_tells_its_changes(officer: Client, person: Person, personas: Personas) -> None:
    family = person.household
    family.address, family.domicile_kelurahan = "Jl. Pindah 9", personas.foreign
    update_household(household=family, changed=["address", "domicile_kelurahan"], version=1, by=personas.officer)
    body = officer.get(family.get_absolute_url()).content.decode()
    assert "Jl. Kapal Selam No. 1 → Jl. Pindah 9" in body
    assert "empty → Api-api" in body
    assert "Jl. Pindah 9" in "".join(told(person, personas.officer))


def test_an_old_kk_number_goes_on_finding_the_family(officer: Client, personas: Personas) -> None:
    old, new = build_kk_number(), build_kk_number()
    family = build_household(kelurahan=personas.own, kk_number=old)
    build_person(household=family)
    family.kk_number = new
    update_household(household=family, changed=["kk_number"], version=1, by=personas.officer)
    for number in (old, new):
        response = officer.post(reverse("beneficiaries:search"), {"q": number})
        assert response.headers["Location"] == family.get_absolute_url()
    former = FormerKkNumber.objects.get()
    assert (former.kk_number, former.changed_by) == (old, personas.officer)
    assert HouseholdChange.objects.get().by == personas.officer


def test_the_family_that_has_a_number_now_comes_before_the_one_that_had_it(personas: Personas) -> None:
    number = build_kk_number()
    family, other = build_household(kelurahan=personas.own, kk_number=number), build_household(kelurahan=personas.own)
    family.kk_number = build_kk_number()
    update_household(household=family, changed=["kk_number"], version=1, by=personas.officer)
    assert holder_of_kk_number(number, by=personas.officer) is None
    other.kk_number = number
    update_household(household=other, changed=["kk_number"], version=1, by=personas.officer)
    holder = holder_of_number(number, by=personas.officer)
    assert holder is not None
    assert holder.household == other


def test_the_admin_site_keeps_the_old_value_too(person: Person) -> None:
    admin = build_user(role=Role.ADMIN)
    client = client_of(admin)
    url = reverse("admin:beneficiaries_person_change", args=[person.pk])
    form = client.get(url).context["adminform"].form
    typed = {name: form[name].value() for name in form.fields if form[name].value() is not None}
    client.post(url, {**typed, "birth_date": "17-05-1990", "name": "Siti Dari Admin"})
    change = PersonChange.objects.get(field="name")
    assert (change.old, change.new, change.by) == ("Siti Aminah", "Siti Dari Admin", admin)


# The page -----------------------------------------------------------------------------------------------------------


def test_a_long_history_is_paged_and_nothing_is_left_out(officer: Client, person: Person, personas: Personas) -> None:
    for number in range(PAGE_OF_TIMELINE + 5):
        edit(person, personas.officer, mother_name=f"Ibu {number}", father_name=f"Bapak {number}")
    first = officer.get(person.get_absolute_url()).context["timeline"]
    assert len(first.entries) == PAGE_OF_TIMELINE
    second = officer.get(person.get_absolute_url(), {"before": first.older}).context["timeline"]
    assert not second.older
    titles = [line for entry in [*first.entries, *second.entries] for line in entry.lines]
    assert len(titles) == 2 * (PAGE_OF_TIMELINE + 5)
    assert str(second.entries[-1].title) == "Registered"


def test_a_part_never_ends_between_entries_of_one_moment() -> None:
    now = timezone.now()
    entries = [TimelineEntry(when=now - timedelta(days=day // 2), title=str(day)) for day in range(6)]
    window = Window(size=3)
    first = TimelinePage.of(entries, window)
    assert [entry.title for entry in first.entries] == ["0", "1", "2", "3"]
    rest = TimelinePage.of(entries, Window(before=first.entries[-1].when, size=3))
    assert [entry.title for entry in rest.entries] == ["4", "5"]


@pytest.mark.parametrize("odd", ["x", "2026-13-45T00:00", "2026-01-01T00:00:00", "", "%00"])
def test_an_odd_part_shows_the_newest(odd: str, officer: Client, person: Person) -> None:
    page = officer.get(f"{person.get_absolute_url()}?before={odd}")
    assert page.context["timeline"].is_first


def test_the_page_costs_the_same_after_5_and_50_changes_of_every_kind(
    officer: Client, person: Person, personas: Personas
) -> None:
    def more(number: int) -> None:
        for _number in range(number):
            build_outcome(enrolment=build_enrolment(person=person))
            build_consent(person=person, by=personas.officer, withdrawn_on=timezone.localdate())
            edit(person, personas.officer, mother_name=f"Ibu {Person.objects.get(pk=person.pk).version}")
            build_person(household=person.household)

    assert_flat_query_count(lambda: officer.get(person.get_absolute_url()), add_rows=more)
