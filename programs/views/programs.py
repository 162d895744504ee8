"""Programmes: the list, one programme, its queue, and the coordinator's form."""

from typing import Any, cast
from urllib.parse import urlencode

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from bontang_empowerment.access.keyset import paginate
from bontang_empowerment.access.links import Links
from bontang_empowerment.access.scope import scope_of
from bontang_empowerment.access.templatetags.ui import seats_in_words
from bontang_empowerment.access.views import ScopedDetailView, ScopedFormView, ScopedListView, VersionedUpdateView
from bontang_empowerment.accounts.models import Role
from bontang_empowerment.drafts.views import DraftedMixin
from programs.codes import EnrolmentStatus
from programs.filters import SEATS, ProgramFilter
from programs.forms.programs import ProgramCopyForm, ProgramCreateForm, ProgramUpdateForm
from programs.funding import Funding
from programs.metrics import status_counts
from programs.models import Enrolment, Program, Proposal
from programs.priority_words import score_in_words
from programs.querysets import QUEUE_ORDER
from programs.queue_effects import first_touched
from programs.queue_places import give_places
from programs.services.copying import copy_program
from programs.services.priority import weights_of
from programs.services.programs import UnseenEffectError, create_program, update_program
from programs.services.queue_board import make_board
from programs.services.queue_preview import QueuePreview
from programs.services.refusals import SeatsTakenError
from programs.services.rules import rules_in_words

SEE_FUNDING = (Role.OFFICER, Role.SOCIAL_WORKER, Role.COORDINATOR)
"""A partner sees its own promises on its own page."""


def enrolments_url(program: Program, **filters: str) -> str:
    return f"{reverse('programs:enrolment_list')}?{urlencode({'program': program.pk, **filters})}"


class ProgramListView(ScopedListView):
    model = Program
    template_name = "programs/program_list.html"
    related = ("partner",)
    opens_alike = True
    ordering = ("-starts_on", "-pk")
    filterset_class = ProgramFilter

    def narrow(self, rows: Any) -> Any:
        return rows.with_seats()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        may_create = Links.of(self.user).may_open("programs:program_create")
        return super().get_context_data(may_create=may_create, sees_all=scope_of(self.user).city, **kwargs)


class ProgramDetailView(ScopedDetailView):
    model = Program
    template_name = "programs/program_detail.html"
    related = ("partner",)

    def narrow(self, rows: Any) -> Any:
        return rows.with_seats()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        program, links = self.object, Links.of(self.user)
        sees_all = scope_of(self.user).city
        return super().get_context_data(
            rules=rules_in_words(program),
            weights=program.weights.filter(points__gt=0).order_by("-points", "pk"),
            counts=self._counts(program),
            seats=[
                {
                    "label": _("Seats taken"),
                    "value": program.seats_taken,
                    "of": program.capacity,
                    "url": enrolments_url(program, group=SEATS) if sees_all else "",
                    "parts": [{"text": seats_in_words(program.capacity)}],
                }
            ],
            sees_all=sees_all,
            counts_title=_("Enrolments by status") if sees_all else _("Enrolments that you see, by status"),
            funding=Funding.of(program, self.user) if links.has(SEE_FUNDING) else None,
            may_open_commitments=links.may_open("programs:commitment_list"),
            proposal=Proposal.objects.visible_to(self.user).filter(program=program).with_title().first(),
            may_edit=links.may_open("programs:program_update"),
            may_copy=links.may_open("programs:program_copy"),
            may_see_queue=links.may_open("programs:program_queue"),
            **kwargs,
        )

    def _counts(self, program: Program) -> list[dict[str, Any]]:
        """Of the enrolments that the user may see, so that each number is the length of the list behind it."""
        visible = Enrolment.objects.visible_to(self.user).filter(program=program)
        return [
            {"label": str(status.label), "value": number, "url": enrolments_url(program, status=status)}
            for status, number in status_counts(visible).items()
        ]


