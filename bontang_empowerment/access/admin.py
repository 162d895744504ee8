"""The admin base of every model: rows and choices through the door, the admin role instead of Django's permissions."""

from typing import Any

from django.contrib import admin
from django.db.models import Field, Model, QuerySet
from django.http import HttpRequest

from bontang_empowerment.access.policy import policy_of
from bontang_empowerment.access.scope import scope_of, visible
from bontang_empowerment.accounts.models import Role


class ScopedAdminMixin(admin.options.BaseModelAdmin[Any]):
    """Shared by model admins and inlines.

    An admin of some kelurahan manages the rows of those; what belongs to the whole city (reference data, accounts,
    roles) is theirs to read at most, so that nobody widens their own reach.
    """

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return visible(super().get_queryset(request), request.user)

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        kwargs.setdefault("queryset", self._choices(db_field, request))
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def formfield_for_manytomany(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        kwargs.setdefault("queryset", self._choices(db_field, request))
        return super().formfield_for_manytomany(db_field, request, **kwargs)

    def has_view_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return Role.ADMIN in scope_of(request.user).roles and not self._is_hidden(request)

    def has_add_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return self._may_write(request)

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return self._may_write(request)

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False  # history is kept; an admin class allows it for what nothing hangs on

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self.has_view_permission(request)

    def _may_write(self, request: HttpRequest) -> bool:
        scope = scope_of(request.user)
        if Role.ADMIN not in scope.roles:
            return False
        policy = policy_of(self.model)
        return scope.city_admin or isinstance(policy.kelurahan, str)

    def _is_hidden(self, request: HttpRequest) -> bool:
        policy = policy_of(self.model)
        return not scope_of(request.user).city_admin and policy.kelurahan is None

    @staticmethod
    def _choices(db_field: Field[Any, Any], request: HttpRequest) -> QuerySet[Any]:
        related: Any = db_field.related_model
        return visible(related._default_manager.all(), request.user)


class ScopedModelAdmin(ScopedAdminMixin, admin.ModelAdmin[Any]):
    """Django's model admin through the door, without counting the whole table."""

    show_full_result_count = False
    actions = None
    list_per_page = 25


class ScopedTabularInline(ScopedAdminMixin, admin.TabularInline[Any, Any]):
    extra = 0
