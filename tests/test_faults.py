"""A few rounds of what bench/faults.py does a thousand times."""

import random
from collections import Counter
from pathlib import Path

import pytest

from conftest import SharedNeo4j, TablesFolder, embedded
from faulting import ROWS, damage, kill_after, kills, there, tiny
from partygraph import upkeep
from partygraph.errors import StoreError
from partygraph.load import load
from partygraph.settings import Settings
from partygraph.store import open_store

LOST = ("acknowledged rows lost", "rows beyond the one in flight", "not what the ledger says")


def settings_of(engine: str, tmp_path: Path, request: pytest.FixtureRequest) -> Settings:
    """The settings of an empty store on each engine, which nobody holds."""
    if engine == "ladybug":
        return embedded(tmp_path / "graph.lbug")
    shared: SharedNeo4j = request.getfixturevalue("shared_neo4j")
    shared.emptied()
    return shared.settings()


def test_a_killed_writer_loses_nothing_that_was_acknowledged_and_leaves_nothing_in_part(
    engine: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    settings = settings_of(engine, tmp_path, request)
    with open_store(settings, create=True) as store:
        tiny(store, tmp_path)
    found: Counter[str] = Counter()
    kills(settings, 5, found, random.Random(5))
    assert found["rounds"] == 5
    assert [found[name] for name in LOST] == [0, 0, 0]


def test_a_damaged_store_never_ends_the_process_or_passes_the_check_with_a_wrong_answer(
    tmp_path: Path,
) -> None:
    found: Counter[str] = Counter()
    damage(3, tmp_path, random.Random(5), found)
    told = {name.partition(": ")[2] for name in found}
    assert told <= {
        "cured, right",
        "opened, right",
        "cured, damage found by the check",
        "opened, damage found by the check",
        "refused",
        "built anew: right",
    }
    logs = sum(number for name, number in found.items() if name.startswith("log"))
    assert logs == sum(n for name, n in found.items() if name.startswith("log") and "right" in name)


@pytest.mark.parametrize("share", [0.0, 0.25, 0.5, 0.99])
def test_a_log_that_ends_anywhere_is_cured_from_the_ledger(share: float, tmp_path: Path) -> None:
    settings = embedded(tmp_path / "graph.lbug")
    with open_store(settings, create=True) as store:
        tiny(store, tmp_path)
    kill_after(settings, ROWS)
    log = Path(f"{settings.store}.wal")
    content = log.read_bytes()
    log.write_bytes(content[: int(len(content) * share)])
    with open_store(settings) as store:
        assert set(range(1, ROWS + 1)) <= there(store)
        assert upkeep.check(store).sound


def test_writing_stops_in_words_before_the_disk_is_full(
    tmp_path: Path, tables_folder: TablesFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    with open_store(embedded(tmp_path / "graph.lbug"), create=True) as store:
        load(store, tables_folder.write())
        before = store.head()
        tables_folder.row("units", "u-1")["name"] = "教体局"
        full = type("Usage", (), {"free": 2**20})
        with monkeypatch.context() as patch:
            patch.setattr("shutil.disk_usage", lambda _: full)
            with pytest.raises(StoreError) as refused:
                load(store, tables_folder.write("units"))
        assert (refused.value.rule, refused.value.details["free"]) == ("disk_full", 1)
        assert store.head() == before
        load(store, tables_folder.write("units"))


def test_an_entry_that_cannot_be_written_leaves_the_graph_as_it_was(
    tmp_path: Path, tables_folder: TablesFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_room(_descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    with open_store(embedded(tmp_path / "graph.lbug"), create=True) as store:
        load(store, tables_folder.write())
        before = store.head()
        tables_folder.row("units", "u-1")["name"] = "教体局"
        with monkeypatch.context() as patch:
            patch.setattr("os.fdatasync", no_room)
            with pytest.raises(StoreError) as refused:
                load(store, tables_folder.write("units"))
        assert refused.value.rule == "ledger_unwritable"
        assert store.head() == before
        load(store, tables_folder.write("units"))
        assert store.seal.broken(store.written(), store.head()) == (2, None)
