"""The two forms of an import: the file, and what its columns hold."""

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.formats import number_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from beneficiaries.imports.columns import FAMILY_COLUMNS, PERSON_COLUMNS
from beneficiaries.models import ImportRun
from beneficiaries.services.places import own_kelurahan
from bontang_empowerment.access.forms import ScopedForm
from bontang_empowerment.access.widgets import FileInput
from bontang_empowerment.regions.models import Kelurahan
from bontang_empowerment.spreadsheets.reading import DEFAULT_LIMITS
from bontang_empowerment.spreadsheets.tables import MEBIBYTE, Row, column_letters

LONG_NUMBER = re.compile(r"[0-9]{8,}")
DEFAULTS = ("kelurahan", "decile_year", "decile_quarter", "decile_source")


class UploadForm(forms.Form):
    file = forms.FileField(
        label=_("File"),
        error_messages={
            "required": _("Choose the file with the list."),
            "empty": _("The file is empty."),
        },
        widget=FileInput({"accept": ".csv,.txt,.tsv,.xlsx,.xls,.ods"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        limits = {
            "size": DEFAULT_LIMITS.file_bytes // MEBIBYTE,
            "rows": number_format(DEFAULT_LIMITS.rows, force_grouping=True),
        }
        self.fields["file"].help_text = (
            gettext("CSV, XLSX, XLS or ODS, at most %(size)s MB and %(rows)s rows.") % limits
        )

    def clean_file(self) -> "UploadedFile[bytes]":
        file: UploadedFile[bytes] = self.cleaned_data["file"]
        if file.size is not None and file.size > DEFAULT_LIMITS.file_bytes:
            raise ValidationError(
                gettext("The file has %(size)s MB; at most %(most)s MB are read. Split the list.")
                % {"size": file.size // MEBIBYTE + 1, "most": DEFAULT_LIMITS.file_bytes // MEBIBYTE}
            )
        return file


class ColumnsForm(ScopedForm):
    """For each position of a list, what it holds; beside it what is the same for every row."""

    kelurahan = forms.ModelChoiceField(
        label=_("Kelurahan of rows that name none"), queryset=Kelurahan.objects.none(), required=False
    )
    decile_year = forms.IntegerField(label=_("Year of the decile"), required=False, min_value=2020, max_value=2100)
    decile_quarter = forms.TypedChoiceField(
        label=_("Quarter"),
        choices=[("", _("Not known")), *((number, str(number)) for number in (1, 2, 3, 4))],
        coerce=int,
        empty_value=None,
        required=False,
    )
    decile_source = forms.CharField(label=_("Decile source"), required=False, max_length=60)

    def __init__(self, *args: Any, run: ImportRun, samples: list[Row], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.run, self.samples = run, samples
        field = self.fields["kelurahan"]
        if isinstance(field, forms.ModelChoiceField):
            field.queryset = own_kelurahan(self.by)
            own = list(own_kelurahan(self.by)[:2])
            field.initial = own[0].pk if len(own) == 1 else None
        if "decile" in run.mapping.values():
            self.fields["decile_source"].initial = "DTSEN"
        for position, heading in enumerate(run.headings):
            self.fields[f"column_{position}"] = forms.ChoiceField(
                label=heading or column_letters(position),
                choices=_choices(),
                required=False,
                initial=run.mapping.get(str(position), ""),
            )
        for field in self.fields.values():
            is_choice = isinstance(field.widget, forms.Select)
            field.widget.attrs["class"] = "form-select" if is_choice else "form-control"

    def positions(self) -> list[tuple[str, Any, str]]:
        """Column letter, field and a sample value of each position, for the page."""
        return [
            (column_letters(position), self[f"column_{position}"], self._sample(position))
            for position in range(len(self.run.headings))
        ]

    def _sample(self, position: int) -> str:
        """The first value of the column; long numbers are masked like everywhere."""
        for row in self.samples:
            if position < len(row.cells) and (text := str(row.cells[position]).strip()):
                return LONG_NUMBER.sub(lambda found: f"{found[0][:4]} •••• ••{found[0][-2:]}", text)[:60]
        return ""

    def mapping(self) -> dict[int, str]:
        chosen = ((at, self.cleaned_data.get(f"column_{at}", "")) for at in range(len(self.run.headings)))
        return {position: name for position, name in chosen if name}

    def defaults(self) -> dict[str, Any]:
        values = {name: self.cleaned_data.get(name) for name in DEFAULTS}
        kelurahan = values.pop("kelurahan")
        told = {name: value for name, value in values.items() if value not in (None, "")}
        return told | ({"kelurahan": kelurahan.pk} if kelurahan is not None else {})

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        chosen = self.mapping()
        for position, name in chosen.items():
            first = next(other for other, same in chosen.items() if same == name)
            if first != position:
                message = gettext("Column %(column)s is read as this already. Choose one of both.")
                self.add_error(f"column_{position}", message % {"column": column_letters(first)})
        if "name" not in chosen.values():
            self.add_error(None, gettext("Say which column holds the name: without it no row can be read."))
        if self.cleaned_data.get("decile_quarter") and not self.cleaned_data.get("decile_year"):
            self.add_error("decile_year", gettext("Write the year that this quarter belongs to."))
        return cleaned


def _choices() -> list[Any]:
    person = [(column.name, column.label) for column in PERSON_COLUMNS]
    family = [(column.name, column.label) for column in FAMILY_COLUMNS]
    return [("", _("Leave this column out")), (_("Person"), person), (_("Family"), family)]
