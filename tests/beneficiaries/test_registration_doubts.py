"""Doubts are shown once beside the rows; whoever has checked them saves anyway, and a new doubt asks again."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from beneficiaries.codes import Sex
from beneficiaries.models import Person
from tests.beneficiaries.posted import posted_family, posted_member
from tests.builders import Personas, build_nik, build_person

pytestmark = pytest.mark.django_db
URL = reverse("beneficiaries:household_create")


def doubted(officer: Client, data: dict[str, str]) -> Any:
    response = officer.post(URL, data)
    assert response.status_code == 200
    assert response.context["doubts"]
    assert "save anyway" in response.content.decode()
    return response


def confirmation(response: Any) -> dict[str, str]:
    return {"doubts_checked": response.context["doubts"].confirmation}


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ({"nik": build_nik(district="647399")}, "old or unknown district"),
        ({"nik": build_nik(), "sex": "male"}, "sex differs"),
        ({"nik": build_nik(), "birth_date": "18-05-1990"}, "birth date differs"),
        ({"nik": build_nik(), "birth_date": "1970"}, "differs from the one in the NIK"),
        ({"nik": build_nik(), "relation": "wife"}, "No member is the head"),
    ],
)
def test_a_doubt_is_shown_and_saved_when_confirmed(
    row: dict[str, str], words: str, officer: Client, personas: Personas
) -> None:
    data = posted_family(personas, posted_member(**({"relation": "head"} | row)))
    response = doubted(officer, data)
    assert words in response.content.decode()
    assert not Person.objects.exists()
    assert officer.post(URL, data | confirmation(response)).status_code == 302
    assert Person.objects.count() == 1


def test_a_nik_of_two_centuries_proposes_the_later_and_asks(officer: Client, personas: Personas) -> None:
    day = timezone.localdate() - timedelta(days=400)
    nik = build_nik(birth_date=day, sex=Sex.MALE)
    data = posted_family(personas, posted_member("Ali", relation="head", nik=nik))
    response = doubted(officer, data)
    assert "two centuries" in response.content.decode()
    proposed = response.context["members"][0]["birth_date"].value()
    assert proposed == f"{day:%d-%m-%Y}"
    officer.post(URL, data | {"members-0-birth_date": f"{day:%d-%m}-{day.year - 100}"})
    assert Person.objects.get().birth_date == day.replace(year=day.year - 100)


def test_a_child_older_than_the_head_allows_is_doubted(officer: Client, personas: Personas) -> None:
    rows = [
        posted_member("Sutrisno", relation="head", nik=build_nik(birth_date=date(1990, 1, 1), sex=Sex.MALE)),
        posted_member("Dewi", nik=build_nik(birth_date=date(1999, 1, 1))),
    ]
    assert "Dewi would be born when Sutrisno" in doubted(officer, posted_family(personas, *rows)).content.decode()


def test_a_sound_family_raises_no_doubt(officer: Client, personas: Personas) -> None:
    rows = [
        posted_member("Sutrisno", relation="head", nik=build_nik(birth_date=date(1980, 1, 1), sex=Sex.MALE)),
        posted_member("Dewi", nik=build_nik(birth_date=date(2010, 1, 1)), birth_date="01-01-2010"),
    ]
    assert officer.post(URL, posted_family(personas, *rows)).status_code == 302


def test_a_likely_duplicate_of_the_own_kelurahan_is_linked(officer: Client, personas: Personas) -> None:
    known = build_person("Sitti Aminah", kelurahan=personas.own, birth_date=date(1990, 5, 17))
    row = posted_member("Siti Aminah", relation="head", nik="", sex="female", birth_date="17-05-1990")
    content = doubted(officer, posted_family(personas, row)).content.decode()
    assert f'href="{known.get_absolute_url()}"' in content
    assert "same name, same birth date" in content


def test_a_likely_duplicate_elsewhere_is_shown_masked(officer: Client, personas: Personas) -> None:
    known = build_person(
        "Siti Aminah", nik=build_nik(), kelurahan=personas.foreign, phone="+6281298765432", birth_date=date(1990, 5, 17)
    )
    row = posted_member("Siti Aminahh", relation="head", nik="", sex="female", birth_date="17-05-1990")
    content = doubted(officer, posted_family(personas, row)).content.decode()
    assert "Siti A." in content
    assert "Api-api" in content
    for hidden in (
        "Siti Aminah<",
        known.get_absolute_url(),
        known.masked_nik,
        "RT 007",
        "98765432",
        "Kapal Selam No. 1<",
    ):
        assert hidden not in content
    assert "born 1990" in " ".join(content.split())
    assert "born 17-05-1990" not in " ".join(content.split())


def test_a_doubt_that_was_not_on_the_page_asks_again(officer: Client, personas: Personas) -> None:
    data = posted_family(personas, posted_member(relation="head", sex="male"))
    seen = confirmation(doubted(officer, data))
    changed = data | {"members-0-birth_date": "18-05-1990"}
    again = doubted(officer, changed | seen)
    assert not Person.objects.exists()
    assert officer.post(URL, changed | confirmation(again)).status_code == 302


def test_a_confirmation_covers_a_doubt_that_went_away(officer: Client, personas: Personas) -> None:
    data = posted_family(personas, posted_member(relation="head", sex="male", birth_date="18-05-1990"))
    seen = confirmation(doubted(officer, data))
    assert officer.post(URL, data | seen | {"members-0-birth_date": "17-05-1990"}).status_code == 302
