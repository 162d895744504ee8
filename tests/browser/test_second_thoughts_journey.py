"""A pause that is changed and ends, a step that was a mistake, and a move to another programme, on a phone."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Locator, Page, expect

from programs.codes import EnrolmentStatus
from programs.models import Enrolment
from programs.services.enrolment import enrol_person
from tests.browser.signing_in import sign_in
from tests.builders import Personas, build_person, build_program
from tests.chromium import PHONE

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("viewport", [PHONE], ids=["360px"])
def test_an_officer_pauses_takes_back_and_moves_a_participant(page: Page, personas: Personas) -> None:
    sewing, compost = build_program("Menjahit Dasar", capacity=1), build_program("Kompos", capacity=1)
    rukmini, sulastri = (build_person(name, kelurahan=personas.own) for name in ("Rukmini", "Sulastri"))
    seated = enrol_person(person=rukmini, program=sewing, by=personas.officer)
    waiting = enrol_person(person=sulastri, program=sewing, by=personas.officer)
    sign_in(page, personas.officer.username)
    page.goto(seated.get_absolute_url())

    pause(page, "Jeda", days=7)
    expect(facts(page)).to_contain_text(f"{timezone.localdate() + timedelta(days=7):%d-%m-%Y}")
    pause(page, "Ubah hari terakhir jeda", days=9)
    expect(facts(page)).to_contain_text(f"{timezone.localdate() + timedelta(days=9):%d-%m-%Y}")
    page.get_by_role("button", name="Akhiri jeda: warga sudah kembali").click()
    expect(facts(page)).to_contain_text("Peserta aktif")

    page.goto(waiting.get_absolute_url())
    end = next_step(page, "Keluarkan dari daftar tunggu")
    end.get_by_label("Sudah bekerja").check()
    end.get_by_role("button", name="Keluarkan dari daftar tunggu").click()
    expect(facts(page)).to_contain_text("Mengundurkan diri")
    undo = page.locator("#undo")
    undo.locator("summary").click()
    undo.get_by_label("Mengapa langkah dibatalkan").fill("Salah orang")
    undo.get_by_role("button", name="Batalkan langkah ini").click()
    expect(facts(page)).to_contain_text("Daftar tunggu")

    page.goto(seated.get_absolute_url())
    page.get_by_role("link", name="Pindahkan ke program lain").click()
    page.get_by_label("Kompos").check()
    page.get_by_label("Program lain lebih cocok").check()
    page.get_by_role("button", name="Pindahkan: kursi nomor 1").click()
    expect(facts(page)).to_contain_text("Menjahit Dasar")  # where the person came from
    assert {(row.person.name, row.program.name): row.status for row in rows()} == {
        ("Rukmini", "Menjahit Dasar"): EnrolmentStatus.MOVED,
        ("Rukmini", "Kompos"): EnrolmentStatus.ENROLLED,
        ("Sulastri", "Menjahit Dasar"): EnrolmentStatus.OFFERED,
    }
    assert compost.enrolments.get().moved_from == seated


def rows() -> list[Enrolment]:
    return list(Enrolment.objects.select_related("person", "program"))


def facts(page: Page) -> Locator:
    return page.get_by_role("region", name="Kepesertaan")


def next_step(page: Page, name: str) -> Locator:
    """The opened form of a step that asks why."""
    step = page.locator("#next details").filter(has=page.locator("summary", has_text=name))
    step.locator("summary").click()
    return step


def pause(page: Page, name: str, *, days: int) -> None:
    step = next_step(page, name)
    step.get_by_label("Hari terakhir jeda").fill(f"{timezone.localdate() + timedelta(days=days):%d-%m-%Y}")
    step.get_by_label("Kesehatan").check()
    step.get_by_role("button", name=name, exact=True).click()
