"""Partners, programmes, enrolments and outcomes in Django admin."""

from typing import Any

from django.contrib import admin
from django.db.models import Model
from django.http import HttpRequest

from bontang_empowerment.access.admin import ScopedTabularInline
from bontang_empowerment.access.views import signed_in
from bontang_empowerment.audit.admin import AuditedModelAdmin, ReadOnlyModelAdmin
from programs.codes import EnrolmentStatus, StepReason
from programs.forms.administration import EnrolmentAddForm, EnrolmentStepForm, ProgramAdminForm
from programs.models import (
    Business,
    BusinessRecord,
    Commitment,
    Enrolment,
    EnrolmentTransition,
    JobPlacement,
    Outcome,
    Partner,
    PartnerMember,
    PlacementCheck,
    PlacementProvision,
    Program,
    Vacancy,
    VacancyOffer,
)
from programs.services import enrolment as steps
from programs.services.pausing import resume
from programs.services.programs import update_program


class PartnerMemberInline(ScopedTabularInline):
    model = PartnerMember
    autocomplete_fields = ["user"]


@admin.register(Partner)
class PartnerAdmin(AuditedModelAdmin):
    list_display = ["name", "kind", "contact"]
    list_filter = ["kind"]
    search_fields = ["name"]
    inlines = [PartnerMemberInline]
    deletable = True


@admin.register(PartnerMember)
class PartnerMemberAdmin(AuditedModelAdmin):
    list_display = ["user", "partner", "valid_from", "valid_until"]
    list_select_related = ["user", "partner"]
    search_fields = ["user__username", "user__name", "partner__name"]
    autocomplete_fields = ["user", "partner"]


@admin.register(Commitment)
class CommitmentAdmin(AuditedModelAdmin):
    list_display = ["what", "partner", "kind", "amount", "until"]
    list_select_related = ["partner"]
    list_filter = ["kind"]
    search_fields = ["what", "partner__name"]
    ordering = ["-pk"]
    autocomplete_fields = ["partner", "program"]


class VacancyOfferInline(ScopedTabularInline):
    model = VacancyOffer
    fields = ["kind"]


@admin.register(Vacancy)
class VacancyAdmin(AuditedModelAdmin):
    """Closed and opened again on its own page, with the reason."""

    list_display = ["title", "partner", "field", "places", "closes_on", "status"]
    list_select_related = ["partner"]
    list_filter = ["status", "field"]
    search_fields = ["title", "partner__name"]
    ordering = ["-pk"]
    autocomplete_fields = ["partner"]
    inlines = [VacancyOfferInline]


class PlacementProvisionInline(ScopedTabularInline):
    model = PlacementProvision
    fields = ["kind"]


class PlacementCheckInline(ScopedTabularInline):
    model = PlacementCheck
    fields = ["point", "still_there", "checked_on", "wage"]


@admin.register(JobPlacement)
class JobPlacementAdmin(ReadOnlyModelAdmin):
    """Places are given and given up on pages of their own, under the lock of the vacancy."""

    list_display = ["person", "title", "partner", "started_on", "ended_on"]
    list_select_related = ["person", "partner"]
    list_filter = ["kind"]
    search_fields = ["person__name", "title"]
    ordering = ["-pk"]
    inlines = [PlacementProvisionInline, PlacementCheckInline]


@admin.register(Program)
class ProgramAdmin(AuditedModelAdmin):
    """Changes go through the service, so that a new seat is offered to whoever waits first."""

    form = ProgramAdminForm
    list_display = ["name", "field", "partner", "starts_on", "capacity", "status"]
    list_select_related = ["partner"]
    list_filter = ["status", "field"]
    search_fields = ["name"]
    ordering = ["-starts_on", "-pk"]
    autocomplete_fields = ["partner"]

    def save_model(self, request: HttpRequest, obj: Program, form: Any, change: bool) -> None:
        if not change:
            super().save_model(request, obj, form, change)
            return
        values = {name: value for name, value in form.cleaned_data.items() if name not in ("kelurahan", "version")}
        update_program(
            program=obj,
            version=form.cleaned_data["version"],
            values=values,
            kelurahan=form.cleaned_data["kelurahan"],
            by=signed_in(request),
        )

    def log_change(self, request: HttpRequest, obj: Model, message: Any) -> Any:
        """The service has recorded it."""


