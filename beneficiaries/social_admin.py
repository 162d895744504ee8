"""PPKS categories and verification rounds in Django admin."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from beneficiaries.models import (
    PpksRecord,
    VervalAttendee,
    VervalEntry,
    VervalMeeting,
    VervalRound,
    VervalTransition,
)
from bontang_empowerment.access.admin import ScopedTabularInline
from bontang_empowerment.access.views import signed_in
from bontang_empowerment.audit.admin import AuditedModelAdmin, ReadOnlyModelAdmin


@admin.register(PpksRecord)
class PpksRecordAdmin(AuditedModelAdmin):
    """Ending a category dates it; what follows from other records is not among the choices."""

    list_display = ["person", "category", "since", "until"]
    list_select_related = ["person"]
    list_filter = ["category"]
    ordering = ["-pk"]
    autocomplete_fields = ["person"]

    def save_model(self, request: HttpRequest, obj: PpksRecord, form: Any, change: bool) -> None:
        by = signed_in(request)
        if not change:
            obj.recorded_by = by
        if "until" in form.changed_data:
            obj.ended_by = by if obj.until else None
        super().save_model(request, obj, form, change)


@admin.register(VervalRound)
class VervalRoundAdmin(AuditedModelAdmin):
    list_display = ["name", "starts_on", "ends_on"]
    search_fields = ["name"]
    ordering = ["-starts_on", "-pk"]


class _StepsInline(ScopedTabularInline):
    """History: read here."""

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class AttendeeInline(_StepsInline):
    model = VervalAttendee


class TransitionInline(_StepsInline):
    model = VervalTransition


@admin.register(VervalMeeting)
class VervalMeetingAdmin(ReadOnlyModelAdmin):
    """A kelurahan's part goes from stage to stage on its own pages."""

    list_display = ["round", "kelurahan", "stage", "held_on"]
    list_select_related = ["round", "kelurahan"]
    list_filter = ["stage", "kelurahan"]
    ordering = ["-pk"]
    inlines = [AttendeeInline, TransitionInline]


@admin.register(VervalEntry)
class VervalEntryAdmin(ReadOnlyModelAdmin):
    """A family is proposed, decided and checked on the pages of its round."""

    list_display = ["household", "round", "rt", "result", "checked_result"]
    list_select_related = ["household__kelurahan", "round"]
    list_filter = ["result"]
    ordering = ["-pk"]
