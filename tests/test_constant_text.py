"""What is constant in a template is worked out once for each language, and nothing else is."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.template import Context, Engine, NodeList
from django.urls import clear_script_prefix, reverse, set_script_prefix
from django.utils import translation

from bontang_empowerment.constant_text import ConstantNode, _below

LIBRARIES = {
    "i18n": "django.templatetags.i18n",
    "static": "django.templatetags.static",
    "ui": "bontang_empowerment.access.templatetags.ui",
}
PLACES = ["django.template.loaders.filesystem.Loader"]


@pytest.fixture
def engine(tmp_path: Path, settings: Any) -> Engine:
    """Reads templates of a folder as the project's own."""
    settings.BASE_DIR = tmp_path
    loaders = [("bontang_empowerment.constant_text.Loader", PLACES)]
    return Engine(dirs=[str(tmp_path)], loaders=loaders, libraries=LIBRARIES)


def written(tmp_path: Path, **sources: str) -> None:
    for name, source in sources.items():
        (tmp_path / f"{name}.html").write_text(source, encoding="utf-8")


def rendered(engine: Engine, page: str, language: str = "id", **values: Any) -> str:
    with translation.override(language):
        return engine.get_template(f"{page}.html").render(Context(values))


def test_every_template_of_the_project_is_read_through_it() -> None:
    templates: Any = settings.TEMPLATES
    loaders = templates[0]["OPTIONS"]["loaders"]
    assert [name for name, _places in loaders] == ["bontang_empowerment.constant_text.Loader"]


def test_words_follow_the_language_and_variables_the_page(engine: Engine, tmp_path: Path) -> None:
    written(tmp_path, page='{% load i18n %}<p title="{% translate "Next" %}">{{ name }}</p>{% translate "Next" %}!')
    assert rendered(engine, "page", name="Siti") == '<p title="Berikutnya">Siti</p>Berikutnya!'
    assert rendered(engine, "page", "en", name="<b>") == '<p title="Next">&lt;b&gt;</p>Next!'
    assert rendered(engine, "page", name="Ani") == '<p title="Berikutnya">Ani</p>Berikutnya!'


def joined_below(nodes: NodeList) -> Iterator[int]:
    """How many nodes each constant one stands for."""
    for node in nodes:
        if isinstance(node, ConstantNode):
            yield len(node.nodes)
        for below in _below(node):
            yield from joined_below(below)


def test_neighbours_become_one_at_every_depth(engine: Engine, tmp_path: Path) -> None:
    source = (
        "{% load i18n ui %}{% card %}{{ a }}{% with b=a %}{% if rows %}{% for row in rows %}"
        "a{% icon 'check' %}{% translate 'Next' %}{{ row }}"
        "{% empty %}{% translate 'Next' %}!{% endfor %}{% else %}b{% translate 'Next' %}{% endif %}"
        "{% endwith %}{% endcard %}"
    )
    written(tmp_path, page=source)
    assert list(joined_below(engine.get_template("page.html").nodelist)) == [3, 2, 2]


def test_a_template_that_changes_its_language_on_the_way_is_left_alone(engine: Engine, tmp_path: Path) -> None:
    written(
        tmp_path,
        page="{% load i18n %}a{% translate 'Next' %}{% language 'en' %}a{% translate 'Next' %}{% endlanguage %}",
    )
    assert rendered(engine, "page") == "aBerikutnyaaNext"


@pytest.mark.parametrize(
    "part",
    [
        "{% translate name %}",
        "{% translate 'Next'|add:name %}",
        "{% icon name %}",
        "{% translate 'Next' as next %}{{ next }}",
        "{% static name %}",
        "{% include 'own.html' %}",
        "{% include 'own.html' with name='x' %}",
        "{% badge 'x' tone=name %}",
    ],
)
def test_what_the_context_goes_into_is_not_constant(engine: Engine, tmp_path: Path, part: str) -> None:
    written(tmp_path, page="{% load i18n static ui %}" + part, own="{{ name }}")
    nodes = engine.get_template("page.html").nodelist
    assert not any(isinstance(node, ConstantNode) for node in nodes)


def test_a_constant_part_is_included_as_constant(engine: Engine, tmp_path: Path) -> None:
    written(tmp_path, page='a{% include "part.html" %}{{ name }}', part="{% load i18n %}{% translate 'Next' %}")
    assert isinstance(engine.get_template("page.html").nodelist[0], ConstantNode)
    assert rendered(engine, "page", name="Siti") == "aBerikutnyaSiti"
    assert rendered(engine, "page", "en", name="Siti") == "aNextSiti"


def test_a_page_extends_its_frame_from_behind_its_notes(engine: Engine, tmp_path: Path) -> None:
    written(
        tmp_path,
        frame="{% load i18n %}{% translate 'Next' %}{% block content %}{% translate 'Next' %}{% endblock %}.",
        page="{# A note. #}\n{# Another. #}\n{% extends 'frame.html' %}{% block content %}{{ name }}{% endblock %}",
    )
    assert rendered(engine, "page", name="Siti").strip() == "BerikutnyaSiti."
    assert rendered(engine, "frame") == "BerikutnyaBerikutnya."


def test_addresses_follow_the_place_of_the_site(engine: Engine, tmp_path: Path) -> None:
    written(tmp_path, page="{% url 'beneficiaries:person_list' %}{{ nothing }}")
    plain = reverse("beneficiaries:person_list")
    assert rendered(engine, "page") == plain
    set_script_prefix("/bontang/")
    try:
        assert rendered(engine, "page") == f"/bontang{plain}"
    finally:
        clear_script_prefix()
    assert rendered(engine, "page") == plain


def test_templates_of_others_are_left_alone(tmp_path: Path) -> None:
    loaders = [("bontang_empowerment.constant_text.Loader", PLACES)]
    engine = Engine(dirs=[str(tmp_path)], loaders=loaders, libraries=LIBRARIES)
    written(tmp_path, page="{% load i18n %}a{% translate 'Next' %}")
    assert not any(isinstance(node, ConstantNode) for node in engine.get_template("page.html").nodelist)
