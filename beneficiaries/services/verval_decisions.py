"""What a kelurahan decides on its families, many at once, and what a check in the field finds."""

from collections.abc import Collection
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from beneficiaries.models import VervalEntry, VervalMeeting
from beneficiaries.services.verval import lock_meeting
from beneficiaries.verval_codes import VervalResult, VervalStage
from bontang_empowerment.access.versions import take_next_version
from bontang_empowerment.accounts.models import User
from bontang_empowerment.audit.models import Action
from bontang_empowerment.audit.trail import record, record_all


@dataclass(frozen=True)
class Decision:
    """What was chosen for one family. `version` is that of the entry which the page showed."""

    entry_id: int
    version: int
    result: str
    reason: str = ""


class DecidedMeanwhileError(Exception):
    """Others decided on some of these families since the page was opened: `entries`. Nothing was saved."""

    def __init__(self, entries: Collection[VervalEntry]) -> None:
        super().__init__(len(entries))
        self.entries = entries


@transaction.atomic
def decide_families(*, meeting: VervalMeeting, decisions: Collection[Decision], by: User) -> int:
    """Save the decisions that differ from what stands; how many did. All of them, or none.

    The same post once more changes nothing. Raises DecidedMeanwhileError when a family has another result by now than
    the page showed, ValidationError when the kelurahan does not deliberate.
    """
    locked = lock_meeting(meeting)
    if locked.stage != VervalStage.DELIBERATING:
        raise ValidationError(_("The deliberation is not open: results cannot be changed now."), code="stage")
    wanted = {decision.entry_id: decision for decision in decisions}
    stored = locked.entries.select_for_update(of=("self",)).filter(pk__in=wanted).order_by("pk")
    changed = [entry for entry in stored if _differs(entry, wanted[entry.pk])]
    if overtaken := [entry for entry in changed if entry.version != wanted[entry.pk].version]:
        raise DecidedMeanwhileError(overtaken)
    now = timezone.now()
    for entry in changed:
        entry.result, entry.reason = wanted[entry.pk].result, wanted[entry.pk].reason
        entry.checked_result = entry.checked_reason = ""
        entry.checked_by = None
        entry.decided_by, entry.decided_at = by, now
        entry.version += 1
    columns = ["result", "reason", "checked_result", "checked_reason", "checked_by", "decided_by", "decided_at"]
    VervalEntry.objects.bulk_update(changed, [*columns, "version"])
    record_all(by=by, action=Action.UPDATE, targets=changed, fields=["result", "reason"])
    return len(changed)


def _differs(entry: VervalEntry, decision: Decision) -> bool:
    return (entry.result, entry.reason) != (decision.result, decision.reason)


@transaction.atomic
def record_field_check(*, entry: VervalEntry, result: str, reason: str, version: int, by: User) -> VervalEntry:
    """What was found at the house of a family that was to be checked; the deliberation's own result stays beside it.

    Raises StaleVersionError when somebody was first, ValidationError when no check is due.
    """
    locked = lock_meeting(entry.meeting)
    stored = VervalEntry.objects.select_for_update(of=("self",)).get(pk=entry.pk)
    if (stored.checked_result, stored.checked_reason) == (result, reason):
        return stored
    if locked.stage != VervalStage.DECIDED or stored.result != VervalResult.CHECK:
        raise ValidationError(_("No check in the field is due for this family."), code="stage")
    take_next_version(stored, version)
    stored.checked_result, stored.checked_reason, stored.checked_by = result, reason, by
    stored.save(update_fields=["checked_result", "checked_reason", "checked_by", "version"])
    record(by=by, action=Action.UPDATE, target=stored, fields=["checked_result", "checked_reason"])
    return stored
