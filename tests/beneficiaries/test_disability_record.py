"""Recording a disability: kinds by UU 8/2016, the Washington Group Short Set, devices and needs."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from beneficiaries.codes import WASHINGTON_GROUP, Accommodation, Difficulty, DisabilityKind
from beneficiaries.forms.disability import QUESTIONS
from beneficiaries.models import AccommodationNeed, Disability, Person
from beneficiaries.services.disability import save_disability
from bontang_empowerment.access.versions import StaleVersionError
from bontang_empowerment.audit.models import Action, AuditEvent
from tests.builders import Personas, build_disability, build_person

pytestmark = pytest.mark.django_db


@pytest.fixture
def person(personas: Personas) -> Person:
    return build_person(kelurahan=personas.own)


@pytest.fixture
def child(personas: Personas) -> Person:
    """Four years old, and five in less than a month."""
    return build_person(kelurahan=personas.own, birth_date=timezone.localdate() - timedelta(days=5 * 365 - 20))


@pytest.fixture
def officer(client: Client, personas: Personas) -> Client:
    client.force_login(personas.officer)
    return client


def address(person: Person) -> str:
    return reverse("beneficiaries:disability_update", args=[person.pk])


def posted(version: int = 0, **values: Any) -> dict[str, Any]:
    return {"version": version} | values


def kinds_of(person: Person) -> set[str]:
    return set(Disability.objects.get(person=person).kinds.values_list("kind", flat=True))


def test_kinds_answers_devices_and_needs_are_saved_together(officer: Client, person: Person) -> None:
    values: dict[str, Any] = {
        "disability_kinds": [DisabilityKind.HEARING, DisabilityKind.SPEECH],
        "hearing": Difficulty.CANNOT,
        "communicating": Difficulty.A_LOT,
        "devices_needed": "Alat bantu dengar",
        "needs": [Accommodation.INTERPRETER],
    }
    assert officer.post(address(person), posted(**values)).status_code == 302
    record = Disability.objects.get(person=person)
    assert kinds_of(person) == {DisabilityKind.HEARING, DisabilityKind.SPEECH}
    assert (record.hearing, record.communicating, record.seeing) == (4, 3, None)
    assert record.devices_needed == "Alat bantu dengar"
    assert [need.kind for need in person.accommodation_needs.all()] == [Accommodation.INTERPRETER]
    assert record.version == 1


def test_two_kinds_are_multiple_and_never_stored_so(officer: Client, person: Person) -> None:
    officer.post(address(person), posted(disability_kinds=[DisabilityKind.VISUAL, DisabilityKind.HEARING]))
    assert Disability.objects.get(person=person).is_multiple
    assert "multiple" not in DisabilityKind.values


def test_the_short_set_is_asked_in_its_order_with_its_four_answers(officer: Client, person: Person) -> None:
    form = officer.get(address(person)).context["form"]
    assert [name for name in form.fields if name in WASHINGTON_GROUP] == list(WASHINGTON_GROUP) == list(QUESTIONS)
    for domain in WASHINGTON_GROUP:
        assert [value for value, _label in form.fields[domain].choices if value] == [1, 2, 3, 4]


def test_a_child_under_five_is_not_asked_the_short_set(officer: Client, child: Person) -> None:
    response = officer.get(address(child))
    assert not set(response.context["form"].fields) & set(WASHINGTON_GROUP)
    officer.post(address(child), posted(disability_kinds=[DisabilityKind.PHYSICAL]))
    assert kinds_of(child) == {DisabilityKind.PHYSICAL}


def test_answers_posted_about_a_child_under_five_are_refused(officer: Client, child: Person) -> None:
    response = officer.post(address(child), posted(disability_kinds=[DisabilityKind.PHYSICAL], walking=4))
    assert response.context["form"].has_error("__all__", code="too_young")
    assert not Disability.objects.exists()


def test_from_five_years_on_the_short_set_is_asked(officer: Client, personas: Personas) -> None:
    today = timezone.localdate()
    five = build_person(kelurahan=personas.own, birth_date=today.replace(year=today.year - 5))
    officer.post(address(five), posted(walking=Difficulty.A_LOT))
    assert Disability.objects.get(person=five).walking == Difficulty.A_LOT


def test_a_serious_difficulty_needs_no_kind(officer: Client, person: Person) -> None:
    officer.post(address(person), posted(seeing=Difficulty.A_LOT))
    assert Person.objects.with_disability().get() == person


@pytest.mark.parametrize("values", [{}, {"seeing": Difficulty.SOME}, {"needs": [Accommodation.RAMP]}])
def test_without_a_kind_or_a_serious_difficulty_the_form_says_what_is_missing(
    values: dict[str, Any], officer: Client, person: Person
) -> None:
    response = officer.post(address(person), posted(**values))
    assert list(response.context["form"].errors) == ["disability_kinds"]
    assert not Disability.objects.exists()
    assert not AccommodationNeed.objects.exists()


@pytest.mark.parametrize(
    ("field", "value"), [("disability_kinds", "multiple"), ("needs", "gold"), ("seeing", "5"), ("seeing", "x")]
)
def test_an_unknown_answer_is_refused_at_its_field(field: str, value: str, officer: Client, person: Person) -> None:
    values: dict[str, Any] = {"disability_kinds": [DisabilityKind.VISUAL]} | {field: value}
    response = officer.post(address(person), posted(**values))
    assert list(response.context["form"].errors) == [field]
    assert not Disability.objects.exists()


def test_a_change_writes_only_what_changed_and_raises_the_version(officer: Client, person: Person) -> None:
    build_disability(person=person, kinds=[DisabilityKind.VISUAL], seeing=3, devices_had="Tongkat putih")
    officer.post(
        address(person), posted(1, disability_kinds=[DisabilityKind.VISUAL], seeing=4, devices_had="Tongkat putih")
    )
    record = Disability.objects.get(person=person)
    assert (record.version, record.seeing) == (2, 4)
    assert AuditEvent.objects.about(record).get().fields == ["seeing"]


def test_saving_without_a_change_is_no_change(officer: Client, person: Person) -> None:
    record = build_disability(person=person, kinds=[DisabilityKind.VISUAL])
    officer.post(address(person), posted(1, disability_kinds=[DisabilityKind.VISUAL]))
    record.refresh_from_db()
    assert record.version == 1
    assert not AuditEvent.objects.about(record).exists()


def test_a_stale_form_is_refused_with_both_versions_shown(officer: Client, person: Person) -> None:
    build_disability(person=person, kinds=[DisabilityKind.VISUAL], seeing=4, version=2)
    response = officer.post(address(person), posted(1, disability_kinds=[DisabilityKind.PHYSICAL], seeing=3))
    form = response.context["form"]
    assert form.has_error("__all__", code="stale")
    shown = {(stored, typed) for _label, stored, typed in form.conflicts}
    assert (str(DisabilityKind.VISUAL.label), str(DisabilityKind.PHYSICAL.label)) in shown
    assert (str(Difficulty.CANNOT.label), str(Difficulty.A_LOT.label)) in shown
    assert kinds_of(person) == {DisabilityKind.VISUAL}


def test_after_a_refusal_saving_again_is_a_decision(officer: Client, person: Person) -> None:
    build_disability(person=person, kinds=[DisabilityKind.VISUAL], version=2)
    form = officer.post(address(person), posted(1, disability_kinds=[DisabilityKind.PHYSICAL])).context["form"]
    officer.post(address(person), posted(form["version"].value(), disability_kinds=[DisabilityKind.PHYSICAL]))
    assert kinds_of(person) == {DisabilityKind.PHYSICAL}


def test_a_second_first_record_is_refused_as_stale(officer: Client, person: Person) -> None:
    build_disability(person=person, kinds=[DisabilityKind.VISUAL])
    response = officer.post(address(person), posted(0, disability_kinds=[DisabilityKind.PHYSICAL]))
    assert response.context["form"].has_error("__all__", code="stale")


def test_the_same_post_twice_is_one_record(officer: Client, person: Person) -> None:
    values = posted(0, disability_kinds=[DisabilityKind.VISUAL], seeing=4, needs=[Accommodation.LARGE_PRINT])
    officer.post(address(person), values)
    assert officer.post(address(person), values).status_code == 302
    assert Disability.objects.get(person=person).version == 1


def test_the_service_refuses_a_version_that_went_by(person: Person, personas: Personas) -> None:
    build_disability(person=person, version=2)
    with pytest.raises(StaleVersionError):
        save_disability(person=person, kinds=[], answers={}, devices={}, needs=[], version=1, by=personas.officer)


def test_a_first_record_that_says_nothing_is_in_the_trail_too(person: Person, personas: Personas) -> None:
    record = save_disability(person=person, kinds=[], answers={}, devices={}, needs=[], version=0, by=personas.officer)
    assert AuditEvent.objects.about(record).get().action == Action.CREATE


def test_clearing_the_kinds_asks_for_a_clear_word(officer: Client, person: Person) -> None:
    build_disability(person=person, kinds=[DisabilityKind.VISUAL])
    response = officer.post(address(person), posted(1))
    assert list(response.context["form"].errors) == ["disability_kinds"]
    assert kinds_of(person) == {DisabilityKind.VISUAL}


def test_a_cleared_record_stays_with_its_trail_and_is_no_disability(officer: Client, person: Person) -> None:
    build_disability(person=person, kinds=[DisabilityKind.VISUAL], seeing=4)
    officer.post(address(person), posted(1, cleared="on"))
    record = Disability.objects.get(person=person)
    assert not record.is_present
    assert not Person.objects.with_disability().exists()
    event = AuditEvent.objects.about(record).get()
    assert (event.action, event.fields) == (Action.UPDATE, ["kinds", "seeing"])


def test_clearing_and_choosing_at_once_is_refused(officer: Client, person: Person) -> None:
    build_disability(person=person, kinds=[DisabilityKind.VISUAL])
    response = officer.post(address(person), posted(1, disability_kinds=[DisabilityKind.VISUAL], cleared="on"))
    assert list(response.context["form"].errors) == ["cleared"]


def test_needs_of_a_cleared_record_may_still_change(officer: Client, person: Person) -> None:
    build_disability(person=person, kinds=[])
    officer.post(address(person), posted(1, needs=[Accommodation.TRANSPORT]))
    assert person.accommodation_needs.get().kind == Accommodation.TRANSPORT


def test_a_need_taken_away_is_gone(officer: Client, person: Person) -> None:
    build_disability(person=person, kinds=[DisabilityKind.VISUAL])
    AccommodationNeed.objects.create(person=person, kind=Accommodation.RAMP)
    officer.post(address(person), posted(1, disability_kinds=[DisabilityKind.VISUAL], needs=[Accommodation.COMPANION]))
    assert [need.kind for need in person.accommodation_needs.all()] == [Accommodation.COMPANION]


def test_the_trail_of_a_first_record_names_no_kind(officer: Client, person: Person) -> None:
    officer.post(
        address(person), posted(disability_kinds=[DisabilityKind.PSYCHOSOCIAL], needs=[Accommodation.COMPANION])
    )
    event = AuditEvent.objects.about(Disability.objects.get(person=person)).get()
    assert event.action == Action.CREATE
    assert event.fields == ["accommodation_needs", "kinds"]


def test_a_neighbouring_officer_finds_no_such_person(client: Client, person: Person, personas: Personas) -> None:
    client.force_login(personas.neighbour)
    assert client.get(address(person)).status_code == 404
    assert client.post(address(person), posted(disability_kinds=[DisabilityKind.VISUAL])).status_code == 404
    assert not Disability.objects.exists()


@pytest.mark.parametrize("role", ["coordinator", "partner_staff"])
def test_other_roles_do_not_record_a_disability(role: str, client: Client, person: Person, personas: Personas) -> None:
    client.force_login(getattr(personas, role))
    assert client.get(address(person)).status_code == 403


def test_the_two_forms_of_mental_disability_are_one_variety_and_not_multiple(person: Person) -> None:
    record = build_disability(person=person, kinds=[DisabilityKind.PSYCHOSOCIAL, DisabilityKind.DEVELOPMENTAL])
    assert not record.is_multiple
    record.kinds.create(kind=DisabilityKind.VISUAL)
    assert Disability.objects.get(pk=record.pk).is_multiple
