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
from partygraph.scenarios.edits import Add, Alter, End, Move, Numbered, Pair, Scenario
from partygraph.store import Reader, read_rows
from partygraph.tables import values

HANGS: dict[str, tuple[str, ...]] = {
    "units": (
        "organisations.unit_id",
        "pairings.unit_id",
        "registrations.unit_id",
        "seats.unit_id",
        "resources.unit_id",
        "liaisons.unit_id",
        "liaisons.enterprise_id",
        "rules.over_id",
    ),
    "pairings": ("projects.pairing_id",),
    "resources": ("services.resource_id",),
    "demands": ("services.demand_id",),
    "rules": ("assignments.rule_id",),
}
"""By table, the columns of the rows that end with a row of it."""
_LETS_GO = {
    "units": ("key_projects.lead_id", "organisations.covers_units", "assignments.unit_id"),
    "rules": ("rules.basis",),
}
"""By table, the columns that no longer name a row of it that ended; the rows stay."""

Row = dict[str, Any]
Key = tuple[str, str]
Ids = dict[str, set[str]]
"""Ids by table."""
Referring = dict[Key, dict[tuple[str, str, str], None]]
"""By a row, what refers to it or did once: table, column, id."""

_LINKS: dict[str, dict[str, str]] = defaultdict(dict)
"""By table, the columns that end or let go with what they name, and the table of that."""
for _target, _columns in (*HANGS.items(), *_LETS_GO.items()):
    for _table, _column in (one.split(".") for one in _columns):
        _LINKS[_table][_column] = _target


@dataclass(slots=True)
class Overlay:
    """The rows that edits speak of, as the edits so far have made them."""

    scenario: Scenario
    standing: Standing
    rows: dict[Key, Row]
    """What is there, of the graph and of the edits."""
    referring: Referring
    pairs: dict[tuple[str, str], set[str]]
    """By unit and community, the ids of pairings that are theirs or were once."""
    touched: dict[Key, int] = field(default_factory=dict)
    """Rows that edits changed or made: the number of the first edit that did."""
    removed: dict[Key, int] = field(default_factory=dict)
    """Rows of the graph that would never come to hold: the number of the edit that ends them."""
    _said: dict[tuple[Key, str], int] = field(default_factory=dict)
    """By row and column, the number of the last edit that wrote it."""

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
        before = self.rows.get(key, {})
        self._said |= {
            (key, name): number for name in row if name not in before or row[name] != before[name]
        }
        self.rows[key] = row
        self.touched.setdefault(key, number)
        table, id_ = key
        for column, target in _LINKS[table].items():
            for one in values(row[column]):
                self.referring.setdefault((target, one), {})[table, column, id_] = None
        if table == "pairings":
            self.pairs.setdefault((row["unit_id"], row["area_id"]), set()).add(id_)

    def drop(self, key: Key, number: int) -> None:
        """Let a row never come to hold; one that edits made is as if they had not."""
        row = self.rows.pop(key)
        if self.touched.pop(key, None) is None or row["source_id"] != self.scenario.id:
            self.removed[key] = number

    def said_by(self, key: Key, column: str) -> int:
        """The number of the edit that a column of a row has its value from."""
        return self._said.get((key, column), self.touched.get(key, 0))

    def naming(self, key: Key) -> list[tuple[str, str, str]]:
        """What hangs on a row or names it, as the edits so far have made it."""
        return [
            (table, column, id_)
            for table, column, id_ in self.referring.get(key, ())
            if (row := self.rows.get((table, id_))) is not None and key[1] in values(row[column])
        ]

    def paired(self, unit: str, area: str) -> list[str]:
        """The pairings of a unit and a community that hold on the scenario's first day."""
        return [
            id_
            for id_ in sorted(self.pairs.get((unit, area), ()))
            if self.holds(("pairings", id_))
            and (row := self.rows["pairings", id_])["unit_id"] == unit
            and row["area_id"] == area
        ]


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
                moved = edit.cells.keys() & _LINKS[edit.table].keys()
                (ending if moved else wanted)[edit.table].add(edit.id)
                _add_named(wanted, edit.table, edit.cells)
            case Add():
                if isinstance(id_ := edit.cells.get("id"), str):
                    wanted[edit.table].add(id_)
                _add_named(wanted, edit.table, edit.cells)
    return wanted, ending


def _add_named(wanted: Ids, table: str, cells: Mapping[str, Any]) -> None:
    """The unit of a pairing, which a later edit may move."""
    if table == "pairings" and isinstance(unit := cells.get("unit_id"), str):
        wanted["units"].add(unit)


def _follow(reader: Reader, wanted: Ids, ending: Ids) -> Referring:
    """What hangs on rows that end, and on that; it is added to the wanted rows."""
    found: Referring = defaultdict(dict)
    while any(ending.values()):
        ended, ending = ending, defaultdict(set)
        for table, ids in ended.items():
            wanted[table] |= ids
            hanging = {*HANGS.get(table, ()), *_LETS_GO.get(table, ())}
            for (other, column), links in _referring(reader, table, ids, hanging):
                for link in links:
                    found[table, link[column]][other, column, link["id"]] = None
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
