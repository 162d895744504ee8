"""Whose number is this, and the audited look at a whole number."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext

from beneficiaries.codes import PersonStatus
from beneficiaries.identity_numbers import kk_index, nik_index
from beneficiaries.models import FormerKkNumber, Household, Person
from beneficiaries.querysets import HouseholdQuerySet
from bontang_empowerment.accounts.models import User
from bontang_empowerment.audit.models import Action
from bontang_empowerment.audit.trail import record


@dataclass(frozen=True)
class Holder:
    """Who holds a number already. Outside the user's reach only the initialled name and the kelurahan may be shown."""

    person: Person | None
    household: Household
    visible: bool

    @property
    def record(self) -> Person | Household:
        """What the number belongs to: the person for a NIK, the family for a KK number."""
        return self.person or self.household

    @property
    def shown_name(self) -> str:
        if self.person is None:
            return _head_of(self.household, initialled=not self.visible)
        return self.person.name if self.visible else self.person.initialled_name

    @property
    def url(self) -> str:
        return self.record.get_absolute_url() if self.visible else ""

    @property
    def message(self) -> str:
        """The refusal at the field: what is wrong, and what to do."""
        message = self._kk_message() if self.person is None else self._nik_message()
        return message % {"name": self.shown_name, "kelurahan": self.household.kelurahan.name}

    def _kk_message(self) -> str:
        if self.visible:
            return gettext("This KK number is registered already: family of %(name)s. Open that family instead.")
        return gettext(
            "This KK number is used by the family of %(name)s in Kelurahan %(kelurahan)s. "
            "Ask for a transfer or check the digits again."
        )

    def _nik_message(self) -> str:
        if self.visible:
            return gettext("This NIK is registered already: %(name)s. Open that record instead.")
        return gettext(
            "This NIK is used by %(name)s in Kelurahan %(kelurahan)s. Ask for a transfer or check the digits again."
        )


def holders_of_niks(niks: Iterable[str], *, by: User) -> dict[str, Holder]:
    """Who in the whole city holds these clean NIKs. What `by` learns about other kelurahan is audited."""
    digits_by_index = {nik_index(nik): nik for nik in niks if nik}
    if not digits_by_index:
        return {}
    people = list(
        Person.objects.filter(nik_index__in=digits_by_index).select_related("household__kelurahan").order_by("pk")
    )
    ids = [person.pk for person in people]
    visible = set(Person.objects.visible_to(by).filter(pk__in=ids).values_list("pk", flat=True)) if ids else set()
    holders = {
        digits_by_index[person.nik_index or ""]: Holder(person, person.household, person.pk in visible)
        for person in people
    }
    _record_lookups(holders.values(), by=by)
    return holders


def holder_of_nik(nik: str, *, by: User) -> Holder | None:
    return holders_of_niks([nik], by=by).get(nik)


def holder_of_kk_number(kk_number: str, *, by: User) -> Holder | None:
    """The family in the whole city that holds this clean KK number; audited like a NIK."""
    rows = Household.objects.filter(kk_index=kk_index(kk_number)) if kk_number else Household.objects.none()
    return _holder_among(rows, by=by)


def former_holder_of_kk_number(kk_number: str, *, by: User) -> Holder | None:
    """The family that had this clean KK number before, the last one first; audited like a NIK."""
    numbers = FormerKkNumber.objects.filter(kk_index=kk_index(kk_number)).order_by("-pk")
    return _holder_among(Household.objects.filter(pk__in=numbers.values("household")[:1]), by=by)


def _holder_among(rows: HouseholdQuerySet, *, by: User) -> Holder | None:
    household = rows.select_related("kelurahan").with_head().first()
    if household is None:
        return None
    holder = Holder(None, household, Household.objects.visible_to(by).filter(pk=household.pk).exists())
    _record_lookups([holder], by=by)
    return holder


def holder_of_number(digits: str, *, by: User) -> Holder | None:
    """The holder of 16 clean digits, tried as a NIK first, as a KK number then, and as a former one at last."""
    return (
        holder_of_nik(digits, by=by) or holder_of_kk_number(digits, by=by) or former_holder_of_kk_number(digits, by=by)
    )


@transaction.atomic
def reveal_number(*, of: Person | Household, by: User) -> str:
    """The whole NIK or KK number, for one look; who looked is recorded."""
    record(by=by, action=Action.REVEAL, target=of, fields=[of.number_field])
    return of.identity_number


@transaction.atomic
def _record_lookups(holders: Iterable[Holder], *, by: User) -> None:
    for holder in holders:
        if not holder.visible:
            field = "nik" if holder.person is not None else "kk_number"
            record(by=by, action=Action.LOOKUP, target=holder.record, fields=[field])


def _head_of(household: Household, *, initialled: bool) -> str:
    head = household.head or household.members.exclude(status=PersonStatus.ACTIVE).order_by("pk").first()
    if head is None:
        return gettext("no members")
    return head.initialled_name if initialled else head.name
