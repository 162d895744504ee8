"""Identity numbers and drafts at rest: AES-256-GCM with the key's id in the value; HMAC-SHA256 indexes for look-ups.

Keys come from settings: FIELD_ENCRYPTION_KEYS is "id:base64,id:base64" (32 bytes each; the first one encrypts, all
decrypt), IDENTITY_INDEX_KEY is base64 of 32 bytes. A value is bound to its column, so that a ciphertext copied into
another column does not decrypt.
"""

import base64
import hmac
import os
from binascii import b2a_base64
from collections.abc import Callable
from functools import cache
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import models

NONCE_BYTES = 12
KEY_BYTES = 32


class DecryptionError(ValueError):
    """A stored value that no configured key opens: a lost key, or a value that was tampered with."""


@cache
def _ciphers(configured: str) -> dict[str, AESGCM]:
    ciphers = {}
    for part in configured.split(","):
        key_id, _separator, encoded = part.strip().partition(":")
        key = base64.b64decode(encoded)
        if not key_id or len(key) != KEY_BYTES:
            raise ImproperlyConfigured("FIELD_ENCRYPTION_KEYS must be id:base64 of 32 bytes, separated by commas.")
        ciphers[key_id] = AESGCM(key)
    return ciphers


@cache
def _newest_cipher(configured: str) -> tuple[str, AESGCM]:
    return next(iter(_ciphers(configured).items()))


@cache
def _index_key(configured: str) -> bytes:
    key = base64.b64decode(configured)
    if len(key) != KEY_BYTES:
        raise ImproperlyConfigured("IDENTITY_INDEX_KEY must be base64 of 32 bytes.")
    return key


def encrypt(plain: str, *, column: str) -> str:
    """`plain` as "key-id:base64(nonce + ciphertext + tag)"."""
    return _encrypted(settings.FIELD_ENCRYPTION_KEYS, plain, column.encode())


def _encrypted(configured: str, plain: str, column: bytes) -> str:
    key_id, cipher = _newest_cipher(configured)
    nonce = os.urandom(NONCE_BYTES)
    sealed = nonce + cipher.encrypt(nonce, plain.encode(), column)
    return f"{key_id}:{b2a_base64(sealed, newline=False).decode('ascii')}"


def decrypt(stored: str, *, column: str) -> str:
    """The plain text of a value made by `encrypt`. Raises DecryptionError."""
    key_id, _separator, encoded = stored.partition(":")
    cipher = _ciphers(settings.FIELD_ENCRYPTION_KEYS).get(key_id)
    if cipher is None:
        raise DecryptionError(f"No key {key_id!r} for {column}.")
    raw = base64.b64decode(encoded)
    try:
        return cipher.decrypt(raw[:NONCE_BYTES], raw[NONCE_BYTES:], column.encode()).decode()
    except InvalidTag as error:
        raise DecryptionError(f"The value of {column} does not open with key {key_id!r}.") from error


def seal(content: bytes, *, bound_to: str) -> bytes:
    """A file as b"key-id:" + nonce + ciphertext + tag; `bound_to` is its name, so that files cannot be exchanged."""
    key_id, cipher = _newest_cipher(settings.FIELD_ENCRYPTION_KEYS)
    nonce = os.urandom(NONCE_BYTES)
    return f"{key_id}:".encode() + nonce + cipher.encrypt(nonce, content, bound_to.encode())


def unseal(stored: bytes, *, bound_to: str) -> bytes:
    """The content of a file made by `seal`. Raises DecryptionError."""
    key_id, _separator, raw = stored.partition(b":")
    cipher = _ciphers(settings.FIELD_ENCRYPTION_KEYS).get(key_id.decode(errors="replace"))
    if cipher is None or len(raw) <= NONCE_BYTES:
        raise DecryptionError("No key opens this file.")
    try:
        return cipher.decrypt(raw[:NONCE_BYTES], raw[NONCE_BYTES:], bound_to.encode())
    except InvalidTag as error:
        raise DecryptionError("This file does not open with its key.") from error


def blind_index(digits: str, *, column: str) -> str:
    """HMAC-SHA256 of a cleaned number, hex, 64 characters: equal numbers of one column give equal indexes."""
    message = f"{column}:{digits}".encode()
    return hmac.digest(_index_key(settings.IDENTITY_INDEX_KEY), message, "sha256").hex()


class EncryptedField(models.TextField[str, str]):
    """Text that is encrypted in the database and plain in Python; it cannot be filtered on: use its index column."""

    def __init__(self, *args: Any, column: str, **kwargs: Any) -> None:
        self.column_name = column
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> tuple[str, str, Any, Any]:
        name, path, args, kwargs = super().deconstruct()
        return name, path, args, kwargs | {"column": self.column_name}

    def get_prep_value(self, value: Any) -> Any:
        plain = super().get_prep_value(value)
        return encrypt(plain, column=self.column_name) if plain else ""

    def prepare_in_bulk(self) -> Callable[[str], str]:
        """`get_prep_value` of a text, for thousands of rows with the keys of now."""
        configured, column = settings.FIELD_ENCRYPTION_KEYS, self.column_name.encode()
        return lambda value: _encrypted(configured, value, column) if value else ""

    def from_db_value(self, value: str | None, expression: Any, connection: Any) -> str:
        return decrypt(value, column=self.column_name) if value else ""
