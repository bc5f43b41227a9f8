"""A copy brought up to what is seen of the main graph now: built, or changed where that moved."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from partygraph import changes, deadline, tables
from partygraph.belonging import OUTSIDE_SOURCE
from partygraph.changes import ChangeKind, Record, RowChange
from partygraph.queries import query, sections
from partygraph.scope import Scope
from partygraph.scoped.rows import CLASSES, OUTSIDE_AREA, Key, Reading, Seen
from partygraph.store import (
    Cells,
    Origin,
    Reader,
    Rows,
    Store,
    Transaction,
    read_origins,
    stored_cells,
)

_LONGEST = 3600.0
"""Seconds that building a copy may take."""
_PART = 5000
"""Rows that are put into a new copy by one transaction."""
_MANY = 2000
"""Rows touched from which everything is compared anew."""


@dataclass(frozen=True, slots=True)
class Beside:
    """What is kept beside the rows and may be seen: who made it is bound to areas of the scope."""

    records: Rows
    """With the rows that each kept, under `kept`; None there for one that the copy has."""
    judgements: Rows


@dataclass(frozen=True, slots=True)
class _Found:
    """What was read from one state of the main graph."""

    revision: int
    seen: Seen
    origins: dict[Key, Origin]
    beside: Beside
    touched: dict[Key, bool] | None
    """Rows that were written since the copy, and whether they were added; None for all."""


def follow(main: Store, copy: Store, scope: Scope, since: int | None) -> int:
    """Bring a copy up to date, in one transaction of it.

    Args:
        since: the revision of the main graph that the copy is of; None for a new copy.

    Returns:
        The revision of the main graph that it is of now.
    """
    with deadline.within(_LONGEST, "scope"):
        found = _read(main, copy, scope, since)
        rows = None if found.touched is None else _of_some(copy, found, scope)
        if rows is None:
            if found.touched is not None:
                found = _read(main, copy, scope, None)
            rows = _of_all(copy, found)
        _write(copy, rows, found, new=since is None)
    return found.revision


def visible(scope: Scope, owner: str) -> bool:
    """Whether somebody sees what was made by somebody bound to these areas."""
    return all(scope.holds(code) for code in owner.split(","))


# Reading the main graph


def _read(main: Store, copy: Store, scope: Scope, since: int | None) -> _Found:
    known = {row["id"]: row["undone_on"] for row in copy.read(query("change/records"))}
    judged = {row["id"] for row in copy.read(query("change/judgements"))}

    def work(reader: Reader) -> _Found:
        revision = reader.revision()
        marks = reader.read(query("scope/records"))
        seen_marks = {row["id"]: row for row in marks if visible(scope, row["scope"])}
        beside = Beside(
            _records(reader, known, seen_marks.values()), _judgements(reader, scope, judged)
        )
        touched = None if since is None else _touched(reader, since, revision)
        reading = Reading(reader, scope)
        if touched is None:
            sources = (
                row["id"]
                for id_ in seen_marks
                for row in reader.read(sections("load/sources")["written_by"], load=id_)
            )
            seen = reading.everything(sources)
        else:
            ids: dict[str, list[str]] = defaultdict(list)
            for table, id_ in touched:
                ids[table].append(id_)
            new = read_origins(reader, "sources", ids["sources"])
            sources = (id_ for id_, origin in new.items() if origin.load_id in seen_marks)
            seen = reading.some(ids, sources)
        return _Found(revision, seen, _origins(reader, seen, seen_marks.keys()), beside, touched)

    return main.snapshot("scope", work)


def _records(reader: Reader, known: Mapping[str, Any], marks: Iterable[Mapping[str, Any]]) -> Rows:
    """Records that the copy does not have, or not as undone."""
    ids = [
        row["id"] for row in marks if row["id"] not in known or row["undone_on"] != known[row["id"]]
    ]
    found = [
        row
        for some in changes.batches(ids)
        for row in reader.read(query("change/records_of"), ids=some)
    ]
    for row in found:
        new = row["id"] not in known
        row["kept"] = changes.kept_of(reader, changes.record_of(row)) if new else None
    return found


def _judgements(reader: Reader, scope: Scope, known: set[str]) -> Rows:
    marks = reader.read(query("scope/judgements"))
    new = {row["id"] for row in marks if visible(scope, row["scope"])} - known
    if not new:
        return []
    return [row for row in reader.read(query("change/judgements")) if row["id"] in new]


def _touched(reader: Reader, since: int, revision: int) -> dict[Key, bool] | None:
    """The rows that were written after a revision, and whether they were added.

    None where records do not say: something was taken back, or there are very many.
    """
    records = [
        changes.record_of(row) for row in reader.read(query("scope/records_since"), revision=since)
    ]
    if len(records) != revision - since or any(one.undone_on for one in records):
        return None
    touched: dict[Key, bool] = {}
    for record in records:
        if sum(sum(counts.values()) - counts["left"] for counts in record.counts.values()) > _MANY:
            return None
        for table, id_, added in _written(reader, record):
            touched.setdefault((table, id_), added)
    return touched


def _written(reader: Reader, record: Record) -> Iterator[tuple[str, str, bool]]:
    for row in changes.changes_of(reader, record):
        yield row.table, row.id, row.before is None
    for table, counts in record.counts.items():
        if counts[ChangeKind.added]:
            written = sections(f"load/{table}")["written_by"]
            for found in reader.read(written, load=record.id):
                yield table, found["id"], True


def _origins(reader: Reader, seen: Seen, records: Iterable[str]) -> dict[Key, Origin]:
    """Where rows came from: told of what a record wrote that is seen."""
    told = set(records)
    if not told:
        return {}
    return {
        (table, id_): origin
        for table, rows in seen.own.items()
        for id_, origin in read_origins(reader, table, sorted(rows)).items()
        if origin.load_id in told
    }


# What differs in the copy


def _of_all(copy: Store, found: _Found) -> list[RowChange]:
    """What makes the copy the same as what is seen."""
    rows: list[RowChange] = []
    for table, wanted in found.seen.rows().items():
        ids = {row["id"] for row in copy.read(sections(f"load/{table}")["ids"])}
        there = stored_cells(copy, table, sorted(ids))
        rows.extend(_differing(copy, table, wanted, there, found.origins))
        rows.extend(
            RowChange(table, id_, ChangeKind.removed, there[id_], None)
            for id_ in sorted(ids - wanted.keys())
        )
    return rows


def _differing(
    copy: Store,
    table: str,
    wanted: Mapping[str, Cells],
    there: Mapping[str, Cells],
    origins: Mapping[Key, Origin],
) -> Iterator[RowChange]:
    places = read_origins(copy, table, sorted(there))
    for id_, row in wanted.items():
        before = there.get(id_)
        if before is None:
            yield RowChange(table, id_, ChangeKind.added, None, row)
        elif before != changes.sorted_cells(row) or places[id_] != origins.get(
            (table, id_), Origin()
        ):
            yield RowChange(table, id_, ChangeKind.changed, before, row)


def _of_some(copy: Store, found: _Found, scope: Scope) -> list[RowChange] | None:
    """What the rows that were touched change in the copy; None where more could change with them.

    That is so where a row comes into the scope or leaves it, no longer names something, is one
    that others name from inside, or is an area above.
    """
    seen, touched = found.seen, found.touched or {}
    ids: dict[str, list[str]] = defaultdict(list)
    for table, id_ in touched:
        ids[table].append(id_)
    above = {id_ for id_ in ids["areas"] if any(code.startswith(id_) for code in scope.areas or ())}
    if OUTSIDE_AREA in seen.stubs["areas"] or any(not scope.holds(id_) for id_ in above):
        return None
    for table, some in ids.items():
        there = stored_cells(copy, table, some)
        for id_ in some:
            before, after = there.get(id_), seen.own[table].get(id_)
            if before is None and (after is None or touched[table, id_]):
                continue
            if before is None or after is None or not _names_as_much(table, before, after):
                return None
    if _gives_from_outside(copy, seen):
        return None
    rows: list[RowChange] = []
    for table, wanted in seen.rows().items():
        there = stored_cells(copy, table, sorted(wanted))
        rows.extend(_differing(copy, table, wanted, there, found.origins))
    return rows


def _names_as_much(table: str, before: Cells, after: Cells) -> bool:
    """Whether a row of the scope still names all that it named, its source among it."""
    return all(
        set(tables.values(before[column])) <= set(tables.values(after[column]))
        for column in CLASSES[table].references
    )


def _gives_from_outside(copy: Store, seen: Seen) -> bool:
    """Whether a service uses a resource outside: how much all of them use stands in its stub."""
    used = {str(row["resource_id"]) for row in seen.own["services"].values()}
    there = stored_cells(copy, "resources", sorted(used))
    outside = {id_ for id_, row in there.items() if row["source_id"] == OUTSIDE_SOURCE}
    return bool(outside or used & seen.stubs["resources"].keys())


# Writing the copy


def _write(copy: Store, rows: list[RowChange], found: _Found, *, new: bool) -> None:
    beside = found.beside
    if not (rows or beside.records or beside.judgements or new):
        return
    places = {(row.table, row.id): found.origins.get((row.table, row.id), Origin()) for row in rows}

    if new:
        _fill(copy, rows, places)

    def work(transaction: Transaction) -> None:
        if not new:
            changes.write_rows(transaction, rows, places)
        for record in beside.records:
            _put_record(transaction, record)
        for some in changes.batches(beside.judgements):
            transaction.run(query("change/judge"), rows=some)
        transaction.run(
            query("change/set_head"), revision=found.revision, entry=0, hash="", sums="{}"
        )

    copy.write_beside(work)


def _fill(copy: Store, rows: list[RowChange], places: Mapping[Key, Origin]) -> None:
    """Put rows into an empty copy, part by part: a transaction keeps all its pages in memory."""
    by_table: dict[str, list[RowChange]] = defaultdict(list)
    for row in rows:
        by_table[row.table].append(row)
    nodes = partial(changes.write_nodes, places=places)
    for write in (nodes, changes.write_links):
        for table, of_table in by_table.items():
            for start in range(0, len(of_table), _PART):
                some = of_table[start : start + _PART]
                copy.write_beside(partial(write, table=table, rows=some))


_UNDONE = ("undone_on", "undone_by")


def _put_record(transaction: Transaction, record: Mapping[str, Any]) -> None:
    if record["kept"] is not None:
        node = {name: value for name, value in record.items() if name not in {*_UNDONE, "kept"}}
        transaction.run(query("change/record"), rows=[node])
        kept = [row | {"load_id": record["id"]} for row in record["kept"]]
        for some in changes.batches(kept):
            transaction.run(query("change/keep_changes"), rows=some)
    if record["undone_on"] is not None:
        marks = {name: record[name] for name in _UNDONE}
        transaction.run(query("change/mark_undone"), id=record["id"], **marks)


def follow_scenarios(main: Store, copy: Store, scope: Scope) -> None:
    """Bring the scenarios of a copy up to date: they change without the graph's revision."""
    marks = {
        row["id"]: row["version"]
        for row in main.read(query("scope/scenarios"))
        if visible(scope, row["scope"])
    }
    there = {row["id"]: row["version"] for row in copy.read(query("scenario/all"))}
    if marks == there:
        return
    rows = [
        {name: value for name, value in row.items() if name != "undone_on"}
        for row in main.read(query("scenario/all"))
        if row["id"] in marks and row["version"] != there.get(row["id"])
    ]

    def work(transaction: Transaction) -> None:
        for name, some in (
            ("scenario/create", [row for row in rows if row["id"] not in there]),
            ("scenario/replace", [row for row in rows if row["id"] in there]),
        ):
            for batch in changes.batches(some):
                transaction.run(query(name), rows=batch)

    copy.write_beside(work)
