"""What a programme needs, what partners have promised for it, and what arrived."""

from dataclasses import dataclass
from typing import Self

from django.db.models import OuterRef, Subquery, Sum
from django.db.models.functions import Coalesce

from bontang_empowerment.accounts.models import User
from programs.codes import ProgramStatus
from programs.commitment_codes import SupportKind
from programs.models import Commitment, Program
from programs.querysets import ProgramQuerySet


@dataclass(frozen=True)
class Funding:
    """Whole rupiah; `budget` is None while nobody knows it. `commitments` are of every kind, with `received`."""

    budget: int | None
    promised: int
    received: int
    commitments: list[Commitment]

    @classmethod
    def of(cls, program: Program, user: User) -> Self:
        """One query."""
        rows = Commitment.objects.visible_to(user).filter(program=program).with_received()
        commitments = list(rows.select_related("partner").order_by("until", "pk"))
        money = [row for row in commitments if row.is_money]
        return cls(
            budget=program.budget,
            promised=sum(row.amount for row in money),
            received=sum(row.received for row in money),
            commitments=commitments,
        )

    @property
    def unfunded(self) -> int:
        """What nobody has promised yet."""
        return max((self.budget or 0) - self.promised, 0)

    @property
    def not_arrived(self) -> int:
        """What is needed and has not arrived, promised or not."""
        return max((self.budget or 0) - self.received, 0)

    @property
    def due(self) -> list[Commitment]:
        return [row for row in self.commitments if row.is_late or row.ends_soon]


def unfunded(programs: ProgramQuerySet) -> ProgramQuerySet:
    """Those not closed whose budget is more than the money promised."""
    money = Commitment.objects.filter(program=OuterRef("pk"), kind=SupportKind.MONEY).order_by()
    promised = Subquery(money.values("program").annotate(total=Sum("amount")).values("total"))
    rows = programs.exclude(status=ProgramStatus.CLOSED).filter(budget__isnull=False)
    return rows.filter(budget__gt=Coalesce(promised, 0))
