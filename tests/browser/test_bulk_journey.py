"""A whole list into a programme: who cannot and why is read first, then confirmed, then the report tells of each."""

import pytest
from playwright.sync_api import Page, expect

from beneficiaries.models import Person
from programs.codes import EnrolmentStatus, StepReason
from programs.models import Enrolment
from programs.services.enrolment import enrol_person, exit_enrolment
from tests.browser.signing_in import sign_in
from tests.builders import Personas, build_consent, build_person, build_program
from tests.chromium import PHONE

pytestmark = pytest.mark.browser


@pytest.fixture
def people(personas: Personas) -> list[Person]:
    people = [build_person(name, kelurahan=personas.own) for name in ("Rukmini", "Sulastri", "Marlina", "Halimah")]
    for person in people[:3]:
        build_consent(person=person, by=personas.officer, purpose="programme")
    return people


@pytest.mark.parametrize("viewport", [PHONE], ids=["360px"])
def test_an_officer_enrols_a_list_and_leaves_alone_who_left(
    page: Page, personas: Personas, people: list[Person]
) -> None:
    program = build_program("Menjahit Dasar", capacity=1)
    left = enrol_person(person=people[2], program=program, by=personas.officer)
    exit_enrolment(enrolment=left, by=personas.coordinator, reason=StepReason.WORK)
    sign_in(page, personas.officer.username)
    page.goto("/people/")
    page.get_by_role("link", name="Daftarkan ke program…").click()
    page.get_by_label("Menjahit Dasar").check()
    page.get_by_role("button", name="Tampilkan hasilnya bagi tiap warga").click()
    summary = page.get_by_role("region", name="Menjahit Dasar")
    expect(summary).to_contain_text("2 orang akan dimasukkan ke antrean")
    summary.get_by_text("Tampilkan nama mereka").click()
    expect(summary.get_by_role("listitem").filter(has_text="Halimah")).to_contain_text("Belum ada dasar")
    expect(summary.get_by_role("listitem").filter(has_text="Marlina")).to_contain_text("Jeda atau pernah keluar")
    page.get_by_role("button", name="Masukkan 2 orang ke antrean").click()

    expect(page.get_by_role("heading", level=1)).to_contain_text("Laporan pendaftaran")
    expect(page.get_by_role("row", name="Rukmini")).to_contain_text("Masuk antrean")
    expect(page.get_by_role("row", name="Marlina")).to_contain_text("Jeda atau pernah keluar")
    page.get_by_role("link", name="Cetak").click()
    expect(page.locator(".sheet")).to_contain_text("Halimah")
    assert dict(Enrolment.objects.values_list("person__name", "status")) == {
        "Rukmini": EnrolmentStatus.OFFERED,
        "Sulastri": EnrolmentStatus.WAITLISTED,
        "Marlina": EnrolmentStatus.EXITED,
    }
