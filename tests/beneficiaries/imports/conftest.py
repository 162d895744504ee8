from pathlib import Path

import pytest
from pytest_django import Settings

from bontang_empowerment.accounts.models import User
from tests.builders import Personas


@pytest.fixture(autouse=True)
def _own_files(settings: Settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def officer(personas: Personas) -> User:
    return personas.officer
