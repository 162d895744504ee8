"""View bases: every object and list comes through the door, so app code does not repeat who may see what."""

from collections.abc import Callable, Hashable
from functools import partial
from typing import Any

from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import get_language
from django.views.generic import DetailView, FormView, TemplateView, UpdateView
from django.views.generic.base import ContextMixin

from bontang_empowerment.access.filters import ScopedFilterSet
from bontang_empowerment.access.kept_rows import KeptRows, reach_of
from bontang_empowerment.access.keyset import AFTER, BEFORE, PAGE_SIZE, FreshRows, KeysetPage, page_from
from bontang_empowerment.access.opened_filters import OpenedFilters, opened_filters
from bontang_empowerment.access.repeats import made_before, posted_token
from bontang_empowerment.access.scope import Rows, visible
from bontang_empowerment.access.versions import StaleVersionError
from bontang_empowerment.accounts.models import User


def signed_in(request: HttpRequest) -> User:
    """The user of a request that has passed sign-in."""
    user = request.user
    if not isinstance(user, User):
        raise TypeError("This view is reached without sign-in.")
    return user


def scoped_object_or_404(request: HttpRequest, queryset: QuerySet[Any] | type[Model], **lookup: Any) -> Any:
    """The object that the lookup names, if the user may see it; Http404 otherwise: a foreign one does not exist."""
    rows = queryset if isinstance(queryset, QuerySet) else queryset._default_manager.all()
    return get_object_or_404(visible(rows, signed_in(request)), **lookup)


class ScopedViewMixin(ContextMixin):
    """What the view bases share. `related` names what the page reads along, so that queries stay few."""

    request: HttpRequest
    model: type[Model]
    related: tuple[str, ...] = ()

    @property
    def user(self) -> User:
        return signed_in(self.request)

    def get_queryset(self) -> QuerySet[Any]:
        rows: QuerySet[Any] = self.model._default_manager.select_related(*self.related)
        return self.narrow(visible(rows, self.user))

    def narrow(self, rows: Rows) -> Rows:
        """A hook for annotations and prefetches; it starts from what the user may see."""
        return rows


def _no_filters(*_view: object) -> None:
    """A list without filters has none to make."""


