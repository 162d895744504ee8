"""Search first: one field for a name, a NIK or a KK number. A number never stands in an address."""

import re
from typing import Any
from urllib.parse import urlencode

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache
from django.views.generic import View

from beneficiaries.identity_numbers import LENGTH, clean_number, parse_kk_number, parse_nik
from beneficiaries.models import Person
from beneficiaries.names import normalise_name
from beneficiaries.services.identity import holder_of_number
from beneficiaries.services.search import MOST_FOUND, FoundPeople, people_named, people_spelt_like
from beneficiaries.views.people import SHOWN_OF_PERSON
from bontang_empowerment.access.kept_rows import KeptLookUp
from bontang_empowerment.access.keyset import PAGE_SIZE, KeysetPage, page_of
from bontang_empowerment.access.views import signed_in
from bontang_empowerment.accounts.models import User

LONGEST = 200
# From so many digits on, words may hold part of an identity number.
TELLING_DIGITS = re.compile(r"[0-9]{6}")


@method_decorator(never_cache, name="dispatch")
class SearchView(View):
    """POST takes anything; a name goes on to an address of its own, so that Back and paging work."""

    def get(self, request: HttpRequest) -> HttpResponse:
        typed = request.GET.get("q", "").strip()[:LONGEST]
        if not typed:
            return self.show(query="")
        if _is_number(typed):
            return self.show(query="", is_number_in_address=True)
        return self._by_name(typed)

    def post(self, request: HttpRequest) -> HttpResponse:
        typed = request.POST.get("q", "").strip()[:LONGEST]
        if _is_number(typed):
            return self._by_number(typed)
        return HttpResponseRedirect(f"{reverse('beneficiaries:search')}?{urlencode({'q': typed})}")

    def _by_name(self, typed: str) -> HttpResponse:
        if not normalise_name(typed):
            return self.show(query=typed, has_no_word=True)
        found, page = found_by_name(typed, by=signed_in(self.request), parameters=self.request.GET)
        return self.show(
            query=typed, page=page, is_cut_off=found.is_cut_off, is_similar=found.is_similar, limit=MOST_FOUND
        )

    def _by_number(self, typed: str) -> HttpResponse:
        digits = clean_number(typed)
        if len(digits) != LENGTH or not digits.isascii() or not digits.isdigit():
            return self.show(query=typed, wrong_length=len(digits))
        holder = holder_of_number(digits, by=signed_in(self.request))
        if holder is not None and holder.url:
            return HttpResponseRedirect(holder.url)
        if holder is not None:
            return self.show(query=typed, holder=holder)
        return self.show(query=typed, unknown_number=digits, **_what_it_can_be(digits))

    def show(self, **context: Any) -> HttpResponse:
        return render(self.request, "beneficiaries/search.html", context)


def _shown(by: User) -> QuerySet[Person]:
    return Person.objects.visible_to(by).select_related("household__kelurahan").only(*SHOWN_OF_PERSON)


SHOWN = KeptLookUp(Person, _shown, "pk", kind=int, most=PAGE_SIZE)


def found_by_name(typed: str, *, by: User, parameters: QueryDict) -> tuple[FoundPeople, KeysetPage]:
    """Whom a name finds, those of similar names when nobody bears it, and the page of them that is asked for."""
    found = people_named(typed, by=by)
    if not found.ids:
        found = people_spelt_like(typed, by=by)
    return found, page_of(found.ids, lambda keys: SHOWN.rows(keys, by=by), parameters=parameters)


def _is_number(typed: str) -> bool:
    """Whether the words are meant as an identity number, or hold so many digits that they might."""
    digits = clean_number(typed)
    return bool(digits) and (digits.isdigit() or TELLING_DIGITS.search(digits) is not None)


def _what_it_can_be(digits: str) -> dict[str, str]:
    """The reasons why it is no NIK and no KK number; empty for what it can be."""
    return {"nik_reason": _reason(parse_nik, digits), "kk_reason": _reason(parse_kk_number, digits)}


def _reason(parse: Any, digits: str) -> str:
    try:
        parse(digits)
    except ValidationError as error:
        return " ".join(map(str, error.messages))
    return ""
