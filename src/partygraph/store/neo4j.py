"""The server engine: Neo4j by its official driver, with managed transactions only."""

from __future__ import annotations

import logging
import math
import ssl
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from time import monotonic
from typing import Any, NamedTuple, TypeVar

import neo4j
from neo4j import exceptions
from neo4j.time import Date, DateTime

from partygraph import deadline
from partygraph.errors import InputError, QueryError, StoreError
from partygraph.kept import Kept
from partygraph.queries import Query, migrations, query
from partygraph.settings import Settings
from partygraph.store.base import (
    Done,
    Draft,
    EngineStore,
    Reader,
    Revisions,
    Rows,
    Transaction,
    now,
)
from partygraph.store.chain import Entry, Written, entry_of, text_of

T = TypeVar("T")

_POOL = 50
_RETRIED = 10.0
"""Seconds for which the driver goes on beginning a transaction anew, at most."""
_ACQUIRED = 5.0
"""Seconds in which there must be a connection, at most."""
_SILENCE = 120
"""Seconds of silence after which a server is given up that tells no limit of its own: twice what
we ask of it for a transaction."""
_RECEIVED = 1 << 16
"""Bytes that are received at once, at most."""
_THERE = 10_000
"""Ids of which is kept that they are there."""
_FRESH = 1.0
"""Seconds for which a revision is believed, until what was read at it was read."""
_ATTEMPTS = 5
"""How often a transaction is tried: the driver goes on for as long as it is told that it may."""
_ENTRIES = 500
"""Entries of the ledger that are read at a time."""
_PARTS = 20
"""Parts of an entry that one statement takes: each holds up to a thousand rows."""
_STOPPED = ("TransactionTimedOut", "TransactionTimedOutClientConfiguration")
_NO_MEMORY = "MemoryPoolOutOfMemoryError"
_OF_AUTHORITIES = ("neo4j+s", "bolt+s")
"""Schemes under which the certificate of the server is checked."""
_NOT_NOW = (
    "Neo.ClientError.Database.DatabaseNotFound",
    "Neo.ClientError.Security.AuthenticationRateLimit",
)
_OF_SECURITY = "Neo.ClientError.Security."

# The driver logs each retry; without a handler that would reach a user's shell beside our sentence.
logging.getLogger("neo4j").addHandler(logging.NullHandler())


class _Neo4jTransaction(Transaction):
    def __init__(self, transaction: neo4j.ManagedTransaction) -> None:
        self._transaction = transaction

    def _run(self, statement: Query, parameters: dict[str, Any]) -> Rows:
        return _ran(self._transaction, statement, parameters)


class _Seen(NamedTuple):
    """The revision that was seen last."""

    revision: int = -1
    since: frozenset[str] = frozenset()
    """Bookmarks of the state that the database had before it was looked at; none: unknown."""
    at: float = -math.inf
    """When it was looked at."""


class _Snapshot(Reader):
    """A read transaction; where it is told its revision, that is not looked at."""

    def __init__(
        self, store: Neo4jStore, transaction: neo4j.ManagedTransaction, revision: int | None
    ) -> None:
        self._store, self._transaction, self._revision = store, transaction, revision
        self.seen: int | None = None
        """The revision that was looked at last."""
        self.has_read = False
        """Whether anything was read since."""
        self.state: frozenset[str] = frozenset()
        """Bookmarks of the state of the database in which it ended; none: unknown."""

    @property
    def store(self) -> Neo4jStore:
        """The store that is read."""
        return self._store

    def revision(self) -> int:
        """As it was before anything else was read."""
        return self.look() if self._revision is None else self._revision

    def look(self) -> int:
        """The revision as it is now."""
        return self._look(query("ask/revision"))["revision"]

    def revisions(self) -> Revisions:
        """As `Store.revisions`."""
        return Revisions(**self._look(query("access/revisions")))

    def has(self, table: str, id_: str) -> bool:
        """As `Reader.has`; what was there at the same revision is not asked for again."""
        revision, key = self.revision(), (table, id_)
        if self._store.there.get(revision, key):
            return True
        found = super().has(table, id_)
        if found:
            self._store.there.keep(revision, key, found)
        return found

    def _look(self, statement: Query) -> dict[str, int]:
        row: dict[str, int] = self._read(statement, {})[0]
        self._revision = self.seen = row["revision"]
        self.has_read = False
        return row

    def _read(self, statement: Query, parameters: dict[str, Any]) -> Rows:
        deadline.left()
        self.has_read = True
        return _ran(self._transaction, statement, parameters)


