"""Admin of the parts below the audit trail: regions, accounts, and the trail itself (read-only)."""

from typing import Any

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin as DjangoUserAdmin
from django.contrib.auth.forms import AdminUserCreationForm, UserChangeForm
from django.contrib.auth.models import Group
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from django_tasks_db.models import DBTaskResult

from bontang_empowerment.access.admin import ScopedTabularInline
from bontang_empowerment.accounts.models import RoleAssignment, User
from bontang_empowerment.audit.admin import AuditedModelAdmin, ReadOnlyModelAdmin
from bontang_empowerment.audit.models import AuditEvent
from bontang_empowerment.audit.wording import kind_label
from bontang_empowerment.jobs.models import Job
from bontang_empowerment.jobs.registry import UnknownJobKindError, kind_of
from bontang_empowerment.regions.models import Kecamatan, Kelurahan

admin.site.unregister(Group)  # rights come from RoleAssignment alone
admin.site.unregister(DBTaskResult)  # its lists have no scope of ours; jobs have pages of their own


@admin.register(Kecamatan)
class KecamatanAdmin(AuditedModelAdmin):
    list_display = ["code", "name"]
    search_fields = ["name"]
    deletable = True


@admin.register(Kelurahan)
class KelurahanAdmin(AuditedModelAdmin):
    list_display = ["code", "name", "kecamatan", "postal_code"]
    list_select_related = ["kecamatan"]
    list_filter = ["kecamatan"]
    search_fields = ["name", "other_spellings"]
    deletable = True


class RoleAssignmentInline(ScopedTabularInline):
    model = RoleAssignment
    fields = ["role", "kelurahan", "valid_from", "valid_until"]


class UserCreationForm(AdminUserCreationForm[User]):
    class Meta:
        model = User
        fields = ["username", "name"]


@admin.register(User)
class UserAdmin(AuditedModelAdmin, DjangoUserAdmin[Any]):
    """Accounts with their roles. Being superuser is not granted here; a city-wide admin role does the same work."""

    form = UserChangeForm
    add_form = UserCreationForm
    inlines = [RoleAssignmentInline]
    list_display = ["username", "name", "is_active", "last_login"]
    list_filter = ["is_active"]
    search_fields = ["username", "name"]
    ordering = ["username"]
    readonly_fields = ["last_login", "date_joined"]
    filter_horizontal = []
    fieldsets = [
        (None, {"fields": ["username", "password", "name", "email", "is_active"]}),
        (_("Dates"), {"fields": ["last_login", "date_joined"]}),
    ]
    add_fieldsets = [(None, {"fields": ["username", "name", "usable_password", "password1", "password2"]})]

    def user_change_password(self, request: HttpRequest, id: str, form_url: str = "") -> HttpResponse:  # noqa: A002
        """Django writes here outside a transaction; the password and its event stand or fall together."""
        with transaction.atomic():
            return super().user_change_password(request, id, form_url)


@admin.register(RoleAssignment)
class RoleAssignmentAdmin(AuditedModelAdmin):
    list_display = ["user", "role", "kelurahan", "valid_from", "valid_until"]
    list_select_related = ["user", "kelurahan"]
    list_filter = ["role", "kelurahan"]
    search_fields = ["user__username", "user__name"]
    autocomplete_fields = ["user"]


@admin.register(Job)
class JobAdmin(ReadOnlyModelAdmin):
    """Jobs are started and stopped on their own pages."""

    list_display = ["kind_in_words", "title", "owner", "state", "rows_done", "rows_total", "created_at"]
    list_select_related = ["owner"]
    list_filter = ["state"]
    ordering = ["-pk"]
    fields = (
        *("kind_in_words", "title", "owner", "state", "rows_done", "rows_total", "result"),
        *("created_at", "started_at", "finished_at", "expires_at"),
    )
    readonly_fields = ("kind_in_words", "created_at", "started_at", "finished_at")

    @admin.display(description=_("kind"), ordering="kind")
    def kind_in_words(self, job: Job) -> str:
        """A job of an earlier version may be of a kind that is no more."""
        try:
            return str(kind_of(job.kind).label)
        except UnknownJobKindError:
            return job.kind


@admin.register(AuditEvent)
class AuditEventAdmin(ReadOnlyModelAdmin):
    """Read-only: the trail is appended to by the acts themselves."""

    list_display = ["at", "actor", "action", "target_kind", "target_id", "place"]
    list_select_related = ["actor"]
    list_filter = ["action"]
    search_fields = ["actor__username", "=target_id"]

    @admin.display(description=_("kind of record"), ordering="target_type")
    def target_kind(self, event: AuditEvent) -> str:
        return kind_label(event.target_type)
