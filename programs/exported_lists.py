"""What the file of participants holds: what their list shows; a NIK only for whoever may look at it."""

from collections.abc import Sequence
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from beneficiaries.exported_lists import number_column, yes_or_nothing
from beneficiaries.models import Person
from bontang_empowerment.exports.reach import registry_scope
from bontang_empowerment.exports.registry import Asked, ExportColumn, ExportedList, register_exported_list
from bontang_empowerment.spreadsheets.writing import Kind
from programs.codes import EnrolmentStatus
from programs.exported_jobs import JOBS, VACANCIES
from programs.queue_places import give_places_in_any
from programs.views.businesses import OWNER, BusinessListView
from programs.views.enrolments import EnrolmentListView

REVEAL = "beneficiaries:person_reveal_nik"


def columns_of_participants(asked: Asked) -> Sequence[ExportColumn]:
    return [
        ExportColumn("person", _("Person"), lambda row: row.shown_name, width=32),
        *_nik_columns(asked),
        ExportColumn("program", _("Programme"), lambda row: row.program.name, width=32),
        ExportColumn("kelurahan", _("Kelurahan"), lambda row: row.shown_place),
        ExportColumn("status", _("Status"), lambda row: row.get_status_display()),
        ExportColumn("place", _("Place in the waitlist"), _place, Kind.NUMBER),
        ExportColumn("seat_number", _("Seat"), lambda row: row.seat_number, Kind.NUMBER),
        ExportColumn(
            "applied_at", pgettext_lazy("date", "Applied"), lambda row: timezone.localtime(row.applied_at), Kind.TIME
        ),
        ExportColumn("consent", _("Consent withdrawn"), lambda row: yes_or_nothing(row.has_withdrawn)),
    ]


def _nik_columns(asked: Asked) -> list[ExportColumn]:
    """None for partner staff; for who works for both, only of people whom the registry's role reaches."""
    scope = registry_scope(REVEAL, asked.by)

    def person_within_reach(row: Any) -> Person | None:
        is_due = row.identity_shown and scope.reaches(row.person.household.kelurahan_id)
        return row.person if is_due else None

    return [number_column(person_within_reach, Person, asked)] if scope.roles else []


def _place(row: Any) -> int | None:
    return row.place if row.status == EnrolmentStatus.WAITLISTED else None


def columns_of_businesses(_asked: Asked) -> Sequence[ExportColumn]:
    return [
        ExportColumn("name", _("Business"), lambda row: row.name, width=32),
        ExportColumn("person", _("Owner"), lambda row: row.person.name, width=32),
        ExportColumn("kelurahan", _("Kelurahan"), lambda row: row.person.household.kelurahan.name),
        ExportColumn("sector", _("Sector"), lambda row: row.get_sector_display(), width=24),
        ExportColumn("program", _("Came from the programme"), _program_of, width=32),
        ExportColumn("started_on", _("Began on"), lambda row: row.started_on, Kind.DATE),
        ExportColumn("closed_on", _("Closed on"), lambda row: row.closed_on, Kind.DATE),
        ExportColumn("closing_reason", _("Why it closed"), lambda row: row.get_closing_reason_display(), width=24),
        ExportColumn("month", _("Newest month"), lambda row: row.newest_month, Kind.DATE),
        ExportColumn("turnover", _("Turnover (Rp)"), lambda row: row.newest_turnover, Kind.NUMBER),
        ExportColumn("profit", _("Profit (Rp)"), lambda row: row.newest_profit, Kind.NUMBER),
        ExportColumn("workers", _("Workers"), lambda row: row.newest_workers, Kind.NUMBER),
    ]


def _program_of(row: Any) -> str:
    return row.enrolment.program.name if row.enrolment_id else ""


BUSINESSES = ExportedList(
    name="businesses",
    label=_("Businesses"),
    view=BusinessListView,
    url_name="programs:business_export",
    list_url_name="programs:business_list",
    columns=columns_of_businesses,
    prepare=lambda rows, _user: rows.select_related(OWNER, "enrolment__program"),
)

PARTICIPANTS = ExportedList(
    name="participants",
    label=_("Participants"),
    view=EnrolmentListView,
    url_name="programs:enrolment_export",
    list_url_name="programs:enrolment_list",
    reveal_url_name=REVEAL,
    columns=columns_of_participants,
    complete=give_places_in_any,
)


def register_lists() -> None:
    register_exported_list(PARTICIPANTS)
    register_exported_list(VACANCIES)
    register_exported_list(BUSINESSES)
    register_exported_list(JOBS)
