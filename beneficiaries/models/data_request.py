"""What people ask about their own data (UU PDP 27/2022, articles 5 to 14), and what became of it."""

from datetime import timedelta
from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from beneficiaries.codes import DataRequestKind, DataRequestOutcome, RequestChannel
from beneficiaries.models.person import Person
from beneficiaries.querysets import DataRequestQuerySet
from bontang_empowerment.access.models import RepeatSafeModel, ScopedModel
from bontang_empowerment.access.policy import AccessPolicy
from bontang_empowerment.accounts.models import User

TIME_TO_ANSWER = timedelta(hours=72)
"""3 x 24 hours: articles 30, 32, 40 and 41."""


class DataRequest(RepeatSafeModel, ScopedModel):
    """One request of one person; open until it is answered."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="data_requests", verbose_name=_("person"))
    kind = models.CharField(_("request"), max_length=12, choices=DataRequestKind.choices)
    channel = models.CharField(_("how it came"), max_length=10, choices=RequestChannel.choices)
    identity_checked = models.BooleanField(_("identity was checked"), default=False)
    details = models.CharField(_("what is asked"), max_length=500, blank=True)
    received_at = models.DateTimeField(_("received"), default=timezone.now)
    due_at = models.DateTimeField(_("to be answered by"), editable=False)
    answered_at = models.DateTimeField(_("answered"), null=True, blank=True, editable=False)
    outcome = models.CharField(_("outcome"), max_length=10, choices=DataRequestOutcome.choices, blank=True)
    answer = models.CharField(_("answer"), max_length=500, blank=True)
    answered_by = models.ForeignKey(
        User,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("answered by"),
        editable=False,
    )
    recorded_by = models.ForeignKey(
        User, on_delete=models.PROTECT, related_name="+", verbose_name=_("recorded by"), editable=False
    )

    access_policy: ClassVar[AccessPolicy] = AccessPolicy(kelurahan="person__kelurahan")
    objects = DataRequestQuerySet.as_manager()

    class Meta:
        verbose_name = _("data subject request")
        verbose_name_plural = _("data subject requests")
        ordering = ["-pk"]
        indexes = [models.Index(fields=["due_at"], condition=Q(answered_at=None), name="data_request_open")]
        constraints = [
            models.CheckConstraint(
                name="data_request_answered_as_a_whole",
                condition=Q(answered_at=None, answered_by=None, outcome="")
                | (Q(answered_at__isnull=False, answered_by__isnull=False) & ~Q(outcome="")),
            ),
            models.CheckConstraint(
                name="data_request_answered_after_it_came",
                condition=Q(answered_at=None) | Q(answered_at__gte=F("received_at")),
            ),
            models.CheckConstraint(
                name="data_request_refusal_has_a_reason",
                condition=~Q(outcome=DataRequestOutcome.REFUSED) | ~Q(answer=""),
                violation_error_message=_("Write why: a refusal needs its reason."),
            ),
        ]

    def __str__(self) -> str:
        return self.get_kind_display()

    def get_absolute_url(self) -> str:
        return f"{reverse('beneficiaries:person_detail', args=[self.person_id])}#data-requests"

    @property
    def is_overdue(self) -> bool:
        return self.answered_at is None and self.due_at < timezone.now()

    @property
    def was_late(self) -> bool:
        return self.answered_at is not None and self.answered_at > self.due_at
