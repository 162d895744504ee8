"""What the demo data hold: every state of the chain, within the rules that the database and the services keep."""

from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from itertools import pairwise

import pytest
from django.apps import apps
from django.contrib.admin.utils import flatten
from django.db import transaction
from django.db.models import Avg, F, Min, Model, Q
from django.utils import timezone
from pytest_django.plugin import DjangoDbBlocker

from beneficiaries.codes import Damage, DecileStatus, NikStatus, PersonStatus, Relation, Sex, TransferStatus
from beneficiaries.identity_numbers import parse_kk_number, parse_nik
from beneficiaries.models import (
    AccommodationNeed,
    ConsentProof,
    ConsentRecord,
    DataRequest,
    Disability,
    DisabilityKindRecord,
    DisasterEvent,
    DisasterImpact,
    Household,
    Person,
    PovertyAssessment,
    Restriction,
    TransferRequest,
)
from beneficiaries.models.consent import AGE_OF_CONSENT
from beneficiaries.phones import parse_phone
from beneficiaries.proof_formats import recognise
from beneficiaries.services.proofs import read_proof
from bontang_empowerment.audit.models import Action, AuditEvent
from bontang_empowerment.demo.seeding import seed
from programs.codes import PARTICIPANT, TRANSITIONS, EnrolmentStatus, OutcomePoint, ProgramStatus
from programs.models import Enrolment, EnrolmentTransition, Outcome, Program, ProposalRound, ScorePart
from programs.priority_codes import PriorityRule
from programs.services.eligibility import check_eligibility
from programs.services.priority import reckon_program, weights_of
from tests.builders import build_person
from trainings.codes import ATTENDED, AttendanceStatus
from trainings.models import Attendance, BatchParticipant, Session

HOUSEHOLDS = 400
ROWS_CLEANED = 30
S = EnrolmentStatus

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("_seeded_once")]


