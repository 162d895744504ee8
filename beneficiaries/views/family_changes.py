"""The counter's pages for a family that changes: each says what will follow before anything is saved."""

from collections.abc import Sequence
from typing import Any, ClassVar

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.utils.functional import Promise, cached_property
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from beneficiaries import extension
from beneficiaries.codes import PersonStatus
from beneficiaries.forms.family_changes import (
    DeathForm,
    DepartureForm,
    HeadForm,
    JoinForm,
    ReturnForm,
    SplitForm,
)
from beneficiaries.forms.households import HouseholdForm
from beneficiaries.models import Household, Person
from beneficiaries.services.family_changes import (
    change_head,
    found_family,
    join_family,
    record_death,
    record_departure,
    record_return,
)
from beneficiaries.services.registration import TakenMeanwhileError
from beneficiaries.views.edits import try_again
from beneficiaries.views.family_pages import name_of_family
from bontang_empowerment.access.repeats import made_before, posted_token
from bontang_empowerment.access.versions import StaleVersionError
from bontang_empowerment.access.views import ScopedFormView
from bontang_empowerment.drafts.views import DraftedMixin


class FamilyChangeView(DraftedMixin, ScopedFormView):
    """`save` calls the service and returns the family to show. `consequences` are told above the form."""

    parent_model: Any = Household
    parent_related = ("kelurahan",)
    template_name = "beneficiaries/family_change_form.html"
    title: ClassVar[str | Promise] = ""
    save_label: ClassVar[str | Promise] = ""
    consequences: ClassVar[Sequence[str | Promise]] = ()

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        return self._show_settled() if self.is_settled else super().dispatch(request, *args, **kwargs)

    @property
    def is_settled(self) -> bool:
        """Whether what this page is for has happened already, perhaps while it was open."""
        return False

    def _show_settled(self) -> HttpResponse:
        messages.info(self.request, gettext("That is on record already: here is how it stands."))
        return HttpResponseRedirect(self.parent.get_absolute_url())

    def save(self, form: Any) -> Household:
        raise NotImplementedError

    def told(self, family: Household, form: Any) -> str:
        """What the page says after saving."""
        raise NotImplementedError

    @property
    def household(self) -> Household:
        family: Household = self.parent
        return family

    def members(self) -> list[Person]:
        people = Person.objects.visible_to(self.user).active().filter(household=self.household)
        return list(people.order_by("pk"))

    def get_form_kwargs(self) -> dict[str, Any]:
        members = self.members()
        told = {
            "household": self.household,
            "members": members,
            "standings": extension.standings_of(members, self.user),
        }
        return super().get_form_kwargs() | told

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            title=self.title,
            save_label=self.save_label,
            consequences=self.consequences,
            household=self.household,
            family=name_of_family(self.household, self.user),
            **kwargs,
        )

    def form_valid(self, form: Any) -> HttpResponse:
        try:
            family = self.save(form)
        except (StaleVersionError, TakenMeanwhileError):
            self.setup(self.request, *self.args, **self.kwargs)  # the family as it is now
            if self.is_settled:
                return self._show_settled()
            form = self.get_form()
            if form.is_valid():
                form.add_error(None, try_again())
            return self.form_invalid(form)
        except ValidationError as refusal:
            form.add_error(None, refusal)
            return self.form_invalid(form)
        messages.success(self.request, self.told(family, form))
        return HttpResponseRedirect(family.get_absolute_url())


class HouseholdSplitView(FamilyChangeView):
    """Pecah KK: the new family's card stands on the same page."""

    form_class = SplitForm
    title = _("Some members found a new family (pecah KK)")
    save_label = _("Found the new family")
    consequences = (
        _("Those who are ticked leave this family and get one of their own; nothing about them is erased."),
        _(
            "Their programmes and consents go with them. Poverty criteria, decile and disaster impacts stay with this "
            "family: assess the new one."
        ),
    )

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.__dict__.pop("new_family", None)

    @cached_property
    def new_family(self) -> HouseholdForm:
        here = {name: getattr(self.household, name) for name in ("rt", "rw", "address", "postal_code")}
        posted = self.request.POST if self.request.method == "POST" else None
        return HouseholdForm(posted, by=self.user, initial=here | {"kelurahan": self.household.kelurahan_id})

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(new_family=self.new_family, **kwargs)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if earlier := made_before(Household.objects.all(), posted_token(request), by=self.user):
            messages.info(request, _("This form was saved already: here is the family that it registered."))
            return HttpResponseRedirect(earlier.get_absolute_url())
        form = self.get_form()
        # Both are asked, so that both show their errors.
        return self.form_valid(form) if all([form.is_valid(), self.new_family.is_valid()]) else self.form_invalid(form)

    def save(self, form: SplitForm) -> Household:
        return found_family(
            origin=self.household,
            version=form.cleaned_data["version"],
            household=self.new_family.instance,
            movers=form.movers,
            stayers=form.stayers,
            on=form.cleaned_data["on"],
            by=self.user,
            submission_token=form.cleaned_data["submission_token"],
        )

    def told(self, family: Household, form: SplitForm) -> str:
        count = len(form.movers)
        text = ngettext("The new family has %(count)s member.", "The new family has %(count)s members.", count)
        return text % {"count": count}


