"""The accommodation check of a batch: needs against the venue, and what is done about what it lacks."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.functional import cached_property
from django.utils.translation import ngettext

from bontang_empowerment.access.views import ScopedFormView
from bontang_empowerment.drafts.views import DraftedMixin
from trainings.accommodation import NeedCheck, check_needs
from trainings.forms.accommodation import NeedsForm
from trainings.models import Batch
from trainings.services.accommodation import answer_needs


class BatchNeedsView(DraftedMixin, ScopedFormView):
    parent_model = Batch
    parent_related = ("program", "course", "venue")
    form_class = NeedsForm
    template_name = "trainings/batch_needs.html"

    @cached_property
    def check(self) -> NeedCheck:
        return check_needs(self.parent, user=self.user)

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"lines": self.check.unmet}

    def form_valid(self, form: NeedsForm) -> HttpResponse:
        values = form.cleaned_data
        try:
            made = answer_needs(
                batch=self.parent, keys=values["needs"], answer=values["answer"], words=values["words"], by=self.user
            )
        except ValidationError as refusal:
            form.add_error(None, refusal)
            return self.form_invalid(form)
        said = ngettext("%(number)s need is answered.", "%(number)s needs are answered.", len(made))
        messages.success(self.request, said % {"number": len(made)})
        return redirect(self.request.path)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {"batch": self.parent, "check": self.check}
