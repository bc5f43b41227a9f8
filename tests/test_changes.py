"""Changing the graph: compared first, applied as a whole, recorded, and taken back exactly."""

import getpass
import threading
from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest

from conftest import TablesFolder, statement
from partygraph import changes
from partygraph.ask.things import thing
from partygraph.changes import ChangeKind, RecordKind
from partygraph.errors import ConflictError, NotFoundError
from partygraph.load import load
from partygraph.model import TABLES, Thing
from partygraph.store import Store, fingerprint, read_rows
from partygraph.tables import read

LINKS = "MATCH ()-[r]->() RETURN count(r) AS number"
NODES = "MATCH (n) RETURN count(n) AS number"
GRAPH = "MATCH (n:Graph) RETURN count(n) AS number"
RECORDS = "MATCH (n:Load) RETURN count(n) AS number"
LEDGER = "MATCH (n) WHERE n:Entry OR n:EntryPart RETURN count(n) AS number"
KEPT = "MATCH (n:Change) RETURN count(n) AS number"


def state(store: Store) -> tuple[str, int, int]:
    """All rows with their links and where they came from, and that nothing else hangs about."""
    links, nodes, *others = (
        store.read(statement(text))[0]["number"] for text in (LINKS, NODES, RECORDS, KEPT, GRAPH)
    )
    if store.engine == "neo4j":
        others.append(store.read(statement(LEDGER))[0]["number"])
    return fingerprint(store), links, nodes - sum(others)


def stored(store: Store, table: str, id_: str) -> Thing:
    """A row of the graph as a thing."""
    cls = next(cls for cls in TABLES if cls.table == table)
    row = read_rows(store, table, [id_])[id_]
    return cls.model_validate({name: value for name, value in row.items() if value is not None})


def merge(store: Store, kept: str, gone: str) -> changes.Record | None:
    """Make one unit of two: every row that refers to the second refers to the first instead."""
    wanted: dict[str, dict[str, Thing]] = {}
    for (table, column), rows in changes.referring(store, "units", [gone]).items():
        for row in rows:
            before = wanted.get(table, {}).get(row["id"]) or stored(store, table, row["id"])
            value = getattr(before, column)
            moved = (
                tuple(sorted({kept if one == gone else one for one in value}))
                if isinstance(value, tuple)
                else kept
            )
            after = before.model_copy(update={column: moved})
            wanted.setdefault(table, {})[row["id"]] = after
    found = changes.compare(store, wanted, removed={"units": [gone]})
    return changes.apply(store, found, RecordKind.merge, by="office", note=f"{gone} is {kept}")


# Records


def test_a_load_is_recorded(empty_store: Store, tables_folder: TablesFolder) -> None:
    begun = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M")
    done = load(empty_store, tables_folder.write(), by="office")
    assert done.record is not None
    assert done.record == changes.record(empty_store, "load-1")
    assert changes.records(empty_store) == (done.record,)
    counts = {
        cls.table: {
            "added": len(tables_folder.tables[cls.table]),
            "changed": 0,
            "ended": 0,
            "removed": 0,
            "left": 0,
        }
        for cls in TABLES
    }
    told = done.record.model_dump(exclude={"at", "files"})
    assert told == {
        "id": "load-1",
        "kind": RecordKind.load,
        "by": "office",
        "note": "",
        "counts": counts,
        "revision_before": 0,
        "revision_after": 1,
        "undone_on": None,
        "undone_by": None,
    }
    assert done.record.at >= begun
    hashes = {(one.name, one.sha256) for one in read(tables_folder.path).files}
    assert {(one.name, one.sha256) for one in done.record.files} == hashes


def test_a_load_that_changes_nothing_is_no_record(
    empty_store: Store, tables_folder: TablesFolder
) -> None:
    tables_folder.load_into(empty_store)
    before = state(empty_store)
    assert tables_folder.load_into(empty_store).record is None
    assert [one.id for one in changes.records(empty_store)] == ["load-1"]
    assert (state(empty_store), empty_store.revision()) == (before, 1)


def test_a_thing_tells_its_load_its_place_and_what_changed_it(
    empty_store: Store, tables_folder: TablesFolder
) -> None:
    tables_folder.load_into(empty_store)
    tables_folder.row("units", "u-2")["name"] = "卫生健康局"
    load(empty_store, tables_folder.write("units"), by="office")
    same, other = thing(empty_store, "u-1"), thing(empty_store, "u-2")
    assert same.came_from is not None
    assert other.came_from is not None
    assert same.came_from.model_dump(exclude={"at"}) == {
        "load_id": "load-1",
        "by": "",
        "file": "units.csv",
        "sheet": "",
        "row": 2,
    }
    assert (other.came_from.load_id, other.came_from.row) == ("load-2", 3)
    assert same.changes == []
    assert [step.model_dump(exclude={"at"}) for step in other.changes] == [
        {
            "load_id": "load-2",
            "by": "office",
            "before": {"name": "卫健局"},
            "after": {"name": "卫生健康局"},
        }
    ]
    changes.undo(empty_store, "load-2", by="office")
    assert thing(empty_store, "u-2").changes == []


