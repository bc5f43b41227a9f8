"""Rows that are entered one by one, by a form or another system: checked and kept as a ledger is.

There is no second way into the graph: what is entered is written as tables and loaded, so that
every rule, fault, record and undo is that of a ledger. What cannot be asked of a form is added:
where rows without a source come from, the number of a case, and the place of a step among those of
its case.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from pathlib import Path
from secrets import token_hex
from tempfile import TemporaryDirectory
from typing import Any

from partygraph import changes
from partygraph.load import LoadReport, load, reported
from partygraph.model import SourceKind, Standing
from partygraph.queries import sections
from partygraph.store import Act, Deed, Reader, Store, read_rows

Cell = str | int | float | bool | None
Entered = Mapping[str, Sequence[Mapping[str, Cell]]]
"""Rows by table, their cells by column."""

SOURCE: dict[str, Cell] = {"id": "src-entered", "title": "系统登记", "kind": str(SourceKind.office)}
"""The source of rows that are entered without one."""


def enter(store: Store, given: Entered, *, by: str) -> LoadReport:
    """Add the rows, or change those whose ids are there; with a fault anywhere, nothing is written.

    Args:
        by: who enters them, for the record.

    Raises:
        InputError: with every fault of every row; rows are counted from 2, as in a ledger.
        ConflictError: others kept writing to the graph meanwhile; nothing was written.
    """
    ids = {table: [row["id"] for row in some if row.get("id")] for table, some in given.items()}
    deed = Deed(Act.entry, {"rows": ids}, given)
    if there := store.repeated(deed):
        return reported(changes.record(store, there.what["record"]))
    rows = {table: [dict(row) for row in some] for table, some in given.items() if some}
    for some in rows.values():
        for row in some:
            row.setdefault("source_id", SOURCE["id"])
            row.setdefault("standing", Standing.reported)
    for row in rows.get("cases", []):
        row.setdefault("id", f"case-{row.get('area_id')}-{token_hex(4)}")
    _number(store, rows.get("steps", []))
    if any(row["source_id"] == SOURCE["id"] for some in rows.values() for row in some):
        rows["sources"] = [dict(SOURCE)]
    with TemporaryDirectory(prefix="partygraph-") as folder:
        for table, some in rows.items():
            _write(Path(folder) / f"{table}.csv", some)
        return load(store, Path(folder), by=by, deed=deed)


def _number(reader: Reader, steps: Sequence[dict[str, Any]]) -> None:
    """Put steps that do not say their number after those of their case."""
    cases = sorted({str(row["case_id"]) for row in steps if row.get("case_id")})
    there = reader.read(sections("load/steps")["referring case_id"], ids=cases) if cases else []
    last = dict.fromkeys(cases, 0)
    for row in read_rows(reader, "steps", [row["id"] for row in there]).values():
        last[row["case_id"]] = max(last[row["case_id"]], row["number"])
    for row in steps:
        if row.get("case_id") and not row.get("number"):
            case = str(row["case_id"])
            row["number"] = last[case] = last[case] + 1


def _write(path: Path, rows: Sequence[Mapping[str, Any]]) -> None:
    columns = dict.fromkeys(column for row in rows for column in row)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(columns), restval="")
        writer.writeheader()
        writer.writerows({name: _text(cell) for name, cell in row.items()} for row in rows)


def _text(cell: Any) -> str:
    if isinstance(cell, bool):
        return "true" if cell else "false"
    return "" if cell is None else str(cell)
