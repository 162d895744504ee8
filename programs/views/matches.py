"""Who fits a vacancy, which vacancies fit a person, and what the person says."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from beneficiaries.models import AccommodationNeed, Person
from bontang_empowerment.access.views import ScopedFormView, ScopedListView, scoped_object_or_404, signed_in
from bontang_empowerment.drafts.views import DraftedMixin
from programs.forms.placements import YES, AnswerForm
from programs.job_codes import NoMatchReason
from programs.matching import NEEDS_MET, NO_NEEDS, candidates, fit_of, fitting_vacancies, in_words, trained, with_needs
from programs.models import Enrolment, Vacancy, VacancyMatch
from programs.obstacles import obstacles_to_proposing
from programs.services.matches import answer_match, propose_match


class VacancyMatchesView(ScopedListView):
    """Those who need just what is offered, or with `?group=none` those who need nothing of the kind."""

    model = Enrolment
    template_name = "programs/vacancy_matches.html"
    ordering = ("-pk",)

    @cached_property
    def vacancy(self) -> Vacancy:
        rows = Vacancy.objects.select_related("partner", "kelurahan").prefetch_related("offers")
        found: Vacancy = scoped_object_or_404(self.request, rows, pk=self.kwargs["pk"])
        return found

    @property
    def group(self) -> str:
        return NO_NEEDS if self.request.GET.get("group") == NO_NEEDS else NEEDS_MET

    def get_queryset(self) -> QuerySet[Enrolment]:
        return candidates(self.vacancy, self.user, self.group)

    def of_the_page(self, rows: Any) -> Any:
        rows = rows.select_related("program", "person__household__kelurahan")
        return with_needs(rows.defer("person__nik", "person__household__kk_number"), self.user)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(vacancy=self.vacancy, group=self.group, **kwargs)
        for row in context["page"].rows:
            row.fit = fit_of(row, self.vacancy)
        return context


class PersonVacanciesView(ScopedListView):
    model = Vacancy
    template_name = "programs/person_vacancies.html"
    ordering = ("-pk",)

    @cached_property
    def person(self) -> Person:
        rows = Person.objects.select_related("household__kelurahan")
        found: Person = scoped_object_or_404(self.request, rows, pk=self.kwargs["pk"])
        return found

    def get_queryset(self) -> QuerySet[Vacancy]:
        return fitting_vacancies(self.person, self.user)

    def of_the_page(self, rows: Any) -> Any:
        return rows.select_related("partner", "kelurahan").prefetch_related("offers")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        trainings = Enrolment.objects.visible_to(self.user).filter(trained(), person=self.person)
        newest = {row.program.field: row for row in trainings.select_related("program").order_by("pk")}
        needs = AccommodationNeed.objects.visible_to(self.user).filter(person=self.person).order_by("kind")
        matches = VacancyMatch.objects.visible_to(self.user).filter(person=self.person)
        context = super().get_context_data(
            person=self.person,
            needs=in_words(needs),
            is_trained=bool(newest),
            obstacles=obstacles_to_proposing(self.person),
            **kwargs,
        )
        proposed = {match.vacancy_id: match for match in matches.order_by("pk")}
        for row in context["page"].rows:
            row.training, row.match = newest.get(row.field), proposed.get(row.pk)
        return context


@require_POST
def vacancy_propose(request: HttpRequest, pk: int) -> HttpResponse:
    """Of the training that `enrolment` names."""
    vacancy: Vacancy = scoped_object_or_404(request, Vacancy, pk=pk)
    key = request.POST.get("enrolment", "")
    rows = Enrolment.objects.visible_to(signed_in(request)).select_related("person")
    enrolment = rows.filter(pk=int(key)).first() if key.isascii() and key.isdigit() and len(key) <= 18 else None
    if enrolment is None:
        messages.warning(request, _("This person does not fit the vacancy any more. Look at the list again."))
        return redirect(vacancy)
    try:
        propose_match(vacancy=vacancy, enrolment=enrolment, by=signed_in(request))
    except ValidationError as refusal:
        messages.warning(request, refusal.messages[0])
    else:
        text = _("%(name)s is proposed. Ask the person now, and record what they say.")
        messages.success(request, text % {"name": enrolment.person.name})
    return redirect(f"{vacancy.get_absolute_url()}#people")


class MatchAnswerView(DraftedMixin, ScopedFormView):
    parent_model = VacancyMatch
    parent_related = ("vacancy__partner", "person")
    form_class = AnswerForm
    template_name = "programs/match_answer.html"

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"match": self.parent}

    def form_valid(self, form: AnswerForm) -> HttpResponse:
        agrees, reason = form.cleaned_data["answer"] == YES, form.cleaned_data["reason"]
        try:
            answer_match(
                match=self.parent,
                agrees=agrees,
                reason=NoMatchReason(reason) if reason else None,
                note=form.cleaned_data["note"],
                by=self.user,
            )
        except ValidationError as refusal:
            form.add_error(None, refusal)
            return self.form_invalid(form)
        messages.success(self.request, _("The answer is on record."))
        return redirect(f"{self.parent.vacancy.get_absolute_url()}#people")
