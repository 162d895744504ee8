"""Why somebody is kept out of sight, or shown again."""

from django import forms
from django.utils.translation import gettext_lazy as _

from bontang_empowerment.access.forms import ScopedForm


class RestrictionForm(ScopedForm):
    reason = forms.CharField(
        label=_("Reason"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Only those who see restricted people can read it. Such as: protection order, shelter, threat."),
        error_messages={"required": _("Write the reason: it is kept with your name and the time.")},
    )
