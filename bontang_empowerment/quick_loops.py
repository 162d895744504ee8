"""The rows of a table, drawn in a few steps each.

Of a loop Django asks each node of each row to render itself, and each value looks its record up in the page's context
again. Here the constant parts of the rows are joined once for all of them, and a value that is an attribute of the
row's record is taken from the record at hand. Anything else renders itself as before.
"""

from collections.abc import Callable, Iterable
from html import escape
from typing import Any

from django.db.models import Model
from django.template import Node, NodeList
from django.template.base import TextNode, VariableDoesNotExist
from django.template.context import Context
from django.template.defaulttags import ForNode, IfNode
from django.utils.safestring import SafeString

from bontang_empowerment.quick_values import QuickValueNode, QuickVariable, may_be_called, shown

Step = Callable[[Any, Context], str]
"""Draws a part of the row of a record."""
Condition = Callable[[Any, Context], Any]


class QuickForNode(ForNode):
    """`{% for record in records %}`; loops of several variables, and pages that explain their errors, go Django's way.

    is_same: says of a node whether it shows the same in every row.
    """

    def __init__(self, node: Any, is_same: Callable[[Node], bool]) -> None:
        super().__init__(node.loopvars, node.sequence, node.is_reversed, node.nodelist_loop, node.nodelist_empty)
        self.token, self.origin = node.token, node.origin
        self.nothing: NodeList = node.nodelist_empty
        self._is_same = is_same
        self._parts: list[Node | Step] | None = None
        self._is_plain = len(node.loopvars) == 1 and not _names(node.nodelist_loop, node.loopvars[0])

    def render(self, context: Context) -> SafeString:
        sequence: Any = self.sequence
        if not self._is_plain or context.template is None or context.template.engine.debug:
            return SafeString(super().render(context))  # nosec B703 - Django's own, safe already
        above = context.get("forloop", {})
        with context.push():
            values = sequence.resolve(context, ignore_failures=True)
            rows = [] if values is None else list(values)
            if not rows:
                return self.nothing.render(context)
            if self.is_reversed:
                rows.reverse()
            return SafeString("".join(self._drawn(rows, context, above)))  # nosec B703 - each part has escaped itself

    def _drawn(self, rows: list[Any], context: Context, above: Any) -> list[str]:
        name, number = self.loopvars[0], len(rows)
        loop: dict[str, Any] = {"parentloop": above}
        context["forloop"] = loop
        parts: list[str | Step] = []
        drawn: list[str] = []
        for place, row in enumerate(rows):
            loop.update(counter0=place, counter=place + 1, revcounter=number - place, revcounter0=number - place - 1)
            loop.update(first=place == 0, last=place == number - 1)
            context[name] = row
            if not parts:
                parts = self._with_texts(context)
            drawn += [part if isinstance(part, str) else part(row, context) for part in parts]
        return drawn

    def _with_texts(self, context: Context) -> list[str | Step]:
        """The parts of a row, those that are the same in every row as joined text."""
        if self._parts is None:
            nodes = [node for node in self.nodelist_loop if isinstance(node, Node)]
            self._parts = [node if self._is_same(node) else step(node, self.loopvars[0]) for node in nodes]
        parts: list[str | Step] = []
        for part in self._parts:
            if not isinstance(part, Node):
                parts.append(part)
                continue
            text = str(part.render_annotated(context))
            before = parts.pop() if parts and isinstance(parts[-1], str) else ""
            parts.append(f"{before}{text}")
        return parts


def _names(nodes: NodeList, name: str) -> bool:
    """Whether a tag in the loop gives its variable to something else."""
    told = [value for node in nodes.get_nodes_by_type(Node) for value in vars(node).values()]
    return any(value == name or (isinstance(value, list | tuple | dict) and name in value) for value in told)


def step(node: Node, name: str) -> Step:
    """How to draw the node in the rows of a loop whose variable is called so."""
    if isinstance(node, TextNode):
        text = node.s
        return lambda _row, _context: text
    if type(node) is IfNode:
        return _choice(node, name)
    if isinstance(node, QuickValueNode) and (attributes := _attributes(node.variable, name)):
        return _value(node, attributes)
    return lambda _row, context: str(node.render_annotated(context))


def _attributes(variable: Any, name: str) -> tuple[str, ...]:
    """Of `person.household.rt` in a loop over people, the attributes; nothing of anything else."""
    if not isinstance(variable, QuickVariable) or variable.lookups is None or variable.lookups[0] != name:
        return ()
    return tuple(variable.lookups[1:])


def _value(node: QuickValueNode, attributes: tuple[str, ...]) -> Step:
    usual = node.render

    def draw(row: Any, context: Context) -> str:
        value = row
        try:
            for attribute in attributes:
                if not isinstance(value, Model):
                    return usual(context)
                value = getattr(value, attribute)
                if callable(value):
                    if not may_be_called(value):
                        return usual(context)
                    value = value()
        except (AttributeError, KeyError, TypeError, ValueError, IndexError):
            return usual(context)
        if type(value) is str and context.autoescape:
            return escape(value)
        return usual(context) if callable(value) else shown(value, context)

    return draw


def _choice(node: IfNode, name: str) -> Step:
    branches = [(_condition(condition, name), _steps(nodes, name)) for condition, nodes in node.conditions_nodelists]

    def draw(row: Any, context: Context) -> str:
        for condition, steps in branches:
            if condition is None or condition(row, context):
                return "".join([one(row, context) for one in steps])
        return ""

    return draw


def _steps(nodes: Iterable[Any], name: str) -> list[Step]:
    return [step(node, name) for node in nodes]


def _condition(condition: Any, name: str) -> Condition | None:
    if condition is None:
        return None

    def holds(_row: Any, context: Context) -> Any:
        try:
            return condition.eval(context)
        except VariableDoesNotExist:  # as in Django
            return None

    return holds