@pytest.fixture(scope="module")
def _seeded_once(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """One seeding for all tests of this module, undone after the last of them."""
    with django_db_blocker.unblock(), transaction.atomic():
        seed(households=HOUSEHOLDS, seed=1, with_sign_ins=True, say=lambda line: None)
        yield
        transaction.set_rollback(True)


def seeded_models() -> list[type[Model]]:
    labels = AuditEvent.objects.filter(place="seed_demo").values_list("target_type", flat=True)
    return [apps.get_model(label) for label in sorted(set(labels))]


def test_there_are_as_many_families_as_asked_for_with_about_three_people_each() -> None:
    assert Household.objects.count() == HOUSEHOLDS
    assert 2.8 < Person.objects.count() / HOUSEHOLDS < 3.6


def test_every_nik_is_possible_with_a_serial_that_nobody_real_has() -> None:
    niks = [parse_nik(person.nik) for person in Person.objects.exclude(nik_index=None)]

    assert {nik.digits[12:14] for nik in niks} == {"99"}
    assert len({nik.digits for nik in niks}) == len(niks)
    assert len({nik.district for nik in niks}) > 20


def test_nearly_every_nik_fits_the_sex_and_birth_date_and_a_few_do_not() -> None:
    exact = Person.objects.exclude(nik_index=None).filter(birth_date_precision="exact")
    pairs = [(person, parse_nik(person.nik)) for person in exact]
    fitting = [1 for person, nik in pairs if nik.sex == person.sex and person.birth_date in nik.birth_dates]

    assert 0.95 < len(fitting) / len(pairs) < 1


def test_every_kk_number_is_possible_with_a_serial_that_nobody_real_has() -> None:
    numbers = [parse_kk_number(household.kk_number) for household in Household.objects.exclude(kk_index=None)]

    assert {number[12:14] for number in numbers} == {"99"}
    assert len(set(numbers)) == len(numbers)


def test_some_people_have_no_nik_and_some_families_no_kk_number() -> None:
    assert 0.02 < Person.objects.filter(nik_index=None).count() / Person.objects.count() < 0.09
    assert 0.01 < Household.objects.filter(kk_index=None).count() / HOUSEHOLDS < 0.09


def test_telephone_numbers_pass_the_form_and_start_as_no_number_in_indonesia_does() -> None:
    phones = list(Person.objects.exclude(phone="").values_list("phone", flat=True))

    assert len(phones) > 100
    assert all(parse_phone(phone) == phone and phone.startswith("+625480") for phone in phones)


def test_derived_columns_are_those_that_saving_gives() -> None:
    for person in Person.objects.all():
        stored = (person.name_key, person.nik_index, person.nik_status)
        person.derive()
        assert stored == (person.name_key, person.nik_index, person.nik_status)


def test_every_family_has_one_active_head_and_a_mother_old_enough_for_its_children() -> None:
    for household in Household.objects.prefetch_related("members"):
        members = list(household.members.all())
        heads = [one for one in members if one.relation == Relation.HEAD and one.status == PersonStatus.ACTIVE]
        assert len(heads) == 1
        mothers = [one for one in members if one.relation == Relation.WIFE] or [
            one for one in heads if one.sex == Sex.FEMALE
        ]
        for child in [one for one in members if one.relation == Relation.CHILD]:
            for mother in mothers:
                assert mother.birth_date is not None
                assert child.birth_date is not None
                assert (child.birth_date - mother.birth_date).days > 15 * 365


def test_some_consents_have_a_proof_that_can_be_read_and_some_have_none() -> None:
    proofs = ConsentProof.objects.count()
    assert 0 < proofs < ConsentRecord.objects.count()
    proof = ConsentProof.objects.order_by("pk")[0]
    assert recognise(read_proof(proof=proof, by=proof.added_by)).kind == proof.kind


def test_some_requests_about_data_wait_and_some_are_answered() -> None:
    assert DataRequest.objects.open().exists()
    assert DataRequest.objects.exclude(answered_at=None).exists()


def test_some_transfers_wait_and_some_are_settled_and_somebody_is_kept_out_of_sight() -> None:
    states = set(TransferRequest.objects.values_list("status", flat=True))
    assert {TransferStatus.WAITING, TransferStatus.DECLINED, TransferStatus.ACCEPTED} <= states
    for accepted in TransferRequest.objects.filter(status=TransferStatus.ACCEPTED):
        assert accepted.household.kelurahan == accepted.to_kelurahan
    hidden = Person.objects.filter(is_restricted=True)
    assert hidden.exists()
    assert set(hidden) == {row.person for row in Restriction.objects.filter(lifted_at=None)}
    assert not Household.objects.filter(is_restricted=True).exists()


def test_rows_pass_the_validation_of_their_models() -> None:
    models = seeded_models()
    assert len(models) >= 20
    for model in models:
        for row in model._default_manager.order_by("?")[:ROWS_CLEANED]:
            row.full_clean(exclude=unasked(row))


def unasked(row: Model) -> set[str]:
    """What nobody has asked a family that is known by a name and an RT alone, though the forms insist on it; and what
    a later decision fills in."""
    later = {field.name for field in row._meta.concrete_fields if field.null and getattr(row, field.attname) is None}
    return later | {name for name in ("address", "sex") if getattr(row, name, None) == ""}


def test_every_state_of_people_and_families_is_there() -> None:
    assert set(Person.objects.values_list("status", flat=True)) == set(PersonStatus)
    assert set(Person.objects.values_list("nik_status", flat=True)) >= set(NikStatus) - {NikStatus.DUPLICATE}
    assert set(Person.objects.values_list("birth_date_precision", flat=True)) == {"exact", "year", "age"}
    assert set(Household.objects.values_list("decile_status", flat=True)) == set(DecileStatus)
    assert Person.objects.filter(household__domicile_address__gt="").exists()
    assert Person.objects.exclude(name__contains=" ").exists()


def test_every_kind_of_vulnerability_is_there() -> None:
    assert 0 < Household.objects.poor().count() < HOUSEHOLDS
    assert PovertyAssessment.objects.filter(criteria_met__gte=6).exists()
    assessed = PovertyAssessment.objects.values_list("household", flat=True)
    assert max(Counter(assessed).values()) == 2
    assert len(set(DisabilityKindRecord.objects.values_list("kind", flat=True))) >= 5
    assert Disability.objects.filter(Q(seeing__gte=3) | Q(walking__gte=3) | Q(hearing__gte=3)).exists()
    assert AccommodationNeed.objects.exists()
    assert {Damage.NONE, Damage.LIGHT} < set(DisasterImpact.objects.values_list("damage", flat=True))


def test_no_disability_question_was_asked_of_a_child_under_five() -> None:
    for disability in Disability.objects.select_related("person"):
        age = disability.person.age_on()
        assert (disability.seeing is None) == (age is not None and age < 5)


def test_most_people_have_a_basis_on_record_and_a_few_have_withdrawn_it() -> None:
    with_basis = ConsentRecord.objects.in_force(timezone.localdate()).values_list("person", flat=True)

    assert 0.85 < len(set(with_basis)) / Person.objects.count() < 1
    assert 0 < ConsentRecord.objects.exclude(withdrawn_on=None).count() < len(with_basis) / 10


def test_a_guardian_speaks_for_every_child() -> None:
    for consent in ConsentRecord.objects.filter(guardian_name="").select_related("person"):
        age = consent.person.age_on(consent.given_on)
        assert age is None or age >= AGE_OF_CONSENT - 2  # ages are those of the last birth, not of the day given


def test_every_status_of_programmes_and_enrolments_is_there() -> None:
    assert set(Program.objects.values_list("status", flat=True)) == set(ProgramStatus)
    assert set(Enrolment.objects.values_list("status", flat=True)) == set(S)


def test_who_moved_stands_in_the_other_programme_and_a_step_was_taken_back() -> None:
    moved = Enrolment.objects.filter(status=S.MOVED).select_related("moved_to")
    assert {row.moved_to.person_id == row.person_id for row in moved} == {True}
    undone = EnrolmentTransition.objects.exclude(undoes=None).values_list("undoes__to_status", "to_status")
    assert list(undone) == [(S.WITHDRAWN, S.WAITLISTED)]


def test_menjahit_dasar_is_open_with_a_few_seats_left_and_a_meeting_today_to_fill_in() -> None:
    program = Program.objects.with_seats().get(name="Menjahit Dasar")

    assert program.status == ProgramStatus.OPEN
    assert 1 <= program.seats_free <= 6
    assert program.waiting == 0
    assert (
        Session.objects.unfilled(timezone.localdate())
        .filter(batch__program=program, held_on=timezone.localdate())
        .exists()
    )


def test_another_open_programme_is_full_with_an_offer_open_and_people_waiting() -> None:
    program = Program.objects.with_seats().get(name="Kerajinan Rajut")

    assert program.status == ProgramStatus.OPEN
    assert program.seats_free == 0
    assert program.waiting >= 3
    assert program.enrolments.filter(status=S.OFFERED).count() == 1


def test_seats_and_queue_numbers_are_given_without_gap_and_in_order() -> None:
    for program in Program.objects.with_seats():
        rows = list(program.enrolments.order_by("queue_number"))
        assert [row.queue_number for row in rows] == list(range(1, len(rows) + 1))
        assert all(row.seat_number <= program.capacity for row in rows if row.seat_number)
        assert [row.applied_at for row in rows] == sorted(row.applied_at for row in rows)
        if program.waiting and not program.is_over:
            assert program.seats_free == 0
        ranked = list(program.enrolments.filter(status__in=[S.OFFERED, S.WAITLISTED]).in_queue_order())
        first_waiting = next((place for place, row in enumerate(ranked) if row.status == S.WAITLISTED), len(ranked))
        assert all(row.status == S.WAITLISTED for row in ranked[first_waiting:])


def test_those_waiting_stand_by_the_points_that_the_service_gives_them() -> None:
    for program in Program.objects.filter(enrolments__status=S.WAITLISTED).distinct():
        assert weights_of(program)[PriorityRule.DECILE_1] == 30
        with transaction.atomic():
            assert reckon_program(program, by=None) == 0
    assert ScorePart.objects.filter(enrolment__status=S.WAITLISTED).exists()


def test_no_offer_has_run_out_when_the_demo_begins() -> None:
    assert Enrolment.objects.filter(offer_until__gte=timezone.localdate() + timedelta(days=3)).exists()
    assert not Enrolment.objects.filter(offer_until__lt=timezone.localdate() + timedelta(days=3)).exists()


def test_the_groups_propose_different_things() -> None:
    titles = Counter(ProposalRound.objects.filter(number=1).values_list("title", flat=True))
    assert len(titles) >= 8
    assert max(titles.values()) <= 2
    assert len(set(ProposalRound.objects.values_list("field", flat=True))) >= 4


def test_the_steps_of_every_enrolment_lead_to_its_status_and_none_is_in_the_future() -> None:
    for enrolment in Enrolment.objects.prefetch_related("transitions"):
        steps = list(enrolment.transitions.all())
        assert (steps[0].from_status, steps[0].to_status) == ("", S.APPLIED)
        assert abs(steps[0].at - enrolment.applied_at) < timedelta(seconds=1)  # services ask for the time twice
        assert steps[-1].to_status == enrolment.status
        assert steps[-1].at <= timezone.now()
        for before, after in pairwise(steps):
            assert before.to_status == after.from_status
            led_back = after.undoes_id == before.pk and after.to_status == before.from_status
            assert led_back or S(after.to_status) in TRANSITIONS[S(after.from_status)]
            assert before.at <= after.at


def test_those_in_an_open_programme_meet_its_rules_and_the_refused_do_not() -> None:
    rows = Enrolment.objects.filter(program__status=ProgramStatus.OPEN).select_related("program", "person__household")
    for enrolment in rows:
        then = timezone.localdate(enrolment.applied_at)
        if enrolment.person.age_on(then) != enrolment.person.age_on():
            continue  # a birthday since: the age rule was asked of another age
        unmet = [rule for rule in check_eligibility(enrolment.person, enrolment.program).unmet if not rule.binding]
        assert bool(unmet) == (enrolment.status == S.INELIGIBLE), (enrolment.pk, unmet)


def test_nobody_is_enrolled_before_being_registered() -> None:
    assert not Enrolment.objects.filter(applied_at__lt=F("person__created_at")).exists()


def test_attendance_is_marked_of_members_at_meetings_that_were_held() -> None:
    today = timezone.localdate()
    for mark in Attendance.objects.select_related("session", "participant"):
        held_on, participant = mark.session.held_on, mark.participant
        assert held_on < today
        assert participant.batch_id == mark.session.batch_id
        assert participant.joined_on <= held_on
        assert participant.left_on is None or held_on <= participant.left_on


def test_attendance_is_as_one_meets_it_and_not_all_filled_in() -> None:
    statuses = Counter(Attendance.objects.values_list("status", flat=True))
    rate = sum(statuses[status] for status in ATTENDED) / sum(statuses.values())

    assert set(statuses) == set(AttendanceStatus)
    assert 0.75 < rate < 0.95
    assert Session.objects.unfilled(timezone.localdate()).exists()
    assert Session.objects.filter(held_on__gt=timezone.localdate()).exists()


def test_only_participants_take_part_in_batches_and_have_outcomes() -> None:
    assert set(BatchParticipant.objects.values_list("enrolment__status", flat=True)) <= set(PARTICIPANT)
    assert set(Outcome.objects.values_list("enrolment__status", flat=True)) <= set(PARTICIPANT)


def test_outcomes_are_measured_at_every_point_and_incomes_rise() -> None:
    assert set(Outcome.objects.values_list("point", flat=True)) == set(OutcomePoint)
    assert not Outcome.objects.filter(measured_on__gt=timezone.localdate()).exists()
    change = Enrolment.objects.with_income_change().aggregate(mean=Avg("income_change"), least=Min("income_change"))
    assert 0 < change["mean"] < 600_000
    assert change["least"] < 0
    assert Outcome.objects.filter(has_business=True).exclude(business="").exists()


def test_nothing_was_made_in_the_future() -> None:
    for model in (Household, Person, PovertyAssessment, DisasterImpact, Enrolment, Session, Attendance, Outcome):
        assert not model._default_manager.filter(created_at__gt=timezone.now()).exists(), model
    assert Household.objects.filter(created_at__lt=timezone.now() - timedelta(days=300)).exists()


def test_the_trail_has_one_event_per_table_and_no_personal_value() -> None:
    events = AuditEvent.objects.filter(action=Action.CREATE, place="seed_demo", target_id="")

    assert events.get(target_type="beneficiaries.household").reason == f"{HOUSEHOLDS} rows of demo data, seed 1"
    assert events.filter(target_type="programs.enrolmenttransition").exists()
    words = set(flatten([event.reason.split() for event in events]))
    assert words <= {"rows", "of", "demo", "data,", "seed", "1"} | {word for word in words if word.isdigit()}


def test_every_account_and_role_is_in_the_trail() -> None:
    events = AuditEvent.objects.filter(action=Action.CREATE, place="seed_demo").exclude(target_id="")
    made = Counter(events.values_list("target_type", flat=True))

    assert made["accounts.user"] == made["accounts.roleassignment"] + made["programs.partnermember"] == 20
    assert EnrolmentTransition.objects.exists()


def test_what_is_made_afterwards_gets_numbers_behind_the_seeded_ones() -> None:
    last = Person.objects.order_by("-pk").first()
    assert last is not None
    assert build_person(household=last.household).pk > last.pk


def test_the_flood_is_partly_recorded_and_a_few_families_are_known_by_name_alone() -> None:
    flood = DisasterEvent.objects.get(name="Banjir April 2022")
    recorded = Counter(DisasterImpact.objects.filter(event=flood).values_list("kelurahan", "rt"))
    living = Counter(Household.objects.filter(kelurahan__in=flood.kelurahan.all()).values_list("kelurahan", "rt"))

    assert any(recorded[place] == 0 for place in living), "every RT is begun"
    assert sum(0 < recorded[place] < living[place] for place in living) > 5
    unfinished = Household.objects.to_complete()
    assert 0 < unfinished.count() < HOUSEHOLDS / 20
    assert set(unfinished) <= {impact.household for impact in DisasterImpact.objects.filter(event=flood)}
