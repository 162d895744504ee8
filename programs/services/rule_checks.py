"""Each rule of a programme against a person and what is recorded of them: yes, no or not known, and why."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef, Q, Subquery
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from beneficiaries.codes import BirthDatePrecision, DecileStatus, Education
from beneficiaries.models import Household, Person, PovertyAssessment, PpksRecord
from bontang_empowerment.regions.models import Kelurahan
from programs.codes import PARTICIPANT, EnrolmentStatus
from programs.models import Enrolment, EnrolmentTransition, Program
from programs.services.rules import (
    age_asked,
    decile_asked,
    education_asked,
    prerequisites_asked,
    target_asked,
)


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


def with_rule_facts(people: Collection[int] | Any, program: Program, *, leaving: int | None = None) -> list[Any]:
    """These people with their family and all that a rule may ask. One query.

    people: their numbers, or a query of them. leaving: an enrolment that ends when this one begins: it counts as none.
    Adds is_poor, is_destitute, is_assessed, is_listed, is_disabled, is_affected, is_recorded_ppks,
    is_finished (a programme of the field asked), is_graduate (of the programme asked),
    is_served (by another one today), takes_part_in (the name of another one) and last_served_at.
    """
    household, person = OuterRef("household"), OuterRef("pk")
    elsewhere = Enrolment.objects.filter(person=person).exclude(program=program.pk)
    if leaving is not None:
        elsewhere = elsewhere.exclude(pk=leaving)
    steps = EnrolmentTransition.objects.filter(enrolment__person=person, to_status__in=PARTICIPANT)
    if leaving is not None:
        steps = steps.exclude(enrolment=leaving)
    served = steps.exclude(enrolment__program=program.pk).order_by("-at").values("at")[:1]
    now_in = elsewhere.filter(status__in=TAKES_PART).order_by("pk").values("program__name")[:1]
    done = Q(program__field=program.requires_field, status=EnrolmentStatus.COMPLETED)
    graduate = Q(program=program.requires_program_id, status=EnrolmentStatus.COMPLETED)
    rows = Person.objects.filter(pk__in=people).select_related("household__kelurahan").only(*COLUMNS)
    return list(
        rows.annotate(
            is_poor=Exists(Household.objects.poor().filter(pk=household)),
            is_destitute=Exists(Household.objects.destitute().filter(pk=household)),
            is_assessed=Exists(PovertyAssessment.objects.filter(household=household)),
            is_listed=Q(household__decile_status=DecileStatus.LISTED),
            is_disabled=Exists(Person.objects.with_disability().filter(pk=person)),
            is_affected=Exists(Household.objects.disaster_affected().filter(pk=household)),
            is_recorded_ppks=Exists(PpksRecord.objects.in_force().filter(person=person)),
            is_finished=Exists(elsewhere.filter(done)),
            is_graduate=Exists(elsewhere.filter(graduate)),
            is_served=Exists(elsewhere.filter(status__in=IN_IT_NOW)),
            takes_part_in=Subquery(now_in),
            last_served_at=Subquery(served),
        )
    )


IN_IT_NOW = (EnrolmentStatus.ENROLLED, EnrolmentStatus.PAUSED)
TAKES_PART = (EnrolmentStatus.OFFERED, *IN_IT_NOW)
COLUMNS = (
    "sex",
    "birth_date",
    "birth_date_precision",
    "education",
    "household__decile",
    "household__decile_status",
    "household__kelurahan__name",
)


def results_of_rules(person: Any, program: Program, places: Sequence[Kelurahan]) -> Iterator[RuleResult]:
    """One for each rule that the programme sets. person: read with_rule_facts; places: the programme's kelurahan."""
    if program.min_age is not None or program.max_age is not None:
        yield _age(person, program)
    if program.sex:
        figure = {"own": person.get_sex_display(), "asked": program.get_sex_display()}
        reason = _("%(own)s; the programme is for: %(asked)s") % figure
        yield RuleResult("sex", _("Sex"), person.sex == program.sex, reason)
    if target_asked(program):
        yield _target(person, program)
    if program.max_decile is not None:
        yield _decile(person.household, program)
    if places:
        figure = {"own": person.household.kelurahan.name, "asked": ", ".join(place.name for place in places)}
        reason = _("%(own)s; the programme is for: %(asked)s") % figure
        yield RuleResult("kelurahan", _("Kelurahan"), person.household.kelurahan in places, reason)
    if program.min_education or program.max_education:
        yield _education(person, program)
    if program.not_elsewhere:
        yield _elsewhere(person)
    if program.not_served_months is not None:
        yield _not_served(person, program.not_served_months)
    yield from _prerequisites(person, program)


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


