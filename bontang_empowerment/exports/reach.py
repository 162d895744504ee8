"""How far somebody reaches in a list: a file made for more than that is not handed out any more."""

from typing import Any

from bontang_empowerment.access.scope import Scope
from bontang_empowerment.access.url_table import rule_for
from bontang_empowerment.accounts.models import User
from bontang_empowerment.exports.registry import ExportedList


def reach_of(exported: ExportedList, user: User) -> dict[str, Any]:
    """What decides which rows and numbers the user gets, in JSON: equal reaches give equal files."""
    scope = _scope(user, exported.url_name)
    return {
        "roles": sorted(role.value for role in scope.roles),
        "city": [scope.city, scope.restricted_city],
        "kelurahan": [sorted(scope.kelurahan_ids), sorted(scope.restricted_ids)],
        "partners": sorted(scope.partner_ids),
    }


def registry_scope(reveal_url_name: str, user: User) -> Scope:
    """The scope in which the user may look at a whole number on the page of this name: partner staff have none."""
    return _scope(user, reveal_url_name)


def may_have_whole_numbers(exported: ExportedList, user: User) -> bool:
    return bool(registry_scope(exported.reveal_url_name, user).roles)


def _scope(user: User, url_name: str) -> Scope:
    rule = rule_for(url_name)
    return Scope.of(user, only=rule.roles if rule is not None else ())
