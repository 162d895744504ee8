"""Deciding on the families of an RT: many at once, safe to repeat, and never over somebody else's newer result."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from beneficiaries.models import VervalEntry, VervalMeeting
from beneficiaries.services.verval_decisions import DecidedMeanwhileError, Decision, decide_families
from bontang_empowerment.accounts.models import Role
from bontang_empowerment.audit.models import Action, AuditEvent
from tests.at_once import at_once
from tests.beneficiaries.posted import client_of
from tests.builders import (
    Personas,
    build_household,
    build_person,
    build_personas,
    build_user,
    build_verval_entry,
    build_verval_meeting,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def meeting(personas: Personas) -> VervalMeeting:
    return build_verval_meeting(kelurahan=personas.own)


def entry_of(personas: Personas, meeting: VervalMeeting, name: str = "Siti Aminah", rt: str = "007") -> VervalEntry:
    household = build_person(name, household=build_household(kelurahan=personas.own, rt=rt)).household
    return build_verval_entry(household=household, by=personas.officer, meeting=meeting)


def address(meeting: VervalMeeting, rt: str = "007") -> str:
    return f"{reverse('beneficiaries:verval_decide', args=[meeting.pk])}?rt={rt}"


def posted(*choices: tuple[VervalEntry, str, str]) -> dict[str, Any]:
    data: dict[str, Any] = {}
    for entry, result, reason in choices:
        data |= {
            f"result-{entry.pk}": result,
            f"reason-{entry.pk}": reason,
            f"version-{entry.pk}": entry.version,
        }
    return data


def test_a_whole_rt_is_decided_with_one_post(officer: Client, meeting: VervalMeeting, personas: Personas) -> None:
    entries = [entry_of(personas, meeting, f"Warga {number}") for number in range(60)]
    page = officer.get(address(meeting))
    assert len(page.context["rows"]) == 60
    choices = [(entry, "eligible" if entry.pk % 2 else "not_eligible", "Penghasilan cukup") for entry in entries]
    assert officer.post(address(meeting), posted(*choices)).status_code == 302
    assert not meeting.entries.undecided().exists()
    decided = meeting.entries.filter(decided_by=personas.officer, decided_at__isnull=False, version=2)
    assert decided.count() == 60
    events = AuditEvent.objects.filter(target_type="beneficiaries.vervalentry", action=Action.UPDATE)
    assert events.count() == 60


def test_the_sheet_holds_one_rt(officer: Client, meeting: VervalMeeting, personas: Personas) -> None:
    own, _other = entry_of(personas, meeting), entry_of(personas, meeting, rt="009")
    assert [row.entry for row in officer.get(address(meeting)).context["rows"]] == [own]


def test_saving_leads_on_to_the_next_rt_with_work_left(
    officer: Client, meeting: VervalMeeting, personas: Personas
) -> None:
    first, _second, _third = (entry_of(personas, meeting, rt=rt) for rt in ("002", "005", "009"))
    assert officer.get(address(meeting, "005")).context["next_rt"] == "009"
    assert officer.get(address(meeting, "009")).context["next_rt"] == "002"
    response = officer.post(address(meeting, "002"), posted((first, "eligible", "")) | {"next": "005"})
    assert response.headers["Location"] == address(meeting, "005")
    assert officer.get(address(meeting, "009")).context["next_rt"] == "005"


def test_a_family_without_a_choice_is_left_for_later(
    officer: Client, meeting: VervalMeeting, personas: Personas
) -> None:
    first, second = entry_of(personas, meeting), entry_of(personas, meeting, "Rosdiana")
    officer.post(address(meeting), posted((first, "eligible", ""), (second, "", "")))
    assert list(meeting.entries.undecided()) == [second]


@pytest.mark.parametrize("result", ["not_eligible", "check", "not_found"])
def test_a_result_that_asks_why_needs_a_reason_and_nothing_is_stored_by_half(
    result: str, officer: Client, meeting: VervalMeeting, personas: Personas
) -> None:
    first, second = entry_of(personas, meeting), entry_of(personas, meeting, "Rosdiana")
    response = officer.post(address(meeting), posted((first, "eligible", "Sesuai"), (second, result, "")))
    assert list(response.context["form"].errors) == [f"reason-{second.pk}"]
    assert "Sesuai" in response.content.decode()
    assert meeting.entries.undecided().count() == 2


@pytest.mark.parametrize("result", ["eligible", "moved", "deceased"])
def test_the_other_results_need_none(result: str, officer: Client, meeting: VervalMeeting, personas: Personas) -> None:
    entry = entry_of(personas, meeting)
    assert officer.post(address(meeting), posted((entry, result, ""))).status_code == 302


def test_an_unknown_result_is_refused(officer: Client, meeting: VervalMeeting, personas: Personas) -> None:
    entry = entry_of(personas, meeting)
    response = officer.post(address(meeting), posted((entry, "rich", "")))
    assert list(response.context["form"].errors) == [f"result-{entry.pk}"]


def test_the_same_post_once_more_changes_nothing(officer: Client, meeting: VervalMeeting, personas: Personas) -> None:
    entry = entry_of(personas, meeting)
    once = posted((entry, "eligible", ""))
    officer.post(address(meeting), once)
    assert officer.post(address(meeting), once).status_code == 302
    entry.refresh_from_db()
    assert entry.version == 2


def test_the_second_officer_sees_the_first_s_result_and_loses_nothing(
    officer: Client, meeting: VervalMeeting, personas: Personas
) -> None:
    from_before = [entry_of(personas, meeting), entry_of(personas, meeting, "Rosdiana")]
    officer.post(address(meeting), posted((from_before[0], "eligible", "Sesuai musyawarah")))
    second = client_of(build_user("second", role=Role.OFFICER, kelurahan=personas.own))
    typed = posted((from_before[0], "not_eligible", "Sudah mampu"), (from_before[1], "moved", ""))
    response = second.post(address(meeting), typed)
    body = response.content.decode()
    assert "Officer decided: Eligible (Sesuai musyawarah)" in body
    assert "Sudah mampu" in body
    assert [entry.outcome for entry in meeting.entries.order_by("pk")] == ["eligible", ""]
    again = {row.version.html_name: row.version.value() for row in response.context["rows"]}
    assert second.post(address(meeting), typed | again).status_code == 302
    assert [entry.outcome for entry in meeting.entries.order_by("pk")] == ["not_eligible", "moved"]


def test_a_closed_deliberation_takes_no_result(officer: Client, personas: Personas) -> None:
    meeting = build_verval_meeting(kelurahan=personas.own, stage="decided")
    entry = entry_of(personas, meeting)
    response = officer.post(address(meeting), posted((entry, "eligible", "")))
    assert "results cannot be changed now" in response.content.decode()
    assert meeting.entries.undecided().count() == 1


def test_a_family_of_another_part_is_not_decided_here(
    officer: Client, meeting: VervalMeeting, personas: Personas
) -> None:
    foreign = build_verval_meeting(kelurahan=personas.foreign)
    household = build_person(kelurahan=personas.foreign).household
    entry = build_verval_entry(household=household, by=personas.neighbour, meeting=foreign)
    officer.post(address(meeting), posted((entry, "eligible", "")))
    assert foreign.entries.undecided().count() == 1


@pytest.mark.parametrize("key", ["x", "9" * 30, "-1", ""])
def test_a_key_that_cannot_be_is_passed_over(key: str, officer: Client, meeting: VervalMeeting) -> None:
    assert officer.post(address(meeting), {f"version-{key}": "1", f"result-{key}": "eligible"}).status_code == 302


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_of_two_officers_at_the_same_moment_one_decides_and_the_other_is_told() -> None:
    personas = build_personas()
    meeting = build_verval_meeting(kelurahan=personas.own)
    entry = entry_of(personas, meeting)

    def decide(result: str) -> str:
        choice = Decision(entry_id=entry.pk, version=1, result=result, reason="Alasan")
        try:
            decide_families(meeting=meeting, decisions=[choice], by=personas.officer)
        except DecidedMeanwhileError as error:
            return f"told of {next(iter(error.entries)).result}"
        return result

    first, second = at_once([lambda: decide("eligible"), lambda: decide("not_eligible")])
    entry.refresh_from_db()
    assert {first, second} == {entry.result, f"told of {entry.result}"}
    assert entry.version == 2
