"""The second factor of an account: codes of an app (TOTP, RFC 6238), and recovery codes.

The secret of the app must be read again for each code, so it is kept sealed with the operator's
key; graph, ledger and backup have no more of it than that. A code is taken once: the step of 30
seconds that it stands for must be later than the last one that was taken.
"""

from __future__ import annotations

import json
import time
import unicodedata
from collections.abc import Mapping
from datetime import date
from hmac import compare_digest
from typing import Any, NamedTuple

from partygraph.access import keeping
from partygraph.access.accounts import Visitor
from partygraph.access.roles import OFFICES
from partygraph.access.sealing import Key
from partygraph.access.secrets import digest, new_recovery_code
from partygraph.access.times import later
from partygraph.errors import ConflictError, Fault, InputError, NotFoundError, SignInError
from partygraph.queries import query
from partygraph.settings import SecondFactor
from partygraph.store import Reader, Store, Transaction, now

RECOVERY_CODES = 10
ENROL_MINUTES = 10
"""Minutes in which a code must confirm what was begun."""
_STEP = 30
"""Seconds of a step."""
_CLOCKS = (-1, 0, 1)
"""Steps whose codes are taken, from the present one: clocks of phones differ."""
_ISSUER = "partygraph"
_BEGUN, _KEPT = "begun", "kept"


class Begun(NamedTuple):
    """What an app is given, once."""

    secret: str
    """In base 32, to be typed."""
    address: str
    """The same with whose it is, as apps read it from a picture."""
    state: str
    """What goes with the code that confirms it: the secret, sealed for this account."""


def is_due(wanted: SecondFactor, visitor: Visitor, on: date) -> bool:
    """Whether somebody must have a second factor on a day, and has none.

    Who signs in at a provider has the provider's; a token is no person.
    """
    if not visitor.session or not visitor.local or visitor.second_factor:
        return False
    leads = any(one.role in OFFICES and one.holds(on) for one in visitor.grants)
    return wanted is SecondFactor.everybody or (wanted is SecondFactor.administrators and leads)


def kept(reader: Reader | Transaction, name: str) -> dict[str, Any] | None:
    """The second factor of an account as it is kept; None for none."""
    statement = query("access/second_factor")
    found = (
        reader.run(statement, name=name)
        if isinstance(reader, Transaction)
        else reader.read(statement, name=name)
    )
    return found[0] if found else None


def begin(store: Store, name: str, key: Key) -> Begun:
    """A new secret for an app; nothing is kept of it until a code confirms it.

    Raises:
        ConflictError: the account has a second factor, its password is a provider's, or there is
            no key to keep one with.
    """
    import pyotp  # noqa: PLC0415  few ask for it

    if keeping.stored(store, name)["subject"]:
        raise ConflictError("account_of_provider", value=name)
    if kept(store, name):
        raise ConflictError("second_factor_there", value=name)
    secret = pyotp.random_base32()
    state = {"secret": secret, "until": later(now(), minutes=ENROL_MINUTES)}
    address = pyotp.TOTP(secret).provisioning_uri(name=name, issuer_name=_ISSUER)
    return Begun(secret, address, key.seal(json.dumps(state), f"{_BEGUN} {name}"))


def confirm(  # noqa: PLR0913  what it is made of
    store: Store, name: str, state: str, code: str, key: Key, *, session: str = ""
) -> tuple[str, ...]:
    """Keep what was begun, once a code proves that an app has it; all other sessions end.

    Args:
        state: what came with the secret.
        session: the id of the session that stays.

    Returns:
        The recovery codes: told once, kept as hashes.

    Raises:
        InputError: the code is another, or it was begun too long ago.
        ConflictError: the account has a second factor meanwhile.
    """
    told = json.loads(key.opened(state, f"{_BEGUN} {name}") or "{}")
    if told.get("until", "") < now():
        raise InputError("request", (Fault("second_factor_late", column="state"),))
    step = _step_of(told["secret"], code, after=-1)
    if step is None:
        raise InputError("request", (Fault("code_wrong", column="code"),))
    codes = tuple(new_recovery_code() for _ in range(RECOVERY_CODES))
    row = {
        "id": name,
        "sealed": key.seal(told["secret"], f"{_KEPT} {name}"),
        "codes": " ".join(digest(_plain(one)) for one in codes),
        "last_step": step,
        "confirmed_at": now(),
    }

    def work(transaction: Transaction) -> None:
        if kept(transaction, name):
            raise ConflictError("second_factor_there", value=name)
        transaction.run(query("access/keep_second_factor"), rows=[row])
        transaction.run(query("access/end_sessions"), name=name, but=session)

    keeping.changed(store, work, name, change="second_factor_kept")
    return codes


def take(transaction: Transaction, name: str, code: str, key: Key) -> None:
    """Take a code of an account, so that it is taken by nobody again.

    Raises:
        SignInError: it is none, was taken before, or the secret cannot be opened.
    """
    row = kept(transaction, name)
    change = _after(row, code, key) if row else None
    if row is None or change is None:
        raise SignInError("wrong_code")
    transaction.run(query("access/keep_second_factor"), rows=[row | change])


def _after(row: Mapping[str, Any], code: str, key: Key) -> dict[str, Any] | None:
    """What changes once a code is taken; None where it is not."""
    hashes = row["codes"].split()
    if (hashed := digest(_plain(code))) in hashes:
        return {"codes": " ".join(one for one in hashes if one != hashed)}
    secret = key.opened(row["sealed"], f"{_KEPT} {row['id']}")
    if secret is None:
        raise SignInError("second_factor_sealed")
    step = _step_of(secret, code, after=row["last_step"])
    return None if step is None else {"last_step": step}


def _step_of(secret: str, code: str, *, after: int) -> int | None:
    """The step for which a code is right; None where none is after the last that was taken."""
    import pyotp  # noqa: PLC0415  few ask for it

    app, present, given = pyotp.TOTP(secret), int(time.time()) // _STEP, _plain(code).encode()
    right = [
        step
        for step in (present + one for one in _CLOCKS)
        if compare_digest(app.generate_otp(step).encode(), given)
    ]
    return next((step for step in right if step > after), None)


def _plain(code: str) -> str:
    """A code as it is compared, however it was typed."""
    normal = unicodedata.normalize("NFKC", code).casefold()
    return "".join(one for one in normal if one.isalnum())


def end(store: Store, name: str, code: str, key: Key, *, session: str = "") -> None:
    """Give one's second factor up, with a code of it; all other sessions end.

    Raises:
        NotFoundError: the account has none.
        SignInError: the code is none.
    """
    if not kept(store, name):
        raise NotFoundError("no_second_factor", value=name)

    def work(transaction: Transaction) -> None:
        take(transaction, name, code, key)
        transaction.run(query("access/drop_second_factor"), name=name)
        transaction.run(query("access/end_sessions"), name=name, but=session)

    keeping.changed(store, work, name, change="second_factor_ended")


def take_away(store: Store, name: str) -> None:
    """Take the second factor from an account whose owner lost it; its sessions end.

    Raises:
        NotFoundError: there is no such account, or it has none.
    """
    keeping.stored(store, name)
    if not kept(store, name):
        raise NotFoundError("no_second_factor", value=name)

    def work(transaction: Transaction) -> None:
        transaction.run(query("access/drop_second_factor"), name=name)
        transaction.run(query("access/end_sessions"), name=name, but="")

    keeping.changed(store, work, name, change="second_factor_taken")
