"""A person's disability record: one per person, versioned, never deleted."""

from collections.abc import Collection, Mapping

from django.db import models, transaction

from beneficiaries.models import AccommodationNeed, Disability, DisabilityKindRecord, Person
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
    version: int,
    by: User,
) -> Disability:
    """Record or change a person's disability and accommodation needs together.

    answers: by domain of the Short Set; a domain left out keeps its answer. devices: "devices_had" and
    "devices_needed". version: that of the record which the form showed, 0 for none. Kinds may all be taken away; the
    record stays, with its trail. Raises StaleVersionError when somebody saved in between.
    """
    Person.objects.select_for_update(of=("self",)).get(pk=person.pk)  # the record may not exist yet: lock its parent
    disability = Disability.objects.filter(person=person).first() or Disability(person=person, version=0)
    take_next_version(disability, version)
    is_new = disability.pk is None
    changed = _set(disability, {**answers, **devices})
    if is_new:
        disability.save(force_insert=True)
    if _replace_kinds(disability, set(kinds)):
        changed.add("kinds")
    if _replace_needs(person, set(needs)):
        changed.add("accommodation_needs")
    if not is_new and changed:
        columns = {field.name for field in disability._meta.concrete_fields}
        disability.save(update_fields={"version", *(changed & columns)})
    if is_new or changed:
        action = Action.CREATE if is_new else Action.UPDATE
        record(by=by, action=action, target=disability, fields=changed)
    return disability


def _set(row: models.Model, values: Mapping[str, object]) -> set[str]:
    """Give the row new values; which of them differ."""
    changed = {name for name, value in values.items() if getattr(row, name) != value}
    for name in changed:
        setattr(row, name, values[name])
    return changed


def _replace_kinds(disability: Disability, wanted: set[str]) -> bool:
    stored = set(disability.kinds.values_list("kind", flat=True))
    disability.kinds.filter(kind__in=stored - wanted).delete()
    DisabilityKindRecord.objects.bulk_create(
        DisabilityKindRecord(disability=disability, kind=kind) for kind in sorted(wanted - stored)
    )
    return stored != wanted


def _replace_needs(person: Person, wanted: set[str]) -> bool:
    stored = set(person.accommodation_needs.values_list("kind", flat=True))
    person.accommodation_needs.filter(kind__in=stored - wanted).delete()
    AccommodationNeed.objects.bulk_create(
        AccommodationNeed(person=person, kind=kind) for kind in sorted(wanted - stored)
    )
    return stored != wanted
