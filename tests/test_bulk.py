"""Loading in bulk: the same graph and the same faults as the ordinary load of the same tables."""

import csv
import json
import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from typer.testing import CliRunner

from conftest import SharedNeo4j, embedded
from neo4j_server import Neo4jServer
from partygraph import audit, bulk, changes, upkeep
from partygraph.backup import backup, restore
from partygraph.bulk import Stage, bulk_load, write_files
from partygraph.bulk.offline import SCRIPT
from partygraph.errors import ConflictError, Fault, InputError, NotFoundError, StoreError
from partygraph.files import folder
from partygraph.generate import generate
from partygraph.load import load
from partygraph.model import TABLES, Thing
from partygraph.parquet import path_of, schema
from partygraph.queries import filled, query
from partygraph.settings import load_settings
from partygraph.shell import app
from partygraph.store import (
    Act,
    Store,
    content,
    fingerprint,
    open_store,
    read_origins,
    whole,
)

pytestmark = pytest.mark.lines

Rows = list[dict[str, Any]]
BY_TABLE: dict[str, type[Thing]] = {cls.table: cls for cls in TABLES}


def read_csv(path: Path) -> Rows:
    """The cells of a CSV file; an empty one is nothing."""
    with path.open(encoding="utf-8", newline="") as file:
        return [{k: v or None for k, v in row.items()} for row in csv.DictReader(file)]


def as_parquet(tables: Path, to: Path, *, typed: bool) -> Path:
    """Tables of CSV as Parquet: in their own types, or all as text."""
    to.mkdir(exist_ok=True)
    for path in tables.glob("*.csv"):
        rows = read_csv(path)
        names = list(rows[0]) if rows else path.read_text("utf-8").strip().split(",")
        frame = pl.DataFrame(rows, dict.fromkeys(names, pl.String()))
        if typed:
            kinds = schema(BY_TABLE[path.stem])
            frame = frame.select(_typed(name, kinds[name]) for name in names)
        frame.write_parquet(path_of(to, path.stem))
    return to


def _typed(name: str, kind: pl.DataType) -> pl.Expr:
    column = pl.col(name)
    if kind == pl.List(pl.String()):
        return (
            column.fill_null("").str.split("|").list.eval(pl.element().filter(pl.element() != ""))
        )
    if kind == pl.Date():
        return column.str.to_date("%Y-%m-%d")
    return column == "true" if kind == pl.Boolean() else column.cast(kind)


