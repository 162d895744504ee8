"""The pairs that wait for a person to say whether they are one: noted once, decided once, never forgotten."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from beneficiaries.codes import CandidateStatus
from beneficiaries.models import DuplicateCandidate, Person
from beneficiaries.services.duplicates import LikelyDuplicate
from bontang_empowerment.access.scope import visible
from bontang_empowerment.accounts.models import User
from bontang_empowerment.audit.models import Action
from bontang_empowerment.audit.trail import record, record_all


@dataclass(frozen=True)
class LikelyPair:
    """Ids of two people, how probable it is that they are one (0 to 1), and why: phrases in the source language."""

    one: int
    other: int
    probability: float
    reasons: tuple[str, ...] = ()

    @property
    def key(self) -> tuple[int, int]:
        return (self.one, self.other) if self.one < self.other else (self.other, self.one)


@transaction.atomic
def note_candidates(pairs: Iterable[LikelyPair], *, by: User | None) -> int:
    """Put pairs into the queue; how many are new. A pair that waits gets its new score, a decided one is left alone."""
    likely = {pair.key: pair for pair in pairs}
    known = {
        (row.first_id, row.second_id): row
        for row in DuplicateCandidate.objects.filter(first__in={key[0] for key in likely})
    }
    rescored = []
    for key in likely.keys() & known.keys():
        row, pair = known[key], likely[key]
        if row.status == CandidateStatus.WAITING and row.probability != pair.probability:
            row.probability, row.reasons = pair.probability, list(pair.reasons)
            rescored.append(row)
    DuplicateCandidate.objects.bulk_update(rescored, ["probability", "reasons"], batch_size=1000)
    fresh = {key: pair for key, pair in likely.items() if key not in known}
    DuplicateCandidate.objects.bulk_create(
        [
            DuplicateCandidate(
                first_id=key[0], second_id=key[1], probability=pair.probability, reasons=list(pair.reasons)
            )
            for key, pair in fresh.items()
        ],
        batch_size=1000,
        ignore_conflicts=True,
    )
    # Read again: rows that may exist already come back without their numbers.
    rows = DuplicateCandidate.objects.filter(first__in={key[0] for key in fresh})
    made = [row for row in rows if (row.first_id, row.second_id) in fresh]
    record_all(by=by, action=Action.CREATE, targets=made, fields=["probability"])
    return len(fresh)


@transaction.atomic
def keep_matches(
    *, person: Person, matches: Iterable[LikelyDuplicate], told_apart: Collection[int] = (), by: User
) -> None:
    """Put those who may be `person`, saved in spite of it, into the queue; decided at once for ids in `told_apart`.

    The rule of the queue holds: without both records within reach, the pair waits for somebody else.
    """
    pairs = [LikelyPair(person.pk, match.person.pk, match.probability, match.reasons) for match in matches]
    note_candidates(pairs, by=by)
    said = {pair.key for pair in pairs if {pair.one, pair.other} & set(told_apart)}
    for row in DuplicateCandidate.objects.filter(first__in={key[0] for key in said}).about(person):
        if (row.first_id, row.second_id) in said and sees_both(row, by=by):
            decide_different(candidate=row, by=by)


@transaction.atomic
def decide_different(*, candidate: DuplicateCandidate, by: User) -> DuplicateCandidate:
    """Remember for ever that the two are not one person. Deciding again changes nothing.

    Raises PermissionDenied unless both records are within reach: whoever decides must have seen both.
    """
    row = DuplicateCandidate.objects.select_for_update(of=("self",)).get(pk=candidate.pk)
    if not sees_both(row, by=by):
        raise PermissionDenied
    if row.status == CandidateStatus.WAITING:
        row.status, row.decided_at, row.decided_by = CandidateStatus.DIFFERENT, timezone.now(), by
        row.save(update_fields=["status", "decided_at", "decided_by"])
        record(by=by, action=Action.UPDATE, target=row, fields=["status"])
    return row


def sees_both(candidate: DuplicateCandidate, *, by: User) -> bool:
    return visible(Person.objects.filter(pk__in=(candidate.first_id, candidate.second_id)), by).count() == 2
