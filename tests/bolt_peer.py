"""A cluster of servers that speak Bolt and do as they are told: what one Neo4j cannot show.

Each of them takes any port of this machine, speaks Bolt 5.8 as a server does, and keeps what was
committed in one graph that all share. A test tells it at which message to fail, to hang up or to
say nothing more, and reads afterwards what each was asked.

```python
with Cluster(readers=2) as cluster, open_store(cluster.settings()) as store:
    cluster.fault(at="COMMIT", how=DROP_AFTER)
```

It knows the statements that open a store and that keep its ledger, and `NOTE` and `NOTES`.
"""

from __future__ import annotations

import contextlib
import copy
import io
import socket
import struct
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, BinaryIO, Self

from conftest import statement
from partygraph.queries import Query, migrations, query
from partygraph.settings import Settings, load_settings

MAGIC = b"\x60\x60\xb0\x17"
VERSION = (5, 8)
REQUESTS = {
    0x01: "HELLO",
    0x02: "GOODBYE",
    0x0F: "RESET",
    0x10: "RUN",
    0x11: "BEGIN",
    0x12: "COMMIT",
    0x13: "ROLLBACK",
    0x2F: "DISCARD",
    0x3F: "PULL",
    0x54: "TELEMETRY",
    0x66: "ROUTE",
    0x6A: "LOGON",
    0x6B: "LOGOFF",
}
SUCCESS, RECORD, IGNORED, FAILURE = 0x70, 0x71, 0x7E, 0x7F

CONNECT, HANDSHAKE = "CONNECT", "HANDSHAKE"
"""What a fault can be at before there are messages."""
AFTER = "after "
"""Before a code: what is said to have failed was done."""
DROP, DROP_AFTER, FREEZE = "drop", "drop after", "freeze"
"""Hang up before a message is acted upon, or after it and before the answer; never answer."""
NOT_A_LEADER = "Neo.ClientError.Cluster.NotALeader"
BEHIND = "Neo.TransientError.Transaction.BookmarkTimeout"
MARK = "after-"
"""What a bookmark begins with, before the number of commits."""

NOTE = statement("CREATE (n:Note {text: $text})", "text")
NOTES = statement("MATCH (n:Note) RETURN n.text AS text")


@dataclass(frozen=True)
class Heard:
    """One message that a server of the cluster was sent."""

    peer: str
    message: str
    fields: tuple[Any, ...]
    about: str
    """The statement of a RUN and of the PULL after it."""


@dataclass
class Fault:
    """What goes wrong, where, and how often."""

    at: str
    how: str
    peer: str | None
    about: str
    times: float


@dataclass
class Graph:
    """What was committed, as a server of the cluster has it."""

    notes: list[str] = field(default_factory=list)
    operations: dict[str, int] = field(default_factory=dict)
    head: dict[str, Any] = field(
        default_factory=lambda: {"revision": 0, "entry": 0, "entry_hash": "", "sums": "{}"}
    )
    commits: int = 0
    migrations: list[str] = field(default_factory=lambda: [name for name, _ in migrations("neo4j")])


Answer = tuple[list[str], list[list[Any]]]
"""Columns and rows."""


def _noted(graph: Graph, text: str) -> None:
    graph.notes.append(text)


def _head_set(graph: Graph, revision: int, entry: int, hash: str, sums: str) -> None:  # noqa: A002
    graph.head = {"revision": revision, "entry": entry, "entry_hash": hash, "sums": sums}


def _appended(graph: Graph, number: int, operation: str, **_: Any) -> None:
    graph.operations[operation] = number


def _nothing(_graph: Graph, **_: Any) -> None:
    pass


WRITES: dict[str, Callable[..., None]] = {
    NOTE.text: _noted,
    query("change/hold").text: _nothing,
    query("change/set_head").text: _head_set,
    query("change/append.neo4j").text: _appended,
    query("change/append_parts.neo4j").text: _nothing,
}


def _table(column: str, cells: Any) -> Answer:
    return [column], [[cell] for cell in cells]


READS: dict[str, Callable[..., Answer]] = {
    NOTES.text: lambda graph: _table("text", graph.notes),
    query("schema/done").text: lambda graph: _table("name", graph.migrations),
    query("ask/revision").text: lambda graph: _table("revision", [graph.head["revision"]]),
    query("change/head").text: lambda graph: (list(graph.head), [list(graph.head.values())]),
    query("change/operation.neo4j").text: lambda graph, operation: _table(
        "number", [graph.operations[operation]] if operation in graph.operations else []
    ),
}


