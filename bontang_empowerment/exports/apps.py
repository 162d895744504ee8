from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ExportsConfig(AppConfig):
    name = "bontang_empowerment.exports"
    verbose_name = _("Exports")

    def ready(self) -> None:
        from bontang_empowerment.exports.background import register_job

        register_job()
