"""Identity numbers are unreadable in the database, found by an index, and survive a change of keys."""

import base64

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import IntegrityError, connection, transaction
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import Settings

from beneficiaries.identity_numbers import KK_COLUMN, NIK_COLUMN, nik_index
from beneficiaries.models import Household, Person
from bontang_empowerment.encryption import DecryptionError, blind_index, decrypt, encrypt
from tests.builders import build_household, build_kk_number, build_nik, build_person


def key(letter: str) -> str:
    return base64.b64encode(letter.encode() * 32).decode()


@given(plain=st.text())
def test_what_was_encrypted_is_read_back(plain: str) -> None:
    stored = encrypt(plain, column="any")
    assert decrypt(stored, column="any") == plain


def test_equal_numbers_do_not_look_equal() -> None:
    assert encrypt("6474015705909901", column="any") != encrypt("6474015705909901", column="any")


def test_a_value_does_not_open_in_another_column() -> None:
    with pytest.raises(DecryptionError):
        decrypt(encrypt("6474015705909901", column=NIK_COLUMN), column=KK_COLUMN)


def test_a_changed_value_does_not_open() -> None:
    key_id, encoded = encrypt("6474015705909901", column="any").split(":")
    raw = bytearray(base64.b64decode(encoded))
    raw[-1] ^= 1
    with pytest.raises(DecryptionError):
        decrypt(f"{key_id}:{base64.b64encode(bytes(raw)).decode()}", column="any")


def test_another_key_under_the_same_name_does_not_open(settings: Settings) -> None:
    settings.FIELD_ENCRYPTION_KEYS = f"k1:{key('a')}"
    stored = encrypt("6474015705909901", column="any")
    settings.FIELD_ENCRYPTION_KEYS = f"k1:{key('b')}"
    with pytest.raises(DecryptionError):
        decrypt(stored, column="any")


def test_after_a_new_key_came_first_the_old_values_still_open(settings: Settings) -> None:
    settings.FIELD_ENCRYPTION_KEYS = f"k1:{key('a')}"
    old = encrypt("6474015705909901", column="any")
    settings.FIELD_ENCRYPTION_KEYS = f"k2:{key('b')},k1:{key('a')}"
    assert decrypt(old, column="any") == "6474015705909901"
    assert encrypt("1", column="any").startswith("k2:")
    settings.FIELD_ENCRYPTION_KEYS = f"k2:{key('b')}"
    with pytest.raises(DecryptionError):
        decrypt(old, column="any")


@pytest.mark.parametrize("keys", ["", "k1", "k1:c2hvcnQ=", f":{key('a')}"])
def test_bad_keys_stop_at_once(keys: str, settings: Settings) -> None:
    settings.FIELD_ENCRYPTION_KEYS = keys
    with pytest.raises(ImproperlyConfigured):
        encrypt("1", column="any")


def test_the_index_is_bound_to_column_and_key(settings: Settings) -> None:
    assert blind_index("1", column=NIK_COLUMN) == blind_index("1", column=NIK_COLUMN)
    assert blind_index("1", column=NIK_COLUMN) != blind_index("1", column=KK_COLUMN)
    before = blind_index("1", column=NIK_COLUMN)
    settings.IDENTITY_INDEX_KEY = key("z")
    assert blind_index("1", column=NIK_COLUMN) != before


@pytest.mark.django_db
def test_no_identity_number_is_readable_in_the_database() -> None:
    household = build_household(kk_number=build_kk_number())
    person = build_person(household=household, nik=build_nik())
    for table, number in (("beneficiaries_person", person.nik), ("beneficiaries_household", household.kk_number)):
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT * FROM {table}")  # noqa: S608 - a name from the line above
            [row] = cursor.fetchall()
        assert number not in " ".join(map(str, row))
    person.refresh_from_db()
    household.refresh_from_db()
    assert len(person.nik) == len(household.kk_number) == 16


@pytest.mark.django_db
def test_a_person_is_found_by_the_whole_nik_alone() -> None:
    person = build_person(nik=build_nik())
    assert Person.objects.get(nik_index=nik_index(person.nik)) == person
    assert not Person.objects.filter(nik_index=nik_index(build_nik())).exists()


@pytest.mark.django_db
def test_a_number_is_there_once_but_many_may_have_none() -> None:
    nik, kk_number = build_nik(), build_kk_number()
    build_person(nik=nik, household=build_household(kk_number=kk_number))
    build_person(), build_person()
    with pytest.raises(IntegrityError), transaction.atomic():
        build_person("Somebody Else", nik=nik)
    with pytest.raises(IntegrityError), transaction.atomic():
        build_household(kk_number=kk_number)
    assert Person.objects.filter(nik_index=None).count() == 2
    assert Household.objects.filter(kk_index=None).count() >= 2
