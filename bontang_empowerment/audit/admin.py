"""The admin base whose writes reach the audit trail, in the transaction of the admin's own view."""

from typing import Any
from urllib.parse import urlencode

from django.core.exceptions import PermissionDenied
from django.db.models import Model
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from bontang_empowerment.access.admin import ScopedModelAdmin
from bontang_empowerment.access.models import VersionedModel
from bontang_empowerment.access.versions import lock_version
from bontang_empowerment.access.views import signed_in
from bontang_empowerment.audit.models import Action
from bontang_empowerment.audit.trail import record


class AuditedModelAdmin(ScopedModelAdmin):
    """Use for every model in the admin. Django's own LogEntry is not written: there is one trail."""

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        if change and isinstance(obj, VersionedModel):
            lock_version(obj, form.cleaned_data["version"], rows=self.model._base_manager.all())
        super().save_model(request, obj, form, change)

    def log_addition(self, request: HttpRequest, obj: Model, message: Any) -> Any:
        return record(by=signed_in(request), action=Action.CREATE, target=obj, fields=changed_names(message))

    def log_change(self, request: HttpRequest, obj: Model, message: Any) -> Any:
        return record(by=signed_in(request), action=Action.UPDATE, target=obj, fields=changed_names(message))

    def log_deletions(self, request: HttpRequest, queryset: Any) -> Any:
        return [record(by=signed_in(request), action=Action.DELETE, target=obj) for obj in queryset]

    def construct_change_message(self, request: HttpRequest, form: Any, formsets: Any, add: bool = False) -> Any:
        """Column names instead of translated labels; of inlines "model.column"."""
        parts: list[dict[str, Any]] = [{"changed": {"fields": list(form.changed_data)}}]
        for formset in formsets or []:
            name = formset.model._meta.model_name
            columns = {column for row in formset.forms if row.has_changed() for column in row.changed_data}
            if columns:
                parts.append({"changed": {"name": name, "fields": sorted(columns)}})
        return parts

    def history_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> HttpResponse:
        """The record's part of the audit trail."""
        target = self.get_object(request, object_id)
        if not self.has_view_permission(request, target):
            raise PermissionDenied
        if target is None:
            raise Http404
        query = urlencode({"target_type": target._meta.label_lower, "target_id": target.pk})
        return redirect(f"{reverse('audit:event_list')}?{query}")


class ReadOnlyModelAdmin(AuditedModelAdmin):
    """For what its own pages write step by step: an admin reads it here."""

    def has_add_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False


def changed_names(message: Any) -> list[str]:
    """The field names in the change message that the admin builds; rows of inlines as "model.field"."""
    if not isinstance(message, list):
        return []
    names = []
    for part in message:
        for detail in part.values():
            prefix = f"{detail['name']}." if "name" in detail else ""
            names += [f"{prefix}{field}" for field in detail.get("fields", [])]
    return names
