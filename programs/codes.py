"""Code lists of programmes and enrolments."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class PartnerKind(models.TextChoices):
    GOVERNMENT = "government", _("Government office")
    NGO = "ngo", _("Non-governmental organisation")
    COMPANY = "company", _("Company")
    COMMUNITY = "community", _("Community")


class Field(models.TextChoices):
    SEWING = "sewing", _("Sewing")
    CRAFTS = "crafts", _("Handicraft")
    FARMING = "farming", _("Organic farming")
    FOOD = "food", _("Food processing")
    SERVICES = "services", _("Services and repair")
    DIGITAL = "digital", _("Digital skills")
    OTHER = "other", pgettext_lazy("field", "Other")


class ProgramStatus(models.TextChoices):
    DRAFT = "draft", _("Being prepared")
    OPEN = "open", _("Open for enrolment")
    CLOSED = "closed", _("Closed")


class EnrolmentStatus(models.TextChoices):
    APPLIED = "applied", _("Applied")
    INELIGIBLE = "ineligible", _("Not eligible")
    WAITLISTED = "waitlisted", _("On the waitlist")
    OFFERED = "offered", _("Seat offered")
    ENROLLED = "enrolled", _("Enrolled")
    PAUSED = "paused", pgettext_lazy("enrolment", "Paused")
    COMPLETED = "completed", pgettext_lazy("enrolment", "Completed")
    EXITED = "exited", _("Left the programme")
    WITHDRAWN = "withdrawn", _("Withdrawn")
    DECLINED = "declined", _("Offer declined")
    MOVED = "moved", _("In another programme now")


S = EnrolmentStatus

HOLDS_SEAT = (S.OFFERED, S.ENROLLED, S.PAUSED, S.COMPLETED)
"""Statuses that take one of the programme's seats."""

PARTICIPANT = (S.ENROLLED, S.PAUSED, S.COMPLETED, S.EXITED)
"""Those who are or were in the programme: the people that its partner sees."""

CLOSED = (S.INELIGIBLE, S.EXITED, S.WITHDRAWN, S.DECLINED, S.MOVED)
"""Ended without a place; the person may apply again."""

AWAITS_THE_PERSON = (S.APPLIED, S.WAITLISTED, S.OFFERED, S.ENROLLED, S.PAUSED)
"""Still going on: it needs somebody who is here."""

UNDONE: dict[tuple[EnrolmentStatus, EnrolmentStatus], EnrolmentStatus] = {
    (S.OFFERED, S.ENROLLED): S.OFFERED,
    (S.OFFERED, S.DECLINED): S.WAITLISTED,
    (S.OFFERED, S.WITHDRAWN): S.WAITLISTED,
    (S.WAITLISTED, S.WITHDRAWN): S.WAITLISTED,
    (S.ENROLLED, S.PAUSED): S.ENROLLED,
    (S.PAUSED, S.ENROLLED): S.PAUSED,
    (S.ENROLLED, S.COMPLETED): S.ENROLLED,
    (S.ENROLLED, S.EXITED): S.ENROLLED,
    (S.ENROLLED, S.WITHDRAWN): S.ENROLLED,
    (S.PAUSED, S.EXITED): S.ENROLLED,
    (S.PAUSED, S.WITHDRAWN): S.ENROLLED,
}
"""Where undoing a step leads. A seat that was given up has gone on by the queue: whoever was offered it is back in the
queue at the old place, and gets the next offer when that is the first. Other steps are not undone."""

TRANSITIONS: dict[EnrolmentStatus, tuple[EnrolmentStatus, ...]] = {
    S.APPLIED: (S.INELIGIBLE, S.WAITLISTED, S.ENROLLED),
    S.WAITLISTED: (S.OFFERED, S.WITHDRAWN, S.MOVED),
    S.OFFERED: (S.ENROLLED, S.DECLINED, S.WITHDRAWN, S.MOVED),
    S.ENROLLED: (S.PAUSED, S.COMPLETED, S.EXITED, S.WITHDRAWN, S.MOVED),
    S.PAUSED: (S.ENROLLED, S.EXITED, S.WITHDRAWN, S.MOVED),
    S.INELIGIBLE: (),
    S.COMPLETED: (),
    S.EXITED: (),
    S.WITHDRAWN: (),
    S.DECLINED: (),
    S.MOVED: (),
}


class StepReason(models.TextChoices):
    """Why a step was taken; words of one's own may stand beside it."""

    NO_TIME = "no_time", _("No time on those days")
    FAMILY = "family", _("Family duties")
    TOO_FAR = "too_far", _("Too far, or no transport")
    UNREACHABLE = "unreachable", _("Could not be reached")
    NO_ANSWER = "no_answer", _("No answer before the deadline")
    NO_INTEREST = "no_interest", _("No longer interested")
    WORK = "work", _("Found work")
    MOVED = "moved", pgettext_lazy("reason", "Moved away")
    HEALTH = "health", _("Health")
    ABSENT = "absent", _("Stopped coming")
    PAUSE_OVER = "pause_over", _("The pause is over")
    FITS_BETTER = "fits_better", _("The other programme fits better")
    MISTAKE = "mistake", _("Entered by mistake")
    OTHER = "other", pgettext_lazy("reason", "Another reason")
    RULES = "rules", _("Does not meet the rules of the programme")
    OVERRIDE = "override", _("Enrolled although a rule is not met")


R = StepReason

REASONS: dict[EnrolmentStatus, tuple[StepReason, ...]] = {
    S.DECLINED: (R.NO_TIME, R.FAMILY, R.TOO_FAR, R.WORK, R.HEALTH, R.NO_INTEREST, R.UNREACHABLE, R.OTHER),
    S.WITHDRAWN: (R.NO_INTEREST, R.WORK, R.MOVED, R.HEALTH, R.FAMILY, R.MISTAKE, R.OTHER),
    S.PAUSED: (R.HEALTH, R.FAMILY, R.WORK, R.NO_TIME, R.TOO_FAR, R.OTHER),
    S.MOVED: (R.FITS_BETTER, R.NO_TIME, R.TOO_FAR, R.HEALTH, R.FAMILY, R.MISTAKE, R.OTHER),
    S.EXITED: (R.ABSENT, R.WORK, R.MOVED, R.HEALTH, R.FAMILY, R.NO_INTEREST, R.OTHER),
}
"""The reasons that the screen offers for each step that asks for one."""


class OutcomePoint(models.TextChoices):
    """When an outcome is measured."""

    BASELINE = "baseline", _("Before the programme")
    END = "end", _("At the end")
    MONTH_3 = "month_3", _("After 3 months")
    MONTH_6 = "month_6", _("After 6 months")
    MONTH_12 = "month_12", _("After 12 months")


class Confidence(models.IntegerChoices):
    VERY_LOW = 1, _("1 Not at all confident")
    LOW = 2, _("2 A little confident")
    MIDDLING = 3, _("3 Fairly confident")
    HIGH = 4, _("4 Confident")
    VERY_HIGH = 5, _("5 Very confident")