def _ran(
    transaction: neo4j.ManagedTransaction, statement: Query, parameters: dict[str, Any]
) -> Rows:
    """All rows of a statement."""
    try:
        result = transaction.run(statement.text, parameters)
        columns = result.keys()
        return deadline.Rows(
            dict(zip(columns, map(_native, record), strict=True)) for record in result
        )
    except exceptions.Neo4jError as error:
        error.add_note(statement.name)
        if (error.code or "").endswith(_NO_MEMORY):
            # The server says that this may be tried again; it would be the same again.
            raise _NoMemoryError from error
        raise


class _NoMemoryError(Exception):
    """A statement needs more memory than the server gives to a transaction."""


class _TakenBack(Exception):  # noqa: N818  no error: it ends a transaction that is not to stay
    """Ends a transaction so that nothing of it stays, with what was found in it."""

    def __init__(self, found: Any) -> None:
        super().__init__()
        self.found = found


class Neo4jStore(EngineStore):
    """A graph on a Neo4j server."""

    engine = "neo4j"

    def __init__(self, settings: Settings) -> None:
        self.address = settings.store
        self.time_limit = settings.time_limit
        self._database = settings.database
        self._supposing = threading.Lock()
        self.seen = _Seen()
        self._state: frozenset[str] = frozenset()
        """Bookmarks of the state at the end of the last read transaction; none: unknown."""
        self.there: Kept[tuple[str, str], bool] = Kept(_THERE)
        """Rows by table and id of which it is known that they are there."""
        # In a cluster a read then waits for the last write of this process, on whatever member.
        self._bookmarks = neo4j.GraphDatabase.bookmark_manager()
        # The limits are those of shared/design/reliability.md 2.2.
        with self._translated(), _address(settings.store):
            address, trust = _trusting(settings)
            self._driver = neo4j.GraphDatabase.driver(
                address,
                **trust,
                auth=(settings.user, settings.password.get_secret_value()),
                connection_timeout=3,
                connection_acquisition_timeout=_ACQUIRED,
                max_transaction_retry_time=_RETRIED,
                liveness_check_timeout=5,
                max_connection_lifetime=300,
                max_connection_pool_size=_POOL,
                notifications_min_severity="OFF",
                telemetry_disabled=True,  # a message more of every transaction
            )
            _set_up(self._driver)
        try:
            with self._translated(), _address(settings.store):
                # Fails at once, where a managed transaction would go on trying for ten seconds.
                self._driver.verify_connectivity()
        except BaseException:
            self.close()
            raise

    def _session(self) -> neo4j.Session:
        """A session that ends with the present limit.

        Each try waits twice as long as the one before: what is not begun anew after a third of the
        limit ends within it.
        """
        limit = deadline.left()
        return self._driver.session(
            database=self._database,
            bookmark_manager=self._bookmarks,
            connection_acquisition_timeout=min(_ACQUIRED, limit),
            max_transaction_retry_time=min(_RETRIED, limit / 3),
        )

    def snapshot(self, name: str, work: Callable[[Reader], T]) -> T:
        """As `Store.snapshot`: read once more when a write came in between.

        The engine's transactions are read-committed, and every write moves the revision. Where it
        was seen a moment ago, and the transaction ends in the state of the database from before
        that, nothing was written in between; else the revision is looked at before and after.
        """

        def unmoved(reader: _Snapshot, done: tuple[int, T] | None = None) -> T:
            while True:
                revision = reader.look()
                if done is not None and done[0] == revision:
                    return done[1]
                done = revision, work(reader)
                if not reader.has_read:
                    return done[1]

        def believing(reader: _Snapshot) -> T:
            found = work(reader)
            return found if reader.has_read else unmoved(reader, (seen.revision, found))

        with deadline.within(self.time_limit, name):
            seen = self.seen
            if monotonic() - seen.at >= _FRESH:
                return self._snapshot(unmoved)
            found, reader = self._transaction(believing, seen.revision)
            if reader.seen is not None or (reader.state and reader.state == seen.since):
                return found
            # A member that is asked next is as late as this one was, unless that is not known.
            done = (seen.revision, found) if reader.state else None
            return self._snapshot(lambda reader: unmoved(reader, done))

    def _snapshot(self, work: Callable[[_Snapshot], T]) -> T:
        return self._transaction(work)[0]

    def _transaction(
        self, work: Callable[[_Snapshot], T], revision: int | None = None
    ) -> tuple[T, _Snapshot]:
        """Do what reads in a managed transaction; what it returned, and what it read from."""
        done: list[tuple[T, _Snapshot]] = []
        before = self._state

        @neo4j.unit_of_work(timeout=deadline.left())
        def managed(transaction: neo4j.ManagedTransaction) -> None:
            reader = _Snapshot(self, transaction, revision)
            done.append((work(reader), reader))

        with self._translated(), self._session() as session:
            # All is read when the end of the reading is told to the server; a line may drop there.
            # The beginning goes with the first statement, as the driver does for one of its own.
            with suppress(exceptions.IncompleteCommit), session._pipelined_begin:  # noqa: SLF001
                session.execute_read(managed)
            reader = done[-1][1]
            reader.state = self._state = session.last_bookmarks().raw_values
        if reader.seen is not None and reader.state:
            self.seen = _Seen(reader.seen, before, monotonic())
        return done[-1]

    def revisions(self) -> Revisions:
        """As `Store.revisions`."""
        with deadline.within(self.time_limit, "revisions"):
            return self._snapshot(_Snapshot.revisions)

    def entries(self, after: int = 0, until: int | None = None) -> Iterator[Entry]:
        """As `Store.entries`, some at a time."""
        last = self.head().number if until is None else until
        for start in range(after, last, _ENTRIES):
            given = {"after": start, "until": min(last, start + _ENTRIES)}
            for row in self.read(query("change/entries.neo4j"), **given):
                yield entry_of(row["body"])

    def written(self, after: int = 0) -> Iterator[Written]:
        """As `Store.written`, some at a time."""
        for entry in self.entries(after, self._last_number()):
            rows = self.read(query("change/parts.neo4j"), number=entry.number)
            yield Written(entry, tuple(row["text"] for row in rows))

    def _last_number(self) -> int:
        """The largest number of an entry, whatever the head says."""
        return int(self.read(query("change/last_entry.neo4j"))[0]["number"])

    def number_of(self, operation: str) -> int | None:
        """As `Store.number_of`, from the leader: another member may not know it yet.

        What is read afterwards is as late: the answer brings a bookmark.
        """
        statement = query("change/operation.neo4j")
        found = self._of_the_leader(lambda leader: leader.run(statement, operation=operation))
        return found[0]["number"] if found else None

    def _of_the_leader(self, work: Callable[[Transaction], T]) -> T:
        """Do what reads in a transaction of the leader, under the time limit."""
        with deadline.within(self.time_limit, "leader"):

            @neo4j.unit_of_work(timeout=deadline.left())
            def managed(transaction: neo4j.ManagedTransaction) -> T:
                deadline.left()
                return work(_Neo4jTransaction(transaction))

            with self._translated(), self._session() as session:
                return session.execute_write(managed)

    def _keeps(self, transaction: Transaction, operation: str) -> bool:
        return bool(transaction.run(query("change/operation.neo4j"), operation=operation))

    def _keeps_by_now(self, transaction: Transaction, operation: str) -> bool:
        """As `_keeps`, once nobody is committing any more: a line can drop before that is done."""
        transaction.run(query("change/hold"), at=now())
        return self._keeps(transaction, operation)

    def _write(self, work: Callable[[Transaction], Done], operation: str) -> Any:
        done = Done(None, None)
        attempts = 0
        unclear = False
        """Whether a commit was asked for: what failed then may have been committed all the same."""
        # Without a limit of a request there is that of the server.
        limit = deadline.left()

        @neo4j.unit_of_work(timeout=None if math.isinf(limit) else limit)
        def managed(transaction: neo4j.ManagedTransaction) -> None:
            nonlocal done, attempts, unclear
            attempts += 1
            if attempts > _ATTEMPTS:
                raise StoreError("not_now", address=self.address, reason=f"{_ATTEMPTS} attempts")
            deadline.left()
            ours = _Neo4jTransaction(transaction)
            if unclear and self._keeps_by_now(ours, operation):
                return
            done = work(ours)
            if done.written is not None:
                _append(ours, [done.written])
            unclear = done.written is not None and bool(operation)

        try:
            with self._translated(), self._session() as session:
                session.execute_write(managed)
        except StoreError as error:
            if not unclear or not self._was_committed(operation, error):
                raise
        return done.returned

    def _was_committed(self, operation: str, error: StoreError) -> bool:
        try:
            return self._of_the_leader(lambda leader: self._keeps_by_now(leader, operation))
        except (StoreError, QueryError):
            details = {"address": self.address, "operation": operation}
            raise StoreError("outcome_unknown", **details) from error

    def _graft(self, work: Callable[[Transaction], Done], written: Iterable[Written]) -> None:
        kept = list(written)

        def managed(transaction: neo4j.ManagedTransaction) -> None:
            ours = _Neo4jTransaction(transaction)
            work(ours)
            _append(ours, kept)

        with self._translated(), self._session() as session:
            session.execute_write(managed)

    def _suppose(self, work: Callable[[Draft], T]) -> T:
        # Writers of one process wait here rather than for the server's lock, which gives up soon.
        with deadline.held(self._supposing):

            @neo4j.unit_of_work(timeout=deadline.left())
            def managed(transaction: neo4j.ManagedTransaction) -> None:
                raise _TakenBack(work(Draft(self, _Neo4jTransaction(transaction))))

            try:
                with self._translated(), self._session() as session:
                    session.execute_write(managed)
            except _TakenBack as done:
                found: T = done.found
                return found
        raise AssertionError  # a transaction that is taken back always ends so

    def _migrations_done(self) -> set[str]:
        statement = query("schema/done")
        done = {row["name"] for row in self.read(statement)}
        if {name for name, _ in migrations(self.engine)} - done:
            # A member that is behind must not make us do a step twice.
            done = {row["name"] for row in self._of_the_leader(lambda one: one.run(statement))}
        return done

    def _apply_migration(self, name: str, statements: Sequence[Query]) -> None:
        # Neo4j takes a change of schema and a change of data only in separate transactions; the
        # statements of a step can be run again (IF NOT EXISTS).
        with self._translated(), self._session() as session:
            for statement in statements:
                session.run(statement.text).consume()
        with self._translated(), self._session() as session:
            session.execute_write(
                lambda transaction: _Neo4jTransaction(transaction).run(
                    query("schema/record"), name=name
                )
            )

    def close(self) -> None:
        """Close the connections."""
        self._driver.close()

    @contextmanager
    def _translated(self) -> Iterator[None]:
        """Turn the driver's errors into ours, in words that a user can act on."""
        try:
            yield
        except _NoMemoryError as error:
            raise StoreError("too_large_for_server", address=self.address) from error
        except (exceptions.AuthError, exceptions.Forbidden) as error:
            raise StoreError("refused", address=self.address) from error
        except exceptions.Neo4jError as error:
            if (error.code or "").endswith(_STOPPED):
                raise deadline.passed() from error
            reason = error.message or ""
            if (
                isinstance(error, (exceptions.TransientError, exceptions.DatabaseError))
                or error.code in _NOT_NOW
            ):
                raise StoreError("not_now", address=self.address, reason=reason) from error
            if (error.code or "").startswith(_OF_SECURITY):
                raise StoreError("refused", address=self.address) from error
            doing = ", ".join(getattr(error, "__notes__", ()))  # the statement, see `_ran`
            raise QueryError("statement", name=doing, reason=reason) from error
        except exceptions.ConnectionAcquisitionTimeoutError as error:
            raise StoreError("busy", address=self.address) from error
        except exceptions.DriverError as error:
            raise StoreError("unreachable", address=self.address) from error


