"""The filters of a list as it opens are those that Django would draw at that moment, for whoever reads."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from beneficiaries.filters import PlaceFilterSet
from bontang_empowerment.access import filter_fields, opened_filters
from bontang_empowerment.accounts.models import Role, RoleAssignment
from bontang_empowerment.regions.models import Kelurahan
from programs.models import Program
from tests.access.test_attack_sessions import signed_in
from tests.builders import build_kelurahan, build_person, build_program, build_user

pytestmark = pytest.mark.django_db
PEOPLE, FAMILIES = reverse("beneficiaries:person_list"), reverse("beneficiaries:household_list")


@pytest.fixture(autouse=True)
def _nothing_kept() -> None:
    filter_fields.forget()
    opened_filters.forget()


def form_on(client: Client, address: str = PEOPLE) -> str:
    html = client.get(address).content.decode()
    start = html.index('<details class="disclosure"')
    return html[start : html.index("</details>", start)]


def options(form: str) -> set[str]:
    return set(re.findall(r"<option[^>]*>([^<]*)", form))


@pytest.mark.parametrize("address", [PEOPLE, FAMILIES])
def test_it_is_the_form_that_is_drawn_with_a_filter_that_says_nothing(address: str) -> None:
    build_program(name="Menjahit")
    build_kelurahan("Guntung")
    client = signed_in(build_user("koordinator", role=Role.COORDINATOR))
    for _turn in range(2):
        assert form_on(client, address) == form_on(client, f"{address}?name=")


def test_what_is_offered_is_that_of_the_moment() -> None:
    program = build_program(name="Menjahit")
    for name in ("Guntung", "Belimbing"):
        build_kelurahan(name)
    client = signed_in(build_user("koordinator", role=Role.COORDINATOR))
    assert {"Menjahit", "Guntung"} <= options(form_on(client)) == options(form_on(client))
    Program.objects.update(name="Kerajinan & <b>")
    Kelurahan.objects.filter(name="Guntung").update(name="Loktuan")
    for _turn in range(2):
        assert {"Kerajinan &amp; &lt;b&gt;", "Loktuan"} <= options(form_on(client))
        assert not {"Menjahit", "Guntung"} & options(form_on(client))
    program.delete()
    assert "Kerajinan &amp; &lt;b&gt;" not in options(form_on(client))


def test_each_reader_is_offered_their_own_kelurahan() -> None:
    clients = []
    for names in (("Guntung", "Loktuan"), ("Loktuan", "Belimbing")):
        user = build_user()
        for name in names:
            RoleAssignment.objects.create(user=user, role=Role.OFFICER, kelurahan=build_kelurahan(name))
        clients.append((signed_in(user), set(names)))
    for _turn in range(2):
        for client, own in clients:
            assert options(form_on(client)) & {"Guntung", "Loktuan", "Belimbing"} == own


def test_the_question_goes_with_the_second_kelurahan() -> None:
    here, there = build_kelurahan("Guntung"), build_kelurahan("Loktuan")
    user = build_user("petugas", role=Role.OFFICER, kelurahan=here)
    client = signed_in(user)
    assert 'name="kelurahan"' not in form_on(client) + form_on(client)
    RoleAssignment.objects.create(user=user, role=Role.OFFICER, kelurahan=there)
    assert 'name="kelurahan"' in form_on(client)
    RoleAssignment.objects.filter(kelurahan=here).delete()
    assert 'name="kelurahan"' not in form_on(client)


def test_the_words_are_those_of_the_screen() -> None:
    client = signed_in(build_user("koordinator", role=Role.COORDINATOR))
    assert "Semua" in options(form_on(client))
    client.cookies["django_language"] = "en"
    assert "All" in options(form_on(client))
    assert "Semua" not in options(form_on(client))


def test_what_is_typed_and_refused_is_shown_and_not_kept() -> None:
    build_person()
    client = signed_in(build_user("koordinator", role=Role.COORDINATOR))
    empty = form_on(client)
    assert 'value="Rahasia"' in form_on(client, f"{PEOPLE}?name=Rahasia")
    assert " open" in form_on(client, f"{PEOPLE}?status=nonsense")
    assert form_on(client) == empty
    assert client.get(PEOPLE).context["filter"].form.fields["name"].label


@pytest.mark.parametrize("address", [PEOPLE, FAMILIES])
def test_whoever_filters_nothing_needs_no_filter_set(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    client = signed_in(build_user("koordinator", role=Role.COORDINATOR))
    build_person()
    client.get(address)
    made: list[object] = []
    monkeypatch.setattr(PlaceFilterSet, "__init__", lambda self, *_given, **_named: made.append(self))
    assert client.get(address).status_code == 200
    assert made == []
