"""An admin who saves over a newer version sees both and loses nothing typed; saving again is a decision."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db.models import Model
from django.test import Client
from django.urls import reverse

from beneficiaries.models import Household, Person, VervalRound
from bontang_empowerment.access.models import VersionedModel
from bontang_empowerment.accounts.models import Role
from bontang_empowerment.audit.models import AuditEvent
from programs.models import Outcome, Program
from tests.builders import (
    build_batch,
    build_disaster_impact,
    build_enrolment,
    build_kelurahan,
    build_outcome,
    build_partner,
    build_person,
    build_program,
    build_session,
    build_user,
    build_verval_meeting,
)
from trainings.models import Course

pytestmark = pytest.mark.django_db

NEW_TEXT = {Household: "address", Person: "name", VervalRound: "name", Program: "name", Course: "name"}
NEW_TEXT |= {Outcome: "business"}
ROWS: list[Callable[[], Any]] = [lambda: build_person().household, build_person, build_program]
ROWS += [lambda: build_batch().course, lambda: build_outcome(enrolment=build_enrolment())]
ROWS += [lambda: build_verval_meeting(kelurahan=build_kelurahan("Lok Tuan")).round]


@pytest.fixture
def admin_client(client: Client) -> Client:
    client.cookies["django_language"] = "en"
    client.force_login(build_user("admin", role=Role.ADMIN), backend="django.contrib.auth.backends.ModelBackend")
    return client


def address_of(row: Model) -> str:
    return reverse(f"admin:{row._meta.app_label}_{row._meta.model_name}_change", args=[row.pk])


def posted(client: Client, row: Model, **changes: Any) -> dict[str, Any]:
    """What the browser sends from the page as it is open now."""
    page = client.get(address_of(row)).context
    form = page["adminform"].form
    values = {name: form[name].value() for name in form.fields}
    for inline in page["inline_admin_formsets"]:
        managed = inline.formset.management_form
        values |= {managed.add_prefix(name): managed[name].value() for name in managed.fields}
    shown = {name: "" if value is None else value for name, value in values.items()}
    days = {name: value.strftime("%d-%m-%Y") for name, value in shown.items() if hasattr(value, "strftime")}
    return {name: value for name, value in (shown | days | changes).items() if value is not False}


@pytest.mark.parametrize("build", ROWS, ids=["household", "person", "program", "course", "outcome", "round"])
def test_a_stale_save_shows_both_versions_and_stores_nothing(build: Callable[[], Any], admin_client: Client) -> None:
    row = build()
    name = NEW_TEXT[type(row)]
    typed = posted(admin_client, row, **{name: "Yang saya ketik"})
    type(row).objects.filter(pk=row.pk).update(**{name: "Yang orang lain simpan", "version": row.version + 1})
    refused = admin_client.post(address_of(row), typed)
    page = refused.content.decode()
    assert "Yang orang lain simpan" in page
    assert refused.context["adminform"].form[name].value() == "Yang saya ketik"
    assert not AuditEvent.objects.about(row).exists()

    again = admin_client.post(address_of(row), typed | {"version": row.version + 1})
    assert again.status_code == 302
    row.refresh_from_db()
    assert (getattr(row, name), row.version) == ("Yang saya ketik", 3)


def test_every_versioned_record_of_the_admin_carries_its_version(admin_client: Client) -> None:
    impact = build_disaster_impact(household=build_person().household)
    outcome, session = build_outcome(enrolment=build_enrolment()), build_session(batch=build_batch())
    training = (session, session.batch, session.batch.course)
    verval = build_verval_meeting(kelurahan=build_kelurahan("Lok Tuan")).round
    registry = (impact, impact.household, build_person(), verval)
    for row in (*registry, build_program(), build_partner(), outcome, *training):
        assert isinstance(row, VersionedModel)
        assert f'name="version" value="{row.version}"' in admin_client.get(address_of(row)).content.decode()


def test_the_places_of_a_programme_are_compared_by_name(admin_client: Client) -> None:
    program = build_program()
    typed = posted(admin_client, program, kelurahan=[build_kelurahan("Lok Tuan").pk])
    program.kelurahan.set([build_kelurahan("Api-api")])
    Program.objects.filter(pk=program.pk).update(version=2)
    form = admin_client.post(address_of(program), typed).context["adminform"].form
    assert ("Api-api", "Lok Tuan") in [(stored, now) for _label, stored, now in form.conflicts]
