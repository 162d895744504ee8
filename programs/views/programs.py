"""Programmes: the list, one programme, its queue, and the coordinator's form."""

from bontang_empowerment.access.views import ScopedDetailView, ScopedFormView, ScopedListView, ScopedUpdateView
from programs.models import Program


class ProgramListView(ScopedListView):
    model = Program
    template_name = "programs/program_list.html"
    related = ("partner",)
    ordering = ("-starts_on", "-pk")


class ProgramDetailView(ScopedDetailView):
    model = Program
    template_name = "programs/program_detail.html"
    related = ("partner",)


class ProgramCreateView(ScopedFormView):
    template_name = "programs/program_form.html"


class ProgramUpdateView(ScopedUpdateView):
    model = Program
    template_name = "programs/program_form.html"


class ProgramQueueView(ScopedDetailView):
    model = Program
    template_name = "programs/program_queue.html"
