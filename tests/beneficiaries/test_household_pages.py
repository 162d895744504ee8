"""A family's page, its list, its edit form and the audited look at its KK number."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from beneficiaries.codes import ConsentPurpose, DecileStatus, PersonStatus
from beneficiaries.models import ConsentRecord, DisasterImpact, Household
from beneficiaries.services.records import update_household
from bontang_empowerment.access.versions import StaleVersionError
from bontang_empowerment.audit.models import Action, AuditEvent
from tests.beneficiaries.posted import client_of
from tests.builders import (
    Personas,
    build_disaster_event,
    build_household,
    build_kk_number,
    build_nik,
    build_person,
    build_poverty_assessment,
)
from tests.queries import assert_flat_query_count

pytestmark = pytest.mark.django_db
LIST = reverse("beneficiaries:household_list")
CONSENT = "beneficiaries:consent_create"


@pytest.fixture
def family(personas: Personas) -> Household:
    household = build_household(kelurahan=personas.own, kk_number=build_kk_number())
    build_person("Sutrisno", household=household, nik=build_nik())
    build_person("Dewi Lestari", household=household, nik=build_nik())
    return household


def edit_url(household: Household) -> str:
    return reverse("beneficiaries:household_update", args=[household.pk])


def reveal_url(household: Household) -> str:
    return reverse("beneficiaries:household_reveal_kk", args=[household.pk])


def posted(household: Household, **changes: Any) -> dict[str, str]:
    data = {
        "version": household.version,
        "kelurahan": household.kelurahan_id,
        "rt": household.rt,
        "address": household.address,
        "decile_status": household.decile_status,
    }
    return {name: str(value) for name, value in (data | changes).items()}


# The page -----------------------------------------------------------------------------------------------------------


def test_the_page_shows_facts_and_members_with_numbers_masked(officer: Client, family: Household) -> None:
    content = officer.get(family.get_absolute_url()).content.decode()
    assert "Family of Sutrisno" in content
    assert "Dewi Lestari" in content
    assert family.masked_kk_number in content
    assert family.kk_number not in content
    assert all(person.nik not in content for person in family.members.all())


def test_a_fresh_family_lists_what_comes_next(officer: Client, family: Household) -> None:
    response = officer.get(family.get_absolute_url())
    head = family.members.order_by("pk")[0]
    assert response.context["is_incomplete"]
    content = response.content.decode()
    for name, pk in (
        ("disability_update", head.pk),
        ("poverty_assessment_create", family.pk),
        ("disaster_impact_create", family.pk),
    ):
        assert f'href="{reverse(f"beneficiaries:{name}", args=[pk])}"' in content


def test_a_members_consent_returns_to_the_family(officer: Client, family: Household) -> None:
    page = officer.get(family.get_absolute_url())
    head = family.members.order_by("pk")[0]
    [address] = {
        link.url
        for step in page.context["next_steps"]
        for link in step.links
        if link.url.startswith(f"{reverse(CONSENT, args=[head.pk])}?")
    }
    assert officer.get(address).context["form"]["purposes"].value() == [ConsentPurpose.REGISTRATION]
    posted = {"purposes": ConsentPurpose.REGISTRATION, "lawful_basis": "consent", "method": "signature"}
    answer = officer.post(address, posted | {"given_on": f"{timezone.localdate():%d-%m-%Y}"})
    assert answer.headers["Location"] == f"{family.get_absolute_url()}#next-steps"


def test_what_is_recorded_is_ticked_off(officer: Client, family: Household, personas: Personas) -> None:
    build_poverty_assessment(household=family, by=personas.officer)
    DisasterImpact.objects.create(household=family, event=build_disaster_event(), damage="light")
    for person in family.members.all():
        ConsentRecord.objects.create(person=person, purpose=ConsentPurpose.REGISTRATION, recorded_by=personas.officer)
    response = officer.get(family.get_absolute_url())
    done = {str(step.title): step.is_done for step in response.context["next_steps"]}
    assert done == {"Consent": True, "Poverty criteria": True, "Disability": False, "Disaster": True}
    assert not response.context["is_incomplete"]


def test_a_coordinator_reads_but_is_not_offered_to_edit(personas: Personas, family: Household) -> None:
    content = client_of(personas.coordinator).get(family.get_absolute_url()).content.decode()
    assert edit_url(family) not in content
    assert not [person for person in family.members.all() if reverse(CONSENT, args=[person.pk]) in content]


def test_the_page_costs_the_same_for_a_large_family(officer: Client, personas: Personas) -> None:
    household = build_household(kelurahan=personas.own)

    def add(number: int) -> None:
        for _number in range(number):
            build_person(household=household, nik=build_nik())

    assert_flat_query_count(lambda: officer.get(household.get_absolute_url()), add_rows=add)


@pytest.mark.parametrize("who", ["neighbour", "partner_staff"])
def test_others_see_nothing_of_a_family(who: str, personas: Personas, family: Household) -> None:
    client = client_of(getattr(personas, who))
    expected = 404 if who == "neighbour" else 403
    assert client.get(family.get_absolute_url()).status_code == expected
    assert client.get(edit_url(family)).status_code == expected
    assert client.post(edit_url(family), posted(family, address="Jl. Curang")).status_code == expected
    assert client.post(reveal_url(family)).status_code == expected
    family.refresh_from_db()
    assert family.address != "Jl. Curang"
    assert not AuditEvent.objects.exists()


# The whole number ---------------------------------------------------------------------------------------------------


def test_the_whole_kk_number_is_shown_once_and_audited(officer: Client, family: Household, personas: Personas) -> None:
    response = officer.post(reveal_url(family))
    digits = family.kk_number
    grouped = f"{digits[:4]} {digits[4:8]} {digits[8:12]} {digits[12:]}"
    assert grouped in response.content.decode()
    assert "Family of Sutrisno" in response.content.decode()
    assert "no-store" in response.headers["Cache-Control"]
    [event] = AuditEvent.objects.about(family)
    assert (event.actor, event.action, event.fields) == (personas.officer, Action.REVEAL, ["kk_number"])
    assert grouped not in officer.get(family.get_absolute_url()).content.decode()


def test_with_scripts_only_the_number_comes_back(officer: Client, family: Household) -> None:
    response = officer.post(reveal_url(family), headers={"HX-Request": "true"})
    content = response.content.decode()
    assert family.kk_number[:4] in content
    assert "<html" not in content
    assert "no-store" in response.headers["Cache-Control"]


def test_a_look_needs_a_post(officer: Client, family: Household) -> None:
    assert officer.get(reveal_url(family)).status_code == 405
    assert not AuditEvent.objects.exists()


def test_a_family_without_a_number_has_nothing_to_reveal(officer: Client, personas: Personas) -> None:
    household = build_household(kelurahan=personas.own)
    assert reveal_url(household) not in officer.get(household.get_absolute_url()).content.decode()
    assert officer.post(reveal_url(household)).status_code == 200
    assert not AuditEvent.objects.exists()


# Editing ------------------------------------------------------------------------------------------------------------


def test_an_edit_saves_what_changed_and_names_it_in_the_trail(officer: Client, family: Household) -> None:
    response = officer.post(edit_url(family), posted(family, rt="9", decile="2"))
    assert response.headers["Location"] == family.get_absolute_url()
    number = family.kk_number
    family.refresh_from_db()
    assert (family.rt, family.decile_status, family.decile) == ("009", DecileStatus.LISTED, 2)
    assert (family.version, family.kk_number) == (2, number)
    [event] = AuditEvent.objects.about(family)
    assert (event.action, event.fields) == (Action.UPDATE, ["decile", "rt"])


def test_nothing_changed_writes_nothing(officer: Client, family: Household) -> None:
    officer.post(edit_url(family), posted(family))
    family.refresh_from_db()
    assert family.version == 1
    assert not AuditEvent.objects.exists()


def test_the_stored_kk_number_is_never_sent_to_the_form(officer: Client, family: Household) -> None:
    content = officer.get(edit_url(family)).content.decode()
    assert family.kk_number not in content
    assert family.masked_kk_number in content


def test_a_new_kk_number_replaces_the_old_one(officer: Client, family: Household) -> None:
    number = build_kk_number()
    officer.post(edit_url(family), posted(family, kk_number=number))
    family.refresh_from_db()
    assert family.kk_number == number
    assert [event.fields for event in AuditEvent.objects.about(family)] == [["kk_number"]]


def test_the_box_removes_the_kk_number(officer: Client, family: Household) -> None:
    officer.post(edit_url(family), posted(family, no_kk_number="on"))
    family.refresh_from_db()
    assert (family.kk_number, family.kk_index) == ("", None)


def test_a_new_number_and_the_box_together_are_refused(officer: Client, family: Household) -> None:
    response = officer.post(edit_url(family), posted(family, no_kk_number="on", kk_number=build_kk_number()))
    assert "not both" in response.context["form"].errors["no_kk_number"][0]


def test_a_kk_number_of_another_family_is_refused(officer: Client, family: Household, personas: Personas) -> None:
    other = build_household(kelurahan=personas.own, kk_number=build_kk_number())
    response = officer.post(edit_url(family), posted(family, kk_number=other.kk_number))
    assert "kk_number" in response.context["form"].errors


def test_a_stale_edit_shows_both_versions_and_keeps_what_was_typed(officer: Client, family: Household) -> None:
    Household.objects.filter(pk=family.pk).update(address="Jl. Tetangga", version=2)
    response = officer.post(edit_url(family), posted(family, address="Jl. Baru"))
    content = response.content.decode()
    assert response.status_code == 200
    assert "Jl. Tetangga" in content
    assert 'value="Jl. Baru"' in content
    assert "Somebody else has saved" in content
    again = posted(family, address="Jl. Baru", version=response.context["form"]["version"].value())
    assert officer.post(edit_url(family), again).status_code == 302
    family.refresh_from_db()
    assert (family.address, family.version) == ("Jl. Baru", 3)


def test_a_stale_edit_of_the_number_compares_it_masked(officer: Client, family: Household) -> None:
    stored, typed = build_kk_number(), build_kk_number()
    other = Household.objects.get(pk=family.pk)
    other.kk_number, other.version = stored, 2
    other.save()
    content = officer.post(edit_url(family), posted(family, kk_number=typed)).content.decode()
    assert other.masked_kk_number in content
    assert stored not in content


def test_the_service_refuses_a_version_that_is_not_the_stored_one(family: Household, personas: Personas) -> None:
    family.address = "Jl. Baru"
    with pytest.raises(StaleVersionError):
        update_household(household=family, changed=["address"], version=7, by=personas.officer)
    assert not AuditEvent.objects.exists()


def test_a_family_cannot_be_moved_to_a_foreign_kelurahan(
    officer: Client, family: Household, personas: Personas
) -> None:
    officer.post(edit_url(family), posted(family, kelurahan=personas.foreign.pk))
    family.refresh_from_db()
    assert family.kelurahan == personas.own


# The list -----------------------------------------------------------------------------------------------------------


def test_the_list_holds_the_own_families_with_head_and_members(
    officer: Client, family: Household, personas: Personas
) -> None:
    build_person("Jauh Sekali", kelurahan=personas.foreign)
    build_person("Sudah Pindah", household=family, status=PersonStatus.MOVED)
    response = officer.get(LIST)
    assert response.context["page"].rows == [family]
    content = response.content.decode()
    assert "Sutrisno" in content
    assert "Jauh Sekali" not in content
    assert '<td data-label="Members" class="num">2</td>' in content
    assert family.kk_number not in content


def test_the_list_costs_the_same_at_5_and_50_rows(officer: Client, personas: Personas) -> None:
    def add(number: int) -> None:
        for _number in range(number):
            household = build_household(kelurahan=personas.own, kk_number=build_kk_number())
            build_person(household=household)

    assert_flat_query_count(lambda: officer.get(LIST), add_rows=add)


def test_families_come_in_the_order_of_their_rt(officer: Client, personas: Personas) -> None:
    second = build_household(kelurahan=personas.own, rt="012")
    first = build_household(kelurahan=personas.own, rt="003")
    assert officer.get(LIST).context["page"].rows == [first, second]


def test_filters_narrow_the_list(officer: Client, family: Household, personas: Personas) -> None:
    poor = build_household(kelurahan=personas.own, rt="020")
    build_person("Rosdiana", household=poor)
    build_poverty_assessment(household=poor, by=personas.officer, met=7)
    DisasterImpact.objects.create(household=family, event=build_disaster_event(), damage="light")
    for query, expected in (
        ({"rt": "20"}, [poor]),
        ({"name": "dewi"}, [family]),
        ({"group": "poor"}, [poor]),
        ({"group": "disaster"}, [family]),
        ({"group": "disability"}, []),
    ):
        response = officer.get(LIST, query)
        assert response.context["page"].rows == expected, query
        assert len(response.context["chips"]) == 1


def test_an_officer_of_one_kelurahan_is_not_asked_for_it(officer: Client, personas: Personas) -> None:
    assert "kelurahan" not in officer.get(LIST).context["filter"].form.fields
    coordinator = client_of(personas.coordinator).get(LIST, {"kelurahan": personas.foreign.pk})
    assert len(coordinator.context["chips"]) == 1


def test_an_empty_list_says_what_to_do(officer: Client, personas: Personas) -> None:
    assert "Search, then register" in officer.get(LIST).content.decode()
    assert "No family matches" in officer.get(LIST, {"rt": "99"}).content.decode()
    assert "Search, then register" not in client_of(personas.coordinator).get(LIST).content.decode()
