"""The quick play of seats and queue ends where the services end when the same acts are done with them."""

import random
from datetime import date, timedelta

import pytest
from django.utils import timezone

from beneficiaries.codes import DecileStatus
from bontang_empowerment.accounts.models import Role, User
from bontang_empowerment.demo.candidates import POINTS, Candidate
from bontang_empowerment.demo.enrolling import Applicant, Enrolling
from programs.codes import EnrolmentStatus, StepReason
from programs.models import Enrolment
from programs.services import enrolment as services
from programs.services.priority import set_weights
from tests.builders import build_household, build_person, build_program, build_user

S = EnrolmentStatus
SEATS = 4
ACTS = 80
ACTING = (S.WAITLISTED, S.OFFERED, S.ENROLLED)


def candidate(person_id: int, decile: int | None = 2) -> Candidate:
    return Candidate(
        person_id=person_id,
        code="64.74.01.1003",
        sex="female",
        birth_date=date(1990, 5, 17),
        decile=decile,
        decile_status="listed",
        is_poor=True,
        is_disabled=False,
        is_affected=False,
        registered_at=timezone.now() - timedelta(days=90),
    )


def act(played: Enrolling, applicant: Applicant, enrolment: Enrolment, chance: random.Random, by: User) -> None:
    """One possible next step of this person, in the play and by the service."""
    steps = {
        S.WAITLISTED: [S.WITHDRAWN],
        S.OFFERED: [S.ENROLLED, S.DECLINED, S.WITHDRAWN],
        S.ENROLLED: [S.EXITED, S.WITHDRAWN],
    }
    if not (possible := steps.get(applicant.status)):
        return
    to = chance.choice(possible)
    if to == S.ENROLLED:
        played.answer(applicant, accepts=True)
        services.accept_offer(enrolment=enrolment, by=by)
    else:
        played.leave(applicant, to)
        step = {S.WITHDRAWN: services.withdraw, S.DECLINED: services.decline_offer, S.EXITED: services.exit_enrolment}
        step[to](enrolment=enrolment, by=by, reason=StepReason.OTHER)


@pytest.mark.django_db
@pytest.mark.parametrize("seed", [1, 2, 3])
@pytest.mark.parametrize("points", [{}, POINTS], ids=["by application", "by points"])
def test_statuses_seats_and_queue_are_the_same_after_every_act(seed: int, points: dict[str, int]) -> None:
    chance, deciles = random.Random(seed), random.Random(seed)
    by = build_user(role=Role.COORDINATOR)
    program = build_program(capacity=SEATS)
    set_weights(program, points)
    now = timezone.now()
    played = Enrolling(random.Random(seed), capacity=SEATS, opens_at=now - timedelta(days=30), now=now, points=points)
    for _number in range(ACTS):
        rows = list(program.enrolments.order_by("queue_number"))
        if not rows or chance.random() < 0.6:
            decile = deciles.choice([None, 1, 2, 3])
            status = DecileStatus.LISTED if decile else DecileStatus.NOT_LISTED
            person = build_person(household=build_household(decile=decile, decile_status=status))
            services.enrol_person(person=person, program=program, by=by)
            played.apply(candidate(person.pk, decile))
        else:
            position = chance.choice([number for number, row in enumerate(rows) if row.status in ACTING] or [0])
            act(played, played.applicants[position], rows[position], chance, by)
        stored = program.enrolments.order_by("queue_number").values_list(
            "person_id", "queue_number", "status", "seat_number"
        )
        assert list(stored) == [
            (one.candidate.person_id, one.queue_number, one.status, one.seat) for one in played.applicants
        ]
    taken = {step.after for one in played.applicants for step in one.steps}
    assert taken >= {S.ENROLLED, S.WAITLISTED, S.OFFERED, S.DECLINED, S.WITHDRAWN, S.EXITED}


def test_a_step_that_the_rules_do_not_know_is_refused() -> None:
    now = timezone.now()
    played = Enrolling(random.Random(1), capacity=1, opens_at=now, now=now)
    played.apply(candidate(1), unmet="Umur 12 tahun")

    with pytest.raises(ValueError, match="No step leads from ineligible to completed"):
        played.complete(played.applicants[0])
