"""The consents of a whole family on one page: ticked per member, all or none, with guardians for the children."""

import uuid
from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from beneficiaries.codes import ConsentMethod, ConsentPurpose, LawfulBasis, PersonStatus, Relation, Sex
from beneficiaries.models import ConsentRecord, Household, Person
from bontang_empowerment.audit.models import AuditEvent
from tests.beneficiaries.posted import client_of
from tests.builders import Personas, build_consent, build_household, build_person
from tests.queries import count_queries

pytestmark = pytest.mark.django_db

REGISTRATION, PROGRAMME = ConsentPurpose.REGISTRATION, ConsentPurpose.PROGRAMME


@pytest.fixture
def family(personas: Personas) -> Household:
    return build_household(kelurahan=personas.own)


@pytest.fixture
def head(family: Household) -> Person:
    return build_person("Rosdiana", household=family)


@pytest.fixture
def child(family: Household, head: Person) -> Person:
    return build_child(family)


def build_child(family: Household, name: str = "Siti") -> Person:
    return build_person(name, household=family, birth_date=timezone.localdate() - timedelta(days=3000))


def url_of(family: Household) -> str:
    return reverse("beneficiaries:family_consent_create", args=[family.pk])


def agreed(*, ticks: Mapping[Person, Sequence[str]], **changes: Any) -> dict[str, Any]:
    return {
        **{f"purposes_{person.pk}": purposes for person, purposes in ticks.items()},
        "lawful_basis": LawfulBasis.CONSENT,
        "given_on": f"{timezone.localdate():%d-%m-%Y}",
        "method": ConsentMethod.THUMBPRINT,
        "submission_token": str(uuid.uuid4()),
    } | changes


def test_each_member_gets_what_was_ticked_for_them(
    officer: Client, family: Household, head: Person, child: Person
) -> None:
    ticks = {head: [REGISTRATION, PROGRAMME], child: [REGISTRATION]}
    posted = agreed(ticks=ticks) | {f"guardian_name_{child.pk}": "Rosdiana", f"guardian_relation_{child.pk}": "Ibu"}
    assert officer.post(url_of(family), posted)["Location"] == f"{family.get_absolute_url()}#next-steps"
    assert set(head.consents.values_list("purpose", "guardian_name")) == {(REGISTRATION, ""), (PROGRAMME, "")}
    consent = child.consents.get()
    assert (consent.guardian_name, consent.guardian_relation, consent.method) == ("Rosdiana", "Ibu", "thumbprint")
    assert AuditEvent.objects.filter(target_type="beneficiaries.consentrecord").count() == 3


def test_the_head_is_filled_in_as_guardian_of_the_children_alone(
    officer: Client, family: Household, head: Person, child: Person
) -> None:
    form = officer.get(url_of(family)).context["form"]
    assert form[f"guardian_name_{child.pk}"].value() == "Rosdiana"
    assert str(form[f"guardian_relation_{child.pk}"].value()) == "Mother"
    assert f"guardian_name_{head.pk}" not in form.fields


def test_another_adult_is_the_guardian_of_a_head_who_is_a_child(officer: Client, personas: Personas) -> None:
    born = timezone.localdate() - timedelta(days=5000)
    head = build_person("Kepala Kecil", kelurahan=personas.own, birth_date=born)
    build_person("Nenek Aminah", household=head.household, relation=Relation.PARENT)
    form = officer.get(url_of(head.household)).context["form"]
    assert form[f"guardian_name_{head.pk}"].value() == "Nenek Aminah"
    assert form[f"guardian_relation_{head.pk}"].value() == ""


def test_nothing_is_ticked_beforehand(officer: Client, family: Household, head: Person) -> None:
    assert "checked" not in officer.get(url_of(family)).text.split('name="method"')[0]


def test_nothing_ticked_at_all_is_refused(officer: Client, family: Household, head: Person) -> None:
    response = officer.post(url_of(family), agreed(ticks={}))
    assert list(response.context["form"].errors) == ["__all__"]


