"""The admin site: for holders of the admin role, signed in through the product's own page."""

from django.contrib import admin
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _

from bontang_empowerment.access.scope import scope_of
from bontang_empowerment.accounts.models import Role
from bontang_empowerment.administration.sign_in import SignOutView


class CaseAdminSite(admin.AdminSite):
    site_title = _("Bontang Empowerment")
    site_header = _("Bontang Empowerment: administration")
    index_title = _("Records, accounts and reference data")
    site_url = "/"
    final_catch_all_view = False

    def has_permission(self, request: HttpRequest) -> bool:
        return Role.ADMIN in scope_of(request.user).roles

    def login(self, request: HttpRequest, extra_context: object = None) -> HttpResponse:
        """There is one sign-in page, with its lock-out and its audit."""
        return redirect_to_login(request.GET.get("next", "/"))

    def logout(self, request: HttpRequest, extra_context: object = None) -> HttpResponseBase:  # type: ignore[override]
        """By the product's own view, which audits it."""
        return SignOutView.as_view()(request)

    def password_change(  # type: ignore[override]
        self, request: HttpRequest, extra_context: object = None
    ) -> HttpResponse:
        """There is one page for it, which audits it."""
        return redirect("accounts:password_change")
