"""Whether the rows that edits make fit each other and those of the graph."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from partygraph import changes
from partygraph.errors import Fault
from partygraph.load import check_against
from partygraph.model import Thing
from partygraph.scenarios.overlay import Key, Overlay
from partygraph.store import Reader
from partygraph.tables import Place, Tables, values

Things = dict[str, dict[str, Thing]]
"""Rows by table and id."""


def checked(reader: Reader, things: Things, overlay: Overlay) -> Iterator[tuple[int, Fault]]:
    """What is wrong between rows, each fault with the number of the edit that it comes from."""
    yield from _as_a_load(reader, things, overlay)
    yield from _still_named(reader, overlay)
    yield from _naming_what_is_gone(things, overlay)


def _as_a_load(reader: Reader, things: Things, overlay: Overlay) -> Iterator[tuple[int, Fault]]:
    """What the rows say of each other and of those in the graph, as a load is checked."""
    read = _tables(things)
    read.places = {
        (table, id_): Place(id_, "", overlay.touched[table, id_])
        for table, rows in things.items()
        for id_ in rows
    }
    check_against(reader, read)
    for one in read.faults:
        yield overlay.said_by((one.table, one.file), one.column) or one.row or 0, one


def _tables(things: Things) -> Tables:
    return Tables(rows={table: dict(rows) for table, rows in things.items()})


def _still_named(reader: Reader, overlay: Overlay) -> Iterator[tuple[int, Fault]]:
    """Rows that would never come to hold, though a row of the graph that stays names them."""
    removed: dict[str, list[str]] = defaultdict(list)
    for table, id_ in overlay.removed:
        removed[table].append(id_)
    for table, ids in removed.items():
        first: dict[str, Key] = {}
        for (other, column), links in changes.referring(reader, table, sorted(ids)).items():
            for key, named in (((other, link["id"]), link[column]) for link in links):
                row = overlay.rows.get(key, {column: named})
                if key not in overlay.removed and named in values(row[column]):
                    first.setdefault(named, key)
        for named, (other, id_) in first.items():
            details = {"value": named, "table": other, "other": id_}
            fault = Fault("scenario_still_named", column="id", details=details)
            yield overlay.removed[table, named], fault


def _naming_what_is_gone(things: Things, overlay: Overlay) -> Iterator[tuple[int, Fault]]:
    """Rows of edits that name a row that would never come to hold."""
    for thing, column, target, named in _tables(things).references():
        if (target, named) in overlay.removed:
            details = {"value": named, "table": target, "day": overlay.scenario.starts_on}
            fault = Fault("scenario_not_then", column=column, details=details)
            yield overlay.said_by((thing.table, thing.id), column), fault
