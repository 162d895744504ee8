"""The content security policy, put into words once: no page of the product has one of its own."""

from csp.constants import HEADER
from csp.middleware import CheckableLazyObject, CSPMiddleware
from csp.utils import build_policy
from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase


class ContentPolicyMiddleware(CSPMiddleware):
    """django-csp's, which follows where a page changes its policy or uses a nonce, or the settings say more."""

    _kept: tuple[object, str] = (None, "")

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        policy = settings.CONTENT_SECURITY_POLICY
        says_more = set(policy) != {"DIRECTIVES"} or getattr(settings, "CONTENT_SECURITY_POLICY_REPORT_ONLY", None)
        has_own = any(name.startswith("_csp") for name in (*vars(response), *vars(request)))
        if settings.DEBUG or says_more or has_own:
            return super().process_response(request, response)
        if self._kept[0] is not policy:
            self._kept = (policy, build_policy())
        response.headers.setdefault(HEADER, self._kept[1])
        request.csp_nonce = CheckableLazyObject(self._csp_nonce_post_response)  # type: ignore[attr-defined]  # as there
        return response
