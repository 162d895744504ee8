"""Partners and what they promise: the coordinator's pages, receipts in parts, what ends soon, what is unfunded."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from bontang_empowerment.audit.models import AuditEvent
from programs.funding import Funding
from programs.models import Commitment, CommitmentReceipt, Partner
from tests.builders import Personas, build_commitment, build_partner, build_program, build_receipt
from tests.queries import assert_flat_query_count

pytestmark = pytest.mark.django_db


def commitment_form(**values: object) -> dict[str, object]:
    return {
        "kind": "money",
        "what": "Dana bahan",
        "amount": "15.000.000",
        "promised_on": timezone.localdate().strftime("%d-%m-%Y"),
        "submission_token": str(uuid4()),
        **values,
    }


def promise_at(partner: Partner) -> str:
    return reverse("programs:commitment_create", args=[partner.pk])


@pytest.fixture
def coordinator(client: Client, personas: Personas) -> Client:
    client.force_login(personas.coordinator)
    return client


def test_a_coordinator_adds_a_partner_and_the_same_post_makes_no_second(coordinator: Client) -> None:
    values = {"name": "PT Pupuk", "kind": "company", "contact": "Ibu Rina", "submission_token": str(uuid4())}
    first = coordinator.post(reverse("programs:partner_create"), values)
    again = coordinator.post(reverse("programs:partner_create"), values)
    partner = Partner.objects.get(name="PT Pupuk")
    assert first["Location"] == again["Location"] == partner.get_absolute_url()


def test_a_promise_of_money_is_whole_rupiah_with_or_without_separators(coordinator: Client, personas: Personas) -> None:
    coordinator.post(promise_at(personas.partner), commitment_form(unit="unit"))
    promised = Commitment.objects.get()
    assert (promised.amount, promised.unit, promised.program) == (15_000_000, "", None)
    assert AuditEvent.objects.filter(target_type="programs.commitment", action="create").count() == 1


@pytest.mark.parametrize(("kind", "amount"), [("money", "15"), ("money", "banyak"), ("goods", "0"), ("goods", "1,5")])
def test_an_amount_that_cannot_be_meant_is_refused_at_its_field(
    kind: str, amount: str, coordinator: Client, personas: Personas
) -> None:
    response = coordinator.post(promise_at(personas.partner), commitment_form(kind=kind, amount=amount))
    assert "amount" in response.context["form"].errors
    assert amount in response.content.decode()
    assert not Commitment.objects.exists()


def test_a_promise_that_ends_before_it_is_made_is_refused(coordinator: Client, personas: Personas) -> None:
    response = coordinator.post(promise_at(personas.partner), commitment_form(until="01-01-2020"))
    assert "until" in response.context["form"].errors


def test_it_arrives_in_parts_and_a_cancelled_part_no_longer_counts(coordinator: Client) -> None:
    promised = build_commitment(amount=12)
    url = reverse("programs:receipt_create", args=[promised.pk])
    day = timezone.localdate().strftime("%d-%m-%Y")
    for amount in ("5", "4"):
        values = {"amount": amount, "received_on": day, "handed_over_by": "Pak Budi", "submission_token": str(uuid4())}
        for _post in range(2):
            coordinator.post(url, values)
    assert Commitment.objects.with_received().get().received == 9
    wrong = CommitmentReceipt.objects.get(amount=4)
    coordinator.post(reverse("programs:receipt_cancel", args=[wrong.pk]))
    assert Commitment.objects.with_received().get().received == 5
    assert CommitmentReceipt.objects.count() == 2
    assert "5 unit" in coordinator.get(promised.get_absolute_url()).content.decode()


def test_saving_over_a_newer_version_is_refused(coordinator: Client) -> None:
    promised = build_commitment(what="Kain", version=2)
    values = commitment_form(kind="goods", what="Benang", amount="3", version="1")
    response = coordinator.post(reverse("programs:commitment_update", args=[promised.pk]), values)
    assert response.context["form"].conflicts
    promised.refresh_from_db()
    assert promised.what == "Kain"


def test_what_ends_soon_and_what_is_late_leave_out_what_has_arrived() -> None:
    today = timezone.localdate()
    soon = build_commitment(until=today + timedelta(days=30))
    late = build_commitment(until=today - timedelta(days=1), promised_on=today - timedelta(days=9))
    build_commitment(until=today + timedelta(days=31))
    build_receipt(commitment=build_commitment(until=today, amount=1), amount=1)
    assert list(Commitment.objects.ending_soon()) == [soon]
    assert list(Commitment.objects.late()) == [late]


def test_the_programme_says_what_of_its_budget_nobody_has_promised(personas: Personas) -> None:
    program = build_program(budget=50_000_000)
    money = build_commitment(program=program, kind="money", amount=20_000_000)
    build_commitment(program=program, kind="goods", amount=40)
    build_receipt(commitment=money, amount=5_000_000)
    funding = Funding.of(program, personas.coordinator)
    assert (funding.unfunded, funding.not_arrived, len(funding.commitments)) == (30_000_000, 45_000_000, 2)


def test_home_tells_the_coordinator_and_each_number_is_the_length_of_its_list(coordinator: Client) -> None:
    today = timezone.localdate()
    build_commitment(what="Kain", until=today + timedelta(days=3), program=build_program("Kurang", budget=10_000_000))
    build_commitment(until=today - timedelta(days=3), promised_on=today - timedelta(days=9))
    build_program("Tidak tahu")
    tasks = {task.url: task.title for task in coordinator.get("/").context["tasks"].tasks}
    for url in ("/commitments/?state=soon", "/commitments/?state=late", "/programs/?funding=unfunded"):
        assert tasks[url].startswith("1 ")
        assert coordinator.get(url).context["page"].count == 1


def test_an_officer_sees_the_money_of_a_programme_and_a_partner_sees_no_other_partners(
    client: Client, personas: Personas
) -> None:
    program = build_program(partner=personas.partner, budget=10_000_000)
    build_commitment(what="Dana rahasia", partner=build_partner("Pihak Lain"), program=program)
    client.force_login(personas.officer)
    assert "Dana rahasia" in client.get(program.get_absolute_url()).content.decode()
    client.force_login(personas.partner_staff)
    assert "Dana rahasia" not in client.get(program.get_absolute_url()).content.decode()


def test_the_lists_run_as_many_queries_for_50_rows_as_for_5(coordinator: Client) -> None:
    def add(number: int) -> None:
        for _row in range(number):
            build_receipt(commitment=build_commitment(program=build_program()))

    def visit() -> None:
        for url in ("/partners/", "/commitments/?state=outstanding"):
            coordinator.get(url)

    assert_flat_query_count(visit, add_rows=add)
