"""`manage.py check` fails when a model of ours reaches the database without saying who may see it."""

from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig, apps
from django.conf import settings
from django.core.checks import CheckMessage, Error, register
from django.db.models import Model

from bontang_empowerment.access.policy import MissingPolicyError, policy_of

BELOW_THE_DOOR = {"regions", "accounts"}


def our_models() -> list[type[Model]]:
    """The models of the product's own apps: those whose code lies in the project's folder."""
    root = str(settings.BASE_DIR)
    own = [config for config in apps.get_app_configs() if config.path.startswith(root) and ".venv" not in config.path]
    return [model for config in own for model in config.get_models()]


@register()
def models_declare_their_policy(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    errors: list[CheckMessage] = []
    for model in our_models():
        try:
            policy_of(model)
        except MissingPolicyError as error:
            errors.append(Error(str(error), hint="Declare access_policy on the model.", obj=model, id="access.E001"))
            continue
        if model._meta.app_label not in BELOW_THE_DOOR and not hasattr(model._default_manager, "visible_to"):
            hint = "Use a ScopedQuerySet as its manager."
            errors.append(Error(f"{model._meta.label} has no visible_to.", hint=hint, obj=model, id="access.E002"))
    return errors
