"""A score in words: what each part gave, and what changed between two of them."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils import timezone
from django.utils.formats import number_format
from django.utils.translation import ngettext

from programs.models import Enrolment
from programs.priority_codes import TENTHS, PriorityRule, day_number

Points = Mapping[str, int]
"""Points by PriorityRule; what is missing or zero counts nothing."""


@dataclass(frozen=True)
class ScoreInWords:
    """`lines`: each part with its points, the largest first."""

    total: str
    lines: tuple[str, ...]


def score_in_words(enrolment: Enrolment, weights: Points) -> ScoreInWords | None:
    """As of today. None where the programme gives no points. `enrolment`: read with its score_parts."""
    if not weights:
        return None
    parts = sorted(enrolment.score_parts.all(), key=lambda part: -part.points)
    lines = [f"{part.get_rule_display()}: +{part.points}" for part in parts]
    total = TENTHS * sum(part.points for part in parts)
    if per_ten_days := weights.get(PriorityRule.WAITING, 0):
        days = max(day_number(timezone.now()) - day_number(enrolment.applied_at), 0)
        total += per_ten_days * days
        waited = ngettext("waiting %(days)s day", "waiting %(days)s days", days) % {"days": days}
        lines.append(f"{waited}: +{_points(per_ten_days * days)}")
    return ScoreInWords(_points(total), tuple(lines))


def _points(tenths: int) -> str:
    """With one decimal where there is one: 4, or 4.2."""
    whole = tenths % TENTHS == 0
    return str(number_format(tenths / TENTHS, decimal_pos=0 if whole else 1, use_l10n=True))


def parts_compared(before: Points, after: Points) -> str:
    """Which parts went and came: "family in decile 3: -18; family in decile 1: +30"."""
    labels = {rule.value: str(rule.label) for rule in PriorityRule}
    return "; ".join(
        f"{labels[rule]}: {after.get(rule, 0) - before.get(rule, 0):+d}"
        for rule in labels
        if after.get(rule, 0) != before.get(rule, 0)
    )
