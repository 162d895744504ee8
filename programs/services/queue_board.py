"""The queue for a notice board: places and numbers, nothing from which a neighbour learns why somebody stands there.

The number is that of the application, told to the applicant alone. Points and their parts tell of poverty, disability
and decile, days of application of who it is: none of them leaves the office (UU 27/2022, article 4).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from bontang_empowerment.accounts.models import User
from bontang_empowerment.audit.models import Action
from bontang_empowerment.audit.trail import record
from programs.models import Program

MOST_LISTED = 5_000
"""More would be a book: twenty sheets hold these."""


@dataclass(frozen=True)
class QueueBoard:
    """`numbers`: the queue numbers of those waiting, the first in line first. `waiting`: how many there are in all."""

    numbers: Sequence[int]
    waiting: int
    made_at: datetime
    made_by: User


@transaction.atomic
def make_board(*, program: Program, by: User) -> QueueBoard:
    """Read the whole queue, after a line in the audit trail."""
    waiting = program.enrolments.waiting()
    numbers = list(waiting.in_queue_order().values_list("queue_number", flat=True)[:MOST_LISTED])
    count = len(numbers) if len(numbers) < MOST_LISTED else waiting.count()
    with translation.override(settings.LANGUAGE_CODE):  # one language, so that the trail can be searched
        reason = _("Queue list for the notice board, %(rows)s rows") % {"rows": len(numbers)}
    record(by=by, action=Action.EXPORT, target=program, fields=["queue_number"], reason=reason)
    return QueueBoard(numbers, count, timezone.now(), by)
