"""What trainings add to a person's page: a card of batches with attendance, and one line of the timeline for each."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from beneficiaries.extension import (
    WHOLE,
    PersonPanel,
    TimelineEntry,
    Window,
    register_person_panel,
    register_timeline_source,
)
from beneficiaries.models import Person
from bontang_empowerment.accounts.models import User
from trainings.metrics import Rate, person_rates
from trainings.models import AssetHandover, BatchParticipant, Certificate, HandoverCheck


@dataclass(frozen=True)
class BatchTaken:
    """One batch that a person takes or took; `url` leads to the marks behind the rate, empty without any."""

    place: BatchParticipant
    rate: Rate

    @property
    def url(self) -> str:
        return f"{reverse('trainings:attendance_list')}?participant={self.place.pk}" if self.rate.marked else ""

    @property
    def attended(self) -> str:
        if not self.rate.marked:
            return _("Attendance is not filled in yet.")
        return _("Attended %(attended)s of %(marked)s meetings.") % vars(self.rate)


def batches_taken(person: Person, user: User) -> list[BatchTaken]:
    """The batches of `person` that `user` may see, newest first. Two queries."""
    places = BatchParticipant.objects.visible_to(user).filter(enrolment__person=person)
    rates = person_rates(person)
    rows = places.select_related("batch__program", "batch__course").with_last_day().order_by("-pk")
    return [BatchTaken(place=place, rate=rates.get(place.pk, Rate())) for place in rows]


def trainings_panel(person: Person, user: User) -> dict[str, Any] | None:
    """Nothing until somebody takes a batch: the card of programmes comes first."""
    taken = batches_taken(person, user)
    return {"batches": taken} if taken else None


def batches_on_timeline(person: Person, user: User, _window: Window = WHOLE) -> Iterable[TimelineEntry]:
    """All of them: somebody takes few batches in a lifetime."""
    for taken in batches_taken(person, user):
        yield TimelineEntry(
            when=taken.place.created_at,
            title=_("Joined %(batch)s") % {"batch": taken.place.batch},
            text=taken.attended,
            url=taken.url,
            icon="academic-cap",
            tone="info",
        )


def certificates_on_timeline(person: Person, user: User, _window: Window = WHOLE) -> Iterable[TimelineEntry]:
    """Issued, and revoked. One query."""
    rows = Certificate.objects.visible_to(user).filter(participant__enrolment__person=person)
    for row in rows.select_related("issued_by", "revoked_by").order_by("pk"):
        yield TimelineEntry(
            when=row.created_at,
            title=_("Certificate %(number)s issued") % {"number": row.number},
            text=row.course,
            by=row.issued_by.name,
            icon="check-badge",
            tone="success",
        )
        if row.revoked_at and row.revoked_by:
            yield TimelineEntry(
                when=row.revoked_at,
                title=_("Certificate %(number)s revoked") % {"number": row.number},
                text=row.revocation_reason,
                by=row.revoked_by.name,
                icon="x-circle",
                tone="attention",
            )


def handovers_on_timeline(person: Person, user: User, window: Window = WHOLE) -> Iterable[TimelineEntry]:
    rows = AssetHandover.objects.visible_to(user).filter(participant__enrolment__person=person)
    for row in window.newest(rows.select_related("handed_by")):
        mistaken = row.cancelled_at is not None
        yield TimelineEntry(
            when=row.created_at,
            title=_("Handed over: %(what)s") % {"what": row.in_words},
            text=_("Cancelled: %(reason)s") % {"reason": row.cancelled_reason} if mistaken else row.mark,
            by=row.handed_by.name,
            url=row.get_absolute_url(),
            icon="wrench-screwdriver",
            tone="neutral" if mistaken else "success",
        )


def looks_on_timeline(person: Person, user: User, window: Window = WHOLE) -> Iterable[TimelineEntry]:
    rows = HandoverCheck.objects.visible_to(user).filter(handover__participant__enrolment__person=person)
    for row in window.newest(rows.select_related("handover", "by")):
        yield TimelineEntry(
            when=row.created_at,
            title=f"{row.handover.what}: {row.get_state_display()}",
            text=row.note,
            by=row.by.name,
            url=row.handover.get_absolute_url(),
            icon="eye",
            tone="neutral",
        )


def add_to_person_page() -> None:
    register_person_panel(PersonPanel("trainings/_person_panel.html", trainings_panel))
    register_timeline_source(batches_on_timeline)
    register_timeline_source(certificates_on_timeline)
    register_timeline_source(handovers_on_timeline)
    register_timeline_source(looks_on_timeline)
