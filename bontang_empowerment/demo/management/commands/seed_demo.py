from argparse import ArgumentParser
from time import monotonic
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, no_translations

from bontang_empowerment.demo.accounts import Staff
from bontang_empowerment.demo.seeding import RegistryNotEmptyError, is_empty, seed
from bontang_empowerment.demo.sign_ins import working_sign_ins


class Command(BaseCommand):
    help = (
        "Fills an empty registry with made-up families, programmes and accounts. The same number of families and the "
        "same seed on the same day give the same data. All or nothing: stopped half-way it leaves no row."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--households", type=int, default=400, help="How many families (3.2 people each).")
        parser.add_argument("--seed", type=int, default=1, help="Another seed gives other people.")
        parser.add_argument("--if-empty", action="store_true", help="Do nothing when there are records already.")
        parser.add_argument(
            "--without-sign-ins",
            action="store_true",
            help="Make no account that one could sign in with; needed where DEBUG is off.",
        )

    @no_translations
    def handle(self, *args: Any, **options: Any) -> None:
        households, with_sign_ins = options["households"], not options["without_sign_ins"]
        if households < 1:
            raise CommandError("--households must be 1 or more.")
        if options["if_empty"] and not is_empty():
            self.stdout.write("There are records already: no demo data made.")
            self._print_sign_ins()
            return
        if with_sign_ins and not settings.DEBUG:
            raise CommandError(
                "DEBUG is off, and the demo accounts have a password that everybody knows. No account was made. "
                "For demo data without accounts add --without-sign-ins."
            )
        started = monotonic()
        try:
            staff = seed(households=households, seed=options["seed"], with_sign_ins=with_sign_ins, say=self._say)
        except RegistryNotEmptyError:
            raise CommandError(
                "There are records already, and demo data must not mix with them. Use an empty database (set VAR_DIR "
                "or DATABASE_URL), or add --if-empty to leave this one as it is."
            ) from None
        self.stdout.write(f"Demo data made in {monotonic() - started:.1f} s.")
        self._report_kept(staff)
        self._print_sign_ins()

    def _say(self, line: str) -> None:
        self.stdout.write(line)
        self.stdout.flush()

    def _report_kept(self, staff: Staff) -> None:
        for username in sorted(staff.kept):
            self.stdout.write(f"The account {username} was there before: its password and roles are as they were.")

    def _print_sign_ins(self) -> None:
        found = working_sign_ins() if settings.DEBUG else []
        if found:
            self.stdout.write(f"Sign in with one of these; the password is {found[0].password}")
        for sign_in in found:
            self.stdout.write(f"  {sign_in.username:<16} {sign_in.role}")
