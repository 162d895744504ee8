"""Rules between several fields of a person or a family. The screens' forms and the imports ask the same ones."""

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from beneficiaries.codes import Citizenship, DecileStatus

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

DOMICILE_PLACE = ("domicile_kelurahan", "domicile_rt", "domicile_rw")

Problem = tuple[str, "StrPromise | str"]
"""A field's name and what is wrong there."""


def problems_of_person(values: Mapping[str, Any]) -> Iterator[Problem]:
    if values.get("stay_permit_number") and values.get("citizenship") != Citizenship.FOREIGN:
        yield "citizenship", _("Only a foreign citizen has a stay permit. Choose WNA, or remove it.")


def problems_of_domicile(values: Mapping[str, Any]) -> Iterator[Problem]:
    if any(values.get(name) for name in DOMICILE_PLACE) and not values.get("domicile_address"):
        yield "domicile_address", _("Write the current address too, or leave all of it empty.")


def problems_of_decile(values: Mapping[str, Any]) -> Iterator[Problem]:
    """`decile_status` is what was chosen; a decile alone means that the family is listed."""
    status, decile = values.get("decile_status"), values.get("decile")
    if decile and status == DecileStatus.NOT_LISTED:
        yield "decile", _("A family that is not in DTSEN has no decile. Leave it empty.")
    elif status == DecileStatus.LISTED and decile is None:
        yield "decile", _("A listing in DTSEN has a decile from 1 to 10. Write it, or choose “Not known”.")
    if values.get("decile_quarter") and not values.get("decile_year"):
        yield "decile_year", _("Write the year that this quarter belongs to.")
