"""Whom a request comes from: a token, a session, or the person at this machine.

Without any account, only whoever sits at this machine is served. A page of another site must not
ask in their name, through the browser of whoever sits here: such a request is known by its
headers, and a name of another site that was made to point here by its `Host`. What a proxy passes
on comes from elsewhere.
"""

from __future__ import annotations

from functools import lru_cache
from getpass import getuser
from hmac import compare_digest
from ipaddress import ip_address
from urllib.parse import urlsplit

from fastapi import Request
from fastapi.responses import Response

from partygraph.access.accounts import Visitor, local_administrator
from partygraph.access.directory import Directory
from partygraph.access.roles import Permission
from partygraph.errors import ForbiddenError, SignInError

_OF_A_PROXY = ("forwarded", "x-forwarded-for", "x-forwarded-host", "x-real-ip")
_OWN = ("same-origin", "none")
"""What a browser says of a request that our page makes, or that a person typed."""
_READING = ("GET", "HEAD")
_FORMS = ("application/x-www-form-urlencoded", "multipart/form-data", "text/plain")
"""What another site's page can send without asking first."""
_SECURE, _PLAIN = "__Host-partygraph", "partygraph"
"""The cookie of a session; a browser takes the first by TLS alone, and from no other host."""
_AT_MACHINE = "http"
"""Who acts, in records, where there are no accounts."""


def directory_of(request: Request) -> Directory:
    """The accounts of the server."""
    found: Directory = request.app.state.directory
    return found


def are_known_at_once(request: Request) -> bool:
    """Whether `visitor` answers without waiting for the engine."""
    directory = directory_of(request)
    if not directory.is_current():
        return False
    bearer, secret = _bearer(request), session_secret(request)
    if bearer is not None:
        return _is_key(request, bearer) or directory.knows("token", bearer)
    return secret is None or directory.knows("session", secret)


def visitor(request: Request, permission: Permission | None) -> Visitor | None:
    """Whoever asks; None for whoever is not signed in.

    Raises:
        SignInError: by a token that is worth nothing.
        ForbiddenError: there are no accounts and it comes from elsewhere; or another site asks; or
            a token came so that others could read it.
    """
    directory = directory_of(request)
    request.state.revision = directory.renew()
    bearer = _bearer(request)
    if bearer is not None:
        if _is_key(request, bearer):
            must_be_here(request)
            return local_administrator(getuser())
        if not is_private(request):
            raise ForbiddenError("token_needs_tls")
        found = directory.by_token(bearer)
        if found is None:
            raise SignInError("token_worthless")
        return found
    if not directory.in_use():
        if permission in (None, Permission.see):
            _must_not_be_led_here(request)
        else:
            must_be_here(request)
        return local_administrator(_AT_MACHINE)
    secret = session_secret(request)
    found = directory.by_session(secret) if secret else None
    if found is not None and request.method not in _READING:
        must_be_own_page(request, asked=True)
    return found


def known_name(request: Request) -> str | None:
    """The account that asks, where it asked before with the same secret; None where it did not."""
    bearer, secret = _bearer(request), session_secret(request)
    if bearer is not None:
        return directory_of(request).known_name("token", bearer)
    return directory_of(request).known_name("session", secret) if secret else None


def _bearer(request: Request) -> str | None:
    """What a program signs in with; None for none."""
    header = request.headers.get("authorization")
    if header is None:
        return None
    scheme, _, secret = header.partition(" ")
    return secret.strip() if scheme.lower() == "bearer" else ""


def _is_key(request: Request, bearer: str) -> bool:
    """Whether it is what lies beside the store for whoever may read its folder."""
    key: str = request.app.state.graph.store.key
    return bool(key) and compare_digest(bearer.encode(), key.encode())


# --- the cookie of a session ---


def is_secure(request: Request) -> bool:
    """Whether it came by TLS, ours or that of a proxy whose word is taken."""
    return bool(request.scope.get("scheme") == "https")


def session_secret(request: Request) -> str | None:
    """The secret of the session that a browser sends."""
    return request.cookies.get(_SECURE if is_secure(request) else _PLAIN) or None


