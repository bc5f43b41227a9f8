"""Whoever is bound to areas: what a copy holds, how it follows, and what the guard lets through."""

import re
import stat
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from random import Random
from typing import Any

import pytest

from conftest import embedded
from leaking import MINE, THEIRS, Sides, areas_of
from partygraph import changes, scenarios
from partygraph.ask.doubles import Verdict, judgements
from partygraph.backup import backup, restore
from partygraph.belonging import OUTSIDE_SOURCE
from partygraph.changes import RecordKind
from partygraph.entries import enter
from partygraph.errors import (
    ConflictError,
    InputError,
    NotFoundError,
    PartygraphError,
    QueryError,
)
from partygraph.generate.plan import AS_OF
from partygraph.graph import Graph
from partygraph.graphs import Graphs
from partygraph.load import load
from partygraph.merge import judge
from partygraph.model import Organisation, Source, SourceKind, Thing, Unit
from partygraph.queries import Query, query, sections
from partygraph.scenarios import NewScenario
from partygraph.scope import Scope
from partygraph.scoped import OUTSIDE_AREA
from partygraph.store import (
    Rows,
    Store,
    Transaction,
    fingerprint,
    open_store,
    read_origins,
    read_rows,
    whole,
)
from visiting import session_of, visiting

COUNTY, NEIGHBOUR, PREFECTURE = Scope.of([MINE]), Scope.of([THEIRS]), Scope.of(["9901"])


@pytest.fixture(scope="module")
def sides() -> Sides:
    """Make two small counties."""
    return Sides.made(communities=2)


@pytest.fixture
def main(empty_store: Store, sides: Sides) -> Store:
    """Load them into a store on each engine."""
    sides.load_into(empty_store)
    return empty_store


@pytest.fixture
def embedded_main(empty_ladybug: Store, sides: Sides) -> Store:
    """Load them into an embedded store."""
    sides.load_into(empty_ladybug)
    return empty_ladybug


@pytest.fixture
def graphs(main: Store, tmp_path: Path) -> Iterator[Graphs]:
    """Open them for those who see a part."""
    with Graphs(Graph(main), tmp_path / "scopes") as opened:
        yield opened


@pytest.fixture
def embedded_graphs(embedded_main: Store, tmp_path: Path) -> Iterator[Graphs]:
    """Open the embedded ones."""
    with Graphs(Graph(embedded_main), tmp_path / "scopes") as opened:
        yield opened


def first(sides: Sides, table: str, side: str, **having: Any) -> Any:
    """The first row of a table on one side."""
    ids, _ = sides.ids(table, Scope.of([side]))
    rows = (sides.rows[table, id_] for id_ in ids)
    return next(
        row for row in rows if all(getattr(row, name) == value for name, value in having.items())
    )


def pairing(id_: str, unit: str, area: str) -> dict[str, Any]:
    """A new pairing."""
    return {"id": id_, "unit_id": unit, "area_id": area, "valid_from": "2020-01-01"}


def village(sides: Sides, side: str) -> str:
    """A community of a side."""
    return next(iter(areas_of(sides, "village", side)))


def refused(kind: type[PartygraphError], work: Callable[[], object]) -> str:
    """What an error of a kind says, with all its faults."""
    with pytest.raises(kind) as error:
        work()
    return str(error.value)


# What a copy holds


def test_a_copy_holds_the_rows_of_the_scope_the_areas_above_and_names_of_what_they_name(
    embedded_graphs: Graphs, sides: Sides
) -> None:
    copy = embedded_graphs.of(COUNTY).store
    own, named = sides.within(COUNTY), sides.named(COUNTY)
    above = {("areas", "99"), ("areas", "9901")}
    for table in {table for table, _ in sides.rows}:
        ids = {row["id"] for row in copy.read(query_ids(table))}
        wanted = {id_ for kind, id_ in own | named | above if kind == table}
        if table == "sources":
            wanted |= {OUTSIDE_SOURCE}
        assert ids == wanted, table
    stub = next(row for row in map(sides.rows.get, sorted(named)) if isinstance(row, Unit))
    told = read_rows(copy, "units", [stub.id])[stub.id]
    assert (told["name"], told["kind"]) == (stub.name, stub.kind)
    assert told["source_id"] == OUTSIDE_SOURCE
    assert told["area_id"] == "9901"
    assert (told["uscc"], told["quote"], told["short_name"]) == ("", "", "")


