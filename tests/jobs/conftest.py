import pytest

from tests.jobs import kinds


@pytest.fixture(autouse=True)
def _kinds_of_work() -> None:
    kinds.register()
