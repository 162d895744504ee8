"""Partners, programmes, enrolments and outcomes in Django admin."""

from typing import Any

from django.contrib import admin
from django.db.models import Model
from django.http import HttpRequest

from bontang_empowerment.access.admin import ScopedTabularInline
from bontang_empowerment.access.views import signed_in
from bontang_empowerment.audit.admin import AuditedModelAdmin
from programs.models import Enrolment, EnrolmentTransition, Outcome, Partner, PartnerMember, Program


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


@admin.register(Program)
class ProgramAdmin(AuditedModelAdmin):
    list_display = ["name", "field", "partner", "starts_on", "capacity", "status"]
    list_select_related = ["partner"]
    list_filter = ["status", "field"]
    search_fields = ["name"]
    ordering = ["-starts_on", "-pk"]
    autocomplete_fields = ["partner"]


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


class TransitionInline(ScopedTabularInline):
    """The steps so far; they are history and stay as they are."""

    model = EnrolmentTransition
    fields = readonly_fields = ["from_status", "to_status", "at", "by", "reason"]

    def has_add_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False


@admin.register(Enrolment)
class EnrolmentAdmin(AuditedModelAdmin):
    list_display = ["person", "program", "status", "queue_number", "seat_number", "applied_at"]
    list_select_related = ["person", "program"]
    list_filter = ["status"]
    search_fields = ["person__name", "program__name"]
    ordering = ["-pk"]
    autocomplete_fields = ["person", "program"]
    inlines = [TransitionInline]
    readonly_fields = ["status", "queue_number", "seat_number", "applied_at"]