class ProgramQueueView(ScopedDetailView):
    """Those waiting whom the user may see. The place of each is the one in the whole queue."""

    model = Program
    template_name = "programs/program_queue.html"

    def narrow(self, rows: Any) -> Any:
        return rows.with_seats()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        enrolments = Enrolment.objects.visible_to(self.user).filter(program=self.object)
        page = paginate(
            enrolments.waiting()
            .select_related("person__household__kelurahan")
            .prefetch_related("score_parts")
            .only(*QUEUE_ORDER, "person__name", "person__household__kelurahan__name"),
            ordering=(*QUEUE_ORDER, "pk"),
            parameters=self.request.GET,
            cursor_rows=enrolments,
        )
        weights = weights_of(self.object)
        give_places(page.rows, self.object)
        for row in page.rows:
            row.score = score_in_words(row, weights)
        return super().get_context_data(
            page=page,
            has_weights=bool(weights),
            offered_url=enrolments_url(self.object, status=EnrolmentStatus.OFFERED),
            seats_url=enrolments_url(self.object, group=SEATS),
            sees_all=scope_of(self.user).city,
            **kwargs,
        )


class QueueBoardView(ScopedDetailView):
    """The whole queue on paper, without anybody's name."""

    model = Program
    template_name = "programs/queue_board.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        board = make_board(program=self.object, by=self.user)
        return super().get_context_data(board=board, letterhead=settings.LETTERHEAD, **kwargs)


class ProgramCreateView(DraftedMixin, ScopedFormView):
    form_class = ProgramCreateForm
    template_name = "programs/program_form.html"

    def form_valid(self, form: ProgramCreateForm) -> HttpResponse:
        program = create_program(
            values=form.columns,
            kelurahan=form.cleaned_data["kelurahan"],
            weights=form.weights,
            by=self.user,
            submission_token=form.cleaned_data["submission_token"],
        )
        messages.success(self.request, _("%(name)s is saved.") % {"name": program.name})
        return redirect(program)


class ProgramCopyView(DraftedMixin, ScopedFormView):
    parent_model = Program
    form_class = ProgramCopyForm
    template_name = "programs/program_copy.html"

    def get_initial(self) -> dict[str, Any]:
        return {"name": self.parent.name}

    def form_valid(self, form: ProgramCopyForm) -> HttpResponse:
        copy = copy_program(program=self.parent, by=self.user, **form.cleaned_data)
        messages.success(self.request, _("%(name)s is a draft now. Check it, then open it.") % {"name": copy.name})
        return redirect(copy)


class ProgramUpdateView(DraftedMixin, VersionedUpdateView):
    model = Program
    form_class = ProgramUpdateForm
    template_name = "programs/program_form.html"

    def get_object(self, queryset: Any = None) -> Program:
        program: Program = super().get_object(queryset)
        self.extra_context = {"program_name": program.name}  # as stored: a form writes over the object's own
        return program

    def form_valid(self, form: ProgramUpdateForm) -> HttpResponse:
        try:
            return super().form_valid(form)
        except SeatsTakenError as refusal:
            form.add_error("capacity", str(refusal))
            return self.form_invalid(form)
        except UnseenEffectError as unseen:
            self.object = self.get_object()
            return self.render_to_response(self.get_context_data(form=form, **self._told(form, unseen.effect)))

    def _told(self, form: ProgramUpdateForm, effect: QueuePreview) -> dict[str, Any]:
        """What the page says of the effect; the form carries its fingerprint, so that saving again does just this."""
        typed = cast(QueryDict, form.data).copy()  # posted data is frozen
        typed["seen_effect"] = effect.fingerprint
        form.data = typed
        return {
            "effect": effect,
            "first_touched": first_touched(effect, self.user),
            "has_changed": bool(form.cleaned_data["seen_effect"]),
        }

    def save(self, form: ProgramUpdateForm) -> Program:
        return update_program(
            program=form.instance,
            version=form.cleaned_data["version"],
            values=form.columns,
            kelurahan=form.cleaned_data["kelurahan"],
            weights=form.weights,
            by=self.user,
            shown=form.cleaned_data["seen_effect"],
        )

    def saved(self, form: ProgramUpdateForm, row: Program) -> HttpResponse:
        messages.success(self.request, _("%(name)s is saved.") % {"name": row.name})
        return redirect(row)
