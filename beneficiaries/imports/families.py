"""The families within one list: which rows belong together, and whether they agree.

Rows with the same KK number are one family. Without one, a head begins a family, and who stands below without a place
of their own, or with the same one, belongs to it.
"""

import hashlib
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from typing import Any

from django.utils.translation import gettext

from beneficiaries.codes import Relation
from beneficiaries.imports.candidates import Candidate
from beneficiaries.imports.comparing import FAMILY_FIELDS, IN_OTHER_LETTERS, same_text
from beneficiaries.models import ImportRow
from beneficiaries.models.imports import RowStatus

ROW, HOUSEHOLD = "row:", "household:"
PLACE = ("kelurahan", "rt", "address")
FACTS = frozenset(
    [*FAMILY_FIELDS, "kk_number", "decile", "decile_status", "decile_year", "decile_quarter", "decile_source"]
)


@dataclass
class OpenFamily:
    """The family that the row above belongs to; goes from chunk to chunk as JSON, so it holds a digest of the place."""

    key: str = ""
    place: str = ""

    def take(self, candidate: Candidate) -> None:
        """Give the row its family key, and remember it for the next row."""
        place = _place_digest(candidate.values)
        relation = candidate.values.get("relation")
        is_below_a_head = self.key and relation not in {None, Relation.HEAD} and place in {"", self.place}
        if candidate.kk_key:
            self.key, self.place = candidate.kk_key, place
        elif not is_below_a_head:
            self.key, self.place = f"{ROW}{candidate.number}", place
        candidate.family = self.key


def _place_digest(values: dict[str, Any]) -> str:
    told = "|".join([str(values.get(name, "")) for name in PLACE]).casefold()
    return _digest(told) if told != "|" * (len(PLACE) - 1) else ""


@lru_cache(maxsize=8)
def _digest(text: str) -> str:
    """The rows of a family, who say the same, mostly stand one below the other."""
    return hashlib.sha256(text.encode()).hexdigest()[:16]


@dataclass
class _Family:
    facts: dict[str, Any] = field(default_factory=dict)
    told_in: dict[str, int] = field(default_factory=dict)
    people: dict[tuple[str, date | None], int] = field(default_factory=dict)
    head: int | None = None


def _refuse_contradiction(candidate: Candidate, family: _Family) -> None:
    for name, first in family.facts.items():
        told = candidate.values.get(name, first)
        if told != first and not (name in IN_OTHER_LETTERS and same_text(told, first)):
            reason = gettext("This differs from row %(row)s of the same family. Write the same in both.")
            candidate.refuse(name, reason % {"row": family.told_in[name]})
            return
    first_row = family.people.get((candidate.name_key, candidate.birth_date))
    if first_row is not None and not candidate.nik_key:
        candidate.refuse("name", gettext("This person stands in row %(row)s already.") % {"row": first_row})
    elif candidate.values.get("relation") == Relation.HEAD and family.head is not None:
        reason = gettext("The family has a head in row %(row)s already. Choose another relation.")
        candidate.refuse("relation", reason % {"row": family.head})


@dataclass
class FileFamilies:
    """The families of a chunk with what earlier rows of the list have said of them."""

    known: dict[str, _Family] = field(default_factory=dict)
    niks: dict[str, int] = field(default_factory=dict)

    @classmethod
    def before(cls, run_id: int, candidates: Sequence[Candidate], *, with_niks: bool) -> "FileFamilies":
        """What rows above the first of these said of the same families and NIKs. Two queries.

        with_niks: not for rows checked before, of which those that repeat a NIK are refused already.
        """
        found = cls()
        if not candidates:
            return found
        rows = ImportRow.objects.filter(run=run_id, number__lt=candidates[0].number).exclude(status=RowStatus.REFUSED)
        keys = {one.family for one in candidates if one.family}
        for row in rows.filter(family__one_of=keys).order_by("number"):
            found._add_to(row.family, Candidate.from_row(row))
        if with_niks:
            niks = {one.nik_key for one in candidates if one.nik_key}
            found.niks = dict(rows.filter(nik_index__one_of=niks).values_list("nik_index", "number"))
        return found

    def add_registered(self, run_id: int, number: int, household_ids: Collection[int]) -> None:
        """What rows above said of registered families that they name by a NIK alone. One query."""
        rows = ImportRow.objects.filter(run=run_id, number__lt=number, household__in=household_ids)
        for row in rows.exclude(status=RowStatus.REFUSED).filter(family__startswith=ROW).order_by("number"):
            self._add_to(f"{HOUSEHOLD}{row.household_id}", Candidate.from_row(row))

    def refuse_repeats(self, candidates: Iterable[Candidate]) -> None:
        """A NIK that stands in the list twice: the first row counts."""
        for candidate in candidates:
            if not candidate.nik_key or candidate.is_refused:
                continue
            first = self.niks.setdefault(candidate.nik_key, candidate.number)
            if first != candidate.number:
                candidate.refuse("nik", gettext("This NIK stands in row %(row)s already.") % {"row": first})

    def check(self, candidate: Candidate) -> None:
        """Refuse what contradicts or repeats an earlier row of the same family; otherwise add what the row says."""
        keys = [candidate.family]
        if candidate.household is not None:
            keys.append(f"{HOUSEHOLD}{candidate.household.pk}")
        for family in [self.known[key] for key in keys if key in self.known]:
            _refuse_contradiction(candidate, family)
        if not candidate.is_refused:
            for key in keys:
                self._add_to(key, candidate)

    def _add_to(self, key: str, candidate: Candidate) -> None:
        family = self.known.setdefault(key, _Family())
        for name, value in candidate.values.items():
            if name in FACTS and name not in family.facts:
                family.facts[name] = value
                family.told_in[name] = candidate.number
        family.people.setdefault((candidate.name_key, candidate.birth_date), candidate.number)
        if candidate.values.get("relation") == Relation.HEAD:
            family.head = candidate.number

    def facts_of(self, candidate: Candidate) -> dict[str, Any]:
        """What the list has said of the candidate's family so far."""
        family = self.known.get(candidate.family)
        return family.facts if family is not None else {}
