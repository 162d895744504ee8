"""What the page of a business and the page of its owner show of it."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from beneficiaries.codes import PersonStatus
from beneficiaries.extension import (
    WHOLE,
    PersonPanel,
    TimelineEntry,
    Window,
    register_person_panel,
    register_timeline_source,
)
from beneficiaries.models import Person
from bontang_empowerment.access.scope import scope_of
from bontang_empowerment.access.templatetags.ui import rupiah
from bontang_empowerment.access.url_table import rule_for
from bontang_empowerment.accounts.models import User
from programs.models import Business, BusinessRecord

CREATE = "programs:business_create"
MOST_BARS = 12


def profit_bars(months: Sequence[BusinessRecord]) -> list[dict[str, Any]]:
    """Of the newest months, the oldest first; a loss has no bar and says its figure."""
    return [
        {"label": month.month_in_words, "value": max(month.profit, 0), "display": rupiah(month.profit)}
        for month in reversed(months[:MOST_BARS])
    ]


def businesses_panel(person: Person, user: User) -> dict[str, Any] | None:
    """The businesses that `user` may see and the way to a new one; left out for whoever has neither. One query."""
    businesses = list(Business.objects.visible_to(user).filter(person=person).with_newest().order_by("-pk"))
    rule = rule_for(CREATE)
    may_add = person.status == PersonStatus.ACTIVE and rule is not None and bool(rule.roles & scope_of(user).roles)
    if not businesses and not may_add:
        return None
    return {"businesses": businesses, "add_url": reverse(CREATE, args=[person.pk]) if may_add else ""}


def businesses_on_timeline(person: Person, user: User, window: Window = WHOLE) -> Iterable[TimelineEntry]:
    rows = Business.objects.visible_to(user).filter(person=person)
    for business in window.newest(rows.select_related("recorded_by")):
        begun = _("%(sector)s, since %(day)s")
        yield TimelineEntry(
            when=business.created_at,
            title=_("Business recorded: %(name)s") % {"name": business.name},
            text=begun % {"sector": business.get_sector_display(), "day": business.started_on.strftime("%d-%m-%Y")},
            by=str(business.recorded_by),
            url=business.get_absolute_url(),
            icon="building-storefront",
            tone="success",
        )


def months_on_timeline(person: Person, user: User, window: Window = WHOLE) -> Iterable[TimelineEntry]:
    rows = BusinessRecord.objects.visible_to(user).filter(business__person=person)
    for month in window.newest(rows.select_related("business", "recorded_by")):
        figures = _("%(month)s: turnover %(turnover)s, profit %(profit)s")
        yield TimelineEntry(
            when=month.created_at,
            title=_("How a business goes: %(name)s") % {"name": month.business.name},
            text=figures
            % {"month": month.month_in_words, "turnover": rupiah(month.turnover), "profit": rupiah(month.profit)},
            by=str(month.recorded_by),
            url=month.business.get_absolute_url(),
            icon="banknotes",
            tone="neutral",
        )


def add_to_person_page() -> None:
    register_person_panel(PersonPanel("programs/_businesses_panel.html", businesses_panel))
    register_timeline_source(businesses_on_timeline)
    register_timeline_source(months_on_timeline)
