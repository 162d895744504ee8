"""Proposals: sending, reviewing, deciding, revising, and making a programme of one."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from bontang_empowerment.access.repeats import made_before
from bontang_empowerment.access.versions import take_next_version
from bontang_empowerment.accounts.models import User
from bontang_empowerment.audit.models import Action
from bontang_empowerment.audit.trail import record
from programs.codes import ProgramStatus
from programs.commitment_codes import SupportKind
from programs.models import (
    CommunityGroup,
    Program,
    Proposal,
    ProposalRound,
    ProposalSupport,
    ProposalTransition,
)
from programs.proposal_codes import ProposalStatus, may_follow
from programs.services.programs import create_program

S = ProposalStatus


@dataclass(frozen=True)
class Content:
    """What a round says: columns of ProposalRound, and (kind, what, amount) of each support asked for."""

    values: Mapping[str, Any]
    support: Sequence[tuple[str, str, int]] = ()


@transaction.atomic
def submit_proposal(
    *, group: CommunityGroup, content: Content, by: User, submission_token: UUID | None = None
) -> Proposal:
    """By an officer, on behalf of the group. A repeat with the same token returns the first result, here and below."""
    locked = CommunityGroup.objects.select_for_update(of=("self",)).get(pk=group.pk)
    if earlier := _sent_before(submission_token, by):
        return earlier
    proposal = Proposal.objects.create(group=locked)
    record(by=by, action=Action.CREATE, target=proposal, fields=["group"])
    _add_round(proposal, content, before="", by=by, token=submission_token)
    return proposal


@transaction.atomic
def revise_proposal(
    *, proposal: Proposal, version: int, content: Content, by: User, submission_token: UUID | None = None
) -> Proposal:
    """Send a decided proposal again as a new round.

    Raises StaleVersionError when somebody was first, ValidationError for a step that does not follow, as do the next.
    """
    stored = _lock(proposal)
    if earlier := _sent_before(submission_token, by):
        return earlier
    take_next_version(stored, version)
    before = stored.status
    _check(before, S.SUBMITTED)
    stored.status = S.SUBMITTED
    stored.save(update_fields=["status", "version"])
    _add_round(stored, content, before=before, by=by, token=submission_token)
    return stored


@transaction.atomic
def review_proposal(*, proposal: Proposal, version: int, recommended: bool, notes: str, by: User) -> Proposal:
    stored = _lock(proposal)
    if _was_taken(stored, S.REVIEWED, notes, by):
        return stored
    newest = _take(stored, version, S.REVIEWED, reason=notes, by=by)
    newest.recommended = recommended
    newest.save(update_fields=["recommended"])
    return stored


@transaction.atomic
def decide_proposal(*, proposal: Proposal, version: int, accepted: bool, reason: str, by: User) -> Proposal:
    """The group sees the reason on the letter of the decision."""
    stored, to = _lock(proposal), S.ACCEPTED if accepted else S.DECLINED
    if not _was_taken(stored, to, reason, by):
        _take(stored, version, to, reason=reason, by=by)
    return stored


@transaction.atomic
def start_program(*, proposal: Proposal, version: int, values: Mapping[str, Any], by: User) -> Program:
    """A draft of a programme out of an accepted proposal; `values` are further columns of Program."""
    stored = _lock(proposal)
    if stored.program is not None:
        return stored.program
    take_next_version(stored, version)
    _check(stored.status, S.STARTED)
    newest = _newest(stored)
    money = newest.support.filter(kind=SupportKind.MONEY).first()
    told = {
        "field": newest.field,
        "place": newest.place,
        "description": f"{newest.need}\n\n{newest.target_group}",
        "budget": money.amount if money else None,
        "status": ProgramStatus.DRAFT,
    }
    program = create_program(values={**told, **values}, kelurahan=[stored.group.kelurahan], by=by)
    before, stored.program, stored.status = stored.status, program, S.STARTED
    stored.save(update_fields=["program", "status", "version"])
    _note(newest, before, S.STARTED, reason="", by=by)
    record(by=by, action=Action.UPDATE, target=stored, fields=["program", "status"])
    return program


def _add_round(proposal: Proposal, content: Content, *, before: str, by: User, token: UUID | None) -> None:
    newest = proposal.rounds.create(
        **content.values, number=proposal.rounds.count() + 1, submitted_by=by, submission_token=token
    )
    ProposalSupport.objects.bulk_create(
        ProposalSupport(round=newest, kind=kind, what=what, amount=amount) for kind, what, amount in content.support
    )
    _note(newest, before, S.SUBMITTED, reason="", by=by)
    record(by=by, action=Action.CREATE, target=newest, fields=[*content.values, "support"])


def _take(stored: Proposal, version: int, to: ProposalStatus, *, reason: str, by: User) -> ProposalRound:
    take_next_version(stored, version)
    _check(stored.status, to)
    newest = _newest(stored)
    _note(newest, stored.status, to, reason=reason, by=by)
    stored.status = to
    stored.save(update_fields=["status", "version"])
    record(by=by, action=Action.UPDATE, target=stored, fields=["status"])
    return newest


def _check(before: str, after: ProposalStatus) -> None:
    if not may_follow(before, after):
        told = _("From “%(now)s” there is no step to “%(to)s”.")
        raise ValidationError(told % {"now": ProposalStatus(before).label, "to": after.label}, code="step")


def _note(newest: ProposalRound, before: str, after: ProposalStatus, *, reason: str, by: User) -> None:
    ProposalTransition.objects.create(round=newest, from_status=before, to_status=after, reason=reason, by=by)


def _was_taken(stored: Proposal, to: ProposalStatus, reason: str, by: User) -> bool:
    """The same post came before: this very step is the last one."""
    last = ProposalTransition.objects.filter(round__proposal=stored).first()
    return last is not None and (last.to_status, last.reason, last.by_id) == (to, reason, by.pk)


def _sent_before(token: UUID | None, by: User) -> Proposal | None:
    earlier = made_before(ProposalRound.objects.select_related("proposal"), token, by=by)
    return earlier.proposal if earlier else None


def _newest(proposal: Proposal) -> ProposalRound:
    return proposal.rounds.order_by("-number")[0]


def _lock(proposal: Proposal) -> Proposal:
    rows = Proposal.objects.select_for_update(of=("self",)).select_related("group__kelurahan")
    return rows.get(pk=proposal.pk)