class Cluster:
    """Servers with one leader, `readers` secondaries, and a graph."""

    def __init__(self, readers: int = 2, *, primaries: int = 2, silence: int | None = 2) -> None:
        """Start them.

        Args:
            readers: how many only read.
            primaries: how many can be the leader; the first is.
            silence: seconds after which a client may give one up that says nothing, which each of
                them tells; None tells none.
        """
        self.graph, self.lock, self.over = Graph(), threading.Lock(), threading.Event()
        self._behind: dict[str, Graph] = {}
        self.heard: list[Heard] = []
        self._faults: list[Fault] = []
        self.hints = {} if silence is None else {"connection.recv_timeout_seconds": silence}
        self.primaries = [Peer(self, f"primary-{n}") for n in range(primaries)]
        self.readers = [Peer(self, f"reader-{n}") for n in range(readers)]
        self.leader: Peer | None = self.primaries[0]

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.over.set()
        for peer in [*self.primaries, *self.readers]:
            peer.close()

    def settings(self, **given: Any) -> Settings:
        """What opens a store on it."""
        address = f"neo4j://{self.primaries[0].address}"
        return load_settings(store=address, password="a test's own", **given)

    def fault(
        self,
        at: str,
        how: str,
        *,
        peer: Peer | None = None,
        about: Query | None = None,
        times: float = 1,
    ) -> None:
        """Let something go wrong from now on, so often.

        Args:
            at: a message, or `CONNECT` or `HANDSHAKE`.
            how: `DROP`, `DROP_AFTER`, `FREEZE`, or a code of Neo4j, which is answered; with `AFTER`
                before it, although the message was acted upon.
            peer: which of them; None for any.
            about: only where this statement is run or its rows are fetched.
            times: how often; `inf` for ever.
        """
        name = peer.name if peer else None
        self._faults.append(Fault(at, how, name, about.text if about else "", times))

    def hold_back(self, peer: Peer) -> None:
        """Let a server stay where it is now: what is committed from now on does not reach it."""
        self._behind[peer.name] = copy.deepcopy(self.graph)

    def seen_by(self, peer: Peer) -> Graph:
        """The graph as a server has it."""
        return self._behind.get(peer.name, self.graph)

    def wrong(self, heard: Heard) -> str:
        """What goes wrong at a message; empty where nothing does."""
        with self.lock:
            self.heard.append(heard)
            for fault in self._faults:
                if (
                    fault.times > 0
                    and fault.at == heard.message
                    and fault.peer in (None, heard.peer)
                    and fault.about in ("", heard.about)
                ):
                    fault.times -= 1
                    return fault.how
        return ""

    def mend(self) -> None:
        """Let everything go well from now on; who was held back stays so."""
        with self.lock:
            self._faults.clear()

    def route(self) -> dict[str, Any]:
        """The routing table as it is now."""
        everybody = [peer.address for peer in [*self.primaries, *self.readers]]
        roles = {
            "ROUTE": everybody,
            "READ": [peer.address for peer in self.readers],
            "WRITE": [self.leader.address] if self.leader else [],
        }
        servers = [{"role": role, "addresses": addresses} for role, addresses in roles.items()]
        return {"rt": {"ttl": 300, "db": "neo4j", "servers": servers}}

    def who(self, message: str, about: Query | None = None) -> list[str]:
        """The servers that a message was sent to, in the order of time."""
        return [
            heard.peer
            for heard in self.heard
            if heard.message == message and (about is None or heard.about == about.text)
        ]


