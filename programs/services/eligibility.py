"""Whether a person fits a programme's rules, rule by rule and in words. It advises: a person decides."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from beneficiaries.codes import PersonStatus
from beneficiaries.models import Person
from beneficiaries.services.consent import bases_of
from programs.basis import purposes_of
from programs.codes import CLOSED, ProgramStatus
from programs.models import Enrolment, Program
from programs.services.rule_checks import RuleResult, results_of_rules, with_rule_facts
from programs.services.rules import asked_kelurahan


@dataclass(frozen=True)
class Eligibility:
    results: tuple[RuleResult, ...]

    @property
    def is_possible(self) -> bool:
        """No binding rule stands against it."""
        return not any(result.binding and result.met is False for result in self.results)

    @property
    def is_eligible(self) -> bool:
        """Nothing known stands against it."""
        return not self.unmet

    @property
    def unmet(self) -> tuple[RuleResult, ...]:
        return tuple(result for result in self.results if result.met is False and not result.warns)

    @property
    def warnings(self) -> tuple[RuleResult, ...]:
        return tuple(result for result in self.results if result.warns)

    @property
    def warned_codes(self) -> frozenset[str]:
        return frozenset(result.code for result in self.warnings)

    @property
    def unknown(self) -> tuple[RuleResult, ...]:
        return tuple(result for result in self.results if result.met is None)

    @property
    def may_be_refused(self) -> bool:
        """Some rule of the programme is not met or not known, so that somebody may decide "not eligible"."""
        return self.is_possible and any(result.met is not True and not result.warns for result in self.results)


def check_eligibility(person: Person, program: Program, *, leaving: Enrolment | None = None) -> Eligibility:
    """One result for each rule that the programme sets, and for what every programme asks. At most six queries.

    leaving: an enrolment that ends when this one begins.
    """
    rules = (*_binding_rules(person, program), *_rules_of_programme(person, program, leaving), *_bases(person, program))
    return Eligibility(rules)


def _binding_rules(person: Person, program: Program) -> Iterator[RuleResult]:
    yield programme_is_open(program)
    is_active = person.status == PersonStatus.ACTIVE
    status = _("Registered in Bontang") if is_active else person.get_status_display()
    yield RuleResult("person", _("Person"), is_active, status, binding=True)
    if earlier := Enrolment.objects.filter(person=person, program=program).exclude(status__in=CLOSED).first():
        reason = _("In this programme or its queue already: %(status)s") % {"status": earlier.get_status_display()}
        yield RuleResult("once", _("Once per programme"), False, reason, binding=True)


def programme_is_open(program: Program) -> RuleResult:
    """Whether anybody may apply today. No query."""
    if program.status != ProgramStatus.OPEN:
        reason = program.get_status_display()
    elif program.is_over:
        reason = _("Ended on %(day)s") % {"day": f"{program.ends_on:%d-%m-%Y}"}
    else:
        return RuleResult("open", _("Programme"), True, _("Open for enrolment"), binding=True)
    return RuleResult("open", _("Programme"), False, reason, binding=True)


def _bases(person: Person, program: Program) -> Iterator[RuleResult]:
    """Applying needs no consent, taking part does: who decides is told what to ask for (UU 27/2022, article 20)."""
    for basis in bases_of(person, purposes_of(program)).values():
        label, reason = basis.purpose.label, basis.in_words
        yield RuleResult(f"basis_{basis.purpose}", str(label), basis.in_force, reason, warns=not basis.in_force)


def _rules_of_programme(person: Person, program: Program, leaving: Enrolment | None) -> Iterator[RuleResult]:
    for read in with_rule_facts([person.pk], program, leaving=leaving.pk if leaving else None):
        yield from results_of_rules(read, program, asked_kelurahan(program))
