"""Signing in and out, and changing one's password: Django's views with the audit trail."""

from typing import Any

from django.conf import settings
from django.contrib.auth import views as auth_views
from django.contrib.auth.forms import AuthenticationForm
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.urls import reverse_lazy

from bontang_empowerment.access.views import signed_in
from bontang_empowerment.accounts.models import User
from bontang_empowerment.audit.models import Action
from bontang_empowerment.audit.trail import record
from bontang_empowerment.demo.sign_ins import demo_sign_ins

LONGEST_USERNAME = User._meta.get_field("username").max_length or 150


class SignInForm(AuthenticationForm):
    """A name longer than any account's is refused before it reaches the columns of the lock-out."""

    def clean_username(self) -> str:
        username: str = self.cleaned_data["username"]
        if len(username) > LONGEST_USERNAME:
            raise self.get_invalid_login_error()
        return username


class SignInView(auth_views.LoginView):
    template_name = "accounts/sign_in.html"
    authentication_form = SignInForm
    redirect_authenticated_user = True

    def form_valid(self, form: AuthenticationForm) -> HttpResponse:
        with transaction.atomic():
            response = super().form_valid(form)
            user = signed_in(self.request)
            record(by=user, action=Action.SIGN_IN, target=user)
        return response

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        shown = demo_sign_ins() if settings.DEBUG else []
        return super().get_context_data(demo_sign_ins=shown, **kwargs)


class SignOutView(auth_views.LogoutView):
    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        with transaction.atomic():
            user = signed_in(request)
            record(by=user, action=Action.SIGN_OUT, target=user)
            return super().post(request, *args, **kwargs)


class PasswordChangeView(auth_views.PasswordChangeView):
    template_name = "accounts/password_change.html"
    success_url = reverse_lazy("accounts:password_change_done")

    def form_valid(self, form: Any) -> HttpResponse:
        with transaction.atomic():
            user = signed_in(self.request)
            record(by=user, action=Action.PASSWORD, target=user, fields=["password"])
            return super().form_valid(form)


class PasswordChangeDoneView(auth_views.PasswordChangeDoneView):
    template_name = "accounts/password_change_done.html"
