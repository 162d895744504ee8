"""Starting and cancelling long work."""

from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext

from bontang_empowerment.access import door
from bontang_empowerment.access.scope import Scope
from bontang_empowerment.accounts.models import User
from bontang_empowerment.audit.models import Action
from bontang_empowerment.audit.trail import record
from bontang_empowerment.jobs.models import KEPT, Job, JobState
from bontang_empowerment.jobs.registry import kind_of
from bontang_empowerment.jobs.tasks import run_job


@transaction.atomic
def start_job(
    *,
    kind: str,
    by: User | None,
    title: str = "",
    arguments: dict[str, Any] | None = None,
    kept: timedelta = KEPT,
    night: date | None = None,
) -> Job:
    """Queue a run of a registered kind, in the caller's transaction: no job without what it belongs to.

    by: the owner, None for a command on the server without one. arguments: JSON for the handler, no personal values.
    It will reach what the owner's roles reach while it runs, and no further than those of this request.
    Raises UnknownJobKindError, and IntegrityError when the kind has run in that `night` already.
    """
    kind_of(kind)
    job = Job.objects.create(
        kind=kind,
        title=title,
        owner=by,
        roles=_roles_of(by),
        language=translation.get_language() or "",
        arguments=arguments or {},
        expires_at=timezone.now() + kept,
        night=night,
    )
    record(by=by, action=Action.CREATE, target=job, fields=["kind"])
    run_job.enqueue(job.pk)
    job.refresh_from_db()  # the immediate backend of the tests has run it by now
    return job


@transaction.atomic
def cancel_job(*, job: Job, by: User) -> Job:
    """Stop a job after the chunk that it is in. What is committed stays. Nothing happens to a finished one."""
    locked = Job.objects.visible_to(by).select_for_update().get(pk=job.pk)
    if locked.is_unfinished:
        locked.state = JobState.CANCELLED
        locked.finished_at = timezone.now()
        locked.result = gettext("Cancelled. What was done until then stays.")
        locked.save(update_fields=["state", "finished_at", "result"])
        record(by=by, action=Action.UPDATE, target=locked, fields=["state"])
        kind_of(locked.kind).on_stop(locked)
        kind_of(locked.kind).discard(locked)
    return locked


def _roles_of(by: User | None) -> list[str] | None:
    """The roles that count now; outside a request all that the user holds."""
    if by is None:
        return None
    opened = door.current()
    roles = Scope.of(by).roles if opened is None or opened.user_id != by.pk else opened.roles
    return sorted(role.value for role in roles)
