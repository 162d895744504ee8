"""Each model's own scope, asked without any page: which side's rows each role sees.

Pages look at their parent first, so a scope that was lost on a model behind it would go unnoticed there.
"""

from datetime import date

import pytest
from django.db.models import Model

from beneficiaries import models as registry
from bontang_empowerment.access.checks import our_models
from bontang_empowerment.access.policy import policy_of
from bontang_empowerment.access.scope import visible
from bontang_empowerment.accounts.models import RoleAssignment, User
from bontang_empowerment.audit.models import AuditEvent
from bontang_empowerment.drafts.models import Draft
from bontang_empowerment.drafts.services import DraftKey, save_draft
from bontang_empowerment.exports.models import Export
from bontang_empowerment.jobs.models import Job
from bontang_empowerment.regions.models import Kecamatan, Kelurahan
from programs import models as programs
from tests.access.world import Side, World, build_world
from trainings import models as trainings

pytestmark = pytest.mark.django_db

NOTHING, OWN, BOTH = "nothing", "own", "both"
KELURAHAN_ROLES = ("officer", "social_worker", "kelurahan_admin")
CITY_ROLES = ("coordinator", "admin")

# Model: what kelurahan roles see of it, what partner staff see of it. Coordinators and city admins see both sides.
SCOPED: dict[type[Model], tuple[str, str]] = {
    registry.Household: (OWN, NOTHING),
    registry.Person: (OWN, OWN),
    registry.PovertyAssessment: (OWN, NOTHING),
    registry.WelfareDecile: (OWN, NOTHING),
    registry.Disability: (OWN, NOTHING),
    registry.DisabilityKindRecord: (OWN, NOTHING),
    registry.AssistiveDevice: (OWN, NOTHING),
    registry.PpksRecord: (OWN, NOTHING),
    registry.VervalRound: (BOTH, NOTHING),
    registry.VervalMeeting: (OWN, NOTHING),
    registry.VervalAttendee: (OWN, NOTHING),
    registry.VervalTransition: (OWN, NOTHING),
    registry.VervalEntry: (OWN, NOTHING),
    registry.Communication: (OWN, NOTHING),
    registry.AccommodationNeed: (OWN, OWN),
    registry.DisasterImpact: (OWN, NOTHING),
    registry.ConsentRecord: (OWN, NOTHING),
    registry.PersonChange: (OWN, NOTHING),
    registry.HouseholdChange: (OWN, NOTHING),
    registry.FormerKkNumber: (OWN, NOTHING),
    registry.FamilyMembership: (OWN, NOTHING),
    registry.ConsentProof: (OWN, NOTHING),
    registry.DataRequest: (OWN, NOTHING),
    registry.DuplicateCandidate: (OWN, NOTHING),
    registry.MergeRecord: (OWN, NOTHING),
    registry.MergeChange: (OWN, NOTHING),
    registry.Restriction: (OWN, NOTHING),
    registry.TransferRequest: (OWN, NOTHING),
    programs.Partner: (BOTH, OWN),
    programs.Program: (BOTH, OWN),
    programs.CommunityGroup: (OWN, NOTHING),
    programs.GroupMember: (OWN, NOTHING),
    programs.Proposal: (OWN, NOTHING),
    programs.ProposalRound: (OWN, NOTHING),
    programs.ProposalMinutes: (OWN, NOTHING),
    programs.ProposalSupport: (OWN, NOTHING),
    programs.ProposalTransition: (OWN, NOTHING),
    programs.Commitment: (BOTH, OWN),
    programs.CommitmentReceipt: (BOTH, OWN),
    programs.Vacancy: (BOTH, OWN),
    programs.VacancyOffer: (BOTH, OWN),
    programs.VacancyMatch: (OWN, OWN),
    programs.JobPlacement: (OWN, OWN),
    programs.PlacementCheck: (OWN, OWN),
    programs.PlacementProvision: (OWN, OWN),
    programs.Enrolment: (OWN, OWN),
    programs.EnrolmentTransition: (OWN, OWN),
    programs.BulkEntry: (OWN, NOTHING),
    programs.Outcome: (OWN, OWN),
    programs.Business: (OWN, OWN),
    programs.BusinessRecord: (OWN, OWN),
    programs.PriorityWeight: (BOTH, OWN),
    programs.ScorePart: (OWN, NOTHING),
    programs.PlaceChange: (OWN, NOTHING),
    trainings.Batch: (BOTH, OWN),
    trainings.Session: (BOTH, OWN),
    trainings.SessionChange: (BOTH, OWN),
    trainings.BatchParticipant: (OWN, OWN),
    trainings.Attendance: (OWN, OWN),
    trainings.AttendanceChange: (OWN, OWN),
    trainings.CompetencyResult: (OWN, OWN),
    trainings.ResultDecision: (OWN, OWN),
    trainings.FollowUp: (OWN, OWN),
    trainings.NeedAnswer: (OWN, OWN),
    trainings.Certificate: (OWN, OWN),
    trainings.AssetHandover: (OWN, OWN),
    trainings.HandoverCheck: (OWN, OWN),
}
FOR_EVERYBODY = {Kecamatan, Kelurahan, trainings.Course, trainings.CourseTopic, trainings.CompetencyUnit}
FOR_EVERYBODY |= {trainings.Venue, trainings.VenueFeature, trainings.Signatory, trainings.CertificateFormat}
FOR_CITY_ADMINS = {User, RoleAssignment, programs.PartnerMember}
FOR_AUDITORS = {AuditEvent}
FOR_THEIR_OWNER = {Job, Export, programs.BulkEnrolment, registry.ImportRun, registry.ImportRow, registry.ImportLayout}
FOR_ALL_BUT_PARTNERS = {registry.DisasterEvent, registry.PovertyThreshold, registry.QuestionWording}
FOR_NOBODY = {Draft, registry.MatchWeights, trainings.CertificateYear, trainings.CheckWindow}
"""Asked for by their user and not through the door."""


