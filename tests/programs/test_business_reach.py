"""Who sees businesses: the own kelurahan, partners their participants with a basis, the list and its file."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from programs.models import Business
from tests.builders import (
    Personas,
    build_business,
    build_business_month,
    build_enrolment,
    build_person,
    build_program,
)
from tests.exports.files import column, exported
from tests.queries import assert_flat_query_count

pytestmark = pytest.mark.django_db

LIST = "/businesses/"


@pytest.fixture
def shared(personas: Personas) -> Business:
    """Of a participant of the partner's programme, who agreed to sharing."""
    person = build_person("Siti Aminah", kelurahan=personas.own)
    build_enrolment(person=person, program=build_program(partner=personas.partner))
    return build_business(person=person, name="Kue Siti")


@pytest.fixture
def withheld(personas: Personas) -> Business:
    person = build_person("Rina Wati", kelurahan=personas.own)
    build_enrolment(person=person, program=build_program(partner=personas.partner), shared=False)
    return build_business(person=person, name="Warung Rina")


def test_partner_staff_see_only_whom_they_may_name(
    client: Client, personas: Personas, shared: Business, withheld: Business
) -> None:
    client.force_login(personas.partner_staff)
    listed = client.get(LIST).content.decode()
    assert "Kue Siti" in listed
    assert "Warung Rina" not in listed
    assert client.get(withheld.get_absolute_url()).status_code == 404
    assert client.get(reverse("programs:business_month_create", args=[withheld.pk])).status_code == 404


def test_what_kind_of_people_work_there_is_not_for_partners(
    client: Client, personas: Personas, shared: Business
) -> None:
    build_business_month(business=shared, workers=7, workers_poor=5, workers_disabled=6)
    client.force_login(personas.partner_staff)
    page = client.get(shared.get_absolute_url()).content.decode()
    assert "dari keluarga miskin" not in page
    form = client.get(reverse("programs:business_month_create", args=[shared.pk])).context["form"]
    assert "workers" in form.fields
    assert {"workers_poor", "workers_disabled"}.isdisjoint(form.fields)
    client.force_login(personas.officer)
    assert "5 dari keluarga miskin" in client.get(shared.get_absolute_url()).content.decode()


def test_a_correction_by_a_partner_keeps_what_they_are_not_told(
    client: Client, personas: Personas, shared: Business
) -> None:
    month = build_business_month(business=shared, workers=7, workers_poor=5)
    client.force_login(personas.partner_staff)
    values = {"turnover": "4.000.000", "profit": "1.000.000", "workers": "8", "version": "1"}
    client.post(reverse("programs:business_month_update", args=[month.pk]), values)
    month.refresh_from_db()
    assert (month.workers, month.workers_poor) == (8, 5)


def test_the_list_is_filtered_by_sector_place_state_and_owner(client: Client, personas: Personas) -> None:
    old = timezone.localdate() - timedelta(days=200)
    here, there = (build_person(f"Siti {place}", kelurahan=place) for place in (personas.own, personas.foreign))
    kue = build_business(person=here, sector="culinary", started_on=old)
    jahit = build_business(person=there, sector="crafts", started_on=old)
    build_business_month(business=jahit)
    tutup = build_business(person=here, sector="crafts", closed_on=timezone.localdate(), closing_reason="other")
    client.force_login(personas.coordinator)
    for query, expected in {
        "": {kue, jahit, tutup},
        "sector=crafts": {jahit, tutup},
        f"kelurahan={personas.foreign.pk}": {jahit},
        "state=running": {kue, jahit},
        "state=overdue": {kue},
        "state=closed": {tutup},
        "owner=Lok": {kue, tutup},
    }.items():
        assert {*client.get(f"{LIST}?{query}").context["page"].rows} == expected, query
    client.force_login(personas.officer)
    assert {*client.get(LIST).context["page"].rows} == {kue, tutup}


def test_the_list_asks_as_much_of_the_database_at_any_length(client: Client, personas: Personas) -> None:
    def add(number: int) -> None:
        for _row in range(number):
            build_business_month(business=build_business(person=build_person(kelurahan=personas.own)))

    client.force_login(personas.officer)
    assert_flat_query_count(lambda: client.get(LIST), add_rows=add)


def test_the_file_holds_the_rows_of_the_list(client: Client, personas: Personas, shared: Business) -> None:
    build_business_month(business=shared, profit=777_000)
    build_business(person=build_person(kelurahan=personas.foreign), name="Jauh")
    client.force_login(personas.officer)
    rows = exported(client, "programs:business_export")
    assert column(rows, "Business") == ["Kue Siti"]
    assert column(rows, "Profit (Rp)") == ["777000"]
