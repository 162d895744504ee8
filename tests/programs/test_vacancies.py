"""Vacancies: whose may be added and changed by whom, what they offer, closing with a reason, who sees which."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from bontang_empowerment.access.versions import StaleVersionError
from bontang_empowerment.accounts.models import User
from bontang_empowerment.audit.models import AuditEvent
from bontang_empowerment.exports.registry import list_named
from programs.job_codes import CloseReason
from programs.models import Partner, Vacancy
from programs.services.vacancies import close_vacancy, create_vacancy, reopen_vacancy
from tests.builders import Personas, build_partner, build_vacancy
from tests.queries import assert_flat_query_count

pytestmark = pytest.mark.django_db
ADD, LIST = reverse("programs:vacancy_create"), reverse("programs:vacancy_list")


def vacancy_form(partner: Partner, **values: object) -> dict[str, object]:
    today = timezone.localdate()
    return {
        "partner": partner.pk,
        "title": "Penjahit",
        "field": "sewing",
        "places": "3",
        "kind": "full_time",
        "hours": "40",
        "wage_from": "2.500.000",
        "wage_to": "3.000.000",
        "opened_on": f"{today:%d-%m-%Y}",
        "closes_on": f"{today + timedelta(days=30):%d-%m-%Y}",
        "offers": ["ramp", "interpreter"],
        "submission_token": str(uuid4()),
        **values,
    }


def offered(vacancy: Vacancy) -> set[str]:
    return set(vacancy.offers.values_list("kind", flat=True))


def titles(client: Client, user: User) -> set[str]:
    client.force_login(user)
    return {row.title for row in client.get(LIST).context["page"].rows}


def test_an_employer_adds_a_vacancy_of_its_own_once_however_often_it_is_sent(
    client: Client, personas: Personas
) -> None:
    client.force_login(personas.partner_staff)
    values = vacancy_form(personas.partner)

    first, again = client.post(ADD, values), client.post(ADD, values)

    vacancy = Vacancy.objects.get()
    assert first["Location"] == again["Location"] == vacancy.get_absolute_url()
    assert (vacancy.partner, vacancy.places, vacancy.wage_from) == (personas.partner, 3, 2_500_000)
    assert offered(vacancy) == {"ramp", "interpreter"}
    assert AuditEvent.objects.filter(target_type="programs.vacancy", action="create").count() == 1


def test_an_employer_adds_none_for_another(client: Client, personas: Personas) -> None:
    other = build_partner("PT Lain")
    client.force_login(personas.partner_staff)

    refused = client.post(ADD, vacancy_form(other))

    assert "partner" in refused.context["form"].errors
    values = {"partner": other, "title": "Penjahit", "field": "sewing", "places": 1, "kind": "full_time"}
    with pytest.raises(ValidationError):
        create_vacancy(values=values, offers=[], by=personas.partner_staff)
    assert not Vacancy.objects.exists()


@pytest.mark.parametrize(
    ("field", "value"),
    [("places", "0"), ("places", "501"), ("hours", "80"), ("wage_to", "1.000.000"), ("closes_on", "01-01-2020")],
)
def test_what_cannot_be_meant_is_refused_at_its_field_and_kept(
    field: str, value: str, client: Client, personas: Personas
) -> None:
    client.force_login(personas.coordinator)
    page = client.post(ADD, vacancy_form(personas.partner, **{field: value}))
    assert field in page.context["form"].errors
    assert value in page.content.decode()
    assert not Vacancy.objects.exists()


def test_changing_it_changes_what_it_offers_and_refuses_a_stale_form(client: Client, personas: Personas) -> None:
    vacancy = build_vacancy(partner=personas.partner, offers=["ramp"])
    client.force_login(personas.partner_staff)
    url = reverse("programs:vacancy_update", args=[vacancy.pk])
    values = vacancy_form(personas.partner, offers=["transport"], version=vacancy.version)

    client.post(url, values)
    stale = client.post(url, values | {"offers": ["ramp", "companion"]})

    vacancy.refresh_from_db()
    assert (vacancy.title, offered(vacancy)) == ("Penjahit", {"transport"})
    [(_label, stored, typed)] = stale.context["form"].conflicts
    assert (stored, typed) == ("Kendaraan antar-jemput", "Jalan masuk tanpa anak tangga, Orang yang menemani")


def test_closing_asks_for_a_reason_and_opening_again_takes_it_away(client: Client, personas: Personas) -> None:
    vacancy = build_vacancy(partner=personas.partner)
    client.force_login(personas.coordinator)
    url = reverse("programs:vacancy_close", args=[vacancy.pk])

    assert "reason" in client.post(url, {"version": 1}).context["form"].errors
    assert "note" in client.post(url, {"version": 1, "reason": "other"}).context["form"].errors
    client.post(url, {"version": 1, "reason": "nobody_fits", "note": "Belum ada yang cocok"})
    vacancy.refresh_from_db()
    assert (vacancy.status, vacancy.close_reason, vacancy.closed_on) == ("closed", "nobody_fits", timezone.localdate())

    client.post(reverse("programs:vacancy_reopen", args=[vacancy.pk]))
    vacancy.refresh_from_db()
    assert (vacancy.status, vacancy.close_reason, vacancy.close_note) == ("open", "", "")


def test_closing_what_somebody_else_changed_is_refused_once(personas: Personas) -> None:
    vacancy = build_vacancy()
    Vacancy.objects.update(version=2)
    with pytest.raises(StaleVersionError):
        close_vacancy(vacancy=vacancy, version=1, reason=CloseReason.FILLED, by=personas.coordinator)
    closed = close_vacancy(vacancy=vacancy, version=2, reason=CloseReason.FILLED, by=personas.coordinator)
    assert close_vacancy(vacancy=closed, version=1, reason=CloseReason.OTHER, by=personas.coordinator) == closed
    assert reopen_vacancy(vacancy=closed, by=personas.coordinator).version == 4


def test_the_database_knows_no_closed_vacancy_without_a_reason() -> None:
    vacancy = build_vacancy()
    for wrong in ({"status": "closed"}, {"close_reason": "filled"}, {"places": 0}, {"wage_from": 2, "wage_to": 1}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Vacancy.objects.filter(pk=vacancy.pk).update(**wrong)


def test_officers_list_open_ones_alone_employers_their_own_the_coordinator_all(
    client: Client, personas: Personas
) -> None:
    today = timezone.localdate()
    build_vacancy(title="Terbuka", partner=personas.partner)
    earlier, yesterday = today - timedelta(days=9), today - timedelta(days=1)
    build_vacancy(title="Lewat", partner=personas.partner, opened_on=earlier, closes_on=yesterday)
    build_vacancy(title="Lain")
    closed = build_vacancy(title="Tutup")
    close_vacancy(vacancy=closed, version=1, reason=CloseReason.FILLED, by=personas.coordinator)

    assert titles(client, personas.officer) == {"Terbuka", "Lain"}
    assert titles(client, personas.partner_staff) == {"Terbuka", "Lewat"}
    assert titles(client, personas.coordinator) == {"Terbuka", "Lewat", "Lain", "Tutup"}


@pytest.mark.parametrize(
    ("query", "found"),
    [("state=open", {"A", "B"}), ("state=past", {"C"}), ("offers=ramp", {"B"}), ("field=food", {"A"})],
)
def test_the_list_is_filtered(query: str, found: set[str], client: Client, personas: Personas) -> None:
    today = timezone.localdate()
    build_vacancy(title="A", field="food")
    build_vacancy(title="B", offers=["ramp", "transport"])
    build_vacancy(title="C", opened_on=today - timedelta(days=9), closes_on=today - timedelta(days=1))
    client.force_login(personas.coordinator)
    assert {row.title for row in client.get(f"{LIST}?{query}").context["page"].rows} == found


def test_an_officer_changes_none_and_is_shown_no_way_to(client: Client, personas: Personas) -> None:
    vacancy = build_vacancy()
    client.force_login(personas.officer)
    assert (
        reverse("programs:vacancy_update", args=[vacancy.pk])
        not in client.get(vacancy.get_absolute_url()).content.decode()
    )
    assert client.get(reverse("programs:vacancy_update", args=[vacancy.pk])).status_code == 403


def test_the_list_and_its_file_hold_the_same_rows(client: Client, personas: Personas) -> None:
    build_vacancy(title="Milik", partner=personas.partner)
    build_vacancy(title="Lain")
    rows = list_named("vacancies").rows("", personas.partner_staff)
    assert {row.title for row in rows} == titles(client, personas.partner_staff) == {"Milik"}


def test_the_list_asks_as_much_for_five_as_for_fifty(client: Client, personas: Personas) -> None:
    client.force_login(personas.coordinator)
    assert_flat_query_count(
        lambda: client.get(LIST), add_rows=lambda number: [build_vacancy(offers=["ramp"]) for _ in range(number)]
    )
