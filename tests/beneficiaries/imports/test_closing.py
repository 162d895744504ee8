"""A while after its last step a list's rows are gone, with everybody named in them; its totals stay."""

from datetime import datetime, timedelta
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.management import call_command
from django.utils import timezone
from pytest_django import Settings

from beneficiaries.imports.closing import close_old_imports
from beneficiaries.imports.runs import WrongStepError, save_import, start_import, totals, undo_import
from beneficiaries.models import ImportRow, ImportRun, Person
from beneficiaries.models.imports import ImportStage
from bontang_empowerment.accounts.models import User
from bontang_empowerment.audit.models import Action, AuditEvent
from bontang_empowerment.jobs.models import Job
from tests.beneficiaries.imports.lists import CHILD, HEAD, WIFE, bring_in, changed, check, csv_of
from tests.beneficiaries.posted import client_of

pytestmark = pytest.mark.django_db
LIST = csv_of(HEAD, WIFE, changed(CHILD, shdk="Tetangga"))


def later() -> datetime:
    return timezone.now() + timedelta(days=31)


def test_the_rows_go_and_the_totals_stay(officer: User) -> None:
    run = bring_in(LIST, officer)
    before = totals(run)
    assert close_old_imports(later()) == 1

    run.refresh_from_db()
    assert not ImportRow.objects.filter(run=run).exists()
    assert (run.stage, run.closed_after, run.closed_totals) == (ImportStage.CLOSED, ImportStage.SAVED, before)
    assert sum(run.closed_totals.values()) == 3
    assert Person.objects.count() == 2
    assert AuditEvent.objects.filter(action=Action.DELETE, target_id=str(run.pk), fields=["rows"]).count() == 1
    page = client_of(officer).get(run.get_absolute_url())
    assert [count for _label, count in page.context["counts"]] == list(before.values())
    with pytest.raises(WrongStepError):
        undo_import(run=run, by=officer)
    assert close_old_imports(later()) == 0


def test_a_list_that_was_never_saved_goes_too_with_its_file(officer: User, tmp_path: Path) -> None:
    checked = check(LIST, officer)
    uploaded = start_import(file=ContentFile(LIST), file_name="daftar.csv", by=officer)
    ImportRun.objects.filter(pk=uploaded.pk).update(created_at=timezone.now() - timedelta(days=40))
    assert close_old_imports(later()) == 2

    checked.refresh_from_db()
    assert (checked.closed_after, checked.closed_totals) == (ImportStage.CHECKED, {})
    assert not [path for path in tmp_path.rglob("*") if path.is_file()]
    with pytest.raises(WrongStepError):
        save_import(run=checked, by=officer)
    assert client_of(officer).get(checked.get_absolute_url()).status_code == 200


def test_a_list_that_is_young_or_being_worked_on_stays(officer: User) -> None:
    young, working = bring_in(LIST, officer), check(csv_of(CHILD), officer)
    ImportRun.objects.filter(pk=working.pk).update(stage=ImportStage.SAVING)
    assert close_old_imports(timezone.now() + timedelta(days=29)) == 0
    assert close_old_imports(later()) == 1
    assert list(ImportRun.objects.exclude(closed_at=None)) == [young]
    assert ImportRow.objects.filter(run=working).exists()


@pytest.mark.django_db(transaction=True)  # between two jobs the worker closes its connections
def test_the_worker_closes_old_imports(officer: User, settings: Settings) -> None:
    run = bring_in(LIST, officer)
    settings.IMPORT_ROWS_KEPT_DAYS = 3
    Job.objects.update(finished_at=timezone.now() - timedelta(days=4))
    call_command("run_jobs", "--once")
    run.refresh_from_db()
    assert run.stage == ImportStage.CLOSED
