"""What each row of a list is: new, changed, unchanged, a possible duplicate, or refused with a reason.

The registry is asked for a whole chunk at once. Saving a list checks each chunk again just before it writes: what
somebody has registered in between counts.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from django.utils.translation import gettext

from beneficiaries.codes import PersonStatus, Relation
from beneficiaries.imports.candidates import Candidate
from beneficiaries.imports.comparing import breaks_stay_permit, family_changes, person_changes, same_text
from beneficiaries.imports.families import FileFamilies
from beneficiaries.imports.likely import Pair, Sought, likeliest, people_alike
from beneficiaries.imports.lookups import (
    Members,
    OwnPeople,
    Reach,
    households_by_kk,
    members_of,
    name_similarity,
    people_by_id,
    people_by_nik,
)
from beneficiaries.matching import MatchModel
from beneficiaries.models import Household, Person
from beneficiaries.models.imports import RowStatus
from beneficiaries.querysets import PersonQuerySet
from beneficiaries.services.identity import Holder
from bontang_empowerment.audit.models import Action
from bontang_empowerment.audit.trail import record_each

REQUIRED_OF_PERSON = ("name", "sex", "birth_date", "relation")
REQUIRED_OF_FAMILY = ("kelurahan", "rt", "address")
ANOTHER_NAME = 60
"""Below this similarity a NIK belongs to somebody else than the row names: one of both is mistyped."""


@dataclass
class Registry:
    """What is registered about the people and families of one chunk."""

    people: dict[str, Person]
    families: dict[str, Household]
    members: Members
    named: dict[int, Person] = field(default_factory=dict)
    told: set[int] = field(default_factory=set)
    visible_people: set[int] = field(default_factory=set)
    visible_families: set[int] = field(default_factory=set)
    told_families: set[int] = field(default_factory=set)


@dataclass(frozen=True)
class Settled:
    """What somebody has decided of possible duplicates: rows to take, and whom a row is about, by row number."""

    take: frozenset[int] = frozenset()
    same_as: Mapping[int, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Check:
    """How one list is checked. own: look for duplicates only among those whom others have registered since; that is
    the second check of rows checked before. every_nik: look up the numbers also of rows that were new by then."""

    run_id: int
    reach: Reach
    weights: MatchModel
    own: OwnPeople | None = None
    every_nik: bool = True


def check_chunk(candidates: Sequence[Candidate], *, check: Check, settled: Settled) -> FileFamilies:
    """Fill in what each candidate is. Returns what the list says of their families."""
    families = FileFamilies.before(check.run_id, candidates, with_niks=check.own is None)
    families.refuse_repeats(candidates)
    open_rows = [candidate for candidate in candidates if not candidate.is_refused]
    registry = _registry_for(open_rows, check, settled)
    if open_rows:
        families.add_registered(check.run_id, candidates[0].number, registry.visible_families)
    own = check.reach.kelurahan()
    for candidate in open_rows:
        _match(candidate, registry, settled)
        if candidate.person is not None:
            _check_known(candidate, candidate.person, registry, settled)
        elif not candidate.is_refused:
            _check_new(candidate, registry)
        if not candidate.is_refused:
            families.check(candidate)
        if not candidate.is_refused:
            _check_place(candidate, own, families)
    _hold_likely(open_rows, registry, check, settled)
    _record_lookups(open_rows, check.reach)
    return families


def _registry_for(candidates: Iterable[Candidate], check: Check, settled: Settled) -> Registry:
    reach = check.reach
    sought = (one for one in candidates if one.nik_key and (check.every_nik or not one.was_new))
    people = people_by_nik({one.nik_key for one in sought})
    families = households_by_kk({one.kk_key for one in candidates if one.kk_key})
    named = people_by_id(set(settled.same_as.values()))
    known = {person.household_id: person.household for person in [*people.values(), *named.values()]}
    known |= {household.pk: household for household in families.values()}
    ids = {person.pk for person in [*people.values(), *named.values()]}
    return Registry(
        people,
        families,
        members_of(known, reach),
        named,
        told=set(reach.compared().filter(pk__key_of=ids).values_list("pk", flat=True)) if ids else set(),
        visible_people=reach.people(ids),
        visible_families=(visible := reach.households(known)),
        told_families=visible | reach.told_households(known.keys() - visible),
    )


def _match(candidate: Candidate, registry: Registry, settled: Settled) -> None:
    """Who it is: by NIK, else whom somebody has decided on, else by name and birth date in the family of the KK."""
    person = registry.people.get(candidate.nik_key) if candidate.nik_key else None
    if person is None and candidate.number in settled.same_as:
        person = registry.named.get(settled.same_as[candidate.number])
    if person is None and (household := registry.families.get(candidate.kk_key)) is not None:
        candidate.household = household
        for member in registry.members.by_name.get((household.pk, candidate.name_key), ()):
            if not _is_same_day(candidate, member):
                continue
            if candidate.nik_key and member.nik_index:
                if candidate.number in settled.take:
                    continue
                candidate.hold(gettext("same family, name and birth date, but another NIK"), person_id=member.pk)
                return
            person = member
            break
    if person is not None:
        candidate.person, candidate.household = person, person.household


def _is_same_day(candidate: Candidate, member: Person) -> bool:
    told = candidate.birth_date
    return told is None or member.birth_date is None or told == member.birth_date


def _check_known(candidate: Candidate, person: Person, registry: Registry, settled: Settled) -> None:
    household = person.household
    if household.pk not in registry.visible_families or (
        (person.nik_index in registry.people or person.pk in registry.named)
        and person.pk not in registry.visible_people
    ):
        withheld = person.pk not in registry.told
        holder = Holder(person, household, visible=False, withheld=withheld, named_after=person)
        candidate.refuse("nik", holder.message)
        candidate.leave_out_of_reach(person)
        return
    if person.status != PersonStatus.ACTIVE:
        told = {"status": person.get_status_display()}
        candidate.refuse("nik", gettext("This person is registered as “%(status)s”. Check the record first.") % told)
        return
    if candidate.kk_key and household.kk_index and candidate.kk_key != household.kk_index:
        candidate.refuse(
            "kk_number",
            gettext("This person is registered in the family with KK %(number)s. Move them on the family's page first.")
            % {"number": household.masked_kk_number},
        )
        return
    if candidate.kk_key and not household.kk_index and candidate.kk_key in registry.families:
        candidate.refuse("kk_number", gettext("This KK number belongs to another family. Move the person there first."))
        return
    candidate.person_changes = person_changes(person, candidate.values, candidate.derived)
    candidate.family_changes = family_changes(household, candidate.values)
    changes = candidate.person_changes or candidate.family_changes
    candidate.status = RowStatus.CHANGED if changes else RowStatus.UNCHANGED
    if changes:
        _check_change(candidate, person, registry, settled)


def _check_change(candidate: Candidate, person: Person, registry: Registry, settled: Settled) -> None:
    if "relation" in candidate.person_changes and candidate.values["relation"] == Relation.HEAD:
        head = registry.members.heads.get(person.household_id)
        if head not in {None, person.pk}:
            candidate.refuse("relation", gettext("This family has a head already."))
    if breaks_stay_permit(person, candidate.values) and candidate.person_changes:
        candidate.refuse("citizenship", gettext("Only a foreign citizen has a stay permit. Choose WNA, or remove it."))
    name = candidate.values.get("name", person.name)
    is_settled = candidate.number in settled.same_as or candidate.number in settled.take
    if candidate.is_refused or is_settled or same_text(name, person.name):
        return
    if name_similarity(candidate.name_key, person.name_key) < ANOTHER_NAME:
        candidate.hold(gettext("the NIK is that of somebody with another name"), person_id=person.pk)


def _check_new(candidate: Candidate, registry: Registry) -> None:
    for name in REQUIRED_OF_PERSON:
        if name not in candidate.values:
            candidate.refuse(name, _missing(name))
            return
    household = candidate.household
    if household is None:
        return
    if household.pk not in registry.visible_families:
        candidate.refuse("kk_number", _foreign_family(household, withheld=household.pk not in registry.told_families))
        candidate.household = None
        return
    if candidate.values["relation"] == Relation.HEAD and household.pk in registry.members.heads:
        candidate.refuse("relation", gettext("This family has a head already."))
        return
    candidate.family_changes = family_changes(household, candidate.values)


def _foreign_family(household: Household, *, withheld: bool) -> str:
    if withheld:
        return Holder(None, household, visible=False, withheld=True).message
    return gettext(
        "This KK number is registered in Kelurahan %(kelurahan)s. Ask for a transfer or check the digits again."
    ) % {"kelurahan": household.kelurahan.name}


def _missing(name: str) -> str:
    return {
        "name": gettext("The name is missing."),
        "sex": gettext("The sex is missing, and there is no NIK that tells it."),
        "birth_date": gettext("The birth date is missing, and there is no NIK that tells it."),
        "relation": gettext("The relation to the head (SHDK) is missing; a new person needs one."),
        "kelurahan": gettext("The kelurahan is missing; a new family needs one."),
        "rt": gettext("The RT is missing; a new family needs one."),
        "address": gettext("The address is missing; a new family needs one."),
    }[name]


def _check_place(candidate: Candidate, own: set[int], families: FileFamilies) -> None:
    """A new family is complete, and every family stays within reach."""
    if candidate.household is None and candidate.person is None:
        facts = families.facts_of(candidate)
        for name in REQUIRED_OF_FAMILY:
            if name not in facts:
                candidate.refuse(name, _missing(name))
                return
        kelurahan = facts["kelurahan"]
    else:
        kelurahan = candidate.values.get("kelurahan") if "kelurahan" in candidate.family_changes else None
    if kelurahan is not None and kelurahan not in own:
        candidate.refuse("kelurahan", gettext("This kelurahan is not among your own."))


def _hold_likely(rows: Sequence[Candidate], registry: Registry, check: Check, settled: Settled) -> None:
    """Somebody like them is registered. Without a NIK, in the same place and the same in all: it is the same person."""
    candidates = [one for one in rows if one.status == RowStatus.NEW and one.person is None]
    sought = [
        Sought(position, one.name_key, born)
        for position, one in enumerate(candidates)
        if (born := one.birth_date) is not None and one.name_key
    ]
    alike = people_alike(sought, among=_people_to_compare(check), told=check.reach.compared())
    people = people_by_id({pk for ids in alike.values() for pk in ids}, with_nik=True)
    registry.visible_people |= check.reach.people(people.keys())
    pairs: list[Pair] = []
    for position, ids in alike.items():
        candidate, those = candidates[position], [people[pk] for pk in ids]
        person = next((one for one in those if _is_same_person(candidate, one, registry)), None)
        if person is not None:
            candidate.person, candidate.household = person, person.household
            registry.visible_families.add(person.household_id)
            _check_known(candidate, person, registry, settled)
        elif candidate.number not in settled.take:
            pairs += [Pair(position, candidate.values, candidate.household, one) for one in those]
    for pair, score in likeliest(pairs, check.weights):
        candidates[pair.position].hold(", ".join(score.reasons), person_id=pair.person.pk)


def _people_to_compare(check: Check) -> PersonQuerySet:
    standing = Person.objects.filter(merged_into=None)
    if check.own is None:
        return standing
    ids = set(Person.objects.filter(check.own.registered_beside()).values_list("pk", flat=True))
    return standing.filter(pk__key_of=ids) if ids else standing.none()


def _is_same_person(candidate: Candidate, person: Person, registry: Registry) -> bool:
    """Within reach, neither has a NIK nor a KK number to tell them apart, and everything else agrees."""
    household, values = person.household, candidate.values
    return (
        not candidate.nik_key
        and not candidate.kk_key
        and person.pk in registry.visible_people
        and person.name_key == candidate.name_key
        and person.birth_date == candidate.birth_date
        and person.sex == values["sex"]
        and values.get("kelurahan", household.kelurahan_id) == household.kelurahan_id
        and values.get("rt", household.rt) == household.rt
        and same_text(values.get("address", household.address), household.address)
    )


def _record_lookups(candidates: Iterable[Candidate], reach: Reach) -> None:
    """Who learned from the list that somebody of another kelurahan is registered."""
    ids = {one.person.pk for one in candidates if one.person is not None} | {
        key for one in candidates for key in (one.likely_id, one.out_of_reach_id) if key is not None
    }
    foreign = sorted(ids - reach.people(ids)) if reach.by is not None else []
    fields = ["birth_date", "name"]
    record_each(by=reach.by, action=Action.LOOKUP, model=Person, fields_by_id=[(pk, fields) for pk in foreign])
