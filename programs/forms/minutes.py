"""Uploading the minutes of a group's meeting."""

from typing import Any

from crispy_forms.layout import Fieldset
from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from beneficiaries.forms.proofs import ProofField
from bontang_empowerment.access.forms import ScopedForm
from bontang_empowerment.access.layout import laid_out


class MinutesForm(ScopedForm):
    proof = ProofField(label=gettext_lazy("Minutes"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        text = _("A scan or photo of the signed minutes: PDF, JPEG or PNG, %(limit)s MB at most.")
        self.fields["proof"].help_text = text % {"limit": settings.PROOF_MAX_MB}
        self.helper = laid_out(Fieldset(_("The signed minutes"), "proof"))
