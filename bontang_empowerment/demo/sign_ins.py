"""The demo accounts, shown on the sign-in page while they exist and the product runs in development."""

from dataclasses import dataclass

from django.utils.functional import Promise

from bontang_empowerment.accounts.models import Role, User

DEMO_PASSWORD = "bontang-demo-2026"  # nosec B105  # noqa: S105 - refused outside development
DEMO_USERNAMES = {
    "petugas.loktuan": Role.OFFICER,
    "petugas.apiapi": Role.OFFICER,
    "peksos.loktuan": Role.SOCIAL_WORKER,
    "mitra.jahit": Role.PARTNER,
    "koordinator": Role.COORDINATOR,
    "pemeriksa": Role.AUDITOR,
    "admin": Role.ADMIN,
}


@dataclass(frozen=True)
class DemoSignIn:
    username: str
    password: str
    role: str | Promise


def demo_sign_ins() -> list[DemoSignIn]:
    """The demo accounts that exist here and may sign in, in the order of the table.

    Passwords are not checked, which takes a second: see `working_sign_ins`.
    """
    existing = set(User.objects.filter(username__in=DEMO_USERNAMES, is_active=True).values_list("username", flat=True))
    return [
        DemoSignIn(username, DEMO_PASSWORD, role.label)
        for username, role in DEMO_USERNAMES.items()
        if username in existing
    ]


def working_sign_ins() -> list[DemoSignIn]:
    """Those of them that still have the known password, so that none is announced that does not work."""
    users = {user.username: user for user in User.objects.filter(username__in=DEMO_USERNAMES)}
    return [sign_in for sign_in in demo_sign_ins() if users[sign_in.username].check_password(sign_in.password)]
