"""What a copy of a programme takes along of its trainings: a batch of each course, with nobody in it and no meeting."""

from bontang_empowerment.accounts.models import User
from programs.extension import register_program_copier
from programs.models import Program
from trainings.services.batches import open_batch


def copy_courses(*, source: Program, copy: Program, by: User) -> None:
    """The first batch of each course, by name and places; its instructor and venue are those of another kelurahan.

    A course brings the plan of its meetings and its competency units along: they are the course's own.
    """
    taken: set[int] = set()
    for batch in source.batches.select_related("course").order_by("pk"):
        if batch.course_id not in taken:
            open_batch(program=copy, course=batch.course, name=batch.name, capacity=batch.capacity, by=by)
            taken.add(batch.course_id)


def register_copier() -> None:
    register_program_copier(copy_courses)