@pytest.fixture
def world() -> World:
    world = build_world()
    for side in (world.own, world.foreign):
        programs.EnrolmentTransition.objects.create(enrolment=side.enrolment, to_status="enrolled", by=side.staff)
        run = programs.BulkEnrolment.objects.create(owner=world.users["officer"], program=side.program)
        programs.BulkEntry.objects.create(run=run, person=side.person, enrolment=side.enrolment)
        programs.PriorityWeight.objects.create(program=side.program, rule="new", points=15)
        programs.ScorePart.objects.create(enrolment=side.enrolment, rule="new", points=15)
        programs.PlaceChange.objects.create(
            enrolment=side.enrolment, old_place=2, new_place=1, old_score=0, new_score=150, why="x"
        )
        meeting = side.session
        trainings.AttendanceChange.objects.create(
            session=meeting, participant=side.place, old="late", new="present", reason="x", by=side.staff
        )
        unit = side.course.units.get_or_create(code="U1", defaults={"position": 1, "title": "Jahitan lurus"})[0]
        trainings.CompetencyResult.objects.create(
            participant=side.place, unit=unit, status="competent", assessed_by=side.staff
        )
        trainings.FollowUp.objects.create(participant=side.place, agreed="x", by=side.staff)
        trainings.NeedAnswer.objects.create(
            participant=side.place, kind="ramp", answer="arranged", words="x", by=side.staff
        )
        trainings.ResultDecision.objects.create(participant=side.place, decision="passed", reason="x", by=side.staff)
        trainings.SessionChange.objects.create(
            session=meeting,
            step="moved",
            reason="x",
            held_on=meeting.held_on,
            starts_at=meeting.starts_at,
            ends_at=meeting.ends_at,
            by=side.staff,
        )
        registry.PersonChange.objects.create(person=side.person, field="name", old="a", new="b")
        registry.HouseholdChange.objects.create(household=side.household, field="rt", old="001", new="002")
        registry.FormerKkNumber.objects.create(household=side.household, kk_number="1", kk_index="x")
        registry.Restriction.objects.create(person=side.person, reason="x", set_by=side.staff)
        registry.FamilyMembership.objects.create(
            person=side.person,
            household=side.household,
            until=date(2026, 1, 1),
            reason="joined",
            recorded_by=side.staff,
        )
    return world


def rows_of(side: Side, model: type[Model]) -> set[int]:
    """The rows of one side: those that its fields name, and what hangs on them."""
    named = {row.pk for row in vars(side).values() if isinstance(row, model)}
    behind = {
        registry.VervalAttendee: side.meeting.attendees,
        registry.VervalTransition: side.meeting.transitions,
        registry.WelfareDecile: side.household.decile_readings,
        registry.DisabilityKindRecord: side.disability.kinds,
        registry.AssistiveDevice: side.disability.devices,
        registry.Communication: side.disability.communication,
        registry.PersonChange: side.person.changes,
        registry.HouseholdChange: side.household.changes,
        registry.FormerKkNumber: side.household.former_kk_numbers,
        registry.FamilyMembership: side.person.memberships,
        registry.Restriction: side.person.restrictions,
        programs.EnrolmentTransition: side.enrolment.transitions,
        programs.ProposalRound: side.proposal.rounds,
        programs.ProposalMinutes: side.proposal.rounds.get().files,
        programs.ProposalSupport: side.proposal.rounds.get().support,
        programs.ProposalTransition: side.proposal.rounds.get().transitions,
        trainings.SessionChange: side.session.changes,
        trainings.AttendanceChange: side.session.mark_changes,
        trainings.CompetencyResult: side.place.competency,
        trainings.ResultDecision: side.place.decisions,
        trainings.FollowUp: side.place.follow_ups,
        trainings.HandoverCheck: side.handover.checks,
        trainings.NeedAnswer: side.place.need_answers,
        programs.PriorityWeight: side.program.weights,
        programs.BulkEntry: side.person.bulk_entries,
        programs.VacancyOffer: side.vacancy.offers,
        programs.PlacementCheck: side.placement.checks,
        programs.PlacementProvision: side.placement.provisions,
        programs.ScorePart: side.enrolment.score_parts,
        programs.PlaceChange: side.enrolment.place_changes,
    }
    return named or set(behind[model].values_list("pk", flat=True))


