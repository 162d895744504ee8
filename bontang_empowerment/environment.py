"""Reading the environment, and generating development keys when nothing is configured."""

import base64
import os
import secrets
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured


def flag(name: str, *, default: bool) -> bool:
    """True for 1, true, yes or on in any case; anything else that is set is False."""
    value = os.environ.get(name, "")
    return value.strip().lower() in {"1", "true", "yes", "on"} if value else default


def read_list(name: str, *, default: list[str]) -> list[str]:
    """A comma-separated variable as a list without blanks."""
    value = os.environ.get(name, "")
    return [part.strip() for part in value.split(",") if part.strip()] if value else default


def required_secret(name: str, *, debug: bool, directory: Path, key_id: str = "") -> str:
    """The secret called `name`, or in development one generated once and kept in `directory`.

    A generated secret is 32 random bytes in base64; with `key_id` it is written ``key_id:base64``.
    Raises ImproperlyConfigured when it is missing outside development.
    """
    if value := os.environ.get(name):
        return value
    if not debug:
        raise ImproperlyConfigured(f"Set {name}: it is required when DJANGO_DEBUG is off (see README, Deploy).")
    path = directory / "development-keys" / name
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        generated = base64.b64encode(secrets.token_bytes(32)).decode()
        draft = path.with_suffix(f".{os.getpid()}")
        draft.touch(mode=0o600)
        draft.write_text(f"{key_id}:{generated}" if key_id else generated)
        try:
            os.link(draft, path)  # fails when another process was first: then its key counts
        except FileExistsError:
            pass
        finally:
            draft.unlink()
    return path.read_text().strip()
