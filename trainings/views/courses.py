"""Courses: the list, one course, and the coordinator's form."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from bontang_empowerment.access.links import Links
from bontang_empowerment.access.views import CreateOnceView, ScopedDetailView, ScopedListView, VersionedUpdateView
from bontang_empowerment.drafts.views import DraftedMixin
from trainings.forms.courses import CourseCreateForm, CourseUpdateForm
from trainings.models import Batch, Course
from trainings.services.courses import create_course, update_course

SHOWN_BATCHES = 20


class CourseListView(ScopedListView):
    model = Course
    opens_alike = True
    ordering = ("name", "pk")
    template_name = "trainings/course_list.html"

    def narrow(self, rows: Any) -> Any:
        return rows.with_counts()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        may_create = Links.of(self.user).may_open("trainings:course_create")
        return super().get_context_data(may_create=may_create, **kwargs)


class CourseDetailView(ScopedDetailView):
    model = Course
    template_name = "trainings/course_detail.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        course: Course = self.object
        batches = Batch.objects.visible_to(self.user).filter(course=course).select_related("program").order_by("-pk")
        return super().get_context_data(
            topics=course.topics.order_by("number"),
            units=course.units.order_by("position", "pk"),
            batches=batches[:SHOWN_BATCHES],
            may_edit=Links.of(self.user).may_open("trainings:course_update"),
            **kwargs,
        )


class CourseCreateView(DraftedMixin, CreateOnceView):
    form_class = CourseCreateForm
    template_name = "trainings/course_form.html"

    def repeatable(self) -> QuerySet[Course]:
        return Course.objects.all()

    def repeated(self, earlier: Course) -> HttpResponse:
        return redirect(earlier)

    def form_valid(self, form: CourseCreateForm) -> HttpResponse:
        try:
            course = create_course(**form.cleaned_data, by=self.user)
        except ValidationError as refusal:
            form.add_error(None, refusal)
            return self.form_invalid(form)
        messages.success(self.request, _("%(name)s is saved.") % {"name": course.name})
        return redirect(course)


class CourseUpdateView(DraftedMixin, VersionedUpdateView):
    model = Course
    form_class = CourseUpdateForm
    template_name = "trainings/course_form.html"

    def get_object(self, queryset: Any = None) -> Course:
        course: Course = super().get_object(queryset)
        self.extra_context = {"course_name": course.name}  # as stored: a form writes over the object's own
        return course

    def form_valid(self, form: CourseUpdateForm) -> HttpResponse:
        try:
            return super().form_valid(form)
        except ValidationError as refusal:
            form.add_error(None, refusal)
            return self.form_invalid(form)

    def save(self, form: CourseUpdateForm) -> Course:
        return update_course(course=form.instance, **form.cleaned_data, by=self.user)

    def saved(self, form: CourseUpdateForm, row: Course) -> HttpResponse:
        messages.success(self.request, _("%(name)s is saved.") % {"name": row.name})
        return redirect(row)
