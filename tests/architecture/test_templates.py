"""The content security policy allows nothing inline and nothing from another host: templates must not try."""

import re
from pathlib import Path

import pytest

from tests.architecture.house import ROOT, files

DJANGO_TAG = re.compile(r"{%.*?%}|{#.*?#}|{{.*?}}|{% comment %}.*?{% endcomment %}", re.DOTALL)
SCRIPT = re.compile(r"<script\b(?P<attributes>[^>]*)>(?P<body>.*?)</script\s*>", re.DOTALL | re.IGNORECASE)
# Data for scripts is not run, but the policy's 'self' does not cover it either way: json_script makes it.
FORBIDDEN = {
    "a <style> element": re.compile(r"<style\b", re.IGNORECASE),
    "a style attribute": re.compile(r"<[a-z][^<>]*\sstyle\s*=", re.IGNORECASE),
    "an on... attribute": re.compile(r"<[a-z][^<>]*\son[a-z]+\s*=", re.IGNORECASE),
    "a javascript: address": re.compile(r"javascript:", re.IGNORECASE),
    "a file from another host": re.compile(
        r"<(?:script|img|source|iframe|audio|video|embed|use|image)\b[^<>]*\s(?:src|srcset|href)\s*=\s*[\"']?(?:https?:)?//"
        r"|<link\b(?![^<>]*rel=[\"']?canonical)[^<>]*\shref\s*=\s*[\"']?(?:https?:)?//",
        re.IGNORECASE,
    ),
}


def offences(template: str) -> list[str]:
    """What in a template's source the policy would refuse. Template tags count as ordinary text."""
    markup = DJANGO_TAG.sub("x", re.sub(r"<!--.*?-->", "", template, flags=re.DOTALL))
    found = [name for name, pattern in FORBIDDEN.items() if pattern.search(markup)]
    if any(match["body"].strip() for match in SCRIPT.finditer(markup)):
        found.append("a <script> with a body")
    return found


def test_no_template_has_anything_inline_or_foreign() -> None:
    templates = files("templates/*.html", "*/templates/*.html")
    found = {str(path.relative_to(ROOT)): wrong for path in templates if (wrong := offences(path.read_text()))}

    assert templates, "no template was found"
    assert found == {}


@pytest.mark.parametrize(
    ("markup", "offence"),
    [
        ("<script>alert(1)</script>", "a <script> with a body"),
        ('<script src="{% static "x.js" %}">{{ value }}</script>', "a <script> with a body"),
        ("<style>p {}</style>", "a <style> element"),
        ('<p class="{% if a > b %}c{% endif %}" style="color: red">', "a style attribute"),
        ("<button\n  onclick='go()'>", "an on... attribute"),
        ('<a href="javascript:void(0)">', "a javascript: address"),
        ('<script src="https://cdn.example/x.js"></script>', "a file from another host"),
        ('<link rel="stylesheet" href="//cdn.example/x.css">', "a file from another host"),
        ('<img alt="" src=http://example.org/x.png>', "a file from another host"),
    ],
)
def test_an_offence_is_found(markup: str, offence: str) -> None:
    assert offences(markup) == [offence]


@pytest.mark.parametrize(
    "markup",
    [
        '<script type="module" src="{% static "js/app.js" %}"></script>',
        '<a href="https://peraturan.go.id/">UU 8/2016</a>',
        '<p data-onset="1" class="style">only = once</p>',
        "{# style= is not allowed here #}",
        '<svg xmlns="http://www.w3.org/2000/svg"></svg>',
    ],
)
def test_what_is_allowed_is_left_alone(markup: str) -> None:
    assert offences(markup) == []


def test_dates_are_shown_in_one_piece() -> None:
    """`day` and `moment` of {% load ui %} keep a date from breaking at its hyphens on a phone."""
    broken = [
        str(path.relative_to(ROOT))
        for path in files("templates/*.html", "*/templates/*.html")
        if re.search(r"\|date:\"(SHORT_|DATE|d-m-Y)", Path(path).read_text())
    ]
    assert broken == []


def test_every_script_is_a_module_of_its_own_file() -> None:
    """`defer`red or `module`: a script never holds up the page."""
    blocking = {
        str(path.relative_to(ROOT)): match["attributes"].strip()
        for path in files("templates/*.html", "*/templates/*.html")
        for match in SCRIPT.finditer(Path(path).read_text())
        if not re.search(r"\b(?:defer|async|type=[\"']module[\"'])", match["attributes"])
    }

    assert blocking == {}
