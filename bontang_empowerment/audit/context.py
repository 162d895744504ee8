"""Where a write comes from: set once per request, read by `record`."""

from contextvars import ContextVar
from dataclasses import dataclass


@dataclass(frozen=True)
class Origin:
    """`address` is the client's IP address or empty outside a request; `place` the URL name or command."""

    address: str = ""
    place: str = ""
    request_id: str = ""


NOWHERE = Origin()
origin: ContextVar[Origin] = ContextVar("audit_origin", default=NOWHERE)
