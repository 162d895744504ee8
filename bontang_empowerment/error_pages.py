"""The page for a request that cannot be read."""

from django.http import HttpRequest, HttpResponseBadRequest
from django.template.loader import render_to_string


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponseBadRequest:
    """As Django's own, which reads the post once more for its token: a body in UTF-16 then ends in a bare 500."""
    return HttpResponseBadRequest(render_to_string("400.html", request=request))
