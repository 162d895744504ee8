"""Sessions in the database, and whose they are."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY, get_user
from django.contrib.auth.middleware import AuthenticationMiddleware
from django.contrib.auth.models import AnonymousUser
from django.contrib.sessions.backends.db import SessionStore as DatabaseSessionStore
from django.contrib.sessions.models import Session
from django.http import HttpRequest
from django.utils import timezone
from django.utils.crypto import constant_time_compare
from django.utils.functional import SimpleLazyObject

from bontang_empowerment.accounts.models import User
from bontang_empowerment.kept_queries import KeptQuery

BACKEND = "django.contrib.auth.backends.ModelBackend"


def _sessions(key: str, now: datetime) -> Any:
    return Session.objects.filter(session_key=key, expire_date__gt=now)


def _users(key: int) -> Any:
    return User.objects.filter(pk=key)


SESSION = KeptQuery(_sessions, str, datetime)
USER = KeptQuery(_users, int)


class SessionStore(DatabaseSessionStore):
    def _validate_session_key(self, key: str | None) -> bool:
        """Only what Django makes is looked up: a cookie may hold a NUL character, at which PostgreSQL fails."""
        return key is not None and len(key) >= 8 and key.isascii() and key.isalnum()

    def _get_session_from_db(self) -> Session | None:
        for found in SESSION.rows(self.session_key, timezone.now()):
            return found  # type: ignore[no-any-return]  # what the query is of
        self._session_key = None
        return None


class SessionUserMiddleware(AuthenticationMiddleware):
    """Django's, with the usual case on a short way: a session whose user may sign in and has the same password.

    Anything else (no session, another backend, a changed password or secret) goes Django's way from the start.
    """

    def process_request(self, request: HttpRequest) -> None:
        super().process_request(request)
        request.user = SimpleLazyObject(lambda: _user_of(request))  # type: ignore[assignment]  # as Django does


def _user_of(request: HttpRequest) -> User | AnonymousUser:
    if not hasattr(request, "_cached_user"):
        user = _usual_user(request)
        request._cached_user = get_user(request) if user is None else user  # type: ignore[attr-defined]  # Django's
    return request._cached_user  # type: ignore[attr-defined, no-any-return]  # as set above


def _usual_user(request: HttpRequest) -> User | None:
    session = request.session
    key, told = session.get(SESSION_KEY), session.get(HASH_SESSION_KEY)
    if session.get(BACKEND_SESSION_KEY) != BACKEND or BACKEND not in settings.AUTHENTICATION_BACKENDS:
        return None
    if not told or not isinstance(key, str) or not (key.isascii() and key.isdigit() and len(key) <= 18):
        return None
    for user in USER.rows(int(key)):
        if user.is_active and constant_time_compare(told, user.get_session_auth_hash()):
            return user  # type: ignore[no-any-return]  # what the query is of
    return None
