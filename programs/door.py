"""What partner membership adds to the door, and what partners see of the registry below."""

from datetime import date
from typing import Any

from django.db.models import Q

from beneficiaries.codes import ConsentPurpose
from beneficiaries.models import Person
from bontang_empowerment.access.policy import register_partner_rule
from bontang_empowerment.access.scope import register_memberships
from programs.models import Enrolment, PartnerMember
from programs.models.enrolment import own_participants


def memberships_of(user_id: int, day: date) -> Any:
    return PartnerMember.objects.in_force(day).filter(user=user_id)


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
    register_memberships(memberships_of)
    register_partner_rule("beneficiaries.Person", participants_of)
    register_partner_rule("beneficiaries.AccommodationNeed", rows_of_participants)
    register_partner_rule("programs.Business", rows_of_participants)
    register_partner_rule("programs.BusinessRecord", records_of_businesses)
