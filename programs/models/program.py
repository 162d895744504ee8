"""A programme: what it teaches, for whom, how many seats."""

from typing import ClassVar

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from beneficiaries.codes import Education, Sex
from bontang_empowerment.access.models import RepeatSafeModel, ScopedModel, VersionedModel
from bontang_empowerment.access.policy import EVERYWHERE, AccessPolicy, partner_path
from bontang_empowerment.quick_rows import address_of
from bontang_empowerment.regions.models import Kelurahan
from programs.codes import Field, ProgramStatus
from programs.models.partner import Partner
from programs.querysets import ProgramQuerySet


class Program(RepeatSafeModel, VersionedModel, ScopedModel):
    """An empowerment programme. Its eligibility rules are typed columns: an empty one asks nothing."""

    name = models.CharField(_("name"), max_length=120)
    field = models.CharField(_("field"), max_length=10, choices=Field.choices)
    partner = models.ForeignKey(
        Partner,
        on_delete=models.PROTECT,
        related_name="programs",
        verbose_name=_("partner"),
        null=True,
        blank=True,
        help_text=_("Whose staff run it and see its participants."),
    )
    description = models.TextField(_("description"), blank=True)
    place = models.CharField(_("place"), max_length=120, blank=True)
    starts_on = models.DateField(_("first day"))
    ends_on = models.DateField(_("last day"))
    capacity = models.PositiveIntegerField(_("seats"), validators=[MinValueValidator(1)])
    budget = models.PositiveBigIntegerField(
        _("budget"), null=True, blank=True, help_text=_("Whole rupiah; empty while it is not known.")
    )
    offer_days = models.PositiveSmallIntegerField(
        _("days to answer an offer"),
        default=7,
        validators=[MinValueValidator(1), MaxValueValidator(60)],
        help_text=_("A seat that is offered goes to the next in line when nobody answered by then."),
    )
    status = models.CharField(_("status"), max_length=6, choices=ProgramStatus.choices, default=ProgramStatus.DRAFT)
    min_age = models.PositiveSmallIntegerField(
        _("youngest age"), null=True, blank=True, validators=[MaxValueValidator(120)]
    )
    max_age = models.PositiveSmallIntegerField(
        _("oldest age"), null=True, blank=True, validators=[MaxValueValidator(120)]
    )
    sex = models.CharField(_("only for"), max_length=6, choices=Sex.choices, blank=True)
    for_poor = models.BooleanField(_("poor families"), default=False)
    for_disability = models.BooleanField(_("people with disabilities"), default=False)
    for_disaster = models.BooleanField(_("disaster-affected families"), default=False)
    for_ppks = models.BooleanField(_("people in a PPKS category"), default=False)
    max_decile = models.PositiveSmallIntegerField(
        _("highest welfare decile"), null=True, blank=True, validators=[MinValueValidator(1), MaxValueValidator(10)]
    )
    kelurahan = models.ManyToManyField(
        Kelurahan,
        related_name="programs",
        verbose_name=_("kelurahan"),
        blank=True,
        help_text=_("Empty means the whole city."),
    )

    min_education = models.CharField(_("lowest education"), max_length=20, choices=Education.choices, blank=True)
    max_education = models.CharField(_("highest education"), max_length=20, choices=Education.choices, blank=True)
    not_elsewhere = models.BooleanField(_("in no other programme at the same time"), default=False)
    not_served_months = models.PositiveSmallIntegerField(
        _("months since taking part elsewhere"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(120)],
        help_text=_("At least so many since the last programme; empty asks nothing."),
    )
    requires_field = models.CharField(
        _("completed before, in the field"), max_length=10, choices=Field.choices, blank=True
    )
    requires_program = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        related_name="required_by",
        verbose_name=_("completed before, this programme"),
        null=True,
        blank=True,
    )

    access_policy: ClassVar[AccessPolicy] = AccessPolicy(
        kelurahan=EVERYWHERE, partner=partner_path("partner"), aggregates=True
    )
    objects = ProgramQuerySet.as_manager()
    seats_taken: int  # filled by ProgramQuerySet.with_seats, as is the next
    waiting: int

    class Meta:
        verbose_name = _("programme")
        verbose_name_plural = _("programmes")
        ordering = ["-starts_on", "-pk"]
        indexes = [models.Index(F("starts_on").desc(), F("id").desc(), name="program_start")]
        constraints = [
            models.CheckConstraint(
                name="program_ends_after_it_starts",
                condition=Q(ends_on__gte=F("starts_on")),
                violation_error_message=_("The last day must not be before the first."),
            ),
            models.CheckConstraint(
                name="program_has_seats",
                condition=Q(capacity__gte=1),
                violation_error_message=_("A programme has at least one seat."),
            ),
            models.CheckConstraint(
                name="program_age_range",
                condition=Q(min_age=None) | Q(max_age=None) | Q(max_age__gte=F("min_age")),
                violation_error_message=_("The oldest age must not be below the youngest."),
            ),
            models.CheckConstraint(
                name="program_requires_another",
                condition=Q(requires_program=None) | ~Q(requires_program=F("id")),
                violation_error_message=_("A programme cannot ask for itself."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return address_of("programs:program_detail", self.pk)

    @property
    def is_over(self) -> bool:
        return self.ends_on < timezone.localdate()

    @property
    def seats_free(self) -> int:
        """After ProgramQuerySet.with_seats."""
        return max(self.capacity - self.seats_taken, 0)

    @property
    def is_full(self) -> bool:
        """Whoever applies now waits: no seat is free, or others are in line for it. After with_seats."""
        return self.waiting > 0 or self.seats_free == 0
