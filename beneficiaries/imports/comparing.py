"""A row of a list beside what is registered: which fields would change. A blank never erases, and the same value in
other letters is no change.
"""

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any, Final

from beneficiaries.codes import BirthDatePrecision, Citizenship, DecileStatus
from beneficiaries.imports.columns import FAMILY_COLUMNS, PERSON_COLUMNS
from beneficiaries.models import Household, Person
from beneficiaries.names import normalise_name
from beneficiaries.services.deciles import DECILE_FACTS, Reading

PERSON_FIELDS: Final = tuple(column.name for column in PERSON_COLUMNS if column.name != "birth")
FAMILY_FIELDS: Final = tuple(
    column.name
    for column in FAMILY_COLUMNS
    if column.name not in {"rt_rw", "kk_number"} and column.name not in DECILE_FACTS
)
IN_OTHER_LETTERS = frozenset(["birth_place", "address", "domicile_address", "father_name", "mother_name"])
COLUMN_OF = {"kelurahan": "kelurahan_id", "domicile_kelurahan": "domicile_kelurahan_id"}


def same_text(one: str, other: str) -> bool:
    return one.casefold().split() == other.casefold().split()


def person_changes(person: Person, values: Mapping[str, Any], derived: Collection[str]) -> list[str]:
    """The fields of a registered person that the row would change. What only the NIK told changes nothing."""
    changed = []
    for name in PERSON_FIELDS:
        if name not in values or name in derived or name == "nik":
            continue
        stored, new = getattr(person, name), values[name]
        if name == "name":
            if same_text(stored, new) or normalise_name(new) == person.name_key:
                continue  # abbreviated or written otherwise: it corrects nothing
        elif name == "birth_date":
            if not _is_better_date(person, values):
                continue
        elif stored == new or (name in IN_OTHER_LETTERS and same_text(stored, new)):
            continue
        changed.append(name)
    if values.get("nik") and not person.nik_index:
        changed.append("nik")
    return changed


def _is_better_date(person: Person, values: Mapping[str, Any]) -> bool:
    """Another exact date; a year or an age says nothing to somebody whose date is known."""
    if person.birth_date is None:
        return True
    is_exact = values["birth_date_precision"] == BirthDatePrecision.EXACT
    differs = person.birth_date.isoformat() != values["birth_date"]
    return is_exact and (differs or person.birth_date_precision != BirthDatePrecision.EXACT)


def family_changes(household: Household, values: Mapping[str, Any]) -> list[str]:
    """The fields of a registered family that the row would change, the decile as one of them."""
    changed = []
    for name in FAMILY_FIELDS:
        if name not in values:
            continue
        stored, new = getattr(household, COLUMN_OF.get(name, name)), values[name]
        if stored != new and not (name in IN_OTHER_LETTERS and same_text(stored, new)):
            changed.append(name)
    if values.get("kk_number") and not household.kk_index:
        changed.append("kk_number")
    if changes_decile(household, values):
        changed.append("decile")
    return changed


def reading_of(household: Household, values: Mapping[str, Any]) -> Reading | None:
    """What the row says of the decile; period and source that it leaves out stay those of the family."""
    status = values.get("decile_status")
    if not status:
        return None
    if status != DecileStatus.LISTED:
        return Reading(DecileStatus(status))
    return Reading(
        DecileStatus.LISTED,
        values["decile"],
        values.get("decile_year", household.decile_year),
        values.get("decile_quarter", household.decile_quarter if "decile_year" not in values else None),
        values.get("decile_source", household.decile_source),
    )


def changes_decile(household: Household, values: Mapping[str, Any]) -> bool:
    reading = reading_of(household, values)
    return reading is not None and not reading.is_on(household) and not reading.is_older_than(household)


def apply_to_person(person: Person, values: Mapping[str, Any], changed: Collection[str]) -> None:
    for name in changed:
        if name == "birth_date":
            person.birth_date = date.fromisoformat(values["birth_date"])
            person.birth_date_precision = values["birth_date_precision"]
        else:
            setattr(person, name, values[name])


def apply_to_family(household: Household, values: Mapping[str, Any], changed: Collection[str]) -> None:
    reading = reading_of(household, values) if "decile" in changed else None
    for name in changed:
        if name != "decile":
            setattr(household, COLUMN_OF.get(name, name), values[name])
    if reading is not None:
        household.decile_status, household.decile = reading.status, reading.decile
        household.decile_year, household.decile_quarter = reading.year, reading.quarter
        household.decile_source = reading.source


def breaks_stay_permit(person: Person, values: Mapping[str, Any]) -> bool:
    """Whether together they would be an Indonesian with a stay permit."""
    permit = values.get("stay_permit_number", person.stay_permit_number)
    return bool(permit) and values.get("citizenship", person.citizenship) != Citizenship.FOREIGN
