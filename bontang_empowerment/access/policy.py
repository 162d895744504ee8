"""What each model says about who may see its rows, in the model's own words.

A policy names, for each kind of reach, how a row leads to it. What is left out is invisible: the door fails closed.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cache
from typing import Any, Final

from django.db.models import ForeignKey, Model, Q

PartnerRule = Callable[[frozenset[int]], Q]


class _Everywhere:
    def __repr__(self) -> str:
        return "EVERYWHERE"


EVERYWHERE: Final = _Everywhere()
"""Every holder of the role sees every row: reference data and what is public inside the city."""


@dataclass(frozen=True)
class AccessPolicy:
    """Who sees rows of a model.

    kelurahan: lookup path to Kelurahan ("household__kelurahan"), a tuple of paths of which any leads there,
        EVERYWHERE, or None (kelurahan roles and coordinators see nothing).
    partner: a function from the ids of a member's partners to a Q over the model, EVERYWHERE, or None.
    auditor: whether auditors (and city-wide admins) see the rows.
    aggregates: whether auditors may count the rows without seeing them.
    admin_only: rows of accounts and roles: only city-wide admins see them.
    owner: lookup path to the User whose row it is; beside the owner only city-wide admins see it.
    standing: a condition without which a row is seen and counted by nobody: one that became part of another.
    withholds_identity: whether the pages withhold who a row is about from partner staff (programs.identity): then a
        participant's row stays visible to the partner although the person is restricted.
    restrictions: filled by `policy_of`, never declared: lookup paths of the flags that hide a row from all but the
        named roles. They follow from the model's relations, so that no model can forget them.
    model: filled along with them.
    """

    kelurahan: str | tuple[str, ...] | _Everywhere | None = None
    partner: PartnerRule | _Everywhere | None = None
    auditor: bool = False
    aggregates: bool = False
    admin_only: bool = False
    owner: str | None = None
    standing: Q | None = None
    withholds_identity: bool = False
    restrictions: tuple[str, ...] = ()
    model: type[Model] | None = None


CITY_WIDE: Final = AccessPolicy(kelurahan=EVERYWHERE, partner=EVERYWHERE, auditor=True, aggregates=True)
ADMIN_ONLY: Final = AccessPolicy(admin_only=True)

# Models below this layer cannot import it, so their policies stand here.
_registered: dict[str, AccessPolicy] = {
    "regions.Kecamatan": CITY_WIDE,
    "regions.Kelurahan": CITY_WIDE,
    "accounts.User": ADMIN_ONLY,
    "accounts.RoleAssignment": ADMIN_ONLY,
}
_partner_rules: dict[str, PartnerRule] = {}


class MissingPolicyError(LookupError):
    """A model reached the door without declaring who may see it."""


def partner_path(path: str) -> PartnerRule:
    """A rule for models that lead to their partner by a lookup path without multiplying rows."""
    return lambda partner_ids: Q(**{f"{path}__in": partner_ids})


def register_partner_rule(model_label: str, rule: PartnerRule) -> None:
    """Let a higher app say which rows of a lower model its partners see; called from AppConfig.ready."""
    _partner_rules[model_label] = rule


def policy_of(model: type[Model]) -> AccessPolicy:
    """The model's policy with what higher apps have registered. Raises MissingPolicyError without one."""
    label = model._meta.label
    declared: Any = getattr(model, "access_policy", None) or _registered.get(label)
    if not isinstance(declared, AccessPolicy):
        raise MissingPolicyError(f"{label} declares no access_policy.")
    rule = _partner_rules.get(label, declared.partner)
    return replace(declared, partner=rule, restrictions=_restrictions(model, declared.kelurahan), model=model)


@cache
def _restrictions(model: type[Model], kelurahan: str | tuple[str, ...] | _Everywhere | None) -> tuple[str, ...]:
    """The flags of the model itself, of what stands on its way to a kelurahan, and of what these point at."""
    found = {_flag(model), *_flags_beside(model)}
    paths = (kelurahan,) if isinstance(kelurahan, str) else kelurahan if isinstance(kelurahan, tuple) else ()
    for path in paths:
        way, here = "", model
        for step in path.split("__"):
            here = here._meta.get_field(step).related_model  # type: ignore[assignment]  # a step of a path is a relation
            way += f"{step}__"
            found |= {_flag(here, way), *_flags_beside(here, way)}
    return tuple(sorted(found - {""}))


def _flags_beside(model: type[Model], way: str = "") -> set[str]:
    """Of what the model's rows point at, but for other rows of its own."""
    keys = [field for field in model._meta.concrete_fields if isinstance(field, ForeignKey)]
    return {_flag(key.related_model, f"{way}{key.name}__") for key in keys if key.related_model is not model}


def _flag(model: type[Model], way: str = "") -> str:
    name = getattr(model, "restriction_flag", "")
    return f"{way}{name}" if name else ""
