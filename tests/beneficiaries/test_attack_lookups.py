"""Likely duplicates tell something about other kelurahan: who asked is on record, and the answer is masked."""

from datetime import date

import pytest
from django.urls import reverse

from bontang_empowerment.audit.models import Action, AuditEvent
from tests.beneficiaries.posted import client_of
from tests.builders import Personas, build_person

pytestmark = pytest.mark.django_db
GUESS = {"row": "", "name": "Siti", "birth_date": "17-05-1990", "sex": "female"}


def test_guessing_at_people_of_another_kelurahan_is_audited(personas: Personas) -> None:
    hidden = build_person(
        "Siti Aminah", kelurahan=personas.foreign, birth_date=date(1990, 5, 17), phone="+628115550001"
    )
    page = client_of(personas.officer).post(reverse("beneficiaries:household_member_check"), GUESS).content.decode()
    assert "Siti A." in page
    assert not any(told in page for told in ("Aminah", "+628115550001", "0811", hidden.get_absolute_url()))
    [event] = AuditEvent.objects.about(hidden)
    assert (event.actor, event.action, event.fields) == (personas.officer, Action.LOOKUP, ["birth_date", "name"])


def test_finding_ones_own_people_or_nobody_is_no_event(personas: Personas) -> None:
    build_person("Siti Aminah", kelurahan=personas.own, birth_date=date(1990, 5, 17))
    client = client_of(personas.officer)
    client.post(reverse("beneficiaries:household_member_check"), GUESS)
    client.post(reverse("beneficiaries:household_member_check"), GUESS | {"name": "Zulkifli"})
    assert not AuditEvent.objects.exists()
