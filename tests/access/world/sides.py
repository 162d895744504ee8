"""One side of the city, put together from its rooms, and the values that are planted in it."""

from dataclasses import dataclass, field

from bontang_empowerment.accounts.models import User
from bontang_empowerment.regions.models import Kelurahan
from programs.models import Partner
from tests.access.world.families import Families, build_families
from tests.access.world.programmes import Programmes, build_programmes
from tests.access.world.protected import build_protected
from tests.access.world.rights import Rights, build_rights
from tests.access.world.trainings import Trainings, build_trainings
from tests.access.world.vulnerability import Vulnerability, build_vulnerability

REGISTRY_WORDS = (
    *("Pindah", "Alat", "Pengusul", "Hadirin", "Alasan", "Sumber", "Rugi", "Wali", "Menunggu"),
    *("Ganda", "Ditawari", "Ditahan", "Dagang", "Pindaian", "Permintaan", "Kelompok", "Usulan"),
)
"""With the word of its side each begins a value that stays in the registry of its kelurahan."""


@dataclass
class Side(Families, Vulnerability, Rights, Programmes, Trainings):
    """`identity` values must be in no body but a reveal; `registry` values in none of another kelurahan or of a
    partner; `participant` values in none of another side; `restricted` values are for RESTRICTED_ROLES alone."""

    identity: list[str] = field(default_factory=list)
    registry: list[str] = field(default_factory=list)
    participant: list[str] = field(default_factory=list)
    restricted: list[str] = field(default_factory=list)


def build_side(word: str, *, number: int, place: Kelurahan, officer: User, staff: User, partner: Partner) -> Side:
    """A side whose planted values contain `word`; `number` (1 or 2) keeps the digits of the sides apart."""
    families = build_families(word, number=number, place=place, officer=officer)
    programmes = build_programmes(word, families, officer=officer, staff=staff, partner=partner)
    trainings = build_trainings(word, programmes, number=number)
    household, person = families.household, families.person
    return Side(
        **vars(families),
        **vars(build_vulnerability(word, families, officer=officer)),
        **vars(build_rights(word, person, officer=officer)),
        **vars(programmes),
        **vars(trainings),
        identity=[person.nik, families.waiting_person.nik, household.kk_number],
        registry=[
            household.address,
            household.domicile_address,
            person.phone,
            *(f"{kind} {word}" for kind in REGISTRY_WORDS),
        ],
        participant=[f"Peserta {word}", f"Usaha {word}", f"Seri {word}"],
        restricted=build_protected(
            word, number=number, families=families, programmes=programmes, trainings=trainings, officer=officer
        ),
    )
