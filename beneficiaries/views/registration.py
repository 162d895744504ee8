"""Registering a family with its members on one page: doubts are shown once, nothing typed is lost."""

import re
from dataclasses import dataclass, field
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from beneficiaries.birth_dates import BirthDate
from beneficiaries.codes import Relation, occupations
from beneficiaries.forms.households import HouseholdRegisterForm
from beneficiaries.forms.people import PersonForm
from beneficiaries.forms.registration import PREFIX, BaseMemberFormSet, MemberFormSet, rows_as_typed
from beneficiaries.identity_numbers import clean_number, parse_nik
from beneficiaries.models import Household, Person
from beneficiaries.services.doubts import Doubts, MemberDoubts, doubts_about_family
from beneficiaries.services.registration import (
    TakenMeanwhileError,
    register_household,
)
from beneficiaries.views.edits import try_again
from bontang_empowerment.access.repeats import made_before, posted_token
from bontang_empowerment.access.views import signed_in
from bontang_empowerment.accounts.models import User
from bontang_empowerment.drafts.views import DraftedMixin

CONFIRMATION = "doubts_checked"
ID = re.compile(r"[0-9]{1,18}")


@dataclass
class RegistrationPage:
    """The family's form and its members' rows, bound or not, with the doubts to show."""

    household: HouseholdRegisterForm
    members: BaseMemberFormSet
    doubts: Doubts = field(default_factory=Doubts)

    @classmethod
    def posted(cls, request: HttpRequest) -> "RegistrationPage":
        by = signed_in(request)
        rows = MemberFormSet(request.POST, prefix=PREFIX, form_kwargs={"by": by}, initial=[HEAD_FIRST])
        return cls(HouseholdRegisterForm(request.POST, by=by), rows)

    @classmethod
    def blank(cls, by: User, *, family: dict[str, Any], rows: list[dict[str, Any]]) -> "RegistrationPage":
        """A page without a verdict: `family` and `rows` hold what is typed ahead."""
        members = MemberFormSet(prefix=PREFIX, form_kwargs={"by": by}, initial=rows)
        members.extra = len(rows) - 1
        return cls(HouseholdRegisterForm(initial=family, by=by), members)

    def is_valid(self) -> bool:
        # Both are asked, so that both show their errors.
        return all([self.household.is_valid(), self.members.is_valid()])

    def raise_doubts(self) -> None:
        members = tuple(row.raise_doubts() for row in self.members.filled_rows)
        self.doubts = Doubts(doubts_about_family(self.members.people()), members)


HEAD_FIRST = {"relation": Relation.HEAD}


class HouseholdCreateView(DraftedMixin):
    """GET takes `name` from a search. A NIK or KK number never stands in an address: the search posts it here."""

    def get(self, request: HttpRequest) -> HttpResponse:
        page = RegistrationPage.blank(signed_in(request), family={}, rows=[self._head(request.GET)])
        return self.show(page, is_fresh=True)

    def post(self, request: HttpRequest) -> HttpResponse:
        if "start_with" in request.POST:
            return self._start(request)
        if "add_member" in request.POST:
            return self._one_more_row(request)
        return self._submit(request)

    def _head(self, words: Any) -> dict[str, Any]:
        return HEAD_FIRST | {"name": words.get("name", "")[:120]}

    def _start(self, request: HttpRequest) -> HttpResponse:
        """From a search that found no such number: it goes into the field that the user says it belongs to."""
        digits = clean_number(request.POST.get("number", ""))[:16]
        is_kk = request.POST["start_with"] == "kk_number"
        family = {"kk_number": digits} if is_kk else {}
        head = HEAD_FIRST | ({} if is_kk else _told_by_nik(digits))
        return self.show(RegistrationPage.blank(signed_in(request), family=family, rows=[head]), is_fresh=True)

    def _one_more_row(self, request: HttpRequest) -> HttpResponse:
        """Without scripts: the same page with everything typed and one more row."""
        rows = [*rows_as_typed(request.POST), {}]
        return self.show(RegistrationPage.blank(signed_in(request), family=request.POST.dict(), rows=rows))

    def _submit(self, request: HttpRequest) -> HttpResponse:
        by = signed_in(request)
        page = RegistrationPage.posted(request)
        if earlier := made_before(Household.objects.all(), posted_token(request), by=by):
            messages.info(request, _("This form was saved already: here is the family that it registered."))
            return HttpResponseRedirect(earlier.get_absolute_url())
        if not page.is_valid():
            return self.show(page)
        page.raise_doubts()
        if not page.doubts.settled_by(request.POST.get(CONFIRMATION, "")):
            return self.show(page)
        try:
            household = self._save(page, by)
        except TakenMeanwhileError:
            refused = RegistrationPage.posted(request)
            if refused.is_valid():
                refused.household.add_error(None, try_again())
            return self.show(refused)
        except ValidationError as refusal:
            page.household.add_error(None, refusal)
            return self.show(page)
        messages.success(request, _("The family is registered. What comes next is listed below."))
        return HttpResponseRedirect(household.get_absolute_url())

    def _save(self, page: RegistrationPage, by: User) -> Household:
        return register_household(
            household=page.household.instance,
            members=page.members.people(),
            by=by,
            submission_token=page.household.cleaned_data["submission_token"],
            doubts=page.doubts.members,
        )

    def show(self, page: RegistrationPage, *, is_fresh: bool = False) -> HttpResponse:
        context = {
            "form": page.household,
            "members": page.members,
            "doubts": page.doubts,
            "occupations": [name for _code, name in occupations()],
        }
        context |= self.draft_context(is_fresh=is_fresh)
        return render(self.request, "beneficiaries/household_register.html", context)


def _told_by_nik(digits: str) -> dict[str, Any]:
    """What a NIK fills in, as nik-fill.js does while it is typed; a wrong one is refused on saving."""
    try:
        nik = parse_nik(digits)
    except ValidationError:
        return {"nik": digits}
    return {"nik": digits, "sex": nik.sex, "birth_date": BirthDate(nik.birth_dates[0])}


@require_POST
def household_member_check(request: HttpRequest) -> HttpResponse:
    """A fragment for one row, asked for by htmx on leaving its name, NIK or birth date: what to look at first.

    The field `row` names the row's prefix, empty for the form of one person; `person` who is being edited, who is no
    duplicate of themselves.
    """
    prefix, known = request.POST.get("row", ""), request.POST.get("person", "")
    person = Person(pk=int(known)) if ID.fullmatch(known) else None
    form = PersonForm(request.POST, prefix=prefix or None, instance=person, by=signed_in(request))
    form.is_valid()
    if "nik" not in form.errors:
        form.check_nik_is_free()
    context = {"nik_errors": form.errors.get("nik"), "holder": form.holder, "doubts": _doubts_so_far(form)}
    return render(request, "beneficiaries/_member_check.html", context)


def _doubts_so_far(form: PersonForm) -> MemberDoubts:
    """Doubts about a row that may not be complete yet; whoever holds the NIK is named by the refusal already."""
    if form.errors.get("nik"):
        form.instance.nik = ""
    known = [form.holder.record.pk] if form.holder else []
    return form.raise_doubts(exclude=known)
