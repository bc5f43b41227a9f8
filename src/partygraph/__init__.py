"""partygraph: a knowledge graph of Party organisations, units and co-construction pairings."""

from __future__ import annotations

from importlib import import_module
from importlib.metadata import version
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from partygraph.graph import Graph
    from partygraph.graph import open_graph as open  # noqa: A004  read as partygraph.open

__all__ = ["Graph", "open"]
__version__ = version("partygraph")

_PLACES = {"Graph": "Graph", "open": "open_graph"}


def __getattr__(name: str) -> Any:
    """`partygraph.open` and `partygraph.Graph`, loaded when first used."""
    if name in _PLACES:
        return getattr(import_module("partygraph.graph"), _PLACES[name])
    raise AttributeError(name)