def query_ids(table: str) -> Any:
    """The statement that reads all ids of a table."""
    return sections(f"load/{table}")["ids"]


def test_what_nothing_is_above_lies_in_an_area_of_its_own(
    embedded_graphs: Graphs, sides: Sides
) -> None:
    unit = first(sides, "units", THEIRS)
    store = embedded_graphs.whole.store
    area = {"name": "别省", "official_name": "别省", "level": "province", "kind": "province"}
    given = {"id": "98", "valid_from": "2020-01-01", "source_id": "src-theirs"}
    other = sides.rows["areas", "99"].model_copy(update=area | given | {"parent_id": None})
    moved = unit.model_copy(update={"area_id": "98"})
    wanted: dict[str, dict[str, Thing]] = {"areas": {"98": other}, "units": {unit.id: moved}}
    changes.apply(store, changes.compare(store, wanted), RecordKind.load, by="test")
    copy = embedded_graphs.of(COUNTY).store
    assert read_rows(copy, "units", [unit.id])[unit.id]["area_id"] == OUTSIDE_AREA


def test_totals_above_ones_area_are_of_ones_own(graphs: Graphs) -> None:
    mine = graphs.of(COUNTY).answer("pairing_coverage", area=MINE, as_of=str(AS_OF)).summary
    above = graphs.of(COUNTY).answer("pairing_coverage", area="9901", as_of=str(AS_OF)).summary
    whole = graphs.whole.answer("pairing_coverage", area="9901", as_of=str(AS_OF)).summary
    assert above.communities == mine.communities < whole.communities
    assert above.pairings == mine.pairings < whole.pairings


def test_what_is_outside_is_not_there(graphs: Graphs, sides: Sides) -> None:
    seen = graphs.of(COUNTY)
    hidden = sides.hidden_ids(COUNTY)
    for table in ("units", "pairings", "cases", "areas"):
        id_ = next(id_ for id_ in sides.ids(table, COUNTY)[1] if id_ in hidden)
        says = refused(NotFoundError, partial(seen.thing, id_))
        assert not set(re.findall(r"[\w.-]+", says)) & (hidden - {id_})


# How it follows


def test_what_others_write_moves_neither_the_copy_nor_its_revision(
    graphs: Graphs, sides: Sides
) -> None:
    seen = graphs.of(COUNTY).store
    before = (seen.revision(), fingerprint(seen))
    rows = {
        "pairings": [pairing("new-1", first(sides, "units", THEIRS).id, village(sides, THEIRS))]
    }
    enter(graphs.of(NEIGHBOUR).store, rows, by="neighbour")
    assert (seen.revision(), fingerprint(seen)) == before
    assert graphs.whole.store.revision() == 2
    assert changes.records(seen) == ()


@pytest.mark.parametrize("seed", range(3))
def test_a_copy_that_followed_is_one_that_is_built_anew(
    embedded_graphs: Graphs, sides: Sides, tmp_path: Path, seed: int
) -> None:
    store = embedded_graphs.whole.store
    random = Random(seed)
    seen = embedded_graphs.of(COUNTY).store
    for number in range(6):
        table = random.choice(["units", "organisations", "pairings", "cases", "demands"])
        _, row = random.choice([one for one in sorted(sides.rows.items()) if one[0][0] == table])
        there = read_rows(store, table, [row.id])[row.id]
        cells = {name: value for name, value in there.items() if value is not None}
        moved = random.choice(
            [*areas_of(sides, "village", MINE), *areas_of(sides, "village", THEIRS)]
        )
        change = random.choice(
            [{"name": f"改名{number}"}, {"area_id": moved}, {"id": f"new-{number}"}]
        )
        given = {name: value for name, value in change.items() if name in type(row).model_fields}
        thing = type(row).model_validate(cells | given)
        wanted: dict[str, dict[str, Thing]] = {table: {thing.id: thing}}
        writer = random.choice([COUNTY, NEIGHBOUR, None])
        into = store if writer is None else embedded_graphs.of(writer).store
        try:
            changes.apply(into, changes.compare(into, wanted), RecordKind.load, by="test")
        except InputError:
            continue
        with Graphs(Graph(store), tmp_path / f"anew-{number}") as anew:
            assert fingerprint(seen) == fingerprint(anew.of(COUNTY).store), (table, row.id, change)


