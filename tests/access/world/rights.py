"""The rights of the person of a side: a consent with its proof, a request about their data."""

from dataclasses import dataclass

from django.utils import timezone

from beneficiaries.models import ConsentProof, ConsentRecord, DataRequest, Person
from beneficiaries.proof_formats import recognise
from beneficiaries.services.data_requests import take_down_request
from beneficiaries.services.proofs import add_proof
from bontang_empowerment.accounts.models import User
from tests.proof_files import png


@dataclass
class Rights:
    consent: ConsentRecord
    proof: ConsentProof
    data_request: DataRequest


def build_rights(word: str, person: Person, *, officer: User) -> Rights:
    consent = ConsentRecord.objects.create(
        person=person, purpose="registration", recorded_by=officer, guardian_name=f"Wali {word}"
    )
    return Rights(
        consent=consent,
        proof=add_proof(consent=consent, proof=recognise(png(f"Pindaian {word}".encode())), by=officer),
        data_request=take_down_request(
            person=person,
            kind="access",
            channel="counter",
            received_at=timezone.now(),
            identity_checked=True,
            details=f"Permintaan {word}",
            by=officer,
        ),
    )
