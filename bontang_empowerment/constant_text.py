"""Templates whose constant parts are worked out once for each language, not on every page.

Most of a page is the same whoever asks: its words in the language of the screen, addresses without an object in them,
icons, the names of static files. The loader joins such neighbours when it reads a template, so that a page costs what
is its own. A part is constant only if nothing of the context goes into it: literals alone, and no variable is set.
"""

from collections.abc import Callable, Iterable
from typing import Any, TypeVar

from django.conf import settings
from django.template import Node, NodeList, Template, TemplateDoesNotExist
from django.template.base import FilterExpression, Origin, TextNode, Variable
from django.template.context import Context
from django.template.defaulttags import ForNode, IfNode, LoadNode, URLNode
from django.template.library import SimpleNode
from django.template.loader_tags import IncludeNode
from django.template.loaders.base import Loader as BaseLoader
from django.template.loaders.cached import Loader as CachedLoader
from django.templatetags.i18n import LanguageNode, TranslateNode
from django.templatetags.static import StaticNode
from django.urls import get_script_prefix, get_urlconf
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from bontang_empowerment.quick_loops import QuickForNode
from bontang_empowerment.quick_values import quickened

Tag = TypeVar("Tag", bound=Callable[..., Any])
_constant_tags: set[Callable[..., Any]] = set()
HERE = "bontang_empowerment.constant_text"
"""Key of a template's rendering: the language and the place of the site, which stay the same until its end."""


def constant_tag(tag: Tag) -> Tag:
    """Says of a simple tag that its text follows from its arguments and the language alone."""
    _constant_tags.add(tag)
    return tag


class ConstantNode(Node):
    """Neighbours that are constant, rendered once for each language and place of the site."""

    child_nodelists = ()

    def __init__(self, nodes: list[Node]) -> None:
        self.nodes = nodes
        self.texts: dict[object, SafeString] = {}

    def render(self, context: Context) -> SafeString:
        here = context.render_context.get(HERE)
        if here is None:  # asked once for a template, not for each row of a list in it
            place = (get_script_prefix(), get_urlconf() or settings.ROOT_URLCONF)
            here = context.render_context[HERE] = (get_language(), place)
        key = (here, context.autoescape)
        text = self.texts.get(key)
        if text is None:
            # Each node has escaped what it shows, as for Django's own NodeList.
            drawn = "".join(str(node.render_annotated(context)) for node in self.nodes)
            text = SafeString(drawn)  # nosec B703
            self.texts[key] = text
        return text

    render_annotated = render


class _JoiningLoader(BaseLoader):
    """Joins the constant parts of the project's own templates before anybody renders them."""

    def get_template(self, template_name: str, skip: list[Origin] | None = None) -> Template:
        template = super().get_template(template_name, skip)
        is_own = str(template.origin.name).startswith(f"{settings.BASE_DIR}/")
        if is_own and not template.nodelist.get_nodes_by_type(LanguageNode):  # its language changes on the way
            join(template.nodelist, template)
        return template


class Loader(CachedLoader, _JoiningLoader):
    """Django's loader that keeps what it has read; it reads through the second base."""


def join(nodes: NodeList, template: Template) -> None:
    """Put one node in the place of constant neighbours, at every depth."""
    joined: list[Node] = []
    run: list[Node] = []
    for node in [*nodes, None]:
        if node is not None and _is_constant(node, template):
            run.append(node)
            continue
        joined += _as_one(run)
        run = []
        if node is not None:
            for below in _below(node):
                join(below, template)
            joined.append(QuickForNode(node, _is_joined) if type(node) is ForNode else quickened(node))
    nodes[:] = joined


def _is_joined(node: Node) -> bool:
    return isinstance(node, TextNode | ConstantNode)


def _as_one(run: list[Node]) -> list[Node]:
    if all(isinstance(node, TextNode | LoadNode) for node in run):
        texts = [node for node in run if isinstance(node, TextNode)]
        # Django looks for {% extends %} behind nodes of text, so those stay what they are.
        return [*texts]
    return [ConstantNode(run)]


def _below(node: Node) -> Iterable[NodeList]:
    if isinstance(node, IfNode):
        return [nodes for _condition, nodes in node.conditions_nodelists]
    # A {% card %} of ours does not name what is between its tags among its children.
    found = (getattr(node, name, None) for name in dict.fromkeys((*node.child_nodelists, "nodelist")))
    return [nodes for nodes in found if isinstance(nodes, NodeList)]


def _is_constant(node: Node, template: Template) -> bool:
    if isinstance(node, TextNode | LoadNode | ConstantNode):
        return True
    if isinstance(node, TranslateNode):
        return node.asvar is None and all(map(_is_literal, (node.filter_expression, node.message_context)))
    if isinstance(node, URLNode):
        given = (node.view_name, *node.args, *node.kwargs.values())
        # The admin's addresses depend on which of its sites the page belongs to.
        return node.asvar is None and all(map(_is_literal, given)) and not str(node.view_name.var).startswith("admin:")
    if isinstance(node, StaticNode):
        return node.varname is None and _is_literal(node.path)
    if type(node) is SimpleNode:
        given = (*node.args, *node.kwargs.values())
        return node.func in _constant_tags and node.target_var is None and all(map(_is_literal, given))
    return isinstance(node, IncludeNode) and _includes_a_constant(node, template)


def _is_literal(expression: Any) -> bool:
    if expression is None:
        return True
    if not isinstance(expression, FilterExpression) or expression.filters:
        return False
    value = expression.var
    return not isinstance(value, Variable) or value.lookups is None


def _includes_a_constant(node: IncludeNode, template: Template) -> bool:
    name = node.template.var if _is_literal(node.template) else None
    if not isinstance(name, str) or node.extra_context or name == template.name:
        return False
    try:
        included = template.engine.get_template(name)
    except TemplateDoesNotExist:
        return False
    return all(isinstance(below, TextNode | ConstantNode) for below in included.nodelist)
