"""What the edit pages of families and people share: a save that a newer version or a taken number may refuse."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _

from beneficiaries.services.registration import TakenMeanwhileError
from bontang_empowerment.access.versions import StaleVersionError
from bontang_empowerment.access.views import VersionedUpdateView


def try_again() -> str:
    """For a save that was refused though nothing stands against it: two people were at the same numbers at once."""
    return _(
        "That did not work: there is no connection, or our server is busy. What you typed is still here; "
        "try again in a moment."
    )


class RegistryUpdateView(VersionedUpdateView):
    """A taken number refuses a save in between like a newer version does."""

    on_stale = (StaleVersionError, TakenMeanwhileError)

    def saved(self, form: Any, row: Any) -> HttpResponse:
        if form.changed_fields:
            messages.success(self.request, _("Saved."))
        else:
            messages.info(self.request, _("Nothing was changed."))
        return HttpResponseRedirect(row.get_absolute_url())

    def read_anew(self, form: Any) -> HttpResponse:
        if form.is_valid():
            form.add_error(None, try_again())
        return self.form_invalid(form)
