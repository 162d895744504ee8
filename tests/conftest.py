"""What every test starts from. People and records come from tests/builders.py."""

from collections.abc import Iterator

import pytest
from django.conf import settings as django_settings
from django.db import connection
from django.test.utils import override_settings
from django.utils import translation
from pytest_django import Settings

from tests.builders import Personas, build_personas
from tests.chromium import (
    base_url,
    browser_context_args,
    browser_type_launch_args,
    new_context,
    page_problems,
    viewport,
)
from tests.emptying import empty_quickly_after_each_test
from tests.selection import (
    pytest_collection_modifyitems,
    pytest_sessionfinish,
    pytest_terminal_summary,
    pytest_testnodedown,
)

# Pytest finds hooks and fixtures by their names in this module.
__all__ = [
    "base_url",
    "browser_context_args",
    "browser_type_launch_args",
    "new_context",
    "page_problems",
    "pytest_collection_modifyitems",
    "pytest_sessionfinish",
    "pytest_terminal_summary",
    "pytest_testnodedown",
    "viewport",
]


@pytest.fixture(scope="session", autouse=True)
def _settings_for_tests(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Quick password hashes, long work done at once and not by the clock, static files from their sources."""
    with override_settings(
        MEDIA_ROOT=tmp_path_factory.mktemp("files"),
        PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"],
        WHITENOISE_AUTOREFRESH=True,
        WHITENOISE_USE_FINDERS=True,
        DUPLICATE_SEARCH_HOUR=None,
        OFFER_DEADLINE_HOUR=None,
        QUEUE_RECOUNT_HOUR=None,
        TASKS={"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}},
    ):
        yield


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix: None) -> None:
    """Tests of real transactions empty every table behind them, and the audit trail lets nobody else do so."""
    if connection.vendor == "postgresql":
        connection.settings_dict["OPTIONS"]["options"] = "-c audit.may_be_truncated=on"
    empty_quickly_after_each_test()


@pytest.fixture(autouse=True)
def _language_of_its_own() -> None:
    """No test goes on in the language that the one before it has chosen on a page."""
    translation.activate(django_settings.LANGUAGE_CODE)


@pytest.fixture
def no_lockout(settings: Settings) -> None:
    """Signing in may fail as often as a test likes."""
    settings.AXES_ENABLED = False


@pytest.fixture
def personas(db: None) -> Personas:
    """The four people that most tests are told about, and their kelurahan."""
    return build_personas()
