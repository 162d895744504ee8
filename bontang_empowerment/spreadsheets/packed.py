"""XML inside a zip, as XLSX and ODS are: sizes checked before unpacking, no document type, read as a stream."""

import lzma
import re
import struct
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from xml.parsers import expat

from django.utils.translation import gettext

from bontang_empowerment.spreadsheets.tables import MEBIBYTE, Limits, ReadingRefusedError

BLOCK = 2**16
OVERLAP = 200
DAMAGED = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    struct.error,
    EOFError,
    OSError,
    RuntimeError,
    LookupError,
    ValueError,
    OverflowError,
)
"""What zipfile raises for damaged, encrypted and exotic files. Unpacking stops at the size that the directory tells."""


class _LocalNames(dict[str, str]):
    """Names without their prefix, each worked out once."""

    def __missing__(self, tag: str) -> str:
        self[tag] = local = tag.rpartition(":")[2]
        return local


class Handlers:
    """What a reader does with the XML. Names come without their prefix."""

    def start(self, name: str, attributes: dict[str, str]) -> None: ...

    def end(self, name: str) -> None: ...

    def text(self, data: str) -> None: ...


class Package:
    """An opened zip whose parts are within the limits. Raises ReadingRefusedError."""

    def __init__(self, path: Path, limits: Limits) -> None:
        self.path = path
        with refusing_damage(), zipfile.ZipFile(path) as archive:
            parts = archive.infolist()
            self.sizes = {part.filename: part.file_size for part in parts}
            unpacked = sum(part.file_size for part in parts)
        if len(parts) > limits.parts:
            raise ReadingRefusedError(gettext("The file is packed in a way that no spreadsheet is. Save it anew."))
        if unpacked > limits.unpacked_bytes:
            raise ReadingRefusedError(
                gettext("Unpacked, the file would be %(size)s MB; at most %(most)s MB are read. Split the list.")
                % {"size": unpacked // MEBIBYTE, "most": limits.unpacked_bytes // MEBIBYTE}
            )

    def parse(self, name: str, handlers: Handlers) -> Iterator[None]:
        """Reads the part and comes back after each block. Raises ReadingRefusedError."""
        parser: Any = expat.ParserCreate()
        parser.buffer_text = True
        parser.StartDoctypeDeclHandler = _refuse_document_type
        names, start, end = _LocalNames(), handlers.start, handlers.end
        parser.StartElementHandler = lambda tag, attributes: start(names[tag], attributes)
        parser.EndElementHandler = lambda tag: end(names[tag])
        parser.CharacterDataHandler = handlers.text
        with refusing_damage(), zipfile.ZipFile(self.path) as archive, archive.open(name) as part:
            while block := part.read(BLOCK):
                parser.Parse(block, False)
                yield
            parser.Parse(b"", True)
            yield

    def read_whole(self, name: str, handlers: Handlers) -> None:
        """A small part at once; nothing when it is not there."""
        if name in self.sizes:
            for _block in self.parse(name, handlers):
                pass

    def find_all(self, name: str, pattern: re.Pattern[bytes], *, most: int) -> list[bytes]:
        """The first group of every match in the unparsed part, `most` at most; a match is shorter than OVERLAP."""
        found: list[bytes] = []
        rest = b""
        with refusing_damage(), zipfile.ZipFile(self.path) as archive, archive.open(name) as part:
            while (block := part.read(BLOCK)) and len(found) < most:
                text = rest + block
                end = 0
                for match in pattern.finditer(text):
                    found.append(match[1])
                    end = match.end()
                rest = text[max(end, len(text) - OVERLAP) :]
        return found[:most]


@contextmanager
def refusing_damage() -> Iterator[None]:
    try:
        yield
    except expat.ExpatError as error:
        raise ReadingRefusedError(
            gettext("The file is damaged: its content breaks off or is malformed (line %(line)s). Save it anew.")
            % {"line": error.lineno}
        ) from error
    except DAMAGED as error:
        raise ReadingRefusedError(
            gettext("The file cannot be opened: it is damaged, or protected by a password. Save it anew without one.")
        ) from error


def _refuse_document_type(*_declaration: object) -> None:
    raise ReadingRefusedError(
        gettext("The file declares XML entities of its own, which no spreadsheet programme does. It is not read.")
    )
