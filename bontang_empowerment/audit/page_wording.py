"""Where something was done, in words: the trail stores the name of the page's address or of the command."""

from django.apps import apps
from django.db.models import Model
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

ADMIN = "admin"
PAGES: dict[str, str | Promise] = {
    "home": gettext_lazy("Home"),
    "accounts:sign_in": gettext_lazy("Sign in"),
    "accounts:sign_out": gettext_lazy("Sign out"),
    "accounts:password_change": gettext_lazy("Change password"),
    "accounts:password_change_done": gettext_lazy("Change password"),
    "audit:event_list": gettext_lazy("Audit trail"),
    "beneficiaries:search": gettext_lazy("Search"),
    "beneficiaries:disability_update": gettext_lazy("Disability"),
    "beneficiaries:family_consent_create": gettext_lazy("Consent of a family"),
    "dashboards:enrolments": gettext_lazy("Enrolment dashboard"),
    "dashboards:relevance": gettext_lazy("Market relevance"),
    "admin:index": gettext_lazy("Administration"),
}
"""Pages that are about no kind of record, or about one under another name."""

ACTS: dict[str, str | Promise] = {
    "list": pgettext_lazy("page", "list"),
    "changelist": pgettext_lazy("page", "list"),
    "detail": pgettext_lazy("page", "one record"),
    "create": pgettext_lazy("page", "new"),
    "add": pgettext_lazy("page", "new"),
    "update": pgettext_lazy("page", "change"),
    "change": pgettext_lazy("page", "change"),
    "delete": pgettext_lazy("page", "delete"),
    "history": pgettext_lazy("page", "history"),
    "member_check": pgettext_lazy("page", "check of a member"),
    "reveal_kk": pgettext_lazy("page", "look at the whole KK number"),
    "reveal_nik": pgettext_lazy("page", "look at the whole NIK"),
    "split": pgettext_lazy("page", "split"),
    "join": pgettext_lazy("page", "join"),
    "head": pgettext_lazy("page", "new head"),
    "departure": pgettext_lazy("page", "departure"),
    "death": pgettext_lazy("page", "death"),
    "return": pgettext_lazy("page", "return"),
    "queue": pgettext_lazy("page", "waitlist"),
    "accept": pgettext_lazy("page", "accept the seat"),
    "decline": pgettext_lazy("page", "decline the seat"),
    "withdraw": pgettext_lazy("page", "withdraw"),
    "exit": pgettext_lazy("page", "leave the programme"),
    "complete": pgettext_lazy("page", "complete"),
    "take_in": pgettext_lazy("page", "take participants in"),
    "attendance": pgettext_lazy("page", "mark attendance"),
    "sheet": pgettext_lazy("page", "attendance sheet"),
    "cancel": pgettext_lazy("page", "cancel"),
    "export": pgettext_lazy("page", "export"),
    "download": pgettext_lazy("page", "download"),
}


def place_label(place: str) -> str:
    """The page's words, "Family: new"; a page of an act without words is told by its kind of record alone."""
    if place in PAGES or not place:
        return str(PAGES.get(place, ""))
    namespace, colon, name = place.partition(":")
    if not colon:
        return _("Command on the server")
    if namespace == ADMIN:
        app_label, _underscore, rest = name.partition("_")
        words = _kind_and_act(app_label, rest)
        return _("Administration: %(page)s") % {"page": words} if words else _("Administration")
    return _kind_and_act(namespace, name) or _("Another page")


def _kind_and_act(app_label: str, name: str) -> str:
    """ "poverty_assessment_create" of an app: the longest beginning that names a model, and the act that follows."""
    parts = name.split("_")
    for length in range(len(parts), 0, -1):
        if model := _model(app_label, "".join(parts[:length])):
            words = capfirst(str(model._meta.verbose_name))
            act = ACTS.get("_".join(parts[length:]))
            return f"{words}: {act}" if act else words
    return ""


def _model(app_label: str, name: str) -> type[Model] | None:
    try:
        return apps.get_model(app_label, name)
    except LookupError:
        return None
