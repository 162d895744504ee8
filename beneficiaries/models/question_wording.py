"""The Indonesian wording of the Washington Group questions, as the city chooses to ask them."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from beneficiaries.codes import WASHINGTON_GROUP
from bontang_empowerment.access.models import ScopedModel
from bontang_empowerment.access.policy import EVERYWHERE, AccessPolicy
from bontang_empowerment.access.queryset import ScopedQuerySet

INTRODUCTION = "introduction"
LANGUAGE = "id"


class QuestionWordingQuerySet(ScopedQuerySet["QuestionWording"]):
    def by_domain(self, language: str) -> dict[str, str]:
        """What replaces the product's own wording in this language, by domain; the English one is never replaced."""
        return dict(self.values_list("domain", "wording")) if language == LANGUAGE else {}


class QuestionWording(ScopedModel):
    """One question in the city's words. Without a row the product's own translation is asked.

    The Washington Group publishes no Indonesian wording that we could check, so ours must be open to correction.
    """

    domain = models.CharField(
        _("question"),
        max_length=16,
        unique=True,
        choices=[(INTRODUCTION, _("Introduction")), *WASHINGTON_GROUP.items()],
    )
    wording = models.TextField(
        _("Indonesian wording"),
        max_length=400,
        help_text=_("Asked word for word. Delete the row to ask the product's own translation again."),
    )

    access_policy: ClassVar[AccessPolicy] = AccessPolicy(kelurahan=EVERYWHERE, auditor=True)
    objects = QuestionWordingQuerySet.as_manager()

    class Meta:
        verbose_name = _("wording of a question")
        verbose_name_plural = _("wording of the Washington Group questions")
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.get_domain_display()
