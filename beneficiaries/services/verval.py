"""A verification round: opened for the city, proposed by RT, decided by kelurahan, verified by the city.

Each step locks the kelurahan's part first, so that a proposal, a decision and a change of stage never cross.
"""

from collections.abc import Collection, Iterable, Sequence
from datetime import date
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from beneficiaries.models import Household, VervalAttendee, VervalEntry, VervalMeeting, VervalRound, VervalTransition
from beneficiaries.verval_codes import NEXT_STAGES, VervalResult, VervalStage
from bontang_empowerment.access.repeats import create_once
from bontang_empowerment.accounts.models import User
from bontang_empowerment.audit.models import Action
from bontang_empowerment.audit.trail import record, record_all
from bontang_empowerment.regions.models import Kelurahan

S = VervalStage


@transaction.atomic
def open_round(
    *,
    name: str,
    starts_on: date,
    ends_on: date,
    kelurahan: Iterable[Kelurahan],
    by: User,
    submission_token: UUID | None = None,
) -> VervalRound:
    """Open a round with a part for each kelurahan."""
    opened = VervalRound(name=name, starts_on=starts_on, ends_on=ends_on, submission_token=submission_token)
    opened, is_new = create_once(opened, by=by)
    if is_new:
        VervalMeeting.objects.bulk_create(VervalMeeting(round=opened, kelurahan=place) for place in kelurahan)
        record(by=by, action=Action.CREATE, target=opened, fields=["name", "starts_on", "ends_on", "kelurahan"])
    return opened


@transaction.atomic
def propose_families(
    *, meeting: VervalMeeting, households: Collection[int], proposer: str, by: User
) -> list[VervalEntry]:
    """Add families of the kelurahan to its part; those in the round already are left as they are.

    households: primary keys; those of other kelurahan are passed over. Raises ValidationError when the part takes no
    proposals any more.
    """
    locked = lock_meeting(meeting)
    if not locked.takes_proposals:
        raise ValidationError(_("The families are decided: nobody can be proposed any more."), code="stage")
    known = VervalEntry.objects.filter(round=locked.round_id).values("household")
    families = Household.objects.visible_to(by).filter(pk__in=households, kelurahan=locked.kelurahan_id)
    added = VervalEntry.objects.bulk_create(
        VervalEntry(
            round_id=locked.round_id,
            meeting=locked,
            household=family,
            rt=family.rt,
            proposer=proposer,
            added_by=by,
        )
        for family in families.exclude(pk__in=known).order_by("pk")
    )
    record_all(by=by, action=Action.CREATE, targets=added, fields=["household", "proposer"])
    return added


@transaction.atomic
def withdraw_proposal(*, entry: VervalEntry, by: User) -> bool:
    """Take back a proposal that nothing was decided on; False when it is gone already.

    Raises ValidationError when it is too late.
    """
    locked = lock_meeting(entry.meeting)
    stored = VervalEntry.objects.select_for_update(of=("self",)).filter(pk=entry.pk).first()
    if stored is None:
        return False
    if not locked.takes_proposals or stored.result:
        raise ValidationError(_("This family is decided on: the proposal stays."), code="stage")
    record(by=by, action=Action.DELETE, target=stored, fields=["household"])
    stored.delete()
    return True


@transaction.atomic
def start_deliberation(
    *, meeting: VervalMeeting, held_on: date, place: str, chair: str, attendees: Sequence[tuple[str, str]], by: User
) -> VervalMeeting:
    """Write down when, where and with whom the kelurahan deliberates; from then on it decides.

    attendees: (name, position). Called again while deliberating it corrects what was written.
    """
    locked = lock_meeting(meeting)
    if locked.stage == S.PROPOSING and not locked.entries.exists():
        raise ValidationError(_("No family is proposed yet. Add the proposals of the RT first."), code="empty")
    if locked.stage not in (S.PROPOSING, S.DELIBERATING):
        raise ValidationError(_("The families are decided already."), code="stage")
    locked.held_on, locked.place, locked.chair = held_on, place, chair
    if locked.stage == S.PROPOSING:
        _move(locked, S.DELIBERATING, by=by)
    locked.save(update_fields=["held_on", "place", "chair", "stage"])
    locked.attendees.all().delete()
    VervalAttendee.objects.bulk_create(
        VervalAttendee(meeting=locked, name=name, position=position) for name, position in attendees
    )
    record(by=by, action=Action.UPDATE, target=locked, fields=["held_on", "place", "chair", "attendees"])
    return locked


@transaction.atomic
def close_deliberation(*, meeting: VervalMeeting, by: User) -> VervalMeeting:
    """Every family has its result: the minutes are final. Raises ValidationError while one has none."""
    locked = lock_meeting(meeting)
    if locked.stage == S.DELIBERATING and (left := locked.entries.undecided().count()):
        told = _("%(number)s families have no result yet. Decide on them first.")
        raise ValidationError(told % {"number": left}, code="undecided")
    return _step(locked, S.DECIDED, by=by)


@transaction.atomic
def verify_meeting(*, meeting: VervalMeeting, by: User) -> VervalMeeting:
    """The city confirms the results. Raises ValidationError while a family waits for its check in the field."""
    locked = lock_meeting(meeting)
    waiting = locked.entries.with_outcome(VervalResult.CHECK).count()
    if locked.stage == S.DECIDED and waiting:
        told = _("%(number)s families wait for a check in the field.")
        raise ValidationError(told % {"number": waiting}, code="check")
    return _step(locked, S.VERIFIED, by=by)


@transaction.atomic
def send_back(*, meeting: VervalMeeting, reason: str, by: User) -> VervalMeeting:
    """Return a decided part to its deliberation, with the reason."""
    return _step(lock_meeting(meeting), S.DELIBERATING, reason=reason, by=by)


def lock_meeting(meeting: VervalMeeting) -> VervalMeeting:
    rows = VervalMeeting.objects.select_for_update(of=("self",)).select_related("round", "kelurahan")
    return rows.get(pk=meeting.pk)


def _step(meeting: VervalMeeting, to: VervalStage, *, by: User, reason: str = "") -> VervalMeeting:
    """Go to a stage; being there already is no mistake: the button was pressed twice, or by two."""
    if meeting.stage != to:
        _move(meeting, to, by=by, reason=reason)
        meeting.save(update_fields=["stage"])
        record(by=by, action=Action.UPDATE, target=meeting, fields=["stage"])
    return meeting


def _move(meeting: VervalMeeting, to: VervalStage, *, by: User, reason: str = "") -> None:
    """Raises ValidationError for a stage that does not follow."""
    if to not in NEXT_STAGES[meeting.stage]:
        told = _("From “%(now)s” there is no step to “%(to)s”.")
        raise ValidationError(told % {"now": meeting.get_stage_display(), "to": to.label}, code="stage")
    VervalTransition.objects.create(meeting=meeting, from_stage=meeting.stage, to_stage=to, reason=reason, by=by)
    meeting.stage = to
