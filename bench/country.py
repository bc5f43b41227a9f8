"""A whole country on one machine: load, disk, memory, questions and changes beside the bare engine.

    python bench/country.py DIVISIONS [--provinces 35] [--scale 1] [--folder F] [--neo4j]

One command for all of it: less than an hour for the whole country on two cores that do nothing
else. What stands in the folder already (the tables, a loaded store, an imported server) is kept, so
that it goes on where it was ended. Into `bench/results/country.txt`, as it goes:

- load: seconds and rows a second of the whole with all checks, and beside it the bare engine that
  copies the same files; peak memory; the file;
- questions over HTTP and on the bare engine, in turns, each for another day, so that every answer
  is computed; then the first days once more, as they are kept; the same in a store that holds one
  county alone;
- polars over the same Parquet for what reads everything;
- mixed questions of many counties by `wrk`, none asked twice, beside the bare engine;
- 10,000 changed rows: compared, checked and written, beside the bare engine that sets them;
- with `--neo4j` the same for a server of tests/neo4j_server.py with 2 GB of heap and 3 GB of page
  cache: `neo4j-admin database import`, questions, `wrk`, changes, disk.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import re
import resource
import shutil
import statistics
import subprocess
import sys
import threading
import time
import urllib.parse
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from itertools import cycle
from pathlib import Path
from typing import Any

import ladybug
import polars as pl

from partygraph.ask import QUESTIONS
from partygraph.ask.things import things
from partygraph.bulk import Stage, bulk_load, write_files
from partygraph.bulk.doubts import judge, open_folder
from partygraph.bulk.staging import Nodes, stage
from partygraph.generate.country import generate_country
from partygraph.graph import Graph, SceneOf
from partygraph.load import load
from partygraph.parquet import path_of
from partygraph.planning import PlanOf
from partygraph.planning.reading import read_place
from partygraph.queries import Query, filled
from partygraph.settings import Settings, load_settings
from partygraph.store import EngineStore, Store, open_store
from partygraph.store.ladybug import LadybugStore
from serving import Bare, Client, Ran, Recording, bare, p95, pair, recording, served, statements

HERE = Path(__file__).parent
RESULTS = HERE / "results" / "country.txt"
FIRST = date(2026, 7, 1)
WARM_UP = 3
WARM_UP_OF_JAVA = 40
"""Rounds after which a server has compiled most of what a question needs."""
CHANGED = 10_000
LOOK_UPS = 1_000
_BATCH = 100
"""Ids that the route of things takes at once."""
WRK_SECONDS = 30
WRK_CONNECTIONS = 16
_JAVA = "-XX:TieredStopAtLevel=4 -Xmx2g"
"""The server of the tests is made to start quickly; here it is to answer quickly."""
_PAGE_CACHE = "server.memory.pagecache.size=3g\ndb.transaction.timeout=600s\n"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("divisions", type=Path)
    parser.add_argument("--provinces", default="")
    parser.add_argument("--scale", type=float, default=1.0)
    parser.add_argument("--folder", type=Path, default=Path("country"))
    parser.add_argument("--rounds", type=int, default=20)
    parser.add_argument("--neo4j", action="store_true")
    parser.add_argument("--load-into", type=Path, help=argparse.SUPPRESS)
    parser.add_argument("--copy-into", type=Path, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.load_into:
        _load_here(arguments.folder, arguments.load_into)
        return
    if arguments.copy_into:
        _copy_here(arguments.folder, arguments.copy_into)
        return
    for line in _report(arguments):
        print(line, flush=True)
        with RESULTS.open("a", encoding="utf-8") as file:
            file.write(f"{line}\n")


def _report(arguments: argparse.Namespace) -> Iterator[str]:
    folder: Path = arguments.folder
    part = f"provinces {arguments.provinces}" if arguments.provinces else "the whole country"
    now = datetime.now(UTC)
    yield f"\n# bench/country.py, {now:%Y-%m-%d %H:%M} UTC: {part}, scale {arguments.scale}\n"
    yield (
        f"{platform.platform()}, {os.cpu_count()} cores shared by client, server and engine; load "
        f"average {os.getloadavg()[0]:.1f} at the start; Python {platform.python_version()}, "
        f"polars {pl.__version__}; {arguments.rounds} rounds, each for another day; milliseconds"
    )
    yield from _generated(arguments)
    store = folder / "country.lbug"
    yield from _loaded(folder, store)
    county = _middle_county(folder)
    settings = load_settings(store=str(store), time_limit=120)
    yield from _questions(settings, county, arguments.rounds, _alone(folder, county))
    yield from _scans(folder)
    yield from _many(folder, settings)
    yield from _changed(folder, settings)
    if arguments.neo4j:
        yield from _on_a_server(folder, county, arguments.rounds)
    yield f"\nload average at the end: {os.getloadavg()[0]:.1f}"


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
                "cpu": time.process_time(),
                "peak": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
            }
        )
    )


def _copy_here(folder: Path, into: Path) -> None:
    """Let the bare engine copy the same files, staged as ours, and print what its parent reads."""
    work = folder / "staged"
    work.mkdir(exist_ok=True)
    settings = load_settings(store=str(into))
    opened = open_folder(folder)
    staged = stage(opened, judge(opened, settings.limits), "load-1", work)
    with LadybugStore(into, settings, create=True, served_at="") as store:
        store.keeps_ledger = False
        store.migrate()
    began = time.process_time()
    started = time.perf_counter()
    with (
        ladybug.Database(into, buffer_pool_size=1 << 30, max_db_size=1 << 40) as database,
        ladybug.Connection(database) as connection,
    ):
        for one in staged:
            names = {"columns": ", ".join(one.columns)} if isinstance(one, Nodes) else {}
            kind = "nodes" if isinstance(one, Nodes) else "links"
            if one.rows:
                known = {"name": one.name, "path": str(one.path)} | names
                connection.execute(filled(f"bulk/{kind}", **known).text)
        connection.execute("CHECKPOINT")
    print(json.dumps({"whole": time.perf_counter() - started, "cpu": time.process_time() - began}))
    shutil.rmtree(work)


def _in_a_process(folder: Path, told: Path, option: str, into: Path) -> dict[str, float]:
    """What a run of this script in a process of its own told, or told in an earlier run."""
    if not told.exists():
        command = [sys.executable, __file__, "-", "--folder", str(folder), option, str(into)]
        out = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True).stdout
        told.write_text(out, encoding="utf-8")
    found: dict[str, float] = json.loads(told.read_text(encoding="utf-8"))
    return found


def _loaded(folder: Path, store: Path) -> Iterator[str]:
    yield "\n## load, embedded, with all checks, beside the bare engine that copies the same files"
    told = folder / "load.json"
    if store.exists() and not told.exists():
        yield "the store was loaded by other means: take it away to have it measured"
        return
    found = _in_a_process(folder, told, "--load-into", store)
    rows = found["nodes"] + found["links"]
    yield (
        f"{rows:,} rows ({found['nodes']:,} nodes, {found['links']:,} links) in "
        f"{found['whole']:.1f} s ({found['cpu']:.1f} s of processor): "
        f"{rows / found['whole']:,.0f}/s; checking {found['checking']:.1f}, writing files "
        f"{found['writing']:.1f}, copying and the ledger {found['copying']:.1f} s"
    )
    size = sum(
        path.stat().st_size for path in store.parent.glob(f"{store.name}*") if path.is_file()
    )
    yield f"peak memory {found['peak']:,} MiB; file {size / 2**20:,.0f} MiB"
    beside = folder / "bare.lbug"
    copied = _in_a_process(folder, folder / "copy.json", "--copy-into", beside)
    for path in folder.glob(f"{beside.name}*"):
        shutil.rmtree(path) if path.is_dir() else path.unlink()
    yield (
        f"the bare COPY {copied['whole']:.1f} s ({copied['cpu']:.1f} s of processor): "
        f"{rows / copied['whole']:,.0f}/s; ours is {found['whole'] / copied['whole']:.2f} times "
        f"that, by processor {found['cpu'] / copied['cpu']:.2f}"
    )


# Questions


def _middle_county(folder: Path) -> str:
    """The county with the middle number of pairings, among those that have any."""
    counts = _counties(folder)
    return str(counts["area_id"][len(counts) // 2])


def _counties(folder: Path) -> pl.DataFrame:
    """Counties with pairings, those with the fewest first."""
    areas = pl.scan_parquet(path_of(folder, "pairings")).select(pl.col("area_id").str.slice(0, 6))
    return areas.group_by("area_id").len().sort("len", "area_id").collect()


def _alone(folder: Path, county: str) -> Settings:
    """A store that holds this county alone."""
    store = folder / f"county-{county}.lbug"
    settings = load_settings(store=str(store), time_limit=120)
    if store.exists():
        return settings
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
    bulk_load(part, settings, by="bench")
    return settings


@dataclass(frozen=True, slots=True)
class _Asked:
    """Something that is asked for many days: over HTTP, and how its statements are found."""

    label: str
    ask: Callable[[Client, date], float]
    """Milliseconds."""
    find: Callable[[EngineStore, date], object]
    rows: Callable[[Client, date], int] = lambda _client, _day: 0
    slow: bool = False
    """Whether it is asked for one day only."""
    keeps: bool = True
    """Whether the server keeps the answer."""


@dataclass(slots=True)
class _Times:
    """Milliseconds of the rounds of something that was asked."""

    bare: list[float] = field(default_factory=list)
    http: list[float] = field(default_factory=list)
    kept: list[float] = field(default_factory=list)
    rows: int = 0


def _question(label: str, name: str, *, slow: bool = False, **given: str) -> _Asked:
    def path(day: date) -> str:
        query = urllib.parse.urlencode(given | {"as_of": day.isoformat(), "limit": "1000"})
        return f"/api/ask/{name}?{query}"

    return _Asked(
        label,
        lambda client, day: client.get(path(day))[0],
        lambda store, day: statements(store, name, given, day),
        lambda client, day: int(json.loads(client.get(path(day))[1])["total"]),
        slow=slow,
    )


def _ids_in_a_county(link: str) -> Query:
    """The ids of what a link leads from into a county, its towns and their communities."""
    text = (
        "MATCH (k:Area {id: $id})<-[:PART_OF*0..2]-(a:Area) "
        f"OPTIONAL MATCH (a)<-[:{link}]-(n) "
        "WITH n WHERE n.id IS NOT NULL RETURN n.id AS id ORDER BY id"
    )
    return Query("bench", text, frozenset({"id"}))


_UNITS = _ids_in_a_county("LOCATED_IN")
_ORGANISATIONS = _ids_in_a_county("IN_AREA")


def _to_ask(store: Store, county: str) -> list[_Asked]:
    """What is asked of a county and of what is in it."""
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
    ids = [row["id"] for of in (_UNITS, _ORGANISATIONS) for row in store.read(of, id=county)][
        :LOOK_UPS
    ]
    return [
        _question("coverage of a county", "pairing_coverage", area=county),
        _question("uncovered communities", "uncovered_communities", area=county),
        _question("resource pool of a community", "resource_pool", area=first["id"]),
        _question("chain of command", "chain_of_command", organisation=lowest),
        _question("search by name", "search", text=str(first["name"])[:2], area=county),
        _question("search by initials", "search", text="rmyy", area=county),
        _question("unmet demands of a county", "unmet_demands", area=county),
        _question("organisation levels of a county", "organisation_levels", area=county),
        _question("figures by child", "demand_coverage", area=county),
        _question("roll-up of the provinces", "area_parts", slow=True),
        _look_ups(ids),
        _network(county),
        _suggestion(county),
    ]


def _look_ups(ids: Sequence[str]) -> _Asked:
    """A thousand things by their ids, as many at once as the route takes."""
    batches = [ids[start : start + _BATCH] for start in range(0, len(ids), _BATCH)]
    paths = [
        f"/api/things?{urllib.parse.urlencode([('ids', id_) for id_ in one])}" for one in batches
    ]
    return _Asked(
        f"{len(ids):,} look-ups",
        lambda client, _day: sum(client.get(path)[0] for path in paths),
        lambda store, _day: [things(store, batch) for batch in batches],
    )


def _network(county: str) -> _Asked:
    def given(day: date) -> dict[str, str]:
        return {"area": county, "as_of": day.isoformat(), "view": "rings"}

    return _Asked(
        "page network of a county",
        lambda client, day: client.get(f"/api/graph?{urllib.parse.urlencode(given(day))}")[0],
        lambda store, day: Graph(store).scene(SceneOf.of(given(day))),
    )


def _suggestion(county: str) -> _Asked:
    def given(day: date) -> dict[str, str]:
        return {"area": county, "as_of": day.isoformat()}

    return _Asked(
        "suggest for a county",
        lambda client, day: client.post("/api/plans/suggest", json.dumps(given(day)).encode())[0],
        lambda store, day: read_place(store, PlanOf.model_validate(given(day))),
        slow=True,
        keeps=False,
    )


def _questions(
    settings: Settings, county: str, rounds: int, alone: Settings | None = None
) -> Iterator[str]:
    yield f"\n## questions on county {county}, beside the bare engine" + (
        ", and in a store of the county alone" if alone else ""
    )
    yield (
        f"{'question':32} {'rows':>6} {'bare p50':>9} {'p95':>8} {'HTTP p50':>9} {'p95':>8} "
        f"{'of bare':>8} {'kept':>8}"
        + (f" | {'alone p50':>9} {'p95':>8} {'of alone':>9}" if alone else "")
    )
    small = dict(_times(alone, county, rounds)) if alone else {}
    for label, one in _times(settings, county, rounds):
        kept = f"{statistics.median(one.kept):8.2f}" if one.kept else f"{'–':>8}"
        of_bare = f"{p95(one.http) / p95(one.bare):8.1f}" if p95(one.bare) > 0.05 else f"{'–':>8}"
        line = f"{label:32} {one.rows:6} {pair(one.bare)} {pair(one.http)} {of_bare} {kept}"
        if label in small:
            other = small[label].http
            line += f" | {pair(other)} {p95(one.http) / p95(other):9.2f}"
        yield line


def _times(settings: Settings, county: str, rounds: int) -> Iterator[tuple[str, _Times]]:
    """What is asked: on the bare engine and over HTTP in turns, then once more as it is kept."""
    warm_up = WARM_UP_OF_JAVA if "://" in settings.store else WARM_UP
    days = [FIRST + timedelta(days=7 * n) for n in range(-warm_up, rounds)]
    with recording(settings) as store:
        asked = _to_ask(store, county)
        ran = {one.label: [_recorded(store, one, day) for day in _days(one, days)] for one in asked}
    with _warm(settings) as client, bare(settings) as connect:
        for one in asked:
            run = connect()
            found = _Times()
            for number, day in enumerate(_days(one, days)):
                for turn in ("http", "bare") if number % 2 else ("bare", "http"):
                    if turn == "http":
                        found.http.append(one.ask(client, day))
                    else:
                        found.bare.append(run(ran[one.label][number]))
            if one.keeps:
                asked_again = _days(one, days) * (len(days) if one.slow else 1)
                found.kept = [one.ask(client, day) for day in asked_again]
                found.rows = one.rows(client, asked_again[0])
            if not one.slow:
                del found.http[:warm_up], found.bare[:warm_up]
            yield one.label, found


@contextmanager
def _warm(settings: Settings) -> Iterator[Client]:
    """A server that has made the answer by which the country is opened.

    Those of the provinces it goes on making, a tenth of the time.
    """
    with served(settings) as client:
        client.get("/api/ask/area_parts")
        yield client


def _days(one: _Asked, days: list[date]) -> list[date]:
    """What takes a minute, such as a plan, is asked once."""
    return days[-1:] if one.slow else days


def _recorded(store: Recording, one: _Asked, day: date) -> Ran:
    assert isinstance(store, EngineStore)
    store.ran = []
    one.find(store, day)
    return store.ran


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


# Many at once


MIXED = ("pairing_coverage", "uncovered_communities", "organisation_levels", "demand_coverage",
         "unit_pairings")  # fmt: skip


def _many(folder: Path, settings: Settings) -> Iterator[str]:
    """Mixed questions of many counties by wrk, none twice, then the bare engine with the same."""
    counties = [str(one) for one in _counties(folder)["area_id"]]
    some = counties[:: max(1, len(counties) // 40)][:40]
    with recording(settings) as store:
        mixed = [
            (name, given)
            for county in some
            for name in MIXED
            if (given := _given(store, name, county))
        ]
        ran = [statements(store, name, given, FIRST) for name, given in mixed]
    paths = folder / "paths.txt"
    paths.write_text(
        "".join(
            f"/api/ask/{name}?{urllib.parse.urlencode(given)}&as_of={FIRST + timedelta(days=n)}\n"
            for n in range(400)
            for name, given in mixed
        ),
        encoding="utf-8",
    )
    yield f"\n## {len(mixed)} questions of {len(some)} counties at once, each time for another day"
    with _warm(settings) as client:
        yield "wrk:  " + _wrk(client.address, paths)
    with bare(settings) as connect:
        for threads in (1, 2):
            yield f"bare: {_bare_many(connect, ran, threads)}, {threads} threads"


def _given(store: Store, name: str, county: str) -> dict[str, str]:
    if "unit" not in QUESTIONS[name].parameters.model_fields:
        return {"area": county}
    found = store.read(_UNITS, id=county)
    return {"unit": found[0]["id"]} if found else {}


def _wrk(address: str, paths: Path) -> str:
    command = ["wrk", "--latency", "--timeout", "60s", "-t", "1", "-c", str(WRK_CONNECTIONS)]
    command += ["-d", f"{WRK_SECONDS}s", "-s", str(HERE / "country.lua"), f"http://{address}"]
    out = subprocess.run(
        [*command, "--", str(paths)], capture_output=True, text=True, check=True
    ).stdout
    wanted = {"/s": r"Requests/sec:\s+(\S+)", "p50": r"50%\s+(\S+)", "p99": r"99%\s+(\S+)"}
    wanted |= {"not 2xx": r"Non-2xx or 3xx responses: (\d+)", "errors": r"Socket errors: (.+)"}
    found = {name: re.search(pattern, out) for name, pattern in wanted.items()}
    told = ", ".join(f"{name} {hit[1]}" for name, hit in found.items() if hit)
    return f"{told}; {WRK_CONNECTIONS} connections, {WRK_SECONDS} s"


def _bare_many(connect: Callable[[], Bare], ran: list[Ran], threads: int) -> str:
    times: list[float] = []
    until = time.monotonic() + WRK_SECONDS

    def work(first: int) -> None:
        run = connect()
        for number, one in enumerate(cycle(ran[first:] + ran[:first])):
            if time.monotonic() > until:
                return
            day = FIRST + timedelta(days=number // len(ran))
            times.append(run([(text, given | _on(given, day)) for text, given in one]))

    working = [
        threading.Thread(target=work, args=(number * len(ran) // threads,))
        for number in range(threads)
    ]
    for one in working:
        one.start()
    for one in working:
        one.join()
    p99 = sorted(times)[int(len(times) * 0.99) - 1]
    return (
        f"/s {len(times) / WRK_SECONDS:.1f}, p50 {statistics.median(times):.2f}ms, p99 {p99:.2f}ms"
    )


def _on(given: dict[str, Any], day: date) -> dict[str, Any]:
    return {"as_of": day} if "as_of" in given else {}


# Changes


def _changed(folder: Path, settings: Settings) -> Iterator[str]:
    """Change 10,000 pairings: read, checked, compared, written and recorded as ever."""
    changed = folder / "changed"
    shutil.rmtree(changed, ignore_errors=True)
    changed.mkdir()
    pairings = pl.scan_parquet(path_of(folder, "pairings"))
    step = max(1, pairings.select(pl.len()).collect().item() // CHANGED)
    frame = pairings.gather_every(step).head(CHANGED).collect()
    turn = int(time.time()) % 1000 + 1
    frame = frame.with_columns(members_reporting=pl.col("members_reporting") + turn)
    frame.write_csv(changed / "pairings.csv")
    rows = frame.select("id", members="members_reporting").to_dicts()
    alone = _set_alone(settings, rows)
    with open_store(settings) as opened:
        started = time.perf_counter()
        report = load(opened, changed, by="bench")
        took = time.perf_counter() - started
    done = sum(table.changed for table in report.tables)
    yield f"\n## changes: {done:,} of {len(rows):,} rows, checked and recorded, in {took:.1f} s"
    yield f"the bare engine sets them in {alone / 1000:.1f} s (and is rolled back)"


_SET = (
    "UNWIND $rows AS row MATCH (p:Pairing {id: row.id}) SET p.members_reporting = row.members "
    "RETURN count(p) AS n"
)


def _set_alone(settings: Settings, rows: list[dict[str, Any]]) -> float:
    """Milliseconds in which the bare engine sets a column of rows, in a transaction rolled back."""
    batches: Ran = [(_SET, {"rows": rows[at : at + 1000]}) for at in range(0, len(rows), 1000)]
    started = time.perf_counter()
    if "://" in settings.store:
        import neo4j  # noqa: PLC0415

        password = settings.password.get_secret_value()
        with (
            neo4j.GraphDatabase.driver(settings.store, auth=(settings.user, password)) as driver,
            driver.session() as session,
            session.begin_transaction() as transaction,
        ):
            for text, given in batches:
                transaction.run(text, given).consume()
            transaction.rollback()
        return (time.perf_counter() - started) * 1000
    with (
        ladybug.Database(settings.store, buffer_pool_size=1 << 30, max_db_size=1 << 40) as database,
        ladybug.Connection(database, num_threads=1) as connection,
    ):
        started = time.perf_counter()
        connection.execute("BEGIN TRANSACTION")
        for text, given in batches:
            connection.execute(text, given)
        took = (time.perf_counter() - started) * 1000
        connection.execute("ROLLBACK")
        return took


# A server


def _on_a_server(folder: Path, county: str, rounds: int) -> Iterator[str]:
    told = folder / "neo4j.json"
    with _neo4j(folder, told) as settings:
        found = json.loads(told.read_text(encoding="utf-8"))
        yield "\n# Neo4j"
        yield "\n## load, by neo4j-admin database import, with all checks"
        whole = found["files"] + found["import"]
        yield (
            f"checks and files {found['files']:.1f} s, the bare import of the same files "
            f"{found['import']:.1f} s: the whole is {whole / found['import']:.2f} times that; "
            f"constraints, indexes and the first entry of the ledger {found['first']:.1f} s"
        )
        data = folder / "neo4j" / "data"
        size = sum(path.stat().st_size for path in data.rglob("*") if path.is_file())
        yield f"disk {size / 2**20:,.0f} MiB"
        yield from _questions(settings, county, rounds)
        yield from _many(folder, settings)
        yield from _changed(folder, settings)


@contextmanager
def _neo4j(folder: Path, told: Path) -> Iterator[Settings]:
    """A server that has the country: imported now, or by an earlier run."""
    sys.path.insert(0, str(HERE.parent / "tests"))
    from neo4j_server import Neo4jServer  # noqa: PLC0415

    os.environ["_JAVA_OPTIONS"] = _JAVA
    home = folder / "neo4j"
    if told.exists():
        found = json.loads(told.read_text(encoding="utf-8"))
        server = Neo4jServer._launched(  # noqa: SLF001
            home, found["address"], "neo4j", found["password"]
        )
    else:
        shutil.rmtree(home, ignore_errors=True)
        server, found = _imported(folder, home, Neo4jServer)
    try:
        settings = load_settings(
            store=server.address, user=server.user, password=server.password, time_limit=600
        )
        if not told.exists():
            started = time.perf_counter()
            with open_store(settings):
                found["first"] = time.perf_counter() - started
            told.write_text(json.dumps(found), encoding="utf-8")
        yield settings
    finally:
        server.stop()


def _imported(folder: Path, home: Path, kind: Any) -> tuple[Any, dict[str, Any]]:
    """A new server with the country imported, and how long that took."""
    files = folder / "neo4j-files"
    shutil.rmtree(files, ignore_errors=True)
    found: dict[str, Any] = {}
    started = time.perf_counter()
    script = write_files(
        folder, files, load_settings(store=str(folder / "unused.lbug")), by="bench"
    )
    found["files"] = time.perf_counter() - started

    def run(environment: dict[str, str]) -> None:
        began = time.perf_counter()
        subprocess.run(
            [script], env=os.environ | environment, stdout=subprocess.DEVNULL, check=True
        )
        found["import"] = time.perf_counter() - began

    server = kind.start(home, more=_PAGE_CACHE, prepare=run)
    shutil.rmtree(files)
    return server, found | {"address": server.address, "password": server.password}


if __name__ == "__main__":
    main()
