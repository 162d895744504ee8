"""What some graduates were handed over, and the businesses that some of them began."""

import random
from dataclasses import dataclass
from datetime import date, timedelta

from beneficiaries.codes import PersonStatus
from bontang_empowerment.demo.scene import Scene
from programs.business_codes import ClosingReason, Sector, month_of, months_before
from programs.codes import Field
from programs.models import Business, BusinessRecord
from trainings.handover_codes import CHECKED_AFTER, AssetKind, AssetState, next_check_after
from trainings.models import AssetHandover, Certificate, HandoverCheck

HANDED_EVERY, BUSINESS_EVERY = 3, 4
DAYS_TO_BUSINESS = 20
MOST_MONTHS = 6
ROUNDED_TO = 50_000


@dataclass(frozen=True)
class After:
    """Of one field: kind, what, how many and unit of a toolkit, its rupiah, and the business that follows."""

    kind: AssetKind
    what: str
    quantity: int
    unit: str
    rupiah: int
    sector: Sector
    business: str


FIELDS = {
    Field.SEWING: After(AssetKind.MACHINE, "Mesin jahit", 1, "unit", 2_500_000, Sector.CRAFTS, "Jahit"),
    Field.CRAFTS: After(AssetKind.TOOLS, "Peralatan anyaman", 1, "set", 400_000, Sector.CRAFTS, "Kriya"),
    Field.FARMING: After(AssetKind.SEEDS, "Bibit cabai", 50, "batang", 250_000, Sector.FARMING, "Kebun"),
    Field.FOOD: After(AssetKind.TOOLS, "Oven", 1, "unit", 900_000, Sector.CULINARY, "Kue"),
    Field.SERVICES: After(AssetKind.TOOLS, "Peralatan servis", 1, "set", 1_200_000, Sector.SERVICES, "Servis"),
    Field.DIGITAL: After(AssetKind.TOOLS, "Tripod dan lampu", 1, "set", 350_000, Sector.TRADE, "Toko daring"),
    Field.OTHER: After(AssetKind.MATERIALS, "Bahan awal", 1, "paket", 300_000, Sector.OTHER, "Usaha"),
}
STATES = (AssetState.IN_USE, AssetState.IN_USE, AssetState.IN_USE, AssetState.IDLE, AssetState.BROKEN, AssetState.SOLD)


@dataclass(frozen=True)
class Graduate:
    participant_id: int
    enrolment_id: int
    person_id: int
    name: str
    field: str
    since: date


def add_what_came_after(scene: Scene) -> None:
    """By chance of its own, so that the rest of the city stays as it is. Everything before must be flushed."""
    rng = random.Random(len(scene.kelurahan_ids))  # noqa: S311 - demo data, no secret  # nosec B311
    enrolment = "participant__enrolment"
    rows = Certificate.objects.filter(revoked_at=None, **{f"{enrolment}__person__status": PersonStatus.ACTIVE})
    columns = ("participant_id", f"{enrolment}_id", f"{enrolment}__person_id", f"{enrolment}__person__name")
    told = rows.order_by("pk").values_list(*columns, f"{enrolment}__program__field", "issued_on")
    for number, values in enumerate(list(told)):
        graduate = Graduate(*values)
        if number % HANDED_EVERY == 0:
            _hand_over(scene, rng, graduate, number)
        if number % BUSINESS_EVERY == 0:
            _begin(scene, rng, graduate)


def _hand_over(scene: Scene, rng: random.Random, graduate: Graduate, number: int) -> None:
    after, trainer = FIELDS[Field(graduate.field)], scene.staff.trainer.pk
    handover = AssetHandover(
        participant_id=graduate.participant_id,
        kind=after.kind,
        what=after.what,
        quantity=after.quantity,
        unit=after.unit,
        mark=f"BTG-{number + 1:05}" if after.kind == AssetKind.MACHINE else "",
        value=after.rupiah,
        handed_on=graduate.since,
        handed_by_id=trainer,
        next_check_on=next_check_after(graduate.since, None, ""),
        created_at=scene.at_end_of(graduate.since),
    )
    looks = []
    for months in CHECKED_AFTER:
        day = graduate.since + months + timedelta(days=rng.randint(0, 9))
        if day > scene.today or handover.next_check_on is None or rng.random() < 0.2:
            break
        state = rng.choice(STATES)
        handover.next_check_on = next_check_after(graduate.since, day, state)
        looks.append(HandoverCheck(checked_on=day, state=state, by_id=trainer, created_at=scene.at_end_of(day)))
    scene.loader.add(handover)
    for look in looks:
        look.handover_id = handover.pk
        scene.loader.add(look)


def _begin(scene: Scene, rng: random.Random, graduate: Graduate) -> None:
    started_on = graduate.since + timedelta(days=DAYS_TO_BUSINESS)
    if started_on > scene.today:
        return
    after, coordinator = FIELDS[Field(graduate.field)], scene.staff.coordinator.pk
    closes = rng.random() < 0.12
    closed_on = min(started_on + timedelta(days=120), scene.today) if closes else None
    business = Business(
        person_id=graduate.person_id,
        enrolment_id=graduate.enrolment_id,
        name=f"{after.business} {graduate.name.split()[0]}",
        sector=after.sector,
        started_on=started_on,
        closed_on=closed_on,
        closing_reason=rng.choice((ClosingReason.CAPITAL, ClosingReason.NO_BUYERS)) if closes else "",
        recorded_by_id=coordinator,
        created_at=scene.at_end_of(started_on),
    )
    scene.loader.add(business)
    _add_months(scene, rng, business, closed_on or scene.today)


def _add_months(scene: Scene, rng: random.Random, business: Business, last: date) -> None:
    """The newest months that are over, and now and then none of the last ones: somebody forgot to ask."""
    first, newest = month_of(business.started_on), months_before(month_of(last), rng.choice((1, 1, 1, 2, 5)))
    turnover = rng.uniform(900_000, 3_500_000)
    for back in range(MOST_MONTHS - 1, -1, -1):
        month = months_before(newest, back)
        if month < first:
            continue
        turnover *= rng.uniform(0.92, 1.18)
        rupiah = round(turnover / ROUNDED_TO) * ROUNDED_TO
        workers = rng.choice((0, 0, 0, 1, 1, 2))
        scene.loader.add(
            BusinessRecord(
                business_id=business.pk,
                month=month,
                turnover=rupiah,
                profit=round(rupiah * rng.uniform(-0.05, 0.45) / ROUNDED_TO) * ROUNDED_TO,
                workers=workers,
                workers_poor=min(workers, 1),
                recorded_by_id=business.recorded_by_id,
                created_at=scene.at_end_of(month + timedelta(days=35)),
            )
        )
