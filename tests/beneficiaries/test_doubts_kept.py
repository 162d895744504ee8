"""Whoever is saved in spite of a likely duplicate goes to the review queue; "somebody else" is remembered for ever."""

from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from beneficiaries.codes import CandidateStatus
from beneficiaries.models import DuplicateCandidate, Person
from bontang_empowerment.audit.models import AuditEvent
from tests.beneficiaries.posted import posted_family, posted_member
from tests.builders import Personas, build_person

pytestmark = pytest.mark.django_db
URL = reverse("beneficiaries:household_create")
BORN = date(1990, 5, 17)
HEAD = posted_member("Siti Aminahh", relation="head", nik="", sex="female", birth_date="17-05-1990")


def register_in_spite(officer: Client, personas: Personas, **extra: str) -> Any:
    data = posted_family(personas, HEAD)
    doubted = officer.post(URL, data)
    assert doubted.status_code == 200
    confirmed = {"doubts_checked": doubted.context["doubts"].confirmation}
    saved = officer.post(URL, data | confirmed | extra)
    assert saved.status_code == 302


def pair() -> DuplicateCandidate:
    return DuplicateCandidate.objects.get()


@pytest.mark.parametrize("kelurahan", ["own", "foreign"])
def test_whoever_is_saved_in_spite_of_a_hint_waits_in_the_queue(
    kelurahan: str, officer: Client, personas: Personas
) -> None:
    known = build_person("Siti Aminah", kelurahan=getattr(personas, kelurahan), birth_date=BORN)
    register_in_spite(officer, personas)
    assert pair().first == known
    assert pair().second == Person.objects.get(name="Siti Aminahh")
    assert pair().status == CandidateStatus.WAITING
    assert pair().probability > 0.5
    assert pair().reasons == ["similar name", "same birth date", "same sex"]
    assert AuditEvent.objects.filter(target_type="beneficiaries.duplicatecandidate").exists()


def test_somebody_else_is_remembered_and_needs_no_other_tick(officer: Client, personas: Personas) -> None:
    known = build_person("Siti Aminah", kelurahan=personas.own, birth_date=BORN)
    data = posted_family(personas, HEAD) | {"members-0-not_same": str(known.pk)}
    assert officer.post(URL, data).status_code == 302
    assert (pair().status, pair().decided_by) == (CandidateStatus.DIFFERENT, personas.officer)


def test_of_another_kelurahan_nobody_is_told_apart_unseen(officer: Client, personas: Personas) -> None:
    known = build_person("Siti Aminah", kelurahan=personas.foreign, birth_date=BORN)
    body = officer.post(URL, posted_family(personas, HEAD)).content.decode()
    assert "somebody else" not in body
    register_in_spite(officer, personas, **{"members-0-not_same": str(known.pk)})
    assert pair().status == CandidateStatus.WAITING


def test_the_tick_stays_on_a_page_that_comes_back(officer: Client, personas: Personas) -> None:
    known = build_person("Siti Aminah", kelurahan=personas.own, birth_date=BORN)
    other = build_person("Siti Aminah", kelurahan=personas.own, birth_date=BORN)
    data = posted_family(personas, HEAD) | {"members-0-not_same": str(known.pk)}
    body = " ".join(officer.post(URL, data).content.decode().split())
    assert f'id="id_members-0-not_same_{known.pk}" value="{known.pk}" checked' in body
    assert f'id="id_members-0-not_same_{other.pk}" value="{other.pk}">' in body


def test_an_added_member_and_an_edited_person_are_kept_alike(officer: Client, personas: Personas) -> None:
    known = build_person("Siti Aminah", kelurahan=personas.own, birth_date=BORN)
    edited = build_person("Rosdiana", kelurahan=personas.own, birth_date=date(1970, 1, 1))
    url = reverse("beneficiaries:person_update", args=[edited.pk])
    form = officer.get(url).context["form"]
    values = {name: form[name].value() or "" for name in form.fields if name not in ("nik", "no_nik")}
    data = values | {"name": "Siti Aminahh", "birth_date": "17-05-1990"}
    assert officer.post(url, data).status_code == 200
    assert officer.post(url, data | {"not_same": str(known.pk)}).status_code == 302
    assert (pair().first, pair().second, pair().status) == (known, edited, CandidateStatus.DIFFERENT)
    url = reverse("beneficiaries:person_create", args=[edited.household_id])
    token = officer.get(url).context["form"]["submission_token"].value()
    added = {"name": "Aminah Siti", "sex": "female", "birth_date": "17-05-1990", "relation": "child"}
    doubted = officer.post(url, added | {"submission_token": token})
    confirmed = {"doubts_checked": doubted.context["doubts"].confirmation, "submission_token": token}
    assert officer.post(url, added | confirmed).status_code == 302
    assert DuplicateCandidate.objects.filter(status=CandidateStatus.WAITING, first=known).count() == 1


def test_a_pair_told_apart_before_stays_so(officer: Client, personas: Personas) -> None:
    known = build_person("Siti Aminah", kelurahan=personas.own, birth_date=BORN)
    officer.post(URL, posted_family(personas, HEAD) | {"members-0-not_same": str(known.pk)})
    second = Person.objects.get(name="Siti Aminahh")
    url = reverse("beneficiaries:person_update", args=[second.pk])
    form = officer.get(url).context["form"]
    values = {name: form[name].value() or "" for name in form.fields if name not in ("nik", "no_nik")}
    assert officer.post(url, values | {"name": "Siti Aminah Sari"}).status_code == 302
    assert pair().status == CandidateStatus.DIFFERENT
