"""What a proof of consent may be: a PDF, JPEG or PNG, told by its bytes and its structure, never by name or type.

A file that is two things at once, that ends early, or that could run something is refused. Nothing is decoded, so no
picture can unfold into more than it was sent as.
"""

import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _

PNG_START, JPEG_START, PDF_START = b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", re.compile(rb"%PDF-[12]\.[0-9]")
PADDING = b"\r\n\t \x00"
HEAD = 1024
"""How far into a file other programs look for the beginning of what they know."""
DISGUISES = re.compile(rb"%PDF-|<!doctype|<html|<script|<svg|<\?php|<\?xml", re.IGNORECASE)
ZIP_END, ZIP_TAIL = b"PK\x05\x06", 66_000
UNPACKED_LIMIT = 8_000_000
"""Bytes of all the objects that the streams of one file may unfold into; those of a scan take some kilobytes."""
STREAM, STREAM_END, LINE = re.compile(rb"stream\r?\n"), b"endstream", 400
OF_OBJECTS = b"/ObjStm"
# So long that the bytes of a picture do not hold them by chance.
ACTIVE_ANYWHERE = re.compile(
    rb"/(JavaScript|Launch|EmbeddedFiles?|RichMedia|Rendition|SubmitForm|ImportData|Encrypt)\b|/XFA[\s\x00]*[\[%0-9]"
)
"""A script stands beside the name of its action, JavaScript or Rendition; a form beside where its parts are."""
ACTIVE = re.compile(rb"/(JavaScript|JS|Launch|EmbeddedFiles?|RichMedia|Rendition|XFA|SubmitForm|ImportData|Encrypt)\b")


class ProofKind(models.TextChoices):
    PDF = "application/pdf", "PDF"
    JPEG = "image/jpeg", "JPEG"
    PNG = "image/png", "PNG"

    @property
    def extension(self) -> str:
        return {"PDF": "pdf", "JPEG": "jpg", "PNG": "png"}[self.name]


@dataclass(frozen=True)
class Proof:
    """The bytes of a file that has been looked through, and what it is."""

    kind: ProofKind
    content: bytes


def recognise(content: bytes) -> Proof:
    """Raises ValidationError in words that a person at the counter can act on."""
    if not content:
        raise ValidationError(_("This file is empty. Scan or photograph the form again."), code="empty")
    if content.startswith(PNG_START):
        kind, content = ProofKind.PNG, _whole_png(content)
    elif content.startswith(JPEG_START):
        kind, content = ProofKind.JPEG, _whole_jpeg(content)
    elif PDF_START.match(content):
        kind, content = ProofKind.PDF, _quiet_pdf(content)
    else:
        message = _("This is no PDF, JPEG or PNG, whatever its name says. Scan or photograph the form.")
        raise ValidationError(message, code="kind")
    if DISGUISES.search(content[8:HEAD]) or ZIP_END in content[-ZIP_TAIL:]:
        raise ValidationError(_("This file holds something else as well. Scan or photograph the form anew."), "two")
    return Proof(kind, content)


def _broken() -> ValidationError:
    return ValidationError(_("This file is damaged or incomplete. Scan or photograph the form again."), code="broken")


def _whole_png(content: bytes) -> bytes:
    """Chunk by chunk with its check sum, from IHDR to IEND, and nothing after."""
    names: list[bytes] = []
    position = len(PNG_START)
    while not names or names[-1] != b"IEND":
        length = int.from_bytes(content[position : position + 4])
        name, end = content[position + 4 : position + 8], position + 12 + length
        if end > len(content) or zlib.crc32(content[position + 4 : end - 4]) != int.from_bytes(content[end - 4 : end]):
            raise _broken()
        names.append(name)
        position = end
    if names[0] != b"IHDR" or b"IDAT" not in names or content[position:].strip(PADDING):
        raise _broken()
    return content[:position]


