"""Recording a disaster RT by RT: known families, unknown ones, the last entry taken back, with and without a script."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from beneficiaries.codes import Damage, Displacement, Relation
from beneficiaries.models import DisasterEvent, DisasterImpact, Household, Person
from bontang_empowerment.audit.models import Action, AuditEvent
from tests.beneficiaries.disaster_entries import SCRIPT, entry, event, family, officer, page, said
from tests.builders import (
    Personas,
    build_disaster_event,
    build_disaster_impact,
    build_household,
    build_person,
)
from tests.queries import assert_flat_query_count

__all__ = ["event", "officer"]  # fixtures

pytestmark = pytest.mark.django_db


def errors(client: Client, event: DisasterEvent, posted: dict[str, Any]) -> list[str]:
    """The fields at which the page refuses it."""
    return list(client.post(page(event), posted).context["form"].errors)


def test_a_known_family_needs_its_number_and_the_damage_alone(
    officer: Client, event: DisasterEvent, personas: Personas
) -> None:
    household = family("Siti Aminah", personas)

    answer = said(officer, event, entry(household))

    impact = DisasterImpact.objects.get()
    assert (impact.household, impact.event, impact.damage) == (household, event, Damage.LIGHT)
    assert (impact.displacement, impact.people_injured) == (Displacement.NONE, 0)
    assert (impact.kelurahan, impact.rt, impact.recorded_by) == (personas.own, "012", personas.officer)
    assert (answer["status"], answer["progress"]) == ("saved", "1 of 1 families in RT 012")
    assert AuditEvent.objects.about(impact).get().action == Action.CREATE


def test_what_else_is_told_is_kept_too(officer: Client, event: DisasterEvent, personas: Personas) -> None:
    more = {
        "displacement": Displacement.SHELTER,
        "displaced_place": "SDN 001",
        "people_injured": "2",
        "documents_lost": "on",
        "losses": "Perahu",
    }

    said(officer, event, entry(family("Siti Aminah", personas), **more))

    impact = DisasterImpact.objects.get()
    assert (impact.displacement, impact.displaced_place, impact.people_injured) == ("shelter", "SDN 001", 2)
    assert (impact.documents_lost, impact.losses, impact.people_dead) == (True, "Perahu", 0)


def test_an_unknown_family_needs_a_name_and_the_rt_of_the_page(
    officer: Client, event: DisasterEvent, personas: Personas
) -> None:
    answer = said(officer, event, entry(name="Mak Ijah"))

    household = Household.objects.get()
    person = Person.objects.get()
    assert (household.kelurahan, household.rt, household.address, household.kk_number) == (personas.own, "012", "", "")
    assert (person.name, person.relation, person.nik, person.sex) == ("Mak Ijah", Relation.HEAD, "", "")
    assert DisasterImpact.objects.get().household == household
    assert (answer["status"], answer["progress"]) == ("saved", "1 of 1 families in RT 012")
    assert list(Household.objects.to_complete()) == [household]


def test_it_shows_as_to_be_completed_until_both_are(officer: Client, event: DisasterEvent) -> None:
    said(officer, event, entry(name="Mak Ijah"))
    listed = reverse("beneficiaries:disaster_impact_list")
    assert "To be completed" in officer.get(page(event)).content.decode()
    assert "To be completed" in officer.get(listed).content.decode()

    Household.objects.update(address="Jl. Kapal Selam 1")
    assert Household.objects.to_complete().exists()
    Person.objects.update(sex="female")

    assert not Household.objects.to_complete().exists()
    assert not DisasterImpact.objects.all().to_complete().exists()


def test_its_page_says_what_to_complete_and_where(officer: Client, event: DisasterEvent, personas: Personas) -> None:
    said(officer, event, entry(name="Mak Ijah"))
    household, person = Household.objects.get(), Person.objects.get()

    body = officer.get(household.get_absolute_url()).content.decode()

    assert "Registered with a name and an RT alone" in body
    assert reverse("beneficiaries:household_update", args=[household.pk]) in body
    assert reverse("beneficiaries:person_update", args=[person.pk]) in body
    complete = family("Siti Aminah", personas)
    assert "name and an RT alone" not in officer.get(complete.get_absolute_url()).content.decode()


def test_a_script_is_no_name_and_stays_text(officer: Client, event: DisasterEvent) -> None:
    answer = officer.post(page(event), entry(name="""Mak "Ijah" <script>alert('1')</script>"""))

    assert list(answer.context["form"].errors) == ["name"]
    assert "<script>alert" not in answer.content.decode()
    assert not Household.objects.exists()


def test_an_odd_name_from_before_is_shown_as_text(officer: Client, event: DisasterEvent) -> None:
    answer = said(officer, event, entry(name="Mak Ijah"))
    assert answer["head"] == "Mak Ijah"
    Person.objects.update(name="""Mak "Ijah" <script>alert('1')</script>""")

    body = officer.get(page(event)).content.decode()

    assert "<script>alert" not in body
    assert "&lt;script&gt;alert(&#x27;1&#x27;)" in body


def test_the_pages_of_a_family_known_by_name_alone_open(officer: Client, event: DisasterEvent) -> None:
    said(officer, event, entry(name="Mak Ijah"))
    household, person = Household.objects.get(), Person.objects.get()

    for name, pk in [
        ("household_detail", household.pk),
        ("household_update", household.pk),
        ("person_detail", person.pk),
        ("person_update", person.pk),
    ]:
        assert officer.get(reverse(f"beneficiaries:{name}", args=[pk])).status_code == 200


@pytest.mark.parametrize("spelling", ["Siti Aminah", "St. Aminah", "SITI  AMINAH"])
def test_a_name_that_is_on_record_asks_first(
    spelling: str, officer: Client, event: DisasterEvent, personas: Personas
) -> None:
    known = family("Siti Aminah", personas, rt="005", address="Jl. Pari 3")

    answer = said(officer, event, entry(name=spelling))

    assert answer["status"] == "doubt"
    assert answer["families"] == [{"household": known.pk, "name": "Siti Aminah", "place": "RT 005, Jl. Pari 3"}]
    assert not DisasterImpact.objects.exists()


def test_whoever_says_that_it_is_another_family_registers_it(
    officer: Client, event: DisasterEvent, personas: Personas
) -> None:
    family("Siti Aminah", personas)

    assert said(officer, event, entry(name="Siti Aminah", is_confirmed="on"))["status"] == "saved"

    assert Household.objects.count() == 2


def test_a_family_that_lives_here_but_is_registered_in_another_rt_can_be_chosen(
    officer: Client, event: DisasterEvent, personas: Personas
) -> None:
    known = family("Siti Aminah", personas, rt="005")

    assert said(officer, event, entry(known))["status"] == "saved"


def test_a_namesake_of_another_kelurahan_is_not_mentioned(
    officer: Client, event: DisasterEvent, personas: Personas
) -> None:
    build_person("Siti Aminah", household=build_household(kelurahan=personas.foreign))

    assert said(officer, event, entry(name="Siti Aminah"))["status"] == "saved"


@pytest.mark.parametrize("known", [True, False])
def test_the_same_entry_twice_is_saved_once(
    known: bool, officer: Client, event: DisasterEvent, personas: Personas
) -> None:
    posted = entry(family("Siti Aminah", personas)) if known else entry(name="Mak Ijah")

    answers = [said(officer, event, posted) for _time in range(2)]

    assert [answer["status"] for answer in answers] == ["saved", "saved"]
    assert answers[0]["undo"] == answers[1]["undo"]
    assert DisasterImpact.objects.count() == Household.objects.count() == Person.objects.count() == 1


def test_whoever_comes_second_is_shown_the_first_record(
    officer: Client, event: DisasterEvent, personas: Personas
) -> None:
    household = family("Siti Aminah", personas)
    build_disaster_impact(household=household, event=event, damage=Damage.HEAVY, recorded_by=personas.neighbour)

    answer = said(officer, event, entry(household))

    assert answer["status"] == "already"
    assert "Heavily damaged (by Neighbour" in answer["message"]
    assert DisasterImpact.objects.get().damage == Damage.HEAVY


def test_without_a_script_the_second_is_led_to_the_first_record(
    officer: Client, event: DisasterEvent, personas: Personas
) -> None:
    household = family("Siti Aminah", personas)
    impact = build_disaster_impact(household=household, event=event)

    response = officer.post(page(event), entry(household), follow=True)

    assert response.redirect_chain == [(reverse("beneficiaries:disaster_impact_update", args=[impact.pk]), 302)]
    assert "is on record already: Lightly damaged" in response.content.decode()


def test_without_a_script_a_form_saves_and_comes_back(
    officer: Client, event: DisasterEvent, personas: Personas
) -> None:
    household = family("Siti Aminah", personas, address="Jl. Pari 3")
    body = officer.get(page(event)).content.decode()
    assert f'<option value="{household.pk}"' in body
    assert 'name="submission_token"' in body

    response = officer.post(page(event), entry(household), follow=True)

    body = response.content.decode()
    assert "Saved." in body
    assert "1 of 1 families in RT 012" in body
    assert f'<option value="{household.pk}"' not in body


def test_without_a_script_a_namesake_is_asked_about_on_the_page(
    officer: Client, event: DisasterEvent, personas: Personas
) -> None:
    known = family("Siti Aminah", personas, rt="005")

    body = officer.post(page(event), entry(name="Siti Aminah")).content.decode()

    assert "Is it this one?" in body
    assert f'name="household" value="{known.pk}"' in body
    assert 'value="Siti Aminah"' in body


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({}, "household"),
        ({"household": "99999999999999999999999"}, "household"),
        ({"household": "abc"}, "household"),
        ({"name": "123"}, "name"),
        ({"name": "Mak\u200bIjah"}, "name"),
        ({"name": "x" * 121}, "name"),
        ({"name": "Mak Ijah", "damage": ""}, "damage"),
        ({"name": "Mak Ijah", "damage": "vaporised"}, "damage"),
        ({"name": "Mak Ijah", "displacement": "moon"}, "displacement"),
        ({"name": "Mak Ijah", "people_dead": "-1"}, "people_dead"),
        ({"name": "Mak Ijah", "people_dead": "100"}, "people_dead"),
        ({"name": "Mak Ijah", "losses": "x" * 201}, "losses"),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_is_stored(
    changes: dict[str, str], field: str, officer: Client, event: DisasterEvent
) -> None:
    assert errors(officer, event, entry(**changes)) == [field]
    refused = officer.post(page(event), entry(**changes), headers=SCRIPT)
    assert (refused.status_code, refused.json()["status"]) == (400, "refused")
    assert refused.json()["message"]
    assert not DisasterImpact.objects.exists()
    assert not Household.objects.exists()


def test_a_family_and_a_name_at_once_are_refused(officer: Client, event: DisasterEvent, personas: Personas) -> None:
    posted = entry(family("Siti Aminah", personas), name="Mak Ijah")

    assert errors(officer, event, posted) == ["name"]


def test_a_foreign_family_cannot_be_recorded(officer: Client, event: DisasterEvent, personas: Personas) -> None:
    foreign = build_person(household=build_household(kelurahan=personas.foreign, rt="012")).household

    assert said(officer, event, entry(foreign))["status"] == "refused"

    assert not DisasterImpact.objects.exists()


def test_another_kelurahan_than_the_own_cannot_be_chosen(
    officer: Client, event: DisasterEvent, personas: Personas
) -> None:
    url = f"{page(event)}&kelurahan={personas.foreign.pk}"

    assert officer.get(url).status_code == 200
    officer.post(url, entry(name="Mak Ijah"), headers=SCRIPT)

    assert not Household.objects.exists()


@pytest.mark.parametrize("rt", ["000", "abc", "1234", "٣"])
def test_what_is_no_rt_leads_back_to_the_choice(rt: str, officer: Client, event: DisasterEvent) -> None:
    assert 'name="rt"' in officer.get(page(event, rt)).content.decode()
    assert officer.post(page(event, rt), entry(name="Mak Ijah")).status_code == 200

    assert not Household.objects.exists()


def test_where_a_family_lives_counts_and_not_where_it_is_registered(
    officer: Client, event: DisasterEvent, personas: Personas
) -> None:
    here = family("Dari Kartu", personas)
    moved_in = family("Pindah Masuk", personas, rt="005", domicile_kelurahan=personas.own, domicile_rt="012")
    family("Pindah Keluar", personas, domicile_kelurahan=personas.foreign, domicile_rt="001")
    family("Ke RT Lain", personas, domicile_kelurahan=personas.own, domicile_rt="020")

    lines = officer.get(page(event)).context["open_lines"]

    assert [line.household for line in lines] == [here, moved_in]
    said(officer, event, entry(moved_in))
    assert DisasterImpact.objects.get().rt == "012"


def test_each_rt_says_how_far_it_is(officer: Client, event: DisasterEvent, personas: Personas) -> None:
    first = family("Siti", personas)
    family("Budi", personas)
    family("Ani", personas, rt="020")
    build_disaster_impact(household=first, event=event)
    build_disaster_impact(household=first, event=build_disaster_event("Banjir lain"))

    rts = officer.get(page(event, "")).context["rts"]

    assert [(one.rt, one.progress.done, one.progress.total) for one in rts] == [("012", 1, 2), ("020", 0, 1)]
    assert "1 of 2 families in RT 012" in officer.get(rts[0].url).content.decode()


def test_the_page_costs_the_same_for_fifty_families(officer: Client, event: DisasterEvent, personas: Personas) -> None:
    def add(number: int) -> None:
        for position in range(number):
            household = family(f"Warga {position}", personas)
            if position % 2:
                build_disaster_impact(household=household, event=event, recorded_by=personas.officer)

    assert_flat_query_count(lambda: officer.get(page(event)), add_rows=add)


def test_a_crowded_rt_is_cut_and_narrowed_by_a_name(
    officer: Client, event: DisasterEvent, personas: Personas, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("beneficiaries.disaster_batch_page.MOST_FAMILIES", 2)
    monkeypatch.setattr("beneficiaries.views.disaster_batch.MOST_FAMILIES", 2)
    for name in ("Siti", "Budi", "Ani"):
        family(name, personas)

    assert officer.get(page(event)).context["is_cut"]
    narrowed = officer.get(f"{page(event)}&name=ani").context

    assert [line.name for line in narrowed["open_lines"]] == ["Ani"]
    assert narrowed["progress"].total == 3
