"""Search first: names within the own reach, numbers in the whole city but masked, and never a number in an address."""

from datetime import date

import pytest
from django.db import connection
from django.http import QueryDict
from django.test import Client
from django.urls import reverse

from beneficiaries.models import Person
from beneficiaries.services import search
from beneficiaries.views.search import found_by_name
from bontang_empowerment.access.keyset import PAGE_SIZE
from bontang_empowerment.accounts.models import Role
from bontang_empowerment.audit.models import Action, AuditEvent
from tests.beneficiaries.posted import client_of
from tests.builders import (
    Personas,
    build_household,
    build_kelurahan,
    build_kk_number,
    build_nik,
    build_person,
    build_user,
)
from tests.queries import assert_flat_query_count

pytestmark = pytest.mark.django_db
URL = reverse("beneficiaries:search")


def spaced(digits: str) -> str:
    return " ".join(digits[start : start + 4] for start in range(0, 16, 4))


def test_a_page_without_a_question_is_one_search_field(officer: Client) -> None:
    content = officer.get(URL).content.decode()
    assert 'name="q"' in content
    assert "Nobody" not in content


@pytest.mark.parametrize("separator", ["", " ", ".", "-"])
def test_a_nik_of_the_own_kelurahan_goes_to_its_person(separator: str, officer: Client, personas: Personas) -> None:
    person = build_person(nik=build_nik(), kelurahan=personas.own)
    typed = spaced(person.nik).replace(" ", separator)
    assert officer.post(URL, {"q": typed}).headers["Location"] == person.get_absolute_url()
    assert not AuditEvent.objects.exists()


def test_a_kk_number_of_the_own_kelurahan_goes_to_its_family(officer: Client, personas: Personas) -> None:
    household = build_household(kelurahan=personas.own, kk_number=build_kk_number())
    response = officer.post(URL, {"q": household.kk_number})
    assert response.headers["Location"] == household.get_absolute_url()


def test_a_nik_of_another_kelurahan_is_told_masked_and_audited(officer: Client, personas: Personas) -> None:
    household = build_household(kelurahan=personas.foreign, address="Jl. Rahasia 9", rt="033")
    person = build_person("Siti Aminah", nik=build_nik(), household=household, phone="+6281298765432")
    response = officer.post(URL, {"q": spaced(person.nik)})
    content = response.content.decode()
    assert response.status_code == 200
    assert "Siti A." in content
    assert "Api-api" in content
    for hidden in ("Aminah", "Rahasia", "033", "98765432", person.masked_nik, person.get_absolute_url(), "1990"):
        assert hidden not in content
    [event] = AuditEvent.objects.about(person)
    assert (event.actor, event.action, event.place) == (personas.officer, Action.LOOKUP, "beneficiaries:search")


def test_a_kk_number_of_another_kelurahan_is_told_masked_and_audited(officer: Client, personas: Personas) -> None:
    household = build_household(kelurahan=personas.foreign, kk_number=build_kk_number(), address="Jl. Rahasia 9")
    build_person("Sutrisno Wibowo", household=household)
    content = officer.post(URL, {"q": household.kk_number}).content.decode()
    assert "Sutrisno W." in content
    assert "Wibowo" not in content
    assert "Rahasia" not in content
    assert [event.action for event in AuditEvent.objects.about(household)] == [Action.LOOKUP]


def test_a_coordinator_finds_everybody_by_number(personas: Personas) -> None:
    person = build_person(nik=build_nik(), kelurahan=personas.foreign)
    response = client_of(personas.coordinator).post(URL, {"q": person.nik})
    assert response.headers["Location"] == person.get_absolute_url()


def test_a_number_in_an_address_is_never_looked_up(officer: Client, personas: Personas) -> None:
    person = build_person("Siti Aminah", nik=build_nik(), kelurahan=personas.own)
    foreign = build_person("Rosdiana", nik=build_nik(), kelurahan=personas.foreign)
    for nik in (person.nik, spaced(person.nik), foreign.nik, f"siti {person.nik}"):
        response = officer.get(URL, {"q": nik})
        assert response.status_code == 200
        assert "not looked up" in response.content.decode()
        assert f'value="{nik}"' not in response.content.decode()
    assert not AuditEvent.objects.exists()


@pytest.mark.parametrize(
    "typed", ["64740157", "6474 0157 0590 9901 1", "siti 6474015705909901", "\uff16474015705909901"]
)
def test_a_wrong_number_says_how_long_one_is_and_stays_out_of_the_address(typed: str, officer: Client) -> None:
    response = officer.post(URL, {"q": typed})
    assert response.status_code == 200
    assert "have 16 digits" in response.content.decode()
    assert f'value="{typed}"' in response.content.decode()


def test_an_unknown_number_goes_on_to_the_registration_by_post(officer: Client) -> None:
    nik = build_nik()
    content = officer.post(URL, {"q": spaced(nik)}).content.decode()
    assert f'<input type="hidden" name="number" value="{nik}">' in content
    assert 'value="nik">' in content
    assert f"={nik}" not in content