def _whole_jpeg(content: bytes) -> bytes:
    """Segment by segment to the end of the picture.

    What phones put after it, a second picture or Samsung's notes, is cut off.
    """
    position, has_frame, has_scan = 2, False, False
    while True:
        marker = content[position : position + 2]
        if len(marker) < 2 or marker[0] != 0xFF:
            raise _broken()
        code = marker[1]
        position += 1 if code == 0xFF else 2
        if code == 0xD9:
            break
        if code == 0xFF or code == 0x01 or 0xD0 <= code <= 0xD7:
            continue
        length = int.from_bytes(content[position : position + 2])
        if length < 2 or position + length > len(content):
            raise _broken()
        position += length
        has_frame |= 0xC0 <= code <= 0xCF and code not in {0xC4, 0xC8, 0xCC}
        if code == 0xDA:
            has_scan, position = True, _end_of_scan(content, position)
    trailer = content[position:].strip(PADDING)
    if not (has_frame and has_scan) or (trailer and not _is_of_a_phone(trailer)):
        raise _broken()
    return content[:position]


def _end_of_scan(content: bytes, position: int) -> int:
    """Where the next marker stands: within a scan, FF is followed by 00 or by a restart marker."""
    while (found := content.find(b"\xff", position)) != -1:
        following = content[found + 1 : found + 2]
        if following and following != b"\x00" and not 0xD0 <= following[0] <= 0xD7:
            return found
        position = found + 2
    raise _broken()


def _is_of_a_phone(trailer: bytes) -> bool:
    return trailer.startswith(JPEG_START) or (b"SEFH" in trailer and trailer.endswith(b"SEFT"))


def _quiet_pdf(content: bytes) -> bytes:
    """A PDF that ends where it says and has nothing in it that runs, opens, hides or locks something."""
    body = content.rstrip(PADDING)
    found = re.search(rb"startxref\s+([0-9]{1,12})\s+%%EOF\Z", body[-HEAD:])
    if not found or not re.match(rb"xref|[0-9]+\s+[0-9]+\s+obj", content[int(found[1]) :][:40]):
        raise _broken()
    if ACTIVE_ANYWHERE.search(_unescaped(content)) or any(ACTIVE.search(part) for part in _readable_parts(content)):
        message = _("This PDF is locked, or has programs or other files in it. Print it and scan the paper.")
        raise ValidationError(message, code="active")
    return content


def _readable_parts(content: bytes) -> Iterator[bytes]:
    """All but the streams, and of these the ones that hold further objects. Raises ValidationError for objects in
    what only looks like a stream, or that lie within another one: no program for scans writes that.

    In time proportional to the file: the end of each stream is looked for once. What only looks like a stream, in a
    comment, is read like the rest.
    """
    outside, position, left, holds_objects = [], 0, UNPACKED_LIMIT, False
    while found := STREAM.search(content, position):
        before = content[position : found.start()]
        outside.append(before)
        holds_objects |= OF_OBJECTS in _unescaped(before)
        position = found.end()
        if _is_in_a_comment(content, found.start()):
            if holds_objects:
                raise _broken()
            continue
        if (end := content.find(STREAM_END, position)) == -1:
            break
        stream = content[position:end]
        if OF_OBJECTS in _unescaped(stream):
            raise _broken()
        if holds_objects:
            unpacked = _unpacked(stream, left)
            left -= len(unpacked)
            yield _unescaped(unpacked)
        position, holds_objects = end + len(STREAM_END), False
    yield _unescaped(b"".join([*outside, content[position:]]))


def _is_in_a_comment(content: bytes, position: int) -> bool:
    begin = max(position - LINE, 0)
    line = max(content.rfind(b"\n", begin, position), content.rfind(b"\r", begin, position), begin)
    return b"%" in content[line:position]


def _unpacked(packed: bytes, limit: int) -> bytes:
    """Raises ValidationError for what does not unpack whole, within what is left to unpack of one file."""
    reader = zlib.decompressobj()
    try:
        unpacked = reader.decompress(packed, max(limit, 1))
    except zlib.error:
        raise _broken() from None
    if not reader.eof:
        raise _broken()
    return unpacked


def _unescaped(text: bytes) -> bytes:
    """Names of a PDF may be written /J#61vaScript."""
    return re.sub(rb"#([0-9A-Fa-f]{2})", lambda found: bytes([int(found[1], 16)]), text)
