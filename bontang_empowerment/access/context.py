"""What every page's frame needs to know of the signed-in user: menu, scope in words, roles."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise, cached_property
from django.utils.translation import gettext_lazy as _

from bontang_empowerment.access.links import Links
from bontang_empowerment.accounts.models import Role, User
from bontang_empowerment.regions.models import Kelurahan


@dataclass(frozen=True)
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
            MenuEntry("programs:outcome_list", _("Outcomes"), "arrow-trending-up", "programs:outcome"),
            MenuEntry("dashboards:enrolments", _("Dashboard"), "chart-bar", "dashboards:"),
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
        """What the user may open; a heading over nothing is left out."""
        groups = [
            MenuGroup(heading, [self._item(entry) for entry in entries if self.links.may_open(entry.url_name)])
            for heading, entries in MENU
        ]
        return [group for group in groups if group.items]

    @cached_property
    def phone_menu(self) -> list[MenuItem]:
        """At most four; Tasks keeps the last place."""
        *entries, tasks = [self._item(entry) for entry in PHONE_MENU if self.links.may_open(entry.url_name)]
        return [*entries[: PHONE_ENTRIES - 1], tasks]

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

    def _item(self, entry: MenuEntry) -> MenuItem:
        match = self._request.resolver_match
        name = match.view_name if match else ""
        return MenuItem(
            label=entry.label,
            url=reverse(entry.url_name) + entry.anchor,
            icon=entry.icon,
            active=name == entry.section or (bool(entry.section) and name.startswith(entry.section)),
        )


def door(request: HttpRequest) -> dict[str, Any]:
    """Context processor: `door` for templates/base.html; nothing for a signed-out visitor."""
    user = getattr(request, "user", None)
    return {"door": Door(request) if isinstance(user, User) or getattr(user, "is_authenticated", False) else None}
