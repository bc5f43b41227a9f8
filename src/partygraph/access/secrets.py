"""Secrets: how they are made, how passwords are kept, and which passwords are taken."""

from __future__ import annotations

import secrets
import unicodedata
from collections.abc import Iterable, Iterator
from functools import cache
from hashlib import sha256
from threading import BoundedSemaphore

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from partygraph.errors import Fault
from partygraph.names import readings

LEAST_CHARACTERS = 15
_MOST_CHARACTERS = 200
_DIFFERENT = 6
"""Different characters that a password has at least."""
_HARD = 4
"""The best of the five marks of zxcvbn, 0 to 4: 10¹⁰ tries or more."""
_LOOKED_AT = 72
"""Characters that zxcvbn looks at: what begins so is as hard to guess or harder."""
_LEGIBLE = "23456789abcdefghjkmnpqrstuvwxyz"
"""Characters that are not taken for each other."""
_OURS = "partygraph"
_NEAR = ("中国共产党", "共产党", "党建", "中国", "中华人民共和国", "为人民服务")
"""What people here would try, beside the names of places; zxcvbn's words are English."""
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


def new_recovery_code() -> str:
    """What stands for a code of a lost app, once: four groups, 117 bits."""
    groups = ("".join(secrets.choice(_LEGIBLE) for _ in range(6)) for _ in range(4))
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


def faults_of(password: str, *names: str, places: Iterable[str] = ()) -> tuple[Fault, ...]:
    """Why a password is not taken, all of it; the password is repeated nowhere.

    Args:
        names: what must not stand in it.
        places: names of places, by which people here would guess first.
    """
    found = []
    if len(password) < LEAST_CHARACTERS:
        found.append(
            Fault("password_short", column="password", details={"limit": LEAST_CHARACTERS})
        )
    if len(password) > _MOST_CHARACTERS:
        found.append(Fault("password_long", column="password", details={"limit": _MOST_CHARACTERS}))
    plain = unicodedata.normalize("NFKC", password).casefold()
    if len(set(password)) < _DIFFERENT:
        found.append(Fault("password_monotonous", column="password"))
    if _is_guessed_early(plain, {*names, _OURS, *_spelled((*places, *_NEAR))}):
        found.append(Fault("password_common", column="password"))
    if any(name and name.casefold() in plain for name in (*names, _OURS)):
        found.append(Fault("password_names", column="password"))
    return tuple(found)


def _is_guessed_early(plain: str, near: Iterable[str]) -> bool:
    """Whether it is made of common passwords, words, dates, rows of keys, or repeats of them.

    Args:
        near: what people here would try first.
    """
    from zxcvbn import zxcvbn  # noqa: PLC0415  0.8 MB of words, for a change of password alone

    marks = zxcvbn(plain[:_LOOKED_AT], user_inputs=sorted(filter(None, near)))
    return int(marks["score"]) < _HARD


def _spelled(places: Iterable[str]) -> Iterator[str]:
    """Names as they are written and typed; of 龙华区 without 区, too."""
    for place in places:
        for name in (place, place[:-1]):
            yield name
            yield "".join(readings(one)[0] for one in name)