class Peer:
    """One server of a cluster."""

    def __init__(self, cluster: Cluster, name: str) -> None:
        self.cluster, self.name = cluster, name
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.address = f"127.0.0.1:{self._listening.getsockname()[1]}"
        self._lines: list[socket.socket] = []
        self._threads = [threading.Thread(target=self._accept, daemon=True)]
        self._threads[0].start()

    def close(self) -> None:
        """Hang up on everybody and answer nobody more."""
        for line in [self._listening, *self._lines]:
            with contextlib.suppress(OSError):
                line.shutdown(socket.SHUT_RDWR)
        for thread in self._threads:
            thread.join()
        self._listening.close()

    def _accept(self) -> None:
        while True:
            try:
                line, _ = self._listening.accept()
            except OSError:
                return
            line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            self._lines.append(line)
            thread = threading.Thread(target=self._serve, args=[line], daemon=True)
            self._threads.append(thread)
            thread.start()

    def _serve(self, line: socket.socket) -> None:
        with line, line.makefile("rb") as stream, contextlib.suppress(OSError, EOFError):
            try:
                for early in (CONNECT, HANDSHAKE):
                    self.minded(Heard(self.name, early, (), ""))
                    if early == CONNECT:
                        offered = _taken(stream, 20)
                assert offered.startswith(MAGIC)
                line.sendall(bytes((0, 0, *reversed(VERSION))))
                talk = Talk(self)
                while True:
                    signature, fields = _message(stream)
                    for answer in talk.answers(REQUESTS[signature], fields):
                        line.sendall(_chunked(answer))
            except HungUpError:
                pass
            finally:
                with contextlib.suppress(OSError):
                    line.shutdown(socket.SHUT_RDWR)

    def minded(self, heard: Heard) -> str:
        """What goes wrong that is still to be answered; what needs no answer is done here."""
        how = self.cluster.wrong(heard)
        if how == FREEZE:
            self.cluster.over.wait()
        if how in (DROP, FREEZE):
            raise HungUpError
        return how


class HungUpError(Exception):
    """The line is to be dropped."""


@dataclass(frozen=True)
class Acted:
    """What came of a message: a failure, or rows and what is told with them."""

    code: str = ""
    rows: Sequence[Sequence[Any]] = ()
    told: dict[str, Any] = field(default_factory=dict)


class Talk:
    """What is said on one line: a state, and an answer to each message."""

    def __init__(self, peer: Peer) -> None:
        self._peer, self._cluster = peer, peer.cluster
        self._failed = False
        self._about = ""
        self._answer: Answer = ([], [])
        self._written: list[tuple[str, dict[str, Any]]] = []

    def answers(self, message: str, fields: list[Any]) -> list[bytes]:
        """The answers to one message, packed."""
        if message == "GOODBYE":
            raise HungUpError
        if message == "RUN":
            self._about = fields[0]
        about = self._about if message in ("RUN", "PULL") else ""
        if self._failed and message != "RESET":
            return [_pack(_Structure(IGNORED, []))]
        how = self._peer.minded(Heard(self._peer.name, message, tuple(fields), about))
        done = Acted(how) if how.startswith("Neo.") else self._acted(message, fields)
        if how == DROP_AFTER:
            raise HungUpError
        if code := done.code or how.removeprefix(AFTER):
            self._failed, self._written = True, []
            return [_pack(_Structure(FAILURE, [_failure(code)]))]
        records = [_pack(_Structure(RECORD, [row])) for row in done.rows]
        return [*records, _pack(_Structure(SUCCESS, [done.told]))]

    def _acted(self, message: str, fields: list[Any]) -> Acted:
        match message:
            case "HELLO":
                server = {"server": "Neo4j/5.26.0", "connection_id": f"bolt-{id(self)}"}
                done = Acted(told=server | {"hints": self._cluster.hints})
            case "ROUTE":
                done = Acted(told=self._cluster.route())
            case "BEGIN":
                done = self._begin(fields[0].get("bookmarks", ()))
            case "RUN":
                done = self._run(*fields[:2])
            case "PULL":
                done = Acted(rows=self._answer[1], told={"has_more": False, "db": "neo4j"})
            case "COMMIT":
                done = self._commit()
            case "RESET" | "ROLLBACK":
                self._failed, self._written = False, []
                done = Acted()
            case _:
                done = Acted()
        return done

    def _begin(self, bookmarks: Sequence[str]) -> Acted:
        self._written = []
        there = self._cluster.seen_by(self._peer).commits
        behind = any(int(mark[len(MARK) :]) > there for mark in bookmarks)
        return Acted(BEHIND if behind else "")

    def _run(self, text: str, parameters: dict[str, Any]) -> Acted:
        self._answer = ([], [])
        if text in WRITES:
            if self._peer is not self._cluster.leader:
                return Acted(NOT_A_LEADER)
            self._written.append((text, parameters))
        else:
            with self._cluster.lock:
                self._answer = READS[text](self._cluster.seen_by(self._peer), **parameters)
        return Acted(told={"fields": self._answer[0], "qid": 0})

    def _commit(self) -> Acted:
        if self._written and self._peer is not self._cluster.leader:
            return Acted(NOT_A_LEADER)
        with self._cluster.lock:
            graph = self._cluster.graph
            for text, parameters in self._written:
                WRITES[text](graph, **parameters)
            graph.commits += bool(self._written)
            self._written = []
            mark = f"{MARK}{self._cluster.seen_by(self._peer).commits}"
            return Acted(told={"bookmark": mark})


