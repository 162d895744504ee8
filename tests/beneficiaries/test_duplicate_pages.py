"""The queue of possible duplicates: seen by those whom it concerns, decided by who may see both records."""

from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from beneficiaries.codes import CandidateStatus
from beneficiaries.models import DuplicateCandidate, MergeRecord, Person
from beneficiaries.services.duplicate_queue import LikelyPair, note_candidates
from tests.builders import Personas, build_enrolment, build_person, build_program
from tests.queries import assert_flat_query_count

pytestmark = pytest.mark.django_db
LIST = reverse("beneficiaries:duplicate_list")


@pytest.fixture
def candidate(personas: Personas) -> DuplicateCandidate:
    first = build_person("Siti Aminah", kelurahan=personas.own, phone="+628115551234")
    second = build_person("St. Aminah", kelurahan=personas.own, nik="6474015705900001")
    return DuplicateCandidate.objects.create(
        first=first, second=second, probability=0.93, reasons=["same birth date", "similar name"]
    )


def post(client: Client, candidate: DuplicateCandidate, **values: str) -> str:
    page = client.get(candidate.get_absolute_url())
    form = page.context["form"]
    data = {name: str(form[name].value()) for name in form.fields} | values
    return client.post(candidate.get_absolute_url(), data, follow=True).content.decode()


def test_the_queue_says_who_and_why(client: Client, candidate: DuplicateCandidate, personas: Personas) -> None:
    client.force_login(personas.officer)
    body = client.get(LIST).content.decode()
    assert "Siti Aminah" in body
    assert "tanggal lahir sama" in body
    assert "93%" in body


def test_the_fuller_value_is_suggested_and_the_records_become_one(
    client: Client, candidate: DuplicateCandidate, personas: Personas
) -> None:
    client.force_login(personas.officer)
    body = post(client, candidate, keep="first", name="first")
    kept = Person.objects.get(pk=candidate.first_id)
    assert (kept.name, kept.nik, kept.phone) == ("Siti Aminah", "6474015705900001", "+628115551234")
    assert "Digabung" in body
    assert MergeRecord.objects.get().absorbed_id == candidate.second_id


def test_the_address_of_the_merged_record_leads_to_the_kept_one(
    client: Client, candidate: DuplicateCandidate, personas: Personas
) -> None:
    client.force_login(personas.officer)
    post(client, candidate, keep="first")
    page = client.get(reverse("beneficiaries:person_detail", args=[candidate.second_id]))
    assert page["Location"] == reverse("beneficiaries:person_detail", args=[candidate.first_id])
    client.force_login(personas.neighbour)
    assert client.get(reverse("beneficiaries:person_detail", args=[candidate.second_id])).status_code == 404


def test_undoing_from_the_page_of_the_merge(client: Client, candidate: DuplicateCandidate, personas: Personas) -> None:
    client.force_login(personas.officer)
    post(client, candidate, keep="second")
    merge = MergeRecord.objects.get()
    client.post(reverse("beneficiaries:merge_undo", args=[merge.pk]))
    assert Person.objects.visible_to(personas.officer).filter(pk=candidate.first_id).exists()
    assert DuplicateCandidate.objects.get().status == CandidateStatus.WAITING


def test_two_people_are_never_asked_about_again(
    client: Client, candidate: DuplicateCandidate, personas: Personas
) -> None:
    client.force_login(personas.officer)
    client.post(reverse("beneficiaries:duplicate_dismiss", args=[candidate.pk]))
    note_candidates([LikelyPair(candidate.second_id, candidate.first_id, 0.99)], by=None)
    assert DuplicateCandidate.objects.get().status == CandidateStatus.DIFFERENT
    assert not DuplicateCandidate.objects.waiting().exists()


def test_a_pair_that_waits_gets_its_new_score_and_stays_one(candidate: DuplicateCandidate) -> None:
    assert note_candidates([LikelyPair(candidate.first_id, candidate.second_id, 0.5, ("same sex",))], by=None) == 0
    row = DuplicateCandidate.objects.get()
    assert (row.probability, row.reasons) == (0.5, ["same sex"])


