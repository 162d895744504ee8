"""Writing down a talk with a participant who comes too seldom."""

from datetime import date

from django.db import transaction

from bontang_empowerment.accounts.models import User
from bontang_empowerment.audit.models import Action
from bontang_empowerment.audit.trail import record
from trainings.models import BatchParticipant, FollowUp


@transaction.atomic
def record_follow_up(
    *, participant: BatchParticipant, called_on: date, agreed: str, next_on: date | None, by: User
) -> FollowUp:
    """Raises ValidationError when the next talk would be before this one."""
    row = FollowUp(participant=participant, called_on=called_on, agreed=agreed.strip(), next_on=next_on, by=by)
    row.validate_constraints()
    row.save()
    record(by=by, action=Action.CREATE, target=row, fields=["participant", "called_on", "agreed", "next_on"])
    return row
