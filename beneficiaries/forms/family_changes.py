"""What changes in a family: who goes, and how everybody relates to the head of the family where they are afterwards."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar, cast

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from beneficiaries.codes import Relation
from beneficiaries.identity_numbers import clean_number
from beneficiaries.models import Household, Person
from beneficiaries.services.identity import holder_of_number
from beneficiaries.services.member_moves import NO_HEAD
from beneficiaries.services.search import people_named
from bontang_empowerment.access.fields import PastDateField
from bontang_empowerment.access.forms import RepeatSafeFormMixin, ScopedForm

MOST_FAMILIES = 10


@dataclass(frozen=True)
class MemberRow:
    """One member on the page. `standings`: open business of theirs, in words."""

    person: Person
    goes: forms.BoundField | None
    relation: forms.BoundField
    standings: Sequence[str]


class FamilyChangeForm(ScopedForm):
    """`members` are the active ones. Valid, it has `movers` and `stayers`: relations by the person's number.

    asks_who: whether members are ticked; otherwise all stay. moves_together: whether those who go are a family.
    """

    asks_who: ClassVar[bool] = True
    moves_together: ClassVar[bool] = False
    goes_label = _("Goes")
    nobody_goes = _("Tick who goes.")

    on = PastDateField(label=_("Since which day"), initial=timezone.localdate)

    def __init__(
        self,
        *args: Any,
        household: Household,
        members: Sequence[Person],
        standings: Mapping[int, Sequence[str]],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.household, self.members, self.standings = household, members, standings
        self.movers: dict[int, str] = {}
        self.stayers: dict[int, str] = {}
        self.fields["version"] = forms.IntegerField(widget=forms.HiddenInput, initial=household.version, required=False)
        for person in members:
            if self.asks_who:
                self.fields[f"goes_{person.pk}"] = forms.BooleanField(label=self.goes_label, required=False)
            self.fields[f"relation_{person.pk}"] = forms.ChoiceField(
                label=_("Relation to the head afterwards"), choices=Relation.choices, initial=person.relation
            )

    @property
    def rows(self) -> Iterator[MemberRow]:
        for person in self.members:
            goes = self[f"goes_{person.pk}"] if self.asks_who else None
            yield MemberRow(person, goes, self[f"relation_{person.pk}"], self.standings.get(person.pk, ()))

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        self._check_version()
        relations = {person.pk: self.cleaned_data.get(f"relation_{person.pk}", "") for person in self.members}
        going = self.going()
        if not going and self.asks_who:
            self.add_error(f"goes_{self.members[0].pk}" if self.members else None, self.nobody_goes)
        self.movers = {key: relation for key, relation in relations.items() if key in going}
        self.stayers = {key: relation for key, relation in relations.items() if key not in going}
        if self.moves_together:
            self.settle_head(self.movers)
        if not self._has_unseen_head():
            self.settle_head(self.stayers)
        self._check_days(going)
        return cleaned

    def going(self) -> set[int]:
        return {person.pk for person in self.members if self.cleaned_data.get(f"goes_{person.pk}")}

    def settle_head(self, family: dict[int, str]) -> None:
        """One head for these people: whoever is alone is it, otherwise somebody has to say who."""
        heads = [key for key, relation in family.items() if relation == Relation.HEAD]
        if len(family) == 1:
            family[next(iter(family))] = Relation.HEAD
        elif family and not heads:
            self.add_error(f"relation_{next(iter(family))}", ValidationError(NO_HEAD, code="no_head"))
        for key in heads[1:]:
            message = _("A family has one head. Choose another relation for this member.")
            self.add_error(f"relation_{key}", ValidationError(message, code="two_heads"))

    def _has_unseen_head(self) -> bool:
        seen = [person.pk for person in self.members]
        return self.household.members.heads().exclude(pk__in=seen).exists()

    def _check_version(self) -> None:
        """A form that somebody else has overtaken comes back with the family as it is now."""
        if self.cleaned_data.get("version") != self.household.version:
            self.data = cast("QueryDict", self.data).copy()  # posted data is frozen
            self.data[self.add_prefix("version")] = str(self.household.version)
            raise ValidationError(
                _("This family was changed since you opened the page. Compare with your papers, then save again."),
                code="stale",
            )

    def _check_days(self, going: Collection[int]) -> None:
        on: date | None = self.cleaned_data.get("on")
        born = [person for person in self.members if person.pk in going and person.birth_date]
        for person in born:
            if on and person.birth_date and on < person.birth_date:
                message = gettext("%(name)s was not born yet on that day.") % {"name": person.name}
                self.add_error("on", ValidationError(message, code="before_birth"))


class SplitForm(RepeatSafeFormMixin, FamilyChangeForm):
    """Pecah KK, beside the form of the new family."""

    moves_together = True
    goes_label = _("Goes to the new family")
    nobody_goes = _("Tick who founds the new family.")

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        if self.movers and not self.stayers:
            self.add_error(
                f"goes_{self.members[0].pk}",
                _("Everybody would go. When only the number or the address is new, edit the family instead."),
            )
        return cleaned


class JoinForm(FamilyChangeForm):
    """Numpang KK. Valid, `destination` is the family that the movers join."""

    goes_label = _("Goes to the other family")
    nobody_goes = _("Tick who joins the other family.")

    family = forms.CharField(
        label=_("Family that they join"),
        max_length=200,
        help_text=_("Its KK number, or the NIK or name of one of its members."),
        error_messages={"required": _("Write a KK number, a NIK or a name, so that the family is found.")},
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    destination: Household | None = None
    field_order = ("family",)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["destination"] = forms.ChoiceField(
            label=_("Which of these families?"), required=False, widget=forms.RadioSelect, choices=[]
        )
        self.found: dict[int, Household] = {}

    def clean_family(self) -> str:
        typed: str = self.cleaned_data["family"]
        digits = clean_number(typed)
        self.found = self._family_with(digits) if digits.isdigit() else self._families_named(typed)
        if len(self.found) == 1:
            self.destination = next(iter(self.found.values()))
        else:
            choices = [(str(key), self._shown(family)) for key, family in self.found.items()]
            self.fields["destination"].choices = choices  # type: ignore[attr-defined]  # a ChoiceField
        return typed

    def clean_destination(self) -> str:
        chosen: str = self.cleaned_data["destination"]
        if chosen:
            self.destination = self.found[int(chosen)]
        return chosen

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        if self.destination is not None:
            self._fit_into(self.destination)
        elif self.found:
            self.add_error("destination", _("More than one family fits. Choose one."))
        return cleaned

    def _family_with(self, digits: str) -> dict[int, Household]:
        holder = holder_of_number(digits, by=self.by)
        if holder is None:
            raise ValidationError(_("No family in the city has this number. Check the digits."), code="unknown")
        if not holder.visible:
            raise ValidationError(holder.message, code="elsewhere")
        return self._read([holder.household.pk])

    def _families_named(self, typed: str) -> dict[int, Household]:
        people = people_named(typed, by=self.by).rows(by=self.by)
        keys = people.active().exclude(household=self.household).order_by().values_list("household", flat=True)
        return self._read(list(dict.fromkeys(keys[:200]))[:MOST_FAMILIES])

    def _read(self, keys: Sequence[int]) -> dict[int, Household]:
        rows = Household.objects.visible_to(self.by).filter(pk__in=keys).exclude(pk=self.household.pk)
        found = {family.pk: family for family in rows.select_related("kelurahan").with_head(self.by).order_by("pk")}
        if not found:
            raise ValidationError(
                _("No other family is found. Check the number or the name, or register that family first."),
                code="unknown",
            )
        return found

    def _fit_into(self, family: Household) -> None:
        """They have a head there already, or one of the movers becomes it."""
        has_head = family.members.heads().exists()
        if not has_head:
            self.settle_head(self.movers)
            return
        for key, relation in self.movers.items():
            if relation == Relation.HEAD:
                message = gettext("%(name)s is the head there. Choose another relation for this member.")
                head = family.head.name if family.head else gettext("Somebody")
                self.add_error(f"relation_{key}", ValidationError(message % {"name": head}, code="two_heads"))

    def _shown(self, family: Household) -> str:
        return ", ".join([*([family.head.name] if family.head else []), str(family)])


class HeadForm(FamilyChangeForm):
    """Nobody goes; another member is the head."""

    asks_who = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["on"]


class DepartureForm(FamilyChangeForm):
    """Members leave the city."""

    goes_label = _("Leaves the city")
    nobody_goes = _("Tick who leaves the city.")

    moved_to = forms.CharField(
        label=_("Where to"),
        max_length=120,
        help_text=_("City or regency, such as Samarinda."),
        error_messages={"required": _("Write where they have moved to; “not known” is an answer too.")},
    )


class DeathForm(FamilyChangeForm):
    """One member has died."""

    asks_who = False

    def __init__(self, *args: Any, person: Person, **kwargs: Any) -> None:
        self.person = person
        super().__init__(*args, **kwargs)
        self.fields["on"].label = _("Day of the death")
        self.members = [member for member in self.members if member.pk != person.pk]
        self.fields.pop(f"relation_{person.pk}", None)  # somebody may have recorded the death a moment ago

    def _check_days(self, going: Collection[int]) -> None:
        on: date | None = self.cleaned_data.get("on")
        if on and self.person.birth_date and on < self.person.birth_date:
            message = gettext("%(name)s was not born yet on that day.") % {"name": self.person.name}
            self.add_error("on", ValidationError(message, code="before_birth"))

    def _has_unseen_head(self) -> bool:
        seen = [self.person.pk, *(person.pk for person in self.members)]
        return self.household.members.heads().exclude(pk__in=seen).exists()


class ReturnForm(FamilyChangeForm):
    """Somebody is back, or never left: an active member again. `members` are those of the family with them."""

    asks_who = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["on"]
