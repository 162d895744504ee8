"""What the edit pages of families and people share: a save that a newer version or a taken number may refuse."""

from typing import Any

from django.contrib import messages
from django.db.models import Model
from django.http import HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _

from beneficiaries.services.records import StaleVersionError
from beneficiaries.services.registration import TakenMeanwhileError
from bontang_empowerment.access.views import ScopedUpdateView


def try_again() -> str:
    """For a save that was refused though nothing stands against it: two people were at the same numbers at once."""
    return _(
        "That did not work: there is no connection, or our server is busy. What you typed is still here; "
        "try again in a moment."
    )


class RegistryUpdateView(ScopedUpdateView):
    """`save` calls the service. A save refused in between shows the form again, checked against what is stored now."""

    def save(self, form: Any) -> Model:
        raise NotImplementedError

    def form_valid(self, form: Any) -> HttpResponse:
        try:
            saved: Any = self.save(form)
        except (StaleVersionError, TakenMeanwhileError):
            return self._refuse_again()
        if form.changed_fields:
            messages.success(self.request, _("Saved."))
        else:
            messages.info(self.request, _("Nothing was changed."))
        return HttpResponseRedirect(saved.get_absolute_url())

    def _refuse_again(self) -> HttpResponse:
        self.object = self.get_object()
        form = self.get_form()
        if form.is_valid():
            form.add_error(None, try_again())
        return self.form_invalid(form)
