"""Adding and changing a course with its plan and its competency units."""

from collections.abc import Sequence
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError
from django.utils.translation import gettext as _

from bontang_empowerment.access.repeats import create_once
from bontang_empowerment.access.versions import take_next_version
from bontang_empowerment.accounts.models import User
from bontang_empowerment.audit.models import Action
from bontang_empowerment.audit.trail import record
from trainings.models import CompetencyUnit, Course, CourseTopic

Plan = Sequence[tuple[str, int]]
"""Topic and class hours of each meeting, in order."""
Units = Sequence[tuple[str, str]]
"""Code and title of each competency unit, in order; the codes are all different."""


@transaction.atomic
def create_course(
    *, name: str, hours: int, plan: Plan, units: Units, submission_token: UUID | None = None, by: User
) -> Course:
    """A new course, or what an earlier post with the token made; ValidationError when the name is taken."""
    course = Course(name=name, hours=hours, submission_token=submission_token)
    try:
        made, is_new = create_once(course, by=by)
    except IntegrityError:
        course.validate_unique()
        raise
    if is_new:
        _write_plan(made, plan)
        _write_units(made, units)
        record(by=by, action=Action.CREATE, target=made, fields=["name", "hours", "topics", "units"])
    return made


@transaction.atomic
def update_course(
    *, course: Course, version: int | None, name: str, hours: int, plan: Plan, units: Units, by: User
) -> Course:
    """Write the course; a unit keeps its row as long as its code stays, so that what is recorded of it stays.

    Raises StaleVersionError, and ValidationError when a unit that would go has results.
    """
    stored = Course.objects.select_for_update().get(pk=course.pk)
    take_next_version(stored, version)
    changed = [column for column, value in (("name", name), ("hours", hours)) if getattr(stored, column) != value]
    stored.name, stored.hours = name, hours
    stored.save(update_fields=["name", "hours", "version"])
    changed += ["topics"] if _write_plan(stored, plan) else []
    changed += ["units"] if _write_units(stored, units) else []
    record(by=by, action=Action.UPDATE, target=stored, fields=changed)
    return stored


def _write_plan(course: Course, plan: Plan) -> bool:
    """Whether anything differed."""
    if list(course.topics.order_by("number").values_list("topic", "hours")) == list(plan):
        return False
    course.topics.all().delete()
    CourseTopic.objects.bulk_create(
        CourseTopic(course=course, number=number, topic=topic, hours=hours)
        for number, (topic, hours) in enumerate(plan, start=1)
    )
    return True


def _write_units(course: Course, units: Units) -> bool:
    """Whether anything differed."""
    if list(course.units.order_by("position", "pk").values_list("code", "title")) == list(units):
        return False
    _drop_units(course, {code for code, _title in units})
    CompetencyUnit.objects.bulk_create(
        [
            CompetencyUnit(course=course, position=position, code=code, title=title)
            for position, (code, title) in enumerate(units, start=1)
        ],
        update_conflicts=True,
        unique_fields=["course", "code"],
        update_fields=["position", "title"],
    )
    return True


def _drop_units(course: Course, kept: set[str]) -> None:
    try:
        course.units.exclude(code__in=kept).delete()
    except ProtectedError as obstacle:
        codes = {row.unit.code for row in obstacle.protected_objects if hasattr(row, "unit")}
        message = _("Results are recorded for these units, so they stay: %(codes)s.")
        raise ValidationError({"units": message % {"codes": ", ".join(sorted(codes))}}) from obstacle
