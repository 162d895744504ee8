"""The form of a venue: where it is, for how many, and what it has for those who need it."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from bontang_empowerment.access.fields import NUMBER
from bontang_empowerment.access.forms import RepeatSafeFormMixin, ScopedModelForm, VersionedFormMixin
from trainings.codes import VenueProvision
from trainings.models import Venue

MOST_ROOM = 5000


class VenueForm(ScopedModelForm):
    """Shared by adding and changing a venue."""

    features = forms.MultipleChoiceField(
        label=_("What the venue has"),
        choices=VenueProvision.choices,
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=_("Tick what you have seen yourself. Participants who need it rely on it."),
    )

    class Meta:
        model = Venue
        fields = ("name", "address", "kelurahan", "capacity")
        widgets = {"capacity": forms.TextInput(attrs=NUMBER)}
        labels = {"name": _("Name of the venue")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kelurahan"].required = True

    def clean_capacity(self) -> int | None:
        capacity: int | None = self.cleaned_data["capacity"]
        if capacity is not None and capacity > MOST_ROOM:
            raise ValidationError(
                _("Room for more than %(most)s people is not believable. Count the zeros."), params={"most": MOST_ROOM}
            )
        return capacity


class VenueCreateForm(RepeatSafeFormMixin, VenueForm):
    pass


class VenueUpdateForm(VersionedFormMixin, VenueForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["features"] = list(self.instance.features.values_list("kind", flat=True))
