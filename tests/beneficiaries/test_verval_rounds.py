"""A verification round: proposals of the RT, the deliberation, the city's verification, the numbers of each."""

import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from beneficiaries.models import Household, VervalEntry, VervalMeeting, VervalRound
from beneficiaries.services.restriction import restrict_person
from beneficiaries.verval_codes import VervalStage
from bontang_empowerment.accounts.models import Role, User
from bontang_empowerment.audit.models import Action, AuditEvent
from tests.beneficiaries.posted import client_of
from tests.builders import (
    Personas,
    build_household,
    build_person,
    build_poverty_assessment,
    build_user,
    build_verval_entry,
    build_verval_meeting,
)
from tests.queries import assert_flat_query_count

pytestmark = pytest.mark.django_db

S = VervalStage


@pytest.fixture
def coordinator(personas: Personas) -> Client:
    return client_of(personas.coordinator)


@pytest.fixture
def meeting(personas: Personas) -> VervalMeeting:
    return build_verval_meeting(kelurahan=personas.own, stage="proposing")


def url(name: str, row: Any) -> str:
    return reverse(f"beneficiaries:verval_{name}", args=[row.pk])


def family(personas: Personas, name: str = "Siti Aminah", rt: str = "007") -> Household:
    return build_person(name, household=build_household(kelurahan=personas.own, rt=rt)).household


def propose(client: Client, meeting: VervalMeeting, *households: Household, **values: Any) -> Any:
    posted = {"proposer": "Ketua RT 007, Andi", "household": [household.pk for household in households]}
    return client.post(url("propose", meeting), posted | values)


def deliberation(**values: Any) -> dict[str, Any]:
    day = f"{timezone.localdate():%d-%m-%Y}"
    people = "Andi Saputra, Ketua RT 007\nRahmawati, tokoh masyarakat\n"
    return {"held_on": day, "place": "Aula kelurahan", "chair": "Lurah Hasan", "attendees": people} | values


def test_a_coordinator_opens_a_round_with_a_part_for_each_kelurahan_once(
    coordinator: Client, personas: Personas
) -> None:
    first, last = timezone.localdate(), timezone.localdate() + timedelta(days=60)
    posted = {
        "name": "Verval 2026",
        "starts_on": f"{first:%d-%m-%Y}",
        "ends_on": f"{last:%d-%m-%Y}",
        "kelurahan": [personas.own.pk, personas.foreign.pk],
        "submission_token": str(uuid.uuid4()),
    }
    address = reverse("beneficiaries:verval_round_create")
    assert coordinator.post(address, posted).status_code == 302
    assert coordinator.post(address, posted).status_code == 302
    opened = VervalRound.objects.get()
    assert {meeting.kelurahan for meeting in opened.meetings.all()} == {personas.own, personas.foreign}
    again = coordinator.post(address, posted | {"submission_token": str(uuid.uuid4())})
    assert list(again.context["form"].errors) == ["name"]
    backwards = coordinator.post(address, posted | {"name": "Lain", "ends_on": "01-01-2020", "submission_token": ""})
    assert list(backwards.context["form"].errors) == ["ends_on"]
    assert VervalRound.objects.count() == 1


def test_an_officer_opens_no_round(officer: Client) -> None:
    assert officer.get(reverse("beneficiaries:verval_round_create")).status_code == 403


def test_ticked_families_are_proposed_once_with_who_proposes_them(
    officer: Client, meeting: VervalMeeting, personas: Personas
) -> None:
    first, second = family(personas), family(personas, "Rosdiana")
    assert propose(officer, meeting, first, second).status_code == 302
    propose(officer, meeting, first)
    entries = list(meeting.entries.order_by("pk"))
    assert [(entry.household, entry.proposer, entry.rt) for entry in entries] == [
        (first, "Ketua RT 007, Andi", "007"),
        (second, "Ketua RT 007, Andi", "007"),
    ]
    assert AuditEvent.objects.filter(target_type="beneficiaries.vervalentry", action=Action.CREATE).count() == 2
    offered = officer.get(url("propose", meeting)).context["page"].rows
    assert not {first, second} & set(offered)


