"""Vacancies: the list, one vacancy, its form, and closing it."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from bontang_empowerment.access.links import Links
from bontang_empowerment.access.versions import StaleVersionError
from bontang_empowerment.access.views import (
    CreateOnceView,
    ScopedDetailView,
    ScopedFormView,
    ScopedListView,
    VersionedUpdateView,
    scoped_object_or_404,
    signed_in,
)
from bontang_empowerment.accounts.models import User
from bontang_empowerment.drafts.views import DraftedMixin
from programs.forms.vacancies import CloseForm, VacancyCreateForm, VacancyUpdateForm
from programs.job_codes import CloseReason
from programs.matching import with_needs
from programs.models import Vacancy, VacancyMatch
from programs.services.vacancies import close_vacancy, create_vacancy, reopen_vacancy, update_vacancy
from programs.vacancy_filters import VacancyFilter

MOST_PEOPLE = 200
"""So many proposals are shown on the page of a vacancy, the newest."""


class VacancyListView(ScopedListView):
    model = Vacancy
    related = ("partner", "kelurahan")
    template_name = "programs/vacancy_list.html"
    ordering = ("-pk",)
    filterset_class = VacancyFilter
    opens_alike = True
    export_name = "programs:vacancy_export"

    def narrow(self, rows: Any) -> Any:
        return rows.listed_for(self.user).with_taken().prefetch_related("offers")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        may_create = Links.of(self.user).may_open("programs:vacancy_create")
        return super().get_context_data(may_create=may_create, **kwargs)


class VacancyDetailView(ScopedDetailView):
    model = Vacancy
    related = ("partner", "kelurahan")
    template_name = "programs/vacancy_detail.html"
    context_object_name = "vacancy"

    def narrow(self, rows: Any) -> Any:
        return rows.with_taken()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            people=people_of(self.object, self.user),
            may_match=Links.of(self.user).may_open("programs:vacancy_matches"),
            offers=list(self.object.offers.order_by("kind")),
            may_edit=may_edit_vacancy(self.user, self.object),
            may_open_partner=Links.of(self.user).may_open("programs:partner_detail"),
            **kwargs,
        )


def people_of(vacancy: Vacancy, user: User) -> list[VacancyMatch]:
    """Who is proposed, agreed or works there, as far as `user` may see them; each with what they need. Three queries.

    may_step: whether the user may record the next step of this one.
    """
    rows = VacancyMatch.objects.visible_to(user).filter(vacancy=vacancy).with_identity_for(user)
    rows = rows.select_related("enrolment__program", "person__household__kelurahan").defer("person__nik")
    links = Links.of(user)
    own = set(
        links.rows(VacancyMatch.objects.filter(vacancy=vacancy), "programs:match_answer").values_list("pk", flat=True)
    )
    found = list(with_needs(rows, user).order_by("-pk")[:MOST_PEOPLE])
    for match in found:
        match.may_step = match.pk in own
    return found


def may_edit_vacancy(user: User, vacancy: Vacancy) -> bool:
    """One query at most: whoever only looks for work for others sees every vacancy and changes none."""
    rows = Vacancy.objects.filter(pk=vacancy.pk)
    return Links.of(user).rows(rows, "programs:vacancy_update").exists()


class VacancyCreateView(DraftedMixin, CreateOnceView):
    form_class = VacancyCreateForm
    template_name = "programs/vacancy_form.html"

    def get_initial(self) -> dict[str, Any]:
        partner = self.request.GET.get("partner", "")
        return super().get_initial() | ({"partner": partner} if partner.isdigit() else {})

    def repeatable(self) -> QuerySet[Vacancy]:
        return Vacancy.objects.all()

    def repeated(self, earlier: Vacancy) -> HttpResponse:
        return redirect(earlier)

    def form_valid(self, form: VacancyCreateForm) -> HttpResponse:
        vacancy = create_vacancy(
            values=form.columns,
            offers=form.cleaned_data["offers"],
            by=self.user,
            submission_token=form.cleaned_data["submission_token"],
        )
        messages.success(self.request, _("The vacancy “%(name)s” is saved.") % {"name": vacancy})
        return redirect(vacancy)


class VacancyUpdateView(DraftedMixin, VersionedUpdateView):
    model = Vacancy
    form_class = VacancyUpdateForm
    template_name = "programs/vacancy_form.html"

    def save(self, form: VacancyUpdateForm) -> Vacancy:
        return update_vacancy(
            vacancy=form.instance,
            version=form.cleaned_data["version"],
            values=form.columns,
            offers=form.cleaned_data["offers"],
            by=self.user,
        )

    def form_valid(self, form: VacancyUpdateForm) -> HttpResponse:
        try:
            return super().form_valid(form)
        except ValidationError as refusal:
            form.add_error(None, refusal)
            return self.form_invalid(form)

    def saved(self, form: VacancyUpdateForm, row: Vacancy) -> HttpResponse:
        messages.success(self.request, _("The vacancy “%(name)s” is saved.") % {"name": row})
        return redirect(row)


class VacancyCloseView(DraftedMixin, ScopedFormView):
    parent_model = Vacancy
    form_class = CloseForm
    template_name = "programs/vacancy_close.html"

    def get_initial(self) -> dict[str, Any]:
        return super().get_initial() | {"version": self.parent.version}

    def form_valid(self, form: CloseForm) -> HttpResponse:
        reason, version = CloseReason(form.cleaned_data["reason"]), form.cleaned_data["version"] or 0
        try:
            close_vacancy(
                vacancy=self.parent, version=version, reason=reason, note=form.cleaned_data["note"], by=self.user
            )
        except StaleVersionError:
            form.refuse_stale(Vacancy.objects.visible_to(self.user).get(pk=self.parent.pk).version)
            return self.form_invalid(form)
        messages.success(self.request, _("The vacancy is closed."))
        return redirect(self.parent)


@require_POST
def vacancy_reopen(request: HttpRequest, pk: int) -> HttpResponse:
    vacancy: Vacancy = scoped_object_or_404(request, Vacancy, pk=pk)
    reopen_vacancy(vacancy=vacancy, by=signed_in(request))
    messages.success(request, _("The vacancy is open again."))
    return redirect(vacancy)
