"""Two sides of one city for the authorization walk: each with a family, a programme, a batch, and planted values.

The officer's own side is also the partner's own: the partner runs the own programme. Every planted value is unique to
its side, so that one found in the wrong body is a leak.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.utils import timezone

from beneficiaries.codes import PersonStatus, Relation
from beneficiaries.models import (
    AccommodationNeed,
    ConsentProof,
    ConsentRecord,
    DataRequest,
    Disability,
    DisabilityKindRecord,
    DisasterEvent,
    DisasterImpact,
    DuplicateCandidate,
    Household,
    ImportLayout,
    ImportRow,
    ImportRun,
    MergeChange,
    MergeRecord,
    Person,
    PovertyAssessment,
    PovertyThreshold,
    PpksRecord,
    QuestionWording,
    TransferRequest,
    VervalAttendee,
    VervalEntry,
    VervalMeeting,
    VervalRound,
    VervalTransition,
    WelfareDecile,
)
from beneficiaries.proof_formats import recognise
from beneficiaries.services.data_requests import take_down_request
from beneficiaries.services.proofs import add_proof
from bontang_empowerment.accounts.models import Role, RoleAssignment, User
from bontang_empowerment.audit.models import AuditEvent
from bontang_empowerment.exports.models import Export
from bontang_empowerment.jobs.models import Job
from bontang_empowerment.regions.models import Kelurahan
from programs.codes import EnrolmentStatus
from programs.models import (
    Commitment,
    CommitmentReceipt,
    CommunityGroup,
    Enrolment,
    GroupMember,
    Outcome,
    Partner,
    PartnerMember,
    Program,
    Proposal,
)
from tests.builders import (
    build_batch,
    build_certificate,
    build_commitment,
    build_disaster_event,
    build_enrolment,
    build_group,
    build_group_member,
    build_household,
    build_kelurahan,
    build_partner,
    build_partner_staff,
    build_person,
    build_poverty_assessment,
    build_program,
    build_proposal,
    build_receipt,
    build_session,
    build_user,
    build_verval_entry,
)
from tests.proof_files import png
from trainings.models import (
    Attendance,
    Batch,
    BatchParticipant,
    Certificate,
    CertificateFormat,
    Course,
    Session,
    Signatory,
    Venue,
)

REGISTRY_WORDS = (
    *("Pindah", "Alat", "Pengusul", "Hadirin", "Alasan", "Sumber", "Rugi", "Wali", "Menunggu"),
    *("Ganda", "Ditawari", "Ditahan", "Dagang", "Pindaian", "Permintaan", "Kelompok", "Usulan"),
)
"""With the word of its side each begins a value that stays in the registry of its kelurahan."""


@dataclass
class Side:
    """`identity` values must be in no body but a reveal; `registry` values in none of another kelurahan or of a
    partner; `participant` values in none of another side; `restricted` values are for RESTRICTED_ROLES alone."""

    kelurahan: Kelurahan
    household: Household
    person: Person
    waiting_person: Person
    poverty: PovertyAssessment
    disability: Disability
    ppks: PpksRecord
    round: VervalRound
    meeting: VervalMeeting
    entry: VervalEntry
    need: AccommodationNeed
    event: DisasterEvent
    impact: DisasterImpact
    consent: ConsentRecord
    proof: ConsentProof
    data_request: DataRequest
    candidate: DuplicateCandidate
    merge: MergeRecord
    change: MergeChange
    partner: Partner
    commitment: Commitment
    group: CommunityGroup
    group_member: GroupMember
    proposal: Proposal
    receipt: CommitmentReceipt
    member: PartnerMember
    program: Program
    enrolment: Enrolment
    waiting: Enrolment
    offered: Enrolment
    outcome: Outcome
    batch: Batch
    session: Session
    place: BatchParticipant
    attendance: Attendance
    certificate: Certificate
    staff: User
    transfer: TransferRequest
    identity: list[str] = field(default_factory=list)
    registry: list[str] = field(default_factory=list)
    participant: list[str] = field(default_factory=list)
    restricted: list[str] = field(default_factory=list)

    @property
    def venue(self) -> Venue:
        if self.batch.venue is None:
            raise LookupError("The batch of a side has a venue.")
        return self.batch.venue

    @property
    def course(self) -> Course:
        return self.batch.course


def build_verification(word: str, *, household: Household, officer: User) -> VervalEntry:
    verval = build_verval_entry(household=household, by=officer, proposer=f"Pengusul {word}")
    VervalAttendee.objects.create(meeting=verval.meeting, name=f"Hadirin {word}")
    VervalTransition.objects.create(
        meeting=verval.meeting, from_stage="proposing", to_stage="deliberating", by=officer, reason=f"Alasan {word}"
    )
    return verval


def build_side(word: str, *, number: int, kelurahan: str, officer: User, staff: User, partner: Partner) -> Side:
    """A side whose planted values contain `word`; `number` (1 or 2) keeps the digits of the sides apart."""
    place = build_kelurahan(kelurahan)
    household = build_household(
        kelurahan=place,
        kk_number=f"647401010120990{number}",
        address=f"Jl. {word} Alamat {number}",
        domicile_address=f"Gang {word} Domisili {number}",
        rt=f"0{number}7",
    )
    person = build_person(
        f"Peserta {word}", household=household, nik=f"647401570590990{number}", phone=f"+628110000{number}77"
    )
    waiting_person = build_person(f"Menunggu {word}", household=household, nik=f"647401580590990{number}")
    program = build_program(f"Program {word}", partner=partner, capacity=20)
    enrolment = build_enrolment(person=person, program=program, status=EnrolmentStatus.ENROLLED)
    waiting = build_enrolment(person=waiting_person, program=program, status=EnrolmentStatus.WAITLISTED)
    offered_person = build_person(f"Ditawari {word}", household=household)
    offered = build_enrolment(person=offered_person, program=program, status=EnrolmentStatus.OFFERED)
    withheld_person = build_person(f"Ditahan {word}", household=household)
    withheld = build_enrolment(person=withheld_person, program=program, shared=False)
    Outcome.objects.create(enrolment=withheld, point="end", business=f"Dagang {word}", recorded_by=staff)
    merged = build_person(
        f"Ganda {word}",
        household=household,
        relation=Relation.CHILD,
        status=PersonStatus.MERGED,
        merged_into=waiting_person,
    )
    merge = MergeRecord.objects.create(survivor=waiting_person, absorbed=merged, merged_by=officer)
    disability = Disability.objects.create(person=person, devices_needed=f"Alat {word}")
    DisabilityKindRecord.objects.create(disability=disability, kind="physical")
    disability.devices.create(kind="wheelchair")
    disability.communication.create(mode="bisindo")
    WelfareDecile.objects.create(household=household, status="not_listed", source=f"Sumber {word}")
    verval = build_verification(word, household=household, officer=officer)
    event = build_disaster_event(f"Banjir {word}")
    event.kelurahan.add(place)
    batch = build_batch(program=program, name=f"Angkatan {word}", venue=f"Balai {number}")
    session = build_session(batch=batch, topic=f"Materi {word}")
    joined = timezone.localdate() - timedelta(days=14)
    batch_place = BatchParticipant.objects.create(batch=batch, enrolment=enrolment, joined_on=joined)
    withheld_place = BatchParticipant.objects.create(batch=batch, enrolment=withheld, joined_on=joined)
    Attendance.objects.create(session=session, participant=withheld_place, status="late", marked_by=staff)
    consent = ConsentRecord.objects.create(
        person=person, purpose="registration", recorded_by=officer, guardian_name=f"Wali {word}"
    )
    hidden = build_person(f"Dilindungi {word}", household=household, is_restricted=True, phone=f"+6281100{number}8800")
    alone = build_household(kelurahan=place, address=f"Gang {word} Rahasia", is_restricted=True)
    for protected in (hidden, build_person(f"Sembunyi {word}", household=alone, is_restricted=True)):
        kept = build_enrolment(person=protected, program=program)
        kept_place = BatchParticipant.objects.create(batch=batch, enrolment=kept, joined_on=joined)
        Attendance.objects.create(session=session, participant=kept_place, status="late", marked_by=staff)
        Outcome.objects.create(enrolment=kept, point="end", business=f"Warung {word}", recorded_by=staff)
        AccommodationNeed.objects.create(person=protected, kind="companion")
        Disability.objects.create(person=protected)
        ConsentRecord.objects.create(
            person=protected, purpose="registration", recorded_by=officer, guardian_name=f"Pendamping {word}"
        )
    group_member = build_group_member(group=build_group(f"Kelompok {word}", kelurahan=place), person=waiting_person)
    return Side(
        transfer=TransferRequest.objects.create(
            household=household,
            person=waiting_person,
            from_kelurahan=place,
            to_kelurahan=build_kelurahan("Guntung"),
            rt="001",
            address=f"Jl. {word} Tujuan",
            reason=f"Pindah {word}",
            asked_by=officer,
        ),
        restricted=[
            alone.address,
            hidden.phone,
            *(f"{kind} {word}" for kind in ("Dilindungi", "Sembunyi", "Warung", "Pendamping")),
        ],
        kelurahan=place,
        household=household,
        person=person,
        waiting_person=waiting_person,
        poverty=build_poverty_assessment(household=household, by=officer),
        disability=disability,
        round=verval.round,
        meeting=verval.meeting,
        entry=verval,
        ppks=PpksRecord.objects.create(person=person, category="prse", recorded_by=officer),
        need=AccommodationNeed.objects.create(person=person, kind="ramp"),
        event=event,
        impact=DisasterImpact.objects.create(event=event, household=household, damage="heavy", losses=f"Rugi {word}"),
        consent=consent,
        data_request=take_down_request(
            person=person,
            kind="access",
            channel="counter",
            received_at=timezone.now(),
            identity_checked=True,
            details=f"Permintaan {word}",
            by=officer,
        ),
        proof=add_proof(consent=consent, proof=recognise(png(f"Pindaian {word}".encode())), by=officer),
        candidate=DuplicateCandidate.objects.create(first=person, second=waiting_person, probability=0.9),
        merge=merge,
        change=merge.changes.create(table="beneficiaries.Person", row_id=merged.pk, before="{}", after="{}"),
        partner=partner,
        commitment=(
            receipt := build_receipt(
                commitment=build_commitment(partner=partner, program=program, what=f"Mesin {word}")
            )
        ).commitment,
        group=group_member.group,
        group_member=group_member,
        proposal=build_proposal(group=group_member.group, by=officer, title=f"Usulan {word}"),
        receipt=receipt,
        member=PartnerMember.objects.get(partner=partner, user=staff),
        program=program,
        enrolment=enrolment,
        waiting=waiting,
        offered=offered,
        outcome=Outcome.objects.create(
            enrolment=enrolment, point="end", business=f"Usaha {word}", has_business=True, recorded_by=staff
        ),
        batch=batch,
        session=session,
        place=batch_place,
        attendance=Attendance.objects.create(
            session=session, participant=batch_place, status="present", marked_by=staff
        ),
        certificate=build_certificate(participant=batch_place, by=staff, name=f"Pemegang {word}", serial=9000 + number),
        staff=staff,
        identity=[person.nik, waiting_person.nik, household.kk_number],
        registry=[
            household.address,
            household.domicile_address,
            person.phone,
            *(f"{kind} {word}" for kind in REGISTRY_WORDS),
        ],
        participant=[f"Peserta {word}", f"Usaha {word}"],
    )


@dataclass
class World:
    own: Side
    foreign: Side
    users: dict[str, User]
    event: AuditEvent
    threshold: PovertyThreshold
    wording: QuestionWording

    def side(self, name: str) -> Side:
        return self.own if name == "own" else self.foreign

    def personal(self, kind: str, role: str, side: str) -> Any:
        """What belongs to one person and to no kelurahan: the role's own, or that of somebody without any role."""
        owner = self.users["nobody"] if side == "foreign" else self.users.get(role, self.users["officer"])
        return PERSONAL_OBJECTS[kind](owner)


