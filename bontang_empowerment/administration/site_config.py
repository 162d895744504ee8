from django.contrib.admin.apps import AdminConfig


class CaseAdminConfig(AdminConfig):
    """Django's admin app with our site as its default one."""

    default_site = "bontang_empowerment.administration.site.CaseAdminSite"
