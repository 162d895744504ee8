"""The admin base whose writes reach the audit trail, in the transaction of the admin's own view."""

from typing import Any

from django.db.models import Model
from django.http import HttpRequest

from bontang_empowerment.access.admin import ScopedModelAdmin
from bontang_empowerment.accounts.models import User
from bontang_empowerment.audit.models import Action
from bontang_empowerment.audit.trail import record


class AuditedModelAdmin(ScopedModelAdmin):
    """Use for every model in the admin. Django's own LogEntry is not written: there is one trail."""

    def log_addition(self, request: HttpRequest, obj: Model, message: Any) -> Any:
        return record(by=_actor(request), action=Action.CREATE, target=obj, fields=changed_names(message))

    def log_change(self, request: HttpRequest, obj: Model, message: Any) -> Any:
        return record(by=_actor(request), action=Action.UPDATE, target=obj, fields=changed_names(message))

    def log_deletions(self, request: HttpRequest, queryset: Any) -> Any:
        return [record(by=_actor(request), action=Action.DELETE, target=obj) for obj in queryset]


def _actor(request: HttpRequest) -> User:
    if not isinstance(request.user, User):
        raise TypeError("The admin site was reached without sign-in.")
    return request.user


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
