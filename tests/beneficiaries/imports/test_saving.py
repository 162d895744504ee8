"""What a list brings in, by the rules of the screens: every row counted once, nothing erased, nothing done twice."""

from datetime import date
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import connection

from beneficiaries.codes import DecileStatus, NikStatus
from beneficiaries.identity_numbers import nik_index
from beneficiaries.imports.runs import sample_rows, save_import, start_import
from beneficiaries.models import Household, Person, WelfareDecile
from beneficiaries.models.imports import RowStatus
from bontang_empowerment.accounts.models import User
from bontang_empowerment.audit.models import Action, AuditEvent
from bontang_empowerment.encryption import DecryptionError
from tests.beneficiaries.imports.lists import (
    CHILD,
    HEAD,
    KK,
    OTHER_KK,
    WIFE,
    bring_in,
    changed,
    check,
    csv_of,
    rows_of,
    statuses,
    told,
)
from tests.builders import Personas, build_household, build_person

pytestmark = pytest.mark.django_db
FAMILY = csv_of(HEAD, WIFE, CHILD)


def test_a_family_comes_in_with_everything_that_the_list_says(officer: User) -> None:
    run = bring_in(FAMILY, officer)

    household = Household.objects.get()
    head, wife, child = Person.objects.order_by("pk")
    assert told(run) == {"created": 3}
    assert (household.kk_number, household.kelurahan.name, household.rt, household.rw) == (KK, "Lok Tuan", "007", "002")
    assert (head.nik, head.birth_date, head.relation, head.education, head.marital_status) == (
        "6474011705859901",
        date(1985, 5, 17),
        "head",
        "senior_secondary",
        "married",
    )
    assert (wife.sex, wife.relation, wife.occupation, wife.religion) == ("female", "wife", 2, "islam")
    assert (child.name_key, child.birth_date, child.nik_status) == ("rahmat", date(2015, 5, 3), NikStatus.NONE)


def test_the_same_list_twice_changes_nothing(officer: User) -> None:
    bring_in(FAMILY, officer)
    before = list(Person.objects.values()), list(Household.objects.values())

    again = bring_in(FAMILY, officer)

    assert told(again) == {"unchanged": 3}
    assert (list(Person.objects.values()), list(Household.objects.values())) == before


def test_a_family_without_a_number_is_known_again_too(officer: User) -> None:
    rows = csv_of(*(changed(row, no_kk="", nik="") for row in (HEAD, WIFE, CHILD)))

    assert told(bring_in(rows, officer)) == {"created": 3}
    assert Household.objects.count() == 1
    assert told(bring_in(rows, officer)) == {"unchanged": 3}


def test_what_differs_is_changed_and_a_blank_erases_nothing(officer: User) -> None:
    bring_in(FAMILY, officer)
    moved = changed(HEAD, pekerjaan="Wiraswasta", tempat_lahir="", pendidikan="", agama="", rt="9")
    same_place = [changed(WIFE, rt="9"), changed(CHILD)]

    run = check(csv_of(moved, *same_place), officer)
    assert statuses(run) == ["changed", "changed", "unchanged"]
    assert rows_of(run)[0].changes == ["occupation", "rt"]
    run = bring_in(csv_of(moved, *same_place), officer)

    head = Person.objects.get(relation="head")
    assert told(run) == {"updated": 1, "unchanged": 2}  # the family's RT is changed once
    assert (head.occupation, head.birth_place, head.education, head.religion) == (
        88,
        "Bontang",
        "senior_secondary",
        "islam",
    )
    assert (head.version, head.household.version, head.household.rt) == (2, 2, "009")


def test_the_same_value_in_other_letters_is_no_change(officer: User) -> None:
    bring_in(FAMILY, officer)
    loud = changed(HEAD, nama_lengkap="BUDI  SANTOSO", alamat="JL. PUPUK RAYA NO. 5", tempat_lahir="BONTANG")

    assert told(bring_in(csv_of(loud), officer)) == {"unchanged": 1}
    assert Person.objects.get(relation="head").name == "Budi Santoso"


def test_a_list_with_nik_name_and_decile_updates_deciles(officer: User) -> None:
    bring_in(FAMILY, officer)
    content = csv_of(
        ["6474011705859901", "BUDI SANTOSO", "2"],
        ["6474015708879902", "SITI AMINAH", "Desil 2"],
        headings=["NIK", "NAMA", "DESIL_NASIONAL"],
    )
    period = {"decile_year": 2026, "decile_quarter": 3, "decile_source": "DTSEN"}

    assert told(bring_in(content, officer, defaults=period)) == {"updated": 1, "unchanged": 1}

    household = Household.objects.get()
    assert (household.decile_status, household.decile, household.decile_year) == (DecileStatus.LISTED, 2, 2026)
    assert WelfareDecile.objects.count() == 1
    assert told(bring_in(content, officer, defaults=period)) == {"unchanged": 2}


def test_two_deciles_for_one_family_are_refused(officer: User) -> None:
    bring_in(FAMILY, officer)
    content = csv_of(
        ["6474011705859901", "Budi Santoso", "2"],
        ["6474015708879902", "Siti Aminah", "3"],
        headings=["NIK", "Nama", "Desil"],
    )
    run = bring_in(content, officer)

    assert told(run) == {"updated": 1, "refused": 1}
    assert " 2 " in rows_of(run)[1].reason


def test_rows_in_are_created_updated_unchanged_held_and_refused(officer: User) -> None:
    bring_in(csv_of(HEAD, WIFE), officer)
    twin = changed(HEAD, no_kk=OTHER_KK, nik="6474011705859977", nama_lengkap="Budi Santosa")
    rows = [
        HEAD,
        changed(WIFE, agama="Kristen"),
        CHILD,
        twin,
        changed(CHILD, nama_lengkap="Umar", tgl_lahir="31-02-2015"),
    ]

    run = bring_in(csv_of(*rows), officer)

    assert told(run) == {"created": 1, "updated": 1, "unchanged": 1, "held": 1, "refused": 1}
    assert run.row_count == sum(told(run).values()) == 5


