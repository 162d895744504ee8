"""Rows loaded at once hold what one saved by itself would."""

from datetime import UTC, datetime

import pytest

from beneficiaries.models import Household
from bontang_empowerment.audit.models import Action, AuditEvent
from bontang_empowerment.bulk_loading import load_values, update_rows
from tests.builders import build_household

pytestmark = pytest.mark.django_db
NAMES = ("at", "actor_id", "action", "target_type", "target_id", "fields", "reason", "place", "address", "request_id")
TEXTS = ["a\\b", "\\N", "\\.", "satu\ndua\r\ntiga", "tab\tdan \x1f batas", '"kutip", koma', "", "Nuraïni", "\\x41\\n"]


def test_every_text_comes_back_as_it_was() -> None:
    now = datetime(2026, 11, 24, 8, 0, tzinfo=UTC)
    load_values(
        AuditEvent,
        NAMES,
        (
            (now, None, Action.CREATE, "x.y", str(at), (text,), text, "", "10.0.0.7", "")
            for at, text in enumerate(TEXTS)
        ),
    )

    events = {int(event.target_id): event for event in AuditEvent.objects.filter(target_type="x.y")}
    assert [events[at].reason for at in range(len(TEXTS))] == TEXTS
    assert [list(events[at].fields) for at in range(len(TEXTS))] == [[text] for text in TEXTS]
    assert {(event.action, event.actor_id, event.address) for event in events.values()} == {
        (Action.CREATE, None, "10.0.0.7")
    }


def test_a_long_load_comes_in_whole() -> None:
    now = datetime(2026, 11, 24, 8, 0, tzinfo=UTC)
    rows = ((now, None, Action.CREATE, "x.y", str(at), (), "x" * 200, "", None, "") for at in range(1203))
    load_values(AuditEvent, NAMES, rows)

    assert AuditEvent.objects.filter(target_type="x.y", reason="x" * 200, address=None).count() == 1203


@pytest.mark.parametrize("lookup", ["one_of", "key_of"])
def test_rows_are_found_by_many_values_at_once(lookup: str) -> None:
    now = datetime(2026, 11, 24, 8, 0, tzinfo=UTC)
    load_values(
        AuditEvent, NAMES, ((now, None, Action.CREATE, "x.y", str(at), (), "", "", None, "") for at in range(9))
    )

    found = AuditEvent.objects.filter(target_type="x.y")
    assert set(
        found.filter(**{f"target_id__{lookup}": ["3", "7", "a'b", "7"]}).values_list("target_id", flat=True)
    ) == {"3", "7"}
    assert not found.filter(**{f"target_id__{lookup}": []}).exists()


@pytest.mark.parametrize("lookup", ["one_of", "key_of"])
@pytest.mark.parametrize("sought", [*TEXTS, "NULL", "{}", "a,b", " x ", "%s"])
def test_every_text_can_be_looked_up_and_written(lookup: str, sought: str) -> None:
    family = build_household()
    family.address, family.decile, family.domicile_address = sought, None, "NULL"
    update_rows(Household, [family], ["address", "decile", "domicile_address", "is_restricted"])

    found = Household.objects.filter(**{f"address__{lookup}": [sought, "no family lives there"]})
    assert list(found.values_list("pk", "address", "decile", "domicile_address", "is_restricted")) == [
        (family.pk, sought, None, "NULL", False)
    ]