def _trusting(settings: Settings) -> tuple[str, dict[str, Any]]:
    """The address for the driver, and whose certificates it trusts.

    The driver takes authorities of one's own with a plain scheme and `encrypted` alone.
    """
    address = settings.store
    if settings.ca_file is None:
        return address, {}
    scheme, _, rest = address.partition("://")
    if scheme not in _OF_AUTHORITIES:
        raise InputError("authorities_without_tls", address=address)
    try:
        ssl.create_default_context(cafile=settings.ca_file)
    except OSError as error:
        reason = error.strerror or error
        raise InputError("no_such_authorities", path=settings.ca_file, reason=reason) from None
    trusted = neo4j.TrustCustomCAs(str(settings.ca_file))
    return f"{scheme.removesuffix('+s')}://{rest}", {
        "encrypted": True,
        "trusted_certificates": trusted,
    }


class _Ahead:
    """Receives whatever has come: the driver asks for a few bytes at a time, twice for each row."""

    def __init__(self, socket: Any) -> None:
        self._socket = socket
        self._come = memoryview(b"")

    def recv_into(self, buffer: memoryview, most: int) -> int:
        """As that of a socket: how many bytes were put into the buffer; 0 at the end."""
        if not self._come:
            self._come = memoryview(self._socket.recv(_RECEIVED))
        part = self._come[:most]
        buffer[: len(part)] = part
        self._come = self._come[len(part) :]
        return len(part)


