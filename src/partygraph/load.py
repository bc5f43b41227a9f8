"""Tables → graph: what is new is created, what differs is changed, the rest is left alone.

Everything is read and checked before anything is written, and written in one transaction over the
revision that was checked. Loading the same tables twice changes nothing, and records nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from itertools import islice
from pathlib import Path
from typing import Any, cast

from partygraph import changes, tables
from partygraph.ask.catalogue import must_exist
from partygraph.ask.doubles import look_alikes
from partygraph.ask.nearest import nearest_areas
from partygraph.ask.successions import became
from partygraph.belonging import OUTSIDE_SOURCE, end_of
from partygraph.caseload import faulty_cases
from partygraph.changes import ChangeKind, Changes, FileRead, Record, RecordKind
from partygraph.divisions import late_rows
from partygraph.errors import ConflictError, Fault, InputError
from partygraph.ledgers.limits import DEFAULT, Limits
from partygraph.model import (
    TABLES,
    Area,
    Lasting,
    Organisation,
    Rule,
    RuleKind,
    Source,
    Thing,
    Unit,
)
from partygraph.queries import query, sections
from partygraph.store import Act, Deed, Reader, Store, read_named, read_rows, stored_cells

_ATTEMPTS = 3
"""How often a load is compared anew, where another one wrote meanwhile."""
_NEAREST = 50
"""Unknown codes of areas for which the nearest are looked for."""
_CODE_LENGTHS = (12, 9, 6, 4, 2)
Checks = Callable[[Reader, tables.Tables], Iterable[Fault]]
"""A fault for each rule that what was read would break in the graph."""


def _no_more(_reader: Reader, _read: tables.Tables) -> Iterable[Fault]:
    return ()


Progress = Callable[[str, int], None]
"""Called with a file's name and its rows when it is read, and with a table's before comparing."""


@dataclass(frozen=True, slots=True)
class Complete:
    """Says that the tables are the whole truth: what they no longer have is ended.

    `area` is a division code; without one it is, table by table, the smallest area that holds all
    of its rows. The last day of what ends is the day before `as_of`.
    """

    as_of: date = field(default_factory=lambda: datetime.now(UTC).astimezone().date())
    area: str | None = None


@dataclass(frozen=True, slots=True)
class Completed:
    """For which area a table was taken as the whole truth, and how many rows end by that."""

    table: str
    area: str
    levels: tuple[str, ...]
    """The levels that the table speaks of, for areas and organisations; others are left alone."""
    ended: int


@dataclass(frozen=True, slots=True)
class Preview:
    """What a load would do, or every fault that keeps it from doing anything."""

    read: tables.Tables
    changes: Changes
    """Without a row where there are faults."""
    completed: tuple[Completed, ...] = ()

    @property
    def faults(self) -> list[Fault]:
        """What has to be mended first."""
        return self.read.faults

    @property
    def warnings(self) -> list[Fault]:
        """What is worth a look, and does not keep the load from being done."""
        return self.read.warnings


@dataclass(frozen=True, slots=True)
class TableReport:
    """How many rows of a table a load added, changed, left alone and ended."""

    table: str
    added: int
    changed: int
    left: int
    ended: int = 0


@dataclass(frozen=True, slots=True)
class LoadReport:
    """What a load did, table by table in the order of loading, and the revision after it."""

    tables: tuple[TableReport, ...]
    revision: int
    record: Record | None = field(default=None, compare=False)
    """None where nothing changed."""
    warnings: tuple[Fault, ...] = field(default=(), compare=False)
    completed: tuple[Completed, ...] = field(default=(), compare=False)

    @property
    def changed_anything(self) -> bool:
        """Whether the graph is another one now."""
        return any(report.added or report.changed or report.ended for report in self.tables)


def load(  # noqa: PLR0913  what a load is given
    store: Store,
    path: Path,
    progress: Progress = lambda _table, _rows: None,
    *,
    complete: Complete | None = None,
    mapping: Path | None = None,
    by: str = "",
    limits: Limits = DEFAULT,
    deed: Deed | None = None,
    further: Checks = _no_more,
) -> LoadReport:
    """Load the tables of a folder, a zip, a workbook or a CSV file.

    Args:
        deed: what is done, for the ledger, where it is not simply a load.
        mapping: for headers that are not recognised (see `tables.read`).
        by: who loads, for the record.
        further: what else must hold; its faults are told with the others.

    Raises:
        InputError: with every fault of every table; nothing was written.
        ConflictError: others kept writing to the graph meanwhile; nothing was written.
    """
    for attempt in range(_ATTEMPTS):
        found = preview(
            store,
            path,
            progress,
            complete=complete,
            mapping=mapping,
            limits=limits,
            further=further,
        )
        if found.faults:
            raise InputError("tables", tuple(found.faults), count=len(found.faults))
        files = _files(found.read)
        deed = deed or _deed(files, complete)
        if there := store.repeated(deed):
            return reported(changes.record(store, there.what["record"]))
        try:
            record = changes.apply(
                store, found.changes, RecordKind.load, by=by, files=files, deed=deed
            )
        except ConflictError as error:
            if error.rule != "graph_moved" or attempt == _ATTEMPTS - 1:
                raise
            continue
        break
    return LoadReport(
        reports(found.changes),
        found.changes.revision if record is None else record.revision_after,
        record,
        tuple(found.warnings),
        found.completed,
    )


def reported(record: Record) -> LoadReport:
    """What a load did, as its record says."""
    return LoadReport(_reports(record.counts), record.revision_after, record)


def _deed(files: Sequence[FileRead], complete: Complete | None) -> Deed:
    told = {"files": [one.name for one in files]}
    content = [[one.sha256 for one in files], complete and [complete.as_of, complete.area]]
    return Deed(Act.load, told, content)


def reports(found: Changes) -> tuple[TableReport, ...]:
    """How many rows of each table, in the order of loading."""
    return _reports(found.counts())


def _reports(counts: Mapping[str, Mapping[str, int]]) -> tuple[TableReport, ...]:
    return tuple(
        TableReport(
            cls.table,
            counts[cls.table][ChangeKind.added],
            counts[cls.table][ChangeKind.changed],
            counts[cls.table]["left"],
            counts[cls.table][ChangeKind.ended],
        )
        for cls in TABLES
        if cls.table in counts
    )


def _files(read: tables.Tables) -> tuple[FileRead, ...]:
    return tuple(
        FileRead(name=one.name, sha256=one.sha256, rows=sum(rows for *_, rows in one.sheets))
        for one in read.files
    )


def preview(  # noqa: PLR0913  what a load is given
    store: Store,
    path: Path,
    progress: Progress = lambda _table, _rows: None,
    *,
    complete: Complete | None = None,
    mapping: Path | None = None,
    limits: Limits = DEFAULT,
    further: Checks = _no_more,
) -> Preview:
    """What loading these tables would do; writes nothing.

    Raises:
        InputError: there is nothing to read there at all, or what is complete is not clear. Faults
            inside are part of the preview.
        NotFoundError: the area for which the tables are complete is not in the graph.
    """
    revision = store.revision()
    read = tables.read(path, mapping, limits, progress)
    tables.resolve(read, read_named(store, read.named()))
    known = check_against(store, read)
    read.faults.extend(_unknown_stubs(store, read))
    read.faults.extend(further(store, read))
    read.warnings.extend(areas_that_ended(store, read, known))
    if read.faults:
        return Preview(read, Changes(revision, ()))
    wanted = {table: _told_whole(rows) for table, rows in read.rows.items()}
    wanted = {table: rows for table, rows in wanted.items() if rows}
    for table, rows in wanted.items():
        progress(table, len(rows))
    completed = _complete(store, read, known, wanted, complete) if complete else ()
    found = changes.compare(store, wanted, places=read.places, revision=revision)
    read.warnings.extend(_that_look_alike(store, read, found))
    return Preview(read, found, completed)


def _told_whole(rows: Mapping[str, Thing]) -> dict[str, Thing]:
    """Without what whoever exported the rows knew only by name: the graph knows it better."""
    return {id_: row for id_, row in rows.items() if OUTSIDE_SOURCE not in {id_, _source_of(row)}}


def _unknown_stubs(store: Reader, read: tables.Tables) -> Iterator[Fault]:
    """A fault for each row that was known only by name where it was exported, and is not here."""
    for table, rows in read.rows.items():
        stubs = [id_ for id_, row in rows.items() if _source_of(row) == OUTSIDE_SOURCE]
        there = read_rows(store, table, stubs) if stubs else {}
        for id_ in stubs:
            if id_ not in there:
                yield read.fault("stub_unknown", rows[id_], "id", value=id_)


def _source_of(row: Thing) -> str:
    return "" if isinstance(row, Source) else row.source_id


def check_against(store: Reader, read: tables.Tables) -> tables.Known:
    """Check what rows say of each other and of those in the graph, adding to their faults.

    Returns:
        The rows of the graph that they refer to, and the organisations above those.
    """
    known = {table: read_rows(store, table, sorted(ids)) for table, ids in read.outside().items()}
    _add_those_above(store, known.get("organisations", {}))
    _add_bases(store, known.get("rules", {}))
    check_with(store, read, known)
    return known


def check_with(store: Reader, read: tables.Tables, known: tables.Known) -> None:
    """Check what rows say of each other and of known ones, adding to their faults.

    Args:
        known: rows that they refer to, and the organisations above those.
    """
    tables.check(read, known)
    read.faults[:] = _with_nearest_areas(store, read.faults)
    read.faults[:] = _with_the_list(store, read)
    read.faults.extend(_ids_of_other_tables(store, read))
    read.faults.extend(_at_most(read.limits.faults, list(faulty_cases(store, read, known))))


def _at_most(most: int, found: list[Fault]) -> list[Fault]:
    if len(found) <= most:
        return found
    return [*found[:most], Fault("more_faults", details={"count": len(found) - most})]


def _add_those_above(store: Reader, found: dict[str, dict[str, object]]) -> None:
    """Add to organisations of the store all that stand above them there."""
    while wanted := sorted({str(row["parent_id"]) for row in found.values()} - {"None", *found}):
        found |= read_rows(store, "organisations", wanted)


def _add_bases(store: Reader, found: dict[str, dict[str, Any]]) -> None:
    """Add to rules of the store the documents that they rest on."""
    wanted = {id_ for row in found.values() for id_ in row["basis"]} - found.keys()
    found |= read_rows(store, "rules", sorted(wanted))


def _with_the_list(store: Reader, read: tables.Tables) -> list[Fault]:
    """The faults, saying of a task that is not there by which document it is refused."""

    def is_task(one: Fault) -> bool:
        unknown = one.rule in {"unknown_reference", "unknown_name"}
        return unknown and one.table == "assignments" and one.details["table"] == "rules"

    if not any(map(is_task, read.faults)):
        return read.faults
    rules = cast("dict[str, Rule]", read.rows.get("rules", {}))
    lists = {row["id"]: row["name"] for row in store.read(query("load/admission"))}
    for task in rules.values():
        if task.kind is RuleKind.admitted_task:
            lists |= {id_: rules[id_].name for id_ in task.basis if id_ in rules}
    named = "、".join(lists.values()) or "–"
    return [
        replace(one, rule="task_not_listed", details=one.details | {"listed_in": named})
        if is_task(one)
        else one
        for one in read.faults
    ]


def _with_nearest_areas(store: Reader, faults: list[Fault]) -> list[Fault]:
    """The faults with the nearest areas of the graph where the tables have none like an unknown."""
    unknown = (
        one.details["value"]
        for one in faults
        if one.rule == "unknown_reference"
        and one.details["table"] == "areas"
        and not one.details["expected"]
    )
    near = {
        code: str(nearest_areas(store, code)) for code in islice(dict.fromkeys(unknown), _NEAREST)
    }
    return [
        replace(one, details=one.details | {"expected": near[one.details["value"]]})
        if one.rule == "unknown_reference" and one.details["value"] in near
        else one
        for one in faults
    ]


def areas_that_ended(store: Reader, read: tables.Tables, known: tables.Known) -> Iterator[Fault]:
    """A warning for each row that holds after the end of its area, with what became of that."""
    ended = {id_: row["valid_to"] for id_, row in known.get("areas", {}).items()}
    areas = cast("dict[str, Area]", read.rows.get("areas", {}))
    ended |= {area.id: area.valid_to for area in areas.values()}
    rows = (row for table in read.rows.values() for row in table.values())
    late = list(late_rows(rows, {id_: day for id_, day in ended.items() if day is not None}))
    after = became(store, sorted({one.area_id for one in late}), date.max) if late else {}
    for one in late:
        codes = ", ".join(after[one.area_id]) or "–"
        details = {"value": one.area_id, "ended": one.ended, "became": codes}
        yield read.fault("area_ended", one.row, one.column, **details)


def _that_look_alike(store: Store, read: tables.Tables, found: Changes) -> Iterator[Fault]:
    """A warning for each new unit or organisation that looks like one that is in the graph."""
    ids = {(row.table, row.id) for row in found.rows if row.kind is ChangeKind.added}
    rows = (
        row for table in ("units", "organisations") for row in read.rows.get(table, {}).values()
    )
    new = [cast("Unit | Organisation", row) for row in rows if (row.table, row.id) in ids]
    today = datetime.now(UTC).astimezone().date()
    for row, known, score in look_alikes(store, new, today):
        details = {"name": row.name, "known": known.id, "known_name": known.name}
        yield read.fault("looks_like", row, "name", **details, score=f"{score:.2f}")


def _ids_of_other_tables(store: Reader, read: tables.Tables) -> Iterator[Fault]:
    """An id names one thing in the whole graph: a fault for each that another table has there."""
    rows = [row for cls in TABLES for row in read.rows.get(cls.table, {}).values()]
    for batch in changes.batches(rows):
        found = store.read(query("load/tables_of_ids"), ids=[row.id for row in batch])
        kept_in = {row["id"]: row["kept_in"] for row in found}
        for row in batch:
            table = kept_in.get(row.id, row.table)
            if table != row.table:
                yield read.fault("id_in_store", row, "id", value=row.id, table=table)


# The whole truth for an area


def _complete(
    store: Store,
    read: tables.Tables,
    known: tables.Known,
    wanted: dict[str, dict[str, Thing]],
    complete: Complete,
) -> tuple[Completed, ...]:
    """Add to the wanted rows those of the area that the tables no longer have, as ended."""
    if complete.area is not None and complete.area not in read.rows.get("areas", {}):
        must_exist(store, "areas", complete.area)
    done = []
    for table, rows in read.rows.items():
        cls = next(cls for cls in TABLES if cls.table == table)
        if not rows:
            continue
        if not issubclass(cls, Lasting):
            read.warnings.append(Fault("nothing_ends", table, details={"table": table}))
            continue
        area = complete.area or smallest_area(area_of(row, read, known) for row in rows.values())
        if area is None:
            raise InputError("no_common_area", table=table)
        levels = tuple(sorted({str(row.level) for row in rows.values() if hasattr(row, "level")}))
        ended = _ended(store, cls, area, complete, set(rows), levels)
        if complete.area is None and len(ended) > len(rows):
            details: dict[str, Any] = {"ended": len(ended), "area": area}
            raise InputError("say_the_area", table=table, rows=len(rows), **details)
        wanted[table] |= ended
        done.append(Completed(table, area, levels, len(ended)))
    return tuple(done)


def _ended(  # noqa: PLR0913, PLR0917  what decides whether a row ends
    store: Store,
    cls: type[Lasting],
    area: str,
    complete: Complete,
    given: set[str],
    levels: tuple[str, ...],
) -> dict[str, Thing]:
    last = complete.as_of - timedelta(days=1)
    statement = sections(f"load/{cls.table}")["in_area"]
    below = area if len(area) < _CODE_LENGTHS[0] else f"{area}-"
    there = {row["id"] for row in store.read(statement, area=area, below=below)}
    ended = {}
    for id_, cells in stored_cells(store, cls.table, sorted(there - given - {area})).items():
        if levels and cells["level"] not in levels:
            continue
        if cells["valid_from"] > str(last) or str(last) >= (cells["valid_to"] or "9999"):
            continue
        ended[id_] = cls.model_validate(
            {name: cell for name, cell in cells.items() if cell is not None} | {"valid_to": last}
        )
    return ended  # type: ignore[return-value]


def area_of(row: Thing, read: tables.Tables, known: tables.Known) -> str:
    """The code of the area that a row belongs to, its own or that of what it refers to."""
    table, id_ = end_of(row.table, row.__dict__)
    if table == "areas":
        return id_
    found = read.rows.get(table, {}).get(id_)
    return area_of(found, read, known) if found else str(known[table][id_]["area_id"])


def smallest_area(codes: Iterator[str]) -> str | None:
    """The division code of the smallest area that holds all of these; None where none does."""
    found = [code.partition("-")[0] for code in codes]
    low, high = min(found), max(found)
    for length in _CODE_LENGTHS:
        if len(low) >= length and len(high) >= length and low[:length] == high[:length]:
            return low[:length]
    return None


def is_only_from(store: Store, folder: Path) -> bool:
    """Whether the store is empty or holds nothing but sources of this folder's tables."""
    mine = tables.read(folder).rows.get("sources", {})
    return all(row["id"] in mine for row in store.read(query("load/source_ids")))
