"""The priority of those who wait: its parts, the order that follows, and every change of place with its reason.

Waiting gives every applicant of a programme the same number of points a day. The difference between two people so never
changes while they wait: what is stored is the score as of DAY_ZERO, whose order is that of every day, and no night has
to reckon it anew. `priority_score` is in tenths of a point.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from beneficiaries.codes import Sex
from beneficiaries.models import Household, Person, PpksRecord
from bontang_empowerment.accounts.models import User
from bontang_empowerment.audit.models import Action
from bontang_empowerment.audit.trail import record_all
from programs.codes import PARTICIPANT, EnrolmentStatus
from programs.models import Enrolment, PlaceChange, PriorityWeight, Program, ScorePart
from programs.priority_codes import DECILE_RULES, TENTHS, R, day_number
from programs.priority_words import Points, parts_compared
from programs.querysets import EnrolmentQuerySet
from programs.services.seats import lock_program

FEW = 25
"""Up to so many places are counted one by one; more are read off the whole queue."""
LONGEST_REASON = 300


@dataclass(frozen=True)
class Score:
    stored: int
    parts: Points = field(default_factory=dict)


def weights_of(program: Program) -> dict[str, int]:
    return dict(program.weights.filter(points__gt=0).values_list("rule", "points"))


def score_of(facts: Mapping[str, object], weights: Points, applied_at: datetime) -> Score:
    """`facts`: the rules that are true of a person, as `rules_met` gives them."""
    parts = {rule: points for rule, points in weights.items() if facts.get(rule)}
    return Score(TENTHS * sum(parts.values()) - weights.get(R.WAITING, 0) * day_number(applied_at), parts)


def rules_met(people: Collection[int] | EnrolmentQuerySet, program: Program) -> dict[int, dict[str, bool]]:
    """Which rules are true of each person, by their number. One query.

    people: their numbers, or enrolments.
    """
    keys: Any = people.order_by().values("person") if isinstance(people, EnrolmentQuerySet) else people
    family = OuterRef("household")
    earlier = Enrolment.objects.filter(person=OuterRef("pk"), status__in=PARTICIPANT).exclude(program=program)
    checks: dict[str, Any] = {
        R.DESTITUTE: Exists(Household.objects.destitute().filter(pk=family)),
        R.DISABILITY: Exists(Person.objects.with_disability().filter(pk=OuterRef("pk"))),
        R.DISASTER: Exists(Household.objects.disaster_affected().filter(pk=family)),
        R.PPKS: Exists(PpksRecord.objects.in_force().filter(person=OuterRef("pk"))),
        R.FEMALE_HEAD: Exists(Person.objects.heads().filter(household=family, sex=Sex.FEMALE)),
        R.NEW: ~Exists(earlier),
    }
    rows = Person.objects.filter(pk__in=keys).values_list("pk", "household__decile", *checks.values())
    deciles = {rule: number for number, rule in DECILE_RULES.items()}
    return {
        key: dict(zip(checks, answers, strict=True)) | {rule: decile == number for rule, number in deciles.items()}
        for key, decile, *answers in rows
    }


def score_newcomer(enrolment: Enrolment) -> None:
    """Give somebody who has just come to wait their score. Needs the programme's lock."""
    if weights := weights_of(enrolment.program):
        met = rules_met([enrolment.person_id], enrolment.program)
        _store([(enrolment, score_of(met[enrolment.person_id], weights, enrolment.applied_at))])


def place_of_newcomer(person: Person, program: Program) -> int:
    """Where the person would stand by applying now. Three queries."""
    score = score_of(rules_met([person.pk], program)[person.pk], weights_of(program), timezone.now())
    return program.enrolments.waiting().filter(queue_rank__lte=-score.stored).count() + 1


def reckon_program(program: Program, *, by: User | None, why: str = "") -> int:
    """Reckon everybody who waits for the programme. How many scores changed. Needs the lock."""
    return _reckon(program, program.enrolments.waiting(), by=by, why=why)


def reckon_people(*, people: Collection[int] = (), families: Collection[int] = (), by: User | None) -> None:
    """Reckon these people, and those of these families, in every programme that they wait for."""
    waiting = Enrolment.objects.waiting().filter(Q(person__in=people) | Q(person__household__in=families))
    for key in sorted(set(waiting.order_by().values_list("program", flat=True))):
        with transaction.atomic():
            program = lock_program(key)
            _reckon(program, waiting.filter(program=program), by=by)


