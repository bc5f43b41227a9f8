"""Which graph a request sees, and in whose name it changes it."""

from __future__ import annotations

from pathlib import Path

from fastapi import Request

from partygraph.graph import Graph
from partygraph.graphs import Graphs
from partygraph.scope import Scope


def everything(_request: Request) -> Scope:
    """The scope of whoever asks where there are no accounts: the whole graph."""
    return Scope()


def scope_of(request: Request) -> Scope:
    """What whoever asks may see and change."""
    found: Scope = request.app.state.scope_of(request)
    return found


def graph_of(request: Request) -> Graph:
    """The graph as whoever asks may see it. No route has another one."""
    graphs: Graphs = request.app.state.graphs
    return graphs.of(scope_of(request))


def plan_folder_of(request: Request) -> Path | None:
    """Where large plans over what whoever asks may see keep what is finished."""
    folder: Path | None = request.app.state.plan_folder
    part = graph_of(request).store.part
    return folder / part if folder and part else folder


def who(_request: Request) -> str:
    """Who asks, for records."""
    return "http"
