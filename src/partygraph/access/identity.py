"""What is asked of a provider, whom it has recognised, and whose account that is."""

from __future__ import annotations

import base64
import re
import secrets
import unicodedata
from dataclasses import dataclass
from hashlib import sha256

from partygraph.access import keeping
from partygraph.access.accounts import NewAccount
from partygraph.errors import ConflictError, SignInError
from partygraph.queries import query
from partygraph.store import Store


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked of a provider for one sign-in, and must come back."""

    state: str
    nonce: str
    verifier: str

    @classmethod
    def new(cls) -> Asked:
        """Three values that nobody can guess."""
        return cls(*(secrets.token_urlsafe(32) for _ in range(3)))

    @property
    def challenge(self) -> str:
        """What the verifier is known by before it is told (PKCE, S256)."""
        hashed = sha256(self.verifier.encode()).digest()
        return base64.urlsafe_b64encode(hashed).rstrip(b"=").decode()


@dataclass(frozen=True, slots=True)
class Identity:
    """Whom a provider has recognised."""

    issuer: str
    subject: str
    preferred: str
    """The name that it would sign in with; empty where the provider does not tell one."""
    display_name: str


def account_of(store: Store, who: Identity) -> str:
    """The name of the account of somebody whom a provider recognised.

    Only issuer and subject say whose it is. Whoever has none gets one without any grant: what it
    may do, an administrator says.

    Raises:
        SignInError: there is no account at all yet, so nobody could say so.
    """
    known = {"issuer": who.issuer, "subject": who.subject}
    found = store.read(query("access/account_of_subject"), **known)
    if found:
        return str(found[0]["id"])
    if not keeping.in_use(store):
        raise SignInError("no_administrator_yet")
    given = {"display_name": _printable(who.display_name), "subject": who.subject}
    for name in (_name(who.preferred), f"{_name(who.preferred)}-{secrets.token_hex(4)}"):
        try:
            new = NewAccount.of({"name": name, **given})
            return keeping.add(store, new, by=who.issuer, issuer=who.issuer).account.name
        except ConflictError:
            found = store.read(query("access/account_of_subject"), **known)
            if found:  # it signed in twice at once
                return str(found[0]["id"])
    raise SignInError("provider_refused")


def _name(preferred: str) -> str:
    """A name of an account like the one that is preferred."""
    plain = unicodedata.normalize("NFKC", preferred).partition("@")[0].casefold()
    name = re.sub(r"[^\w.-]", "", plain)[:40].lstrip(".-")
    return name if len(name) > 1 else f"user-{secrets.token_hex(4)}"


def _printable(text: str) -> str:
    return "".join(one for one in text if one.isprintable())[:64]
