"""A store from before loads were recorded opens, tells what it knows, and goes on from there."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from conftest import SharedNeo4j, TablesFolder, embedded, statement
from partygraph import changes
from partygraph.ask.things import thing
from partygraph.queries import migrations, query
from partygraph.settings import Settings
from partygraph.store import Store, fingerprint, open_store, read_rows
from partygraph.store import base as store_base
from partygraph.store.base import Done

pytestmark = pytest.mark.lines

FIRST = "0001_first"
OLD = """
CREATE (s:Source {id: 'src', title: '一张表', kind: 'public_table'});
CREATE (a:Area {id: '990001', source_id: 'src', standing: 'public', name: '试县',
    official_name: '试县', level: 'county', kind: 'county', valid_from: date('2020-01-01')});
CREATE (u:Unit {id: 'u-1', source_id: 'src', standing: 'public', name: '教育局', short_name: '',
    kind: 'government_body', sector: 'education', uscc: '', above_scale: false,
    new_sector: false, model_site: false, valid_from: date('2020-01-01')});
MATCH (u:Unit {id: 'u-1'}) MATCH (a:Area {id: '990001'}) CREATE (u)-[:LOCATED_IN]->(a);
MERGE (g:Graph {id: 'graph'}) SET g.revision = 1
"""


COORDINATES = """
CREATE (s:Source {id: 'src', title: '一张表', kind: 'public_table'});
CREATE (a:Area {id: '990001', source_id: 'src', standing: 'public', name: '试县', quote: '',
    official_name: '试县', level: 'county', kind: 'county', valid_from: date('2020-01-01'),
    longitude: 118.5, latitude: 27.25});
CREATE (b:Area {id: '990002', source_id: 'src', standing: 'public', name: '别县', quote: '',
    official_name: '别县', level: 'county', kind: 'county', valid_from: date('2020-01-01')});
MERGE (g:Graph {id: 'graph'}) SET g.revision = 1
"""


Old = Callable[[str, str], Store]


@pytest.fixture
def of_then(
    engine: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    request: pytest.FixtureRequest,
) -> Iterator[Old]:
    """Make a store with the schema up to a step and what was written then, opened by this code."""
    settings: Settings = embedded(tmp_path / "old.lbug")
    opened = ExitStack()

    def made(last: str, text: str) -> Store:
        steps = tuple(step for step in migrations(engine) if step[0] <= last)
        nonlocal settings
        if engine == "neo4j":
            shared: SharedNeo4j = request.getfixturevalue("shared_neo4j")
            settings = shared.settings()
            later = [name for name, _ in migrations(engine) if name > last]
            forget = statement(
                "UNWIND $names AS wanted MATCH (m:Migration {name: wanted}) DELETE m", "names"
            )
            shared.emptied().write(lambda transaction: transaction.run(forget, names=later))
        with monkeypatch.context() as patch:
            patch.setattr(store_base, "migrations", lambda _engine: steps)
            patch.setattr("partygraph.store.open.migrations", lambda _engine: steps)
            patch.setattr("partygraph.store.ladybug.LadybugStore.settle", lambda _: None)
            with open_store(settings, create=True) as store:
                store._write(  # noqa: SLF001  as the code of then wrote, without what is new
                    lambda transaction: Done(
                        [transaction.run(statement(part)) for part in text.split(";")], None
                    ),
                    "",
                )
        return opened.enter_context(open_store(settings))

    with opened:
        yield made


@pytest.fixture
def old_store(of_then: Old) -> Store:
    """A store with a unit of the first schema."""
    return of_then(FIRST, OLD)


def test_coordinates_of_areas_become_rows_of_their_own(of_then: Old) -> None:
    store = of_then("0008_places", COORDINATES)
    found = read_rows(store, "positions", ["position-990001", "position-990002"])
    assert [
        (row["area_id"], row["longitude"], row["latitude"], row["standing"])
        for row in found.values()
    ] == [("990001", 118.5, 27.25, "public")]
    assert set(read_rows(store, "areas", ["990001", "990002"])) == {"990001", "990002"}


def test_a_store_of_the_first_schema_is_migrated_in_place(
    old_store: Store, tables_folder: TablesFolder
) -> None:
    done = {row["name"] for row in old_store.read(query("schema/done"))}
    assert done == {name for name, _ in migrations(old_store.engine)}
    assert (old_store.revision(), changes.records(old_store)) == (1, ())
    found = thing(old_store, "u-1")
    assert (found.row["name"], found.row["other_names"] or "") == ("教育局", "")
    assert (found.came_from, found.changes) == (None, [])
    before = fingerprint(old_store)
    tables_folder.tables["units"] = tables_folder.tables["units"][:1]
    tables_folder.row("units", "u-1").update(area_id="990001", name="教体局")
    tables_folder.load_into(old_store, "units")
    (step,) = thing(old_store, "u-1").changes
    assert (step.before["name"], step.after["name"]) == ("教育局", "教体局")
    changes.undo(old_store, "load-2", by="office")
    assert fingerprint(old_store) == before
    assert thing(old_store, "u-1").came_from is None
