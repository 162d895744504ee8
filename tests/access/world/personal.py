"""What belongs to one user and to no kelurahan."""

from collections.abc import Callable
from typing import Any

from beneficiaries.models import ImportLayout, ImportRow, ImportRun
from bontang_empowerment.accounts.models import User
from bontang_empowerment.exports.models import Export
from bontang_empowerment.jobs.models import Job
from programs.models import BulkEnrolment, Program

EMPTY_ROW = '{"values": {}, "derived": [], "raw": [], "name_key": ""}'
PERSONAL_OBJECTS: dict[str, Callable[[User], Any]] = {
    "job": lambda owner: Job.objects.get_or_create(owner=owner, kind="duplicate_search")[0],
    "export": lambda owner: Export.objects.get_or_create(
        owner=owner, list_name="people", file_format="csv", job=PERSONAL_OBJECTS["job"](owner)
    )[0],
    "importrun": lambda owner: ImportRun.objects.get_or_create(owner=owner, file_name="daftar.csv", stage="checked")[0],
    "bulkenrolment": lambda owner: BulkEnrolment.objects.get_or_create(
        owner=owner, program=Program.objects.order_by("pk")[0]
    )[0],
    "importrow": lambda owner: ImportRow.objects.get_or_create(
        run=PERSONAL_OBJECTS["importrun"](owner), number=2, defaults={"status": "refused", "content": EMPTY_ROW}
    )[0],
    "importlayout": lambda owner: ImportLayout.objects.get_or_create(owner=owner, key="nik")[0],
}
"""What only its owner and city-wide admins see, by the word that PRODUCT_OBJECTS uses for it."""