@pytest.mark.parametrize(("changes", "field"), [({"proposer": ""}, "proposer"), ({"household": []}, "household")])
def test_a_proposal_without_proposer_or_family_is_refused_and_the_ticks_stay(
    officer: Client, meeting: VervalMeeting, personas: Personas, changes: dict[str, Any], field: str
) -> None:
    household = family(personas)
    response = propose(officer, meeting, household, **changes)
    assert list(response.context["form"].errors) == [field]
    assert ("checked" in response.content.decode()) is (field == "proposer")
    assert not VervalEntry.objects.exists()


def test_a_family_of_another_kelurahan_is_passed_over(
    officer: Client, meeting: VervalMeeting, personas: Personas
) -> None:
    propose(officer, meeting, build_person(kelurahan=personas.foreign).household)
    assert not VervalEntry.objects.exists()


def test_families_to_propose_are_found_by_rt_and_group(
    officer: Client, meeting: VervalMeeting, personas: Personas
) -> None:
    poor, other = family(personas, rt="003"), family(personas, "Rosdiana", rt="003")
    family(personas, "Jumriah", rt="009")
    build_poverty_assessment(household=poor, by=personas.officer, met=7)
    address = url("propose", meeting)
    assert set(officer.get(address, {"rt": "3"}).context["page"].rows) == {poor, other}
    assert officer.get(address, {"rt": "3", "group": "poor"}).context["page"].rows == [poor]


def test_a_proposal_is_taken_back_until_it_is_decided_on(
    officer: Client, meeting: VervalMeeting, personas: Personas
) -> None:
    entry = build_verval_entry(household=family(personas), by=personas.officer, meeting=meeting)
    decided = build_verval_entry(household=family(personas), by=personas.officer, meeting=meeting, result="eligible")
    officer.post(url("withdraw", entry))
    officer.post(url("withdraw", decided))
    assert list(meeting.entries.all()) == [decided]


def test_the_deliberation_begins_with_day_place_chair_and_attendees(
    officer: Client, meeting: VervalMeeting, personas: Personas
) -> None:
    build_verval_entry(household=family(personas), by=personas.officer, meeting=meeting)
    assert officer.post(url("deliberate", meeting), deliberation()).status_code == 302
    meeting.refresh_from_db()
    assert (meeting.stage, meeting.chair) == (S.DELIBERATING, "Lurah Hasan")
    assert list(map(str, meeting.attendees.all())) == ["Andi Saputra, Ketua RT 007", "Rahmawati, tokoh masyarakat"]
    officer.post(url("deliberate", meeting), deliberation(attendees="Andi Saputra, Ketua RT 007"))
    assert meeting.attendees.count() == 1
    assert meeting.transitions.count() == 1


def test_without_a_proposal_there_is_nothing_to_deliberate(officer: Client, meeting: VervalMeeting) -> None:
    response = officer.post(url("deliberate", meeting), deliberation())
    assert "No family is proposed yet" in response.content.decode()
    meeting.refresh_from_db()
    assert (meeting.stage, meeting.held_on) == (S.PROPOSING, None)


@pytest.mark.parametrize("field", ["held_on", "place", "chair", "attendees"])
def test_what_the_minutes_need_is_asked_at_its_field(officer: Client, meeting: VervalMeeting, field: str) -> None:
    response = officer.post(url("deliberate", meeting), deliberation(**{field: ""}))
    assert list(response.context["form"].errors) == [field]


def test_the_deliberation_closes_only_when_every_family_has_a_result(officer: Client, personas: Personas) -> None:
    meeting = build_verval_meeting(kelurahan=personas.own)
    entry = build_verval_entry(household=family(personas), by=personas.officer, meeting=meeting)
    officer.post(url("close", meeting))
    meeting.refresh_from_db()
    assert meeting.stage == S.DELIBERATING
    VervalEntry.objects.filter(pk=entry.pk).update(result="eligible")
    officer.post(url("close", meeting))
    officer.post(url("close", meeting))
    meeting.refresh_from_db()
    assert meeting.stage == S.DECIDED
    assert meeting.transitions.count() == 1


def test_a_coordinator_verifies_once_no_check_is_due(coordinator: Client, officer: Client, personas: Personas) -> None:
    meeting = build_verval_meeting(kelurahan=personas.own, stage="decided")
    entry = build_verval_entry(household=family(personas), by=personas.officer, meeting=meeting, result="check")
    coordinator.post(url("verify", meeting))
    meeting.refresh_from_db()
    assert meeting.stage == S.DECIDED
    posted = {"checked_result": "eligible", "checked_reason": "Rumah tidak layak huni", "version": entry.version}
    assert officer.post(url("check", entry), posted).status_code == 302
    entry.refresh_from_db()
    assert (entry.result, entry.outcome, entry.why) == ("check", "eligible", "Rumah tidak layak huni")
    coordinator.post(url("verify", meeting))
    meeting.refresh_from_db()
    assert meeting.stage == S.VERIFIED
    assert officer.post(url("check", entry), posted | {"checked_result": "moved", "version": 2}).status_code == 200


