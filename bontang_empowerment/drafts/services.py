"""Keeping what is typed, giving it back to whoever typed it, and letting go of it."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils import timezone

from bontang_empowerment.accounts.models import User
from bontang_empowerment.drafts.models import Draft

LARGEST = 200_000
"""Characters of one draft. A family of thirty members with every optional field filled in takes a third of it."""

Fields = list[tuple[str, str]]
"""Names and values of a form in the order of the page; a name comes once for each of its values."""


class DraftTooLargeError(Exception):
    """More than any form of ours can hold."""


class DraftOwnerGoneError(Exception):
    """The account that was typing has been deleted since its session was read."""


@dataclass(frozen=True)
class DraftKey:
    """Which draft of which user. The user is always the one who asks."""

    by: User
    form: str
    object_key: str = ""


def save_draft(key: DraftKey, fields: Iterable[tuple[str, str]]) -> datetime:
    """Keep `fields` instead of what was kept under `key` before; when that was.

    Raises DraftTooLargeError and DraftOwnerGoneError.
    """
    content = json.dumps(list(fields), ensure_ascii=False)
    if len(content) > LARGEST:
        raise DraftTooLargeError
    draft = Draft(user=key.by, form=key.form, object_key=key.object_key, content=content, saved_at=timezone.now())
    try:
        with transaction.atomic():
            Draft.objects.bulk_create(
                [draft],
                update_conflicts=True,
                unique_fields=["user", "form", "object_key"],
                update_fields=["content", "saved_at"],
            )
    except IntegrityError as error:
        raise DraftOwnerGoneError from error
    return draft.saved_at


def draft_saved_at(key: DraftKey) -> datetime | None:
    """When the draft was kept that may still be used, without opening it."""
    rows = Draft.objects.unexpired().filter(user=key.by, form=key.form, object_key=key.object_key)
    return rows.values_list("saved_at", flat=True).first()


def fields_of_draft(key: DraftKey) -> Fields | None:
    """What was kept, None without a draft that may still be used."""
    rows = Draft.objects.unexpired().filter(user=key.by, form=key.form, object_key=key.object_key)
    draft = rows.first()
    return None if draft is None else [(name, value) for name, value in json.loads(draft.content)]


def discard_draft(key: DraftKey) -> None:
    Draft.objects.filter(user=key.by, form=key.form, object_key=key.object_key).delete()


def clear_expired_drafts() -> int:
    """Delete what nobody has come back for in seven days; how many they were."""
    number, _by_model = Draft.objects.expired().delete()
    return number
