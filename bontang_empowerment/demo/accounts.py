"""Who the demo records were made by, and the accounts with which one can try the product."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.contrib.auth.hashers import make_password

from bontang_empowerment.accounts.models import Role, RoleAssignment, User
from bontang_empowerment.audit.models import Action
from bontang_empowerment.audit.trail import record_all
from bontang_empowerment.demo.sign_ins import DEMO_PASSWORD, DEMO_USERNAMES
from bontang_empowerment.regions.models import Kelurahan

SOCIAL_WORKER_OF = "Lok Tuan"
SERVING_SINCE = timedelta(days=900)
TRAINER_WORKS_FOR = "sewing"
NAMES = {
    "koordinator": "Koordinator Program",
    "pemeriksa": "Pemeriksa Internal",
    "admin": "Admin Kota",
    "peksos.loktuan": "Pekerja Sosial Lok Tuan",
    "mitra.jahit": "Staf LKP Mekar Busana",
}


@dataclass(frozen=True)
class Staff:
    """The accounts behind the demo records; `officers` by the kelurahan's code."""

    officers: dict[str, User]
    coordinator: User
    trainer: User
    made: frozenset[str]
    kept: frozenset[str]


def make_staff(*, kelurahan: list[Kelurahan], today: date, with_sign_ins: bool) -> Staff:
    """An officer per kelurahan and one account for each other role.

    Without sign-ins none of them may sign in nor hold a role, and none is made that no record needs. With them only
    those of the table get the known password. An account that is there already keeps its password and its roles.
    """
    wanted = _wanted(kelurahan, with_sign_ins=with_sign_ins)
    kept = {user.username: user for user in User.objects.filter(username__in=wanted)}
    password = make_password(DEMO_PASSWORD) if with_sign_ins else ""
    made = [
        User(
            username=username,
            name=name,
            is_active=with_sign_ins,
            password=password if with_sign_ins and username in DEMO_USERNAMES else make_password(None),
        )
        for username, name in wanted.items()
        if username not in kept
    ]
    for user in made:
        user.save()
    record_all(by=None, action=Action.CREATE, targets=made)
    users = kept | {user.username: user for user in made}
    if with_sign_ins:
        _assign_roles({user.username: user for user in made}, kelurahan, today)
    return Staff(
        officers={place.code: users[officer_username(place)] for place in kelurahan},
        coordinator=users["koordinator"],
        trainer=users["mitra.jahit"],
        made=frozenset(user.username for user in made),
        kept=frozenset(kept),
    )


def officer_username(kelurahan: Kelurahan) -> str:
    """Such as petugas.loktuan."""
    return f"petugas.{''.join(letter for letter in kelurahan.name.lower() if letter.isalpha())}"


def _wanted(kelurahan: list[Kelurahan], *, with_sign_ins: bool) -> dict[str, str]:
    officers = {officer_username(place): f"Petugas {place.name}" for place in kelurahan}
    others = NAMES if with_sign_ins else {name: NAMES[name] for name in ("koordinator", "mitra.jahit")}
    return officers | others


def _assign_roles(users: dict[str, User], kelurahan: list[Kelurahan], today: date) -> None:
    city = {"koordinator": Role.COORDINATOR, "pemeriksa": Role.AUDITOR, "admin": Role.ADMIN}
    roles: list[tuple[str, Role, Kelurahan | None]] = [(username, role, None) for username, role in city.items()]
    for place in kelurahan:
        roles.append((officer_username(place), Role.OFFICER, place))
        if place.name == SOCIAL_WORKER_OF:
            roles.append(("peksos.loktuan", Role.SOCIAL_WORKER, place))
    since = today - SERVING_SINCE
    assignments = [
        RoleAssignment(user=users[username], role=role, kelurahan=place, valid_from=since)
        for username, role, place in roles
        if username in users
    ]
    for assignment in assignments:
        assignment.save()
    record_all(by=None, action=Action.CREATE, targets=assignments)
