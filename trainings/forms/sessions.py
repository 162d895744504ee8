"""Forms on meetings: a weekly pattern that makes many, moving one, cancelling one."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from bontang_empowerment.access.fields import NUMBER, DayField, TimeOfDayField
from bontang_empowerment.access.forms import RepeatSafeFormMixin, ScopedForm, ScopedModelForm, VersionedFormMixin
from trainings.models import Batch, Session
from trainings.services.sessions import MOST_SESSIONS, WeeklyPattern

WEEKDAYS = [
    ("0", _("Monday")),
    ("1", _("Tuesday")),
    ("2", _("Wednesday")),
    ("3", _("Thursday")),
    ("4", _("Friday")),
    ("5", _("Saturday")),
    ("6", _("Sunday")),
]
FARTHEST = timedelta(days=3 * 366)
ENDS_FIRST = _("The meeting must end after it starts. Check both times.")


class DaysField(forms.CharField):
    """Days typed dd-mm-yyyy, apart by commas, spaces or lines. Gives a frozenset of dates."""

    def clean(self, value: Any) -> frozenset[date]:
        words = str(super().clean(value)).replace(",", " ").split()
        reader, days, unread = DayField(), set(), []
        for word in words:
            try:
                days.add(reader.clean(word))
            except ValidationError:
                unread.append(word)
        if unread:
            message = _("These are no days: %(words)s. Write each as 24-11-2026.")
            raise ValidationError(message, code="invalid", params={"words": ", ".join(unread[:5])})
        return frozenset(days)


class WeeklyForm(RepeatSafeFormMixin, ScopedForm):
    weekdays = forms.MultipleChoiceField(
        label=_("Days of the week"), choices=WEEKDAYS, widget=forms.CheckboxSelectMultiple
    )
    first_on = DayField(label=_("First possible day"))
    starts_at = TimeOfDayField(label=_("From"), help_text=_("Such as 09:00."))
    ends_at = TimeOfDayField(label=_("Until"), help_text=_("Such as 12:00."))
    number = forms.IntegerField(
        label=_("How many meetings"), min_value=1, max_value=MOST_SESSIONS, widget=forms.TextInput(attrs=NUMBER)
    )
    holidays = DaysField(
        label=_("Holidays to leave out"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("One per line, such as 25-12-2026."),
    )

    def __init__(self, *args: Any, batch: Batch, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        left = batch.course.topics.count() - batch.sessions.count()
        if left > 0:
            field = self.fields["number"]
            field.initial = left
            text = ngettext(
                "The plan of the course has %(left)s meeting left.",
                "The plan of the course has %(left)s meetings left.",
                left,
            )
            field.help_text = text % {"left": left}

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        starts_at, ends_at = self.cleaned_data.get("starts_at"), self.cleaned_data.get("ends_at")
        if starts_at and ends_at and ends_at <= starts_at:
            self.add_error("ends_at", ENDS_FIRST)
        return cleaned

    def clean_first_on(self) -> date:
        first_on: date = self.cleaned_data["first_on"]
        if abs(first_on - timezone.localdate()) > FARTHEST:
            raise ValidationError(_("This day is more than three years away. Check the year."), code="far")
        return first_on

    @property
    def pattern(self) -> WeeklyPattern:
        """Of a valid form."""
        values = self.cleaned_data
        return WeeklyPattern(
            weekdays=frozenset(int(day) for day in values["weekdays"]),
            first_on=values["first_on"],
            starts_at=values["starts_at"],
            ends_at=values["ends_at"],
            number=values["number"],
            holidays=values["holidays"],
        )

    @property
    def token(self) -> UUID | None:
        token: UUID | None = self.cleaned_data["submission_token"]
        return token

    @property
    def changed_since_shown(self) -> bool:
        return self.data.get("shown") != self.pattern.fingerprint


class ReasonMixin(forms.BaseForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"] = forms.CharField(
            label=_("Reason"), max_length=300, help_text=_("Shown to everybody who sees the meeting.")
        )


class MoveForm(ReasonMixin, VersionedFormMixin, ScopedModelForm):
    class Meta:
        model = Session
        fields = ("held_on", "starts_at", "ends_at")
        field_classes = {"held_on": DayField, "starts_at": TimeOfDayField, "ends_at": TimeOfDayField}
        labels = {"held_on": _("New date"), "starts_at": _("From"), "ends_at": _("Until")}

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        starts_at, ends_at = self.cleaned_data.get("starts_at"), self.cleaned_data.get("ends_at")
        if starts_at and ends_at and ends_at <= starts_at:
            self.add_error("ends_at", ENDS_FIRST)
        return cleaned


class CancelForm(ReasonMixin, VersionedFormMixin, ScopedModelForm):
    class Meta:
        model = Session
        fields: tuple[str, ...] = ()
