"""Abstract bases that the screens' promises stand on: safe repeats, refused stale edits, a declared policy."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from bontang_empowerment.access.policy import AccessPolicy


class ScopedModel(models.Model):
    """Every domain model: says who may see it and knows when it was made."""

    access_policy: ClassVar[AccessPolicy]
    restriction_flag: ClassVar[str] = ""
    """The boolean column that hides a row, and whatever hangs on it, from all but access.scope.RESTRICTED_ROLES."""

    created_at = models.DateTimeField(_("created"), auto_now_add=True)

    class Meta:
        abstract = True


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
