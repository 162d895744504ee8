"""The end of an import: some time after its last step its rows go, who was named in them with them; the totals stay."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Q

from beneficiaries.imports.files import delete_file, delete_forgotten_files
from beneficiaries.imports.runs import totals
from beneficiaries.models import ImportRow, ImportRun
from beneficiaries.models.imports import ImportStage
from bontang_empowerment.audit.models import Action
from bontang_empowerment.audit.trail import record

WORKING = (ImportStage.CHECKING, ImportStage.SAVING, ImportStage.UNDOING)


def close_old_imports(now: datetime) -> int:
    """Delete file and rows of every import whose last step ended IMPORT_ROWS_KEPT_DAYS ago. How many there were."""
    delete_forgotten_files()
    before = now - timedelta(days=settings.IMPORT_ROWS_KEPT_DAYS)
    ended = Q(job__finished_at__lt=before) | Q(job=None, created_at__lt=before)
    old = ImportRun.objects.filter(ended, closed_at=None).exclude(stage__in=WORKING)
    ids = list(old.values_list("pk", flat=True))
    return sum(_close(run_id, now) for run_id in ids)


@transaction.atomic
def _close(run_id: int, now: datetime) -> bool:
    """False when somebody took another step, or another worker was quicker."""
    rows = ImportRun.objects.select_for_update(of=("self",)).filter(pk=run_id, closed_at=None)
    run = rows.exclude(stage__in=WORKING).first()
    if run is None:
        return False
    run.closed_totals = totals(run) if run.stage in {ImportStage.SAVED, ImportStage.UNDONE} else {}
    run.closed_at, run.closed_after, run.stage = now, run.stage, ImportStage.CLOSED
    ImportRow.objects.filter(run=run).delete()
    run.save(update_fields=["closed_totals", "closed_at", "closed_after", "stage"])
    record(by=None, action=Action.DELETE, target=run, fields=["rows"])
    delete_file(run)
    return True
