from argparse import ArgumentParser
from collections.abc import Iterator
from pathlib import Path
from time import monotonic
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext

from beneficiaries.matching import Columns, FoundPairs, find_pairs
from beneficiaries.matching.csv_files import CsvList, UnreadableListError, write_rows

HEADER = ("id_1", "id_2", "probability", "reasons")
FIELDS = {
    "name": "Columns with the name, in any order: full_name or surname,given_name.",
    "birth_date": "Column with the birth date: yyyymmdd, yyyy-mm-dd or dd-mm-yyyy.",
    "sex": "Column with the sex.",
    "address": "Columns with the address, in any order: street,suburb,postcode.",
    "phone": "Column with the phone number.",
    "identifier": "Column with a personal number; it may be missing, mistyped or somebody else's.",
}


class Command(BaseCommand):
    help = (
        "Finds rows of a CSV file that are probably one person, before the file is imported. Writes a CSV file with "
        "id_1, id_2, probability (0.5 and more: one person) and reasons. The registry is neither read nor changed."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", metavar="FILE.csv", type=Path)
        parser.add_argument("--id", required=True, metavar="COL", help="Column that names each row.")
        for field, meaning in FIELDS.items():
            option = "--" + field.replace("_", "-")
            parser.add_argument(option, metavar="COL[,COL...]", help=meaning, default="", required=field == "name")
        parser.add_argument(
            "--against",
            metavar="OTHER.csv",
            type=Path,
            help="Look for the people of FILE in this list, which has the same columns, and not within either.",
        )
        parser.add_argument("--out", required=True, metavar="PAIRS.csv", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        started = monotonic()
        named = {field: [name.strip() for name in options[field].split(",") if name.strip()] for field in FIELDS}
        others = None
        try:
            ids, people = _read(options["file"], options["id"], named)
            other_ids = ids
            if options["against"]:
                other_ids, others = _read(options["against"], options["id"], named)
        except UnreadableListError as error:
            raise CommandError(str(error)) from None
        found = find_pairs(people, others)
        try:
            write_rows(options["out"], HEADER, _rows(found, ids, other_ids))
        except OSError as error:
            raise CommandError(
                gettext("%(file)s cannot be written: %(reason)s.") % {"file": options["out"], "reason": error.strerror}
            ) from None
        self.stdout.write(
            gettext("%(people)s rows, %(pairs)s likely pairs, %(compared)s pairs compared, %(seconds)s seconds.")
            % {
                "people": len(people) + (len(others) if others else 0),
                "pairs": int((found.probability >= 0.5).sum()),
                "compared": found.compared,
                "seconds": f"{monotonic() - started:.1f}",
            }
        )


def _read(path: Path, id_column: str, named: dict[str, list[str]]) -> tuple[list[str], Columns]:
    """The ids and the people of a file. Raises UnreadableListError."""
    asked = [id_column, *(name for names in named.values() for name in names)]
    ids, *columns = CsvList(path).columns(asked)
    remaining = iter(columns)
    return ids, Columns(**{field: [next(remaining) for _name in names] for field, names in named.items()})


def _rows(found: FoundPairs, ids: list[str], other_ids: list[str]) -> Iterator[tuple[str, str, str, str]]:
    for at, (left, right) in enumerate(zip(found.left.tolist(), found.right.tolist(), strict=True)):
        yield ids[left], other_ids[right], f"{found.probability[at]:.4f}", "; ".join(found.reasons(at))
