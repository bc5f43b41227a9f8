"""Every request has an id, a line in the log and a place in the metrics; what fails is answered.

The id is the client's, where it sends one in `X-Request-ID` that can stand in a line, or a new one.
It is sent back, it is in the log, in the title of a 500, and in what names who acts
(`actor().request`). A line and a label name the route and never what was asked of it.
"""

from __future__ import annotations

import logging
import re
import time
from secrets import token_hex

from prometheus_client import CollectorRegistry, Counter, Histogram
from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from partygraph.web.problems import unexpected
from partygraph.web.visitors import address_of

_log = logging.getLogger("partygraph.request")
_ID = re.compile(r"[A-Za-z0-9._-]{1,64}")
_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
_SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0)


class Watched:
    """The outermost of all: whatever happens inside, there is an answer, a line and a count."""

    def __init__(self, app: ASGIApp, registry: CollectorRegistry) -> None:
        self._app = app
        self._requests = Counter(
            "partygraph_requests_total",
            "Requests by method, route and status",
            ("method", "route", "status"),
            registry=registry,
        )
        self._seconds = Histogram(
            "partygraph_request_seconds",
            "Time to the end of the response, by route",
            ("route",),
            buckets=_SECONDS,
            registry=registry,
        )
        self._refused = Counter(
            "partygraph_refused_total",
            "Requests that were refused before any route saw them, by reason",
            ("reason",),
            registry=registry,
        )

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request, as ASGI has it."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        request = Request(scope)
        id_ = _id(request.headers.get("x-request-id", ""))
        state = scope.setdefault("state", {})
        state["request_id"] = id_
        status = 0

        async def noting(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                MutableHeaders(scope=message)["X-Request-ID"] = id_
            await send(message)

        client = address_of(request)
        began = time.perf_counter()
        try:
            await self._app(scope, receive, noting)
        except Exception as error:
            told = unexpected(request, error)
            if status:
                raise
            await told(scope, receive, noting)
        finally:
            self._note(scope, status, time.perf_counter() - began, client)

    def _note(self, scope: Scope, status: int, seconds: float, client: str) -> None:
        method = scope["method"] if scope["method"] in _METHODS else "other"
        route = _route(scope)
        self._requests.labels(method, route, status).inc()
        self._seconds.labels(route).observe(seconds)
        refused = scope["state"].get("turned_away")
        if refused:
            self._refused.labels(refused).inc()
        said = {
            "request": scope["state"]["request_id"],
            "method": method,
            "route": route,
            "status": status,
            "seconds": round(seconds, 4),
            "address": client,
        }
        _log.info("request", extra=said | ({"refused": refused} if refused else {}))


def _id(given: str) -> str:
    return given if _ID.fullmatch(given) else token_hex(6)


def _route(scope: Scope) -> str:
    """The address of a route, with names for what varies; never the address that was asked."""
    found = str(getattr(scope.get("route"), "path", ""))
    if found:  # an included router tells its own part of it
        prefix = "/api" if scope["path"].startswith("/api/") else ""
        return found if found.startswith(prefix or "/") else prefix + found
    return "/static" if scope["path"].startswith("/static/") else "none"
