"""A whole country on one machine: load, disk, memory, and questions beside the bare engine.

    python bench/country.py DIVISIONS [--provinces 35] [--scale 1] [--folder F] [--neo4j]

Generates a country (or takes the one that stands in the folder), loads it in bulk in a process of
its own, and writes into `bench/results/country.txt` as it goes:

- load: seconds and rows a second of the whole, and of the engine's own COPY of the same files,
  which is the last part of it; peak memory; the file;
- questions over HTTP, and the bare engine with the same statements, in the country and in a store
  that holds one of its counties alone; each for another day, so that every answer is computed;
- polars over the same Parquet for what reads everything;
- 10,000 changed rows, compared, checked and written;
- with `--neo4j` the same for a server: `neo4j-admin database import` and the questions.
"""

from __future__ import annotations

import argparse
import csv
import json
import os
import platform
import resource
import shutil
import statistics
import subprocess
import sys
import time
import urllib.parse
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import ladybug
import polars as pl

from partygraph.ask import QUESTIONS
from partygraph.bulk import Stage, bulk_load
from partygraph.generate.country import generate_country
from partygraph.load import load
from partygraph.parquet import path_of
from partygraph.queries import Query
from partygraph.settings import Settings, load_settings
from partygraph.store import Rows, Store, open_store
from partygraph.store.ladybug import LadybugStore
from partygraph.store.neo4j import Neo4jStore
from questions import Client

RESULTS = Path(__file__).parent / "results" / "country.txt"
FIRST = date(2026, 7, 1)
WARM_UP = 3
CHANGED = 10_000
Ran = list[tuple[str, dict[str, Any]]]


class _Recording:
    """Remembers the statements that a store was asked to run."""

    ran: Ran

    def _read(self, statement: Query, parameters: dict[str, Any]) -> Rows:
        self.ran.append((statement.text, parameters))
        return super()._read(statement, parameters)  # type: ignore[misc,no-any-return]


class Embedded(_Recording, LadybugStore):
    """The embedded engine, recording."""


class Server(_Recording, Neo4jStore):
    """A server, recording."""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("divisions", type=Path)
    parser.add_argument("--provinces", default="")
    parser.add_argument("--scale", type=float, default=1.0)
    parser.add_argument("--folder", type=Path, default=Path("country"))
    parser.add_argument("--rounds", type=int, default=20)
    parser.add_argument("--neo4j", action="store_true")
    parser.add_argument("--load-into", type=Path, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.load_into:
        _load_here(arguments.folder, arguments.load_into)
        return
    for line in _report(arguments):
        print(line, flush=True)
        with RESULTS.open("a", encoding="utf-8") as file:
            file.write(f"{line}\n")


def _report(arguments: argparse.Namespace) -> Iterator[str]:
    folder: Path = arguments.folder
    part = f"provinces {arguments.provinces}" if arguments.provinces else "the whole country"
    now = datetime.now(UTC)
    yield f"# bench/country.py, {now:%Y-%m-%d %H:%M} UTC: {part}, scale {arguments.scale}"
    yield ""
    yield (
        f"{platform.platform()}, {os.cpu_count()} cores shared by client, server and engine; load "
        f"average {os.getloadavg()[0]:.1f} at the start; Python {platform.python_version()}, "
        f"polars {pl.__version__}; {arguments.rounds} rounds, each for another day; milliseconds"
    )
    yield from _generated(arguments)
    store = folder / "country.lbug"
    yield from _loaded(folder, store)
    county = _largest_county(folder)
    yield from _questions(folder, store, county, arguments.rounds)
    yield from _scans(folder)
    yield from _changed(folder, store)
    if arguments.neo4j:
        yield from _on_a_server(folder, county, arguments.rounds)
    yield f"\nload average at the end: {os.getloadavg()[0]:.1f}\n"


def _generated(arguments: argparse.Namespace) -> Iterator[str]:
    folder: Path = arguments.folder
    if path_of(folder, "services").exists():
        yield "\ngenerated: kept from an earlier run"
        return
    started = time.perf_counter()
    codes = tuple(filter(None, arguments.provinces.split(",")))
    rows = generate_country(
        folder, arguments.divisions, year=2023, provinces=codes, scale=arguments.scale
    )
    took = time.perf_counter() - started
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    whole = sum(rows.values())
    yield f"\ngenerated: {whole:,} rows in {took:.0f} s ({whole / took:,.0f}/s), peak {peak} MiB"
    yield ", ".join(f"{number:,} {table}" for table, number in rows.items())


def _load_here(folder: Path, into: Path) -> None:
    """Load in this process, and print what its parent reads: seconds by stage, peak memory."""
    began: dict[str, float] = {}
    links = 0

    def show(stage: Stage, name: str, rows: int) -> None:
        nonlocal links
        began.setdefault(stage, time.perf_counter())
        links += rows if stage is Stage.taking and name.isupper() else 0

    started = time.perf_counter()
    done = bulk_load(folder, load_settings(store=str(into)), show, by="bench")
    ended = time.perf_counter()
    print(
        json.dumps(
            {
                "nodes": sum(table.added for table in done.tables),
                "links": links,
                "checking": began[Stage.writing] - started,
                "writing": began[Stage.taking] - began[Stage.writing],
                "copying": ended - began[Stage.taking],
                "whole": ended - started,
                "peak": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
            }
        )
    )


def _loaded(folder: Path, store: Path) -> Iterator[str]:
    told = folder / "load.json"
    if not store.exists():
        command = [
            sys.executable,
            __file__,
            "-",
            "--folder",
            str(folder),
            "--load-into",
            str(store),
        ]
        out = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True).stdout
        told.write_text(out, encoding="utf-8")
    if not told.exists():
        yield "\n## load: kept from an earlier run"
        return
    found = json.loads(told.read_text(encoding="utf-8"))
    rows = found["nodes"] + found["links"]
    yield "\n## load, embedded, with all checks"
    yield (
        f"{rows:,} rows ({found['nodes']:,} nodes, {found['links']:,} links) in "
        f"{found['whole']:.1f} s: {rows / found['whole']:,.0f}/s; "
        f"checking {found['checking']:.1f}, writing files {found['writing']:.1f}, "
        f"the engine's COPY of them {found['copying']:.1f} s "
        f"({rows / found['copying']:,.0f}/s); ratio {found['whole'] / found['copying']:.2f}"
    )
    size = sum(path.stat().st_size for path in store.parent.glob(f"{store.name}*"))
    yield f"peak memory {found['peak']:,} MiB; file {size / 2**20:,.0f} MiB"


