"""Vacancies: adding and changing them with what they offer, closing them with a reason, opening them again."""

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from bontang_empowerment.access.repeats import create_once
from bontang_empowerment.access.versions import take_next_version
from bontang_empowerment.accounts.models import User
from bontang_empowerment.audit.models import Action
from bontang_empowerment.audit.trail import record
from programs.job_codes import CloseReason, VacancyStatus
from programs.models import Partner, Vacancy, VacancyOffer

CLOSING = ["status", "close_reason", "close_note", "closed_on"]


@transaction.atomic
def create_vacancy(
    *, values: Mapping[str, Any], offers: Iterable[str], by: User, submission_token: UUID | None = None
) -> Vacancy:
    """`values` are columns, `offers` codes of Accommodation. A repeat with the same token returns the first result.

    Raises ValidationError for an employer that `by` may not speak for.
    """
    _check_own_employer(values["partner"], by=by)
    vacancy, is_new = create_once(Vacancy(**values, submission_token=submission_token), by=by)
    if is_new:
        _write_offers(vacancy, offers)
        record(by=by, action=Action.CREATE, target=vacancy, fields=[*values, "offers"])
    return vacancy


@transaction.atomic
def update_vacancy(
    *, vacancy: Vacancy, version: int, values: Mapping[str, Any], offers: Iterable[str], by: User
) -> Vacancy:
    """Raises StaleVersionError when `version` is no longer the stored one, as does the next; ValidationError as above,
    and for fewer places than people work in."""
    _check_own_employer(values["partner"], by=by)
    stored = lock_vacancy(vacancy)
    take_next_version(stored, version)
    _check_places(stored, values["places"])
    changed: list[str] = [name for name, value in values.items() if getattr(stored, name) != value]
    for name in changed:
        setattr(stored, name, values[name])
    stored.save(update_fields=[*changed, "version"])
    changed += ["offers"] if _write_offers(stored, offers) else []
    record(by=by, action=Action.UPDATE, target=stored, fields=changed)
    return stored


@transaction.atomic
def close_vacancy(*, vacancy: Vacancy, version: int, reason: CloseReason, note: str = "", by: User) -> Vacancy:
    """A closed one stays as it is."""
    stored = lock_vacancy(vacancy)
    if stored.status == VacancyStatus.CLOSED:
        return stored
    take_next_version(stored, version)
    stored.status, stored.close_reason, stored.close_note = VacancyStatus.CLOSED, reason, note
    stored.closed_on = timezone.localdate()
    stored.save(update_fields=[*CLOSING, "version"])
    record(by=by, action=Action.UPDATE, target=stored, fields=CLOSING)
    return stored


@transaction.atomic
def reopen_vacancy(*, vacancy: Vacancy, by: User) -> Vacancy:
    """An open one stays as it is. Whether somebody can apply still follows from its last day."""
    stored = lock_vacancy(vacancy)
    if stored.status == VacancyStatus.OPEN:
        return stored
    stored.status, stored.close_reason, stored.close_note, stored.closed_on = VacancyStatus.OPEN, "", "", None
    stored.version += 1
    stored.save(update_fields=[*CLOSING, "version"])
    record(by=by, action=Action.UPDATE, target=stored, fields=CLOSING)
    return stored


def lock_vacancy(vacancy: Vacancy) -> Vacancy:
    """The row as stored, locked until the end of the transaction: places are given under this lock alone."""
    return Vacancy.objects.select_for_update(of=("self",)).get(pk=vacancy.pk)


def _check_own_employer(partner: Partner, *, by: User) -> None:
    if not Partner.objects.visible_to(by).filter(pk=partner.pk).exists():
        raise ValidationError({"partner": _("You do not work for this employer.")})


def _check_places(stored: Vacancy, places: int) -> None:
    """Places are numbered, so that the highest number in use is the least that a vacancy may have."""
    highest = stored.placements.standing().aggregate(highest=Max("place_number"))["highest"] or 0
    if places < highest:
        text = _("People work in %(number)s places of this vacancy already. It cannot have fewer.")
        raise ValidationError({"places": text % {"number": highest}})


def _write_offers(vacancy: Vacancy, offers: Iterable[str]) -> bool:
    """Whether anything differed."""
    wanted, stored = set(offers), set(vacancy.offers.values_list("kind", flat=True))
    vacancy.offers.filter(kind__in=stored - wanted).delete()
    VacancyOffer.objects.bulk_create(VacancyOffer(vacancy=vacancy, kind=kind) for kind in sorted(wanted - stored))
    return wanted != stored
