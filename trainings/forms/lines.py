"""Short lists typed one per line: quick to type on a phone and to paste from a curriculum."""

from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

MOST_LINES = 100
MOST_HOURS = 100
SEPARATOR = ";"


class LinesField(forms.CharField):
    """Each line holds two parts around a semicolon. Gives a list of what `read_line` makes of each."""

    rows: ClassVar[int] = 6

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.Textarea(attrs={"rows": self.rows}))
        kwargs.setdefault("required", False)
        super().__init__(**kwargs)

    def clean(self, value: Any) -> list[tuple[Any, Any]]:
        text: str = super().clean(value)
        lines = [line.strip() for line in text.splitlines() if line.strip()]
        if len(lines) > MOST_LINES:
            raise ValidationError(_("At most %(most)s lines fit here.") % {"most": MOST_LINES}, code="too_many")
        problems: list[str] = []
        read = []
        for number, line in enumerate(lines, start=1):
            try:
                read.append(self.read_line(line))
            except ValidationError as problem:
                facts = {"number": number, "problem": " ".join(problem.messages)}
                problems.append(_("Line %(number)s: %(problem)s") % facts)
        if problems:
            raise ValidationError(problems[:5], code="lines")
        self.refuse_doubles([part for part, _rest in read])
        return read

    def read_line(self, line: str) -> tuple[Any, Any]:
        raise NotImplementedError

    def refuse_doubles(self, firsts: list[str]) -> None:
        """A hook: nothing by default."""


class PlanField(LinesField):
    """The plan of a course: "topic; class hours" for each meeting, in order. Gives (topic, hours)."""

    def read_line(self, line: str) -> tuple[str, int]:
        topic, separator, hours = (part.strip() for part in line.rpartition(SEPARATOR))
        if not (separator and topic and hours.isascii() and hours.isdigit()):
            raise ValidationError(_("write the topic, a semicolon and the class hours, such as Sewing straight; 4."))
        if len(topic) > 160:
            raise ValidationError(_("the topic is too long, at most 160 characters."))
        if not 1 <= int(hours[:6]) <= MOST_HOURS:
            raise ValidationError(_("class hours go from 1 to %(most)s.") % {"most": MOST_HOURS})
        return topic, int(hours)


class UnitsField(LinesField):
    """Competency units: "code; title". Gives (code, title); the codes are all different."""

    def read_line(self, line: str) -> tuple[str, str]:
        code, separator, title = (part.strip() for part in line.partition(SEPARATOR))
        if not (separator and code and title):
            raise ValidationError(_("write the code, a semicolon and the title, such as U1; Sewing straight seams."))
        if len(code) > 30 or len(title) > 200:
            raise ValidationError(_("a code has at most 30 characters and a title at most 200."))
        return code, title

    def refuse_doubles(self, firsts: list[str]) -> None:
        doubles = sorted({code for code in firsts if firsts.count(code) > 1})
        if doubles:
            facts = {"codes": ", ".join(doubles)}
            raise ValidationError(_("Each unit has a code of its own. Twice here: %(codes)s.") % facts, code="double")


PLAN_HELP = gettext_lazy("One meeting per line: topic; class hours. The lines are numbered in this order.")
UNITS_HELP = gettext_lazy("One unit per line: code; title. The code is of your own choosing, such as U1.")
