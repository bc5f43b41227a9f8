"""A load that is killed leaves the graph from before or after it; bench/crash.py does it often."""

from pathlib import Path

import pytest

from conftest import SharedNeo4j, TablesFolder, embedded
from killing import KilledLoad, copied, left_by, loaded_again, taken_back
from partygraph.errors import StoreError
from partygraph.load import load
from partygraph.settings import Settings
from partygraph.store import fingerprint, open_store

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


# The embedded engine's log


@pytest.fixture
def two_logs(tmp_path: Path, tables_folder: TablesFolder) -> tuple[Path, bytes, bytes]:
    """Give a store with two loads in its log: its path, the log after the first, after both."""
    path = tmp_path / "graph.lbug"
    with open_store(embedded(path), create=True) as store:
        load(store, tables_folder.write())
    log = path.with_name(path.name + ".wal")
    tables_folder.row("units", "u-1")["name"] = "教体局"
    KilledLoad(embedded(path), tables_folder.write("units")).seconds()
    first = log.read_bytes()
    tables_folder.row("units", "u-1")["name"] = "教育委员会"
    copied(path, tmp_path / "both.lbug")
    KilledLoad(embedded(tmp_path / "both.lbug"), tables_folder.write("units")).seconds()
    both = (tmp_path / "both.lbug.wal").read_bytes()
    assert both[: len(first)] == first
    return path, first, both


def test_a_write_that_was_cut_off_in_the_log_is_undone_and_the_files_are_kept(
    two_logs: tuple[Path, bytes, bytes], caplog: pytest.LogCaptureFixture
) -> None:
    path, first, both = two_logs
    expected = left_by(embedded(copied(path, path.with_name("first.lbug"))))
    torn = both[: (len(first) + len(both)) // 2]
    path.with_name(path.name + ".wal").write_bytes(torn)
    assert left_by(embedded(path)) == expected
    (aside,) = path.parent.glob("graph.lbug.torn-*")
    assert (aside / "graph.lbug.wal").read_bytes() == torn
    assert "a write was cut off and is undone" in caplog.text
    assert left_by(embedded(path)) == expected


def test_a_damaged_log_that_lost_what_was_written_is_refused_and_left_as_it_is(
    two_logs: tuple[Path, bytes, bytes],
) -> None:
    path, first, _ = two_logs
    log = path.with_name(path.name + ".wal")
    log.write_bytes(first[: len(first) // 2])
    for _ in range(2):
        with pytest.raises(StoreError) as caught:
            open_store(embedded(path))
        assert (caught.value.rule, caught.value.details) == (
            "writes_lost",
            {"path": path, "expected": 2, "found": 1},
        )
        assert log.read_bytes() == first[: len(first) // 2]


def test_a_note_of_a_store_that_was_taken_away_says_nothing_of_the_next(
    two_logs: tuple[Path, bytes, bytes],
) -> None:
    path, _, _ = two_logs
    note = path.with_name("graph.lbug.revision")
    assert note.read_text(encoding="utf-8") == "2"
    for part in (path, path.with_name(path.name + ".wal")):
        part.unlink()
    with open_store(embedded(path), create=True):
        assert not note.exists()
