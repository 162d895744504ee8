"""Whether somebody's data may be used for a programme, and what to do when not (UU 27/2022, articles 20 and 40)."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from beneficiaries.codes import ConsentPurpose
from beneficiaries.consent_links import link_to_record
from beneficiaries.models import Person
from beneficiaries.services.consent import Basis, bases_of
from bontang_empowerment.accounts.models import User
from programs.models import Enrolment, Program


@dataclass(frozen=True)
class BasisNotice:
    """What is missing and what follows; `url` records it, empty for whoever may not."""

    text: str
    advice: str
    url: str = ""


def purposes_of(program: Program) -> list[ConsentPurpose]:
    """A partner sees its participants, so a programme with one needs a basis for sharing as well."""
    return [ConsentPurpose.PROGRAMME, *([ConsentPurpose.PARTNER] if program.partner_id else [])]


def missing_bases(person: Person, program: Program) -> list[Basis]:
    """The purposes of the programme that lack a basis today. One query."""
    return [basis for basis in bases_of(person, purposes_of(program)).values() if not basis.in_force]


def basis_notices(enrolment: Enrolment, user: User) -> list[BasisNotice]:
    """For the page of an enrolment that `user` may see, read `with_identity_for`. One query."""
    if not enrolment.identity_shown:
        return [
            BasisNotice(
                _("The data of this participant are withheld."),
                _("There is no basis for sharing them with partners. Attendance can still be marked under the number."),
            )
        ]
    back = enrolment.get_absolute_url()
    return [
        BasisNotice(
            f"{basis.purpose.label}: {basis.in_words}.",
            _advice(basis, enrolment),
            link_to_record(enrolment.person, [basis.purpose], user=user, back=back),
        )
        for basis in missing_bases(enrolment.person, enrolment.program)
    ]


def _advice(basis: Basis, enrolment: Enrolment) -> str:
    if basis.purpose == ConsentPurpose.PARTNER:
        return _("The partner sees “%(number)s” instead of the name.") % {"number": enrolment.number_for_partner}
    if basis.withdrawn_on:
        return _(
            "Their data may not be used for programmes any more: talk with the person, then cancel the enrolment or "
            "record a new basis, within 3 x 24 hours."
        )
    return _("Ask the person, and record their answer before the programme goes on.")
