"""The demo data as a whole: what is made in which order, in one transaction, and how it is reported."""

import random
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime

from django.db import transaction
from django.db.models import Model
from django.utils import timezone

from beneficiaries.models import DisasterEvent, Household, Person
from bontang_empowerment.audit.context import origin
from bontang_empowerment.audit.models import Action, AuditEvent
from bontang_empowerment.demo.accounts import Staff, make_staff
from bontang_empowerment.demo.loading import BulkLoader
from bontang_empowerment.demo.people import FamilyMaker
from bontang_empowerment.regions.models import Kelurahan
from bontang_empowerment.regions.reference import load_regions
from programs.models import Partner, Program
from trainings.models import Course

COMMAND = "seed_demo"
FAMILIES_AT_ONCE = 2000
"""How many families are kept in memory before they are written."""
REGISTRY: tuple[type[Model], ...] = (Household, Person, DisasterEvent, Partner, Program, Course)


class RegistryNotEmptyError(Exception):
    """Demo data go into an empty registry only: they must never mix with somebody's records."""


def is_empty() -> bool:
    """Whether nothing that a person registered is here; accounts and reference data do not count."""
    return not any(model._default_manager.exists() for model in REGISTRY)


def seed(
    *, households: int, seed: int, with_sign_ins: bool, say: Callable[[str], None], now: datetime | None = None
) -> Staff:
    """Fill an empty registry with made-up families. All or nothing: a run that is killed leaves no row.

    The same numbers on the same day give the same rows, but for passwords and the nonces of encrypted numbers.
    Raises RegistryNotEmptyError.
    """
    moment = now or timezone.now()
    today = timezone.localdate(moment)
    with transaction.atomic(), _recorded_as_command():
        load_regions()
        # Two runs at once: the second waits here and then finds the registry filled.
        kelurahan = list(Kelurahan.objects.select_for_update().order_by("code"))
        if not is_empty():
            raise RegistryNotEmptyError
        rng = random.Random(seed)  # noqa: S311 - made-up data, repeatable on purpose
        staff = make_staff(kelurahan=kelurahan, today=today, with_sign_ins=with_sign_ins)
        loader = BulkLoader(now=moment)
        maker = FamilyMaker(
            rng, kelurahan_ids={place.code: place.pk for place in kelurahan}, today=today, households=households
        )
        for position in range(households):
            family = maker.make(position)
            loader.add(family.household)
            for person in family.people:
                person.household_id = family.household.pk
                loader.add(person)
            if (position + 1) % FAMILIES_AT_ONCE == 0:
                loader.flush()
                say(f"{position + 1:,} of {households:,} families, {loader.written[Person]:,} people")
        loader.finish()
        _record_tables(loader, seed)
    for model, number in loader.written.items():
        say(f"{number:>12,} {model._meta.verbose_name_plural}")
    return staff


@contextmanager
def _recorded_as_command() -> Iterator[None]:
    token = origin.set(replace(origin.get(), place=COMMAND))
    try:
        yield
    finally:
        origin.reset(token)


def _record_tables(loader: BulkLoader, seed: int) -> None:
    """One event per table: a million events would say no more, and hide what people do in the trail."""
    AuditEvent.objects.bulk_create(
        AuditEvent(
            action=Action.CREATE,
            target_type=model._meta.label_lower,
            reason=f"{number} rows of demo data, seed {seed}",
            place=COMMAND,
        )
        for model, number in loader.written.items()
    )
