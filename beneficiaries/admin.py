"""The registry in Django admin. Identity numbers are never shown whole here: they are replaced or left alone."""

from datetime import date
from typing import Any, ClassVar

from django import forms
from django.contrib import admin
from django.contrib.admin.widgets import AdminTextInputWidget
from django.core.exceptions import ValidationError
from django.db.models import Model, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from beneficiaries import social_admin  # noqa: F401  (registers its models)
from beneficiaries.birth_dates import parse_birth_date
from beneficiaries.codes import CHOSEN_STATUS
from beneficiaries.forms.fields import NameField, StoredNamesMixin
from beneficiaries.identity_numbers import kk_index, nik_index, parse_kk_number, parse_nik
from beneficiaries.models import (
    AccommodationNeed,
    AssistiveDevice,
    Communication,
    ConsentRecord,
    Disability,
    DisabilityKindRecord,
    DisasterEvent,
    DisasterImpact,
    Household,
    Person,
    PovertyAssessment,
    PovertyThreshold,
    QuestionWording,
)
from beneficiaries.services.history import record_changes
from bontang_empowerment.access.admin import ScopedTabularInline
from bontang_empowerment.access.views import signed_in
from bontang_empowerment.audit.admin import AuditedModelAdmin
from bontang_empowerment.encryption import EncryptedField


class NewNumberAdminForm(forms.ModelForm[Any]):
    """Leaves an identity number alone or replaces it. `index` and `index_field`: by what another holder is found."""

    new_number = forms.CharField(required=False, max_length=30, help_text=_("Leave empty to keep the present one."))
    new_number_label: Any = ""
    taken: Any = ""
    index_field = ""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "new_number" in self.fields:  # none for whoever may only read
            self.fields["new_number"].label = self.new_number_label

    def parse(self, typed: str) -> str:
        raise NotImplementedError

    def index(self, digits: str) -> str:
        raise NotImplementedError

    def derive(self) -> None:
        """A hook for the columns that follow from others, before the row is validated."""

    def clean_new_number(self) -> str:
        if not (typed := self.cleaned_data["new_number"]):
            return ""
        digits = self.parse(typed)
        holders = self._meta.model._default_manager.filter(**{self.index_field: self.index(digits)})
        if holders.exclude(pk=self.instance.pk).exists():
            raise ValidationError(self.taken, code="unique")
        return digits

    def _post_clean(self) -> None:
        if digits := self.cleaned_data.get("new_number"):
            setattr(self.instance, self.instance.number_field, digits)
        self.derive()
        super()._post_clean()  # type: ignore[misc]  # Django's own hook between cleaning and validating the row


class PersonAdminForm(StoredNamesMixin, NewNumberAdminForm):
    new_number_label = _("New NIK")
    taken = _("This NIK is registered already.")
    index_field = "nik_index"

    class Meta:
        model = Person
        exclude = ["nik"]  # noqa: DJ006  (everything but the number, which is only replaced)
        field_classes: ClassVar[dict[str, type[forms.Field]]] = dict.fromkeys(
            ["name", "father_name", "mother_name"], NameField
        )

    def parse(self, typed: str) -> str:
        return parse_nik(typed).digits

    def index(self, digits: str) -> str:
        return nik_index(digits)

    def clean_birth_date(self) -> date | None:
        born: date | None = self.cleaned_data["birth_date"]
        if born is not None:
            parse_birth_date(f"{born:%d-%m-%Y}")  # says what is wrong with a day to come or of another century
        return born

    def derive(self) -> None:
        self.instance.derive()


class HouseholdAdminForm(NewNumberAdminForm):
    new_number_label = _("New KK number")
    taken = _("This KK number is registered already.")
    index_field = "kk_index"

    class Meta:
        model = Household
        exclude = ["kk_number"]  # noqa: DJ006  (everything but the number, which is only replaced)

    def parse(self, typed: str) -> str:
        return parse_kk_number(typed)

    def index(self, digits: str) -> str:
        return kk_index(digits)


class RegistryAdmin(AuditedModelAdmin):
    """Keeps what a change replaces, as the services of the screens do."""

    formfield_overrides: ClassVar[Any] = {EncryptedField: {"widget": AdminTextInputWidget}}

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        before = type(obj)._default_manager.get(pk=obj.pk) if change else None
        super().save_model(request, obj, form, change)
        if before is not None:
            names = [field.name for field in obj._meta.concrete_fields]
            record_changes(before, obj, fields=names, by=signed_in(request))


@admin.register(Household)
class HouseholdAdmin(RegistryAdmin):
    form = HouseholdAdminForm
    list_display = ["pk", "kelurahan", "rt", "address", "masked_kk_number"]
    list_select_related = ["kelurahan"]
    list_filter = ["kelurahan"]
    search_fields = ["=id"]
    search_help_text = _("Family number. To find somebody by name, search among the people.")
    ordering = ["-pk"]
    readonly_fields = ["masked_kk_number"]

    @admin.display(description=_("KK number"))
    def masked_kk_number(self, household: Household) -> str:
        return household.masked_kk_number


