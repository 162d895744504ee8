"""The plan and the competency units of each course."""

from bontang_empowerment.demo.catalogue import CourseFacts
from bontang_empowerment.demo.scene import Scene
from trainings.models import CompetencyUnit, Course, CourseTopic

UNITS = 4


def add_curriculum(scene: Scene, course: Course, facts: CourseFacts) -> None:
    """A meeting for each topic, the hours dealt evenly; a unit for each of a few topics."""
    each, over = divmod(course.hours, len(facts.topics))
    for number, topic in enumerate(facts.topics, start=1):
        hours = each + (number <= over)
        scene.loader.add(
            CourseTopic(course_id=course.pk, number=number, topic=topic, hours=hours, created_at=course.created_at)
        )
    for number, topic in enumerate(facts.topics[-UNITS:], start=1):
        unit = CompetencyUnit(
            course_id=course.pk, position=number, code=f"U{number}", title=topic, created_at=course.created_at
        )
        scene.loader.add(unit)
