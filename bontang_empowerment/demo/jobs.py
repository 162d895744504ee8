"""Vacancies of partner employers, without a throw of the dice: no other made-up fact depends on them."""

from datetime import timedelta

from beneficiaries.codes import Accommodation
from bontang_empowerment.demo.scene import Scene
from programs.codes import Field
from programs.job_codes import CloseReason, VacancyStatus, WorkKind
from programs.models import Partner, Vacancy, VacancyOffer

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


def add_jobs(scene: Scene) -> list[Vacancy]:
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
    return vacancies
