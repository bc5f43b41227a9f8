"""partygraph: a knowledge graph of Party organisations, units and co-construction pairings."""

from importlib.metadata import version

__version__ = version("partygraph")