def test_an_officer_does_not_verify(officer: Client, personas: Personas) -> None:
    meeting = build_verval_meeting(kelurahan=personas.own, stage="decided")
    assert officer.post(url("verify", meeting)).status_code == 403


def test_a_coordinator_sends_back_with_a_reason(coordinator: Client, personas: Personas) -> None:
    meeting = build_verval_meeting(kelurahan=personas.own, stage="decided")
    assert list(coordinator.post(url("send_back", meeting), {"reason": ""}).context["form"].errors) == ["reason"]
    coordinator.post(url("send_back", meeting), {"reason": "RT 004 belum dibahas"})
    meeting.refresh_from_db()
    assert meeting.stage == S.DELIBERATING
    assert meeting.transitions.get().reason == "RT 004 belum dibahas"


@pytest.mark.parametrize(
    ("stage", "step"), [("proposing", "close"), ("deliberating", "verify"), ("proposing", "verify")]
)
def test_no_stage_is_skipped(stage: str, step: str, personas: Personas) -> None:
    meeting = build_verval_meeting(kelurahan=personas.own, stage=stage)
    by = personas.officer if step == "close" else personas.coordinator
    client_of(by).post(url(step, meeting))
    meeting.refresh_from_db()
    assert meeting.stage == stage
    assert not meeting.transitions.exists()


def test_nobody_is_proposed_after_the_decision(officer: Client, personas: Personas) -> None:
    meeting = build_verval_meeting(kelurahan=personas.own, stage="decided")
    response = propose(officer, meeting, family(personas))
    assert "nobody can be proposed any more" in response.content.decode()
    assert not meeting.entries.exists()


@pytest.mark.parametrize("reader", ["officer", "coordinator"])
def test_every_number_opens_a_list_of_as_many(reader: str, personas: Personas) -> None:
    client = client_of(getattr(personas, reader))
    meeting = build_verval_meeting(kelurahan=personas.own)
    for number, result in enumerate(["", "", "eligible", "check", "moved"]):
        household = family(personas, f"Warga {number}", rt=f"00{number % 2 + 1}")
        build_verval_entry(household=household, by=personas.officer, meeting=meeting, result=result)
    checked = build_verval_entry(household=family(personas), by=personas.officer, meeting=meeting, result="check")
    VervalEntry.objects.filter(pk=checked.pk).update(checked_result="eligible")
    foreign = build_verval_meeting(kelurahan=personas.foreign, round=meeting.round)
    build_verval_entry(
        household=build_person(kelurahan=personas.foreign).household, by=personas.neighbour, meeting=foreign
    )
    places = client.get(meeting.round.get_absolute_url()).context["places"]
    assert len(places) == (1 if reader == "officer" else 2)
    page = client.get(meeting.get_absolute_url()).context
    rts = [number for row in page["rts"] for number in (row.proposed, row.undecided)]
    numbers = [page["numbers"].proposed, page["numbers"].undecided, *page["numbers"].outcomes, *rts]
    numbers += [number for place in places for number in (place.proposed, place.undecided, *place.outcomes)]
    assert page["numbers"].proposed.value == 6
    assert [number.value for number in page["numbers"].outcomes] == [2, 0, 1, 1, 0, 0]
    for number in numbers:
        assert client.get(number.url).context["page"].count == number.value, number


def test_the_family_s_page_and_the_timelines_of_its_people_tell_the_result(officer: Client, personas: Personas) -> None:
    person = build_person(kelurahan=personas.own)
    meeting = build_verval_meeting(kelurahan=personas.own)
    build_verval_entry(
        household=person.household,
        by=personas.officer,
        meeting=meeting,
        result="not_eligible",
        reason="Penghasilan cukup",
        decided_by=personas.officer,
        decided_at=timezone.now(),
    )
    page = officer.get(person.household.get_absolute_url()).content.decode()
    assert meeting.round.name in page
    assert "Penghasilan cukup" in page
    assert f"Verification: {meeting.round.name}" in officer.get(person.get_absolute_url()).content.decode()


