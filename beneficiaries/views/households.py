"""Families: list, page, edit, and the audited look at a KK number."""

from typing import Any

from django.utils.translation import gettext as _

from beneficiaries.codes import PersonStatus, Relation
from beneficiaries.extension import TimelinePage, asked_window
from beneficiaries.family_history import changes_of_family, memberships_of_family
from beneficiaries.filters import HouseholdFilter
from beneficiaries.forms.households import HouseholdUpdateForm
from beneficiaries.models import Household, Person
from beneficiaries.services.records import update_household
from beneficiaries.verval_pages import verval_card
from beneficiaries.views.cards import household_cards
from beneficiaries.views.edits import RegistryUpdateView
from beneficiaries.views.next_steps import next_steps
from bontang_empowerment.access.links import may_open
from bontang_empowerment.access.views import ScopedDetailView, ScopedListView
from bontang_empowerment.drafts.views import DraftedMixin


class HouseholdListView(ScopedListView):
    model = Household
    related = ("kelurahan",)
    filterset_class = HouseholdFilter
    shown = ("kk_number", "rt", "decile", "kelurahan__name")
    ordering = ("kelurahan_id", "rt", "pk")
    opens_alike = True
    export_name = "beneficiaries:household_export"
    template_name = "beneficiaries/household_list.html"

    def narrow(self, rows: Any) -> Any:
        return rows.with_head(self.user)

    def of_the_page(self, rows: Any) -> Any:
        return super().of_the_page(rows.prefetch_related(None).with_head(self.user, columns=("name", "relation")))


class HouseholdDetailView(ScopedDetailView):
    """`revealed` is the whole KK number after an audited look, else empty."""

    model = Household
    related = ("kelurahan", "domicile_kelurahan")
    template_name = "beneficiaries/household_detail.html"
    context_object_name = "household"
    revealed = ""

    def narrow(self, rows: Any) -> Any:
        return rows.with_head(self.user)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        household: Household = self.object
        cards = household_cards(household, self.user)
        steps = next_steps(household, self.user, **cards)
        return super().get_context_data(
            title=family_title(household),
            members=_members_head_first(household, self.user),
            may_edit=may_open(self.user, "beneficiaries:household_update", kelurahan_id=household.kelurahan_id),
            next_steps=steps,
            # What waits to be done stands on top, not below the facts on a phone.
            is_incomplete=any(step.links and not step.is_done and not step.is_optional for step in steps),
            revealed=self.revealed,
            verval_card=verval_card(household, self.user),
            timeline=self._history(household),
            **cards,
            **kwargs,
        )

    def _history(self, household: Household) -> TimelinePage:
        window = asked_window(self.request.GET.get("before", ""))
        told = (changes_of_family, memberships_of_family)
        return TimelinePage.of((entry for tell in told for entry in tell(household, self.user, window)), window)


class HouseholdUpdateView(DraftedMixin, RegistryUpdateView):
    model = Household
    related = ("kelurahan",)
    form_class = HouseholdUpdateForm
    template_name = "beneficiaries/household_form.html"
    context_object_name = "household"

    def narrow(self, rows: Any) -> Any:
        return rows.with_head(self.user)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(title=family_title(self.object), **kwargs)

    def save(self, form: HouseholdUpdateForm) -> Household:
        return update_household(
            household=form.instance, changed=form.changed_fields, version=form.cleaned_data["version"], by=self.user
        )


def family_title(household: Household) -> str:
    """ "Family of Siti Aminah", for a household read with_head."""
    head = household.head
    return _("Family of %(name)s") % {"name": head.name} if head else _("Family without members")


def _members_head_first(household: Household, user: Any) -> list[Person]:
    """Everybody on the card, also those who moved away or died; active people first, the head on top."""
    people = Person.objects.visible_to(user).filter(household=household).with_withdrawal(user).order_by("pk")
    order = {PersonStatus.ACTIVE.value: 0}
    return sorted(people, key=lambda person: (order.get(person.status, 1), person.relation != Relation.HEAD))
