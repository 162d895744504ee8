"""Users, and the roles that they hold in a kelurahan or in the whole city for a period."""

from datetime import date
from typing import Any, ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.contrib.auth.validators import UnicodeUsernameValidator
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from bontang_empowerment.regions.models import Kelurahan


class Role(models.TextChoices):
    OFFICER = "officer", _("Kelurahan officer")
    SOCIAL_WORKER = "social_worker", _("Social worker")
    PARTNER = "partner", _("Partner staff")
    COORDINATOR = "coordinator", _("Programme coordinator")
    AUDITOR = "auditor", _("Auditor")
    ADMIN = "admin", _("Admin")


KELURAHAN_ROLES = (Role.OFFICER, Role.SOCIAL_WORKER)
CITY_ROLES = (Role.COORDINATOR, Role.AUDITOR)
# Partner staff hold their role through a membership of a partner (programs.PartnerMember), not an assignment.
ASSIGNABLE_ROLES = (*KELURAHAN_ROLES, *CITY_ROLES, Role.ADMIN)


class UserManager(BaseUserManager["User"]):
    def create_user(self, username: str, password: str | None = None, **fields: Any) -> "User":
        user = self.model(username=self.model.normalize_username(username), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, username: str, password: str | None = None, **fields: Any) -> "User":
        return self.create_user(username, password, is_superuser=True, **fields)


class User(AbstractBaseUser, PermissionsMixin):
    """A person who signs in. What they may see comes from RoleAssignment, never from Django's permissions.

    A superuser counts as a city-wide admin, so that the first account can grant roles to the others.
    """

    username = models.CharField(
        _("username"),
        max_length=150,
        unique=True,
        validators=[UnicodeUsernameValidator()],
        error_messages={"unique": _("This username is taken.")},
    )
    name = models.CharField(_("name"), max_length=120)
    email = models.EmailField(_("email"), blank=True)
    is_active = models.BooleanField(_("may sign in"), default=True)
    date_joined = models.DateTimeField(_("created"), default=timezone.now, editable=False)

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    objects = UserManager()

    class Meta:
        ordering = ["username"]
        verbose_name = _("user")
        verbose_name_plural = _("users")

    def __str__(self) -> str:
        return self.name or self.username

    @property
    def is_staff(self) -> bool:
        """Whether the admin site may be tried at all; the site itself asks for the admin role."""
        return self.is_superuser or RoleAssignment.objects.in_force().filter(user=self, role=Role.ADMIN).exists()


class RoleAssignmentQuerySet(models.QuerySet["RoleAssignment"]):
    def in_force(self, on: date | None = None) -> "RoleAssignmentQuerySet":
        """Assignments that hold on the day `on` (today in Asia/Makassar when left out)."""
        day = on or timezone.localdate()
        return self.filter(Q(valid_until=None) | Q(valid_until__gte=day), valid_from__lte=day)


class RoleAssignment(models.Model):
    """One role of one user, in one kelurahan or (kelurahan empty) in the whole city, for a period."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="role_assignments", verbose_name=_("user"))
    role = models.CharField(_("role"), max_length=20, choices=[(role.value, role.label) for role in ASSIGNABLE_ROLES])
    kelurahan = models.ForeignKey(
        Kelurahan,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="role_assignments",
        verbose_name=_("kelurahan"),
        help_text=_("Officers and social workers need one; an admin without one manages the whole city."),
    )
    valid_from = models.DateField(_("from"), default=timezone.localdate)
    valid_until = models.DateField(_("until (last day)"), null=True, blank=True)

    objects = RoleAssignmentQuerySet.as_manager()

    class Meta:
        ordering = ["user", "role", "valid_from"]
        verbose_name = _("role of a user")
        verbose_name_plural = _("roles of users")
        constraints = [
            models.CheckConstraint(
                name="role_assignment_ends_after_it_starts",
                condition=Q(valid_until=None) | Q(valid_until__gte=F("valid_from")),
                violation_error_message=_("The last day must not be before the first."),
            ),
            models.CheckConstraint(
                name="role_assignment_kelurahan_fits_role",
                condition=Q(role__in=KELURAHAN_ROLES, kelurahan__isnull=False)
                | Q(role__in=CITY_ROLES, kelurahan__isnull=True)
                | Q(role=Role.ADMIN),
                violation_error_message=_(
                    "Officers and social workers need a kelurahan; coordinators and auditors have none."
                ),
            ),
            models.UniqueConstraint(
                fields=["user", "role", "kelurahan", "valid_from"],
                name="role_assignment_once_per_kelurahan",
                violation_error_message=_("This user already has this role from that day."),
            ),
            models.UniqueConstraint(
                fields=["user", "role", "valid_from"],
                condition=Q(kelurahan=None),
                name="role_assignment_once_in_the_city",
                violation_error_message=_("This user already has this role from that day."),
            ),
        ]

    def __str__(self) -> str:
        place = self.kelurahan or _("whole city")
        return f"{self.get_role_display()} ({place})"
