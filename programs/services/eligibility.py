"""Whether a person fits a programme's rules, rule by rule and in words. It advises: a person decides."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import Exists, OuterRef
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from beneficiaries.codes import BirthDatePrecision, DecileStatus, PersonStatus
from beneficiaries.models import Household, Person, PovertyAssessment
from beneficiaries.services.consent import bases_of
from programs.basis import purposes_of
from programs.codes import CLOSED, ProgramStatus
from programs.models import Enrolment, Program
from programs.services.rules import age_asked, asked_kelurahan, decile_asked, target_asked


@dataclass(frozen=True)
class RuleResult:
    """One rule against one person.

    met: None when a fact is not known, which blocks nobody. binding: nobody can decide otherwise, such as enrolling
    in a closed programme. warns: something to do that decides about nobody, such as asking for consent.
    """

    code: str
    label: str
    met: bool | None
    reason: str
    binding: bool = False
    warns: bool = False


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


def check_eligibility(person: Person, program: Program) -> Eligibility:
    """One result for each rule that the programme sets, and for what every programme asks. At most five queries."""
    rules = (*_binding_rules(person, program), *_rules_of_programme(person, program), *_bases(person, program))
    return Eligibility(rules)


def _binding_rules(person: Person, program: Program) -> Iterator[RuleResult]:
    yield _programme_is_open(program)
    is_active = person.status == PersonStatus.ACTIVE
    status = _("Registered in Bontang") if is_active else person.get_status_display()
    yield RuleResult("person", _("Person"), is_active, status, binding=True)
    if earlier := Enrolment.objects.filter(person=person, program=program).exclude(status__in=CLOSED).first():
        reason = _("In this programme or its queue already: %(status)s") % {"status": earlier.get_status_display()}
        yield RuleResult("once", _("Once per programme"), False, reason, binding=True)


def _programme_is_open(program: Program) -> RuleResult:
    if program.status != ProgramStatus.OPEN:
        reason = program.get_status_display()
    elif program.is_over:
        reason = _("Ended on %(day)s") % {"day": f"{program.ends_on:%d-%m-%Y}"}
    else:
        return RuleResult("open", _("Programme"), True, _("Open for enrolment"), binding=True)
    return RuleResult("open", _("Programme"), False, reason, binding=True)


def _rules_of_programme(person: Person, program: Program) -> Iterator[RuleResult]:
    if program.min_age is not None or program.max_age is not None:
        yield _age(person, program)
    if program.sex:
        figure = {"own": person.get_sex_display(), "asked": program.get_sex_display()}
        reason = _("%(own)s; the programme is for: %(asked)s") % figure
        yield RuleResult("sex", _("Sex"), person.sex == program.sex, reason)
    if program.for_poor or program.for_disability or program.for_disaster:
        yield _target(person, program)
    if program.max_decile is not None:
        yield _decile(person.household, program)
    if places := asked_kelurahan(program):
        figure = {"own": person.household.kelurahan.name, "asked": ", ".join(place.name for place in places)}
        reason = _("%(own)s; the programme is for: %(asked)s") % figure
        yield RuleResult("kelurahan", _("Kelurahan"), person.household.kelurahan in places, reason)


def _bases(person: Person, program: Program) -> Iterator[RuleResult]:
    """Applying needs no consent, taking part does: who decides is told what to ask for (UU 27/2022, article 20)."""
    for basis in bases_of(person, purposes_of(program)).values():
        label, reason = basis.purpose.label, basis.in_words
        yield RuleResult(f"basis_{basis.purpose}", str(label), basis.in_force, reason, warns=not basis.in_force)


def _age(person: Person, program: Program) -> RuleResult:
    asked = age_asked(program)
    ages = possible_ages(person)
    if ages is None:
        reason = _("No birth date is recorded; the programme asks %(asked)s") % {"asked": asked}
        return RuleResult("age", _("Age"), None, reason)
    fits = [(program.min_age or 0) <= age <= (program.max_age or 200) for age in ages]
    met = fits[0] if len(set(fits)) == 1 else None
    own = (
        str(ages[0]) if len(ages) == 1 else _("%(youngest)s to %(oldest)s") % {"youngest": ages[0], "oldest": ages[-1]}
    )
    return RuleResult(
        "age", _("Age"), met, _("Age %(own)s; the programme asks %(asked)s") % {"own": own, "asked": asked}
    )


def possible_ages(person: Person) -> range | None:
    """The ages that the person may have today: one with an exact birth date, two otherwise, None without.

    An age that was told is stored as the birthday that just gives it, so the next one may be true as well.
    """
    age = person.age_on()
    if age is None or person.birth_date is None:
        return None
    if person.birth_date_precision == BirthDatePrecision.YEAR:
        oldest = timezone.localdate().year - person.birth_date.year
        return range(max(oldest - 1, 0), oldest + 1)
    if person.birth_date_precision == BirthDatePrecision.AGE:
        return range(age, age + 2)
    return range(age, age + 1)


def _target(person: Person, program: Program) -> RuleResult:
    """Any one of the categories is enough; a family that was never assessed may be poor for all that is known."""
    facts = _target_facts(person)
    checks: list[tuple[bool | None, str]] = []
    if program.for_poor:
        checks.append(_poor(facts))
    if program.for_disability:
        is_disabled = facts["is_disabled"]
        checks.append((is_disabled, _("a disability is recorded") if is_disabled else _("no disability is recorded")))
    if program.for_disaster:
        is_hit = facts["is_affected"]
        checks.append((is_hit, _("hit by a disaster") if is_hit else _("no disaster impact is recorded")))
    answers = [met for met, _words in checks]
    met = True if True in answers else None if None in answers else False
    own = "; ".join(words for answer, words in checks if answer is met or not met)
    reason = _("%(own)s; the programme is for: %(asked)s") % {"own": capfirst(own), "asked": target_asked(program)}
    return RuleResult("target", _("Target group"), met, reason)


def _poor(facts: dict[str, bool]) -> tuple[bool | None, str]:
    if facts["is_poor"]:
        return True, _("poor by assessment or decile")
    if facts["is_assessed"] or facts["is_listed"]:
        return False, _("not poor by assessment or decile")
    return None, _("poverty is not assessed yet")


def _target_facts(person: Person) -> dict[str, bool]:
    household = OuterRef("household")
    row = (
        Person.objects.filter(pk=person.pk)
        .annotate(
            is_poor=Exists(Household.objects.poor().filter(pk=household)),
            is_assessed=Exists(PovertyAssessment.objects.filter(household=household)),
            is_listed=Exists(Household.objects.filter(pk=household, decile_status=DecileStatus.LISTED)),
            is_disabled=Exists(Person.objects.with_disability().filter(pk=OuterRef("pk"))),
            is_affected=Exists(Household.objects.disaster_affected().filter(pk=household)),
        )
        .values("is_poor", "is_assessed", "is_listed", "is_disabled", "is_affected")
    )
    return {name: bool(value) for name, value in row.get().items()}


def _decile(household: Household, program: Program) -> RuleResult:
    asked = decile_asked(program)
    if household.decile is not None:
        met: bool | None = household.decile <= (program.max_decile or 10)
        own = _("Decile %(decile)s") % {"decile": household.decile}
    else:
        met = False if household.decile_status == DecileStatus.NOT_LISTED else None
        own = _("Not in DTSEN") if met is False else _("The decile is not known")
    return RuleResult(
        "decile", _("Decile"), met, _("%(own)s; the programme asks %(asked)s") % {"own": own, "asked": asked}
    )