@admin.register(Outcome)
class OutcomeAdmin(AuditedModelAdmin):
    list_display = ["enrolment", "point", "measured_on", "has_business"]
    list_select_related = ["enrolment__person", "enrolment__program"]
    list_filter = ["point"]
    ordering = ["-pk"]
    autocomplete_fields = ["enrolment"]

    def save_model(self, request: HttpRequest, obj: Outcome, form: Any, change: bool) -> None:
        if not change:
            obj.recorded_by = signed_in(request)
        super().save_model(request, obj, form, change)


class BusinessRecordInline(ScopedTabularInline):
    """Months are written on the page of the business; an admin reads them here."""

    model = BusinessRecord
    fields = ("month", "turnover", "profit", "workers", "still_running", "recorded_by")
    readonly_fields = fields

    def has_add_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False


@admin.register(Business)
class BusinessAdmin(AuditedModelAdmin):
    list_display = ["name", "person", "sector", "started_on", "closed_on"]
    list_select_related = ["person"]
    list_filter = ["sector"]
    search_fields = ["name", "person__name"]
    ordering = ["-pk"]
    autocomplete_fields = ["person", "enrolment"]
    inlines = [BusinessRecordInline]

    def save_model(self, request: HttpRequest, obj: Business, form: Any, change: bool) -> None:
        if not change:
            obj.recorded_by = signed_in(request)
        super().save_model(request, obj, form, change)


class TransitionInline(ScopedTabularInline):
    """The steps so far; they are history and stay as they are."""

    model = EnrolmentTransition
    fields = ("from_status", "to_status", "at", "by", "reason_code", "reason", "until")
    readonly_fields = fields

    def has_add_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False


@admin.register(Enrolment)
class EnrolmentAdmin(AuditedModelAdmin):
    """Enrolling and every later step go through the services: seats, queue and history stay right."""

    list_display = ["person", "program", "status", "queue_number", "seat_number", "applied_at"]
    list_select_related = ["person", "program"]
    list_filter = ["status"]
    search_fields = ["person__name", "program__name"]
    ordering = ["-pk"]
    autocomplete_fields = ["person", "program"]
    inlines = [TransitionInline]

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        return super().get_form(request, obj, change, form=EnrolmentStepForm if obj else EnrolmentAddForm, **kwargs)

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        if obj is None:
            return ["person", "program"]
        return ["person", "program", "status", "queue_number", "seat_number", "applied_at", "step", "reason", "note"]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        return ["person", "program", "status", "queue_number", "seat_number", "applied_at"] if obj else []

    def save_model(self, request: HttpRequest, obj: Enrolment, form: Any, change: bool) -> None:
        by = signed_in(request)
        if not change:
            obj.pk = steps.enrol_person(person=obj.person, program=obj.program, by=by).pk
            obj.refresh_from_db()
            return
        reason = StepReason(form.cleaned_data["reason"]) if form.cleaned_data["reason"] else StepReason.OTHER
        note = form.cleaned_data["note"]
        match form.cleaned_data["step"]:
            case EnrolmentStatus.ENROLLED:
                (resume if obj.status == EnrolmentStatus.PAUSED else steps.accept_offer)(enrolment=obj, by=by)
            case EnrolmentStatus.COMPLETED:
                steps.complete(enrolment=obj, by=by)
            case EnrolmentStatus.DECLINED:
                steps.decline_offer(enrolment=obj, by=by, reason=reason, note=note)
            case EnrolmentStatus.WITHDRAWN:
                steps.withdraw(enrolment=obj, by=by, reason=reason, note=note)
            case EnrolmentStatus.EXITED:
                steps.exit_enrolment(enrolment=obj, by=by, reason=reason, note=note)

    def log_addition(self, request: HttpRequest, obj: Model, message: Any) -> Any:
        """The service has recorded it."""

    def log_change(self, request: HttpRequest, obj: Model, message: Any) -> Any:
        """The service has recorded it."""
