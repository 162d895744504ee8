"""Production finds every import inside our modules and gives it its hashed name."""

import re
from pathlib import Path

import pytest
from django.conf import settings

from bontang_empowerment.static_files import MODULE_IMPORTS

MODULES = sorted((Path(settings.BASE_DIR) / "static" / "js").glob("*.js"))


@pytest.mark.parametrize("module", MODULES, ids=lambda path: path.name)
def test_every_import_of_a_module_is_found_and_exists(module: Path) -> None:
    text = module.read_text()
    found = {match["url"] for pattern, _ in MODULE_IMPORTS for match in re.finditer(pattern, text)}
    assert len(re.findall(r"""\bfrom ["']|\bimport\(|^import ["']""", text, re.MULTILINE)) == len(found)
    assert all((module.parent / url).is_file() for url in found)
