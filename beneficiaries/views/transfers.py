"""Transfers between kelurahan: asking, the list of both sides, and the page where the holding side decides."""

from dataclasses import replace
from typing import Any

import django_filters
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from beneficiaries import extension
from beneficiaries.codes import TransferStatus
from beneficiaries.forms.transfers import AcceptForm, TransferForm
from beneficiaries.models import Person, TransferRequest
from beneficiaries.querysets import TransferRequestQuerySet
from beneficiaries.services.registration import TakenMeanwhileError
from beneficiaries.services.transfers import (
    accept_transfer,
    ask_for_transfer,
    asked_for,
    decline_transfer,
    withdraw_transfer,
)
from beneficiaries.views.edits import try_again
from bontang_empowerment.access.filters import ScopedFilterSet
from bontang_empowerment.access.scope import scope_of
from bontang_empowerment.access.versions import StaleVersionError
from bontang_empowerment.access.views import ScopedFormView, ScopedListView, scoped_object_or_404, signed_in
from bontang_empowerment.drafts.services import DraftKey
from bontang_empowerment.drafts.views import DraftedMixin


class TransferFilter(ScopedFilterSet):
    status = django_filters.ChoiceFilter(label=gettext_lazy("Status"), choices=TransferStatus.choices)

    class Meta:
        model = TransferRequest
        fields: list[str] = []


class TransferListView(ScopedListView):
    model = TransferRequest
    filterset_class = TransferFilter
    opens_alike = True
    ordering = ("-pk",)
    template_name = "beneficiaries/transfer_list.html"

    def narrow(self, rows: TransferRequestQuerySet) -> TransferRequestQuerySet:  # type: ignore[override]  # its own rows
        return rows.with_people(self.user)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        for transfer in context["page"].rows:
            transfer.shown_name = shown_name(transfer, reaches=scope_of(self.user).reaches)
        return context


class TransferCreateView(DraftedMixin, ScopedFormView):
    """`?of=` holds the ticket of who is asked for; a wrong or old one is nobody."""

    form_class = TransferForm
    template_name = "beneficiaries/transfer_form.html"

    @cached_property
    def wanted(self) -> Any:
        wanted = asked_for(self.request.GET.get("of", ""), by=self.user)
        if wanted is None:
            raise Http404("No such ticket.")
        return wanted

    def draft_key(self) -> DraftKey:
        """One draft for each of those asked for, whatever ticket names them."""
        kind = "person" if isinstance(self.wanted, Person) else "family"
        return replace(super().draft_key(), object_key=f"{kind}-{self.wanted.pk}")

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.GET.get("of"):
            messages.info(request, _("Search for the NIK or KK number first; the button stands beside what is found."))
            return redirect("beneficiaries:search")
        return super().dispatch(request, *args, **kwargs)

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"wanted": self.wanted}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        is_person = isinstance(self.wanted, Person)
        household = self.wanted.household if is_person else self.wanted
        named = self.wanted if is_person else self.wanted.head
        return super().get_context_data(
            household=household, is_person=is_person, name=named.initialled_name if named else "", **kwargs
        )

    def form_valid(self, form: TransferForm) -> HttpResponse:
        try:
            transfer = ask_for_transfer(transfer=form.transfer, by=self.user)
        except ValidationError as refusal:
            form.add_error(None, refusal)
            return self.form_invalid(form)
        messages.success(self.request, _("The other kelurahan is asked. The answer will stand on your home page."))
        return HttpResponseRedirect(transfer.get_absolute_url())


class TransferDetailView(DraftedMixin, ScopedFormView):
    """Both sides read it; the holding side hands over by posting the form."""

    parent_model = TransferRequest
    form_class = AcceptForm
    template_name = "beneficiaries/transfer_detail.html"

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        if self.parent is not None:
            self.parent = TransferRequest.objects.with_people(self.user).get(pk=self.parent.pk)

    @property
    def decides(self) -> bool:
        transfer: TransferRequest = self.parent
        return transfer.is_waiting and scope_of(self.user).reaches(transfer.from_kelurahan_id) and not self._is_city

    @property
    def _is_city(self) -> bool:
        """A coordinator reads what the kelurahan settle between them."""
        return scope_of(self.user).city

    def get_form_kwargs(self) -> dict[str, Any]:
        transfer: TransferRequest = self.parent
        stays = transfer.household.active_members if self.decides and transfer.person_id else []
        members = [person for person in stays if person.pk != transfer.person_id]
        leaving = transfer.household.active_members if transfer.person_id is None else [transfer.person]
        people = [person for person in leaving if person is not None]
        self.standings = extension.standings_of(people, self.user) if self.decides else {}
        return super().get_form_kwargs() | {
            "household": transfer.household,
            "members": members,
            "standings": {},
            "transfer": transfer,
        }

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        scope, transfer = scope_of(self.user), self.parent
        return context | {
            "transfer": transfer,
            "shown_name": shown_name(transfer, reaches=scope.reaches),
            "decides": self.decides,
            "may_withdraw": transfer.is_waiting and not scope.city and scope.reaches(transfer.to_kelurahan_id),
            "standings": [line for lines in self.standings.values() for line in lines],
        }

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not self.decides:
            messages.info(request, _("Only the holding kelurahan decides, and only once."))
            return HttpResponseRedirect(self.parent.get_absolute_url())
        return super().post(request, *args, **kwargs)

    def form_valid(self, form: AcceptForm) -> HttpResponse:
        version, stayers = form.cleaned_data["version"], form.stayers
        try:
            accept_transfer(transfer=self.parent, version=version, stayers=stayers, by=self.user)
        except (StaleVersionError, TakenMeanwhileError):
            self.setup(self.request, *self.args, **self.kwargs)
            form = self.get_form()
            if form.is_valid():
                form.add_error(None, try_again())
            return self.form_invalid(form)
        except ValidationError as refusal:
            form.add_error(None, refusal)
            return self.form_invalid(form)
        messages.success(self.request, _("Handed over. The other kelurahan sees them from now on."))
        return HttpResponseRedirect(self.parent.get_absolute_url())


@require_POST
def transfer_decline(request: HttpRequest, pk: int) -> HttpResponse:
    transfer = scoped_object_or_404(request, TransferRequest, pk=pk)
    answer = request.POST.get("answer", "").strip()[:300]
    if not answer:
        messages.error(request, _("Write why it is declined: those who asked read it. Nothing was changed."))
        return HttpResponseRedirect(transfer.get_absolute_url())
    return _settle(request, transfer, lambda by: decline_transfer(transfer=transfer, answer=answer, by=by))


@require_POST
def transfer_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    transfer = scoped_object_or_404(request, TransferRequest, pk=pk)
    return _settle(request, transfer, lambda by: withdraw_transfer(transfer=transfer, by=by))


def _settle(request: HttpRequest, transfer: TransferRequest, act: Any) -> HttpResponse:
    try:
        act(signed_in(request))
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    except PermissionDenied:
        messages.error(request, _("That is for the other kelurahan to decide. Nothing was changed."))
    else:
        messages.success(request, _("Saved."))
    return HttpResponseRedirect(transfer.get_absolute_url())


def shown_name(transfer: TransferRequest, *, reaches: Any) -> str:
    """Whole for whoever reaches the kelurahan where they are, initials for the others."""
    named = transfer.person or transfer.household.head
    if named is None:
        return _("no members")
    is_reached = reaches(named.household.kelurahan_id if transfer.person else transfer.household.kelurahan_id)
    return named.name if is_reached else named.initialled_name
