"""Why somebody cannot be proposed for any vacancy now, in words."""

from django.utils.translation import gettext as _

from beneficiaries.codes import ConsentPurpose, PersonStatus
from beneficiaries.models import Person
from beneficiaries.services.consent import bases_of
from programs.models import JobPlacement


def obstacles_to_proposing(person: Person) -> list[str]:
    """Two queries; empty when nothing stands in the way."""
    told = []
    if person.status != PersonStatus.ACTIVE:
        told.append(_("This person does not live in the city any more."))
    if JobPlacement.objects.standing().filter(person=person).exists():
        told.append(_("This person has a job that is on record. Record its end first, if it is over."))
    basis = bases_of(person, [ConsentPurpose.PROGRAMME])[ConsentPurpose.PROGRAMME]
    if not basis.in_force:
        told.append(_("There is no basis for using their data for programmes: %(basis)s.") % {"basis": basis.in_words})
    return told
