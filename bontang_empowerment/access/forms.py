"""Form bases: choices go through the door, creates repeat safely, stale edits show both versions."""

import uuid
from collections.abc import Iterable
from copy import copy
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import QuerySet
from django.http import QueryDict
from django.utils.translation import gettext

from bontang_empowerment.access.models import VersionedModel
from bontang_empowerment.access.scope import visible
from bontang_empowerment.access.versions import STALE
from bontang_empowerment.accounts.models import User

TOO_LARGE = 10**18
"""No primary key gets here, and SQLite stumbles over numbers not much larger."""


class ManyChoicesField(forms.ModelMultipleChoiceField[Any]):
    """For relations to many: what is no primary key in any database is refused like one of nobody's."""

    def clean(self, value: Any) -> QuerySet[Any]:
        for key in value if isinstance(value, list | tuple) else ():
            if not is_key(key):
                raise ValidationError(self.error_messages["invalid_choice"], "invalid_choice", {"value": key})
        return super().clean(value)


def is_key(text: Any) -> bool:
    """Whether this can be a primary key at all, as text or as a number."""
    try:
        return abs(int(text)) < TOO_LARGE
    except (TypeError, ValueError):
        return False


DASHES = "---------"
"""What Django shows where nothing is chosen yet."""


def say_choose(field: forms.Field) -> None:
    """Words instead of dashes, on a list from which nothing is chosen yet."""
    if isinstance(field, forms.ModelChoiceField):
        if field.empty_label == DASHES:
            field.empty_label = gettext("Choose")
    elif isinstance(field, forms.ChoiceField):
        choices = list(cast(Iterable[Any], field.choices))
        if choices and choices[0] == ("", DASHES):
            field.choices = [("", gettext("Choose")), *choices[1:]]


class ScopedFormMixin(forms.BaseForm):
    """Takes `by`, the user, and narrows every choice of objects to what that user may see."""

    def __init__(self, *args: Any, by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.by = by
        for field in self.fields.values():
            say_choose(field)
            if isinstance(field, forms.ModelChoiceField) and field.queryset is not None:
                field.queryset = visible(field.queryset, by)


class ScopedForm(ScopedFormMixin, forms.Form):
    """A plain form through the door."""


class ScopedModelForm(ScopedFormMixin, forms.ModelForm[Any]):
    """A model form through the door. Saving belongs to a service; the form only validates."""


class RepeatSafeFormMixin(forms.BaseForm):
    """Adds the hidden token under which a repeated post is recognised."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["submission_token"] = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4, required=False)


class VersionedFormMixin(forms.BaseModelForm[Any]):
    """Refuses to save over a newer version; `conflicts` lists (label, stored, typed) for the page to show.

    After a refusal the form carries the current version, so that saving again is a decision, not an accident.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.conflicts: list[tuple[str, str, str]] = []
        self.fields["version"] = forms.IntegerField(
            widget=forms.HiddenInput, initial=self.instance.version, required=False
        )

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        stored = self._stored()
        if stored is not None and self.cleaned_data.get("version") != stored.version:
            self.conflicts = self._compare(stored)
            self.data = cast("QueryDict", self.data).copy()  # posted data is frozen
            self.data[self.add_prefix("version")] = str(stored.version)
            raise ValidationError(STALE, code="stale")
        return cleaned

    def _stored(self) -> VersionedModel | None:
        model: type[models.Model] = self._meta.model
        stored = model._base_manager.filter(pk=self.instance.pk).first()
        return stored if isinstance(stored, VersionedModel) else None

    def _compare(self, stored: models.Model) -> list[tuple[str, str, str]]:
        differences = []
        for name in self.changed_data:
            if name == "version" or not hasattr(stored, name):
                continue
            label = str(self.fields[name].label or name)
            differences.append((label, self.shown(stored, name), self._typed(stored, name)))
        return differences

    def shown(self, instance: models.Model, name: str) -> str:
        """The value of a field in words for the comparison; a form overrides it for what must stay masked."""
        display = getattr(instance, f"get_{name}_display", None)
        value = display() if display is not None else getattr(instance, name)
        if isinstance(value, models.Manager):
            value = value.all()
        if isinstance(value, QuerySet):
            return _listed(value)
        if isinstance(value, bool):
            return gettext("yes") if value else gettext("no")
        return "" if value is None else str(value)

    def _typed(self, stored: models.Model, name: str) -> str:
        if name not in self.cleaned_data:
            return str(self[name].value() or "")
        typed = self.cleaned_data[name]
        if isinstance(typed, QuerySet):  # relations to many rows are not kept on the object itself
            return _listed(typed)
        if isinstance(getattr(stored, name), models.Manager):  # ticked codes of which each has a row of its own
            labels = dict(cast(Iterable[Any], cast("forms.ChoiceField", self.fields[name]).choices))
            return ", ".join(str(labels[code]) for code in typed)
        edited = copy(stored)
        setattr(edited, name, typed)
        return self.shown(edited, name)


def _listed(rows: QuerySet[Any]) -> str:
    return ", ".join(str(row) for row in rows)
