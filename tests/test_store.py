"""The two engines as stores: what they promise alike, tried on the real ones."""

import json
import os
import re
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path

import pytest

from conftest import SEED, SharedNeo4j, TablesFolder, embedded, statement
from partygraph import deadline
from partygraph.ask import QUESTIONS
from partygraph.errors import (
    InputError,
    NotFoundError,
    PartygraphError,
    QueryError,
    StoreError,
    StoreHeldError,
    TimeLimitError,
)
from partygraph.graph import Graph
from partygraph.load import load
from partygraph.queries import migrations, query
from partygraph.settings import Settings, load_settings
from partygraph.store import EngineStore, Store, Transaction, open_store
from partygraph.store.ladybug import LadybugStore
from partygraph.words import Language

pytestmark = pytest.mark.lines

RUNAWAY = statement(
    "MATCH (a:Area), (b:Area), (c:Area)"
    " RETURN sum(size(a.name) * size(b.name) * size(c.name)) AS total"
)
COUNT = statement("MATCH (s:Source) RETURN count(s) AS sources")
ADD = statement("CREATE (s:Source {id: $id, title: 'x'})", "id")


def add(*ids: str) -> Callable[[Transaction], None]:
    """Add sources in one transaction."""

    def work(transaction: Transaction) -> None:
        for id_ in ids:
            transaction.run(ADD, id=id_)

    return work


def sources(store: Store) -> int:
    """How many sources there are."""
    number: int = store.read(COUNT)[0]["sources"]
    return number


def run(code: str, *arguments: object) -> subprocess.Popen[str]:
    """Run Python in another process."""
    return subprocess.Popen(
        [sys.executable, "-c", code, *map(str, arguments)],
        stdout=subprocess.PIPE,
        stdin=subprocess.PIPE,
        text=True,
    )


# What both engines do alike


def test_a_new_store_is_empty_at_revision_0_and_each_write_moves_it_by_one(
    empty_store: Store,
) -> None:
    assert (empty_store.revision(), sources(empty_store)) == (0, 0)
    empty_store.write(add("s-1"))
    empty_store.write(add("s-2", "s-3"))
    assert (empty_store.revision(), sources(empty_store)) == (2, 3)


def test_a_write_returns_what_its_work_returns(empty_store: Store) -> None:
    rows = empty_store.write(lambda transaction: transaction.run(COUNT))
    assert rows == [{"sources": 0}]


def test_values_come_back_as_the_same_python_types(empty_store: Store) -> None:
    text = (
        "RETURN $text AS text, $whole AS whole, $real AS real, $yes AS yes, $day AS day,"
        " sum(x) AS total, avg(x) AS mean, collect(x) AS list,"
        " count(CASE WHEN x > 2 THEN 1 END) AS zero"
    )
    given = {"text": '’"\n市', "whole": 2**40, "real": 0.5, "yes": True, "day": date(2020, 7, 1)}
    row = empty_store.read(statement(f"UNWIND [1, 2] AS x {text}", *given), **given)[0]
    expected = given | {"total": 3, "mean": 1.5, "list": [1, 2], "zero": 0}
    assert row == expected
    assert {name: type(value) for name, value in row.items()} == {
        name: type(value) for name, value in expected.items()
    }


def test_a_missing_parameter_and_one_too_many_are_refused(empty_store: Store) -> None:
    with pytest.raises(QueryError) as caught:
        empty_store.read(query("ask/paired_units"), area="350783")
    assert caught.value.details["reason"] == (
        "it takes the parameters ['area', 'as_of'] and was given ['area']"
    )
    with pytest.raises(QueryError):
        empty_store.write(lambda transaction: transaction.run(ADD, id="s-1", title="y"))
    assert empty_store.revision() == 0


def test_a_statement_that_fails_is_our_fault_and_the_store_answers_after(
    empty_store: Store,
) -> None:
    for _ in range(6):
        with pytest.raises(QueryError) as caught:
            empty_store.read(statement("MATCH (s:Source) RETURN"))
        assert caught.value.rule == "statement"
    assert sources(empty_store) == 0


def test_a_read_cannot_write(empty_store: Store) -> None:
    with pytest.raises(QueryError):
        empty_store.read(ADD, id="s-1")
    assert (sources(empty_store), empty_store.revision()) == (0, 0)
    empty_store.write(add("s-1"))
    assert sources(empty_store) == 1


