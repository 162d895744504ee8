"""`record`: the explicit call by which a service writes to the audit trail, inside its own transaction."""

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.db.models import Model, QuerySet
from django.utils import timezone

from bontang_empowerment.access.models import VersionedModel
from bontang_empowerment.access.versions import lock_version
from bontang_empowerment.accounts.models import User
from bontang_empowerment.audit.context import origin
from bontang_empowerment.audit.models import Action, AuditEvent
from bontang_empowerment.bulk_loading import load_values


class OutsideTransactionError(RuntimeError):
    """The trail was asked to record something that would not be undone together with the write."""


def record(
    *, by: User | None, action: Action, target: Model | None = None, fields: Iterable[str] = (), reason: str = ""
) -> AuditEvent:
    """Append one event. `fields` are names only, sorted; never pass a personal value, in `reason` neither.

    Raises OutsideTransactionError when no transaction is open: the act and its record stand or fall together.
    """
    if not transaction.get_connection().in_atomic_block:
        raise OutsideTransactionError("Call record() inside transaction.atomic().")
    return AuditEvent.objects.create(**_values(by, action, target, fields, reason))


def record_all(*, by: User | None, action: Action, targets: Iterable[Model], fields: Iterable[str] = ()) -> None:
    """Append one event for each target in one statement; the same promises as `record`."""
    if not transaction.get_connection().in_atomic_block:
        raise OutsideTransactionError("Call record_all() inside transaction.atomic().")
    names = sorted(fields)
    AuditEvent.objects.bulk_create([AuditEvent(**_values(by, action, target, names, "")) for target in targets])


def record_each(
    *, by: User | None, action: Action, model: type[Model], fields_by_id: Iterable[tuple[int, Iterable[str]]]
) -> None:
    """Append one event for each id, with fields of its own: for imports of many rows; the promises of `record`."""
    if not transaction.get_connection().in_atomic_block:
        raise OutsideTransactionError("Call record_each() inside transaction.atomic().")
    events = list(fields_by_id)
    if not events:
        return
    here, kind, now = origin.get(), model._meta.label_lower, timezone.now()
    place = ("", here.place, here.address or None, here.request_id)
    actor = by.pk if by is not None else None
    names = ("at", "actor_id", "action", "target_type", "target_id", "fields")
    load_values(
        AuditEvent,
        (*names, "reason", "place", "address", "request_id"),
        ((now, actor, action, kind, str(key), tuple(sorted(fields)), *place) for key, fields in events),
    )


def save_version(
    row: VersionedModel,
    *,
    changed: Iterable[str],
    version: int | None,
    rows: QuerySet[Any],
    by: User,
    derived: Iterable[str] = (),
) -> None:
    """Save and record the `changed` columns as they are on `row`, if it still stands at `version` among `rows`.

    derived: columns that follow from the changed ones and are saved with them. Raises StaleVersionError.
    """
    names = set(changed)
    with transaction.atomic():
        lock_version(row, version, rows=rows)
        if names:
            row.save(update_fields={*names, *derived, "version"})
            record(by=by, action=Action.UPDATE, target=row, fields=names)


def _values(
    by: User | None, action: Action, target: Model | None, fields: Iterable[str], reason: str
) -> dict[str, object]:
    here = origin.get()
    return {
        "actor": by,
        "action": action,
        "target_type": target._meta.label_lower if target is not None else "",
        "target_id": str(target.pk) if target is not None else "",
        "fields": sorted(fields),
        "reason": reason,
        "place": here.place,
        "address": here.address or None,
        "request_id": here.request_id,
    }
