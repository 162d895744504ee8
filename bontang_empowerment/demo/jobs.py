"""Vacancies of partner employers and who found work there; without a throw of the dice, so nothing depends on them."""

from collections import Counter
from dataclasses import dataclass
from datetime import timedelta

from beneficiaries.codes import Accommodation, ConsentPurpose
from beneficiaries.models import Person
from bontang_empowerment.demo.scene import Scene
from programs.codes import EnrolmentStatus, Field
from programs.job_codes import CheckPoint, CloseReason, JobEnd, MatchStatus, NoMatchReason, VacancyStatus, WorkKind
from programs.models import Enrolment, JobPlacement, Partner, PlacementCheck, Vacancy, VacancyMatch, VacancyOffer
from programs.models.placement import months_later

A = Accommodation
# Title, field, kind, hours, wage from, wage to, places, offers, opened so many days ago, open for so many days.
OPENINGS = (
    ("Penjahit", Field.SEWING, WorkKind.FULL_TIME, 40, 2_800_000, 3_400_000, 4, (A.RAMP, A.INTERPRETER), 200, 260),
    ("Penjahit borongan di rumah", Field.SEWING, WorkKind.AT_HOME, None, 900_000, 2_000_000, 6, (A.TRANSPORT,), 60, 90),
    ("Pekerja produksi kue", Field.FOOD, WorkKind.PART_TIME, 24, 1_400_000, None, 3, (A.RAMP, A.EASY_LANGUAGE), 45, 75),
    ("Perajin anyaman", Field.CRAFTS, WorkKind.AT_HOME, None, 800_000, 1_500_000, 5, tuple(A), 90, 120),
    ("Pekerja kebun sayur", Field.FARMING, WorkKind.FULL_TIME, 40, 2_500_000, None, 2, (), 30, 60),
    ("Magang teknisi AC", Field.SERVICES, WorkKind.APPRENTICE, 30, 1_200_000, 1_200_000, 2, (A.COMPANION,), 20, 45),
    ("Operator entri data", Field.DIGITAL, WorkKind.PART_TIME, 20, 1_800_000, 2_200_000, 2, (A.SCREEN_READER,), 15, 40),
    ("Asisten dapur katering", Field.FOOD, WorkKind.FULL_TIME, 40, 2_600_000, 2_900_000, 2, (A.RAMP,), 120, 100),
)  # fmt: skip
CLOSED = {7: CloseReason.FILLED}


def add_jobs(scene: Scene) -> None:
    """Nothing without partners."""
    scene.loader.flush()
    partners, places = list(Partner.objects.order_by("pk")), sorted(scene.kelurahan_ids.values())
    vacancies = []
    for turn, opening in enumerate(OPENINGS if partners else ()):
        title, field, kind, hours, lowest, highest, number, offers, since, days = opening
        opened_on = scene.today - timedelta(days=since)
        vacancy = Vacancy(
            partner_id=partners[turn % len(partners)].pk,
            title=title,
            field=field,
            kelurahan_id=places[turn % len(places)],
            places=number,
            kind=kind,
            hours=hours,
            wage_from=lowest,
            wage_to=highest,
            opened_on=opened_on,
            closes_on=opened_on + timedelta(days=days),
            created_at=scene.at_end_of(opened_on),
        )
        if turn in CLOSED:
            vacancy.status, vacancy.close_reason = VacancyStatus.CLOSED, CLOSED[turn]
            vacancy.closed_on = opened_on + timedelta(days=days - 10)
        scene.loader.add(vacancy)
        for offer in offers:
            scene.loader.add(VacancyOffer(vacancy_id=vacancy.pk, kind=offer))
        vacancies.append(vacancy)
    if vacancies:
        _tell(scene, vacancies)


@dataclass(frozen=True)
class Story:
    """What became of somebody: proposed so many days ago; in a job for so many days (None for none yet)."""

    vacancy: int
    status: MatchStatus
    proposed: int
    works_since: int | None = None
    answered_checks: int = 0
    left_after: int | None = None


