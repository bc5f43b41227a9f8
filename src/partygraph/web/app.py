"""The application: its routes, its headers, its page."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from fastapi import FastAPI
from fastapi.responses import JSONResponse
from prometheus_client import CollectorRegistry
from starlette.middleware.gzip import GZipMiddleware

from partygraph import __version__
from partygraph.access.directory import Directory
from partygraph.access.roles import Permission
from partygraph.access.sealing import Key
from partygraph.graph import Graph
from partygraph.graphs import Graphs
from partygraph.settings import Settings
from partygraph.store import whole
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
    service,
    sessions,
    views,
    warming,
)
from partygraph.web.access import SCHEMES, Guarded, May, must_all_be_guarded
from partygraph.web.bounds import Bounded
from partygraph.web.gate import Gate
from partygraph.web.headers import WithHeaders
from partygraph.web.page import serve_page
from partygraph.web.problems import describe_problems, handle_problems
from partygraph.web.rates import Limited
from partygraph.web.recording import Recording
from partygraph.web.visitors import is_this_machine
from partygraph.web.watching import Watched
from partygraph.words import Language

if TYPE_CHECKING:
    from partygraph.access.provider import Provider

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
    plan_folder: Path | None = None,
    provider: Provider | None = None,
    scope_folder: Path | None = None,
    settings: Settings | None = None,
) -> FastAPI:
    """The application over a graph.

    Args:
        language: of errors, for a client that does not ask for one by Accept-Language.
        plan_folder: where large plans keep what is finished; None: nowhere.
        provider: that people sign in with; None for local accounts alone.
        scope_folder: where copies for those are kept who may not see everything; None: among
            temporary files.
        settings: what a request and a file may have, how often, under which name, and whether two
            persons apply a scenario; for a client in the same process they can be left out.

    Raises:
        NotFoundError: it is a part of a graph.
        UnguardedError: a route does not say what it asks of whoever uses it.
    """
    only_here = (
        settings is not None and is_this_machine(settings.host) and not settings.trusted_proxies
    )
    settings = settings or Settings.model_construct()
    store = whole(graph.store)
    gate = Gate(settings)
    readying = service.Readying(store, settings, gate)
    graphs = Graphs(graph, scope_folder)
    runs_of_it = runs.Runs()
    directory = Directory(store)

    @asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
        with warming.Warming(graph):
            yield
        runs_of_it.close()
        graphs.close()
        directory.close()
        readying.close()

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
    vars(app)["openapi"] = lambda: describe_problems(describe(), SCHEMES)
    app.state.graph = graph
    app.state.graphs = graphs
    app.state.directory = directory
    app.state.provider = provider
    app.state.second_factor_key = Key(settings.second_factor_key.get_secret_value())
    app.state.come_back = sessions.ComeBack()
    app.state.sent = questions.Sent()
    app.state.runs = runs_of_it
    app.state.language = language
    app.state.plan_folder = plan_folder
    app.state.settings = settings
    app.state.gate = gate
    app.state.readying = readying
    app.state.registry = CollectorRegistry()
    app.state.registry.register(service.Counted(store, app.state.sent, gate))
    # From the inside to the outside: the last one sees a request first.
    app.add_middleware(Recording)
    app.add_middleware(GZipMiddleware, minimum_size=_COMPRESSED_FROM)
    app.add_middleware(Bounded, settings=settings, gate=gate, only_here=only_here)
    app.add_middleware(Limited, settings=settings)
    app.add_middleware(Watched, registry=app.state.registry)
    app.add_middleware(WithHeaders, hsts_seconds=settings.hsts_seconds)
    handle_problems(app)
    app.include_router(service.router)
    for module in _MODULES:
        app.include_router(module.router, prefix="/api")
    described = app.get("/api/openapi.json", include_in_schema=False, dependencies=[_SIGNED_IN])
    described(lambda: JSONResponse(app.openapi()))
    must_all_be_guarded(app.routes, serve_page(app))
    app.router.routes.insert(0, questions.Straight("/api"))  # to routes that are all guarded
    return app
