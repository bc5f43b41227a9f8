"""What must be read again and told to nobody: sealed with the operator's key (AES-256-GCM)."""

from __future__ import annotations

import secrets
from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error
from hashlib import sha256

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from partygraph.errors import ConflictError

_NONCE = 12
"""Bytes, chosen anew each time (NIST SP 800-38D)."""


class Key:
    """The key of a server; those that share a graph share it."""

    def __init__(self, text: str) -> None:
        """Make it of what the operator set.

        Args:
            text: 32 characters or more that nobody can guess; empty for no key.
        """
        self._cipher = AESGCM(sha256(text.encode()).digest()) if text else None

    def __bool__(self) -> bool:
        return self._cipher is not None

    def seal(self, text: str, purpose: str) -> str:
        """A text that only the key opens, and for the same purpose alone.

        Raises:
            ConflictError: there is no key.
        """
        nonce = secrets.token_bytes(_NONCE)
        sealed = self._needed().encrypt(nonce, text.encode(), purpose.encode())
        return urlsafe_b64encode(nonce + sealed).decode()

    def opened(self, sealed: str, purpose: str) -> str | None:
        """What was sealed; None for what this key did not seal for this purpose.

        Raises:
            ConflictError: there is no key.
        """
        cipher = self._needed()
        try:
            packed = urlsafe_b64decode(sealed.encode())
            return cipher.decrypt(packed[:_NONCE], packed[_NONCE:], purpose.encode()).decode()
        except (InvalidTag, Error, ValueError):
            return None

    def _needed(self) -> AESGCM:
        if self._cipher is None:
            raise ConflictError("no_second_factor_key")
        return self._cipher
