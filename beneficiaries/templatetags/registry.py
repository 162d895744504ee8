"""``{% load registry %}``: the registry's values in the words of the people who read them."""

from functools import lru_cache

from django import template
from django.utils.translation import ngettext

from beneficiaries.birth_dates import BirthDate
from beneficiaries.codes import BirthDatePrecision
from beneficiaries.identity_numbers import LENGTH
from beneficiaries.models import Person
from beneficiaries.phones import shown_phone
from bontang_empowerment.surroundings import surroundings

register = template.Library()
register.filter("phone", shown_phone)


@register.filter
def born(person: Person) -> str:
    """The birth date as exact as it is known; empty without one."""
    if person.birth_date is None:
        return ""
    return str(BirthDate(person.birth_date, BirthDatePrecision(person.birth_date_precision)))


@register.filter
def age(person: Person) -> str:
    """ "36 years"; empty without a birth date."""
    here = surroundings()
    years = person.age_on(here.today)
    return "" if years is None else _in_years(years, here.language)


@lru_cache(maxsize=500)
def _in_years(years: int, _language: str | None) -> str:
    return ngettext("%(years)s year", "%(years)s years", years) % {"years": years}


@register.filter
def grouped(digits: str) -> str:
    """A NIK or KK number in groups of four, as on the card."""
    return " ".join(digits[start : start + 4] for start in range(0, LENGTH, 4))
