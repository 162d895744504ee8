"""The same number of families and the same seed give the same data, whatever was rolled back before."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.apps import apps
from django.db import transaction
from django.db.models import Field, Model

from beneficiaries.models import Person
from bontang_empowerment.accounts.models import User
from bontang_empowerment.demo.seeding import seed
from bontang_empowerment.encryption import EncryptedField
from bontang_empowerment.regions.models import Kelurahan
from programs.models import Enrolment

NOW = datetime(2026, 11, 24, 10, 0, tzinfo=ZoneInfo("Asia/Makassar"))
HOUSEHOLDS = 60
TABLES = ("beneficiaries", "programs", "trainings")

pytestmark = pytest.mark.django_db

Rows = dict[str, list[tuple[Any, ...]]]


def seed_and_undo(dump: Callable[[], Any], *, number: int = 1, now: datetime = NOW) -> Any:
    with transaction.atomic():
        seed(households=HOUSEHOLDS, seed=number, with_sign_ins=True, say=lambda line: None, now=now)
        found = dump()
        transaction.set_rollback(True)
    return found


def all_rows() -> Rows:
    """Every row of every seeded table; users and kelurahan by their names, for their numbers come from the database."""
    names = {User: dict(User.objects.values_list("pk", "username"))}
    names_of_places = dict(Kelurahan.objects.values_list("pk", "code"))

    def value_of(field: "Field[Any, Any]", row: Model) -> Any:
        value = getattr(row, field.attname)
        if field.related_model is User:
            return names[User].get(value)
        return names_of_places.get(value) if field.related_model is Kelurahan else value

    models = [model for model in apps.get_models(include_auto_created=True) if model._meta.app_label in TABLES]
    return {
        model._meta.label: [
            tuple(value_of(field, row) for field in model._meta.concrete_fields)
            for row in model._default_manager.order_by("pk")
        ]
        for model in models
    }


def people() -> list[tuple[Any, ...]]:
    return list(Person.objects.order_by("pk").values_list("name", "birth_date", "sex", "relation", "nik_index"))


def test_two_runs_give_the_same_rows_in_every_table() -> None:
    first, second = seed_and_undo(all_rows), seed_and_undo(all_rows)

    assert sum(len(rows) for rows in first.values()) > 500
    for table, rows in first.items():
        assert rows == second[table], table
    assert any(isinstance(field, EncryptedField) for field in Person._meta.concrete_fields)


def test_another_seed_gives_other_people() -> None:
    assert seed_and_undo(people) != seed_and_undo(people, number=2)


@pytest.mark.parametrize("number", range(3, 13))
def test_no_seed_makes_somebody_apply_twice_to_one_programme(number: int) -> None:
    pairs = seed_and_undo(lambda: list(Enrolment.objects.values_list("person", "program")), number=number)

    assert len(set(pairs)) == len(pairs) > 0


def test_people_are_the_same_on_another_day() -> None:
    exact = [row[:2] for row in seed_and_undo(people)]
    later = [row[:2] for row in seed_and_undo(people, now=NOW + timedelta(days=40))]

    assert [name for name, _born in exact] == [name for name, _born in later]
    assert sum(one == other for one, other in zip(exact, later, strict=True)) > 0.95 * len(exact)