class HouseholdJoinView(FamilyChangeView):
    """Numpang KK."""

    form_class = JoinForm
    title = _("Members join another family (numpang KK)")
    save_label = _("Move them to that family")
    consequences = (
        _("Those who are ticked leave this family and belong to the other one; nothing about them is erased."),
        _(
            "Their programmes and consents go with them. From now on the other family's criteria, decile and disaster "
            "impacts count for them."
        ),
    )

    def save(self, form: JoinForm) -> Household:
        assert form.destination is not None  # nosec B101  # noqa: S101  (a valid form has one)
        return join_family(
            origin=self.household,
            version=form.cleaned_data["version"],
            destination=form.destination,
            movers=form.movers,
            stayers=form.stayers,
            on=form.cleaned_data["on"],
            by=self.user,
        )

    def told(self, family: Household, form: JoinForm) -> str:
        count = len(form.movers)
        text = ngettext(
            "%(count)s person belongs to this family now.", "%(count)s people belong to this family now.", count
        )
        return text % {"count": count}


class HouseholdHeadView(FamilyChangeView):
    form_class = HeadForm
    title = _("Another head of the family")
    save_label = _("Save the new head")
    consequences = (_("Give one member the relation “Head of family”, and check how the others relate to them."),)

    def save(self, form: HeadForm) -> Household:
        version = form.cleaned_data["version"]
        return change_head(household=self.household, version=version, relations=form.stayers, by=self.user)

    def told(self, family: Household, form: HeadForm) -> str:
        return str(_("The head and the relations are saved."))


class HouseholdDepartureView(FamilyChangeView):
    form_class = DepartureForm
    title = _("Members leave the city")
    save_label = _("Record that they left")
    consequences = (
        _("Those who are ticked stay on the card as moved away and are counted no more."),
        _("A place in a programme or its queue stays theirs until it is decided: the coordinator is told."),
        _("Within the city? Then the other kelurahan asks for a transfer."),
    )

    def save(self, form: DepartureForm) -> Household:
        return record_departure(
            household=self.household,
            version=form.cleaned_data["version"],
            leavers=[*form.movers],
            stayers=form.stayers,
            on=form.cleaned_data["on"],
            moved_to=form.cleaned_data["moved_to"],
            by=self.user,
        )

    def told(self, family: Household, form: DepartureForm) -> str:
        count = len(form.movers)
        text = ngettext("%(count)s person has left the city.", "%(count)s people have left the city.", count)
        return text % {"count": count}


class PersonChangeView(FamilyChangeView):
    """The page of one member: the person is the parent, and the family is theirs."""

    parent_model = Person
    parent_related = ("household__kelurahan",)

    @property
    def household(self) -> Household:
        family: Household = self.parent.household
        return family

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(person=self.parent, **kwargs)


class PersonDeathView(PersonChangeView):
    form_class = DeathForm
    title = _("Record a death")
    save_label = _("Record the death")
    consequences = (
        _("The person stays on the card as deceased and is counted no more; nothing about them is erased."),
        _("A place in a programme or its queue stays theirs until it is decided: the coordinator is told."),
    )

    @property
    def is_settled(self) -> bool:
        return isinstance(self.parent, Person) and self.parent.status != PersonStatus.ACTIVE

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"person": self.parent}

    def save(self, form: DeathForm) -> Household:
        return record_death(
            household=self.household,
            version=form.cleaned_data["version"],
            person=self.parent,
            stayers=form.stayers,
            on=form.cleaned_data["on"],
            by=self.user,
        )

    def told(self, family: Household, form: DeathForm) -> str:
        return gettext("The death of %(name)s is on record.") % {"name": self.parent.name}


class PersonReturnView(PersonChangeView):
    form_class = ReturnForm
    title = _("Back in the family")
    save_label = _("Make an active member again")
    consequences = (
        _("For somebody who came back, or who was recorded as gone by mistake: they count as a member again."),
    )

    def members(self) -> list[Person]:
        return [*super().members(), self.parent] if self.parent.status != PersonStatus.ACTIVE else super().members()

    def save(self, form: ReturnForm) -> Household:
        return record_return(
            household=self.household,
            version=form.cleaned_data["version"],
            person=self.parent,
            relations=form.stayers,
            by=self.user,
        )

    def told(self, family: Household, form: ReturnForm) -> str:
        return gettext("%(name)s is an active member of the family again.") % {"name": self.parent.name}