def address_of(request: Request) -> str:
    """From where a request came, as far as it is believed; empty where that is not known."""
    return request.client.host if request.client else ""


def is_private(request: Request) -> bool:
    """Whether nobody between could read it: it came by TLS, or was sent to this machine."""
    return is_secure(request) or is_this_machine(host_of(request))


def must_be_private(request: Request) -> None:
    """Refuse that a secret goes over a network that others can read.

    Raises:
        ForbiddenError: it came without TLS, and not from this machine.
    """
    if not is_private(request):
        raise ForbiddenError("needs_tls")


def give_cookie(request: Request, response: Response, secret: str, *, kind: str = "") -> None:
    """Let a browser keep a secret for us; it goes with the browser, or with our answer.

    Args:
        kind: what follows the name of the cookie, where it is not a session's.
    """
    secure = is_secure(request)
    response.set_cookie(
        (_SECURE if secure else _PLAIN) + kind,
        secret,
        secure=secure,
        httponly=True,
        samesite="lax",
        path="/",
    )


def take_cookie(request: Request, response: Response, *, kind: str = "") -> None:
    """Let a browser forget it."""
    secure = is_secure(request)
    response.delete_cookie(
        (_SECURE if secure else _PLAIN) + kind,
        secure=secure,
        httponly=True,
        samesite="lax",
        path="/",
    )


def cookie(request: Request, kind: str) -> str:
    """What a browser kept for us; empty for nothing."""
    return request.cookies.get((_SECURE if is_secure(request) else _PLAIN) + kind, "")


# --- from where it comes ---


def must_be_own_page(request: Request, *, asked: bool) -> None:
    """Refuse what another site's page asks through somebody's browser.

    Args:
        asked: whether it must say which page asks; every browser does when it sends something.

    Raises:
        ForbiddenError: it is not our page, or a form, which any page may send.
    """
    site, origin = request.headers.get("sec-fetch-site"), request.headers.get("origin")
    said = site is not None or origin is not None
    form = request.headers.get("content-type", "").partition(";")[0].strip().lower() in _FORMS
    ours = site in {None, *_OWN} and (site is not None or origin in {None, _origin(request)})
    if form or not ours or (asked and not said):
        raise ForbiddenError("other_site")


def must_be_here(request: Request) -> None:
    """Refuse whoever is not at this machine.

    Raises:
        ForbiddenError: the request came from elsewhere, or from another site's page.
    """
    if not is_at_this_machine(request) or not is_this_machine(host_of(request)):
        came_from = address_of(request)
        raise ForbiddenError("not_from_here", came_from=came_from or "?")
    own = _origin(request)
    if (
        request.headers.get("sec-fetch-site", "none") not in _OWN
        or request.headers.get("origin", own) != own
    ):
        raise ForbiddenError("other_site")


def _must_not_be_led_here(request: Request) -> None:
    """Refuse what a proxy or a name of the network led here, where nobody has to sign in.

    A name without a dot is no name of the network, and cannot be made to point here from there.

    Raises:
        ForbiddenError: it was.
    """
    name = host_of(request)
    if _is_passed_on(request) or ("." in name and not is_this_machine(name)):
        raise ForbiddenError("not_from_here", came_from=name)


def is_at_this_machine(request: Request) -> bool:
    """Whether a request comes from this machine, and no proxy passed it on."""
    came_from = address_of(request)
    return is_this_machine(came_from) and not _is_passed_on(request)


def _is_passed_on(request: Request) -> bool:
    return any(header in request.headers for header in _OF_A_PROXY)


def host_of(request: Request) -> str:
    """The name by which the server was asked."""
    try:
        return urlsplit(f"//{request.headers.get('host', '')}").hostname or ""
    except ValueError:
        return ""


def _origin(request: Request) -> str:
    return f"{request.url.scheme}://{request.headers.get('host', '')}"


@lru_cache(maxsize=256)
def is_this_machine(name: str) -> bool:
    """Whether a name or an address is that of the machine itself."""
    if name == "localhost":
        return True
    try:
        address = ip_address(name)
    except ValueError:
        return False
    return (getattr(address, "ipv4_mapped", None) or address).is_loopback
