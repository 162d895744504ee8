"""By what the lists of disaster events, of their impacts and of the people affected are searched."""

from typing import Any

import django_filters
from django.db import models
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from beneficiaries.codes import Damage, DisasterKind, Displacement
from beneficiaries.filters import RtFilter
from beneficiaries.models import DisasterEvent, DisasterImpact
from bontang_empowerment.access.filters import ScopedFilterSet
from bontang_empowerment.accounts.models import User
from bontang_empowerment.regions.models import Kelurahan

ANYWHERE = "any"


class Harm(models.TextChoices):
    INJURED = "injured", _("Somebody hurt or ill")
    DEAD = "dead", _("Somebody died")
    MISSING = "missing", _("Somebody missing")


class Loss(models.TextChoices):
    LIVELIHOOD = "livelihood", _("Tools or means of living")
    DOCUMENTS = "documents", _("Identity documents")


class DisasterEventFilter(ScopedFilterSet):
    name = django_filters.CharFilter(label=_("Name"), lookup_expr="icontains")
    kind = django_filters.ChoiceFilter(label=_("Kind"), choices=DisasterKind.choices)
    kelurahan = django_filters.ModelChoiceFilter(label=_("Kelurahan"), queryset=Kelurahan.objects.all())


class DisasterImpactFilter(ScopedFilterSet):
    """The place is where a family lived when it was struck."""

    event = django_filters.ModelChoiceFilter(
        label=_("Disaster event"), queryset=DisasterEvent.objects.all(), empty_label=_("All")
    )
    kelurahan = django_filters.ModelChoiceFilter(
        label=_("Kelurahan"), queryset=Kelurahan.objects.all(), empty_label=_("All")
    )
    rt = RtFilter(label=_("RT"))
    damage = django_filters.ChoiceFilter(label=_("Damage level"), choices=Damage.choices, empty_label=_("All"))
    displacement = django_filters.ChoiceFilter(
        label=_("Displaced"),
        choices=[(ANYWHERE, _("Displaced, wherever")), *Displacement.choices],
        method="displaced_to",
        empty_label=_("All"),
    )
    harm = django_filters.ChoiceFilter(
        label=_("Harm to people"), choices=Harm.choices, method="harmed", empty_label=_("All")
    )
    loss = django_filters.ChoiceFilter(label=_("Lost"), choices=Loss.choices, method="lost", empty_label=_("All"))
    to_complete = django_filters.ChoiceFilter(
        label=_("Family's data"),
        choices=[("yes", _("To be completed"))],
        method="unfinished",
        empty_label=_("All"),
    )

    def __init__(self, *args: Any, by: User, **kwargs: Any) -> None:
        super().__init__(*args, by=by, **kwargs)
        self.by = by

    def displaced_to(self, rows: Any, _name: str, where: str) -> Any:
        return rows.displaced() if where == ANYWHERE else rows.filter(displacement=where)

    def harmed(self, rows: Any, _name: str, harm: str) -> Any:
        return rows.filter(**{f"people_{harm}__gt": 0})

    def lost(self, rows: Any, _name: str, what: str) -> Any:
        return rows.filter(**{f"{what}_lost": True})

    def unfinished(self, rows: Any, _name: str, _value: str) -> Any:
        return rows.to_complete()


class AffectedPersonFilter(DisasterImpactFilter):
    """The same about the families' members."""

    def filter_queryset(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        impacts = super().filter_queryset(DisasterImpact.objects.visible_to(self.by))
        return queryset.filter(household__in=impacts.order_by().values("household"))
