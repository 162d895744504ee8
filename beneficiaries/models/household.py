"""A family, as on its Kartu Keluarga."""

from typing import TYPE_CHECKING, Any, ClassVar

from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from beneficiaries.codes import DecileStatus, Relation
from beneficiaries.identity_numbers import KK_COLUMN, kk_index, mask
from beneficiaries.models.numbered import NumberedModel
from beneficiaries.querysets import HouseholdQuerySet
from bontang_empowerment.access.models import RepeatSafeModel, ScopedModel, VersionedModel
from bontang_empowerment.access.policy import AccessPolicy
from bontang_empowerment.encryption import EncryptedField
from bontang_empowerment.quick_rows import address_of
from bontang_empowerment.regions.models import Kelurahan

if TYPE_CHECKING:
    from beneficiaries.models.person import Person

five_digits = RegexValidator(r"^[0-9]{5}$", _("Write five digits, such as 75311."))
three_digits = RegexValidator(r"^[0-9]{3}$", _("Write three digits, such as 007."))


def period_in_words(year: int | None, quarter: int | None) -> str:
    """ "2026 quarter 3", or what is known of it."""
    if year and quarter:
        return gettext("%(year)s quarter %(quarter)s") % {"year": year, "quarter": quarter}
    return str(year or "")


class Household(NumberedModel, RepeatSafeModel, VersionedModel, ScopedModel):
    """A family (register unit). The KK number is an attribute: it changes, and some families have none."""

    number_field = "kk_number"
    number_name = "KK"
    reveal_view = "beneficiaries:household_reveal_kk"

    kk_number = EncryptedField(_("KK number"), column=KK_COLUMN, blank=True, default="")
    kk_index = models.CharField(
        max_length=64,
        null=True,
        blank=True,
        unique=True,
        editable=False,
        error_messages={"unique": _("This KK number is registered already.")},
    )
    kelurahan = models.ForeignKey(
        Kelurahan, on_delete=models.PROTECT, related_name="households", verbose_name=_("kelurahan")
    )
    rt = models.CharField(_("RT"), max_length=3, validators=[three_digits])
    rw = models.CharField(_("RW"), max_length=3, blank=True, validators=[three_digits])
    address = models.CharField(_("address on the card"), max_length=200)
    postal_code = models.CharField(_("postal code"), max_length=5, blank=True, validators=[five_digits])
    domicile_address = models.CharField(
        _("current address"), max_length=200, blank=True, help_text=_("Only when they live somewhere else.")
    )
    domicile_kelurahan = models.ForeignKey(
        Kelurahan,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("kelurahan of the current address"),
        help_text=_("Empty when they live outside the city, or where they are registered."),
    )
    domicile_rt = models.CharField(_("RT of the current address"), max_length=3, blank=True, validators=[three_digits])
    domicile_rw = models.CharField(_("RW of the current address"), max_length=3, blank=True, validators=[three_digits])
    decile_status = models.CharField(
        _("DTSEN listing"), max_length=12, choices=DecileStatus.choices, default=DecileStatus.UNKNOWN
    )
    decile = models.PositiveSmallIntegerField(
        _("welfare decile"), null=True, blank=True, validators=[MinValueValidator(1), MaxValueValidator(10)]
    )
    decile_year = models.PositiveSmallIntegerField(
        _("year of the decile"), null=True, blank=True, validators=[MinValueValidator(2020), MaxValueValidator(2100)]
    )
    decile_quarter = models.PositiveSmallIntegerField(
        _("quarter of the decile"), null=True, blank=True, choices=[(number, str(number)) for number in (1, 2, 3, 4)]
    )
    decile_source = models.CharField(_("decile source"), max_length=60, blank=True)

    is_restricted = models.BooleanField(
        _("restricted"),
        default=False,
        db_default=False,
        editable=False,
        help_text=_("Every active member is restricted, so that the family's address tells where they are."),
    )

    restriction_flag: ClassVar[str] = "is_restricted"
    access_policy: ClassVar[AccessPolicy] = AccessPolicy(kelurahan="kelurahan", aggregates=True)
    objects = HouseholdQuerySet.as_manager()
    active_members: "list[Person]"  # filled by HouseholdQuerySet.with_head

    class Meta:
        verbose_name = _("family")
        verbose_name_plural = _("families")
        indexes = [
            models.Index(fields=["kelurahan", "rt", "id"], name="household_place"),
            models.Index(fields=["kelurahan", "id"], condition=Q(rt=""), name="household_without_rt"),
            models.Index(fields=["id"], condition=Q(is_restricted=True), name="household_restricted"),
        ]
        constraints = [
            models.CheckConstraint(
                name="household_decile_only_when_listed",
                condition=Q(decile_status=DecileStatus.LISTED, decile__range=(1, 10))
                | (~Q(decile_status=DecileStatus.LISTED) & Q(decile=None)),
                violation_error_message=_("A decile from 1 to 10 goes with a DTSEN listing, and only with one."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kelurahan}, RT {self.rt}"

    def get_absolute_url(self) -> str:
        return address_of("beneficiaries:household_detail", self.pk)

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.kk_index = kk_index(self.kk_number) if self.kk_number else None
        super().save(*args, **kwargs)

    @property
    def masked_kk_number(self) -> str:
        return mask(self.kk_number)

    @property
    def decile_period(self) -> str:
        return period_in_words(self.decile_year, self.decile_quarter)

    @property
    def lives_in(self) -> tuple[int, str]:
        """Kelurahan (its id) and RT of the current address, of the card where that is not known."""
        if self.domicile_kelurahan_id and self.domicile_rt:
            return self.domicile_kelurahan_id, self.domicile_rt
        return self.kelurahan_id, self.rt

    @property
    def is_to_complete(self) -> bool:
        """Registered with a name and an RT alone; read with_head. See HouseholdQuerySet.to_complete."""
        return not self.address or any(not person.sex for person in self.active_members)

    @property
    def head(self) -> "Person | None":
        """The head among `active_members` (see HouseholdQuerySet.with_head), else the first member."""
        heads = [person for person in self.active_members if person.relation == Relation.HEAD]
        return next(iter(heads or self.active_members), None)
