"""Every number of the page of data quality opens a list, and the file of that list holds just its rows."""

from datetime import date

import pytest
from django.urls import reverse
from django.utils import translation
from pytest_django import Settings

from beneficiaries.codes import CandidateStatus, NikStatus
from beneficiaries.models import DuplicateCandidate
from beneficiaries.services.restriction import restrict_person
from bontang_empowerment.accounts.models import Role
from bontang_empowerment.exports.models import Export
from bontang_empowerment.jobs.models import Job
from tests.beneficiaries.posted import client_of
from tests.beneficiaries.test_data_quality import make_gaps, numbers
from tests.builders import Personas, build_person, build_user
from tests.exports.files import DUPLICATES, FAMILIES, PEOPLE, ask, column, exported
from tests.queries import assert_flat_query_count

pytestmark = pytest.mark.django_db
EXPORT_OF = {"person_list": PEOPLE, "household_list": FAMILIES, "duplicate_list": DUPLICATES}


@pytest.fixture
def pair(personas: Personas) -> DuplicateCandidate:
    """One record in each of two kelurahan."""
    return DuplicateCandidate.objects.create(
        first=build_person("Siti Aminah", kelurahan=personas.own, birth_date=date(1990, 5, 17)),
        second=build_person("Siti Aminah Hasan", kelurahan=personas.foreign, birth_date=date(1990, 7, 15)),
        probability=0.934,
        reasons=["similar name"],
    )


@pytest.mark.parametrize("reader", ["officer", "coordinator"])
def test_the_file_behind_each_number_has_as_many_rows(reader: str, personas: Personas) -> None:
    make_gaps(personas)
    client = client_of(getattr(personas, reader))
    for cells in numbers(client).values():
        for cell in cells.values():
            page = client.get(cell.url)
            name = EXPORT_OF[str(page.resolver_match.url_name)]
            rows = exported(client, name, f"?{cell.url.partition('?')[2]}")
            assert len(rows) == cell.value, cell
            assert ("export_url" in page.context) == bool(rows)


def test_a_gap_keeps_its_file_to_those_who_have_it(personas: Personas) -> None:
    build_person("Tanpa Lahir", kelurahan=personas.own, birth_date=None)
    build_person("Lengkap", kelurahan=personas.own)
    client = client_of(personas.officer)
    assert column(exported(client, PEOPLE, "?gap=no_birth_date"), "Name") == ["Tanpa Lahir"]
    assert column(exported(client, PEOPLE, "?gap=no_nik"), "Name") == ["Lengkap", "Tanpa Lahir"]
    build_person("Ditolak", kelurahan=personas.own, nik="6474015705909901", nik_status=NikStatus.NOT_MATCHED)
    assert column(exported(client, PEOPLE, "?gap=doubtful_nik"), "Name") == ["Ditolak"]


def test_a_pair_across_two_kelurahan_tells_each_what_its_list_tells(
    pair: DuplicateCandidate, personas: Personas
) -> None:
    (seen,) = exported(client_of(personas.officer), DUPLICATES)
    assert seen == {
        "Older record": "Siti Aminah",
        "Older record: born": "17-05-1990",
        "Older record: place": "Lok Tuan, RT 007",
        "Newer record": "Siti A. H.",
        "Newer record: born": "1990",
        "Newer record: place": "Api-api",
        "How likely": "93.4%",
        "Why": "similar name",
        "Status": "Waiting for a decision",
    }
    (other,) = exported(client_of(personas.neighbour), DUPLICATES)
    assert (other["Older record"], other["Newer record"]) == ("Siti A.", "Siti Aminah Hasan")
    assert exported(client_of(personas.coordinator), DUPLICATES)[0]["Newer record: born"] == "15-07-1990"


def test_decided_pairs_are_in_the_file_of_their_filter_alone(pair: DuplicateCandidate, personas: Personas) -> None:
    client = client_of(personas.officer)
    pair.status, pair.decided_at = CandidateStatus.DIFFERENT, pair.created_at
    pair.save()
    assert exported(client, DUPLICATES) == []
    assert len(exported(client, DUPLICATES, f"?status={CandidateStatus.DIFFERENT}")) == 1


def test_a_restricted_record_leaves_the_file(pair: DuplicateCandidate, personas: Personas) -> None:
    restrict_person(person=pair.second, reason="Korban dalam perlindungan", by=personas.coordinator)
    assert exported(client_of(personas.officer), DUPLICATES) == []


def test_partner_staff_and_auditors_take_no_pairs_out(pair: DuplicateCandidate, personas: Personas) -> None:
    for user in (personas.partner_staff, build_user("auditor", role=Role.AUDITOR)):
        assert ask(client_of(user), DUPLICATES).status_code == 403
    assert not Export.objects.exists()


def test_many_pairs_come_once_each_likeliest_first_and_in_the_background(
    personas: Personas, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.EXPORT_ROWS_AT_ONCE = 4
    monkeypatch.setattr("bontang_empowerment.exports.writing.CHUNK", 2)
    client = client_of(personas.officer)
    for likely in (0.5, 0.9, 0.9, 0.7, 0.9):
        add_pair(personas, likely)

    assert ask(client, DUPLICATES).headers["Location"] == Job.objects.get().get_absolute_url()

    with translation.override("en"):
        content = client.get(reverse("exports:export_download", args=[Export.objects.get().pk])).getvalue().decode()
    shares = [share for share in ("90%", "70%", "50%") for _time in range(content.count(share))]
    assert shares == ["90%", "90%", "90%", "70%", "50%"]
    assert content.index("90%") < content.index("70%") < content.index("50%")


def add_pair(personas: Personas, probability: float = 0.8) -> None:
    first, second = (build_person(kelurahan=personas.own) for _one in range(2))
    DuplicateCandidate.objects.create(first=first, second=second, probability=probability)


def test_many_pairs_cost_no_query_each(personas: Personas) -> None:
    client = client_of(personas.officer)

    def add_rows(count: int) -> None:
        for _number in range(count):
            add_pair(personas)

    assert_flat_query_count(lambda: exported(client, DUPLICATES), add_rows=add_rows)
