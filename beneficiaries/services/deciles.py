"""A family's welfare decile: every reading is kept, the newest one stands on the family."""

from dataclasses import dataclass

from django.db import transaction

from beneficiaries.codes import DecileStatus
from beneficiaries.extension import tell_facts_changed
from beneficiaries.models import Household, WelfareDecile
from bontang_empowerment.accounts.models import User
from bontang_empowerment.audit.models import Action
from bontang_empowerment.audit.trail import record

DECILE_FACTS = ("decile_status", "decile", "decile_year", "decile_quarter", "decile_source")
"""The family's columns that hold the reading in force."""


@dataclass(frozen=True)
class Reading:
    """What a list or an officer says of one quarter; `decile` is None unless the family is listed."""

    status: DecileStatus
    decile: int | None = None
    year: int | None = None
    quarter: int | None = None
    source: str = ""

    def is_older_than(self, household: Household) -> bool:
        """By quarter; a reading without one counts as of today."""
        if self.year is None or household.decile_year is None:
            return False
        return (self.year, self.quarter or 4) < (household.decile_year, household.decile_quarter or 1)

    def is_on(self, household: Household) -> bool:
        return (self.status, self.decile, self.year, self.quarter, self.source) == tuple(
            getattr(household, name) for name in DECILE_FACTS
        )


@transaction.atomic
def record_decile(*, household: Household, reading: Reading, by: User | None) -> WelfareDecile | None:
    """Add a reading, such as a row of a DTSEN list. None when it says what stands on the family already.

    An older quarter than the one in force is kept in the history and changes nothing else.
    """
    stored = Household.objects.select_for_update(of=("self",)).get(pk=household.pk)
    if reading.is_on(stored):
        return None
    if not reading.is_older_than(stored):
        stored.decile_status, stored.decile = reading.status, reading.decile
        stored.decile_year, stored.decile_quarter = reading.year, reading.quarter
        stored.decile_source = reading.source
        stored.version += 1
        stored.save(update_fields=[*DECILE_FACTS, "version"])
        record(by=by, action=Action.UPDATE, target=stored, fields=DECILE_FACTS)
        tell_facts_changed(families=[stored.pk], by=by)
    return _keep(household, reading, by=by)


def keep_decile_of(*, household: Household, by: User | None) -> WelfareDecile:
    """Add to the history what an officer has just written on the family; the caller records and holds the lock."""
    status, decile, year, quarter, source = (getattr(household, name) for name in DECILE_FACTS)
    return _keep(household, Reading(DecileStatus(status), decile, year, quarter, source), by=by)


def _keep(household: Household, reading: Reading, *, by: User | None) -> WelfareDecile:
    return WelfareDecile.objects.create(
        household=household,
        status=reading.status,
        decile=reading.decile,
        year=reading.year,
        quarter=reading.quarter,
        source=reading.source,
        recorded_by=by,
    )
