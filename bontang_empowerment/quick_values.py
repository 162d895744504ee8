"""Values of a page, found and escaped without the detours that Django takes for any kind of object.

A row of a list is a record of the database. Django asks it for an item first, catches the error, then asks for the
attribute, and looks at each text for a date, a number and a promise. Here the usual case goes straight; whatever is
not usual goes Django's own way from the start, so that nothing is shown differently.
"""

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from functools import partial
from html import escape
from types import MethodType, NoneType
from typing import Any

from django.conf import settings
from django.core.exceptions import ObjectDoesNotExist
from django.db.models import Model
from django.template import Node
from django.template.base import FilterExpression, Variable, VariableDoesNotExist, VariableNode, render_value_in_context
from django.template.context import Context
from django.template.defaulttags import IfNode
from django.utils.functional import Promise
from django.utils.safestring import SafeString

_usual_way: Callable[[Variable, Any], Any] = vars(Variable)["_resolve_lookup"]


class QuickVariable(Variable):
    """A variable whose attributes are those of a record or of another plain object: `person.household.kelurahan`."""

    def _resolve_lookup(self, context: Any) -> Any:
        name, *attributes = self.lookups or ()
        try:
            value = attribute_of(context[name], attributes)
        except USUAL_ERRORS:
            return _usual_way(self, context)
        return _usual_way(self, context) if value is NOT_PLAIN or callable(value) else value


USUAL_ERRORS = (AttributeError, KeyError, TypeError, ValueError, IndexError, ObjectDoesNotExist)
NOT_PLAIN = object()


def attribute_of(value: Any, attributes: Sequence[str]) -> Any:
    """The value of an attribute of an attribute, methods called; NOT_PLAIN where Django does more than take it.

    Raises one of USUAL_ERRORS when there is none; Django then looks elsewhere.
    """
    for attribute in attributes:
        kind = type(value)
        plain = _plain_kinds.get(kind)
        if plain is None:
            plain = _plain_kinds[kind] = not (hasattr(kind, "__getitem__") or issubclass(kind, type | Promise))
        if not plain:
            return NOT_PLAIN
        value = getattr(value, attribute)
        if type(value) not in _TOLD and callable(value):
            if not may_be_called(value):
                return NOT_PLAIN
            value = value()
    return value


_TOLD = frozenset({str, int, bool, date, NoneType})
"""Kinds of most values; nothing of them is called."""
_plain_kinds: dict[type, bool] = {}
"""Whether Django asks objects of a class for attributes alone: those without items."""
_may_be_called: dict[object, bool] = {}
"""By the function of a method."""


def may_be_called(value: object) -> bool:
    """Whether it is a method that tells templates nothing of its own: `delete` alters data, no template calls it."""
    if type(value) is partial and vars(value).keys() <= {"__self__"}:  # get_status_display
        value = value.func
    if type(value) is not MethodType:
        return False
    function = value.__func__
    may = _may_be_called.get(function)
    if may is None:
        told = hasattr(function, "alters_data") or hasattr(function, "do_not_call_in_templates")
        may = _may_be_called[function] = not told
    return may


class QuickValueNode(VariableNode):
    """Shows a value; a text needs nothing but its escaping, a record its name as well."""

    def __init__(self, filter_expression: FilterExpression) -> None:
        super().__init__(filter_expression)
        variable = filter_expression.var
        is_alone = isinstance(variable, QuickVariable) and not filter_expression.filters
        self.variable: Any = variable if is_alone else None

    def render(self, context: Context) -> SafeString:
        try:
            value = self._value(context)
        except UnicodeDecodeError:  # as in Django
            return SafeString("")
        return shown(value, context)

    render_annotated = render  # an error in a value is told without the lines of the template around it

    def _value(self, context: Context) -> Any:
        if self.variable is not None:
            try:
                return self.variable._resolve_lookup(context)
            except VariableDoesNotExist:  # Django's own way knows what to show instead
                pass
        return self.filter_expression.resolve(context)


def shown(value: Any, context: Context) -> SafeString:
    """A value as Django shows it, escaped unless it is safe."""
    kind = type(value)
    if kind is SafeString:
        return value  # type: ignore[no-any-return]  # as the line before says
    if kind is int and not settings.USE_THOUSAND_SEPARATOR:
        return SafeString(value)  # nosec B703
    if context.autoescape:
        if kind is str:
            return SafeString(escape(value))  # nosec B703
        if isinstance(value, Model) and not hasattr(kind, "__html__"):
            return SafeString(escape(str(value)))  # nosec B703
    return SafeString(render_value_in_context(value, context))  # nosec B703


def quickened(node: Node) -> Node:
    """The node itself or one that shows the same, its variables replaced."""
    if type(node) is VariableNode:
        quick = QuickValueNode(_quick(node.filter_expression))
        quick.token, quick.origin = node.token, node.origin
        return quick
    if isinstance(node, IfNode):
        for condition, _nodes in node.conditions_nodelists:
            for expression in _expressions_of(condition):
                _quick(expression)
    return node


def _expressions_of(condition: Any) -> Iterable[FilterExpression]:
    """Of a condition such as `a and not b.c`, those of its variables."""
    if condition is None:
        return
    if isinstance(value := getattr(condition, "value", None), FilterExpression):
        yield value
    for part in ("first", "second"):
        yield from _expressions_of(getattr(condition, part, None))


def _quick(expression: FilterExpression) -> FilterExpression:
    expression.var = _quick_variable(expression.var)
    expression.filters = [
        (function, [(is_looked_up, _quick_variable(given)) for is_looked_up, given in arguments])
        for function, arguments in expression.filters
    ]
    return expression


def _quick_variable(variable: Any) -> Any:
    if type(variable) is Variable and variable.lookups is not None and not variable.translate:
        return QuickVariable(variable.var)
    return variable
