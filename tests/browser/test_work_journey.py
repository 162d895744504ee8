"""From a vacancy to a job on a phone: the employer offers, an officer proposes, the person agrees, works, is asked."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import BrowserContext, Page, expect

from beneficiaries.codes import ConsentPurpose
from beneficiaries.models import AccommodationNeed
from programs.codes import EnrolmentStatus
from programs.models import JobPlacement, Vacancy
from tests.browser.signing_in import enter_as
from tests.builders import Personas, build_consent, build_enrolment, build_person
from tests.chromium import PHONE

pytestmark = pytest.mark.browser


@pytest.fixture
def phone_of(new_context: Callable[..., BrowserContext], base_url: str) -> Callable[..., Page]:
    def open_for(user: object) -> Page:
        context = new_context()
        enter_as(user, context, base_url)  # type: ignore[arg-type]  # a User
        page = context.new_page()
        page.set_viewport_size(PHONE)
        return page

    return open_for


def offer_work(employer: Page) -> None:
    employer.goto("/vacancies/add/")
    employer.get_by_label("Pekerjaan", exact=True).fill("Penjahit seragam")
    employer.get_by_label("Bidang pelatihan").select_option("sewing")
    employer.get_by_label("Jumlah tempat").fill("1")
    employer.get_by_label("Penuh waktu").check()
    employer.get_by_label("Hari terakhir melamar").fill(f"{timezone.localdate() + timedelta(days=30):%d-%m-%Y}")
    employer.get_by_label("Jalan masuk tanpa anak tangga").check()
    employer.get_by_role("button", name="Simpan lowongan").click()
    expect(employer.get_by_role("heading", level=1)).to_contain_text("Penjahit seragam")


def propose_and_ask(officer: Page, vacancy: Vacancy) -> None:
    officer.goto(vacancy.get_absolute_url())
    officer.get_by_role("link", name="Cari orang yang cocok").click()
    expect(officer.get_by_text("Membutuhkan, dan tersedia di sana")).to_be_visible()
    officer.get_by_role("button", name="Usulkan").click()
    officer.get_by_role("link", name="Catat jawabannya").click()
    officer.get_by_label("Bersedia").check()
    officer.get_by_role("button", name="Simpan jawaban").click()


def test_a_vacancy_becomes_a_job_that_is_still_there_after_a_month(
    personas: Personas, phone_of: Callable[..., Page]
) -> None:
    person = build_person("Siti Aminah", kelurahan=personas.own)
    AccommodationNeed.objects.create(person=person, kind="ramp")
    build_consent(person=person, by=personas.officer, purpose=ConsentPurpose.PROGRAMME)
    build_enrolment(person=person, status=EnrolmentStatus.COMPLETED)
    employer, officer = phone_of(personas.partner_staff), phone_of(personas.officer)

    offer_work(employer)
    propose_and_ask(officer, Vacancy.objects.get())
    employer.reload()
    expect(employer.locator("#people")).to_contain_text("Bersedia")
    expect(employer.locator("#people")).not_to_contain_text("Siti")

    officer.get_by_role("link", name="Catat penempatannya").click()
    expect(officer.get_by_label("Jalan masuk tanpa anak tangga")).to_be_checked()
    officer.get_by_label("Hari pertama bekerja").fill(f"{timezone.localdate() - timedelta(days=40):%d-%m-%Y}")
    officer.get_by_role("button", name="Simpan penempatan").click()
    officer.get_by_role("link", name="Catat apakah masih di sana").click()
    officer.get_by_label("Ya", exact=True).check()
    officer.get_by_label("Upah per bulan sekarang").fill("2.900.000")
    officer.get_by_role("button", name="Simpan jawaban").click()

    expect(officer.locator("#checks")).to_contain_text("Rp2.900.000")
    check = JobPlacement.objects.get().checks.get()
    assert (check.point, check.still_there) == (1, True)
