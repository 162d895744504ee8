"""Tells the audit trail where each request comes from."""

import ipaddress
import uuid
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from bontang_empowerment.audit.context import Origin, origin


class AuditContextMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        token = origin.set(Origin(address=client_address(request), request_id=uuid.uuid4().hex))
        try:
            return self.get_response(request)
        finally:
            origin.reset(token)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> None:
        here = origin.get()
        place = request.resolver_match.view_name if request.resolver_match else ""
        origin.set(Origin(address=here.address, place=place, request_id=here.request_id))


def client_address(request: HttpRequest) -> str:
    """The client's IP address; X-Forwarded-For is believed as far as TRUSTED_PROXY_COUNT proxies wrote it."""
    address = request.META.get("REMOTE_ADDR", "")
    trusted = settings.TRUSTED_PROXY_COUNT
    forwarded = [part.strip() for part in request.headers.get("x-forwarded-for", "").split(",") if part.strip()]
    if trusted and len(forwarded) >= trusted:
        address = forwarded[-trusted]
    try:
        return str(ipaddress.ip_address(address))
    except ValueError:
        return ""
