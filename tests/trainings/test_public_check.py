"""The page behind the QR code: what it tells, to whom, how often, and that it says nothing else."""

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from bontang_empowerment.audit.models import Action, AuditEvent
from tests.builders import build_batch, build_batch_participant, build_certificate, build_person, build_user
from trainings.models import Certificate
from trainings.models.certificate import new_token
from trainings.services import certificate_checks
from trainings.services.certificates import revoke_certificate

pytestmark = pytest.mark.django_db


@pytest.fixture
def certificate() -> Certificate:
    person = build_person("Siti Halimah", nik="6474015705909901", phone="+6281234567890")
    return build_certificate(participant=build_batch_participant(batch=build_batch(), person=person))


def page(client: Client, token: str) -> tuple[int, str]:
    response = client.get(reverse("trainings:certificate_check", args=[token]))
    return response.status_code, response.content.decode()


def test_anybody_with_the_paper_sees_name_course_date_and_that_it_is_valid(
    client: Client, certificate: Certificate
) -> None:
    status, body = page(client, certificate.token)
    assert status == 200
    assert "Siti Halimah" in body
    assert "Menjahit Dasar" in body
    assert "Sertifikat ini berlaku" in body


def test_and_nothing_more(client: Client, certificate: Certificate) -> None:
    person = certificate.participant.enrolment.person
    body = page(client, certificate.token)[1]
    hidden = [person.nik, person.masked_nik, person.phone, person.household.kelurahan.name, certificate.number]
    hidden += [certificate.participant.batch.name, certificate.participant.batch.program.name]
    assert [value for value in hidden if str(value) in body] == []


def test_a_revoked_one_is_shown_as_revoked_without_the_reason(client: Client, certificate: Certificate) -> None:
    revoke_certificate(certificate=certificate, reason="Pemalsuan", by=build_user())
    body = page(client, certificate.token)[1]
    assert "sudah dicabut dan tidak berlaku" in body
    assert "Pemalsuan" not in body


def test_whatever_is_no_token_gets_one_and_the_same_answer(client: Client, certificate: Certificate) -> None:
    wrong = (new_token(), certificate.token[:-1], certificate.token.swapcase(), str(certificate.pk), "x" * 300, "%00")
    answers = {page(client, token) for token in wrong}
    assert len(answers) == 1
    assert answers.pop()[0] == 404


def test_tokens_are_random_and_long_enough() -> None:
    tokens = {new_token() for _number in range(50)}
    assert len(tokens) == 50
    assert {len(token) for token in tokens} == {32}  # 24 bytes, 192 bits


def test_no_search_engine_or_browser_keeps_it_and_no_cookie_is_set(client: Client, certificate: Certificate) -> None:
    response = client.get(reverse("trainings:certificate_check", args=[certificate.token]))
    assert "noindex" in response.headers["X-Robots-Tag"]
    assert "no-store" in response.headers["Cache-Control"]
    assert "private" in response.headers["Cache-Control"]
    assert response.headers["Referrer-Policy"] == "no-referrer"
    assert not response.cookies
    assert not getattr(cache, "_cache", {})


def test_a_look_that_finds_one_is_in_the_trail_and_another_is_not(client: Client, certificate: Certificate) -> None:
    page(client, new_token())
    page(client, certificate.token)
    (event,) = AuditEvent.objects.filter(target_type="trainings.certificate")
    assert (event.action, event.actor, event.target_id) == (Action.REVEAL, None, str(certificate.pk))


def test_one_address_looks_so_often_within_a_minute_and_another_still_may(
    client: Client, certificate: Certificate, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(certificate_checks, "LOOKS_A_MINUTE", 2)
    url = reverse("trainings:certificate_check", args=[certificate.token])
    answers = [client.get(url) for _number in range(3)]
    if answers[2].status_code == 200:  # the minute turned between two looks
        answers = [client.get(url) for _number in range(3)]
    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert answers[2].headers["Retry-After"] == "60"
    assert "Siti Halimah" not in answers[2].content.decode()
    assert client.get(url, REMOTE_ADDR="10.0.0.9").status_code == 200


def test_nothing_is_written_by_posting(client: Client, certificate: Certificate) -> None:
    assert client.post(reverse("trainings:certificate_check", args=[certificate.token])).status_code == 405
