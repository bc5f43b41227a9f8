"""Who may change the graph over HTTP: until there are accounts, only whoever sits at this machine.

A page of another site must not do it either, through the browser of whoever sits here: such a
request is known by its headers, and a name of another site that was made to point here by its
`Host`. A request that a proxy passes on comes from elsewhere.
"""

from __future__ import annotations

from ipaddress import ip_address
from urllib.parse import urlsplit

from fastapi import Depends, Request

from partygraph.errors import ForbiddenError

_OF_A_PROXY = ("forwarded", "x-forwarded-for", "x-forwarded-host", "x-real-ip")
_OWN = ("same-origin", "none")
"""What a browser says of a request that our page makes, or that a person typed."""


def only_from_here(request: Request) -> None:
    """Refuse whoever is not at this machine.

    Raises:
        ForbiddenError: the request came from elsewhere, or from another site's page.
    """
    came_from = request.client.host if request.client else ""
    if not is_at_this_machine(request) or not is_this_machine(host_of(request)):
        raise ForbiddenError("not_from_here", came_from=came_from or "?")
    own = f"{request.url.scheme}://{request.headers['host']}"
    if (
        request.headers.get("sec-fetch-site", "none") not in _OWN
        or request.headers.get("origin", own) != own
    ):
        raise ForbiddenError("other_site")


def is_at_this_machine(request: Request) -> bool:
    """Whether a request comes from this machine, and no proxy passed it on."""
    came_from = request.client.host if request.client else ""
    return is_this_machine(came_from) and not any(name in request.headers for name in _OF_A_PROXY)


def host_of(request: Request) -> str:
    """The name under which a client means to speak to the server."""
    try:
        return urlsplit(f"//{request.headers.get('host', '')}").hostname or ""
    except ValueError:
        return ""


def is_this_machine(name: str) -> bool:
    """Whether a name or an address is this machine's own."""
    if name == "localhost":
        return True
    try:
        address = ip_address(name)
    except ValueError:
        return False
    return (getattr(address, "ipv4_mapped", None) or address).is_loopback


FromHere = Depends(only_from_here)
"""Put it on every route that changes the graph."""
