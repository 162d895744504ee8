from trainings.models.attendance import Attendance, AttendanceChange
from trainings.models.batch import Batch, BatchParticipant
from trainings.models.course import CompetencyUnit, Course, CourseTopic
from trainings.models.session import Session, SessionChange
from trainings.models.signatory import Signatory
from trainings.models.venue import Venue, VenueFeature

__all__ = [
    "Attendance",
    "AttendanceChange",
    "Batch",
    "BatchParticipant",
    "CompetencyUnit",
    "Course",
    "CourseTopic",
    "Session",
    "SessionChange",
    "Signatory",
    "Venue",
    "VenueFeature",
]