def test_one_refusal_stores_nothing_and_keeps_the_ticks(
    officer: Client, family: Household, head: Person, child: Person
) -> None:
    posted = agreed(ticks={head: [REGISTRATION], child: [REGISTRATION]}) | {f"guardian_name_{child.pk}": ""}
    response = officer.post(url_of(family), posted)
    form = response.context["form"]
    assert list(form.errors) == [f"guardian_name_{child.pk}"]
    assert form[f"purposes_{head.pk}"].value() == [REGISTRATION]
    assert not ConsentRecord.objects.exists()


@pytest.mark.parametrize(
    ("field", "value"),
    [("lawful_basis", "because"), ("method", ""), ("given_on", "01-01-2100"), ("given_on", "31-02-2026")],
)
def test_what_cannot_be_is_refused_at_its_field(
    field: str, value: str, officer: Client, family: Household, head: Person
) -> None:
    response = officer.post(url_of(family), agreed(ticks={head: [REGISTRATION]}) | {field: value})
    assert list(response.context["form"].errors) == [field]
    assert not ConsentRecord.objects.exists()


def test_a_purpose_that_stands_already_is_neither_offered_nor_recorded_again(
    officer: Client, family: Household, head: Person, personas: Personas
) -> None:
    build_consent(person=head, by=personas.officer, purpose=REGISTRATION)
    form = officer.get(url_of(family)).context["form"]
    assert REGISTRATION not in dict(form.fields[f"purposes_{head.pk}"].widget.choices)
    response = officer.post(url_of(family), agreed(ticks={head: [REGISTRATION, PROGRAMME]}))
    assert list(response.context["form"].errors) == [f"purposes_{head.pk}"]
    assert head.consents.count() == 1


def test_a_repeated_post_adds_nothing(officer: Client, family: Household, head: Person, child: Person) -> None:
    posted = agreed(ticks={head: [REGISTRATION], child: [REGISTRATION]}) | {f"guardian_name_{child.pk}": "Rosdiana"}
    assert officer.post(url_of(family), posted).status_code == 302
    assert officer.post(url_of(family), posted).status_code == 302
    assert ConsentRecord.objects.count() == 2


def test_somebody_of_another_family_cannot_be_ticked(
    officer: Client, family: Household, head: Person, personas: Personas
) -> None:
    stranger = build_person("Orang Lain", kelurahan=personas.own)
    officer.post(url_of(family), agreed(ticks={head: [REGISTRATION], stranger: [REGISTRATION]}))
    assert not stranger.consents.exists()


def test_who_moved_away_is_not_asked(officer: Client, family: Household, head: Person) -> None:
    gone = build_person("Sudah Pindah", household=family, status=PersonStatus.MOVED, sex=Sex.MALE)
    assert f"purposes_{gone.pk}" not in officer.get(url_of(family)).context["form"].fields


def test_a_family_of_which_everybody_agreed_has_no_form(
    officer: Client, family: Household, head: Person, personas: Personas
) -> None:
    for purpose in ConsentPurpose.values:
        build_consent(person=head, by=personas.officer, purpose=purpose)
    body = officer.get(url_of(family)).text
    assert "Nobody is left to ask" in body
    assert 'name="lawful_basis"' not in body


def test_other_roles_and_kelurahan_do_not_reach_the_page(family: Household, head: Person, personas: Personas) -> None:
    for user, status in ((personas.neighbour, 404), (personas.coordinator, 403), (personas.partner_staff, 403)):
        client = client_of(user)
        assert client.get(url_of(family)).status_code == status
        assert client.post(url_of(family), agreed(ticks={head: [REGISTRATION]})).status_code == status
    assert not ConsentRecord.objects.exists()


def test_the_family_page_leads_here_while_several_are_missing(
    officer: Client, family: Household, head: Person, child: Person
) -> None:
    assert url_of(family) in officer.get(family.get_absolute_url()).text


def test_a_large_family_costs_the_same_queries(officer: Client, family: Household, head: Person) -> None:
    few = count_queries(lambda: officer.get(url_of(family)))
    for number in range(12):
        build_child(family, f"Anak {number}")
    assert count_queries(lambda: officer.get(url_of(family))) == few
