"""The application: its routes, its headers, its page."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from fastapi import FastAPI
from fastapi.responses import JSONResponse
from starlette.datastructures import MutableHeaders
from starlette.middleware.gzip import GZipMiddleware
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from partygraph import __version__
from partygraph.access.directory import Directory
from partygraph.access.roles import Permission
from partygraph.graph import Graph
from partygraph.ledgers.limits import DEFAULT, Limits
from partygraph.web import (
    account,
    accounts,
    audit,
    backups,
    entries,
    identity,
    ledgers,
    loads,
    plans,
    quality,
    questions,
    runs,
    scenarios,
    scenes,
    sessions,
    views,
)
from partygraph.web.access import Guarded, May, must_all_be_guarded
from partygraph.web.page import serve_page
from partygraph.web.problems import describe_problems, handle_problems
from partygraph.web.recording import Recording
from partygraph.words import Language

if TYPE_CHECKING:
    from partygraph.access.provider import Provider

_HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
        "connect-src 'self'; frame-src 'self'; base-uri 'none'; form-action 'self'; "
        "frame-ancestors 'self'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cache-Control": "no-cache",
}
_OF_SOMEBODY = {"Cache-Control": "private, no-cache"}
"""What answers of the API have: they are for whoever asked, and nobody between keeps them."""
_VARY = "Cookie, Authorization"
_MODULES = (
    questions,
    views,
    scenes,
    quality,
    ledgers,
    loads,
    identity,
    runs,
    plans,
    scenarios,
    backups,
    entries,
    audit,
    sessions,
    account,
    accounts,
)
_SIGNED_IN = May(Permission.see)
_COMPRESSED_FROM = 1000
"""Bytes from which a response is compressed for a client that takes it."""


def create_app(  # noqa: PLR0913  what is set of a server
    graph: Graph,
    language: Language = Language.zh,
    *,
    upload_mb: int = 20,
    limits: Limits = DEFAULT,
    plan_folder: Path | None = None,
    provider: Provider | None = None,
    two_persons: bool = False,
) -> FastAPI:
    """The application over a graph.

    Args:
        language: of errors, for a client that does not ask for one by Accept-Language.
        upload_mb: MiB that a file sent to be loaded may have.
        limits: the most that is taken of it.
        plan_folder: where large plans keep what is finished; None: nowhere.
        provider: that people sign in with; None for local accounts alone.
        two_persons: whether a second person must approve a scenario before it is applied.

    Raises:
        UnguardedError: a route does not say what it asks of whoever uses it.
    """
    runs_of_it = runs.Runs(plan_folder)
    directory = Directory(graph.store)

    @asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
        yield
        runs_of_it.close()
        directory.close()

    app = FastAPI(
        lifespan=lifespan,
        title="partygraph",
        version=__version__,
        summary="A knowledge graph of Party organisations, units and co-construction pairings",
        docs_url=None,  # its page loads scripts from outside
        redoc_url=None,
        openapi_url=None,  # a route like the others
    )
    app.router.route_class = Guarded
    describe = app.openapi
    vars(app)["openapi"] = lambda: describe_problems(describe())
    app.state.graph = graph
    app.state.directory = directory
    app.state.provider = provider
    app.state.come_back = sessions.ComeBack()
    app.state.two_persons = two_persons
    app.state.kept = questions.Kept()
    app.state.runs = runs_of_it
    app.state.language = language
    app.state.upload_mb = upload_mb
    app.state.limits = limits
    app.state.plan_folder = plan_folder
    app.add_middleware(Recording)
    app.add_middleware(GZipMiddleware, minimum_size=_COMPRESSED_FROM)
    app.add_middleware(_WithHeaders)
    handle_problems(app, _HEADERS)
    for module in _MODULES:
        app.include_router(module.router, prefix="/api")
    described = app.get("/api/openapi.json", include_in_schema=False, dependencies=[_SIGNED_IN])
    described(lambda: JSONResponse(app.openapi()))
    must_all_be_guarded(app.routes, serve_page(app))
    return app


class _WithHeaders:
    """Puts the headers on every response that does not have its own."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                of_api = scope.get("path", "").startswith("/api/")
                if of_api:
                    headers.add_vary_header(_VARY)
                wanted = _HEADERS | _OF_SOMEBODY if of_api else _HEADERS
                for name, value in wanted.items():
                    headers.setdefault(name, value)
            await send(message)

        await self._app(scope, receive, with_headers)
