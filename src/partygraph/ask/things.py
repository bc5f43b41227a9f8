"""Any one thing by its id, with what it says of itself, its links, its source, and its records."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from partygraph.ask.nearest import nearest_bodies
from partygraph.errors import NotFoundError
from partygraph.model import TABLES
from partygraph.queries import query
from partygraph.store import Reader, read_origins, read_rows


class CameFrom(BaseModel):
    """Which record wrote a row last, and where it stood in what was read."""

    model_config = ConfigDict(frozen=True)

    load_id: str = Field(title="The record that wrote it, or the scenario that supposes it")
    at: str = Field(title="When, UTC; empty for a supposed row")
    by: str = Field(title="Who; empty for a supposed row")
    file: str | None = Field(title="The file; null where it came from none")
    sheet: str | None = Field(title="Its sheet; empty for a file without any")
    row: int | None = Field(title="The row that a person sees in it")


class Step(BaseModel):
    """What one record changed of a row."""

    model_config = ConfigDict(frozen=True)

    load_id: str = Field(title="The record")
    at: str = Field(title="When, UTC")
    by: str = Field(title="Who")
    before: dict[str, Any] = Field(title="The columns that it changed, as they were")
    after: dict[str, Any] = Field(title="The same columns, as they became")


class Thing(BaseModel):
    """One row of the graph as its table has it, and where it comes from."""

    model_config = ConfigDict(frozen=True)

    id: str = Field(title="Id")
    table: str = Field(title="The table it is a row of")
    row: dict[str, Any] = Field(title="Its columns, as in the table")
    source: dict[str, Any] | None = Field(title="Its source; null for a source itself")
    came_from: CameFrom | None = Field(
        title="What wrote it last; null for a row from before records were kept"
    )
    changes: list[Step] = Field(title="What changed it since it was added, the latest first")
    merged_from: str | None = Field(
        default=None,
        title="The id asked for, where that row was merged into this one",
        exclude_if=lambda value: value is None,
    )


class Told(BaseModel):
    """One row of the graph in short."""

    model_config = ConfigDict(frozen=True)

    id: str = Field(title="Id")
    table: str = Field(title="The table it is a row of")
    name: str = Field(title="Its name; empty where its table has none")
    row: dict[str, Any] = Field(title="Its columns, as in the table")


class Things(BaseModel):
    """Several rows of the graph, with the names of what they refer to."""

    model_config = ConfigDict(frozen=True)

    things: list[Told] = Field(title="Those that are there, in the order asked for")
    names: dict[str, str] = Field(title="The name of each thing that they refer to, by id")


def things(store: Reader, ids: Sequence[str]) -> Things:
    """Rows by their ids, whatever tables they are of; what is not there is left out."""
    tables: dict[str, list[str]] = {}
    for row in store.read(query("load/tables_of_ids"), ids=list(ids)):
        tables.setdefault(row["kept_in"], []).append(row["id"])
    found: dict[str, Told] = {}
    referred: dict[str, set[str]] = {}
    for cls in TABLES:
        for id_, row in read_rows(store, cls.table, tables.get(cls.table, ())).items():
            shown = {name: row.get(name) for name in cls.model_fields}
            cells = store.store.small_cells.cells
            told = cells(cls.table, shown, area_id=str(row.get("area_id") or ""))
            found[id_] = Told(id=id_, table=cls.table, name=_name(row), row=told)
            for column, table in cls.references.items():
                value = row.get(column)
                several = value if isinstance(value, tuple) else (value,)
                referred.setdefault(table, set()).update(one for one in several if one)
    names = {
        id_: _name(row)
        for table, wanted in referred.items()
        for id_, row in read_rows(store, table, sorted(wanted)).items()
    }
    return Things(things=[found[id_] for id_ in ids if id_ in found], names=names)


def _name(row: Mapping[str, Any]) -> str:
    return str(row.get("name") or row.get("title") or row.get("subject") or "")


def thing(store: Reader, id_: str) -> Thing:
    """The thing with an id; of a row that was merged into another, that other one.

    Raises:
        NotFoundError: there is none.
    """
    id_ = id_.encode(errors="replace").decode()  # a half of a character is no text of an engine
    labels = {cls.label: cls for cls in TABLES}
    found = store.read(query("ask/thing"), id=id_)
    if not found and (into := merged_into(store, id_)):
        return thing(store, into).model_copy(update={"merged_from": id_})
    if not found:
        raise NotFoundError("no_such_thing", value=id_, near=nearest_bodies(store, id_))
    cls = labels[found[0]["label"]]
    row = read_rows(store, cls.table, [id_])[id_]
    sources = (
        read_rows(store, "sources", [row["source_id"]]) if "source_id" in cls.references else {}
    )
    came_from, changes = _records_of(store, cls.table, id_)
    hidden = partial(
        store.store.small_cells.cells, cls.table, area_id=str(row.get("area_id") or "")
    )
    return Thing(
        id=id_,
        table=cls.table,
        row=hidden({name: row.get(name) for name in cls.model_fields}),
        source=next(iter(sources.values()), None),
        came_from=came_from,
        changes=[
            step.model_copy(update={"before": hidden(step.before), "after": hidden(step.after)})
            for step in changes
        ],
    )


def merged_into(store: Reader, id_: str) -> str | None:
    """The id of the row into which a row was merged that is gone; None where it was not."""
    rows = store.read(query("change/merged"), id=id_)
    ids = sorted({row["load_id"] for row in rows})
    records = {row["id"]: row for row in store.read(query("change/records_of"), ids=ids)}
    for row in rows:
        if records[row["load_id"]]["undone_on"] is None:
            return str(row["second_id"] if row["first_id"] == id_ else row["first_id"])
    return None


def _records_of(store: Reader, table: str, id_: str) -> tuple[CameFrom | None, list[Step]]:
    origin = read_origins(store, table, [id_])[id_]
    if origin.load_id is None:
        return None, []
    kept = [row for row in store.read(query("change/of_row"), id=id_) if row["after"] != "null"]
    wanted = {origin.load_id, *(row["load_id"] for row in kept)}
    records = {row["id"]: row for row in store.read(query("change/records_of"), ids=sorted(wanted))}
    kept = [row for row in kept if records[row["load_id"]]["undone_on"] is None]
    kept.sort(key=lambda row: -int(records[row["load_id"]]["revision_after"]))
    last = records.get(origin.load_id, {"at": "", "by": ""})  # a scenario is no record
    came_from = CameFrom(
        load_id=origin.load_id,
        at=last["at"],
        by=last["by"],
        file=origin.file,
        sheet=origin.sheet,
        row=origin.row,
    )
    return came_from, [_step(row, records[row["load_id"]]) for row in kept]


def _step(kept: dict[str, Any], record: dict[str, Any]) -> Step:
    before, after = json.loads(kept["before"]), json.loads(kept["after"])
    changed = [name for name in after if before.get(name) != after[name]]
    return Step(
        load_id=record["id"],
        at=record["at"],
        by=record["by"],
        before={name: before.get(name) for name in changed},
        after={name: after[name] for name in changed},
    )
