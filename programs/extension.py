"""Where higher apps hook into programmes: what a copy of one takes along, what shows that somebody was trained."""

from collections.abc import Callable
from typing import Protocol

from django.db.models import Exists

from bontang_empowerment.accounts.models import User
from programs.models import Program


class ProgramCopier(Protocol):
    """Gives `copy` what hangs on `source`, no people and no days; called once per copy, in its transaction."""

    def __call__(self, *, source: Program, copy: Program, by: User) -> None: ...


program_copiers: list[ProgramCopier] = []


def register_program_copier(copier: ProgramCopier) -> None:
    if copier not in program_copiers:
        program_copiers.append(copier)


TrainingProof = Callable[[], Exists]
"""A condition on the outer enrolment that shows as much as having completed its programme."""

training_proofs: list[TrainingProof] = []


def register_training_proof(proof: TrainingProof) -> None:
    if proof not in training_proofs:
        training_proofs.append(proof)
