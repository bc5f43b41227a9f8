"""What a request may have: an address, headers and a body of some size, a place, and some time.

All of it is looked at before any route is: no body is read further than it may be long, whether it
says its length or comes in chunks, and none is waited for longer than it may take.
"""

from __future__ import annotations

import asyncio
from contextlib import suppress
from typing import NamedTuple

from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from partygraph import deadline
from partygraph.errors import PartygraphError
from partygraph.settings import Settings
from partygraph.web.gate import FullError, Gate
from partygraph.web.problems import answer
from partygraph.web.visitors import host_of, is_this_machine

_MIB = 2**20
_LONGEST_ADDRESS = 32 * 1024
"""Bytes of an address: a view of a network names some hundred nodes in it."""
_LONGEST_HEADERS = 32 * 1024
_MOST_BODIES = 16
"""Bodies that are taken at the same time: together they are what a server keeps of them."""
_GRACE = 2.0
"""Seconds in which an answer that ends at its own limit may come before it is cut off."""
_AGAIN_SECONDS = 5
_READS = frozenset({"GET", "HEAD", "OPTIONS"})
_UPLOADS = "/api/loads"
_OF_THE_WHOLE = ("/api/backup", "/api/ledger", "/api/report")
"""What reads the whole graph and may take as long as a write."""
_LENGTHS = frozenset({b"content-length", b"transfer-encoding"})
"""What says where a body ends: two of them, and a proxy may see its end elsewhere than we do."""
_CUT_OFF = frozenset({400, 408, 413})
_ALWAYS = frozenset({"/api/health", "/api/ready", "/metrics"})
"""What is answered without a place, also while the server ends."""


class _Refusal(NamedTuple):
    status: int
    rule: str
    limit: float | None = None


class _RefusedError(Exception):
    def __init__(self, refusal: _Refusal) -> None:
        super().__init__(refusal.rule)
        self.refusal = refusal


class Bounded:
    """Lets through what is within the bounds, and answers the rest itself."""

    def __init__(self, app: ASGIApp, settings: Settings, gate: Gate, *, only_here: bool) -> None:
        """Put the bounds of these settings round an application.

        Args:
            only_here: whether the server is reached by this machine's own names alone. Another name
                was made to point here by a page of another site, which would then read the answers.
        """
        self._app = app
        self._only_here = only_here
        self._settings = settings
        self._gate = gate
        self._bodies = asyncio.Semaphore(_MOST_BODIES)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request, as ASGI has it."""
        if scope["type"] != "http" or scope["path"] in _ALWAYS:
            await self._app(scope, receive, send)
            return
        try:
            self._check_head(scope)
            if _has_body(scope):
                receive = _again(await self._body(scope, receive), receive)
            async with self._gate.place(writes=scope["method"] not in _READS):
                await self._in_time(scope, receive, send)
        except _RefusedError as error:
            await self._refuse(error.refusal, scope, receive, send)
        except FullError as full:
            await self._refuse(_Refusal(503, full.reason), scope, receive, send)

    async def _refuse(self, refusal: _Refusal, scope: Scope, receive: Receive, send: Send) -> None:
        error = PartygraphError(refusal.rule, limit=refusal.limit)
        # The rest of a body is not read: the connection cannot be used again.
        headers = {"Connection": "close"} if refusal.status in _CUT_OFF else {}
        if refusal.status == _UNAVAILABLE:
            headers["Retry-After"] = str(_AGAIN_SECONDS)
        scope["state"]["turned_away"] = refusal.rule
        await answer(Request(scope), refusal.status, error, headers)(scope, receive, send)

    def _check_head(self, scope: Scope) -> None:
        if self._gate.closing:
            raise _RefusedError(_Refusal(503, "closing"))
        if sum(name in _LENGTHS for name, _ in scope["headers"]) > 1:
            raise _RefusedError(_Refusal(400, "two_lengths"))
        if self._only_here and not is_this_machine(host_of(Request(scope))):
            raise _RefusedError(_Refusal(421, "other_host"))
        if len(scope.get("raw_path") or scope["path"]) + len(scope["query_string"]) > (
            _LONGEST_ADDRESS
        ):
            raise _RefusedError(_Refusal(414, "address_too_long", _LONGEST_ADDRESS))
        if sum(len(name) + len(value) for name, value in scope["headers"]) > _LONGEST_HEADERS:
            raise _RefusedError(_Refusal(431, "headers_too_large", _LONGEST_HEADERS))

    async def _body(self, scope: Scope, receive: Receive) -> bytes:
        """The whole body."""
        most_mb = self._settings.json_mb
        if scope["path"].startswith(_UPLOADS):
            most_mb = max(most_mb, self._settings.upload_mb)
        too_large = _Refusal(413, "body_too_large", most_mb)
        said = dict(scope["headers"]).get(b"content-length", b"0")
        if not said.isdigit() or int(said[:20]) > most_mb * _MIB:
            raise _RefusedError(too_large)
        if self._bodies.locked():
            raise FullError("too_many_bodies")
        content = bytearray()
        async with self._bodies:
            try:
                async with asyncio.timeout(self._settings.body_limit):
                    while True:
                        message = await receive()
                        if message["type"] == "http.disconnect":
                            raise _RefusedError(_Refusal(408, "body_cut_off"))
                        content += message.get("body", b"")
                        if len(content) > most_mb * _MIB:
                            raise _RefusedError(too_large)
                        if not message.get("more_body", False):
                            return bytes(content)
            except TimeoutError:
                limit = self._settings.body_limit
                raise _RefusedError(_Refusal(408, "body_too_slow", limit)) from None

    async def _in_time(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let the request be answered; at the end of its time it is answered for it.

        What works in a thread cannot be stopped from outside: it keeps its place until it ends,
        which it does by the same limit (`deadline`), and nobody waits for it any more.
        """
        long = scope["method"] not in _READS or scope["path"].startswith(_OF_THE_WHOLE)
        limit = self._settings.write_limit if long else self._settings.request_limit
        begun = over = False

        async def send_while_open(message: Message) -> None:
            nonlocal begun
            if not over:
                begun = True
                await send(message)

        with deadline.of_request(limit, scope["path"]):
            working = asyncio.ensure_future(self._app(scope, receive, send_while_open))
        try:
            await asyncio.wait({working}, timeout=limit + _GRACE)
        except asyncio.CancelledError:
            working.cancel()
            raise
        if working.done():
            await working
            return
        over = True
        if begun:  # the client takes it too slowly: the connection is cut
            working.cancel()
        else:
            await self._refuse(_Refusal(503, "took_too_long", limit), scope, receive, send)
        with suppress(asyncio.CancelledError):
            await working


_UNAVAILABLE = 503


def _has_body(scope: Scope) -> bool:
    names = {name for name, _ in scope["headers"]}
    return b"content-length" in names or b"transfer-encoding" in names


def _again(body: bytes, receive: Receive) -> Receive:
    """Give a body that was read once more, and then what comes after it."""
    given = False

    async def once() -> Message:
        nonlocal given
        if given:
            return await receive()
        given = True
        return {"type": "http.request", "body": body, "more_body": False}

    return once
