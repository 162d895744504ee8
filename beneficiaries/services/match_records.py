"""A person as the matcher reads one, whether from the registry or from a form that is not saved yet."""

from beneficiaries.codes import BirthDatePrecision
from beneficiaries.matching import PersonRecord
from beneficiaries.models import Household, Person

LIKELY = 0.5
"""From this probability on two records are more likely one person than two."""


def as_record(person: Person, *, with_home: bool = True) -> PersonRecord:
    """What the matcher compares. With household and kelurahan read along; `with_home` leaves both away when False."""
    return PersonRecord(
        name=person.name,
        birth_date=_birth_date(person),
        sex=person.sex,
        address=place_of(person.household) if with_home else "",
        phone=person.phone,
        identifier=person.nik,
        household=person.household.kk_number if with_home else "",
        relative=person.mother_name,
    )


def _birth_date(person: Person) -> str:
    """No more than is known: a year stands for itself, an age for the year that it gives."""
    if person.birth_date is None:
        return ""
    is_exact = person.birth_date_precision == BirthDatePrecision.EXACT
    return person.birth_date.isoformat() if is_exact else str(person.birth_date.year)


def place_of(household: Household) -> str:
    return f"{household.address} RT {household.rt} {household.kelurahan.name}"
