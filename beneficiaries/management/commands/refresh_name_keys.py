from typing import Any

from django.core.management.base import BaseCommand

from beneficiaries.services.name_keys import refresh_name_keys


class Command(BaseCommand):
    help = "Works out the search key of every name again. Run it after a change of beneficiaries/names.py."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"{refresh_name_keys()} search keys were renewed.")
