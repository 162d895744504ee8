"""Vacancies of partner employers, and what each offers to those who need it."""

from datetime import date
from typing import ClassVar, Self

from django.apps import apps
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Count, F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from beneficiaries.codes import Accommodation
from bontang_empowerment.access.models import RepeatSafeModel, ScopedModel, VersionedModel
from bontang_empowerment.access.policy import EVERYWHERE, AccessPolicy, partner_path
from bontang_empowerment.access.queryset import ScopedQuerySet
from bontang_empowerment.access.scope import scope_of
from bontang_empowerment.access.templatetags.ui import rupiah
from bontang_empowerment.accounts.models import User
from bontang_empowerment.quick_rows import address_of
from bontang_empowerment.regions.models import Kelurahan
from programs.codes import Field
from programs.job_codes import MOST_HOURS, MOST_PLACES, MOST_WAGE, CloseReason, VacancyStatus, WorkKind
from programs.models.partner import Partner


class VacancyQuerySet(ScopedQuerySet["Vacancy"]):
    def open(self, on: date | None = None) -> Self:
        """Not closed, and still taking applications on a day (today when left out)."""
        return self.filter(status=VacancyStatus.OPEN, closes_on__gte=on or timezone.localdate())

    def with_taken(self) -> Self:
        """Adds `taken`: the places in which somebody works today."""
        standing = apps.get_model("programs.JobPlacement")._default_manager.filter(
            vacancy=OuterRef("pk"), ended_on=None
        )
        counted = standing.order_by().values("vacancy").annotate(number=Count("pk")).values("number")
        return self.annotate(taken=Coalesce(Subquery(counted), 0))

    def listed_for(self, user: User) -> Self:
        """Whoever neither keeps the city nor works for an employer looks for work for others: open ones alone."""
        scope = scope_of(user)
        return self if scope.city or scope.partner_ids else self.open()


