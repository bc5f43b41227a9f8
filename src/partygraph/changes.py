"""One way for everything that changes the graph: compare, show, apply as a whole, take back.

```python
found = changes.compare(store, {"units": {"u-1": Unit(...)}}, removed={"units": ["u-2"]})
for row in found.rows:
    print(row.table, row.id, row.kind, row.fields)  # {"name": ("before", "after")}
record = changes.apply(store, found, RecordKind.merge, by="office", note="u-2 is u-1")
changes.undo(store, record.id, by="office")  # exactly the graph from before
```

`compare` only reads. `apply` writes all in one transaction, only over the revision that was
compared (else ConflictError), and records itself as a node `Load`: who, when, which files, how many
rows of what. What a record changed, ended or removed stands in nodes `Change` with the row before
it; what it added is what carries its id and has no such node. A row carries the id of the record
that wrote it last, and the place it stood in.

Every link of the graph is a column of a row (`model.Row.references`): whoever moves a link changes
the row that has it. `referring` finds those rows.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from typing import Any, TypeVar

from pydantic import BaseModel, ConfigDict, Field

from partygraph import model, tables
from partygraph.errors import ConflictError, NotFoundError
from partygraph.model import TABLES, Thing
from partygraph.queries import Query, columns, query, sections
from partygraph.store import (
    Act,
    Cells,
    Deed,
    Origin,
    Reader,
    Rows,
    Store,
    Transaction,
    now,
    read_origins,
    stored_cells,
)
from partygraph.tables import Place

BATCH = 1000
"""Rows that one statement takes."""
_CLASSES: dict[str, type[Thing]] = {cls.table: cls for cls in TABLES}

_FILES_TOLD = 3
"""Files of a record that an error names."""

Item = TypeVar("Item")


class ChangeKind(StrEnum):
    """What happens to a row: `ended` is a change that only sets the day on which it ends."""

    added = "added"
    changed = "changed"
    ended = "ended"
    removed = "removed"


class RecordKind(StrEnum):
    """What changed the graph."""

    load = "load"
    merge = "merge"
    plan = "plan"


_ACTS = {RecordKind.load: Act.load, RecordKind.merge: Act.merge, RecordKind.plan: Act.apply}


@dataclass(frozen=True, slots=True)
class RowChange:
    """What happens to one row."""

    table: str
    id: str
    kind: ChangeKind
    before: Cells | None
    """None for an added row."""
    after: Cells | None
    """None for a removed row."""
    place: Place | None = None
    """Where what it becomes stands, or what takes it away: file, sheet and row."""
    came_from: Origin | None = None
    """Where what it was came from."""

    def as_before(self) -> Cells | None:
        """What it was, with where that came from; None for an added row."""
        return None if self.before is None else self.before | (self.came_from or Origin()).cells

    @property
    def fields(self) -> dict[str, tuple[Any, Any]]:
        """The columns that differ: name → (before, after), in the order of the table."""
        before, after = self.before or {}, self.after or {}
        names = _CLASSES[self.table].model_fields
        pairs = ((name, (before.get(name), after.get(name))) for name in names)
        return {name: pair for name, pair in pairs if pair[0] != pair[1]}


@dataclass(frozen=True, slots=True)
class Changes:
    """What would become of the graph, compared with it at a revision.

    `rows` stand in the order of `model.TABLES` and within a table added, changed, ended, removed;
    `left` counts by table those that were compared and stay as they are.
    """

    revision: int
    rows: tuple[RowChange, ...]
    left: Mapping[str, int] = field(default_factory=dict)

    def counts(self) -> dict[str, dict[str, int]]:
        """Rows by table and by what happens to them; `left` among them."""
        found: dict[str, dict[str, int]] = {}
        for cls in TABLES:
            if cls.table in self.left:
                found[cls.table] = dict.fromkeys(ChangeKind, 0) | {"left": self.left[cls.table]}
        for row in self.rows:
            one = found.setdefault(row.table, dict.fromkeys(ChangeKind, 0) | {"left": 0})
            one[row.kind] += 1
        return found


class FileRead(BaseModel):
    """A file that a record came from."""

    model_config = ConfigDict(frozen=True)

    name: str = Field(title="Its name")
    sha256: str = Field(title="The SHA-256 of its bytes")
    rows: int = Field(title="Rows read from it")


class Record(BaseModel):
    """One change of the graph as a whole: a load, a merge."""

    model_config = ConfigDict(frozen=True)

    id: str = Field(title="Id")
    kind: RecordKind = Field(title="What it was")
    at: str = Field(title="When, UTC")
    by: str = Field(title="Who: the user of the machine, or http")
    note: str = Field(title="Why, in the words of who did it")
    files: tuple[FileRead, ...] = Field(title="The files it came from")
    counts: dict[str, dict[str, int]] = Field(title="Rows by table and by what happened to them")
    revision_before: int = Field(title="The revision that it was compared with")
    revision_after: int = Field(title="The revision that it made")
    undone_on: str | None = Field(title="When it was taken back, UTC; null where it stands")
    undone_by: str | None = Field(title="Who took it back")


# Comparing


def compare(
    store: Reader,
    wanted: Mapping[str, Mapping[str, Thing]],
    *,
    removed: Mapping[str, Collection[str]] | None = None,
    places: Mapping[tuple[str, str], Place] | None = None,
    revision: int | None = None,
) -> Changes:
    """What has to happen so that the graph has these rows, and no longer the removed ones.

    Args:
        wanted: rows by table and id, checked already; rows of the graph that are not named stay.
        removed: ids by table of rows to take away; ids that are not there are passed over.
        places: by table and id, where a wanted row stands, or what takes a removed one away.
        revision: the one that the rows were checked against; the present one when left out.
    """
    revision = store.revision() if revision is None else revision
    rows: list[RowChange] = []
    left: dict[str, int] = {}
    for table in _CLASSES:
        if not wanted.get(table) and not (removed or {}).get(table):
            continue
        things = list(wanted.get(table, {}).values())
        gone = sorted((removed or {}).get(table, ()))
        found = list(_compared(store, table, things, gone, places or {}))
        rows.extend(found)
        left[table] = len(things) - sum(row.kind is not ChangeKind.removed for row in found)
    return Changes(revision, tuple(rows), left)


def _compared(
    store: Reader,
    table: str,
    things: Sequence[Thing],
    gone: Sequence[str],
    places: Mapping[tuple[str, str], Place],
) -> Iterator[RowChange]:
    there = stored_cells(store, table, [*(row.id for row in things), *gone])
    given = [model.cells(row) for row in things]
    changed = [row for row in given if row["id"] in there and sorted_cells(row) != there[row["id"]]]
    origins = read_origins(store, table, [*(row["id"] for row in changed), *gone])
    for row in given:
        if row["id"] not in there:
            place = places.get((table, row["id"]))
            yield RowChange(table, row["id"], ChangeKind.added, None, row, place)
    for kind in (ChangeKind.changed, ChangeKind.ended):
        for row in changed:
            id_ = row["id"]
            if _kind(there[id_], row) is kind:
                place = places.get((table, id_))
                yield RowChange(table, id_, kind, there[id_], row, place, origins[id_])
    for id_ in gone:
        if id_ in there:
            place = places.get((table, id_))
            yield RowChange(table, id_, ChangeKind.removed, there[id_], None, place, origins[id_])


def _kind(before: Cells, after: Cells) -> ChangeKind:
    after = sorted_cells(after)
    differ = {name for name in after if after[name] != before[name]}
    ends = differ == {"valid_to"} and after["valid_to"] is not None
    return ChangeKind.ended if ends else ChangeKind.changed


def sorted_cells(row: Cells) -> Cells:
    """A row as `stored_cells` gives it: several values in order."""
    return {k: tuple(sorted(v)) if isinstance(v, tuple) else v for k, v in row.items()}


def referring(store: Reader, table: str, ids: Sequence[str]) -> dict[tuple[str, str], Rows]:
    """The rows that refer to rows of a table.

    Returns:
        By (table, column): rows `{"id": of the row that refers, column: the id referred to}`.
        References to a source are not links and are not among them.
    """
    found = {
        place: [row for batch in batches(ids) for row in store.read(statement, ids=batch)]
        for place, statement in _referring(table)
    }
    return {place: rows for place, rows in found.items() if rows}


def _referring(table: str) -> Iterator[tuple[tuple[str, str], Query]]:
    for cls in TABLES:
        for column, target in cls.references.items():
            if target == table and column != "source_id":
                statement = sections(f"load/{cls.table}")[f"referring {column}"]
                yield (cls.table, column), statement


# Applying


def apply(  # noqa: PLR0913  what a record holds
    store: Store,
    changes: Changes,
    kind: RecordKind,
    *,
    by: str,
    note: str = "",
    files: Sequence[FileRead] = (),
    also: Callable[[Transaction, Record], None] | None = None,
    deed: Deed | None = None,
) -> Record | None:
    """Write the changes as a whole and record them; where there are none, do nothing.

    Args:
        deed: what is done, for the ledger; its entry has the id of the record besides.
        also: what else is written in the same transaction, such as a merge's judgement.

    Raises:
        ConflictError: the graph was written since it was compared, or something still refers to
            a removed row; nothing was changed.
    """
    if not changes.rows:
        return None
    after = store.revision_after(changes.revision)
    record = Record(
        id=f"{kind}-{after}",
        kind=kind,
        at=now(),
        by=by,
        note=note,
        files=tuple(files),
        counts=changes.counts(),
        revision_before=changes.revision,
        revision_after=after,
        undone_on=None,
        undone_by=None,
    )
    kept = [
        _kept(record.id, number, row)
        for number, row in enumerate(row for row in changes.rows if row.before is not None)
    ]

    node = record_node(record)

    def work(transaction: Transaction) -> None:
        write(transaction, changes, record.id)
        for batch in batches(kept):
            transaction.run(query("change/keep_changes"), rows=batch)
        for row in kept:
            transaction.moved("changes", None, row)
        transaction.run(query("change/record"), rows=[node])
        transaction.moved("records", None, node)
        if also is not None:
            also(transaction, record)

    deed = deed or Deed(_ACTS[kind])
    what = {**deed.what, "record": record.id, "note": note, "counts": _told_counts(record)}
    content = deed.what if deed.content is None else deed.content
    store.write(work, Deed(deed.act, what, content), expected=changes.revision)
    return record


def _told_counts(record: Record) -> dict[str, dict[str, int]]:
    """How many rows of which tables, without those of which nothing became."""
    told = {
        table: {str(kind): counts[kind] for kind in ChangeKind if counts[kind]}
        for table, counts in record.counts.items()
    }
    return {table: counts for table, counts in told.items() if counts}


def record_node(record: Record) -> dict[str, Any]:
    """A record as its node keeps it."""
    return record.model_dump(exclude={"files", "counts"}) | {
        "files": json.dumps([one.model_dump() for one in record.files], ensure_ascii=False),
        "counts": json.dumps(record.counts),
    }


def write(transaction: Transaction, changes: Changes, record: str) -> None:
    """Write the changes, with neither a record of them nor a guard: see `apply`.

    Args:
        record: the id that the rows carry of what wrote them.

    Raises:
        ConflictError: something still refers to a removed row.
    """
    places = {
        (row.table, row.id): _placed(row.place, record)
        for row in changes.rows
        if row.after is not None
    }
    write_rows(transaction, changes.rows, places)


def _placed(place: Place | None, record: str) -> Origin:
    if place is None:
        return Origin(record)
    return Origin(record, place.file, place.sheet, place.row)


def _kept(record: str, number: int, row: RowChange) -> dict[str, str]:
    """A row as a node keeps it, so that it can come back."""
    return {
        "id": f"{record}:{number}",
        "load_id": record,
        "table_name": row.table,
        "row_id": row.id,
        "kind": row.kind,
        "before": _as_text(row.before),
        "came_from": json.dumps(asdict(row.came_from or Origin()), ensure_ascii=False),
        "after": _as_text(row.after),
    }


def _as_text(cells: Cells | None) -> str:
    return json.dumps(cells, ensure_ascii=False)


def _from_text(text: str) -> Cells | None:
    found = json.loads(text)
    if found is None:
        return None
    return {k: tuple(v) if isinstance(v, list) else v for k, v in found.items()}


def write_rows(
    transaction: Transaction,
    rows: Sequence[RowChange],
    places: Mapping[tuple[str, str], Origin],
) -> None:
    """Write rows with where each came from, and nothing else.

    Nodes of all tables first, then links: an area may refer to one that comes later. What is
    removed goes between the old links and the new ones.

    Args:
        places: by table and id, of the rows that stay.
    """
    by_table: dict[str, list[RowChange]] = {}
    for row in rows:
        by_table.setdefault(row.table, []).append(row)
    for table, changed in by_table.items():
        write_nodes(transaction, table, changed, places)
    for table, changed in by_table.items():
        _unlink(transaction, table, changed)
    gone = {
        table: [row.id for row in changed if row.after is None]
        for table, changed in by_table.items()
    }
    for table, ids in gone.items():
        _remove(transaction, table, ids, gone)
    for row in rows:
        if row.after is None:
            transaction.moved(row.table, row.as_before(), None)
    for table, changed in by_table.items():
        write_links(transaction, table, changed)


def write_nodes(
    transaction: Transaction,
    table: str,
    rows: Sequence[RowChange],
    places: Mapping[tuple[str, str], Origin],
) -> None:
    """Write the rows of a table that stay, without their links.

    Args:
        places: by table and id, what a row says of where it came from.
    """
    statements = sections(f"load/{table}")
    for name, wanted in (
        ("create", [row for row in rows if row.before is None]),
        ("change", [row for row in rows if row.before is not None and row.after is not None]),
    ):
        read = columns(statements[name])
        for batch in batches(wanted):
            nodes = []
            for row in batch:
                cells = (row.after or {}) | places[table, row.id].cells
                nodes.append({column: cells[column] for column in read})
                transaction.moved(table, row.as_before(), cells)
            transaction.run(statements[name], rows=nodes)


def _remove(
    transaction: Transaction, table: str, ids: Sequence[str], gone: Mapping[str, Collection[str]]
) -> None:
    """Take rows away, unless a row that stays refers to one of them."""
    for (other, column), statement in _referring(table):
        leaving = set(gone.get(other, ()))
        for batch in batches(ids):
            for row in transaction.run(statement, ids=batch):
                if row["id"] not in leaving:
                    details = {"id": row[column], "table": other, "other": row["id"]}
                    raise ConflictError("still_referred_to", column=column, **details)
    for batch in batches(ids):
        transaction.run(sections(f"load/{table}")["remove"], ids=batch)


def _link_columns(table: str) -> Iterator[str]:
    """The references of a table that are links; its source is a property."""
    statements = sections(f"load/{table}")
    return (name for name in _CLASSES[table].references if f"link {name}" in statements)


def _moved(row: RowChange, column: str) -> bool:
    """Whether what a row refers to is another thing now."""
    before, after = row.before or {}, row.after or {}
    old, new = tables.values(before.get(column)), tables.values(after.get(column))
    return sorted(old) != sorted(new)


def _unlink(transaction: Transaction, table: str, rows: Sequence[RowChange]) -> None:
    statements = sections(f"load/{table}")
    there = [row for row in rows if row.before is not None]
    for column in _link_columns(table):
        moved = [row.id for row in there if _moved(row, column)]
        for batch in batches(moved):
            transaction.run(statements[f"unlink {column}"], ids=batch)


def write_links(transaction: Transaction, table: str, rows: Sequence[RowChange]) -> None:
    """Write the links of rows of a table, whose ends are there."""
    statements = sections(f"load/{table}")
    for column in _link_columns(table):
        links = [
            {"id": row.id, column: value}
            for row in rows
            if row.after is not None and _moved(row, column)
            for value in tables.values(row.after[column])
        ]
        for batch in batches(links):
            transaction.run(statements[f"link {column}"], rows=batch)


def batches(items: Sequence[Item]) -> Iterator[list[Item]]:
    """As many at a time as one statement takes."""
    for start in range(0, len(items), BATCH):
        yield list(items[start : start + BATCH])


# Records


def records(store: Store) -> tuple[Record, ...]:
    """Everything that changed the graph, the latest first."""
    return tuple(record_of(row) for row in store.read(query("change/records")))


def record(store: Store, id_: str) -> Record:
    """One record.

    Raises:
        NotFoundError: there is none with this id.
    """
    found = store.read(query("change/records_of"), ids=[id_])
    if not found:
        near = ", ".join(one.id for one in records(store)[:5])
        raise NotFoundError("no_such_record", value=id_, near=near)
    return record_of(found[0])


def record_of(row: Mapping[str, Any]) -> Record:
    """A record as its node keeps it."""
    files, counts = json.loads(row["files"]), json.loads(row["counts"])
    return Record.model_validate({**row, "files": files, "counts": counts})


def changes_of(store: Reader, record: Record) -> tuple[RowChange, ...]:
    """What a record changed, ended and removed, with the rows before it.

    What it added is not among them: see `added_by`.
    """
    return tuple(_change(row) for row in kept_of(store, record))


def kept_of(store: Reader, record: Record) -> Rows:
    """The same as nodes keep it."""
    number = sum(
        counts.get(kind, 0)
        for counts in record.counts.values()
        for kind in (ChangeKind.changed, ChangeKind.ended, ChangeKind.removed)
    )
    ids = [f"{record.id}:{place}" for place in range(number)]
    statement = query("change/changes")
    return [row for batch in batches(ids) for row in store.read(statement, ids=batch)]


def _change(row: Mapping[str, Any]) -> RowChange:
    return RowChange(
        row["table_name"],
        row["row_id"],
        ChangeKind(row["kind"]),
        _from_text(row["before"]),
        _from_text(row["after"]),
        came_from=Origin(**json.loads(row["came_from"])),
    )


def undo(store: Store, id_: str, *, by: str) -> Record:
    """Take back the last record: the graph is exactly the one from before it.

    The record stays, marked as undone, and the revision moves on.

    Raises:
        NotFoundError: there is no such record.
        ConflictError: it was taken back already, later ones stand on it, or the graph was written
            meanwhile; nothing was changed.
    """
    deed = Deed(Act.undo, {"record": id_})
    if store.repeated(deed):
        return record(store, id_)
    revision = store.revision()
    known = records(store)
    wanted = record(store, id_)
    if wanted.undone_on is not None:
        raise ConflictError("already_undone", id=id_, at=wanted.undone_on)
    later = [
        one for one in known if one.revision_after > wanted.revision_after and one.undone_on is None
    ]
    if later:
        told = "; ".join(_told(one) for one in later)
        raise ConflictError("not_the_last_record", id=id_, later=told, count=len(later))
    changed = changes_of(store, wanted)
    back = [*_additions_back(store, wanted, changed), *_changes_back(store, changed)]
    places = {(row.table, row.id): row.came_from or Origin() for row in changed}
    marks = {"undone_on": now(), "undone_by": by}
    node = store.read(query("change/records_of"), ids=[id_])[0]

    def work(transaction: Transaction) -> None:
        write_rows(transaction, back, places)
        transaction.run(query("change/mark_undone"), id=id_, **marks)
        transaction.moved("records", node, node | marks)

    store.write(work, deed, expected=revision)
    return record(store, id_)


def _told(record: Record) -> str:
    files = ", ".join(one.name for one in record.files[:_FILES_TOLD])
    files += " …" if len(record.files) > _FILES_TOLD else ""
    return " ".join(filter(None, (record.id, record.at, files or record.note)))


def _changes_back(store: Store, changed: Sequence[RowChange]) -> Iterator[RowChange]:
    """What was changed, ended and removed, as rows to change and to add."""
    there: dict[str, list[str]] = {}
    for row in changed:
        there.setdefault(row.table, []).append(row.id)
    origins = {table: read_origins(store, table, ids) for table, ids in there.items()}
    for row in changed:
        kind = ChangeKind.added if row.after is None else ChangeKind.changed
        came_from = origins[row.table].get(row.id)
        yield RowChange(row.table, row.id, kind, row.after, row.before, came_from=came_from)


def _additions_back(
    store: Store, record: Record, changed: Sequence[RowChange]
) -> Iterator[RowChange]:
    """The rows that a record added, as rows to remove."""
    others = {(row.table, row.id) for row in changed}
    for table, counts in record.counts.items():
        if not counts[ChangeKind.added]:
            continue
        written = store.read(sections(f"load/{table}")["written_by"], load=record.id)
        ids = [row["id"] for row in written if (table, row["id"]) not in others]
        origins = read_origins(store, table, ids)
        for id_, row in stored_cells(store, table, ids).items():
            came_from = origins[id_]
            yield RowChange(table, id_, ChangeKind.removed, row, None, came_from=came_from)
