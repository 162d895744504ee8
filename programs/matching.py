"""Who fits a vacancy, and which vacancies fit somebody: trained in its field, and what they need is offered there.

Nobody is placed by a rule: these are proposals that city staff make and people answer.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, OuterRef, Prefetch, Q

from beneficiaries.codes import ConsentPurpose, PersonStatus
from beneficiaries.models import AccommodationNeed, Person
from bontang_empowerment.accounts.models import User
from programs.codes import EnrolmentStatus
from programs.extension import training_proofs
from programs.job_codes import STANDING
from programs.models import Enrolment, JobPlacement, Vacancy, VacancyMatch
from programs.models.vacancy import VacancyQuerySet
from programs.querysets import EnrolmentQuerySet

NEEDS_MET, NO_NEEDS = "met", "none"
"""Two lists: people who need just what is offered, and people who need nothing of the kind."""


def trained() -> Q:
    """Enrolments that show a training: completed, or with a certificate in force."""
    return Q(Q(status=EnrolmentStatus.COMPLETED), *(Q(proof()) for proof in training_proofs), _connector=Q.OR)


def candidates(vacancy: Vacancy, user: User, group: str = "") -> EnrolmentQuerySet:
    """The newest training of everybody whom `user` may see and who fits: of one group, or of both.

    Trained in the field of the vacancy, living here, with a basis for programmes, in no job that is on record, not
    proposed for this vacancy, and with no need that is not offered. Each person once.
    """
    in_field = Enrolment.objects.filter(trained(), program__field=vacancy.field)
    later = in_field.filter(person=OuterRef("person"), pk__gt=OuterRef("pk"))
    needs = AccommodationNeed.objects.filter(person=OuterRef("person"))
    offered = vacancy.offers.values_list("kind", flat=True)
    rows = in_field.visible_to(user).filter(
        ~Exists(later),
        ~Exists(needs.exclude(kind__in=list(offered))),
        ~Exists(JobPlacement.objects.standing().filter(person=OuterRef("person"))),
        ~Exists(VacancyMatch.objects.filter(vacancy=vacancy, person=OuterRef("person"), status__in=STANDING)),
        Exists(Person.objects.filter(pk=OuterRef("person")).with_basis_for(ConsentPurpose.PROGRAMME)),
        person__status=PersonStatus.ACTIVE,
    )
    if group == NEEDS_MET:
        # Few people need anything: from them to their trainings, not through every training.
        return rows.filter(person__in=AccommodationNeed.objects.order_by().values("person"))
    return rows.filter(~Exists(needs)) if group == NO_NEEDS else rows


def with_needs(rows: Any, user: User) -> Any:
    """Reads along what each person needs, as far as `user` may know of it. One query more."""
    needs = AccommodationNeed.objects.visible_to(user).order_by("kind")
    return rows.prefetch_related(Prefetch("person__accommodation_needs", queryset=needs))


def fitting_vacancies(person: Person, user: User) -> VacancyQuerySet:
    """The open vacancies that fit somebody: in a field they were trained in, with all that they need offered."""
    fields = Enrolment.objects.filter(trained(), person=person).values("program__field")
    needs = list(AccommodationNeed.objects.filter(person=person).values_list("kind", flat=True))
    rows = Vacancy.objects.visible_to(user).open().filter(field__in=fields)
    met = Count("offers", filter=Q(offers__kind__in=needs))
    return rows.annotate(met=met).filter(met=len(needs)) if needs else rows


@dataclass(frozen=True)
class Fit:
    """Why somebody fits, in words."""

    training: str
    needs: list[str]
    lives_there: bool = False


def fit_of(enrolment: Enrolment, vacancy: Vacancy) -> Fit:
    """Of a candidate read with programme, household and needs."""
    here = vacancy.kelurahan_id is not None and enrolment.person.household.kelurahan_id == vacancy.kelurahan_id
    return Fit(
        training=enrolment.program.name, needs=in_words(enrolment.person.accommodation_needs.all()), lives_there=here
    )


def in_words(needs: Iterable[AccommodationNeed]) -> list[str]:
    return [str(need.get_kind_display()) for need in needs]
