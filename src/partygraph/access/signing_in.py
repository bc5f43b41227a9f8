"""Signing in with a password, and how often that may fail."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import replace
from typing import Any, NamedTuple

from partygraph.access import keeping
from partygraph.access.secrets import digest, hashed, is_outdated, matches, new_secret
from partygraph.access.times import later
from partygraph.actor import acting, actor
from partygraph.errors import InputError, LockedError, SignInError
from partygraph.queries import query
from partygraph.store import Act, Deed, Store, Transaction, now

WINDOW_MINUTES = 15
"""Minutes for which a failed try counts."""
MOST_OF_NAME = 5
"""Tries that may fail for one name in that time."""
MOST_OF_ADDRESS = 30
"""Tries that may fail from one address: a whole office may stand behind it."""
IDLE_MINUTES = 30
"""Minutes after which a session that is not used ends."""
LONGEST_HOURS = 12
"""Hours after which a session ends in any case."""


class Try(NamedTuple):
    """A sign-in that is under way: it counts as failed until it is forgotten."""

    name: str
    of_address: str


def trying(store: Store, name: str, address: str) -> Try:
    """Count a try before it is made, so that many at once are no way around the limit.

    It is counted by the name that was given, whether or not there is such an account.

    Raises:
        LockedError: too many failed for this name, or from this address.
    """
    at = now()
    since = later(at, minutes=-WINDOW_MINUTES)
    counted = {f"name:{name}": MOST_OF_NAME, f"address:{address}": MOST_OF_ADDRESS}
    rows = [{"id": f"try-{secrets.token_hex(8)}", "of": of, "at": at} for of in counted]

    def work(transaction: Transaction) -> None:
        for of, most in counted.items():
            found = transaction.run(query("access/tries"), of=of, since=since)[0]
            if found["tries"] >= most:
                free = later(found["first_at"], minutes=WINDOW_MINUTES)
                raise LockedError("too_many_tries", until=free, minutes=WINDOW_MINUTES)
        transaction.run(query("access/forget_tries"), of="", id="", before=since)
        transaction.run(query("access/try"), rows=rows)

    store.write_beside(work, Deed(Act.sign_in_tried, {"account": name}))
    return Try(name, rows[1]["id"])


def succeeded(transaction: Transaction, tried: Try) -> None:
    """A try did not fail: those of its name are forgotten, and itself of its address."""
    of = f"name:{tried.name}"
    transaction.run(query("access/forget_tries"), of=of, id=tried.of_address, before="")


def sign_in(store: Store, name: str, password: str, *, address: str) -> str:
    """The secret of a new session of an account that has this password.

    Whether there is no such account, it may not sign in, or the password is wrong, is told alike
    and takes as long.

    Raises:
        SignInError: it has not, or the first password was not used in time.
        LockedError: too many failed of late.
    """
    tried = trying(store, name, address)
    found = store.read(query("access/account"), name=name)
    row: Mapping[str, Any] = found[0] if found else {"password_hash": "", "disabled": True}
    right = matches(row["password_hash"], password)
    if not right or row["disabled"]:
        raise SignInError("wrong_sign_in")
    if row["password_until"] and row["password_until"] < now():
        raise SignInError("first_password_late")
    change: dict[str, Any] = {}
    if is_outdated(row["password_hash"]):
        change["password_hash"] = hashed(password)
    return begin_session(store, name, address=address, change=change, tried=tried)


def begin_session(
    store: Store,
    name: str,
    *,
    address: str,
    change: Mapping[str, Any] | None = None,
    tried: Try | None = None,
) -> str:
    """The secret of a new session of an account; those that ended by themselves go.

    Args:
        change: what else changes of the account.
        tried: the try that did not fail.

    Raises:
        SignInError: the account was disabled meanwhile.
    """
    secret, at = new_secret(), now()
    row = {
        "id": f"session-{secrets.token_hex(4)}",
        "account": name,
        "hash": digest(secret),
        "began_at": at,
        "seen_at": at,
        "address": address,
    }

    def work(transaction: Transaction) -> None:
        kept = transaction.run(query("access/account"), name=name)[0]
        if kept["disabled"]:
            raise SignInError("wrong_sign_in")
        if tried is not None:
            succeeded(transaction, tried)
        transaction.run(
            query("access/end_old_sessions"),
            seen_before=later(at, minutes=-IDLE_MINUTES),
            began_before=later(at, hours=-LONGEST_HOURS),
        )
        changed = dict(kept) | dict(change or {}) | {"signed_in_at": at}
        with keeping.told(transaction, name):
            transaction.run(query("access/change"), rows=[changed])
        transaction.run(query("access/begin_session"), rows=[row])

    with acting(replace(actor(), name=name)):
        store.write_beside(work, Deed(Act.sign_in, {"account": name, "session": row["id"]}))
    return secret


def change_password(  # noqa: PLR0913  what a change is made of
    store: Store, name: str, old: str, new: str, *, session: str, address: str
) -> None:
    """Change one's password, as `keeping.change_password`; the old one is guessed no more often.

    Raises:
        InputError: the old one is not it, or the new one is not taken; every reason.
        LockedError: too many were tried.
    """
    tried = trying(store, name, address)
    try:
        keeping.change_password(store, name, old, new, session=session)
    except InputError as error:
        if any(one.rule == "password_wrong" for one in error.faults):
            raise
        _forget(store, tried)
        raise
    _forget(store, tried)


def _forget(store: Store, tried: Try) -> None:
    deed = Deed(Act.account, {"account": tried.name, "change": "password_proven"})
    store.write_beside(lambda transaction: succeeded(transaction, tried), deed)
