"""What vacancies and jobs add to a person's page: a card, and lines of the timeline."""

from collections.abc import Iterable
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
from bontang_empowerment.access.links import may_open
from bontang_empowerment.access.scope import scope_of
from bontang_empowerment.accounts.models import User
from programs.job_codes import STANDING
from programs.models import JobPlacement, PlacementCheck, VacancyMatch


def work_panel(person: Person, user: User) -> dict[str, Any] | None:
    """Jobs and standing proposals that `user` may see, and the ways to new ones; left out without any. Two queries."""
    jobs = JobPlacement.objects.visible_to(user).filter(person=person).select_related("partner").with_check_due()
    matches = VacancyMatch.objects.visible_to(user).filter(person=person, status__in=STANDING)
    found = {
        "jobs": list(jobs.order_by("-started_on", "-pk")),
        "matches": list(matches.select_related("vacancy__partner").order_by("-pk")),
        "find_url": _way("programs:person_vacancies", person, user),
        "add_url": _way("programs:placement_create", person, user),
    }
    return found if any(found.values()) else None


def _way(name: str, person: Person, user: User) -> str:
    is_active = person.status == PersonStatus.ACTIVE
    may = is_active and may_open(user, name, kelurahan_id=person.household.kelurahan_id)
    return reverse(name, args=[person.pk]) if may else ""


def proposals_on_timeline(person: Person, user: User, window: Window = WHOLE) -> Iterable[TimelineEntry]:
    rows = VacancyMatch.objects.visible_to(user).filter(person=person).select_related("vacancy__partner", "proposed_by")
    tells_reason = scope_of(user).reaches(person.household.kelurahan_id)
    for match in window.newest(rows):
        yield TimelineEntry(
            when=match.created_at,
            title=_("Proposed for a vacancy: %(title)s") % {"title": match.vacancy},
            text=" · ".join(
                part
                for part in (str(match.get_status_display()), match.reason_in_words if tells_reason else "")
                if part
            ),
            by=str(match.proposed_by),
            url=match.vacancy.get_absolute_url(),
            icon="briefcase",
            tone="info",
        )


def jobs_on_timeline(person: Person, user: User, window: Window = WHOLE) -> Iterable[TimelineEntry]:
    rows = JobPlacement.objects.visible_to(user).filter(person=person).select_related("partner", "recorded_by")
    for job in window.newest(rows):
        yield TimelineEntry(
            when=job.created_at,
            title=_("Began to work: %(title)s") % {"title": job.title},
            text=f"{job.employer}, {job.started_on:%d-%m-%Y}",
            by=str(job.recorded_by),
            url=job.get_absolute_url(),
            icon="briefcase",
            tone="success",
        )


def ends_on_timeline(person: Person, user: User, window: Window = WHOLE) -> Iterable[TimelineEntry]:
    rows = JobPlacement.objects.visible_to(user).filter(person=person, ended_at__isnull=False)
    tells_reason = scope_of(user).reaches(person.household.kelurahan_id)
    for job in window.newest(rows.select_related("partner"), "ended_at"):
        if job.ended_at is not None:
            yield TimelineEntry(
                when=job.ended_at,
                title=_("The job ended: %(title)s") % {"title": job.title},
                text=job.end_in_words if tells_reason else "",
                url=job.get_absolute_url(),
                icon="briefcase",
            )


def checks_on_timeline(person: Person, user: User, window: Window = WHOLE) -> Iterable[TimelineEntry]:
    rows = PlacementCheck.objects.visible_to(user).filter(placement__person=person)
    for check in window.newest(rows.select_related("placement", "recorded_by")):
        answer = _("still there") if check.still_there else _("no longer there")
        yield TimelineEntry(
            when=check.created_at,
            title=_("%(point)s: %(answer)s") % {"point": check.get_point_display(), "answer": answer},
            text=check.placement.title,
            by=str(check.recorded_by),
            url=check.placement.get_absolute_url(),
            icon="check-circle" if check.still_there else "minus-circle",
            tone="success" if check.still_there else "neutral",
        )


def add_work_to_person_page() -> None:
    register_person_panel(PersonPanel("programs/_work_panel.html", work_panel))
    for source in (proposals_on_timeline, jobs_on_timeline, ends_on_timeline, checks_on_timeline):
        register_timeline_source(source)
