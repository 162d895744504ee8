"""The admin base of every model: rows and choices through the door, the admin role instead of Django's permissions."""

from typing import Any, NoReturn

from django.contrib import admin
from django.core.paginator import Paginator
from django.db.models import Model, QuerySet
from django.http import Http404, HttpRequest
from django.utils.functional import cached_property

from bontang_empowerment.access.policy import policy_of
from bontang_empowerment.access.scope import scope_of, visible
from bontang_empowerment.accounts.models import Role

MOST_ROWS = 5000
"""How many rows an admin list counts and pages through; beyond that one searches or filters."""


class BoundedPaginator(Paginator[Any]):
    """Counts no further than MOST_ROWS, so that no admin list counts a whole table."""

    @cached_property
    def count(self) -> int:
        rows = self.object_list
        return rows.order_by()[:MOST_ROWS].count() if isinstance(rows, QuerySet) else len(rows)


class ScopedAdminMixin(admin.options.BaseModelAdmin[Any]):
    """Shared by model admins and inlines.

    An admin of some kelurahan manages the rows of those; what belongs to the whole city (reference data, accounts,
    roles) is theirs to read at most, so that nobody widens their own reach.
    """

    deletable = False
    """History is kept: only what nothing can hang on any more may be deleted."""

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return visible(super().get_queryset(request), request.user)

    def get_field_queryset(self, db: str | None, db_field: Any, request: HttpRequest) -> QuerySet[Any] | None:
        """The choices of a relation: what the user may see of it."""
        rows = super().get_field_queryset(db, db_field, request)
        return visible(rows if rows is not None else db_field.remote_field.model._default_manager.all(), request.user)

    def _get_obj_does_not_exist_redirect(self, request: HttpRequest, opts: Any, object_id: str) -> NoReturn:
        """A foreign row does not exist, here as on every other page."""
        raise Http404

    def has_view_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        scope = scope_of(request.user)
        policy = policy_of(self.model)
        return Role.ADMIN in scope.roles and (scope.city_admin or policy.kelurahan is not None)

    def has_add_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return self._may_write(request)

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return self._may_write(request)

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return self.deletable and self._may_write(request)

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self.has_view_permission(request)

    def _may_write(self, request: HttpRequest) -> bool:
        scope = scope_of(request.user)
        owned_by_kelurahan = isinstance(policy_of(self.model).kelurahan, str)
        return Role.ADMIN in scope.roles and (scope.city_admin or owned_by_kelurahan)


class ScopedModelAdmin(ScopedAdminMixin, admin.ModelAdmin[Any]):
    """Django's model admin through the door."""

    show_full_result_count = False
    view_on_site = False
    paginator = BoundedPaginator
    actions = None
    list_per_page = 25


class ScopedTabularInline(ScopedAdminMixin, admin.TabularInline[Any, Any]):
    extra = 0
