"""The sums with which the ledger of a bulk load begins, from its files and not from its rows.

They are those of `store.content`, which reads a row after the other: some ten million of them would
take longer than all else. Here the text that is hashed is made for many rows at once; what is not
sure to come out of the ordinary reading as it stands goes row by row, as ever.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from enum import StrEnum
from hashlib import sha256
from itertools import chain, groupby
from typing import Final, NamedTuple

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
_TO_ESCAPE: Final = r'[\x00-\x1f"\\]'


def sums_of(folder: Folder, judged: Judged, record: str) -> Sums:
    """The sums of all rows of a folder, once they are loaded under a record."""
    sums = Sums()
    for cls in folder.classes:
        file = path_of(folder.path, cls.table).name
        doubtful = judged.doubtful[cls.table]
        for row in judged.read.rows.get(cls.table, {}).values():
            origin = Origin(record, file, "", judged.read.places[cls.table, row.id].row)
            sums.move(cls.table, None, cells(row) | origin.cells)
        for texts in _ahead(_batches(folder, cls, doubtful, record)):
            sums.take(cls.table, (sha256(text).digest() for text in texts))
    return sums


def _ahead(batches: Iterator[list[bytes]]) -> Iterator[list[bytes]]:
    """The same, each made while what came before it is hashed."""
    with ThreadPoolExecutor(max_workers=1) as beside:
        coming = beside.submit(next, batches, None)
        while (batch := coming.result()) is not None:
            coming = beside.submit(next, batches, None)
            yield batch


def _batches(
    folder: Folder, cls: type[Thing], doubtful: pl.Series, record: str
) -> Iterator[list[bytes]]:
    """What is hashed of the sure rows of a table."""
    rows = folder.typed(cls)
    told = {"load_id": record, "file_name": path_of(folder.path, cls.table).name}
    for start in range(0, folder.rows[cls.table], _READ):
        sure = rows.slice(start, _READ)
        if len(doubtful):
            sure = sure.filter(~pl.col(ROW).is_in(doubtful.implode()))
        for batch in sure.collect().iter_slices(_BATCH):
            yield list(_texts(batch, cls, told))


def _texts(rows: pl.DataFrame, cls: type[Thing], told: dict[str, str]) -> Iterator[bytes]:
    """What `chain.Sums` hashes of each row, in no order: canonical JSON without empty cells.

    All pieces of a row are put together at once. Between two cells stands a comma: before the
    first of `told` it goes with the cell before it, and after it with the cell behind it, so that
    a cell that says nothing takes its comma along.
    """
    lists = [name for name, kind in schema(cls).items() if kind == pl.List(pl.String())]
    several = pl.lit(value=False)
    for name in lists:
        several |= (pl.col(name).list.len() > 1).fill_null(value=False)
    parts = (rows.filter(~several), rows.filter(several)) if lists else (rows,)
    first = min(told)
    for part, ordered in zip(parts, (True, False), strict=False):
        told_of = (name for name in schema(cls) if _says_something(part[name]))
        cell = {name: _json(part, cls, name, ordered=ordered) for name in told_of}
        cell |= {name: _Json(f'"{value}"') for name, value in told.items()}
        cell["row_number"] = _Json('"', pl.col(ROW).cast(pl.String()), '"')
        pieces: list[_Piece] = [f'["{cls.table}",{{']
        for name in sorted(cell):
            before, after = ("", ",") if name < first else (",", "") if name > first else ("", "")
            pieces += cell[name].pieces(f'{before}"{name}":', after)
        text = _put_together([*pieces, "}]"]).cast(pl.Binary())
        yield from part.select(text.alias("text"))["text"].to_list()


def _says_something(cells_: pl.Series) -> bool:
    return bool((cells_ != "").any()) if cells_.dtype == pl.String() else not cells_.is_null().all()


_Piece = str | pl.Expr


class _Json(NamedTuple):
    """A column as JSON: what stands before each value, the value as text, what stands behind it."""

    opening: str
    value: pl.Expr | None = None
    """None where all is in `opening`."""
    closing: str = ""
    some_are_missing: bool = False
    """Whether there are cells that say nothing: null."""

    def pieces(self, before: str, after: str) -> list[_Piece]:
        """What a row has of it, with what stands around it where it says something."""
        value = () if self.value is None else (self.value,)
        whole: list[_Piece] = [before + self.opening, *value, self.closing + after]
        return [_put_together(whole, ignore_nulls=False)] if self.some_are_missing else whole


def _put_together(pieces: Iterable[_Piece], *, ignore_nulls: bool = True) -> pl.Expr:
    """The text that is made of pieces; what stands beside each other in every row, as one."""
    joined = (
        ["".join(map(str, those))] if fixed else list(those)
        for fixed, those in groupby(pieces, lambda piece: isinstance(piece, str))
    )
    whole = [pl.lit(one) if isinstance(one, str) else one for one in chain.from_iterable(joined)]
    return pl.concat_str(whole, ignore_nulls=ignore_nulls)


def _json(rows: pl.DataFrame, cls: type[Thing], name: str, *, ordered: bool) -> _Json:
    """A column as JSON, all of it text. Ids have nothing to escape.

    Args:
        ordered: whether what a cell lists is in its order.
    """
    kind, column, cells_ = schema(cls)[name], pl.col(name), rows[name]
    missing = cells_.null_count() > 0
    if kind == pl.List(pl.String()):
        sorted_ = column if ordered else column.list.sort()
        joined = pl.when(column.list.len() > 0).then(sorted_.list.join('","'))
        return _Json('["', joined, '"]', some_are_missing=True)
    if kind == pl.Float64():  # as Python writes it
        texts = [None if value is None else str(value) for value in cells_.to_list()]
        return _Json('"', pl.lit(pl.Series(name, texts, pl.String())), '"', missing)
    if kind != pl.String():
        return _Json('"', column.cast(pl.String()), '"', missing)
    if (cells_ == "").any():
        column, missing = pl.when(column != "").then(column), True
    if _is_free(cls, name) and cells_.str.contains(_TO_ESCAPE).any():
        column = column.str.replace_many(_ESCAPED)
    return _Json('"', column, '"', missing)


def _is_free(cls: type[Thing], name: str) -> bool:
    """Whether a column of text is neither an id nor a choice, and so may have any character."""
    chosen = any(
        issubclass(kind, StrEnum)
        for kind in kinds(cls.model_fields[name].annotation)
        if isinstance(kind, type)
    )
    return not chosen and name != "id" and not name.endswith("_id")
