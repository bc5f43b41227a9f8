"""Small cells: a headcount of one or two persons is told to nobody outside its area (pure).

Two numbers of the graph count persons: those who report of a pairing, and those of a registration.
Outside of one's own area such a number from 1 to one below the threshold is withheld where it is
read (`cypher/`: `$small_cell`, `$own_area`): every statement reads it as 1, the least that it can
be, and says how many it read so. What is added up of them is a least number too. So nothing that
is published depends on a number that is withheld: whatever stood there from 1 to one below the
threshold, every answer would be the same, and no total, difference of two days or of two areas
gives it back. 0 is no small cell: it says that there is nobody. See docs/decisions/0012.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

COLUMNS: Final[Mapping[str, str]] = {
    "pairings": "members_reporting",
    "registrations": "headcount",
}
"""Table → its column of persons; `area_id` of the same row says where they are."""
SCORES: Final = {"evaluations": ("raters", "score")}
"""Table → its column of persons, and what they said: both are withheld where those are few."""
LEAST: Final = 3
"""The lowest threshold: below 3, "fewer than 2" would say 1."""


@dataclass(frozen=True, slots=True)
class SmallCells:
    """Which headcounts are withheld: those from 1 to below `threshold` outside of `own_area`."""

    threshold: int = LEAST
    own_area: str = ""
    """A division code; everything below it is one's own, and with none everything is."""

    def parameters(self) -> dict[str, Any]:
        """What statements that read headcounts take."""
        return {"small_cell": self.threshold, "own_area": self.own_area}

    def hides(self, area_id: str, number: int) -> bool:
        """Whether a headcount in an area is withheld."""
        return 0 < number < self.threshold and not area_id.startswith(self.own_area)

    def written(self, least: int, hidden: int) -> str:
        """How a number is shown of which `hidden` cells were read as 1: `<3` or `≥75`."""
        most = least + hidden * (self.threshold - 2)
        return f"<{self.threshold}" if most < self.threshold else f"≥{least}"

    def withheld(self, **numbers: tuple[int, int]) -> dict[str, str] | None:
        """Field → how it is shown, for the fields that rest on hidden cells; None for none.

        Args:
            numbers: by field, the least that it can be and how many cells in it are hidden.
        """
        found = {
            name: self.written(least, hidden) for name, (least, hidden) in numbers.items() if hidden
        }
        return found or None

    def cells(self, table: str, row: Mapping[str, Any], area_id: str) -> dict[str, Any]:
        """Some cells of a row of the graph, its headcount `<3` where it is withheld."""
        columns = SCORES.get(table, (COLUMNS.get(table, ""),))
        number = row.get(columns[0])
        if number is None or not self.hides(area_id, int(number)):
            return dict(row)
        hidden = {column: "***" for column in columns if column in row}
        return {**row, **hidden, columns[0]: f"<{self.threshold}"}
