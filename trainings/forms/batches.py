"""Forms that open a batch and plan its meetings."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from bontang_empowerment.access.fields import NUMBER, DayField, TimeOfDayField
from bontang_empowerment.access.forms import RepeatSafeFormMixin, ScopedModelForm, VersionedFormMixin
from bontang_empowerment.accounts.models import User
from programs.models import Partner, PartnerMember, Program
from trainings.models import Batch, Session
from trainings.services.batches import refuse_foreign_instructor

MOST_PLACES = 1000
"""More is a slip of the keyboard: nobody teaches so many at once."""


class BatchForm(ScopedModelForm):
    """Shared by opening and changing a batch."""

    instructor_user = forms.ChoiceField(
        label=_("Instructor with an account"),
        required=False,
        help_text=_("Attendance that is not filled in reaches their home page."),
    )

    class Meta:
        model = Batch
        fields: tuple[str, ...] = ("name", "capacity", "venue", "instructor")
        widgets = {"capacity": forms.TextInput(attrs=NUMBER)}
        labels = {"name": _("Name of the batch"), "instructor": _("Instructor without an account")}
        help_texts = {
            "instructor": _("Printed on the attendance sheet."),
            "capacity": _("The batch never has more participants than this."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        partners = Partner.objects.visible_to(self.by)
        rows = PartnerMember.objects.in_force().filter(partner__in=partners, user__is_active=True)
        self.staff = {str(row.user_id): row.user for row in rows.select_related("user", "partner")}
        names = sorted((f"{row.user.name} ({row.partner.name})", row.user_id) for row in rows)
        choices = [("", _("Nobody")), *((number, name) for name, number in names)]
        field = self.fields["instructor_user"]
        if isinstance(field, forms.ChoiceField):
            field.choices = choices

    def program_of(self) -> Program | None:
        """The programme whose partner the instructor works for."""
        raise NotImplementedError

    def clean_instructor_user(self) -> User | None:
        return self.staff.get(self.cleaned_data["instructor_user"])

    def clean_capacity(self) -> int:
        capacity: int = self.cleaned_data["capacity"]
        if capacity > MOST_PLACES:
            raise ValidationError(
                _("More than %(most)s places are not believable. Count the zeros."), params={"most": MOST_PLACES}
            )
        return capacity

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        venue, capacity = self.cleaned_data.get("venue"), self.cleaned_data.get("capacity")
        if venue and capacity and venue.capacity and capacity > venue.capacity:
            message = _("%(venue)s has room for %(room)s people. Choose another venue or fewer places.")
            self.add_error("capacity", ValidationError(message, params={"venue": venue, "room": venue.capacity}))
        program, user = self.program_of(), self.cleaned_data.get("instructor_user")
        if program and user:
            try:
                refuse_foreign_instructor(user, program)
            except ValidationError as refusal:
                self.add_error(None, refusal)
        return cleaned


class BatchCreateForm(RepeatSafeFormMixin, BatchForm):
    class Meta(BatchForm.Meta):
        fields = ("program", "course", *BatchForm.Meta.fields)
        help_texts = BatchForm.Meta.help_texts | {
            "course": _("What is taught. The coordinator adds courses that are missing here."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, prompt in (("program", _("Choose a programme")), ("course", _("Choose a course"))):
            field = self.fields[name]
            if isinstance(field, forms.ModelChoiceField):
                field.empty_label = prompt

    def program_of(self) -> Program | None:
        return self.cleaned_data.get("program")

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        program, name = self.cleaned_data.get("program"), self.cleaned_data.get("name")
        if program and name and program.batches.filter(name=name).exists():
            self.add_error("name", _("This programme has a batch of this name already."))
        return cleaned


class BatchUpdateForm(VersionedFormMixin, BatchForm):
    def program_of(self) -> Program | None:
        program: Program = self.instance.program
        return program


class SessionForm(RepeatSafeFormMixin, ScopedModelForm):
    """A meeting of the batch that `instance` names."""

    class Meta:
        model = Session
        fields = ["number", "topic", "held_on", "starts_at", "ends_at"]
        widgets = {"number": forms.TextInput(attrs=NUMBER)}
        field_classes = {"held_on": DayField, "starts_at": TimeOfDayField, "ends_at": TimeOfDayField}
        help_texts = {"starts_at": _("Such as 09:00."), "ends_at": _("Such as 12:00.")}

    def clean_number(self) -> int:
        number: int = self.cleaned_data["number"]
        if Session.objects.filter(batch=self.instance.batch_id, number=number).exists():
            proposed = Session.objects.filter(batch=self.instance.batch_id).next_number()
            raise forms.ValidationError(
                _("This batch has a meeting %(number)s already. The next free number is %(proposed)s."),
                code="taken",
                params={"number": number, "proposed": proposed},
            )
        return number

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        starts_at, ends_at = cleaned.get("starts_at"), cleaned.get("ends_at")
        if starts_at and ends_at and ends_at <= starts_at:
            self.add_error("ends_at", _("The meeting must end after it starts. Check both times."))
        return cleaned
