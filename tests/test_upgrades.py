"""A store that any earlier version wrote opens and goes on, or is refused and stays as it was."""

import lzma
from collections.abc import Callable
from pathlib import Path

import pytest

from conftest import TablesFolder, embedded
from partygraph.ask import QUESTIONS
from partygraph.backup import backup, restore
from partygraph.changes import records
from partygraph.errors import StoreError
from partygraph.load import load, preview
from partygraph.queries import migrations
from partygraph.store import EngineStore, fingerprint, open_store

pytestmark = pytest.mark.lines

STORES = Path(__file__).parent / "fixtures" / "stores"
STATES = (
    "0001",
    "0004",
    "0005",
    "0006",
    "0007",
    "0008",
    "0009",
    "0010",
    "0011",
    "0012",
    "0013",
    "0014",
)
REFUSED = "0007-branch"
_PAGE = 4096


def unpacked(state: str, folder: Path) -> Path:
    """The store of a state, as it was written, with its ledger where it has one."""
    path = folder / "graph.lbug"
    path.write_bytes(lzma.decompress((STORES / f"{state}.lbug.xz").read_bytes()))
    ledger = STORES / f"{state}.ledger.xz"
    if ledger.exists():
        beside = path.with_name(f"{path.name}.ledger")
        beside.mkdir()
        name = "000000000001.jsonl"
        (beside / name).write_bytes(lzma.decompress(ledger.read_bytes()))
    return path


@pytest.fixture
def expected(tmp_path: Path) -> Callable[[str], str]:
    """The fingerprint of what a state was loaded with, in a new store."""

    def find(state: str) -> str:
        with open_store(embedded(tmp_path / "new.lbug"), create=True) as store:
            load(store, STORES / f"{state}.tables.zip")
            return fingerprint(store, origins=False)

    return find


def test_a_store_of_each_step_that_was_ever_the_last_is_kept() -> None:
    kept = {path.name.removesuffix(".lbug.xz") for path in STORES.glob("*.lbug.xz")}
    assert kept == {*STATES, REFUSED}
    last = migrations("ladybug")[-1][0].partition("_")[0]
    # Steps that are not released yet may follow; those of the release are kept.
    assert last >= max(STATES)
    assert sum(path.stat().st_size for path in STORES.iterdir()) < 2**20


@pytest.mark.parametrize("state", STATES)
def test_a_store_of_an_earlier_version_opens_and_holds_what_it_held(
    state: str, tmp_path: Path, expected: Callable[[str], str], tables_folder: TablesFolder
) -> None:
    with open_store(embedded(unpacked(state, tmp_path))) as store:
        assert store.is_current()
        assert store.migrate() == ()
        assert store.revision() == 1
        assert fingerprint(store, origins=False) == expected(state)
        tables = STORES / f"{state}.tables.zip"
        counts = preview(store, tables).changes.counts()
        assert not any(one["added"] or one["changed"] for one in counts.values())
        # It goes on: a question that reads what every state has, a load, and what takes it back.
        given = {"area": "990001", "as_of": "2020-07-01"}
        summary = QUESTIONS["pairing_coverage"](store, **given).summary
        assert (summary.communities, summary.units, summary.pairings) == (1, 2, 2)
        tables_folder.row("units", "u-1")["name"] = "新教育局"
        tables_folder.load_into(store)
        assert records(store)[0].kind == "load"
    with open_store(embedded(tmp_path / "graph.lbug")) as again:
        assert again.revision() == 2


def test_a_store_of_an_unknown_step_is_refused_and_stays_as_it_was(tmp_path: Path) -> None:
    path = unpacked(REFUSED, tmp_path)
    before = path.read_bytes()
    with pytest.raises(StoreError) as refused:
        open_store(embedded(path))
    assert refused.value.rule == "later_schema"
    # Whoever opens a file of this engine counts it in its first page, and nowhere else.
    assert path.read_bytes()[_PAGE:] == before[_PAGE:]


@pytest.mark.parametrize("archive", sorted(STORES.glob("*.backup.zip")), ids=lambda p: p.name)
def test_a_backup_of_an_earlier_version_is_restored_into_either_engine(
    archive: Path, empty_store: EngineStore, expected: Callable[[str], str], tmp_path: Path
) -> None:
    restore(empty_store, archive)
    state = archive.name.partition(".")[0]
    assert fingerprint(empty_store, origins=False) == expected(state)
    backup(empty_store, tmp_path / "again.zip")
