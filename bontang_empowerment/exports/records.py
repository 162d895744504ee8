"""What the trail keeps of a file that leaves the product."""

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from bontang_empowerment.accounts.models import User
from bontang_empowerment.audit.models import Action
from bontang_empowerment.audit.trail import record
from bontang_empowerment.exports.models import Export
from bontang_empowerment.exports.registry import list_named
from bontang_empowerment.exports.writing import columns_of
from bontang_empowerment.spreadsheets.writing import WrittenFile


def note_file(export: Export, written: WrittenFile) -> None:
    """On the export's row; it is saved by the caller."""
    export.row_count, export.size, export.sha256 = written.row_count, written.size, written.sha256


def record_made(export: Export, *, by: User) -> None:
    """A file that waits for its download."""
    with translation.override(settings.LANGUAGE_CODE):
        _record(export, by, _("made"))


def record_handed_out(export: Export, *, by: User) -> None:
    with translation.override(settings.LANGUAGE_CODE):
        _record(export, by, _("handed out"))


def _record(export: Export, by: User, act: str) -> None:
    """Columns by name; count, hash and the typed reason. In one language whoever exports: so it can be searched."""
    told = _("%(list)s (%(format)s) %(act)s, %(rows)s rows, %(numbers)s, SHA-256 %(sha256)s") % {
        "list": list_named(export.list_name).label,
        "format": export.file_format.upper(),
        "act": act,
        "rows": export.row_count,
        "numbers": _("whole numbers") if export.is_whole else _("numbers masked"),
        "sha256": export.sha256,
    }
    record(
        by=by,
        action=Action.EXPORT,
        target=export,
        fields=[column.name for column in columns_of(export)],
        reason=f"{told}. {export.reason}" if export.reason else told,
    )
