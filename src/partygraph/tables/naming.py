"""Ids in the place of names."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from partygraph.ledgers import headers
from partygraph.ledgers.cells import Given
from partygraph.model import Pairing
from partygraph.tables.identity import (
    KEYS,
    OPTIONAL_IN_KEYS,
    TOWN_AND_MORE,
    made_id,
    nearest_names,
    plain,
)
from partygraph.tables.rows import CLASSES, LONGEST, Named, Tables, Waiting, targets, values
from partygraph.tables.settling import settle, tell_invalid

_NAMES: dict[str, tuple[str, ...]] = {
    "sources": ("title",),
    "areas": ("name", "official_name"),
    "units": ("name", "short_name"),
    "organisations": ("name",),
    "resources": ("name",),
    "demands": ("name",),
    "rules": ("name",),
    "sites": ("name",),
}
"""By which columns rows of a table are called."""


_COUNTY = 6


def resolve(tables: Tables, named: Named) -> None:
    """Put ids in the place of names, and make the ids that are not given.

    Args:
        named: what the store has of the names that `Tables.named` told.
    """
    waiting, tables.waiting = tables.waiting, []
    if not waiting:
        return
    names = _Names(tables, named)
    for table in CLASSES:
        rows = [row for row in waiting if row.cls.table == table]
        if table in headers.INSTEAD:
            for row in rows:
                _find_pairing(tables, names, row)
        told_apart = [_give_id(tables, names, row) for row in rows]
        for row in rows:
            if row.given.get("id"):
                names.add(table, str(row.given["id"]), row.given)
        for row, has_id in zip(rows, told_apart, strict=True):
            resolved = _resolve_columns(tables, names, row, tuple(row.cls.references))
            if resolved and has_id:
                settle(tables, row)
            else:
                tell_invalid(tables, row)
    tables.rows = {name: tables.rows[name] for name in CLASSES if name in tables.rows}


def _give_id(tables: Tables, names: _Names, row: Waiting) -> bool:
    """Give a row its id; False where what it would be made of is missing, or stands there twice."""
    table = row.cls.table
    if row.given.get("id"):
        return True
    key = KEYS.get(table, ())
    if not key:
        return False
    _resolve_columns(tables, names, row, tuple(c for c in key if c in row.cls.references))
    missing = {c for c in key if not row.given.get(c) and (table, c) not in OPTIONAL_IN_KEYS}
    parts = tuple(str(row.given.get(column) or "") for column in key)
    if missing or row.wrong & set(key):
        if missing <= row.wrong:  # told already: what refers to it by name is not wrong as well
            row.given["id"] = made_id(table, parts)
            tables.places.setdefault((table, str(row.given["id"])), row.place)
        return False
    row.given["id"] = names.own(table, row.given) or made_id(table, parts)
    first = tables.places.get((table, str(row.given["id"])))
    if first is not None:
        headers_of = [
            tables.headers.get((row.place.file, row.place.sheet, column), column) for column in key
        ]
        details = {"first": str(first), "columns": ", ".join(headers_of)}
        row.wrong = frozenset(row.cls.model_fields)  # what is wrong in it, the first one tells
        tables.faults.append(tables.at(row.place, "double_row", table, key[0], details))
        return False
    tables.places[table, str(row.given["id"])] = row.place
    return True


def _find_pairing(tables: Tables, names: _Names, row: Waiting) -> None:
    """Say the pairing of a project by its unit and community, or tell why that cannot be."""
    if row.given.get("pairing_id") or "pairing_id" in row.wrong:
        return
    said = str(row.given.get(headers.UNIT) or "")
    if not _resolve_columns(tables, names, row, (headers.UNIT, headers.AREA)):
        row.wrong |= {"pairing_id"}
        return
    unit, area = row.given.get(headers.UNIT), row.given.get(headers.AREA)
    if not unit or not area:  # the model tells that the pairing is missing
        return
    found = names.pairings(plain(said), str(unit), str(area))
    if len(found) == 1:
        row.given["pairing_id"] = found[0]
        return
    details = {"value": said[:LONGEST], "table": "pairings", "expected": ", ".join(found[:5])}
    rule = "unclear_name" if found else "unknown_name"
    tables.faults.append(tables.at(row.place, rule, row.cls.table, headers.UNIT, details))
    row.wrong |= {"pairing_id"}


def _resolve_columns(tables: Tables, names: _Names, row: Waiting, columns: tuple[str, ...]) -> bool:
    """Put ids into these columns; False where a name is unknown or unclear, which is told."""
    right = True
    for column in columns:
        target = targets(row.cls)[column]
        found: list[str] = []
        for value in values(row.given.get(column)):
            if value.isascii():
                found.append(value)
                continue
            ids = names.ids(target, plain(value))
            if len(ids) == 1:
                found.append(ids[0])
                continue
            right = False
            row.wrong |= {column}
            near = ", ".join(ids[:5]) if ids else names.nearest(target, plain(value))
            details = {"value": value[:LONGEST], "table": target, "expected": near}
            rule = "unclear_name" if ids else "unknown_name"
            tables.faults.append(tables.at(row.place, rule, row.cls.table, column, details))
        if column in row.given:
            several = isinstance(row.given[column], tuple)
            row.given[column] = tuple(found) if several else (found[0] if found else None)
    return right


class _Names:
    """Which things are called by a name: those of the tables first, then those of the store."""

    def __init__(self, tables: Tables, named: Named) -> None:
        self._tables = tables
        self._pairings: dict[tuple[str, str], list[str]] = {}
        self._here: dict[str, dict[str, dict[str, str]]] = {}
        self._there: dict[str, dict[str, list[tuple[str, str]]]] = {}
        for table, called in named.items():
            for name, things in called.items():
                self._there.setdefault(table, {}).setdefault(plain(name), []).extend(things)
        for table, rows in tables.rows.items():
            for row in rows.values():
                self.add(table, row.id, {c: getattr(row, c) for c in _called(table)})
        self._counties = self._home()

    def add(self, table: str, id_: str, given: Mapping[str, Any]) -> None:
        """Note how a thing of the tables is called."""
        area = str(given.get("area_id") or "")
        for column in _NAMES.get(table, ()):
            if name := given.get(column):
                here = self._here.setdefault(table, {}).setdefault(plain(str(name)), {})
                here[id_] = area

    def own(self, table: str, given: Mapping[str, Given]) -> str:
        """The id of the one thing of the store with this name in this area, or ""."""
        if table not in ("units", "organisations"):
            return ""
        found = self._there.get(table, {}).get(plain(str(given.get("name"))), ())
        same = [id_ for id_, area in found if area == given.get("area_id")]
        return same[0] if len(same) == 1 else ""

    def pairings(self, said: str, unit: str, area: str) -> list[str]:
        """The pairings of a unit, which was called so, with an area."""
        if not self._pairings:
            for row in self._tables.rows.get("pairings", {}).values():
                if isinstance(row, Pairing):
                    self._pairings.setdefault((row.unit_id, row.area_id), []).append(row.id)
        here = self._pairings.get((unit, area), [])
        there = self._there.get("pairings", {})
        stored = [id_ for key in (said, unit) for id_, place in there.get(key, ()) if place == area]
        return list(dict.fromkeys(here or stored))

    def ids(self, table: str, name: str) -> list[str]:
        """The ids of all that are called so; areas by 街道 and name together, too."""
        found = self._called(table, name)
        if not found and table == "areas" and (parts := TOWN_AND_MORE.fullmatch(name)):
            towns = tuple(self._called(table, parts[1]))
            found = [id_ for id_ in self._called(table, parts[2]) if id_.startswith(towns)]
        if len(found) > 1 and table == "areas":
            near = [id_ for id_ in found if id_[:_COUNTY] in self._counties]
            return near if len(near) == 1 else found
        return found

    def nearest(self, table: str, name: str) -> str:
        """The names most like it, of those that are known here."""
        known = [*self._here.get(table, {}), *self._there.get(table, {})]
        return nearest_names(name, [one for one in known if one != name])

    def _called(self, table: str, name: str) -> list[str]:
        here = self._here.get(table, {}).get(name)
        if here:
            return list(here)
        return list(dict.fromkeys(id_ for id_, _ in self._there.get(table, {}).get(name, ())))

    def _home(self) -> frozenset[str]:
        """The one county of all areas that only one thing is called by; none where they differ."""
        found = {
            next(iter(ids))[:_COUNTY]
            for ids in self._here.get("areas", {}).values()
            if len(ids) == 1
        } | {
            bodies[0][0][:_COUNTY]
            for bodies in self._there.get("areas", {}).values()
            if len(bodies) == 1
        }
        counties = {code for code in found if len(code) == _COUNTY}
        return frozenset(counties) if len(counties) == 1 else frozenset()


def _called(table: str) -> tuple[str, ...]:
    columns = _NAMES.get(table, ())
    area = "area_id" in CLASSES[table].model_fields
    return (*columns, "area_id") if columns and area else columns
