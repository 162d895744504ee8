"""What every maker of demo rows works with."""

import random
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.utils import timezone

from bontang_empowerment.demo.accounts import Staff
from bontang_empowerment.demo.loading import BulkLoader


@dataclass(frozen=True)
class Scene:
    """One run: its source of chance, its loader, its present, and who recorded what (`officers` by kelurahan code)."""

    rng: random.Random
    loader: BulkLoader
    now: datetime
    staff: Staff
    kelurahan_ids: dict[str, int]

    @property
    def today(self) -> date:
        return timezone.localdate(self.now)

    def officer_id(self, code: str) -> int:
        return self.staff.officers[code].pk

    def at_office(self, day: date) -> datetime:
        """A moment in office hours of that day, never in the future."""
        minutes = 8 * 60 + self.rng.randrange(8 * 60)
        moment = datetime.combine(day, time(minutes // 60, minutes % 60))
        return min(timezone.make_aware(moment), self.now)

    def at_end_of(self, day: date) -> datetime:
        """The evening of that day, without a throw of the dice; never in the future."""
        return min(timezone.make_aware(datetime.combine(day, time(17))), self.now)

    def days_since(self, moment: datetime, most: int) -> date:
        """A day up to `most` days after `moment`, today at the latest."""
        return min(timezone.localdate(moment) + timedelta(days=self.rng.randint(0, most)), self.today)
