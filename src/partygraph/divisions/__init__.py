"""Code tables of one or several years → areas with their validity, and what followed what (pure).

The tables become an ordinary import folder, so that they are previewed, guarded, recorded and
taken back like any other load.
"""

from __future__ import annotations

from partygraph.divisions.dating import Late, late_rows
from partygraph.divisions.following import Course, Follows, Open, Stage, follow
from partygraph.divisions.moves import Held
from partygraph.divisions.reading import Edition, Line, read_editions
from partygraph.divisions.rules import is_native, lineage
from partygraph.divisions.writing import area_row, open_path, succession_row, write

__all__ = [
    "Course",
    "Edition",
    "Follows",
    "Held",
    "Late",
    "Line",
    "Open",
    "Stage",
    "area_row",
    "follow",
    "is_native",
    "late_rows",
    "lineage",
    "open_path",
    "read_editions",
    "succession_row",
    "write",
]
