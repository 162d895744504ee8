"""Builders of real objects with sensible values, and the four personas that most tests are told about.

Every builder takes what matters to the test as keywords and fills in the rest. NIKs have serial 99xx: nobody is meant.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, time, timedelta
from itertools import count
from typing import Any

from django.utils import timezone

from beneficiaries.codes import ConsentPurpose, NikStatus, Relation, Sex
from beneficiaries.models import (
    CRITERIA,
    ConsentRecord,
    Disability,
    DisabilityKindRecord,
    DisasterEvent,
    DisasterImpact,
    Household,
    Person,
    PovertyAssessment,
    VervalEntry,
    VervalMeeting,
    VervalRound,
)
from bontang_empowerment.accounts.models import Role, RoleAssignment, User
from bontang_empowerment.regions.models import Kecamatan, Kelurahan
from programs.business_codes import month_of, months_before
from programs.codes import HOLDS_SEAT, EnrolmentStatus, Field, OutcomePoint, PartnerKind, ProgramStatus
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
    Vacancy,
    VacancyMatch,
    VacancyOffer,
)
from programs.services.proposals import Content, submit_proposal
from trainings.codes import AttendanceStatus
from trainings.models import AssetHandover, Attendance, Batch, BatchParticipant, Certificate, Course, Session, Venue

PASSWORD = "uji-coba-2026"
_serial = count(1)


def build_nik(*, birth_date: date = date(1990, 5, 17), sex: str = Sex.FEMALE, district: str = "647401") -> str:
    """A NIK that fits the birth date and sex, never the same twice in a run (serials 9900-9999)."""
    number = next(_serial)
    day = birth_date.day + (40 if sex == Sex.FEMALE else 0)
    regency = f"{district[:4]}{number // 100 % 3 + 1:02}" if district == "647401" else district
    return f"{regency}{day:02}{birth_date:%m%y}99{number % 100:02}"


def build_kk_number() -> str:
    return f"64740101{next(_serial) % 10000:04}9901"


def build_kelurahan(name: str = "Lok Tuan") -> Kelurahan:
    kecamatan, _created = Kecamatan.objects.get_or_create(code="64.74.01", defaults={"name": "Bontang Utara"})
    found = Kelurahan.objects.filter(name=name).first()
    number = Kelurahan.objects.count()  # the code has room for three digits; a serial would outgrow it in a long run
    return found or Kelurahan.objects.create(kecamatan=kecamatan, name=name, code=f"64.74.01.9{number:03}")


def build_user(username: str = "", *, role: Role | None = None, kelurahan: Kelurahan | None = None) -> User:
    username = username or f"user{next(_serial)}"
    user = User.objects.create_user(username, PASSWORD, name=username.replace(".", " ").title())
    if role is not None:
        RoleAssignment.objects.create(user=user, role=role, kelurahan=kelurahan, valid_from=date(2020, 1, 1))
    return user


def build_household(*, kelurahan: Kelurahan | None = None, **values: Any) -> Household:
    defaults = {"rt": "007", "address": "Jl. Kapal Selam No. 1"}
    return Household.objects.create(kelurahan=kelurahan or build_kelurahan(), **(defaults | values))


def build_person(
    name: str = "Siti Aminah", *, household: Household | None = None, kelurahan: Kelurahan | None = None, **values: Any
) -> Person:
    household = household or build_household(kelurahan=kelurahan)
    has_head = household.members.filter(relation=Relation.HEAD).exists()
    defaults: dict[str, Any] = {
        "sex": Sex.FEMALE,
        "birth_date": date(1990, 5, 17),
        "relation": Relation.CHILD if has_head else Relation.HEAD,
        "nik_status": NikStatus.UNCHECKED if values.get("nik") else NikStatus.NONE,
    }
    return Person.objects.create(household=household, name=name, **(defaults | values))


def build_poverty_assessment(*, household: Household, by: User, met: int = 6, **values: Any) -> PovertyAssessment:
    """An assessment that meets the first `met` of the eight criteria."""
    answers = {name: position < met for position, name in enumerate(CRITERIA)}
    assessment = PovertyAssessment.objects.create(household=household, assessed_by=by, **(answers | values))
    assessment.refresh_from_db()
    return assessment


def build_verval_meeting(*, kelurahan: Kelurahan, stage: str = "deliberating", **values: Any) -> VervalMeeting:
    """A kelurahan's part of a round of its own, unless `round` is given."""
    today = timezone.localdate()
    if "round" not in values:
        name = f"Verval {next(_serial)}"
        values["round"] = VervalRound.objects.create(name=name, starts_on=today, ends_on=today + timedelta(days=60))
    held_on = None if stage == "proposing" else today
    return VervalMeeting.objects.create(kelurahan=kelurahan, stage=stage, **({"held_on": held_on} | values))


