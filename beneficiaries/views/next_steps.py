"""What is still to be recorded about a family, as a checklist on its page."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from beneficiaries.codes import ConsentPurpose
from beneficiaries.consent_links import address_to_record
from beneficiaries.models import Household, Person
from beneficiaries.views.cards import DisasterCard, PovertyCard
from bontang_empowerment.access.links import may_open
from bontang_empowerment.accounts.models import User


@dataclass(frozen=True)
class Link:
    label: str
    url: str


@dataclass(frozen=True)
class Step:
    """`links` lead to the page where it is done; empty for whoever may only read. Some apply to few families."""

    title: str
    is_done: bool
    text: str
    links: tuple[Link, ...] = ()
    is_optional: bool = False


def next_steps(
    household: Household, user: User, *, poverty_card: PovertyCard | None, disaster_card: DisasterCard | None
) -> list[Step]:
    """What is missing of the data, consent, poverty, disability, disaster. One query besides the cards'.

    household: one that `user` may see, read with_head.
    """
    may_record = may_open(user, "beneficiaries:poverty_assessment_create", kelurahan_id=household.kelurahan_id)
    members = _members(household, user)
    steps = [_data(household, may_record)] if household.is_to_complete else []
    steps.append(_consent(household, members, may_record))
    if poverty_card is not None:
        steps.append(_poverty(poverty_card))
    steps.append(_disability(members, may_record))
    if disaster_card is not None:
        steps.append(_disaster(disaster_card))
    return steps


def _members(household: Household, user: User) -> list[Person]:
    rows = Person.objects.visible_to(user).active().filter(household=household)
    return list(rows.with_what_is_recorded().order_by("pk"))


def _data(household: Household, may_record: bool) -> Step:
    """Of a family registered in a hurry, with a name and an RT alone."""
    links = [Link(_("Address"), reverse("beneficiaries:household_update", args=[household.pk]))]
    unasked = [person for person in household.active_members if not person.sex]
    links += [Link(person.name, reverse("beneficiaries:person_update", args=[person.pk])) for person in unasked]
    text = _("Registered with a name and an RT alone. Ask for the family card and complete the data.")
    return Step(_("Family's data"), False, text, tuple(links) if may_record else ())


def _consent(household: Household, members: list[Person], may_record: bool) -> Step:
    missing = [person for person in members if not getattr(person, "has_basis", False)]
    text = _("%(done)s of %(all)s members have a basis for registration.") % {
        "done": len(members) - len(missing),
        "all": len(members),
    }
    back = f"{household.get_absolute_url()}#next-steps"
    purposes = [ConsentPurpose.REGISTRATION]
    links = tuple(Link(person.name, address_to_record(person, purposes, back=back)) for person in missing if may_record)
    if len(links) > 1:
        whole = reverse("beneficiaries:family_consent_create", args=[household.pk])
        links = (Link(_("The whole family at once"), whole), *links)
    return Step(_("Consent"), bool(members) and not missing, text, links)


def _poverty(card: PovertyCard) -> Step:
    latest = card.latest
    text = _("Assessed on %(date)s.") % {"date": f"{latest.assessed_on:%d-%m-%Y}"} if latest else _("Not assessed yet.")
    links = () if latest or not card.add_url else (Link(_("Assess the family"), card.add_url),)
    return Step(_("Poverty criteria"), latest is not None, text, links)


def _disability(members: list[Person], may_record: bool) -> Step:
    """Nobody is asked for a disability that is not there: the step is done once one is on record, else it is a hint."""
    recorded = [person for person in members if getattr(person, "has_disability", False)]
    others = [person for person in members if person not in recorded]
    if recorded:
        names = ", ".join(person.name for person in recorded)
        return Step(_("Disability"), True, _("On record for %(names)s.") % {"names": names})
    text = _("If a member has a disability, record it here.")
    return Step(_("Disability"), False, text, _links("beneficiaries:disability_update", others, may_record), True)


def _disaster(card: DisasterCard) -> Step:
    if card.impacts:
        names = ", ".join(impact.event.name for impact in card.impacts)
        return Step(_("Disaster"), True, _("On record: %(names)s.") % {"names": names})
    links = (Link(_("Record an impact"), card.add_url),) if card.add_url else ()
    return Step(_("Disaster"), False, _("If a disaster hit the family, record what it did."), links, True)


def _links(url_name: str, people: list[Person], may_record: bool) -> tuple[Link, ...]:
    if not may_record:
        return ()
    return tuple(Link(person.name, reverse(url_name, args=[person.pk])) for person in people)
