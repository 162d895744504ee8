"""A person of a family."""

from datetime import date
from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from beneficiaries.birth_dates import age_on
from beneficiaries.codes import (
    BirthDatePrecision,
    Citizenship,
    Education,
    MaritalStatus,
    NikStatus,
    PersonStatus,
    Relation,
    Religion,
    Sex,
    occupations,
)
from beneficiaries.identity_numbers import NIK_COLUMN, PASSPORT_COLUMN, STAY_PERMIT_COLUMN, mask, nik_index
from beneficiaries.models.household import Household
from beneficiaries.models.numbered import NumberedModel
from beneficiaries.names import normalise_name
from beneficiaries.querysets import PersonQuerySet
from bontang_empowerment.access.models import RepeatSafeModel, ScopedModel, VersionedModel
from bontang_empowerment.access.policy import AccessPolicy
from bontang_empowerment.encryption import EncryptedField
from bontang_empowerment.quick_rows import address_of
from bontang_empowerment.regions.models import Kelurahan


def _gap_indexes(**conditions: Q) -> list[models.Index]:
    """By name: the condition on active people who stand for themselves, that an index of PersonGap is limited to."""
    shown = Q(status=PersonStatus.ACTIVE, merged_into=None)
    told = ["household", "kelurahan", "is_restricted"]  # what the door asks, and what is counted by
    return [
        models.Index(fields=["name_key", "id"], include=told, condition=shown & condition, name=name)
        for name, condition in conditions.items()
    ]


