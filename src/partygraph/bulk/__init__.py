"""A folder of Parquet → a whole graph at once, with every check of the ordinary load.

For the tables of a province or a country, one `<table>.parquet` each, with ids and the columns of
the model. They are checked column by column (`doubts`), written as files of nodes and links
(`staging`), and taken by the engine as a whole: the embedded one copies them into a file beside the
store, which takes its place when all is there; Neo4j takes them in transactions, or offline as the
files of `neo4j-admin database import`.

What was interrupted goes on where it stopped, as long as the files are the same.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import polars as pl

from partygraph import changes
from partygraph.bulk.doubts import Folder, Judged, judge, open_folder
from partygraph.bulk.offline import write_command, write_tables
from partygraph.bulk.staging import Links, Nodes, Staged, stage
from partygraph.bulk.sums import sums_of
from partygraph.changes import ChangeKind, FileRead, Record, RecordKind
from partygraph.errors import ConflictError, Fault, InputError, NotFoundError
from partygraph.load import LoadReport, TableReport, areas_that_ended, check_with
from partygraph.parquet import path_of
from partygraph.queries import filled, query, sections
from partygraph.settings import Settings
from partygraph.store import (
    Act,
    Deed,
    EngineStore,
    Head,
    KeptFile,
    Part,
    Sums,
    Transaction,
    canonical,
    new_operation,
    now,
    open_store,
    seal_of,
    sealed,
    sha256_of,
    text_of,
)
from partygraph.store.base import Reader

RECORD = "load-1"
"""The record of a bulk load, which is the first of its store."""
_BATCH = 10_000
"""Rows of a transaction on a server."""


class Stage(StrEnum):
    """How far a bulk load is."""

    checking = "checking"
    writing = "writing"
    taking = "taking"


Progress = Callable[[Stage, str, int], None]
"""Called with the table or the kind of links that comes next, and its rows."""


def _silent(_stage: Stage, _name: str, _rows: int) -> None:
    pass


@dataclass(frozen=True, slots=True)
class Checked:
    """A folder without faults, and what else was found in it."""

    folder: Folder
    judged: Judged
    files: tuple[FileRead, ...]
    warnings: tuple[Fault, ...]


def _check(path: Path, store: Reader, settings: Settings, progress: Progress = _silent) -> Checked:
    """Check a folder of Parquet as an ordinary load into an empty store would.

    Raises:
        InputError: with every fault, or there is no table.
    """
    folder = open_folder(path)
    judged = judge(
        folder, settings.limits, lambda table, rows: progress(Stage.checking, table, rows)
    )
    read = judged.read
    check_with(store, read, judged.known)
    if read.faults:
        raise InputError("tables", tuple(read.faults), count=len(read.faults))
    read.warnings.extend(areas_that_ended(store, read, judged.known))
    files = tuple(
        FileRead(
            name=path_of(path, cls.table).name,
            sha256=sha256_of(path_of(path, cls.table)),
            rows=folder.rows[cls.table],
        )
        for cls in folder.classes
    )
    return Checked(folder, judged, files, tuple(read.warnings))


def write_files(
    path: Path, to: Path, settings: Settings, progress: Progress = _silent, *, by: str = ""
) -> Path:
    """Write what `neo4j-admin database import` makes a new database of, and the command.

    Args:
        to: a folder, made where it is missing.
        by: who loads, for the record.

    Returns:
        The script with the command.

    Raises:
        InputError: with every fault, or the folder cannot be written.
    """
    checked = _check_alone(path, settings, progress)
    try:
        to.mkdir(parents=True, exist_ok=True)
        with (
            TemporaryDirectory(prefix="staged-", dir=to) as work,
            ThreadPoolExecutor(max_workers=1) as beside,
        ):
            sums = beside.submit(sums_of, checked.folder, checked.judged, RECORD)
            progress(Stage.writing, "", sum(checked.folder.rows.values()))
            staged = stage(checked.folder, checked.judged, RECORD, Path(work))
            arguments = write_tables(staged, to)
            single = _single_nodes(staged, checked, settings, sums.result(), by)
            return write_command(arguments, single, to, settings.database)
    except OSError as error:
        raise InputError("cannot_write", path=to, reason=error.strerror) from None


def _single_nodes(
    staged: Sequence[Staged], checked: Checked, settings: Settings, sums: Sums, by: str
) -> dict[str, dict[str, Any]]:
    """Those of a new database of Neo4j by label: its record, its ledger and its head.

    Args:
        sums: of all rows, to which the record is added here.
    """
    node, record = _record_node(staged, checked, by)
    sums.move("records", None, node)
    part = Part("change/record", {"rows": [node]}).text()
    operation = new_operation()
    written = sealed(
        seal_of(settings), Head(), _deed(record), record.at, operation, [part], sums.all(), moves=1
    )
    return {
        "Load": {name: cell for name, cell in node.items() if cell is not None},
        "Entry": {"number": 1, "operation": operation, "body": text_of(written.entry)},
        "EntryPart": {"id": "1:0", "number": 1, "place": 0, "text": part},
        "Graph": {
            "id": "graph",
            "revision": 1,
            "written_at": record.at,
            "entry": 1,
            "entry_hash": written.entry.hash,
            "sums": canonical(sums.all()),
        },
    }


def bulk_load(
    path: Path, settings: Settings, progress: Progress = _silent, *, by: str = ""
) -> LoadReport:
    """Load a folder of Parquet into a store that is empty or not there yet.

    Args:
        by: who loads, for the record.

    Raises:
        InputError: with every fault; nothing was written.
        ConflictError: there is something in the store already.
        StoreError: the store cannot be opened or is held by another process.
    """
    if "://" in settings.store:
        with open_store(settings) as store:
            return _load_in_transactions(store, path, settings, progress, by)
    with _embedded(settings):
        pass  # refused before anything is checked
    return _load_beside(path, settings, progress, by)


@contextmanager
def _embedded(settings: Settings) -> Iterator[None]:
    """Refuse a store that has anything in it."""
    try:
        with open_store(settings) as store:
            _must_be_empty(store)
            yield
    except NotFoundError:
        yield


def _must_be_empty(store: EngineStore) -> None:
    bookkeeping = len(store.read(query("schema/done"))) + 1
    if store.read(query("load/everything"))[0]["things"] > bookkeeping or store.head() != Head():
        raise ConflictError("not_empty", store=store.address)


# The embedded engine


def _load_beside(path: Path, settings: Settings, progress: Progress, by: str) -> LoadReport:
    from partygraph.store.ladybug import LadybugStore, put_in_place  # noqa: PLC0415  one engine a run

    place = Path(settings.store).expanduser()
    work = place.with_name(f"{place.name}.bulk")
    work.mkdir(parents=True, exist_ok=True)
    checked = _check_alone(path, settings, progress)
    _forget_others(work, checked)
    with LadybugStore(work / "graph.lbug", settings, create=True, served_at="") as store:
        store.seal = seal_of(settings)
        store.migrate()
        store.settle()
        progress(Stage.writing, "", sum(checked.folder.rows.values()))
        staged = stage(checked.folder, checked.judged, RECORD, work)
        begun = store.head().number > 0  # it is taken up again after its ledger was begun
        with ThreadPoolExecutor(max_workers=1) as beside:  # the engine copies on the other cores
            sums = None if begun else beside.submit(sums_of, checked.folder, checked.judged, RECORD)
            for one in staged:
                progress(Stage.taking, one.name, one.rows)
                there = _there(store, one)
                if there == 0 and one.rows:
                    store.copy(one.name, one.path, _columns(one))
                elif there != one.rows:
                    raise ConflictError("bulk_half", store=store.address, name=one.name)
        node, record = _record_node(staged, checked, by)
        if sums is not None:
            files = (KeptFile(one.name, _columns(one), one.path, one.rows) for one in staged)
            kept = {"rows_kept": store.kept_rows().keep(files)}
            _begin(store, sums.result(), node, record, kept)
    report = LoadReport(_reports(staged), record.revision_after, record, checked.warnings)
    put_in_place(work / "graph.lbug", place)
    shutil.rmtree(work)
    return report


def _check_alone(path: Path, settings: Settings, progress: Progress) -> Checked:
    """Check a folder against a graph that has nothing."""
    with TemporaryDirectory(prefix="partygraph-bulk-") as nothing:
        empty = settings.model_copy(update={"store": str(Path(nothing) / "empty.lbug")})
        with open_store(empty, create=True) as store:
            return _check(path, store, settings, progress)


def _forget_others(work: Path, checked: Checked) -> None:
    """Begin anew where what is there was made of other files."""
    made_of = work / "files.json"
    files = json.dumps([one.model_dump() for one in checked.files])
    if not made_of.exists() or made_of.read_text(encoding="utf-8") != files:
        shutil.rmtree(work)
        work.mkdir()
        made_of.write_text(files, encoding="utf-8")


def _there(store: Reader, one: Staged) -> int:
    kind = "nodes" if isinstance(one, Nodes) else "links"
    return int(store.read(filled(f"bulk/count_{kind}", name=one.name))[0]["there"])


def _columns(one: Staged) -> tuple[str, ...]:
    return one.columns if isinstance(one, Nodes) else ()


def _begin(
    store: EngineStore,
    sums: Sums,
    node: dict[str, Any],
    record: Record,
    kept: Mapping[str, str],
) -> None:
    """Write the one record of the load, which moves the revision to 1 and begins the ledger.

    Args:
        sums: of all rows that were loaded.
        kept: what the entry says of the files of its rows.
    """

    def work(transaction: Transaction) -> None:
        if store.engine == "neo4j":
            transaction.run(query("bulk/done"))
        transaction.run(query("change/record"), rows=[node])
        transaction.moved("records", None, node)

    store.begin(work, _deed(record, kept), sums.all())


def _deed(record: Record, kept: Mapping[str, str] | None = None) -> Deed:
    files = [one.model_dump() for one in record.files]
    return Deed(Act.load, {"record": record.id, "files": files, **(kept or {})})


def _record_node(
    staged: Sequence[Staged], checked: Checked, by: str
) -> tuple[dict[str, Any], Record]:
    counts = {
        one.cls.table: dict.fromkeys(ChangeKind, 0) | {ChangeKind.added: one.rows, "left": 0}
        for one in staged
        if isinstance(one, Nodes)
    }
    record = Record(
        id=RECORD,
        kind=RecordKind.load,
        at=now(),
        by=by,
        note="",
        files=checked.files,
        counts=counts,
        revision_before=0,
        revision_after=1,
        undone_on=None,
        undone_by=None,
    )
    return changes.record_node(record), record


def _reports(staged: Sequence[Staged]) -> tuple[TableReport, ...]:
    return tuple(
        TableReport(one.cls.table, one.rows, 0, 0) for one in staged if isinstance(one, Nodes)
    )


# A server


def _load_in_transactions(
    store: EngineStore, path: Path, settings: Settings, progress: Progress, by: str
) -> LoadReport:
    """Load in transactions of some thousand rows, each with a note of how far the whole is."""
    begun = store.read(query("bulk/so_far"))
    if not begun:
        _must_be_empty(store)
    checked = _check_alone(path, settings, progress)
    files = json.dumps([one.model_dump() for one in checked.files])
    if begun and begun[0]["files"] != files:
        raise ConflictError("bulk_of_others", store=store.address)
    store.keeps_ledger = False
    step, row = (begun[0]["step"], begun[0]["row"]) if begun else (0, 0)
    with TemporaryDirectory(prefix="partygraph-bulk-") as work:
        progress(Stage.writing, "", sum(checked.folder.rows.values()))
        staged = stage(checked.folder, checked.judged, RECORD, Path(work))
        for number in range(step, len(staged)):
            one = staged[number]
            progress(Stage.taking, one.name, one.rows)
            for start in range(row if number == step else 0, one.rows, _BATCH):
                rows = _rows(one, start)
                told = {"files": files, "step": number, "row": start + len(rows)}
                store.write_beside(partial(_take, one=one, rows=rows, told=told))
    node, record = _record_node(staged, checked, by)
    store.keeps_ledger = True
    _begin(store, sums_of(checked.folder, checked.judged, RECORD), node, record, {})
    return LoadReport(_reports(staged), record.revision_after, record, checked.warnings)


def _take(
    transaction: Transaction, one: Staged, rows: list[dict[str, Any]], told: dict[str, Any]
) -> None:
    statements = sections(f"load/{one.cls.table}")
    name = "create" if isinstance(one, Nodes) else f"link {one.column}"
    transaction.run(statements[name], rows=rows)
    transaction.run(query("bulk/progress"), **told)


def _rows(one: Staged, start: int) -> list[dict[str, Any]]:
    """Rows of a file as the statements of the ordinary load take them: cells of text."""
    frame = pl.scan_parquet(one.path).slice(start, _BATCH).select(pl.all().cast(pl.String()))
    if isinstance(one, Links):
        frame = frame.rename({"from": "id", "to": one.column})
    return frame.collect().to_dicts()
