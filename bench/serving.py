"""What benchmarks of questions share: a server of its own process, a client, the bare engines.

A server answers over HTTP while this process runs the statements of the same question on a bare
connection: of Ladybug opened for reading beside it, or of the Neo4j driver.
"""

from __future__ import annotations

import math
import os
import socket
import statistics
import subprocess
import sys
import time
import urllib.parse
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

import ladybug
import neo4j

from partygraph.ask import QUESTIONS
from partygraph.queries import Query
from partygraph.settings import Settings
from partygraph.store import EngineStore, Rows
from partygraph.store.ladybug import LadybugStore
from partygraph.store.neo4j import Neo4jStore

Given = Mapping[str, str]
Ran = list[tuple[str, dict[str, Any]]]
"""Statements and what each was given."""
Bare = Callable[[Ran], float]
"""Runs statements on a bare engine and reads every row; milliseconds."""
_POOL = 2 << 30
"""Of the page cache, as docs/scaling.md says for a country."""
_IDLE = 2
"""Seconds after which a connection is made anew: the server ends one that is idle for five."""
_MOST_BYTES = 1 << 40


class Recording:
    """Remembers the statements that a store was asked to run."""

    ran: Ran

    def _read(self, statement: Query, parameters: dict[str, Any]) -> Rows:
        self.ran.append((statement.text, parameters))
        return super()._read(statement, parameters)  # type: ignore[misc,no-any-return]


class Embedded(Recording, LadybugStore):
    """The embedded engine, recording."""

    def snapshot(self, name: str, work: Callable[..., Any]) -> Any:
        """Without a transaction of its own: what is recorded is read one by one."""
        del name
        return work(self)


class Server(Recording, Neo4jStore):
    """A server, recording."""

    def snapshot(self, name: str, work: Callable[..., Any]) -> Any:
        """Without a transaction of its own: what is recorded is read one by one."""
        del name
        return work(self)


@contextmanager
def recording(settings: Settings) -> Iterator[Embedded | Server]:
    """A store of either engine that remembers what it is asked, in `ran`."""
    store: Embedded | Server
    if "://" in settings.store:
        store = Server(settings)
    else:
        store = Embedded(Path(settings.store), settings, create=False, served_at="")
    store.ran = []
    try:
        yield store
    finally:
        store.close()


def statements(store: EngineStore, name: str, given: Given, day: date) -> Ran:
    """The statements that a recording store runs for a question on a day, and for its rows."""
    assert isinstance(store, Recording)
    store.ran = []
    question = QUESTIONS[name]
    parameters = question.check({**given, "as_of": day.isoformat()})
    own = {one: getattr(parameters, one) for one in question.own_parameters()}
    tuple(question.find(store, **own).rows)
    return store.ran


@contextmanager
def bare(settings: Settings) -> Iterator[Callable[[], Bare]]:
    """Makes bare connections to a store that may be served at the same time.

    A connection of Ladybug keeps every statement prepared, and each pins memory: take a new one for
    each question.
    """
    if "://" in settings.store:
        password = settings.password.get_secret_value()
        with neo4j.GraphDatabase.driver(settings.store, auth=(settings.user, password)) as driver:
            yield lambda: _of_driver(driver)
        return
    with ladybug.Database(
        settings.store, read_only=True, buffer_pool_size=_POOL, max_db_size=_MOST_BYTES
    ) as database:
        yield lambda: of_connection(ladybug.Connection(database, num_threads=1))


def of_connection(connection: ladybug.Connection) -> Bare:
    """The bare engine behind a connection of Ladybug."""

    def run(ran: Ran) -> float:
        started = time.perf_counter()
        for text, parameters in ran:
            result = connection.execute(text, parameters)
            assert isinstance(result, ladybug.QueryResult)
            result.get_all()
            result.close()
        return (time.perf_counter() - started) * 1000

    return run