# Questions


def _largest_county(folder: Path) -> str:
    """The county with the middle number of pairings, among those that have any."""
    areas = pl.scan_parquet(path_of(folder, "pairings")).select(pl.col("area_id").str.slice(0, 6))
    counts = areas.group_by("area_id").len().sort("len", "area_id").collect()
    return str(counts["area_id"][len(counts) // 2])


def _alone(folder: Path, county: str) -> Path:
    """A store that holds this county alone."""
    store = folder / f"county-{county}.lbug"
    if store.exists():
        return store
    part = folder / f"county-{county}"
    part.mkdir(exist_ok=True)
    for path in folder.glob("*.parquet"):
        id_ = pl.col("id")
        inside = id_.str.contains(f"(^|-){county}(x|-|[0-9]|$)")
        above = pl.lit(county).str.starts_with(id_) if path.stem == "areas" else pl.lit(value=False)
        whole = pl.lit(value=path.stem == "sources")
        pl.scan_parquet(path).filter(inside | above | whole).collect().write_parquet(
            part / path.name
        )
    bulk_load(part, load_settings(store=str(store)), by="bench")
    return store


def _asked(store: Store, county: str) -> dict[str, tuple[str, dict[str, str]]]:
    """What is asked: label → question and parameters."""
    children = (
        "MATCH (k:Area {id: $id})<-[:PART_OF]-(s:Area)<-[:PART_OF]-(c:Area) "
        "RETURN c.id AS id, c.name AS name ORDER BY id LIMIT 1"
    )
    first = store.read(Query("bench", children, frozenset({"id"})), id=county)[0]
    group = (
        "MATCH (a:Area {id: $id})<-[:IN_AREA]-(o:Organisation) "
        "RETURN o.id AS id, o.level AS level ORDER BY level, id LIMIT 1"
    )
    lowest = store.read(Query("bench", group, frozenset({"id"})), id=first["id"])[0]["id"]
    return {
        "coverage of a county": ("pairing_coverage", {"area": county}),
        "uncovered communities": ("uncovered_communities", {"area": county}),
        "resource pool of a community": ("resource_pool", {"area": first["id"]}),
        "chain of command": ("chain_of_command", {"organisation": lowest}),
        "search by name": ("search", {"text": str(first["name"])[:2], "area": county}),
        "search by initials": ("search", {"text": "rmyy", "area": county}),
        "unmet demands of a county": ("unmet_demands", {"area": county}),
        "organisation levels of a county": ("organisation_levels", {"area": county}),
        "figures by child": ("demand_coverage", {"area": county}),
    }


def _questions(folder: Path, store: Path, county: str, rounds: int) -> Iterator[str]:
    alone = _alone(folder, county)
    yield f"\n## questions on county {county}: in the country, and in a store of the county alone"
    yield (
        f"{'question':32} {'rows':>6} {'bare p50':>9} {'p95':>8} {'HTTP p50':>9} {'p95':>8} "
        f"{'of bare':>8} | {'alone p50':>9} {'p95':>8} {'country/alone p95':>18}"
    )
    with open_store(load_settings(store=str(store))) as opened:
        asked = _asked(opened, county)
    big = dict(_times(Embedded, store, asked, rounds))
    small = dict(_times(Embedded, alone, asked, rounds))
    for label, (bare, http, rows) in big.items():
        _, other, _ = small[label]
        ratio = _p95(http) / _p95(bare) if bare else 0
        yield (
            f"{label:32} {rows:6} {_pair(bare)} {_pair(http)} {ratio:8.1f} | {_pair(other)} "
            f"{_p95(http) / _p95(other):18.2f}"
        )


Timed = tuple[list[float], list[float], int]


def _times(
    kind: type[Embedded], path: Path, asked: dict[str, tuple[str, dict[str, str]]], rounds: int
) -> Iterator[tuple[str, Timed]]:
    """Milliseconds of the bare engine and over HTTP, question by question, and how many rows."""
    days = [FIRST + timedelta(days=7 * n) for n in range(-WARM_UP, rounds)]
    statements: dict[str, list[Ran]] = {}
    bare: dict[str, list[float]] = {}
    with kind(path, load_settings(store=str(path)), create=False, served_at="") as store:
        store.ran = []
        for label, (name, given) in asked.items():
            statements[label] = [_statements(store, name, given, day) for day in days]
            connection = ladybug.Connection(store._database, num_threads=1)  # noqa: SLF001
            bare[label] = [_bare(connection, ran) for ran in statements[label]][WARM_UP:]
            connection.close()
    with _served(path) as client:
        for label, (name, given) in asked.items():
            http = [client.get(_path(name, given, day))[0] for day in days][WARM_UP:]
            rows = json.loads(client.get(_path(name, given, days[0]))[1])["total"]
            yield label, (bare[label], http, rows)


def _path(name: str, given: dict[str, str], day: date) -> str:
    query = urllib.parse.urlencode(given | {"as_of": day.isoformat(), "limit": "1000"})
    return f"/api/ask/{name}?{query}"


def _statements(store: Embedded, name: str, given: dict[str, str], day: date) -> Ran:
    store.ran = []
    question = QUESTIONS[name]
    parameters = question.check(given | {"as_of": day.isoformat()})
    own = {one: getattr(parameters, one) for one in question.own_parameters()}
    question.find(store, **own)
    return store.ran


def _bare(connection: ladybug.Connection, ran: Ran) -> float:
    started = time.perf_counter()
    for text, parameters in ran:
        result = connection.execute(text, parameters)
        assert isinstance(result, ladybug.QueryResult)
        result.get_all()
        result.close()
    return (time.perf_counter() - started) * 1000


@contextmanager
def _served(path: Path) -> Iterator[Client]:
    command = [sys.executable, "-m", "partygraph", "serve", "--store", str(path), "--port", "0"]
    environment = os.environ | {"PYTHONUNBUFFERED": "1", "PARTYGRAPH_TIME_LIMIT": "120"}
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment) as server:
        try:
            assert server.stdout is not None
            line = next(line for line in server.stdout if "http://" in line)
            address = urllib.parse.urlsplit(line[line.index("http://") :].split()[0])
            yield Client(address, server.pid)
        finally:
            server.terminate()


def _p95(times: list[float]) -> float:
    ordered = sorted(times)
    return ordered[max(0, int(len(ordered) * 0.95) - 1)]


def _pair(times: list[float]) -> str:
    return f"{statistics.median(times):9.2f} {_p95(times):8.2f}"


# Scans


def _scans(folder: Path) -> Iterator[str]:
    """What reads everything, by polars over the same files: the physical limit."""
    yield "\n## scans by polars over the same Parquet"

    def rollup() -> int:
        areas = pl.scan_parquet(path_of(folder, "areas")).filter(pl.col("level") == "village")
        pairings = pl.scan_parquet(path_of(folder, "pairings")).filter(
            (pl.col("status") == "active")
            & (pl.col("valid_from") <= FIRST)
            & (pl.col("valid_to").is_null() | (pl.col("valid_to") >= FIRST))
        )
        pairs = pairings.group_by("area_id").len()
        joined = areas.join(pairs, left_on="id", right_on="area_id", how="left")
        by_province = joined.group_by(pl.col("id").str.slice(0, 2)).agg(
            pl.len().alias("places"), pl.col("len").sum()
        )
        return len(by_province.collect())

    for label, work in {"coverage by province": rollup}.items():
        times = [_timed(work) for _ in range(5)]
        yield f"{label:32} {statistics.median(times):9.1f}"


def _timed(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return (time.perf_counter() - started) * 1000


# Changes


def _changed(folder: Path, store: Path) -> Iterator[str]:
    """Change 10,000 pairings: read, checked, compared, written and recorded as ever."""
    changed = folder / "changed"
    shutil.rmtree(changed, ignore_errors=True)
    changed.mkdir()
    step = max(
        1, pl.scan_parquet(path_of(folder, "pairings")).select(pl.len()).collect().item() // CHANGED
    )
    frame = pl.scan_parquet(path_of(folder, "pairings")).gather_every(step).head(CHANGED).collect()
    turn = int(time.time()) % 1000
    frame.with_columns(members_reporting=pl.col("members_reporting") + turn + 1).write_csv(
        changed / "pairings.csv"
    )
    yield from _load_changed(changed, load_settings(store=str(store)), "embedded")


def _load_changed(changed: Path, settings: Settings, engine: str) -> Iterator[str]:
    with (changed / "pairings.csv").open(encoding="utf-8") as file:
        rows = sum(1 for _ in csv.reader(file)) - 1
    with open_store(settings) as opened:
        started = time.perf_counter()
        report = load(opened, changed, by="bench")
        took = time.perf_counter() - started
    done = sum(table.changed for table in report.tables)
    yield f"\n## changes, {engine}: {done:,} of {rows:,} rows changed in {took:.1f} s"


# A server


def _on_a_server(folder: Path, county: str, rounds: int) -> Iterator[str]:
    sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))
    from neo4j_server import Neo4jServer  # noqa: PLC0415
    from partygraph.bulk import write_files  # noqa: PLC0415

    home = folder / "neo4j"
    files = folder / "neo4j-files"
    shutil.rmtree(home, ignore_errors=True)
    shutil.rmtree(files, ignore_errors=True)
    started = time.perf_counter()
    nothing = load_settings(store=str(folder / "unused.lbug"))
    script = write_files(folder, files, nothing, by="bench")
    wrote = time.perf_counter() - started
    took = 0.0

    def run(environment: dict[str, str]) -> None:
        nonlocal took
        began = time.perf_counter()
        heap = {"JAVA_TOOL_OPTIONS": "-Xmx2g"}
        subprocess.run(
            [script], env=os.environ | environment | heap, stdout=subprocess.DEVNULL, check=True
        )
        took = time.perf_counter() - began

    server = Neo4jServer.start(home, prepare=run)
    shutil.rmtree(files, ignore_errors=True)
    try:
        yield "\n## load, Neo4j, by neo4j-admin database import"
        yield (
            f"checks and files {wrote:.1f} s, the import itself {took:.1f} s; ratio "
            f"{(wrote + took) / took:.2f}"
        )
        settings = load_settings(
            store=server.address, user=server.user, password=server.password, time_limit=600
        )
        started = time.perf_counter()
        with open_store(settings):
            yield f"constraints and indexes {time.perf_counter() - started:.1f} s"
        size = sum(path.stat().st_size for path in (home / "data").rglob("*") if path.is_file())
        yield f"disk {size / 2**20:,.0f} MiB"
        yield f"\n## questions on county {county}, Neo4j, without HTTP"
        days = [FIRST + timedelta(days=7 * n) for n in range(-WARM_UP, rounds)]
        with Server(settings) as store:
            store.ran = []
            for label, (name, given) in _asked(store, county).items():
                times = [_timed(lambda: _statements(store, name, given, day)) for day in days]  # type: ignore[arg-type]  # noqa: B023
                yield f"{label:32} {_pair(times[WARM_UP:])}"
        yield from _load_changed(folder / "changed", settings, "Neo4j")
    finally:
        server.stop()
        shutil.rmtree(home, ignore_errors=True)


if __name__ == "__main__":
    main()
