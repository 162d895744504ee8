"""A form sent twice makes one row: the second post gets what the first one made."""

from typing import TypeVar

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from bontang_empowerment.access.models import RepeatSafeModel
from bontang_empowerment.access.scope import visible
from bontang_empowerment.accounts.models import User

Row = TypeVar("Row", bound=RepeatSafeModel)


def create_once(row: Row, *, by: User, within: str = "") -> tuple[Row, bool]:
    """Save a new row, unless its submission_token has made one already. Returns the row and whether it is new.

    within: the foreign key to the record that the form belongs to; an earlier row of another record is no repeat.
    Raises ValidationError when the token belongs to another record, IntegrityError for any other constraint.
    """
    if (earlier := _earlier(row, by=by, within=within)) is not None:
        return earlier, False
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:
        # The token is unique: of two posts at the same moment, one ends up here after the other has committed.
        if (earlier := _earlier(row, by=by, within=within)) is not None:
            return earlier, False
        if _token_is_used(row):
            raise ValidationError(
                _("This form was already used for another record. Open it anew and enter the data again."),
                code="token",
            ) from None
        raise
    return row, True


def _earlier(row: Row, *, by: User, within: str) -> Row | None:
    if row.submission_token is None:
        return None
    same = {within: getattr(row, within)} if within else {}
    rows = type(row)._default_manager.filter(submission_token=row.submission_token, **same)
    return visible(rows, by).first()


def _token_is_used(row: RepeatSafeModel) -> bool:
    token = row.submission_token
    return token is not None and type(row)._default_manager.filter(submission_token=token).exists()
