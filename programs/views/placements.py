"""Jobs: the list, one job, giving a place, recording one elsewhere, asking later, ending it."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from beneficiaries.models import AccommodationNeed, Person
from bontang_empowerment.access.links import may_open
from bontang_empowerment.access.scope import scope_of
from bontang_empowerment.access.views import CreateOnceView, ScopedDetailView, ScopedFormView, ScopedListView
from bontang_empowerment.drafts.views import DraftedMixin
from programs.forms.placements import CheckForm, EndForm, JobElsewhereForm, JobForm
from programs.job_codes import CheckPoint
from programs.models import JobPlacement, PlacementCheck, PlacementProvision, VacancyMatch
from programs.placement_filters import PlacementFilter
from programs.services.placements import end_placement, place_in_vacancy, place_without_vacancy, record_check

ABOUT = ("person__household__kelurahan", "partner", "vacancy", "enrolment__program")


class PlacementListView(ScopedListView):
    model = JobPlacement
    related = ABOUT
    template_name = "programs/placement_list.html"
    ordering = ("-pk",)
    filterset_class = PlacementFilter
    opens_alike = True
    export_name = "programs:placement_export"

    def narrow(self, rows: Any) -> Any:
        rows = rows.with_check_due().with_identity_for(self.user)
        return rows.defer("person__nik", "person__household__kk_number")


class PlacementDetailView(ScopedDetailView):
    model = JobPlacement
    related = (*ABOUT, "recorded_by")
    template_name = "programs/placement_detail.html"
    context_object_name = "placement"

    def narrow(self, rows: Any) -> Any:
        return rows.with_check_due().with_identity_for(self.user)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        job: JobPlacement = self.object
        checks = PlacementCheck.objects.visible_to(self.user).filter(placement=job).select_related("recorded_by")
        kelurahan_id = job.person.household.kelurahan_id
        may_ask = may_open(self.user, "programs:placement_check", kelurahan_id=kelurahan_id)
        return super().get_context_data(
            checks=list(checks) if job.identity_shown else [],
            provisions=list(PlacementProvision.objects.visible_to(self.user).filter(placement=job)),
            tells_reason=scope_of(self.user).reaches(kelurahan_id),  # it may tell of health: not to employers
            may_ask=may_ask and job.ended_on is None,
            due_label=CheckPoint(job.check_due).label if job.check_due else "",
            **kwargs,
        )


class PlaceView(DraftedMixin, CreateOnceView):
    """Gives somebody who agreed a place of the vacancy."""

    parent_model = VacancyMatch
    parent_related = ("vacancy__partner", "person")
    form_class = JobForm
    template_name = "programs/placement_form.html"

    def get_initial(self) -> dict[str, Any]:
        vacancy = self.parent.vacancy
        needs = AccommodationNeed.objects.visible_to(self.user).filter(person=self.parent.person_id)
        provided = list(needs.values_list("kind", flat=True))
        wage = {"wage": vacancy.wage_from} if vacancy.wage_from is not None else {}
        return super().get_initial() | {"kind": vacancy.kind, "provided": provided} | wage

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        vacancy = self.parent.vacancy
        text = _("%(title)s at %(employer)s") % {"title": vacancy.title, "employer": vacancy.partner.name}
        back = f"{vacancy.get_absolute_url()}#people"
        return super().get_context_data(person=self.parent.person, subtitle=text, back_url=back, **kwargs)

    def repeatable(self) -> Any:
        return JobPlacement.objects.filter(vacancy=self.parent.vacancy_id)

    def repeated(self, earlier: JobPlacement) -> HttpResponse:
        return redirect(earlier)

    def form_valid(self, form: JobForm) -> HttpResponse:
        try:
            placement = place_in_vacancy(
                match=self.parent,
                values=form.columns,
                provided=form.cleaned_data["provided"],
                by=self.user,
                submission_token=form.cleaned_data["submission_token"],
            )
        except ValidationError as refusal:
            form.add_error(None, refusal)
            return self.form_invalid(form)
        messages.success(self.request, _("The job is on record."))
        return redirect(placement)


class PlaceElsewhereView(DraftedMixin, CreateOnceView):
    parent_model = Person
    parent_related = ("household__kelurahan",)
    form_class = JobElsewhereForm
    template_name = "programs/placement_form.html"

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"person": self.parent}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        back = self.parent.get_absolute_url()
        text = _("For work that comes from no vacancy on record.")
        return super().get_context_data(person=self.parent, subtitle=text, back_url=back, **kwargs)

    def repeatable(self) -> Any:
        return JobPlacement.objects.filter(person=self.parent)

    def repeated(self, earlier: JobPlacement) -> HttpResponse:
        return redirect(earlier)

    def form_valid(self, form: JobElsewhereForm) -> HttpResponse:
        placement = place_without_vacancy(
            person=self.parent,
            values=form.columns,
            provided=form.cleaned_data["provided"],
            by=self.user,
            submission_token=form.cleaned_data["submission_token"],
        )
        messages.success(self.request, _("The job is on record."))
        return redirect(placement)


class _StepView(DraftedMixin, ScopedFormView):
    """A step on a job. `take` calls the service; a refusal stands on the form, which keeps what was typed."""

    parent_model = JobPlacement
    parent_related = ABOUT
    template_name = "programs/placement_step.html"
    title: Any = ""
    button: Any = ""

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"placement": self.parent}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        about = _("%(name)s, %(title)s at %(employer)s") % {
            "name": self.parent.person.name,
            "title": self.parent.title,
            "employer": self.parent.employer,
        }
        return super().get_context_data(about=about, **kwargs)

    def take(self, form: Any) -> None:
        raise NotImplementedError

    def form_valid(self, form: Any) -> HttpResponse:
        try:
            self.take(form)
        except ValidationError as refusal:
            form.add_error(None, refusal)
            return self.form_invalid(form)
        messages.success(self.request, _("The answer is on record."))
        return redirect(self.parent)


class CheckView(_StepView):
    form_class = CheckForm

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        point = self._point()
        return super().get_context_data(
            title=_("Still there?"), button=_("Save the answer"), point=point.label if point else "", **kwargs
        )

    def _point(self) -> CheckPoint | None:
        found = JobPlacement.objects.with_check_due().get(pk=self.parent.pk).check_due
        return CheckPoint(found) if found else None

    def take(self, form: CheckForm) -> None:
        point = self._point()
        if point is None:
            raise ValidationError(_("Nothing is to be asked now."), code="early")
        record_check(
            placement=self.parent,
            point=point,
            checked_on=form.cleaned_data["checked_on"],
            wage=form.cleaned_data["wage"],
            end=form.end_if_any,
            by=self.user,
        )


class EndView(_StepView):
    form_class = EndForm

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(title=_("The job ended"), button=_("Save the end"), **kwargs)

    def take(self, form: EndForm) -> None:
        end_placement(placement=self.parent, end=form.end, by=self.user)
