"""Rows of the tables as the store has them, and where they came from."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from partygraph.model import TABLES, Thing, cells
from partygraph.queries import query, sections
from partygraph.store.base import Reader
from partygraph.store.chain import Sums

_BATCH = 1000
_CLASSES: dict[str, type[Thing]] = {cls.table: cls for cls in TABLES}
Cells = dict[str, Any]
"""A row as the cells of its table: text, or None for no value; several values as a tuple."""
BESIDE = {
    "records": "change/records",
    "changes": "backup/changes",
    "judgements": "change/judgements",
    "scenarios": "scenario/all",
    "scopes": "backup/scopes",
    "approvals": "backup/approvals",
    "accounts": "access/accounts",
    "grants": "access/grants",
    "tokens": "backup/tokens",
    "second_factors": "access/second_factors",
}
"""What is kept beside the tables, and the statement that reads all of it."""


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a row came from: the record that wrote it last, and the place where it stood.

    All are None for a row of a store from before records were kept.
    """

    load_id: str | None = None
    file: str | None = None
    sheet: str | None = None
    """Empty for a file without sheets."""
    row: int | None = None
    """The row that a person sees in the file."""

    @property
    def cells(self) -> Cells:
        """As a row has it beside the cells of its table."""
        return {
            "load_id": self.load_id,
            "file_name": self.file,
            "sheet_name": self.sheet,
            "row_number": None if self.row is None else str(self.row),
        }


def read_rows(store: Reader, table: str, ids: Sequence[str]) -> dict[str, dict[str, Any]]:
    """Rows of a table by id, those that are there, with the ids that they refer to.

    A column of several ids is a sorted tuple.
    """
    reads = sections(f"load/{table}")
    lists = {name.removeprefix("read "): name for name in reads if name.startswith("read ")}
    found: dict[str, dict[str, Any]] = {}
    for start in range(0, len(ids), _BATCH):
        batch = list(ids[start : start + _BATCH])
        for row in store.read(reads["read"], ids=batch):
            found[row["id"]] = row | dict.fromkeys(lists, ())
        for column, name in lists.items():
            for link in sorted(store.read(reads[name], ids=batch), key=lambda row: row[column]):
                found[link["id"]][column] = (*found[link["id"]][column], link[column])
    return found


def read_origins(store: Reader, table: str, ids: Sequence[str]) -> dict[str, Origin]:
    """Where rows of a table came from, by id, those that are there."""
    statement = sections(f"load/{table}")["origin"]
    found: dict[str, Origin] = {}
    for start in range(0, len(ids), _BATCH):
        for row in store.read(statement, ids=list(ids[start : start + _BATCH])):
            found[row["id"]] = Origin(
                row["load_id"], row["file_name"], row["sheet_name"], row["row_number"]
            )
    return found


def stored_cells(store: Reader, table: str, ids: Sequence[str]) -> dict[str, Cells]:
    """Rows of the graph as cells, by id: those that are there."""
    cls = _CLASSES[table]
    return {
        id_: cells(cls.model_validate({k: v for k, v in row.items() if v is not None}))
        for id_, row in read_rows(store, table, ids).items()
    }


def content(store: Reader) -> dict[str, str]:
    """The sums of all rows by table, as they are read now: see `chain.Sums`."""
    sums = Sums()
    for table in _CLASSES:
        ids = [row["id"] for row in store.read(sections(f"load/{table}")["ids"])]
        for start in range(0, len(ids), _BATCH):
            batch = ids[start : start + _BATCH]
            places = read_origins(store, table, batch)
            for id_, row in stored_cells(store, table, batch).items():
                sums.move(table, None, row | places[id_].cells)
    for kind, statement in BESIDE.items():
        for row in store.read(query(statement)):
            sums.move(kind, None, kept_beside(kind, row))
    return sums.all()


def kept_beside(kind: str, row: Mapping[str, Any]) -> dict[str, Any]:
    """What is kept of a row that is read beside the tables, without what is read with it."""
    left_out = {"undone_on"} if kind == "scenarios" else set()
    return {name: cell for name, cell in row.items() if name not in left_out}


def fingerprint(store: Reader, *, origins: bool = True) -> str:
    """The SHA-256 of all rows and links: equal for equal graphs, whatever the engine.

    Records and the revision are no part of it, and no value is the same as an empty one.

    Args:
        origins: whether where the rows came from is part of it, too.
    """
    digest = hashlib.sha256()
    for cls in TABLES:
        ids = [row["id"] for row in store.read(sections(f"load/{cls.table}")["ids"])]
        for start in range(0, len(ids), _BATCH):
            batch = sorted(ids[start : start + _BATCH])
            rows = read_rows(store, cls.table, batch)
            places = read_origins(store, cls.table, batch) if origins else {}
            for id_ in batch:
                row = {name: cell for name, cell in rows[id_].items() if cell not in (None, "")}
                told = [cls.table, row, str(places.get(id_, ""))]
                digest.update(json.dumps(told, default=str, sort_keys=True).encode())
    return digest.hexdigest()


def read_named(
    store: Reader, wanted: Mapping[str, Collection[str]]
) -> dict[str, dict[str, list[tuple[str, str]]]]:
    """Things by table and name, as (id, code of the area or ""), those that are there.

    Args:
        wanted: names by table: of sources, areas, units, organisations, resources and demands.
    """
    statements = sections("load/named")
    found: dict[str, dict[str, list[tuple[str, str]]]] = {}
    for table, names in wanted.items():
        if table not in statements or not names:
            continue
        called = found.setdefault(table, {})
        for row in store.read(statements[table], names=sorted(names)):
            for name in {row["name"], row["other_name"]} & set(names):
                called.setdefault(name, []).append((row["id"], row["area_id"] or ""))
    return found