class Vacancy(RepeatSafeModel, VersionedModel, ScopedModel):
    """Places of work at an employer. Wages are whole rupiah a month. Closed exactly while there is a reason for it."""

    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="vacancies", verbose_name=_("employer"))
    title = models.CharField(_("kind of work"), max_length=120)
    field = models.CharField(_("field of training"), max_length=10, choices=Field.choices)
    kelurahan = models.ForeignKey(
        Kelurahan,
        on_delete=models.PROTECT,
        related_name="vacancies",
        verbose_name=_("kelurahan"),
        null=True,
        blank=True,
    )
    place = models.CharField(_("place of work"), max_length=120, blank=True)
    places = models.PositiveSmallIntegerField(
        _("number of places"), validators=[MinValueValidator(1), MaxValueValidator(MOST_PLACES)]
    )
    kind = models.CharField(_("kind of employment"), max_length=10, choices=WorkKind.choices)
    hours = models.PositiveSmallIntegerField(
        _("hours a week"), null=True, blank=True, validators=[MinValueValidator(1), MaxValueValidator(MOST_HOURS)]
    )
    wage_from = models.PositiveBigIntegerField(
        _("lowest wage a month"), null=True, blank=True, validators=[MaxValueValidator(MOST_WAGE)]
    )
    wage_to = models.PositiveBigIntegerField(
        _("highest wage a month"), null=True, blank=True, validators=[MaxValueValidator(MOST_WAGE)]
    )
    opened_on = models.DateField(_("open since"), default=timezone.localdate)
    closes_on = models.DateField(_("last day to apply"))
    description = models.TextField(_("tasks and conditions"), blank=True, max_length=1000)
    status = models.CharField(
        _("status"), max_length=6, choices=VacancyStatus.choices, default=VacancyStatus.OPEN, editable=False
    )
    close_reason = models.CharField(
        _("why closed"), max_length=11, choices=CloseReason.choices, blank=True, editable=False
    )
    close_note = models.CharField(_("note"), max_length=300, blank=True, editable=False)
    closed_on = models.DateField(_("closed on"), null=True, editable=False)

    access_policy: ClassVar[AccessPolicy] = AccessPolicy(
        kelurahan=EVERYWHERE, partner=partner_path("partner"), aggregates=True
    )
    objects = VacancyQuerySet.as_manager()
    taken: int  # filled by VacancyQuerySet.with_taken

    class Meta:
        verbose_name = _("vacancy")
        verbose_name_plural = _("vacancies")
        ordering = ["-pk"]
        indexes = [models.Index(fields=["field", "opened_on"], name="vacancy_field_opened")]
        constraints = [
            models.CheckConstraint(
                name="vacancy_has_places",
                condition=Q(places__gte=1),
                violation_error_message=_("A vacancy has one place at least."),
            ),
            models.CheckConstraint(
                name="vacancy_wage_range",
                condition=Q(wage_from=None) | Q(wage_to=None) | Q(wage_to__gte=F("wage_from")),
                violation_error_message=_("The highest wage must not be below the lowest."),
            ),
            models.CheckConstraint(
                name="vacancy_closes_after_it_opens",
                condition=Q(closes_on__gte=F("opened_on")),
                violation_error_message=_("The last day to apply must not be before the vacancy opens."),
            ),
            models.CheckConstraint(
                name="vacancy_closed_with_reason",
                condition=Q(status=VacancyStatus.OPEN, close_reason="", close_note="", closed_on=None)
                | (Q(status=VacancyStatus.CLOSED, closed_on__isnull=False) & ~Q(close_reason="")),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return address_of("programs:vacancy_detail", self.pk)

    @property
    def is_past(self) -> bool:
        """Open, but nobody can apply any more."""
        return self.status == VacancyStatus.OPEN and self.closes_on < timezone.localdate()

    @property
    def is_taking(self) -> bool:
        return self.status == VacancyStatus.OPEN and not self.is_past

    @property
    def places_free(self) -> int:
        """After VacancyQuerySet.with_taken."""
        return max(self.places - self.taken, 0)

    @property
    def wage_in_words(self) -> str:
        """The range, "from Rp2.500.000", one amount; empty while it is not known."""
        if self.wage_from is not None and self.wage_to is not None and self.wage_from != self.wage_to:
            return gettext("%(lowest)s to %(highest)s") % {
                "lowest": rupiah(self.wage_from),
                "highest": rupiah(self.wage_to),
            }
        if self.wage_from is None and self.wage_to is not None:
            return gettext("up to %(wage)s") % {"wage": rupiah(self.wage_to)}
        if self.wage_from is not None and self.wage_to is None:
            return gettext("from %(wage)s") % {"wage": rupiah(self.wage_from)}
        return rupiah(self.wage_from) if self.wage_from is not None else ""

    @property
    def place_in_words(self) -> str:
        """Read with its kelurahan."""
        return ", ".join(part for part in (self.place, self.kelurahan.name if self.kelurahan else "") if part)


class VacancyOffer(ScopedModel):
    """One accommodation that the employer offers: what is not here, nobody who needs it can count on."""

    vacancy = models.ForeignKey(Vacancy, on_delete=models.CASCADE, related_name="offers", verbose_name=_("vacancy"))
    kind = models.CharField(_("accommodation"), max_length=16, choices=Accommodation.choices)

    access_policy: ClassVar[AccessPolicy] = AccessPolicy(
        kelurahan=EVERYWHERE, partner=partner_path("vacancy__partner"), aggregates=True
    )
    objects = ScopedQuerySet["VacancyOffer"].as_manager()

    class Meta:
        verbose_name = _("accommodation offered")
        verbose_name_plural = _("accommodations offered")
        ordering = ["vacancy", "kind"]
        constraints = [models.UniqueConstraint(fields=["vacancy", "kind"], name="vacancy_offer_once")]

    def __str__(self) -> str:
        return self.get_kind_display()
