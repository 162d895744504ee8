"""The coordinator's form of a course: its hours, the plan of its meetings and its competency units."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from bontang_empowerment.access.fields import NUMBER
from bontang_empowerment.access.forms import RepeatSafeFormMixin, ScopedModelForm, VersionedFormMixin
from trainings.forms.lines import PLAN_HELP, UNITS_HELP, PlanField, UnitsField
from trainings.models import Course

MOST_HOURS = 2000


class CourseForm(ScopedModelForm):
    """Shared by adding and changing a course."""

    plan = PlanField(label=_("Plan of the meetings"), help_text=PLAN_HELP)
    units = UnitsField(label=_("Competency units"), help_text=UNITS_HELP)

    class Meta:
        model = Course
        fields = ("name", "hours")
        widgets = {"hours": forms.TextInput(attrs=NUMBER)}
        labels = {"name": _("Name of the course")}

    def clean_hours(self) -> int:
        hours: int = self.cleaned_data["hours"]
        if hours > MOST_HOURS:
            raise ValidationError(
                _("More than %(most)s class hours are not believable. Count the zeros."), params={"most": MOST_HOURS}
            )
        return hours

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean() or self.cleaned_data
        hours, plan = cleaned.get("hours"), cleaned.get("plan")
        if hours and plan and (planned := sum(hours for _topic, hours in plan)) > hours:
            message = _("The plan takes %(planned)s class hours, the course has %(hours)s. Mend one of them.")
            self.add_error("plan", ValidationError(message, params={"planned": planned, "hours": hours}))
        return cleaned


class CourseCreateForm(RepeatSafeFormMixin, CourseForm):
    pass


class CourseUpdateForm(VersionedFormMixin, CourseForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        course: Course = self.instance
        self.initial["plan"] = "\n".join(f"{row.topic}; {row.hours}" for row in course.topics.order_by("number"))
        self.initial["units"] = "\n".join(f"{row.code}; {row.title}" for row in course.units.order_by("position", "pk"))
