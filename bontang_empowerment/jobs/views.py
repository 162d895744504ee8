"""My long work: a list, one run with its progress, and a way to stop it."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext
from django.views.decorators.http import require_POST
from django_htmx.http import HttpResponseClientRefresh

from bontang_empowerment.access.views import ScopedDetailView, ScopedListView, scoped_object_or_404, signed_in
from bontang_empowerment.jobs.models import Job
from bontang_empowerment.jobs.registry import kind_of
from bontang_empowerment.jobs.starting import cancel_job


class JobListView(ScopedListView):
    """Newest first. An admin sees everybody's."""

    model = Job
    related = ("owner",)
    opens_alike = True
    ordering = ("-pk",)
    template_name = "jobs/job_list.html"


class JobDetailView(ScopedDetailView):
    """The page; to htmx, the progress alone, and once it is over the order to load the whole page anew."""

    model = Job
    related = ("owner",)
    template_name = "jobs/job_detail.html"
    context_object_name = "job"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = super().get(request, *args, **kwargs)
        is_over = bool(request.headers.get("HX-Request")) and not self.object.is_unfinished
        return HttpResponseClientRefresh() if is_over else response

    def get_template_names(self) -> list[str]:
        return ["jobs/_progress.html"] if self.request.headers.get("HX-Request") else [self.template_name]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        kind = kind_of(self.object.kind)
        # An admin sees that there is a result; it is for whoever asked.
        url = kind.url(self.object) if self.object.owner_id == self.user.pk else ""
        return super().get_context_data(result_url=url, result_label=kind.url_label, **kwargs)


@require_POST
def job_cancel(request: HttpRequest, pk: int) -> HttpResponse:
    job = cancel_job(job=scoped_object_or_404(request, Job, pk=pk), by=signed_in(request))
    messages.info(request, gettext("The work was stopped.") if job.state == "cancelled" else gettext("It was over."))
    return redirect(kind_of(job.kind).url(job) or job)
