"""What is typed into a form is kept for whoever typed it, until it is sent, discarded or seven days old."""

from datetime import timedelta
from typing import Any

import pytest
from django.contrib import admin
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from beneficiaries.models import Household, Person, PovertyAssessment
from bontang_empowerment.accounts.models import User
from bontang_empowerment.audit.models import AuditEvent
from bontang_empowerment.drafts.models import KEPT, Draft
from bontang_empowerment.drafts.services import LARGEST, DraftKey, DraftOwnerGoneError, fields_of_draft, save_draft
from tests.beneficiaries.posted import client_of, posted_family, posted_member
from tests.builders import Personas, build_person, build_user

pytestmark = pytest.mark.django_db
REGISTER = reverse("beneficiaries:household_create")
FORM = "beneficiaries:household_create"


@pytest.fixture
def officer(personas: Personas) -> Client:
    return client_of(personas.officer)


def kept(user: User, form: str = FORM, object_key: str = "") -> list[tuple[str, str]] | None:
    return fields_of_draft(DraftKey(user, form, object_key))


def keep(client: Client, url: str = REGISTER, **fields: Any) -> Any:
    return client.post(url, {"draft": "save", **fields})


def test_what_is_typed_is_kept_and_registers_nobody(officer: Client, personas: Personas) -> None:
    response = keep(officer, **posted_family(personas, posted_member("Siti", nik="6474"), kk_number="6474 0101"))
    assert response.json()["time"] == f"{timezone.localtime():%H.%M}"
    fields = dict(kept(personas.officer) or [])
    assert (fields["kk_number"], fields["members-0-name"], fields["members-0-nik"]) == ("6474 0101", "Siti", "6474")
    assert not Household.objects.exists()
    assert not {"draft", "csrfmiddlewaretoken"} & set(fields)


def test_each_value_of_a_choice_of_several_is_kept(officer: Client, personas: Personas) -> None:
    keep(officer, purposes=["registration", "sharing"])
    assert kept(personas.officer) == [("purposes", "registration"), ("purposes", "sharing")]


def test_a_later_draft_replaces_the_earlier_one(officer: Client, personas: Personas) -> None:
    for name in ("Siti", "Siti Aminah"):
        keep(officer, name=name)
    assert kept(personas.officer) == [("name", "Siti Aminah")]
    assert Draft.objects.count() == 1


def test_the_page_opened_again_offers_it_without_showing_what_is_in_it(officer: Client) -> None:
    keep(officer, address="Jl. Rahasia No. 7")
    page = officer.get(REGISTER).content.decode()
    assert "data-draft-offer" in page
    assert "Jl. Rahasia" not in page
    answer = officer.get(REGISTER, {"draft": "content"})
    assert answer.json() == {"fields": [["address", "Jl. Rahasia No. 7"]]}
    assert "no-store" in answer.headers["Cache-Control"]


def test_a_page_that_came_back_with_errors_offers_no_older_version(officer: Client, personas: Personas) -> None:
    keep(officer, address="Jl. Rahasia No. 7")
    page = officer.post(REGISTER, posted_family(personas, rt="")).content.decode()
    assert "data-draft-offer" not in page
    assert "data-draft " in page
    assert kept(personas.officer) is not None


def test_it_is_gone_once_the_form_is_sent(officer: Client, personas: Personas) -> None:
    keep(officer, address="Jl. Rahasia No. 7")
    assert officer.post(REGISTER, posted_family(personas)).status_code == 302
    assert not Draft.objects.exists()


def test_sending_one_form_leaves_the_drafts_of_others(officer: Client, personas: Personas) -> None:
    head, other = (build_person(kelurahan=personas.own) for _number in range(2))
    keep(officer, reverse("beneficiaries:person_update", args=[other.pk]), name="Siti")
    keep(officer, reverse("beneficiaries:disability_update", args=[head.pk]), devices="kursi roda")
    officer.post(REGISTER, posted_family(personas))
    assert kept(personas.officer, "beneficiaries:person_update", str(other.pk)) == [("name", "Siti")]
    assert Draft.objects.count() == 2


def test_it_is_gone_once_it_is_discarded(officer: Client) -> None:
    keep(officer, address="Jl. Rahasia No. 7")
    response = officer.post(REGISTER, {"draft": "discard"}, follow=True)
    assert "data-draft-offer" not in response.content.decode()
    assert not Draft.objects.exists()


def test_after_seven_days_it_is_never_shown_and_then_deleted(officer: Client, personas: Personas) -> None:
    keep(officer, address="Jl. Rahasia No. 7")
    call_command("clear_expired_drafts")
    assert Draft.objects.exists()
    Draft.objects.update(saved_at=timezone.now() - KEPT - timedelta(minutes=1))
    assert "data-draft-offer" not in officer.get(REGISTER).content.decode()
    assert officer.get(REGISTER, {"draft": "content"}).status_code == 404
    call_command("clear_expired_drafts")
    assert not Draft.objects.exists()


def test_the_database_holds_it_encrypted(officer: Client) -> None:
    keep(officer, **{"members-0-nik": "6474020101209901"})
    with connection.cursor() as cursor:
        cursor.execute("SELECT content FROM drafts_draft")
        (stored,) = cursor.fetchone()
    assert "6474020101209901" not in stored
    assert "members" not in stored