@admin.register(Person)
class PersonAdmin(RegistryAdmin):
    form = PersonAdminForm
    list_display = ["name", "masked_nik", "sex", "place", "relation", "status"]
    list_select_related = ["household__kelurahan"]
    list_filter = ["status", "kelurahan"]
    search_fields = ["name"]
    search_help_text = _("Part of a name")
    autocomplete_fields = ["household"]
    ordering = ["name_key", "pk"]
    readonly_fields = ["masked_nik"]

    def formfield_for_choice_field(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name == "status":
            kwargs["choices"] = CHOSEN_STATUS
        return super().formfield_for_choice_field(db_field, request, **kwargs)

    @admin.display(description=_("NIK"))
    def masked_nik(self, person: Person) -> str:
        return person.masked_nik

    @admin.display(description=_("kelurahan"))
    def place(self, person: Person) -> str:
        return person.household.kelurahan.name

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Person], search_term: str
    ) -> tuple[QuerySet[Person], bool]:
        """By the normalised name, as on the product's own screens."""
        people = Person.objects.filter(pk__in=queryset.values("pk"))
        return (people.named_like(search_term).order_by(*self.ordering) if search_term else queryset), False


@admin.register(PovertyAssessment)
class PovertyAssessmentAdmin(AuditedModelAdmin):
    """Assessments are a history: a new one may be added, an old one only read."""

    list_display = ["household", "assessed_on", "criteria_met", "without_shelter", "assessed_by"]
    list_select_related = ["household__kelurahan", "assessed_by"]
    ordering = ["-pk"]
    autocomplete_fields = ["household"]

    def save_model(self, request: HttpRequest, obj: PovertyAssessment, form: Any, change: bool) -> None:
        if not change:
            obj.assessed_by = signed_in(request)
        super().save_model(request, obj, form, change)

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return super().has_change_permission(request, obj) and obj is None


@admin.register(PovertyThreshold)
class PovertyThresholdAdmin(AuditedModelAdmin):
    """Each decision is added and stays: the list is the history of the threshold. The first of the list is in force."""

    list_display = ["criteria", "applies_from", "basis", "set_by", "created_at"]
    list_select_related = ["set_by"]
    ordering = ["-applies_from", "-pk"]

    def save_model(self, request: HttpRequest, obj: PovertyThreshold, form: Any, change: bool) -> None:
        if not change:
            obj.set_by = signed_in(request)
        super().save_model(request, obj, form, change)

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return super().has_change_permission(request, obj) and obj is None


class DisabilityKindInline(ScopedTabularInline):
    model = DisabilityKindRecord
    deletable = True


class AssistiveDeviceInline(ScopedTabularInline):
    model = AssistiveDevice
    deletable = True


class CommunicationInline(ScopedTabularInline):
    model = Communication
    deletable = True


@admin.register(QuestionWording)
class QuestionWordingAdmin(AuditedModelAdmin):
    list_display = ["domain", "wording"]
    deletable = True


@admin.register(Disability)
class DisabilityAdmin(AuditedModelAdmin):
    list_display = ["person", "created_at"]
    list_select_related = ["person"]
    ordering = ["-pk"]
    autocomplete_fields = ["person"]
    inlines = [DisabilityKindInline, AssistiveDeviceInline, CommunicationInline]


@admin.register(AccommodationNeed)
class AccommodationNeedAdmin(AuditedModelAdmin):
    list_display = ["person", "kind"]
    list_select_related = ["person"]
    list_filter = ["kind"]
    ordering = ["-pk"]
    autocomplete_fields = ["person"]
    deletable = True


@admin.register(DisasterEvent)
class DisasterEventAdmin(AuditedModelAdmin):
    list_display = ["name", "kind", "started_on", "ended_on"]
    list_filter = ["kind"]
    search_fields = ["name"]
    deletable = True


@admin.register(DisasterImpact)
class DisasterImpactAdmin(AuditedModelAdmin):
    list_display = ["event", "household", "damage", "displacement"]
    list_select_related = ["event", "household__kelurahan"]
    list_filter = ["event", "damage"]
    ordering = ["-pk"]
    autocomplete_fields = ["household", "event"]


@admin.register(ConsentRecord)
class ConsentRecordAdmin(AuditedModelAdmin):
    """Withdrawal has its own button on the person's page; what was given is not rewritten."""

    list_display = ["person", "purpose", "lawful_basis", "given_on", "withdrawn_on"]
    list_select_related = ["person"]
    list_filter = ["purpose", "lawful_basis"]
    ordering = ["-pk"]
    autocomplete_fields = ["person"]

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """A guardian's name by the rule of every name."""
        if db_field.name == "guardian_name":
            kwargs["form_class"] = NameField
        return super().formfield_for_dbfield(db_field, request, **kwargs)

    def save_model(self, request: HttpRequest, obj: ConsentRecord, form: Any, change: bool) -> None:
        if not change:
            obj.recorded_by = signed_in(request)
        super().save_model(request, obj, form, change)

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return super().has_change_permission(request, obj) and obj is None