def _of_driver(driver: neo4j.Driver) -> Bare:
    def run(ran: Ran) -> float:
        started = time.perf_counter()
        with driver.session() as session:
            for text, parameters in ran:
                session.run(text, parameters).values()
        return (time.perf_counter() - started) * 1000

    return run


class Client:
    """A connection to the server that does no more than HTTP needs."""

    def __init__(self, address: urllib.parse.SplitResult, server: int) -> None:
        self.address = address.netloc
        self._tasks = Path(f"/proc/{server}/task")
        self._at = (str(address.hostname), address.port)
        self._used = self._connect()

    def cpu_time(self) -> float:
        """Seconds that all threads of the server have run so far."""
        running = (task / "schedstat" for task in self._tasks.iterdir())
        return sum(int(task.read_text().split()[0]) for task in running) / 1e9

    def get(self, path: str) -> tuple[float, bytes]:
        """Milliseconds until the last byte of the answer, and its body."""
        return self._answered("GET", path, b"")

    def post(self, path: str, body: bytes) -> tuple[float, bytes]:
        """The same for JSON that is sent."""
        return self._answered("POST", path, body)

    def _answered(self, method: str, path: str, sent: bytes) -> tuple[float, bytes]:
        kind = f"Content-Type: application/json\r\nContent-Length: {len(sent)}\r\n" if sent else ""
        head = f"{method} {path} HTTP/1.1\r\nHost: {self.address}\r\n{kind}\r\n".encode()
        if time.perf_counter() - self._used > _IDLE:
            self._socket.close()
            self._connect()
        started = time.perf_counter()
        self._socket.sendall(head + sent)
        received = bytearray()
        while (end := received.find(b"\r\n\r\n")) < 0:
            received += self._more(path)
        told = received[:end].decode().lower()
        length = int(told.partition("content-length: ")[2].split("\r\n")[0])
        while len(received) < end + 4 + length:
            received += self._more(path)
        self._used = time.perf_counter()
        took = (self._used - started) * 1000
        body = bytes(received[end + 4 :])
        if not told.startswith("http/1.1 200"):
            sys.exit(f"{path}: {told[:20]} {body[:300]!r}")
        return took, body

    def _connect(self) -> float:
        """Connect; when that was."""
        self._socket = socket.create_connection(self._at, timeout=600)
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return time.perf_counter()

    def _more(self, path: str) -> bytes:
        part = self._socket.recv(1 << 20)
        if not part:
            sys.exit(f"{path}: the server ended the connection")
        return part


@contextmanager
def served(settings: Settings) -> Iterator[Client]:
    """A server of its own process over a store, and a client of it."""
    command = [sys.executable, "-m", "partygraph", "serve", "--store", settings.store]
    environment = os.environ | {
        "PYTHONUNBUFFERED": "1",
        "PARTYGRAPH_TIME_LIMIT": "120",
        "PARTYGRAPH_BUFFER_POOL_MB": str(_POOL >> 20),
        "PARTYGRAPH_REQUEST_LIMIT": "300",
        "PARTYGRAPH_USER": settings.user,
        "PARTYGRAPH_PASSWORD": settings.password.get_secret_value(),
    }
    with subprocess.Popen(
        [*command, "--port", "0"], stdout=subprocess.PIPE, text=True, env=environment
    ) as server:
        try:
            assert server.stdout is not None
            line = next(line for line in server.stdout if "http://" in line)
            address = urllib.parse.urlsplit(line[line.index("http://") :].split()[0])
            yield Client(address, server.pid)
        finally:
            server.terminate()


def p95(times: list[float]) -> float:
    """The 95th percentile."""
    ordered = sorted(times)
    return ordered[max(0, math.ceil(len(ordered) * 0.95) - 1)]


def pair(times: list[float]) -> str:
    """Median and 95th percentile, as a table has them."""
    return f"{statistics.median(times):9.2f} {p95(times):8.2f}"
