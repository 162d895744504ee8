from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DemoConfig(AppConfig):
    """Made-up people and accounts for trying the product; no models."""

    name = "bontang_empowerment.demo"
    verbose_name = _("Demo data")
