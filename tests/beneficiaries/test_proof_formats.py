"""A proof is a whole PDF, JPEG or PNG by its bytes; damaged, doubled, active and foreign files are refused."""

import contextlib
import zlib
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from beneficiaries.proof_formats import ProofKind, recognise
from tests.proof_files import jpeg, pdf, png

ZIP = b"PK\x03\x04" + b"\x00" * 30 + b"PK\x05\x06" + b"\x00" * 18
PACKED = zlib.compress(b"<< /S /JavaScript /JS (app.alert(1)) >>")


def refusal(content: bytes) -> str | None:
    with pytest.raises(ValidationError) as caught:
        recognise(content)
    return caught.value.code


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (png(), ProofKind.PNG),
        (jpeg(), ProofKind.JPEG),
        (jpeg(comment=b"Kamera"), ProofKind.JPEG),
        (pdf(), ProofKind.PDF),
        (pdf() + b"\r\n\x00\x00", ProofKind.PDF),
        (pdf(b"/OpenAction [3 0 R /Fit] "), ProofKind.PDF),
        (pdf(b"/Note 4 0 R >>\nendobj\n4 0 obj\n<< /Length 9 >>\nstream\n/JS /XFA\nendstream "), ProofKind.PDF),
    ],
    ids=["png", "jpeg", "comment", "pdf", "padding", "first page", "bytes of a stream"],
)
def test_whole_files_are_known_by_their_bytes(content: bytes, kind: ProofKind) -> None:
    assert recognise(content).kind == kind


@pytest.mark.parametrize(
    "content",
    [
        b"GIF89a" + b"\x00" * 40,
        b"<html><script>alert(1)</script></html>",
        b"MZ" + b"\x00" * 60,
        ZIP,
        b"\xef\xbb\xbf" + pdf(),
        b"GIF89a/*" + pdf(),
        "teks".encode("utf-16"),
    ],
)
def test_what_begins_as_something_else_is_no_proof(content: bytes) -> None:
    assert refusal(content) == "kind"


def test_an_empty_file_is_refused() -> None:
    assert refusal(b"") == "empty"


@pytest.mark.parametrize("whole", [png(), jpeg(), pdf()], ids=["png", "jpeg", "pdf"])
def test_a_file_cut_short_anywhere_is_refused(whole: bytes) -> None:
    end = len(whole.rstrip(b"\n"))
    for length in range(1, end):
        assert refusal(whole[:length]) in {"broken", "kind"}, length


def test_a_picture_with_a_changed_byte_is_refused() -> None:
    whole = png()
    for position in range(8, len(whole)):
        changed = whole[:position] + bytes([whole[position] ^ 1]) + whole[position + 1 :]
        assert refusal(changed) == "broken", position


@pytest.mark.parametrize("whole", [png(), jpeg(), pdf()], ids=["png", "jpeg", "pdf"])
@pytest.mark.parametrize("behind", [ZIP, b"<script>alert(1)</script>", b"MZ rest", png()])
def test_a_second_file_behind_the_first_is_refused(whole: bytes, behind: bytes) -> None:
    assert refusal(whole + behind) in {"broken", "two"}


@pytest.mark.parametrize("inside", [b"%PDF-1.4 ", b"<html>", b"<?php system(1);", b"<SCRIPT>"])
def test_a_picture_that_begins_like_something_else_inside_is_refused(inside: bytes) -> None:
    assert refusal(jpeg(comment=inside)) == "two"
    assert refusal(png(inside)) == "two"


def test_an_archive_hidden_in_a_comment_is_refused() -> None:
    assert refusal(jpeg(comment=ZIP)) == "two"


@pytest.mark.parametrize(
    "extra",
    [
        b"/OpenAction << /S /JavaScript /JS (app.alert(1)) >> ",
        b"/OpenAction << /S /J#61vaScript >> ",
        b"/AA << /O << /S /Launch /F (cmd.exe) >> >> ",
        b"/Names << /EmbeddedFiles 5 0 R >> ",
        b"/AcroForm << /XFA 5 0 R >> ",
        b"/Encrypt 5 0 R ",
        b">>\nendobj\n4 0 obj\n<< /Type /ObjStm /Filter /FlateDecode >>\nstream\n" + PACKED + b"\nendstream ",
    ],
    ids=["script", "escaped", "launch", "attachment", "xfa", "locked", "packed script"],
)
def test_a_pdf_that_does_something_is_refused(extra: bytes) -> None:
    assert refusal(pdf(extra)) == "active"


