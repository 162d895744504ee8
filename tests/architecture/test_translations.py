"""The Indonesian catalogue is whole: every string the code uses is in it, translated, and compiled."""

import ast
import gettext
import io
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from tests.architecture.house import PACKAGES, ROOT
from tests.selection import in_continuous_integration

LOCALE = Path("bontang_empowerment/locale")
PO = LOCALE / "id/LC_MESSAGES/django.po"
COMPILE = "manage.py compilemessages --locale id --ignore .venv"
PLACEHOLDER = re.compile(r"%\(\w+\)[sdif]|%[sd]|{\w+}")


def catalogue(path: Path) -> Catalog:
    with path.open("rb") as file:
        return read_po(file)


def messages(of: Catalog) -> list[Message]:
    """Without the header, whose id is empty. Obsolete entries (#~) are kept apart by babel."""
    return [message for message in of if message.id]


def name_of(message: Message) -> tuple[Any, ...]:
    identity = message.id if isinstance(message.id, str) else tuple(message.id)
    return (message.context or "", identity)


def texts(value: Any) -> list[str]:
    return [value] if isinstance(value, str) else list(value)


@pytest.fixture(scope="module")
def indonesian() -> Catalog:
    path = ROOT / PO
    assert path.is_file(), f"{PO} is missing"
    return catalogue(path)


def test_every_entry_is_translated(indonesian: Catalog) -> None:
    untranslated = [name_of(message) for message in messages(indonesian) if not all(texts(message.string))]

    assert len(messages(indonesian)) > 20
    assert untranslated == []


def test_indonesian_has_one_form_for_every_number() -> None:
    """Without this header gettext looks for two forms and falls back to English."""
    assert '"Plural-Forms: nplurals=1; plural=0;\\n"' in (ROOT / PO).read_text()


def test_no_entry_is_fuzzy(indonesian: Catalog) -> None:
    assert [name_of(message) for message in messages(indonesian) if message.fuzzy] == []


def test_translations_keep_every_placeholder(indonesian: Catalog) -> None:
    """A singular may leave its number out; nothing may name what the code does not give."""
    wrong = []
    for message in messages(indonesian):
        given = {found for text in texts(message.id) for found in PLACEHOLDER.findall(text)}
        if isinstance(message.id, str):
            fits = all(set(PLACEHOLDER.findall(text)) == given for text in texts(message.string))
        else:
            fits = all(set(PLACEHOLDER.findall(text)) <= given for text in texts(message.string))
        if not fits:
            wrong.append(name_of(message))

    assert wrong == []


def test_the_compiled_catalogue_is_what_the_source_compiles_to(indonesian: Catalog) -> None:
    compiled = io.BytesIO()
    write_mo(compiled, indonesian)
    compiled.seek(0)
    with (ROOT / PO).with_suffix(".mo").open("rb") as committed:
        has = _entries(gettext.GNUTranslations(committed))

    assert has == _entries(gettext.GNUTranslations(compiled)), f"run: {COMPILE}"


def _entries(translations: gettext.GNUTranslations) -> dict[Any, str]:
    """What a compiled catalogue answers, by its key; the empty key is the header with its dates."""
    entries: dict[Any, str] = vars(translations)["_catalog"]
    return {key: text for key, text in entries.items() if key}


@pytest.fixture(scope="module")
def used_in_the_code(tmp_path_factory: pytest.TempPathFactory) -> Catalog:
    """What Django's makemessages collects from a copy of the code and templates."""
    if not shutil.which("xgettext"):
        if in_continuous_integration():
            pytest.fail("xgettext is missing: apt-get install -y gettext")
        pytest.skip("xgettext is missing: apt-get install -y gettext")
    copy = tmp_path_factory.mktemp("sources")
    for part in (*PACKAGES, "templates"):
        shutil.copytree(ROOT / part, copy / part, ignore=shutil.ignore_patterns("__pycache__", "locale"))
    (copy / LOCALE).mkdir(exist_ok=True)
    shutil.copy(ROOT / "manage.py", copy)
    command = [sys.executable, "manage.py", "makemessages", "--locale", "id"]
    environment = {**os.environ, "VAR_DIR": str(copy / "var"), "PYTHONPATH": str(copy)}
    subprocess.run(command, cwd=copy, env=environment, capture_output=True, text=True, check=True)
    return catalogue(copy / PO)


def test_every_string_of_the_code_is_in_the_catalogue(indonesian: Catalog, used_in_the_code: Catalog) -> None:
    known = {name_of(message) for message in messages(indonesian)}
    missing = [name_of(message) for message in messages(used_in_the_code) if name_of(message) not in known]

    assert len(messages(used_in_the_code)) > 20
    assert missing == [], f"run: manage.py makemessages --locale id --no-obsolete, translate, then {COMPILE}"


class _FilledTooEarly(ast.NodeVisitor):
    """Lines outside of functions that fill a lazy text by %: it is put in words at import, in one language for all."""

    def __init__(self) -> None:
        self.lines: list[int] = []

    def visit_FunctionDef(self, node: ast.FunctionDef) -> None:
        """What a function fills is filled when it is asked for."""

    def visit_BinOp(self, node: ast.BinOp) -> None:
        words = node.left
        if isinstance(node.op, ast.Mod) and isinstance(words, ast.Call):
            name = words.func.id if isinstance(words.func, ast.Name) else ""
            self.lines += [node.lineno] * (name == "_" or name.endswith("_lazy"))
        self.generic_visit(node)


def filled_too_early(source: str) -> list[int]:
    visitor = _FilledTooEarly()
    visitor.visit(ast.parse(source))
    return visitor.lines


def test_no_text_is_put_in_one_language_when_the_module_is_read() -> None:
    assert filled_too_early('class A:\n    help_text = _("at most %s") % 5') == [2]
    assert filled_too_early('def a():\n    return _("at most %s") % 5') == []

    found = {
        str(path.relative_to(ROOT)): lines
        for package in PACKAGES
        for path in (ROOT / package).rglob("*.py")
        if (lines := filled_too_early(path.read_text()))
    }

    assert found == {}
