"""What every request leaves in the ledger: who asks, and whatever goes out as a file or is refused.

One piece around all routes, so that a new one cannot forget it. A file is any answer of the API
that is no JSON, or that says it is to be kept as one; a refusal is a request to change something
that may not, cannot or need not be done. A file whose reading cannot be recorded is not sent.
"""

from __future__ import annotations

import logging
import re
from urllib.parse import unquote

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from partygraph.actor import Actor, acting, under
from partygraph.errors import InputError, PartygraphError
from partygraph.store import Act, Deed
from partygraph.web.access import graph_of, who
from partygraph.web.problems import answer_of

_log = logging.getLogger(__name__)

OPERATION = "idempotency-key"
_OPERATION = re.compile(r"[!-~]{1,200}")
_READS = {"GET", "HEAD", "OPTIONS"}
_REFUSED = {401, 403, 409, 422}
_TOLD = ("application/json", "application/problem+json", "text/event-stream")
_LONGEST = 500


class Recording:
    """Names who acts and under which operation, and records what they took or were refused."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on."""
        if scope["type"] != "http" or not scope["path"].startswith("/api/"):
            await self._app(scope, receive, send)
            return
        request = Request(scope, receive)
        operation = request.headers.get(OPERATION, "")
        if operation and not _OPERATION.fullmatch(operation):
            await answer_of(request, InputError("operation_form"))(scope, receive, send)
            return
        address = request.client.host if request.client else ""
        whoever = Actor(who(request), address, scope["state"]["request_id"])
        with acting(_safe(whoever)), under(operation):
            await self._app(scope, receive, _Sending(request, send, receive).send)


class _Sending:
    """Sends an answer on once what it is has been recorded."""

    def __init__(self, request: Request, send: Send, receive: Receive) -> None:
        self._request, self._send, self._receive = request, send, receive
        self._stopped = False

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            status, headers = message["status"], Headers(raw=message["headers"])
            if status < 300 and _is_file(headers):  # noqa: PLR2004
                await self._record(Act.export, {"type": headers.get("content-type", "")})
            elif status in _REFUSED and self._request.method not in _READS:
                refused = getattr(self._request.state, "refused", "")
                await self._record(Act.refusal, {"status": str(status), "rule": refused})
        if not self._stopped:
            await self._send(message)

    async def _record(self, act: Act, more: dict[str, str]) -> None:
        url = self._request.url
        what = {"method": self._request.method, "path": url.path, "query": unquote(url.query)}
        what = {name: _line(text) for name, text in (what | more).items() if text}
        try:
            with under(""):
                store = graph_of(self._request).store
                await run_in_threadpool(store.note, Deed(act, what))
        except PartygraphError as error:
            _log.error("%s %s was not recorded: %s", act, url.path, error.rule)
            if act is Act.export:
                self._stopped = True
                response = answer_of(self._request, error)
                await response(self._request.scope, self._receive, self._send)


def _is_file(headers: Headers) -> bool:
    kind = headers.get("content-type", "").partition(";")[0]
    return "content-disposition" in headers or (bool(kind) and kind not in _TOLD)


def _line(text: str) -> str:
    """A text of a request as the ledger keeps it: without what is no text, and not endless."""
    return text.encode("utf-8", "replace").decode()[:_LONGEST]


def _safe(whoever: Actor) -> Actor:
    return Actor(_line(whoever.name), _line(whoever.address), _line(whoever.request)[:100])