def test_a_neighbour_finds_neither_the_part_nor_its_families(meeting: VervalMeeting, personas: Personas) -> None:
    entry = build_verval_entry(household=family(personas), by=personas.officer, meeting=meeting)
    neighbour = client_of(personas.neighbour)
    for name in ("meeting_detail", "propose", "decide", "minutes", "deliberate"):
        assert neighbour.get(url(name, meeting)).status_code == 404, name
    assert neighbour.post(url("withdraw", entry)).status_code == 404
    assert neighbour.get(reverse("beneficiaries:verval_entry_list")).context["page"].rows == []


@pytest.mark.parametrize("screen", ["meeting_detail", "minutes", "propose", "decide", "list", "round"])
def test_pages_cost_the_same_however_many_families(
    screen: str, officer: Client, meeting: VervalMeeting, personas: Personas
) -> None:
    VervalMeeting.objects.filter(pk=meeting.pk).update(stage="deliberating", held_on=timezone.localdate())
    addresses = {"list": reverse("beneficiaries:verval_entry_list"), "round": meeting.round.get_absolute_url()}
    address = addresses.get(screen) or url(screen, meeting)

    def add(number: int) -> None:
        for position in range(number):
            household = family(personas, f"Warga {position}")
            if screen != "propose":
                build_verval_entry(household=household, by=personas.officer, meeting=meeting)

    assert_flat_query_count(lambda: officer.get(address), add_rows=add)


def test_the_list_of_rounds_costs_the_same_however_many_there_are(officer: Client, personas: Personas) -> None:
    def add(number: int) -> None:
        for _number in range(number):
            build_verval_meeting(kelurahan=personas.own)

    assert_flat_query_count(lambda: officer.get(reverse("beneficiaries:verval_round_list")), add_rows=add)


def test_the_minutes_list_every_family_attendee_and_signatory_and_no_identity_number(
    officer: Client, personas: Personas, settings: Any
) -> None:
    settings.APPROVING_SIGNATORY = {"heading": "", "title": "Camat", "name": "Dra. Nurlela", "number": "19700101"}
    person = build_person("Siti Aminah", kelurahan=personas.own, nik="6474015705909901")
    meeting = build_verval_meeting(kelurahan=personas.own, place="Aula", chair="Lurah Hasan")
    meeting.attendees.create(name="Andi Saputra", position="Ketua RT 007")
    build_verval_entry(
        household=person.household, by=personas.officer, meeting=meeting, result="check", reason="Belum jelas"
    )
    draft = officer.get(url("minutes", meeting)).content.decode()
    assert "(draft)" in draft
    VervalMeeting.objects.filter(pk=meeting.pk).update(stage="decided")
    sheet = officer.get(url("minutes", meeting)).content.decode()
    assert "(draft)" not in sheet
    for words in ("Siti Aminah", "Belum jelas", "Andi Saputra", "Ketua RT 007", "Lurah Hasan", "Dra. Nurlela", "Aula"):
        assert words in sheet
    assert person.nik not in sheet


def test_a_person_without_a_role_here_is_turned_away(personas: Personas, meeting: VervalMeeting) -> None:
    staff: User = personas.partner_staff
    assert client_of(staff).get(meeting.round.get_absolute_url()).status_code == 403
    assert not VervalEntry.objects.visible_to(staff).exists()


def test_a_restricted_family_is_in_no_list_number_or_minutes_of_an_officer(officer: Client, personas: Personas) -> None:
    person = build_person("Nama Rahasia", kelurahan=personas.own)
    meeting = build_verval_meeting(kelurahan=personas.own)
    build_verval_entry(household=person.household, by=personas.officer, meeting=meeting)
    worker = build_user("social", role=Role.SOCIAL_WORKER, kelurahan=personas.own)
    restrict_person(person=person, reason="Perlindungan", by=worker)
    page = officer.get(meeting.get_absolute_url()).context
    assert (page["numbers"].proposed.value, page["rts"]) == (0, [])
    assert officer.get(meeting.round.get_absolute_url()).context["places"][0].proposed.value == 0
    for name in ("minutes", "decide"):
        assert "Nama Rahasia" not in officer.get(url(name, meeting)).content.decode()
    assert client_of(worker).get(meeting.get_absolute_url()).context["numbers"].proposed.value == 1
