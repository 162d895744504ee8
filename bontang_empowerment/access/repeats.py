"""A form sent twice makes one row: the second post gets what the first one made."""

from collections.abc import Callable
from typing import TypeVar
from uuid import UUID, uuid5

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from bontang_empowerment.access.models import RepeatSafeModel
from bontang_empowerment.access.scope import visible
from bontang_empowerment.accounts.models import User

Row = TypeVar("Row", bound=RepeatSafeModel)


class FormUsedError(ValidationError):
    """A form's token came back with another record, or with one out of reach."""

    def __init__(self) -> None:
        text = _("This form was already used for another record. Open it anew and enter the data again.")
        super().__init__(text, code="token")


def posted_token(request: HttpRequest) -> UUID | None:
    """The token of a posted form, before anything else of it is checked."""
    try:
        return UUID(request.POST.get("submission_token", ""))
    except ValueError:
        return None


def part_token(token: UUID | None, part: str) -> UUID | None:
    """For a form that makes several rows: each gets a token of its own out of the form's."""
    return uuid5(token, part) if token else None


def made_before(rows: QuerySet[Row], token: UUID | None, *, by: User) -> Row | None:
    """What an earlier post of the same form has made of `rows`, if `by` may see it."""
    return visible(rows.filter(submission_token=token), by).first() if token else None


def make_once(rows: QuerySet[Row], token: UUID | None, make: Callable[[], Row], *, by: User) -> tuple[Row, bool]:
    """What `make` inserts under `token`, unless an earlier post has made it. Returns the row and whether it is new.

    rows: where an earlier row counts as a repeat; the token on any other row raises FormUsedError.
    Raises IntegrityError for any other constraint.
    """
    if (earlier := made_before(rows, token, by=by)) is not None:
        return earlier, False
    try:
        with transaction.atomic():
            return make(), True
    except IntegrityError:
        # The token is unique: of two posts at the same moment, one ends up here after the other has committed.
        if (earlier := made_before(rows, token, by=by)) is not None:
            return earlier, False
        if token is not None and rows.model._default_manager.filter(submission_token=token).exists():
            raise FormUsedError from None
        raise


def create_once(row: Row, *, by: User, within: str = "") -> tuple[Row, bool]:
    """Save a new row, unless its submission_token has made one already; raises and returns like `make_once`.

    within: the foreign key to the record that the form belongs to; an earlier row of another record is no repeat.
    """

    def save() -> Row:
        row.save(force_insert=True)
        return row

    same = {within: getattr(row, within)} if within else {}
    rows = type(row)._default_manager.filter(**same)
    return make_once(rows, row.submission_token, save, by=by)