# Comparing


def test_what_would_become_of_a_row_is_told_field_by_field(
    empty_ladybug: Store, tables_folder: TablesFolder
) -> None:
    tables_folder.load_into(empty_ladybug)
    end = stored(empty_ladybug, "pairings", "p-2").model_copy(update={"valid_to": date(2021, 1, 1)})
    new = stored(empty_ladybug, "units", "u-1").model_copy(update={"id": "u-9"})
    covers = stored(empty_ladybug, "organisations", "o-3").model_copy(
        update={"covers": (), "form": "committee"}
    )
    found = changes.compare(
        empty_ladybug,
        {
            "units": {"u-9": new, "u-2": stored(empty_ladybug, "units", "u-2")},
            "pairings": {"p-2": end},
            "organisations": {"o-3": covers},
        },
        removed={"budgets": ["b-1", "b-2"]},
    )
    assert found.revision == 1
    assert [(row.table, row.id, row.kind) for row in found.rows] == [
        ("units", "u-9", ChangeKind.added),
        ("organisations", "o-3", ChangeKind.changed),
        ("pairings", "p-2", ChangeKind.ended),
        ("budgets", "b-1", ChangeKind.removed),
    ]
    assert found.rows[1].fields == {
        "form": ("joint_committee", "committee"),
        "covers": (("990001001001", "990001001002"), ()),
    }
    assert found.rows[2].fields == {"valid_to": (None, "2021-01-01")}
    assert found.left == {"units": 1, "organisations": 0, "pairings": 0, "budgets": 0}


# Taking back


def _add(city: TablesFolder) -> None:
    city.tables["units"].append(city.row("units", "u-1") | {"id": "u-3", "name": "司法局"})
    city.tables["pairings"].append(city.row("pairings", "p-2") | {"id": "p-3", "unit_id": "u-3"})


def _change(city: TablesFolder) -> None:
    city.row("units", "u-2")["name"] = "卫生健康局"
    city.row("figures", "fig-1")["value"] = "3"
    city.row("pairings", "p-1")["valid_to"] = ""
    city.row("pairings", "p-2")["valid_to"] = "2030-01-01"


def _move(city: TablesFolder) -> None:
    city.row("pairings", "p-2")["area_id"] = "990001001002"
    city.row("organisations", "o-3")["covers"] = "990001001201"
    city.row("organisations", "o-3")["covers_units"] = ""
    city.row("resources", "res-1")["unit_id"] = ""


@pytest.mark.parametrize("does", [_add, _change, _move])
def test_undo_restores_exactly_the_graph_from_before(
    empty_store: Store, tables_folder: TablesFolder, does: Callable[[TablesFolder], None]
) -> None:
    tables_folder.load_into(empty_store)
    before = state(empty_store)
    does(tables_folder)
    tables_folder.load_into(empty_store)
    assert state(empty_store) != before
    undone = changes.undo(empty_store, "load-2", by="office")
    assert state(empty_store) == before
    assert (undone.undone_by, empty_store.revision()) == ("office", 3)
    assert undone.undone_on is not None
    again = tables_folder.load_into(empty_store)
    assert again.record is not None
    assert [(one.id, one.undone_on is None) for one in changes.records(empty_store)] == [
        ("load-4", True),
        ("load-2", False),
        ("load-1", True),
    ]


def test_undo_of_the_first_load_leaves_an_empty_graph(
    empty_store: Store, tables_folder: TablesFolder
) -> None:
    before = state(empty_store)
    tables_folder.load_into(empty_store)
    changes.undo(empty_store, "load-1", by="office")
    assert state(empty_store) == before


def test_a_merge_moves_every_link_and_can_be_taken_back(
    empty_store: Store, tables_folder: TablesFolder
) -> None:
    tables_folder.load_into(empty_store)
    before = state(empty_store)
    done = merge(empty_store, "u-1", "u-2")
    assert done is not None
    assert (done.id, done.note) == ("merge-2", "u-2 is u-1")
    assert read_rows(empty_store, "units", ["u-1", "u-2"]).keys() == {"u-1"}
    moved = {
        table: read_rows(empty_store, table, [id_])[id_]
        for table, id_ in (("pairings", "p-2"), ("liaisons", "l-1"), ("organisations", "o-3"))
    }
    assert moved["pairings"]["unit_id"] == "u-1"
    assert moved["liaisons"]["enterprise_id"] == "u-1"
    assert moved["organisations"]["covers_units"] == ("u-1",)
    kinds = {(row.table, row.id): row.kind for row in changes.changes_of(empty_store, done)}
    assert kinds == {
        ("units", "u-2"): ChangeKind.removed,
        ("organisations", "o-3"): ChangeKind.changed,
        ("pairings", "p-2"): ChangeKind.changed,
        ("liaisons", "l-1"): ChangeKind.changed,
    }
    changes.undo(empty_store, "merge-2", by="office")
    assert state(empty_store) == before


