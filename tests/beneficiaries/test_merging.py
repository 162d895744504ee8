"""Two records of one person become one, with everything that hangs on them, and become two again exactly."""

from typing import Any

import pytest
from django.apps import apps
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.db.models import Model

from beneficiaries.codes import CandidateStatus, PersonStatus
from beneficiaries.extension import person_links
from beneficiaries.models import (
    AccommodationNeed,
    ConsentRecord,
    Disability,
    DuplicateCandidate,
    MergeRecord,
    Person,
)
from beneficiaries.services.merging import (
    MergeRefusedError,
    merge_people,
    obstacles_to_merging,
    survivor_of,
    undo_merge,
)
from bontang_empowerment.audit.models import Action, AuditEvent
from programs.codes import EnrolmentStatus
from tests.builders import (
    Personas,
    build_batch,
    build_batch_participant,
    build_consent,
    build_disability,
    build_enrolment,
    build_household,
    build_person,
    build_program,
)

pytestmark = pytest.mark.django_db
NIK = "6474015705900001"


@pytest.fixture
def pair(personas: Personas) -> tuple[Person, Person]:
    """The kept record without a NIK, and another of the same person in a second family."""
    kept = build_person("Siti Aminah", kelurahan=personas.own)
    double = build_person("St. Aminah", household=build_household(kelurahan=personas.own, rt="011"), nik=NIK)
    return kept, double


def versions(*people: Person) -> dict[int, int]:
    return {person.pk: Person.objects.get(pk=person.pk).version for person in people}


def merge(pair: tuple[Person, Person], personas: Personas, taken: tuple[str, ...] = ()) -> MergeRecord:
    kept, double = pair
    return merge_people(survivor=kept, absorbed=double, taken=taken, versions=versions(*pair), by=personas.officer)


def columns_of(row: Model) -> dict[str, Any]:
    fresh = type(row)._base_manager.get(pk=row.pk)
    return {column.attname: getattr(fresh, column.attname) for column in fresh._meta.concrete_fields}


def test_every_foreign_key_to_a_person_is_handled() -> None:
    related = {
        (model._meta.label, column.name)
        for model in apps.get_models()
        for column in model._meta.concrete_fields
        if column.related_model is Person
    }
    assert related == set(person_links)


def test_what_hangs_on_the_merged_record_moves_to_the_kept_one(pair: tuple[Person, Person], personas: Personas) -> None:
    kept, double = pair
    enrolment = build_enrolment(person=double)
    place = build_batch_participant(batch=build_batch(), person=double)
    consent = build_consent(person=double, by=personas.officer)
    need = AccommodationNeed.objects.create(person=double, kind="ramp")
    disability = build_disability(person=double)
    merge(pair, personas)
    for row in (enrolment, place.enrolment, consent, need, disability):
        row.refresh_from_db()
        assert row.person_id == kept.pk
    double.refresh_from_db()
    assert (double.status, double.merged_into_id) == (PersonStatus.MERGED, kept.pk)
    assert not Person.objects.visible_to(personas.officer).filter(pk=double.pk).exists()
    assert survivor_of(double.pk) == kept


def test_the_kept_record_takes_the_chosen_fields_and_the_nik(pair: tuple[Person, Person], personas: Personas) -> None:
    kept, double = pair
    merge(pair, personas, taken=("name", "nik"))
    kept.refresh_from_db()
    assert (kept.name, kept.nik) == ("St. Aminah", NIK)
    assert Person.objects.get(nik_index=kept.nik_index) == kept
    assert Person.objects.get(pk=double.pk).nik == ""


def test_undoing_restores_both_records_exactly(pair: tuple[Person, Person], personas: Personas) -> None:
    kept, double = pair
    build_consent(person=kept, by=personas.officer)
    rows: list[Model] = [
        *pair,
        build_enrolment(person=double),
        build_consent(person=double, by=personas.officer),
        build_consent(person=double, by=personas.officer, purpose="programme"),
        build_disability(person=kept, kinds=["physical"], seeing=1),
        build_disability(person=double, kinds=["physical", "visual"], hearing=3),
        AccommodationNeed.objects.create(person=double, kind="ramp"),
        DuplicateCandidate.objects.create(first=kept, second=double, probability=0.9),
    ]
    theirs = Disability.objects.get(person=double)
    rows += [theirs.devices.create(kind="wheelchair"), theirs.communication.create(mode="spoken"), *theirs.kinds.all()]
    before = [columns_of(row) for row in rows]
    undo_merge(merge=merge(pair, personas, taken=("name", "nik", "birth_date")), by=personas.officer)
    after = [columns_of(row) for row in rows]
    for columns in (*before, *after):
        columns.pop("version", None)
    assert after == before
    assert survivor_of(double.pk) is None


def test_a_consent_and_a_kind_that_both_have_are_not_doubled(pair: tuple[Person, Person], personas: Personas) -> None:
    kept, double = pair
    build_consent(person=kept, by=personas.officer)
    build_consent(person=double, by=personas.officer)
    build_disability(person=kept, kinds=["physical"], seeing=1)
    build_disability(person=double, kinds=["physical", "hearing"], seeing=4, hearing=3)
    merge(pair, personas)
    assert ConsentRecord.objects.filter(person=kept, withdrawn_on=None).count() == 1
    completed = Disability.objects.get(person=kept)
    assert sorted(kind.kind for kind in completed.kinds.all()) == ["hearing", "physical"]
    assert (completed.seeing, completed.hearing) == (1, 3)


