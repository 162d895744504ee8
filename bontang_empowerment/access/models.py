"""Abstract bases that the screens' promises stand on: safe repeats, refused stale edits, a declared policy."""

from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from bontang_empowerment.access.policy import AccessPolicy
from bontang_empowerment.quick_rows import QuicklyReadModel, label_of


class ScopedModel(QuicklyReadModel):
    """Every domain model: says who may see it and knows when it was made."""

    access_policy: ClassVar[AccessPolicy]
    restriction_flag: ClassVar[str] = ""
    """The boolean column that hides a row, and whatever hangs on it, from all but access.scope.RESTRICTED_ROLES."""

    created_at = models.DateTimeField(_("created"), auto_now_add=True)

    class Meta:
        abstract = True

    def _get_FIELD_display(self, field: "models.Field[Any, Any]") -> Any:  # noqa: N802 - the name is Django's
        """What `get_status_display` says. Django puts every choice into words to find one; lists ask per row."""
        return label_of(field, getattr(self, field.attname))


class RepeatSafeModel(models.Model):
    """A row made by a form whose second post must return the first result."""

    submission_token = models.UUIDField(null=True, blank=True, unique=True, editable=False)

    class Meta:
        abstract = True


class VersionedModel(models.Model):
    """A row whose edit form is refused when somebody else saved in between; services raise the number."""

    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        abstract = True
