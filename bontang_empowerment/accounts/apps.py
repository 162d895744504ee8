from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    name = "bontang_empowerment.accounts"
    verbose_name = _("Accounts and roles")
