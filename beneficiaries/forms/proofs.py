"""Uploading a proof of consent."""

from typing import Any

from crispy_forms.layout import Fieldset
from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from beneficiaries.proof_formats import Proof, recognise
from bontang_empowerment.access.forms import ScopedForm
from bontang_empowerment.access.layout import laid_out
from bontang_empowerment.access.widgets import FileInput

HELP = _(
    "A scan or photo of the signed form: PDF, JPEG or PNG, {limit} MB at most. If something on this page must be "
    "corrected, choose the file again."
)
EMPTY = _("This file is empty. Scan or photograph the form again.")


class ProofField(forms.FileField):
    """Cleans to a Proof, or to None when nothing was chosen and nothing is required."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            help_text=format_lazy(HELP, limit=settings.PROOF_MAX_MB),
            widget=FileInput({"accept": "application/pdf,image/jpeg,image/png"}),
            error_messages={"empty": EMPTY, "required": _("Choose the file.")},
            **kwargs,
        )

    def clean(self, data: Any, initial: Any = None) -> Proof | None:
        upload = super().clean(data, initial)
        if not upload:
            return None
        if upload.size > settings.PROOF_MAX_MB * 1024 * 1024:
            message = _("This file is larger than %(limit)s MB. Scan in grey, or take a smaller photo.")
            raise ValidationError(message, code="size", params={"limit": settings.PROOF_MAX_MB})
        return recognise(upload.read())


class ProofForm(ScopedForm):
    """A proof for a record that stands already."""

    proof = ProofField(label=_("Proof"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = laid_out(Fieldset(_("The signed form"), "proof"))
