"""The layers as pyproject.toml states them, and the files that git knows: what the tests of this folder share."""

import subprocess
import tomllib
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("bontang_empowerment", "beneficiaries", "programs", "trainings")


@cache
def layers() -> tuple[tuple[str, ...], ...]:
    """From the top down; the modules of one layer stand side by side."""
    configuration = tomllib.loads((ROOT / "pyproject.toml").read_text())
    contracts = configuration["tool"]["importlinter"]["contracts"]
    written = next(contract["layers"] for contract in contracts if contract["id"] == "layers")
    return tuple(tuple(part.strip(" ()") for part in layer.replace("|", ":").split(":")) for layer in written)


def height(module: str) -> int:
    """How high in the house a module lives, 0 at the bottom. Raises LookupError for one that lives nowhere."""
    for depth, layer in enumerate(layers()):
        if any(module == part or module.startswith(f"{part}.") for part in layer):
            return len(layers()) - 1 - depth
    raise LookupError(f"{module} belongs to no layer of pyproject.toml")


def files(*patterns: str) -> list[Path]:
    """The project's own files, new ones too, without what git ignores."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "--", *patterns]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout.splitlines()
    return [path for name in sorted(set(listed)) if (path := ROOT / name).is_file()]
