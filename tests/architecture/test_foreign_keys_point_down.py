from collections.abc import Iterable

from django.apps import apps
from django.contrib.auth import get_user_model
from django.contrib.contenttypes.fields import GenericForeignKey
from django.db import models
from django.test.utils import isolate_apps

from bontang_empowerment.regions.models import Kelurahan
from tests.architecture.house import PACKAGES, height


def is_ours(model: type[models.Model]) -> bool:
    return model.__module__.split(".")[0] in PACKAGES


def upward_relations(examined: Iterable[type[models.Model]]) -> list[str]:
    """Relations of our models to one that lives higher. What others made (auth, content types) may be pointed at."""
    found = []
    for model in examined:
        for field in model._meta.get_fields(include_hidden=True):
            target = field.related_model
            if field.auto_created or not isinstance(target, type) or not is_ours(target):
                continue
            if height(target.__module__) > height(model.__module__):
                found.append(f"{model._meta.label}.{field.name} -> {target._meta.label}")
    return found


def test_no_relation_points_up() -> None:
    ours = [model for model in apps.get_models(include_auto_created=True) if is_ours(model)]

    assert len(ours) > 5, "the models were not found"
    assert upward_relations(ours) == []


def test_no_model_hides_a_relation_behind_a_content_type() -> None:
    hidden = [
        f"{model._meta.label}.{field.name}"
        for model in apps.get_models()
        if is_ours(model)
        for field in model._meta.private_fields
        if isinstance(field, GenericForeignKey)
    ]

    assert hidden == []


@isolate_apps("bontang_empowerment.regions", "bontang_empowerment.accounts")
def test_a_relation_that_points_up_is_found() -> None:
    class Lookout(models.Model):
        __module__ = "bontang_empowerment.regions.models"
        watcher = models.ForeignKey(get_user_model(), on_delete=models.CASCADE)
        home = models.ForeignKey(Kelurahan, on_delete=models.CASCADE)

        class Meta:
            app_label = "regions"

        def __str__(self) -> str:
            return "lookout"

    assert upward_relations([Lookout]) == ["regions.Lookout.watcher -> accounts.User"]


@isolate_apps("bontang_empowerment.regions", "bontang_empowerment.accounts")
def test_a_many_to_many_relation_that_points_up_is_found() -> None:
    class Meeting(models.Model):
        __module__ = "bontang_empowerment.regions.models"
        guests = models.ManyToManyField(get_user_model())

        class Meta:
            app_label = "regions"

        def __str__(self) -> str:
            return "meeting"

    assert "regions.Meeting.guests -> accounts.User" in upward_relations([Meeting])
