"""Proposing somebody for a vacancy, and recording what they say to it."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from bontang_empowerment.accounts.models import User
from bontang_empowerment.audit.models import Action
from bontang_empowerment.audit.trail import record
from programs.job_codes import STANDING, MatchStatus, NoMatchReason
from programs.matching import candidates
from programs.models import Enrolment, Vacancy, VacancyMatch
from programs.services.vacancies import lock_vacancy


@transaction.atomic
def propose_match(*, vacancy: Vacancy, enrolment: Enrolment, by: User) -> VacancyMatch:
    """`enrolment` is the training that the proposal rests on. A repeat returns the proposal that stands.

    Raises ValidationError when the vacancy takes nobody any more, or the person does not fit (any more).
    """
    stored = lock_vacancy(vacancy)
    earlier = stored.matches.filter(person=enrolment.person_id, status__in=STANDING).first()
    if earlier is not None:
        return earlier
    if not stored.is_taking:
        raise ValidationError(_("This vacancy takes nobody any more."), code="closed")
    if not candidates(stored, by).filter(pk=enrolment.pk).exists():
        raise ValidationError(_("This person does not fit the vacancy any more. Look at the list again."), code="fit")
    match = VacancyMatch.objects.create(
        vacancy=stored, person_id=enrolment.person_id, enrolment=enrolment, proposed_by=by
    )
    record(by=by, action=Action.CREATE, target=match, fields=["vacancy", "person", "enrolment"])
    return match


@transaction.atomic
def answer_match(
    *, match: VacancyMatch, agrees: bool, reason: NoMatchReason | None = None, note: str = "", by: User
) -> VacancyMatch:
    """What the person says; somebody who agreed may still change their mind. The same answer again changes nothing.

    Raises ValidationError for a proposal that is over.
    """
    stored = VacancyMatch.objects.select_for_update(of=("self",)).get(pk=match.pk)
    status = MatchStatus.AGREED if agrees else MatchStatus.DECLINED
    if stored.status == status:
        return stored
    if stored.status not in STANDING:
        raise ValidationError(_("This proposal is over."), code="over")
    stored.status, stored.reason, stored.note = status, "" if agrees else reason or NoMatchReason.OTHER, note
    stored.answered_at, stored.answered_by = timezone.now(), by
    stored.save(update_fields=["status", "reason", "note", "answered_at", "answered_by"])
    record(by=by, action=Action.UPDATE, target=stored, fields=["status", "reason", "note"])
    return stored
