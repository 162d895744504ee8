"""What the registry itself tells on a person's timeline: registered, assessed, hit by a disaster, consent."""

from collections.abc import Iterable, Iterator

from django.utils.translation import gettext as _

from beneficiaries.extension import WHOLE, TimelineEntry, Window, register_timeline_source
from beneficiaries.family_history import changes_of_family, changes_of_person, memberships_of_person
from beneficiaries.models import (
    ConsentRecord,
    DisasterImpact,
    MergeRecord,
    Person,
    PovertyAssessment,
    PpksRecord,
    VervalEntry,
)
from bontang_empowerment.accounts.models import User


def registry_on_timeline(person: Person, user: User, window: Window = WHOLE) -> Iterable[TimelineEntry]:
    yield TimelineEntry(when=person.created_at, title=_("Registered"), icon="user-plus", tone="info")
    yield from _assessments(person, user, window)
    yield from _impacts(person, user, window)
    yield from _verifications(person, user, window)
    yield from _ppks(person, user, window)
    yield from _consents(person, user, window)
    yield from _merges(person, user, window)
    yield from changes_of_person(person, user, window)
    yield from changes_of_family(person.household, user, window)
    yield from memberships_of_person(person, user, window)


def _assessments(person: Person, user: User, window: Window) -> Iterator[TimelineEntry]:
    rows = PovertyAssessment.objects.visible_to(user).filter(household=person.household_id)
    for assessment in window.newest(rows.with_threshold().select_related("assessed_by")):
        yield TimelineEntry(
            when=assessment.created_at,
            title=_("Poverty criteria of the family assessed"),
            text=str(assessment.result),
            by=str(assessment.assessed_by),
            icon="clipboard-document-check",
        )


def _impacts(person: Person, user: User, window: Window) -> Iterator[TimelineEntry]:
    rows = DisasterImpact.objects.visible_to(user).filter(household=person.household_id)
    for impact in window.newest(rows.select_related("event")):
        yield TimelineEntry(
            when=impact.created_at,
            title=_("Disaster impact recorded: %(event)s") % {"event": impact.event},
            text=impact.get_damage_display(),
            icon="home",
            tone="attention",
        )


def _verifications(person: Person, user: User, window: Window) -> Iterator[TimelineEntry]:
    rows = VervalEntry.objects.visible_to(user).filter(household=person.household_id)
    for entry in window.newest(rows.select_related("round", "decided_by")):
        yield TimelineEntry(
            when=entry.decided_at or entry.created_at,
            title=_("Verification: %(round)s") % {"round": entry.round},
            text=entry.outcome_label or _("Proposed by %(proposer)s") % {"proposer": entry.proposer},
            by=str(entry.decided_by) if entry.decided_by else "",
            icon="clipboard-document-check",
        )


def _ppks(person: Person, user: User, window: Window) -> Iterator[TimelineEntry]:
    rows = PpksRecord.objects.visible_to(user).filter(person=person)
    for row in window.newest(rows.select_related("recorded_by")):
        yield TimelineEntry(
            when=row.created_at,
            title=_("PPKS category recorded: %(category)s") % {"category": row.get_category_display()},
            text=_("Ended on %(date)s") % {"date": f"{row.until:%d-%m-%Y}"} if row.until else "",
            by=str(row.recorded_by),
            icon="tag",
        )


def _consents(person: Person, user: User, window: Window) -> Iterator[TimelineEntry]:
    rows = ConsentRecord.objects.visible_to(user).filter(person=person)
    for consent in window.newest(rows.select_related("recorded_by")):
        withdrawn = consent.withdrawn_on
        yield TimelineEntry(
            when=consent.created_at,
            title=_("Consent recorded: %(purpose)s") % {"purpose": consent.get_purpose_display()},
            text=_("Withdrawn on %(date)s") % {"date": f"{withdrawn:%d-%m-%Y}"} if withdrawn else "",
            by=str(consent.recorded_by),
            icon="shield-check",
            tone="success",
        )


def _merges(person: Person, user: User, window: Window) -> Iterator[TimelineEntry]:
    rows = MergeRecord.objects.visible_to(user).filter(survivor=person)
    for merge in window.newest(rows.select_related("absorbed", "merged_by")):
        yield TimelineEntry(
            when=merge.created_at,
            title=_("Another record of this person was merged into this one"),
            text=_("Undone") if merge.is_undone else merge.absorbed.name,
            by=str(merge.merged_by),
            url=merge.get_absolute_url(),
            icon="document-duplicate",
        )


def add_to_person_page() -> None:
    register_timeline_source(registry_on_timeline)
