"""Jobs that people found, and whether they are still there after 1, 3 and 6 months."""

from datetime import date
from typing import ClassVar, Self

from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import Case, Exists, F, IntegerField, OuterRef, Q, Value, When
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from beneficiaries.codes import Accommodation
from beneficiaries.models import Person
from bontang_empowerment.access.models import RepeatSafeModel, ScopedModel, VersionedModel
from bontang_empowerment.access.policy import AccessPolicy
from bontang_empowerment.accounts.models import User
from bontang_empowerment.quick_rows import address_of
from programs.codes import PARTICIPANT
from programs.identity import ParticipantRow, ParticipantRows
from programs.job_codes import MOST_WAGE, CheckPoint, JobEnd, WorkKind
from programs.models.enrolment import Enrolment
from programs.models.partner import Partner
from programs.models.vacancy import Vacancy


def months_later(day: date, months: int) -> date:
    """The same day of a later month (an earlier one for a negative number), or the last one that it has."""
    month = day.month - 1 + months
    year, month = day.year + month // 12, month % 12 + 1
    for last in (day.day, 30, 29, 28):
        try:
            return date(year, month, min(day.day, last))
        except ValueError:  # this month is shorter
            continue
    raise AssertionError("Every month has 28 days.")


def of_employer_or_trainer(partner_ids: frozenset[int], path: str = "") -> Q:
    """The employer sees its workers, the partner of the programme what became of its participants."""
    training = f"{path}enrolment__"
    trained = Q(**{f"{training}program__partner__in": partner_ids, f"{training}status__in": PARTICIPANT})
    return Q(**{f"{path}partner__in": partner_ids}) | trained


class JobPlacementQuerySet(ParticipantRows["JobPlacement"]):
    def standing(self) -> Self:
        return self.filter(ended_on=None)

    def with_check_due(self, on: date | None = None) -> Self:
        """Adds `check_due`: the CheckPoint that has come and is not answered, the latest of them; None for none."""
        day = on or timezone.localdate()
        cases = [When(_due(point, day), then=Value(int(point))) for point in reversed(CheckPoint)]
        return self.annotate(check_due=Case(*cases, default=None, output_field=IntegerField(null=True)))

    def check_due(self, on: date | None = None) -> Self:
        """Standing ones of whom somebody should ask by a day (today when left out)."""
        day = on or timezone.localdate()
        return self.standing().filter(Q(*(_due(point, day) for point in CheckPoint), _connector=Q.OR))

    def of_field(self, field: str) -> Self:
        """Those that came of a training in this field; without one, of a vacancy for it."""
        return self.filter(Q(enrolment__program__field=field) | Q(enrolment=None, vacancy__field=field))

    def kept_for(self, point: int) -> Self:
        """Those still there at a CheckPoint."""
        return self.filter(
            Exists(PlacementCheck.objects.filter(placement=OuterRef("pk"), point=point, still_there=True))
        )


def _due(point: CheckPoint, day: date) -> Q:
    answered = PlacementCheck.objects.filter(placement=OuterRef("pk"), point__gte=point)
    return Q(~Exists(answered), ended_on=None, started_on__lte=months_later(day, -point))


