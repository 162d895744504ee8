import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.architecture.house import PACKAGES, ROOT, files, height

# They configure and start the product; nothing of ours is imported by them or, settings aside, imports them.
OUTSIDE_THE_LAYERS = {
    "bontang_empowerment",
    "bontang_empowerment.asgi",
    "bontang_empowerment.bulk_loading",
    "bontang_empowerment.environment",
    "bontang_empowerment.formats",
    "bontang_empowerment.settings",
    "bontang_empowerment.spreadsheets",
    "bontang_empowerment.static_files",
    "bontang_empowerment.wsgi",
}
PACKAGES_OUTSIDE = ("bontang_empowerment.formats.", "bontang_empowerment.spreadsheets.")


def lint_imports(directory: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", "from importlinter.cli import lint_imports_command; lint_imports_command()"]
    return subprocess.run([*command, "--no-cache"], cwd=directory, capture_output=True, text=True, check=False)


@pytest.fixture
def copy_of_the_house(tmp_path: Path) -> Path:
    for package in PACKAGES:
        shutil.copytree(ROOT / package, tmp_path / package, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    return tmp_path


def test_every_contract_is_kept() -> None:
    result = lint_imports(ROOT)

    assert result.returncode == 0, result.stdout + result.stderr
    assert "3 kept, 0 broken" in result.stdout


@pytest.mark.parametrize(
    ("module", "imported"),
    [
        ("bontang_empowerment/regions/climbing.py", "bontang_empowerment.accounts.apps"),
        ("beneficiaries/climbing.py", "trainings.apps"),
        ("trainings/climbing.py", "bontang_empowerment.dashboards.apps"),
        ("programs/climbing.py", "bontang_empowerment.settings"),
        ("bontang_empowerment/spreadsheets/climbing.py", "beneficiaries.apps"),
    ],
)
def test_an_import_that_points_up_is_found(copy_of_the_house: Path, module: str, imported: str) -> None:
    (copy_of_the_house / module).write_text(f"import {imported}\n")

    result = lint_imports(copy_of_the_house)

    assert result.returncode == 1
    assert "2 kept, 1 broken" in result.stdout
    assert module.removesuffix(".py").replace("/", ".") in result.stdout


def test_every_module_lives_in_a_layer() -> None:
    homeless = []
    for path in files(*(f"{package}/**.py" for package in PACKAGES)):
        module = ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
        if module in OUTSIDE_THE_LAYERS or module.startswith(PACKAGES_OUTSIDE):
            continue
        try:
            height(module)
        except LookupError:
            homeless.append(module)

    assert not homeless
