"""Whether a mark may be set at all, and if not why, in words: for the service and for forms on one mark alike."""

from typing import TYPE_CHECKING

from django.utils.formats import date_format
from django.utils.translation import gettext as _

if TYPE_CHECKING:
    from trainings.models import BatchParticipant, Session


def refusal_at_session(session: "Session") -> str:
    """Why nobody can be marked at `session` yet; empty when marks may be set."""
    if session.is_cancelled:
        return _("Meeting %(number)s was cancelled, so nobody is marked there.") % {"number": session.number}
    if session.is_held:
        return ""
    facts = {"number": session.number, "day": date_format(session.held_on)}
    return _("Meeting %(number)s is on %(day)s. Fill in attendance on that day or later.") % facts


def refusal_of_participant(session: "Session", participant: "BatchParticipant") -> str:
    """Why a participant, read `with_last_day` and `with_identity_for`, has no mark at `session`; empty when none."""
    if participant.batch_id == session.batch_id and participant.is_expected_on(session.held_on):
        return ""  # before any word is looked up: a grid asks this of every cell
    facts = {"name": participant.shown_name, "day": date_format(session.held_on)}
    if participant.batch_id != session.batch_id:
        return _("%(name)s does not take this batch. Open the page again and check.") % facts
    if participant.joined_on > session.held_on:
        return _("%(name)s joined the batch after %(day)s, so this meeting does not count for them.") % facts
    if not participant.belongs_on(session.held_on):
        return _("%(name)s had left before %(day)s, so this meeting does not count for them.") % facts
    return _("%(name)s was paused on %(day)s, so this meeting does not count for them.") % facts
