"""Partners, courses and programmes, who applied to them, and what came of it."""

from datetime import date, datetime, time, timedelta

from django.utils import timezone

from bontang_empowerment.audit.models import Action
from bontang_empowerment.audit.trail import record_all
from bontang_empowerment.demo.accounts import SERVING_SINCE, TRAINER_WORKS_FOR
from bontang_empowerment.demo.candidates import APPLICATIONS_PER_ADULT, POINTS, Candidate, CandidatePool, unmet_rule
from bontang_empowerment.demo.catalogue import Plan, courses, further_plans, listed_plans
from bontang_empowerment.demo.certificates import Graduates
from bontang_empowerment.demo.curriculum import add_curriculum, add_venue
from bontang_empowerment.demo.enrolling import Applicant, Place
from bontang_empowerment.demo.facts import read_json
from bontang_empowerment.demo.outcomes import add_outcomes
from bontang_empowerment.demo.scene import Scene
from bontang_empowerment.demo.storylines import Crowd, Times, play
from bontang_empowerment.demo.trainings import Taught, add_training
from programs.codes import EnrolmentStatus, ProgramStatus
from programs.models import Enrolment, EnrolmentTransition, Partner, PartnerMember, PriorityWeight, Program, ScorePart
from trainings.models import Course

OPENS_BEFORE = timedelta(days=38)
REFUSED_PER_APPLICANT = 0.07
PROGRAMMES_AT_ONCE = 100
DAYS_LEFT_TO_ANSWER = timedelta(days=3)
RUPIAH_PER_SEAT = 1_500_000


def add_partners(scene: Scene) -> dict[str, Partner]:
    """The partners by key; the demo's trainer works for one of them and so sees its programmes."""
    partners = {}
    since = scene.today - SERVING_SINCE
    for row in read_json("programmes.json")["partners"]:
        partner = Partner(name=row["name"], kind=row["kind"], contact=row["contact"], created_at=scene.at_office(since))
        scene.loader.add(partner)
        partners[row["key"]] = partner
    trainer = scene.staff.trainer
    if trainer.is_active and trainer.username in scene.staff.made:
        member = PartnerMember(partner_id=partners[TRAINER_WORKS_FOR].pk, user_id=trainer.pk, valid_from=since)
        scene.loader.add(member)
        record_all(by=None, action=Action.CREATE, targets=[member])
    return partners


def add_courses(scene: Scene) -> dict[str, Taught]:
    found = {}
    for facts in courses().values():
        course = Course(name=facts.name, hours=facts.hours, created_at=scene.at_office(scene.today - SERVING_SINCE))
        scene.loader.add(course)
        found[facts.key] = course, add_curriculum(scene, course, facts)
    venues = {facts.key: add_venue(scene, facts) for facts in courses().values()}
    return {key: Taught(course, units, venues[key]) for key, (course, units) in found.items()}


def add_programmes(scene: Scene, pool: CandidatePool, *, adults: int, names: dict[str, str]) -> None:
    """All programmes with their people, sessions and outcomes; about a tenth of the adults apply to one."""
    partners, taught = add_partners(scene), add_courses(scene)
    graduates = Graduates(scene)
    plans = _plans(scene, adults, names)
    pool.shuffle()
    programs = {plan: _program(scene, plan, partners[plan.course.partner]) for plan in plans}
    crowds = {
        plan: _crowd(scene, pool, plan, programs[plan]) for plan in sorted(plans, key=lambda plan: plan.pickiness)
    }
    for number, plan in enumerate(sorted(plans, key=lambda plan: plan.starts_on), start=1):
        program = programs[plan]
        scene.loader.add(program)
        for code in plan.kelurahan:
            through = Program.kelurahan.through
            scene.loader.add(through(program_id=program.pk, kelurahan_id=scene.kelurahan_ids[code]))
        for rule, points in POINTS.items():
            scene.loader.add(PriorityWeight(program_id=program.pk, rule=rule, points=points))
        if not plan.is_draft:
            places = _add_enrolments(scene, plan, program, crowds[plan])
            add_training(scene, plan, program, taught[plan.course.key], places, graduates)
            add_outcomes(scene, plan, places)
        if number % PROGRAMMES_AT_ONCE == 0:
            scene.loader.flush()
    graduates.issue()


def _plans(scene: Scene, adults: int, names: dict[str, str]) -> list[Plan]:
    listed = listed_plans(scene.today)
    left = round(adults * APPLICATIONS_PER_ADULT) - sum(plan.applicants for plan in listed)
    return [*listed, *further_plans(scene.rng, applications=left, names=names, today=scene.today)]


