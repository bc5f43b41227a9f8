"""Which rows somebody sees who is bound to areas, and how those outside look that they name.

Three kinds of rows are seen: those that belong to the scope, as they are; the areas above it, so
that every area is part of another; and what the former name outside, as stubs. A stub has a name,
its kind, its days, and nothing else: it comes from a source that says so, and lies in the nearest
area above that is seen.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from partygraph import tables
from partygraph.belonging import OUTSIDE_SOURCE, end_of
from partygraph.changes import batches
from partygraph.model import (
    TABLES,
    Area,
    AreaKind,
    AreaLevel,
    Source,
    SourceKind,
    Standing,
    Thing,
    cells,
)
from partygraph.queries import query, sections
from partygraph.scope import Scope
from partygraph.store import Cells, Reader, read_rows
from partygraph.words import Language, words

Key = tuple[str, str]
"""A table and an id."""
Row = dict[str, Any]

OUTSIDE_AREA: Final = "00"
"""The area of stubs that no area lies above that is seen."""
CLASSES: Final[dict[str, type[Thing]]] = {cls.table: cls for cls in TABLES}
_KEPT: Final[Mapping[str, frozenset[str]]] = {
    "areas": frozenset({"parent_id", "valid_to"}),
    "organisations": frozenset({"parent_id", "unit_id", "valid_to"}),
    "rules": frozenset({"power", "valid_to"}),
}
"""What a stub has beside the columns that its table requires."""
_TO_ABOVE: Final = frozenset({("steps", "area_id"), ("evaluations", "by_area_id")})
"""Columns in which an area outside is told as the nearest one above."""


def outside_source() -> Source:
    """The source of stubs."""
    title = " / ".join(words(one)["scope.outside_source"] for one in (Language.zh, Language.en))
    return Source(id=OUTSIDE_SOURCE, title=title, kind=SourceKind.office)


def _outside_area(day: Any) -> Area:
    name = words(Language.zh)["scope.outside_area"]
    return Area(
        id=OUTSIDE_AREA,
        name=name,
        official_name=name,
        level=AreaLevel.province,
        kind=AreaKind.province,
        valid_from=day,
        source_id=OUTSIDE_SOURCE,
        standing=Standing.reported,
    )


@dataclass(slots=True)
class Seen:
    """What is seen of a graph, or of some rows of it."""

    own: dict[str, dict[str, Cells]] = field(default_factory=lambda: defaultdict(dict))
    """Rows of the scope by table and id."""
    stubs: dict[str, dict[str, Cells]] = field(default_factory=lambda: defaultdict(dict))
    """What they name outside, the areas above, and the source of these."""
    trimmed: set[Key] = field(default_factory=set)
    """Rows of the scope that are not told whole, since they name areas outside."""

    def rows(self) -> dict[str, dict[str, Cells]]:
        """All of them."""
        return {table: {**self.stubs[table], **self.own[table]} for table in CLASSES}


class Reading:
    """Reads from one state of a whole graph what is seen of it.

    Args:
        reader: the whole graph.
        scope: whose areas; not the whole graph.
    """

    def __init__(self, reader: Reader, scope: Scope) -> None:
        self._reader, self._scope = reader, scope
        self._codes = scope.areas or ()
        above = {code[:length] for code in self._codes for length in range(2, len(code))}
        self._above = {
            id_: row for id_, row in self._rows("areas", above).items() if not scope.holds(id_)
        }
        """The areas above."""
        self._areas: dict[Key, str] = {}
        """The code of the area that a row belongs to, as far as they were looked for."""

    def everything(self, sources: Iterable[str] = ()) -> Seen:
        """All that is seen.

        Args:
            sources: ids of some that are seen though no row comes from them.
        """
        rows = {table: self._in_scope(table) for table in CLASSES}
        return self._seen(rows, set(sources))

    def _in_scope(self, table: str) -> dict[str, Row]:
        """The rows of a table in the scope, and the holidays of the areas above."""
        if table == "sources":
            return {}
        statement = sections(f"load/{table}")["in_area"]
        ids = {
            row["id"]
            for code in self._codes
            for row in self._reader.read(statement, area=code, below=code)
        }
        rows = self._rows(table, ids)
        if table == "holidays":
            for code in self._above:
                found = self._reader.read(
                    sections("load/holidays")["referring area_id"], ids=[code]
                )
                rows |= self._rows(table, (row["id"] for row in found))
        if table == "successions":
            rows = {id_: row for id_, row in rows.items() if self._is_whole(row)}
        return rows

    def _is_whole(self, succession: Row) -> bool:
        return self._scope.holds(succession["predecessor_id"])

    def area_of(self, table: str, id_: str, row: Row | None = None) -> str:
        """The code of the area that a row belongs to; empty for one that is not there."""
        found = self._areas.get((table, id_))
        if found is None:
            row = self._rows(table, [id_]).get(id_) if row is None else row
            end, other = ("", "") if row is None else end_of(table, row)
            found = other if end in {"", "areas"} else self.area_of(end, other)
            self._areas[table, id_] = found
        return found

    def holds(self, table: str, row: Row) -> bool:
        """Whether a row of the graph is seen as it is."""
        if table == "sources":
            return False
        if table == "holidays" and row["area_id"] in self._above:
            return True
        return self.is_own(table, row)

    def is_own(self, table: str, row: Row) -> bool:
        """Whether a row of the graph belongs to the scope."""
        if table == "successions" and not self._is_whole(row):
            return False
        return self._scope.holds(self.area_of(table, row["id"], row))

    def some(self, ids: Mapping[str, Iterable[str]], sources: Iterable[str] = ()) -> Seen:
        """Those of some rows that are seen, with what they name.

        Args:
            sources: as of `everything`.
        """
        rows = {table: self._rows(table, wanted) for table, wanted in ids.items()}
        return self._seen(
            {
                table: {id_: row for id_, row in found.items() if self.holds(table, row)}
                for table, found in rows.items()
            },
            sources,
        )

    def _rows(self, table: str, ids: Iterable[str]) -> dict[str, Row]:
        return read_rows(self._reader, table, sorted(ids))

    # How they are seen

    def _seen(self, rows: Mapping[str, dict[str, Row]], sources: Iterable[str] = ()) -> Seen:
        seen = Seen()
        named: dict[str, set[str]] = defaultdict(set)
        for table, found in rows.items():
            for id_, row in found.items():
                told = self._told(table, row)
                if any(told[name] != row[name] for name in told):
                    seen.trimmed.add((table, id_))
                seen.own[table][id_] = _cells(table, told)
                self._name(named, table, told)
        self._add_sources(seen, named.pop("sources", set()).union(sources))
        given = _given(rows)
        stubs: dict[str, dict[str, Row]] = {"areas": self._above}
        wanted = {"areas": set(self._above)} | named
        while wanted:
            found = {
                table: stubs.get(table, {}) | self._outside(table, ids, seen, stubs)
                for table, ids in wanted.items()
            }
            wanted = defaultdict(set)
            for table, of_table in found.items():
                for id_, row in of_table.items():
                    if id_ not in seen.stubs[table]:
                        stub = self._stub(table, row, given)
                        seen.stubs[table][id_] = _cells(table, stub)
                        self._name(wanted, table, stub)
            wanted.pop("sources", None)
        self._add_outside(seen)
        return seen

    def _told(self, table: str, row: Row) -> Row:
        """A row of the scope without areas outside, those of its own side apart."""
        told = dict(row)
        for column, target in CLASSES[table].references.items():
            if target != "areas" or not row.get(column):
                continue
            if isinstance(row[column], tuple):
                told[column] = tuple(one for one in row[column] if self._is_seen(one))
            elif (table, column) in _TO_ABOVE:
                told[column] = self._place(row[column])
        return told

    def _is_seen(self, area: str) -> bool:
        return self._scope.holds(area) or area in self._above

    def _place(self, area: str) -> str:
        """The nearest area above that is seen, or the area itself where it is."""
        if self._scope.holds(area):
            return area
        above = [code for code in self._above if area.startswith(code)]
        return max(above, key=len, default=OUTSIDE_AREA)

    def _name(self, named: dict[str, set[str]], table: str, row: Row) -> None:
        """Add what a row refers to."""
        for column, target in CLASSES[table].references.items():
            named[target].update(tables.values(row.get(column)))

    def _outside(
        self, table: str, ids: set[str], seen: Seen, stubs: Mapping[str, Mapping[str, Row]]
    ) -> dict[str, Row]:
        """Those of some rows that are neither in the scope nor known."""
        if table == "areas":
            return {}
        new = ids - seen.own[table].keys() - seen.stubs[table].keys() - stubs.get(table, {}).keys()
        return {
            id_: row for id_, row in self._rows(table, new).items() if not self.holds(table, row)
        }

    def _stub(self, table: str, row: Row, given: Mapping[str, int]) -> Row:
        cls = CLASSES[table]
        kept = _KEPT.get(table, frozenset({"valid_to"}))
        stub = {
            name: row[name]
            for name, info in cls.model_fields.items()
            if info.is_required() or (name in kept and row.get(name) is not None)
        }
        made_up = row["standing"] == Standing.illustrative
        stub["source_id"] = OUTSIDE_SOURCE
        stub["standing"] = Standing.illustrative if made_up else Standing.reported
        if "area_id" in stub:
            stub["area_id"] = self._place(self.area_of(table, row["id"], row))
        if table == "resources":
            stub["quantity"] = given.get(row["id"], 0)
        return stub

    def _add_sources(self, seen: Seen, named: set[str]) -> None:
        for id_, row in self._rows("sources", named).items():
            seen.own["sources"][id_] = _cells("sources", row)

    def _add_outside(self, seen: Seen) -> None:
        """Add the source of stubs and the area of those that nothing is above."""
        if not any(seen.stubs.values()):
            return
        placed = [
            row
            for found in (seen.stubs, seen.own)
            for of_table in found.values()
            for row in of_table.values()
            if OUTSIDE_AREA in {row.get("area_id"), row.get("by_area_id")}
        ]
        if placed:
            days = (row["valid_from"] for row in placed if row.get("valid_from"))
            area = _outside_area(min(days, default="1949-10-01"))
            seen.stubs["areas"][OUTSIDE_AREA] = cells(area)
        seen.stubs["sources"][OUTSIDE_SOURCE] = cells(outside_source())


def _given(rows: Mapping[str, dict[str, Row]]) -> dict[str, int]:
    """By resource, how much of it the services of the scope use."""
    given: dict[str, int] = defaultdict(int)
    for row in rows.get("services", {}).values():
        given[row["resource_id"]] += row["quantity"]
    return given


def _cells(table: str, row: Row) -> Cells:
    filled = {name: value for name, value in row.items() if value is not None}
    return cells(CLASSES[table].model_validate(filled))


def naming_sources(reader: Reader, ids: Iterable[str]) -> Iterator[tuple[str, str, str]]:
    """The rows that come from some sources: (source, table, id)."""
    for some in batches(sorted(ids)):
        for row in reader.read(query("scope/naming_sources"), ids=some):
            yield row["source_id"], row["kept_in"], row["id"]
