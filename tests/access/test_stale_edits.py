"""An edit form over a newer version is refused, shows both versions, and keeps what was typed."""

from typing import Any

import pytest
from django import forms
from django.http import QueryDict

from beneficiaries.codes import DecileStatus
from beneficiaries.models import Household, Person
from bontang_empowerment.access.forms import ScopedForm, ScopedModelForm, VersionedFormMixin
from bontang_empowerment.accounts.models import Role
from tests.builders import build_household, build_kelurahan, build_person, build_user

pytestmark = pytest.mark.django_db


class AddressForm(VersionedFormMixin, ScopedModelForm):
    class Meta:
        model = Household
        fields = ["address", "kelurahan"]


def form_for(household: Household, **data: Any) -> AddressForm:
    officer = build_user(role=Role.OFFICER, kelurahan=household.kelurahan)
    posted = QueryDict(mutable=True)
    posted.update({"address": "Jl. Baru", "kelurahan": str(household.kelurahan_id), "version": "1"} | data)
    posted._mutable = False  # as a request hands it over
    return AddressForm(posted, instance=household, by=officer)


def test_the_current_version_is_accepted() -> None:
    assert form_for(build_household()).is_valid()


def test_an_old_version_is_refused_with_both_versions_shown() -> None:
    household = build_household(address="Jl. Lama")
    Household.objects.filter(pk=household.pk).update(address="Jl. Tetangga", version=2)
    form = form_for(household)
    assert not form.is_valid()
    assert ("Jl. Tetangga", "Jl. Baru") in [(stored, typed) for _label, stored, typed in form.conflicts]
    assert form["address"].value() == "Jl. Baru"


def test_saving_again_after_comparing_is_accepted() -> None:
    household = build_household()
    Household.objects.filter(pk=household.pk).update(version=2)
    refused = form_for(household)
    refused.is_valid()
    again = form_for(household, version=refused["version"].value())
    assert again.is_valid()


def test_a_missing_version_counts_as_stale() -> None:
    assert not form_for(build_household(), version="").is_valid()


def test_choices_of_objects_stop_at_the_border_of_the_own_kelurahan() -> None:
    own, foreign = build_person(kelurahan=build_kelurahan()), build_person(kelurahan=build_kelurahan("Api-api"))
    officer = build_user(role=Role.OFFICER, kelurahan=own.household.kelurahan)

    class ChoiceForm(ScopedForm):
        person = forms.ModelChoiceField(queryset=Person.objects.all())

    assert ChoiceForm({"person": own.pk}, by=officer).is_valid()
    assert "person" in ChoiceForm({"person": foreign.pk}, by=officer).errors


def test_the_comparison_names_choices_in_words() -> None:
    class ListingForm(VersionedFormMixin, ScopedModelForm):
        class Meta:
            model = Household
            fields = ["decile_status"]

    household = build_household()
    Household.objects.filter(pk=household.pk).update(version=2)
    posted = QueryDict("decile_status=not_listed&version=1")
    form = ListingForm(posted, instance=household, by=build_user(role=Role.COORDINATOR))
    assert not form.is_valid()
    [(_label, stored, typed)] = form.conflicts
    assert stored == str(DecileStatus.UNKNOWN.label)
    assert typed == str(DecileStatus.NOT_LISTED.label)
