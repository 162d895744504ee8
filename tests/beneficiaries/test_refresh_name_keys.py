"""After a change of the normaliser, names saved before are found again."""

from io import StringIO
from unittest.mock import patch

import pytest
from django.core.management import call_command

from beneficiaries.models import Person
from beneficiaries.services import name_keys
from beneficiaries.services.name_keys import refresh_name_keys
from tests.builders import build_person

pytestmark = pytest.mark.django_db


def test_stale_keys_are_renewed_over_several_chunks() -> None:
    people = [build_person("Muh. Jusuf") for _number in range(5)]
    Person.objects.filter(pk__in=[person.pk for person in people[1:]]).update(name_key="muh jusuf")
    with patch.object(name_keys, "CHUNK", 2):
        assert refresh_name_keys() == 4
    assert set(Person.objects.values_list("name_key", flat=True)) == {people[0].name_key}
    assert Person.objects.named_like("Muhammad Yusuf").count() == 5
    assert not Person.objects.exclude(version=1).exists()


def test_the_command_says_how_many() -> None:
    person = build_person("Siti Aminah")
    Person.objects.filter(pk=person.pk).update(name_key="old")
    out = StringIO()
    call_command("refresh_name_keys", stdout=out)
    assert out.getvalue() == "1 search keys were renewed.\n"
    assert refresh_name_keys() == 0
