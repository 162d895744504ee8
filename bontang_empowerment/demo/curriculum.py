"""The plan and the competency units of each course, and where it is held."""

from bontang_empowerment.demo.accounts import SERVING_SINCE
from bontang_empowerment.demo.catalogue import CourseFacts
from bontang_empowerment.demo.scene import Scene
from bontang_empowerment.regions.models import Kelurahan
from trainings.codes import VenueProvision
from trainings.models import CompetencyUnit, Course, CourseTopic, Venue, VenueFeature

UNITS = 4
ORDINARY = (VenueProvision.GROUND_FLOOR,)
WITHOUT_STEPS = (VenueProvision.RAMP, VenueProvision.TOILET, VenueProvision.GROUND_FLOOR, VenueProvision.INTERPRETER)


def add_curriculum(scene: Scene, course: Course, facts: CourseFacts) -> list[CompetencyUnit]:
    """A meeting for each topic, the hours dealt evenly; a unit for each of a few topics, which are given back."""
    each, over = divmod(course.hours, len(facts.topics))
    for number, topic in enumerate(facts.topics, start=1):
        hours = each + (number <= over)
        scene.loader.add(
            CourseTopic(course_id=course.pk, number=number, topic=topic, hours=hours, created_at=course.created_at)
        )
    units = []
    for number, topic in enumerate(facts.topics[-UNITS:], start=1):
        unit = CompetencyUnit(
            course_id=course.pk, position=number, code=f"U{number}", title=topic, created_at=course.created_at
        )
        scene.loader.add(unit)
        units.append(unit)
    return units


def add_venue(scene: Scene, facts: CourseFacts) -> Venue:
    """The course's place; one without steps has what people with disabilities need most."""
    name, _comma, remark = facts.place.partition(",")
    known = dict(Kelurahan.objects.order_by("code").values_list("name", "pk"))
    kelurahan_id = next((pk for kelurahan, pk in known.items() if kelurahan in name), next(iter(known.values())))
    venue = Venue(
        name=name,
        address=f"Jl. {name}",
        kelurahan_id=kelurahan_id,
        capacity=facts.capacity + 10,
        created_at=scene.at_office(scene.today - SERVING_SINCE),
    )
    scene.loader.add(venue)
    for kind in WITHOUT_STEPS if remark else ORDINARY:
        scene.loader.add(VenueFeature(venue_id=venue.pk, kind=kind, created_at=venue.created_at))
    return venue
