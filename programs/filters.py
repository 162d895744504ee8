"""Filters of the lists of programmes and enrolments."""

from collections.abc import Iterator
from typing import Any

import django_filters
from django.db.models import QuerySet
from django.forms.models import ModelChoiceIterator
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from beneficiaries.filters import PersonFilter
from beneficiaries.models import Person
from bontang_empowerment.access.filters import ScopedFilterSet
from bontang_empowerment.accounts.models import User
from programs.codes import HOLDS_SEAT, PARTICIPANT, EnrolmentStatus, Field, ProgramStatus
from programs.enrolment_selection import EnrolmentSelectionFilter
from programs.funding import unfunded
from programs.models import Enrolment, Partner, Program

UNFUNDED = "unfunded"
SEATS, PARTICIPANTS, GONE, WITHDREW = "seats", "participants", "gone", "withdrew"
RETURNING = "returning"
GROUPS = {SEATS: HOLDS_SEAT, PARTICIPANTS: PARTICIPANT}


class ProgramFilter(ScopedFilterSet):
    field = django_filters.ChoiceFilter(label=_("Field"), choices=Field.choices)
    status = django_filters.ChoiceFilter(label=_("Status"), choices=ProgramStatus.choices)
    partner = django_filters.ModelChoiceFilter(label=_("Partner"), queryset=Partner.objects.all())
    funding = django_filters.ChoiceFilter(
        label=_("Budget"), choices=[(UNFUNDED, _("Not fully promised"))], method="with_funding"
    )

    def with_funding(self, rows: Any, name: str, state: str) -> Any:
        return unfunded(rows)


class EnrolmentFilter(EnrolmentSelectionFilter):
    """Adds what the programme's page and the dashboard count: one status, or a group of them."""

    name = django_filters.CharFilter(label=pgettext_lazy("person", "Name"), method="named")
    status = django_filters.ChoiceFilter(label=_("Status"), choices=EnrolmentStatus.choices)
    group = django_filters.ChoiceFilter(
        label=_("Group"),
        choices=[
            (SEATS, _("Hold a seat")),
            (PARTICIPANTS, _("Are or were in the programme")),
            (RETURNING, _("Come back from a pause")),
            (GONE, _("Died or moved away, place undecided")),
            (WITHDREW, _("Withdrew consent, place undecided")),
        ],
        method="in_group",
    )

    def __init__(self, *args: Any, by: User, **kwargs: Any) -> None:
        super().__init__(*args, by=by, **kwargs)
        self.by = by
        self.form.order_fields(["name", "program", "status", "group", "kelurahan"])

    def named(self, rows: QuerySet[Any], name: str, words: str) -> QuerySet[Any]:
        """Among those whom the user may see: a search must not tell who stands behind a withheld name."""
        return rows.filter(person__in=Person.objects.visible_to(self.by).named_like(words))

    def in_group(self, rows: Any, name: str, group: str) -> Any:
        if group == WITHDREW:
            return rows.with_withdrawal(self.by).filter(has_withdrawn=True)
        if group == RETURNING:
            return rows.returning()
        return rows.left_undecided() if group == GONE else rows.filter(status__in=GROUPS[group])


MOST_OFFERED = 100


class _NewestPrograms(ModelChoiceIterator[Any]):
    """A page offers no more than MOST_OFFERED, the newest; an address may name any."""

    def __iter__(self) -> Iterator[Any]:
        yield ("", self.field.empty_label)
        yield from (self.choice(program) for program in newest(self.queryset))


def newest(programs: QuerySet[Program]) -> QuerySet[Program]:
    return programs.only("name")[:MOST_OFFERED]


class _ProgramField(django_filters.fields.ModelChoiceField):
    iterator = _NewestPrograms

    @property
    def offered(self) -> QuerySet[Program]:
        return newest(self.queryset)


class ProgramOfPersonFilter(django_filters.ModelChoiceFilter):
    """People with an enrolment in the programme, in whatever state, as far as the user sees enrolments."""

    field_class = _ProgramField

    def filter(self, rows: QuerySet[Any], program: Program | None) -> QuerySet[Any]:
        if program is None:
            return rows
        enrolments = Enrolment.objects.visible_to(self.parent.by).filter(program=program)
        return rows.filter(pk__in=enrolments.order_by().values("person"))


def add_to_people() -> None:
    PersonFilter.add_filter(
        "program",
        ProgramOfPersonFilter(label=_("Programme"), queryset=Program.objects.newest_first(), empty_label=_("All")),
    )
