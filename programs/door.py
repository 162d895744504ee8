"""What partner membership adds to the door, and what partners see of the registry below."""

from datetime import date
from typing import Any

from django.db.models import Q
from django.utils import timezone

from beneficiaries.codes import ConsentPurpose
from beneficiaries.models import Person
from bontang_empowerment.access.policy import register_partner_rule
from bontang_empowerment.access.scope import register_partners_of_user
from bontang_empowerment.accounts.models import User
from bontang_empowerment.kept_queries import KeptQuery
from programs.models import Enrolment, PartnerMember
from programs.models.enrolment import own_participants


def _partners_held(user_id: int, day: date) -> Any:
    return PartnerMember.objects.in_force(day).filter(user=user_id).values_list("partner_id")


PARTNERS_HELD = KeptQuery(_partners_held, int, date)


def partners_of(user: User) -> frozenset[int]:
    """The ids of the partners that `user` works for today."""
    return frozenset(partner_id for (partner_id,) in PARTNERS_HELD.rows(user.pk, timezone.localdate()))


def participants_of(partner_ids: frozenset[int]) -> Q:
    """Their participants, as far as there is a basis for sharing (UU 27/2022, articles 20 and 40).

    Of the others, partner staff see that there is a participant, never who: see programs.identity.
    """
    shared = Person.objects.with_basis_for(ConsentPurpose.PARTNER)
    own = Enrolment.objects.filter(own_participants(partner_ids), person__in=shared)
    return Q(pk__in=own.values("person"))


def rows_of_participants(partner_ids: frozenset[int]) -> Q:
    """Rows that lead to them by `person`."""
    return Q(person__in=Person.objects.filter(participants_of(partner_ids)).values("pk"))


def records_of_businesses(partner_ids: frozenset[int]) -> Q:
    return Q(business__person__in=Person.objects.filter(participants_of(partner_ids)).values("pk"))


def open_for_partners() -> None:
    register_partners_of_user(partners_of)
    register_partner_rule("beneficiaries.Person", participants_of)
    register_partner_rule("beneficiaries.AccommodationNeed", rows_of_participants)
    register_partner_rule("programs.Business", rows_of_participants)
    register_partner_rule("programs.BusinessRecord", records_of_businesses)