class JobPlacement(ParticipantRow, RepeatSafeModel, VersionedModel, ScopedModel):
    """A job: in a place of a vacancy, or at an employer without one, who need not be a partner.

    `place_number` is 1..places of the vacancy, held exactly while the job lasts. Wages are whole rupiah a month.
    """

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="placements", verbose_name=_("person"))
    enrolment = models.ForeignKey(
        Enrolment,
        on_delete=models.PROTECT,
        related_name="placements",
        verbose_name=_("programme it came from"),
        null=True,
        blank=True,
    )
    vacancy = models.ForeignKey(
        Vacancy,
        on_delete=models.PROTECT,
        related_name="placements",
        verbose_name=_("vacancy"),
        null=True,
        editable=False,
    )
    place_number = models.PositiveSmallIntegerField(_("place"), null=True, editable=False)
    partner = models.ForeignKey(
        Partner,
        on_delete=models.PROTECT,
        related_name="placements",
        verbose_name=_("employer"),
        null=True,
        blank=True,
    )
    employer_name = models.CharField(_("employer who is no partner"), max_length=120, blank=True)
    title = models.CharField(_("kind of work"), max_length=120)
    kind = models.CharField(_("kind of employment"), max_length=10, choices=WorkKind.choices)
    wage = models.PositiveBigIntegerField(
        _("wage a month"), null=True, blank=True, validators=[MaxValueValidator(MOST_WAGE)]
    )
    started_on = models.DateField(_("first day"))
    ended_on = models.DateField(_("last day"), null=True, editable=False)
    ended_at = models.DateTimeField(_("end recorded"), null=True, editable=False)
    end_reason = models.CharField(_("why it ended"), max_length=12, choices=JobEnd.choices, blank=True, editable=False)
    end_note = models.CharField(_("note"), max_length=300, blank=True, editable=False)
    recorded_by = models.ForeignKey(
        User, on_delete=models.PROTECT, related_name="+", verbose_name=_("recorded by"), editable=False
    )

    access_policy: ClassVar[AccessPolicy] = AccessPolicy(
        kelurahan="person__kelurahan", partner=of_employer_or_trainer, aggregates=True, withholds_identity=True
    )
    objects = JobPlacementQuerySet.as_manager()
    check_due: int | None  # filled by JobPlacementQuerySet.with_check_due

    class Meta:
        verbose_name = _("job")
        verbose_name_plural = _("jobs")
        ordering = ["-pk"]
        indexes = [models.Index(fields=["started_on"], name="placement_standing", condition=Q(ended_on=None))]
        constraints = [
            models.UniqueConstraint(fields=["vacancy", "place_number"], name="placement_place_once"),
            models.UniqueConstraint(
                fields=["person", "vacancy"], condition=Q(ended_on=None), name="placement_once_at_a_time"
            ),
            models.CheckConstraint(
                name="placement_holds_a_place_while_it_lasts",
                condition=Q(vacancy=None, place_number=None)
                | Q(vacancy__isnull=False, ended_on=None, place_number__isnull=False, place_number__gte=1)
                | Q(vacancy__isnull=False, ended_on__isnull=False, place_number=None),
            ),
            models.CheckConstraint(
                name="placement_has_an_employer",
                condition=Q(partner__isnull=False, employer_name="") | (Q(partner=None) & ~Q(employer_name="")),
                violation_error_message=_("Name the employer: a partner, or another in words."),
            ),
            models.CheckConstraint(
                name="placement_ends_with_reason",
                condition=Q(ended_on=None, end_reason="", ended_at=None)
                | (
                    Q(ended_on__isnull=False, ended_on__gte=F("started_on"), ended_at__isnull=False) & ~Q(end_reason="")
                ),
                violation_error_message=_("A job ends on a day after it began, with a reason."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person}: {self.title}"

    def get_absolute_url(self) -> str:
        return address_of("programs:placement_detail", self.pk)

    @property
    def employer(self) -> str:
        """Read with its partner."""
        return self.partner.name if self.partner else self.employer_name

    @property
    def shown_name(self) -> str:
        if self.identity_shown:
            return self.person.name
        return self.enrolment.number_for_partner if self.enrolment else gettext("Somebody (data withheld)")

    @property
    def shown_place(self) -> str:
        return self.person.household.kelurahan.name if self.identity_shown else ""

    @property
    def shown_person_url(self) -> str:
        return self.person.get_absolute_url() if self.identity_shown else ""

    @property
    def due_since(self) -> date | None:
        """After with_check_due."""
        return months_later(self.started_on, self.check_due) if self.check_due else None

    @property
    def end_in_words(self) -> str:
        return ": ".join(
            part for part in (str(self.get_end_reason_display() if self.end_reason else ""), self.end_note) if part
        )


class PlacementProvision(ScopedModel):
    """An accommodation that the worker really has there."""

    placement = models.ForeignKey(
        JobPlacement, on_delete=models.CASCADE, related_name="provisions", verbose_name=_("job")
    )
    kind = models.CharField(_("accommodation"), max_length=16, choices=Accommodation.choices)

    access_policy: ClassVar[AccessPolicy] = AccessPolicy(
        kelurahan="placement__person__kelurahan", partner=lambda ids: of_employer_or_trainer(ids, "placement__")
    )
    objects = ParticipantRows["PlacementProvision"].as_manager()

    class Meta:
        verbose_name = _("accommodation provided")
        verbose_name_plural = _("accommodations provided")
        ordering = ["placement", "kind"]
        constraints = [models.UniqueConstraint(fields=["placement", "kind"], name="placement_provision_once")]

    def __str__(self) -> str:
        return self.get_kind_display()


class PlacementCheck(ScopedModel):
    """Somebody asked whether the person is still there. Without a row nobody has asked, which is no answer."""

    placement = models.ForeignKey(JobPlacement, on_delete=models.PROTECT, related_name="checks", verbose_name=_("job"))
    point = models.PositiveSmallIntegerField(_("asked"), choices=CheckPoint.choices)
    still_there = models.BooleanField(_("still there"))
    checked_on = models.DateField(_("date"), default=timezone.localdate)
    wage = models.PositiveBigIntegerField(
        _("wage a month now"), null=True, blank=True, validators=[MaxValueValidator(MOST_WAGE)]
    )
    recorded_by = models.ForeignKey(
        User, on_delete=models.PROTECT, related_name="+", verbose_name=_("recorded by"), editable=False
    )

    access_policy: ClassVar[AccessPolicy] = AccessPolicy(
        kelurahan="placement__person__kelurahan",
        partner=lambda ids: of_employer_or_trainer(ids, "placement__"),
        aggregates=True,
        withholds_identity=True,
    )
    objects = ParticipantRows["PlacementCheck"].as_manager()

    class Meta:
        verbose_name = _("check of a job")
        verbose_name_plural = _("checks of jobs")
        ordering = ["point"]
        constraints = [
            models.UniqueConstraint(
                fields=["placement", "point"],
                name="placement_check_once_per_point",
                violation_error_message=_("This is answered already."),
            )
        ]

    def __str__(self) -> str:
        return self.get_point_display()
