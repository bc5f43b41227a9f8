"""The sums with which the ledger of a bulk load begins, from its files and not from its rows.

They are those of `store.content`, which reads a row after the other: some ten million of them would
take longer than all else. Here the text that is hashed is made for many rows at once; what is not
sure to come out of the ordinary reading as it stands goes row by row, as ever.
"""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum
from hashlib import sha256
from typing import Final

import polars as pl

from partygraph.bulk.doubts import ROW, Folder, Judged
from partygraph.faults import kinds
from partygraph.model import Thing, cells
from partygraph.parquet import path_of, schema
from partygraph.store import Origin, Sums

_READ: Final = 500_000
"""Rows that are read at once: the further down they stand, the more of the file is gone through."""
_BATCH: Final = 50_000
"""Rows whose texts are made at once."""
_SHORT: Final = {"\b": "\\b", "\t": "\\t", "\n": "\\n", "\f": "\\f", "\r": "\\r"}
_ESCAPED: Final = (
    {chr(number): f"\\u{number:04x}" for number in range(32)} | _SHORT | {'"': '\\"', "\\": "\\\\"}
)
"""What a text of JSON does not have as it stands."""


def sums_of(folder: Folder, judged: Judged, record: str) -> Sums:
    """The sums of all rows of a folder, once they are loaded under a record."""
    sums = Sums()
    for cls in folder.classes:
        file = path_of(folder.path, cls.table).name
        doubtful = judged.doubtful[cls.table]
        for row in judged.read.rows.get(cls.table, {}).values():
            origin = Origin(record, file, "", judged.read.places[cls.table, row.id].row)
            sums.move(cls.table, None, cells(row) | origin.cells)
        rows = folder.typed(cls)
        told = {"load_id": record, "file_name": file}
        for start in range(0, folder.rows[cls.table], _READ):
            sure = rows.slice(start, _READ)
            if len(doubtful):
                sure = sure.filter(~pl.col(ROW).is_in(doubtful.implode()))
            for batch in sure.collect().iter_slices(_BATCH):
                texts = _texts(batch, cls, told)
                sums.take(cls.table, (sha256(text).digest() for text in texts))
    return sums


def _texts(rows: pl.DataFrame, cls: type[Thing], told: dict[str, str]) -> Iterator[bytes]:
    """What `chain.Sums` hashes of each row, in no order: canonical JSON without empty cells."""
    lists = [name for name, kind in schema(cls).items() if kind == pl.List(pl.String())]
    several = pl.lit(value=False)
    for name in lists:
        several |= (pl.col(name).list.len() > 1).fill_null(value=False)
    for part, ordered in ((rows.filter(~several), True), (rows.filter(several), False)):
        told_of = [name for name in schema(cls) if part[name].null_count() < len(part)]
        cell = {name: _named(name, _json(part, cls, name, ordered=ordered)) for name in told_of}
        cell |= {name: pl.lit(f'"{name}":"{value}"') for name, value in told.items()}
        cell["row_number"] = _named("row_number", pl.format('"{}"', ROW))
        row = pl.concat_str([cell[name] for name in sorted(cell)], separator=",", ignore_nulls=True)
        text = pl.format(f'["{cls.table}",{{{{{{}}}}}}]', row).cast(pl.Binary())
        yield from part.select(text.alias("text"))["text"].to_list()


def _named(name: str, value: pl.Expr) -> pl.Expr:
    return pl.lit(f'"{name}":') + value


def _json(rows: pl.DataFrame, cls: type[Thing], name: str, *, ordered: bool) -> pl.Expr:
    """A column as JSON, all of it text; null for what says nothing. Ids have nothing to escape.

    Args:
        ordered: whether what a cell lists is in its order.
    """
    kind, column = schema(cls)[name], pl.col(name)
    if kind == pl.List(pl.String()):
        sorted_ = column if ordered else column.list.sort()
        return pl.when(column.list.len() > 0).then(pl.format('["{}"]', sorted_.list.join('","')))
    if kind == pl.Float64():  # as Python writes it
        texts = [None if value is None else f'"{value}"' for value in rows[name].to_list()]
        return pl.lit(pl.Series(name, texts, pl.String()))
    if kind != pl.String():
        return pl.format('"{}"', column)
    if _is_free(cls, name):
        column = column.str.replace_many(_ESCAPED)
    return pl.when(column != "").then(pl.format('"{}"', column))


def _is_free(cls: type[Thing], name: str) -> bool:
    """Whether a column of text is neither an id nor a choice, and so may have any character."""
    chosen = any(
        issubclass(kind, StrEnum)
        for kind in kinds(cls.model_fields[name].annotation)
        if isinstance(kind, type)
    )
    return not chosen and name != "id" and not name.endswith("_id")
