"""The import of a list: the run, its rows, and how each layout's columns were read last time."""

from typing import ClassVar, Self

from django.db import models
from django.db.models import Count, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from beneficiaries.models.household import Household
from beneficiaries.models.person import Person
from bontang_empowerment.access.models import ScopedModel
from bontang_empowerment.access.policy import AccessPolicy
from bontang_empowerment.access.queryset import ScopedQuerySet
from bontang_empowerment.accounts.models import User
from bontang_empowerment.encryption import EncryptedField
from bontang_empowerment.jobs.models import Job
from bontang_empowerment.quick_rows import address_of

CONTENT_COLUMN, BEFORE_COLUMN = "importrow.content", "importrow.before"


class ImportStage(models.TextChoices):
    """The four steps berkas, kolom, periksa, simpan, and what comes after."""

    COLUMNS = "columns", pgettext_lazy("import", "Choose the columns")
    CHECKING = "checking", pgettext_lazy("import", "Being checked")
    CHECKED = "checked", pgettext_lazy("import", "Checked, waiting for you")
    SAVING = "saving", pgettext_lazy("import", "Being saved")
    SAVED = "saved", pgettext_lazy("import", "Saved")
    UNDOING = "undoing", pgettext_lazy("import", "Being undone")
    UNDONE = "undone", pgettext_lazy("import", "Undone")
    REFUSED = "refused", pgettext_lazy("import", "The file could not be read")
    CLOSED = "closed", pgettext_lazy("import", "Over: its rows are deleted")


class RowStatus(models.TextChoices):
    """What the check says of a row."""

    NEW = "new", pgettext_lazy("import row", "New")
    CHANGED = "changed", pgettext_lazy("import row", "Changed")
    UNCHANGED = "unchanged", pgettext_lazy("import row", "Unchanged")
    POSSIBLE = "possible", pgettext_lazy("import row", "Possible duplicate")
    REFUSED = "refused", pgettext_lazy("import row", "Refused")


class RowDecision(models.TextChoices):
    """What somebody decided; blank takes new and changed rows and holds possible duplicates."""

    TAKE = "take", pgettext_lazy("import row", "Import")
    SAME = "same", pgettext_lazy("import row", "It is the same person: update")
    HOLD = "hold", pgettext_lazy("import row", "Leave out")


class RowOutcome(models.TextChoices):
    """What became of a row. Rows in = created + updated + unchanged + held + refused."""

    CREATED = "created", pgettext_lazy("import row", "Registered")
    UPDATED = "updated", pgettext_lazy("import row", "Updated")
    UNCHANGED = "unchanged", pgettext_lazy("import row", "Unchanged")
    HELD = "held", pgettext_lazy("import row", "Held for review")
    REFUSED = "refused", pgettext_lazy("import row", "Refused")


class ImportRun(ScopedModel):
    """One list that somebody imports. `mapping` names the column of each position; `defaults` hold for every row.

    closed_totals: what became of its rows, by outcome, once they are deleted; empty when nothing was ever saved.
    """

    owner = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="imports", verbose_name=_("imported by")
    )
    file_name = models.CharField(_("file"), max_length=200)
    stored_as = models.CharField(_("stored as"), max_length=80, blank=True, editable=False)
    stage = models.CharField(_("stage"), max_length=10, choices=ImportStage, default=ImportStage.COLUMNS)
    header_row = models.PositiveIntegerField(_("header row"), default=0)
    headings = models.JSONField(_("headings"), default=list)
    mapping = models.JSONField(_("columns"), default=dict)
    defaults = models.JSONField(_("for every row"), default=dict)
    row_count = models.PositiveIntegerField(_("rows"), null=True, blank=True)
    newest_person = models.BigIntegerField(_("newest person when checked"), default=0, editable=False)
    job = models.ForeignKey(
        Job, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("long work")
    )
    refusal = models.TextField(_("refusal"), blank=True)
    closed_at = models.DateTimeField(_("rows deleted"), null=True, blank=True, editable=False)
    closed_after = models.CharField(_("last stage"), max_length=10, choices=ImportStage, blank=True, editable=False)
    closed_totals = models.JSONField(_("totals"), default=dict, editable=False)

    access_policy: ClassVar[AccessPolicy] = AccessPolicy(owner="owner")
    objects = ScopedQuerySet["ImportRun"].as_manager()

    class Meta:
        verbose_name = _("import")
        verbose_name_plural = _("imports")
        indexes = [models.Index(fields=["owner", "-id"], name="import_owner")]

    def __str__(self) -> str:
        return self.file_name

    def get_absolute_url(self) -> str:
        return address_of("beneficiaries:import_detail", self.pk)

    @property
    def columns(self) -> dict[int, str]:
        """The mapping by position: JSON has no numbers as keys."""
        return {int(position): name for position, name in self.mapping.items()}


