"""A programme's own rules in words: what its page says, and what the check of a person compares with."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from bontang_empowerment.regions.models import Kelurahan
from programs.models import Program

RULES = (
    "min_age",
    "max_age",
    "sex",
    "for_poor",
    "for_disability",
    "for_disaster",
    "for_ppks",
    "max_decile",
    "kelurahan",
    "min_education",
    "max_education",
    "not_elsewhere",
    "not_served_months",
    "requires_field",
    "requires_program",
)
"""The columns of Program that are its rules, and the relation `kelurahan`."""


def rules_in_words(program: Program) -> list[tuple[str, str]]:
    """Each rule that the programme sets: its name and what it asks. Two queries at most."""
    rules: list[tuple[str, str]] = []
    if program.min_age is not None or program.max_age is not None:
        rules.append((_("Age"), age_asked(program)))
    if program.sex:
        rules.append((_("Sex"), program.get_sex_display()))
    if target := target_asked(program):
        rules.append((_("Target group"), target))
    if program.max_decile is not None:
        rules.append((_("Decile"), decile_asked(program)))
    if places := asked_kelurahan(program):
        rules.append((_("Kelurahan"), ", ".join(place.name for place in places)))
    if program.min_education or program.max_education:
        rules.append((_("Education"), education_asked(program)))
    if program.not_elsewhere:
        rules.append((_("Other programmes"), _("in no other programme now")))
    if (months := program.not_served_months) is not None:
        text = ngettext("not within %(months)s month", "not within %(months)s months", months)
        rules.append((_("Served before"), text % {"months": months}))
    rules += [(_("Completed before"), asked) for asked in prerequisites_asked(program).values()]
    return rules


def education_asked(program: Program) -> str:
    figures = {"least": program.get_min_education_display(), "most": program.get_max_education_display()}
    if not program.max_education:
        return _("%(least)s or higher") % figures
    if not program.min_education:
        return _("%(most)s or lower") % figures
    return _("%(least)s to %(most)s") % figures


def prerequisites_asked(program: Program) -> dict[str, str]:
    """What must be completed before, by the code of the rule. One query where it is a programme."""
    asked = {}
    if program.requires_field:
        asked["prerequisite"] = _("a programme in the field %(field)s") % {
            "field": program.get_requires_field_display()
        }
    if program.requires_program:
        asked["prerequisite_program"] = _("the programme “%(program)s”") % {"program": program.requires_program}
    return asked


def age_asked(program: Program) -> str:
    figures = {"youngest": program.min_age, "oldest": program.max_age}
    if program.max_age is None:
        return _("%(youngest)s or older") % figures
    if program.min_age is None:
        return _("%(oldest)s or younger") % figures
    return _("%(youngest)s to %(oldest)s") % figures


def target_asked(program: Program) -> str:
    """The categories of which one is enough; empty when the programme is for everybody."""
    categories = {
        _("poor families"): program.for_poor,
        _("people with disabilities"): program.for_disability,
        _("disaster-affected families"): program.for_disaster,
        _("people in a PPKS category"): program.for_ppks,
    }
    return ", ".join(words for words, asked in categories.items() if asked)


def decile_asked(program: Program) -> str:
    return _("1 to %(highest)s") % {"highest": program.max_decile}


def asked_kelurahan(program: Program) -> list[Kelurahan]:
    """Empty when the programme is for the whole city."""
    return list(program.kelurahan.all())