# What may be written


def test_what_is_ones_own_is_written_and_known_to_whoever_sees_it(
    graphs: Graphs, sides: Sides
) -> None:
    seen, main = graphs.of(COUNTY).store, graphs.whole.store
    unit, area = first(sides, "units", MINE).id, village(sides, MINE)
    done = enter(seen, {"pairings": [pairing("new-1", unit, area)]}, by="county")
    assert done.record is not None
    assert (done.record.id, done.revision, seen.revision()) == ("load-2", 2, 2)
    assert read_rows(seen, "pairings", ["new-1"]) == read_rows(main, "pairings", ["new-1"])
    assert [one.id for one in changes.records(seen)] == ["load-2"]
    assert [one.id for one in changes.records(graphs.of(PREFECTURE).store)] == ["load-2"]
    assert [one.id for one in changes.records(main)] == ["load-2", "load-1"]
    assert changes.records(graphs.of(NEIGHBOUR).store) == ()
    came_from = graphs.of(COUNTY).thing("new-1").came_from
    assert came_from is not None
    assert came_from.load_id == "load-2"
    assert graphs.of(COUNTY).thing(unit).came_from is None, "what wrote it is not seen"


def test_a_paired_unit_outside_can_be_paired(graphs: Graphs, sides: Sides) -> None:
    unit = first(sides, "units", THEIRS).id
    rows = {"pairings": [pairing("new-1", unit, village(sides, MINE))]}
    enter(graphs.of(COUNTY).store, rows, by="county")
    assert read_rows(graphs.whole.store, "pairings", ["new-1"])["new-1"]["unit_id"] == unit


def outside_rows(sides: Sides) -> dict[str, tuple[dict[str, list[dict[str, Any]]], str]]:
    """Rows that must be refused, each with what is said."""
    mine, theirs = first(sides, "units", MINE), first(sides, "units", THEIRS)
    hidden = min(id_ for id_ in sides.ids("units", COUNTY)[1] if id_ in sides.hidden_ids(COUNTY))
    area, other = village(sides, MINE), village(sides, THEIRS)
    stub = theirs.model_dump(mode="json") | {
        "area_id": village(sides, MINE),
        "source_id": "src-generated",
    }
    budget = {"id": "new-1", "year": 2021, "amount": 5}
    return {
        "an area outside": ({"pairings": [pairing("new-1", mine.id, other)]}, "there is no"),
        "an area above": ({"budgets": [budget | {"area_id": "9901"}]}, "outside of your areas"),
        "a unit outside": ({"pairings": [pairing("new-1", hidden, area)]}, "there is no"),
        "a stub": ({"units": [stub]}, "outside of your areas"),
        "an id of others": ({"pairings": [pairing(hidden, mine.id, area)]}, "cannot be used"),
        "an id of others in its table": (
            {"pairings": [pairing(first(sides, "pairings", THEIRS).id, mine.id, area)]},
            "cannot be used",
        ),
    }


@pytest.mark.parametrize(
    "what",
    [
        "an area outside",
        "an area above",
        "a unit outside",
        "a stub",
        "an id of others",
        "an id of others in its table",
    ],
)
def test_what_is_outside_cannot_be_written(
    embedded_graphs: Graphs, sides: Sides, what: str
) -> None:
    rows, says = outside_rows(sides)[what]
    store = embedded_graphs.whole.store
    before = fingerprint(store)
    told = refused(InputError, lambda: enter(embedded_graphs.of(COUNTY).store, rows, by="county"))
    assert says in told
    assert (fingerprint(store), store.revision()) == (before, 1)


def test_a_row_that_is_told_in_part_is_not_changed(graphs: Graphs, sides: Sides) -> None:
    """The body covers a community outside, which would be lost."""
    seen = graphs.of(COUNTY).store
    id_ = f"x-{MINE}-body"
    told = read_rows(seen, "organisations", [id_])[id_]
    assert told["covers"] == (village(sides, MINE),)
    renamed = Organisation.model_validate(told | {"name": "改名"})
    found = changes.compare(seen, {"organisations": {id_: renamed}})
    refused(InputError, lambda: changes.apply(seen, found, RecordKind.load, by="county"))


