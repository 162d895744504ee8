"""The admin base of every model: rows and choices through the door, the admin role instead of Django's permissions."""

from collections.abc import Sequence
from typing import Any, NoReturn

from django.contrib import admin, messages
from django.contrib.admin.widgets import AutocompleteSelect
from django.core.paginator import Paginator
from django.db import IntegrityError
from django.db.models import Model, QuerySet
from django.forms import Field, ModelChoiceField, ModelMultipleChoiceField
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.functional import cached_property

from bontang_empowerment.access.forms import ManyChoicesField, VersionedFormMixin, is_key, say_choose
from bontang_empowerment.access.models import VersionedModel
from bontang_empowerment.access.policy import policy_of
from bontang_empowerment.access.scope import scope_of, visible
from bontang_empowerment.access.versions import STALE, StaleVersionError
from bontang_empowerment.accounts.models import Role

MOST_ROWS = 5000
"""How many rows an admin list counts and pages through; beyond that one searches or filters."""

LONGEST_SEARCH = 200
OFFERED_LOOKUPS = ("", "__exact", "__id__exact", "__isnull")
"""How the filters beside a list ask for a value of their column."""


class BoundedPaginator(Paginator[Any]):
    """Counts no further than MOST_ROWS, so that no admin list counts a whole table."""

    @cached_property
    def count(self) -> int:
        rows = self.object_list
        return rows.order_by()[:MOST_ROWS].count() if isinstance(rows, QuerySet) else len(rows)


class KeysSelect(AutocompleteSelect):
    """Shows a refused choice as none: Django looks up whatever was posted, and fails at what is no number."""

    def optgroups(self, name: str, value: Sequence[str], attrs: dict[str, Any] | None = None) -> Any:
        return super().optgroups(name, [key for key in value if is_key(key)], attrs)


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
        """The choices of a relation: what the user may see of it, and of places only those that they manage."""
        rows = super().get_field_queryset(db, db_field, request)
        seen = visible(rows if rows is not None else db_field.remote_field.model._default_manager.all(), request.user)
        scope = scope_of(request.user)
        is_own_place = db_field.name == policy_of(self.model).kelurahan
        return seen.filter(pk__in=scope.kelurahan_ids) if is_own_place and not scope.city else seen

    def formfield_for_foreignkey(
        self, db_field: Any, request: HttpRequest, **kwargs: Any
    ) -> ModelChoiceField[Any] | None:
        if db_field.name in self.get_autocomplete_fields(request):
            kwargs.setdefault("widget", KeysSelect(db_field, self.admin_site, using=kwargs.get("using")))
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Field | None:
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if field is not None:
            say_choose(field)
        return field

    def formfield_for_manytomany(
        self, db_field: Any, request: HttpRequest, **kwargs: Any
    ) -> ModelMultipleChoiceField[Any] | None:
        return super().formfield_for_manytomany(db_field, request, **{"form_class": ManyChoicesField, **kwargs})

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

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        """The edit form of a versioned row refuses a stale save as those of the product's own pages do."""
        if change and issubclass(self.model, VersionedModel):
            form: Any = kwargs.get("form", self.form)
            kwargs["form"] = type(form)(f"Versioned{form.__name__}", (VersionedFormMixin, form), {})
        return super().get_form(request, obj, change=change, **kwargs)

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest) -> bool:
        """What the filters offer. Django also takes any lookup on any column, such as a regular expression."""
        filters = [name for name in self.get_list_filter(request) if isinstance(name, str)]
        return any(lookup == f"{name}{ending}" for name in filters for ending in OFFERED_LOOKUPS)

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        """Suggestions come here unchecked, where a list has checked its words with a form."""
        return super().get_search_results(request, queryset, search_term.replace("\x00", "")[:LONGEST_SEARCH])

    def changeform_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """What the database refuses though the form let it pass: two admins saved the same at the same moment."""
        try:
            return super().changeform_view(request, *args, **kwargs)
        except (IntegrityError, StaleVersionError):
            messages.error(request, STALE)
            return redirect(request.get_full_path())

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        """An address fills in nothing: no page of ours gives it values, and whatever it holds would go unchecked."""
        return {}


class ScopedTabularInline(ScopedAdminMixin, admin.TabularInline[Any, Any]):
    extra = 0
