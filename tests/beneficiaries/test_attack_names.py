"""A name is written in Latin letters (Permendagri 73/2022), at every field and in every list that takes one."""

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import translation

from beneficiaries.forms.consent import GuardianNameField
from beneficiaries.forms.fields import NameField
from beneficiaries.forms.people import PersonUpdateForm
from beneficiaries.imports.cleaning import PERSON_FIELDS
from beneficiaries.models import ConsentRecord, Person
from bontang_empowerment.accounts.models import Role
from tests.builders import Personas, build_household, build_person, build_user

FIELDS = [NameField(), GuardianNameField(required=False), PERSON_FIELDS["name"], PERSON_FIELDS["mother_name"]]
STRANGE = [
    "Siti 😀",
    "Siti2",
    "Siti <b>",
    "Siti ٣",
    "Siti \u0421\u0430",
    "Siti\u202eAminah",
    "Siti \u0627\u064e",
    "Siti_Aminah",
    "Siti\uff19",
]


@pytest.mark.parametrize("field", FIELDS)
@pytest.mark.parametrize("name", STRANGE)
def test_what_is_no_letter_is_refused_with_what_is_wrong(field: NameField, name: str) -> None:
    with pytest.raises(ValidationError) as refused:
        field.clean(name)
    assert {error.code for error in refused.value.error_list} == {"invisible" if "\u202e" in name else "strange"}


def test_the_message_says_which_characters() -> None:
    with translation.override("id"), pytest.raises(ValidationError) as refused:
        NameField().clean("Siti 😀 <b> 😀")
    with translation.override("id"):
        assert refused.value.messages[0].startswith("“😀<>” tidak termasuk nama.")


@pytest.mark.parametrize("field", FIELDS)
@pytest.mark.parametrize(
    "name",
    [
        "Sutrisno",
        "D'Angelo",
        "Nur\u2019aini",
        "St. Aminah",
        "Ir. Budi Santoso, M.Si",
        "Al-Amin",
        "José Núñez",
        "Ma`ruf",
        "Siti/Aminah",
        "Siti (alm)",
    ],
)
def test_names_of_the_city_are_taken_as_they_are(field: NameField, name: str) -> None:
    assert field.clean(name) == name


@pytest.mark.parametrize("name", ["Siti\x07Aminah", "Siti\x00Aminah", "Siti\u200fAminah", "Siti\ud800"])
def test_a_guardian_has_no_invisible_character_either(name: str) -> None:
    with pytest.raises(ValidationError):
        GuardianNameField().clean(name)


@pytest.mark.django_db
def test_the_admin_takes_no_other_names(client: Client) -> None:
    client.force_login(build_user(role=Role.ADMIN), backend="django.contrib.auth.backends.ModelBackend")
    person, household = build_person(), build_household()
    values = {"household": household.pk, "name": "Siti 😀", "mother_name": "Ibu2", "sex": "female", "relation": "child"}
    response = client.post(reverse("admin:beneficiaries_person_add"), values)
    assert {"name", "mother_name"} <= set(response.context["adminform"].form.errors)
    assert list(Person.objects.all()) == [person]
    response = client.post(
        reverse("admin:beneficiaries_consentrecord_add"), {"person": person.pk, "guardian_name": "Wali 😀"}
    )
    assert "guardian_name" in response.context["adminform"].form.errors
    assert not ConsentRecord.objects.exists()


@pytest.mark.django_db
def test_an_older_name_passes_while_it_stays(personas: Personas) -> None:
    person = build_person(name="Siti 2 <b>", mother_name="Ibu 😀")
    page = PersonUpdateForm(instance=person, by=personas.officer)
    typed = {name: page[name].value() or "" for name in page.fields} | {"birth_place": "Bontang"}
    assert (
        PersonUpdateForm(typed, instance=person, by=personas.officer).errors.keys() & {"name", "mother_name"} == set()
    )
    changed = PersonUpdateForm(typed | {"name": "Siti 3 <b>"}, instance=person, by=personas.officer)
    assert changed.errors.keys() & {"name", "mother_name"} == {"name"}
