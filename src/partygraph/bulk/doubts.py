"""Which rows of a folder of Parquet are doubtful, and what the ordinary reading says of them.

Whatever the ordinary load checks in every row is checked here in every row as well, column by
column: types, values, personal data, ids that stand twice, references, levels, lines of parents,
areas that ended. A row that one of these doubts is read once more in the ordinary way, together
with the rows that it speaks of, and only what that says is told.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final, cast

import numpy as np
import polars as pl

from partygraph import codes, model, privacy, tables
from partygraph.bulk.columns import fits_together, maybe_personal, surely, typed
from partygraph.errors import Fault, InputError
from partygraph.ledgers.documents import Document
from partygraph.ledgers.limits import Limits
from partygraph.ledgers.sheets import Cell, Row, Sheet, Wrong
from partygraph.model import TABLES, Succession, Thing
from partygraph.parquet import path_of, schema

ROW: Final = "\0row"
"""The column of the number that a person sees: the first row behind a header is 2."""
MOST: Final = 200_000
"""Rows that are read once more at most: a table that needs more of it is one for `load` itself."""
_SAMPLE: Final = 20_000
"""Different values by which a whole column is judged to hold persons."""
_WHOLE: Final = frozenset({"rules", "assignments", "cases", "steps"})
"""Tables whose rows are judged together with all others of their kind."""

Progress = Callable[[str, int], None]


@dataclass(slots=True)
class Folder:
    """The tables of a folder: their files, as they stand and in their own types."""

    path: Path
    classes: list[type[Thing]] = field(default_factory=list)
    raw: dict[str, pl.LazyFrame] = field(default_factory=dict)
    columns: dict[str, pl.Schema] = field(default_factory=dict)
    rows: dict[str, int] = field(default_factory=dict)
    unknown: list[str] = field(default_factory=list)
    """Names of Parquet files that are no table."""

    def values(self, table: str, column: str) -> pl.LazyFrame:
        """One column of a table in its own type, with the numbers of the rows; lists taken apart.

        Rows without a value are left out.
        """
        cls = next(cls for cls in self.classes if cls.table == table)
        frame = self.raw[table].select(
            ROW,
            *(one for one in typed(cls, self.columns[table]) if one.meta.output_name() == column),
        )
        if schema(cls)[column] == pl.List(pl.String()):
            frame = frame.explode(column)
        return frame.filter(pl.col(column).is_not_null())

    def typed(self, cls: type[Thing]) -> pl.LazyFrame:
        """The rows of a table in its own types, with their numbers."""
        return self.raw[cls.table].select(ROW, *typed(cls, self.columns[cls.table]))


def open_folder(path: Path) -> Folder:
    """The tables that stand in a folder, each as `<table>.parquet`.

    Raises:
        InputError: there is none, or a file is no Parquet.
    """
    found = Folder(path)
    names = {cls.table for cls in TABLES}
    found.unknown = sorted(one.name for one in path.glob("*.parquet") if one.stem not in names)
    for cls in TABLES:
        file = path_of(path, cls.table)
        if not file.is_file():
            continue
        try:
            frame = pl.scan_parquet(file)
            columns = frame.collect_schema()
            rows = frame.select(pl.len()).collect().item()
        except (OSError, pl.exceptions.PolarsError) as error:
            reason = str(error).partition("\n")[0]
            raise InputError("not_parquet", path=file, reason=reason) from None
        found.classes.append(cls)
        found.columns[cls.table] = columns
        found.rows[cls.table] = rows
        found.raw[cls.table] = frame.with_row_index(ROW, 2)
    if not found.classes:
        raise InputError("no_bulk_tables", path=path, names=", ".join(sorted(names)))
    return found


@dataclass(slots=True)
class Judged:
    """What was found: the ordinary reading of the doubtful rows, and which these are."""

    read: tables.Tables
    doubtful: dict[str, pl.Series]
    """Numbers of rows by table."""
    known: dict[str, dict[str, dict[str, Any]]]
    """Rows that the doubtful ones speak of, by table and id."""


def judge(
    folder: Folder, limits: Limits, progress: Progress = lambda _table, _rows: None
) -> Judged:
    """Find the doubtful rows of all tables and read them once more.

    Returns:
        Without a fault, where the reading of what is doubtful has none.

    Raises:
        InputError: there are more doubtful rows than are read once more.
    """
    doubts = _Doubts(folder)
    for cls in folder.classes:
        progress(cls.table, folder.rows[cls.table])
        doubts.look_at(cls)
    doubts.look_across()
    doubtful = doubts.found()
    personal = {cls.table: frozenset(_personal_columns(folder, cls)) for cls in folder.classes}
    read = tables.read_sheets(
        (
            (*_sheet(folder, cls, doubtful[cls.table], limits), personal[cls.table])
            for cls in folder.classes
        ),
        limits,
    )
    expected = ", ".join(f"{cls.table}.parquet" for cls in TABLES)
    for name in folder.unknown:
        read.faults.append(Fault("unknown_table", name, None, "", {"expected": expected}, name))
    known = _known(folder, read)
    count = sum(len(rows) for rows in doubtful.values())
    if count > MOST:
        worst = max(doubtful, key=lambda table: len(doubtful[table]))
        tables.check(read, known)
        raise InputError("bulk_doubtful", tuple(read.faults), count=count, most=MOST, table=worst)
    return Judged(read, doubtful, known)


class _Doubts:
    """The numbers of doubtful rows, found table by table."""

    def __init__(self, folder: Folder) -> None:
        self._folder = folder
        self._rows: dict[str, list[pl.Series]] = {cls.table: [] for cls in folder.classes}
        self._hashes: list[pl.Series] = []
        self._with_persons: set[str] = set()
        """Tables with an id that is a person's."""

    def found(self) -> dict[str, pl.Series]:
        """The doubtful rows by table, each once and in order; of too many only the first."""
        return {
            table: pl.concat(parts).unique().sort().head(MOST + 1)
            if parts
            else pl.Series(dtype=pl.UInt32())
            for table, parts in self._rows.items()
        }

    def look_at(self, cls: type[Thing]) -> None:
        """Look at what a table says by itself."""
        folder, table = self._folder, cls.table
        if table in _WHOLE:
            self._doubt(table, folder.raw[table].select(ROW))
            return
        self._doubt(table, folder.raw[table].filter(~surely(cls, folder.columns[table])))
        self._doubt(table, folder.typed(cls).filter(~fits_together(cls)))
        for column, kind in schema(cls).items():
            text = kind in (pl.String(), pl.List(pl.String()))
            if column in folder.columns[table] and text and column not in cls.references:
                self._look_for_persons(table, column)
        if "uscc" in folder.columns[table]:
            self._look_at_codes(table)
        self._look_for_doubles(table)

    def look_across(self) -> None:
        """Look at what tables say of one another."""
        self._look_for_shared_ids()
        for cls in self._folder.classes:
            for column, target in cls.references.items():
                if column in self._folder.columns[cls.table]:
                    self._look_for_targets(cls.table, column, target)
                    if target in self._with_persons:  # others refer to ids that were looked at
                        self._look_for_persons(cls.table, column)
        for table, ranks in tables.RANKS.items():
            if table in self._folder.raw:
                self._look_at_levels(table, ranks)
        if "organisations" in self._folder.raw:
            self._look_for_loops()
        if "areas" in self._folder.raw:
            self._look_for_ended()

    def _doubt(self, table: str, frame: pl.LazyFrame) -> None:
        rows = frame.select(ROW).head(MOST + 1).collect(engine="streaming")[ROW]
        if len(rows):
            self._rows[table].append(rows)

    def _look_for_persons(self, table: str, column: str) -> None:
        values = self._folder.values(table, column)
        possible = values.filter(maybe_personal(column)).select(pl.col(column).unique())
        found = [
            text
            for text in possible.collect(engine="streaming")[column]
            if privacy.personal_data(text)
        ]
        if found:
            self._doubt(table, values.filter(pl.col(column).is_in(found)))
            if column == "id":
                self._with_persons.add(table)

    def _look_at_codes(self, table: str) -> None:
        values = self._folder.values(table, "uscc").filter(pl.col("uscc") != "")
        every = values.select(pl.col("uscc").unique()).collect(engine="streaming")["uscc"]
        found = [text for text in every if not _is_right(text)]
        if found:
            self._doubt(table, values.filter(pl.col("uscc").is_in(found)))

    def _look_for_doubles(self, table: str) -> None:
        ids = self._folder.values(table, "id")
        twice = ids.group_by("id").len().filter(pl.col("len") > 1).select("id")
        found = twice.collect(engine="streaming")
        if len(found):
            self._doubt(table, ids.join(found.lazy(), on="id", how="semi"))
        self._hashes.append(
            ids.select(pl.col("id").hash(1)).collect(engine="streaming")["id"].unique()
        )

    def _look_for_shared_ids(self) -> None:
        """Ids that two tables have: by hashes first, since nearly always there are none."""
        hashes = pl.concat(self._hashes) if self._hashes else pl.Series(dtype=pl.UInt64())
        shared = hashes.filter(hashes.is_duplicated()).unique()
        if not len(shared):
            return
        for table in self._rows:
            ids = self._folder.values(table, "id")
            self._doubt(table, ids.filter(pl.col("id").hash(1).is_in(shared.implode())))

    def _look_for_targets(self, table: str, column: str, target: str) -> None:
        """Rows that refer to nothing, or by a name."""
        folder = self._folder
        values = folder.values(table, column)
        if target not in folder.raw:
            self._doubt(table, values)
            return
        there = folder.values(target, "id").select("id")
        self._doubt(table, values.join(there, left_on=column, right_on="id", how="anti"))

    def _look_at_levels(self, table: str, ranks: dict[str, int]) -> None:
        """Rows whose parent does not stand above them."""
        cls = next(cls for cls in self._folder.classes if cls.table == table)
        rank = pl.col("level").replace_strict(ranks, default=None, return_dtype=pl.Int8())
        rows = self._folder.typed(cls).select(ROW, "id", "parent_id", rank.alias("rank"))
        above = rows.select(pl.col("id").alias("parent_id"), pl.col("rank").alias("above"))
        below = rows.filter(pl.col("parent_id").is_not_null())
        wrong = below.join(above, on="parent_id").filter(pl.col("above") >= pl.col("rank"))
        self._doubt(table, wrong)

    def _look_for_loops(self) -> None:
        """Organisations whose line of parents does not end, by doubling steps along it."""
        cls = model.Organisation
        rows = self._folder.typed(cls).select(ROW, "id", "parent_id").collect(engine="streaming")
        places = rows.select("id").with_row_index("place").unique("id", keep="first")
        joined = rows.select("parent_id").join(
            places, left_on="parent_id", right_on="id", how="left", maintain_order="left"
        )
        end = len(rows)
        step = joined["place"].fill_null(end).to_numpy().astype(np.int64)
        step = np.append(step, end)
        for _ in range(end.bit_length()):
            if (step == end).all():
                return
            step = step[step]
        lost = np.flatnonzero(step[:-1] != end)
        self._rows[cls.table].append(rows[ROW][lost])

    def _look_for_ended(self) -> None:
        """Rows that speak of an area that has an end."""
        areas = self._folder.typed(model.Area).select("id", "valid_to")
        ended = areas.filter(pl.col("valid_to").is_not_null()).collect(engine="streaming")
        if not len(ended):
            return
        for cls in self._folder.classes:
            if cls is Succession:
                continue
            lasting = "valid_to" in cls.model_fields
            for column, target in cls.references.items():
                if target != "areas":
                    continue
                values = self._folder.values(cls.table, column)
                if lasting:
                    ends = self._folder.typed(cls).select(ROW, pl.col("valid_to").alias("last"))
                    values = values.join(ends, on=ROW)
                late = values.join(ended.lazy(), left_on=column, right_on="id")
                if lasting:
                    late = late.filter(
                        pl.col("last").is_null() | (pl.col("last") > pl.col("valid_to"))
                    )
                self._doubt(cls.table, late)


