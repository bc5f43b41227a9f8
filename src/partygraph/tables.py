"""CSV tables → typed rows, or every fault in them at once. Knows no store.

A folder holds one file a table, named as in `model.TABLES` (`areas.csv`, `pairings.csv` …), UTF-8,
with a header of column names in any order. An empty cell is no value; several values in a cell are
separated by `|`.
"""

from __future__ import annotations

import csv
import difflib
import io
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, cast

from pydantic import ValidationError

from partygraph import faults
from partygraph.errors import Fault, InputError
from partygraph.model import TABLES, Area, AreaLevel, Organisation, OrganisationLevel, Thing

_CLASSES: dict[str, type[Thing]] = {cls.table: cls for cls in TABLES}
_RANKS: dict[str, dict[str, int]] = {
    "areas": {level: rank for rank, level in enumerate(AreaLevel)},
    "organisations": {
        level: rank
        for rank, level in enumerate(OrganisationLevel)
        if level is not OrganisationLevel.unit_organisation
    },
}

Known = Mapping[str, Mapping[str, Mapping[str, Any]]]
"""Rows of the store as cells, by table and id."""


@dataclass(slots=True)
class Tables:
    """What was read: rows by table and id, the line each stood on, and the faults met so far."""

    rows: dict[str, dict[str, Thing]] = field(default_factory=dict)
    lines: dict[tuple[str, str], int] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)

    def references(self) -> Iterator[tuple[Thing, str, str, str]]:
        """Every reference: (row, column, table referred to, id referred to)."""
        for rows in self.rows.values():
            for row in rows.values():
                for column, target in row.references.items():
                    for value in values(getattr(row, column)):
                        yield row, column, target, value

    def fault(self, rule: str, row: Thing, column: str, **details: Any) -> Fault:
        """A fault at a column of a row that was read."""
        return Fault(rule, row.table, self.lines[row.table, row.id], column, details)

    def outside(self) -> dict[str, set[str]]:
        """Ids by table that rows refer to and that are not in these tables: ask the store."""
        wanted: dict[str, set[str]] = {}
        for _, _, target, value in self.references():
            if (target, value) not in self.lines:
                wanted.setdefault(target, set()).add(value)
        return wanted


def read(folder: Path) -> Tables:
    """Read the tables of a folder.

    Raises:
        InputError: there is no such folder, or no table in it. Faults inside tables are collected
            in the result, so that those of the whole load can be told at once.
    """
    if not folder.is_dir():
        raise InputError("no_folder", path=folder)
    paths = sorted(folder.glob("*.csv"))
    names = ", ".join(f"{name}.csv" for name in _CLASSES)
    if not any(path.stem in _CLASSES for path in paths):
        raise InputError("no_tables", path=folder, names=names)
    tables = Tables()
    for path in paths:
        if path.stem not in _CLASSES:
            expected = _nearest(path.stem, _CLASSES)
            tables.faults.append(Fault("unknown_table", path.stem, details={"expected": expected}))
    by_name = {path.stem: path for path in paths}
    for name, cls in _CLASSES.items():
        if name in by_name:
            _read_table(cls, by_name[name], tables)
    return tables


def check(tables: Tables, known: Known) -> None:
    """Check what rows say of each other, and of those in the store, adding to the faults.

    Args:
        known: rows of the store, of those that `Tables.outside` names, and the organisations
            above them.
    """
    for row, column, target, value in tables.references():
        if (target, value) not in tables.lines and value not in known.get(target, ()):
            near = _nearest(value, [id_ for name, id_ in tables.lines if name == target])
            details = {"value": value, "table": target, "expected": near}
            tables.faults.append(tables.fault("unknown_reference", row, column, **details))
    tables.faults.extend(_doubled_ids(tables))
    for table in _RANKS:
        tables.faults.extend(_parents_not_above(tables, table, known.get(table, {})))
    tables.faults.extend(_loops(tables, known.get("organisations", {})))
    order = {name: place for place, name in enumerate(_CLASSES)}
    tables.faults.sort(
        key=lambda fault: (order.get(fault.table, -1), fault.row or 0, fault.column, fault.rule)
    )


def _read_table(cls: type[Thing], path: Path, tables: Tables) -> None:
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        details: dict[str, Any] = {"place": error.start + 1}
        tables.faults.append(Fault("not_utf8", cls.table, details=details))
        return
    except OSError as error:
        details = {"reason": error.strerror}
        tables.faults.append(Fault("cannot_read", cls.table, details=details))
        return
    lines = csv.reader(io.StringIO(text), strict=True)
    try:
        header = [name.strip() for name in next(lines, [])]
        wrong = list(_header_faults(cls, header))
        tables.faults.extend(wrong)
        if any(fault.rule != "unknown_column" for fault in wrong):
            return
        tables.rows[cls.table] = {}
        line = lines.line_num + 1
        for cells in lines:
            if any(cell.strip() for cell in cells):
                _read_row(cls, header, cells, line, tables)
            line = lines.line_num + 1  # a cell may hold line ends: the row is where it begins
    except csv.Error as error:
        details = {"reason": str(error)}
        tables.faults.append(Fault("not_csv", cls.table, lines.line_num, details=details))


