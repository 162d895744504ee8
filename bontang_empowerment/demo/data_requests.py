"""A few people who asked about their data: most were answered in time, some wait, one or the other too long."""

from datetime import timedelta

from beneficiaries.codes import DataRequestKind, DataRequestOutcome, PersonStatus, RequestChannel
from beneficiaries.models import DataRequest, Person
from beneficiaries.models.data_request import TIME_TO_ANSWER
from bontang_empowerment.demo.people import Family
from bontang_empowerment.demo.scene import Scene

ONE_IN = 97
LOOK_BACK = 40
WORDS = {
    DataRequestKind.ACCESS: "Ingin melihat data keluarganya.",
    DataRequestKind.CORRECTION: "Nama jalan salah tulis.",
    DataRequestKind.RESTRICTION: "Minta data kesehatan tidak dipakai dulu.",
    DataRequestKind.WITHDRAWAL: "Tidak mau lagi difoto.",
}


def add_data_requests(scene: Scene, family: Family) -> None:
    for person in family.people:
        if person.pk % ONE_IN == 0 and person.status == PersonStatus.ACTIVE:
            scene.loader.add(_request(scene, family, person))


def _request(scene: Scene, family: Family, person: Person) -> DataRequest:
    """Chosen by the person's number, so that no other made-up fact depends on it."""
    turn = person.pk // ONE_IN
    kind = list(DataRequestKind)[turn % len(DataRequestKind)]
    officer = scene.officer_id(family.facts.code)
    received = max(scene.now - timedelta(days=turn * 7 % LOOK_BACK, hours=turn % 5), family.registered_at)
    request = DataRequest(
        person_id=person.pk,
        kind=kind,
        channel=list(RequestChannel)[turn % len(RequestChannel)],
        identity_checked=True,
        details=WORDS[kind],
        received_at=received,
        due_at=received + TIME_TO_ANSWER,
        recorded_by_id=officer,
        created_at=received,
    )
    answered = received + timedelta(hours=20 + turn % 60)
    if answered < scene.now and turn % 6:
        request.answered_at, request.answered_by_id = answered, officer
        request.outcome, request.answer = DataRequestOutcome.DONE, "Sudah dikerjakan dan diberitahukan."
    return request
