"""A page shows the same with the quick way to a value as with Django's own."""

from datetime import date
from typing import Any

import pytest
from django.template import Context, Engine, Node
from django.test.utils import isolate_apps
from django.utils import translation
from django.utils.functional import SimpleLazyObject
from django.utils.safestring import mark_safe
from django.utils.translation import gettext_lazy

from beneficiaries.models import Household, Person
from bontang_empowerment.quick_values import quickened
from bontang_empowerment.regions.models import Kelurahan

FAMILY = Household(pk=1234, rt="004", kelurahan=Kelurahan(name="Lok <Tuan>"))
PERSON = Person(pk=5678, name="Siti & <b>Ani</b>", household=FAMILY, birth_date=date(1990, 5, 17), status="moved")


with isolate_apps("beneficiaries"):  # no other test meets it among the product's models

    class Silent(Person):
        class Meta:
            proxy = True
            app_label = "beneficiaries"

        @property
        def broken(self) -> str:
            raise AttributeError("told by the property itself")


VALUES: dict[str, Any] = {
    "person": PERSON,
    "lazily": SimpleLazyObject(lambda: PERSON),
    "safe": mark_safe("<i>x</i>"),
    "text": "<i>'x'</i> & \"y\"",
    "words": gettext_lazy("Next"),
    "number": 12345.5,
    "whole": 12345,
    "yes": True,
    "day": date(2026, 11, 24),
    "things": {"person": PERSON, "list": [PERSON], "items": "an entry"},
    "nothing": None,
    "model": Person,
}


@pytest.mark.parametrize(
    "expression",
    [
        *("person.name", "person.household.kelurahan", "person.household.kelurahan.name", "person.household.rt"),
        *(
            "person.get_absolute_url",
            "person.get_status_display",
            "person.birth_date",
            "person.pk",
            "person.masked_nik",
        ),
        *("person.missing", "person.name.missing", "person.household.missing.more", "missing", "missing.more"),
        *("person.delete", "person.save", "person.age_on", "person.name.upper"),
        *(
            "lazily.name",
            "safe",
            "text",
            "words",
            "number",
            "whole",
            "yes",
            "day",
            "things.person.name",
            "things.list.0.name",
        ),
        *("things.items", "nothing", "nothing.name", "model.name", "person.name|upper", "person.missing|default:text"),
        "'<b>'",
    ],
)
def test_a_value_is_shown_as_django_shows_it(expression: str) -> None:
    source = f"{{{{ {expression} }}}}{{% if {expression} %}}yes{{% else %}}no{{% endif %}}"
    source += f"{{% autoescape off %}}{{{{ {expression} }}}}{{% endautoescape %}}"
    usual, quick = (Engine().from_string(source) for _way in range(2))
    for node in quick.nodelist.get_nodes_by_type(Node):
        for nodes in [quick.nodelist, getattr(node, "nodelist", [])]:
            nodes[:] = [quickened(one) for one in nodes]
    with translation.override("id"):
        assert quick.render(Context(VALUES)) == usual.render(Context(VALUES))


def test_an_error_inside_a_record_is_not_swallowed() -> None:
    template = Engine().from_string("{{ person.broken }}")
    template.nodelist[:] = [quickened(node) for node in template.nodelist]
    with pytest.raises(AttributeError, match="told by the property itself"):
        template.render(Context({"person": Silent()}))
