"""Small real files of each kind, made here so that a test can break them byte by byte."""

import struct
import zlib


def chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def png(text: bytes = b"") -> bytes:
    """One grey point; `text` lies open in a chunk, so that it can be looked for."""
    header = struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0)
    note = chunk(b"tEXt", b"Comment\x00" + text) if text else b""
    points = chunk(b"IDAT", zlib.compress(b"\x00\x7f"))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + note + points + chunk(b"IEND", b"")


def jpeg(*, comment: bytes = b"") -> bytes:
    """The frame of a baseline JPEG with a scan of a few bytes, one of them a stuffed FF."""

    def segment(code: int, data: bytes) -> bytes:
        return bytes([0xFF, code]) + struct.pack(">H", len(data) + 2) + data

    frame = struct.pack(">BHHBBBB", 8, 1, 1, 1, 1, 0x11, 0)
    return b"".join(
        [
            b"\xff\xd8",
            segment(0xE0, b"JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00"),
            segment(0xFE, comment) if comment else b"",
            segment(0xC0, frame),
            segment(0xDA, b"\x01\x01\x00\x00\x3f\x00"),
            b"\x12\xff\x00\x34\xff\xd0\x56",
            b"\xff\xd9",
        ]
    )


def pdf(extra: bytes = b"") -> bytes:
    """One empty page; `extra` goes into the catalogue."""
    body = (
        b"%PDF-1.4\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R " + extra + b">>\nendobj\n"
        b"2 0 obj\n<< /Type /Pages /Kids [3 0 R] /Count 1 >>\nendobj\n"
        b"3 0 obj\n<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] >>\nendobj\n"
    )
    table = b"xref\n0 1\n0000000000 65535 f \ntrailer\n<< /Root 1 0 R /Size 4 >>\n"
    return body + table + f"startxref\n{len(body)}\n%%EOF\n".encode()
