from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AdministrationConfig(AppConfig):
    """Registers the models of the parts that lie below the audit trail, and the sign-in screens."""

    name = "bontang_empowerment.administration"
    verbose_name = _("Administration")
