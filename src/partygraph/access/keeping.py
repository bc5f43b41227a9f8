"""Accounts made, changed, granted and ended: what administrators and owners do.

All is kept beside the graph, whose revision stays; each change moves a revision of its own, by
which every server knows at its next request that somebody may do more or less than before.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date, timedelta
from typing import Any, NamedTuple

from partygraph.access.accounts import (
    Account,
    Grant,
    NewAccount,
    NewGrant,
    NewToken,
    Session,
    Token,
)
from partygraph.access.roles import Role, offices
from partygraph.access.secrets import (
    digest,
    faults_of,
    hashed,
    matches,
    new_password,
    new_token,
    shown,
)
from partygraph.access.times import later
from partygraph.errors import ConflictError, Fault, InputError, NotFoundError
from partygraph.queries import query
from partygraph.store import Act, Deed, Reader, Store, Transaction, now

FIRST_PASSWORD_DAYS = 7
"""Days in which the password that somebody was given must be changed."""


class Made(NamedTuple):
    """An account, and the password for its first sign-in: told once, kept nowhere."""

    account: Account
    password: str
    """Empty for an account of a provider."""


class MadeToken(NamedTuple):
    """A token, and its secret: told once, kept nowhere."""

    token: Token
    secret: str


def in_use(reader: Reader) -> bool:
    """Whether there is any account."""
    return bool(reader.read(query("access/count"))[0]["accounts"])


def accounts(reader: Reader) -> tuple[Account, ...]:
    """Every account, by name."""
    grants: dict[str, list[Grant]] = {}
    for row in reader.read(query("access/grants")):
        grants.setdefault(row["account"], []).append(_grant(row))
    rows = reader.read(query("access/accounts"))
    with_second = {row["id"] for row in reader.read(query("access/second_factors"))}
    return tuple(
        _account(row, grants.get(row["id"], ()), second_factor=row["id"] in with_second)
        for row in rows
    )


def account(reader: Reader, name: str) -> Account:
    """One account.

    Raises:
        NotFoundError: there is none of this name.
    """
    return _account(
        stored(reader, name),
        grants_of(reader, name),
        second_factor=has_second_factor(reader, name),
    )


def stored(reader: Reader, name: str) -> dict[str, Any]:
    """One account as it is kept, its hash as well.

    Raises:
        NotFoundError: there is none of this name.
    """
    found = reader.read(query("access/account"), name=name)
    if not found:
        raise NotFoundError("no_such_account", value=name)
    return found[0]


def grants_of(reader: Reader, name: str) -> tuple[Grant, ...]:
    """What an account is granted, the first first."""
    return tuple(_grant(row) for row in reader.read(query("access/grants_of"), name=name))


def has_second_factor(reader: Reader, name: str) -> bool:
    """Whether an account has a second factor."""
    return bool(reader.read(query("access/second_factor"), name=name))


def _account(row: Mapping[str, Any], grants: Sequence[Grant], *, second_factor: bool) -> Account:
    return Account(
        name=row["id"],
        display_name=row["display_name"],
        local=not row["subject"],
        subject=row["subject"],
        disabled=row["disabled"],
        must_change=row["must_change"],
        second_factor=second_factor,
        created_at=row["created_at"],
        created_by=row["created_by"],
        signed_in_at=row["signed_in_at"],
        grants=tuple(grants),
    )


def _grant(row: Mapping[str, Any]) -> Grant:
    return Grant(
        id=row["id"],
        role=row["role"],
        area=row["area"],
        valid_from=date.fromisoformat(row["valid_from"]) if row["valid_from"] else None,
        valid_to=date.fromisoformat(row["valid_to"]) if row["valid_to"] else None,
        given_at=row["given_at"],
        given_by=row["given_by"],
    )


def add(store: Store, given: NewAccount, *, by: str, issuer: str = "") -> Made:
    """Make an account.

    Args:
        issuer: the provider that knows its subject.

    Raises:
        ConflictError: there is one of this name or of this subject, or it would hold two offices.
        InputError: a grant cannot be given, or there is a subject and no provider.
    """
    _must_be_areas(store, given.grants)
    _must_be_one_office(given.name, (one.role for one in given.grants))
    if given.subject and not issuer:
        raise InputError("request", (Fault("no_provider", column="subject"),))
    password = "" if given.subject else new_password()
    row = {
        "id": given.name,
        "display_name": given.display_name or given.name,
        "password_hash": hashed(password) if password else "",
        "password_until": later(now(), days=FIRST_PASSWORD_DAYS) if password else "",
        "must_change": bool(password),
        "issuer": issuer if given.subject else "",
        "subject": given.subject,
        "disabled": False,
        "created_at": now(),
        "created_by": by,
        "signed_in_at": "",
    }

    def work(transaction: Transaction) -> None:
        if transaction.run(query("access/account"), name=given.name):
            raise ConflictError("account_there", value=given.name)
        known = {"issuer": row["issuer"], "subject": given.subject}
        if given.subject and transaction.run(query("access/account_of_subject"), **known):
            raise ConflictError("subject_there", value=given.subject)
        transaction.run(query("access/add"), rows=[row])
        for one in given.grants:
            transaction.run(query("access/grant"), rows=[_grant_row(given.name, one, by)])

    changed(store, work, given.name, change="added")
    return Made(account(store, given.name), password)


def changed(store: Store, work: Any, name: str, act: Act = Act.account, **what: str) -> None:
    """Change what is kept of an account; the ledger says what of it."""

    def moved(transaction: Transaction) -> None:
        with told(transaction, name):
            work(transaction)
        transaction.run(query("access/next_revision"))

    store.write_beside(moved, Deed(act, {"account": name} | what))


@contextmanager
def told(transaction: Transaction, name: str) -> Iterator[None]:
    """Tell the ledger what becomes of an account and of what is kept for it meanwhile."""
    before = _kept(transaction, name)
    yield
    after = _kept(transaction, name)
    for one in sorted(before.keys() | after.keys()):
        if before.get(one) != after.get(one):
            transaction.moved(one[0], before.get(one), after.get(one))


def _kept(transaction: Transaction, name: str) -> dict[tuple[str, str], dict[str, Any]]:
    """What is kept of an account, by kind (`store.BESIDE`) and id."""
    return {
        (kind, row["id"]): row
        for kind, statement in _KEPT.items()
        for row in transaction.run(query(statement), name=name)
    }


_KEPT = {
    "accounts": "access/account",
    "grants": "access/grants_of",
    "tokens": "access/kept_tokens_of",
    "second_factors": "access/second_factor",
}


def _must_be_areas(store: Store, grants: Sequence[NewGrant]) -> None:
    """Refuse grants for areas that the graph does not have, and for no day at all."""
    faults = []
    for grant in grants:
        if grant.area:
            statement = query("access/areas_beginning")
            if not store.read(statement, code=grant.area)[0]["areas"]:
                details = {"value": grant.area}
                faults.append(Fault("grant_no_such_area", column="area", details=details))
        if grant.valid_from and grant.valid_to and grant.valid_to < grant.valid_from:
            faults.append(Fault("ends_before_it_begins", column="valid_to"))
    if faults:
        raise InputError("request", tuple(faults))


def _must_be_one_office(name: str, roles: Iterable[Role]) -> None:
    """Refuse an account that would hold two of the three offices."""
    found = offices(roles)
    if len(found) > 1:
        raise ConflictError("two_offices", account=name, roles=", ".join(sorted(found)))


def _grant_row(name: str, grant: NewGrant, by: str) -> dict[str, Any]:
    return {
        "account": name,
        "id": f"grant-{secrets.token_hex(4)}",
        "role": str(grant.role),
        "area": grant.area,
        "valid_from": str(grant.valid_from or ""),
        "valid_to": str(grant.valid_to or ""),
        "given_at": now(),
        "given_by": by,
    }


def grant(store: Store, name: str, given: NewGrant, *, by: str) -> Account:
    """Give an account a role; whoever is signed in with it has it at the next request.

    Raises:
        NotFoundError: there is no such account.
        ConflictError: it holds another of the three offices; that is to be taken first.
        InputError: there is no such area, or no day on which it would hold.
    """
    stored(store, name)
    _must_be_areas(store, (given,))
    row = _grant_row(name, given, by)
    what = {name: row[name] for name in ("role", "area", "valid_from", "valid_to")}

    def work(transaction: Transaction) -> None:
        # Here, where no other writer comes in between.
        held = transaction.run(query("access/grants_of"), name=name)
        _must_be_one_office(name, (given.role, *(Role(one["role"]) for one in held)))
        transaction.run(query("access/grant"), rows=[row])

    changed(store, work, name, change="granted", **what)
    return account(store, name)


def revoke(store: Store, name: str, id_: str) -> Account:
    """Take a role from an account; its sessions end.

    Raises:
        NotFoundError: there is no such account, or it has no such grant.
    """
    stored(store, name)
    if id_ not in {one.id for one in grants_of(store, name)}:
        raise NotFoundError("no_such_grant", value=id_, account=name)

    def work(transaction: Transaction) -> None:
        transaction.run(query("access/revoke"), id=id_)
        transaction.run(query("access/end_sessions"), name=name, but="")

    changed(store, work, name, change="revoked", grant=id_)
    return account(store, name)


def disable(store: Store, name: str) -> Account:
    """Let an account sign in no longer; its sessions end and its tokens are taken back at once.

    Raises:
        NotFoundError: there is no such account.
    """

    def work(transaction: Transaction) -> None:
        transaction.run(query("access/end_sessions"), name=name, but="")
        transaction.run(query("access/drop_tokens"), name=name)

    return _altered(store, name, "disabled", {"disabled": True}, work)


def enable(store: Store, name: str) -> Account:
    """Let an account sign in again.

    Raises:
        NotFoundError: there is no such account.
    """
    return _altered(store, name, "enabled", {"disabled": False})


def _altered(
    store: Store, name: str, told: str, change: Mapping[str, Any], also: Any = None
) -> Account:
    stored(store, name)

    def work(transaction: Transaction) -> None:
        row = transaction.run(query("access/account"), name=name)[0]
        transaction.run(query("access/change"), rows=[row | dict(change)])
        if also is not None:
            also(transaction)

    changed(store, work, name, change=told)
    return account(store, name)


def reset_password(store: Store, name: str) -> Made:
    """Give an account a new password for one sign-in; its sessions end.

    Raises:
        NotFoundError: there is no such account.
        ConflictError: it has no password, since a provider knows it.
    """
    if stored(store, name)["subject"]:
        raise ConflictError("account_of_provider", value=name)
    password = new_password()
    change = {
        "password_hash": hashed(password),
        "password_until": later(now(), days=FIRST_PASSWORD_DAYS),
        "must_change": True,
    }

    def ended(transaction: Transaction) -> None:
        transaction.run(query("access/end_sessions"), name=name, but="")
        transaction.run(query("access/forget_tries"), of=f"name:{name}", id="", before="")

    return Made(_altered(store, name, "password_reset", change, ended), password)


def change_password(store: Store, name: str, old: str, new: str, *, session: str = "") -> None:
    """Change one's password; all other sessions end.

    Args:
        session: the id of the one that stays.

    Raises:
        InputError: the old one is not it, or the new one is not taken; every reason.
    """
    row = stored(store, name)
    places = (str(one["name"]) for one in store.read(query("access/place_names")))
    faults = list(faults_of(new, name, row["display_name"], places=places))
    if not matches(row["password_hash"], old):
        faults.insert(0, Fault("password_wrong", column="old_password"))
    elif old == new:
        faults.append(Fault("password_same", column="password"))
    if faults:
        raise InputError("request", tuple(faults))
    change = {"password_hash": hashed(new), "password_until": "", "must_change": False}

    def ended(transaction: Transaction) -> None:
        transaction.run(query("access/end_sessions"), name=name, but=session)

    _altered(store, name, "password_changed", change, ended)


# --- tokens ---


def tokens(reader: Reader, name: str) -> tuple[Token, ...]:
    """The tokens of an account, the newest first."""
    rows = reader.read(query("access/tokens_of"), name=name)
    return tuple(Token.model_validate(row) for row in rows)


def make_token(store: Store, name: str, given: NewToken) -> MadeToken:
    """Make a token of an account; what it may do is never more than its owner may.

    Raises:
        NotFoundError: there is no such account.
        ConflictError: it may not sign in.
    """
    if stored(store, name)["disabled"]:
        raise ConflictError("account_disabled", value=name)
    secret = new_token()
    token = Token(
        id=f"token-{secrets.token_hex(4)}",
        prefix=shown(secret),
        name=given.name,
        role=given.role,
        area=given.area,
        created_at=now(),
        until=str(date.today() + timedelta(days=given.days)),  # noqa: DTZ011  a day of this place
    )
    row = token.model_dump(mode="json") | {"account": name, "hash": digest(secret)}
    changed(
        store,
        lambda transaction: transaction.run(query("access/keep_token"), rows=[row]),
        name,
        change="token_made",
        token=token.id,
    )
    return MadeToken(token, secret)


def revoke_token(store: Store, name: str, id_: str) -> None:
    """Take a token back; it is worth nothing at once.

    Raises:
        NotFoundError: the account has no such token.
    """
    if id_ not in {one.id for one in tokens(store, name)}:
        raise NotFoundError("no_such_token", value=id_)
    changed(
        store,
        lambda transaction: transaction.run(query("access/drop_token"), id=id_),
        name,
        change="token_revoked",
        token=id_,
    )


# --- sessions ---


def sessions(reader: Reader, name: str) -> tuple[Session, ...]:
    """The sessions of an account, the one used last first."""
    rows = reader.read(query("access/sessions_of"), name=name)
    return tuple(Session.model_validate(row) for row in rows)


def end_sessions(store: Store, name: str) -> Account:
    """End every session of an account.

    Raises:
        NotFoundError: there is no such account.
    """
    stored(store, name)
    rows = [{"name": name}]
    changed(
        store,
        lambda transaction: transaction.run(query("access/end_sessions_of"), rows=rows),
        name,
        change="sessions_ended",
    )
    return account(store, name)


def end_sessions_of(store: Store, names: Sequence[str]) -> None:
    """End every session of some accounts, such as of all, at once."""
    rows = [{"name": name} for name in names]

    def work(transaction: Transaction) -> None:
        transaction.run(query("access/end_sessions_of"), rows=rows)
        transaction.run(query("access/next_revision"))

    told = {"accounts": len(names), "change": "sessions_ended"}
    store.write_beside(work, Deed(Act.account, told))


def end_session(store: Store, name: str, id_: str) -> None:
    """End a session of an account.

    Raises:
        NotFoundError: the account has no such session.
    """
    if id_ not in {one.id for one in sessions(store, name)}:
        raise NotFoundError("no_such_session", value=id_)
    changed(
        store,
        lambda transaction: transaction.run(query("access/end_session"), id=id_),
        name,
        Act.sign_out,
        session=id_,
    )