def build_verval_entry(
    *, household: Household, by: User, meeting: VervalMeeting | None = None, **values: Any
) -> VervalEntry:
    meeting = meeting or build_verval_meeting(kelurahan=household.kelurahan)
    defaults = {"rt": household.rt, "proposer": "Ketua RT 007", "added_by": by}
    return VervalEntry.objects.create(meeting=meeting, round=meeting.round, household=household, **(defaults | values))


def build_disaster_event(name: str = "Banjir April 2026", **values: Any) -> DisasterEvent:
    defaults = {"kind": "flood", "started_on": date(2026, 4, 25), "ended_on": date(2026, 4, 26)}
    return DisasterEvent.objects.create(name=name, **(defaults | values))


def build_disaster_impact(*, household: Household, event: DisasterEvent | None = None, **values: Any) -> DisasterImpact:
    defaults = {"damage": "light"}
    return DisasterImpact.objects.create(
        household=household, event=event or build_disaster_event(), **(defaults | values)
    )


def build_disability(*, person: Person, kinds: Iterable[str] = ("physical",), **answers: Any) -> Disability:
    """A disability record with these kinds; answers to the Short Set by domain (`seeing=3`)."""
    disability = Disability.objects.create(person=person, **answers)
    DisabilityKindRecord.objects.bulk_create(DisabilityKindRecord(disability=disability, kind=kind) for kind in kinds)
    return disability


def build_consent(*, person: Person, by: User, purpose: str = "registration", **values: Any) -> ConsentRecord:
    return ConsentRecord.objects.create(person=person, purpose=purpose, recorded_by=by, **values)


def build_partner(name: str = "") -> Partner:
    return Partner.objects.create(name=name or f"LSM {next(_serial)}", kind=PartnerKind.NGO)


def build_commitment(*, partner: Partner | None = None, **values: Any) -> Commitment:
    defaults = {"kind": "goods", "what": "Mesin jahit", "amount": 12, "unit": "unit"}
    return Commitment.objects.create(partner=partner or build_partner(), **(defaults | values))


def build_receipt(*, commitment: Commitment, **values: Any) -> CommitmentReceipt:
    """Some of it arrived today."""
    defaults = {"amount": 1, "received_on": timezone.localdate(), "recorded_by": User.objects.first() or build_user()}
    return CommitmentReceipt.objects.create(commitment=commitment, **(defaults | values))


def build_group(name: str = "", *, kelurahan: Kelurahan | None = None, **values: Any) -> CommunityGroup:
    defaults = {"kind": "youth", "founded_on": date(2024, 8, 17)}
    name = name or f"Karang Taruna {next(_serial)}"
    return CommunityGroup.objects.create(name=name, kelurahan=kelurahan or build_kelurahan(), **(defaults | values))


def build_group_member(*, group: CommunityGroup, person: Person | None = None, **values: Any) -> GroupMember:
    person = person or build_person(kelurahan=group.kelurahan)
    return GroupMember.objects.create(group=group, person=person, **({"joined_on": date(2025, 1, 1)} | values))


def proposal_content(**values: Any) -> Content:
    """What a youth group might propose."""
    defaults = {
        "title": "Pertanian organik",
        "field": Field.FARMING,
        "need": "Banyak lahan kosong, pemuda belum bekerja.",
        "target_group": "Pemuda yang belum bekerja",
        "place": "Lahan RT 007",
        "people": 20,
        "met_on": date(2026, 1, 10),
        "present": 25,
        "in_favour": 23,
        "minutes": "Disepakati menanam sayur organik.",
    }
    return Content(defaults | values, [("money", "Bibit dan pupuk", 15_000_000)])


def build_proposal(*, group: CommunityGroup | None = None, by: User, **values: Any) -> Proposal:
    return submit_proposal(group=group or build_group(), content=proposal_content(**values), by=by)