def reckon_after_commit(*, people: Collection[int], families: Collection[int], by: User | None) -> None:
    """As `reckon_people`, once the change is stored: a programme's lock must not be waited for while a person's is
    held, as whoever enrols takes them the other way round. What fails here is reckoned with the next change.
    """
    transaction.on_commit(partial(reckon_people, people=people, families=families, by=by), robust=True)


def _reckon(program: Program, rows: EnrolmentQuerySet, *, by: User | None, why: str = "") -> int:
    weights = weights_of(program)
    met = rules_met(rows, program)
    changed: list[tuple[Enrolment, Score]] = []
    reasons: dict[int, str] = {}
    for enrolment in rows.in_queue_order().prefetch_related("score_parts"):
        score = score_of(met[enrolment.person_id], weights, enrolment.applied_at)
        before = {part.rule: part.points for part in enrolment.score_parts.all()}
        if (score.stored, score.parts) != (enrolment.priority_score, before):
            changed.append((enrolment, score))
            reasons[enrolment.pk] = why or parts_compared(before, score.parts)
    if not changed:
        return 0
    keys = [enrolment.pk for enrolment, _score in changed]
    old_scores = {enrolment.pk: enrolment.priority_score for enrolment, _score in changed}
    places = _places(program, keys)
    _store(changed)
    record_all(by=by, action=Action.UPDATE, targets=[row for row, _score in changed], fields=["priority_score"])
    _keep_changes(program, places, old_scores, reasons, by=by, otherwise=why)
    return len(changed)


def _keep_changes(
    program: Program,
    before: Mapping[int, int],
    old_scores: Mapping[int, int],
    reasons: Mapping[int, str],
    *,
    by: User | None,
    otherwise: str,
) -> None:
    """One row for each of `before` whose place is another now."""
    after = _places(program, list(old_scores))
    moved = {key: new for key, new in after.items() if before[key] != new}
    scores = dict(Enrolment.objects.filter(pk__in=list(moved)).values_list("pk", "priority_score"))
    fallback = otherwise or _("the priority of others changed")
    PlaceChange.objects.bulk_create(
        PlaceChange(
            enrolment_id=key,
            by=by,
            old_place=before[key],
            new_place=new,
            old_score=old_scores.get(key, scores[key]),
            new_score=scores[key],
            why=reasons.get(key, fallback)[:LONGEST_REASON],
        )
        for key, new in moved.items()
    )


def _places(program: Program, keys: list[int]) -> dict[int, int]:
    """Of these enrolments, or of the whole queue when they are many."""
    waiting = program.enrolments.waiting()
    if len(keys) <= FEW:
        return {row.pk: row.place for row in waiting.filter(pk__in=keys).with_place()}
    return {key: place for place, key in enumerate(waiting.in_queue_order().values_list("pk", flat=True), start=1)}


def _store(scored: Iterable[tuple[Enrolment, Score]]) -> None:
    rows = []
    parts = []
    for enrolment, score in scored:
        enrolment.priority_score = score.stored
        rows.append(enrolment)
        parts += [ScorePart(enrolment=enrolment, rule=rule, points=points) for rule, points in score.parts.items()]
    Enrolment.objects.bulk_update(rows, ["priority_score"], batch_size=500)
    ScorePart.objects.filter(enrolment__in=rows).delete()
    ScorePart.objects.bulk_create(parts)


def set_weights(program: Program, weights: Points) -> bool:
    """Store the points that are not zero. Whether anything changed; scores are for the caller to reckon."""
    wanted = {rule: points for rule, points in weights.items() if points}
    if wanted == weights_of(program):
        return False
    program.weights.all().delete()
    PriorityWeight.objects.bulk_create(
        PriorityWeight(program=program, rule=rule, points=points) for rule, points in wanted.items()
    )
    return True


def after_step(enrolment: Enrolment, *, by: User | None) -> None:
    """What a new status means for priority: who comes to wait is reckoned, and who took part is new no more."""
    if enrolment.status == EnrolmentStatus.WAITLISTED:
        score_newcomer(enrolment)
    elif enrolment.status in PARTICIPANT:
        reckon_after_commit(people=[enrolment.person_id], families=[], by=by)
