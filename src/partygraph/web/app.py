"""The application: its routes, its headers, its page."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

from fastapi import FastAPI, Request
from starlette.datastructures import MutableHeaders
from starlette.middleware.gzip import GZipMiddleware
from starlette.types import ASGIApp, Message, Receive, Send
from starlette.types import Scope as Connection

from partygraph import __version__
from partygraph.graph import Graph
from partygraph.graphs import Graphs
from partygraph.ledgers.limits import DEFAULT, Limits
from partygraph.scope import Scope
from partygraph.web import (
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
    views,
)
from partygraph.web.access import everything
from partygraph.web.page import serve_page
from partygraph.web.problems import describe_problems, handle_problems
from partygraph.words import Language

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
_COMPRESSED_FROM = 1000
"""Bytes from which a response is compressed for a client that takes it."""


def create_app(  # noqa: PLR0913  what a server is told
    graph: Graph,
    language: Language = Language.zh,
    *,
    upload_mb: int = 20,
    limits: Limits = DEFAULT,
    plan_folder: Path | None = None,
    scope_of: Callable[[Request], Scope] = everything,
    scope_folder: Path | None = None,
) -> FastAPI:
    """The application over a graph.

    Args:
        language: of errors, for a client that does not ask for one by Accept-Language.
        upload_mb: MiB that a file sent to be loaded may have.
        limits: the most that is taken of it.
        plan_folder: where large plans keep what is finished; None: nowhere.
        scope_of: what whoever sends a request may see and change.
        scope_folder: where copies for those are kept who may not see everything; None: among
            temporary files.
    """
    graphs = Graphs(graph, scope_folder)
    runs_of_it = runs.Runs()

    @asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
        yield
        runs_of_it.close()
        graphs.close()

    app = FastAPI(
        lifespan=lifespan,
        title="partygraph",
        version=__version__,
        summary="A knowledge graph of Party organisations, units and co-construction pairings",
        docs_url=None,  # its page loads scripts from outside
        redoc_url=None,
        openapi_url="/api/openapi.json",
    )
    describe = app.openapi
    vars(app)["openapi"] = lambda: describe_problems(describe())
    app.state.graphs = graphs
    app.state.scope_of = scope_of
    app.state.kept = questions.Kept()
    app.state.runs = runs_of_it
    app.state.language = language
    app.state.upload_mb = upload_mb
    app.state.limits = limits
    app.state.plan_folder = plan_folder
    app.add_middleware(GZipMiddleware, minimum_size=_COMPRESSED_FROM)
    app.add_middleware(_WithHeaders)
    handle_problems(app, _HEADERS)
    app.include_router(questions.router, prefix="/api")
    app.include_router(views.router, prefix="/api")
    app.include_router(scenes.router, prefix="/api")
    app.include_router(quality.router, prefix="/api")
    app.include_router(ledgers.router, prefix="/api")
    app.include_router(loads.router, prefix="/api")
    app.include_router(identity.router, prefix="/api")
    app.include_router(runs.router, prefix="/api")
    app.include_router(plans.router, prefix="/api")
    app.include_router(scenarios.router, prefix="/api")
    app.include_router(backups.router, prefix="/api")
    app.include_router(entries.router, prefix="/api")
    serve_page(app)
    return app


class _WithHeaders:
    """Puts the headers on every response that does not have its own."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Connection, receive: Receive, send: Send) -> None:
        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in _HEADERS.items():
                    headers.setdefault(name, value)
            await send(message)

        await self._app(scope, receive, with_headers)
