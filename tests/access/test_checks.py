"""`manage.py check` refuses a model that does not say who may see it."""

import pytest

from beneficiaries.models import Person
from bontang_empowerment.access.checks import models_declare_their_policy, our_models


def test_every_model_of_ours_passes() -> None:
    assert len(our_models()) > 20
    assert models_declare_their_policy(None) == []


def test_a_model_without_a_policy_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(Person, "access_policy")
    assert [error.id for error in models_declare_their_policy(None)] == ["access.E001"]
