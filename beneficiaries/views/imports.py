"""Importing a list in four steps: file, columns, check, save."""

from typing import Any

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_POST, require_safe

from beneficiaries.imports.forms import ColumnsForm, UploadForm
from beneficiaries.imports.lookups import Reach
from beneficiaries.imports.preview import shown_rows
from beneficiaries.imports.reports import TEMPLATES, refused_rows_file, template_file
from beneficiaries.imports.runs import (
    WrongStepError,
    choose_columns,
    decide_rows,
    forecast,
    sample_rows,
    save_import,
    start_import,
    totals,
    undo_import,
)
from beneficiaries.models import ImportRow, ImportRun
from beneficiaries.models.imports import ImportStage, RowDecision, RowOutcome, RowStatus
from bontang_empowerment.access.keyset import paginate
from bontang_empowerment.access.views import ScopedDetailView, ScopedListView, scoped_object_or_404, signed_in
from bontang_empowerment.spreadsheets.tables import ReadingRefusedError
from bontang_empowerment.spreadsheets.writing import CONTENT_TYPES

TEMPLATE_OF_STAGE = {
    ImportStage.COLUMNS: "beneficiaries/import_columns.html",
    ImportStage.CHECKED: "beneficiaries/import_check.html",
    ImportStage.SAVED: "beneficiaries/import_report.html",
    ImportStage.UNDONE: "beneficiaries/import_report.html",
    ImportStage.REFUSED: "beneficiaries/import_refused.html",
    ImportStage.CLOSED: "beneficiaries/import_closed.html",
}
WORKING = "beneficiaries/import_working.html"
STEP_OF_STAGE = {
    ImportStage.COLUMNS: 2,
    ImportStage.CHECKING: 3,
    ImportStage.CHECKED: 3,
    ImportStage.REFUSED: 1,
}
DECISION = "decision_"


class ImportListView(ScopedListView):
    """My imports, the newest first, and the form for the next one. An admin sees everybody's."""

    model = ImportRun
    related = ("owner",)
    opens_alike = True
    ordering = ("-pk",)
    template_name = "beneficiaries/import_list.html"

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = UploadForm(request.POST, request.FILES)
        if form.is_valid():
            file = form.cleaned_data["file"]
            try:
                return redirect(start_import(file=file, file_name=file.name, by=signed_in(request)))
            except ReadingRefusedError as refused:
                form.add_error("file", refused.message)
        return self.render_to_response(self.get_context_data(form=form, **kwargs))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {"form": UploadForm(), "step": 1} | super().get_context_data(**kwargs)


class ImportDetailView(ScopedDetailView):
    """Each stage has its own page at the same address."""

    model = ImportRun
    related = ("job", "owner")
    context_object_name = "run"

    def get_template_names(self) -> list[str]:
        return [TEMPLATE_OF_STAGE.get(self.object.stage, WORKING)]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        run = self.object
        context = super().get_context_data(job=run.job, step=STEP_OF_STAGE.get(run.stage, 4), **kwargs)
        if run.stage == ImportStage.COLUMNS:
            return {"form": ColumnsForm(run=run, samples=sample_rows(run), by=self.user)} | context
        if run.stage == ImportStage.CHECKED:
            return context | self._rows("status", forecast(run), RowStatus)
        if run.stage in {ImportStage.SAVED, ImportStage.UNDONE}:
            return context | self._rows("outcome", totals(run), RowOutcome)
        if run.stage == ImportStage.CLOSED:
            kept = run.closed_totals  # PostgreSQL keeps its keys in an order of its own
            told = [(outcome.label, kept[outcome.value]) for outcome in RowOutcome if outcome.value in kept]
            return context | {"counts": told}
        return context

    def _rows(self, field: str, counts: dict[str, int], labels: Any) -> dict[str, Any]:
        """The rows with one value of `field`, the one that the address names, and how many have each."""
        chosen = self.request.GET.get(field, "")
        rows = ImportRow.objects.visible_to(self.user).filter(run=self.object)
        rows = rows.select_related("person__household__kelurahan", "household__kelurahan")
        if chosen in counts:
            rows = rows.filter(**{field: chosen})
        page = paginate(rows, ordering=("number", "pk"), parameters=self.request.GET)
        groups = [(value, labels(value).label, count) for value, count in counts.items()]
        return {
            "page": page,
            "shown": shown_rows(page.rows, reach=Reach(self.user)),
            "groups": groups,
            "chosen": chosen,
            "counts": counts,
            "total": sum(counts.values()),
            "decisions": RowDecision,
        }


