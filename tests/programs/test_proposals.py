"""A group's proposal: sent for it, reviewed, decided with a reason, revised, and made a programme."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from bontang_empowerment.access.versions import StaleVersionError
from programs.models import Program, Proposal, ProposalRound, ProposalTransition
from programs.services.proposals import decide_proposal, review_proposal
from tests.builders import Personas, build_group, build_proposal, proposal_content
from tests.queries import assert_flat_query_count

pytestmark = pytest.mark.django_db


@pytest.fixture
def proposal(personas: Personas) -> Proposal:
    group = build_group("Karang Taruna Lok Tuan", kelurahan=personas.own)
    return build_proposal(group=group, by=personas.officer)


def round_form(**values: object) -> dict[str, object]:
    content = proposal_content()
    return {
        **content.values,
        "met_on": "10-01-2026",
        "money_what": "Bibit dan pupuk",
        "money_amount": "15.000.000",
        "submission_token": str(uuid4()),
        **values,
    }


def page(step: str, proposal: Proposal) -> str:
    return reverse(f"programs:proposal_{step}", args=[proposal.pk])


def reviewed(proposal: Proposal, personas: Personas) -> Proposal:
    return review_proposal(
        proposal=proposal, version=proposal.version, recommended=True, notes="Lahan ada.", by=personas.officer
    )


def test_an_officer_sends_it_once_on_behalf_of_the_group(client: Client, personas: Personas) -> None:
    group = build_group(kelurahan=personas.own)
    client.force_login(personas.officer)
    url, values = reverse("programs:proposal_create", args=[group.pk]), round_form()
    first, again = (client.post(url, values) for _post in range(2))
    sent = Proposal.objects.get()
    assert first["Location"] == again["Location"] == sent.get_absolute_url()
    assert sent.rounds.get().support.get().amount == 15_000_000
    assert sent.rounds.get().submitted_by == personas.officer


@pytest.mark.parametrize(
    ("field", "typed"), [("in_favour", "26"), ("money_amount", "15"), ("goods_amount", "3"), ("minutes", "")]
)
def test_what_cannot_be_is_refused_at_its_field_and_nothing_is_stored(
    field: str, typed: str, client: Client, personas: Personas
) -> None:
    client.force_login(personas.officer)
    url = reverse("programs:proposal_create", args=[build_group(kelurahan=personas.own).pk])
    response = client.post(url, round_form(**{field: typed}))
    at = "goods_what" if field == "goods_amount" else field
    assert at in response.context["form"].errors
    assert not Proposal.objects.exists()


def test_the_whole_way_to_a_programme_with_a_second_round(
    client: Client, personas: Personas, proposal: Proposal
) -> None:
    day = timezone.localdate()
    client.force_login(personas.officer)
    review = {"version": 1, "recommended": "yes", "notes": "Lahan tersedia."}
    client.post(page("review", proposal), review)
    client.force_login(personas.coordinator)
    client.post(page("decide", proposal), {"version": 2, "accepted": "no", "reason": "Anggaran belum rinci."})
    assert "Anggaran belum rinci." in client.get(page("letter", proposal)).content.decode()
    client.force_login(personas.officer)
    assert client.get(page("revise", proposal)).context["form"].initial["money_amount"] == 15_000_000
    client.post(page("revise", proposal), round_form(version=3, title="Pertanian organik terpadu"))
    client.post(page("review", proposal), review | {"version": 4})
    client.force_login(personas.coordinator)
    client.post(page("decide", proposal), {"version": 5, "accepted": "yes", "reason": "Rinci."})
    start = {"version": 6, "name": "Tani Muda", "capacity": 20}
    start |= {"starts_on": f"{day:%d-%m-%Y}", "ends_on": f"{day + timedelta(days=30):%d-%m-%Y}"}
    first, again = (client.post(page("start", proposal), start) for _post in range(2))
    program = Program.objects.get()
    assert first["Location"] == again["Location"] == program.get_absolute_url()
    assert (program.budget, program.field, list(program.kelurahan.all())) == (15_000_000, "farming", [personas.own])
    assert "Pertanian organik terpadu" in client.get(program.get_absolute_url()).content.decode()
    statuses = list(ProposalTransition.objects.order_by("pk").values_list("to_status", flat=True))
    assert statuses == ["submitted", "reviewed", "declined", "submitted", "reviewed", "accepted", "started"]
    assert list(proposal.rounds.values_list("number", "title")) == [
        (2, "Pertanian organik terpadu"),
        (1, "Pertanian organik"),
    ]


def test_a_step_that_does_not_follow_is_refused(personas: Personas, proposal: Proposal) -> None:
    with pytest.raises(ValidationError):
        decide_proposal(proposal=proposal, version=1, accepted=True, reason="Baik", by=personas.coordinator)
    assert ProposalTransition.objects.count() == 1


def test_the_same_post_twice_is_one_step_and_another_is_refused(personas: Personas, proposal: Proposal) -> None:
    for _post in range(2):
        reviewed(proposal, personas)
    assert ProposalTransition.objects.filter(to_status="reviewed").count() == 1
    with pytest.raises(StaleVersionError):
        review_proposal(proposal=proposal, version=1, recommended=False, notes="Tidak ada.", by=personas.officer)


def test_a_stale_page_keeps_what_was_typed(client: Client, personas: Personas, proposal: Proposal) -> None:
    reviewed(proposal, personas)
    client.force_login(personas.coordinator)
    values = {"version": 1, "accepted": "yes", "reason": "Sangat baik untuk warga."}
    response = client.post(page("decide", proposal), values)
    assert "Sangat baik untuk warga." in response.content.decode()
    assert client.post(page("decide", proposal), values | {"version": 2}).status_code == 302


def test_a_decision_without_a_reason_is_refused(client: Client, personas: Personas, proposal: Proposal) -> None:
    reviewed(proposal, personas)
    client.force_login(personas.coordinator)
    response = client.post(page("decide", proposal), {"version": 2, "accepted": "no", "reason": " "})
    assert "reason" in response.context["form"].errors


def test_home_tells_the_officer_of_reviews_and_the_coordinator_of_decisions(
    client: Client, personas: Personas, proposal: Proposal
) -> None:
    client.force_login(personas.officer)
    assert "/proposals/?status=submitted" in {task.url for task in client.get("/").context["tasks"].tasks}
    reviewed(proposal, personas)
    client.force_login(personas.coordinator)
    assert "/proposals/?status=reviewed" in {task.url for task in client.get("/").context["tasks"].tasks}
    assert client.get("/proposals/?status=reviewed").context["page"].count == 1


def test_nobody_of_another_kelurahan_or_of_a_partner_sees_it(
    client: Client, personas: Personas, proposal: Proposal
) -> None:
    for user, status in ((personas.neighbour, 404), (personas.partner_staff, 403)):
        client.force_login(user)
        assert client.get(proposal.get_absolute_url()).status_code == status
    assert not ProposalRound.objects.visible_to(personas.partner_staff).exists()


def test_the_list_runs_as_many_queries_for_50_rows_as_for_5(client: Client, personas: Personas) -> None:
    client.force_login(personas.coordinator)

    def add(number: int) -> None:
        for _row in range(number):
            build_proposal(by=personas.officer)

    assert_flat_query_count(lambda: client.get("/proposals/"), add_rows=add)
