"""The view mixin that keeps a form's draft under the form's own address, behind the door that the form is behind."""

from collections.abc import Iterator
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.views.generic import View
from django.views.generic.base import ContextMixin

from bontang_empowerment.access.views import signed_in
from bontang_empowerment.drafts.services import (
    DraftKey,
    DraftOwnerGoneError,
    DraftTooLargeError,
    discard_draft,
    draft_saved_at,
    fields_of_draft,
    save_draft,
)

VERB = "draft"
"""The parameter that makes a request about the draft: posted, "save" or "discard"; in the address, "content"."""

UNKEPT = {VERB, "csrfmiddlewaretoken"}
TOO_LARGE = 413


class DraftedMixin(ContextMixin, View):
    """Keeps what is typed until it is sent; a sent form (it answers with a redirect) takes its draft along.

    Put it first among the bases. Whoever may open the form on this object may keep a draft of it, and nobody else can
    name one: no address has a draft's number in it. Context: `drafted`, and `draft_saved_at` for a page to fill in.
    """

    def draft_key(self) -> DraftKey:
        match = self.request.resolver_match
        name = match.view_name if match else ""
        return DraftKey(signed_in(self.request), name, str(self.kwargs.get("pk", "")))

    def discard_sent(self) -> None:
        """A hook for a form that may have been begun under another address."""
        discard_draft(self.draft_key())

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        posted = request.method == "POST"
        if verb := (request.POST if posted else request.GET).get(VERB):
            return self._about_the_draft(f"{request.method} {verb}", request, *args, **kwargs)
        if not posted:
            return super().dispatch(request, *args, **kwargs)
        with transaction.atomic():
            response = super().dispatch(request, *args, **kwargs)
            if isinstance(response, HttpResponseRedirect):
                self.discard_sent()
        return response

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | self.draft_context(is_fresh=self.request.method == "GET")

    def draft_context(self, *, is_fresh: bool) -> dict[str, Any]:
        """is_fresh: nothing is typed into the page yet, so that an earlier draft may fill it."""
        return {"drafted": True, "draft_saved_at": draft_saved_at(self.draft_key()) if is_fresh else None}

    def _about_the_draft(self, asked: str, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if get_object := getattr(self, "get_object", None):
            get_object()  # 404 for one out of reach
        match asked:
            case "POST save":
                return self._keep_draft()
            case "POST discard":
                discard_draft(self.draft_key())
                return HttpResponseRedirect(request.get_full_path())
            case "GET content":
                return self._give_draft()
            case _ if request.method == "POST":
                raise Http404("There is nothing else to do with a draft.")
            case _:
                return super().dispatch(request, *args, **kwargs)

    def _keep_draft(self) -> HttpResponse:
        try:
            saved_at = save_draft(self.draft_key(), self._typed_fields())
        except DraftTooLargeError:
            return JsonResponse({}, status=TOO_LARGE)
        except DraftOwnerGoneError:
            return redirect_to_login(self.request.get_full_path())
        return JsonResponse({"time": f"{timezone.localtime(saved_at):%H.%M}"})

    def _typed_fields(self) -> Iterator[tuple[str, str]]:
        for name, values in self.request.POST.lists():
            if name not in UNKEPT:
                yield from ((name, value) for value in values)

    def _give_draft(self) -> HttpResponse:
        fields = fields_of_draft(self.draft_key())
        if fields is None:
            raise Http404("No draft is kept of this form.")
        return JsonResponse({"fields": fields})
