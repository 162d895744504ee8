"""Opens the door of each request: the URL's row in the table decides which roles may pass and count."""

from collections.abc import Callable
from typing import Any

from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.template.loader import render_to_string
from django.utils.cache import add_never_cache_headers

from bontang_empowerment.access import door
from bontang_empowerment.access.scope import Scope
from bontang_empowerment.access.url_table import ANYONE, PUBLIC, rule_for


class SignInMiddleware(LoginRequiredMiddleware):
    """Sign-in by default, without asking the database who calls a page that is open to anyone: /healthz needs that."""

    def process_view(self, request: HttpRequest, view_func: Any, view_args: Any, view_kwargs: Any) -> Any:
        if not getattr(view_func, "login_required", True):
            return None
        return super().process_view(request, view_func, view_args, view_kwargs)


class NoStoreMiddleware:
    """No page is kept by a browser: at a shared counter, Back after signing out would show the last family again."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if not response.has_header("Cache-Control"):
            add_never_cache_headers(response)
        return response


class DoorMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        token = door.enter(None)
        try:
            response = self.get_response(request)
            if isinstance(response, HttpResponseNotAllowed) and request.method == "GET":
                # The address of a button, opened by hand or after signing in again: an empty page would be a dead end.
                response.content = render_to_string("405.html", request=request)
            return response
        finally:
            door.leave(token)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> None:
        """Refuse a URL without a row, and a user without a role that the row admits (both 403)."""
        match = request.resolver_match
        rule = rule_for(match.view_name if match else "")
        if rule is None:
            raise PermissionDenied("This address has no row in the access table.")
        if rule.audience is PUBLIC:
            return
        if not request.user.is_authenticated:  # sent to sign in before, unless the view itself asks for none
            raise PermissionDenied("This page is not public.")
        held = Scope.of(request.user)
        roles = held.roles if rule.audience is ANYONE else held.roles & rule.roles
        if rule.audience is not ANYONE and not roles:
            raise PermissionDenied("None of your roles may open this page.")
        opened = door.OpenDoor(user_id=request.user.pk, roles=roles, held=held)
        if roles == held.roles:
            opened.scope = held
        door.enter(opened)