def _failure(code: str) -> dict[str, Any]:
    return {
        "neo4j_code": code,
        "message": "as the test wants it",
        "gql_status": "50N42",
        "description": "error: general processing exception - unexpected error",
        "diagnostic_record": {},
    }


# PackStream, as far as these messages go: nothing, yes and no, numbers, texts, lists, maps.


@dataclass(frozen=True)
class _Structure:
    signature: int
    fields: list[Any]


def _pack(value: Any) -> bytes:
    match value:
        case _Structure(signature, fields):
            packed = bytes((0xB0 + len(fields), signature)) + b"".join(map(_pack, fields))
        case None:
            packed = b"\xc0"
        case bool():
            packed = b"\xc3" if value else b"\xc2"
        case int():
            packed = b"\xcb" + struct.pack(">q", value)
        case str():
            text = value.encode()
            packed = b"\xd2" + struct.pack(">I", len(text)) + text
        case dict():
            cells = b"".join(_pack(key) + _pack(cell) for key, cell in value.items())
            packed = b"\xda" + struct.pack(">I", len(value)) + cells
        case _:
            packed = b"\xd6" + struct.pack(">I", len(value)) + b"".join(map(_pack, value))
    return packed


_SMALL = {0x80: "text", 0x90: "list", 0xA0: "map", 0xB0: "structure"}
_NUMBERS = {0xC1: ">d", 0xC8: ">b", 0xC9: ">h", 0xCA: ">i", 0xCB: ">q"}
_SIZED = {
    first + width: (kind, size)
    for first, kind in ((0xD0, "text"), (0xD4, "list"), (0xD8, "map"))
    for width, size in enumerate((">B", ">H", ">I"))
}
_CONSTANTS = {0xC0: None, 0xC2: False, 0xC3: True}


def _unpack(stream: BinaryIO) -> Any:
    (marker,) = _taken(stream, 1)
    if marker < 0x80 or marker >= 0xF0:
        return marker if marker < 0x80 else marker - 0x100
    if marker in _CONSTANTS:
        return _CONSTANTS[marker]
    if marker in _NUMBERS:
        return _number(stream, _NUMBERS[marker])
    if marker in _SIZED:
        kind, size = _SIZED[marker]
        return _of_kind(stream, kind, _number(stream, size))
    return _of_kind(stream, _SMALL[marker & 0xF0], marker & 0x0F)


def _of_kind(stream: BinaryIO, kind: str, count: int) -> Any:
    if kind == "text":
        return _taken(stream, count).decode()
    if kind == "map":
        return {_unpack(stream): _unpack(stream) for _ in range(count)}
    if kind == "list":
        return [_unpack(stream) for _ in range(count)]
    (signature,) = _taken(stream, 1)
    return _Structure(signature, [_unpack(stream) for _ in range(count)])


def _number(stream: BinaryIO, form: str) -> Any:
    return struct.unpack(form, _taken(stream, struct.calcsize(form)))[0]


def _taken(stream: BinaryIO, count: int) -> bytes:
    taken: bytes = stream.read(count)
    if len(taken) < count:
        raise EOFError
    return taken


def _message(stream: BinaryIO) -> tuple[int, list[Any]]:
    """The next message: its parts have their lengths before them, and nothing ends it."""
    parts: list[bytes] = []
    while True:
        size = _number(stream, ">H")
        if not size and parts:
            break
        parts.append(_taken(stream, size))
    found = _unpack(io.BytesIO(b"".join(parts)))
    return found.signature, found.fields


def _chunked(message: bytes) -> bytes:
    parts = [message[at : at + 0xFFFF] for at in range(0, len(message), 0xFFFF)]
    return b"".join(struct.pack(">H", len(part)) + part for part in parts) + b"\0\0"
