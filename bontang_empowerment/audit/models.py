"""The audit trail: who did what to which record, which fields, when, from where. Append-only."""

from typing import Any, ClassVar, NoReturn

from django.db import models
from django.db.models import Model
from django.utils.translation import gettext_lazy as _

from bontang_empowerment.access.policy import AccessPolicy
from bontang_empowerment.access.queryset import ScopedQuerySet
from bontang_empowerment.accounts.models import User


class Action(models.TextChoices):
    CREATE = "create", _("created")
    UPDATE = "update", _("changed")
    DELETE = "delete", _("deleted")
    REVEAL = "reveal", _("revealed")
    LOOKUP = "lookup", _("looked up in another kelurahan")
    MERGE = "merge", _("merged")
    UNMERGE = "unmerge", _("undid the merge of")
    EXPORT = "export", _("exported")
    SIGN_IN = "sign_in", _("signed in")
    SIGN_OUT = "sign_out", _("signed out")
    PASSWORD = "password", _("changed the password")


class AppendOnlyError(TypeError):
    """An attempt to change or delete what the audit trail has recorded."""


class AuditEventQuerySet(ScopedQuerySet["AuditEvent"]):
    def about(self, target: Model) -> "AuditEventQuerySet":
        return self.filter(target_type=target._meta.label_lower, target_id=str(target.pk))

    def update(self, **kwargs: Any) -> NoReturn:
        raise AppendOnlyError("The audit trail is append-only.")

    def delete(self) -> NoReturn:
        raise AppendOnlyError("The audit trail is append-only.")


class AuditEvent(models.Model):
    """One act. Holds names of fields, never their values: reading the trail discloses nobody.

    The database refuses UPDATE and DELETE by trigger too (migration 0002).
    """

    at = models.DateTimeField(_("when"), auto_now_add=True)
    actor = models.ForeignKey(
        User,
        on_delete=models.PROTECT,
        null=True,
        related_name="audit_events",
        verbose_name=_("who"),
        help_text=_("Empty for a command run on the server."),
    )
    action = models.CharField(_("what"), max_length=20, choices=Action)
    target_type = models.CharField(_("kind of record"), max_length=60, blank=True)
    target_id = models.CharField(_("record number"), max_length=40, blank=True)
    fields = models.JSONField(_("fields"), default=list)
    reason = models.CharField(_("reason"), max_length=300, blank=True)
    place = models.CharField(_("page or command"), max_length=80, blank=True)
    address = models.GenericIPAddressField(_("network address"), null=True, blank=True)
    request_id = models.CharField(_("request"), max_length=32, blank=True)

    access_policy: ClassVar[AccessPolicy] = AccessPolicy(auditor=True)
    objects = AuditEventQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-pk"]
        verbose_name = _("audit event")
        verbose_name_plural = _("audit trail")
        indexes = [
            models.Index(fields=["target_type", "target_id"], name="audit_target"),
            models.Index(fields=["actor", "-at", "-id"], name="audit_actor_time"),
            models.Index(fields=["action", "-at", "-id"], name="audit_action_time"),
            models.Index(fields=["-at", "-id"], name="audit_time"),
        ]

    def __str__(self) -> str:
        return f"{self.get_action_display()} {self.target_type} {self.target_id}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.pk is not None:
            raise AppendOnlyError("The audit trail is append-only.")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise AppendOnlyError("The audit trail is append-only.")