def test_two_places_in_one_programme_stand_in_the_way(pair: tuple[Person, Person], personas: Personas) -> None:
    program = build_program("Menjahit Dasar")
    build_enrolment(person=pair[0], program=program)
    place = build_enrolment(person=pair[1], program=program, status=EnrolmentStatus.WAITLISTED)
    assert "Menjahit Dasar" in obstacles_to_merging(*pair)[0]
    with pytest.raises(MergeRefusedError, match="Menjahit Dasar"):
        merge(pair, personas)
    assert Person.objects.get(pk=pair[1].pk).merged_into_id is None
    place.status = EnrolmentStatus.WITHDRAWN
    place.save()
    merge(pair, personas)
    place.refresh_from_db()
    assert place.person_id == pair[0].pk


def test_an_edit_since_the_page_was_opened_refuses_the_merge(pair: tuple[Person, Person], personas: Personas) -> None:
    seen = versions(*pair)
    Person.objects.filter(pk=pair[1].pk).update(version=7)
    with pytest.raises(MergeRefusedError):
        merge_people(survivor=pair[0], absorbed=pair[1], taken=(), versions=seen, by=personas.officer)


def test_a_record_is_merged_once(pair: tuple[Person, Person], personas: Personas) -> None:
    merge(pair, personas)
    with pytest.raises(MergeRefusedError):
        merge(pair, personas)
    assert MergeRecord.objects.count() == 1


def test_a_record_of_another_kelurahan_is_out_of_reach(personas: Personas) -> None:
    pair = build_person("Siti", kelurahan=personas.own), build_person("Siti", kelurahan=personas.foreign)
    with pytest.raises(PermissionDenied):
        merge(pair, personas)
    done = merge_people(survivor=pair[0], absorbed=pair[1], taken=(), versions=versions(*pair), by=personas.coordinator)
    with pytest.raises(PermissionDenied):
        undo_merge(merge=done, by=personas.neighbour)


def test_a_row_changed_since_is_not_overwritten_by_undoing(pair: tuple[Person, Person], personas: Personas) -> None:
    done = merge(pair, personas, taken=("name",))
    Person.objects.filter(pk=pair[0].pk).update(name="Siti Aminah Baru")
    with pytest.raises(MergeRefusedError, match="Siti Aminah Baru"):
        undo_merge(merge=done, by=personas.officer)
    assert Person.objects.get(pk=pair[1].pk).merged_into_id == pair[0].pk


def test_a_kept_record_that_was_merged_on_is_undone_first(pair: tuple[Person, Person], personas: Personas) -> None:
    earlier = merge(pair, personas)
    third = build_person("Siti Aminah", kelurahan=personas.own)
    later = merge((third, pair[0]), personas)
    assert survivor_of(pair[1].pk) == third
    with pytest.raises(MergeRefusedError):
        undo_merge(merge=earlier, by=personas.officer)
    undo_merge(merge=later, by=personas.officer)
    undo_merge(merge=earlier, by=personas.officer)
    assert survivor_of(pair[1].pk) is None


def test_undoing_twice_is_undoing_once(pair: tuple[Person, Person], personas: Personas) -> None:
    done = merge(pair, personas)
    undo_merge(merge=done, by=personas.officer)
    events = AuditEvent.objects.count()
    assert undo_merge(merge=done, by=personas.officer).is_undone
    assert AuditEvent.objects.count() == events


def test_not_the_same_person_holds_for_the_kept_record_too(pair: tuple[Person, Person], personas: Personas) -> None:
    kept, double = pair
    twin = build_person("Siti Aminan", kelurahan=personas.own)
    first, second = sorted((double, twin), key=lambda person: person.pk)
    decided = DuplicateCandidate.objects.create(
        first=first,
        second=second,
        probability=0.8,
        status=CandidateStatus.DIFFERENT,
        decided_at=twin.created_at,
        decided_by=personas.officer,
    )
    merge(pair, personas)
    decided.refresh_from_db()
    assert {decided.first_id, decided.second_id} == {kept.pk, twin.pk}


def test_a_merge_and_its_undoing_are_audited(pair: tuple[Person, Person], personas: Personas) -> None:
    enrolment = build_enrolment(person=pair[1])
    done = merge(pair, personas, taken=("nik",))
    merged = AuditEvent.objects.filter(action=Action.MERGE).values_list("target_id", "fields")
    assert sorted(merged) == sorted([(str(pair[0].pk), ["nik"]), (str(pair[1].pk), [])])
    assert AuditEvent.objects.about(enrolment).filter(action=Action.UPDATE).count() == 1
    undo_merge(merge=done, by=personas.officer)
    assert AuditEvent.objects.filter(action=Action.UNMERGE).count() == 2
    assert AuditEvent.objects.about(enrolment).filter(action=Action.UPDATE).count() == 2


def test_the_values_kept_for_undoing_are_encrypted(pair: tuple[Person, Person], personas: Personas) -> None:
    done = merge(pair, personas, taken=("nik",))
    with connection.cursor() as cursor:
        cursor.execute("SELECT before, after FROM beneficiaries_mergechange WHERE merge_id = %s", [done.pk])
        stored = [value for row in cursor.fetchall() for value in row]
    assert stored
    assert not [value for value in stored if NIK in value]
    assert any(NIK in change.before for change in done.changes.all())