class ScopedListView(ScopedViewMixin, TemplateView):
    """A list with filters and keyset pages. Context: `page` (KeysetPage), `filter`, `chips`, `export_url`.

    ordering: see access.keyset.paginate. filterset_class: a ScopedFilterSet. shown: the columns that a row of the page
    shows, those of `related` too; the others stay in the database. Empty for all of them. export_name: the URL name
    under which the list is taken out as a file, open to the same roles; empty for none. opens_alike: without filters,
    what is asked of the database follows from the scope of the reader and the day alone, so that its SQL is kept; not
    where an object of the address, something stored or the reader's own account goes into it.
    """

    filterset_class: type[ScopedFilterSet] | None = None
    shown: tuple[str, ...] = ()
    ordering: tuple[str, ...] = ("pk",)
    page_size = PAGE_SIZE
    export_name = ""
    opens_alike = False
    _made_ready: Callable[[], object] = _no_filters

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        rows = self.get_queryset
        if self.filterset_class is not None:
            make = partial(self.make_filterset, _LateRows(self.model, self.get_queryset))
            filterset = opened_filters(self._kept_under, make) if self._opens_alike else make()
            rows = partial(_filtered, filterset)
            self._made_ready = filterset.is_valid
            context |= {"filter": filterset, "chips": filterset.chips()}
        context["page"] = self.paginate(rows)
        if self.export_name and context["page"].rows:
            context["export_url"] = f"{reverse(self.export_name)}{self._filters()}"
        return context

    def matching_rows(self, *, is_whole: bool) -> QuerySet[Any]:
        """What the list shows on all its pages; none under filters that cannot be read.

        is_whole: without the bound that a filter sets to what a list shows of a common name.
        """
        rows = self.get_queryset()
        if self.filterset_class is None:
            return rows
        filterset = self.make_filterset(rows)
        filterset.is_whole = is_whole
        return _filtered(filterset)

    def of_the_page(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        """A hook for what the page reads of its rows; a file of the list reads more."""
        return rows.only(*self.shown) if self.shown else rows

    def _filters(self) -> str:
        query = self.request.GET.copy()
        for name in (AFTER, BEFORE):
            query.pop(name, None)
        return f"?{query.urlencode()}" if query else ""

    def make_filterset(self, rows: Any) -> ScopedFilterSet:
        """A hook for filter sets that take more than the user."""
        if self.filterset_class is None:
            raise TypeError("This list has no filters.")
        return self.filterset_class(self.request.GET, queryset=rows, by=self.user)

    def paginate(self, rows: Callable[[], QuerySet[Any]]) -> KeysetPage:
        """A row that the filters leave out by now still says where its page begins."""

        def fresh() -> FreshRows:
            return FreshRows(self.of_the_page(rows()), self.get_queryset, self.ordering, self.page_size)

        asked = KeptRows(self._kept_under, fresh, self._made_ready) if self._opens_alike else fresh()
        return page_from(asked, self.request.GET, self.page_size)

    @property
    def _opens_alike(self) -> bool:
        return self.opens_alike and all(name in (AFTER, BEFORE) for name in self.request.GET)

    @cached_property
    def _kept_under(self) -> Hashable:
        return type(self), self.page_size, get_language(), *reach_of(self.user, self.model)


def _filtered(filterset: ScopedFilterSet | OpenedFilters) -> QuerySet[Any]:
    found: QuerySet[Any] = filterset.qs if filterset.is_valid() else filterset.queryset.all().none()
    return found


class _LateRows:
    """Rows for a filter set, built when it is asked for them: a list whose SQL is kept never does."""

    def __init__(self, model: type[Model], rows: Callable[[], QuerySet[Any]]) -> None:
        self.model, self.all = model, rows


class ScopedDetailView(ScopedViewMixin, DetailView[Any]):
    """One object of those that the user may see."""


class ScopedUpdateView(ScopedViewMixin, UpdateView[Any, Any]):
    """An edit form on an object that the user may see; `form_valid` calls the service."""

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"by": self.user}


class VersionedUpdateView(ScopedUpdateView):
    """An edit form that a newer version may refuse: then it is shown again, checked against what is stored now.

    `save` calls the service, `saved` answers; `on_stale` lists what else means that somebody was first.
    """

    on_stale: tuple[type[Exception], ...] = (StaleVersionError,)

    def save(self, form: Any) -> Any:
        raise NotImplementedError

    def saved(self, form: Any, row: Any) -> HttpResponse:
        raise NotImplementedError

    def form_valid(self, form: Any) -> HttpResponse:
        try:
            row = self.save(form)
        except self.on_stale:
            self.object = self.get_object()
            return self.read_anew(self.get_form())
        return self.saved(form, row)

    def read_anew(self, form: Any) -> HttpResponse:
        """The form on what is stored now; asked whether it is valid, it says what has changed."""
        form.is_valid()
        return self.form_invalid(form)


class ScopedFormView(FormView[Any]):
    """A form through the door that creates something; `form_valid` calls the service.

    `parent` is looked up by `parent_model` and the URL's `pk`, through the door, when parent_model is set.
    """

    parent_model: type[Model] | None = None
    parent_related: tuple[str, ...] = ()
    parent: Any = None

    @property
    def user(self) -> User:
        return signed_in(self.request)

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        if self.parent_model is not None and isinstance(request.user, User):
            rows = self.parent_model._default_manager.select_related(*self.parent_related)
            self.parent = scoped_object_or_404(request, rows, pk=kwargs["pk"])

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"by": self.user}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(parent=self.parent, **kwargs)


class CreateOnceView(ScopedFormView):
    """A create page whose repeated post leads to what the first one made, before its own values stand in its way.

    `repeatable` says among which rows, `repeated` where to go.
    """

    def repeatable(self) -> QuerySet[Any]:
        raise NotImplementedError

    def repeated(self, earlier: Any) -> HttpResponse:
        raise NotImplementedError

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        earlier = made_before(self.repeatable(), posted_token(request), by=self.user)
        return super().post(request, *args, **kwargs) if earlier is None else self.repeated(earlier)
