"""What an enrolment changed: the situation before the programme, and now."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any, cast

from crispy_forms.bootstrap import PrependedText
from crispy_forms.layout import Div, Fieldset
from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from bontang_empowerment.access.fields import PastDateField
from bontang_empowerment.access.forms import RepeatSafeFormMixin, ScopedForm
from bontang_empowerment.access.layout import inline, laid_out
from bontang_empowerment.access.rupiah import RupiahField
from programs.codes import Confidence, OutcomePoint
from programs.models import Enrolment, Outcome
from programs.models.outcome import HIGHEST_INCOME
from programs.services.outcomes import Measurement, fingerprint

YES, NO = "yes", "no"
NOT_YET = "not_yet"
LATER = [point for point in OutcomePoint if point != OutcomePoint.BASELINE]
EARLIEST = timedelta(days=365)
"""How long before the programme's first day a measurement may lie; more is a slip of the keyboard."""

BEFORE_FIELDS = ("before_income", "before_confidence")
NOW_FIELDS = ("point", "income", "confidence", "has_business", "business")
INCOME_HELP = _("Whole rupiah, such as 1.500.000. Write 0 for no income.")

Stored = Mapping[OutcomePoint, Outcome]


def _income(label: Any) -> RupiahField:
    return RupiahField(label=label, help_text=INCOME_HELP, highest=HIGHEST_INCOME, required=False)


def _confidence(label: Any) -> forms.TypedChoiceField:
    return forms.TypedChoiceField(
        label=label,
        choices=Confidence.choices,
        coerce=int,
        empty_value=None,
        required=False,
        widget=forms.RadioSelect,
    )


