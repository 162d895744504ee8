"""The first whom a change would move, by name as far as the user may know it."""

from dataclasses import dataclass

from bontang_empowerment.accounts.models import User
from programs.models import Enrolment
from programs.services.queue_preview import QueuePreview, Standing

SHOWN = 10


@dataclass(frozen=True)
class Touched:
    """`name` is blank where the user may not know it; `is_offered`: a seat becomes theirs to answer at once."""

    standing: Standing
    name: str
    is_offered: bool


def first_touched(effect: QueuePreview, user: User) -> list[Touched]:
    """By their new place. One query."""
    first = effect.touched[:SHOWN]
    rows = Enrolment.objects.visible_to(user).with_identity_for(user).select_related("person")
    names = {
        row.pk: row.person.name for row in rows.filter(pk__in=[one.enrolment_id for one in first]) if row.identity_shown
    }
    return [Touched(one, names.get(one.enrolment_id, ""), one.new_place <= effect.offers) for one in first]