def test_a_write_that_fails_in_the_middle_leaves_nothing(empty_store: Store) -> None:
    empty_store.write(add("s-1"))

    def fail(transaction: Transaction) -> None:
        transaction.run(ADD, id="s-2")
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        empty_store.write(fail)
    with pytest.raises(QueryError):
        empty_store.write(add("s-3", "s-1"))  # the key s-1 is taken
    with pytest.raises(QueryError):
        empty_store.write(lambda transaction: (add("s-4")(transaction), transaction.run(ADD)))
    assert (sources(empty_store), empty_store.revision()) == (1, 1)
    empty_store.write(add("s-5"))
    assert (sources(empty_store), empty_store.revision()) == (2, 2)


def test_the_schema_is_made_once_and_recorded(empty_store: EngineStore) -> None:
    names = [name for name, _ in migrations(empty_store.engine)]
    assert [row["name"] for row in empty_store.read(query("schema/done"))] == names
    assert empty_store.migrate() == ()


def test_the_schema_has_a_key_on_every_kind_of_thing(empty_store: Store) -> None:
    for label in ("Area", "Unit", "Organisation", "Pairing", "Figure"):
        twice = statement(f"CREATE (n:{label} {{id: 'one'}})")
        empty_store.write(lambda transaction, twice=twice: transaction.run(twice))  # type: ignore[misc]
        with pytest.raises(QueryError):
            empty_store.write(lambda transaction, twice=twice: transaction.run(twice))  # type: ignore[misc]
    assert empty_store.revision() == 5


def test_a_store_of_a_later_version_is_refused_and_left_untouched(empty_store: EngineStore) -> None:
    empty_store.write(add("s-1"))
    later = "9999_later"
    empty_store.write(lambda transaction: transaction.run(query("schema/record"), name=later))
    try:
        with pytest.raises(StoreError) as caught:
            empty_store.migrate()
        assert caught.value.rule == "later_schema"
        assert caught.value.details == {"address": empty_store.address, "step": later}
        assert (sources(empty_store), empty_store.revision()) == (1, 2)
    finally:
        undo = statement("MATCH (m:Migration {name: '9999_later'}) DELETE m")
        empty_store.write(lambda transaction: transaction.run(undo))


def limited(seeded: Store, request: pytest.FixtureRequest, tmp_path: Path) -> Store:
    """Open the engine of a seeded store once more, with a short time limit."""
    if seeded.engine == "neo4j":
        shared: SharedNeo4j = request.getfixturevalue("shared_neo4j")
        return open_store(shared.settings(time_limit=0.5))
    store = open_store(embedded(tmp_path / "limited.lbug", time_limit=0.5), create=True)
    text = "UNWIND range(1, 900) AS i CREATE (a:Area {id: 'a' + CAST(i AS STRING), name: 'xx'})"
    store.write(lambda transaction: transaction.run(statement(text)))
    return store