EMPTY_ROW = '{"values": {}, "derived": [], "raw": [], "name_key": ""}'
PERSONAL_OBJECTS: dict[str, Callable[[User], Any]] = {
    "job": lambda owner: Job.objects.get_or_create(owner=owner, kind="duplicate_search")[0],
    "export": lambda owner: Export.objects.get_or_create(
        owner=owner, list_name="people", file_format="csv", job=PERSONAL_OBJECTS["job"](owner)
    )[0],
    "importrun": lambda owner: ImportRun.objects.get_or_create(owner=owner, file_name="daftar.csv", stage="checked")[0],
    "importrow": lambda owner: ImportRow.objects.get_or_create(
        run=PERSONAL_OBJECTS["importrun"](owner), number=2, defaults={"status": "refused", "content": EMPTY_ROW}
    )[0],
    "importlayout": lambda owner: ImportLayout.objects.get_or_create(owner=owner, key="nik")[0],
}
"""What only its owner and city-wide admins see, by the word that PRODUCT_OBJECTS uses for it."""


def build_world() -> World:
    """Users: one of each role (officer, social_worker, partner, coordinator, auditor, admin), an admin of the own
    kelurahan alone, one without any role, one whose role ended yesterday."""
    own, foreign = build_kelurahan("Lok Tuan"), build_kelurahan("Api-api")
    own_partner, foreign_partner = build_partner("Mitra Sendiri"), build_partner("Mitra Asing")
    officer = build_user("w.officer", role=Role.OFFICER, kelurahan=own)
    partner_staff = build_partner_staff(own_partner, "w.partner")
    foreign_staff = build_partner_staff(foreign_partner, "w.foreign.partner")
    foreign_officer = build_user("w.foreign.officer", role=Role.OFFICER, kelurahan=foreign)
    former = build_user("w.former")
    RoleAssignment.objects.create(
        user=former,
        role=Role.COORDINATOR,
        valid_from=date(2020, 1, 1),
        valid_until=timezone.localdate() - timedelta(days=1),
    )
    users = {
        "officer": officer,
        "social_worker": build_user("w.social", role=Role.SOCIAL_WORKER, kelurahan=own),
        "partner": partner_staff,
        "coordinator": build_user("w.coordinator", role=Role.COORDINATOR),
        "auditor": build_user("w.auditor", role=Role.AUDITOR),
        "admin": build_user("w.admin", role=Role.ADMIN),
        "kelurahan_admin": build_user("w.kelurahan.admin", role=Role.ADMIN, kelurahan=own),
        "nobody": build_user("w.nobody"),
        "former": former,
    }
    return World(
        own=build_side(
            "Melati", number=1, kelurahan=own.name, officer=officer, staff=partner_staff, partner=own_partner
        ),
        foreign=build_side(
            "Kamboja",
            number=2,
            kelurahan=foreign.name,
            officer=foreign_officer,
            staff=foreign_staff,
            partner=foreign_partner,
        ),
        users=users,
        event=AuditEvent.objects.create(actor=officer, action="update"),
        threshold=PovertyThreshold.objects.create(criteria=6, basis="Keputusan 1", set_by=users["admin"]),
        wording=QuestionWording.objects.create(domain="seeing", wording="Apakah Bapak/Ibu sulit melihat?"),
    )