def _is_right(text: str) -> bool:
    found = codes.uscc(text)
    return found.outcome is codes.Outcome.right and found.text == text


def _personal_columns(folder: Folder, cls: type[Thing]) -> Iterator[str]:
    """Columns that hold persons as a whole, by a sample of their values."""
    for column in folder.columns[cls.table]:
        if column not in schema(cls) or schema(cls)[column] != pl.String() or column == "uscc":
            continue
        kept = folder.raw[cls.table].select(pl.col(column).cast(pl.String(), strict=False))
        step = max(1, folder.rows[cls.table] // _SAMPLE)
        values = kept.gather_every(step).unique().collect()[column].drop_nulls()
        if privacy.personal_column(column, values.to_list()):
            yield column


def _sheet(
    folder: Folder, cls: type[Thing], doubtful: pl.Series, limits: Limits
) -> tuple[Document, Sheet]:
    """The doubtful rows of a table as a sheet, under its header."""
    names = list(folder.columns[cls.table])
    rows: list[Row] = [(1, cast("list[Cell]", list(names)))]
    if len(doubtful):
        frame = folder.raw[cls.table].join(
            doubtful.rename(ROW).to_frame().lazy(), on=ROW, how="semi"
        )
        for number, *cells in frame.sort(ROW).collect(engine="streaming").iter_rows():
            rows.append((number, [_cell(cell, limits) for cell in cells]))
    return Document(path_of(folder.path, cls.table).name, b""), Sheet("", rows)


def _cell(value: Any, limits: Limits) -> Cell:
    if isinstance(value, list):
        value = "|".join(map(str, value))
    if value is None or value == "":
        return None
    if isinstance(value, str) and len(value) > limits.cell:
        return Wrong("cell_too_long", {"limit": limits.cell, "length": len(value)})
    return value if isinstance(value, (str, int, float)) else str(value)


def _known(folder: Folder, read: tables.Tables) -> dict[str, dict[str, dict[str, Any]]]:
    """The sure rows that the doubtful ones speak of, with all that stand above them."""
    known: dict[str, dict[str, dict[str, Any]]] = {}
    for table, ids in read.outside().items():
        known[table] = _rows_of(folder, table, ids)
    organisations = known.get("organisations", {})
    while wanted := {str(row["parent_id"]) for row in organisations.values()} - {
        "None",
        *organisations,
    }:
        found = _rows_of(folder, "organisations", wanted)
        if not found:
            break
        organisations |= found
    return known


def _rows_of(folder: Folder, table: str, ids: Iterable[str]) -> dict[str, dict[str, Any]]:
    cls = next((cls for cls in folder.classes if cls.table == table), None)
    wanted = pl.DataFrame({"id": sorted(ids)}, {"id": pl.String()})
    if cls is None or not len(wanted):
        return {}
    frame = folder.typed(cls).join(wanted.lazy(), on="id", how="semi").drop(ROW)
    return {row["id"]: row for row in frame.collect(engine="streaming").iter_rows(named=True)}
