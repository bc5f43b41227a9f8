"""Signing in with a password, and how often that may fail."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping
from dataclasses import replace
from hmac import compare_digest
from typing import Any, NamedTuple

from partygraph.access import keeping, second_factor
from partygraph.access.sealing import Key
from partygraph.access.secrets import digest, hashed, is_outdated, matches, new_secret
from partygraph.access.times import later
from partygraph.actor import acting, actor
from partygraph.errors import (
    CodeNeededError,
    Fault,
    ForbiddenError,
    InputError,
    LockedError,
    SignInError,
)
from partygraph.queries import query
from partygraph.store import Act, Deed, Store, Transaction, now

WINDOW_MINUTES = 15
"""Minutes for which a failed try counts."""
MOST_OF_NAME = 5
"""Tries that may fail for one name in that time."""
MOST_OF_ADDRESS = 30
"""Tries that may fail from one address: a whole office may stand behind it."""
NEW_MINUTES = 5
"""Minutes for which a sign-in at a provider stands for a password that is asked again."""
IDLE_MINUTES = 30
"""Minutes after which a session that is not used ends."""
LONGEST_HOURS = 12
"""Hours after which a session ends in any case."""


class Try(NamedTuple):
    """A sign-in that is under way: it counts as failed until it is forgotten."""

    name: str
    of: str
    """By what it is counted."""
    of_address: str


def trying(store: Store, name: str, address: str, of: str = "name") -> Try:
    """Count a try before it is made, so that many at once are no way around the limit.

    It is counted by the name that was given, whether or not there is such an account. Codes are
    counted by themselves: a password that is right must not make room for more of them.

    Args:
        of: `name` for a password, `code` for a code of a second factor.

    Raises:
        LockedError: too many failed for this name, or from this address.
    """
    at = now()
    since = later(at, minutes=-WINDOW_MINUTES)
    counted = {f"{of}:{name}": MOST_OF_NAME, f"address:{address}": MOST_OF_ADDRESS}
    rows = [{"id": f"try-{secrets.token_hex(8)}", "of": one, "at": at} for one in counted]

    def work(transaction: Transaction) -> None:
        for one, most in counted.items():
            found = transaction.run(query("access/tries"), of=one, since=since)[0]
            if found["tries"] >= most:
                free = later(found["first_at"], minutes=WINDOW_MINUTES)
                raise LockedError("too_many_tries", until=free, minutes=WINDOW_MINUTES)
        transaction.run(query("access/forget_tries"), of="", id="", before=since)
        transaction.run(query("access/try"), rows=rows)

    store.write_beside(work, Deed(Act.sign_in_tried, {"account": name}))
    return Try(name, rows[0]["of"], rows[1]["id"])


def succeeded(transaction: Transaction, tried: Try) -> None:
    """A try did not fail: those of its name are forgotten, and itself of its address."""
    transaction.run(query("access/forget_tries"), of=tried.of, id=tried.of_address, before="")


def sign_in(store: Store, name: str, password: str, *, address: str) -> str:
    """The secret of a new session of an account that has this password, and no second factor.

    Whether there is no such account, it may not sign in, or the password is wrong, is told alike
    and takes as long.

    Raises:
        SignInError: it has not, or the first password was not used in time.
        CodeNeededError: it has, and a second factor.
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
    if keeping.has_second_factor(store, name):
        _forget(store, tried, change)
        raise CodeNeededError(digest(change.get("password_hash", row["password_hash"])))
    return begin_session(store, name, address=address, change=change, tried=tried)


def sign_in_with_code(  # noqa: PLR0913  what the second step is made of
    store: Store, name: str, password: str, code: str, key: Key, *, address: str
) -> str:
    """The secret of a new session of an account whose password was right, with a code.

    Args:
        password: the digest that `CodeNeededError` told; worth nothing after a change.

    Raises:
        SignInError: the code is none or was taken before, or the account was changed meanwhile.
        LockedError: too many failed of late.
    """
    tried = trying(store, name, address, "code")
    row = keeping.stored(store, name)
    if not compare_digest(digest(row["password_hash"]), password):
        raise SignInError("wrong_sign_in")

    def taken(transaction: Transaction) -> None:
        second_factor.take(transaction, name, code, key)

    return begin_session(store, name, address=address, tried=tried, also=taken)


def begin_session(  # noqa: PLR0913  what a session begins with
    store: Store,
    name: str,
    *,
    address: str,
    change: Mapping[str, Any] | None = None,
    tried: Try | None = None,
    also: Callable[[Transaction], None] | None = None,
) -> str:
    """The secret of a new session of an account; those that ended by themselves go.

    Args:
        change: what else changes of the account.
        tried: the try that did not fail.
        also: what else must hold, in the same transaction.

    Raises:
        SignInError: the account was disabled meanwhile, or `also` does not hold.
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
            if also is not None:
                also(transaction)
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


def prove(store: Store, name: str, password: str, *, session: str, address: str) -> None:
    """Refuse whoever cannot say again whose session this is, before what one regrets.

    Whoever signs in at a provider has no password here: their session must be a new one.

    Args:
        session: the id of the session that asks.

    Raises:
        InputError: the password is another.
        ForbiddenError: the session of a provider's account is not a new one.
        LockedError: too many passwords were tried.
    """
    row = keeping.stored(store, name)
    if row["subject"]:
        began = {one.id: one.began_at for one in keeping.sessions(store, name)}.get(session, "")
        if began < later(now(), minutes=-NEW_MINUTES):
            raise ForbiddenError("sign_in_again", minutes=NEW_MINUTES)
        return
    tried = trying(store, name, address)
    if not matches(row["password_hash"], password):
        raise InputError("request", (Fault("password_not_it", column="password"),))
    _forget(store, tried)


def end_second_factor(  # noqa: PLR0913  what it is made of
    store: Store, name: str, password: str, code: str, key: Key, *, session: str, address: str
) -> None:
    """Give one's second factor up, with the password and a code; both are guessed no more often.

    Raises:
        NotFoundError: the account has none.
        InputError: the password is another, or the code none.
        LockedError: too many were tried.
    """
    prove(store, name, password, session=session, address=address)
    tried = trying(store, name, address, "code")
    try:
        second_factor.end(store, name, code, key, session=session)
    except SignInError as error:
        raise InputError("request", (Fault("code_wrong", column="code"),)) from error
    _forget(store, tried)


def _forget(store: Store, tried: Try, change: Mapping[str, Any] | None = None) -> None:
    """A try did not fail.

    Args:
        change: what changes of the account by that.
    """

    def work(transaction: Transaction) -> None:
        succeeded(transaction, tried)
        if change:
            kept = transaction.run(query("access/account"), name=tried.name)[0]
            with keeping.told(transaction, tried.name):
                transaction.run(query("access/change"), rows=[dict(kept) | dict(change)])

    store.write_beside(
        work, Deed(Act.account, {"account": tried.name, "change": "password_proven"})
    )
