"""The first page: search, what waits for me, what I opened last, and a button for my commonest act."""

from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView

from bontang_empowerment.access.links import Links
from bontang_empowerment.access.views import signed_in
from bontang_empowerment.accounts.models import Role
from bontang_empowerment.dashboards.recent import recently_opened
from bontang_empowerment.dashboards.tasks import tasks_of


@dataclass(frozen=True)
class MainAct:
    role: Role
    url_name: str
    label: str | Promise
    icon: str

    @property
    def url(self) -> str:
        return reverse(self.url_name)


MAIN_ACTS = [
    MainAct(Role.OFFICER, "beneficiaries:household_create", _("Register a family"), "user-plus"),
    MainAct(Role.SOCIAL_WORKER, "beneficiaries:household_create", _("Register a family"), "user-plus"),
    MainAct(Role.PARTNER, "trainings:batch_list", _("Open my trainings"), "academic-cap"),
    MainAct(Role.COORDINATOR, "dashboards:enrolments", _("Open the dashboard"), "chart-bar"),
    MainAct(Role.AUDITOR, "audit:event_list", _("Read the audit trail"), "shield-check"),
    MainAct(Role.ADMIN, "admin:index", _("Open the administration"), "cog-6-tooth"),
]
"""Of several roles, the first one that is held decides."""


class HomeView(TemplateView):
    template_name = "dashboards/home.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        links = Links.of(signed_in(self.request))
        return super().get_context_data(
            main_act=next((act for act in MAIN_ACTS if links.has([act.role])), None),
            opened=recently_opened(self.request.session, links),
            tasks=tasks_of(links),
            **kwargs,
        )
