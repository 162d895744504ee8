"""The uploaded file between its upload and the end of its check; what it holds then lies encrypted in its rows."""

import secrets
from datetime import timedelta
from pathlib import Path

from django.core.files.base import File
from django.core.files.storage import default_storage
from django.utils import timezone

from beneficiaries.models import ImportRun
from beneficiaries.models.imports import ImportStage

FOLDER = "imports"
KEPT_UNCHECKED = timedelta(days=1)


def store_file(file: "File[bytes]") -> str:
    """Keep an uploaded file under a name that tells nothing; the name."""
    return default_storage.save(f"{FOLDER}/{secrets.token_hex(16)}", file)


def stored_file(run: ImportRun) -> Path:
    return Path(default_storage.path(run.stored_as))


def delete_file(run: ImportRun) -> None:
    """The file of a run that needs it no more. Nothing when it is gone."""
    if run.stored_as:
        default_storage.delete(run.stored_as)
        ImportRun.objects.filter(pk=run.pk).update(stored_as="")


def delete_forgotten_files() -> None:
    """Files of lists that nobody went on with."""
    forgotten = ImportRun.objects.filter(created_at__lt=timezone.now() - KEPT_UNCHECKED).exclude(stored_as="")
    for run in forgotten.exclude(stage=ImportStage.CHECKING):
        delete_file(run)