@pytest.fixture(name="city", scope="module")
def _city(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("bulk") / "city"
    generate(made, communities=3)
    return made


def graph_of(settings: Any) -> tuple[str, changes.Record]:
    """The fingerprint of a graph, but for the names of files, and its one record."""
    with open_store(settings) as store:
        (record,) = changes.records(store)
        return fingerprint(store, origins=False), record


@pytest.mark.parametrize("tables", ["seed", "city"])
@pytest.mark.parametrize("typed", [True, False])
def test_the_graph_is_the_one_that_an_ordinary_load_makes(
    tables: str,
    typed: bool,  # noqa: FBT001  it is a parameter of the test
    city: Path,
    tmp_path: Path,
) -> None:
    source = folder("seed") if tables == "seed" else city
    ordinary, in_bulk = embedded(tmp_path / "one.lbug"), embedded(tmp_path / "other.lbug")
    with open_store(ordinary, create=True) as store:
        expected = load(store, source, by="office")
    done = bulk_load(as_parquet(source, tmp_path / "parquet", typed=typed), in_bulk, by="office")
    assert done.tables == expected.tables
    assert done.revision == 1
    assert {one.rule for one in done.warnings} == {one.rule for one in expected.warnings}
    (one, first), (other, second) = graph_of(ordinary), graph_of(in_bulk)
    assert other == one
    assert second.model_dump(exclude={"at", "files"}) == first.model_dump(exclude={"at", "files"})
    assert {file.rows for file in second.files} == {file.rows for file in first.files}


def test_each_row_knows_its_load_its_file_and_its_row(city: Path, tmp_path: Path) -> None:
    settings = embedded(tmp_path / "g.lbug")
    bulk_load(as_parquet(city, tmp_path / "p", typed=True), settings)
    with open_store(settings) as store:
        found = read_origins(store, "units", [read_csv(city / "units.csv")[4]["id"]])
    (origin,) = found.values()
    assert (origin.load_id, origin.file, origin.sheet, origin.row) == (
        "load-1", "units.parquet", "", 6,
    )  # fmt: skip


@pytest.mark.parametrize("tables", ["seed", "city"])
def test_the_ledger_begins_with_the_sums_of_the_rows_as_they_are_read(
    tables: str, city: Path, tmp_path: Path
) -> None:
    source = folder("seed") if tables == "seed" else city
    parquet = as_parquet(source, tmp_path / "p", typed=True)
    units = pl.read_parquet(parquet / "units.parquet")
    odd = pl.Series("name", ['"甲" \\ 乙', "甲\u3000乙", "Ｅ甲é😀"])
    renamed = pl.concat([odd, units["name"][len(odd) :]])
    units.with_columns(renamed).write_parquet(parquet / "units.parquet")
    settings = embedded(tmp_path / "g.lbug")
    bulk_load(parquet, settings)
    with open_store(settings) as store:
        assert store.head().number == 1
        assert store.head().sums == content(store)
        assert {"sources", "units", "pairings", "records"} <= store.head().sums.keys()


def test_the_graph_takes_further_loads_and_the_bulk_can_be_taken_back(
    city: Path, tmp_path: Path
) -> None:
    settings = embedded(tmp_path / "g.lbug")
    bulk_load(as_parquet(city, tmp_path / "p", typed=True), settings)
    with open_store(settings) as store:
        again = load(store, city)
        assert not again.changed_anything
        changes.undo(store, "load-1", by="office")
        assert not any(store.read(query("load/source_ids")))


# Faults

Change = Callable[[Rows], None]


def cell(row: int, column: str, value: str | None) -> Change:
    """Put a value into a cell."""

    def change(rows: Rows) -> None:
        rows[row][column] = value

    return change


def twice(rows: Rows) -> None:
    """Put the first row at the end once more."""
    rows.append(dict(rows[0]))


def without(column: str) -> Change:
    """Take a column away."""

    def change(rows: Rows) -> None:
        for row in rows:
            del row[column]

    return change


def named(column: str, other: str) -> Change:
    """Call a column otherwise."""

    def change(rows: Rows) -> None:
        for row in rows:
            row[other] = row.pop(column)

    return change


BROKEN: dict[str, tuple[str, Change]] = {
    "no such level": ("areas", cell(3, "level", "galaxy")),
    "a word for a level": ("areas", cell(5, "level", "乡级")),
    "no name": ("units", cell(2, "name", None)),
    "a name of blanks": ("units", cell(2, "name", "   ")),
    "a long name": ("units", cell(2, "name", "名" * 201)),
    "no id": ("units", cell(1, "id", None)),
    "an id that is none": ("units", cell(1, "id", "甲/1")),
    "nothing as an id": ("units", cell(1, "id", "NA")),
    "an id twice": ("pairings", twice),
    "an id of another table": ("demands", cell(1, "id", "src-generated")),
    "no number": ("demands", cell(1, "quantity", "viele")),
    "half a number": ("demands", cell(1, "quantity", "1.5")),
    "a negative number": ("demands", cell(1, "quantity", "-1")),
    "a far too large number": ("demands", cell(1, "quantity", "1" + "0" * 30)),
    "no day": ("pairings", cell(4, "valid_from", "2025-02-30")),
    "a day that is missing": ("pairings", cell(4, "valid_from", None)),
    "an end before the beginning": ("pairings", cell(4, "valid_to", "1999-01-01")),
    "no such unit": ("pairings", cell(2, "unit_id", "u-999999-99")),
    "no such area": ("organisations", cell(3, "area_id", "990099")),
    "an area among several that is not there": ("organisations", cell(3, "covers", "99|9900")),
    "no such source": ("budgets", cell(0, "source_id", "src-none")),
    "a parent on the same level": ("organisations", cell(2, "parent_id", "o-998181001")),
    "a telephone": ("projects", cell(1, "name", "联系电话13812345678")),
    "a person": ("resources", cell(1, "name", "联系人：王小明")),
    "a citizen": ("units", cell(3, "short_name", "11010519491231002X")),
    "a quote that is missing": ("units", cell(1, "standing", "quoted")),
    "a code that is wrong": ("units", cell(1, "uscc", "91110000600037341L")),
    "a code outside its parent": ("areas", cell(7, "parent_id", "61")),
    "an unknown yes": ("units", cell(1, "above_scale", "perhaps")),
    "half a place": ("sites", cell(0, "longitude", None)),
    "a temporary branch without an end": ("organisations", cell(2, "form", "temporary_branch")),
    "a unit that is missing": ("organisations", cell(2, "level", "unit_organisation")),
    "no share": ("evaluations", cell(1, "score", "1000")),
    "nobody evaluated": ("evaluations", cell(1, "area_id", None)),
    "a step of nobody": ("steps", cell(1, "area_id", None)),
    "a step before the case": ("steps", cell(1, "at", "1999-01-01")),
    "a task that rests on nothing": ("rules", cell(8, "basis", None)),
    "more filled than there are": ("posts", cell(1, "filled", "99")),
    "another unit of count": ("indicators", cell(1, "unit_of_count", "items")),
    "no period": ("evaluations", cell(1, "period", "soon")),
    "no moment": ("cases", cell(1, "opened", "yesterday")),
    "closed before it was opened": ("cases", cell(0, "closed", "1999-01-01")),
    "a column that is missing": ("units", without("sector")),
    "a column that nobody knows": ("units", named("sector", "colour")),
}


def told(fault: Fault) -> tuple[Any, ...]:
    """What is the same of a fault in bulk: all but the file and what is nearest to a value."""
    details = {k: v for k, v in fault.details.items() if k not in {"expected", "first"}}
    return fault.rule, fault.table, fault.row, fault.column, json.dumps(details, default=str)


def test_a_file_of_another_name_is_told_and_not_guessed_by_its_columns(
    city: Path, tmp_path: Path
) -> None:
    parquet = as_parquet(city, tmp_path / "parquet", typed=False)
    path_of(parquet, "walks").rename(path_of(parquet, "wanderings"))
    with pytest.raises(InputError) as refused:
        bulk_load(parquet, embedded(tmp_path / "bulk.lbug"))
    assert [(one.rule, one.table) for one in refused.value.faults] == [
        ("unknown_table", "wanderings.parquet")
    ]


@pytest.mark.parametrize("broken", BROKEN)
def test_what_is_wrong_is_told_as_an_ordinary_load_tells_it(
    broken: str, city: Path, tmp_path: Path
) -> None:
    table, change = BROKEN[broken]
    tables = shutil.copytree(city, tmp_path / "tables")
    rows = read_csv(tables / f"{table}.csv")
    change(rows)
    with (tables / f"{table}.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    ordinary, in_bulk = embedded(tmp_path / "one.lbug"), embedded(tmp_path / "other.lbug")
    parquet = as_parquet(tables, tmp_path / "parquet", typed=False)
    with open_store(ordinary, create=True) as store:
        try:
            load(store, tables)
            expected = set()
        except InputError as error:
            expected = {told(fault) for fault in error.faults}
    try:
        bulk_load(parquet, in_bulk)
        found = set()
    except InputError as error:
        found = {told(fault) for fault in error.faults}
        with pytest.raises(NotFoundError):
            open_store(in_bulk)
    assert found == expected
    if not found:
        assert graph_of(in_bulk)[0] == graph_of(ordinary)[0]


def test_several_faults_of_several_tables_are_told_at_once(city: Path, tmp_path: Path) -> None:
    parquet = as_parquet(city, tmp_path / "parquet", typed=False)
    for table, column, value in (("units", "kind", "x"), ("demands", "urgency", "y")):
        frame = pl.read_parquet(path_of(parquet, table))
        frame.with_columns(pl.lit(value).alias(column)).write_parquet(path_of(parquet, table))
    with pytest.raises(InputError) as raised:
        bulk_load(parquet, embedded(tmp_path / "g.lbug"))
    assert {fault.table for fault in raised.value.faults[:-1]} == {"units", "demands"}


def test_a_folder_without_tables_and_a_file_that_is_no_parquet_are_told(tmp_path: Path) -> None:
    with pytest.raises(InputError) as raised:
        bulk_load(tmp_path, embedded(tmp_path / "g.lbug"))
    assert raised.value.rule == "no_bulk_tables"
    path_of(tmp_path, "units").write_text("name", encoding="utf-8")
    with pytest.raises(InputError) as raised:
        bulk_load(tmp_path, embedded(tmp_path / "g.lbug"))
    assert raised.value.rule == "not_parquet"


def test_a_store_that_has_something_is_left_alone(city: Path, tmp_path: Path) -> None:
    settings = embedded(tmp_path / "g.lbug")
    with open_store(settings, create=True) as store:
        load(store, city)
    before = graph_of(settings)
    with pytest.raises(ConflictError) as raised:
        bulk_load(as_parquet(city, tmp_path / "p", typed=True), settings)
    assert raised.value.rule == "not_empty"
    assert graph_of(settings) == before


# Going on


class Interrupted(Exception):  # noqa: N818  it stands for a plug that is pulled
    """The load ends here."""


def test_what_was_interrupted_goes_on_where_it_stopped(city: Path, tmp_path: Path) -> None:
    settings = embedded(tmp_path / "g.lbug")
    parquet = as_parquet(city, tmp_path / "p", typed=True)

    def stop(stage: Stage, name: str, _rows: int) -> None:
        if (stage, name) == (Stage.taking, "OF_UNIT"):
            raise Interrupted

    with pytest.raises(Interrupted):
        bulk_load(parquet, settings, stop)
    with pytest.raises(NotFoundError):  # nobody sees half of it
        open_store(settings)
    with open_store(embedded(tmp_path / "g.lbug.bulk" / "graph.lbug")) as half:
        assert half.read(filled("bulk/count_nodes", name="Pairing"))[0]["there"] > 0
    bulk_load(parquet, settings)
    with open_store(embedded(tmp_path / "o.lbug"), create=True) as store:
        load(store, city)
        expected = fingerprint(store, origins=False)
    assert graph_of(settings)[0] == expected
    assert not (tmp_path / "g.lbug.bulk").exists()


def test_other_files_begin_anew(city: Path, tmp_path: Path) -> None:
    settings = embedded(tmp_path / "g.lbug")
    parquet = as_parquet(city, tmp_path / "p", typed=True)

    def stop(stage: Stage, name: str, _rows: int) -> None:
        if (stage, name) == (Stage.taking, "OF_UNIT"):
            raise Interrupted

    with pytest.raises(Interrupted):
        bulk_load(parquet, settings, stop)
    frame = pl.read_parquet(path_of(parquet, "walks")).head(0)
    frame.write_parquet(path_of(parquet, "walks"))
    bulk_load(parquet, settings)
    with open_store(settings) as store:
        assert store.read(filled("bulk/count_nodes", name="Walk")) == [{"there": 0}]


# The ledger


def in_bulk(city: Path, tmp_path: Path, **more: Any) -> tuple[Any, Path]:
    """A store of a bulk load with a key and one load after it, and where it is."""
    path = tmp_path / "g.lbug"
    settings = embedded(path, ledger_key="a secret", **more)
    bulk_load(as_parquet(city, tmp_path / "p", typed=True), settings, by="office")
    with open_store(settings) as store:
        rows = [{**read_csv(city / "units.csv")[4], "name": "另一个名字"}]
        (tmp_path / "after").mkdir()
        with (tmp_path / "after" / "units.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, list(rows[0]))
            writer.writeheader()
            writer.writerows(rows)
        load(store, tmp_path / "after")
    return settings, path


def kept(path: Path) -> list[Path]:
    """The files of rows beside a store's ledger, the largest first."""
    files = path.with_name(f"{path.name}.ledger").glob("rows/*.parquet")
    return sorted(files, key=lambda one: -one.stat().st_size)


@pytest.mark.parametrize("tables", ["seed", "city"])
def test_the_sums_are_those_of_what_the_engine_reads_back(
    tables: str, city: Path, tmp_path: Path
) -> None:
    settings = embedded(tmp_path / "g.lbug")
    source = folder("seed") if tables == "seed" else city
    bulk_load(as_parquet(source, tmp_path / "p", typed=False), settings)
    with open_store(settings) as store:
        (entry,) = store.entries()
        assert (entry.act, entry.revision_before, entry.revision_after) == (Act.load, 0, 1)
        assert content(store) == store.head().sums == entry.sums
        assert upkeep.check(store).sound


def test_a_store_that_is_destroyed_after_a_bulk_load_is_built_anew_from_its_ledger(
    city: Path, tmp_path: Path
) -> None:
    settings, path = in_bulk(city, tmp_path)
    for number in ("load-2", "load-1"):  # what was built anew can be built anew
        with open_store(settings) as store:
            before, head = fingerprint(store), store.head()
            found = audit.verify(store)
            assert (found.whole, found.alone, found.keyed) == (True, True, True)
            assert all(entry.keyed for entry in store.entries())
        path.write_bytes(b"nothing")
        upkeep.repair(settings)
        with open_store(settings) as store:
            assert fingerprint(store) == before
            assert store.head().sums == head.sums
            assert audit.verify(store).alone
            changes.undo(store, number, by="office")
    path.write_bytes(b"nothing")
    assert upkeep.repair(settings)[0].sound  # of a graph that has no rows any more


def test_rows_of_a_bulk_load_that_were_altered_or_lost_are_told(city: Path, tmp_path: Path) -> None:
    settings, path = in_bulk(city, tmp_path)
    first = kept(path)[0]
    content_before = first.read_bytes()
    first.write_bytes(content_before[:-9] + b"x" + content_before[-8:])
    command = ["audit", "verify", "--store", str(path), "--lang", "en"]
    key = {"PARTYGRAPH_LEDGER_KEY": "a secret"}
    run = CliRunner().invoke(app, command, env=key)
    assert (run.exit_code, "entry 1 is of a bulk load" in run.output) == (5, True)
    first.unlink()
    run = CliRunner().invoke(app, command, env=key)
    assert (run.exit_code, "needs a backup" in run.output) == (0, True)
    path.write_bytes(b"nothing")
    with pytest.raises(StoreError) as refused:
        upkeep.repair(settings)
    assert refused.value.rule == "kept_rows_lost"
    assert path.read_bytes() == b"nothing"


def test_a_backup_of_a_bulk_load_is_restored_and_followed(city: Path, tmp_path: Path) -> None:
    settings, path = in_bulk(city, tmp_path)
    with open_store(settings) as store:
        made = backup(store, tmp_path / "all.zip")
    other = embedded(tmp_path / "other.lbug", ledger_key="a secret")
    with open_store(other, create=True) as store:
        restore(store, tmp_path / "all.zip")
        assert fingerprint(store) == made.fingerprint
        found = audit.verify(store)
        assert (found.whole, found.alone) == (True, False)
        assert upkeep.check(store).sound
    (tmp_path / "other.lbug").write_bytes(b"nothing")
    with pytest.raises(StoreError):
        upkeep.repair(other)
    assert upkeep.repair(other, tmp_path / "all.zip")[0].sound
    path.write_bytes(b"nothing")
    anew, _ = upkeep.repair(settings, tmp_path / "all.zip")
    assert (anew.sound, anew.ledger.alone) == (True, True)


# A server


def test_a_server_is_loaded_in_transactions_and_goes_on_where_it_stopped(
    empty_neo4j: Store,
    shared_neo4j: SharedNeo4j,
    city: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    parquet = as_parquet(city, tmp_path / "p", typed=True)
    monkeypatch.setattr(bulk, "_BATCH", 50)
    seen = 0

    def stop(stage: Stage, name: str, _rows: int) -> None:
        nonlocal seen
        seen += stage is Stage.taking
        if (stage, name) == (Stage.taking, "OF_UNIT"):
            raise Interrupted

    with pytest.raises(Interrupted):
        bulk_load(parquet, shared_neo4j.settings(), stop)
    before, seen = seen, 0
    other = tmp_path / "other"
    shutil.copytree(parquet, other)
    path_of(other, "walks").unlink()
    with pytest.raises(ConflictError) as raised:
        bulk_load(other, shared_neo4j.settings())
    assert raised.value.rule == "bulk_of_others"
    done = bulk_load(parquet, shared_neo4j.settings(), lambda stage, *_: _count(stage), by="x")
    assert done.revision == 1
    with open_store(embedded(tmp_path / "o.lbug"), create=True) as store:
        load(store, city)
        expected = fingerprint(store, origins=False)
    assert fingerprint(empty_neo4j, origins=False) == expected
    assert len(changes.records(empty_neo4j)) == 1
    assert empty_neo4j.read(query("bulk/so_far")) == []
    assert before > 0
    assert content(empty_neo4j) == whole(empty_neo4j).head().sums
    found = upkeep.check(whole(empty_neo4j))
    assert (found.sound, found.ledger.alone) == (True, False)


def _count(_stage: Stage) -> None:
    """Progress is told to whoever asks for it."""


def test_a_new_database_of_neo4j_is_imported_from_files(
    city: Path, tmp_path: Path, neo4j_server: Neo4jServer
) -> None:
    assert neo4j_server
    script = write_files(
        as_parquet(city, tmp_path / "p", typed=True),
        tmp_path / "out",
        embedded(tmp_path / "unused.lbug", ledger_key="a secret"),
        by="office",
    )
    assert script == tmp_path / "out" / SCRIPT

    def run(environment: dict[str, str]) -> None:
        done = subprocess.run(
            [script], env=os.environ | environment, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stdout + done.stderr

    server = Neo4jServer.start(tmp_path / "home", prepare=run)
    try:
        there = load_settings(
            store=server.address,
            user=server.user,
            password=server.password,
            time_limit=60,
            ledger_key="a secret",
        )
        found, record = graph_of(there)
        ordinary = embedded(tmp_path / "o.lbug")
        with open_store(ordinary, create=True) as store:
            load(store, city, by="office")
        expected, first = graph_of(ordinary)
        assert found == expected
        same = {"at", "files"}
        assert record.model_dump(exclude=same) == first.model_dump(exclude=same)
        with open_store(there) as store:
            assert store.revision() == 1
            assert upkeep.check(store).sound
            assert [entry.keyed for entry in store.entries()] == [True]
            assert not load(store, city).changed_anything
    finally:
        server.stop()
