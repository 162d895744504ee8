"""What the trail keeps of a file that leaves the product."""

from bontang_empowerment.accounts.models import User
from bontang_empowerment.audit.models import Action
from bontang_empowerment.audit.trail import record
from bontang_empowerment.exports.models import Export
from bontang_empowerment.exports.writing import columns_of
from bontang_empowerment.spreadsheets.writing import WrittenFile


def note_file(export: Export, written: WrittenFile) -> None:
    """On the export's row; it is saved by the caller."""
    export.row_count, export.size, export.sha256 = written.row_count, written.size, written.sha256


def record_export(export: Export, *, by: User, act: str) -> None:
    """Columns by name; count, hash and the typed reason. act: one word, "handed out" or "made".

    The words are the same in every language: who reads the trail may search for them.
    """
    numbers = "nomor utuh" if export.is_whole else "nomor disamarkan"
    told = f"{export} {act}, {export.row_count} baris, {numbers}, SHA-256 {export.sha256}"
    record(
        by=by,
        action=Action.EXPORT,
        target=export,
        fields=[column.name for column in columns_of(export)],
        reason=f"{told}. {export.reason}" if export.reason else told,
    )
