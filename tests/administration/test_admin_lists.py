"""Lists of Django admin: as many queries at 5 rows as at 50, and never a count of a whole table."""

from functools import partial
from itertools import count

import pytest
from django.contrib import admin
from django.contrib.admin.views.main import ChangeList
from django.db.models import Model
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from beneficiaries.models import AccommodationNeed, Person, PovertyThreshold, PpksRecord, QuestionWording
from bontang_empowerment.access import admin as door
from bontang_empowerment.accounts.models import Role, User
from bontang_empowerment.audit.models import Action
from bontang_empowerment.audit.trail import record
from bontang_empowerment.jobs.models import Job
from bontang_empowerment.regions.models import Kecamatan, Kelurahan
from tests.builders import (
    build_attendance,
    build_batch,
    build_batch_participant,
    build_business,
    build_certificate,
    build_commitment,
    build_consent,
    build_disability,
    build_disaster_event,
    build_disaster_impact,
    build_handover,
    build_outcome,
    build_partner,
    build_partner_staff,
    build_person,
    build_placement,
    build_poverty_assessment,
    build_program,
    build_session,
    build_user,
    build_vacancy,
    build_verval_entry,
)
from tests.queries import queries_of
from trainings.models import CertificateFormat, Course, Signatory

pytestmark = pytest.mark.django_db
MODELS = list(admin.site._registry)
_number = count(1)


@pytest.fixture
def admin_client(client: Client) -> Client:
    client.force_login(build_user("admin", role=Role.ADMIN), backend="django.contrib.auth.backends.ModelBackend")
    return client


def add_one_of_each() -> None:
    """One more row for every list, each with its own family, programme and account behind it."""
    number = next(_number)
    kecamatan = Kecamatan.objects.create(code=f"64.75.{number:02}", name=f"Kecamatan {number}")
    kelurahan = Kelurahan.objects.create(kecamatan=kecamatan, code=f"{kecamatan.code}.1001", name=f"Kelurahan {number}")
    officer = build_user(role=Role.OFFICER, kelurahan=kelurahan)
    partner = build_partner()
    build_partner_staff(partner)
    person = build_person(kelurahan=kelurahan)
    add_vulnerability_of(person, officer)
    batch = build_batch(program=build_program(partner=partner), venue=f"Balai {number}")
    batch.course = Course.objects.create(name=f"Pelatihan {number}", hours=8)
    batch.save()
    participant = build_batch_participant(batch=batch, person=person)
    build_attendance(session=build_session(batch=batch), participant=participant, by=officer)
    build_outcome(enrolment=participant.enrolment)
    build_certificate(participant=participant)
    build_handover(participant=participant, by=officer)
    build_business(person=person, recorded_by=officer)
    CertificateFormat.objects.create(pattern=f"{{number}}/{number}/{{year}}")
    build_commitment(partner=partner, program=batch.program)
    build_placement(person=person, vacancy=build_vacancy(partner=partner, offers=["ramp"]))
    Signatory.objects.create(partner=partner, heading="Mengetahui", name=f"Hj. Nurhayati {number}")


def add_vulnerability_of(person: Person, officer: User) -> None:
    build_poverty_assessment(household=person.household, by=officer)
    build_disability(person=person)
    AccommodationNeed.objects.create(person=person, kind="ramp")
    build_disaster_impact(household=person.household, event=build_disaster_event(f"Banjir {person.pk}"))
    build_consent(person=person, by=officer)
    record(by=officer, action=Action.UPDATE, target=person)
    PpksRecord.objects.create(person=person, category="prse", recorded_by=officer)
    build_verval_entry(household=person.household, by=officer)
    Job.objects.create(kind="duplicate_search", owner=officer, language="id")
    PovertyThreshold.objects.create(criteria=6, basis=f"SK {person.pk}", set_by=officer)
    QuestionWording.objects.get_or_create(domain="seeing", defaults={"wording": "Apakah Anda kesulitan melihat?"})


def page_of(model: type[Model], client: Client) -> ChangeList:
    url = reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")
    found: ChangeList = client.get(url).context["cl"]
    return found


def queries_by_list(client: Client) -> dict[str, list[str]]:
    for model in MODELS:
        page_of(model, client)  # fills what Django keeps per process
    return {model.__name__: queries_of(partial(page_of, model, client)) for model in MODELS}


def test_every_list_costs_the_same_at_5_and_50_rows(admin_client: Client) -> None:
    for _row in range(5):
        add_one_of_each()
    few = queries_by_list(admin_client)
    for _row in range(45):
        add_one_of_each()
    many = queries_by_list(admin_client)
    grown = {name: (len(few[name]), len(many[name])) for name in few if len(few[name]) != len(many[name])}
    assert grown == {}


def test_every_list_shows_its_rows(admin_client: Client) -> None:
    add_one_of_each()
    assert [model.__name__ for model in MODELS if not page_of(model, admin_client).result_list] == []


def test_no_list_counts_further_than_its_limit(admin_client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    for _row in range(4):
        add_one_of_each()
    monkeypatch.setattr(door, "MOST_ROWS", 3)
    assert max(page_of(model, admin_client).result_count for model in MODELS) == 3
    for name, queries in queries_by_list(admin_client).items():
        assert [sql for sql in queries if "COUNT(*)" in sql and "LIMIT 3" not in sql] == [], name


def test_long_work_is_listed_by_what_it_is_and_not_by_its_code(admin_client: Client) -> None:
    owner = build_user()
    for kind in ("list_export", "of_an_earlier_version"):
        Job.objects.create(kind=kind, owner=owner, language="id")
    body = admin_client.get(reverse("admin:jobs_job_changelist")).content.decode()
    assert "Ekspor daftar" in body
    assert "list_export" not in body
    assert "of_an_earlier_version" in body


def test_a_piece_of_long_work_says_what_it_is_and_how_it_ended(admin_client: Client) -> None:
    job = Job.objects.create(kind="list_export", owner=build_user(), language="id", title="Warga", result="3 baris.")
    body = admin_client.get(reverse("admin:jobs_job_change", args=[job.pk])).content.decode()
    assert "Ekspor daftar" in body
    assert "3 baris." in body
    assert f"{timezone.localtime(job.expires_at):%d-%m-%Y}" in body
    assert ">list_export<" not in body