@require_POST
def import_columns(request: HttpRequest, pk: int) -> HttpResponse:
    run = _run(request, pk)
    if run.stage != ImportStage.COLUMNS:
        return _gone_on(request, run)
    form = ColumnsForm(request.POST, run=run, samples=sample_rows(run), by=signed_in(request))
    if not form.is_valid():
        return render(request, "beneficiaries/import_columns.html", {"form": form, "run": run, "step": 2})
    return _go_on(request, run, choose_columns, mapping=form.mapping(), defaults=form.defaults())


@require_POST
def import_decide(request: HttpRequest, pk: int) -> HttpResponse:
    """Row by row (decision_<id>), or every row of a group (group and decision)."""
    run, by = _run(request, pk), signed_in(request)
    rows = ImportRow.objects.visible_to(by).filter(run=run)
    count = 0
    try:
        if group := request.POST.get("group", ""):
            count = decide_rows(run=run, rows=rows.filter(status=group), decision=_decision(request, "decision"), by=by)
        else:
            for decision in ("", *RowDecision.values):
                names = [name for name in request.POST if name.startswith(DECISION)]
                ids = [name.removeprefix(DECISION) for name in names if request.POST[name] == decision]
                chosen = rows.filter(pk__in=[key for key in ids if key.isdecimal() and len(key) < 19])
                count += decide_rows(run=run, rows=chosen, decision=decision, by=by) if ids else 0
    except WrongStepError as error:
        messages.warning(request, str(error))
        return redirect(run)
    messages.success(request, gettext("Decided: %(count)s rows.") % {"count": count})
    query = request.META.get("QUERY_STRING", "")
    return redirect(f"{run.get_absolute_url()}?{query}" if query else run.get_absolute_url())


def _decision(request: HttpRequest, name: str) -> str:
    given = request.POST.get(name, "")
    return given if given in RowDecision.values else ""


@require_POST
def import_save(request: HttpRequest, pk: int) -> HttpResponse:
    return _go_on(request, _run(request, pk), save_import)


@require_POST
def import_undo(request: HttpRequest, pk: int) -> HttpResponse:
    return _go_on(request, _run(request, pk), undo_import)


@require_safe
def import_refused(request: HttpRequest, pk: int) -> FileResponse:
    """The rows that did not come in, as a file to mend."""
    run = _run(request, pk)
    written = refused_rows_file(run=run, by=signed_in(request))
    name = f"ditolak-{run.pk}.xlsx"
    return FileResponse(written.file, as_attachment=True, filename=name, content_type=CONTENT_TYPES["xlsx"])


@require_safe
def import_template(request: HttpRequest) -> HttpResponseBase:
    """An empty list to fill: ?name=family or ?name=decile."""
    name = request.GET.get("name", "")
    if name not in TEMPLATES:
        return redirect("beneficiaries:import_list")
    written = template_file(name)
    return FileResponse(
        written.file, as_attachment=True, filename=f"templat-{name}.xlsx", content_type=CONTENT_TYPES["xlsx"]
    )


def _run(request: HttpRequest, pk: int) -> ImportRun:
    run: ImportRun = scoped_object_or_404(request, ImportRun, pk=pk)
    return run


def _go_on(request: HttpRequest, run: ImportRun, step: Any, **values: Any) -> HttpResponse:
    try:
        step(run=run, by=signed_in(request), **values)
    except WrongStepError as error:
        messages.warning(request, str(error))
    return redirect(reverse("beneficiaries:import_detail", args=[run.pk]))


def _gone_on(request: HttpRequest, run: ImportRun) -> HttpResponse:
    messages.warning(
        request, gettext("This import is at another step by now: %(step)s.") % {"step": run.get_stage_display()}
    )
    return redirect(run)
