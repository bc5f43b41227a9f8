"""Loading: all or nothing, the same twice is nothing, and only what differs is changed."""

from collections.abc import Callable
from typing import Any

import pytest

from conftest import SEED, TINY_CITY, TablesFolder, statement
from partygraph.ask import QUESTIONS
from partygraph.errors import Fault, InputError
from partygraph.load import LoadReport, TableReport, is_only_from, load
from partygraph.model import TABLES
from partygraph.store import Rows, Store

NODES = "MATCH (n) RETURN count(n) AS nodes"
LINKS = "MATCH ()-[r]->() RETURN count(r) AS links"


RECORDS = "MATCH (n:Load) RETURN count(n) AS nodes"
KEPT = "MATCH (n:Change) RETURN count(n) AS nodes"
LEDGER = "MATCH (n) WHERE n:Entry OR n:EntryPart RETURN count(n) AS nodes"


def contents(store: Store) -> tuple[int, int, int]:
    """How many nodes (without records and the ledger) and links, and the revision."""
    beside = [RECORDS, KEPT, *([LEDGER] if store.engine == "neo4j" else [])]
    nodes, *others = (store.read(statement(text))[0]["nodes"] for text in (NODES, *beside))
    return nodes - sum(others), store.read(statement(LINKS))[0]["links"], store.revision()


def links(store: Store, kind: str, id_: str) -> Rows:
    """Where the links of one kind go from a thing."""
    text = f"MATCH (n {{id: $id}})-[:{kind}]->(other) RETURN other.id AS id ORDER BY id"
    return store.read(statement(text, "id"), id=id_)


def report(revision: int, **changed: tuple[int, int, int]) -> LoadReport:
    """A report in which the tables not named were left alone as they stand in the tiny city."""
    return LoadReport(
        tuple(
            TableReport(cls.table, *changed.get(cls.table, (0, 0, len(TINY_CITY[cls.table]))))
            for cls in TABLES
        ),
        revision,
    )


def test_a_load_adds_every_row_of_every_table(
    empty_store: Store, tables_folder: TablesFolder
) -> None:
    all_new = {name: (len(rows), 0, 0) for name, rows in tables_folder.tables.items()}
    assert tables_folder.load_into(empty_store) == report(1, **all_new)


def test_the_same_tables_twice_change_nothing(
    empty_store: Store, tables_folder: TablesFolder
) -> None:
    tables_folder.load_into(empty_store)
    before = contents(empty_store)
    again = tables_folder.load_into(empty_store)
    assert again == report(1)
    assert not again.changed_anything
    assert contents(empty_store) == before


def test_the_seed_twice_changes_nothing(seeded: Store) -> None:
    before = contents(seeded)
    again = load(seeded, SEED)
    assert not again.changed_anything
    assert sum(table.left for table in again.tables) == sum(
        len(path.read_text(encoding="utf-8").splitlines()) - 1 for path in SEED.glob("*.csv")
    )
    assert contents(seeded) == before


@pytest.mark.parametrize("table", [cls.table for cls in TABLES])
def test_what_is_read_back_is_what_was_loaded(
    empty_ladybug: Store, tables_folder: TablesFolder, table: str
) -> None:
    """Each column of each table, changed to another value, comes back changed and then rests."""
    tables_folder.load_into(empty_ladybug)
    other = {
        "valid_from": "2020-01-02",
        "valid_to": "2021-01-01",
        "since": "2020-03-01",
        "basis": "stated",
        "published_on": "2020-01-02",
        "as_of": "2020-07-01",
        "unit_claimed_on": "2020-03-01",
        "community_claimed_on": "2020-03-02",
        "standing": "illustrative",
        "uscc": "91350783MA0000007G",
        "above_scale": "true",
        "new_sector": "true",
        "model_site": "true",
        "form": "branch",
        "status": "suspended",
        "urgency": "low",
        "year": "2021",
        "value": "2.5",
        "measure": "",
        "qualifier": "about",
        "unit_of_count": "items",
        "category": "law",
        "state": "done",
        "sector": "law",
        "level": "building",
        "longitude": "118.5",
        "latitude": "27.5",
        "start_longitude": "118.501",
        "start_latitude": "27.251",
        "end_longitude": "118.512",
        "end_latitude": "27.26",
        "minutes": "15",
        "power": "veto",
        "hours_a_week": "40",
        "capacity": "9",
        "until": "2020-12-31",
        "rank": "2",
        "channel": "hotline",
        "opened": "2020-06-01T08:59",
        "closed": "",
        "at": "2020-06-02T11:00",
        "day": "2020-06-26",
        "by_kind": "peers",
        "scale_least": "1",
        "scale_most": "9.5",
        "period": "2020-H1",
    } | ({"category": "other"} if table == "cases" else {})
    cls = next(cls for cls in TABLES if cls.table == table)
    row = tables_folder.tables[table][-1]
    columns = [name for name in cls.model_fields if name not in {"id", *cls.references}]
    for column in columns:
        fixed = {("organisations", "level"), ("indicators", "unit_of_count")}
        if column == "kind" or (table, column) in fixed:
            continue
        row[column] = other.get(column, "1" if row.get(column, "").isdigit() else "别的")
        if row[column] == "1":
            row[column] = "9"
    changed = tables_folder.load_into(empty_ladybug)
    assert [(one.table, one.added, one.changed) for one in changed.tables if one.changed] == [
        (table, 0, 1)
    ]
    assert not tables_folder.load_into(empty_ladybug).changed_anything