PRODUCT_OBJECTS: dict[str, str] = {
    "beneficiaries:duplicate_detail": "candidate",
    "beneficiaries:duplicate_dismiss": "candidate",
    "beneficiaries:merge_detail": "merge",
    "beneficiaries:merge_undo": "merge",
    "jobs:job_detail": "job",
    "exports:export_download": "export",
    "beneficiaries:import_detail": "importrun",
    "beneficiaries:import_columns": "importrun",
    "beneficiaries:import_decide": "importrun",
    "beneficiaries:import_save": "importrun",
    "beneficiaries:import_undo": "importrun",
    "beneficiaries:import_refused": "importrun",
    "jobs:job_cancel": "job",
    "beneficiaries:household_detail": "household",
    "beneficiaries:household_update": "household",
    "beneficiaries:household_reveal_kk": "household",
    "beneficiaries:household_split": "household",
    "beneficiaries:household_join": "household",
    "beneficiaries:household_head": "household",
    "beneficiaries:household_departure": "household",
    "beneficiaries:person_death": "person",
    "beneficiaries:person_return": "person",
    "beneficiaries:person_restriction": "person",
    "beneficiaries:transfer_detail": "transfer",
    "beneficiaries:transfer_decline": "transfer",
    "beneficiaries:transfer_withdraw": "transfer",
    "beneficiaries:poverty_assessment_create": "household",
    "beneficiaries:disaster_impact_create": "household",
    "beneficiaries:person_create": "household",
    "beneficiaries:person_detail": "person",
    "beneficiaries:person_update": "person",
    "beneficiaries:person_reveal_nik": "person",
    "beneficiaries:disability_update": "person",
    "beneficiaries:verval_round_detail": "round",
    "beneficiaries:verval_meeting_detail": "meeting",
    "beneficiaries:verval_propose": "meeting",
    "beneficiaries:verval_deliberate": "meeting",
    "beneficiaries:verval_decide": "meeting",
    "beneficiaries:verval_close": "meeting",
    "beneficiaries:verval_verify": "meeting",
    "beneficiaries:verval_send_back": "meeting",
    "beneficiaries:verval_minutes": "meeting",
    "beneficiaries:verval_withdraw": "entry",
    "beneficiaries:verval_check": "entry",
    "beneficiaries:ppks_create": "person",
    "beneficiaries:ppks_end": "ppks",
    "beneficiaries:consent_create": "person",
    "beneficiaries:family_consent_create": "household",
    "beneficiaries:consent_proof_create": "consent",
    "beneficiaries:consent_proof_download": "proof",
    "beneficiaries:data_request_create": "person",
    "beneficiaries:data_request_answer": "data_request",
    "beneficiaries:person_copy": "person",
    "beneficiaries:consent_withdraw": "consent",
    "beneficiaries:disaster_impact_update": "impact",
    "beneficiaries:disaster_impact_undo": "impact",
    "beneficiaries:disaster_event_detail": "event",
    "beneficiaries:disaster_event_update": "event",
    "beneficiaries:disaster_event_report": "event",
    "beneficiaries:disaster_event_record": "event",
    "programs:program_detail": "program",
    "programs:program_update": "program",
    "programs:program_copy": "program",
    "programs:program_queue": "program",
    "programs:queue_board": "program",
    "programs:group_detail": "group",
    "programs:group_update": "group",
    "programs:group_member_add": "group",
    "programs:member_office": "group_member",
    "programs:member_leave": "group_member",
    "programs:proposal_create": "group",
    "programs:proposal_detail": "proposal",
    "programs:proposal_letter": "proposal",
    "programs:proposal_revise": "proposal",
    "programs:proposal_review": "proposal",
    "programs:proposal_decide": "proposal",
    "programs:proposal_start": "proposal",
    "programs:partner_detail": "partner",
    "programs:partner_update": "partner",
    "programs:commitment_create": "partner",
    "programs:commitment_detail": "commitment",
    "programs:commitment_update": "commitment",
    "programs:receipt_create": "commitment",
    "programs:receipt_cancel": "receipt",
    "programs:enrolment_create": "person",
    "programs:enrolment_detail": "enrolment",
    "programs:enrolment_accept": "offered",
    "programs:enrolment_decline": "offered",
    "programs:enrolment_withdraw": "waiting",
    "programs:enrolment_pause": "enrolment",
    "programs:enrolment_resume": "enrolment",
    "programs:enrolment_undo": "enrolment",
    "programs:enrolment_transfer": "enrolment",
    "programs:enrolment_exit": "enrolment",
    "programs:enrolment_complete": "enrolment",
    "programs:outcome_create": "enrolment",
    "trainings:course_detail": "course",
    "trainings:course_update": "course",
    "trainings:venue_detail": "venue",
    "trainings:venue_update": "venue",
    "trainings:batch_update": "batch",
    "trainings:batch_detail": "batch",
    "trainings:batch_take_in": "batch",
    "trainings:batch_needs": "batch",
    "trainings:batch_competency": "batch",
    "trainings:batch_certificates": "batch",
    "trainings:certificates_issue": "batch",
    "trainings:certificates_print": "batch",
    "trainings:certificate_revoke": "certificate",
    "trainings:certificate_check": "certificate",
    "trainings:result_decide": "place",
    "trainings:session_create": "batch",
    "trainings:batch_attendance": "batch",
    "trainings:session_weekly": "batch",
    "trainings:session_move": "session",
    "trainings:session_cancel": "session",
    "trainings:session_restore": "session",
    "trainings:session_attendance": "session",
    "trainings:session_sheet": "session",
}
"""Which object of a side stands in the URL of each product page that has one."""

