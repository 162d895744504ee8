"""What every row about a sealed file has in common: where it lies, what it is, who handed it in."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from beneficiaries.proof_formats import ProofKind
from bontang_empowerment.access.models import ScopedModel
from bontang_empowerment.accounts.models import User


class SealedFile(ScopedModel):
    """A PDF, JPEG or PNG outside every public folder; see services.proofs. Added to, never replaced."""

    folder: ClassVar[str]
    """Under MEDIA_ROOT; of this model alone."""
    named: ClassVar[str]
    """How a downloaded file begins: the name that it came with may say anything."""

    stored_name = models.CharField(_("stored file"), max_length=60, db_index=True, editable=False)
    kind = models.CharField(_("kind of file"), max_length=20, choices=ProofKind.choices, editable=False)
    size = models.PositiveIntegerField(_("size in bytes"), editable=False)
    sha256 = models.CharField(_("check sum"), max_length=64, editable=False)
    added_by = models.ForeignKey(
        User, on_delete=models.PROTECT, related_name="+", verbose_name=_("added by"), editable=False
    )

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.download_name

    @property
    def download_name(self) -> str:
        return f"{self.named}-{self.pk}.{ProofKind(self.kind).extension}"
