"""Which graph a request sees, and in whose name it changes it."""

from __future__ import annotations

from fastapi import Request

from partygraph.graph import Graph


def graph_of(request: Request) -> Graph:
    """The graph as whoever asks may see it."""
    seen: Graph = request.app.state.graph
    return seen


def who(_request: Request) -> str:
    """Who asks, for records."""
    return "http"


def account_of(_request: Request) -> str | None:
    """The account that asks, once it has proved who it is; None for who has none."""
    return None
