"""What programmes add to a person's page: a card of enrolments, and their steps on the timeline."""

from collections.abc import Collection, Iterable
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from beneficiaries.codes import PersonStatus
from beneficiaries.extension import (
    WHOLE,
    ListAction,
    PersonPanel,
    TimelineEntry,
    Window,
    register_list_action,
    register_person_panel,
    register_standing_source,
    register_timeline_source,
)
from beneficiaries.models import Person
from bontang_empowerment.access.links import may_open
from bontang_empowerment.access.scope import scope_of
from bontang_empowerment.access.templatetags.looks import look_of
from bontang_empowerment.accounts.models import User
from programs.codes import AWAITS_THE_PERSON
from programs.models import Enrolment, EnrolmentTransition, GroupMember, Outcome, PlaceChange

MOVES = ("enrolment__moved_to__program", "enrolment__moved_from__program")
MOST_CHANGES = 50
"""So many changes of place are shown on the page of an enrolment, the newest."""


def enrolments_panel(person: Person, user: User) -> dict[str, Any]:
    """The person's enrolments that `user` may see, newest first, and the way to a new one when it is open to them."""
    rows = Enrolment.objects.visible_to(user).filter(person=person).select_related("program").with_place()
    create = "programs:enrolment_create"
    is_active = person.status == PersonStatus.ACTIVE
    may_enrol = is_active and may_open(user, create, kelurahan_id=person.household.kelurahan_id)
    return {
        "enrolments": list(rows.order_by("-pk")),
        "enrol_url": reverse(create, args=[person.pk]) if may_enrol else "",
    }


def groups_panel(person: Person, user: User) -> dict[str, Any] | None:
    """The groups of which `user` may know; the card is left out without any. One query."""
    rows = GroupMember.objects.visible_to(user).filter(person=person).select_related("group")
    memberships = list(rows.order_by("left_on", "-pk"))
    return {"memberships": memberships} if memberships else None


def steps_on_timeline(person: Person, user: User, window: Window = WHOLE) -> Iterable[TimelineEntry]:
    steps = EnrolmentTransition.objects.visible_to(user).filter(enrolment__person=person)
    tells_reason = scope_of(user).reaches(person.household.kelurahan_id)
    for step in window.newest(steps.select_related("enrolment__program", "by", "undoes", *MOVES), "at"):
        title = f"{step.enrolment.program}: {step.in_words}"
        yield entry_of(step, title=title, tells_reason=tells_reason, url=step.enrolment.get_absolute_url())


def outcomes_on_timeline(person: Person, user: User, window: Window = WHOLE) -> Iterable[TimelineEntry]:
    rows = Outcome.objects.visible_to(user).filter(enrolment__person=person)
    for outcome in window.newest(rows.select_related("enrolment__program", "recorded_by")):
        yield TimelineEntry(
            when=outcome.created_at,
            title=_("Outcome recorded: %(program)s") % {"program": outcome.enrolment.program},
            text=outcome.get_point_display(),
            by=str(outcome.recorded_by),
            url=f"{outcome.enrolment.get_absolute_url()}#outcomes",
            icon="arrow-trending-up",
            tone="success",
        )


def entry_of(step: EnrolmentTransition, *, title: str, tells_reason: bool, url: str = "") -> TimelineEntry:
    """A step as a line of a timeline. Partner staff see that somebody left, not why: reasons may tell of health."""
    look = look_of(step.to_status)
    return TimelineEntry(
        when=step.at,
        title=title,
        text=step.reason_in_words if tells_reason else "",
        by=step.by_in_words,
        url=url,
        icon=look.icon,
        tone=look.tone,
    )


def place_entries(enrolment: Enrolment, user: User) -> list[TimelineEntry]:
    """Each change of this person's place in the queue with its reason, as lines of a timeline."""
    changes = PlaceChange.objects.visible_to(user).filter(enrolment=enrolment).select_related("by")
    return [
        TimelineEntry(
            when=change.at,
            title=_("Place in the queue: %(old)s → %(new)s") % {"old": change.old_place, "new": change.new_place},
            text=change.why,
            by=str(change.by or _("By the count of the night")),
            icon="queue-list",
            tone="neutral",
        )
        for change in changes.order_by("-pk")[:MOST_CHANGES]
    ]


def open_enrolments(people: Collection[Person], user: User) -> dict[int, list[str]]:
    """The programmes that each person waits for or takes part in. One query."""
    rows = Enrolment.objects.visible_to(user).filter(person__in=people).filter(status__in=AWAITS_THE_PERSON)
    told: dict[int, list[str]] = {}
    for enrolment in rows.select_related("program").order_by("pk"):
        told.setdefault(enrolment.person_id, []).append(f"{enrolment.program}: {enrolment.get_status_display()}")
    return told


def add_to_person_page() -> None:
    register_list_action(ListAction(gettext_lazy("Enrol in a programme…"), "programs:bulk_create", "user-plus"))
    register_standing_source(open_enrolments)
    register_person_panel(PersonPanel("programs/_person_panel.html", enrolments_panel))
    register_person_panel(PersonPanel("programs/_groups_panel.html", groups_panel))
    register_timeline_source(steps_on_timeline)
    register_timeline_source(outcomes_on_timeline)
