"""Sealed files of any size, in parts of a mebibyte; each is bound to its place: none can be lost, swapped, cut off."""

import os
import shutil
import struct
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from django.conf import settings

from bontang_empowerment.encryption import DecryptionError, seal, unseal

FOLDER = "exports"
PART = 1024 * 1024
_LENGTH = struct.Struct(">I")


def seal_file(file: IO[bytes], *, key: str, name: str, folder: str = FOLDER) -> None:
    """Writes what is left of `file` to the folder `key`, over an earlier file of the name."""
    path = _path(folder, key, name)
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with open(descriptor, "wb") as sealed:
        part, number = file.read(PART), 0
        while True:
            following = file.read(PART)
            content = seal(part, bound_to=_place(folder, key, name, number, is_last=not following))
            sealed.write(_LENGTH.pack(len(content)) + content)
            if not following:
                break
            part, number = following, number + 1


def unsealed_parts(*, key: str, name: str, folder: str = FOLDER) -> Iterator[bytes]:
    """The content part by part. Raises FileNotFoundError at once, DecryptionError when it comes to a damaged part."""
    return _parts(open(_path(folder, key, name), "rb"), folder, key, name)


def delete_files(key: str, *, folder: str = FOLDER) -> None:
    """Everything in the folder `key`. Nothing when it is gone."""
    shutil.rmtree(_path(folder, key, ""), ignore_errors=True)


def _parts(sealed: IO[bytes], folder: str, key: str, name: str) -> Iterator[bytes]:
    with sealed:
        length, number = sealed.read(_LENGTH.size), 0
        while True:
            if len(length) != _LENGTH.size:
                raise DecryptionError("The file ends before its last part.")
            content = sealed.read(_LENGTH.unpack(length)[0])
            length = sealed.read(_LENGTH.size)
            yield unseal(content, bound_to=_place(folder, key, name, number, is_last=not length))
            if not length:
                return
            number += 1


def _place(folder: str, key: str, name: str, number: int, *, is_last: bool) -> str:
    return f"{folder}/{key}/{name}/{number}{'/last' if is_last else ''}"


def _path(folder: str, key: str, name: str) -> Path:
    return Path(settings.MEDIA_ROOT) / folder / key / name
