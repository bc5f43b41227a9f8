"""What was read: rows by table and id, where each stands, and the faults met so far."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from partygraph.errors import Fault
from partygraph.ledgers import headers
from partygraph.ledgers.cells import Given
from partygraph.ledgers.limits import DEFAULT, Limits
from partygraph.ledgers.mapping import Unmapped
from partygraph.model import TABLES, AreaLevel, OrganisationLevel, Thing
from partygraph.tables.identity import TOWN_AND_MORE, plain, spellings

CLASSES: dict[str, type[Thing]] = {cls.table: cls for cls in TABLES}
"""What each table holds rows of."""


RANKS: dict[str, dict[str, int]] = {
    "areas": {level: rank for rank, level in enumerate(AreaLevel)},
    "organisations": {
        level: rank
        for rank, level in enumerate(OrganisationLevel)
        if level is not OrganisationLevel.unit_organisation
    },
}
"""Levels by table from the highest on, of rows whose parent stands above them."""


LONGEST = 60
"""Characters of a wrong value that a message repeats."""


Known = Mapping[str, Mapping[str, Mapping[str, Any]]]
"""Rows of the store as cells, by table and id."""


Named = Mapping[str, Mapping[str, Sequence[tuple[str, str]]]]
"""Things of the store by table and name: (id, code of its area or "") of each that is called so."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a row stands: `row` is what a person sees; `sheet` is empty for a file without any."""

    file: str
    sheet: str
    row: int

    def __str__(self) -> str:
        return f"{' › '.join(filter(None, (self.file, self.sheet)))}:{self.row}"


@dataclass(frozen=True, slots=True)
class ReadFile:
    """A file that was read: its hash, its encoding, and (sheet, table, rows) of each table."""

    name: str
    sha256: str
    encoding: str
    """`utf-8`, `gb18030`, `utf-16-le` …, or `xlsx`."""
    sheets: tuple[tuple[str, str, int], ...] = ()


@dataclass(slots=True)
class Waiting:
    """A row that refers by name, or has no id yet."""

    cls: type[Thing]
    given: dict[str, Given]
    place: Place
    wrong: frozenset[str]
    """Columns that already have a fault."""

    def is_ready(self) -> bool:
        """Whether it has its id and refers by ids alone."""
        said = self.given.keys() & headers.INSTEAD.get(self.cls.table, {}).keys()
        has_id = "id" in self.given or "id" in self.wrong or self.cls.table == "areas"
        return has_id and not said and not any(self.names())

    def names(self) -> Iterator[tuple[str, str, str]]:
        """What it calls by name: (column, table, name)."""
        for column, target in targets(self.cls).items():
            for value in values(self.given.get(column)):
                if not value.isascii():
                    yield column, target, plain(value)


class Reference(NamedTuple):
    """That the row at a place refers, in a column, to a thing of a table."""

    place: Place
    table: str
    column: str
    target: str
    value: str


@dataclass(slots=True)
class Tables:
    """What was read: rows by table and id, where each stands, and the faults met so far."""

    rows: dict[str, dict[str, Thing]] = field(default_factory=dict)
    places: dict[tuple[str, str], Place] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)
    warnings: list[Fault] = field(default_factory=list)
    files: tuple[ReadFile, ...] = ()
    unmapped: list[Unmapped] = field(default_factory=list)
    headers: dict[tuple[str, str, str], str] = field(default_factory=dict)
    """The header of a column as it stands there, by file, sheet and column, where they differ."""
    waiting: list[Waiting] = field(default_factory=list)
    """Rows that `resolve` makes rows of."""
    loose: list[Reference] = field(default_factory=list)
    """What rows refer to of which no thing can be made, in columns that have no fault yet."""
    limits: Limits = DEFAULT

    def references(self) -> Iterator[tuple[Thing, str, str, str]]:
        """Every reference of a thing: (row, column, table referred to, id referred to)."""
        for rows in self.rows.values():
            for row in rows.values():
                for column, target in row.references.items():
                    for value in values(getattr(row, column)):
                        yield row, column, target, value

    def placed(self) -> Iterator[Reference]:
        """Every reference with its place, those of rows with other faults last."""
        for row, column, target, value in self.references():
            yield Reference(self.places[row.table, row.id], row.table, column, target, value)
        yield from self.loose

    def fault(self, rule: str, row: Thing, column: str, **details: Any) -> Fault:
        """A fault at a column of a row that was read."""
        return self.at(self.places[row.table, row.id], rule, row.table, column, details)

    def at(
        self, place: Place, rule: str, table: str, column: str, details: Mapping[str, Any]
    ) -> Fault:
        """A fault at a column of the row that stands at a place."""
        header = self.headers.get((place.file, place.sheet, column), column)
        return Fault(rule, table, place.row, header, dict(details), place.file, place.sheet)

    def outside(self) -> dict[str, set[str]]:
        """Ids by table that rows refer to and that are not in these tables: ask the store."""
        wanted: dict[str, set[str]] = {}
        for one in self.placed():
            if (one.target, one.value) not in self.places:
                wanted.setdefault(one.target, set()).add(one.value)
        return wanted

    def named(self) -> dict[str, set[str]]:
        """Names by table that waiting rows speak of, in the spellings of half and full width.

        Ask the store for them, then call `resolve`.
        """
        wanted: dict[str, set[str]] = {}
        for table, name in set(self._called()):
            parts = TOWN_AND_MORE.fullmatch(name) if table == "areas" else None
            for one in (name, *(parts.groups() if parts else ())):
                wanted.setdefault(table, set()).update(spellings(one))
        return wanted

    def speaks_of_names(self) -> bool:
        """Whether `named` has anything to tell."""
        return any(True for _ in self._called())

    def _called(self) -> Iterator[tuple[str, str]]:
        """What waiting rows call by name: (table, name), as often as it is called."""
        for row in self.waiting:
            table = row.cls.table
            if "id" not in row.given and table in ("units", "organisations"):
                yield from ((table, name) for name in values(row.given.get("name")))
            yield from (("pairings", name) for name in values(row.given.get(headers.UNIT)))
            yield from ((target, name) for _, target, name in row.names())


def targets(cls: type[Thing]) -> dict[str, str]:
    """Columns that may hold names of rows of another table, those that stand instead as well."""
    return {**cls.references, **headers.INSTEAD.get(cls.table, {})}


def values(value: object) -> tuple[str, ...]:
    """The values of a cell: none, one, or several."""
    if value is None:
        return ()
    return value if isinstance(value, tuple) else (str(value),)
