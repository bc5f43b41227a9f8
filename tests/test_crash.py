"""A load that is killed leaves the graph from before or after it; bench/crash.py does it often."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from conftest import SharedNeo4j, TablesFolder, embedded
from killing import KilledLoad, copied, left_by, loaded_again, taken_back
from partygraph.errors import StoreError
from partygraph.load import load
from partygraph.settings import Settings
from partygraph.store import Act, content, fingerprint, open_store

MOMENTS = (0.0, 0.2, 0.4, 0.6, 0.8, 1.0)
"""When to kill, as parts of the time that a whole load takes."""
DEMANDS = 1500


def many(city: TablesFolder) -> Path:
    """Tables whose load takes long enough to be killed in it."""
    first = city.row("demands", "dem-1")
    city.tables["demands"] = [first | {"id": f"dem-{i}"} for i in range(DEMANDS)]
    city.tables["services"][0]["demand_id"] = "dem-7"
    return city.write()


@pytest.fixture
def settings_of_either(engine: str, tmp_path: Path, request: pytest.FixtureRequest) -> Settings:
    """Give the settings of an empty store on each engine, which nobody holds."""
    if engine == "ladybug":
        return embedded(tmp_path / "graph.lbug")
    shared: SharedNeo4j = request.getfixturevalue("shared_neo4j")
    shared.emptied()
    return shared.settings()


def test_a_killed_load_leaves_the_graph_from_before_or_after_it(
    settings_of_either: Settings, tables_folder: TablesFolder
) -> None:
    settings = settings_of_either
    with open_store(settings, create=True) as store:
        load(store, tables_folder.write())
        before = fingerprint(store, origins=False)
    tables = many(tables_folder)
    took = KilledLoad(settings, tables).seconds()
    after = left_by(settings)
    assert after != before == taken_back(settings)
    for moment in MOMENTS:
        done = KilledLoad(settings, tables).kill_after(moment * took)
        assert left_by(settings) in ([after] if done else [before, after])
        assert loaded_again(settings, tables) == after
        assert taken_back(settings) == before


# The embedded engine's files


@pytest.fixture
def killed(tmp_path: Path, tables_folder: TablesFolder) -> tuple[Path, str]:
    """Give a store that was killed after its second load: its path, and its fingerprint."""
    path = tmp_path / "graph.lbug"
    with open_store(embedded(path), create=True) as store:
        load(store, tables_folder.write())
    tables_folder.row("units", "u-1")["name"] = "教体局"
    KilledLoad(embedded(path), tables_folder.write("units")).seconds()
    return path, left_by(embedded(copied(path, tmp_path / "copy.lbug")))


def beside(path: Path, name: str) -> Path:
    """A file beside a store."""
    return path.with_name(f"{path.name}.{name}")


def cut(log: Path) -> None:
    """Leave half of it."""
    log.write_bytes(log.read_bytes()[: log.stat().st_size // 2])


def flip(log: Path) -> None:
    """Turn a bit over in the middle of it."""
    content = bytearray(log.read_bytes())
    content[len(content) // 2] ^= 4
    log.write_bytes(content)


@pytest.mark.parametrize("damage", [cut, flip, Path.unlink])
def test_what_a_damaged_log_has_lost_is_done_again_from_the_ledger_and_told(
    killed: tuple[Path, str], damage: Callable[[Path], None], caplog: pytest.LogCaptureFixture
) -> None:
    path, expected = killed
    damage(beside(path, "wal"))
    left = sorted(part.name for part in path.parent.glob("graph.lbug.wal"))
    with open_store(embedded(path)) as store:
        assert fingerprint(store, origins=False) == expected
        acts = [(entry.act, entry.what) for entry in store.entries()]
        assert store.seal.broken(store.written(), store.head()) == (3, None)
        assert content(store) == store.head().sums
    assert [act for act, _ in acts] == [Act.load, Act.load, Act.cure]
    asides = list(path.parent.glob("graph.lbug.aside-*"))
    assert [acts[-1][1].get("aside")] == ([aside.name for aside in asides] or [None])
    if left:
        assert sorted(part.name for part in asides[0].iterdir()) == ["graph.lbug", *left]
    assert "done again" in caplog.text
    assert left_by(embedded(path)) == expected


def test_an_entry_that_the_store_never_got_is_done_again(killed: tuple[Path, str]) -> None:
    path, expected = killed
    with open_store(embedded(path)) as store:
        number = store.head().number
        at = store.entries(number - 1)
        operation = next(at).operation
    base = path.with_name("base.lbug")
    with open_store(embedded(base), create=True) as store:
        with open_store(embedded(path)) as other:
            (first, *_) = other.written()
        store.follow([first])
    shutil.rmtree(beside(base, "ledger"))
    shutil.copytree(beside(path, "ledger"), beside(base, "ledger"))
    with open_store(embedded(base)) as store:
        assert fingerprint(store, origins=False) == expected
        assert store.number_of(operation) == number == store.head().number - 1
    assert not list(path.parent.glob("base.lbug.aside-*"))


def test_an_entry_that_was_cut_off_in_the_ledger_was_never_written(
    killed: tuple[Path, str],
) -> None:
    path, expected = killed
    (lines,) = beside(path, "ledger").glob("*.jsonl")
    whole = lines.read_bytes()
    lines.write_bytes(whole + b'{"part":["change/record",{"rows":[')
    assert left_by(embedded(path)) == expected
    assert lines.read_bytes() == whole
    (torn,) = lines.parent.glob("*.torn-*")
    assert torn.read_bytes() == b'{"part":["change/record",{"rows":['


def test_a_ledger_that_ends_before_the_store_lets_it_be_read_and_not_written(
    killed: tuple[Path, str], tables_folder: TablesFolder
) -> None:
    path, expected = killed
    left_by(embedded(path))
    (lines,) = beside(path, "ledger").glob("*.jsonl")
    kept = [
        line for line in lines.read_bytes().splitlines(keepends=True) if b'"number":2' not in line
    ]
    entries = [i for i, line in enumerate(kept) if line.startswith(b'{"entry"')]
    lines.write_bytes(b"".join(kept[: entries[0] + 1]))
    with open_store(embedded(path)) as store:
        assert fingerprint(store, origins=False) == expected
        fault = store.seal.broken(store.written(), store.head())[1]
        assert fault is not None
        assert fault == (2, "cut_off")
        tables_folder.row("units", "u-1")["name"] = "教育委员会"
        with pytest.raises(StoreError) as refused:
            load(store, tables_folder.write("units"))
    assert refused.value.rule == "ledger_behind"


def test_a_damaged_store_from_before_the_ledger_that_lost_writes_is_refused_as_it_is(
    killed: tuple[Path, str],
) -> None:
    path, _ = killed
    shutil.rmtree(beside(path, "ledger"))
    beside(path, "revision").write_text("3", encoding="utf-8")
    cut(beside(path, "wal"))
    before = beside(path, "wal").read_bytes()
    for _ in range(2):
        with pytest.raises(StoreError) as caught:
            open_store(embedded(path))
        assert (caught.value.rule, caught.value.details["expected"]) == ("writes_lost", 3)
        assert beside(path, "wal").read_bytes() == before


def test_a_store_that_was_taken_away_from_its_ledger_is_not_begun_anew(
    killed: tuple[Path, str],
) -> None:
    path, _ = killed
    path.unlink()
    for create in (False, True):
        with pytest.raises(StoreError) as caught:
            open_store(embedded(path), create=create)
        assert caught.value.rule == "store_gone"
    assert not path.exists()
