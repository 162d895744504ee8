"""A signed-in officer whose pages are in English, the language of the source."""

import pytest
from django.test import Client

from tests.beneficiaries.posted import client_of
from tests.builders import Personas


@pytest.fixture
def officer(personas: Personas) -> Client:
    return client_of(personas.officer)