def test_an_unknown_number_that_cannot_be_a_nik_is_offered_as_kk_number_alone(officer: Client) -> None:
    content = officer.post(URL, {"q": "6474013202909901"}).content.decode()
    assert "not a birth date" in content
    assert 'value="kk_number">' in content
    assert 'name="start_with" value="nik"' not in content


def test_a_name_gets_an_address_of_its_own(officer: Client) -> None:
    assert officer.post(URL, {"q": " Siti Aminah "}).headers["Location"] == f"{URL}?q=Siti+Aminah"


@pytest.mark.parametrize("words", ["siti", "St. Aminah", "aminah sitti", "MINA"])
def test_names_are_found_whatever_the_spelling(words: str, officer: Client, personas: Personas) -> None:
    build_person("Siti Aminah", kelurahan=personas.own)
    build_person("Rosdiana", kelurahan=personas.own)
    page = officer.get(URL, {"q": words}).context["page"]
    assert [person.name for person in page.rows] == ["Siti Aminah"]


def test_who_bears_exactly_these_words_comes_first(officer: Client, personas: Personas) -> None:
    for name in ("Aminah Rahmawati", "Nur Rahma", "Rahma", "Rahmawati"):
        build_person(name, kelurahan=personas.own)
    rows = officer.get(URL, {"q": "rahma"}).context["page"].rows
    assert [person.name for person in rows] == ["Rahma", "Nur Rahma", "Aminah Rahmawati", "Rahmawati"]


@pytest.mark.parametrize("words", ["M. Yusuf", "yusuf m", "Mu Yus"])
def test_an_initial_begins_a_word_of_the_name(words: str, officer: Client, personas: Personas) -> None:
    build_person("Muh. Yusuf", kelurahan=personas.own)
    build_person("Amir Yusuf", kelurahan=personas.own)
    page = officer.get(URL, {"q": words}).context["page"]
    assert [person.name for person in page.rows] == ["Muh. Yusuf"]


def test_names_of_another_kelurahan_are_not_found(officer: Client, personas: Personas) -> None:
    build_person("Siti Rahasia", kelurahan=personas.foreign)
    content = officer.get(URL, {"q": "siti"}).content.decode()
    assert "Rahasia" not in content
    assert "Nobody of this name" in content


def test_nothing_found_carries_the_words_into_the_registration(officer: Client) -> None:
    content = officer.get(URL, {"q": "Nur Aisyah & Co"}).content.decode()
    assert f'href="{reverse("beneficiaries:household_create")}?name=Nur%20Aisyah%20%26%20Co"' in content


def test_a_coordinator_is_not_offered_what_officers_do(personas: Personas) -> None:
    content = client_of(personas.coordinator).get(URL, {"q": "Nur Aisyah"}).content.decode()
    assert reverse("beneficiaries:household_create") not in content


@pytest.mark.parametrize("words", ["...", "&", "' OR 1=1 --", "%", "\x00", "a" * 500, "😀"])
def test_odd_words_do_not_crash(words: str, officer: Client) -> None:
    assert officer.get(URL, {"q": words}).status_code == 200
    assert officer.post(URL, {"q": words}, follow=True).status_code == 200


