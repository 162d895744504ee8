"""The page on which a list is taken out, and the link to a file that was made in the background."""

from typing import Any

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from bontang_empowerment.access.filters import ScopedFilterSet
from bontang_empowerment.access.repeats import posted_token
from bontang_empowerment.access.views import ScopedFormView, scoped_object_or_404, signed_in
from bontang_empowerment.exports.forms import ExportForm
from bontang_empowerment.exports.models import Export
from bontang_empowerment.exports.reach import may_have_whole_numbers
from bontang_empowerment.exports.registry import ExportedList, list_named
from bontang_empowerment.exports.services import (
    ExportGoneError,
    Wanted,
    export_later,
    export_now,
    file_name,
    is_small,
    read_export,
)
from bontang_empowerment.spreadsheets.writing import CONTENT_TYPES


class ListExportView(ScopedFormView):
    """`list_name`: of the registered list; its filters stand in the address, as on the list itself."""

    list_name = ""
    form_class = ExportForm
    template_name = "exports/export_form.html"

    @cached_property
    def exported(self) -> ExportedList:
        return list_named(self.list_name)

    @cached_property
    def query(self) -> str:
        return self.request.GET.urlencode()

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"may_be_whole": may_have_whole_numbers(self.exported, self.user)}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        filterset = self._filters()
        return super().get_context_data(
            exported=self.exported,
            list_url=self._list_url(),
            chips=[] if filterset is None else filterset.chips(),
            is_small=is_small(self.exported, self.query, by=self.user),
            **kwargs,
        )

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Filters that cannot be read leave nothing to export: the list says what is wrong with them."""
        filterset = self._filters() if request.method in {"GET", "POST"} else None
        if filterset is not None and not filterset.is_valid():
            return redirect(self._list_url())
        return super().dispatch(request, *args, **kwargs)

    def form_valid(self, form: ExportForm) -> HttpResponseBase:  # type: ignore[override]  # a file is no page
        asked = form.cleaned_data
        is_whole = asked.get("is_whole", False)
        reason = asked.get("reason", "") if is_whole else ""
        wanted = Wanted(self.exported, self.query, asked["file_format"], is_whole, reason)
        if is_small(self.exported, self.query, by=self.user):
            written = export_now(wanted=wanted, by=self.user)
            return FileResponse(
                written.file,
                as_attachment=True,
                filename=file_name(self.exported, wanted.file_format),
                content_type=CONTENT_TYPES[wanted.file_format],
            )
        export = export_later(wanted=wanted, token=posted_token(self.request), by=self.user)
        return redirect(export.job or self._list_url())

    def _filters(self) -> ScopedFilterSet | None:
        view = self.exported.opened(self.query, self.user)
        return view.make_filterset(view.get_queryset()) if view.filterset_class else None

    def _list_url(self) -> str:
        address = reverse(self.exported.list_url_name)
        return f"{address}?{self.query}" if self.query else address


@require_safe
def export_download(request: HttpRequest, pk: int) -> HttpResponse | StreamingHttpResponse:
    export: Export = scoped_object_or_404(request, Export.objects.select_related("job", "owner"), pk=pk)
    try:
        parts = read_export(export=export, by=signed_in(request))
    except ExportGoneError:
        messages.error(request, _("This file is not available, or no longer. Ask for the export again."))
        return redirect(export.job or "home")
    name = file_name(list_named(export.list_name), export.file_format)
    return StreamingHttpResponse(
        parts,
        content_type=CONTENT_TYPES[export.file_format],
        headers={
            "Content-Disposition": content_disposition_header(as_attachment=True, filename=name) or "attachment",
            "Content-Length": str(export.size),
        },
    )
