"""What rows say of each other, and of those in the store."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any, cast

from partygraph import admission, model
from partygraph.errors import Fault
from partygraph.model import Area, Assignment, Organisation
from partygraph.tables.identity import nearest_names
from partygraph.tables.naming import resolve
from partygraph.tables.rows import CLASSES, RANKS, Known, Tables


def check(tables: Tables, known: Known) -> None:
    """Check what rows say of each other, and of those in the store, adding to the faults.

    Args:
        known: rows of the store, of those that `Tables.outside` names, and the organisations
            above them.
    """
    if tables.waiting:
        resolve(tables, {})

    @cache
    def ids_of(table: str) -> list[str]:
        return [id_ for name, id_ in tables.places if name == table]

    @cache
    def nearest(table: str, value: str) -> str:
        return nearest_names(value, ids_of(table))

    for place, table, column, target, value in tables.placed():
        if (target, value) not in tables.places and value not in known.get(target, ()):
            near = ""
            if len(tables.faults) < tables.limits.faults:  # those behind are only counted
                near = nearest(target, value)
            details = {"value": value, "table": target, "expected": near}
            tables.faults.append(tables.at(place, "unknown_reference", table, column, details))
    tables.faults.extend(_doubled_ids(tables))
    for table in RANKS:
        tables.faults.extend(_parents_not_above(tables, table, known.get(table, {})))
    tables.faults.extend(_loops(tables, known.get("organisations", {})))
    tables.faults.extend(_not_admitted(tables, known.get("rules", {})))
    order = {name: place for place, name in enumerate(CLASSES)}
    tables.faults.sort(
        key=lambda fault: (
            order.get(fault.table, -1),
            fault.file,
            fault.sheet,
            fault.row or 0,
            fault.column,
            fault.rule,
        )
    )
    most = tables.limits.faults
    if len(tables.faults) > most:
        more = Fault("more_faults", details={"count": len(tables.faults) - most})
        tables.faults[most:] = [more]


def _doubled_ids(tables: Tables) -> Iterator[Fault]:
    """An id names one thing in the whole graph, whatever its table."""
    owners: dict[str, str] = {}
    order = {name: place for place, name in enumerate(CLASSES)}
    for table, id_ in sorted(tables.places, key=lambda key: order[key[0]]):
        owner = owners.setdefault(id_, table)
        if id_ and owner != table:
            place = tables.places[table, id_]
            details = {"value": id_, "table": owner, "first": str(tables.places[owner, id_])}
            yield Fault(
                "id_used_elsewhere", table, place.row, "id", details, place.file, place.sheet
            )


def _parents_not_above(
    tables: Tables, table: str, known: Mapping[str, Mapping[str, Any]]
) -> Iterator[Fault]:
    """A parent, in the same tables or in the store, stands on a higher level than its child."""
    ranks = RANKS[table]
    rows = cast("dict[str, Area | Organisation]", tables.rows.get(table, {}))
    levels = {id_: str(row["level"]) for id_, row in known.items()}
    levels |= {row.id: str(row.level) for row in rows.values()}
    for row in rows.values():
        level = levels.get(row.parent_id or "")
        if row.level in ranks and level in ranks and ranks[level] >= ranks[row.level]:
            details = {"value": row.parent_id, "level": level, "own": row.level}
            yield tables.fault("parent_not_above", row, "parent_id", **details)


def _not_admitted(tables: Tables, known: Mapping[str, Mapping[str, Any]]) -> Iterator[Fault]:
    """Tasks that are handed down against the list, and rules that rest on no document."""
    rules = cast("dict[str, model.Rule]", tables.rows.get("rules", {}))
    given = cast("dict[str, Assignment]", tables.rows.get("assignments", {}))
    for one in admission.refused(rules.values(), given.values(), known):
        yield tables.fault(one.rule, one.row, one.column, **one.details)


def _loops(tables: Tables, known: Mapping[str, Mapping[str, Any]]) -> Iterator[Fault]:
    """One fault for each organisation that is, along the line of parents, above itself."""
    rows = cast("dict[str, Organisation]", tables.rows.get("organisations", {}))
    above: dict[str, str | None] = {id_: row["parent_id"] for id_, row in known.items()}
    above |= {row.id: row.parent_id for row in rows.values()}
    for row in rows.values():
        line = [row.id]
        while (parent := above.get(line[-1])) is not None and parent not in line:
            line.append(parent)
        if parent == row.id:
            details = {"line": " → ".join([*line, row.id])}
            yield tables.fault("loop", row, "parent_id", **details)
