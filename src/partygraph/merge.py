"""Two rows of one body become one row: shown before, done as a whole, taken back exactly.

The row that stays keeps its id and its name; the other's names become other names of it, every row
that refers to the other refers to it, and what it does not say of itself is taken from the other.
Nothing is dropped silently: where both rows say something else, that is a conflict, shown, and the
word of the row that stays holds; where links become doubles, both stay and are listed. The merge is
a record like a load (`changes.undo` takes it back) and carries the judgement it rests on.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, cast

from pydantic import ValidationError

from partygraph import changes
from partygraph.ask.doubles import Doubled, Judgement, Verdict, judgements
from partygraph.ask.nearest import nearest_bodies
from partygraph.changes import Changes, Record, RecordKind
from partygraph.errors import ConflictError, Fault, InputError, NotFoundError
from partygraph.model import TABLES, Lasting, Organisation, Thing, Unit
from partygraph.privacy import personal_data
from partygraph.queries import query
from partygraph.store import Act, Deed, Store, Transaction, now, read_rows
from partygraph.tables import values

_CLASSES: dict[str, type[Thing]] = {cls.table: cls for cls in TABLES}
_DOUBLED: dict[str, type[Unit | Organisation]] = {"units": Unit, "organisations": Organisation}
_KEPT_OUT = frozenset({"id", "name", "other_names", "source_id", "standing", "quote", "short_name"})
"""Columns that are not compared one by one: who the row is, and where it comes from."""
_LONGEST_NOTE = 200


@dataclass(frozen=True, slots=True)
class MovedLink:
    """A row that referred to the row that goes and will refer to the one that stays."""

    table: str
    id: str
    column: str


@dataclass(frozen=True, slots=True)
class FieldOfBoth:
    """A column in which the two rows differ: what each says, and what will stand there."""

    column: str
    kept: Any
    gone: Any
    result: Any


@dataclass(frozen=True, slots=True)
class DoubledLink:
    """Two rows that say the same of the one body, once merged: one of them may be ended by hand.

    A row that linked the two with each other, and now links the body with itself, stands as both.
    """

    table: str
    first: str
    second: str


@dataclass(frozen=True, slots=True)
class MergePlan:
    """What a merge would do."""

    table: str
    gone_id: str
    gone_name: str
    kept_id: str
    kept_name: str
    other_names: tuple[str, ...]
    """All other names of the body, afterwards."""
    moved: tuple[MovedLink, ...]
    taken: tuple[FieldOfBoth, ...]
    """Columns that the row that stays takes from the other."""
    conflicts: tuple[FieldOfBoth, ...]
    """Columns in which both say something, and not the same: the row that stays is right."""
    doubled: tuple[DoubledLink, ...]
    changes: Changes


def judge(  # noqa: PLR0913  what is said, of what, by whom
    store: Store, first: str, second: str, verdict: Verdict, *, by: str, note: str = ""
) -> Judgement:
    """Keep what a person says of two rows. Said again, the last word counts.

    Raises:
        InputError: they are one row, or of two tables, or the note holds personal data.
        NotFoundError: there is no unit or organisation with one of these ids.
    """
    _check_note(note)
    one, other = sorted((_body(store, first), _body(store, second)), key=lambda body: body.id)
    _check_pair(one, other)
    revision = store.revision()
    what = {"rows": [one.id, other.id], "verdict": verdict, "note": note}
    if there := store.repeated(Deed(Act.judgement, what)):
        return _judgement(store, f"judgement-{there.revision_after}")
    node = _node(f"judgement-{store.revision_after(revision)}", one, other, verdict, by, note)

    def work(transaction: Transaction) -> None:
        transaction.run(query("change/judge"), rows=[node])
        transaction.moved("judgements", None, node)

    store.write(work, Deed(Act.judgement, what), expected=revision)
    return _judgement(store, node["id"])


def _judgement(store: Store, id_: str) -> Judgement:
    return next(one for one in judgements(store) if one.id == id_)


def plan(store: Store, gone_id: str, kept_id: str) -> MergePlan:
    """What merging one row into another would do; only reads.

    Raises:
        InputError: they are one row, of two tables, organisations of two levels, or have two codes.
        ConflictError: the hierarchy would run in a circle, or a row would no longer be right: an
            evaluation of the one by the other.
        NotFoundError: there is no unit or organisation with one of these ids.
    """
    revision = store.revision()
    gone, kept = _body(store, gone_id), _body(store, kept_id)
    _check_pair(gone, kept)
    _check_mergeable(gone, kept)
    wanted: dict[str, dict[str, dict[str, Any]]] = defaultdict(dict)
    moved = []
    for (table, column), links in changes.referring(store, gone.table, [gone.id]).items():
        ids = sorted({str(link["id"]) for link in links})
        for id_, row in _rows(store, table, ids).items():
            moved.append(MovedLink(table, id_, column))
            cells = wanted[table].setdefault(id_, row)
            cells[column] = _pointing(cells[column], gone.id, kept.id)
    own = wanted[kept.table].pop(kept.id, kept.model_dump())
    wanted[gone.table].pop(gone.id, None)
    merged, taken, conflicts = _merged(gone, kept, own)
    wanted[kept.table][kept.id] = merged
    things = {
        table: {id_: _still_holding(table, id_, row) for id_, row in rows.items()}
        for table, rows in wanted.items()
    }
    if kept.table == "organisations":
        _check_line(store, kept.id, cast("dict[str, Organisation]", things["organisations"]))
    return MergePlan(
        table=kept.table,
        gone_id=gone.id,
        gone_name=gone.name,
        kept_id=kept.id,
        kept_name=kept.name,
        other_names=tuple(merged["other_names"].split("|")),
        moved=tuple(link for link in moved if link.id not in {gone.id, kept.id}),
        taken=tuple(taken),
        conflicts=tuple(conflicts),
        doubled=tuple(_doubled(store, kept, things, moved)),
        changes=changes.compare(store, things, removed={gone.table: [gone.id]}, revision=revision),
    )


def merge(store: Store, gone_id: str, kept_id: str, *, by: str, note: str = "") -> Record:
    """Merge one row into another, with the judgement that they are one body, as a whole.

    Raises:
        InputError, NotFoundError: as `plan`, or the note holds personal data.
        ConflictError: as `plan`, or the graph was written meanwhile; nothing was changed.
    """
    _check_note(note)
    deed = Deed(Act.merge, {"gone": gone_id, "kept": kept_id}, [gone_id, kept_id, note])
    if there := store.repeated(deed):
        return changes.record(store, there.what["record"])
    found = plan(store, gone_id, kept_id)
    gone, kept = _body(store, gone_id), _body(store, kept_id)
    one, other = sorted((gone, kept), key=lambda body: body.id)

    def keep_judgement(transaction: Transaction, record: Record) -> None:
        id_ = f"judgement-{record.revision_after}"
        node = _node(id_, one, other, Verdict.same, by, note)
        node |= {"gone_id": gone.id, "load_id": record.id}
        transaction.run(query("change/judge"), rows=[node])
        transaction.moved("judgements", None, node)

    told = f"{gone.id} {gone.name} → {kept.id} {kept.name}"
    record = changes.apply(
        store,
        found.changes,
        RecordKind.merge,
        by=by,
        note=f"{told}: {note}" if note else told,
        also=keep_judgement,
        deed=deed,
    )
    return cast("Record", record)  # a row goes, so there is something to record


def _still_holding(table: str, id_: str, row: Mapping[str, Any]) -> Thing:
    try:
        return _CLASSES[table].model_validate(row)
    except ValidationError:
        raise ConflictError("merge_breaks_row", table=table, id=id_) from None


# The two rows


def _body(store: Store, id_: str) -> Unit | Organisation:
    for table, cls in _DOUBLED.items():
        row = _rows(store, table, [id_]).get(id_)
        if row is not None:
            return cls.model_validate(row)
    raise NotFoundError("no_such_double", value=id_, near=nearest_bodies(store, id_))


def _rows(store: Store, table: str, ids: Iterable[str]) -> dict[str, dict[str, Any]]:
    """Rows of a table as their class has them, by id: columns without a value as it has them."""
    cls = _CLASSES[table]
    return {
        id_: cls.model_validate({k: v for k, v in row.items() if v is not None}).model_dump()
        for id_, row in read_rows(store, table, list(ids)).items()
    }


def _check_note(note: str) -> None:
    if len(note) > _LONGEST_NOTE:
        faults = (Fault("too_long", column="note", details={"limit": _LONGEST_NOTE, "value": ""}),)
        raise InputError("request", faults)
    if found := personal_data(note):
        raise InputError("request", (Fault(f"personal_{found}", column="note"),))


def _check_pair(one: Unit | Organisation, other: Unit | Organisation) -> None:
    if one.id == other.id:
        raise InputError("same_row", value=one.id)
    if one.table != other.table:
        raise InputError("two_tables", first=one.id, second=other.id)


def _check_mergeable(gone: Unit | Organisation, kept: Unit | Organisation) -> None:
    if isinstance(gone, Unit) and isinstance(kept, Unit):
        if gone.uscc and kept.uscc and gone.uscc != kept.uscc:
            raise InputError(
                "two_codes",
                first=gone.id,
                second=kept.id,
                first_code=gone.uscc,
                second_code=kept.uscc,
            )
    elif gone.model_dump()["level"] != kept.model_dump()["level"]:
        raise InputError("two_levels", first=gone.id, second=kept.id)


def _pointing(value: object, gone: str, kept: str) -> object:
    """A reference with the one id in the place of the other; of several, each once."""
    if isinstance(value, (list, tuple)):
        return tuple(dict.fromkeys(kept if one == gone else one for one in value))
    return kept


def _merged(
    gone: Unit | Organisation, kept: Unit | Organisation, own: dict[str, Any]
) -> tuple[dict[str, Any], list[FieldOfBoth], list[FieldOfBoth]]:
    """The row that stays, what it takes from the other, and where the two differ."""
    row, theirs = dict(own), gone.model_dump()
    taken, conflicts = [], []
    for column in type(kept).model_fields:
        mine, other = row[column], theirs[column]
        if column in _KEPT_OUT or mine == other:
            continue
        if column == "parent_id" and other == kept.id:
            continue
        if column == "parent_id" and mine in {kept.id, gone.id}:
            row[column] = other  # it stood below the other: now it stands where the other stood
            taken.append(FieldOfBoth(column, gone.id, other, other))
            continue
        result = _result(column, mine, other)
        if result != mine:
            row[column] = result
            taken.append(FieldOfBoth(column, mine, other, result))
        elif _says_something(type(kept), column, other):
            conflicts.append(FieldOfBoth(column, mine, other, mine))
    names = (row.get("short_name", ""), gone.name, theirs.get("short_name", ""))
    every = [*own["other_names"].split("|"), *names[1:], *theirs["other_names"].split("|")]
    known = {"", kept.name, names[0]}
    if "short_name" in row and not row["short_name"] and theirs["short_name"]:
        row["short_name"] = theirs["short_name"]
        taken.append(FieldOfBoth("short_name", "", theirs["short_name"], theirs["short_name"]))
        known.add(theirs["short_name"])
    row["other_names"] = "|".join(dict.fromkeys(name for name in every if name not in known))
    return row, taken, conflicts


def _result(column: str, mine: Any, other: Any) -> Any:
    """What stands there: the longest period, all that either covers, else what is there at all."""
    if column == "valid_from":
        return min(mine, other)
    if column == "valid_to":
        return None if mine is None or other is None else max(mine, other)
    if isinstance(mine, tuple):
        return tuple(sorted({*mine, *other}))
    return other if mine in {None, "", False} else mine


def _says_something(cls: type[Thing], column: str, value: object) -> bool:
    return column not in {"valid_from", "valid_to"} and value != cls.model_fields[column].default


def _check_line(store: Store, start: str, changed: Mapping[str, Organisation]) -> None:
    """Refuse a merge after which an organisation would stand above itself."""
    line = [start]
    while True:
        row = changed.get(line[-1])
        if row is not None:
            parent = row.parent_id
        else:
            parent = _rows(store, "organisations", [line[-1]])[line[-1]]["parent_id"]
        if parent is None:
            return
        if parent in line:
            raise ConflictError("merge_in_a_circle", line=" → ".join([*line, parent]))
        line.append(parent)


def _doubled(
    store: Store,
    kept: Unit | Organisation,
    things: Mapping[str, Mapping[str, Thing]],
    moved: Iterable[MovedLink],
) -> Iterator[DoubledLink]:
    """Rows that say the same of the body: equal references and name, periods that meet."""
    there = changes.referring(store, kept.table, [kept.id])
    came: dict[str, set[str]] = defaultdict(set)
    for link in moved:
        came[link.table].add(link.id)
    for table, ids in came.items():
        known = sorted(
            {str(row["id"]) for (other, _), rows in there.items() if other == table for row in rows}
        )
        before = [
            _CLASSES[table].model_validate(row)
            for id_, row in _rows(store, table, known).items()
            if id_ not in ids
        ]
        for id_ in sorted(ids - {kept.id}):
            new = things[table][id_]
            if _bodies_of(new).count(kept.id) > 1:
                yield DoubledLink(table, new.id, new.id)
            for old in before:
                if _says(new) == _says(old) and _meet(new, old):
                    yield DoubledLink(table, old.id, new.id)


def _bodies_of(row: Thing) -> list[object]:
    """The single units and organisations that a row refers to."""
    columns = (column for column, table in row.references.items() if table in _DOUBLED)
    return [getattr(row, column) for column in columns]


def _says(row: Thing) -> tuple[object, ...]:
    """What a link says: what it refers to, and what it is called."""
    columns = [column for column in row.references if column != "source_id"]
    return (
        *(tuple(sorted(values(getattr(row, column)))) for column in columns),
        *(getattr(row, column, None) for column in ("name", "post", "level")),
    )


def _meet(one: Thing, other: Thing) -> bool:
    """Whether two rows hold on a common day."""
    if not isinstance(one, Lasting) or not isinstance(other, Lasting):
        return True
    start = max(one.valid_from, other.valid_from)
    return start <= min(one.valid_to or date.max, other.valid_to or date.max)


def _node(  # noqa: PLR0913, PLR0917  the columns of the node
    id_: str,
    one: Unit | Organisation,
    other: Unit | Organisation,
    verdict: Verdict,
    by: str,
    note: str,
) -> dict[str, str]:
    return {
        "id": id_,
        "at": now(),
        "by": by,
        "verdict": verdict,
        "table_name": Doubled(one.table),
        "first_id": one.id,
        "first_name": one.name,
        "second_id": other.id,
        "second_name": other.name,
        "note": note,
        "gone_id": "",
        "load_id": "",
    }