@pytest.mark.parametrize("behind", [jpeg(), b"\x00\x00notesSEFH\x01\x02SEFT"], ids=["second picture", "Samsung"])
def test_what_a_phone_puts_behind_its_photo_is_cut_off(behind: bytes) -> None:
    assert recognise(jpeg() + behind).content == jpeg()


def test_many_restart_marks_do_not_make_it_slow() -> None:
    start, end = jpeg()[:-2], jpeg()[-2:]
    assert recognise(start + b"\xff\x00" * 500_000 + end).kind == ProofKind.JPEG


class Searched(bytes):
    """Counts how many bytes were looked through for an end."""

    looked_through = 0

    def find(self, what: Any, start: Any = 0, end: Any = None) -> int:
        found = super().find(what, start, len(self) if end is None else end)
        self.looked_through += (len(self) if found == -1 else found) - start
        return found

    def rfind(self, what: Any, start: Any = 0, end: Any = None) -> int:
        self.looked_through += (len(self) if end is None else end) - start
        return super().rfind(what, start, end)


@pytest.mark.parametrize("part", [b"stream\n", b"%stream\n", b"stream\nendstream ", b"/ObjStm stream\n"])
def test_a_crafted_pdf_is_looked_through_a_few_times_and_not_once_for_each_part(part: bytes) -> None:
    looked = []
    for size in (100_000, 200_000):
        crafted = Searched(pdf(part * (size // len(part))))
        with contextlib.suppress(ValidationError):
            recognise(crafted)
        looked.append(crafted.looked_through)
    assert 0 < looked[1] < 2.2 * looked[0]


def test_streams_that_unfold_into_too_much_together_are_refused() -> None:
    packed = b"4 0 obj\n<< /Type /ObjStm >>\nstream\n" + zlib.compress(bytes(3_000_000), 9) + b"\nendstream\nendobj\n"
    assert recognise(pdf(b">>\nendobj\n" + packed * 2)).kind == ProofKind.PDF
    assert refusal(pdf(b">>\nendobj\n" + packed * 3)) == "broken"


def test_a_program_after_what_is_no_stream_is_found() -> None:
    hidden = b">>\nendobj\n% stream\n4 0 obj\n<< /S /JavaScript /JS (app.alert(1)) >>\nendobj\n% endstream\n"
    assert refusal(pdf(hidden)) == "active"


SCRIPT = b"/OpenAction << /S /JavaScript /JS (app.alert(1)) >>"
OBJECTS = b"<< /Type /ObjStm /Filter /FlateDecode"


@pytest.mark.parametrize(
    "hidden",
    [
        b"/Note (\nstream\n) " + SCRIPT + b" /End (endstream) ",
        b">>\nendobj\n4 0 obj\n<< /Length 80 >>\nstream\n5 0 obj << " + SCRIPT + b" >> endobj\nendstream ",
        b">>\nendobj\n4 0 obj\n" + OBJECTS + b" /Note (%) >> stream\n" + PACKED + b"\nendstream ",
        b">>\nendobj\n4 0 obj\n" + OBJECTS + b" " * 500 + b">>\nstream\n" + PACKED + b"\nendstream ",
        b">>\nendobj\n4 0 obj\n<< /Type /Obj#53tm >>\nstream\n" + PACKED + b"\nendstream ",
        b"/Note (\nstream\n) /AcroForm << /XFA 5 0 R >> /End (endstream) ",
        b"/Note (\nstream\n) /AcroForm << /X#46A%\n[ (a) 5 0 R ] >> /End (endstream) ",
        b"/Note (\nstream\n) /OpenAction << /S /Rendition /JS (app.alert(1)) >> /End (endstream) ",
        b"/Note (\nstream\n) /OpenAction << /S /JavaScript /JS 5 0 R >> /End (endstream) ",
        b"/Note (\nstream\n) >>\nendobj\n4 0 obj\n" + OBJECTS + b" >>\nstream\n" + PACKED + b"\nendstream ",
    ],
    ids=[
        "in a text",
        "inside a stream",
        "behind a percent sign",
        "far away",
        "escaped",
        "a form in a text",
        "an escaped form in a text",
        "a sound in a text",
        "a script kept elsewhere",
        "packed behind a text",
    ],
)
def test_a_program_is_found_however_it_is_hidden(hidden: bytes) -> None:
    assert refusal(pdf(hidden)) in {"active", "broken"}