def test_a_common_word_is_cut_off_and_said_so(
    officer: Client, personas: Personas, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(search, "MOST_FOUND", 3)
    for _number in range(4):
        build_person("Siti Aminah", kelurahan=personas.own)
    response = officer.get(URL, {"q": "siti"})
    assert response.context["is_cut_off"]
    assert len(response.context["page"].rows) == 3


def test_who_bears_exactly_these_words_is_not_cut_off(
    officer: Client, personas: Personas, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _number in range(6):
        build_person("Siti Aminah Rahma", kelurahan=personas.own)
    build_person("Rahma Siti", kelurahan=personas.own)
    monkeypatch.setattr(search, "MOST_FOUND", 3)
    response = officer.get(URL, {"q": "siti rahma"})
    assert [person.name for person in response.context["page"].rows] == ["Rahma Siti", *["Siti Aminah Rahma"] * 2]
    assert response.context["is_cut_off"]


def test_results_have_pages(officer: Client, personas: Personas) -> None:
    for number in range(30):
        build_person(f"Siti {chr(65 + number % 26)}{number:02}", kelurahan=personas.own)
    first = officer.get(URL, {"q": "siti"}).context["page"]
    second = officer.get(f"{URL}{first.next_query}").context["page"]
    assert "q=siti" in first.next_query
    assert len(first.rows) + len(second.rows) == 30
    assert not {person.pk for person in first.rows} & {person.pk for person in second.rows}


def test_a_page_of_results_costs_the_same_at_5_and_50_rows(officer: Client, personas: Personas) -> None:
    def add(number: int) -> None:
        for _number in range(number):
            build_person("Siti Aminah", nik=build_nik(), kelurahan=personas.own)

    assert_flat_query_count(lambda: officer.get(URL, {"q": "siti"}), add_rows=add)


def test_pages_of_search_are_not_kept_by_browsers(officer: Client) -> None:
    assert "no-store" in officer.post(URL, {"q": build_nik()}).headers["Cache-Control"]


def test_partner_staff_may_not_search(personas: Personas) -> None:
    client = client_of(personas.partner_staff)
    assert client.get(URL).status_code == 403
    assert client.post(URL, {"q": build_nik()}).status_code == 403


@pytest.mark.postgresql
def test_the_order_of_looking_is_for_the_search_alone(personas: Personas) -> None:
    """The tests run in one transaction, as a form that searches while it is checked may."""
    with connection.cursor() as cursor:
        search.people_named("siti", by=personas.officer)
        search.people_spelt_like("siti", by=personas.officer)
        for name in search.FOR_SIMILAR_NAMES:
            cursor.execute("SELECT setting = reset_val FROM pg_settings WHERE name = %s", [name])
            assert cursor.fetchone() == (True,)


@pytest.mark.postgresql
@pytest.mark.parametrize("words", ["siti aminha", "Aminnah St.", "siti amunah", "aminh"])
def test_a_misspelt_name_finds_those_like_it_and_says_so(words: str, officer: Client, personas: Personas) -> None:
    build_person("Siti Aminah", kelurahan=personas.own)
    build_person("Siti Rahmah", kelurahan=personas.own)
    build_person("Siti Aminah", kelurahan=personas.foreign)
    response = officer.get(URL, {"q": words})
    assert [person.name for person in response.context["page"].rows] == ["Siti Aminah"]
    assert "spelt similarly" in response.content.decode()


@pytest.mark.postgresql
def test_what_is_found_tells_nothing_of_names_out_of_reach(officer: Client, personas: Personas) -> None:
    build_person("Siti Aminah", kelurahan=personas.own)
    build_person("Siti Aminha", kelurahan=personas.foreign)
    response = officer.get(URL, {"q": "siti aminha"})
    assert [person.name for person in response.context["page"].rows] == ["Siti Aminah"]


@pytest.mark.postgresql
def test_a_name_that_somebody_bears_is_not_taken_for_a_misspelt_one(officer: Client, personas: Personas) -> None:
    build_person("Aminah", kelurahan=personas.own)
    build_person("Amina Wati", kelurahan=personas.own)
    content = officer.get(URL, {"q": "aminah"}).content.decode()
    assert "Amina Wati" not in content
    assert "spelt similarly" not in content


@pytest.mark.postgresql
@pytest.mark.parametrize("words", ["rosdiana", "amxxah", "an xyz"])
def test_another_name_is_no_misspelt_one(words: str, officer: Client, personas: Personas) -> None:
    build_person("Aminah", kelurahan=personas.own)
    assert "Nobody of this name" in officer.get(URL, {"q": words}).content.decode()


def test_an_officer_and_a_worker_of_two_places_find_whom_their_reach_holds(personas: Personas) -> None:
    """Their search compares kelurahan in the form of another index: nobody is lost by it, and nobody more is found."""
    third = build_kelurahan("Guntung")
    for name in ("Siti Aminah", "Aminah", "Nur Aminah Sari", "Budi Aminuddin"):
        for kelurahan in (personas.own, personas.foreign, third):
            build_person(name, kelurahan=kelurahan)
    hidden = build_person("Aminah Rahasia", kelurahan=personas.own, is_restricted=True)
    worker = build_user("peksos.dua", role=Role.SOCIAL_WORKER, kelurahan=personas.own)
    worker.role_assignments.create(role=Role.SOCIAL_WORKER, kelurahan=personas.foreign, valid_from=date(2020, 1, 1))
    for by, found in ((personas.officer, 3), (worker, 7), (personas.coordinator, 10)):
        ids = search.people_named("aminah", by=by).ids
        assert sorted(ids) == sorted(Person.objects.visible_to(by).named_like("aminah").values_list("pk", flat=True))
        assert (len(ids), hidden.pk in ids) == (found, found > 3)


TYPED = ("aminah", "siti aminah", "aminah siti", "a", "si", "a sar", "si am", "mina", "ratna w", "budi setiawan putra")


def test_kept_sql_finds_whom_fresh_sql_finds_in_the_same_order(personas: Personas) -> None:
    """In turns, so that the SQL written for one reader or one word is not taken for another's."""
    names = ("Siti Aminah", "Aminah", "Nur Aminah Sari", "Budi Setiawan Putra", "Ratna Wati", "Ratna", "Minarti Abu")
    for name in names:
        for kelurahan in (personas.own, personas.foreign):
            build_person(name, kelurahan=kelurahan)
    for by in (personas.officer, personas.neighbour, personas.coordinator) * 2:
        for typed in TYPED:
            words = typed.split()
            people = Person.objects.visible_to(by).named_like(typed)
            ranked = sorted(people, key=lambda person: (_distance(person.name_key, words), person.name_key, person.pk))
            found, page = found_by_name(typed, by=by, parameters=QueryDict())
            assert found.ids == [person.pk for person in ranked] or found.is_similar
            assert page.rows == ranked[:PAGE_SIZE] or found.is_similar


def _distance(name_key: str, words: list[str]) -> int:
    """By the rule: exactly these words, these as whole words among others, parts of words."""
    borne = name_key.split()
    if not set(words) <= set(borne):
        return 2
    return int(len(borne) > len(words))
