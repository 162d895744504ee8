"""Assessing the competency of a batch in one go, and deciding against the rule about one participant."""

from collections.abc import Collection, Mapping

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from bontang_empowerment.accounts.models import User
from bontang_empowerment.audit.models import Action
from bontang_empowerment.audit.trail import record, record_all
from trainings.codes import Competency, Decision
from trainings.models import Batch, BatchParticipant, Certificate, CompetencyResult, ResultDecision

UnitCell = tuple[int, int]
"""Participant id and unit id."""


@transaction.atomic
def record_competency(*, batch: Batch, results: Mapping[UnitCell, str], by: User) -> int:
    """Set these results; "" takes one back. All or nothing; gives how many changed, in a constant number of queries.

    Raises ValidationError when somebody or some unit is not of this batch, and for who holds a certificate in force.
    """
    stored_batch = Batch.objects.select_for_update(no_key=True).get(pk=batch.pk)
    stored = {(row.participant_id, row.unit_id): row for row in _stored(stored_batch, results)}
    changes = {cell: new for cell, new in sorted(results.items()) if _status(stored.get(cell)) != new}
    _refuse_impossible(stored_batch, changes, by)
    _refuse_for_holders({person for person, _unit in changes})
    cleared = [stored[cell] for cell, new in changes.items() if not new]
    written = _write({cell: new for cell, new in changes.items() if new}, by)
    for action, is_new in ((Action.CREATE, True), (Action.UPDATE, False)):
        targets = [row for row in written if ((row.participant_id, row.unit_id) not in stored) is is_new]
        record_all(by=by, action=action, targets=targets, fields=["status"])
    record_all(by=by, action=Action.DELETE, targets=cleared)
    CompetencyResult.objects.filter(pk__in=[row.pk for row in cleared]).delete()
    return len(changes)


@transaction.atomic
def decide_result(*, participant: BatchParticipant, decision: str, reason: str, by: User) -> ResultDecision:
    """Let somebody pass or not pass against the rule, or let the rule count again: each with a reason.

    Raises ValidationError without a reason, and for who holds a certificate in force.
    """
    Batch.objects.select_for_update(no_key=True).get(pk=participant.batch_id)
    reason = reason.strip()
    if not reason:
        raise ValidationError({"reason": _("A decision against the rule needs a reason.")}, code="reason")
    if decision not in Decision:
        raise ValidationError({"decision": _("Choose one of the decisions on the page.")}, code="decision")
    _refuse_for_holders({participant.pk})
    row = ResultDecision.objects.create(participant=participant, decision=decision, reason=reason, by=by)
    record(by=by, action=Action.CREATE, target=row, fields=["participant", "decision", "reason"])
    return row


def _stored(batch: Batch, results: Mapping[UnitCell, str]) -> list[CompetencyResult]:
    people, units = ({cell[part] for cell in results} for part in (0, 1))
    rows = CompetencyResult.objects.filter(participant__batch=batch, participant__in=people, unit__in=units)
    return list(rows)


def _status(row: CompetencyResult | None) -> str:
    return row.status if row else ""


def _refuse_impossible(batch: Batch, changes: Mapping[UnitCell, str], by: User) -> None:
    people = set(batch.participants.visible_to(by).values_list("pk", flat=True))
    units = set(batch.course.units.values_list("pk", flat=True))
    if any(person not in people or unit not in units for person, unit in changes):
        message = _("Somebody or some unit on this page is not of this batch. Open the page again and check.")
        raise ValidationError(message, code="refused")
    if any(new and new not in Competency for new in changes.values()):
        message = _("There is no such result. Choose one of those on the page.")
        raise ValidationError(message, code="refused")


def _refuse_for_holders(participants: Collection[int]) -> None:
    """A certificate rests on what was assessed: while it is in force, that stays."""
    held = Certificate.objects.in_force().filter(participant__in=participants).order_by("serial")
    if numbers := list(held.values_list("number", flat=True)):
        message = _("A certificate rests on this result. Revoke it first: %(numbers)s.")
        raise ValidationError(message, code="certificate", params={"numbers": ", ".join(numbers)})


def _write(wanted: Mapping[UnitCell, str], by: User) -> list[CompetencyResult]:
    now = timezone.now()
    rows = [
        CompetencyResult(participant_id=person, unit_id=unit, status=status, assessed_by=by, assessed_at=now)
        for (person, unit), status in wanted.items()
    ]
    return CompetencyResult.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["participant", "unit"],
        update_fields=["status", "assessed_by", "assessed_at"],
    )
