"""Keeping somebody out of sight: one page for setting and lifting, for the named roles alone."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _

from beneficiaries.forms.restriction import RestrictionForm
from beneficiaries.models import Person, Restriction
from beneficiaries.services.restriction import lift_restriction, restrict_person
from bontang_empowerment.access.views import ScopedFormView
from bontang_empowerment.drafts.views import DraftedMixin


class PersonRestrictionView(DraftedMixin, ScopedFormView):
    parent_model = Person
    parent_related = ("household__kelurahan",)
    form_class = RestrictionForm
    template_name = "beneficiaries/person_restriction.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        rows = Restriction.objects.visible_to(self.user).filter(person=self.parent)
        return super().get_context_data(
            person=self.parent, periods=rows.select_related("set_by", "lifted_by").order_by("-pk"), **kwargs
        )

    def form_valid(self, form: RestrictionForm) -> HttpResponse:
        reason = form.cleaned_data["reason"]
        if self.parent.is_restricted:
            lift_restriction(person=self.parent, reason=reason, by=self.user)
            messages.success(self.request, _("%(name)s is found like everybody else again.") % {"name": self.parent})
        else:
            restrict_person(person=self.parent, reason=reason, by=self.user)
            messages.success(self.request, _("%(name)s is out of sight for everybody else.") % {"name": self.parent})
        return HttpResponseRedirect(self.parent.get_absolute_url())
