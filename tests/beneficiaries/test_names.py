"""The key of a name makes the spellings of one person equal, and leaves different people apart."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from beneficiaries.models import Person
from beneficiaries.names import normalise_name
from tests.builders import build_person


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Siti Aminah", "St. Aminah"),
        ("SITTI AMINAH", "siti  aminah"),
        ("Muhammad Yusuf", "Moch. Jusuf"),
        ("H. Abdul Hasan", "Abd Hassan"),
        ("Ir. Sukirman, M.Si", "Sukirman"),
        ("Nurjanah binti Ahmad", "Nurjanah"),
        ("Soeharto", "Suharto"),
        ("Tjokro Djarot", "Cokro Jarot"),
        ("Djoko Moeljadi", "Joko Mulyadi"),
        ("Tjahjadi Wirja", "Cahyadi Wirja"),
        ("Mohammad Rizki", "Muh. Rizky"),
        ("Budi Santoso, S.T.", "Budi Santoso"),
        ("Budi Santoso ST", "Budi Santoso"),
        ("D'Angelo", "DAngelo"),
        ("Nur\u2019aini", "Nuraini"),
    ],
)
def test_spellings_of_one_name_are_equal(one: str, other: str) -> None:
    assert normalise_name(one) == normalise_name(other)


@pytest.mark.parametrize(("one", "other"), [("Andi Mappanyukki", "Mappanyukki"), ("Siti A.", "Siti Aminah")])
def test_titles_that_are_names_and_initials_stay(one: str, other: str) -> None:
    assert normalise_name(one) != normalise_name(other)


def test_a_name_of_titles_alone_keeps_them() -> None:
    assert normalise_name("Haji") == "haji"


@given(name=st.text(max_size=200))
def test_any_text_has_a_stable_plain_key(name: str) -> None:
    key = normalise_name(name)
    assert key.isascii()
    assert key == " ".join(key.split())
    assert set(key) <= set("abcdefghijklmnopqrstuvwxyz0123456789 ")


@pytest.mark.django_db
@pytest.mark.parametrize("words", ["", "...", "😀"])
def test_no_word_finds_nobody(words: str) -> None:
    build_person()
    assert not Person.objects.named_like(words).exists()


@pytest.mark.parametrize(("name", "shown"), [("Siti Aminah Nur", "Siti A. N."), ("Sutrisno", "Sutrisno")])
def test_a_masked_name_is_the_first_word_and_initials(name: str, shown: str) -> None:
    assert Person(name=name).initialled_name == shown
