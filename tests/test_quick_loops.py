"""The rows of a loop are those that Django draws."""

from typing import Any

import pytest
from django.template import Context, Engine
from django.utils import translation

from beneficiaries.models import Household, Person
from bontang_empowerment.constant_text import join
from bontang_empowerment.regions.models import Kelurahan

LIBRARIES = {"ui": "bontang_empowerment.access.templatetags.ui", "i18n": "django.templatetags.i18n"}
FAMILY = Household(pk=1234, rt="004", kelurahan=Kelurahan(name="Lok <Tuan>"))
PEOPLE = [
    Person(pk=1, name="Siti & <b>Ani</b>", household=FAMILY, status="moved", sex="female"),
    Person(pk=2, name="Budi", household=FAMILY, status="active", sex="male"),
    Person(pk=3, name="", status="deceased"),
]
VALUES: dict[str, Any] = {
    "people": PEOPLE,
    "one": PEOPLE[:1],
    "nobody": [],
    "late": iter(()),
    "nothing": None,
    "pairs": [("<a>", 1), ("b", 2)],
    "rows": [{"name": "<x>", "items": [1, 2]}, {"name": "y"}],
    "person": PEOPLE[1],
    "other": "elsewhere",
}
ROW = "{{ p.name }}|{{ p.get_absolute_url }}|{{ p.household.kelurahan }}|{{ p.household.rt }}|{{ p.missing }};"
ROWS = [
    ROW,
    "{{ forloop.counter }}{{ forloop.revcounter0 }}{{ forloop.first }}{{ forloop.last }}{{ forloop.parentloop }}",
    "{% if p.status != 'active' %}<b>{{ p.name }}</b>{% translate 'Next' %}{% elif p.name %}{{ other }}{% endif %}",
    "{% if p.name %}{{ p.get_sex_display }}{% else %}no{% endif %}{% if p.missing.more %}x{% endif %}",
    "{% autoescape off %}{{ p.name }}{{ p.household.kelurahan }}{% endautoescape %}{{ p }}",
    "{{ p.name|upper }}{{ p.delete }}{{ p.save.x }}{{ person.name }}",
    "{% for p in one %}{{ p.name }}{% endfor %}{{ p.name }}",
    "{% for q in people reversed %}{{ q.name }}{{ p.name }}{{ forloop.parentloop.counter }}{% endfor %}",
    "{% with p=person %}{{ p.name }}{% endwith %}{{ p.name }}",
    "{% translate 'Next' as p %}{{ p }}{{ p.name }}",
    "{% status_badge p.status p.get_status_display %}{% icon 'user' %}{{ p.name }}",
    "{% cycle 'a' '<b>' %}{{ p.name }}",
]
LOOPS = [
    *("{% for p in people %}" + row + "{% endfor %}{{ p }}" for row in ROWS),
    "{% for p in people reversed %}" + ROW + "{% endfor %}",
    "{% for p in nobody %}x{% empty %}{% translate 'Next' %}{% endfor %}{% for p in nothing %}x{% endfor %}",
    "{% for p in late %}x{% empty %}nobody{% endfor %}{% for p in missing %}x{% empty %}none{% endfor %}",
    "{% for text, number in pairs %}{{ text }}{{ number }}{% endfor %}",
    "{% for row in rows %}{{ row.name }}{% for i in row.items %}{{ i }}{% endfor %}{% endfor %}",
]


@pytest.mark.parametrize("source", LOOPS)
def test_the_rows_are_those_of_django(source: str) -> None:
    engine = Engine(libraries=LIBRARIES, dirs=["templates"])
    usual, quick = (engine.from_string("{% load ui i18n %}" + source) for _way in range(2))
    join(quick.nodelist, quick)
    for language in ("id", "en", "id"):
        with translation.override(language):
            assert quick.render(Context(VALUES)) == usual.render(Context(VALUES))


BASE = "{% for row in people %}<{% block row %}{{ row.name }}{% endblock %}{% block end %}>{% endblock %}{% endfor %}"
BLOCKS = [
    "",
    "{% block row %}{{ row.household.rt }}{% if row.name %}{{ row.get_status_display }}{% endif %}{% endblock %}",
    "{% block row %}{{ block.super }}{{ row.pk }}{% endblock %}{% block end %}{{ forloop.counter }}{% endblock %}",
    "{% block row %}{% if row.pk == 1 %}{% translate 'Next' as said %}{% endif %}{{ said }}{% endblock %}",
    "{% block row %}{% for row in one %}{{ row.name }}{% endfor %}{{ row.name }}{% endblock %}",
    "{% block row %}<b>{% block inner %}{{ row.name|default:row.pk }}{% endblock %}</b>{% endblock %}",
]


@pytest.mark.parametrize("filled", BLOCKS)
def test_a_block_in_a_row_is_what_each_page_makes_of_it(filled: str) -> None:
    sources = {"base": BASE, "page": "{% extends 'base' %}{% load i18n %}" + filled}
    drawn = []
    for is_quick in (False, True):
        loaders = [("django.template.loaders.cached.Loader", [("django.template.loaders.locmem.Loader", sources)])]
        engine = Engine(libraries=LIBRARIES, loaders=loaders)
        for name in sources if is_quick else ():
            join(engine.get_template(name).nodelist, engine.get_template(name))
        drawn.append([engine.get_template(name).render(Context(VALUES)) for name in (*sources, *sources)])
    assert drawn[0] == drawn[1]


def test_an_error_in_a_row_is_not_swallowed() -> None:
    template = Engine().from_string("{% for p in people %}{{ p.household.rt }}{{ p.age_on.real }}{% endfor %}")
    join(template.nodelist, template)

    class Broken(list[Any]):
        def __iter__(self) -> Any:
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        template.render(Context({"people": Broken([1])}))
