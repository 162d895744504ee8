"""manage.py remove_stray_files: files of proofs that no record knows, left by a crash more than a day ago."""

from typing import Any

from django.core.management.base import BaseCommand

from beneficiaries.services.proofs import remove_stray_files


class Command(BaseCommand):
    help = "Removes proof files that belong to no record and are older than a day. Safe to run at any time."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"{remove_stray_files()} stray files removed.")
