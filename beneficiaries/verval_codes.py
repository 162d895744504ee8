"""Verification and validation (verval): the stages of a kelurahan's part of a round, and what can be decided."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class VervalStage(models.TextChoices):
    """RT propose families, the ward deliberation decides on each, the city verifies."""

    PROPOSING = "proposing", _("RT proposals")
    DELIBERATING = "deliberating", _("Ward deliberation")
    DECIDED = "decided", _("Decided, waiting for verification")
    VERIFIED = "verified", _("Verified")


S = VervalStage
NEXT_STAGES: dict[str, tuple[VervalStage, ...]] = {
    S.PROPOSING: (S.DELIBERATING,),
    S.DELIBERATING: (S.DECIDED,),
    S.DECIDED: (S.VERIFIED, S.DELIBERATING),  # the coordinator verifies, or sends back
    S.VERIFIED: (),
}
TAKES_PROPOSALS = (S.PROPOSING, S.DELIBERATING)


class VervalResult(models.TextChoices):
    """What is decided on a family. "To be checked" sends somebody to the house before the city verifies."""

    ELIGIBLE = "eligible", pgettext_lazy("verval", "Eligible")
    NOT_ELIGIBLE = "not_eligible", pgettext_lazy("verval", "Not eligible")
    CHECK = "check", pgettext_lazy("verval", "To be checked in the field")
    MOVED = "moved", pgettext_lazy("verval", "Moved away")
    DECEASED = "deceased", pgettext_lazy("verval", "Died, nobody left")
    NOT_FOUND = "not_found", pgettext_lazy("verval", "Not found")


NEEDS_REASON = (VervalResult.NOT_ELIGIBLE, VervalResult.CHECK, VervalResult.NOT_FOUND)
"""The other results say why by themselves; a reason may still be written."""
