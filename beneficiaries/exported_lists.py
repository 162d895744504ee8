"""What the files of people, families and affected families hold: what their lists show, and what stands on the card."""

from collections.abc import Callable, Sequence
from typing import Any

from django.utils.text import capfirst
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from beneficiaries.codes import BirthDatePrecision
from beneficiaries.exported_duplicates import DUPLICATES
from beneficiaries.models import DisasterImpact, Household, Person, Restriction
from beneficiaries.models.numbered import NumberedModel
from beneficiaries.views.disaster_report import DisasterImpactListView
from beneficiaries.views.households import HouseholdListView
from beneficiaries.views.people import PersonListView
from bontang_empowerment.exports.registry import (
    Asked,
    ExportColumn,
    ExportedList,
    register_exported_list,
    register_recall,
)
from bontang_empowerment.spreadsheets.writing import Kind


def number_column(record_of: Callable[[Any], NumberedModel | None], kind: type[NumberedModel], asked: Asked) -> Any:
    """The NIK or KK number of what `record_of` finds behind a row; empty for None. Masked unless whole ones are due."""

    def number(row: Any) -> str | None:
        record = record_of(row)
        if record is None:
            return None
        return (record.identity_number if asked.is_whole else record.masked_number) or None

    return ExportColumn(kind.number_field, kind.number_name, number, width=22)


def yes_or_nothing(value: object) -> str | None:
    return gettext("Yes") if value else None


def columns_of_people(asked: Asked) -> Sequence[ExportColumn]:
    return [
        ExportColumn("name", _("Name"), lambda row: row.name, width=32),
        number_column(lambda row: row, Person, asked),
        ExportColumn("nik_status", _("NIK status"), lambda row: row.get_nik_status_display()),
        number_column(lambda row: row.household, Household, asked),
        ExportColumn("relation", _("Relation to the head"), lambda row: row.get_relation_display()),
        ExportColumn("sex", _("Sex"), lambda row: row.get_sex_display()),
        ExportColumn("birth_date", _("Birth date"), lambda row: row.birth_date, Kind.DATE, width=12),
        ExportColumn("birth_date_precision", _("How exact the birth date is"), _precision),
        ExportColumn("age", _("Age"), lambda row: row.age_on(), Kind.NUMBER, width=8),
        ExportColumn("status", _("Status"), lambda row: row.get_status_display()),
        *_place_columns(lambda row: row.household),
        ExportColumn("phone", _("Phone"), lambda row: row.phone),
        ExportColumn("consent", _("Consent withdrawn"), lambda row: yes_or_nothing(row.has_withdrawn)),
    ]


def columns_of_families(asked: Asked) -> Sequence[ExportColumn]:
    return [
        ExportColumn("head", pgettext_lazy("heading", "Family of"), _head, width=32),
        number_column(lambda row: row, Household, asked),
        *_place_columns(lambda row: row),
        ExportColumn("domicile_address", _("Current address"), lambda row: row.domicile_address, width=32),
        ExportColumn(
            "domicile_kelurahan", _("Kelurahan of the current address"), lambda row: row.domicile_kelurahan or None
        ),
        ExportColumn("domicile_rt", _("RT of the current address"), lambda row: row.domicile_rt),
        ExportColumn("members", _("Members"), lambda row: len(row.active_members), Kind.NUMBER, width=10),
        ExportColumn("decile_status", _("DTSEN listing"), lambda row: row.get_decile_status_display()),
        ExportColumn("decile", _("Decile"), lambda row: row.decile, Kind.NUMBER, width=8),
        ExportColumn("decile_period", _("Period of the decile"), lambda row: row.decile_period),
    ]


def columns_of_impacts(asked: Asked) -> Sequence[ExportColumn]:
    return [
        ExportColumn("event", _("Event"), lambda row: row.event.name, width=32),
        ExportColumn("head", pgettext_lazy("heading", "Family of"), lambda row: _head(row.household), width=32),
        number_column(lambda row: row.household, Household, asked),
        ExportColumn("kelurahan", _("Struck in"), lambda row: row.kelurahan.name),
        ExportColumn("rt", "RT", lambda row: row.rt, width=6),
        ExportColumn("damage", _("Damage"), lambda row: row.get_damage_display()),
        ExportColumn("displacement", _("Displaced"), lambda row: row.get_displacement_display()),
        ExportColumn("displaced_place", _label("displaced_place"), lambda row: row.displaced_place, width=24),
        ExportColumn("people_injured", _label("people_injured"), lambda row: row.people_injured, Kind.NUMBER),
        ExportColumn("people_dead", _label("people_dead"), lambda row: row.people_dead, Kind.NUMBER),
        ExportColumn("people_missing", _label("people_missing"), lambda row: row.people_missing, Kind.NUMBER),
        ExportColumn("livelihood_lost", _label("livelihood_lost"), lambda row: yes_or_nothing(row.livelihood_lost)),
        ExportColumn("documents_lost", _label("documents_lost"), lambda row: yes_or_nothing(row.documents_lost)),
        ExportColumn("losses", _label("losses"), lambda row: row.losses, width=32),
    ]


def _place_columns(household_of: Callable[[Any], Household]) -> list[ExportColumn]:
    return [
        ExportColumn("kelurahan", _("Kelurahan"), lambda row: household_of(row).kelurahan.name),
        ExportColumn("rt", "RT", lambda row: household_of(row).rt, width=6),
        ExportColumn("rw", "RW", lambda row: household_of(row).rw, width=6),
        ExportColumn("address", _("Address on the card"), lambda row: household_of(row).address, width=32),
    ]


def _head(household: Household) -> str | None:
    return household.head.name if household.head else None


def _precision(person: Person) -> str | None:
    """Said only where it matters: a date that nobody knows exactly."""
    is_told = person.birth_date and person.birth_date_precision != BirthDatePrecision.EXACT
    return person.get_birth_date_precision_display() if is_told else None


def _label(name: str) -> str:
    return capfirst(str(DisasterImpact._meta.get_field(name).verbose_name))  # type: ignore[union-attr]  # a column


PEOPLE = ExportedList(
    name="people",
    label=_("People"),
    view=PersonListView,
    url_name="beneficiaries:person_export",
    list_url_name="beneficiaries:person_list",
    reveal_url_name="beneficiaries:person_reveal_nik",
    columns=columns_of_people,
    prepare=lambda rows, user: rows.with_withdrawal(user),
)
FAMILIES = ExportedList(
    name="families",
    label=_("Families"),
    view=HouseholdListView,
    url_name="beneficiaries:household_export",
    list_url_name="beneficiaries:household_list",
    reveal_url_name="beneficiaries:household_reveal_kk",
    columns=columns_of_families,
    prepare=lambda rows, _user: rows.select_related("kelurahan", "domicile_kelurahan"),
)
IMPACTS = ExportedList(
    name="disaster_impacts",
    label=_("Affected families"),
    view=DisasterImpactListView,
    url_name="beneficiaries:disaster_impact_export",
    list_url_name="beneficiaries:disaster_impact_list",
    reveal_url_name="beneficiaries:household_reveal_kk",
    columns=columns_of_impacts,
)


def register_lists() -> None:
    for exported in (PEOPLE, FAMILIES, IMPACTS, DUPLICATES):
        register_exported_list(exported)
    register_recall(_restrictions_that_hold)


def _restrictions_that_hold() -> set[int]:
    return set(Restriction.objects.filter(lifted_at=None).values_list("pk", flat=True))
