"""Links show only where the page behind them would let the user in."""

import pytest

from bontang_empowerment.access.links import may_open
from bontang_empowerment.accounts.models import Role, RoleAssignment
from tests.builders import Personas

pytestmark = pytest.mark.django_db

EDIT = "beneficiaries:household_update"


def test_an_officer_may_edit_in_the_own_kelurahan_alone(personas: Personas) -> None:
    assert may_open(personas.officer, EDIT, kelurahan_id=personas.own.pk)
    assert not may_open(personas.officer, EDIT, kelurahan_id=personas.foreign.pk)


def test_a_role_that_the_page_does_not_admit_adds_no_reach(personas: Personas) -> None:
    RoleAssignment.objects.create(user=personas.officer, role=Role.COORDINATOR)
    assert not may_open(personas.officer, EDIT, kelurahan_id=personas.foreign.pk)
    assert may_open(personas.officer, "beneficiaries:household_detail", kelurahan_id=personas.foreign.pk)


def test_partner_staff_may_not_edit_families(personas: Personas) -> None:
    assert not may_open(personas.partner_staff, EDIT, kelurahan_id=personas.own.pk)


def test_an_unlisted_page_is_open_to_nobody(personas: Personas) -> None:
    assert not may_open(personas.coordinator, "beneficiaries:no_such_page", kelurahan_id=personas.own.pk)
