"""No test keeps the moment at which it was read: hours may pass until it runs, and a run may cross midnight."""

import ast
from collections.abc import Iterator

from tests.architecture.house import ROOT, files

MOMENTS = {"localdate", "localtime", "now", "today"}


def test_no_test_asks_for_the_time_while_it_is_read() -> None:
    found = [
        f"{path.relative_to(ROOT)}:{line}"
        for path in files("tests/*.py")
        for line in _asks(ast.parse(path.read_text(encoding="utf-8")))
    ]
    assert not found, "Ask inside the test; tests/days.py has days for parameters."


def test_what_is_asked_while_reading_is_found() -> None:
    source = """
A = timezone.localdate()
B = lambda: timezone.localdate()
@pytest.mark.parametrize("day", [timezone.now()])
def test(day, other=date.today()): timezone.now()
"""
    assert list(_asks(ast.parse(source))) == [2, 4, 5]


def _asks(node: ast.AST) -> Iterator[int]:
    """The lines that ask for the time outside of a function's body."""
    if isinstance(node, ast.Call) and _name(node.func) in MOMENTS:
        yield node.lineno
    if isinstance(node, ast.Lambda):
        return
    children: list[ast.AST] = list(ast.iter_child_nodes(node))
    if isinstance(node, ast.FunctionDef):
        children = [*node.decorator_list, node.args]
    for child in children:
        yield from _asks(child)


def _name(function: ast.expr) -> str:
    return function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")
