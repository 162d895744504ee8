"""Requests of people about their own data: taken down with the time they came, answered within 3 x 24 hours."""

from datetime import datetime
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from beneficiaries.codes import DataRequestOutcome
from beneficiaries.models import DataRequest, Person
from beneficiaries.models.data_request import TIME_TO_ANSWER
from bontang_empowerment.access.repeats import create_once
from bontang_empowerment.accounts.models import User
from bontang_empowerment.audit.models import Action
from bontang_empowerment.audit.trail import record


@transaction.atomic
def take_down_request(
    *,
    person: Person,
    kind: str,
    channel: str,
    received_at: datetime,
    identity_checked: bool,
    by: User,
    details: str = "",
    submission_token: UUID | None = None,
) -> DataRequest:
    """A request, or the one that an earlier post with the same token took down."""
    request = DataRequest(
        person=person,
        kind=kind,
        channel=channel,
        identity_checked=identity_checked,
        details=details,
        received_at=received_at,
        due_at=received_at + TIME_TO_ANSWER,
        recorded_by=by,
        submission_token=submission_token,
    )
    request, is_new = create_once(request, by=by, within="person")
    if is_new:
        fields = ["person", "kind", "channel", "identity_checked", "received_at", *(["details"] if details else [])]
        record(by=by, action=Action.CREATE, target=request, fields=fields)
    return request


@transaction.atomic
def answer_request(*, request: DataRequest, outcome: str, answer: str, by: User) -> DataRequest:
    """Raises ValidationError when somebody has answered it already, or when a refusal has no reason."""
    stored = DataRequest.objects.select_for_update(of=("self",)).get(pk=request.pk)
    if stored.answered_at is not None:
        facts = {"name": stored.answered_by, "day": f"{timezone.localtime(stored.answered_at):%d-%m-%Y %H.%M}"}
        raise ValidationError(_("%(name)s has answered this on %(day)s already.") % facts, code="answered")
    if outcome == DataRequestOutcome.REFUSED and not answer:
        raise ValidationError({"answer": _("Write why: a refusal needs its reason.")})
    stored.answered_at, stored.answered_by = timezone.now(), by
    stored.outcome, stored.answer = outcome, answer
    stored.save(update_fields=["answered_at", "answered_by", "outcome", "answer"])
    record(by=by, action=Action.UPDATE, target=stored, fields=["answered_at", "outcome", "answer"])
    return stored
