"""The trail on screen, for auditors and admins."""

import django_filters
from django.utils.translation import gettext_lazy as _

from bontang_empowerment.access.filters import ScopedFilterSet
from bontang_empowerment.access.views import ScopedListView
from bontang_empowerment.audit.models import Action, AuditEvent


class AuditEventFilter(ScopedFilterSet):
    action = django_filters.ChoiceFilter(label=_("What"), choices=Action.choices)
    actor = django_filters.CharFilter(label=_("Username"), field_name="actor__username", lookup_expr="exact")
    target_type = django_filters.CharFilter(label=_("Kind of record"), lookup_expr="exact")
    target_id = django_filters.CharFilter(label=_("Record number"), lookup_expr="exact")


class AuditEventListView(ScopedListView):
    model = AuditEvent
    related = ("actor",)
    filterset_class = AuditEventFilter
    ordering = ("-pk",)
    template_name = "audit/event_list.html"
