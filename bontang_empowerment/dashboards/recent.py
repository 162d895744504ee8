"""What somebody opened last: kept in their session as bare numbers, shown only as far as they may still see it."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.contrib.sessions.backends.base import SessionBase
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from beneficiaries.models import Household, Person
from bontang_empowerment.access.links import Links
from bontang_empowerment.accounts.models import User
from programs.models import Enrolment, Program
from trainings.models import Batch

SESSION_KEY = "opened"
KEPT = 8


@dataclass(frozen=True)
class Opened:
    label: str
    note: str
    url: str


@dataclass(frozen=True)
class Kind:
    """rows: everything of the kind, with what `show` reads along; the identity numbers stay in the database.

    show: one line for the row, and a second one that tells rows of the same name apart.
    """

    rows: Callable[[User | AnonymousUser], QuerySet[Any]]
    show: Callable[[Any], tuple[str, str]]


def _people(_user: User | AnonymousUser) -> QuerySet[Any]:
    return Person.objects.select_related("household__kelurahan").defer("nik", "household__kk_number")


def _households(user: User | AnonymousUser) -> QuerySet[Any]:
    return Household.objects.select_related("kelurahan").defer("kk_number").with_head_name(user)


def _enrolments(user: User | AnonymousUser) -> QuerySet[Any]:
    rows = Enrolment.objects.select_related("person", "program").defer("person__nik")
    return rows.with_identity_for(user)


def _show_household(household: Any) -> tuple[str, str]:
    if household.head_name:
        return _("Family of %(name)s") % {"name": household.head_name}, str(household)
    return str(household), _("Family")


KINDS: dict[str, Kind] = {
    "beneficiaries:person_detail": Kind(_people, lambda row: (row.name, str(row.household.kelurahan))),
    "beneficiaries:household_detail": Kind(_households, _show_household),
    "programs:program_detail": Kind(lambda _user: Program.objects.all(), lambda row: (row.name, _("Programme"))),
    "programs:enrolment_detail": Kind(_enrolments, lambda row: (row.shown_name, row.program.name)),
    "trainings:batch_detail": Kind(
        lambda _user: Batch.objects.select_related("program"), lambda row: (row.name, row.program.name)
    ),
}
"""By the name of the page that shows one of them."""


class RecentlyOpenedMiddleware:
    """Remembers each record whose page was opened; the session is written only when the order changes."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        match = request.resolver_match
        if match and match.view_name in KINDS and request.method == "GET" and response.status_code == 200:
            remember(request.session, match.view_name, match.kwargs["pk"])
        return response


def remember(session: SessionBase, view_name: str, pk: int) -> None:
    opened = _stored(session)
    entry = [view_name, pk]
    if opened[:1] != [entry]:
        session[SESSION_KEY] = [entry, *(other for other in opened if other != entry)][:KEPT]


def recently_opened(session: SessionBase, links: Links) -> list[Opened]:
    """Newest first, without what is gone or out of reach by now. One query for each kind that occurs."""
    entries = [(name, pk) for name, pk in _stored(session) if name in KINDS]
    found: dict[tuple[str, int], Opened] = {}
    for name in {name for name, _pk in entries}:
        kind, keys = KINDS[name], [pk for other, pk in entries if other == name]
        for row in links.rows(kind.rows(links.user).filter(pk__in=keys), name):
            found[name, row.pk] = _as_opened(kind, row)
    return [found[entry] for entry in entries if entry in found]


def _as_opened(kind: Kind, row: Any) -> Opened:
    label, note = kind.show(row)
    return Opened(label=label, note=note, url=row.get_absolute_url())


def _stored(session: SessionBase) -> list[Any]:
    stored: Iterable[Any] = session.get(SESSION_KEY, [])
    return list(stored)
