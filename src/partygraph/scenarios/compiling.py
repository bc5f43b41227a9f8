"""From edits to rows: what the graph would have to hold, and which edits no longer fit it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from pydantic import ValidationError

from partygraph import changes
from partygraph.changes import Changes
from partygraph.errors import Fault
from partygraph.faults import fault
from partygraph.model import TABLES, AreaLevel, Lasting, SourceKind, Standing, Thing
from partygraph.scenarios.checking import checked
from partygraph.scenarios.edits import (
    Add,
    Alter,
    Edit,
    End,
    Move,
    Pair,
    Scenario,
    ScenarioState,
)
from partygraph.scenarios.overlay import HANGS, Key, Overlay, Row, is_over, read_overlay
from partygraph.store import Reader
from partygraph.tables import Place

_CLASSES: dict[str, type[Thing]] = {cls.table: cls for cls in TABLES}
_NEVER_ALTERED = frozenset({"id", "source_id", "standing", "quote"})
_DEFAULTS = ("source_id", "standing", "valid_from")
"""Columns of a new row that need not be said."""


@dataclass(frozen=True, slots=True)
class Compiled:
    """What a scenario would make of the graph."""

    changes: Changes
    """Without the edits that do not fit."""
    faults: dict[int, tuple[Fault, ...]]
    """By the number of an edit that does not fit, why; empty where all fit."""


def compiled(
    reader: Reader, scenario: Scenario, standing: Standing = Standing.illustrative
) -> Compiled:
    """What the edits of a scenario would make of the graph as it is now.

    Those of an applied one are made already: nothing is left to do.

    Args:
        standing: of the rows that it adds.
    """
    revision = reader.revision()
    if scenario.state is ScenarioState.applied:
        return Compiled(Changes(revision, ()), {})
    overlay = read_overlay(reader, scenario, standing)
    faults: dict[int, list[Fault]] = defaultdict(list)
    for one in scenario.edits:
        for found in _DO[type(one.edit)](overlay, one.number, one.edit):
            faults[one.number].append(found)
    things: dict[str, dict[str, Thing]] = {}
    for key in overlay.touched:
        table, id_ = key
        made = _thing(table, overlay.rows[key])
        if isinstance(made, list):
            for found in made:
                faults[overlay.said_by(key, found.column)].append(found)
        else:
            things.setdefault(table, {})[id_] = made
    if any(row.source_id == scenario.id for rows in things.values() for row in _rows(rows)):
        things["sources"] = {scenario.id: _source(scenario)}
        overlay.touched["sources", scenario.id] = 0
    for number, found in checked(reader, things, overlay):
        faults[number].append(found)
    removed: dict[str, list[str]] = defaultdict(list)
    for table, id_ in sorted(overlay.removed):
        removed[table].append(id_)
    touched = overlay.touched | overlay.removed
    places = {key: Place(scenario.id, "", number) for key, number in touched.items()}
    found_changes = changes.compare(
        reader, things, removed=removed, places=places, revision=revision
    )
    told = {number: _told(found, number) for number, found in sorted(faults.items())}
    return Compiled(found_changes, told)


def _told(found: Iterable[Fault], number: int) -> tuple[Fault, ...]:
    """The faults of one edit, each once, at their place in it."""
    once = {(one.rule, one.column, str(one.details)): one for one in found}
    return tuple(
        replace(
            one,
            table="",
            row=None,
            file="",
            sheet="",
            column=".".join(filter(None, (f"edits[{number}]", one.column))),
        )
        for one in once.values()
    )


def _thing(table: str, row: Row) -> Thing | list[Fault]:
    """A row as a thing of its table, or every fault in it."""
    cls = _CLASSES[table]
    try:
        return cls.model_validate({name: cell for name, cell in row.items() if cell is not None})
    except ValidationError as error:
        return [fault(cls, problem) for problem in error.errors(include_url=False)]


def _rows(rows: Mapping[str, Thing]) -> Iterable[Any]:
    return rows.values()


def _source(scenario: Scenario) -> Thing:
    return _CLASSES["sources"].model_validate(
        {
            "id": scenario.id,
            "title": scenario.name,
            "kind": SourceKind.scenario,
            "as_of": scenario.starts_on,
            "note": scenario.note,
        }
    )


# What each edit does


def _unknown(table: str, id_: str, column: str) -> Fault:
    return Fault("scenario_unknown", column=column, details={"value": id_, "table": table})


def _pair(overlay: Overlay, number: int, edit: Pair) -> Iterable[Fault]:
    faults = list(_cannot_be_paired(overlay, edit.unit_id, edit.area_id))
    if faults:
        return faults
    _begin(overlay, number, edit.unit_id, edit.area_id, edit.until, edit.members_reporting)
    return ()


def _cannot_be_paired(overlay: Overlay, unit: str, area: str) -> Iterable[Fault]:
    for table, id_, column in (("units", unit, "unit_id"), ("areas", area, "area_id")):
        row = overlay.rows.get((table, id_))
        details = {"value": id_, "table": table, "day": overlay.scenario.starts_on}
        if row is None:
            yield _unknown(table, id_, column)
        elif not overlay.holds((table, id_)):
            yield Fault("scenario_not_then", column=column, details=details)
        elif table == "areas" and row["level"] != AreaLevel.village:
            yield Fault("scenario_no_community", column=column, details={"value": id_})
    yield from _paired_already(overlay, unit, area)


def _paired_already(overlay: Overlay, unit: str, area: str, but: str = "") -> Iterable[Fault]:
    for id_ in overlay.paired(unit, area):
        if id_ != but:
            details = {"unit": unit, "community": area, "pairing": id_}
            yield Fault("scenario_already_paired", column="area_id", details=details)


def _begin(  # noqa: PLR0913, PLR0917  what a pairing is
    overlay: Overlay, number: int, unit: str, area: str, until: date | None, members: int
) -> None:
    id_ = f"{overlay.scenario.id}.{number}"
    row = {
        "id": id_,
        "source_id": overlay.scenario.id,
        "standing": overlay.standing,
        "valid_from": overlay.scenario.starts_on,
        "valid_to": until,
        "unit_id": unit,
        "area_id": area,
        "members_reporting": members,
    }
    overlay.put(("pairings", id_), row, number)


def _move(overlay: Overlay, number: int, edit: Move) -> Iterable[Fault]:
    key = ("pairings", edit.pairing_id)
    row = overlay.rows.get(key)
    faults = list(_cannot_end(overlay, key, "pairing_id"))
    if row is not None:
        faults.extend(_cannot_be_paired(overlay, row["unit_id"], edit.area_id))
    if faults or row is None:
        return faults
    until, members = row["valid_to"], row.get("members_reporting", 0)
    _end_all(overlay, number, key)
    _begin(overlay, number, row["unit_id"], edit.area_id, until, members)
    return ()


def _end(overlay: Overlay, number: int, edit: End) -> Iterable[Fault]:
    key = (str(edit.table), edit.id)
    faults = list(_cannot_end(overlay, key, "id"))
    if not faults:
        _end_all(overlay, number, key)
    return faults


def _cannot_end(overlay: Overlay, key: Key, column: str) -> Iterable[Fault]:
    table, id_ = key
    row = overlay.rows.get(key)
    if row is None:
        yield _unknown(table, id_, column)
    elif not issubclass(_CLASSES[table], Lasting):
        yield Fault("nothing_ends", column="table", details={"table": table})
    elif is_over(row, overlay.scenario.starts_on):
        details = {"value": id_, "table": table, "day": row["valid_to"]}
        yield Fault("scenario_has_ended", column=column, details=details)


def _end_all(overlay: Overlay, number: int, key: Key) -> None:
    """End a row and what hangs on it; what would begin later never comes to hold."""
    table, _ = key
    row = overlay.rows.get(key)
    if row is None or is_over(row, overlay.scenario.starts_on):
        return
    if row["valid_from"] > overlay.last:
        overlay.drop(key, number)
    else:
        overlay.put(key, row | {"valid_to": overlay.last}, number)
    for other, column, id_ in overlay.naming(key):
        if f"{other}.{column}" in HANGS.get(table, ()):
            _end_all(overlay, number, (other, id_))
        else:
            _let_go(overlay, number, (other, id_), column, key[1])


def _let_go(overlay: Overlay, number: int, key: Key, column: str, id_: str) -> None:
    row = overlay.rows.get(key)
    if row is not None and not is_over(row, overlay.scenario.starts_on):
        named = row[column]
        left = tuple(one for one in named if one != id_) if isinstance(named, tuple) else None
        overlay.put(key, row | {column: left}, number)


def _alter(overlay: Overlay, number: int, edit: Alter) -> Iterable[Fault]:
    key = (str(edit.table), edit.id)
    row = overlay.rows.get(key)
    if row is None:
        return [_unknown(key[0], edit.id, "id")]
    columns = _CLASSES[key[0]].model_fields
    faults = list(_wrong_columns(edit.cells, columns.keys() - _NEVER_ALTERED))
    return faults or _put(overlay, number, key, row | edit.cells, edit.cells)


def _put(
    overlay: Overlay, number: int, key: Key, row: Row, said: Mapping[str, Any]
) -> Iterable[Fault]:
    """Let a row be as it is given, in the types of its columns, where it can be."""
    table, id_ = key
    made = _thing(table, row)
    if isinstance(made, list):
        return made
    typed = dict(made)
    faults: list[Fault] = []
    if table == "pairings" and said.keys() & {"unit_id", "area_id"}:
        faults.extend(_paired_already(overlay, typed["unit_id"], typed["area_id"], id_))
    if not faults:
        overlay.put(key, typed, number)
    return faults


def _wrong_columns(cells: Mapping[str, Any], known: Collection[str]) -> Iterable[Fault]:
    expected = ", ".join(sorted(known))
    for name in cells:
        if name not in known:
            yield Fault("unknown_parameter", column=name, details={"expected": expected})


def _add(overlay: Overlay, number: int, edit: Add) -> Iterable[Fault]:
    table = str(edit.table)
    columns = _CLASSES[table].model_fields
    faults = list(_wrong_columns(edit.cells, columns.keys()))
    cells = {name: cell for name, cell in edit.cells.items() if cell is not None}
    id_ = str(cells.get("id", f"{overlay.scenario.id}.{number}"))
    if (table, id_) in overlay.rows or (table, id_) in overlay.removed:
        faults.append(Fault("scenario_id_used", column="id", details={"value": id_}))
    if faults:
        return faults
    said = (overlay.scenario.id, overlay.standing, overlay.scenario.starts_on)
    given = {
        name: value
        for name, value in zip(_DEFAULTS, said, strict=True)
        if name in columns and name not in cells
    }
    return _put(overlay, number, (table, id_), {**given, **cells, "id": id_}, cells)


_DO: dict[type[Edit], Any] = {Pair: _pair, Move: _move, End: _end, Alter: _alter, Add: _add}
