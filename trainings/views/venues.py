"""Venues: the list, one venue, and its form."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from bontang_empowerment.access.links import Links
from bontang_empowerment.access.views import CreateOnceView, ScopedDetailView, ScopedListView, VersionedUpdateView
from bontang_empowerment.drafts.views import DraftedMixin
from trainings.forms.venues import VenueCreateForm, VenueUpdateForm
from trainings.models import Batch, Venue
from trainings.services.venues import create_venue, update_venue

SHOWN_BATCHES = 20


class VenueListView(ScopedListView):
    model = Venue
    related = ("kelurahan",)
    opens_alike = True
    ordering = ("name", "pk")
    template_name = "trainings/venue_list.html"

    def narrow(self, rows: Any) -> Any:
        return rows.prefetch_related("features")


class VenueDetailView(ScopedDetailView):
    model = Venue
    related = ("kelurahan",)
    template_name = "trainings/venue_detail.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        batches = Batch.objects.visible_to(self.user).filter(venue=self.object).select_related("program")
        return super().get_context_data(
            features=self.object.features.order_by("kind"),
            batches=batches.with_counts().order_by("-pk")[:SHOWN_BATCHES],
            today=timezone.localdate(),
            may_edit=Links.of(self.user).may_open("trainings:venue_update"),
            **kwargs,
        )


class VenueCreateView(DraftedMixin, CreateOnceView):
    form_class = VenueCreateForm
    template_name = "trainings/venue_form.html"

    def repeatable(self) -> QuerySet[Venue]:
        return Venue.objects.all()

    def repeated(self, earlier: Venue) -> HttpResponse:
        return redirect(earlier)

    def form_valid(self, form: VenueCreateForm) -> HttpResponse:
        try:
            venue = create_venue(**form.cleaned_data, by=self.user)
        except ValidationError as refusal:
            form.add_error(None, refusal)
            return self.form_invalid(form)
        messages.success(self.request, _("%(name)s is saved.") % {"name": venue.name})
        return redirect(venue)


class VenueUpdateView(DraftedMixin, VersionedUpdateView):
    model = Venue
    form_class = VenueUpdateForm
    template_name = "trainings/venue_form.html"

    def get_object(self, queryset: Any = None) -> Venue:
        venue: Venue = super().get_object(queryset)
        self.extra_context = {"venue_name": venue.name}  # as stored: a form writes over the object's own
        return venue

    def save(self, form: VenueUpdateForm) -> Venue:
        return update_venue(venue=form.instance, **form.cleaned_data, by=self.user)

    def saved(self, form: VenueUpdateForm, row: Venue) -> HttpResponse:
        messages.success(self.request, _("%(name)s is saved.") % {"name": row.name})
        return redirect(row)
