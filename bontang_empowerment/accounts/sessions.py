"""Sessions in the database."""

from django.contrib.sessions.backends.db import SessionStore as DatabaseSessionStore


class SessionStore(DatabaseSessionStore):
    def _validate_session_key(self, key: str | None) -> bool:
        """Only what Django makes is looked up: a cookie may hold a NUL character, at which PostgreSQL fails."""
        return key is not None and len(key) >= 8 and key.isascii() and key.isalnum()