def _header_faults(cls: type[Thing], header: list[str]) -> Iterator[Fault]:
    fields = cls.model_fields
    if not header:
        yield Fault("empty_table", cls.table, details={"expected": ", ".join(fields)})
        return
    for name in sorted({name for name in header if header.count(name) > 1}):
        yield Fault("double_column", cls.table, 1, name)
    for name in header:
        if name not in fields:
            yield Fault("unknown_column", cls.table, 1, name, {"expected": _nearest(name, fields)})
    for name, info in fields.items():
        if info.is_required() and name not in header:
            yield Fault("missing_column", cls.table, 1, name)


def _read_row(
    cls: type[Thing],
    header: list[str],
    cells: list[str],
    line: int,
    tables: Tables,
) -> None:
    if len(cells) > len(header):
        details = {"cells": len(cells), "columns": len(header)}
        tables.faults.append(Fault("too_many_cells", cls.table, line, details=details))
        return
    given = {
        name: _cell(cls, name, cell)
        for name, cell in zip(header, cells, strict=False)
        if name in cls.model_fields and cell.strip()
    }
    id_ = str(given.get("id", ""))
    first = tables.lines.setdefault((cls.table, id_), line)
    if id_ and first != line:
        tables.faults.append(
            Fault("double_id", cls.table, line, "id", {"value": id_, "first": first})
        )
        return
    try:
        tables.rows[cls.table][id_] = cls.model_validate(given)
    except ValidationError as error:
        problems = error.errors(include_url=False)
        tables.faults.extend(
            faults.fault(cls, problem, table=cls.table, row=line) for problem in problems
        )


def _cell(cls: type[Thing], name: str, cell: str) -> Any:
    if cls.model_fields[name].default == ():
        return tuple(part.strip() for part in cell.split("|") if part.strip())
    return cell.strip()


def _doubled_ids(tables: Tables) -> Iterator[Fault]:
    """An id names one thing in the whole graph, whatever its table."""
    owners: dict[str, str] = {}
    for table, id_ in tables.lines:
        owner = owners.setdefault(id_, table)
        if id_ and owner != table:
            details = {"value": id_, "table": owner, "first": tables.lines[owner, id_]}
            yield Fault("id_used_elsewhere", table, tables.lines[table, id_], "id", details)


def _parents_not_above(
    tables: Tables, table: str, known: Mapping[str, Mapping[str, Any]]
) -> Iterator[Fault]:
    """A parent, in the same tables or in the store, stands on a higher level than its child."""
    ranks = _RANKS[table]
    rows = cast("dict[str, Area | Organisation]", tables.rows.get(table, {}))
    levels = {id_: str(row["level"]) for id_, row in known.items()}
    levels |= {row.id: str(row.level) for row in rows.values()}
    for row in rows.values():
        level = levels.get(row.parent_id or "")
        if row.level in ranks and level in ranks and ranks[level] >= ranks[row.level]:
            details = {"value": row.parent_id, "level": level, "own": row.level}
            yield tables.fault("parent_not_above", row, "parent_id", **details)


def _loops(tables: Tables, known: Mapping[str, Mapping[str, Any]]) -> Iterator[Fault]:
    """One fault for each organisation that is, along the line of parents, above itself."""
    rows = cast("dict[str, Organisation]", tables.rows.get("organisations", {}))
    above: dict[str, str | None] = {id_: row["parent_id"] for id_, row in known.items()}
    above |= {row.id: row.parent_id for row in rows.values()}
    for row in rows.values():
        line = [row.id]
        while (parent := above.get(line[-1])) is not None and parent not in line:
            line.append(parent)
        if parent == row.id:
            details = {"line": " → ".join([*line, row.id])}
            yield tables.fault("loop", row, "parent_id", **details)


def cells(row: Thing) -> dict[str, Any]:
    """A row as the cells of its table: text, or None for no value; several values as a tuple."""
    return {name: _text(getattr(row, name)) for name in type(row).model_fields}


def _text(value: object) -> Any:
    if value is None or isinstance(value, tuple):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value)


def values(value: object) -> tuple[str, ...]:
    """The values of a cell: none, one, or several."""
    if value is None:
        return ()
    return value if isinstance(value, tuple) else (str(value),)


def _nearest(value: str, names: Iterable[str]) -> str:
    """The three names most like a value, or all of them where there are few."""
    names = list(names)
    few = 14
    near = difflib.get_close_matches(value, names, n=3, cutoff=0.6)
    return ", ".join(near or (names if len(names) <= few else []))