def _run(statement: Query, given: dict[str, Any], transaction: Transaction) -> Rows:
    return transaction.run(statement, **given)


def test_the_guard_knows_only_the_statements_of_changes(graphs: Graphs) -> None:
    store = graphs.of(COUNTY).store
    for name in ("schema/record", "change/set_head", "access/change", "scope/mark_record"):
        statement = query(name)
        given = dict.fromkeys(statement.parameters, 1)
        work = partial(_run, statement, given)
        refused(QueryError, partial(store.write, work))
    assert graphs.whole.store.revision() == 1


def test_a_row_is_refused_whatever_statement_writes_it(graphs: Graphs, sides: Sides) -> None:
    """The guard reads what was written; that loads were checked before is not what it rests on."""
    main, store = graphs.whole.store, graphs.of(COUNTY).store
    before = fingerprint(main)
    links = [{"id": first(sides, "pairings", MINE).id, "area_id": village(sides, THEIRS)}]
    statement = sections("load/pairings")["link area_id"]
    refused(InputError, lambda: store.write(lambda one: one.run(statement, rows=links)))
    removal = sections("load/units")["remove"]
    ids = [first(sides, "units", THEIRS).id]
    refused(InputError, lambda: store.write(lambda one: one.run(removal, ids=ids)))
    assert fingerprint(main) == before


def test_one_source_serves_several_areas_and_is_changed_by_none_of_them(
    graphs: Graphs, sides: Sides
) -> None:
    for scope, side in ((COUNTY, MINE), (NEIGHBOUR, THEIRS)):
        unit = first(sides, "units", side).id
        rows = {"pairings": [pairing(f"new-{side}", unit, village(sides, side))]}
        enter(graphs.of(scope).store, rows, by="entered")
    source = Source(id="src-entered", title="改了", kind=SourceKind.office)
    seen = graphs.of(COUNTY).store
    wanted: dict[str, dict[str, Thing]] = {"sources": {source.id: source}}
    found = changes.compare(seen, wanted)
    refused(InputError, lambda: changes.apply(seen, found, RecordKind.load, by="county"))
    changes.undo(seen, "load-2", by="county")
    assert "src-entered" in read_rows(graphs.whole.store, "sources", ["src-entered"])


def test_ones_own_record_is_taken_back_though_others_wrote_since(
    graphs: Graphs, sides: Sides
) -> None:
    main, seen = graphs.whole.store, graphs.of(COUNTY).store
    unit = first(sides, "units", MINE)
    renamed = unit.model_copy(update={"name": "改名"})
    before, came_from = fingerprint(seen), read_origins(main, "units", [unit.id])
    done = changes.apply(
        seen, changes.compare(seen, {"units": {unit.id: renamed}}), RecordKind.load, by="county"
    )
    assert done is not None
    rows = {
        "pairings": [pairing("new-1", first(sides, "units", THEIRS).id, village(sides, THEIRS))]
    }
    enter(graphs.of(NEIGHBOUR).store, rows, by="neighbour")
    changes.undo(seen, done.id, by="county")
    assert fingerprint(seen) == before
    assert read_origins(main, "units", [unit.id]) == came_from
    assert read_rows(main, "pairings", ["new-1"])


def test_a_record_on_which_others_stand_stays(graphs: Graphs, sides: Sides) -> None:
    main, seen = graphs.whole.store, graphs.of(COUNTY).store
    unit = first(sides, "units", MINE)
    for store, name in ((seen, "改名"), (main, "又改名")):
        wanted = {"units": {unit.id: unit.model_copy(update={"name": name})}}
        changes.apply(store, changes.compare(store, wanted), RecordKind.load, by=name)
    says = refused(ConflictError, lambda: changes.undo(seen, "load-2", by="county"))
    assert "outside of your areas" in says
    refused(NotFoundError, lambda: changes.undo(seen, "load-3", by="county"))


