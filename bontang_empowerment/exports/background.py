"""A large list, written by the worker. A workbook cannot go on in the middle: after a kill it is written anew."""

import tempfile
from collections.abc import Iterator
from datetime import timedelta
from typing import IO, Any, cast

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from bontang_empowerment.access.templatetags.ui import thousands
from bontang_empowerment.exports.files import delete_files, seal_file
from bontang_empowerment.exports.models import Export
from bontang_empowerment.exports.reach import reach_of
from bontang_empowerment.exports.records import note_file, record_made
from bontang_empowerment.exports.registry import list_named
from bontang_empowerment.exports.writing import in_steps
from bontang_empowerment.jobs.models import Job, JobState
from bontang_empowerment.jobs.registry import JobKind, JobRefusedError, Progress, register_job_kind
from bontang_empowerment.jobs.starting import start_job
from bontang_empowerment.spreadsheets.writing import MOST_ROWS, TooManyRowsError, WrittenFile

KIND = "list_export"
IS_MADE = "is_made"
IN_MEMORY = 4 * 1024 * 1024  # bytes; a larger file goes to disk


def start_export_job(export: Export) -> Job:
    """Queues the work in the caller's transaction; its link lives for EXPORT_LINK_HOURS."""
    exported = list_named(export.list_name)
    return start_job(
        kind=KIND,
        by=export.owner,
        title=_("Export: %(list)s (%(format)s)") % {"list": exported.label, "format": export.file_format.upper()},
        arguments={"export": export.pk},
        kept=timedelta(hours=settings.EXPORT_LINK_HOURS),
    )


def run_export(job: Job, resume: dict[str, Any]) -> Iterator[Progress]:
    if resume.get(IS_MADE):  # the process was killed between its last chunk and its end
        return
    export = Export.objects.select_related("owner").get(pk=job.arguments["export"])
    exported = list_named(export.list_name)
    _check_reach(export)
    total = exported.rows(export.filters, export.owner).order_by().values("pk").count()
    yield Progress(done=0, total=total)
    with tempfile.SpooledTemporaryFile(max_size=IN_MEMORY) as spooled:
        steps = in_steps(export, into=cast("IO[bytes]", spooled), before_chunk=lambda: _check_reach(export))
        while True:
            try:
                done = next(steps)
            except StopIteration as end:
                _keep(export, end.value, job)
                break
            except TooManyRowsError:
                told = _("A workbook holds no more than %(most)s rows. Choose CSV, or filter the list first.")
                raise JobRefusedError(told % {"most": thousands(MOST_ROWS)}) from None
            yield Progress(done=done, total=max(done, total))
    told = _result(export, job)
    yield Progress(done=export.row_count or 0, total=export.row_count, resume={IS_MADE: True}, result=told)


def _keep(export: Export, written: WrittenFile, job: Job) -> None:
    """Each attempt has a file of its own: a slow process that was given up cannot change what another one has kept."""
    export.stored_as = f"{job.attempt}"
    seal_file(written.file, key=export.key, name=export.stored_as)
    note_file(export, written)
    export.save(update_fields=["stored_as", "row_count", "size", "sha256"])
    record_made(export, by=export.owner)


def _check_reach(export: Export) -> None:
    if reach_of(list_named(export.list_name), export.owner) != export.reach:
        raise JobRefusedError(_("Your roles have changed since you asked for this file. Ask for it again."))


def _result(export: Export, job: Job) -> str:
    told = ngettext("%(count)s row.", "%(count)s rows.", export.row_count or 0) % {
        "count": thousands(export.row_count or 0)
    }
    until = date_format(timezone.localtime(job.expires_at), "d-m-Y H:i")
    return f"{told} " + _("The link for the download works until %(until)s.") % {"until": until}


def _url_of(job: Job) -> str:
    """Only a finished file has a link."""
    is_there = job.state == JobState.DONE and not job.is_expired
    return reverse("exports:export_download", args=[job.arguments["export"]]) if is_there else ""


def _discard(job: Job) -> None:
    export = Export.objects.filter(pk=job.arguments["export"]).first()
    if export is not None:
        delete_files(export.key)


def register_job() -> None:
    register_job_kind(
        JobKind(
            name=KIND,
            label=gettext_lazy("Export of a list"),
            run=run_export,
            url=_url_of,
            discard=_discard,
            on_stop=_discard,
            url_label=gettext_lazy("Download the file"),
        )
    )
