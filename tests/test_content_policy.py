"""Every answer carries the policy of the settings, and a page's own where it has one."""

from collections.abc import Callable
from typing import Any

import pytest
from csp.constants import HEADER, HEADER_REPORT_ONLY, NONCE, SELF
from csp.decorators import csp_exempt, csp_update
from csp.exceptions import CSPNonceError
from csp.middleware import CSPMiddleware
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory, override_settings

from bontang_empowerment.content_policy import ContentPolicyMiddleware


def page(request: HttpRequest) -> HttpResponse:
    return HttpResponse("page")


@csp_update({"img-src": "https://example.org"})
def page_of_its_own(request: HttpRequest) -> HttpResponse:
    return HttpResponse("page")


@csp_exempt()
def page_without(request: HttpRequest) -> HttpResponse:
    return HttpResponse("page")


def page_with_a_nonce(request: HttpRequest) -> HttpResponse:
    request._csp_nonce = "once"  # type: ignore[attr-defined]  # as a template that shows the nonce
    return HttpResponse("page")


def page_with_its_header(request: HttpRequest) -> HttpResponse:
    return HttpResponse("page", headers={HEADER: "default-src 'none'"})


def parts(middleware: type[CSPMiddleware], view: Callable[[HttpRequest], HttpResponse]) -> list[set[str]]:
    response: Any = middleware(view)(RequestFactory().get("/"))
    return [set(response.headers.get(name, "").split("; ")) for name in (HEADER, HEADER_REPORT_ONLY)]


@pytest.mark.parametrize("view", [page, page_of_its_own, page_without, page_with_a_nonce, page_with_its_header])
@pytest.mark.parametrize(
    "settings",
    [
        {},
        {"CONTENT_SECURITY_POLICY": {"DIRECTIVES": {"script-src": [SELF, NONCE], "img-src": [SELF]}}},
        {"CONTENT_SECURITY_POLICY": {"DIRECTIVES": {"img-src": [SELF]}, "EXCLUDE_URL_PREFIXES": ["/"]}},
        {"CONTENT_SECURITY_POLICY_REPORT_ONLY": {"DIRECTIVES": {"img-src": [SELF]}}},
    ],
    ids=["ours", "nonce", "excluded", "reported"],
)
def test_the_policy_is_that_of_django_csp(
    settings: dict[str, object], view: Callable[[HttpRequest], HttpResponse]
) -> None:
    with override_settings(**settings):
        for _turn in range(2):
            assert parts(ContentPolicyMiddleware, view) == parts(CSPMiddleware, view)


def test_a_nonce_is_refused_once_the_header_is_written() -> None:
    request = RequestFactory().get("/")
    ContentPolicyMiddleware(page)(request)
    with pytest.raises(CSPNonceError):
        str(request.csp_nonce)  # type: ignore[attr-defined]  # set by the middleware
