"""The rows of a table, drawn in a few steps each.

Of a loop Django asks each node of each row to render itself, and each value looks its record up in the page's context
again. Here the constant parts of the rows are joined once for all of them, and a value that is an attribute of the
row's record is taken from the record at hand. Anything else renders itself as before.
"""

from collections.abc import Callable, Iterable, Iterator
from html import escape
from typing import Any
from weakref import WeakKeyDictionary

from django.template import Node, NodeList
from django.template.base import FilterExpression, TextNode, VariableDoesNotExist
from django.template.context import Context
from django.template.defaulttags import ForNode, IfNode
from django.template.loader_tags import BLOCK_CONTEXT_KEY, BlockNode
from django.utils.safestring import SafeData, SafeString

from bontang_empowerment.quick_values import (
    NOT_PLAIN,
    USUAL_ERRORS,
    QuickValueNode,
    QuickVariable,
    attribute_of,
    shown,
)
from bontang_empowerment.surroundings import kept_surroundings

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
        self._parts: dict[tuple[Node, ...], list[Node | Step]] = {}
        self._is_plain = len(node.loopvars) == 1 and not _names(node.nodelist_loop, node.loopvars[0])

    def render(self, context: Context) -> SafeString:
        sequence: Any = self.sequence
        if not self._is_plain or context.template is None or context.template.engine.debug:
            return SafeString(super().render(context))  # nosec B703 - Django's own, safe already
        above = context.get("forloop", {})
        with context.push(), kept_surroundings():
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
        nodes = tuple(_filled(self.nodelist_loop, context, self.loopvars[0]))
        kept = self._parts.get(nodes)
        if kept is None:
            kept = [node if self._is_same(node) else step(node, self.loopvars[0]) for node in nodes]
            self._parts[nodes] = kept
        parts: list[str | Step] = []
        for part in kept:
            if not isinstance(part, Node):
                parts.append(part)
                continue
            text = str(part.render_annotated(context))
            before = parts.pop() if parts and isinstance(parts[-1], str) else ""
            parts.append(f"{before}{text}")
        return parts


def _filled(nodes: Iterable[Any], context: Context, name: str) -> Iterator[Node]:
    """The nodes of a row; in the place of a block what this page fills it with, unless that needs to be a block."""
    blocks = context.render_context.get(BLOCK_CONTEXT_KEY)
    for node in nodes:
        block = (blocks.get_block(node.name) if blocks else None) or node if type(node) is BlockNode else None
        if block is None or not _stands_alone(block, name):
            yield node
        else:
            yield from block.nodelist


def _stands_alone(block: BlockNode, name: str) -> bool:
    """Whether it sets no variable, and asks for nothing of the block that it replaces."""
    if block not in _alone:
        below = block.nodelist.get_nodes_by_type(Node)
        sets = any(isinstance(getattr(node, each, None), str) for node in below for each in SET_BY)
        asks = any("block." in getattr(getattr(node, "token", None), "contents", "") for node in below)
        _alone[block] = not (sets or asks or _names(block.nodelist, name))
    return _alone[block]


_alone: WeakKeyDictionary[BlockNode, bool] = WeakKeyDictionary()
SET_BY = ("asvar", "target_var", "varname", "var_name", "variable", "variable_name", "as_var")
"""Under which tags keep the name of a variable that they set."""


def _names(nodes: NodeList, name: str) -> bool:
    """Whether a tag in the loop gives its variable to something else."""
    below = [
        node for node in nodes.get_nodes_by_type(Node) if type(node) is not BlockNode
    ]  # a block's name is no value
    told = [value for node in below for value in vars(node).values()]
    return any(value == name or (isinstance(value, list | tuple | dict) and name in value) for value in told)


def step(node: Node, name: str) -> Step:
    """How to draw the node in the rows of a loop whose variable is called so."""
    if isinstance(node, TextNode):
        text = node.s
        return lambda _row, _context: text
    if type(node) is IfNode:
        return _choice(node, name)
    if isinstance(node, QuickValueNode):
        return _value(node, name) or (lambda _row, context: str(node.render(context)))
    return lambda _row, context: str(node.render_annotated(context))


def _attributes(variable: Any, name: str) -> tuple[str, ...] | None:
    """Of `person.household.rt` in a loop over people, the attributes; None of anything else."""
    if not isinstance(variable, QuickVariable) or variable.lookups is None or variable.lookups[0] != name:
        return None
    return tuple(variable.lookups[1:])


def _value(node: QuickValueNode, name: str) -> Step | None:
    """Takes the value from the row and gives it to its filters; None where these want more of Django."""
    expression, usual = node.filter_expression, node.render
    attributes = _attributes(expression.var, name)
    filters = [_filter(function, given, name) for function, given in expression.filters]
    if attributes is None or any(function is None for function in filters):
        return None

    def draw(row: Any, context: Context) -> str:
        try:
            value = attribute_of(row, attributes)
        except USUAL_ERRORS:
            return usual(context)
        if value is NOT_PLAIN or callable(value):
            return usual(context)
        for function in filters:
            value = function(value, row, context)  # type: ignore[misc]  # none is None, see above
        if type(value) is str and context.autoescape:
            return escape(value)
        return shown(value, context)

    return draw


def _filter(function: Any, given: Iterable[tuple[bool, Any]], name: str) -> Callable[[Any, Any, Context], Any] | None:
    """As Django applies a filter, its arguments taken from the row where they are of it."""
    if getattr(function, "expects_localtime", False) or getattr(function, "needs_autoescape", False):
        return None
    arguments = [_argument(value, name) if is_looked_up else _same(value) for is_looked_up, value in given]
    keeps_safe = getattr(function, "is_safe", False)

    def apply(value: Any, row: Any, context: Context) -> Any:
        new = function(value, *[argument(row, context) for argument in arguments])
        return SafeString(new) if keeps_safe and isinstance(value, SafeData) else new  # nosec B703 - as in Django

    return apply


def _argument(variable: Any, name: str) -> Callable[[Any, Context], Any]:
    attributes = _attributes(variable, name)

    def resolve(row: Any, context: Context) -> Any:
        try:
            value = NOT_PLAIN if attributes is None else attribute_of(row, attributes)
        except USUAL_ERRORS:
            value = NOT_PLAIN
        return variable.resolve(context) if value is NOT_PLAIN or callable(value) else value

    return resolve


def _same(value: Any) -> Callable[[Any, Context], Any]:
    return lambda _row, _context: value


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

    value = getattr(condition, "value", None)
    is_alone = isinstance(value, FilterExpression) and not value.filters
    attributes = _attributes(value.var, name) if isinstance(value, FilterExpression) and is_alone else None

    def holds(row: Any, context: Context) -> Any:
        try:
            found = NOT_PLAIN if attributes is None else attribute_of(row, attributes)
        except USUAL_ERRORS:
            found = NOT_PLAIN
        if found is not NOT_PLAIN and not callable(found):
            return found
        try:
            return condition.eval(context)
        except VariableDoesNotExist:  # as in Django
            return None

    return holds
