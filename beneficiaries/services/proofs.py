"""Sealed files outside every public folder, one row for each record that they belong to: proofs of consent, and what
higher apps keep in the same way.

A proof is never replaced: a newer one stands above the earlier ones. A file without a row is removed with the
transaction that failed, or by `manage.py remove_stray_files` after a crash.
"""

import hashlib
import logging
import secrets
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import TypeVar

from django.apps import apps
from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage
from django.db import transaction

from beneficiaries.models import ConsentProof, ConsentRecord, SealedFile
from beneficiaries.proof_formats import Proof, ProofKind
from bontang_empowerment.accounts.models import User
from bontang_empowerment.audit.models import Action
from bontang_empowerment.audit.trail import record, record_all
from bontang_empowerment.encryption import DecryptionError, seal, unseal

logger = logging.getLogger(__name__)
STRAY_AFTER = timedelta(days=1)
Row = TypeVar("Row", bound=SealedFile)


class LostProofError(LookupError):
    """The file behind a row is gone, or is not what was stored."""


@dataclass
class StoredFile:
    """A file on its way: it stays if a row uses it, and if the transaction around it commits."""

    name: str
    kind: ProofKind
    size: int
    sha256: str
    is_used: bool = False


def storage(model: type[SealedFile] = ConsentProof) -> FileSystemStorage:
    location = Path(settings.MEDIA_ROOT) / model.folder
    return FileSystemStorage(location, file_permissions_mode=0o600, directory_permissions_mode=0o700)


@contextmanager
def storing(proof: Proof | None, model: type[SealedFile] = ConsentProof) -> Iterator[StoredFile | None]:
    """Writes the file, sealed, under a random name; removes it unless the block used it and came to its end.

    Enter it outside of `transaction.atomic`, so that a refused commit removes the file too.
    """
    if proof is None:
        yield None
        return
    digest = hashlib.sha256(proof.content).hexdigest()
    file = StoredFile(f"{secrets.token_hex(16)}.{proof.kind.extension}", proof.kind, len(proof.content), digest)
    is_done = False
    try:
        storage(model).save(file.name, ContentFile(seal(proof.content, bound_to=file.name)))
        yield file
        is_done = True
    finally:
        if not (is_done and file.is_used):
            storage(model).delete(file.name)


def attach(file: StoredFile | None, consents: Iterable[ConsentRecord], *, by: User) -> list[ConsentProof]:
    """One row for each record; call it in the transaction of the records."""
    return keep(file, [ConsentProof(consent=consent) for consent in consents], owner="consent", by=by)


def keep(file: StoredFile | None, rows: list[Row], *, owner: str, by: User) -> list[Row]:
    """Save new rows about the file, one for each record (column `owner`), in its transaction; none without one."""
    if file is None:
        return []
    values = {"stored_name": file.name, "kind": file.kind, "size": file.size, "sha256": file.sha256}
    for row in rows:
        for name, value in values.items():
            setattr(row, name, value)
        row.added_by = by
        row.save(force_insert=True)
    record_all(by=by, action=Action.CREATE, targets=rows, fields=[owner, *values])
    file.is_used = bool(rows)
    return rows


def add_proof(*, consent: ConsentRecord, proof: Proof, by: User) -> ConsentProof:
    """A proof that came later, or a better one; the earlier ones stay. The same file twice is one proof."""
    with storing(proof) as file, transaction.atomic():
        ConsentRecord.objects.select_for_update(of=("self",)).get(pk=consent.pk)
        same = consent.proofs.filter(sha256=file.sha256).first() if file else None
        return same or attach(file, [consent], by=by)[0]


@transaction.atomic
def read_proof(*, proof: SealedFile, by: User) -> bytes:
    """The file's content, after a line in the audit trail. Raises LostProofError."""
    record(by=by, action=Action.REVEAL, target=proof, fields=["stored_name"])
    try:
        with storage(type(proof)).open(proof.stored_name) as file:
            content = unseal(file.read(), bound_to=proof.stored_name)
    except (FileNotFoundError, DecryptionError) as error:
        logger.error("Proof %s cannot be read: %s", proof.pk, type(error).__name__)
        raise LostProofError(proof.stored_name) from error
    if hashlib.sha256(content).hexdigest() != proof.sha256:
        logger.error("Proof %s is not the file that was stored.", proof.pk)
        raise LostProofError(proof.stored_name)
    return content


def remove_stray_files() -> int:
    """Remove files that no row knows and that are older than a day: what a crash may leave. How many they were."""
    return sum(_remove_strays(model) for model in apps.get_models() if issubclass(model, SealedFile))


def _remove_strays(model: type[SealedFile]) -> int:
    store = storage(model)
    if not Path(store.location).is_dir():
        return 0
    _folders, names = store.listdir("")
    rows = model._default_manager.filter(stored_name__in=names)
    known = set(rows.values_list("stored_name", flat=True))
    oldest = time.time() - STRAY_AFTER.total_seconds()
    stray = [name for name in names if name not in known and Path(store.path(name)).stat().st_mtime < oldest]
    for name in stray:
        store.delete(name)
    return len(stray)