def _target(person: Any, program: Program) -> RuleResult:
    """Any one of the categories is enough; a family that was never assessed may be poor for all that is known."""
    checks: list[tuple[bool | None, str]] = []
    if program.for_poor:
        checks.append(_poor(person))
    if program.for_disability:
        is_disabled = person.is_disabled
        checks.append((is_disabled, _("a disability is recorded") if is_disabled else _("no disability is recorded")))
    if program.for_disaster:
        is_hit = person.is_affected
        checks.append((is_hit, _("hit by a disaster") if is_hit else _("no disaster impact is recorded")))
    if program.for_ppks:
        is_ppks = _in_ppks(person)
        checks.append((is_ppks, _("in a PPKS category") if is_ppks else _("no PPKS category is recorded")))
    answers = [met for met, _words in checks]
    met = True if True in answers else None if None in answers else False
    own = "; ".join(words for answer, words in checks if answer is met or not met)
    reason = _("%(own)s; the programme is for: %(asked)s") % {"own": capfirst(own), "asked": target_asked(program)}
    return RuleResult("target", _("Target group"), met, reason)


def _in_ppks(person: Any) -> bool:
    """By a record, or by what a category follows from: disability, disaster, destitution (ppks_codes.DERIVED)."""
    return bool(person.is_recorded_ppks or person.is_disabled or person.is_affected or person.is_destitute)


def _poor(person: Any) -> tuple[bool | None, str]:
    if person.is_poor:
        return True, _("poor by assessment or decile")
    if person.is_assessed or person.is_listed:
        return False, _("not poor by assessment or decile")
    return None, _("poverty is not assessed yet")


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


def _education(person: Person, program: Program) -> RuleResult:
    asked = education_asked(program)
    if not person.education:
        reason = _("The education is not known; the programme asks %(asked)s") % {"asked": asked}
        return RuleResult("education", _("Education"), None, reason)
    order = list(Education)
    own = order.index(Education(person.education))
    least = order.index(Education(program.min_education)) if program.min_education else 0
    most = order.index(Education(program.max_education)) if program.max_education else len(order)
    reason = _("%(own)s; the programme asks %(asked)s") % {"own": person.get_education_display(), "asked": asked}
    return RuleResult("education", _("Education"), least <= own <= most, reason)


def _elsewhere(person: Any) -> RuleResult:
    if person.takes_part_in:
        reason = _("Takes part in or is offered: %(program)s") % {"program": person.takes_part_in}
    else:
        reason = _("In no other programme now")
    return RuleResult("elsewhere", _("Other programmes"), not person.takes_part_in, reason)


def _not_served(person: Any, months: int) -> RuleResult:
    served: datetime | None = person.last_served_at
    label = _("Served before")
    if person.is_served:
        return RuleResult("served", label, False, _("Takes part in another programme now"))
    if served is None:
        return RuleResult("served", label, True, _("Never took part in another programme"))
    day = timezone.localdate(served)
    today = timezone.localdate()
    passed = (today.year - day.year) * 12 + today.month - day.month - (today.day < day.day)
    asked = ngettext("at least %(months)s month ago", "at least %(months)s months ago", months) % {"months": months}
    reason = _("Last took part on %(day)s; the programme asks %(asked)s") % {"day": f"{day:%d-%m-%Y}", "asked": asked}
    return RuleResult("served", label, passed >= months, reason)


def _prerequisites(person: Any, program: Program) -> Iterator[RuleResult]:
    answers = {"prerequisite": person.is_finished, "prerequisite_program": person.is_graduate}
    for code, asked in prerequisites_asked(program).items():
        words = _("Has completed: %(asked)s") if answers[code] else _("Has not completed: %(asked)s")
        yield RuleResult(code, _("Completed before"), answers[code], words % {"asked": asked})
