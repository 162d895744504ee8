"""Likely duplicates of somebody about to be saved: found in the whole city, shown masked across kelurahan."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext, gettext_noop

from beneficiaries.birth_dates import BirthDate
from beneficiaries.codes import BirthDatePrecision, CandidateStatus
from beneficiaries.identity_numbers import nik_index
from beneficiaries.matching import PersonRecord, Score, score_pairs
from beneficiaries.models import DuplicateCandidate, Person
from beneficiaries.services.match_records import LIKELY, as_record
from beneficiaries.services.match_weights import current_weights
from beneficiaries.services.near_keys import people_worth_comparing
from beneficiaries.services.tickets import transfer_url
from bontang_empowerment.accounts.models import User
from bontang_empowerment.audit.models import Action
from bontang_empowerment.audit.trail import record_all

MOST_SHOWN = 5
SAME_NIK = gettext_noop("same NIK")


@dataclass(frozen=True)
class LikelyDuplicate:
    """Somebody who may be the same person; outside the user's reach most stays hidden.

    `reasons` are phrases in the language of the source, see `reasons_in_words`; `probability` between 0 and 1, 0 where
    nobody has worked it out. `asker`: who may ask for a transfer; None where nobody is asked.
    """

    person: Person
    reasons: tuple[str, ...]
    visible: bool
    probability: float = 0
    asker: User | None = None

    @property
    def reasons_in_words(self) -> list[str]:
        return [gettext(reason) for reason in self.reasons]

    @property
    def key(self) -> str:
        return str(self.person.pk)

    @property
    def shown_name(self) -> str:
        return self.person.name if self.visible else self.person.initialled_name

    @property
    def shown_birth(self) -> str:
        """The birth date, but only its year for somebody of another kelurahan."""
        born = self.person.birth_date
        if born is None:
            return ""
        precision = BirthDatePrecision(self.person.birth_date_precision)
        return str(BirthDate(born, precision)) if self.visible else str(born.year)

    @property
    def shown_nik(self) -> str:
        return self.person.masked_nik if self.visible else ""

    @property
    def shown_rt(self) -> str:
        return self.person.household.rt if self.visible else ""

    @property
    def url(self) -> str:
        return self.person.get_absolute_url() if self.visible else ""

    @property
    def transfer_url(self) -> str:
        """Where to ask for them; empty for who is within reach."""
        return "" if self.visible or self.asker is None else transfer_url(self.person, by=self.asker)


def likely_duplicates(person: Person, *, by: User, exclude: Iterable[int] = ()) -> list[LikelyDuplicate]:
    """Up to MOST_SHOWN people who may be `person`, unsaved or changed; likeliest first. The same NIK always is.

    Weighed by the matcher of the review queue, so that twins and namesakes are told from one person. `exclude` are ids
    of people known to be others. What `by` learns about other kelurahan is audited. Twelve queries at most, whatever
    the size of the registry.
    """
    others = Person.objects.unrestricted_for(by).exclude(pk__in=[*exclude, *_known_to_be_others(person)])
    ids = people_worth_comparing(person, among=others)
    if not ids:
        return []
    found = list(Person.objects.filter(pk__in=ids).select_related("household__kelurahan").order_by("pk"))
    likely = [row for row in zip(found, _scores(person, found), strict=True) if row[1].probability >= LIKELY]
    shown = sorted(likely, key=lambda row: -row[1].probability)[:MOST_SHOWN]
    visible = _visible_ids([other for other, _score in shown], by)
    _record_lookups([other for other, _score in shown if other.pk not in visible], by=by)
    return [
        LikelyDuplicate(other, score.reasons, other.pk in visible, round(score.probability, 4), asker=by)
        for other, score in shown
    ]


def _known_to_be_others(person: Person) -> set[int]:
    """Themselves, and those told apart from them before."""
    if person.pk is None:
        return set()
    decided = DuplicateCandidate.objects.about(person).filter(status=CandidateStatus.DIFFERENT)
    return {person.pk}.union(*decided.values_list("first", "second"))


def _scores(person: Person, others: Sequence[Person]) -> list[Score]:
    """Reasons in the language of the source."""
    pairs = [_records(person, other) for other in others]
    with translation.override("en"):
        scores = score_pairs(current_weights(), pairs)
    key = nik_index(person.nik) if person.nik else None
    return [
        Score(1.0, (SAME_NIK,)) if key is not None and other.nik_index == key else score
        for other, score in zip(others, scores, strict=True)
    ]


def _records(person: Person, other: Person) -> tuple[PersonRecord, PersonRecord]:
    """Address and family card tell relatives from one person within a family. Whoever stands at the counter may have
    moved: that another family lives elsewhere says nothing."""
    at_home = person.household_id == other.household_id
    return as_record(person, with_home=at_home), as_record(other, with_home=at_home)


@transaction.atomic
def _record_lookups(foreign: list[Person], *, by: User) -> None:
    if foreign:
        record_all(by=by, action=Action.LOOKUP, targets=foreign, fields=["birth_date", "name"])


def _visible_ids(people: list[Person], by: User) -> set[int]:
    if not people:
        return set()
    ids = [person.pk for person in people]
    return set(Person.objects.visible_to(by).filter(pk__in=ids).values_list("pk", flat=True))
