"""Enrolments: who is in which programme, one person's way through it, and enrolling somebody."""

from beneficiaries.models import Person
from bontang_empowerment.access.views import ScopedDetailView, ScopedFormView, ScopedListView
from programs.models import Enrolment


class EnrolmentListView(ScopedListView):
    model = Enrolment
    template_name = "programs/enrolment_list.html"
    related = ("program", "person__household__kelurahan")
    ordering = ("-pk",)


class EnrolmentDetailView(ScopedDetailView):
    model = Enrolment
    template_name = "programs/enrolment_detail.html"
    related = ("program__partner", "person__household__kelurahan")


class EnrolmentCreateView(ScopedFormView):
    parent_model = Person
    parent_related = ("household__kelurahan",)
    template_name = "programs/enrolment_form.html"
