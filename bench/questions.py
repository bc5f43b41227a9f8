"""How long each question takes over HTTP, beside the bare engine running the same statements.

    python bench/questions.py [--scale seed county province] [--rounds 30]

For each store a server of its own process answers, while this process runs the statements of the
same question on a bare connection of the engine to a copy of the same file. The two take turns, day
by day, so that both meet the same load; every day is a new one to the server, so that every answer
is computed, and both were warmed by the same days before. Then the first days are asked again (kept
answers). A page of rows is asked for, by default as many as whoever says nothing gets. The time
over HTTP is from the first byte sent to the last byte received; the client does nothing else
meanwhile. The bare time is that of running every statement and reading every row.

Printed: median and 95th percentile in milliseconds, the ratio of the medians, the ratio of
the CPU times of server and bare engine (which a busy machine disturbs least), and how much faster a
kept answer is. Written to `bench/results/`.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import shutil
import statistics
import tempfile
import time
import urllib.parse
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import NamedTuple

import ladybug

from partygraph.ask import QUESTIONS, Question
from partygraph.ask.catalogue import In
from partygraph.files import folder
from partygraph.generate import generate
from partygraph.load import load
from partygraph.queries import Query
from partygraph.settings import load_settings
from partygraph.store import Store, open_store
from serving import Client, Embedded, of_connection, pair, recording, served, statements

RESULTS = Path(__file__).parent / "results" / "questions.txt"
SIZES = {"county": 300, "province": 20_000}
"""Communities of the generated places; the ratios of the generator give the rest."""
WARM_UP = 3
_NOTHING = 0.05
"""Milliseconds below which the engine had nothing to do."""
_GENERATED_FROM = date(2026, 7, 1)
"""The first day for which a generated place is asked: its work goes on then."""

Given = dict[str, str]


class Used(NamedTuple):
    """Seconds of CPU time, round by round."""

    server: list[float]
    bare: list[float]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--scale", nargs="+", default=["seed", "county"])
    parser.add_argument("--rounds", type=int, default=30)
    parser.add_argument("--limit", type=int, default=1000, help="rows of a page, as asked for")
    parser.add_argument("--without", nargs="+", default=[], help="questions to leave out")
    parser.add_argument("--keep", type=Path, help="a folder for the stores, to be used again")
    arguments = parser.parse_args()
    lines = [_head(arguments)]
    with tempfile.TemporaryDirectory() as scratch:
        for scale in arguments.scale:
            path, note = _store(scale, arguments.keep or Path(scratch))
            lines += ["", f"## {scale}: {note}", ""]
            for line in _measure(path, scale, arguments):
                print(line, flush=True)
                lines.append(line)
            RESULTS.parent.mkdir(exist_ok=True)
            RESULTS.write_text("\n".join(lines) + "\n", encoding="utf-8")


def _head(arguments: argparse.Namespace) -> str:
    return (
        f"# bench/questions.py, {datetime.now(UTC):%Y-%m-%d %H:%M} UTC\n\n"
        f"{platform.platform()}, {os.cpu_count()} cores shared by client, server and engine, "
        f"load average {os.getloadavg()[0]:.1f} at the start; Python {platform.python_version()}, "
        f"Ladybug {ladybug.__version__ if hasattr(ladybug, '__version__') else '0.22'}; "
        f"{arguments.rounds} rounds, each for another day; pages of {arguments.limit} "
        "rows at most; `rows` is how many there are in all; milliseconds."
    )


def _store(scale: str, where: Path) -> tuple[Path, str]:
    """A store of that size, made if it is not there, and what it holds."""
    path = where / f"{scale}.lbug"
    tables = folder("seed")
    started = time.perf_counter()
    if not path.exists():
        if scale != "seed":
            tables = where / scale
            tables.mkdir(exist_ok=True)
            generate(tables, communities=SIZES[scale], units=round(SIZES[scale] * 72 / 15), seed=1)
        with open_store(load_settings(store=str(path)), create=True) as store:
            report = load(store, tables)
            rows = sum(table.added for table in report.tables)
        took = time.perf_counter() - started
        return path, f"{rows:,} rows generated and loaded in {took:.0f} s"
    return path, "kept from an earlier run"


def _measure(path: Path, scale: str, arguments: argparse.Namespace) -> Iterator[str]:
    with open_store(load_settings(store=str(path))) as store:
        asked = {
            name: _parameters(store, question, arguments.limit)
            for name, question in QUESTIONS.items()
            if name not in arguments.without
        }
    days = [date(2020, 7, 1) + timedelta(days=7 * n) for n in range(arguments.rounds)]
    if scale != "seed":
        days = [day + (_GENERATED_FROM - days[0]) for day in days]
    yield (
        f"{'question':26} {'rows':>6} {'bare p50':>9} {'p95':>8} {'HTTP p50':>9} {'p95':>8} "
        f"{'ratio':>6} {'of CPU':>6} {'kept p50':>9} {'faster':>7}"
    )
    copy = path.with_name(f"{path.stem}-copy.lbug")
    shutil.copyfile(path, copy)
    with (
        recording(load_settings(store=str(copy))) as recorder,
        served(load_settings(store=str(path))) as client,
    ):
        assert isinstance(recorder, Embedded)
        for name, given in asked.items():
            if given is None:
                continue
            alone, computed, kept, used, rows = _compared(client, recorder, name, given, days)
            ratio = statistics.median(computed) / max(statistics.median(alone), 1e-6)
            of_cpu = statistics.median(used.server) / max(statistics.median(used.bare), 1e-6)
            faster = statistics.median(computed) / statistics.median(kept)
            # What `search` keeps of the names of an area leaves the engine nothing to do.
            ratios = (
                f"{ratio:6.1f} {of_cpu:6.1f}"
                if statistics.median(alone) > _NOTHING
                else f"{'–':>6} {'–':>6}"
            )
            yield (
                f"{name:26} {rows:6} {pair(alone)} {pair(computed)} {ratios} "
                f"{statistics.median(kept):9.2f} {faster:6.0f}x"
            )
    copy.unlink()
    yield f"\nload average at the end: {os.getloadavg()[0]:.1f}"


def _parameters(store: Store, question: Question, limit: int) -> Given | None:
    """Parameters of the question for this store: its county, its busiest unit and so on."""
    given: Given = {"limit": str(limit)}
    for name, info in question.parameters.model_fields.items():
        marks = [mark for mark in info.metadata if isinstance(mark, In)]
        if marks and info.is_required():
            given[name] = _some(store, marks[0].table)
        elif info.is_required():
            if name not in _OTHERS:
                return None
            given[name] = _OTHERS[name](store)
        elif name == "area":  # a search of a whole province asks for an area
            given[name] = _some(store, "areas")
    return given


def _some(store: Store, table: str) -> str:
    text = {
        "areas": "MATCH (a:Area {level: 'county'})<-[:PART_OF*1..2]-(c)<-[:WITH_AREA]-(p:Pairing) "
        "RETURN a.id AS id, count(p) AS n ORDER BY n DESC, id LIMIT 1",
        "units": "MATCH (p:Pairing)-[:OF_UNIT]->(u:Unit) "
        "RETURN u.id AS id, count(p) AS n ORDER BY n DESC, id LIMIT 1",
        "organisations": "MATCH (o:Organisation {level: 'building_group'}) "
        "RETURN o.id AS id ORDER BY id LIMIT 1",
    }[table]
    return str(store.read(Query("bench", text, frozenset()))[0]["id"])


_OTHERS: dict[str, Callable[[Store], str]] = {
    "text": lambda _store: "社区",
    "start": lambda store: _some(store, "units"),
    "finish": lambda store: _some(store, "organisations"),
    "body": lambda store: _some(store, "units"),
}


def _compared(
    client: Client, store: Embedded, name: str, given: Given, days: list[date]
) -> tuple[list[float], list[float], list[float], Used, int]:
    """Times of the bare engine, of computed and of kept answers; CPU times; how many rows."""
    # A connection for each question: one keeps every statement prepared, and each pins memory.
    connection = ladybug.Connection(store._database, num_threads=1)  # noqa: SLF001
    run = of_connection(connection)

    def ask(day: date) -> tuple[float, bytes]:
        query = urllib.parse.urlencode(given | {"as_of": day.isoformat()})
        return client.get(f"/api/ask/{name}?{query}")

    warm = [days[0] - timedelta(days=n + 1) for n in range(WARM_UP)]
    alone, computed = [], []
    used = Used([], [])
    for number, day in enumerate([*warm, *days]):
        ran = statements(store, name, given, day)
        for turn in ("http", "bare") if number % 2 else ("bare", "http"):
            if turn == "http":
                before = client.cpu_time()
                computed.append(ask(day)[0])
                used.server.append(client.cpu_time() - before)
            else:
                started = time.process_time()
                alone.append(run(ran))
                used.bare.append(time.process_time() - started)
    connection.close()
    kept = [ask(day)[0] for day in days]
    rows = json.loads(ask(days[0])[1])["total"]
    return alone[WARM_UP:], computed[WARM_UP:], kept, used, rows


if __name__ == "__main__":
    main()
