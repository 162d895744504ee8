"""Minutes of a group's meeting as they were signed: sealed files beside what the officer typed of them."""

from django.db import transaction

from beneficiaries.proof_formats import Proof
from beneficiaries.services.proofs import keep, storing
from bontang_empowerment.accounts.models import User
from programs.models import Proposal, ProposalMinutes


def add_minutes(*, proposal: Proposal, proof: Proof, by: User) -> ProposalMinutes:
    """To the newest round. The same file twice is one; earlier ones stay."""
    with storing(proof, ProposalMinutes) as file, transaction.atomic():
        Proposal.objects.select_for_update(of=("self",)).get(pk=proposal.pk)
        newest = proposal.rounds.order_by("-number")[0]
        same = newest.files.filter(sha256=file.sha256).first() if file else None
        return same or keep(file, [ProposalMinutes(round=newest)], owner="round", by=by)[0]
