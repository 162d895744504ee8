"""Values of a page, found and escaped without the detours that Django takes for any kind of object.

A row of a list is a record of the database. Django asks it for an item first, catches the error, then asks for the
attribute, and looks at each text for a date, a number and a promise. Here the usual case goes straight; whatever is
not usual goes Django's own way from the start, so that nothing is shown differently.
"""

from collections.abc import Callable, Iterable
from html import escape
from types import MethodType
from typing import Any

from django.db.models import Model
from django.template import Node
from django.template.base import FilterExpression, Variable, VariableDoesNotExist, VariableNode, render_value_in_context
from django.template.context import Context
from django.template.defaulttags import IfNode
from django.utils.safestring import SafeString

_usual_way: Callable[[Variable, Any], Any] = vars(Variable)["_resolve_lookup"]


class QuickVariable(Variable):
    """A variable whose attributes are those of a record: `person.household.kelurahan`."""

    def _resolve_lookup(self, context: Any) -> Any:
        name, *attributes = self.lookups or ()
        try:
            value = context[name]
            for attribute in attributes:
                if not isinstance(value, Model):
                    return _usual_way(self, context)
                value = getattr(value, attribute)
                if callable(value):
                    if not may_be_called(value):
                        return _usual_way(self, context)
                    value = value()
        except (AttributeError, KeyError, TypeError, ValueError, IndexError):
            return _usual_way(self, context)
        return _usual_way(self, context) if callable(value) else value


def may_be_called(value: object) -> bool:
    """Whether it is a method that tells templates nothing of its own: `delete` alters data, no template calls it."""
    return type(value) is MethodType and not (
        hasattr(value, "alters_data") or hasattr(value, "do_not_call_in_templates")
    )


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
    variable = expression.var
    if type(variable) is Variable and variable.lookups is not None and not variable.translate:
        expression.var = QuickVariable(variable.var)
    return expression
