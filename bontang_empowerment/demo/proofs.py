"""The proof that many of the made-up consents share: one page that says what it is."""

import hashlib
from typing import Any

from django.core.files.base import ContentFile

from beneficiaries.models import ConsentProof, ConsentRecord
from beneficiaries.proof_formats import ProofKind
from beneficiaries.services.proofs import storage
from bontang_empowerment.encryption import seal
from programs.models import ProposalMinutes, ProposalRound

NAME = "contoh-bukti-persetujuan.pdf"
WORDS = b"Contoh bukti persetujuan: data contoh, bukan orang sungguhan."
WITH_PROOF = 6
"""Of ten consents on paper."""


def _page() -> bytes:
    drawing = b"BT /F1 12 Tf 40 100 Td (" + WORDS + b") Tj ET"
    parts = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 420 200] /Contents 4 0 R /Resources 6 0 R >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(drawing), drawing),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
        b"<< /Font << /F1 5 0 R >> >>",
    ]
    content, places = b"%PDF-1.4\n", []
    for number, part in enumerate(parts, start=1):
        places.append(len(content))
        content += b"%d 0 obj\n%s\nendobj\n" % (number, part)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    size = len(parts) + 1
    end = b"xref\n0 %d\n0000000000 65535 f \n%strailer\n<< /Root 1 0 R /Size %d >>\n" % (size, table, size)
    return content + end + b"startxref\n%d\n%%%%EOF\n" % len(content)


PAGE = _page()
FILE: dict[str, Any] = {
    "stored_name": NAME,
    "kind": ProofKind.PDF,
    "size": len(PAGE),
    "sha256": hashlib.sha256(PAGE).hexdigest(),
}


def store_page() -> None:
    """Put the page where proofs are kept; a run that fails leaves it, and the next one writes it anew."""
    for model in (ConsentProof, ProposalMinutes):
        storage(model).delete(NAME)
        storage(model).save(NAME, ContentFile(seal(PAGE, bound_to=NAME)))


def proof_of(consent: ConsentRecord, *, added_by_id: int) -> ConsentProof:
    return ConsentProof(consent_id=consent.pk, added_by_id=added_by_id, created_at=consent.created_at, **FILE)


def minutes_of(newest: ProposalRound) -> ProposalMinutes:
    return ProposalMinutes(round_id=newest.pk, added_by_id=newest.submitted_by_id, **FILE)
