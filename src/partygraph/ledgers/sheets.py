"""A sheet as cells: what CSV and XLSX have in common."""

from __future__ import annotations

import itertools
from collections.abc import Container, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any


@dataclass(frozen=True, slots=True)
class Wrong:
    """A cell that holds nothing usable, with the rule that says why."""

    rule: str
    details: dict[str, Any] = field(default_factory=dict, hash=False)


Cell = str | int | float | bool | date | datetime | Wrong | None
Row = tuple[int, list[Cell]]
"""The number that a person sees, and the cells from column A on."""


@dataclass(slots=True)
class Sheet:
    """The rows of a sheet that hold something, in their order; `name` is empty for a CSV file."""

    name: str
    rows: list[Row] = field(default_factory=list)
    hidden: bool = False
    broken: tuple[int, Wrong] | None = None
    """Where reading had to stop: the row, and why."""

    merged: list[tuple[int, int, int, int]] = field(default_factory=list)
    """First row, first column (from 0), last row, last column of cells that are merged."""

    def fill_merged(self, columns: Container[int], most: int) -> None:
        """Repeat what is merged down these columns in each of its rows.

        Args:
            columns: those that hold no count, which would be counted once a row.
            most: cells that are filled at most.
        """
        index = {number: place for place, (number, _) in enumerate(self.rows)}
        for first, column, last, _ in self.merged:
            place = index.get(first)
            if place is None or last <= first or column not in columns:
                continue
            value = _at(self.rows[place][1], column)
            if value is None:
                continue
            for cells in _below(self.rows, place, last):
                most -= 1
                if most < 0:
                    return
                if _at(cells, column) is None:
                    cells.extend([None] * (column + 1 - len(cells)))
                    cells[column] = value


def _at(cells: list[Cell], column: int) -> Cell:
    return cells[column] if column < len(cells) else None


def _below(rows: list[Row], place: int, last: int) -> Iterator[list[Cell]]:
    for number, cells in itertools.islice(rows, place + 1, None):
        if number > last:
            return
        yield cells
