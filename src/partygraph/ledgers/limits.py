"""How much is taken at most, and how a file that is not taken is refused."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Limits:
    """The most that is taken of one file or archive; every part is checked before it is kept."""

    file_mb: int = 100
    """Mebibytes of a file as it lies there."""
    unpacked_mb: int = 200
    """Mebibytes of all that an archive or a workbook holds, unpacked."""
    ratio: int = 200
    """How many times its packed size a large member may be; text of tables is below 30."""
    files: int = 1000
    sheets: int = 200
    columns: int = 500
    """Columns of a sheet that hold something."""
    cells: int = 5_000_000
    """Cells of a sheet that hold something."""
    cell: int = 10_000
    """Characters of a cell; Excel itself holds 32,767."""
    seconds: float = 20.0
    """Processor time for reading the parts of a workbook."""
    faults: int = 500
    """Faults that are told of one load; the rest are counted."""


DEFAULT = Limits()


class RefusedError(Exception):
    """A file that is not taken: the rule whose sentence says why, and what fills it in."""

    def __init__(self, rule: str, **details: Any) -> None:
        super().__init__(rule)
        self.rule = rule
        self.details = details
