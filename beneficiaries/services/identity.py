"""Whose number is this, and the audited look at a whole number."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext

from beneficiaries.codes import PersonStatus
from beneficiaries.identity_numbers import kk_index, nik_index
from beneficiaries.models import FormerKkNumber, Household, Person
from beneficiaries.querysets import HouseholdQuerySet
from beneficiaries.services.tickets import transfer_url
from bontang_empowerment.access.kept_rows import KeptLookUp
from bontang_empowerment.accounts.models import User
from bontang_empowerment.audit.models import Action
from bontang_empowerment.audit.trail import record


@dataclass(frozen=True)
class Holder:
    """Who holds a number already. Outside the user's reach only the initialled name and the kelurahan may be shown.

    withheld: of somebody restricted not even these. named_after: whose name stands for it, None for nobody's.
    asker: who may ask for a transfer; None where nobody is asked.
    """

    person: Person | None
    household: Household
    visible: bool
    withheld: bool = False
    named_after: Person | None = None
    asker: User | None = None

    @property
    def record(self) -> Person | Household:
        """What the number belongs to: the person for a NIK, the family for a KK number."""
        return self.person or self.household

    @property
    def shown_name(self) -> str:
        if self.named_after is None:
            return gettext("no members")
        return self.named_after.name if self.visible else self.named_after.initialled_name

    @property
    def url(self) -> str:
        return self.record.get_absolute_url() if self.visible else ""

    @property
    def transfer_url(self) -> str:
        """Where to ask for them; empty for who is within reach, and for who is restricted."""
        if self.visible or self.withheld or self.asker is None:
            return ""
        return transfer_url(self.record, by=self.asker)

    @property
    def message(self) -> str:
        """The refusal at the field: what is wrong, and what to do."""
        if self.withheld:
            return gettext("This number cannot be used here. Check the digits, or ask the programme coordinator.")
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


def _marked(by: User) -> QuerySet[Person]:
    return Person.objects.select_related("household__kelurahan").marked_for(by)


HOLDERS = KeptLookUp(Person, _marked, "nik_index", kind=str, most=1)
"""One NIK at a time, as at a counter; those of a form with a whole family are asked for together."""


def holders_of_niks(niks: Iterable[str], *, by: User) -> dict[str, Holder]:
    """Who in the whole city holds these clean NIKs. What `by` learns about other kelurahan is audited."""
    digits_by_index = {nik_index(nik): nik for nik in niks if nik}
    if not digits_by_index:
        return {}
    marked: list[Any] = sorted(HOLDERS.rows(list(digits_by_index), by=by), key=lambda row: row.pk)
    people: list[Person] = marked
    visible = {person.pk for person in marked if person.is_visible}
    told = visible | _told_of([person.pk for person in people if person.pk not in visible], by=by)
    holders = {
        digits_by_index[person.nik_index or ""]: Holder(
            person, person.household, person.pk in visible, person.pk not in told, named_after=person, asker=by
        )
        for person in people
    }
    _record_lookups(holders.values(), by=by)
    return holders


def _told_of(foreign: list[int], *, by: User) -> set[int]:
    """Of people out of reach those of whom the initialled name and the kelurahan may be shown."""
    if not foreign:
        return set()
    found = Person.objects.filter(pk__in=foreign)
    return set(found.unrestricted_for(by).values_list("pk", flat=True))


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
    marked: Any = rows.select_related("kelurahan").marked_for(by).with_head(by).first()
    household: Household | None = marked
    if household is None:
        return None
    visible: bool = marked.is_visible
    withheld = not visible and not Household.objects.filter(pk=household.pk).unrestricted_for(by).exists()
    holder = Holder(None, household, visible, withheld, named_after=_head_of(household, by=by), asker=by)
    _record_lookups([holder], by=by)
    return holder


def holder_of_number(digits: str, *, by: User) -> Holder | None:
    """The holder of 16 clean digits, tried as a NIK first, as a KK number then, and as a former one at last.

    For searches: somebody restricted is not found. Only saving their number again is refused.
    """
    for ask in (holder_of_nik, holder_of_kk_number, former_holder_of_kk_number):
        holder = ask(digits, by=by)
        if holder is not None and not holder.withheld:
            return holder
    return None


@transaction.atomic
def reveal_number(*, of: Person | Household, by: User) -> str:
    """The whole NIK or KK number, for one look; who looked is recorded."""
    record(by=by, action=Action.REVEAL, target=of, fields=[of.number_field])
    return of.identity_number


def _record_lookups(holders: Iterable[Holder], *, by: User) -> None:
    learnt = [holder for holder in holders if not holder.visible]
    if not learnt:
        return
    with transaction.atomic():
        for holder in learnt:
            field = "nik" if holder.person is not None else "kk_number"
            record(by=by, action=Action.LOOKUP, target=holder.record, fields=[field])


def _head_of(household: Household, *, by: User) -> Person | None:
    gone = Person.objects.unrestricted_for(by).filter(household=household).exclude(status=PersonStatus.ACTIVE)
    return household.head or gone.order_by("pk").first()
