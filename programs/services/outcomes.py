"""Recording what changed for a participant."""

import hashlib
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import date
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from bontang_empowerment.access.repeats import part_token
from bontang_empowerment.accounts.models import User
from bontang_empowerment.audit.models import Action
from bontang_empowerment.audit.trail import record
from programs.codes import PARTICIPANT, OutcomePoint
from programs.models import Enrolment, Outcome
from programs.models.outcome import PARTICIPANTS_ALONE
from programs.services.refusals import RefusedError


@dataclass(frozen=True)
class Measurement:
    """What was asked at one point. Income in whole rupiah a month; None means that it was not asked or not said."""

    point: OutcomePoint
    measured_on: date
    monthly_income: int | None = None
    confidence: int | None = None
    has_business: bool = False
    business: str = ""


class NotParticipantError(RefusedError):
    def __init__(self, enrolment: Enrolment) -> None:
        super().__init__(PARTICIPANTS_ALONE % {"status": enrolment.get_status_display()})


class AlreadyMeasuredError(RefusedError):
    """The point holds `stored`, which the person who saves has not been shown: to replace it is their decision."""

    def __init__(self, stored: Outcome) -> None:
        self.stored = stored
        super().__init__(_("“%(point)s” is recorded already.") % {"point": stored.get_point_display()})


@transaction.atomic
def record_outcome(
    *,
    enrolment: Enrolment,
    measurements: Iterable[Measurement],
    by: User,
    submission_token: UUID | None = None,
    replacing: str = "",
) -> list[Outcome]:
    """Store each measurement at its point; all of them or none. A repeat with the same token changes nothing.

    replacing: the fingerprint of the outcome that the person was shown and decided to correct.
    Raises NotParticipantError, and AlreadyMeasuredError when a point holds something else than what was shown.
    """
    locked = Enrolment.objects.select_for_update().get(pk=enrolment.pk)
    if locked.status not in PARTICIPANT:
        raise NotParticipantError(locked)
    return [_record_one(locked, measurement, by, submission_token, replacing) for measurement in measurements]


def fingerprint(outcome: Outcome) -> str:
    """Another value for any change of the outcome, whoever made it."""
    values = [str(getattr(outcome, name)) for name in ("pk", *_FIELDS)]
    return hashlib.sha256(repr(values).encode()).hexdigest()[:20]


_FIELDS = ("point", "measured_on", "monthly_income", "confidence", "has_business", "business")


def _record_one(
    enrolment: Enrolment, measurement: Measurement, by: User, token: UUID | None, replacing: str
) -> Outcome:
    own_token = part_token(token, f"{enrolment.pk} {measurement.point}")
    stored = Outcome.objects.filter(enrolment=enrolment, point=measurement.point).first()
    if stored is None:
        return _create(enrolment, measurement, by, own_token)
    if own_token and stored.submission_token == own_token:
        return stored
    if fingerprint(stored) != replacing:
        raise AlreadyMeasuredError(stored)
    return _correct(stored, measurement, by, own_token)


def _create(enrolment: Enrolment, measurement: Measurement, by: User, token: UUID | None) -> Outcome:
    outcome = Outcome(enrolment=enrolment, recorded_by=by, submission_token=token, **asdict(measurement))
    outcome.clean_fields(exclude=["enrolment", "recorded_by"])
    outcome.save(force_insert=True)
    given = [name for name in _FIELDS if getattr(outcome, name) not in (None, "")]
    record(by=by, action=Action.CREATE, target=outcome, fields=given)
    return outcome


def _correct(stored: Outcome, measurement: Measurement, by: User, token: UUID | None) -> Outcome:
    changed = [name for name in _FIELDS if getattr(stored, name) != getattr(measurement, name)]
    if not changed:
        return stored
    for name in changed:
        setattr(stored, name, getattr(measurement, name))
    stored.recorded_by, stored.submission_token = by, token
    stored.version += 1  # an admin's form opened before is refused
    stored.clean_fields(exclude=["enrolment", "recorded_by"])
    stored.save(update_fields=[*changed, "recorded_by", "submission_token", "version"])
    record(by=by, action=Action.UPDATE, target=stored, fields=changed)
    return stored
