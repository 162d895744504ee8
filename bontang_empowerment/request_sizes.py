"""Refuses what is too large in words, before it is kept anywhere.

A server that answers before it has read the body closes the connection under the browser, which then shows a page of
its own instead of ours. So the rest of the body is read and thrown away first, up to a limit.
"""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.request import UnreadablePostError
from django.template.loader import render_to_string

MEBIBYTE = 1024 * 1024
LARGEST_UPLOAD = 64 * MEBIBYTE
"""Bytes of a form with files, or twice the largest proof where proofs may be larger: above the limit of any single
file, so that a file somewhat too large is told of at its field, and what was typed beside it stays."""
BLOCK = 64 * 1024


class RequestSizeMiddleware:
    """Answers 413. Only who is signed in may send files, and so more than a form holds."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        size = _told_size(request)
        if size > settings.DATA_UPLOAD_MAX_MEMORY_SIZE and size > _limit_of(request):
            return too_large(request)
        return self.get_response(request)


def too_large(request: HttpRequest) -> HttpResponse:
    read_to_the_end(request)
    return HttpResponse(render_to_string("413.html", request=request), status=413)


def read_to_the_end(request: HttpRequest) -> None:
    left = min(_told_size(request), 2 * largest_upload())
    try:
        while left > 0 and (block := request.read(BLOCK)):
            left -= len(block)
    except UnreadablePostError:  # the sender has gone
        return


def _told_size(request: HttpRequest) -> int:
    told = request.headers.get("content-length") or "0"
    return int(told) if told.isascii() and told.isdigit() else 0


def _limit_of(request: HttpRequest) -> int:
    takes_files = request.content_type == "multipart/form-data" and request.user.is_authenticated
    return largest_upload() if takes_files else settings.DATA_UPLOAD_MAX_MEMORY_SIZE


def largest_upload() -> int:
    return max(LARGEST_UPLOAD, 2 * settings.PROOF_MAX_MB * MEBIBYTE)
