from typing import Any

from django.core.management.base import BaseCommand

from bontang_empowerment.regions.reference import load_regions


class Command(BaseCommand):
    help = "Loads the kecamatan and kelurahan of Kota Bontang. Safe to repeat."

    def handle(self, *args: Any, **options: Any) -> None:
        kecamatan, kelurahan = load_regions()
        self.stdout.write(f"Regions: {kecamatan} kecamatan and {kelurahan} kelurahan added.")
