"""Words of any length and kind are answered quickly and in words."""

from datetime import date, timedelta
from time import process_time
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from beneficiaries.birth_dates import parse_birth_date
from beneficiaries.models import ConsentRecord
from beneficiaries.services.consent import withdraw_consent
from bontang_empowerment.accounts.models import Role
from tests.builders import build_consent, build_person, build_user


@pytest.mark.parametrize(
    "text", ["1" + " " * 20_000 + "1" + " " * 20_000 + "x", "1990" + "\t" * 50_000 + "x", "9" * 50_000]
)
def test_a_birth_date_of_any_length_is_refused_at_once(text: str) -> None:
    started = process_time()
    with pytest.raises(ValidationError):
        parse_birth_date(text)
    assert (
        process_time() - started < 5
    )  # of this process, however busy the machine is; a backtracking pattern takes minutes


def test_blanks_between_the_parts_of_a_date_do_not_matter() -> None:
    assert parse_birth_date("  17   -  05 -   1990 ").day == date(1990, 5, 17)
    assert parse_birth_date("17  05\t1990").day == date(1990, 5, 17)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "address", ["beneficiaries:person_list", "beneficiaries:household_list", "programs:enrolment_list"]
)
def test_a_list_takes_a_name_of_a_thousand_words(client: Client, address: str) -> None:
    client.force_login(build_user(role=Role.COORDINATOR), backend="django.contrib.auth.backends.ModelBackend")
    many = " ".join(f"a{number}" for number in range(3000))
    assert client.get(reverse(address), {"name": many}).status_code == 200


@pytest.mark.django_db
def test_a_consent_of_the_future_is_refused_in_the_admin(client: Client) -> None:
    client.force_login(build_user(role=Role.ADMIN), backend="django.contrib.auth.backends.ModelBackend")
    values: dict[str, Any] = {"person": build_person().pk, "purpose": "registration", "lawful_basis": "consent"}
    values |= {"text_version": "2026-11", "method": "signature", "given_on": "01-01-2090"}
    response = client.post(reverse("admin:beneficiaries_consentrecord_add"), values)
    assert "given_on" in response.context["adminform"].form.errors
    assert not ConsentRecord.objects.exists()


@pytest.mark.django_db
def test_a_consent_dated_ahead_can_be_withdrawn() -> None:
    officer = build_user()
    tomorrow = timezone.localdate() + timedelta(days=1)
    consent = build_consent(person=build_person(), by=officer, given_on=tomorrow)
    assert withdraw_consent(consent=consent, by=officer).withdrawn_on == tomorrow


@pytest.mark.django_db
@pytest.mark.parametrize("day", ["01-01-0001", "31-12-2090", "01-01-1800"])
def test_a_birth_date_that_nobody_has_is_refused_in_the_admin(client: Client, day: str) -> None:
    client.force_login(build_user(role=Role.ADMIN), backend="django.contrib.auth.backends.ModelBackend")
    response = client.post(reverse("admin:beneficiaries_person_add"), {"birth_date": day})
    assert "birth_date" in response.context["adminform"].form.errors
