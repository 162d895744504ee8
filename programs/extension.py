"""Where higher apps hook into programmes: what else a copy of a programme takes along."""

from typing import Protocol

from bontang_empowerment.accounts.models import User
from programs.models import Program


class ProgramCopier(Protocol):
    """Gives `copy` what hangs on `source`, no people and no days; called once per copy, in its transaction."""

    def __call__(self, *, source: Program, copy: Program, by: User) -> None: ...


program_copiers: list[ProgramCopier] = []


def register_program_copier(copier: ProgramCopier) -> None:
    if copier not in program_copiers:
        program_copiers.append(copier)
