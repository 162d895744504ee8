"""Taking down what somebody asks about their data, and what was answered."""

from datetime import datetime, time
from typing import Any

from crispy_forms.layout import Fieldset
from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from beneficiaries.codes import DataRequestKind, DataRequestOutcome, RequestChannel
from beneficiaries.models import DataRequest
from bontang_empowerment.access.fields import PastDateField, TimeOfDayField
from bontang_empowerment.access.forms import RepeatSafeFormMixin, ScopedForm
from bontang_empowerment.access.layout import laid_out

DETAILS = DataRequest._meta.get_field("details")
ANSWER = DataRequest._meta.get_field("answer")


class DataRequestForm(RepeatSafeFormMixin, ScopedForm):
    kind = forms.ChoiceField(
        label=_("What is asked for"),
        choices=DataRequestKind.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what is asked for.")},
    )
    details = forms.CharField(
        label=_("In the person's words"),
        max_length=DETAILS.max_length,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    received_on = PastDateField(label=_("Received on"), initial=timezone.localdate)
    received_time = TimeOfDayField(
        label=_("At what time"),
        help_text=_("Left empty: now if it came today, else the beginning of that day."),
        required=False,
    )
    channel = forms.ChoiceField(
        label=_("How it came"),
        choices=RequestChannel.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose how it came.")},
    )
    identity_checked = forms.BooleanField(
        label=_("I have checked that it comes from this person or their guardian"),
        required=True,
        error_messages={"required": _("Check who is asking first: these data must not reach anybody else.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = laid_out(
            Fieldset(_("Request"), "kind", "details"),
            Fieldset(_("How and when"), "received_on", "received_time", "channel", "identity_checked"),
        )

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean() or {}
        if (day := cleaned.get("received_on")) and "received_time" not in self.errors:
            at: time | None = cleaned.get("received_time")
            now = timezone.now()
            moment = timezone.make_aware(datetime.combine(day, at or time.min))
            if at is None and day == timezone.localdate():
                moment = now
            if moment > now:
                self.add_error("received_time", _("This time has not come yet."))
            cleaned["received_at"] = moment
        return cleaned


class DataRequestAnswerForm(ScopedForm):
    outcome = forms.ChoiceField(
        label=_("Outcome"),
        choices=DataRequestOutcome.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose the outcome.")},
    )
    answer = forms.CharField(
        label=_("What was done or answered"),
        help_text=_("Needed for a refusal: the reason, as it was told to the person."),
        max_length=ANSWER.max_length,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = laid_out(Fieldset(_("Answer"), "outcome", "answer"))

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean() or {}
        if cleaned.get("outcome") == DataRequestOutcome.REFUSED and not cleaned.get("answer"):
            self.add_error("answer", _("Write why: a refusal needs its reason."))
        return cleaned
