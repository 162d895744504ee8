"""A saved list can be taken back, whole or not at all, while nothing else has touched what it made or changed."""

import pytest

from beneficiaries.imports.runs import undo_import
from beneficiaries.models import Household, ImportRun, Person, PersonChange, WelfareDecile
from beneficiaries.models.imports import ImportStage
from bontang_empowerment.accounts.models import User
from bontang_empowerment.audit.models import Action, AuditEvent
from tests.beneficiaries.imports.lists import CHILD, HEAD, WIFE, bring_in, changed, csv_of
from tests.builders import build_enrolment, build_person

pytestmark = pytest.mark.django_db
CHANGES = csv_of(changed(HEAD, pekerjaan="Wiraswasta", rt="9"), changed(WIFE, rt="9"), CHILD)


def snapshot() -> list[list[dict[str, object]]]:
    """The registry, without version numbers: they only rise."""
    tables = (Household.objects, Person.objects, WelfareDecile.objects)
    rows: list[list[dict[str, object]]] = [[dict(row) for row in table.order_by("pk").values()] for table in tables]
    for part in rows:
        for row in part:
            row.pop("version", None)
    return rows


def undone(run: ImportRun, by: User) -> str:
    undo_import(run=run, by=by)
    run.refresh_from_db()
    return run.stage


def test_what_it_registered_is_gone(officer: User) -> None:
    build_person("Tetangga", kelurahan=officer.role_assignments.get().kelurahan)
    before = snapshot()
    run = bring_in(csv_of(HEAD, WIFE, CHILD), officer)

    assert undone(run, officer) == ImportStage.UNDONE

    assert snapshot() == before
    assert AuditEvent.objects.filter(action=Action.DELETE, target_type="beneficiaries.person").count() == 3


def test_what_it_changed_is_as_before(officer: User) -> None:
    bring_in(csv_of(HEAD, WIFE), officer)
    before = snapshot()
    run = bring_in(CHANGES, officer)
    assert snapshot() != before

    assert undone(run, officer) == ImportStage.UNDONE
    assert snapshot() == before


def test_a_decile_and_its_reading_are_taken_back(officer: User) -> None:
    bring_in(csv_of(HEAD, WIFE), officer)
    before = snapshot()
    content = csv_of(["6474011705859901", "Budi Santoso", "2"], headings=["NIK", "Nama", "Desil"])
    run = bring_in(content, officer, defaults={"decile_year": 2026, "decile_quarter": 3})
    assert WelfareDecile.objects.count() == 1

    assert undone(run, officer) == ImportStage.UNDONE
    assert snapshot() == before


def test_nothing_is_undone_once_a_record_was_changed(officer: User) -> None:
    run = bring_in(csv_of(HEAD, WIFE, CHILD), officer)
    Person.objects.filter(relation="wife").update(version=2, phone="+6281100001111")

    assert undone(run, officer) == ImportStage.SAVED
    assert "1" in run.refusal
    assert Person.objects.count() == 3


def test_nothing_is_undone_once_a_record_was_used(officer: User) -> None:
    run = bring_in(csv_of(HEAD, WIFE, CHILD), officer)
    build_enrolment(person=Person.objects.get(relation="wife"))

    assert undone(run, officer) == ImportStage.SAVED
    assert Person.objects.count() == 3


def test_nothing_is_undone_once_somebody_joined_a_family(officer: User) -> None:
    run = bring_in(csv_of(HEAD, WIFE, CHILD), officer)
    build_person("Bayi", household=Household.objects.get())

    assert undone(run, officer) == ImportStage.SAVED
    assert Person.objects.count() == 4


def test_undoing_is_in_the_history_of_what_stays(officer: User) -> None:
    bring_in(csv_of(HEAD), officer)
    undone(bring_in(csv_of(changed(HEAD, pekerjaan="Wiraswasta")), officer), officer)

    assert list(PersonChange.objects.order_by("pk").values_list("field", flat=True)) == ["occupation", "occupation"]