def _opens_at(plan: Plan, now: datetime) -> datetime:
    opens_on = min(plan.starts_on - OPENS_BEFORE, timezone.localdate(now) - timedelta(days=12))
    return timezone.make_aware(datetime.combine(opens_on, time(8)))


def _program(scene: Scene, plan: Plan, partner: Partner) -> Program:
    if plan.is_draft:
        status = ProgramStatus.DRAFT
    else:
        status = ProgramStatus.CLOSED if plan.ends_on < scene.today else ProgramStatus.OPEN
    return Program(
        name=plan.name,
        field=plan.course.field,
        partner_id=partner.pk,
        description=plan.course.description,
        place=plan.course.place,
        starts_on=plan.starts_on,
        ends_on=plan.ends_on,
        capacity=plan.course.capacity,
        status=status,
        budget=plan.course.capacity * RUPIAH_PER_SEAT,
        created_at=_opens_at(plan, scene.now) - timedelta(days=1),
        **plan.course.rules,
    )


def _crowd(scene: Scene, pool: CandidatePool, plan: Plan, program: Program) -> Crowd:
    """People registered before the programme opened: those who meet its rules, and a few who do not."""
    opens_at = _opens_at(plan, scene.now)
    on = timezone.localdate(opens_at)

    def unmet(candidate: Candidate) -> str:
        return unmet_rule(candidate, program, plan.kelurahan, on)

    def may_apply(candidate: Candidate) -> bool:
        return candidate.registered_at < opens_at and not unmet(candidate)

    def is_refused(candidate: Candidate) -> bool:
        return candidate.registered_at < opens_at and bool(unmet(candidate))

    refused = max(1, round(plan.applicants * REFUSED_PER_APPLICANT)) if plan.applicants else 0
    # Taken at once: somebody who stays in the pool for another programme must not come into this one twice.
    eligible = pool.take(plan.applicants - refused, may_apply)
    return Crowd(
        eligible=eligible[plan.undecided :],
        refused=[(candidate, unmet(candidate)) for candidate in pool.take(refused, is_refused)],
        undecided=eligible[: plan.undecided],
    )


def _add_enrolments(scene: Scene, plan: Plan, program: Program, crowd: Crowd) -> list[Place]:
    applicants = play(
        scene.rng,
        capacity=program.capacity,
        times=Times(
            opens_at=_opens_at(plan, scene.now),
            starts_at=timezone.make_aware(datetime.combine(plan.starts_on, time(8))),
            ends_at=timezone.make_aware(datetime.combine(plan.ends_on, time(17))),
            now=scene.now,
        ),
        crowd=crowd,
        exits=plan.exits,
        few_seats_left=plan.few_seats_left,
        ends_with_offer=plan.ends_with_offer,
    )
    return [_add_enrolment(scene, program, applicant) for applicant in applicants]


def _answer_by(scene: Scene, program: Program, applicant: Applicant) -> date | None:
    """Never so soon that the demo begins with offers that ran out."""
    if applicant.status != EnrolmentStatus.OFFERED:
        return None
    last_day = timezone.localdate(applicant.steps[-1].at) + timedelta(days=program.offer_days)
    return max(last_day, scene.today + DAYS_LEFT_TO_ANSWER)


def _add_enrolment(scene: Scene, program: Program, applicant: Applicant) -> Place:
    applied_at = applicant.steps[0].at
    enrolment = Enrolment(
        person_id=applicant.candidate.person_id,
        program_id=program.pk,
        status=applicant.status,
        queue_number=applicant.queue_number,
        seat_number=applicant.seat,
        offer_until=_answer_by(scene, program, applicant),
        paused_until=applicant.steps[-1].until,
        applied_at=applied_at,
        created_at=applied_at,
        priority_score=applicant.score.stored if applicant.score else 0,
    )
    scene.loader.add(enrolment)
    for rule, points in applicant.score.parts.items() if applicant.score else ():
        scene.loader.add(ScorePart(enrolment_id=enrolment.pk, rule=rule, points=points, created_at=applied_at))
    officer, coordinator = scene.officer_id(applicant.candidate.code), scene.staff.coordinator.pk
    for step in applicant.steps:
        scene.loader.add(
            EnrolmentTransition(
                enrolment_id=enrolment.pk,
                from_status=step.before,
                to_status=step.after,
                at=step.at,
                by_id=officer if step.by_officer else coordinator,
                reason_code=step.reason_code,
                reason=step.reason,
                until=step.until,
            )
        )
    return Place(applicant, enrolment)