def test_what_others_refer_to_cannot_be_removed(
    empty_store: Store, tables_folder: TablesFolder
) -> None:
    tables_folder.load_into(empty_store)
    before = state(empty_store)
    found = changes.compare(empty_store, {}, removed={"demands": ["dem-1"]})
    with pytest.raises(ConflictError) as caught:
        changes.apply(empty_store, found, RecordKind.merge, by="office")
    details = {"id": "dem-1", "table": "services", "other": "srv-1", "column": "demand_id"}
    assert (caught.value.rule, caught.value.details) == ("still_referred_to", details)
    assert (state(empty_store), empty_store.revision()) == (before, 1)


def test_only_the_last_can_be_taken_back_and_those_that_stand_on_it_are_named(
    empty_store: Store, tables_folder: TablesFolder
) -> None:
    tables_folder.load_into(empty_store)
    tables_folder.row("units", "u-2")["name"] = "卫生健康局"
    load(empty_store, tables_folder.write("units"))
    merge(empty_store, "u-1", "u-2")
    before = state(empty_store)
    with pytest.raises(ConflictError) as caught:
        changes.undo(empty_store, "load-1", by="office")
    records = {one.id: one for one in changes.records(empty_store)}
    later = f"merge-3 {records['merge-3'].at} u-2 is u-1; load-2 {records['load-2'].at} units.csv"
    details = {"id": "load-1", "later": later, "count": 2}
    assert (caught.value.rule, caught.value.details) == ("not_the_last_record", details)
    assert (state(empty_store), empty_store.revision()) == (before, 3)
    for id_ in ("merge-3", "load-2", "load-1"):
        changes.undo(empty_store, id_, by=getpass.getuser())
    with pytest.raises(ConflictError, match=r"was taken back already, on 20"):
        changes.undo(empty_store, "load-1", by="office")


def test_a_record_that_is_not_there_is_told_with_the_latest(
    empty_ladybug: Store, tables_folder: TablesFolder
) -> None:
    tables_folder.load_into(empty_ladybug)
    with pytest.raises(NotFoundError) as caught:
        changes.undo(empty_ladybug, "load-9", by="office")
    assert caught.value.details == {"value": "load-9", "near": "load-1"}


# Others who write


def test_what_was_compared_with_an_older_graph_is_refused(
    empty_store: Store, tables_folder: TablesFolder
) -> None:
    tables_folder.load_into(empty_store)
    other = stored(empty_store, "units", "u-1").model_copy(update={"name": "教育委员会"})
    stale = changes.compare(empty_store, {"units": {"u-1": other}})
    tables_folder.row("units", "u-1")["name"] = "教体局"
    tables_folder.load_into(empty_store)
    before = state(empty_store)
    with pytest.raises(ConflictError) as caught:
        changes.apply(empty_store, stale, RecordKind.load, by="office")
    assert (caught.value.rule, caught.value.details) == (
        "graph_moved",
        {"expected": 1, "found": 2},
    )
    assert (state(empty_store), empty_store.revision()) == (before, 2)


def test_loads_at_the_same_time_are_all_done_one_after_the_other(
    empty_store: Store, tables_folder: TablesFolder
) -> None:
    tables_folder.load_into(empty_store)
    first = tables_folder.row("units", "u-1")
    folders = []
    for number in range(3):
        city = TablesFolder(tables_folder.path.parent / f"city-{number}")
        city.path.mkdir()
        # Both kinds of race: rows of its own, and one row that all of them change.
        city.tables["units"] = [
            *(first | {"id": f"u-{number}-{place}"} for place in range(20)),
            first | {"name": f"教育局{number}"},
        ]
        folders.append(city.write("units"))
    start = threading.Barrier(len(folders))
    failed: list[BaseException] = []

    def run(number: int) -> None:
        start.wait()
        try:
            load(empty_store, folders[number], by=str(number))
        except BaseException as error:  # noqa: BLE001  told in the main thread
            failed.append(error)

    threads = [threading.Thread(target=run, args=(number,)) for number in range(len(folders))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []
    last, *_ = known = changes.records(empty_store)
    assert [one.id for one in known] == ["load-4", "load-3", "load-2", "load-1"]
    assert empty_store.revision() == 4
    units = read_rows(empty_store, "units", ["u-1", *(f"u-{n}-19" for n in range(3))])
    assert units.keys() == {"u-1", "u-0-19", "u-1-19", "u-2-19"}
    assert units["u-1"]["name"] == f"教育局{last.by}"
    for one in known[:3]:
        changes.undo(empty_store, one.id, by="office")
    assert tables_folder.load_into(empty_store).record is None
