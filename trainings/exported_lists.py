"""What the file of attendance holds: the marks of its list, without any identity number."""

from collections.abc import Sequence

from django.utils.translation import gettext_lazy as _

from bontang_empowerment.exports.registry import Asked, ExportColumn, ExportedList, register_exported_list
from bontang_empowerment.spreadsheets.writing import Kind
from trainings.views.attendance import AttendanceListView
from trainings.views.handovers import HandoverListView


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


def columns_of_handovers(_asked: Asked) -> Sequence[ExportColumn]:
    return [
        ExportColumn("person", _("Person"), lambda row: row.shown_name, width=32),
        ExportColumn("kelurahan", _("Kelurahan"), lambda row: row.shown_place),
        ExportColumn("program", _("Programme"), lambda row: row.participant.batch.program.name, width=32),
        ExportColumn("batch", _("Batch"), lambda row: row.participant.batch.name),
        ExportColumn("kind", _("Kind"), lambda row: row.get_kind_display()),
        ExportColumn("what", _("Toolkit"), lambda row: row.what, width=32),
        ExportColumn("quantity", _("How many"), lambda row: row.quantity, Kind.NUMBER),
        ExportColumn("unit", _("Unit"), lambda row: row.unit),
        ExportColumn("mark", _("Serial number or mark"), lambda row: row.mark),
        ExportColumn("value", _("Estimated value (Rp)"), lambda row: row.value, Kind.NUMBER),
        ExportColumn("handed_on", _("Handed over on"), lambda row: row.handed_on, Kind.DATE),
        ExportColumn("state", _("What has become of it"), lambda row: row.state_in_words),
        ExportColumn("checked_on", _("Looked at on"), lambda row: row.checked_on, Kind.DATE),
        ExportColumn("next_check_on", _("Next look on"), lambda row: row.next_check_on, Kind.DATE),
        ExportColumn("cancelled_reason", _("Why cancelled"), lambda row: row.cancelled_reason, width=32),
    ]


HANDOVERS = ExportedList(
    name="handovers",
    label=_("Toolkits"),
    view=HandoverListView,
    url_name="trainings:handover_export",
    list_url_name="trainings:handover_list",
    columns=columns_of_handovers,
)


def register_lists() -> None:
    register_exported_list(ATTENDANCE)
    register_exported_list(HANDOVERS)
