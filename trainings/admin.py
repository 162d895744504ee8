"""Trainings in Django admin."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils import timezone

from bontang_empowerment.access.admin import ScopedTabularInline
from bontang_empowerment.access.views import signed_in
from bontang_empowerment.audit.admin import AuditedModelAdmin, ReadOnlyModelAdmin
from trainings.models import (
    AssetHandover,
    Attendance,
    Batch,
    BatchParticipant,
    Certificate,
    CertificateFormat,
    CompetencyUnit,
    Course,
    CourseTopic,
    HandoverCheck,
    Session,
    Signatory,
    Venue,
    VenueFeature,
)


class HandoverCheckInline(ScopedTabularInline):
    model = HandoverCheck
    fields = ("checked_on", "state", "note", "by")
    readonly_fields = fields

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(AssetHandover)
class AssetHandoverAdmin(ReadOnlyModelAdmin):
    """Written and cancelled on its own pages."""

    list_display = ["participant", "what", "kind", "quantity", "handed_on", "next_check_on"]
    list_select_related = ["participant__enrolment__person"]
    list_filter = ["kind"]
    ordering = ["-pk"]
    inlines = [HandoverCheckInline]


class CourseTopicInline(ScopedTabularInline):
    model = CourseTopic
    fields = ["number", "topic", "hours"]


class CompetencyUnitInline(ScopedTabularInline):
    model = CompetencyUnit
    fields = ["position", "code", "title"]


@admin.register(Course)
class CourseAdmin(AuditedModelAdmin):
    list_display = ["name", "hours"]
    inlines = [CourseTopicInline, CompetencyUnitInline]
    search_fields = ["name"]
    deletable = True


class VenueFeatureInline(ScopedTabularInline):
    model = VenueFeature
    fields = ["kind"]


@admin.register(Venue)
class VenueAdmin(AuditedModelAdmin):
    list_display = ["name", "kelurahan", "capacity"]
    list_select_related = ["kelurahan"]
    search_fields = ["name"]
    inlines = [VenueFeatureInline]
    deletable = True


@admin.register(Signatory)
class SignatoryAdmin(AuditedModelAdmin):
    list_display = ["name", "heading", "title", "place", "partner"]
    list_select_related = ["partner"]
    search_fields = ["name"]
    autocomplete_fields = ["partner"]
    deletable = True


class SessionInline(ScopedTabularInline):
    model = Session
    fields = ["number", "held_on", "starts_at", "ends_at", "topic"]


@admin.register(Batch)
class BatchAdmin(AuditedModelAdmin):
    list_display = ["program", "name", "course", "instructor", "capacity"]
    list_select_related = ["program", "course"]
    search_fields = ["program__name", "name"]
    ordering = ["-pk"]
    autocomplete_fields = ["program", "course", "instructor_user", "venue"]
    inlines = [SessionInline]

    def save_formset(self, request: HttpRequest, form: Any, formset: Any, change: bool) -> None:
        """A meeting that is changed here makes its own form, opened elsewhere, stale."""
        for row in formset.initial_forms:
            if row.has_changed():
                row.instance.version += 1
        super().save_formset(request, form, formset, change)


@admin.register(Session)
class SessionAdmin(AuditedModelAdmin):
    list_display = ["batch", "number", "held_on", "topic"]
    list_select_related = ["batch__program"]
    search_fields = ["topic", "batch__program__name"]
    ordering = ["-held_on", "-pk"]
    autocomplete_fields = ["batch"]


@admin.register(BatchParticipant)
class BatchParticipantAdmin(AuditedModelAdmin):
    list_display = ["enrolment", "batch", "joined_on", "left_on"]
    list_select_related = ["enrolment__person", "enrolment__program", "batch__program"]
    search_fields = ["enrolment__person__name"]
    ordering = ["-pk"]
    autocomplete_fields = ["batch", "enrolment"]


@admin.register(Attendance)
class AttendanceAdmin(AuditedModelAdmin):
    list_display = ["session", "participant", "status", "marked_by", "marked_at"]
    list_select_related = ["session", "participant__enrolment__person", "marked_by"]
    list_filter = ["status"]
    ordering = ["-pk"]
    autocomplete_fields = ["session", "participant"]
    readonly_fields = ["marked_at"]

    def save_model(self, request: HttpRequest, obj: Attendance, form: Any, change: bool) -> None:
        obj.marked_by = signed_in(request)
        obj.marked_at = timezone.now()
        super().save_model(request, obj, form, change)


@admin.register(CertificateFormat)
class CertificateFormatAdmin(AuditedModelAdmin):
    list_display = ["pattern", "digits", "created_at"]
    ordering = ["-pk"]


@admin.register(Certificate)
class CertificateAdmin(ReadOnlyModelAdmin):
    """Issued and revoked on the pages of its batch. The token opens a public page, so it stays out."""

    list_display = ["number", "name", "course", "issued_on", "revoked_at"]
    search_fields = ["number", "name"]
    ordering = ["-pk"]
    exclude = ["token"]
