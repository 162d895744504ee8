"""The trail on screen, for auditors and admins."""

from bontang_empowerment.access.views import ScopedListView
from bontang_empowerment.audit.filters import AuditEventFilter
from bontang_empowerment.audit.models import AuditEvent


class AuditEventListView(ScopedListView):
    """Newest first, by the moment: the order in which the indexes hold the trail."""

    model = AuditEvent
    related = ("actor",)
    filterset_class = AuditEventFilter
    opens_alike = True
    ordering = ("-at", "-pk")
    page_size = 50
    template_name = "audit/event_list.html"
