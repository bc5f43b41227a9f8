"""Checked tables → one Parquet file for the nodes of a table and one for each kind of its links.

The columns of nodes are those of `cypher/load/<table>.cypher :create`, and the links those of its
`:link` sections, so that a graph loaded in bulk is the one that an ordinary load makes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import polars as pl

from partygraph.bulk.doubts import ROW, Folder, Judged
from partygraph.model import Thing
from partygraph.parquet import path_of, schema
from partygraph.queries import columns, sections

_LINK: Final = re.compile(r"\(other:(\w+) \{.*CREATE \(n\)-\[:(\w+)\]->\(other\)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Nodes:
    """The nodes of a table: `columns` are those of the file, the id first."""

    cls: type[Thing]
    columns: tuple[str, ...]
    path: Path
    rows: int

    @property
    def name(self) -> str:
        """The label of the nodes."""
        return self.cls.label


@dataclass(frozen=True, slots=True)
class Links:
    """The links of a column of a table: two columns of ids, `from` and `to`."""

    cls: type[Thing]
    column: str
    name: str
    """The type of the links."""
    target: str
    """The label of their ends."""
    path: Path
    rows: int


Staged = Nodes | Links


def node_columns(cls: type[Thing]) -> tuple[str, ...]:
    """The properties of a table's nodes, the id first."""
    return tuple(dict.fromkeys(columns(sections(f"load/{cls.table}")["create"])))


def link_kinds(cls: type[Thing]) -> Iterator[tuple[str, str, str]]:
    """(column, type, label of the end) of each kind of link of a table."""
    for name, statement in sections(f"load/{cls.table}").items():
        if name.startswith("link "):
            found = _LINK.search(statement.text)
            if found is not None:
                yield name.removeprefix("link "), found[2], found[1]


def stage(folder: Folder, judged: Judged, record: str, to: Path) -> list[Staged]:
    """Write the files of all tables; nodes come before links, and a table in the order of loading.

    Args:
        record: the id of the record of this load.
        to: a folder that is there.
    """
    nodes: list[Staged] = []
    links: list[Staged] = []
    for cls in folder.classes:
        frame = _sound(folder, judged, cls).with_columns(
            load_id=pl.lit(record),
            file_name=pl.lit(path_of(folder.path, cls.table).name),
            sheet_name=pl.lit(""),
            row_number=pl.col(ROW).cast(pl.Int64()),
        )
        columns = node_columns(cls)
        path = to / f"{cls.table}.parquet"
        rows = _write(frame.select(columns), path)
        nodes.append(Nodes(cls, columns, path, rows))
        for column, name, target in link_kinds(cls):
            path = to / f"{cls.table}.{column}.parquet"
            ends = frame.select(pl.col("id").alias("from"), pl.col(column).alias("to"))
            if schema(cls)[column] == pl.List(pl.String()):
                ends = ends.explode("to")
            rows = _write(ends.filter(pl.col("to").is_not_null()), path)
            links.append(Links(cls, column, name, target, path, rows))
    return [*nodes, *links]


def _write(frame: pl.LazyFrame, path: Path) -> int:
    frame.sink_parquet(path, compression="lz4")
    return int(pl.scan_parquet(path).select(pl.len()).collect().item())


def _sound(folder: Folder, judged: Judged, cls: type[Thing]) -> pl.LazyFrame:
    """The rows of a table: the sure ones, and what the ordinary reading made of the others."""
    sure, doubtful = folder.typed(cls), judged.doubtful[cls.table]
    if not len(doubtful):
        return sure
    numbers = doubtful.rename(ROW).to_frame().lazy()
    read = judged.read
    others = [
        _values(row) | {ROW: read.places[cls.table, row.id].row}
        for row in read.rows.get(cls.table, {}).values()
    ]
    kept = sure.join(numbers, on=ROW, how="anti")
    if not others:
        return kept
    types = {ROW: pl.UInt32(), **schema(cls)}
    return pl.concat([kept, pl.LazyFrame(others, types)])


def _values(row: Thing) -> dict[str, Any]:
    return {
        name: list(value) if isinstance(value, tuple) else value
        for name, value in row.__dict__.items()
    }