def test_a_runaway_question_is_stopped_at_the_time_limit_and_the_store_answers_after(
    seeded: Store, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    with limited(seeded, request, tmp_path) as store:
        revision = store.revision()
        for _ in range(2 if seeded.engine == "neo4j" else 5):  # Ladybug has four readers
            began = time.monotonic()
            with pytest.raises(TimeLimitError) as caught:
                store.read(RUNAWAY)
            assert time.monotonic() - began < 5
            assert (caught.value.rule, caught.value.details) == ("time_limit", {"name": "test"})
            assert store.revision() == revision


def test_a_limit_may_pass_at_any_moment_and_what_is_read_next_is_right(tmp_path: Path) -> None:
    numbers = statement(
        "UNWIND range(1, 3000) AS i OPTIONAL MATCH (a:Area {id: 'a' + CAST(i AS STRING)}) "
        "RETURN count(a) AS n"
    )
    outcomes: list[str] = []
    before = threading.active_count()
    with open_store(embedded(tmp_path / "limited.lbug"), create=True) as store:
        text = "UNWIND range(1, 900) AS i CREATE (a:Area {id: 'a' + CAST(i AS STRING), name: 'xx'})"
        store.write(lambda transaction: transaction.run(statement(text)))
        began = time.perf_counter()
        assert store.read(numbers) == [{"n": 900}]
        usual = time.perf_counter() - began

        def read(first: int) -> None:
            for number in range(first, 240, 8):
                try:
                    with deadline.within(usual * number / 120, "test"):
                        assert store.read(numbers) == [{"n": 900}]
                except TimeLimitError:
                    outcomes.append("late")
                else:
                    outcomes.append("right")
                assert store.read(numbers) == [{"n": 900}]  # in the longest of limits

        with ThreadPoolExecutor(8) as pool:
            for reading in [pool.submit(read, first) for first in range(8)]:
                reading.result()
    assert set(outcomes) == {"late", "right"}
    assert threading.active_count() == before


def test_eight_threads_read_beside_one_that_writes(
    empty_store: Store,
) -> None:
    done = threading.Event()

    def read() -> set[int]:
        seen = set()
        while not done.is_set():
            seen.add(sources(empty_store))
        return seen

    with ThreadPoolExecutor(8) as pool:
        readers = [pool.submit(read) for _ in range(8)]
        for i in range(20):
            empty_store.write(add(*(f"s-{i}-{k}" for k in range(10))))
        done.set()
        seen = set().union(*(reader.result() for reader in readers))
    if empty_store.engine == "ladybug":  # its reads are snapshots; Neo4j's are read-committed
        assert {number % 10 for number in seen} == {0}
    assert (sources(empty_store), empty_store.revision()) == (200, 20)


def test_writers_in_several_threads_take_turns(empty_store: Store) -> None:
    with ThreadPoolExecutor(4) as pool:
        for future in [pool.submit(empty_store.write, add(f"s-{i}")) for i in range(40)]:
            future.result()
    assert (sources(empty_store), empty_store.revision()) == (40, 40)


# The embedded engine: one process, one file


def opened(path: Path) -> Store:
    """Open the store at a path."""
    return open_store(embedded(path))


HOLD = """
import sys
from partygraph.settings import load_settings
from partygraph.store import open_store
with open_store(load_settings(store=sys.argv[1]), create=True, served_at=sys.argv[2]):
    print("holds", flush=True)
    sys.stdin.read()
"""


def held_by_another(path: Path, served_at: str) -> tuple[StoreHeldError, int]:
    """What opening a store says that another process, of that id, holds."""
    other = run(HOLD, path, served_at)
    assert other.stdout is not None
    assert other.stdout.readline() == "holds\n"
    with pytest.raises(StoreHeldError) as caught:
        opened(path)
    other.communicate("")
    assert other.returncode == 0
    return caught.value, other.pid


def test_a_store_that_another_process_serves_is_refused_with_its_id_command_and_address(
    tmp_path: Path,
) -> None:
    path = tmp_path / "held.lbug"
    held, pid = held_by_another(path, "http://127.0.0.1:8000")
    assert held.address == "http://127.0.0.1:8000"
    assert held.sentence(Language.en) == (
        f"The store at {path} is held by process {pid} (partygraph {path} http://127.0.0.1:8000), "
        "which serves it at http://127.0.0.1:8000. Ask it there, or stop it."
    )
    opened(path).close()


def test_a_store_that_another_process_holds_is_refused_with_its_id_and_command(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("partygraph.store.ladybug._WAIT_SECONDS", 0.2)
    path = tmp_path / "held.lbug"
    held, pid = held_by_another(path, "")
    assert held.address == ""
    assert held.sentence(Language.en) == (
        f"The store at {path} is held by process {pid} (partygraph {path} ''). "
        "Wait for it to end, or stop it."
    )


def test_a_store_that_this_process_holds_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("partygraph.store.ladybug._WAIT_SECONDS", 0.2)
    path = tmp_path / "held.lbug"
    with open_store(embedded(path), create=True), pytest.raises(StoreHeldError) as caught:
        opened(path)
    assert caught.value.details["pid"] == os.getpid()


def test_a_store_that_is_held_for_a_moment_is_waited_for(tmp_path: Path) -> None:
    path = tmp_path / "held.lbug"
    first = open_store(embedded(path), create=True)
    threading.Timer(0.5, first.close).start()
    opened(path).close()


HOLD_WITHOUT_US = """
import sys
import ladybug
database = ladybug.Database(sys.argv[1])
connection = ladybug.Connection(database)
print("holds", flush=True)
sys.stdin.read()
"""


def test_a_file_held_by_a_program_that_is_not_ours_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "held.lbug"
    open_store(embedded(path), create=True).close()
    other = run(HOLD_WITHOUT_US, path)
    assert other.stdout is not None
    other.stdout.readline()
    with pytest.raises(StoreHeldError) as caught:
        opened(path)
    other.communicate("")
    assert caught.value.rule == "held_by_program"
    assert str(other.pid) in caught.value.details["reason"]
    opened(path).close()


def test_a_store_that_is_not_there_is_not_made_by_a_question(tmp_path: Path) -> None:
    path = tmp_path / "sub" / "none.lbug"
    with pytest.raises(NotFoundError) as caught:
        opened(path)
    assert (caught.value.rule, caught.value.details) == ("no_graph", {"path": path})
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_is_no_store_is_refused_in_a_sentence(tmp_path: Path) -> None:
    path = tmp_path / "block.lbug"
    path.write_text("not a graph\n" * 1000)
    with pytest.raises(StoreError) as caught:
        opened(path)
    assert caught.value.rule == "cannot_open"
    assert path.read_text() == "not a graph\n" * 1000


@pytest.mark.parametrize("place", ["folder", "file/graph.lbug", "null\0/graph.lbug"])
def test_a_path_where_no_store_can_be_is_refused_in_a_sentence(tmp_path: Path, place: str) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "file").write_text("")
    with pytest.raises(PartygraphError) as caught:
        open_store(embedded(tmp_path / place), create=True)
    assert caught.value.rule == "cannot_open"


WRITE = """
import sys
from partygraph.ask import QUESTIONS
from partygraph.graph import Graph
from partygraph.load import load
from partygraph.queries import columns, sections
from partygraph.settings import load_settings
from partygraph.store import open_store
create = sections("load/sources")["create"]
empty = dict.fromkeys(columns(create))
with open_store(load_settings(store=sys.argv[1]), create=True) as store:
    for number in range(100_000):
        def work(transaction):
            for part in range(50):
                row = {"id": f"s-{number}-{part}", "title": "x"}
                transaction.run(create, rows=[empty | row])
        store.write(work)
        print(number + 1, flush=True)
"""


def test_a_process_killed_in_a_write_leaves_what_was_before_it_or_after(tmp_path: Path) -> None:
    for pause in (0.0, 0.011, 0.029):
        path = tmp_path / f"killed-{pause}.lbug"
        writer = run(WRITE, path)
        assert writer.stdout is not None
        acknowledged = 0
        for line in writer.stdout:
            acknowledged = int(line)
            if acknowledged >= 10:
                break
        time.sleep(pause)
        os.kill(writer.pid, signal.SIGKILL)
        acknowledged = max([acknowledged, *(int(line) for line in writer.stdout.read().split())])
        writer.wait()
        writer.stdout.close()
        assert writer.stdin is not None
        writer.stdin.close()
        note = json.loads(path.with_name(path.name + ".holder.json").read_text())
        assert note["pid"] == writer.pid
        with opened(path) as store:
            revision = store.revision()
            assert sources(store) == revision * 50
            assert revision in (acknowledged, acknowledged + 1)


# The server


def refused(settings: Settings) -> StoreError:
    """What opening says, and that it says so soon."""
    began = time.monotonic()
    with pytest.raises(StoreError) as caught:
        open_store(settings)
    assert time.monotonic() - began < 8
    return caught.value


def free_port() -> int:
    """Find a port at which nobody answers."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@pytest.mark.parametrize("scheme", ["neo4j", "bolt", "neo4j+s", "bolt+ssc"])
def test_a_server_that_cannot_be_reached_is_told_at_once_and_in_one_sentence(
    scheme: str, capfd: pytest.CaptureFixture[str]
) -> None:
    address = f"{scheme}://127.0.0.1:{free_port()}"
    error = refused(load_settings(store=address))
    assert error.sentence(Language.en) == (
        f"Neo4j at {address} cannot be reached: is the server running, and is the address right?"
    )
    assert capfd.readouterr() == ("", "")


def test_a_wrong_password_is_told(shared_neo4j: SharedNeo4j) -> None:
    error = refused(shared_neo4j.settings(password="wrong"))
    assert (error.rule, error.details) == ("refused", {"address": shared_neo4j.server.address})
    assert shared_neo4j.store.revision() >= 0


def test_a_database_that_is_not_there_is_told(shared_neo4j: SharedNeo4j) -> None:
    error = refused(shared_neo4j.settings(database="nowhere"))
    assert error.rule == "not_now"
    assert "nowhere" in error.sentence(Language.en)
    assert "\n" not in error.sentence(Language.en)


@pytest.mark.parametrize("address", ["http://127.0.0.1:7474", "bolts://localhost", "://x"])
def test_an_address_of_another_kind_is_refused_with_the_kinds_there_are(address: str) -> None:
    with pytest.raises(InputError) as caught:
        open_store(load_settings(store=address))
    assert caught.value.rule == "store_address"
    assert re.findall(r"\S+://", caught.value.sentence(Language.en).partition("begins")[2]) == [
        "neo4j://",
        "neo4j+s://",
        "neo4j+ssc://",
        "bolt://",
        "bolt+s://",
        "bolt+ssc://",
    ]


@pytest.mark.parametrize("address", ["bolt://", "bolt://127.0.0.1:port", "bolt://x:1"])
def test_an_address_that_is_none_is_refused_in_a_sentence(address: str) -> None:
    error = refused(load_settings(store=address))
    assert error.rule in {"not_a_server", "unreachable"}


def test_two_loads_at_once_on_the_server_leave_no_double_link(
    empty_neo4j: Store, tables_folder: TablesFolder
) -> None:
    tables_folder.load_into(empty_neo4j)
    tables_folder.row("pairings", "p-2")["area_id"] = "990001001002"
    folder = tables_folder.write()
    with ThreadPoolExecutor(2) as pool:
        for future in [pool.submit(load, empty_neo4j, folder) for _ in range(2)]:
            future.result()
    text = "MATCH (p:Pairing {id: 'p-2'})-[:WITH_AREA]->(a) RETURN a.id AS id"
    assert empty_neo4j.read(statement(text)) == [{"id": "990001001002"}]


def test_all_questions_from_several_threads_fit_into_the_smallest_buffer_pool(
    tmp_path: Path,
) -> None:
    """Prepared statements pin memory (docs/decisions/0007): readers keep a bounded number."""
    settings = embedded(tmp_path / "graph", buffer_pool_mb=256)
    with Graph(open_store(settings, create=True)) as graph:
        load(graph.store, SEED)

        def ask(name: str) -> int:
            given = {"area": "350783", "unit": "u-350783-01", "body": "u-350783-01"}
            given |= {"organisation": "o-jianou-shiwei", "text": "社区"}
            given |= {"start": "u-350783-01", "finish": "350783004003", "measure": "projects"}
            own = QUESTIONS[name].own_parameters()
            answer = graph.answer(name, **{key: given[key] for key in own if key in given})
            return answer.total

        with ThreadPoolExecutor(4) as pool:
            totals = list(pool.map(ask, [*QUESTIONS, *reversed(QUESTIONS)]))
    assert totals == [*totals[: len(QUESTIONS)], *reversed(totals[: len(QUESTIONS)])]


def test_questions_that_do_not_fit_into_the_page_cache_beside_one_another_are_read_alone(
    tmp_path: Path,
) -> None:
    large = statement(
        "UNWIND range(1, 1000000) AS i"
        " WITH 'a text that is not so short ' + CAST(i AS STRING) AS t RETURN size(collect(t)) AS n"
    )
    with (
        open_store(embedded(tmp_path / "graph", buffer_pool_mb=256), create=True) as store,
        ThreadPoolExecutor(8) as pool,
    ):
        found = list(pool.map(lambda _: store.read(large)[0]["n"], range(24)))
    assert found == [1_000_000] * 24


def test_a_question_that_is_read_alone_needs_no_other_reader_for_the_revision(
    tmp_path: Path,
) -> None:
    with open_store(embedded(tmp_path / "graph"), create=True) as store:
        assert isinstance(store, LadybugStore)
        load(store, SEED)
        store._revision = None  # noqa: SLF001
        with store._taken(3), deadline.within(5, "test"):  # noqa: SLF001
            assert store.snapshot("test", lambda reader: reader.revision()) == 1


def test_a_question_too_large_for_the_page_cache_says_so_and_the_store_answers_after(
    tmp_path: Path,
) -> None:
    with open_store(embedded(tmp_path / "graph", buffer_pool_mb=256), create=True) as store:
        load(store, SEED)
        before = store.read(COUNT)
        everything = statement(
            "MATCH (a:Area), (b:Area), (c:Source)"
            " RETURN collect(a.name + b.name + a.id + b.id + c.title) AS texts"
        )
        with pytest.raises(StoreError, match="PARTYGRAPH_BUFFER_POOL_MB"):
            store.read(everything)
        assert before[0]["sources"] > 0
        assert store.read(COUNT) == before