class Person(NumberedModel, RepeatSafeModel, VersionedModel, ScopedModel):
    """One person, in one family. The NIK is an attribute: people exist without one, and it gets corrected."""

    number_field = "nik"
    number_name = "NIK"
    reveal_view = "beneficiaries:person_reveal_nik"

    household = models.ForeignKey(Household, on_delete=models.PROTECT, related_name="members", verbose_name=_("family"))
    # The family's own, so that everybody of a kelurahan is found without their families. The database keeps it true
    # (see kept_kelurahan); an object that was just made does not know it, so it is for queries alone.
    kelurahan = models.ForeignKey(
        Kelurahan,
        on_delete=models.PROTECT,
        null=True,
        editable=False,
        db_constraint=False,
        db_index=False,
        related_name="+",
        verbose_name=_("kelurahan"),
    )
    name = models.CharField(_("full name"), max_length=120)
    name_key = models.TextField(editable=False)
    nik = EncryptedField(_("NIK"), column=NIK_COLUMN, blank=True, default="")
    nik_index = models.CharField(
        max_length=64,
        null=True,
        blank=True,
        unique=True,
        editable=False,
        error_messages={"unique": _("This NIK is registered already.")},
    )
    nik_status = models.CharField(_("NIK status"), max_length=12, choices=NikStatus.choices, default=NikStatus.NONE)
    sex = models.CharField(_("sex"), max_length=6, choices=Sex.choices)
    birth_place = models.CharField(_("birth place"), max_length=80, blank=True)
    birth_date = models.DateField(_("birth date"), null=True, blank=True)
    birth_date_precision = models.CharField(
        _("how exact the birth date is"),
        max_length=5,
        choices=BirthDatePrecision.choices,
        default=BirthDatePrecision.EXACT,
    )
    relation = models.CharField(_("relation to the head"), max_length=16, choices=Relation.choices)
    education = models.CharField(_("education"), max_length=20, choices=Education.choices, blank=True)
    occupation = models.PositiveSmallIntegerField(_("occupation"), null=True, blank=True, choices=occupations)
    marital_status = models.CharField(_("marital status"), max_length=8, choices=MaritalStatus.choices, blank=True)
    religion = models.CharField(_("religion"), max_length=10, choices=Religion.choices, blank=True)
    citizenship = models.CharField(_("citizenship"), max_length=3, choices=Citizenship.choices, blank=True)
    passport_number = EncryptedField(_("passport number"), column=PASSPORT_COLUMN, blank=True, default="")
    stay_permit_number = EncryptedField(
        _("stay permit number (KITAS/KITAP)"), column=STAY_PERMIT_COLUMN, blank=True, default=""
    )
    father_name = models.CharField(_("father's name"), max_length=120, blank=True)
    mother_name = models.CharField(_("mother's name"), max_length=120, blank=True)
    phone = models.CharField(_("phone"), max_length=20, blank=True)
    status = models.CharField(_("status"), max_length=8, choices=PersonStatus.choices, default=PersonStatus.ACTIVE)

    status_on = models.DateField(
        _("since"), null=True, blank=True, help_text=_("The day of the death, or of moving away.")
    )
    moved_to = models.CharField(_("moved to"), max_length=120, blank=True)

    merged_into = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name=_("merged into"),
    )

    is_restricted = models.BooleanField(_("restricted"), default=False, db_default=False, editable=False)

    restriction_flag: ClassVar[str] = "is_restricted"
    access_policy: ClassVar[AccessPolicy] = AccessPolicy(
        kelurahan="kelurahan", aggregates=True, standing=Q(merged_into=None)
    )
    objects = PersonQuerySet.as_manager()

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        indexes = [
            models.Index(fields=["name_key", "id"], name="person_name"),
            # With what the door asks: a kelurahan is searched and counted without reading the table.
            models.Index(
                fields=["kelurahan", "name_key", "id"],
                include=["household", "is_restricted", "merged_into"],
                name="person_name_in_kelurahan",
            ),
            # With what the door and the groups ask: whom records name is known without reading the table.
            models.Index(
                fields=["id"],
                include=["kelurahan", "household", "is_restricted", "merged_into", "status", "birth_date"],
                name="person_by_key",
            ),
            # With everything that the look for duplicates reads: a list asks for thousands of birthdays at once.
            models.Index(
                fields=["birth_date", "sex"], include=["name_key", "merged_into", "id"], name="person_birth_date"
            ),
            # Lists of data quality: few of many, in the order of the list, counted without reading the table.
            *_gap_indexes(
                person_without_nik=Q(nik_status=NikStatus.NONE),
                person_with_doubtful_nik=Q(nik_status__in=[NikStatus.NOT_MATCHED, NikStatus.DUPLICATE]),
                person_without_birth_date=Q(birth_date=None),
            ),
            # Those registered by a name alone are few; who is looking for them must not read everybody.
            models.Index(fields=["household"], condition=Q(sex=""), name="person_to_complete"),
            models.Index(fields=["id"], condition=Q(is_restricted=True), name="person_restricted"),
            # Those who died or moved away are few: which of them a programme still waits for is asked at each sign-in.
            models.Index(fields=["kelurahan"], condition=~Q(status=PersonStatus.ACTIVE), name="person_who_left"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["household"],
                condition=Q(relation=Relation.HEAD, status=PersonStatus.ACTIVE),
                name="household_has_one_head",
                violation_error_message=_("This family has a head already."),
            ),
            models.CheckConstraint(
                name="person_merged_into_another",
                condition=Q(status=PersonStatus.MERGED, merged_into__isnull=False)
                | (~Q(status=PersonStatus.MERGED) & Q(merged_into=None)),
            ),
            models.CheckConstraint(
                name="person_nik_status_fits_nik",
                condition=Q(nik_index=None, nik_status=NikStatus.NONE)
                | (Q(nik_index__isnull=False) & ~Q(nik_status=NikStatus.NONE)),
                violation_error_message=_("The NIK status says whether there is a NIK."),
            ),
            models.CheckConstraint(
                name="person_active_has_not_left",
                condition=~Q(status=PersonStatus.ACTIVE) | Q(status_on=None, moved_to=""),
                violation_error_message=_("Only somebody who died or moved away has a day and a place for it."),
            ),
            models.CheckConstraint(
                name="person_stay_permit_of_a_foreigner",
                condition=Q(stay_permit_number="") | Q(citizenship=Citizenship.FOREIGN),
                violation_error_message=_("Only a foreign citizen has a stay permit."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return address_of("beneficiaries:person_detail", self.pk)

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.derive()
        super().save(*args, **kwargs)

    def derive(self) -> None:
        """Fill the columns that follow from others; bulk loaders call it themselves."""
        self.name_key = normalise_name(self.name)
        self.nik_index = nik_index(self.nik) if self.nik else None
        if not self.nik:
            self.nik_status = NikStatus.NONE
        elif self.nik_status == NikStatus.NONE:
            self.nik_status = NikStatus.UNCHECKED

    @property
    def masked_nik(self) -> str:
        return mask(self.nik)

    @property
    def initialled_name(self) -> str:
        """The first word and the initials of the others: what another kelurahan may see of a likely duplicate."""
        first, *others = self.name.split()
        return " ".join([first, *(f"{word[0]}." for word in others)])

    def age_on(self, day: date | None = None) -> int | None:
        """Completed years on `day` (today when left out); None without a birth date."""
        if self.birth_date is None:
            return None
        return age_on(self.birth_date, day or timezone.localdate())
