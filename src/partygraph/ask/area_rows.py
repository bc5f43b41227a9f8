"""Every row of an area, table by table: what a ledger holds and what quality is judged by."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from partygraph.model import TABLES, Source, Thing
from partygraph.queries import query
from partygraph.store import Reader, read_rows

Cells = Mapping[str, Any]
"""One row as the store has it, by column."""


@dataclass(frozen=True, slots=True)
class AreaRows:
    """The rows of an area and of everything below it, whatever their days.

    `rows` are by table, in the order of loading, and id; `places` says in which area each of the
    area's own rows stands. Rows that the others refer to, of elsewhere, have no place.
    """

    area: str
    rows: dict[str, dict[str, Cells]]
    places: dict[str, str]

    def things(self) -> dict[str, list[Thing]]:
        """All rows as rows of the model, by table."""
        return {
            cls.table: [
                cls.model_validate(
                    {
                        name: value
                        for name, value in row.items()
                        if name in cls.model_fields and value is not None
                    }
                )
                for row in self.rows[cls.table].values()
            ]
            for cls in TABLES
        }


def area_rows(store: Reader, area: str) -> AreaRows:
    """Read the rows of an area, and then what they refer to, until nothing is missing.

    Where things belong: a pairing and what hangs on it to its community, a seat to the committee's
    area, a service to the area of its demand, a liaison to the place of its enterprise; a resource
    to the area that it serves or, where that is wider, to the place of its unit.
    """
    places: dict[str, str] = {}
    rows: dict[str, dict[str, Cells]] = {}
    for cls in TABLES:
        found: dict[str, str] = {}
        if cls is not Source:
            for one in store.read(query(f"ledger/{cls.table}"), area=area):
                found.setdefault(one["id"], one["area_id"])
        rows[cls.table] = dict(read_rows(store, cls.table, sorted(found)))
        places |= found
    _add_referred(store, rows)
    ordered = {table: dict(sorted(some.items())) for table, some in rows.items()}
    return AreaRows(area, ordered, places)


def _add_referred(store: Reader, rows: dict[str, dict[str, Cells]]) -> None:
    """Add the rows that these rows refer to and that are not among them."""
    fresh = rows
    while wanted := _referred(fresh, rows):
        fresh = {table: dict(read_rows(store, table, ids)) for table, ids in wanted.items()}
        for table, some in fresh.items():
            rows[table] |= some


def _referred(
    fresh: Mapping[str, Mapping[str, Cells]], rows: Mapping[str, Mapping[str, Cells]]
) -> dict[str, list[str]]:
    """The ids that fresh rows refer to and that no row has, by table."""
    wanted: dict[str, set[str]] = {}
    for cls in TABLES:
        for row in fresh.get(cls.table, {}).values():
            for column, target in cls.references.items():
                value = row[column]
                ids = value if isinstance(value, tuple) else () if value is None else (value,)
                wanted.setdefault(target, set()).update(ids)
    missing = {table: sorted(ids - rows[table].keys()) for table, ids in wanted.items()}
    return {table: ids for table, ids in missing.items() if ids}
