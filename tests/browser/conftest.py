"""The people of the browser tests, and patience on a busy machine, set once."""

import pytest
from playwright.sync_api import BrowserContext, expect

from tests.builders import Personas, build_personas

PATIENCE_MS = 30_000


@pytest.fixture(scope="session", autouse=True)
def _patience() -> None:
    expect.set_options(timeout=PATIENCE_MS)


@pytest.fixture
def context(context: BrowserContext) -> BrowserContext:
    context.set_default_timeout(PATIENCE_MS)
    return context


@pytest.fixture
def personas(transactional_db: None) -> Personas:
    return build_personas()
