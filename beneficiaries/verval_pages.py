"""What the pages of a round show besides its rows: numbers per kelurahan and per RT, each the address of its list."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, Q, QuerySet
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from beneficiaries.models import Household, VervalEntry, VervalMeeting, VervalRound
from beneficiaries.verval_codes import VervalResult, VervalStage
from beneficiaries.verval_querysets import UNDECIDED
from bontang_empowerment.access.links import may_open
from bontang_empowerment.access.scope import scope_of
from bontang_empowerment.accounts.models import User


@dataclass(frozen=True)
class Number:
    """`url` opens the list of exactly so many families."""

    label: str | Promise
    value: int
    url: str


@dataclass(frozen=True)
class PlaceNumbers:
    """One kelurahan's part of a round."""

    meeting: VervalMeeting
    proposed: Number
    undecided: Number
    outcomes: list[Number]


def entries_url(round_id: int, **filters: Any) -> str:
    return f"{reverse('beneficiaries:verval_entry_list')}?{urlencode({'round': round_id, **filters})}"


def numbers_of_round(found: VervalRound, user: User) -> list[PlaceNumbers]:
    """The parts that `user` sees, in the order of their kelurahan. Two queries."""
    meetings = VervalMeeting.objects.visible_to(user).filter(round=found).select_related("kelurahan")
    counts = VervalEntry.objects.visible_to(user).filter(round=found).counted()
    return [_numbers(meeting, counts[meeting.pk]) for meeting in meetings.order_by("kelurahan__name")]


def numbers_of(meeting: VervalMeeting, user: User) -> PlaceNumbers:
    """One query."""
    return _numbers(meeting, VervalEntry.objects.visible_to(user).filter(meeting=meeting).counted()[meeting.pk])


def _numbers(meeting: VervalMeeting, counts: Counter[str]) -> PlaceNumbers:
    place = {"kelurahan": meeting.kelurahan_id}
    return PlaceNumbers(
        meeting=meeting,
        proposed=Number(_("Proposed"), counts.total(), entries_url(meeting.round_id, **place)),
        undecided=Number(_("No result yet"), counts[""], entries_url(meeting.round_id, **place, outcome=UNDECIDED)),
        outcomes=[
            Number(
                result.label,
                counts[result.value],
                entries_url(meeting.round_id, **place, outcome=result.value),
            )
            for result in VervalResult
        ],
    )


@dataclass(frozen=True)
class RtNumbers:
    rt: str
    proposed: Number
    undecided: Number
    decide_url: str


def numbers_by_rt(meeting: VervalMeeting, user: User) -> list[RtNumbers]:
    """The RT with proposals, in order. One query."""
    entries = VervalEntry.objects.visible_to(user).filter(meeting=meeting)
    rows = entries.order_by("rt").values_list("rt")
    counted = rows.annotate(proposed=Count("pk"), undecided=Count("pk", filter=Q(outcome="")))
    place = {"kelurahan": meeting.kelurahan_id}
    decide = reverse("beneficiaries:verval_decide", args=[meeting.pk])
    return [
        RtNumbers(
            rt=rt,
            proposed=Number(_("Proposed"), proposed, entries_url(meeting.round_id, **place, rt=rt)),
            undecided=Number(
                _("No result yet"), undecided, entries_url(meeting.round_id, **place, rt=rt, outcome=UNDECIDED)
            ),
            decide_url=f"{decide}?{urlencode({'rt': rt})}",
        )
        for rt, proposed, undecided in counted
    ]


def next_rt(rts: Sequence[RtNumbers], here: str) -> str:
    """The RT to decide next: the first one with work left behind this one, else any other; empty for none."""
    waiting = [row.rt for row in rts if row.undecided.value and row.rt != here]
    return next((rt for rt in waiting if rt > here), waiting[0] if waiting else "")


def tally(entries: Iterable[VervalEntry]) -> list[tuple[str | Promise, int]]:
    """How many of these families have each result, in the order of the list; what nobody has is left out."""
    counted = [(result.label, sum(entry.outcome == result for entry in entries)) for result in VervalResult]
    return [(label, number) for label, number in counted if number]


@dataclass(frozen=True)
class VervalCard:
    """`to_check` and `withdrawable` are the numbers of the entries with which something can be done."""

    entries: list[VervalEntry]
    may_record: bool

    @property
    def to_check(self) -> set[int]:
        due = (VervalStage.DECIDED, VervalResult.CHECK)
        return {entry.pk for entry in self.entries if (entry.meeting.stage, entry.outcome) == due}

    @property
    def withdrawable(self) -> set[int]:
        return {entry.pk for entry in self.entries if entry.meeting.takes_proposals and not entry.result}


def verval_card(household: Household, user: User) -> VervalCard | None:
    """Context of `_verval_card.html`; None for whoever does not reach the kelurahan. One query."""
    if not scope_of(user).reaches(household.kelurahan_id):
        return None
    may_record = may_open(user, "beneficiaries:verval_decide", kelurahan_id=household.kelurahan_id)
    return VervalCard(list(entries_of_family(household, user)), may_record)


def entries_of_family(household: Household, user: User) -> QuerySet[VervalEntry]:
    """The family's rounds that `user` sees, the newest first."""
    rows = VervalEntry.objects.visible_to(user).filter(household=household)
    return rows.select_related("meeting__kelurahan", "round", "decided_by", "checked_by").order_by("-pk")
