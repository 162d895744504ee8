"""What enrolling many people at once would come to for each of them: the rules of the single form, in few queries.

Nobody of these people stands at the counter, so what the form leaves to a talk is left to one here: whoever paused,
left or was refused before is left alone, and nobody is put in a queue without a basis for using their data.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from beneficiaries.codes import ConsentPurpose, PersonStatus
from beneficiaries.models import Person
from beneficiaries.services.consent import Basis, bases_of_people
from bontang_empowerment.accounts.models import User
from programs.bulk_codes import BulkOutcome
from programs.codes import CLOSED, EnrolmentStatus
from programs.models import Enrolment, Program
from programs.services.eligibility import Eligibility, programme_is_open
from programs.services.rule_checks import RuleResult, results_of_rules, with_rule_facts
from programs.services.rules import asked_kelurahan

AT_ONCE = 500
LONGEST_REASON = 500


@dataclass(frozen=True)
class Verdict:
    """`obstacles`: what stands against it, as (short, in full); `enrolment`: the one that is there already."""

    outcome: BulkOutcome
    obstacles: tuple[tuple[str, str], ...] = ()
    enrolment: int | None = None

    @property
    def reason(self) -> str:
        return "; ".join(full for _short, full in self.obstacles)[:LONGEST_REASON]


@dataclass(frozen=True)
class Summary:
    """`reasons`: how often each obstacle stands in the way; somebody may have several."""

    asked: int
    counts: Mapping[BulkOutcome, int]
    reasons: Sequence[tuple[str, int]]
    verdicts: Mapping[int, Verdict]

    @property
    def in_queue(self) -> int:
        return self.counts.get(BulkOutcome.IN_QUEUE, 0)

    @property
    def others(self) -> list[tuple[BulkOutcome, int]]:
        """How many come to each other outcome, without zeros."""
        left = (BulkOutcome.ALREADY, BulkOutcome.LEFT_ALONE, BulkOutcome.REFUSED)
        return [(outcome, self.counts[outcome]) for outcome in left if self.counts.get(outcome)]


def summary_of(people: Sequence[int], program: Program, *, by: User) -> Summary:
    """What a run would do now, without doing it."""
    verdicts: dict[int, Verdict] = {}
    for start in range(0, len(people), AT_ONCE):
        verdicts |= verdicts_on(people[start : start + AT_ONCE], program, by=by)
    refused = [verdict for verdict in verdicts.values() if verdict.outcome == BulkOutcome.REFUSED]
    reasons = Counter(short for verdict in refused for short, _full in verdict.obstacles)
    counts = Counter(verdict.outcome for verdict in verdicts.values())
    return Summary(len(people), counts, reasons.most_common(), verdicts)


def verdicts_on(people: Sequence[int], program: Program, *, by: User) -> dict[int, Verdict]:
    """By the person's number. As many queries for one as for AT_ONCE; final under the programme's lock."""
    seen = {row.pk: row for row in Person.objects.visible_to(by).filter(pk__in=people).only("status", "is_restricted")}
    there: dict[int, Enrolment] = {}
    for row in Enrolment.objects.filter(person__in=seen, program=program).order_by("pk"):
        if row.person_id not in there or there[row.person_id].status in CLOSED:
            there[row.person_id] = row
    rules = _rules(program, [key for key in seen if key not in there])
    bases = bases_of_people(list(rules), [ConsentPurpose.PROGRAMME])
    is_open = programme_is_open(program)
    return {key: _verdict(seen.get(key), there.get(key), is_open, rules.get(key), bases.get(key, {})) for key in people}


def _rules(program: Program, people: list[int]) -> dict[int, Eligibility]:
    places = asked_kelurahan(program)
    rows = with_rule_facts(people, program)
    return {row.pk: Eligibility(tuple(results_of_rules(row, program, places))) for row in rows}


def _verdict(
    person: Person | None,
    earlier: Enrolment | None,
    is_open: RuleResult,
    rules: Eligibility | None,
    bases: Mapping[ConsentPurpose, Basis],
) -> Verdict:
    if person is None or (rules is None and earlier is None):
        return _refused(_("Not in your list any more"))
    if earlier is not None:
        is_left_alone = earlier.status == EnrolmentStatus.PAUSED or earlier.status in CLOSED
        status = str(earlier.get_status_display())
        outcome = BulkOutcome.LEFT_ALONE if is_left_alone else BulkOutcome.ALREADY
        return Verdict(outcome, ((status, status),), earlier.pk)
    obstacles = [*_binding(person, is_open)]
    obstacles += [(result.label, f"{result.label}: {result.reason}") for result in (rules.unmet if rules else ())]
    for basis in bases.values():
        if not basis.in_force:
            obstacles.append((basis.in_words, f"{basis.purpose.label}: {basis.in_words}"))
    if obstacles:
        return Verdict(BulkOutcome.REFUSED, tuple((str(short), str(full)) for short, full in obstacles))
    unknown = [f"{result.label}: {result.reason}" for result in (rules.unknown if rules else ())]
    return Verdict(BulkOutcome.IN_QUEUE, tuple((words, words) for words in unknown))


def _binding(person: Person, is_open: RuleResult) -> list[tuple[str, str]]:
    found = []
    if not is_open.met:
        found.append((is_open.label, f"{is_open.label}: {is_open.reason}"))
    if person.status != PersonStatus.ACTIVE:
        status = str(person.get_status_display())
        found.append((status, status))
    if person.is_restricted:
        words = _("Kept out of sight: enrol this person alone, on their own page")
        found.append((words, words))
    return found


def _refused(words: str) -> Verdict:
    return Verdict(BulkOutcome.REFUSED, ((words, words),))
