"""Recording a person's disability and what they need to take part."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from beneficiaries.forms.disability import DisabilityForm
from beneficiaries.models import Disability, Person
from beneficiaries.services.disability import save_disability
from bontang_empowerment.access.versions import StaleVersionError
from bontang_empowerment.access.views import ScopedFormView
from bontang_empowerment.drafts.views import DraftedMixin


class DisabilityUpdateView(DraftedMixin, ScopedFormView):
    """One page for the first record and for every later change: a person has one record at most."""

    parent_model = Person
    parent_related = ("household__kelurahan",)
    form_class = DisabilityForm
    template_name = "beneficiaries/disability_form.html"

    def get_form_kwargs(self) -> dict[str, Any]:
        stored = Disability.objects.visible_to(self.user).filter(person=self.parent).with_details().first()
        instance = stored or Disability(version=0)
        instance.person = self.parent
        return super().get_form_kwargs() | {"instance": instance}

    def form_valid(self, form: DisabilityForm) -> HttpResponse:
        cleaned = form.cleaned_data
        try:
            save_disability(
                person=self.parent,
                kinds=cleaned["disability_kinds"],
                answers=form.answers,
                devices={name: cleaned[name] for name in ("devices_had", "devices_needed")},
                needs=cleaned["needs"],
                devices_in_use=cleaned["used_devices"],
                devices_lacked=cleaned["lacked_devices"],
                communication=cleaned["ways"],
                version=cleaned["version"] or 0,
                by=self.user,
            )
        except StaleVersionError:
            return self.form_invalid(self.get_form())  # read anew, it says what has changed
        messages.success(self.request, _("The disability record is saved."))
        return redirect(f"{self.parent.get_absolute_url()}#disability")
