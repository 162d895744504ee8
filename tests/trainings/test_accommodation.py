"""What participants need against what the venue has: what is open, what is arranged, and who sees it."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from beneficiaries.models import AccommodationNeed, Disability, DisabilityKindRecord
from bontang_empowerment.audit.models import AuditEvent
from tests.builders import Personas, build_batch, build_batch_participant, build_person, build_program, build_session
from tests.queries import count_queries
from trainings.accommodation import check_needs, open_needs
from trainings.models import Batch, BatchParticipant, NeedAnswer
from trainings.services.accommodation import answer_needs

pytestmark = pytest.mark.django_db


@pytest.fixture
def batch(personas: Personas) -> Batch:
    batch = build_batch(program=build_program(partner=personas.partner), venue="Balai Pertemuan")
    assert batch.venue is not None
    batch.venue.features.create(kind="ramp")
    return batch


def needing(batch: Batch, *kinds: str, name: str = "Halimah") -> BatchParticipant:
    place = build_batch_participant(batch=batch, person=build_person(name))
    for kind in kinds:
        AccommodationNeed.objects.create(person=place.enrolment.person, kind=kind)
    return place


def open_kinds(batch: Batch, personas: Personas) -> list[str]:
    return [line.kind for line in check_needs(batch, user=personas.partner_staff).open]


def test_what_the_venue_has_is_met_and_the_rest_is_open(batch: Batch, personas: Personas) -> None:
    needing(batch, "ramp", "interpreter", "companion")
    assert open_kinds(batch, personas) == ["companion", "interpreter"]


def test_without_a_venue_nothing_is_met(personas: Personas) -> None:
    batch = build_batch(program=build_program(partner=personas.partner))
    needing(batch, "ramp")
    assert open_kinds(batch, personas) == ["ramp"]


def test_who_has_left_needs_nothing_here_any_more(batch: Batch, personas: Personas) -> None:
    place = needing(batch, "interpreter")
    place.left_on = place.joined_on
    place.save(update_fields=["left_on"])
    assert open_kinds(batch, personas) == []


def test_once_the_last_meeting_is_over_nothing_is_to_be_arranged(batch: Batch, personas: Personas) -> None:
    needing(batch, "interpreter")
    yesterday = timezone.localdate() - timedelta(days=1)
    build_session(batch=batch, held_on=yesterday)
    assert open_needs(batch, user=personas.partner_staff) == []
    build_session(batch=batch, number=2)
    assert len(open_needs(batch, user=personas.partner_staff)) == 1


def test_an_answer_says_who_when_and_in_words_and_stands_for_several(batch: Batch, personas: Personas) -> None:
    keys = [f"{needing(batch, 'interpreter', name=name).pk}-interpreter" for name in ("Halimah", "Sulastri")]
    made = answer_needs(
        batch=batch, keys=keys, answer="arranged", words="Juru bahasa dari Gerkatin", by=personas.partner_staff
    )
    assert open_kinds(batch, personas) == []
    assert {(row.by, row.words) for row in made} == {(personas.partner_staff, "Juru bahasa dari Gerkatin")}
    assert AuditEvent.objects.filter(target_type="trainings.needanswer").count() == 2


def test_a_later_answer_stands_and_the_earlier_one_stays_written(batch: Batch, personas: Personas) -> None:
    key = f"{needing(batch, 'interpreter').pk}-interpreter"
    for answer in ("arranged", "explained"):
        answer_needs(batch=batch, keys=[key], answer=answer, words="Pak Rusli", by=personas.partner_staff)
    (line,) = check_needs(batch, user=personas.partner_staff).lines
    assert line.answer is not None
    assert (line.answer.answer, NeedAnswer.objects.count()) == ("explained", 2)


@pytest.mark.parametrize("words", ["", "  "])
def test_without_words_nothing_is_stored(words: str, batch: Batch, personas: Personas) -> None:
    key = f"{needing(batch, 'interpreter').pk}-interpreter"
    with pytest.raises(ValidationError):
        answer_needs(batch=batch, keys=[key], answer="arranged", words=words, by=personas.partner_staff)
    assert not NeedAnswer.objects.exists()


def test_a_need_of_another_batch_is_refused(batch: Batch, personas: Personas) -> None:
    other = build_batch(program=build_program(), name="Angkatan Lain")
    key = f"{needing(other, 'interpreter').pk}-interpreter"
    with pytest.raises(ValidationError, match="not open in this batch"):
        answer_needs(batch=batch, keys=[key], answer="arranged", words="x", by=personas.partner_staff)


def test_partner_staff_see_the_need_and_never_the_disability(client: Client, batch: Batch, personas: Personas) -> None:
    person = needing(batch, "interpreter").enrolment.person
    disability = Disability.objects.create(person=person, devices_needed="Alat bantu dengar")
    DisabilityKindRecord.objects.create(disability=disability, kind="deaf")
    session = build_session(batch=batch)
    client.force_login(personas.partner_staff)
    for url in (
        batch.get_absolute_url(),
        reverse("trainings:batch_needs", args=[batch.pk]),
        session.get_absolute_url(),
    ):
        body = client.get(url).content.decode()
        assert "Halimah: Juru bahasa isyarat" in body
        assert "Alat bantu dengar" not in body
        assert "Tuli" not in body


def test_the_page_takes_one_answer_and_keeps_what_is_typed_when_it_refuses(
    client: Client, batch: Batch, personas: Personas
) -> None:
    key = f"{needing(batch, 'interpreter').pk}-interpreter"
    client.force_login(personas.partner_staff)
    url = reverse("trainings:batch_needs", args=[batch.pk])
    refused = client.post(url, {"needs": [key], "answer": "arranged", "words": ""})
    assert refused.context["form"].errors.keys() == {"words"}
    assert refused.context["form"]["needs"].value() == [key]
    client.post(url, {"needs": [key], "answer": "arranged", "words": "Juru bahasa Ibu Rina"})
    assert "Juru bahasa Ibu Rina" in client.get(url).content.decode()
    foreign = build_batch(program=build_program())
    assert client.get(reverse("trainings:batch_needs", args=[foreign.pk])).status_code == 404


def test_as_many_queries_for_many_participants(batch: Batch, personas: Personas) -> None:
    needing(batch, "interpreter")
    few = count_queries(lambda: check_needs(batch, user=personas.partner_staff).open)
    for number in range(6):
        needing(batch, "interpreter", "ramp", name=f"Peserta {number}")
    assert count_queries(lambda: check_needs(batch, user=personas.partner_staff).open) == few