def _set_up(driver: neo4j.Driver) -> None:
    """Set up each connection as the driver has no setting for it.

    A server that says nothing is given up where it told the driver no limit of its own; the driver
    would wait for ever. What has come is received at once (docs/decisions/0009). The members that
    are set are the driver's own: `tests/test_bolt.py` tells when it changes them.
    """
    pool = driver._pool  # noqa: SLF001
    opened = pool.opener

    def opener(*args: Any) -> Any:
        connection = opened(*args)
        if connection.socket.get_read_timeout() is None:
            connection.socket.set_read_timeout(_SILENCE)
        connection.inbox._socket = _Ahead(connection.socket)  # noqa: SLF001
        return connection

    pool.opener = opener


def _append(transaction: Transaction, written: Iterable[Written]) -> None:
    for entry, parts in written:
        transaction.run(
            query("change/append.neo4j"),
            number=entry.number,
            operation=entry.operation,
            body=text_of(entry),
        )
        rows = [
            {"id": f"{entry.number}:{place}", "number": entry.number, "place": place, "text": text}
            for place, text in enumerate(parts)
        ]
        for start in range(0, len(rows), _PARTS):
            statement = query("change/append_parts.neo4j")
            transaction.run(statement, rows=rows[start : start + _PARTS])


@contextmanager
def _address(address: str) -> Iterator[None]:
    """Refuse an address that the driver cannot read."""
    try:
        yield
    except (exceptions.ConfigurationError, ValueError) as error:
        raise StoreError("not_a_server", address=address, reason=error) from error


def _native(value: Any) -> Any:
    if isinstance(value, (Date, DateTime)):
        return value.to_native()
    return value
