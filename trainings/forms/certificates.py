"""The form that revokes a certificate."""

from django import forms
from django.utils.translation import gettext_lazy as _

from bontang_empowerment.access.forms import ScopedForm


class RevokeForm(ScopedForm):
    reason = forms.CharField(
        label=_("Reason"),
        max_length=300,
        help_text=_("Kept with the certificate. The public page says that it is revoked, not why."),
    )
