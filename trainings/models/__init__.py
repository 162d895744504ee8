from trainings.models.accommodation import NeedAnswer
from trainings.models.attendance import Attendance, AttendanceChange
from trainings.models.batch import Batch, BatchParticipant
from trainings.models.certificate import Certificate, CertificateFormat, CertificateYear, CheckWindow
from trainings.models.competency import CompetencyResult, ResultDecision
from trainings.models.course import CompetencyUnit, Course, CourseTopic
from trainings.models.follow_up import FollowUp
from trainings.models.handover import AssetHandover, HandoverCheck
from trainings.models.session import Session, SessionChange
from trainings.models.signatory import Signatory
from trainings.models.venue import Venue, VenueFeature

__all__ = [
    "AssetHandover",
    "Attendance",
    "AttendanceChange",
    "Batch",
    "BatchParticipant",
    "Certificate",
    "CertificateFormat",
    "CertificateYear",
    "CheckWindow",
    "CompetencyResult",
    "CompetencyUnit",
    "Course",
    "CourseTopic",
    "FollowUp",
    "HandoverCheck",
    "NeedAnswer",
    "ResultDecision",
    "Session",
    "SessionChange",
    "Signatory",
    "Venue",
    "VenueFeature",
]
