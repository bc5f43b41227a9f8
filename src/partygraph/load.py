"""Rows → graph: what is new is created, what differs is changed, the rest is left alone.

Everything is checked before anything is written, and written in one transaction. Loading the same
tables twice changes nothing. Unknown ids are probed first, since Ladybug's MERGE of a node reads
the whole table a row (shared/design/engines.md 2).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from partygraph import tables
from partygraph.errors import Fault, InputError
from partygraph.model import TABLES, Thing
from partygraph.queries import query, sections
from partygraph.store import Rows, Store, Transaction, read_rows

_BATCH = 1000
_COLUMN = re.compile(r"\brow\.([a-z_]+)")
"""The cells that a statement reads; the other columns of a row are links."""

Item = TypeVar("Item")


@dataclass(frozen=True, slots=True)
class TableReport:
    """How many rows of a table a load added, changed and left alone."""

    table: str
    added: int
    changed: int
    left: int


@dataclass(frozen=True, slots=True)
class LoadReport:
    """What a load did, table by table in the order of loading, and the revision after it."""

    tables: tuple[TableReport, ...]
    revision: int

    @property
    def changed_anything(self) -> bool:
        """Whether the graph is another one now."""
        return any(report.added or report.changed for report in self.tables)


@dataclass(frozen=True, slots=True)
class _Plan:
    """The rows of one table to create and to change, as cells."""

    cls: type[Thing]
    new: Rows
    old: dict[str, dict[str, Any]]
    changed: Rows
    left: int


def load(
    store: Store, folder: Path, progress: Callable[[str, int], None] = lambda _table, _rows: None
) -> LoadReport:
    """Load the tables of a folder.

    Args:
        progress: called with a table's name and the rows in it before it is compared.

    Raises:
        InputError: with every fault of every table; nothing was written.
    """
    read = tables.read(folder)
    known = {table: read_rows(store, table, sorted(ids)) for table, ids in read.outside().items()}
    _add_those_above(store, known.get("organisations", {}))
    tables.check(read, known)
    read.faults.extend(_ids_of_other_tables(store, read))
    if read.faults:
        raise InputError("tables", tuple(read.faults), count=len(read.faults))
    plans = []
    for cls in TABLES:
        rows = read.rows.get(cls.table, {})
        if rows:
            progress(cls.table, len(rows))
            plans.append(_plan(store, cls, list(rows.values())))
    if any(plan.new or plan.changed for plan in plans):
        store.write(lambda transaction: _write(transaction, plans))
    return LoadReport(
        tuple(
            TableReport(plan.cls.table, len(plan.new), len(plan.changed), plan.left)
            for plan in plans
        ),
        store.revision(),
    )


def _add_those_above(store: Store, found: dict[str, dict[str, Any]]) -> None:
    """Add to organisations of the store all that stand above them there."""
    while wanted := sorted({row["parent_id"] for row in found.values()} - {None, *found}):
        found |= read_rows(store, "organisations", wanted)


def _ids_of_other_tables(store: Store, read: tables.Tables) -> Iterator[Fault]:
    """An id names one thing in the whole graph: a fault for each that another table has there."""
    rows = [row for cls in TABLES for row in read.rows.get(cls.table, {}).values()]
    for batch in _batches(rows):
        found = store.read(query("load/tables_of_ids"), ids=[row.id for row in batch])
        kept_in = {row["id"]: row["kept_in"] for row in found}
        for row in batch:
            table = kept_in.get(row.id, row.table)
            if table != row.table:
                yield read.fault("id_in_store", row, "id", value=row.id, table=table)


def _plan(store: Store, cls: type[Thing], rows: list[Thing]) -> _Plan:
    there = {
        id_: tables.cells(cls.model_validate({k: v for k, v in row.items() if v is not None}))
        for id_, row in read_rows(store, cls.table, [row.id for row in rows]).items()
    }
    given = [tables.cells(row) for row in rows]
    new = [row for row in given if row["id"] not in there]
    changed = [row for row in given if row["id"] in there and _sorted(row) != there[row["id"]]]
    return _Plan(cls, new, there, changed, len(given) - len(new) - len(changed))


def _sorted(row: dict[str, Any]) -> dict[str, Any]:
    return {k: tuple(sorted(v)) if isinstance(v, tuple) else v for k, v in row.items()}


def _write(transaction: Transaction, plans: list[_Plan]) -> None:
    """Nodes of all tables first, then links: an area may refer to one that comes later."""
    for plan in plans:
        statements = sections(f"load/{plan.cls.table}")
        for statement, rows in (("create", plan.new), ("change", plan.changed)):
            columns = _COLUMN.findall(statements[statement].text)
            for batch in _batches(rows):
                nodes = [{name: row[name] for name in columns} for row in batch]
                transaction.run(statements[statement], rows=nodes)
    for plan in plans:
        _write_links(transaction, plan)


def _write_links(transaction: Transaction, plan: _Plan) -> None:
    statements = sections(f"load/{plan.cls.table}")
    for column in plan.cls.references:
        link = statements.get(f"link {column}")
        if link is None:  # the source is a property
            continue
        moved = [row for row in plan.changed if _sorted(row)[column] != plan.old[row["id"]][column]]
        for batch in _batches([row["id"] for row in moved]):
            transaction.run(statements[f"unlink {column}"], ids=batch)
        links = [
            {"id": row["id"], column: value}
            for row in [*plan.new, *moved]
            for value in tables.values(row[column])
        ]
        for batch in _batches(links):
            transaction.run(link, rows=batch)


def _batches(items: list[Item]) -> Iterator[list[Item]]:
    for start in range(0, len(items), _BATCH):
        yield items[start : start + _BATCH]


def is_only_from(store: Store, folder: Path) -> bool:
    """Whether the store is empty or holds nothing but sources of this folder's tables."""
    mine = tables.read(folder).rows.get("sources", {})
    return all(row["id"] in mine for row in store.read(query("load/source_ids")))
