"""By what the list of disaster events is searched."""

import django_filters
from django.utils.translation import gettext_lazy as _

from beneficiaries.codes import DisasterKind
from bontang_empowerment.access.filters import ScopedFilterSet
from bontang_empowerment.regions.models import Kelurahan


class DisasterEventFilter(ScopedFilterSet):
    name = django_filters.CharFilter(label=_("Name"), lookup_expr="icontains")
    kind = django_filters.ChoiceFilter(label=_("Kind"), choices=DisasterKind.choices)
    kelurahan = django_filters.ModelChoiceFilter(label=_("Kelurahan"), queryset=Kelurahan.objects.all())
