"""A participant's business, one month of it, and its end."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from crispy_forms.bootstrap import PrependedText
from crispy_forms.layout import Div, Fieldset
from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from beneficiaries.models import Person
from bontang_empowerment.access.fields import NUMBER, PastDateField
from bontang_empowerment.access.forms import RepeatSafeFormMixin, ScopedForm, ScopedModelForm, VersionedFormMixin
from bontang_empowerment.access.layout import inline, laid_out, side_by_side
from bontang_empowerment.access.rupiah import RupiahField
from programs.business_codes import MOST_RUPIAH, MOST_WORKERS, ClosingReason, month_of, months_before
from programs.codes import PARTICIPANT
from programs.models import Business, BusinessRecord
from programs.services.businesses import Closing

YES, NO = "yes", "no"
MOST_MONTHS = 36
"""How far back a month may be recorded."""

OF_WHOM = ("workers_poor", "workers_disabled")
FIGURES = ("turnover", "profit", "workers", *OF_WHOM)
CLOSING_FIELDS = ("closed_on", "closing_reason", "closing_note")


class BusinessForm(ScopedModelForm):
    """owner: whose business it is; the programmes offered are theirs, as far as the user sees them."""

    class Meta:
        model = Business
        fields = ("name", "sector", "started_on", "enrolment")
        field_classes = {"started_on": PastDateField}
        help_texts = {
            "name": _("As the neighbours call it, such as Kue Bu Siti."),
            "started_on": _("The day of the first sale; write the first of the month when only that is known."),
        }

    def __init__(self, *args: Any, owner: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        enrolment: Any = self.fields["enrolment"]
        enrolment.queryset = (
            enrolment.queryset.filter(person=owner, status__in=PARTICIPANT).select_related("program").order_by("-pk")
        )
        enrolment.label_from_instance = lambda row: row.program.name
        enrolment.empty_label = _("From none")
        self.helper = laid_out("name", "sector", "started_on", "enrolment")

    @property
    def columns(self) -> Mapping[str, Any]:
        return {name: self.cleaned_data[name] for name in self.Meta.fields}


class BusinessCreateForm(RepeatSafeFormMixin, BusinessForm):
    pass


class BusinessUpdateForm(VersionedFormMixin, BusinessForm):
    pass


def _workers(label: Any) -> forms.IntegerField:
    message = _("Write a whole number, such as 2.")
    return forms.IntegerField(
        label=label,
        min_value=0,
        max_value=MOST_WORKERS,
        required=False,
        widget=forms.TextInput(attrs=NUMBER),
        error_messages={"invalid": message},
    )


class FiguresMixin(forms.BaseForm):
    """What a month brought. The profit of a month with a loss is below zero: nobody types a minus sign for it."""

    def _drop_of_whom(self, *, tells_of_whom: bool) -> None:
        if not tells_of_whom:
            for name in OF_WHOM:
                del self.fields[name]

    def _figures_laid_out(self) -> list[Any]:
        of_whom = [name for name in OF_WHOM if name in self.fields]
        money = Fieldset(
            _("Money of the month"),
            PrependedText("turnover", "Rp"),
            PrependedText("profit", "Rp"),
            "is_loss",
        )
        return [money, Fieldset(_("Workers beside the owner"), side_by_side("workers", *of_whom))]

    def _check_figures(self) -> None:
        cleaned = self.cleaned_data
        turnover, profit, workers = cleaned.get("turnover"), cleaned.get("profit"), cleaned.get("workers") or 0
        if profit is not None and cleaned.get("is_loss"):
            cleaned["profit"] = -profit
        elif turnover is not None and profit is not None and profit > turnover:
            self.add_error("profit", _("The profit cannot be more than the turnover."))
        for name in OF_WHOM:
            if name in self.fields and (cleaned.get(name) or 0) > workers:
                self.add_error(name, _("There cannot be more of them than there are workers."))

    @property
    def figures(self) -> Mapping[str, Any]:
        """Columns; numbers of workers that are left open are none."""
        asked = [name for name in FIGURES if name in self.fields]
        return {name: self.cleaned_data[name] or 0 for name in asked}


def _money(label: Any, help_text: Any) -> RupiahField:
    return RupiahField(label=label, help_text=help_text, highest=MOST_RUPIAH)


class MonthForm(RepeatSafeFormMixin, FiguresMixin, ScopedForm):
    """How a month of `business` went. tells_of_whom: whether the user may be told what kind of people work there."""

    month = forms.TypedChoiceField(
        label=_("Month"),
        coerce=date.fromisoformat,
        error_messages={"required": _("Choose the month.")},
    )
    turnover = _money(_("Turnover"), _("All that was sold, such as 3.500.000. Write 0 for nothing."))
    profit = _money(_("Profit"), _("What was left after materials, wages and rent. Write 0 for nothing."))
    is_loss = forms.BooleanField(label=_("It was a loss: more was spent than came in"), required=False)
    workers = _workers(_("Number of workers"))
    workers_poor = _workers(_("Of them from poor families"))
    workers_disabled = _workers(_("Of them with a disability"))
    still_running = forms.ChoiceField(
        label=_("Is the business still running?"),
        choices=[(YES, _("Yes")), (NO, _("No"))],
        initial=YES,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose yes or no.")},
    )
    closed_on = PastDateField(label=_("Closed on"), required=False)
    closing_reason = forms.ChoiceField(label=_("Why did it close?"), required=False)
    closing_note = forms.CharField(label=_("In their own words"), max_length=200, required=False)

    def __init__(self, *args: Any, business: Business, tells_of_whom: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.business = business
        self._drop_of_whom(tells_of_whom=tells_of_whom)
        self._offer_months()
        # Typed as a plain field by its stubs, though it is a choice.
        self.fields["closing_reason"].choices = [("", _("Choose")), *ClosingReason.choices]  # type: ignore[attr-defined]
        asks_closing = business.is_running
        if not asks_closing:
            for name in ("still_running", *CLOSING_FIELDS):
                del self.fields[name]
        closing = Div(*CLOSING_FIELDS, data_hide_when=f"{self.add_prefix('still_running')}={YES}")
        end = [Fieldset(_("How it goes on"), inline("still_running"), closing)] if asks_closing else []
        self.helper = laid_out("month", *self._figures_laid_out(), *end)

    def clean(self) -> dict[str, Any]:
        super().clean()
        self._check_figures()
        if self.cleaned_data.get("still_running") == NO:
            _check_closing(self, self.business)
        return self.cleaned_data

    @property
    def closing(self) -> Closing | None:
        return _closing_of(self.cleaned_data) if self.cleaned_data.get("still_running") == NO else None

    def _offer_months(self) -> None:
        """Those that are not on record yet, the newest first; the last whole month is chosen."""
        business, this_month = self.business, month_of(timezone.localdate())
        last = month_of(business.closed_on) if business.closed_on else this_month
        known = set(business.records.values_list("month", flat=True))
        months = [months_before(last, back) for back in range(MOST_MONTHS)]
        first = month_of(business.started_on)
        open_months = [month for month in months if month >= first and month not in known]
        field: Any = self.fields["month"]
        field.choices = [("", _("Choose")), *((month.isoformat(), date_format(month, "F Y")) for month in open_months)]
        whole = [month for month in open_months if month < this_month] or open_months
        if whole:
            self.initial = {"month": whole[0].isoformat(), **self.initial}


class MonthCorrectForm(VersionedFormMixin, FiguresMixin, ScopedModelForm):
    turnover = _money(_("Turnover"), _("All that was sold, such as 3.500.000. Write 0 for nothing."))
    profit = _money(_("Profit"), _("What was left after materials, wages and rent. Write 0 for nothing."))
    is_loss = forms.BooleanField(label=_("It was a loss: more was spent than came in"), required=False)
    workers = _workers(_("Number of workers"))
    workers_poor = _workers(_("Of them from poor families"))
    workers_disabled = _workers(_("Of them with a disability"))

    class Meta:
        model = BusinessRecord
        fields = FIGURES

    def __init__(self, *args: Any, tells_of_whom: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._drop_of_whom(tells_of_whom=tells_of_whom)
        self.initial = {**self.initial, "is_loss": self.instance.profit < 0, "profit": abs(self.instance.profit)}
        self.helper = laid_out(*self._figures_laid_out())

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        self._check_figures()
        for name in ("workers", *OF_WHOM):
            if name in self.cleaned_data:
                self.cleaned_data[name] = self.cleaned_data[name] or 0
        return cleaned


class ClosingForm(ScopedForm):
    closed_on = PastDateField(label=_("Closed on"), initial=timezone.localdate)
    closing_reason = forms.ChoiceField(
        label=_("Why did it close?"),
        choices=ClosingReason.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose why it closed.")},
    )
    closing_note = forms.CharField(label=_("In their own words"), max_length=200, required=False)

    def __init__(self, *args: Any, business: Business, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.business = business
        self.helper = laid_out(*CLOSING_FIELDS)

    def clean(self) -> dict[str, Any]:
        super().clean()
        _check_closing(self, self.business)
        return self.cleaned_data

    @property
    def closing(self) -> Closing:
        return _closing_of(self.cleaned_data)


def _check_closing(form: forms.Form, business: Business) -> None:
    """A day after the first one and a reason; each refusal at its field."""
    cleaned = form.cleaned_data
    day: date | None = cleaned.get("closed_on")
    if day is None and "closed_on" not in form.errors:
        form.add_error("closed_on", ValidationError(_("Write the day, such as 24-11-2026."), code="required"))
    if day is not None and day < business.started_on:
        form.add_error("closed_on", ValidationError(_("It cannot close before it began."), code="too_early"))
    if not cleaned.get("closing_reason") and "closing_reason" not in form.errors:
        form.add_error("closing_reason", ValidationError(_("Choose why it closed."), code="required"))


def _closing_of(cleaned: Mapping[str, Any]) -> Closing:
    return Closing(cleaned["closed_on"], ClosingReason(cleaned["closing_reason"]), cleaned.get("closing_note", ""))
