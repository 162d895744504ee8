"""A piece of long work: who started it, how far it is, and where it goes on after a stop."""

from datetime import datetime, timedelta
from typing import ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from bontang_empowerment.access.models import ScopedModel
from bontang_empowerment.access.policy import AccessPolicy
from bontang_empowerment.access.queryset import ScopedQuerySet
from bontang_empowerment.accounts.models import User
from bontang_empowerment.quick_rows import address_of

KEPT = timedelta(days=7)
SILENCE = timedelta(seconds=60)
"""No sign of life for so long, and a running job counts as abandoned. One chunk takes far less."""


class JobState(models.TextChoices):
    QUEUED = "queued", pgettext_lazy("job", "Waiting its turn")
    RUNNING = "running", pgettext_lazy("job", "Running")
    DONE = "done", pgettext_lazy("job", "Done")
    FAILED = "failed", pgettext_lazy("job", "Stopped by a fault")
    CANCELLED = "cancelled", pgettext_lazy("job", "Cancelled")


UNFINISHED = (JobState.QUEUED, JobState.RUNNING)


def _default_expiry() -> datetime:
    return timezone.now() + KEPT


class JobQuerySet(ScopedQuerySet["Job"]):
    def unfinished(self) -> Self:
        return self.filter(state__in=UNFINISHED)

    def abandoned(self, now: datetime) -> Self:
        """Unfinished without a sign of life: their process was killed, or their place in the queue was lost."""
        return self.unfinished().filter(heartbeat_at__lt=now - SILENCE)

    def expired(self, now: datetime) -> Self:
        return self.exclude(state__in=UNFINISHED).filter(expires_at__lt=now, is_discarded=False)


class Job(ScopedModel):
    """One run of a registered kind of work (see jobs.registry).

    `resume` is what the last committed chunk left for the next one. `attempt` rises with each process that takes the
    job, so that a slow process which was given up cannot commit any more; `stops` counts the attempts since the last
    committed chunk. `roles` are those that counted when it was started: it reaches no further than its page did.
    `night` is the day on which it was due, of work that starts by itself once a night.
    """

    kind = models.CharField(_("kind"), max_length=40)
    title = models.CharField(_("what"), max_length=200, blank=True)
    owner = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="jobs", verbose_name=_("started by")
    )
    roles = models.JSONField(_("roles"), null=True, blank=True, editable=False)
    language = models.CharField(_("language"), max_length=8, editable=False)
    arguments = models.JSONField(_("arguments"), default=dict, editable=False)
    state = models.CharField(_("state"), max_length=10, choices=JobState, default=JobState.QUEUED)
    rows_done = models.PositiveIntegerField(_("rows done"), default=0)
    rows_total = models.PositiveIntegerField(_("rows"), null=True, blank=True)
    resume = models.JSONField(_("where it goes on"), default=dict, editable=False)
    attempt = models.PositiveIntegerField(_("attempt"), default=0, editable=False)
    stops = models.PositiveSmallIntegerField(_("stops"), default=0, editable=False)
    heartbeat_at = models.DateTimeField(_("last sign of life"), default=timezone.now, editable=False)
    started_at = models.DateTimeField(_("started"), null=True, blank=True, editable=False)
    finished_at = models.DateTimeField(_("finished"), null=True, blank=True, editable=False)
    result = models.TextField(_("result"), blank=True)
    night = models.DateField(_("night"), null=True, editable=False)
    expires_at = models.DateTimeField(_("kept until"), default=_default_expiry)
    is_discarded = models.BooleanField(_("result deleted"), default=False, editable=False)

    access_policy: ClassVar[AccessPolicy] = AccessPolicy(owner="owner")
    objects = JobQuerySet.as_manager()

    class Meta:
        verbose_name = _("long work")
        verbose_name_plural = _("long work")
        indexes = [
            models.Index(fields=["owner", "-id"], name="job_owner"),
            models.Index(fields=["heartbeat_at"], name="job_unfinished", condition=Q(state__in=["queued", "running"])),
        ]
        constraints = [models.UniqueConstraint(fields=["kind", "night"], name="job_once_a_night")]

    def __str__(self) -> str:
        return self.title or self.kind

    def get_absolute_url(self) -> str:
        return address_of("jobs:job_detail", self.pk)

    @property
    def is_unfinished(self) -> bool:
        return self.state in UNFINISHED

    @property
    def is_expired(self) -> bool:
        return self.is_discarded or (not self.is_unfinished and self.expires_at < timezone.now())

    @property
    def percent(self) -> int | None:
        """Whole per cent done, rounded down; None while nobody knows how much there is."""
        return None if not self.rows_total else min(100, 100 * self.rows_done // self.rows_total)