def build_partner_staff(partner: Partner, username: str = "") -> User:
    user = build_user(username)
    PartnerMember.objects.create(partner=partner, user=user, valid_from=date(2020, 1, 1))
    return user


def build_program(name: str = "", *, partner: Partner | None = None, capacity: int = 20, **values: Any) -> Program:
    today = timezone.localdate()
    defaults = {
        "field": Field.SEWING,
        "status": ProgramStatus.OPEN,
        "starts_on": today - timedelta(days=30),
        "ends_on": today + timedelta(days=60),
    }
    name = name or f"Menjahit Dasar {next(_serial)}"
    return Program.objects.create(name=name, partner=partner, capacity=capacity, **(defaults | values))


def build_enrolment(
    *,
    person: Person | None = None,
    program: Program | None = None,
    status: EnrolmentStatus = EnrolmentStatus.ENROLLED,
    shared: bool = True,
    **values: Any,
) -> Enrolment:
    """An enrolment put in place directly; rules of enrolling are the service's and tested there.

    shared: in a partner's programme, with a basis for sharing who it is.
    """
    program = program or build_program()
    person = person or build_person()
    if shared and program.partner_id and not person.consents.filter(purpose=ConsentPurpose.PARTNER).exists():
        build_consent(person=person, by=User.objects.first() or build_user(), purpose=ConsentPurpose.PARTNER)
    last = program.enrolments.order_by("-queue_number").first()
    queue_number = last.queue_number + 1 if last else 1
    if status in HOLDS_SEAT:
        values.setdefault("seat_number", queue_number)
    if status == EnrolmentStatus.OFFERED:
        values.setdefault("offer_until", timezone.localdate() + timedelta(days=program.offer_days))
    if status == EnrolmentStatus.PAUSED:
        values.setdefault("paused_until", timezone.localdate() + timedelta(days=7))
    return Enrolment.objects.create(person=person, program=program, status=status, queue_number=queue_number, **values)


def build_outcome(*, enrolment: Enrolment, point: OutcomePoint = OutcomePoint.END, **values: Any) -> Outcome:
    defaults = {"monthly_income": 1_500_000, "recorded_by": User.objects.first() or build_user()}
    return Outcome.objects.create(enrolment=enrolment, point=point, **(defaults | values))


def build_vacancy(*, partner: Partner | None = None, offers: Iterable[str] = (), **values: Any) -> Vacancy:
    """Open for a month from today."""
    today = timezone.localdate()
    defaults = {"title": f"Penjahit {next(_serial)}", "field": Field.SEWING, "places": 2, "kind": "full_time"}
    defaults |= {"opened_on": today, "closes_on": today + timedelta(days=30)}
    vacancy = Vacancy.objects.create(partner=partner or build_partner(), **(defaults | values))
    VacancyOffer.objects.bulk_create(VacancyOffer(vacancy=vacancy, kind=kind) for kind in offers)
    return vacancy


def build_business(*, person: Person | None = None, **values: Any) -> Business:
    """One that began half a year ago and runs."""
    defaults = {
        "name": f"Usaha {next(_serial)}",
        "sector": "culinary",
        "started_on": timezone.localdate() - timedelta(days=183),
        "recorded_by": User.objects.first() or build_user(),
    }
    return Business.objects.create(person=person or build_person(), **(defaults | values))


def build_business_month(*, business: Business, back: int = 1, **values: Any) -> BusinessRecord:
    """A month on record: the last whole one, or `back` months before this one."""
    defaults = {
        "month": months_before(month_of(timezone.localdate()), back),
        "turnover": 3_000_000,
        "profit": 900_000,
        "recorded_by": User.objects.first() or build_user(),
    }
    return BusinessRecord.objects.create(business=business, **(defaults | values))


def build_match(*, vacancy: Vacancy | None = None, enrolment: Enrolment | None = None, **values: Any) -> VacancyMatch:
    """Somebody who completed a programme in the field of the vacancy, and agreed unless `status` says otherwise."""
    enrolment = enrolment or build_enrolment(status=EnrolmentStatus.COMPLETED)
    defaults: dict[str, Any] = {"status": "agreed", "proposed_by": User.objects.first() or build_user()}
    vacancy = vacancy or build_vacancy()
    return VacancyMatch.objects.create(
        vacancy=vacancy, person=enrolment.person, enrolment=enrolment, **(defaults | values)
    )


