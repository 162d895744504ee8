"""The import of a list from a shell: the same steps as on the screen, with the totals at the end."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.files import File
from django.core.management.base import BaseCommand, CommandError
from django.utils import translation

from beneficiaries.imports.here import run_here
from beneficiaries.imports.runs import CHECK, SAVE, choose_columns, forecast, save_import, start_import, totals
from beneficiaries.models import ImportRow, ImportRun
from beneficiaries.models.imports import ImportStage, RowOutcome, RowStatus
from bontang_empowerment.accounts.models import User
from bontang_empowerment.spreadsheets.tables import ReadingRefusedError

SHOWN = 20


class Command(BaseCommand):
    help = "Checks a list of people and, with --confirm, imports it. Possible duplicates are held for review."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--as", dest="username", help="import as this user, within their reach; the city otherwise")
        parser.add_argument("--confirm", action="store_true", help="import what was checked; without it, only check")

    def handle(self, *args: Any, file: Path, username: str | None, confirm: bool, **options: Any) -> None:
        with translation.override("id"):
            by = _user(username)
            run = self._start(file, by)
            self._check(run, by)
            if confirm:
                save_import(run=run, by=by)
                self._work(run, SAVE, ImportStage.SAVED)
                self._print("Hasil", totals(run), RowOutcome)

    def _start(self, path: Path, by: User | None) -> ImportRun:
        try:
            with path.open("rb") as file:
                return start_import(file=File(file), file_name=path.name, by=by)
        except OSError as error:
            raise CommandError(f"{path}: {error.strerror}") from error
        except ReadingRefusedError as refused:
            raise CommandError(refused.message) from refused

    def _check(self, run: ImportRun, by: User | None) -> None:
        choose_columns(run=run, mapping=run.columns, defaults={}, by=by)
        self._work(run, CHECK, ImportStage.CHECKED)
        unread = [heading for position, heading in enumerate(run.headings) if position not in run.columns]
        if unread:
            self.stdout.write(f"Kolom yang tidak dibaca: {', '.join(unread)}")
        self._print("Pemeriksaan", forecast(run), RowStatus)
        for row in ImportRow.objects.filter(run=run, status=RowStatus.REFUSED).order_by("number")[:SHOWN]:
            self.stdout.write(f"  baris {row.number}: {row.reason}")

    def _work(self, run: ImportRun, kind: str, stage: ImportStage) -> None:
        run_here(run)
        run.refresh_from_db()
        if run.stage != stage:
            raise CommandError(run.refusal or run.get_stage_display())

    def _print(self, title: str, counts: dict[str, int], labels: Any) -> None:
        self.stdout.write(f"{title}: {sum(counts.values())} baris")
        for value, count in counts.items():
            self.stdout.write(f"  {labels(value).label}: {count}")


def _user(username: str | None) -> User | None:
    if username is None:
        return None
    try:
        return User.objects.get(username=username, is_active=True)
    except User.DoesNotExist as error:
        raise CommandError(f"Tidak ada pengguna {username}.") from error
