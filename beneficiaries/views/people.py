"""People: list, page, adding and editing, and the audited look at a NIK."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from beneficiaries import extension
from beneficiaries.codes import occupations
from beneficiaries.filters import PersonFilter
from beneficiaries.forms.people import MemberCreateForm, PersonForm, PersonUpdateForm
from beneficiaries.models import Household, Person
from beneficiaries.ppks_counts import ppks_card
from beneficiaries.services.doubts import Doubts
from beneficiaries.services.merging import survivor_of
from beneficiaries.services.records import update_person
from beneficiaries.services.registration import TakenMeanwhileError, add_member
from beneficiaries.views.cards import person_cards
from beneficiaries.views.edits import RegistryUpdateView, try_again
from beneficiaries.views.households import family_title
from beneficiaries.views.registration import CONFIRMATION
from bontang_empowerment.access.links import Links, may_open
from bontang_empowerment.access.scope import scope_of
from bontang_empowerment.access.views import (
    CreateOnceView,
    ScopedDetailView,
    ScopedListView,
)
from bontang_empowerment.drafts.views import DraftedMixin

SHOWN_OF_PERSON = (
    *("name", "sex", "birth_date", "nik", "nik_status", "status"),
    *("household__rt", "household__kelurahan__name"),
)
"""What a list of people shows of each."""


class PersonListView(ScopedListView):
    model = Person
    related = ("household__kelurahan",)
    filterset_class = PersonFilter
    shown = SHOWN_OF_PERSON
    ordering = ("name_key", "pk")
    opens_alike = True
    export_name = "beneficiaries:person_export"
    template_name = "beneficiaries/person_list.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Adds `actions`, as (ListAction, address), while the list has rows."""
        context = super().get_context_data(**kwargs)
        links = Links.of(self.user)
        context["actions"] = [
            (action, f"{reverse(action.url_name)}{self._filters()}")
            for action in extension.list_actions
            if context["page"].rows and links.may_open(action.url_name)
        ]
        return context


class PersonDetailView(ScopedDetailView):
    """The whole record for those who reach the kelurahan; for partner staff only what running a session needs.

    `revealed` is the whole NIK after an audited look, else empty.
    """

    model = Person
    related = ("household__kelurahan",)
    context_object_name = "person"
    revealed = ""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """An address of a record that was merged away leads to the one that it is part of, if the user may see that."""
        survivor = survivor_of(kwargs["pk"])
        if survivor is None or not Person.objects.visible_to(self.user).filter(pk=survivor.pk).exists():
            return super().get(request, *args, **kwargs)
        messages.info(request, _("That record was merged into this one."))
        return HttpResponseRedirect(survivor.get_absolute_url())

    @cached_property
    def shows_record(self) -> bool:
        return scope_of(self.user).reaches(self.object.household.kelurahan_id)

    def get_template_names(self) -> list[str]:
        page = "person_detail" if self.shows_record else "person_detail_partner"
        return [f"beneficiaries/{page}.html"]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        person: Person = self.object
        context = super().get_context_data(
            panels=[*self._panels(person)],
            revealed=self.revealed,
            **person_cards(person, self.user),
            ppks_card=ppks_card(person, self.user),
            **kwargs,
        )
        if not self.shows_record:
            return context
        may_edit = may_open(self.user, "beneficiaries:person_update", kelurahan_id=person.household.kelurahan_id)
        families = Household.objects.visible_to(self.user).select_related("kelurahan", "domicile_kelurahan")
        household = families.with_head(self.user).get(pk=person.household_id)
        return context | {
            "household": household,
            "family": family_title(household),
            "may_edit": may_edit,
            "may_restrict": may_open(
                self.user, "beneficiaries:person_restriction", kelurahan_id=person.household.kelurahan_id
            ),
            "timeline": extension.timeline_page(
                person, self.user, extension.asked_window(self.request.GET.get("before", ""))
            ),
        }

    def _panels(self, person: Person) -> Any:
        for panel in extension.person_panels:
            context = panel.context(person, self.user)
            if context is not None:
                yield render_to_string(panel.template_name, {"person": person, "panel": context}, request=self.request)


class DoubtedFormMixin:
    """Shows doubts about the person once, and lets the form through when they are confirmed."""

    request: HttpRequest
    doubts = Doubts()

    def is_settled(self, form: PersonForm) -> bool:
        self.doubts = Doubts(members=(form.raise_doubts(exclude=self.known_people()),))
        return self.doubts.settled_by(self.request.POST.get(CONFIRMATION, ""))

    def known_people(self) -> list[int]:
        return []

    def form_context(self) -> dict[str, Any]:
        return {"doubts": self.doubts, "occupations": [name for _code, name in occupations()]}


class PersonCreateView(DraftedMixin, DoubtedFormMixin, CreateOnceView):
    parent_model = Household
    parent_related = ("kelurahan",)
    form_class = MemberCreateForm
    template_name = "beneficiaries/person_form.html"

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"household": self.parent}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        household = Household.objects.visible_to(self.user).with_head(self.user).get(pk=self.parent.pk)
        return super().get_context_data(
            household=household, family=family_title(household), **self.form_context(), **kwargs
        )

    def repeatable(self) -> QuerySet[Person]:
        return Person.objects.all()

    def repeated(self, earlier: Person) -> HttpResponse:
        messages.info(self.request, _("This form was saved already: here is the person whom it added."))
        return HttpResponseRedirect(earlier.get_absolute_url())

    def form_valid(self, form: MemberCreateForm) -> HttpResponse:
        if not self.is_settled(form):
            return self.render_to_response(self.get_context_data(form=form))
        try:
            person = add_member(
                household=self.parent,
                person=form.instance,
                by=self.user,
                submission_token=form.cleaned_data["submission_token"],
                doubts=form.doubts,
            )
        except TakenMeanwhileError:
            refused = self.get_form()
            if refused.is_valid():
                refused.add_error(None, try_again())
            return self.form_invalid(refused)
        except ValidationError as refusal:
            form.add_error(None, refusal)
            return self.form_invalid(form)
        messages.success(self.request, _("%(name)s is now a member of the family.") % {"name": person.name})
        return HttpResponseRedirect(self.parent.get_absolute_url())


class PersonUpdateView(DraftedMixin, DoubtedFormMixin, RegistryUpdateView):
    model = Person
    related = ("household__kelurahan",)
    form_class = PersonUpdateForm
    template_name = "beneficiaries/person_form.html"
    context_object_name = "person"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        # The form has already written what was typed onto the object: the title keeps the name as it is stored.
        stored = Person.objects.visible_to(self.user).get(pk=self.object.pk)
        return super().get_context_data(title=stored.name, **self.form_context(), **kwargs)

    def known_people(self) -> list[int]:
        return [self.object.pk]

    def form_valid(self, form: PersonUpdateForm) -> HttpResponse:
        if form.touches_identity and not self.is_settled(form):
            return self.render_to_response(self.get_context_data(form=form))
        return super().form_valid(form)

    def save(self, form: PersonUpdateForm) -> Person:
        return update_person(
            person=form.instance,
            changed=form.changed_fields,
            version=form.cleaned_data["version"],
            by=self.user,
            doubts=form.doubts,
        )