def test_every_write_is_in_the_audit_trail(officer: User) -> None:
    bring_in(FAMILY, officer)
    bring_in(csv_of(changed(HEAD, pekerjaan="Wiraswasta")), officer)

    events = AuditEvent.objects.filter(actor=officer, target_type="beneficiaries.person")
    assert events.filter(action=Action.CREATE).count() == 3
    update = events.get(action=Action.UPDATE)
    assert (update.fields, update.place) == (["occupation"], "job:import_save")
    assert "Budi" not in str(list(AuditEvent.objects.values_list("fields", "reason")))


def test_what_was_before_is_kept_in_the_history(officer: User) -> None:
    bring_in(FAMILY, officer)
    bring_in(csv_of(changed(HEAD, pekerjaan="Wiraswasta", rt="9")), officer)

    person = Person.objects.get(relation="head")
    assert [(change.field, change.old, change.new) for change in person.changes.all()] == [("occupation", "15", "88")]
    assert [(change.field, change.old) for change in person.household.changes.all()] == [("rt", "007")]


def test_a_list_reaches_no_further_than_its_owner(personas: Personas) -> None:
    foreign = changed(HEAD, kelurahan="Api-Api")
    run = bring_in(csv_of(foreign), personas.officer)
    assert told(run) == {"refused": 1}

    assert told(bring_in(csv_of(foreign), personas.coordinator)) == {"created": 1}


def test_the_nik_of_another_kelurahan_is_refused_masked_and_audited(personas: Personas) -> None:
    foreign = build_person("Budi Hartono", kelurahan=personas.foreign, nik="6474011705859901")
    run = bring_in(csv_of(HEAD), personas.officer)

    assert told(run) == {"refused": 1}
    assert "Budi H." in rows_of(run)[0].reason
    assert "Api-api" in rows_of(run)[0].reason
    assert AuditEvent.objects.filter(action=Action.LOOKUP, target_id=str(foreign.pk)).exists()


def test_the_file_is_gone_after_the_check_and_no_number_lies_in_clear(officer: User) -> None:
    check(FAMILY, officer)

    assert default_storage.listdir("imports") == ([], [])
    with connection.cursor() as cursor:
        cursor.execute("SELECT content FROM beneficiaries_importrow")
        sealed = [content for (content,) in cursor.fetchall()]
    assert len(sealed) == 3
    assert all("Budi" not in text and "64740117" not in text for text in sealed)


def test_members_of_a_family_with_a_head_elsewhere_in_the_list(officer: User) -> None:
    """The head stands below its members, and somebody registered is the head already."""
    assert told(bring_in(csv_of(WIFE, CHILD, HEAD), officer)) == {"created": 3}

    second = changed(HEAD, nik="6474010101809903", nama_lengkap="Joko Widiarto", tgl_lahir="01-01-1980")
    run = bring_in(csv_of(second), officer)
    assert (told(run), rows_of(run)[0].column) == ({"refused": 1}, "relation")


def test_somebody_who_is_new_joins_a_registered_family(officer: User) -> None:
    household = build_household(kk_number=KK, rt="007", rw="002", address="Jl. Pupuk Raya No. 5")
    build_person("Budi Santoso", household=household, nik="6474011705859901", birth_date=date(1985, 5, 17), sex="male")

    run = bring_in(csv_of(CHILD), officer)

    assert told(run) == {"created": 1}
    assert household.members.count() == 2


def test_a_status_that_changed_since_the_check_counts(officer: User) -> None:
    run = check(csv_of(HEAD), officer)
    assert statuses(run) == [RowStatus.NEW]
    build_person(
        "Budi Santoso",
        nik="6474011705859901",
        birth_date=date(1985, 5, 17),
        sex="male",
        household=build_household(kk_number=KK),
    )

    save_import(run=run, by=officer)
    assert Person.objects.count() == 1
    assert told(run) == {"updated": 1}


def test_a_number_registered_since_the_check_is_met_among_rows_that_come_in(officer: User) -> None:
    child = changed(CHILD, nik="6474010305159903", alamat="Jl. Pupuk Raya No. 5", rt="7", kelurahan="Lok Tuan")
    run = check(csv_of(HEAD, WIFE, child), officer)
    elsewhere = build_household(kk_number=OTHER_KK)
    build_person("Budi Santoso", nik=HEAD[1], birth_date=date(1985, 5, 17), sex="male", household=elsewhere)
    build_person("Siti Aminah", nik=WIFE[1], household=elsewhere)

    save_import(run=run, by=officer)

    assert told(run) == {"created": 1, "refused": 2}
    assert [(row.column, row.person_id) for row in rows_of(run)[:2]] == [("kk_number", None)] * 2
    made = Person.objects.get(nik_index=nik_index("6474010305159903"))
    assert made.pk == rows_of(run)[2].person_id
    assert AuditEvent.objects.filter(action=Action.CREATE, target_id=str(made.pk)).count() == 1


def test_an_uploaded_list_lies_sealed_until_it_is_checked(officer: User, tmp_path: Path) -> None:
    run = start_import(file=ContentFile(FAMILY), file_name="daftar.csv", by=officer)

    [kept] = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert b"Budi" not in kept.read_bytes()
    assert [cell for row in sample_rows(run) for cell in row.cells if cell == "Budi Santoso"]
    kept.write_bytes(kept.read_bytes()[:-1])
    with pytest.raises(DecryptionError):
        sample_rows(run)
