"""Taking a list out as a file: at once while it is small, else in the background. Every file handed out is audited."""

import hashlib
import logging
from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify

from bontang_empowerment.access.repeats import create_once, part_token
from bontang_empowerment.accounts.models import User
from bontang_empowerment.encryption import DecryptionError
from bontang_empowerment.exports.background import start_export_job
from bontang_empowerment.exports.files import unsealed_parts
from bontang_empowerment.exports.models import Export
from bontang_empowerment.exports.reach import may_have_whole_numbers, reach_of
from bontang_empowerment.exports.records import note_file, record_handed_out
from bontang_empowerment.exports.registry import ExportedList, hidings_now, is_recalled, list_named
from bontang_empowerment.exports.writing import in_steps
from bontang_empowerment.jobs.models import JobState
from bontang_empowerment.spreadsheets.writing import WrittenFile, to_the_end

logger = logging.getLogger(__name__)


class ExportRefusedError(Exception):
    """Whole numbers without a role that may see them, or without a reason."""


class ExportGoneError(LookupError):
    """The file has expired, is not made yet, is lost, was made for another reach than the user has today, or
    before somebody in it was put out of sight."""


@dataclass(frozen=True)
class Wanted:
    """What somebody asks for. query: the filters of the list, as in its address; reason: for whole numbers."""

    exported: ExportedList
    query: str
    file_format: str
    is_whole: bool = False
    reason: str = ""


def is_small(exported: ExportedList, query: str, *, by: User) -> bool:
    """Whether the file is made while its user waits. Counts no further than the limit."""
    limit = settings.EXPORT_ROWS_AT_ONCE
    return exported.rows(query, by).order_by().values("pk")[: limit + 1].count() <= limit


@transaction.atomic
def export_now(*, wanted: Wanted, by: User) -> WrittenFile:
    """The file of a small list. Each one that is handed out is a row of its own. Raises ExportRefusedError."""
    export = _new_export(wanted, by=by)
    written = to_the_end(in_steps(export))
    note_file(export, written)
    export.save()
    record_handed_out(export, by=by)
    return written


@transaction.atomic
def export_later(*, wanted: Wanted, token: UUID | None, by: User) -> Export:
    """Queue the work. The same form sent again gives the same export, another choice on it another one.

    Raises ExportRefusedError, FormUsedError.
    """
    export = _new_export(wanted, by=by)
    choice = f"{wanted.exported.name} {wanted.file_format} {wanted.is_whole} {wanted.reason} {wanted.query}"
    export.submission_token = part_token(token, choice)
    export, is_new = create_once(export, by=by)
    if is_new:
        job = start_export_job(export)
        Export.objects.filter(pk=export.pk).update(job=job)
        export.refresh_from_db()
    return export


def read_export(*, export: Export, by: User) -> Iterator[bytes]:
    """The finished file in parts, after a line in the audit trail. Raises ExportGoneError."""
    job, exported = export.job, list_named(export.list_name)
    if not export.stored_as or job is None or job.state != JobState.DONE or job.is_expired:
        raise ExportGoneError
    if reach_of(exported, by) != export.reach:
        raise ExportGoneError
    sees_the_restricted = export.reach["city"][1]
    if not sees_the_restricted and is_recalled(export.hidings):
        raise ExportGoneError
    if not _is_what_was_made(export):
        logger.error("The file of export %s is lost or damaged.", export.pk)
        raise ExportGoneError
    with transaction.atomic():
        record_handed_out(export, by=by)
    return unsealed_parts(key=export.key, name=export.stored_as)


def _is_what_was_made(export: Export) -> bool:
    """Read through once before the first byte leaves: half a file would be in the trail as a whole one."""
    digest = hashlib.sha256()
    try:
        for part in unsealed_parts(key=export.key, name=export.stored_as):
            digest.update(part)
    except (FileNotFoundError, DecryptionError):
        return False
    return digest.hexdigest() == export.sha256


def file_name(exported: ExportedList, file_format: str) -> str:
    """ "warga-2026-11-24.xlsx", in the language of whoever downloads it."""
    return f"{slugify(str(exported.label))}-{timezone.localdate():%Y-%m-%d}.{file_format}"


def _new_export(wanted: Wanted, *, by: User) -> Export:
    if wanted.is_whole and not (wanted.reason and may_have_whole_numbers(wanted.exported, by)):
        raise ExportRefusedError
    return Export(
        owner=by,
        list_name=wanted.exported.name,
        file_format=wanted.file_format,
        is_whole=wanted.is_whole,
        reason=wanted.reason if wanted.is_whole else "",
        filters=wanted.query,
        reach=reach_of(wanted.exported, by),
        hidings=hidings_now(),
    )