def test_a_unit_that_others_name_does_not_go(graphs: Graphs, sides: Sides) -> None:
    """A pairing of the neighbour's names it; nothing of that pairing is told."""
    main, seen = graphs.whole.store, graphs.of(COUNTY).store
    unit = first(sides, "units", MINE).model_copy(update={"id": "new-unit"})
    changes.apply(
        seen, changes.compare(seen, {"units": {unit.id: unit}}), RecordKind.load, by="county"
    )
    rows = {"pairings": [pairing("secret", unit.id, village(sides, THEIRS))]}
    enter(main, rows, by="whole")
    says = refused(ConflictError, lambda: changes.undo(seen, "load-2", by="county"))
    assert "linked with this" in says
    assert "secret" not in says
    assert read_rows(main, "units", [unit.id])


def test_a_judgement_is_known_to_whoever_sees_its_scope(graphs: Graphs, sides: Sides) -> None:
    one, other, *_ = sides.ids("units", COUNTY)[0]
    judge(graphs.of(COUNTY).store, one, other, Verdict.different, by="county")
    assert len(judgements(graphs.of(COUNTY).store)) == 1
    assert len(judgements(graphs.of(PREFECTURE).store)) == 1
    assert judgements(graphs.of(NEIGHBOUR).store) == ()


def test_a_scenario_is_known_to_whoever_sees_its_scope(graphs: Graphs, sides: Sides) -> None:
    seen, area = graphs.of(COUNTY).store, village(sides, MINE)
    unit = sides.ids("units", COUNTY)[0][-1]
    given = NewScenario.of(
        {
            "name": "设想",
            "starts_on": str(AS_OF),
            "edits": [{"do": "pair", "unit_id": unit, "area_id": area}],
        }
    )
    made = scenarios.create(seen, given, by="county")
    for scope, number in ((COUNTY, 1), (PREFECTURE, 1), (NEIGHBOUR, 0)):
        assert len(scenarios.scenarios(graphs.of(scope).store)) == number
    refused(NotFoundError, lambda: scenarios.scenario(graphs.of(NEIGHBOUR).store, made.id))
    ask = {"area": MINE, "as_of": str(AS_OF)}
    now = graphs.of(COUNTY).answer("pairing_coverage", **ask).summary.pairings
    then = graphs.of(COUNTY).answer("pairing_coverage", scenario=made.id, **ask).summary.pairings
    assert then == now + 1
    scenarios.copy(graphs.of(PREFECTURE).store, made.id, "抄录", by="prefecture")
    assert len(scenarios.scenarios(seen)) == 1
    record = scenarios.apply(seen, made.id, by="county")
    assert graphs.of(COUNTY).answer("pairing_coverage", **ask).summary.pairings == then
    changes.undo(seen, record.id, by="county")
    assert graphs.of(COUNTY).answer("pairing_coverage", **ask).summary.pairings == now


def test_a_ledger_of_a_scope_loads_back_unchanged_wherever_it_is_loaded(
    embedded_graphs: Graphs, sides: Sides, tmp_path: Path
) -> None:
    """Stubs stand in it, and change nothing of what the whole graph knows of them."""
    main, area = embedded_graphs.whole.store, village(sides, MINE)
    unit = first(sides, "units", THEIRS).id
    before = fingerprint(main)
    tables = tmp_path / "tables"
    tables.mkdir()
    seen = embedded_graphs.of(COUNTY).store
    cells = read_rows(seen, "units", [unit])[unit]
    columns = ["id", "name", "kind", "sector", "area_id", "valid_from", "source_id", "standing"]
    stub = ",".join(str(cells[name]) for name in columns)
    new = stub.replace(unit, "u-nowhere")
    (tables / "units.csv").write_text(f"{','.join(columns)}\n{stub}\n", encoding="utf-8")
    title = read_rows(seen, "sources", [OUTSIDE_SOURCE])[OUTSIDE_SOURCE]["title"]
    sources = f"id,title,kind\n{OUTSIDE_SOURCE},{title},office\n"
    (tables / "sources.csv").write_text(sources, encoding="utf-8")
    for store in (seen, main):
        assert not load(store, tables, by="ledger").changed_anything
    pairings = f"id,unit_id,area_id,valid_from,source_id,standing\nnew-1,{unit},{area},2020-01-01"
    (tables / "pairings.csv").write_text(f"{pairings},src-generated,reported\n", encoding="utf-8")
    assert load(seen, tables, by="ledger").changed_anything
    (tables / "units.csv").write_text(f"{','.join(columns)}\n{new}\n", encoding="utf-8")
    assert "u-nowhere" in refused(InputError, lambda: load(main, tables, by="ledger"))
    changes.undo(main, "load-2", by="test")
    assert fingerprint(main) == before


