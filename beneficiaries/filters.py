"""Filters of the lists of families and people."""

from typing import Any

import django_filters
from django.db import models
from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext_lazy as _

from beneficiaries import evidence
from beneficiaries.codes import CHOSEN_STATUS
from beneficiaries.few_first import told_by
from beneficiaries.forms.fields import ThreeDigitsField
from beneficiaries.gaps import HouseholdGap, PersonGap
from beneficiaries.models import Household, Person
from beneficiaries.ppks_codes import PpksCategory
from beneficiaries.services.places import own_kelurahan
from bontang_empowerment.access.filters import ScopedFilterSet
from bontang_empowerment.access.keyset import COUNT_LIMIT
from bontang_empowerment.access.scope import scope_of
from bontang_empowerment.accounts.models import User
from bontang_empowerment.regions.models import Kelurahan


class Group(models.TextChoices):
    """The three groups that the programmes are for."""

    POOR = "poor", _("Poor")
    DISABILITY = "disability", _("With a disability")
    DISASTER = "disaster", _("Affected by a disaster")


class RtFilter(django_filters.Filter):
    field_class = ThreeDigitsField


MOST_NAMED = COUNT_LIMIT + 1
"""A name filter reads no further: beyond it a list says "more than 1,000" and asks for a longer name."""


MOST_FAMILIES = 1500
"""As many as an RT may have; the same number in every kelurahan of a city has more."""


class PlaceFilterSet(ScopedFilterSet):
    """Offers the own kelurahan; whoever has only one is not asked. A name is looked up behind every other filter."""

    opens_alike = True

    def __init__(self, *args: Any, by: User, **kwargs: Any) -> None:
        super().__init__(*args, by=by, **kwargs)
        self.by = by
        own = own_kelurahan(by)
        field: Any = self.form.fields["kelurahan"]
        if len(own) == 1:
            del self.form.fields["kelurahan"]
        else:
            field.queryset = own
            field.widget.choices = [("", field.empty_label), *((one.pk, str(one)) for one in own)]  # read already

    def offers(self) -> dict[str, QuerySet[Any]]:
        return super().offers() | {"kelurahan": own_kelurahan(self.by)}  # whether it is asked follows from them

    @property
    def most_named(self) -> int | None:
        return None if self.is_whole else MOST_NAMED

    def told_by(self, rows: Any, known: evidence.Evidence, *, keys: QuerySet[Any] | None = None) -> Any:
        """A page is quicker from the records on; whatever takes all rows reads them at once."""
        if self.is_whole:
            return rows.filter(known.holds)
        scope = scope_of(self.by)
        if known.column == "household" and not scope.city:  # by an index of families, not by reading their members
            families = Household.objects.filter(pk__named_by=known.keys, kelurahan__in=scope.kelurahan_ids)
            keys = families.values_list("pk")
        return told_by(rows, known, keys=keys)

    def filter_queryset(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """The name last and bounded: sorted by name, PostgreSQL would walk the whole index to find a common part."""
        values = self.form.cleaned_data
        for name in sorted(values, key=lambda name: name == "name"):
            queryset = self.filters[name].filter(queryset, values[name])
        return queryset


class HouseholdFilter(PlaceFilterSet):
    name = django_filters.CharFilter(label=_("Name of a member"), method="with_member")
    kelurahan = django_filters.ModelChoiceFilter(
        label=_("Kelurahan"), queryset=Kelurahan.objects.all(), empty_label=_("All")
    )
    rt = RtFilter(label=_("RT"))
    group = django_filters.ChoiceFilter(
        label=_("Group"), choices=Group.choices, method="in_group", empty_label=_("All")
    )

    gap = django_filters.ChoiceFilter(
        label=_("Data quality"), choices=HouseholdGap.choices, method="having_gap", empty_label=_("All")
    )

    class Meta:
        model = Household
        fields: list[str] = []

    def with_member(self, rows: QuerySet[Household], _name: str, text: str) -> QuerySet[Household]:
        people = Person.objects.visible_to(self.by, lookup="among").active()
        named = people.named_like(text).filter(household__in=rows.order_by().values("pk"))
        return rows.filter(pk__in=named.order_by().values("household")[: self.most_named])

    def in_group(self, rows: Any, _name: str, group: str) -> Any:
        if group == Group.POOR:
            return rows.poor()
        if group == Group.DISASTER:
            return self.told_by(rows, evidence.of_disaster(column="pk"))
        people = Person.objects.visible_to(self.by).active()
        known = evidence.of_disability()
        if self.is_whole or scope_of(self.by).city:  # so many of a city that they are no few
            return rows.filter(Exists(people.filter(known.holds, household=OuterRef("pk"))))
        keys = people.filter(pk__named_by=known.keys).values_list("household")
        return self.told_by(rows, evidence.Evidence(people.filter(known.holds), "household", "pk"), keys=keys)

    def having_gap(self, rows: Any, _name: str, gap: str) -> Any:
        return rows.having_gap(gap)


class PersonFilter(PlaceFilterSet):
    name = django_filters.CharFilter(label=_("Name"), method="named")
    kelurahan = django_filters.ModelChoiceFilter(
        label=_("Kelurahan"),
        queryset=Kelurahan.objects.all(),
        field_name="kelurahan",
        empty_label=_("All"),
    )
    rt = RtFilter(label=_("RT"), method="in_rt")
    group = django_filters.ChoiceFilter(
        label=_("Group"), choices=Group.choices, method="in_group", empty_label=_("All")
    )
    ppks = django_filters.ChoiceFilter(
        label=_("PPKS category"), choices=PpksCategory.choices, method="in_ppks", empty_label=_("All")
    )
    status = django_filters.ChoiceFilter(label=_("Status"), choices=CHOSEN_STATUS, empty_label=_("All"))

    gap = django_filters.ChoiceFilter(
        label=_("Data quality"), choices=PersonGap.choices, method="having_gap", empty_label=_("All")
    )

    class Meta:
        model = Person
        fields: list[str] = []

    @classmethod
    def add_filter(cls, name: str, made: django_filters.Filter) -> None:
        """For what a higher app knows of people; called from AppConfig.ready. The filter reads who asks from
        `parent.by`."""
        cls.base_filters[name] = made

    def in_rt(self, rows: Any, _name: str, rt: str) -> Any:
        """The families of an RT are few and looked up first: sorted by name, PostgreSQL would walk the index of names
        through the whole city to find their members."""
        families = Household.objects.filter(rt=rt)
        chosen = self.form.cleaned_data.get("kelurahan")
        families = families.filter(kelurahan__in=[chosen] if chosen else own_kelurahan(self.by))
        ids = list(families.order_by().values_list("pk", flat=True)[: MOST_FAMILIES + 1])
        if len(ids) > MOST_FAMILIES:
            return rows.filter(household__rt=rt)
        return rows.filter(household__in=ids)

    def named(self, rows: Any, _name: str, text: str) -> Any:
        return rows.filter(pk__in=rows.named_like(text).order_by().values("pk")[: self.most_named])

    def in_group(self, rows: Any, _name: str, group: str) -> Any:
        if group == Group.POOR:
            return rows.poor()
        if group == Group.DISASTER:
            return self.told_by(rows, evidence.of_disaster(column="household"))
        return self.told_by(rows, evidence.of_disability())

    def in_ppks(self, rows: Any, _name: str, category: str) -> Any:
        return self.told_by(rows.of_age_for(category), evidence.of_ppks(category))

    def having_gap(self, rows: Any, _name: str, gap: str) -> Any:
        return rows.having_gap(gap)