def test_of_another_kelurahan_only_a_hint_is_shown_and_nothing_decided(client: Client, personas: Personas) -> None:
    own = build_person("Siti Aminah", kelurahan=personas.own)
    foreign = build_person("Siti Rahasia", kelurahan=personas.foreign, phone="+628115559999")
    candidate = DuplicateCandidate.objects.create(first=own, second=foreign, probability=0.8)
    client.force_login(personas.officer)
    for url in (LIST, candidate.get_absolute_url()):
        body = client.get(url).content.decode()
        assert "Siti R." in body
        assert "Siti Rahasia" not in body
        assert "9999" not in body
    assert client.post(reverse("beneficiaries:duplicate_dismiss", args=[candidate.pk])).status_code == 403
    versions = {"first_version": own.version, "second_version": foreign.version}
    answer = client.post(candidate.get_absolute_url(), {"keep": "first", "name": "first", **versions})
    assert answer.status_code == 403
    assert not MergeRecord.objects.exists()
    client.force_login(personas.coordinator)
    assert "Siti Rahasia" in client.get(candidate.get_absolute_url()).content.decode()


def test_what_stands_in_the_way_is_said_with_the_button_gone(
    client: Client, candidate: DuplicateCandidate, personas: Personas
) -> None:
    program = build_program("Menjahit Dasar")
    for person in (candidate.first, candidate.second):
        build_enrolment(person=person, program=program)
    client.force_login(personas.officer)
    assert "Menjahit Dasar" in client.get(candidate.get_absolute_url()).content.decode()
    body = post(client, candidate, keep="first")
    assert "Menjahit Dasar" in body
    assert not MergeRecord.objects.exists()


def test_an_identity_number_is_never_whole_on_the_page(
    client: Client, candidate: DuplicateCandidate, personas: Personas
) -> None:
    client.force_login(personas.officer)
    assert "6474015705900001" not in client.get(candidate.get_absolute_url()).content.decode()


def test_the_queue_costs_the_same_for_five_and_fifty(client: Client, personas: Personas) -> None:
    client.force_login(personas.officer)

    def grow(rows: int) -> None:
        for _row in range(rows):
            first = build_person(kelurahan=personas.own)
            second = build_person(kelurahan=personas.own)
            DuplicateCandidate.objects.create(first=first, second=second, probability=0.7)

    assert_flat_query_count(lambda: client.get(LIST), add_rows=grow)


def test_a_search_of_the_registry_fills_the_queue(client: Client, personas: Personas) -> None:
    names = ("Muhammad Rizky Pratama", "Hj. Nurhayati", "Yusuf Daeng Situju", "Maria Goreti", "Sri Wahyuni")
    for number, name in enumerate(names):
        build_person(name, kelurahan=personas.own, birth_date=date(1970 + number, number + 1, 11), nik_status="none")
    details: dict[str, Any] = {"birth_date": date(1985, 3, 12), "phone": "+628115550101", "mother_name": "Rosmini"}
    first = build_person("Moehammad Yoesoef Hasanuddin", kelurahan=personas.own, **details)
    second = build_person("Muh. Yusuf Hasanuddin", kelurahan=personas.own, **details)
    client.force_login(personas.coordinator)
    client.post(reverse("beneficiaries:duplicate_search"))
    found = DuplicateCandidate.objects.get()
    assert (found.first, found.second) == (first, second)
    assert "same birth date" in found.reasons
    client.force_login(personas.officer)
    assert client.post(reverse("beneficiaries:duplicate_search")).status_code == 403


def test_a_merge_of_two_kelurahan_is_undone_by_who_reaches_both(client: Client, personas: Personas) -> None:
    pair = DuplicateCandidate.objects.create(
        first=build_person("Siti Aminah", kelurahan=personas.own),
        second=build_person("St. Aminah", kelurahan=personas.foreign),
        probability=0.93,
    )
    client.force_login(personas.coordinator)
    post(client, pair, keep="first")
    merge = MergeRecord.objects.get()
    undo = reverse("beneficiaries:merge_undo", args=[merge.pk])
    client.force_login(personas.officer)
    assert undo not in client.get(merge.get_absolute_url()).content.decode()
    assert "Koordinator dapat membatalkan" in client.post(undo, follow=True).content.decode()
    assert not MergeRecord.objects.get().is_undone
    client.force_login(personas.coordinator)
    assert undo in client.get(merge.get_absolute_url()).content.decode()
    client.post(undo)
    assert MergeRecord.objects.get().is_undone
