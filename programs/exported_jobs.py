"""What the files of vacancies and of the jobs that came of them hold: what their lists show."""

from collections.abc import Sequence

from django.utils.translation import gettext_lazy as _

from bontang_empowerment.exports.registry import Asked, ExportColumn, ExportedList
from bontang_empowerment.spreadsheets.writing import Kind
from programs.models import Vacancy
from programs.views.placements import PlacementListView
from programs.views.vacancies import VacancyListView


def columns_of_vacancies(_asked: Asked) -> Sequence[ExportColumn]:
    return [
        ExportColumn("title", _("Kind of work"), lambda row: row.title, width=32),
        ExportColumn("partner", _("Employer"), lambda row: row.partner.name, width=32),
        ExportColumn("field", _("Field of training"), lambda row: row.get_field_display()),
        ExportColumn("places", _("Places"), lambda row: row.places, Kind.NUMBER),
        ExportColumn("kind", _("Kind of employment"), lambda row: row.get_kind_display()),
        ExportColumn("hours", _("Hours a week"), lambda row: row.hours, Kind.NUMBER),
        ExportColumn("wage_from", _("Lowest wage a month"), lambda row: row.wage_from, Kind.NUMBER),
        ExportColumn("wage_to", _("Highest wage a month"), lambda row: row.wage_to, Kind.NUMBER),
        ExportColumn("place", _("Place of work"), lambda row: row.place_in_words, width=32),
        ExportColumn("offers", _("Offers"), _offers, width=40),
        ExportColumn("opened_on", _("Open since"), lambda row: row.opened_on, Kind.DATE),
        ExportColumn("closes_on", _("Last day to apply"), lambda row: row.closes_on, Kind.DATE),
        ExportColumn("status", _("Status"), lambda row: row.get_status_display()),
        ExportColumn("close_reason", _("Why closed"), lambda row: row.get_close_reason_display() or None),
    ]


def _offers(row: Vacancy) -> str | None:
    return ", ".join(str(offer) for offer in row.offers.all()) or None


VACANCIES = ExportedList(
    name="vacancies",
    label=_("Vacancies"),
    view=VacancyListView,
    url_name="programs:vacancy_export",
    list_url_name="programs:vacancy_list",
    columns=columns_of_vacancies,
)


def columns_of_jobs(_asked: Asked) -> Sequence[ExportColumn]:
    return [
        ExportColumn("person", _("Person"), lambda row: row.shown_name, width=32),
        ExportColumn("kelurahan", _("Kelurahan"), lambda row: row.shown_place),
        ExportColumn("title", _("Kind of work"), lambda row: row.title, width=32),
        ExportColumn("employer", _("Employer"), lambda row: row.employer, width=32),
        ExportColumn("program", _("Programme"), lambda row: row.enrolment.program.name if row.enrolment else None),
        ExportColumn("kind", _("Kind of employment"), lambda row: row.get_kind_display()),
        ExportColumn("wage", _("Wage a month"), lambda row: row.wage if row.identity_shown else None, Kind.NUMBER),
        ExportColumn("started_on", _("First day of work"), lambda row: row.started_on, Kind.DATE),
        ExportColumn("ended_on", _("Last day of work"), lambda row: row.ended_on, Kind.DATE),
    ]


JOBS = ExportedList(
    name="jobs",
    label=_("Jobs"),
    view=PlacementListView,
    url_name="programs:placement_export",
    list_url_name="programs:placement_list",
    columns=columns_of_jobs,
)