NAMED_BY = {"trainings:certificate_check": "token"}
"""What stands in the address instead of the key."""

CITY_WIDE_OBJECTS = {"program", "event", "round"}
"""Objects that kelurahan roles see wherever they are; program_queue shows its rows by kelurahan."""

ADMIN_OBJECTS: dict[str, str] = {
    "regions_kelurahan": "kelurahan",
    "accounts_user": "staff",
    "beneficiaries_household": "household",
    "beneficiaries_person": "person",
    "beneficiaries_povertyassessment": "poverty",
    "beneficiaries_disability": "disability",
    "beneficiaries_accommodationneed": "need",
    "beneficiaries_disasterevent": "event",
    "beneficiaries_disasterimpact": "impact",
    "beneficiaries_consentrecord": "consent",
    "beneficiaries_ppksrecord": "ppks",
    "beneficiaries_vervalround": "round",
    "beneficiaries_vervalmeeting": "meeting",
    "beneficiaries_vervalentry": "entry",
    "programs_partner": "partner",
    "programs_partnermember": "member",
    "programs_commitment": "commitment",
    "programs_program": "program",
    "programs_enrolment": "enrolment",
    "programs_outcome": "outcome",
    "trainings_venue": "venue",
    "trainings_batch": "batch",
    "trainings_session": "session",
    "trainings_batchparticipant": "place",
    "trainings_attendance": "attendance",
    "trainings_certificate": "certificate",
}
"""Which object of a side each admin model shows; models without a side are reached through `object_of`."""


def object_of(world: World, model: str, side: str) -> Any:
    """The row for an admin page of `model` ("app_model")."""
    if model in ADMIN_OBJECTS:
        return getattr(world.side(side), ADMIN_OBJECTS[model])
    chosen = world.side(side)
    others = {
        "regions_kecamatan": chosen.kelurahan.kecamatan,
        "accounts_roleassignment": RoleAssignment.objects.get(user=world.users["coordinator"]),
        "audit_auditevent": world.event,
        "jobs_job": PERSONAL_OBJECTS["job"](world.users["coordinator"]),
        "trainings_course": chosen.batch.course,
        "trainings_certificateformat": CertificateFormat.objects.get_or_create(digits=3)[0],
        "trainings_signatory": Signatory.objects.get_or_create(heading="Mengetahui", name="Lurah")[0],
        "beneficiaries_povertythreshold": world.threshold,
        "beneficiaries_questionwording": world.wording,
    }
    return others[model]