def test_a_backup_keeps_whose_records_are(
    embedded_graphs: Graphs, sides: Sides, tmp_path: Path
) -> None:
    seen = embedded_graphs.of(COUNTY).store
    rows = {"pairings": [pairing("new-1", first(sides, "units", MINE).id, village(sides, MINE))]}
    enter(seen, rows, by="county")
    backup(whole(embedded_graphs.whole.store), tmp_path / "graph.zip")
    with open_store(embedded(tmp_path / "other.lbug"), create=True) as other:
        restore(other, tmp_path / "graph.zip")
        with Graphs(Graph(other), tmp_path / "others") as graphs:
            assert changes.records(graphs.of(COUNTY).store) == changes.records(seen)
            assert changes.records(graphs.of(NEIGHBOUR).store) == ()


# Over HTTP


class Visitor:
    """A client of an application, who says what it sees."""

    def __init__(self, store: Store, folder: Path) -> None:
        self._store = store
        self.client = visiting(store, COUNTY, folder)

    def see(self, scope: Scope) -> None:
        """Sign in as somebody else."""
        self.client.cookies.set("partygraph", session_of(self._store, scope))


@pytest.fixture
def visitor(embedded_main: Store, tmp_path: Path) -> Iterator[Visitor]:
    """Visit an application over an embedded store."""
    visitor = Visitor(embedded_main, tmp_path / "scopes")
    with visitor.client:
        yield visitor


def test_there_is_no_backup_but_of_the_whole(visitor: Visitor) -> None:
    assert visitor.client.get("/api/backup").status_code == 403  # a role for all is asked
    visitor.see(Scope())
    assert visitor.client.get("/api/backup").status_code == 200


def test_an_answer_that_a_client_has_is_of_the_part_that_it_saw(visitor: Visitor) -> None:
    address = f"/api/ask/area_levels?area=9901&as_of={AS_OF}"
    mine = visitor.client.get(address)
    had = {"If-None-Match": mine.headers["etag"]}
    assert visitor.client.get(address, headers=had).status_code == 304
    visitor.see(NEIGHBOUR)
    theirs = visitor.client.get(address, headers=had)
    assert theirs.status_code == 200
    assert theirs.headers["etag"] != mine.headers["etag"]


def test_a_run_of_others_is_not_there(visitor: Visitor) -> None:
    begun = visitor.client.post(
        "/api/plans/runs", json={"area": MINE, "as_of": str(AS_OF), "seconds": 0.1}
    ).json()
    assert visitor.client.get(f"/api/plans/runs/{begun['id']}").status_code == 200
    visitor.see(NEIGHBOUR)
    for path in ("", "/plan", "/plan.docx"):
        answer = visitor.client.get(f"/api/plans/runs/{begun['id']}{path}")
        assert answer.status_code == 404
    assert visitor.client.post(f"/api/plans/runs/{begun['id']}/stop").status_code == 404


# Copies as files


def test_copies_are_for_their_owner_alone_and_go_at_the_end(
    embedded_main: Store, tmp_path: Path
) -> None:
    folder = tmp_path / "scopes"
    left = folder / "killed"
    left.mkdir(parents=True)
    (left / "alive.lock").touch()
    with Graphs(Graph(embedded_main), folder) as graphs:
        graphs.of(COUNTY).store.revision()
        (own,) = folder.iterdir()
        assert own != left
        assert stat.S_IMODE(own.stat().st_mode) == 0o700
        with Graphs(Graph(embedded_main), folder) as other:
            other.of(COUNTY).store.revision()
            assert own.exists()
    assert list(folder.iterdir()) == []


def test_few_copies_are_open_and_the_others_are_opened_again(
    embedded_main: Store, tmp_path: Path
) -> None:
    with Graphs(Graph(embedded_main), tmp_path / "scopes", most_open=1) as graphs:
        county, neighbour = graphs.of(COUNTY).store, graphs.of(NEIGHBOUR).store
        told = [fingerprint(county), fingerprint(neighbour)]
        assert graphs.of(COUNTY).store is county
        assert [fingerprint(county), fingerprint(neighbour)] == told
