"""A signed-in browser, and what it posts from the registry's forms."""

from typing import Any

from django.test import Client

from beneficiaries.models import Person
from bontang_empowerment.accounts.models import User
from tests.builders import Personas, build_nik


def client_of(user: User) -> Client:
    """Signed in, with pages in English, the language of the source."""
    client = Client()
    client.cookies["django_language"] = "en"
    client.force_login(user)
    return client


def posted_family(personas: Personas, *members: dict[str, Any], **family: Any) -> dict[str, str]:
    """The registration page filled in; without members, one head with a NIK."""
    rows = members or (posted_member(relation="head"),)
    data: dict[str, Any] = {
        "kelurahan": personas.own.pk,
        "rt": "7",
        "address": "Jl. Kapal Selam No. 1",
        "members-TOTAL_FORMS": len(rows),
        "members-INITIAL_FORMS": 0,
        **family,
    }
    for number, row in enumerate(rows):
        data |= {f"members-{number}-{name}": value for name, value in row.items()}
    return {name: str(value) for name, value in data.items()}


def posted_member(name: str = "Siti Aminah", **values: Any) -> dict[str, Any]:
    """One member's row. The NIK is a fresh one and fills sex and birth date; give nik="" for somebody without."""
    return {"name": name, "relation": "child", "nik": build_nik()} | values


def person_like(person: Person, **values: Any) -> Person:
    """Somebody with the same facts who is about to be registered: unsaved, of no family yet."""
    names = ("name", "sex", "birth_date", "birth_date_precision", "nik", "mother_name")
    return Person(**({name: getattr(person, name) for name in names} | values))
