"""The demo data as a whole: what is made in which order, in one transaction, and how it is reported."""

import random
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime

from django.db import transaction
from django.db.models import Model
from django.utils import timezone

from beneficiaries.codes import PersonStatus
from beneficiaries.models import DisasterEvent, Household, Person
from bontang_empowerment.audit.context import origin
from bontang_empowerment.audit.models import Action, AuditEvent
from bontang_empowerment.demo.accounts import Staff, make_staff
from bontang_empowerment.demo.afterwards import add_what_came_after
from bontang_empowerment.demo.candidates import CandidatePool, candidate_of
from bontang_empowerment.demo.community import add_community
from bontang_empowerment.demo.consents import add_consents
from bontang_empowerment.demo.data_requests import add_data_requests
from bontang_empowerment.demo.disasters import Disaster, add_disasters, add_impacts, known_by_name_alone
from bontang_empowerment.demo.doubles import Doubles, find_doubles
from bontang_empowerment.demo.jobs import add_jobs
from bontang_empowerment.demo.loading import BulkLoader
from bontang_empowerment.demo.people import Family, FamilyMaker
from bontang_empowerment.demo.ppks import add_ppks
from bontang_empowerment.demo.programmes import add_programmes
from bontang_empowerment.demo.proofs import store_page
from bontang_empowerment.demo.scene import Scene
from bontang_empowerment.demo.second_thoughts import add_second_thoughts
from bontang_empowerment.demo.transfers import add_transfers, hide_some
from bontang_empowerment.demo.verval import Proposals, add_verification
from bontang_empowerment.demo.vulnerability import add_deciles, add_disability, assess_family, has_disability
from bontang_empowerment.regions.models import Kelurahan
from bontang_empowerment.regions.reference import load_regions
from programs.models import Partner, Program
from trainings.models import Course

COMMAND = "seed_demo"
GROWN = 18
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
        rng = random.Random(seed)  # nosec B311  # noqa: S311 - made-up data, repeatable on purpose
        staff = make_staff(kelurahan=kelurahan, today=today, with_sign_ins=with_sign_ins)
        loader = BulkLoader(now=moment)
        scene = Scene(rng, loader, moment, staff, kelurahan_ids={place.code: place.pk for place in kelurahan})
        pool = CandidatePool(rng, households=households)
        store_page()
        proposals = Proposals()
        adults = _add_families(scene, pool, proposals, households, say)
        add_verification(scene, proposals)
        names = {place.code: place.name for place in kelurahan}
        say(f"Programmes for {adults:,} adults")
        add_programmes(scene, pool, adults=adults, names=names)
        add_community(scene, names=names)
        add_what_came_after(scene)
        add_jobs(scene)
        loader.finish()
        find_doubles(scene)
        add_second_thoughts(scene)
        _record_tables(loader, seed)
    for model, number in loader.written.items():
        if not model._meta.auto_created:
            say(f"{number:>12,} {model._meta.verbose_name_plural}")
    return staff


def _add_families(
    scene: Scene, pool: CandidatePool, proposals: Proposals, households: int, say: Callable[[str], None]
) -> int:
    """All families with what is known of them; those who may apply to programmes go to `pool`. How many are grown."""
    maker = FamilyMaker(scene.rng, kelurahan_ids=scene.kelurahan_ids, today=scene.today, households=households)
    disasters, doubles = add_disasters(scene), Doubles()
    adults = 0
    for position in range(households):
        family = maker.make(position)
        if not known_by_name_alone(scene, family, disasters):
            adults += _add_family(scene, pool, proposals, family, disasters)
            doubles.consider(scene, family)
        if (position + 1) % FAMILIES_AT_ONCE == 0:
            scene.loader.flush()
            say(f"{position + 1:,} of {households:,} families, {scene.loader.written[Person]:,} people")
    return adults


def _add_family(
    scene: Scene, pool: CandidatePool, proposals: Proposals, family: Family, disasters: list[Disaster]
) -> int:
    scene.loader.add(family.household)
    add_deciles(scene, family)
    is_poor, is_affected = assess_family(scene, family), add_impacts(scene, family, disasters)
    proposals.consider(scene, family, is_poor=is_poor)
    applicants = set()
    adults = 0
    for person, age in zip(family.people, family.ages, strict=True):
        person.household_id = family.household.pk
        scene.loader.add(person)
        if person.status != PersonStatus.ACTIVE:
            continue
        adults += age >= GROWN
        add_ppks(scene, family, person, age)
        if is_disabled := has_disability(scene, family.facts, age):
            add_disability(scene, person, age)
        if pool.wants(age=age, is_rare=is_disabled or is_affected):
            pool.add(candidate_of(family, person, is_poor=is_poor, is_disabled=is_disabled, is_affected=is_affected))
            applicants.add(person.pk)
    add_consents(scene, family, applicants)
    add_data_requests(scene, family)
    add_transfers(scene, family)
    hide_some(scene, family)
    return adults


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
