"""The programme of a side with its partner, its group's proposal, and people at each step of it."""

from dataclasses import dataclass
from datetime import timedelta

from django.utils import timezone

from beneficiaries.models import Person
from beneficiaries.proof_formats import recognise
from bontang_empowerment.accounts.models import User
from programs.codes import EnrolmentStatus
from programs.models import (
    Business,
    BusinessRecord,
    Commitment,
    CommitmentReceipt,
    CommunityGroup,
    Enrolment,
    GroupMember,
    JobPlacement,
    Outcome,
    Partner,
    PartnerMember,
    Program,
    Proposal,
    ProposalMinutes,
    Vacancy,
    VacancyMatch,
)
from programs.services.minutes import add_minutes
from tests.access.world.families import Families
from tests.builders import (
    build_business,
    build_business_month,
    build_commitment,
    build_enrolment,
    build_group,
    build_group_member,
    build_match,
    build_person,
    build_placement,
    build_program,
    build_proposal,
    build_receipt,
    build_vacancy,
)
from tests.proof_files import png


@dataclass
class Programmes:
    partner: Partner
    member: PartnerMember
    staff: User
    commitment: Commitment
    receipt: CommitmentReceipt
    group: CommunityGroup
    group_member: GroupMember
    proposal: Proposal
    minutes: ProposalMinutes
    program: Program
    enrolment: Enrolment
    waiting: Enrolment
    offered: Enrolment
    withheld: Enrolment
    outcome: Outcome
    vacancy: Vacancy
    own_business: Business
    business_month: BusinessRecord
    match: VacancyMatch
    placement: JobPlacement


def build_programmes(word: str, families: Families, *, officer: User, staff: User, partner: Partner) -> Programmes:
    """`withheld` shares no data with the partner."""
    household = families.household
    program = build_program(f"Program {word}", partner=partner, capacity=20)
    enrolment = build_enrolment(person=families.person, program=program, status=EnrolmentStatus.ENROLLED)
    waiting = build_enrolment(person=families.waiting_person, program=program, status=EnrolmentStatus.WAITLISTED)
    offered_person = build_person(f"Ditawari {word}", household=household)
    offered = build_enrolment(person=offered_person, program=program, status=EnrolmentStatus.OFFERED)
    withheld = _withheld(word, build_person(f"Ditahan {word}", household=household), program, staff)
    group = build_group(f"Kelompok {word}", kelurahan=families.kelurahan)
    commitment = build_commitment(partner=partner, program=program, what=f"Mesin {word}")
    vacancy = build_vacancy(partner=partner, title=f"Lowongan {word}", offers=["ramp"])
    proposal = build_proposal(group=group, by=officer, title=f"Usulan {word}")
    business = build_business(person=families.person, enrolment=enrolment, name=f"Usaha {word}", recorded_by=staff)
    return Programmes(
        partner=partner,
        member=PartnerMember.objects.get(partner=partner, user=staff),
        staff=staff,
        commitment=commitment,
        receipt=build_receipt(commitment=commitment),
        group=group,
        group_member=build_group_member(group=group, person=families.waiting_person),
        proposal=proposal,
        minutes=add_minutes(proposal=proposal, proof=recognise(png(f"Notulen {word}".encode())), by=officer),
        program=program,
        enrolment=enrolment,
        waiting=waiting,
        offered=offered,
        withheld=withheld,
        outcome=Outcome.objects.create(
            enrolment=enrolment, point="end", business=f"Usaha {word}", has_business=True, recorded_by=staff
        ),
        own_business=business,
        business_month=build_business_month(business=business, recorded_by=staff),
        vacancy=vacancy,
        match=build_match(vacancy=vacancy, enrolment=enrolment),
        placement=_checked_placement(enrolment, vacancy, officer),
    )


def _withheld(word: str, person: Person, program: Program, staff: User) -> Enrolment:
    """Somebody with an outcome and a business who shares no data with the partner."""
    enrolment = build_enrolment(person=person, program=program, shared=False)
    Outcome.objects.create(enrolment=enrolment, point="end", business=f"Dagang {word}", recorded_by=staff)
    build_business(person=person, name=f"Dagang {word}", recorded_by=staff)
    return enrolment


def _checked_placement(enrolment: Enrolment, vacancy: Vacancy, officer: User) -> JobPlacement:
    """With what the employer provides, and the answer of the first month."""
    began = timezone.localdate() - timedelta(days=40)
    placement = build_placement(person=enrolment.person, vacancy=vacancy, enrolment=enrolment, started_on=began)
    placement.provisions.create(kind="ramp")
    placement.checks.create(point=1, still_there=True, recorded_by=officer)
    return placement
