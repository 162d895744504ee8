import hashlib
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders

# Of the official release of Bootstrap 5.3.8.
OFFICIAL = {
    "css/bootstrap.min.css": "d85327d99c7a3ee1f9b5d0500d1370acea3ad2db39c163c2f51f232baedbdede",
    "js/bootstrap.bundle.min.js": "e4fd49181388c48ec5040bd3fe66f57c29c8e67fcd8502b3354b96ec7ab47cc7",
}


@pytest.mark.parametrize(("name", "sha256"), OFFICIAL.items())
def test_bootstrap_is_the_official_release_byte_for_byte(name: str, sha256: str) -> None:
    found = finders.find(name)

    assert isinstance(found, str), f"{name} is not among the static files"
    assert hashlib.sha256(Path(found).read_bytes()).hexdigest() == sha256