class OutcomeForm(RepeatSafeFormMixin, ScopedForm):
    """One conversation with a participant.

    stored: what is recorded of the enrolment already, by point. With a baseline among it, only "now" is asked.
    correcting: the stored point that this form was opened to correct; then it alone is asked, filled in.
    """

    before_income = _income(_("Income per month before the programme"))
    before_confidence = _confidence(_("Confidence before the programme"))
    point = forms.ChoiceField(label=_("When do you measure?"), widget=forms.RadioSelect)
    income = _income(_("Income per month now"))
    confidence = _confidence(_("Confidence now"))
    has_business = forms.ChoiceField(
        label=_("Runs a business of their own?"),
        choices=[(YES, _("Yes")), (NO, _("No"))],
        error_messages={"required": _("Choose yes or no.")},
        widget=forms.RadioSelect,
    )
    business = forms.CharField(
        label=_("What does the business do?"),
        help_text=_("In a few words, such as: sells cakes from home."),
        error_messages={"required": _("Say in a few words what the business does.")},
        max_length=120,
    )
    measured_on = PastDateField(label=_("Day of the conversation"), initial=timezone.localdate)
    replacing = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(
        self, *args: Any, enrolment: Enrolment, stored: Stored, correcting: OutcomePoint | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.enrolment = enrolment
        self.correcting = correcting
        self.asks_before = correcting == OutcomePoint.BASELINE or OutcomePoint.BASELINE not in stored
        self.asks_now = correcting != OutcomePoint.BASELINE
        if correcting is not None:
            self.asks_before = correcting == OutcomePoint.BASELINE
            self._fill_in(stored[correcting])
        self._keep_what_is_asked()
        if self.asks_now:
            self._offer_points(stored)
            self._ask_what_follows()
        self.helper = self._laid_out()

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        self._check_day(cleaned.get("measured_on"))
        if self.asks_now:
            self._check_now(cleaned)
        if not self.errors and not self.measurements:
            raise ValidationError(
                _("Nothing to save yet: write how it was before the programme, or choose when you measure."),
                code="empty",
            )
        return cleaned

    @property
    def measurements(self) -> list[Measurement]:
        """What was said, after validation: the situation before, the one now, or both."""
        cleaned, found = self.cleaned_data, []
        day: date = cleaned["measured_on"]
        if self.asks_before and (self._has_before() or self.correcting):
            income, confidence = cleaned.get("before_income"), cleaned.get("before_confidence")
            found.append(
                Measurement(OutcomePoint.BASELINE, measured_on=day, monthly_income=income, confidence=confidence)
            )
        if self.asks_now and self._has_now():
            owns = cleaned["has_business"] == YES
            found.append(
                Measurement(
                    OutcomePoint(cleaned["point"]),
                    measured_on=day,
                    monthly_income=cleaned.get("income"),
                    confidence=cleaned.get("confidence"),
                    has_business=owns,
                    business=cleaned["business"] if owns else "",
                )
            )
        return found

    def ask_whether_to_replace(self, stored: Outcome) -> None:
        """The next post of this form replaces `stored`, which the page now shows beside what was typed."""
        typed = cast(QueryDict, self.data).copy()
        typed[self.add_prefix("replacing")] = fingerprint(stored)
        self.data = typed

    def _has_before(self) -> bool:
        return any(self.cleaned_data.get(name) is not None for name in BEFORE_FIELDS)

    def _has_now(self) -> bool:
        return self.cleaned_data.get("point") in LATER

    def _fill_in(self, outcome: Outcome) -> None:
        before = outcome.point == OutcomePoint.BASELINE
        income, confidence = BEFORE_FIELDS if before else ("income", "confidence")
        self.initial = {
            **self.initial,
            income: outcome.monthly_income,
            confidence: outcome.confidence,
            "point": outcome.point,
            "has_business": YES if outcome.has_business else NO,
            "business": outcome.business,
            "measured_on": outcome.measured_on,
            "replacing": fingerprint(outcome),
        }

    def _keep_what_is_asked(self) -> None:
        unasked = (() if self.asks_before else BEFORE_FIELDS) + (() if self.asks_now else NOW_FIELDS)
        for name in unasked:
            del self.fields[name]

    def _offer_points(self, stored: Stored) -> None:
        field = cast(forms.ChoiceField, self.fields["point"])
        if self.correcting is not None:
            field.choices = [(self.correcting.value, self.correcting.label)]
            field.widget = forms.HiddenInput()
            return
        choices = [(point.value, _point_label(point, stored)) for point in LATER]
        if self.asks_before:
            choices.insert(0, (NOT_YET, _("Not now: only the situation before")))
            self.initial = {"point": NOT_YET, **self.initial}
        field.choices = choices

    def _ask_what_follows(self) -> None:
        """What is asked depends on the answers before it; on a form that is opened, everything may follow."""
        if self.is_bound:
            asks_now = self.data.get(self.add_prefix("point")) != NOT_YET
            owns = self.data.get(self.add_prefix("has_business")) == YES
            self.fields["has_business"].required = asks_now
            self.fields["business"].required = asks_now and owns

    def _check_day(self, day: date | None) -> None:
        starts_on = self.enrolment.program.starts_on
        if day is not None and starts_on - day > EARLIEST:
            self._refuse("measured_on", _("This is more than a year before the programme began. Check the year."))
        elif day is not None and self.asks_now and self._has_now() and day < starts_on:
            text = _("The programme began on %(day)s: nothing after it can be measured earlier.")
            self._refuse("measured_on", text, day=starts_on.strftime("%d-%m-%Y"))

    def _check_now(self, cleaned: dict[str, Any]) -> None:
        told = any(cleaned.get(name) not in (None, "") for name in NOW_FIELDS if name != "point")
        if cleaned.get("point") == NOT_YET and told:
            self._refuse("point", _("You wrote how it is now: choose at which moment that is."))

    def _refuse(self, name: str, text: Any, **params: str) -> None:
        self.add_error(name, ValidationError(text, code="invalid", params=params))

    def _laid_out(self) -> Any:
        parts: list[Any] = []
        if self.asks_before:
            parts.append(
                Fieldset(_("Before the programme"), PrependedText("before_income", "Rp"), inline("before_confidence"))
            )
        if self.asks_now:
            point = ["point"] if self.correcting is None else []
            answers = Div(
                PrependedText("income", "Rp"),
                inline("confidence"),
                inline("has_business"),
                Div("business", data_hide_when=f"{self.add_prefix('has_business')}={NO}"),
                data_hide_when=f"{self.add_prefix('point')}={NOT_YET}",
            )
            parts.append(Fieldset(_("Now"), *point, answers))
        return laid_out(*parts, "measured_on")


def _point_label(point: OutcomePoint, stored: Stored) -> Any:
    if point not in stored:
        return point.label
    return _("%(point)s (recorded %(day)s)") % {
        "point": point.label,
        "day": stored[point].measured_on.strftime("%d-%m-%Y"),
    }
