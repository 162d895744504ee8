"""The queue of possible duplicates: side by side, merged or told apart, and a merge undone."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from beneficiaries.codes import CandidateStatus
from beneficiaries.duplicate_filters import DuplicateFilter
from beneficiaries.forms.merging import MergeForm
from beneficiaries.models import DuplicateCandidate, MergeRecord, Person
from beneficiaries.services.duplicate_queue import decide_different, sees_both
from beneficiaries.services.duplicate_search import start_duplicate_search
from beneficiaries.services.merging import (
    MergeRefusedError,
    merge_people,
    obstacles_to_merging,
    reaches_both,
    undo_merge,
)
from bontang_empowerment.access.links import Links
from bontang_empowerment.access.views import (
    ScopedDetailView,
    ScopedFormView,
    ScopedListView,
    scoped_object_or_404,
    signed_in,
)

PEOPLE = ("first__household__kelurahan", "second__household__kelurahan")


class DuplicateListView(ScopedListView):
    """Those that wait, likeliest first, unless the filter asks for the decided ones."""

    model = DuplicateCandidate
    related = PEOPLE
    filterset_class = DuplicateFilter
    opens_alike = True
    ordering = ("-probability", "-pk")
    export_name = "beneficiaries:duplicate_export"
    template_name = "beneficiaries/duplicate_list.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        people = {person_id for row in context["page"].rows for person_id in (row.first_id, row.second_id)}
        seen = Person.objects.visible_to(self.user).filter(pk__in=people) if people else Person.objects.none()
        may_search = Links.of(self.user).may_open("beneficiaries:duplicate_search")
        return context | {"seen": set(seen.values_list("pk", flat=True)), "may_search": may_search}


class DuplicateDetailView(ScopedFormView):
    """Both records side by side. Only who may see both decides; a coordinator does for two kelurahan."""

    parent_model = DuplicateCandidate
    parent_related = (*PEOPLE, "decided_by")
    form_class = MergeForm
    template_name = "beneficiaries/duplicate_detail.html"

    @property
    def may_decide(self) -> bool:
        return self.parent.status == CandidateStatus.WAITING and sees_both(self.parent, by=self.user)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Which fields differ is told to nobody who may not see both: so before the form is looked at."""
        if not sees_both(self.parent, by=self.user):
            raise PermissionDenied
        return super().post(request, *args, **kwargs)

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"candidate": self.parent}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        candidate: DuplicateCandidate = self.parent
        sees = sees_both(candidate, by=self.user)
        obstacles = obstacles_to_merging(candidate.first, candidate.second) if sees else []
        people = Person.objects.visible_to(self.user).filter(pk__in=(candidate.first_id, candidate.second_id))
        return super().get_context_data(
            candidate=candidate,
            sees_both=sees,
            seen=set(people.values_list("pk", flat=True)),
            may_decide=self.may_decide,
            obstacles=obstacles,
            merges=MergeRecord.objects.visible_to(self.user).of_pair(candidate),
            **kwargs,
        )

    def form_valid(self, form: MergeForm) -> HttpResponse:
        try:
            merge = merge_people(
                survivor=form.survivor, absorbed=form.absorbed, taken=form.taken, versions=form.versions, by=self.user
            )
        except MergeRefusedError as refusal:
            form.add_error(None, refusal)
            return self.form_invalid(form)
        messages.success(self.request, _("Merged. Both records can be restored from here."))
        return redirect(merge.get_absolute_url())


@require_POST
def duplicate_dismiss(request: HttpRequest, pk: int) -> HttpResponse:
    candidate = scoped_object_or_404(request, DuplicateCandidate, pk=pk)
    decide_different(candidate=candidate, by=signed_in(request))
    messages.success(request, _("Remembered: these are two people. They will not be asked about again."))
    return redirect("beneficiaries:duplicate_list")


class MergeDetailView(ScopedDetailView):
    model = MergeRecord
    related = ("survivor__household__kelurahan", "absorbed__household__kelurahan", "merged_by", "undone_by")
    context_object_name = "merge"
    template_name = "beneficiaries/merge_detail.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        merge = self.object
        may_undo = not merge.is_undone and reaches_both(merge, by=self.user)
        return super().get_context_data(may_undo=may_undo, **kwargs)


@require_POST
def merge_undo(request: HttpRequest, pk: int) -> HttpResponse:
    merge = scoped_object_or_404(request, MergeRecord, pk=pk)
    try:
        undo_merge(merge=merge, by=signed_in(request))
    except MergeRefusedError as refusal:
        messages.error(request, " ".join(refusal.messages))
    else:
        messages.success(request, _("Undone: both records are as they were."))
    return redirect(merge.get_absolute_url())


@require_POST
def duplicate_search(request: HttpRequest) -> HttpResponse:
    return redirect(start_duplicate_search(by=signed_in(request)).get_absolute_url())
