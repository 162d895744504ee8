from trainings.models.attendance import Attendance
from trainings.models.batch import Batch, BatchParticipant
from trainings.models.course import CompetencyUnit, Course, CourseTopic
from trainings.models.session import Session, SessionChange
from trainings.models.venue import Venue, VenueFeature

__all__ = [
    "Attendance",
    "Batch",
    "BatchParticipant",
    "CompetencyUnit",
    "Course",
    "CourseTopic",
    "Session",
    "SessionChange",
    "Venue",
    "VenueFeature",
]
