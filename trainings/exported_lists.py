"""What the file of attendance holds: the marks of its list, without any identity number."""

from collections.abc import Sequence

from django.utils.translation import gettext_lazy as _

from bontang_empowerment.exports.registry import Asked, ExportColumn, ExportedList, register_exported_list
from bontang_empowerment.spreadsheets.writing import Kind
from trainings.views.attendance import AttendanceListView


def columns_of_attendance(_asked: Asked) -> Sequence[ExportColumn]:
    return [
        ExportColumn("person", _("Person"), lambda row: row.shown_name, width=32),
        ExportColumn("kelurahan", _("Kelurahan"), lambda row: row.shown_place),
        ExportColumn("program", _("Programme"), lambda row: row.session.batch.program.name, width=32),
        ExportColumn("batch", _("Batch"), lambda row: row.session.batch.name),
        ExportColumn("number", _("Meeting"), lambda row: row.session.number, Kind.NUMBER, width=10),
        ExportColumn("topic", _("Topic"), lambda row: row.session.topic, width=32),
        ExportColumn("held_on", _("Date"), lambda row: row.session.held_on, Kind.DATE, width=12),
        ExportColumn("status", _("Attendance"), lambda row: row.get_status_display()),
    ]


ATTENDANCE = ExportedList(
    name="attendance",
    label=_("Attendance"),
    view=AttendanceListView,
    url_name="trainings:attendance_export",
    list_url_name="trainings:attendance_list",
    columns=columns_of_attendance,
)


def register_lists() -> None:
    register_exported_list(ATTENDANCE)
