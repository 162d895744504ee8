"""What every page's frame needs to know of the signed-in user: menu, scope in words, roles."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby
from typing import Any

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import get_script_prefix, reverse
from django.utils.functional import Promise, cached_property
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from bontang_empowerment.access.links import Links, may_be_opened
from bontang_empowerment.accounts.models import Role, User
from bontang_empowerment.regions.models import Kelurahan


@dataclass(frozen=True, eq=False)
class MenuEntry:
    url_name: str
    label: str | Promise
    icon: str
    section: str = ""
    anchor: str = ""


@dataclass(frozen=True)
class MenuItem:
    label: str | Promise
    url: str
    icon: str
    active: bool


@dataclass(frozen=True)
class MenuGroup:
    """Entries under one heading; none above the first."""

    heading: str | Promise
    items: list[MenuItem]


DISASTER = "beneficiaries:disaster"
VERVAL = "beneficiaries:verval"
DATA_QUALITY = "beneficiaries:data_quality"
DATA_REQUEST = "beneficiaries:data_request"

# In the order of the chain. `section` is the start of the view names that light the entry up.
MENU: list[tuple[str | Promise, list[MenuEntry]]] = [
    ("", [MenuEntry("home", _("Home"), "home", "home")]),
    (
        _("Families and people"),
        [
            MenuEntry("beneficiaries:household_list", _("Families"), "home-modern", "beneficiaries:household"),
            MenuEntry("beneficiaries:person_list", _("People"), "users", "beneficiaries:person"),
            MenuEntry("beneficiaries:disaster_event_list", _("Disasters"), "exclamation-triangle", DISASTER),
            MenuEntry("beneficiaries:verval_round_list", _("Verification"), "clipboard-document-check", VERVAL),
            MenuEntry("beneficiaries:transfer_list", _("Transfers"), "arrows-right-left", "beneficiaries:transfer"),
            MenuEntry("beneficiaries:duplicate_list", _("Duplicates"), "document-duplicate", "beneficiaries:duplicate"),
            MenuEntry("beneficiaries:data_quality", _("Data quality"), "chart-bar-square", DATA_QUALITY),
            MenuEntry("beneficiaries:data_request_list", _("Data requests"), "inbox", DATA_REQUEST),
            MenuEntry("beneficiaries:import_list", _("Imports"), "arrow-up-tray", "beneficiaries:import"),
        ],
    ),
    (
        _("Programmes and results"),
        [
            MenuEntry("programs:program_list", _("Programmes"), "squares-2x2", "programs:program"),
            MenuEntry("programs:enrolment_list", _("Participants"), "queue-list", "programs:enrolment"),
            MenuEntry("trainings:batch_list", _("Trainings"), "academic-cap", "trainings:"),
            MenuEntry("trainings:handover_list", _("Toolkits"), "wrench-screwdriver", "trainings:handover"),
            MenuEntry("programs:outcome_list", _("Outcomes"), "arrow-trending-up", "programs:outcome"),
            MenuEntry("programs:vacancy_list", _("Vacancies"), "briefcase", "programs:vacancy"),
            MenuEntry("programs:business_list", _("Businesses"), "building-storefront", "programs:business"),
            MenuEntry("programs:placement_list", _("Jobs"), "identification", "programs:placement"),
            MenuEntry("programs:group_list", _("Community groups"), "user-group", "programs:group"),
            MenuEntry("programs:proposal_list", _("Proposals"), "light-bulb", "programs:proposal"),
            MenuEntry("programs:partner_list", _("Partners"), "building-office-2", "programs:partner"),
            MenuEntry("programs:commitment_list", _("Commitments"), "gift", "programs:commitment"),
            MenuEntry("dashboards:enrolments", _("Dashboard"), "chart-bar", "dashboards:"),
            MenuEntry("dashboards:relevance", _("Market relevance"), "light-bulb", "dashboards:relevance"),
        ],
    ),
    (
        _("Administration"),
        [
            MenuEntry("jobs:job_list", _("Long work"), "clock", "jobs:"),
            MenuEntry("audit:event_list", _("Audit trail"), "shield-check", "audit:"),
            MenuEntry("admin:index", _("Accounts and master data"), "cog-6-tooth", "admin:"),
        ],
    ),
]
PHONE_MENU = [
    MenuEntry("home", _("Home"), "home", "home"),
    MenuEntry("beneficiaries:search", _("Search"), "magnifying-glass", "beneficiaries:search"),
    MenuEntry("beneficiaries:household_create", _("Register"), "user-plus", "beneficiaries:household_create"),
    MenuEntry("trainings:batch_list", _("Trainings"), "academic-cap", "trainings:"),
    MenuEntry("dashboards:enrolments", _("Dashboard"), "chart-bar", "dashboards:"),
    MenuEntry("home", _("Tasks"), "check-circle", "tasks", "#tasks"),
]
PHONE_ENTRIES = 4

HEADINGS = {entry: heading for heading, entries in MENU for entry in entries}
Offered = tuple[tuple[MenuEntry, bool], ...]
"""The entries that somebody may open, in their order, and whether each is lit up."""

MOST_MENUS = 500


def _item(entry: MenuEntry, *, is_lit: bool) -> MenuItem:
    return MenuItem(label=entry.label, url=reverse(entry.url_name) + entry.anchor, icon=entry.icon, active=is_lit)


def _groups(offered: Offered) -> list[MenuGroup]:
    """A heading over nothing is left out."""
    groups: list[MenuGroup] = []
    for heading, entries in groupby(offered, key=lambda one: HEADINGS.get(one[0], "")):
        groups.append(MenuGroup(heading, [_item(entry, is_lit=is_lit) for entry, is_lit in entries]))
    return groups


@lru_cache(maxsize=MOST_MENUS)
def _drawn_menu(template: str, offered: Offered, _language: str | None, _prefix: str) -> SafeString:
    """A menu as text, the same for all who are offered the same: drawn once for a language and a place of the site."""
    return render_to_string(template, {"groups": _groups(offered)}) if offered else SafeString("")


@lru_cache(maxsize=MOST_MENUS)
def _offered_to(roles: frozenset[Role], entries: tuple[MenuEntry, ...], name: str) -> Offered:
    """What these roles may open from the page of this name, the closest of them lit: the access table alone says so."""
    admitted = [entry for entry in entries if may_be_opened(entry.url_name, roles)]
    fitting = [entry.section for entry in admitted if entry.section and name.startswith(entry.section)]
    closest = max(fitting, key=len, default="") or name
    return tuple((entry, entry.section == closest) for entry in admitted)


class Door:
    """The frame's view of the user. Built lazily: a page that does not use it pays nothing."""

    def __init__(self, request: HttpRequest) -> None:
        self._request = request

    @cached_property
    def links(self) -> Links:
        """Every role of the user: the frame shows all that they may open, not what this page admits."""
        return Links.of(self._request.user)

    @cached_property
    def menu(self) -> list[MenuGroup]:
        """What the user may open."""
        return _groups(self._offered)

    @cached_property
    def drawn_menu(self) -> SafeString:
        """The same as text."""
        return self._drawn("components/menu.html", self._offered)

    @cached_property
    def drawn_phone_menu(self) -> SafeString:
        """At most four; Tasks keeps the last place."""
        *entries, tasks = self._offer(PHONE_MENU)
        return self._drawn("components/bottombar.html", (*entries[: PHONE_ENTRIES - 1], tasks))

    @cached_property
    def _offered(self) -> Offered:
        return self._offer(HEADINGS)

    def _offer(self, entries: Iterable[MenuEntry]) -> Offered:
        match = self._request.resolver_match
        return _offered_to(self.links.held.roles, tuple(entries), match.view_name if match else "")

    def _drawn(self, template: str, offered: Offered) -> SafeString:
        return _drawn_menu(template, offered, get_language(), get_script_prefix())

    @cached_property
    def can_search(self) -> bool:
        return self.links.may_open("beneficiaries:search")

    @cached_property
    def can_register(self) -> bool:
        return self.links.may_open("beneficiaries:household_create")

    @cached_property
    def roles_label(self) -> str:
        return ", ".join(str(role.label) for role in Role if role in self.links.held.roles)

    @cached_property
    def scope_label(self) -> str:
        if self.links.held.city or self.links.held.auditor:
            return str(_("Kota Bontang"))
        names = Kelurahan.objects.filter(pk__in=self.links.held.kelurahan_ids).values_list("name", flat=True)
        if names:
            return str(_("Kelurahan %(names)s")) % {"names": ", ".join(names)}
        return str(_("Own programmes")) if self.links.held.partner_ids else ""


def door(request: HttpRequest) -> dict[str, Any]:
    """Context processor: `door` for templates/base.html; nothing for a signed-out visitor."""
    user = getattr(request, "user", None)
    return {"door": Door(request) if isinstance(user, User) or getattr(user, "is_authenticated", False) else None}
