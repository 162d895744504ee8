"""What the certificate pages show, on screen and on paper."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.utils.formats import date_format
from django.utils.safestring import SafeString

from bontang_empowerment.accounts.models import User
from trainings.codes import Outcome
from trainings.models import Batch, Certificate, Signatory
from trainings.qr import qr_svg
from trainings.results import Result, results_of
from trainings.services.certificates import without_certificate
from trainings.signing import signatories_of


@dataclass(frozen=True)
class Overview:
    """The certificates of a batch, newest first; `waiting` passed and hold none, `withheld` more are not named here."""

    certificates: list[Certificate]
    waiting: list[Result]
    withheld: int
    still_open: int

    @property
    def in_force(self) -> int:
        return sum(1 for row in self.certificates if row.is_valid)


@dataclass(frozen=True)
class Paper:
    certificate: Certificate
    qr: SafeString
    url: str
    place_date: str
    signatories: list[dict[str, str]]


def certificates_of(batch: Batch, *, user: User) -> list[Certificate]:
    """Those that `user` may see, newest number first. One query."""
    rows = Certificate.objects.visible_to(user).filter(participant__batch=batch).with_person().with_identity_for(user)
    return list(rows.select_related("revoked_by").order_by("-year", "-serial"))


def overview_of(batch: Batch, *, user: User) -> Overview:
    results, certificates = results_of(batch, user=user), certificates_of(batch, user=user)
    holders = {row.participant_id for row in certificates if row.is_valid}
    passed = [row for row in results if row.outcome == Outcome.PASSED and row.place.pk not in holders]
    waiting = without_certificate(results, batch)
    return Overview(
        certificates=certificates,
        waiting=waiting,
        withheld=len(passed) - len(waiting),
        still_open=sum(1 for row in results if not row.outcome),
    )


def papers_of(
    batch: Batch, certificates: Sequence[Certificate], *, user: User, absolute: Callable[[str], str]
) -> list[Paper]:
    """absolute: makes a path an address that a phone can open."""
    configured = Signatory.objects.visible_to(user).of_partner(batch.program.partner_id)
    place = next((row.place for row in configured if row.place), settings.LETTERHEAD["city"])
    below: list[dict[str, Any]] = signatories_of(batch, configured)
    papers = []
    for row in sorted(certificates, key=lambda row: (row.year, row.serial)):
        url = absolute(row.check_path)
        signed = f"{place}, {date_format(row.issued_on)}"
        papers.append(Paper(certificate=row, qr=qr_svg(url), url=url, place_date=signed, signatories=below))
    return papers