def build_placement(*, person: Person | None = None, vacancy: Vacancy | None = None, **values: Any) -> JobPlacement:
    """A job that began today: in place 1 of the vacancy, or without one at an employer who is no partner."""
    defaults: dict[str, Any] = {"title": "Penjahit", "kind": "full_time", "wage": 2_800_000}
    defaults |= {"started_on": timezone.localdate(), "recorded_by": User.objects.first() or build_user()}
    if vacancy is not None:
        defaults |= {"partner": vacancy.partner, "place_number": 1}
    if "partner" not in {**defaults, **values}:
        defaults["employer_name"] = "Konveksi Ibu Yati"
    return JobPlacement.objects.create(person=person or build_person(), vacancy=vacancy, **(defaults | values))


def build_venue(name: str = "", **values: Any) -> Venue:
    return Venue.objects.create(name=name or f"Balai {next(_serial)}", **({"kelurahan": build_kelurahan()} | values))


def build_batch(
    *, program: Program | None = None, name: str = "Angkatan 1", venue: Venue | str | None = None, **values: Any
) -> Batch:
    """venue: a venue or the name of a new one."""
    course, _created = Course.objects.get_or_create(name="Menjahit Dasar", defaults={"hours": 32})
    values = {"course": course, "capacity": 100} | values
    place = build_venue(venue) if isinstance(venue, str) else venue
    return Batch.objects.create(program=program or build_program(), name=name, venue=place, **values)


def build_session(*, batch: Batch, number: int = 1, **values: Any) -> Session:
    defaults = {
        "held_on": timezone.localdate(),
        "starts_at": time(9, 0),
        "ends_at": time(12, 0),
        "topic": f"Pertemuan {number}",
    }
    return Session.objects.create(batch=batch, number=number, **(defaults | values))


def build_batch_participant(
    *, batch: Batch, person: Person | None = None, shared: bool = True, **values: Any
) -> BatchParticipant:
    enrolment = build_enrolment(person=person, program=batch.program, shared=shared)
    joined = timezone.localdate() - timedelta(days=14)
    return BatchParticipant.objects.create(batch=batch, enrolment=enrolment, **({"joined_on": joined} | values))


def build_attendance(
    *, session: Session, participant: BatchParticipant, status: str = AttendanceStatus.PRESENT, by: User | None = None
) -> Attendance:
    marked_by = by or build_user()
    return Attendance.objects.create(session=session, participant=participant, status=status, marked_by=marked_by)


def build_certificate(*, participant: BatchParticipant, by: User | None = None, **values: Any) -> Certificate:
    """One that was put in place directly; issuing is the service's."""
    today = timezone.localdate()
    serial = values.pop("serial", None) or 9100 + next(_serial)
    defaults = {
        "number": f"{serial:03}/PELATIHAN/BTG/I/{today.year}",
        "name": participant.enrolment.person.name,
        "course": participant.batch.course.name,
        "hours": 32,
        "issued_by": by or build_user(),
    }
    return Certificate.objects.create(participant=participant, year=today.year, serial=serial, **(defaults | values))


def build_handover(*, participant: BatchParticipant, by: User | None = None, **values: Any) -> AssetHandover:
    defaults = {"kind": "machine", "what": "Mesin jahit", "unit": "unit", "handed_on": timezone.localdate()}
    return AssetHandover.objects.create(participant=participant, handed_by=by or build_user(), **(defaults | values))


@dataclass(frozen=True)
class Personas:
    """Lok Tuan's officer, the neighbouring officer of Api-api, the coordinator, and one partner's staff."""

    officer: User
    neighbour: User
    coordinator: User
    partner_staff: User
    own: Kelurahan
    foreign: Kelurahan
    partner: Partner


def build_personas() -> Personas:
    own, foreign = build_kelurahan("Lok Tuan"), build_kelurahan("Api-api")
    partner = build_partner("LSM Mekar")
    return Personas(
        officer=build_user("officer", role=Role.OFFICER, kelurahan=own),
        neighbour=build_user("neighbour", role=Role.OFFICER, kelurahan=foreign),
        coordinator=build_user("coordinator", role=Role.COORDINATOR),
        partner_staff=build_partner_staff(partner, "partner.staff"),
        own=own,
        foreign=foreign,
        partner=partner,
    )
