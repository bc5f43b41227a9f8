"""How long each question takes over HTTP, beside the bare engine running the same statements.

    python bench/questions.py [--scale seed county province] [--rounds 30]

For each store, in one run: a server of its own process answers each question for as many different
days as there are rounds (so that every answer is computed), then the first of them again (kept
answers); after that the statements which the question runs are executed on a bare connection of the
engine, over the same days, reading every row. Printed: median and 95th percentile in milliseconds,
the ratio of the medians, and how much faster a kept answer is. Written to `bench/results/`.
"""

from __future__ import annotations

import argparse
import http.client
import os
import platform
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.parse
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import ladybug

from partygraph.ask import QUESTIONS, Question
from partygraph.ask.catalogue import In
from partygraph.files import folder
from partygraph.generate import generate
from partygraph.load import load
from partygraph.queries import Query
from partygraph.settings import load_settings
from partygraph.store import Rows, Store, open_store
from partygraph.store.ladybug import LadybugStore

RESULTS = Path(__file__).parent / "results" / "questions.txt"
SIZES = {"county": 300, "province": 20_000}
"""Communities of the generated places; the ratios of the generator give the rest."""
WARM_UP = 3

Given = dict[str, str]


class Recorder(LadybugStore):
    """A store that remembers the statements it was asked to run."""

    def _read(self, statement: Query, parameters: dict[str, Any]) -> Rows:
        self.ran.append((statement.text, parameters))
        return super()._read(statement, parameters)

    ran: list[tuple[str, dict[str, Any]]]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--scale", nargs="+", default=["seed", "county"])
    parser.add_argument("--rounds", type=int, default=30)
    parser.add_argument("--keep", type=Path, help="a folder for the stores, to be used again")
    arguments = parser.parse_args()
    lines = [_head(arguments.rounds)]
    with tempfile.TemporaryDirectory() as scratch:
        for scale in arguments.scale:
            path, note = _store(scale, arguments.keep or Path(scratch))
            lines += ["", f"## {scale}: {note}", ""]
            for line in _measure(path, scale, arguments.rounds):
                print(line, flush=True)
                lines.append(line)
            RESULTS.parent.mkdir(exist_ok=True)
            RESULTS.write_text("\n".join(lines) + "\n", encoding="utf-8")


def _head(rounds: int) -> str:
    return (
        f"# bench/questions.py, {datetime.now(UTC):%Y-%m-%d %H:%M} UTC\n\n"
        f"{platform.platform()}, {os.cpu_count()} cores shared by client, server and engine, "
        f"load {os.getloadavg()[0]:.1f}; Python {platform.python_version()}, "
        f"Ladybug {ladybug.__version__ if hasattr(ladybug, '__version__') else '0.22'}; "
        f"{rounds} rounds, each for another day; milliseconds."
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


def _measure(path: Path, scale: str, rounds: int) -> Iterator[str]:
    with open_store(load_settings(store=str(path))) as store:
        asked = {name: _parameters(store, question) for name, question in QUESTIONS.items()}
    days = [date(2020, 7, 1) + timedelta(days=7 * n) for n in range(rounds)]
    if scale != "seed":
        days = [day + timedelta(days=5 * 365) for day in days]
    yield (
        f"{'question':26} {'rows':>6} {'bare p50':>9} {'p95':>8} {'HTTP p50':>9} {'p95':>8} "
        f"{'ratio':>6} {'kept p50':>9} {'faster':>7}"
    )
    over_http = {}
    with _served(path) as connection:
        for name, given in asked.items():
            if given is not None:
                over_http[name] = _http(connection, name, given, days)
    recorder = Recorder(path, load_settings(store=str(path)), create=False, served_at="")
    with recorder:
        for name, (computed, kept, rows) in over_http.items():
            alone = _bare(recorder, QUESTIONS[name], asked[name] or {}, days)
            ratio = statistics.median(computed) / max(statistics.median(alone), 1e-6)
            faster = statistics.median(computed) / statistics.median(kept)
            yield (
                f"{name:26} {rows:6} {_pair(alone)} {_pair(computed)} {ratio:6.1f} "
                f"{statistics.median(kept):9.2f} {faster:6.0f}x"
            )


def _pair(times: list[float]) -> str:
    ordered = sorted(times)
    return f"{statistics.median(ordered):9.2f} {ordered[int(len(ordered) * 0.95) - 1]:8.2f}"


def _parameters(store: Store, question: Question) -> Given | None:
    """Parameters of the question for this store: its county, its busiest unit and so on."""
    given: Given = {}
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


@contextmanager
def _served(path: Path) -> Iterator[http.client.HTTPConnection]:
    command = [sys.executable, "-m", "partygraph", "serve", "--store", str(path), "--port", "0"]
    environment = os.environ | {"PYTHONUNBUFFERED": "1", "PARTYGRAPH_TIME_LIMIT": "120"}
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment) as server:
        try:
            assert server.stdout is not None
            line = next(line for line in server.stdout if "http://" in line)
            address = urllib.parse.urlsplit(line[line.index("http://") :].split()[0])
            yield http.client.HTTPConnection(str(address.hostname), address.port, timeout=180)
        finally:
            server.terminate()


def _http(
    connection: http.client.HTTPConnection, name: str, given: Given, days: list[date]
) -> tuple[list[float], list[float], int]:
    def ask(day: date) -> tuple[float, bytes]:
        query = urllib.parse.urlencode(given | {"as_of": day.isoformat(), "limit": 100_000})
        started = time.perf_counter()
        connection.request("GET", f"/api/ask/{name}?{query}")
        response = connection.getresponse()
        body = response.read()
        took = (time.perf_counter() - started) * 1000
        if response.status != 200:
            sys.exit(f"{name}: {response.status} {body[:300]!r}")
        return took, body

    for n in range(WARM_UP):
        ask(days[0] - timedelta(days=n + 1))
    computed = [ask(day)[0] for day in days]
    kept = [ask(days[0])[0] for _ in days]
    rows = ask(days[0])[1].count(b'"illustrative"') - 1
    return computed, kept, max(rows, 0)


def _bare(store: Recorder, question: Question, given: Given, days: list[date]) -> list[float]:
    # A connection for each question: one keeps every statement prepared, and each pins memory.
    connection = ladybug.Connection(store._database, num_threads=1)  # noqa: SLF001
    times = []
    for day in [days[0], *days]:
        store.ran = []
        question.find(store, **_own(question, given | {"as_of": day.isoformat()}))
        started = time.perf_counter()
        for text, parameters in store.ran:
            result = connection.execute(text, parameters)
            assert isinstance(result, ladybug.QueryResult)
            result.get_all()
            result.close()
        times.append((time.perf_counter() - started) * 1000)
    connection.close()
    return times[1:]


def _own(question: Question, given: Given) -> dict[str, Any]:
    parameters = question.check(given)
    return {name: getattr(parameters, name) for name in question.own_parameters()}


if __name__ == "__main__":
    main()
