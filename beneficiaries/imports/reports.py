"""What an import hands out: the rows that did not come in, ready to mend, and templates to fill."""

from collections.abc import Iterator, Sequence

from django.db import transaction
from django.utils.translation import gettext

from beneficiaries.codes import Education, MaritalStatus, Relation, Religion, occupations
from beneficiaries.imports.candidates import Candidate
from beneficiaries.imports.columns import BY_NAME
from beneficiaries.models import ImportRow, ImportRun
from beneficiaries.models.imports import RowOutcome, RowStatus
from bontang_empowerment.accounts.models import User
from bontang_empowerment.audit.models import Action
from bontang_empowerment.audit.trail import record
from bontang_empowerment.regions.models import Kelurahan
from bontang_empowerment.spreadsheets.writing import Column, Sheet, WrittenFile, write_xlsx

PART = 2000
TEMPLATES: dict[str, tuple[str, ...]] = {
    "family": (
        "kk_number", "nik", "name", "sex", "birth_place", "birth_date", "religion", "education", "occupation",
        "marital_status", "relation", "citizenship", "father_name", "mother_name", "phone", "address", "rt", "rw",
        "postal_code", "kelurahan",
    ),
    "decile": ("nik", "name", "decile", "decile_year", "decile_quarter"),
}  # fmt: skip
"""The columns of each template, in the order of the card."""


@transaction.atomic
def refused_rows_file(*, run: ImportRun, by: User) -> WrittenFile:
    """The refused and held rows as they came, with the reason in a column of its own. Audited."""
    reason = gettext("Reason")
    columns = [Column(heading or " ") for heading in run.headings]
    sheet = Sheet(gettext("To mend"), [Column(reason, width=60), *columns], _rows_to_mend(run, len(columns)))
    written = write_xlsx(sheet)
    record(
        by=by,
        action=Action.EXPORT,
        target=run,
        fields=["content"],
        reason=f"{written.row_count} baris, SHA-256 {written.sha256}",
    )
    return written


def _rows_to_mend(run: ImportRun, width: int) -> Iterator[Sequence[str]]:
    rows = ImportRow.objects.filter(run=run).order_by("number")
    chosen = rows.filter(status=RowStatus.REFUSED) | rows.filter(outcome=RowOutcome.HELD)
    for row in chosen.iterator(PART):
        raw = Candidate.from_row(row).raw[:width]
        label = str(BY_NAME[row.column].label) if row.column in BY_NAME else ""
        reason = f"{label}: {row.reason}" if label else row.reason or str(row.get_outcome_display())
        yield [reason, *raw, *[""] * (width - len(raw))]


def template_file(name: str) -> WrittenFile:
    """An empty list with the headings of a template, its cells text, and the words to use. KeyError for no template."""
    columns = [Column(str(BY_NAME[column].label), width=22) for column in TEMPLATES[name]]
    return write_xlsx(Sheet(gettext("List"), columns, []), _words())


def _words() -> Sheet:
    """The values that the columns take, side by side."""
    lists: dict[str, list[str]] = {
        "kelurahan": list(Kelurahan.objects.values_list("name", flat=True)),
        "sex": ["L", "P"],
        "relation": [str(label) for label in Relation.labels],
        "education": [str(label) for label in Education.labels],
        "marital_status": [str(label) for label in MaritalStatus.labels],
        "religion": [str(label) for label in Religion.labels],
        "occupation": [label for _code, label in occupations()],
    }
    longest = max(map(len, lists.values()))
    rows = [[words[at] if at < len(words) else "" for words in lists.values()] for at in range(longest)]
    return Sheet(gettext("Words to use"), [Column(str(BY_NAME[name].label), width=28) for name in lists], rows)
