"""What every row of a list costs: the record made of what the database gave, its address, the words of its codes.

Django takes a record's values one by one, and finds the same address and the same label anew for each of them.
"""

from collections.abc import Collection, Iterable
from functools import lru_cache
from typing import Any, Self

from django.db import models
from django.db.models.base import ModelState
from django.db.models.signals import post_init, pre_init
from django.urls import reverse
from django.utils.encoding import force_str

from bontang_empowerment.surroundings import surroundings

STAND_IN = 7_300_000_000_000_000_019
"""Stands for any primary key in an address; no other part of one reads like it."""


class QuicklyReadModel(models.Model):
    """A record that takes what was read of it at once. Whoever listens to its making, or makes it otherwise, is
    served in Django's own way."""

    class Meta:
        abstract = True

    @classmethod
    def from_db(cls, db: str | None, field_names: Collection[str], values: Collection[Any], **more: Any) -> Self:
        if more or pre_init.receivers or post_init.receivers or cls.__init__ is not models.Model.__init__:
            return super().from_db(db, field_names, values, **more)
        made = cls.__new__(cls)
        state = ModelState()
        state.db, state.adding = db, False
        held = made.__dict__
        held["_state"] = state
        held.update(zip(field_names, values, strict=True))
        return made


def address_of(url_name: str, pk: Any) -> str:
    """`reverse(url_name, args=[pk])`, worked out once for the records of a kind."""
    if type(pk) is not int or pk < 0:
        return reverse(url_name, args=[pk])
    here = surroundings()
    before, after = _around_the_key(url_name, here.prefix, here.urlconf)
    return f"{before}{pk}{after}"


@lru_cache(maxsize=512)
def _around_the_key(url_name: str, _prefix: str, urlconf: str) -> tuple[str, str]:
    before, _key, after = reverse(url_name, urlconf, args=[STAND_IN]).partition(str(STAND_IN))
    return before, after


_labels: dict[tuple[int, object, str | None], tuple[object, str]] = {}


def label_of(field: "models.Field[Any, Any]", code: Any) -> Any:
    """The label of a choice in the language of the screen; the code itself when it is none of the choices."""
    key = (id(field), code, surroundings().language)
    kept = _labels.get(key)
    if kept is not None:
        return kept[1]
    choices: Iterable[tuple[Any, Any]] = field.flatchoices
    label = next((label for known, label in choices if known == code), None)
    if label is None:
        return force_str(code, strings_only=True)
    _labels[key] = (field, str(label))  # the field is kept, so that no other takes its place
    return str(label)
