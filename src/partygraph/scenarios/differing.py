"""What a scenario changes, row by row and as a graph of units, communities and pairings."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from enum import StrEnum
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from partygraph.changes import ChangeKind, RowChange, batches
from partygraph.queries import query
from partygraph.scenarios.compiling import compiled
from partygraph.scenarios.edits import Scenario, ScenarioState
from partygraph.scenarios.nodes import read
from partygraph.store import Reader, Rows, Store, read_rows


class LinkState(StrEnum):
    """What becomes of a pairing."""

    begun = "begun"
    ended = "ended"
    changed = "changed"
    kept = "kept"


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True)


class RowDifference(_Part):
    """What becomes of a row."""

    table: str = Field(title="Its table")
    id: str = Field(title="Its id")
    edit: int | None = Field(title="The number of the edit that first touches it")
    kind: ChangeKind = Field(title="What happens to it")
    fields: dict[str, tuple[Any, Any]] = Field(title="Columns that differ: before and after")


class Link(_Part):
    """A pairing round what a scenario changes."""

    pairing_id: str = Field(title="The pairing")
    unit_id: str = Field(title="The unit")
    unit_name: str = Field(title="Its name")
    area_id: str = Field(title="The community")
    area_name: str = Field(title="Its name")
    state: LinkState = Field(title="What becomes of it")


class Unfit(_Part):
    """An edit that no longer fits the graph."""

    edit: int = Field(title="Its number")
    rule: str = Field(title="The rule that it breaks")
    column: str = Field(title="What of it")
    details: dict[str, Any] = Field(title="What stands there and what was expected")


class Difference(_Part):
    """A scenario beside the graph as it is."""

    scenario: Scenario
    revision: int = Field(title="The revision of the graph that it is compared with")
    stale: bool = Field(
        title="Whether the graph was written since it was made; not asked of an applied one"
    )
    rows: tuple[RowDifference, ...] = Field(title="What becomes of each row that it changes")
    links: tuple[Link, ...] = Field(
        title="Pairings of the units and communities concerned, on its first day"
    )
    unfit: tuple[Unfit, ...] = Field(title="Edits that no longer fit; they are left out")


def difference(store: Store, id_: str) -> Difference:
    """What a scenario changes of the graph as it is now.

    Raises:
        NotFoundError: there is no such scenario.
    """
    return store.snapshot("difference", lambda reader: _difference(reader, id_))


def _difference(reader: Reader, id_: str) -> Difference:
    wanted = read(reader, id_)
    found = compiled(reader, wanted)
    rows = [row for row in found.changes.rows if row.table != "sources"]
    return Difference(
        scenario=wanted,
        revision=found.changes.revision,
        stale=wanted.state is not ScenarioState.applied
        and found.changes.revision != wanted.revision,
        rows=tuple(
            RowDifference(
                table=row.table,
                id=row.id,
                edit=row.place.row if row.place else None,
                kind=row.kind,
                fields=row.fields,
            )
            for row in rows
        ),
        links=tuple(_links(reader, rows, wanted.starts_on)),
        unfit=tuple(
            Unfit(edit=number, rule=one.rule, column=one.column, details=one.details)
            for number, of_edit in found.faults.items()
            for one in of_edit
        ),
    )


def _links(reader: Reader, rows: Iterable[RowChange], day: date) -> Iterator[Link]:
    changed = {row.id: row for row in rows if row.table == "pairings"}
    ends = [cells for row in changed.values() for cells in (row.before, row.after) if cells]
    units = {str(cells["unit_id"]) for cells in ends}
    units |= {row.id for row in rows if row.table == "units"}
    areas = {str(cells["area_id"]) for cells in ends}
    there: dict[str, Mapping[str, Any]] = {
        row["id"]: row
        for statement, ids in (("pairings", units), ("pairings_in", areas))
        for row in _read(reader, f"scenario/{statement}", ids)
        if row["valid_from"] <= day and (row["valid_to"] is None or row["valid_to"] >= day)
    }
    there |= {id_: row.after or row.before or {} for id_, row in changed.items()}
    names = _names(reader, rows, there.values())
    for id_, cells in sorted(
        there.items(), key=lambda item: (item[1]["area_id"], item[1]["unit_id"], item[0])
    ):
        unit, area = str(cells["unit_id"]), str(cells["area_id"])
        yield Link(
            pairing_id=id_,
            unit_id=unit,
            unit_name=names.get(unit, unit),
            area_id=area,
            area_name=names.get(area, area),
            state=_STATES[changed[id_].kind] if id_ in changed else LinkState.kept,
        )


_STATES = {
    ChangeKind.added: LinkState.begun,
    ChangeKind.changed: LinkState.changed,
    ChangeKind.ended: LinkState.ended,
    ChangeKind.removed: LinkState.ended,
}


def _read(reader: Reader, name: str, ids: Iterable[str]) -> Rows:
    return [row for batch in batches(sorted(ids)) for row in reader.read(query(name), ids=batch)]


def _names(
    reader: Reader, rows: Iterable[RowChange], links: Iterable[Mapping[str, Any]]
) -> dict[str, str]:
    """Names of the units and communities of pairings, of the graph and of new ones."""
    links = list(links)
    names: dict[str, str] = {}
    for table, column in (("units", "unit_id"), ("areas", "area_id")):
        there = read_rows(reader, table, sorted({str(one[column]) for one in links}))
        names |= {id_: str(row["name"]) for id_, row in there.items()}
    new = {row.id: row.after["name"] for row in rows if row.after and "name" in row.after}
    return names | new
