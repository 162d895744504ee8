"""Somebody trained who is proposed for a vacancy, and what they say to it."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from beneficiaries.models import Person
from bontang_empowerment.access.models import ScopedModel
from bontang_empowerment.access.policy import AccessPolicy
from bontang_empowerment.accounts.models import User
from programs.identity import ParticipantRow, ParticipantRows
from programs.job_codes import STANDING, TOLD_THE_EMPLOYER, MatchStatus, NoMatchReason
from programs.models.enrolment import Enrolment
from programs.models.vacancy import Vacancy


class VacancyMatch(ParticipantRow, ScopedModel):
    """City staff propose, the person answers; the employer sees it from then on.

    `enrolment` is the training that it rests on. Whoever has no basis for sharing stays a number to the employer.
    """

    vacancy = models.ForeignKey(Vacancy, on_delete=models.PROTECT, related_name="matches", verbose_name=_("vacancy"))
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="matches", verbose_name=_("person"))
    enrolment = models.ForeignKey(
        Enrolment, on_delete=models.PROTECT, related_name="matches", verbose_name=_("enrolment")
    )
    status = models.CharField(
        _("status"), max_length=14, choices=MatchStatus.choices, default=MatchStatus.PROPOSED, editable=False
    )
    reason = models.CharField(_("why not"), max_length=11, choices=NoMatchReason.choices, blank=True)
    note = models.CharField(_("note"), max_length=300, blank=True)
    proposed_by = models.ForeignKey(
        User, on_delete=models.PROTECT, related_name="+", verbose_name=_("proposed by"), editable=False
    )
    answered_at = models.DateTimeField(_("answered"), null=True, editable=False)
    answered_by = models.ForeignKey(
        User, on_delete=models.PROTECT, related_name="+", verbose_name=_("recorded by"), null=True, editable=False
    )

    access_policy: ClassVar[AccessPolicy] = AccessPolicy(
        kelurahan="person__kelurahan",
        partner=lambda ids: Q(vacancy__partner__in=ids, status__in=TOLD_THE_EMPLOYER),
        aggregates=True,
        withholds_identity=True,
    )
    objects = ParticipantRows["VacancyMatch"].as_manager()
    may_step: bool  # filled by the page of a vacancy

    class Meta:
        verbose_name = _("proposal for a vacancy")
        verbose_name_plural = _("proposals for vacancies")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["vacancy", "person"],
                condition=Q(status__in=[*STANDING]),
                name="vacancy_match_once_at_a_time",
                violation_error_message=_("This person is proposed for this vacancy already."),
            ),
            models.CheckConstraint(
                name="vacancy_match_declined_with_reason",
                condition=(Q(status=MatchStatus.DECLINED) & ~Q(reason=""))
                | (~Q(status=MatchStatus.DECLINED) & Q(reason="")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person}: {self.vacancy}"

    @property
    def place_in_programme(self) -> Enrolment:
        return self.enrolment

    @property
    def reason_in_words(self) -> str:
        return ": ".join(part for part in (str(self.get_reason_display() if self.reason else ""), self.note) if part)
