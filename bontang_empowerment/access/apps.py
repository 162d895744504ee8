from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AccessConfig(AppConfig):
    name = "bontang_empowerment.access"
    verbose_name = _("Access")

    def ready(self) -> None:
        from bontang_empowerment.access import checks  # noqa: F401  (registers the system check)
