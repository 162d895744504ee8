"""Opening and changing programmes. A change of capacity settles the seats in the same transaction."""

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from bontang_empowerment.access.repeats import create_once
from bontang_empowerment.access.versions import take_next_version
from bontang_empowerment.accounts.models import User
from bontang_empowerment.audit.models import Action
from bontang_empowerment.audit.trail import record
from bontang_empowerment.regions.models import Kelurahan
from programs.models import Program
from programs.priority_words import Points
from programs.services.priority import reckon_program, set_weights
from programs.services.queue_preview import QueuePreview, preview_update
from programs.services.refusals import SeatsTakenError
from programs.services.seats import lock_program, offer_free_seats, pass_on_overdue_offers, renumber_seats_above


class UnseenEffectError(Exception):
    """The change moves people in the queue, and whoever saves has not seen how: `effect`. Nothing was written."""

    def __init__(self, effect: QueuePreview) -> None:
        super().__init__()
        self.effect = effect


@transaction.atomic
def create_program(
    *,
    values: Mapping[str, Any],
    kelurahan: Iterable[Kelurahan] = (),
    weights: Points | None = None,
    by: User,
    submission_token: UUID | None = None,
) -> Program:
    """`values` are columns of Program, `weights` points by PriorityRule.

    A repeat with the same token returns the first result."""
    program, is_new = create_once(Program(**values, submission_token=submission_token), by=by)
    if is_new:
        program.kelurahan.set(kelurahan)
        set_weights(program, weights or {})
        record(by=by, action=Action.CREATE, target=program, fields=[*values, "kelurahan", "weights"])
    return program


@transaction.atomic
def update_program(
    *,
    program: Program,
    version: int,
    values: Mapping[str, Any],
    kelurahan: Iterable[Kelurahan],
    weights: Points | None = None,
    by: User,
    shown: str | None = None,
) -> Program:
    """Write what differs in `values`; new seats are offered to those who wait, at once.

    weights: points by PriorityRule; left out, they stay. Those who wait are reckoned before seats are offered.
    shown: the fingerprint of the effect that whoever saves has seen, blank for none; None where nobody is to be asked.

    Raises StaleVersionError when `version` is no longer the stored one, SeatsTakenError when the new capacity is below
    the seats taken, UnseenEffectError when the queue would be moved in another way than was shown.
    """
    pass_on_overdue_offers(program.pk)
    stored = lock_program(program.pk)
    take_next_version(stored, version)
    changed = [name for name, value in values.items() if getattr(stored, name) != value]
    places = list(kelurahan)
    if "capacity" in changed:
        _make_room(stored, values["capacity"], by)
    if shown is not None:
        _check_seen(preview_update(stored, values=values, kelurahan=places, weights=weights), shown)
    for name in changed:
        setattr(stored, name, values[name])
    if set(stored.kelurahan.all()) != set(places):
        stored.kelurahan.set(places)
        changed.append("kelurahan")
    stored.save(update_fields=[name for name in changed if name != "kelurahan"] + ["version"])
    if weights is not None and set_weights(stored, weights):
        changed.append("weights")
        reckon_program(stored, by=by, why=_("the weights of the programme were changed"))
    offer_free_seats(stored, by=by)
    record(by=by, action=Action.UPDATE, target=stored, fields=changed)
    return stored


def _check_seen(effect: QueuePreview | None, shown: str) -> None:
    if effect is not None and effect.fingerprint != shown:
        raise UnseenEffectError(effect)


def _make_room(stored: Program, capacity: int, by: User) -> None:
    taken = stored.enrolments.holding_seats().count()
    if capacity < taken:
        raise SeatsTakenError(taken)
    if capacity < stored.capacity:
        renumber_seats_above(stored, capacity, by=by)
