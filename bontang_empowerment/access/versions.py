"""Whoever saves from an older version is refused, so that nobody writes over what they have not seen."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from bontang_empowerment.access.models import VersionedModel

STALE = _("Somebody else has saved this record since you opened it. Compare both versions, then save again.")


class StaleVersionError(Exception):
    """The row was saved by somebody else since its form was opened."""


def take_next_version(row: VersionedModel, version: int | None) -> None:
    """Give `row`, read under a lock, the number after `version`; StaleVersionError when it stands at another."""
    if row.version != version:
        raise StaleVersionError
    row.version += 1


def lock_version(row: VersionedModel, version: int | None, *, rows: QuerySet[Any]) -> None:
    """Lock what is stored of `row` among `rows` and give `row` the next number; raises like `take_next_version`."""
    row.version = rows.select_for_update(of=("self",)).values_list("version", flat=True).get(pk=row.pk)
    take_next_version(row, version)
