"""What a person says to a vacancy, the job that comes of it, and asking about it later."""

from collections.abc import Mapping
from typing import Any

from crispy_forms.layout import Fieldset
from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from beneficiaries.codes import Accommodation
from beneficiaries.models import Person
from bontang_empowerment.access.fields import PastDateField
from bontang_empowerment.access.forms import RepeatSafeFormMixin, ScopedForm
from bontang_empowerment.access.layout import inline, laid_out
from bontang_empowerment.access.rupiah import RupiahField
from programs.job_codes import MOST_WAGE, JobEnd, MatchStatus, NoMatchReason, WorkKind
from programs.matching import trained
from programs.models import Enrolment, JobPlacement, Partner, VacancyMatch
from programs.services.placements import End

YES, NO = "yes", "no"


class AnswerForm(ScopedForm):
    answer = forms.ChoiceField(
        label=_("What does the person say?"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what the person says.")},
    )
    reason = forms.ChoiceField(
        label=_("If not: why?"), choices=NoMatchReason.choices, widget=forms.RadioSelect, required=False
    )
    note = forms.CharField(label=_("Note"), max_length=300, required=False)

    def __init__(self, *args: Any, match: VacancyMatch, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        no = (NO, _("Does not want it, or cannot any more"))
        has_agreed = match.status == MatchStatus.AGREED
        self.fields["answer"].choices = [no] if has_agreed else [(YES, _("Agrees")), no]  # type: ignore[attr-defined]  # a choice
        self.helper = laid_out("answer", "reason", "note")

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        if self.cleaned_data.get("answer") == NO and not self.cleaned_data.get("reason"):
            self.add_error("reason", _("Choose a reason."))
        return cleaned


class JobForm(RepeatSafeFormMixin, ScopedForm):
    """What every job has."""

    kind = forms.ChoiceField(
        label=_("Kind of employment"),
        choices=WorkKind.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose the kind of employment.")},
    )
    wage = RupiahField(
        label=_("Wage a month"), highest=MOST_WAGE, required=False, help_text=_("Whole rupiah, such as 2.800.000.")
    )
    started_on = PastDateField(label=_("First day of work"), initial=timezone.localdate)
    provided = forms.MultipleChoiceField(
        label=_("What the person really has there"),
        choices=Accommodation.choices,
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )

    columns_of_a_job: tuple[str, ...] = ("kind", "wage", "started_on")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = laid_out(
            *self.before, Fieldset(_("The job"), inline("kind"), "wage", "started_on"), Fieldset("", "provided")
        )

    before: tuple[Any, ...] = ()

    @property
    def columns(self) -> Mapping[str, Any]:
        return {name: self.cleaned_data[name] for name in self.columns_of_a_job}


class JobElsewhereForm(JobForm):
    """A job without a vacancy, at a partner or anywhere else."""

    partner = forms.ModelChoiceField(
        label=_("Employer"),
        queryset=Partner.objects.order_by("name"),
        required=False,
        empty_label=_("Another employer"),
    )
    employer_name = forms.CharField(label=_("Another employer: name"), max_length=120, required=False)
    title = forms.CharField(
        label=_("Kind of work"), max_length=120, error_messages={"required": _("Write what the person does there.")}
    )
    enrolment = forms.ModelChoiceField(
        label=_("After which programme"),
        queryset=Enrolment.objects.none(),
        required=False,
        empty_label=_("After none"),
    )

    columns_of_a_job = ("partner", "employer_name", "title", "enrolment", *JobForm.columns_of_a_job)
    before = (Fieldset(_("The employer"), "partner", "employer_name", "title", "enrolment"),)

    def __init__(self, *args: Any, person: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = Enrolment.objects.visible_to(self.by).filter(trained(), person=person).select_related("program")
        choice: Any = self.fields["enrolment"]
        choice.queryset = rows.order_by("-pk")
        choice.label_from_instance = lambda enrolment: enrolment.program.name

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        partner, name = self.cleaned_data.get("partner"), self.cleaned_data.get("employer_name")
        if bool(partner) == bool(name):
            self.add_error("employer_name", _("Name the employer: choose a partner, or write another name."))
        return cleaned


class _EndMixin(forms.BaseForm):
    """Reads the last day, the reason and a note."""

    @property
    def end(self) -> End:
        return End(
            last_day=self.cleaned_data["last_day"],
            reason=JobEnd(self.cleaned_data["reason"]),
            note=self.cleaned_data["note"],
        )


class CheckForm(_EndMixin, ScopedForm):
    still_there = forms.ChoiceField(
        label=_("Does the person still work there?"),
        choices=[(YES, _("Yes")), (NO, _("No"))],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose yes or no.")},
    )
    checked_on = PastDateField(label=_("Asked on"), initial=timezone.localdate)
    wage = RupiahField(
        label=_("Wage a month now"), highest=MOST_WAGE, required=False, help_text=_("If still there and known.")
    )
    last_day = PastDateField(label=_("If not: last day of work"), required=False)
    reason = forms.ChoiceField(
        label=_("If not: why?"), choices=JobEnd.choices, widget=forms.RadioSelect, required=False
    )
    note = forms.CharField(label=_("Note"), max_length=300, required=False)

    def __init__(self, *args: Any, placement: JobPlacement, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.placement = placement
        self.helper = laid_out(inline("still_there"), "checked_on", "wage", "last_day", "reason", "note")

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        if self.cleaned_data.get("still_there") == NO:
            if not self.cleaned_data.get("reason"):
                self.add_error("reason", _("Choose a reason."))
            if not self.cleaned_data.get("last_day") and "last_day" not in self.errors:
                self.add_error("last_day", _("Write the last day of work."))
        return cleaned

    @property
    def end_if_any(self) -> End | None:
        return self.end if self.cleaned_data["still_there"] == NO else None


class EndForm(_EndMixin, ScopedForm):
    last_day = PastDateField(label=_("Last day of work"), initial=timezone.localdate)
    reason = forms.ChoiceField(
        label=_("Why did it end?"),
        choices=JobEnd.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose a reason.")},
    )
    note = forms.CharField(label=_("Note"), max_length=300, required=False)

    def __init__(self, *args: Any, placement: JobPlacement, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.placement = placement
        self.helper = laid_out("last_day", "reason", "note")
