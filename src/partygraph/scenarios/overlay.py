"""The rows of the graph that the edits of a scenario speak of, for the edits to be laid over."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from partygraph import changes
from partygraph.model import Standing
from partygraph.queries import query
from partygraph.scenarios.edits import Alter, End, Move, Numbered, Pair, Scenario
from partygraph.store import Reader, read_rows

HANGS: dict[str, tuple[str, ...]] = {
    "units": (
        "organisations.unit_id",
        "pairings.unit_id",
        "registrations.unit_id",
        "seats.unit_id",
        "resources.unit_id",
        "liaisons.unit_id",
        "liaisons.enterprise_id",
    ),
    "pairings": ("projects.pairing_id",),
    "resources": ("services.resource_id",),
    "demands": ("services.demand_id",),
}
"""By table, the columns of the rows that end with a row of it."""
_LETS_GO = {"units": ("key_projects.lead_id", "organisations.covers_units")}
"""By table, the columns that no longer name a row of it that ended; the rows stay."""

Row = dict[str, Any]
Key = tuple[str, str]
Ids = dict[str, set[str]]
"""Ids by table."""
Referring = dict[Key, list[tuple[str, str, str]]]
"""By a row, what refers to it: table, column, id."""


@dataclass(slots=True)
class Overlay:
    """The rows that edits speak of, as the edits so far have made them."""

    scenario: Scenario
    standing: Standing
    rows: dict[Key, Row]
    """What is there, of the graph and of the edits."""
    referring: Mapping[Key, list[tuple[str, str, str]]]
    """By a row, what refers to it: table, column, id."""
    pairs: dict[tuple[str, str], set[str]]
    """By unit and community, the ids of their pairings, those that have ended among them."""
    touched: dict[Key, int] = field(default_factory=dict)
    """Rows that edits changed or made: the number of the first edit that did."""
    removed: set[Key] = field(default_factory=set)
    """Rows of the graph that would never come to hold."""

    @property
    def last(self) -> date:
        """The last day before the scenario."""
        return self.scenario.starts_on - timedelta(days=1)

    def holds(self, key: Key) -> bool:
        """Whether a row holds on the scenario's first day."""
        row, day = self.rows.get(key), self.scenario.starts_on
        return row is not None and row["valid_from"] <= day and not is_over(row, day)

    def put(self, key: Key, row: Row, number: int) -> None:
        """Let a row be as it is given."""
        self.rows[key] = row
        self.touched.setdefault(key, number)


def is_over(row: Mapping[str, Any], day: date) -> bool:
    """Whether a row ended before a day."""
    return row["valid_to"] is not None and row["valid_to"] < day


def read_overlay(reader: Reader, scenario: Scenario, standing: Standing) -> Overlay:
    """All rows that the edits speak of, all that hangs on those that end, and their pairings."""
    wanted, ending = _spoken_of(scenario.edits)
    referring = _follow(reader, wanted, ending)
    rows = {
        (table, id_): row
        for table, ids in wanted.items()
        for id_, row in read_rows(reader, table, sorted(ids)).items()
    }
    of_pairings = {row["unit_id"] for (table, _), row in rows.items() if table == "pairings"}
    for id_, row in read_rows(reader, "units", sorted(of_pairings - {None})).items():
        rows["units", id_] = row
    pairs: dict[tuple[str, str], set[str]] = defaultdict(set)
    for batch in changes.batches(sorted(id_ for table, id_ in rows if table == "units")):
        for row in reader.read(query("scenario/pairings"), ids=batch):
            pairs[row["unit_id"], row["area_id"]].add(row["id"])
    ids = {id_ for of_pair in pairs.values() for id_ in of_pair}
    for id_, row in read_rows(reader, "pairings", sorted(ids)).items():
        rows["pairings", id_] = row
    return Overlay(scenario, standing, rows, referring, pairs)


def _spoken_of(edits: Iterable[Numbered]) -> tuple[Ids, Ids]:
    """The rows that edits name, and those of them that end."""
    wanted: Ids = defaultdict(set)
    ending: Ids = defaultdict(set)
    for edit in (one.edit for one in edits):
        match edit:
            case Pair():
                wanted["units"].add(edit.unit_id)
                wanted["areas"].add(edit.area_id)
            case Move():
                wanted["areas"].add(edit.area_id)
                ending["pairings"].add(edit.pairing_id)
            case End():
                ending[edit.table].add(edit.id)
            case Alter():
                wanted[edit.table].add(edit.id)
    return wanted, ending


def _follow(reader: Reader, wanted: Ids, ending: Ids) -> Referring:
    """What hangs on rows that end, and on that; it is added to the wanted rows."""
    found: Referring = defaultdict(list)
    while any(ending.values()):
        ended, ending = ending, defaultdict(set)
        for table, ids in ended.items():
            wanted[table] |= ids
            hanging = {*HANGS.get(table, ()), *_LETS_GO.get(table, ())}
            for (other, column), links in _referring(reader, table, ids, hanging):
                for link in links:
                    found[table, link[column]].append((other, column, link["id"]))
                    if link["id"] not in wanted[other]:
                        ending[other].add(link["id"])
    return found


def _referring(
    reader: Reader, table: str, ids: Iterable[str], columns: set[str]
) -> Iterable[tuple[tuple[str, str], list[dict[str, Any]]]]:
    if columns:
        for place, links in changes.referring(reader, table, sorted(ids)).items():
            if ".".join(place) in columns:
                yield place, links
