"""A person's disability record: one per person, versioned, never deleted."""

from collections.abc import Collection, Mapping
from typing import Any

from django.db import models, transaction

from beneficiaries.extension import tell_facts_changed
from beneficiaries.models import Disability, Person
from bontang_empowerment.access.versions import take_next_version
from bontang_empowerment.accounts.models import User
from bontang_empowerment.audit.models import Action
from bontang_empowerment.audit.trail import record


@transaction.atomic
def save_disability(
    *,
    person: Person,
    kinds: Collection[str],
    answers: Mapping[str, int | None],
    devices: Mapping[str, str],
    needs: Collection[str],
    devices_in_use: Collection[str] = (),
    devices_lacked: Collection[str] = (),
    communication: Collection[str] = (),
    version: int,
    by: User,
) -> Disability:
    """Record or change a person's disability and accommodation needs together.

    answers: by domain of the Short Set; a domain left out keeps its answer. devices: "devices_had" and
    "devices_needed", what stands in no list; devices_in_use and devices_lacked: AssistiveDeviceKind, communication:
    CommunicationMode. version: that of the record which the form showed, 0 for none. Kinds may all be taken away; the
    record stays, with its trail. Raises StaleVersionError when somebody saved in between.
    """
    Person.objects.select_for_update(of=("self",)).get(pk=person.pk)  # the record may not exist yet: lock its parent
    disability = Disability.objects.filter(person=person).first() or Disability(person=person, version=0)
    take_next_version(disability, version)
    is_new = disability.pk is None
    changed = _set(disability, {**answers, **devices})
    if is_new:
        disability.save(force_insert=True)
    changed |= _save_choices(
        disability,
        kinds=kinds,
        devices_in_use=devices_in_use,
        devices_lacked=devices_lacked,
        communication=communication,
        accommodation_needs=needs,
    )
    if is_new or changed:
        _keep_change(disability, changed, is_new=is_new, by=by)
    return disability


def _keep_change(disability: Disability, changed: set[str], *, is_new: bool, by: User) -> None:
    """The version and the columns that differ, the trail, and word to whoever counts with them."""
    if not is_new:
        columns = {field.name for field in disability._meta.concrete_fields}
        disability.save(update_fields={"version", *(changed & columns)})
    record(by=by, action=Action.CREATE if is_new else Action.UPDATE, target=disability, fields=changed)
    tell_facts_changed(people=[disability.person_id], by=by)


def _set(row: models.Model, values: Mapping[str, object]) -> set[str]:
    """Give the row new values; which of them differ."""
    changed = {name for name, value in values.items() if getattr(row, name) != value}
    for name in changed:
        setattr(row, name, values[name])
    return changed


def _save_choices(disability: Disability, **chosen: Collection[str]) -> set[str]:
    """Save the ticked boxes, each in rows of its own; which of them differ."""
    devices, needs = disability.devices, disability.person.accommodation_needs
    differs = {
        "kinds": _replace(disability.kinds, "kind", chosen["kinds"]),
        "devices_in_use": _replace(devices, "kind", chosen["devices_in_use"], is_needed=False),
        "devices_lacked": _replace(devices, "kind", chosen["devices_lacked"], is_needed=True),
        "communication": _replace(disability.communication, "mode", chosen["communication"]),
        "accommodation_needs": _replace(needs, "kind", chosen["accommodation_needs"]),
    }
    return {name for name, is_so in differs.items() if is_so}


def _replace(rows: Any, column: str, wanted: Collection[str], **same: object) -> bool:
    """Make the codes in `column` of a record's rows the wanted ones; whether they differed.

    rows: the related manager. same: what the rows have in common besides, such as is_needed.
    """
    stored, chosen = set(rows.filter(**same).values_list(column, flat=True)), set(wanted)
    rows.filter(**same, **{f"{column}__in": stored - chosen}).delete()
    for code in sorted(chosen - stored):
        rows.create(**same, **{column: code})
    return stored != chosen