def test_a_changed_cell_changes_exactly_its_row(
    empty_store: Store, tables_folder: TablesFolder
) -> None:
    tables_folder.load_into(empty_store)
    nodes, edges, _ = contents(empty_store)
    tables_folder.row("units", "u-2")["name"] = "卫生健康局"
    assert tables_folder.load_into(empty_store) == report(2, units=(0, 1, 1))
    assert contents(empty_store) == (nodes, edges, 2)
    text = "MATCH (u:Unit) RETURN u.id AS id, u.name AS name ORDER BY id"
    assert empty_store.read(statement(text)) == [
        {"id": "u-1", "name": "教育局"},
        {"id": "u-2", "name": "卫生健康局"},
    ]


def test_an_emptied_cell_is_emptied_in_the_graph(
    empty_store: Store, tables_folder: TablesFolder
) -> None:
    tables_folder.load_into(empty_store)
    tables_folder.row("pairings", "p-1")["valid_to"] = ""
    tables_folder.row("figures", "fig-1")["measure"] = ""
    tables_folder.row("resources", "res-1")["unit_id"] = ""
    tables_folder.load_into(empty_store)
    text = (
        "MATCH (p:Pairing {id: 'p-1'}), (f:Figure {id: 'fig-1'})"
        " RETURN p.valid_to AS valid_to, f.measure AS measure"
    )
    assert empty_store.read(statement(text)) == [{"valid_to": None, "measure": None}]
    assert links(empty_store, "OFFERED_BY", "res-1") == []
    assert not tables_folder.load_into(empty_store).changed_anything


def test_a_moved_reference_is_linked_anew_and_the_old_link_is_gone(
    empty_store: Store, tables_folder: TablesFolder
) -> None:
    tables_folder.load_into(empty_store)
    nodes, edges, _ = contents(empty_store)
    tables_folder.row("pairings", "p-2")["area_id"] = "990001001002"
    assert tables_folder.load_into(empty_store) == report(2, pairings=(0, 1, 1))
    assert links(empty_store, "WITH_AREA", "p-2") == [{"id": "990001001002"}]
    assert links(empty_store, "OF_UNIT", "p-2") == [{"id": "u-2"}]
    assert contents(empty_store) == (nodes, edges, 2)


def test_what_an_organisation_covers_can_change(
    empty_store: Store, tables_folder: TablesFolder
) -> None:
    tables_folder.load_into(empty_store)
    tables_folder.row("organisations", "o-3")["covers"] = "990001001201|990001001001"
    assert tables_folder.load_into(empty_store) == report(2, organisations=(0, 1, 5))
    assert links(empty_store, "COVERS", "o-3") == [{"id": "990001001001"}, {"id": "990001001201"}]
    tables_folder.row("organisations", "o-3")["covers"] = "990001001001|990001001201"
    assert tables_folder.load_into(empty_store) == report(2)
    tables_folder.row("organisations", "o-3")["covers"] = ""
    assert tables_folder.load_into(empty_store) == report(3, organisations=(0, 1, 5))
    assert links(empty_store, "COVERS", "o-3") == []


def test_rows_that_are_not_in_the_tables_stay(
    empty_store: Store, tables_folder: TablesFolder
) -> None:
    tables_folder.load_into(empty_store)
    nodes, edges, _ = contents(empty_store)
    new = tables_folder.row("units", "u-1") | {"id": "u-3", "name": "司法局"}
    tables_folder.tables["units"] = [new]
    added = tables_folder.load_into(empty_store, "units")
    assert added == LoadReport((TableReport("units", 1, 0, 0),), 2)
    assert contents(empty_store) == (nodes + 1, edges + 1, 2)


def test_tables_may_refer_to_rows_of_the_store_and_to_later_rows(
    empty_store: Store, tables_folder: TablesFolder
) -> None:
    tables_folder.tables["areas"].reverse()
    tables_folder.tables["organisations"].reverse()
    tables_folder.load_into(empty_store, "sources", "areas", "units", "organisations")
    tables_folder.load_into(empty_store, "pairings")
    assert links(empty_store, "WITH_AREA", "p-1") == [{"id": "990001001001"}]
    assert links(empty_store, "PART_OF", "990001001001") == [{"id": "990001001"}]
    assert links(empty_store, "SUBORDINATE_TO", "o-5") == [{"id": "o-4"}]


