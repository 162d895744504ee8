"""Adding and changing venues."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction

from bontang_empowerment.access.repeats import create_once
from bontang_empowerment.access.versions import take_next_version
from bontang_empowerment.accounts.models import User
from bontang_empowerment.audit.models import Action
from bontang_empowerment.audit.trail import record
from bontang_empowerment.regions.models import Kelurahan
from trainings.models import Venue, VenueFeature


@transaction.atomic
def create_venue(
    *,
    name: str,
    address: str,
    kelurahan: Kelurahan,
    capacity: int | None,
    features: Iterable[str],
    submission_token: UUID | None = None,
    by: User,
) -> Venue:
    """A new venue, or what an earlier post with the token made; ValidationError when the name is taken.

    features: codes of VenueProvision.
    """
    values: dict[str, Any] = {"name": name, "address": address, "kelurahan": kelurahan, "capacity": capacity}
    venue = Venue(submission_token=submission_token, **values)
    try:
        made, is_new = create_once(venue, by=by)
    except IntegrityError:
        venue.validate_unique()
        raise
    if is_new:
        _write_features(made, features)
        record(by=by, action=Action.CREATE, target=made, fields=[*values, "features"])
    return made


@transaction.atomic
def update_venue(
    *,
    venue: Venue,
    version: int | None,
    name: str,
    address: str,
    kelurahan: Kelurahan,
    capacity: int | None,
    features: Iterable[str],
    by: User,
) -> Venue:
    """Write what differs; StaleVersionError when somebody else was first."""
    stored = Venue.objects.select_for_update(of=("self",)).get(pk=venue.pk)
    take_next_version(stored, version)
    values: dict[str, Any] = {"name": name, "address": address, "kelurahan": kelurahan, "capacity": capacity}
    changed = [column for column, value in values.items() if getattr(stored, column) != value]
    for column in changed:
        setattr(stored, column, values[column])
    stored.save(update_fields=[*changed, "version"])
    changed += ["features"] if _write_features(stored, features) else []
    record(by=by, action=Action.UPDATE, target=stored, fields=changed)
    return stored


def _write_features(venue: Venue, features: Iterable[str]) -> bool:
    """Whether anything differed."""
    wanted, stored = set(features), set(venue.features.values_list("kind", flat=True))
    venue.features.filter(kind__in=stored - wanted).delete()
    VenueFeature.objects.bulk_create(VenueFeature(venue=venue, kind=kind) for kind in sorted(wanted - stored))
    return wanted != stored
