"""Handing out the situation report as a file."""

from django.db import transaction

from beneficiaries.disaster_report import situation_report
from beneficiaries.disaster_report_page import report_sheets
from beneficiaries.models import DisasterEvent
from bontang_empowerment.accounts.models import User
from bontang_empowerment.audit.models import Action
from bontang_empowerment.audit.trail import record
from bontang_empowerment.spreadsheets.writing import WrittenFile, write_xlsx


@transaction.atomic
def export_situation_report(*, event: DisasterEvent, by: User) -> WrittenFile:
    """The report of what `by` may count as a workbook; the trail keeps its number of rows and its hash."""
    report = situation_report(event, by=by, per_rt=True)
    written = write_xlsx(*report_sheets(report.by_kelurahan(), report))
    record(
        by=by,
        action=Action.EXPORT,
        target=event,
        reason=f"situation report, {written.row_count} rows, SHA-256 {written.sha256}",
    )
    return written
