"""The table at run time: no row, no way in; only the roles of the row count while a page is served."""

import pytest
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.test import Client, override_settings
from django.urls import path

from beneficiaries.models import Person
from bontang_empowerment.access import url_table
from bontang_empowerment.access.url_table import OWN, row
from bontang_empowerment.access.views import signed_in
from bontang_empowerment.accounts.models import Role, RoleAssignment
from tests.builders import build_kelurahan, build_person, build_user

pytestmark = pytest.mark.django_db
# The product's own 403 page has links to addresses that these tests do without.
NO_TEMPLATES = [{"BACKEND": "django.template.backends.django.DjangoTemplates", "DIRS": [], "APP_DIRS": False}]


def people_page(request: HttpRequest) -> HttpResponse:
    people = Person.objects.visible_to(signed_in(request)).values_list("name", flat=True)
    return HttpResponse(", ".join(sorted(people)), content_type="text/plain")


urlpatterns = [
    path("people-page/", people_page, name="people_page"),
    path("open-page/", login_not_required(people_page), name="open_page"),
]


@pytest.fixture
def client_of_a_double_role() -> Client:
    """An officer of Lok Tuan who is a city-wide admin too; one person lives in Lok Tuan, one in Api-api."""
    own = build_kelurahan("Lok Tuan")
    user = build_user(role=Role.OFFICER, kelurahan=own)
    RoleAssignment.objects.create(user=user, role=Role.ADMIN)
    build_person("Siti", kelurahan=own)
    build_person("Rosdiana", kelurahan=build_kelurahan("Api-api"))
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


@override_settings(ROOT_URLCONF=__name__, DEBUG=False)
def test_an_address_without_a_row_is_closed_to_everyone(client_of_a_double_role: Client) -> None:
    with override_settings(TEMPLATES=NO_TEMPLATES):
        assert client_of_a_double_role.get("/people-page/").status_code == 403


@override_settings(ROOT_URLCONF=__name__)
def test_only_the_roles_of_the_row_count(client_of_a_double_role: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(url_table.URL_TABLE, "people_page", row("people_page", officer=OWN))
    assert client_of_a_double_role.get("/people-page/").content == b"Siti"
    monkeypatch.setitem(url_table.URL_TABLE, "people_page", row("people_page", officer=OWN, admin=url_table.CITY))
    assert client_of_a_double_role.get("/people-page/").content == b"Rosdiana, Siti"


@override_settings(ROOT_URLCONF=__name__, DEBUG=False)
@override_settings(TEMPLATES=NO_TEMPLATES)
def test_a_view_that_asks_for_no_sign_in_is_still_closed_unless_its_row_is_public(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(url_table.URL_TABLE, "open_page", row("open_page", officer=OWN))
    assert client.get("/open-page/").status_code == 403


def test_the_door_is_shut_again_after_a_request(client_of_a_double_role: Client) -> None:
    client_of_a_double_role.get("/account/password/")
    user = RoleAssignment.objects.get(role=Role.ADMIN).user
    assert Person.objects.visible_to(user).count() == 2


def test_the_address_of_a_button_opened_by_hand_shows_the_way_back(client_of_a_double_role: Client) -> None:
    response = client_of_a_double_role.get("/account/sign-out/")
    assert response.status_code == 405
    assert response["Allow"]
    assert "Ini alamat sebuah tombol" in response.content.decode()
    assert 'href="/"' in response.content.decode()
