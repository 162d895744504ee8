"""The 26 categories of people who need social welfare services (PPKS), and what each says about age."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from beneficiaries.codes import DisasterKind


class PpksCategory(models.TextChoices):
    """In the ministry's order, each under its official abbreviation."""

    NEGLECTED_TODDLER = "abt", _("Neglected child under five (ABT)")
    NEGLECTED_CHILD = "at", _("Neglected child (AT)")
    CHILD_IN_CONFLICT_WITH_LAW = "abh", _("Child in conflict with the law (ABH)")
    STREET_CHILD = "aj", _("Street child (AJ)")
    CHILD_WITH_DISABILITY = "adk", _("Child with a disability (ADK)")
    CHILD_VICTIM = "aktk", _("Child victim of violence or ill-treatment (AKTK)")
    CHILD_IN_SPECIAL_PROTECTION = "ampk", _("Child in need of special protection (AMPK)")
    NEGLECTED_ELDER = "lut", _("Neglected older person (LUT)")
    WITH_DISABILITY = "pd", _("Person with a disability (PD)")
    SEX_WORKER = "ts", _("Sex worker (TS)")
    HOMELESS = "gld", _("Homeless person (GLD)")
    BEGGAR = "pgm", _("Person who begs (PGM)")
    SCAVENGER = "pml", _("Scavenger (PML)")
    MINORITY = "km", _("Minority group (KM)")
    FORMER_PRISONER = "bwblp", _("Former prisoner (BWBLP)")
    HIV = "odha", _("Person with HIV/AIDS (ODHA)")
    DRUGS = "napza", _("Victim of drug abuse (NAPZA)")
    TRAFFICKING = "kt", _("Victim of human trafficking (KT)")
    VIOLENCE = "ktk", _("Victim of violence (KTK)")
    MIGRANT_WORKER = "pmbs", _("Migrant worker with social problems (PMBS)")
    NATURAL_DISASTER = "kba", _("Victim of a natural disaster (KBA)")
    SOCIAL_DISASTER = "kbs", _("Victim of a social disaster (KBS)")
    VULNERABLE_WOMAN = "prse", _("Socially and economically vulnerable woman (PRSE)")
    DESTITUTE = "fm", pgettext_lazy("PPKS", "Fakir miskin (FM)")
    FAMILY_PROBLEMS = "kbsp", _("Family with psychosocial problems (KBSP)")
    REMOTE_COMMUNITY = "kat", _("Remote indigenous community (KAT)")


C = PpksCategory
DERIVED = (C.CHILD_WITH_DISABILITY, C.WITH_DISABILITY, C.NATURAL_DISASTER, C.SOCIAL_DISASTER, C.DESTITUTE)
"""What follows from a person's disability, the family's disasters and its assessment, and is never typed."""

RECORDED = tuple(category for category in C if category not in DERIVED)

AGES: dict[str, tuple[int, int | None]] = {
    C.NEGLECTED_TODDLER: (0, 5),
    C.NEGLECTED_CHILD: (6, 18),
    C.CHILD_IN_CONFLICT_WITH_LAW: (6, 18),
    C.STREET_CHILD: (5, 18),
    C.CHILD_VICTIM: (0, 17),
    C.CHILD_IN_SPECIAL_PROTECTION: (0, 17),
    C.NEGLECTED_ELDER: (60, None),
}
"""Completed years at which a category is usual. The sources differ, so another age is a hint and never a refusal."""

NATURAL_DISASTERS = (
    DisasterKind.FLOOD,
    DisasterKind.TIDAL_FLOOD,
    DisasterKind.STORM,
    DisasterKind.LANDSLIDE,
    DisasterKind.TIDAL_WAVE,
    DisasterKind.DROUGHT,
    DisasterKind.FOREST_FIRE,
    DisasterKind.EARTHQUAKE,
    DisasterKind.TSUNAMI,
)
"""PPKS knows natural and social disasters only: a fire in a settlement or an accident of industry is the latter."""


def usual_ages(category: str) -> str:
    """ "up to 5 years", "6 to 18 years", "from 60 years", or nothing."""
    if category not in AGES:
        return ""
    least, most = AGES[category]
    if most is None:
        return str(_("from %(least)s years") % {"least": least})
    if least == 0:
        return str(_("up to %(most)s years") % {"most": most})
    return str(_("%(least)s to %(most)s years") % {"least": least, "most": most})


def is_unusual_age(category: str, age: int | None) -> bool:
    if age is None or category not in AGES:
        return False
    least, most = AGES[category]
    return age < least or (most is not None and age > most)
