"""What is worth a second look before somebody is saved. Doubts never block: they are shown once and confirmed."""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations

from django.utils.translation import gettext

from beneficiaries.birth_dates import BirthDate, age_on
from beneficiaries.codes import BirthDatePrecision, Relation
from beneficiaries.identity_numbers import nik_doubts, parse_nik
from beneficiaries.models import Person
from beneficiaries.names import normalise_name
from beneficiaries.services.duplicates import LikelyDuplicate, likely_duplicates
from bontang_empowerment.accounts.models import User

# A child born when the head was younger than this is more likely a slip of the pen.
YOUNGEST_PARENT = 12


@dataclass(frozen=True)
class MemberDoubts:
    """Doubts about one person: in words, and people who may be the same. `anchor` is where the page shows them.

    `told_apart` are ids of those of whom the user says that they are somebody else, in the field `choice`; only of
    who is within reach, for whoever decides must have seen both.
    """

    name: str = ""
    texts: tuple[str, ...] = ()
    matches: tuple[LikelyDuplicate, ...] = ()
    anchor: str = ""
    choice: str = ""
    told_apart: frozenset[int] = frozenset()

    def __bool__(self) -> bool:
        return bool(self.texts or self.matches)

    def keys(self) -> set[str]:
        """What is still to be confirmed."""
        open_matches = [match for match in self.matches if match.person.pk not in self.told_apart]
        what = [*self.texts, *(str(match.person.pk) for match in open_matches)]
        return {_key(self.name, text) for text in what}


NO_DOUBTS = MemberDoubts()


@dataclass(frozen=True)
class Doubts:
    """All doubts of one form. `confirmation` is what the box "I have checked this" sends back."""

    family: tuple[str, ...] = ()
    members: tuple[MemberDoubts, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.family) or any(self.members)

    @property
    def confirmation(self) -> str:
        return " ".join(sorted(self._keys()))

    def settled_by(self, confirmation: str) -> bool:
        """Whether the confirmation covers every doubt; one that was not on the page asks again."""
        return self._keys() <= set(confirmation.split())

    def _keys(self) -> set[str]:
        return {_key("", text) for text in self.family}.union(*(member.keys() for member in self.members))


def doubts_about_member(
    person: Person, *, by: User, is_birth_date_from_nik: bool = False, exclude: Iterable[int] = ()
) -> MemberDoubts:
    """Doubts about an unsaved or changed person. `is_birth_date_from_nik`: nobody has said which century is meant."""
    texts: list[str] = []
    if person.nik:
        told = None if is_birth_date_from_nik or not _is_exact(person) else person.birth_date
        texts += nik_doubts(parse_nik(person.nik), sex=person.sex, birth_date=told)
        texts += _inexact_date_doubts(person)
    matches = likely_duplicates(person, by=by, exclude=exclude)
    return MemberDoubts(person.name, tuple(texts), tuple(matches))


def doubts_about_family(members: Sequence[Person]) -> tuple[str, ...]:
    """Doubts about the members of one family as a whole."""
    heads = [person for person in members if person.relation == Relation.HEAD]
    texts = [] if heads else [gettext("No member is the head of the family.")]
    for head in heads:
        texts += [
            gettext("%(child)s would be born when %(head)s, the head of the family, was younger than %(years)s.")
            % {"child": person.name, "head": head.name, "years": YOUNGEST_PARENT}
            for person in members
            if person.relation == Relation.CHILD and _born_too_early(person, head)
        ]
    texts += [
        gettext("%(name)s is on this form twice, with the same birth date.") % {"name": one.name}
        for one, other in combinations(members, 2)
        if one.birth_date == other.birth_date and normalise_name(one.name) == normalise_name(other.name)
    ]
    return tuple(texts)


def _is_exact(person: Person) -> bool:
    return person.birth_date_precision == BirthDatePrecision.EXACT


def _inexact_date_doubts(person: Person) -> list[str]:
    """A year or an age beside a NIK: the NIK knows the day."""
    if person.birth_date is None or _is_exact(person):
        return []
    dates = parse_nik(person.nik).birth_dates
    if any(abs(day.year - person.birth_date.year) <= 1 for day in dates):
        return []
    shown = str(BirthDate(person.birth_date, BirthDatePrecision(person.birth_date_precision)))
    return [
        gettext("The birth date (%(shown)s) differs from the one in the NIK (%(date)s).")
        % {"shown": shown, "date": f"{dates[0]:%d-%m-%Y}"}
    ]


def _born_too_early(child: Person, head: Person) -> bool:
    if child.birth_date is None or head.birth_date is None:
        return False
    return age_on(head.birth_date, child.birth_date) < YOUNGEST_PARENT


def _key(name: str, text: str) -> str:
    """Short, because it travels in the page; bound to the words shown, so that changed words ask again."""
    return hashlib.sha256(f"{name}|{text}".encode()).hexdigest()[:12]
