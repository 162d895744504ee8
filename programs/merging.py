"""What becomes of enrolments when two records of one person become one."""

from django.utils.translation import gettext as _

from beneficiaries.extension import Changes, PersonLink, register_person_link
from beneficiaries.models import Person
from programs.codes import CLOSED, EnrolmentStatus
from programs.models import Business, Enrolment, GroupMember
from programs.querysets import EnrolmentQuerySet


def both_hold_a_place(one: Person, other: Person) -> list[str]:
    """Nobody is twice in one programme: a person decides which place is given up, and the seat goes on by the queue."""
    mine = {row.program_id: row for row in _places_of(one)}
    text = _("Both records are in the programme “%(program)s”. Withdraw one of the two first, then merge.")
    return [
        text % {"program": row.program.name}
        for row in _places_of(other)
        if row.program_id in mine and {row.status, mine[row.program_id].status} != {EnrolmentStatus.COMPLETED}
    ]


def move_enrolments(merge: Changes) -> None:
    """With everything that hangs on them. A programme that both completed stays with each record."""
    taken = {row.program_id for row in _places_of(merge.survivor)}
    for row in Enrolment.objects.filter(person=merge.absorbed).order_by("pk"):
        if row.status in CLOSED or row.program_id not in taken:
            merge.change(row, person_id=merge.survivor.pk)


def move_memberships(merge: Changes) -> None:
    """A group that both belong to keeps the kept record's membership."""
    current = set(GroupMember.objects.filter(person=merge.survivor, left_on=None).values_list("group", flat=True))
    for row in GroupMember.objects.filter(person=merge.absorbed).order_by("pk"):
        if row.left_on is not None or row.group_id not in current:
            merge.change(row, person_id=merge.survivor.pk)


def move_businesses(merge: Changes) -> None:
    """With the months recorded of them."""
    for row in Business.objects.filter(person=merge.absorbed).order_by("pk"):
        merge.change(row, person_id=merge.survivor.pk)


def _places_of(person: Person) -> EnrolmentQuerySet:
    rows = Enrolment.objects.filter(person=person).exclude(status__in=CLOSED)
    return rows.select_related("program").order_by("pk")


def register_links() -> None:
    register_person_link("programs.Enrolment", "person", PersonLink(move_enrolments, both_hold_a_place))
    register_person_link("programs.GroupMember", "person", PersonLink(move_memberships))
    register_person_link("programs.Business", "person", PersonLink(move_businesses))