class ImportRowQuerySet(ScopedQuerySet["ImportRow"]):
    def counts(self, field: str) -> dict[str, int]:
        """How many rows have each value of `field` ("status" or "outcome")."""
        return dict(self.order_by().values_list(field).annotate(count=Count("pk")))

    def to_decide(self) -> Self:
        return self.filter(status__in=[RowStatus.NEW, RowStatus.CHANGED, RowStatus.POSSIBLE])


class ImportRow(models.Model):
    """One row of a list. `content` holds the clean values and the cells as they came, encrypted: they name people.

    person: whom the row is about, found or made; household: the family that it belongs to. `nik_index` and `family`
    find repeats within the list. `before` holds what the import has overwritten, for undoing it.
    """

    # Each of the indexes below begins with it.
    run = models.ForeignKey(
        ImportRun, on_delete=models.CASCADE, db_index=False, related_name="rows", verbose_name=_("import")
    )
    number = models.PositiveIntegerField(_("row"))
    content = EncryptedField(_("content"), column=CONTENT_COLUMN)
    name = models.CharField(_("name"), max_length=120, blank=True)
    nik_index = models.CharField(max_length=64, blank=True, editable=False)
    family = models.CharField(max_length=64, blank=True, editable=False)
    status = models.CharField(_("check"), max_length=10, choices=RowStatus)
    column = models.CharField(_("column"), max_length=30, blank=True)
    reason = models.CharField(_("reason"), max_length=400, blank=True)
    changes = models.JSONField(_("changes"), default=list)
    decision = models.CharField(_("decision"), max_length=4, choices=RowDecision, blank=True)
    outcome = models.CharField(_("outcome"), max_length=10, choices=RowOutcome, blank=True)
    # Found through their run alone: an index and a check of these for each row of each list would cost more than the
    # row itself. Deleting a person or a family clears them all the same.
    person = models.ForeignKey(
        Person,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        db_index=False,
        db_constraint=False,
        related_name="+",
        verbose_name=_("person"),
    )
    household = models.ForeignKey(
        Household,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        db_index=False,
        db_constraint=False,
        related_name="+",
        verbose_name=_("family"),
    )
    made_household = models.BooleanField(_("made the family"), default=False)
    before = EncryptedField(_("before"), column=BEFORE_COLUMN, blank=True, default="")

    access_policy: ClassVar[AccessPolicy] = AccessPolicy(owner="run__owner")
    objects = ImportRowQuerySet.as_manager()

    class Meta:
        verbose_name = _("imported row")
        verbose_name_plural = _("imported rows")
        constraints = [models.UniqueConstraint(fields=["run", "number"], name="import_row_number_once")]
        indexes = [
            models.Index(fields=["run", "status", "number"], name="import_row_status"),
            models.Index(fields=["run", "nik_index"], name="import_row_nik", condition=~Q(nik_index="")),
            models.Index(fields=["run", "family"], name="import_row_family", condition=~Q(family="")),
        ]

    def __str__(self) -> str:
        return f"{self.number}. {self.name}"


class ImportLayout(ScopedModel):
    """How somebody has read a layout's columns, for the next list with the same headings."""

    owner = models.ForeignKey(User, on_delete=models.CASCADE, related_name="import_layouts", verbose_name=_("whose"))
    key = models.CharField(_("headings"), max_length=64)
    mapping = models.JSONField(_("columns"), default=dict)

    access_policy: ClassVar[AccessPolicy] = AccessPolicy(owner="owner")
    objects = ScopedQuerySet["ImportLayout"].as_manager()

    class Meta:
        verbose_name = _("layout of a list")
        verbose_name_plural = _("layouts of lists")
        constraints = [models.UniqueConstraint(fields=["owner", "key"], name="import_layout_once")]

    def __str__(self) -> str:
        return self.key