def test_the_trail_hears_of_what_is_sent_and_not_of_what_is_typed(officer: Client) -> None:
    before = AuditEvent.objects.count()
    keep(officer, address="Jl. Rahasia No. 7")
    officer.get(REGISTER, {"draft": "content"})
    assert AuditEvent.objects.count() == before


def test_no_draft_is_in_the_admin() -> None:
    assert Draft not in admin.site._registry


# Attacks --------------------------------------------------------------------------------------------------------


def test_a_draft_is_nobody_else_s(officer: Client, personas: Personas) -> None:
    keep(officer, address="Jl. Rahasia No. 7")
    other = client_of(personas.neighbour)
    assert "data-draft-offer" not in other.get(REGISTER).content.decode()
    assert other.get(REGISTER, {"draft": "content"}).status_code == 404
    keep(other, address="Jl. Lain")
    other.post(REGISTER, {"draft": "discard"})
    assert kept(personas.officer) == [("address", "Jl. Rahasia No. 7")]


@pytest.mark.parametrize("verb", ["save", "discard"])
def test_no_draft_is_kept_of_an_object_out_of_reach(verb: str, personas: Personas) -> None:
    person = build_person(kelurahan=personas.own)
    neighbour = client_of(personas.neighbour)
    for name, key in (
        ("person_update", person.pk),
        ("household_update", person.household_id),
        ("poverty_assessment_create", person.household_id),
        ("consent_create", person.pk),
        ("disability_update", person.pk),
        ("disaster_impact_create", person.household_id),
    ):
        url = reverse(f"beneficiaries:{name}", args=[key])
        assert neighbour.post(url, {"draft": verb, "name": "x"}).status_code == 404, name
        assert neighbour.get(url, {"draft": "content"}).status_code == 404, name
    assert not Draft.objects.exists()


def test_no_draft_is_kept_of_a_form_that_one_may_not_open(personas: Personas) -> None:
    partner = client_of(personas.partner_staff)
    assert keep(partner, address="x").status_code == 403
    assert keep(client_of(personas.officer), reverse("programs:program_create"), name="x").status_code == 403
    assert not Draft.objects.exists()


def test_a_page_without_a_form_keeps_none(officer: Client, personas: Personas) -> None:
    person = build_person(kelurahan=personas.own)
    assert keep(officer, reverse("beneficiaries:person_list"), name="x").status_code == 405
    assert keep(officer, reverse("beneficiaries:person_detail", args=[person.pk]), name="x").status_code == 405
    assert not Draft.objects.exists()


@pytest.mark.parametrize("verb", ["content", "use", "other", "SAVE"])
def test_an_unknown_word_about_drafts_saves_nothing(verb: str, officer: Client, personas: Personas) -> None:
    assert officer.post(REGISTER, posted_family(personas) | {"draft": verb}).status_code == 404
    assert not Household.objects.exists()
    assert not Draft.objects.exists()


def test_too_large_a_draft_is_refused_and_the_earlier_one_stays(officer: Client, personas: Personas) -> None:
    keep(officer, address="Jl. Kapal")
    assert keep(officer, address="x" * LARGEST).status_code == 413
    assert kept(personas.officer) == [("address", "Jl. Kapal")]


def test_no_draft_is_kept_without_the_page_s_own_secret(personas: Personas) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(personas.officer)
    assert keep(client, address="x").status_code == 403
    assert not Draft.objects.exists()


def test_what_is_kept_by_the_service_is_one_row_for_one_form(personas: Personas) -> None:
    for _number in range(2):
        save_draft(DraftKey(personas.officer, FORM), [("name", "Siti")])
    save_draft(DraftKey(personas.neighbour, FORM), [("name", "Siti")])
    assert Draft.objects.count() == 2


# Every form ------------------------------------------------------------------------------------------------------


def test_the_forms_of_a_person_and_a_family_each_keep_their_own(officer: Client, personas: Personas) -> None:
    person: Person = build_person(kelurahan=personas.own)
    names = {
        "household_update": person.household_id,
        "person_create": person.household_id,
        "poverty_assessment_create": person.household_id,
        "disaster_impact_create": person.household_id,
        "person_update": person.pk,
        "disability_update": person.pk,
        "consent_create": person.pk,
    }
    for name, key in names.items():
        url = reverse(f"beneficiaries:{name}", args=[key])
        assert keep(officer, url, typed=name).status_code == 200, name
        assert officer.get(url, {"draft": "content"}).json() == {"fields": [["typed", name]]}, name
    assert Draft.objects.count() == len(names)


def test_a_refused_form_keeps_its_draft(officer: Client, personas: Personas) -> None:
    household = build_person(kelurahan=personas.own).household
    url = reverse("beneficiaries:poverty_assessment_create", args=[household.pk])
    keep(officer, url, without_shelter="yes")
    assert officer.post(url, {"without_shelter": "perhaps"}).status_code == 200
    assert Draft.objects.exists()
    assert (
        officer.post(url, {"without_shelter": "yes", "assessed_on": f"{timezone.localdate():%d-%m-%Y}"}).status_code
        == 302
    )
    assert PovertyAssessment.objects.exists()
    assert not Draft.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_whoever_is_deleted_while_typing_keeps_nothing_and_breaks_nothing() -> None:
    """The account went between reading the session and keeping the draft."""
    gone = build_user()
    key = DraftKey(User.objects.get(pk=gone.pk), FORM)
    gone.delete()
    with pytest.raises(DraftOwnerGoneError):
        save_draft(key, [("name", "Siti")])
    assert not Draft.objects.exists()
