"""The page for a request that cannot be read."""

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest
from django.template.loader import render_to_string

from bontang_empowerment.request_sizes import read_to_the_end, too_large


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """As Django's own, which reads the post once more for its token: a body in UTF-16 then ends in a bare 500."""
    if isinstance(exception, RequestDataTooBig):
        return too_large(request)
    read_to_the_end(request)
    return HttpResponseBadRequest(render_to_string("400.html", request=request))
