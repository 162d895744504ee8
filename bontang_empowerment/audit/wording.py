"""How the trail names what it is about: the words of the models, for people who do not know their names in code."""

from collections.abc import Iterable

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist
from django.db.models import ForeignObjectRel, Model
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from bontang_empowerment.access.checks import our_models

NO_FIELDS = {"copy": _("copy of everything on record")}
"""Words for what is told like a field and is none."""


def kind_choices() -> list[tuple[str, str]]:
    """Every kind of record that the trail can be about, as (stored value, words), in the order of the words."""
    choices = [(model._meta.label_lower, _words(model)) for model in our_models()]
    return sorted(choices, key=lambda choice: choice[1].lower())


def kind_label(target_type: str) -> str:
    """The model's words; a kind that the product no longer knows keeps its stored name."""
    model = _model(target_type)
    return _words(model) if model else target_type


def field_labels(target_type: str, names: Iterable[str]) -> list[str]:
    """The fields' words; what is no field of the model, such as a row edited along with it, keeps its name."""
    model = _model(target_type)
    return [_field_words(model, name) if model else name for name in names]


def _model(target_type: str) -> type[Model] | None:
    try:
        return apps.get_model(target_type)
    except (LookupError, ValueError):
        return None


def _words(model: type[Model]) -> str:
    """A table that only joins two kinds has a name of Django's making, in the language that the server started in."""
    if model._meta.auto_created:
        sides = [field.related_model for field in model._meta.fields if field.is_relation]
        return capfirst(", ".join(str(side._meta.verbose_name) for side in sides if isinstance(side, type)))
    return capfirst(str(model._meta.verbose_name))


def _field_words(model: type[Model], name: str) -> str:
    try:
        field = model._meta.get_field(name)
    except FieldDoesNotExist:
        return str(NO_FIELDS.get(name, name))
    if isinstance(field, ForeignObjectRel):
        return str(field.related_model._meta.verbose_name_plural)
    return str(getattr(field, "verbose_name", name))
