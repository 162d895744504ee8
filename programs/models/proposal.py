"""What a community group proposes: its rounds, what it asks for, and every step on the way."""

from typing import ClassVar, Self

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, OuterRef, Q, Subquery
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from beneficiaries.models import SealedFile
from bontang_empowerment.access.models import RepeatSafeModel, ScopedModel, VersionedModel
from bontang_empowerment.access.policy import AccessPolicy
from bontang_empowerment.access.queryset import ScopedQuerySet
from bontang_empowerment.accounts.models import User
from bontang_empowerment.quick_rows import address_of
from programs.codes import Field
from programs.commitment_codes import SupportKind
from programs.models.commitment import quantity_in_words
from programs.models.group import CommunityGroup
from programs.models.program import Program
from programs.proposal_codes import ProposalStatus

MOST_PEOPLE = 10_000


class ProposalQuerySet(ScopedQuerySet["Proposal"]):
    def with_title(self) -> Self:
        """Adds `title` and `field` of the newest round."""
        newest = ProposalRound.objects.filter(proposal=OuterRef("pk")).order_by("-number")
        return self.annotate(title=Subquery(newest.values("title")[:1]), field=Subquery(newest.values("field")[:1]))


class Proposal(VersionedModel, ScopedModel):
    """Groups have no sign-in: an officer of their kelurahan sends it on their behalf."""

    group = models.ForeignKey(
        CommunityGroup, on_delete=models.PROTECT, related_name="proposals", verbose_name=_("community group")
    )
    status = models.CharField(
        _("status"), max_length=9, choices=ProposalStatus.choices, default=ProposalStatus.SUBMITTED
    )
    program = models.OneToOneField(
        Program, on_delete=models.PROTECT, related_name="proposal", verbose_name=_("programme"), null=True
    )

    access_policy: ClassVar[AccessPolicy] = AccessPolicy(kelurahan="group__kelurahan", aggregates=True)
    objects = ProposalQuerySet.as_manager()
    title: str  # filled by ProposalQuerySet.with_title, as is the next
    field: str

    class Meta:
        verbose_name = _("proposal")
        verbose_name_plural = _("proposals")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                name="proposal_started_with_its_programme",
                condition=Q(status=ProposalStatus.STARTED, program__isnull=False)
                | (~Q(status=ProposalStatus.STARTED) & Q(program=None)),
            )
        ]

    def __str__(self) -> str:
        return f"{self.group} #{self.pk}"

    def get_absolute_url(self) -> str:
        return address_of("programs:proposal_detail", self.pk)

    @property
    def field_label(self) -> str:
        return str(Field(self.field).label)


class ProposalRound(RepeatSafeModel, ScopedModel):
    """What was proposed at one time; a revision is a new round and leaves this one as it was."""

    proposal = models.ForeignKey(Proposal, on_delete=models.PROTECT, related_name="rounds", verbose_name=_("proposal"))
    number = models.PositiveSmallIntegerField(_("round"))
    title = models.CharField(_("title"), max_length=120)
    field = models.CharField(_("field"), max_length=10, choices=Field.choices)
    need = models.TextField(_("need"), max_length=2000)
    target_group = models.CharField(_("for whom"), max_length=200)
    place = models.CharField(_("place"), max_length=120)
    people = models.PositiveIntegerField(
        _("number of people"), validators=[MinValueValidator(1), MaxValueValidator(MOST_PEOPLE)]
    )
    met_on = models.DateField(_("day of the meeting"))
    present = models.PositiveIntegerField(
        _("present"), validators=[MinValueValidator(1), MaxValueValidator(MOST_PEOPLE)]
    )
    in_favour = models.PositiveIntegerField(_("in favour"), validators=[MaxValueValidator(MOST_PEOPLE)])
    minutes = models.TextField(_("minutes of the meeting"), max_length=10_000)
    submitted_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name=_("submitted by"))
    recommended = models.BooleanField(_("recommended"), null=True)

    access_policy: ClassVar[AccessPolicy] = AccessPolicy(kelurahan="proposal__group__kelurahan")
    objects = ScopedQuerySet["ProposalRound"].as_manager()

    class Meta:
        verbose_name = _("round of a proposal")
        verbose_name_plural = _("rounds of proposals")
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["proposal", "number"], name="proposal_round_once"),
            models.CheckConstraint(
                name="proposal_round_in_favour_were_present",
                condition=Q(in_favour__lte=F("present")),
                violation_error_message=_("No more can be in favour than were present."),
            ),
        ]

    def __str__(self) -> str:
        return self.title


class ProposalSupport(models.Model):
    """One kind of support that a round asks for; `amount` is whole rupiah for money."""

    round = models.ForeignKey(
        ProposalRound, on_delete=models.PROTECT, related_name="support", verbose_name=_("round of a proposal")
    )
    kind = models.CharField(_("kind"), max_length=8, choices=SupportKind.choices)
    what = models.CharField(_("what"), max_length=120)
    amount = models.PositiveBigIntegerField(_("how much"))

    access_policy: ClassVar[AccessPolicy] = AccessPolicy(kelurahan="round__proposal__group__kelurahan")
    objects = ScopedQuerySet["ProposalSupport"].as_manager()

    class Meta:
        verbose_name = _("support asked for")
        verbose_name_plural = _("support asked for")
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["round", "kind"], name="proposal_support_once_per_kind")]

    def __str__(self) -> str:
        return f"{self.what}: {self.in_words}"

    @property
    def in_words(self) -> str:
        return quantity_in_words(self.kind, self.amount)


class ProposalMinutes(SealedFile):
    """The signed minutes of the meeting behind a round, as a file."""

    folder = "meeting-minutes"
    named = "notulen-usulan"

    round = models.ForeignKey(
        ProposalRound, on_delete=models.PROTECT, related_name="files", verbose_name=_("round of a proposal")
    )

    access_policy: ClassVar[AccessPolicy] = AccessPolicy(kelurahan="round__proposal__group__kelurahan")
    objects = ScopedQuerySet["ProposalMinutes"].as_manager()

    class Meta:
        verbose_name = _("minutes of a proposal")
        verbose_name_plural = _("minutes of proposals")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(fields=["round", "stored_name"], name="proposal_minutes_once"),
            models.CheckConstraint(name="proposal_minutes_are_not_empty", condition=Q(size__gt=0)),
        ]


class ProposalTransition(models.Model):
    """One step of a proposal: who, when, why. Never changed, never deleted."""

    round = models.ForeignKey(
        ProposalRound, on_delete=models.PROTECT, related_name="transitions", verbose_name=_("round of a proposal")
    )
    from_status = models.CharField(_("from"), max_length=9, choices=ProposalStatus.choices, blank=True)
    to_status = models.CharField(_("to"), max_length=9, choices=ProposalStatus.choices)
    at = models.DateTimeField(_("when"), default=timezone.now)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name=_("who"))
    reason = models.TextField(_("reason"), max_length=2000, blank=True)

    access_policy: ClassVar[AccessPolicy] = AccessPolicy(kelurahan="round__proposal__group__kelurahan")
    objects = ScopedQuerySet["ProposalTransition"].as_manager()

    class Meta:
        verbose_name = _("step of a proposal")
        verbose_name_plural = _("steps of a proposal")
        ordering = ["-pk"]

    def __str__(self) -> str:
        return self.get_to_status_display()
