"""What becomes of enrolments when two records of one person become one."""

from django.utils.translation import gettext as _

from beneficiaries.extension import Changes, PersonLink, register_person_link
from beneficiaries.models import Person
from programs.codes import CLOSED, EnrolmentStatus
from programs.job_codes import STANDING
from programs.models import BulkEntry, Business, Enrolment, GroupMember, JobPlacement, VacancyMatch
from programs.models.placement import JobPlacementQuerySet
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


def both_work_in(one: Person, other: Person) -> list[str]:
    """Two standing jobs in places of one vacancy are one person counted twice: somebody ends one of them first."""
    mine = set(_standing_jobs(one).values_list("vacancy", flat=True))
    text = _("Both records hold a place of the vacancy “%(vacancy)s”. End one of the two jobs first, then merge.")
    rows = _standing_jobs(other).filter(vacancy__in=mine).select_related("vacancy")
    return [text % {"vacancy": row.vacancy} for row in rows]


def move_placements(merge: Changes) -> None:
    for row in JobPlacement.objects.filter(person=merge.absorbed).order_by("pk"):
        merge.change(row, person_id=merge.survivor.pk)


def move_matches(merge: Changes) -> None:
    """Somebody proposed twice for one vacancy: the second stays with its record."""
    standing = VacancyMatch.objects.filter(status__in=STANDING)
    taken = set(standing.filter(person=merge.survivor).values_list("vacancy", flat=True))
    for row in VacancyMatch.objects.filter(person=merge.absorbed).order_by("pk"):
        if row.status not in STANDING or row.vacancy_id not in taken:
            merge.change(row, person_id=merge.survivor.pk)


def _standing_jobs(person: Person) -> JobPlacementQuerySet:
    return JobPlacement.objects.standing().filter(person=person, vacancy__isnull=False).order_by("pk")


def move_bulk_entries(merge: Changes) -> None:
    """A run that asked for both keeps what came of each."""
    runs = set(BulkEntry.objects.filter(person=merge.survivor).values_list("run", flat=True))
    for row in BulkEntry.objects.filter(person=merge.absorbed).order_by("pk"):
        if row.run_id not in runs:
            merge.change(row, person_id=merge.survivor.pk)


def _places_of(person: Person) -> EnrolmentQuerySet:
    rows = Enrolment.objects.filter(person=person).exclude(status__in=CLOSED)
    return rows.select_related("program").order_by("pk")


def register_links() -> None:
    register_person_link("programs.Enrolment", "person", PersonLink(move_enrolments, both_hold_a_place))
    register_person_link("programs.BulkEntry", "person", PersonLink(move_bulk_entries))
    register_person_link("programs.GroupMember", "person", PersonLink(move_memberships))
    register_person_link("programs.Business", "person", PersonLink(move_businesses))
    register_person_link("programs.JobPlacement", "person", PersonLink(move_placements, both_work_in))
    register_person_link("programs.VacancyMatch", "person", PersonLink(move_matches))
