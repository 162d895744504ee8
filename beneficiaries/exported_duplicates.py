"""What the file of possible duplicates holds: of a record in another kelurahan no more than the list tells."""

from collections.abc import Sequence
from typing import Any

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext_lazy as _

from beneficiaries.models import Person
from beneficiaries.templatetags.registry import born
from beneficiaries.views.duplicates import DuplicateListView
from bontang_empowerment.access.templatetags.ui import percent
from bontang_empowerment.accounts.models import User
from bontang_empowerment.exports.registry import Asked, ExportColumn, ExportedList


def columns_of_duplicates(_asked: Asked) -> Sequence[ExportColumn]:
    return [
        *_columns_of_one("first", _("Older record"), _("Older record: born"), _("Older record: place")),
        *_columns_of_one("second", _("Newer record"), _("Newer record: born"), _("Newer record: place")),
        ExportColumn("probability", _("How likely"), lambda row: percent(row.probability), width=12),
        ExportColumn("reasons", _("Why"), lambda row: ", ".join(row.reasons_in_words), width=48),
        ExportColumn("status", _("Status"), lambda row: row.get_status_display()),
    ]


def _columns_of_one(which: str, name: Any, birth: Any, place: Any) -> list[ExportColumn]:
    return [
        ExportColumn(f"{which}_name", name, lambda row: _name(row, which), width=32),
        ExportColumn(f"{which}_birth_date", birth, lambda row: _birth(row, which)),
        ExportColumn(f"{which}_place", place, lambda row: _place(row, which)),
    ]


def _is_seen(row: Any, which: str) -> bool:
    seen: bool = getattr(row, f"{which}_seen")
    return seen


def _name(row: Any, which: str) -> str:
    person: Person = getattr(row, which)
    return person.name if _is_seen(row, which) else person.initialled_name


def _birth(row: Any, which: str) -> str | None:
    person: Person = getattr(row, which)
    if person.birth_date is None:
        return None
    return born(person) if _is_seen(row, which) else str(person.birth_date.year)


def _place(row: Any, which: str) -> str:
    household = getattr(row, which).household
    return f"{household.kelurahan}, RT {household.rt}" if _is_seen(row, which) else str(household.kelurahan)


def _with_seen(rows: Any, user: User) -> Any:
    people = Person.objects.visible_to(user)
    return rows.annotate(
        first_seen=Exists(people.filter(pk=OuterRef("first"))), second_seen=Exists(people.filter(pk=OuterRef("second")))
    )


DUPLICATES = ExportedList(
    name="duplicates",
    label=_("Possible duplicates"),
    view=DuplicateListView,
    url_name="beneficiaries:duplicate_export",
    list_url_name="beneficiaries:duplicate_list",
    columns=columns_of_duplicates,
    prepare=_with_seen,
)
