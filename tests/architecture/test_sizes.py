"""A file of 400 lines or a function of 40 hides a concept that has no name yet."""

import ast
from collections.abc import Iterator
from pathlib import Path

from tests.architecture.house import ROOT, files

MOST_LINES_OF_A_FILE = 400
MOST_LINES_OF_A_FUNCTION = 40
MOST_LINES_OF_A_TEMPLATE = 150
NOT_OURS = {"static/css/bootstrap.min.css", "static/js/htmx.min.js"}


def sources() -> list[Path]:
    found = files("*.py", "*.css", "*.js")
    return [path for path in found if "migrations" not in path.parts and str(path.relative_to(ROOT)) not in NOT_OURS]


def too_long(paths: list[Path], most: int) -> dict[str, int]:
    lengths = {str(path.relative_to(ROOT)): len(path.read_text().splitlines()) for path in paths}
    return {name: length for name, length in lengths.items() if length > most}


def functions(source: str) -> Iterator[tuple[str, int]]:
    """Name and lines, from `def` to the last."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node.name, (node.end_lineno or node.lineno) - node.lineno + 1


def test_no_file_is_too_long() -> None:
    assert too_long(sources(), MOST_LINES_OF_A_FILE) == {}


def test_no_template_is_too_long() -> None:
    assert too_long(files("templates/*.html"), MOST_LINES_OF_A_TEMPLATE) == {}


def test_no_function_is_too_long() -> None:
    """A test tells a story from its start to its end: it may take longer."""
    found = {
        f"{path.relative_to(ROOT)}: {name}": length
        for path in sources()
        if path.suffix == ".py" and not path.name.startswith("test_")
        for name, length in functions(path.read_text())
        if length > MOST_LINES_OF_A_FUNCTION
    }
    assert found == {}


def test_lines_are_counted_from_the_first_to_the_last() -> None:
    assert list(functions("@once\ndef one(\n    a: int,\n) -> int:\n    return a\n")) == [("one", 4)]
