"""The door that is open for the request being served: whose, and through which roles."""

from contextvars import ContextVar, Token
from dataclasses import dataclass

from bontang_empowerment.accounts.models import Role


@dataclass
class OpenDoor:
    """Lives for one request. `scope` is filled on first use by access.scope (a Scope, or None before).

    held: the Scope of all roles of the user, whatever this page admits; None outside of a request.
    """

    user_id: int
    roles: frozenset[Role]
    scope: object | None = None
    held: object | None = None


_current: ContextVar[OpenDoor | None] = ContextVar("open_door", default=None)


def current() -> OpenDoor | None:
    return _current.get()


def enter(opened: OpenDoor | None) -> Token[OpenDoor | None]:
    return _current.set(opened)


def leave(token: Token[OpenDoor | None]) -> None:
    _current.reset(token)
