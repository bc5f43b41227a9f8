"""What a person said once about headers that were not recognised: a CSV file, read at each load.

A line says: in files and sheets whose names fit (`*` fits any), this header is this column of this
table, or is left out (`忽略`, `ignore`). A line without a header says which table a sheet is.
"""

from __future__ import annotations

import csv
import fnmatch
import io
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from partygraph.errors import InputError
from partygraph.ledgers import text
from partygraph.ledgers.limits import Limits, RefusedError
from partygraph.ledgers.sheets import Wrong
from partygraph.model import TABLES

IGNORE = "ignore"
_IGNORED = {"忽略", "ignore", "不导入", "略"}
_COLUMNS = {
    "file": ("file", "文件"),
    "sheet": ("sheet", "工作表"),
    "header": ("header", "表头"),
    "table": ("table", "表"),
    "column": ("column", "列"),
}


@dataclass(frozen=True, slots=True)
class Rule:
    """One line of a mapping; `file` and `sheet` are patterns."""

    file: str
    sheet: str
    header: str
    table: str
    column: str

    def fits(self, file: str, sheet: str) -> bool:
        """Whether it speaks of this sheet."""
        return fnmatch.fnmatchcase(file, self.file or "*") and fnmatch.fnmatchcase(
            sheet, self.sheet or "*"
        )


@dataclass(frozen=True, slots=True)
class Unmapped:
    """A header that was not recognised, and the columns most like it."""

    file: str
    sheet: str
    table: str
    header: str
    nearest: str


def read(path: Path) -> list[Rule]:
    """The lines of a mapping that say something.

    Raises:
        InputError: it cannot be read, or a line names no table of ours.
    """
    try:
        content, _ = text.decoded(path.read_bytes())
        sheet = text.sheet(content, Limits())
    except (OSError, RefusedError):
        raise InputError("no_mapping", path=path) from None
    rows = [[_written(cell) for cell in cells] for _, cells in sheet.rows]
    if sheet.broken or not rows:
        raise InputError("no_mapping", path=path)
    places = {
        name: next((i for i, header in enumerate(rows[0]) if header.lower() in words), -1)
        for name, words in _COLUMNS.items()
    }
    if places["header"] < 0 or places["column"] < 0:
        raise InputError("no_mapping", path=path)
    return [rule for row in rows[1:] if (rule := _rule(row, places, path)) is not None]


def _written(cell: object) -> str:
    return "" if cell is None or isinstance(cell, Wrong) else str(cell)


def _rule(row: list[str], places: dict[str, int], path: Path) -> Rule | None:
    file, sheet, header, table, column = (
        row[place] if 0 <= place < len(row) else "" for place in places.values()
    )
    if table and table not in {cls.table for cls in TABLES}:
        names = ", ".join(cls.table for cls in TABLES)
        raise InputError("mapping_table", path=path, value=table[:60], names=names)
    if column.lower() in _IGNORED:
        column = IGNORE
    if not column and (header or not table):
        return None
    return Rule(file, sheet, header, table, column)


def write(unmapped: Iterable[Unmapped]) -> bytes:
    """A mapping to fill in: a line for each header that was not recognised, its column empty."""
    file = io.StringIO()
    writer = csv.writer(file)
    writer.writerow(["文件", "工作表", "表头", "表", "列", "相近的列"])
    for one in unmapped:
        writer.writerow([one.file, one.sheet, one.header, one.table, "", one.nearest])
    return file.getvalue().encode("utf-8-sig")