def test_more_rows_than_a_batch_are_loaded_whole(
    empty_ladybug: Store, tables_folder: TablesFolder
) -> None:
    first = tables_folder.row("demands", "dem-1")
    tables_folder.tables["demands"] = [first | {"id": f"dem-{i}"} for i in range(2001)]
    tables_folder.tables["services"][0]["demand_id"] = "dem-2000"
    tables_folder.load_into(empty_ladybug)
    text = "MATCH (d:Demand)-[:NEEDED_IN]->(:Area) RETURN count(d) AS demands"
    assert empty_ladybug.read(statement(text)) == [{"demands": 2001}]
    assert not tables_folder.load_into(empty_ladybug).changed_anything


def test_progress_is_told_file_by_file_and_then_table_by_table(
    empty_ladybug: Store, tables_folder: TablesFolder
) -> None:
    told: list[tuple[str, int]] = []
    load(empty_ladybug, tables_folder.write(), lambda *table: told.append(table))
    rows = {name: len(kept) for name, kept in tables_folder.tables.items()}
    files = [(f"{name}.csv", rows[name]) for name in sorted(rows)]
    assert told == [*files, *((cls.table, rows[cls.table]) for cls in TABLES)]


def _wrong_cell(city: TablesFolder) -> None:
    city.row("services", "srv-1")["quantity"] = "-1"


def _unknown_parent(city: TablesFolder) -> None:
    city.row("organisations", "o-5")["parent_id"] = "o-9"


@pytest.mark.parametrize("spoil", [_wrong_cell, _unknown_parent])
def test_a_faulty_table_writes_nothing(
    empty_store: Store, tables_folder: TablesFolder, spoil: Callable[[TablesFolder], None]
) -> None:
    tables_folder.load_into(empty_store, "sources", "areas")
    before = contents(empty_store)
    spoil(tables_folder)
    with pytest.raises(InputError) as caught:
        tables_folder.load_into(empty_store)
    assert (caught.value.rule, caught.value.details) == ("tables", {"count": 1})
    assert len(caught.value.faults) == 1
    assert contents(empty_store) == before


def fault_of(store: Store, city: TablesFolder, *names: str) -> list[Fault]:
    """The faults that a load of these tables tells, having written nothing."""
    before = contents(store)
    with pytest.raises(InputError) as caught:
        city.load_into(store, *names)
    assert contents(store) == before
    return list(caught.value.faults)


def test_a_loop_through_rows_of_the_store_is_told(
    empty_store: Store, tables_folder: TablesFolder
) -> None:
    tables_folder.load_into(empty_store)
    row = tables_folder.row("organisations", "o-2") | {"parent_id": "o-4"}
    tables_folder.tables["organisations"] = [row]
    told = fault_of(empty_store, tables_folder, "organisations")
    assert [fault for fault in told if fault.rule == "loop"] == [
        Fault(
            "loop",
            "organisations",
            2,
            "parent_id",
            {"line": "o-2 → o-4 → o-3 → o-2"},
            "organisations.csv",
        )
    ]


def test_a_parent_in_the_store_that_is_not_above_is_told(
    empty_store: Store, tables_folder: TablesFolder
) -> None:
    tables_folder.load_into(empty_store)
    new = {"id": "o-7", "level": "street_committee", "parent_id": "o-4", "covers_units": ""}
    row = tables_folder.row("organisations", "o-2") | new
    tables_folder.tables["organisations"] = [row]
    details = {"value": "o-4", "level": "grid_branch", "own": "street_committee"}
    assert fault_of(empty_store, tables_folder, "organisations") == [
        Fault("parent_not_above", "organisations", 2, "parent_id", details, "organisations.csv")
    ]


def test_an_id_that_another_table_of_the_store_uses_is_told(
    empty_store: Store, tables_folder: TablesFolder
) -> None:
    tables_folder.load_into(empty_store)
    tables_folder.tables["seats"][0]["id"] = "u-2"
    details = {"value": "u-2", "table": "units"}
    assert fault_of(empty_store, tables_folder, "seats") == [
        Fault("id_in_store", "seats", 2, "id", details, "seats.csv")
    ]


def test_a_folder_is_told_from_data_of_ones_own(
    empty_ladybug: Store, tables_folder: TablesFolder
) -> None:
    assert is_only_from(empty_ladybug, SEED)
    tables_folder.load_into(empty_ladybug)
    assert not is_only_from(empty_ladybug, SEED)
    assert is_only_from(empty_ladybug, tables_folder.path)


def test_the_answers_are_those_of_what_was_loaded(
    empty_store: Store, tables_folder: TablesFolder
) -> None:
    tables_folder.load_into(empty_store)
    asked: dict[str, Any] = {"area": "990001", "as_of": "2020-07-01"}
    summary = QUESTIONS["pairing_coverage"](empty_store, **asked).summary
    assert summary is not None
    assert summary.model_dump() == {
        "communities": 1,
        "residents_communities": 2,
        "villages": 1,
        "units": 2,
        "pairings": 2,
        "projects": 1,
        "members_reporting": 12,
        "member_links": 19,
        "illustrative": 0,
    }