def seen(world: World, model: type[Model], role: str) -> str:
    """Of which sides a role sees at least one row."""
    found = set(visible(model._default_manager.all(), world.users[role]).values_list("pk", flat=True))
    own, foreign = (bool(found & rows_of(side, model)) for side in (world.own, world.foreign))
    return {(False, False): NOTHING, (True, False): OWN, (True, True): BOTH}.get((own, foreign), "foreign alone")


def test_every_model_is_told_here() -> None:
    told = set(SCOPED) | FOR_EVERYBODY | FOR_CITY_ADMINS | FOR_AUDITORS | FOR_THEIR_OWNER | FOR_ALL_BUT_PARTNERS
    told |= FOR_NOBODY
    assert set(our_models()) == told


def test_each_role_sees_the_sides_that_its_reach_gives(world: World) -> None:
    wrong = []
    for model, (kelurahan, partner) in SCOPED.items():
        expected = dict.fromkeys(KELURAHAN_ROLES, kelurahan) | dict.fromkeys(CITY_ROLES, BOTH) | {"partner": partner}
        expected |= dict.fromkeys(("auditor", "nobody", "former"), NOTHING)
        for role, sides in expected.items():
            if (found := seen(world, model, role)) != sides:
                wrong.append(f"{model.__name__} as {role}: {found}, not {sides}")
    assert not wrong, "\n".join(wrong)


def test_what_hangs_on_a_person_or_a_family_is_hidden_with_them() -> None:
    """Whatever way leads there, so that a new model cannot tell of somebody restricted."""
    targets = {registry.Person: "is_restricted", registry.Household: "is_restricted"}
    for model in our_models():
        flags = policy_of(model).restrictions
        for field in model._meta.concrete_fields:
            if field.related_model in targets and field.related_model is not model:
                assert f"{field.name}__is_restricted" in flags, model
        if "household" in str(policy_of(model).kelurahan):
            assert flags, model


@pytest.mark.parametrize("role", ["officer", "partner", "coordinator", "auditor", "kelurahan_admin", "nobody"])
def test_accounts_and_roles_are_for_city_admins_alone(role: str, world: World) -> None:
    for model in FOR_CITY_ADMINS:
        assert visible(model._default_manager.all(), world.users["admin"]).exists()
        assert not visible(model._default_manager.all(), world.users[role]).exists()


def test_the_city_s_own_decisions_are_for_all_but_partners(world: World) -> None:
    for model in FOR_ALL_BUT_PARTNERS:
        readers = {role for role, user in world.users.items() if visible(model._default_manager.all(), user).exists()}
        assert readers == {*KELURAHAN_ROLES, *CITY_ROLES, "auditor"}


def test_the_trail_is_for_auditors_and_city_admins_alone(world: World) -> None:
    readers = {role for role, user in world.users.items() if AuditEvent.objects.visible_to(user).exists()}
    assert readers == {"auditor", "admin"}


def test_what_somebody_started_is_for_them_and_for_city_admins_alone(world: World) -> None:
    for model in FOR_THEIR_OWNER:
        row = world.personal(model.__name__.lower(), "officer", "own")
        readers = {role for role, user in world.users.items() if visible(model._default_manager.all(), user).exists()}
        assert row
        assert readers == {"officer", "admin"}


@pytest.mark.parametrize("role", ["officer", "partner", "coordinator", "auditor", "admin", "kelurahan_admin", "nobody"])
def test_the_door_opens_to_no_draft(role: str, world: World) -> None:
    save_draft(DraftKey(world.users[role], "beneficiaries:household_create"), [("name", "Siti")])
    assert not visible(Draft.objects.all(), world.users[role]).exists()
