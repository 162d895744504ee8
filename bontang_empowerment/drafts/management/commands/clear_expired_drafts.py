from typing import Any

from django.core.management.base import BaseCommand

from bontang_empowerment.drafts.services import clear_expired_drafts


class Command(BaseCommand):
    help = "Deletes drafts of forms that nobody has come back for in seven days. Run it once a day."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"{clear_expired_drafts()} expired drafts deleted.")