M = MatchStatus
STORIES = (
    Story(0, M.PLACED, 200, works_since=190, answered_checks=2),
    Story(0, M.PLACED, 195, works_since=188, answered_checks=3),
    Story(0, M.PLACED, 120, works_since=100, answered_checks=1),
    Story(0, M.PLACED, 110, works_since=95, answered_checks=0, left_after=50),
    Story(0, M.PROPOSED, 2),
    Story(1, M.PLACED, 50, works_since=36),
    Story(1, M.AGREED, 5),
    Story(1, M.DECLINED, 12),
    Story(2, M.PLACED, 40, works_since=20),
    Story(2, M.AGREED, 3),
    Story(3, M.PLACED, 80, works_since=70, answered_checks=1),
    Story(4, M.PROPOSED, 1),
    Story(6, M.AGREED, 4),
)


def _tell(scene: Scene, vacancies: list[Vacancy]) -> None:
    """Of people who completed a programme in the field, each once, with a basis for programmes."""
    told: set[int] = set()
    places: Counter[int] = Counter()
    fields = {vacancies[story.vacancy].field for story in STORIES}
    trained = {field: _trained(field) for field in fields}
    for story in STORIES:
        vacancy = vacancies[story.vacancy]
        enrolment = next((row for row in trained[vacancy.field] if row.person_id not in told), None)
        if enrolment is None:
            continue
        told.add(enrolment.person_id)
        _add_match(scene, story, vacancy, enrolment)
        if story.works_since is not None:
            if story.left_after is None:
                places[story.vacancy] += 1
            _add_job(scene, story, vacancy, enrolment, places[story.vacancy])


def _trained(field: str) -> list[Enrolment]:
    people = Person.objects.active().filter(is_restricted=False).with_basis_for(ConsentPurpose.PROGRAMME)
    rows = Enrolment.objects.filter(status=EnrolmentStatus.COMPLETED, program__field=field, person__in=people)
    return list(rows.select_related("person__household__kelurahan").order_by("pk")[: len(STORIES)])


def _add_match(scene: Scene, story: Story, vacancy: Vacancy, enrolment: Enrolment) -> None:
    officer, day = _officer(scene, enrolment), scene.today - timedelta(days=story.proposed)
    is_answered = story.status != M.PROPOSED
    scene.loader.add(
        VacancyMatch(
            vacancy_id=vacancy.pk,
            person_id=enrolment.person_id,
            enrolment_id=enrolment.pk,
            status=story.status,
            reason=NoMatchReason.HOURS if story.status == M.DECLINED else "",
            proposed_by_id=officer,
            created_at=scene.at_end_of(day),
            answered_at=scene.at_end_of(day) if is_answered else None,
            answered_by_id=officer if is_answered else None,
        )
    )


def _add_job(scene: Scene, story: Story, vacancy: Vacancy, enrolment: Enrolment, number: int) -> None:
    began = scene.today - timedelta(days=story.works_since or 0)
    officer = _officer(scene, enrolment)
    job = JobPlacement(
        person_id=enrolment.person_id,
        enrolment_id=enrolment.pk,
        vacancy_id=vacancy.pk,
        partner_id=vacancy.partner_id,
        title=vacancy.title,
        kind=vacancy.kind,
        wage=vacancy.wage_from,
        started_on=began,
        recorded_by_id=officer,
        created_at=scene.at_end_of(began),
    )
    if story.left_after is None:
        job.place_number = number
    else:
        job.ended_on = began + timedelta(days=story.left_after)
        job.ended_at, job.end_reason = scene.at_end_of(job.ended_on), JobEnd.FAMILY
    scene.loader.add(job)
    for point in list(CheckPoint)[: story.answered_checks]:
        day = months_later(began, point)
        check = PlacementCheck(
            placement_id=job.pk, point=point, still_there=True, checked_on=day, wage=vacancy.wage_from
        )
        check.recorded_by_id, check.created_at = officer, scene.at_end_of(day)
        scene.loader.add(check)


def _officer(scene: Scene, enrolment: Enrolment) -> int:
    return scene.officer_id(enrolment.person.household.kelurahan.code)
