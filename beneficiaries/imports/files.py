"""The uploaded file between its upload and the end of its check; what it holds then lies encrypted in its rows."""

import secrets
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

from django.core.files.base import File
from django.utils import timezone

from beneficiaries.models import ImportRun
from beneficiaries.models.imports import ImportStage
from bontang_empowerment.exports.files import delete_files, seal_file, unsealed_parts

FOLDER, NAME = "imports", "list"
KEPT_UNCHECKED = timedelta(days=1)


def store_file(file: "File[bytes]") -> str:
    """Keep an uploaded file, sealed, under a name that tells nothing; the name."""
    key = secrets.token_hex(16)
    seal_file(file, key=key, name=NAME, folder=FOLDER)
    return key


@contextmanager
def readable_file(run: ImportRun) -> Iterator[Path]:
    """The list in clear where its readers can open it, as often as they like, while the block runs.

    The file has no name in any folder: however this process ends, nothing of it stays. Raises FileNotFoundError, and
    DecryptionError for a file that is not what was stored.
    """
    with tempfile.TemporaryFile() as clear:
        for part in unsealed_parts(key=run.stored_as, name=NAME, folder=FOLDER):
            clear.write(part)
        clear.flush()
        yield Path(f"/proc/self/fd/{clear.fileno()}")


def delete_file(run: ImportRun) -> None:
    """The file of a run that needs it no more. Nothing when it is gone."""
    if run.stored_as:
        delete_files(run.stored_as, folder=FOLDER)
        ImportRun.objects.filter(pk=run.pk).update(stored_as="")


def delete_forgotten_files() -> None:
    """Files of lists that nobody went on with."""
    forgotten = ImportRun.objects.filter(created_at__lt=timezone.now() - KEPT_UNCHECKED).exclude(stored_as="")
    for run in forgotten.exclude(stage=ImportStage.CHECKING):
        delete_file(run)
