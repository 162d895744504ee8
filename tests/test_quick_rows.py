"""Records of a list are what Django would have made of them; their addresses and words are those of today's screen."""

import pytest
from django.db.models.signals import post_init
from django.http import HttpResponse
from django.test import override_settings
from django.urls import path, reverse, set_script_prefix
from django.urls.exceptions import NoReverseMatch
from django.utils import translation

from beneficiaries.models import Person
from bontang_empowerment.quick_rows import address_of
from bontang_empowerment.regions.models import Kelurahan
from tests.builders import build_person

PAGE = "beneficiaries:person_detail"
urlpatterns = [path("orang/<int:pk>/kartu/", lambda _request, pk: HttpResponse(str(pk)), name="card")]


@pytest.mark.django_db
def test_a_record_that_was_read_is_whole_and_can_be_saved() -> None:
    made = build_person()
    read = Person.objects.select_related("household__kelurahan").get()
    for field in Person._meta.concrete_fields:
        if field.name != "kelurahan":  # the database fills it in, after the object was made
            assert getattr(read, field.attname) == getattr(made, field.attname)
    assert read.kelurahan_id == made.household.kelurahan_id
    assert read == made
    assert not read._state.adding
    assert read._state.db == "default"
    assert read.household.kelurahan.name == made.household.kelurahan.name
    read.name = "Nama Baru"
    read.save()
    assert Person.objects.get().name == "Nama Baru"


@pytest.mark.django_db
def test_what_was_left_in_the_database_is_read_when_it_is_asked_for() -> None:
    made = build_person()
    read = Person.objects.only("name").get()
    assert "phone" in read.get_deferred_fields()
    assert read.phone == made.phone


@pytest.mark.django_db
def test_whoever_listens_to_the_making_of_records_is_told() -> None:
    build_person()
    heard: list[object] = []

    def listen(sender: object, instance: object, **_more: object) -> None:
        heard.append(instance)

    post_init.connect(listen, sender=Kelurahan)
    try:
        read = Kelurahan.objects.get()
    finally:
        post_init.disconnect(listen, sender=Kelurahan)
    assert heard == [read]


def test_an_address_is_what_django_says() -> None:
    assert address_of(PAGE, 12) == reverse(PAGE, args=[12])
    set_script_prefix("/kota/")
    try:
        assert address_of(PAGE, 12) == reverse(PAGE, args=[12])
        assert address_of(PAGE, 12).startswith("/kota/")
    finally:
        set_script_prefix("/")
    with override_settings(ROOT_URLCONF=__name__):
        assert address_of("card", 12) == "/orang/12/kartu/"


def test_a_record_without_a_key_has_no_address() -> None:
    for key in (None, -1, "x"):
        with pytest.raises(NoReverseMatch):
            address_of(PAGE, key)


def test_a_code_is_told_in_the_language_of_the_screen() -> None:
    person = Person(status="moved")
    with translation.override("id"):
        assert person.get_status_display() == "Pindah"
    with translation.override("en"):
        assert person.get_status_display() == "Moved away"
    assert Person(status="gone").get_status_display() == "gone"
    assert Person().get_occupation_display() is None
    assert str(Person(occupation=32000).get_occupation_display()) == "32000"
