"""Disaster events, and what each did to a family."""

from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from beneficiaries.disaster_filters import DisasterEventFilter
from beneficiaries.forms.disaster import (
    DisasterEventCreateForm,
    DisasterEventUpdateForm,
    DisasterImpactCreateForm,
    DisasterImpactUpdateForm,
)
from beneficiaries.models import DisasterEvent, DisasterImpact, Household, Person
from beneficiaries.querysets import DisasterEventQuerySet
from beneficiaries.services.disaster import (
    AlreadyRecordedError,
    create_disaster_event,
    record_disaster_impact,
    update_disaster_event,
    update_disaster_impact,
)
from beneficiaries.views.family_pages import name_of_family
from bontang_empowerment.access.links import Links
from bontang_empowerment.access.views import ScopedFormView, ScopedListView, VersionedUpdateView, signed_in
from bontang_empowerment.drafts.services import discard_draft
from bontang_empowerment.drafts.views import DraftedMixin


class DisasterEventListView(ScopedListView):
    model = DisasterEvent
    filterset_class = DisasterEventFilter
    opens_alike = True
    ordering = ("-started_on", "-pk")
    template_name = "beneficiaries/disaster_event_list.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        links = Links.of(self.user)
        return super().get_context_data(
            may_create=links.may_open("beneficiaries:disaster_event_create"),
            may_list=links.may_open("beneficiaries:disaster_impact_list"),
            **kwargs,
        )

    def narrow(self, rows: DisasterEventQuerySet) -> DisasterEventQuerySet:  # type: ignore[override]  # its own rows
        return rows.with_family_count(self.user).prefetch_related("kelurahan")


class DisasterEventCreateView(DraftedMixin, ScopedFormView):
    form_class = DisasterEventCreateForm
    template_name = "beneficiaries/disaster_event_form.html"

    def form_valid(self, form: DisasterEventCreateForm) -> HttpResponse:
        event = create_disaster_event(**form.cleaned_data, by=self.user)
        messages.success(
            self.request, _("%(event)s is on record. Officers can now record its impact.") % {"event": event}
        )
        return redirect("beneficiaries:disaster_event_list")


class DisasterEventUpdateView(DraftedMixin, VersionedUpdateView):
    model = DisasterEvent
    form_class = DisasterEventUpdateForm
    context_object_name = "event"
    template_name = "beneficiaries/disaster_event_form.html"

    def save(self, form: DisasterEventUpdateForm) -> DisasterEvent:
        return update_disaster_event(
            event=form.instance,
            changed=[name for name in form.changed_data if name != "version"],
            version=form.cleaned_data["version"],
            kelurahan=form.cleaned_data["kelurahan"],
            by=self.user,
        )

    def saved(self, form: DisasterEventUpdateForm, row: DisasterEvent) -> HttpResponse:
        messages.success(self.request, _("%(event)s is saved.") % {"event": row})
        return redirect(row.get_absolute_url())


class DisasterImpactCreateView(DraftedMixin, ScopedFormView):
    parent_model = Household
    parent_related = ("kelurahan",)
    form_class = DisasterImpactCreateForm
    template_name = "beneficiaries/disaster_impact_form.html"

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"household": self.parent}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(family=name_of_family(self.parent, self.user), **kwargs)

    def form_valid(self, form: DisasterImpactCreateForm) -> HttpResponse:
        try:
            impact = record_disaster_impact(household=self.parent, by=self.user, **form.cleaned_data)
        except AlreadyRecordedError as error:
            return self._offer_to_edit(error.impact)
        except ValidationError as refusal:
            form.add_error(None, refusal)
            return self.form_invalid(form)
        messages.success(self.request, _("The impact of %(event)s is on record.") % {"event": impact.event})
        _doubt_counts(self.request, impact)
        return redirect(f"{self.parent.get_absolute_url()}#disasters")

    def _offer_to_edit(self, impact: DisasterImpact) -> HttpResponse:
        """The record that exists, with what was typed in its form: nothing is lost, nothing is overwritten unasked."""
        posted = self.request.POST.copy()
        posted["version"] = str(impact.version)
        form = DisasterImpactUpdateForm(posted, instance=impact, household=self.parent, by=self.user)
        form.compare_with_stored()
        return self.render_to_response(self.get_context_data(form=form, impact=impact, on_record=True))


class DisasterImpactUpdateView(DraftedMixin, VersionedUpdateView):
    model = DisasterImpact
    related = ("event", "household__kelurahan")
    form_class = DisasterImpactUpdateForm
    context_object_name = "impact"
    template_name = "beneficiaries/disaster_impact_form.html"

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"household": self.object.household}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        household = self.object.household
        return super().get_context_data(parent=household, family=name_of_family(household, self.user), **kwargs)

    def discard_sent(self) -> None:
        """Also what was typed as a first record, before the page told that there is one."""
        super().discard_sent()
        begun = replace(self.draft_key(), form="beneficiaries:disaster_impact_create")
        discard_draft(replace(begun, object_key=str(self.object.household_id)))

    def save(self, form: DisasterImpactUpdateForm) -> DisasterImpact:
        changed = [name for name in form.changed_data if name != "version"]
        return update_disaster_impact(
            impact=form.instance, changed=changed, version=form.cleaned_data["version"], by=self.user
        )

    def saved(self, form: DisasterImpactUpdateForm, row: DisasterImpact) -> HttpResponse:
        messages.success(self.request, _("The impact of %(event)s is saved.") % {"event": row.event})
        _doubt_counts(self.request, row)
        return redirect(f"{row.household.get_absolute_url()}#disasters")


def _doubt_counts(request: HttpRequest, impact: DisasterImpact) -> None:
    """More people harmed than the family has is possible (a guest, a member not yet entered), so it is only told."""
    members = Person.objects.visible_to(signed_in(request)).filter(household=impact.household_id).count()
    if impact.people_harmed > members:
        told = _(
            "More people are recorded as harmed (%(harmed)s) than the family has on record (%(members)s). Please check."
        )
        messages.warning(request, told % {"harmed": impact.people_harmed, "members": members})
