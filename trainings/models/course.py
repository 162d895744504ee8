"""What is taught: a course, the topics of its meetings, and the competency units it leads to."""

from typing import ClassVar

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from bontang_empowerment.access.models import RepeatSafeModel, ScopedModel, VersionedModel
from bontang_empowerment.access.policy import EVERYWHERE, AccessPolicy
from bontang_empowerment.access.queryset import ScopedQuerySet
from bontang_empowerment.quick_rows import address_of
from trainings.querysets import CourseQuerySet


class Course(RepeatSafeModel, VersionedModel, ScopedModel):
    """What is taught, independent of when and to whom."""

    name = models.CharField(_("name"), max_length=120, unique=True)
    hours = models.PositiveSmallIntegerField(_("class hours (JP)"), validators=[MinValueValidator(1)])

    access_policy: ClassVar[AccessPolicy] = AccessPolicy(kelurahan=EVERYWHERE, partner=EVERYWHERE)
    objects = CourseQuerySet.as_manager()
    topic_count: int  # these three filled by CourseQuerySet.with_counts
    unit_count: int
    batch_count: int

    class Meta:
        verbose_name = _("course")
        verbose_name_plural = _("courses")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return address_of("trainings:course_detail", self.pk)


class CourseTopic(ScopedModel):
    """One line of the plan of a course: what its meeting of this number is about."""

    course = models.ForeignKey(Course, on_delete=models.CASCADE, related_name="topics", verbose_name=_("course"))
    number = models.PositiveSmallIntegerField(_("meeting number"), validators=[MinValueValidator(1)])
    topic = models.CharField(_("topic"), max_length=160)
    hours = models.PositiveSmallIntegerField(_("class hours (JP)"), validators=[MinValueValidator(1)])

    access_policy: ClassVar[AccessPolicy] = AccessPolicy(kelurahan=EVERYWHERE, partner=EVERYWHERE)
    objects = ScopedQuerySet["CourseTopic"].as_manager()

    class Meta:
        verbose_name = _("planned topic")
        verbose_name_plural = _("planned topics")
        ordering = ["course", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["course", "number"],
                name="course_topic_number_once",
                violation_error_message=_("The plan has a meeting of this number already."),
            ),
            models.CheckConstraint(
                name="course_topic_has_hours",
                condition=Q(hours__gte=1),
                violation_error_message=_("A meeting has at least one class hour."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number}. {self.topic}"


class CompetencyUnit(ScopedModel):
    """What somebody can do after the course: a code of the course's own choosing and a title."""

    course = models.ForeignKey(Course, on_delete=models.CASCADE, related_name="units", verbose_name=_("course"))
    position = models.PositiveSmallIntegerField(_("position"))
    code = models.CharField(_("code"), max_length=30)
    title = models.CharField(_("title"), max_length=200)

    access_policy: ClassVar[AccessPolicy] = AccessPolicy(kelurahan=EVERYWHERE, partner=EVERYWHERE)
    objects = ScopedQuerySet["CompetencyUnit"].as_manager()

    class Meta:
        verbose_name = _("competency unit")
        verbose_name_plural = _("competency units")
        ordering = ["course", "position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["course", "code"],
                name="competency_unit_code_once_per_course",
                violation_error_message=_("This course has a unit of this code already."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.title}"
