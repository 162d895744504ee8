"""Which language a page comes in: the switch decides, and nothing that a browser says of itself."""

import pytest
from django.conf import settings
from django.test import Client

SIGN_IN = "/account/sign-in/"
pytestmark = pytest.mark.django_db


def language_of(client: Client) -> str:
    response = client.get(SIGN_IN)
    language = response.headers["Content-Language"]
    assert f'<html lang="{language}">' in response.text
    return language


def test_a_browser_that_asks_for_english_gets_indonesian_until_the_switch_is_used() -> None:
    client = Client(headers={"accept-language": "en-US,en;q=0.9"})
    assert language_of(client) == "id"
    client.post("/language/", {"language": "en", "next": SIGN_IN})
    assert language_of(client) == "en"
    client.post("/language/", {"language": "id", "next": SIGN_IN})
    assert language_of(client) == "id"


@pytest.mark.parametrize("code", ["", "de", "id-ID", "../en", "x" * 600])
def test_a_cookie_of_a_language_that_is_not_offered_counts_for_nothing(client: Client, code: str) -> None:
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = code
    assert language_of(client) == "id"
