"""Who comes too seldom, and what was agreed with them."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.generic import TemplateView

from bontang_empowerment.access.views import ScopedFormView, signed_in
from bontang_empowerment.drafts.views import DraftedMixin
from programs.identity import is_shown_to
from trainings.at_risk import MOST_SHOWN, at_risk_for
from trainings.forms.follow_ups import FollowUpForm
from trainings.metrics import Rate, participant_rates
from trainings.models import BatchParticipant
from trainings.services.follow_ups import record_follow_up


class AtRiskListView(TemplateView):
    template_name = "trainings/at_risk_list.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        rows = at_risk_for(signed_in(self.request))
        left_out = max(len(rows) - MOST_SHOWN, 0)
        return super().get_context_data(rows=rows[:MOST_SHOWN], left_out=left_out, **kwargs)


class FollowUpCreateView(DraftedMixin, ScopedFormView):
    parent_model = BatchParticipant
    parent_related = ("batch__program", "enrolment__person__household__kelurahan")
    form_class = FollowUpForm
    template_name = "trainings/follow_up_form.html"

    def get_initial(self) -> dict[str, Any]:
        return {"called_on": timezone.localdate()}

    @cached_property
    def place(self) -> BatchParticipant:
        place: BatchParticipant = self.parent
        place.identity_shown = is_shown_to(self.user, place.enrolment)
        return place

    def form_valid(self, form: FollowUpForm) -> HttpResponse:
        try:
            record_follow_up(participant=self.parent, **form.cleaned_data, by=self.user)
        except ValidationError as refusal:
            form.add_error(None, refusal)
            return self.form_invalid(form)
        messages.success(self.request, _("The talk with %(name)s is noted.") % {"name": self.place.shown_name})
        return redirect("trainings:at_risk_list")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        place = self.place
        return super().get_context_data(**kwargs) | {
            "place": place,
            "batch": place.batch,
            "rate": participant_rates(place.batch).get(place.pk, Rate()),
            "follow_ups": place.follow_ups.select_related("by").order_by("-pk"),
        }
