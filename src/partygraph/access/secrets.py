"""Secrets: how they are made, how passwords are kept, and which passwords are taken."""

from __future__ import annotations

import secrets
import unicodedata
from functools import cache
from hashlib import sha256
from threading import BoundedSemaphore

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from partygraph.errors import Fault

LEAST_CHARACTERS = 15
_MOST_CHARACTERS = 200
_DIFFERENT = 6
"""Different characters that a password has at least."""
_LEGIBLE = "23456789abcdefghjkmnpqrstuvwxyz"
"""Characters that are not taken for each other."""
_TOKEN = "pg_"  # noqa: S105  how one begins
_SHOWN = 8
"""Characters of a token by which its owner knows it."""

_hasher = PasswordHasher()  # argon2id with the library's parameters (RFC 9106, low memory)
_turns = BoundedSemaphore(2)
"""Each hash takes 64 MiB: more at once would let strangers fill the memory."""


def new_password() -> str:
    """A password for one first sign-in, to be read and typed: four groups, 99 bits."""
    groups = ("".join(secrets.choice(_LEGIBLE) for _ in range(5)) for _ in range(4))
    return "-".join(groups)


def new_token() -> str:
    """A token: `pg_` and 256 bits."""
    return _TOKEN + secrets.token_urlsafe(32)


def shown(token: str) -> str:
    """How a token begins."""
    return token[: len(_TOKEN) + _SHOWN]


def new_secret() -> str:
    """The secret of a session, and whatever else must not be guessed: 256 bits."""
    return secrets.token_urlsafe(32)


def digest(secret: str) -> str:
    """What is kept of a token or a session: they are random, so no salt is needed."""
    return sha256(secret.encode(errors="surrogatepass")).hexdigest()


def hashed(password: str) -> str:
    """What is kept of a password."""
    with _turns:
        return _hasher.hash(_bytes(password))


def matches(kept: str, password: str) -> bool:
    """Whether it is the password.

    It takes as long where there is none.

    Args:
        kept: what is kept of it; empty for none.
    """
    with _turns:
        try:
            _hasher.verify(kept or _none(), _bytes(password))
        except (VerificationError, InvalidHashError):
            return False
    return bool(kept)


def is_outdated(kept: str) -> bool:
    """Whether it was hashed with parameters of earlier days."""
    return _hasher.check_needs_rehash(kept)


@cache
def _none() -> str:
    return _hasher.hash(secrets.token_bytes(16))


def _bytes(password: str) -> bytes:
    normal = unicodedata.normalize("NFKC", password[: 4 * _MOST_CHARACTERS])
    return normal.encode(errors="surrogatepass")


def faults_of(password: str, *names: str) -> tuple[Fault, ...]:
    """Why a password is not taken, all of it; the password is repeated nowhere.

    Args:
        names: what must not stand in it.
    """
    found = []
    if len(password) < LEAST_CHARACTERS:
        found.append(
            Fault("password_short", column="password", details={"limit": LEAST_CHARACTERS})
        )
    if len(password) > _MOST_CHARACTERS:
        found.append(Fault("password_long", column="password", details={"limit": _MOST_CHARACTERS}))
    if len(set(password)) < _DIFFERENT:
        found.append(Fault("password_monotonous", column="password"))
    plain = unicodedata.normalize("NFKC", password).casefold()
    if any(name and name.casefold() in plain for name in (*names, "partygraph")):
        found.append(Fault("password_names", column="password"))
    return tuple(found)
