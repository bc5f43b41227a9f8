"""The server engine: Neo4j by its official driver, with managed transactions only."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, TypeVar

import neo4j
from neo4j import exceptions
from neo4j.time import Date, DateTime

from partygraph import deadline
from partygraph.errors import QueryError, StoreError
from partygraph.queries import Query, query
from partygraph.settings import Settings
from partygraph.store.base import Draft, Reader, Rows, Store, Transaction

T = TypeVar("T")

_POOL = 50
_STOPPED = ("TransactionTimedOut", "TransactionTimedOutClientConfiguration")
_NO_MEMORY = "MemoryPoolOutOfMemoryError"
_NO_DATABASE = "Neo.ClientError.Database.DatabaseNotFound"

# The driver logs each retry; without a handler that would reach a user's shell beside our sentence.
logging.getLogger("neo4j").addHandler(logging.NullHandler())


class _Neo4jTransaction(Transaction):
    def __init__(self, transaction: neo4j.ManagedTransaction) -> None:
        self._transaction = transaction

    def _run(self, statement: Query, parameters: dict[str, Any]) -> Rows:
        return _rows(self._transaction, statement, parameters)


class _Snapshot(Reader):
    """A read transaction."""

    def __init__(self, store: Neo4jStore, transaction: neo4j.ManagedTransaction) -> None:
        self._store, self._transaction = store, transaction

    @property
    def store(self) -> Neo4jStore:
        """The store that is read."""
        return self._store

    def _read(self, statement: Query, parameters: dict[str, Any]) -> Rows:
        deadline.left()
        return _rows(self._transaction, statement, parameters)


def _rows(
    transaction: neo4j.ManagedTransaction, statement: Query, parameters: dict[str, Any]
) -> Rows:
    try:
        result = transaction.run(statement.text, parameters)
        columns = result.keys()
        return deadline.Rows(
            dict(zip(columns, map(_native, record), strict=True)) for record in result
        )
    except exceptions.Neo4jError as error:
        error.add_note(statement.name)
        raise


class _TakenBack(Exception):  # noqa: N818  no error: it ends a transaction that is not to stay
    """Ends a transaction so that nothing of it stays, with what was found in it."""

    def __init__(self, found: Any) -> None:
        super().__init__()
        self.found = found


class Neo4jStore(Store):
    """A graph on a Neo4j server."""

    engine = "neo4j"

    def __init__(self, settings: Settings) -> None:
        self.address = settings.store
        self.time_limit = settings.time_limit
        self._database = settings.database
        self._supposing = threading.Lock()
        # In a cluster a read then waits for the last write of this process, on whatever member.
        self._bookmarks = neo4j.GraphDatabase.bookmark_manager()
        # The limits are those of shared/design/reliability.md 2.2.
        with self._translated(), _address(settings.store):
            self._driver = neo4j.GraphDatabase.driver(
                settings.store,
                auth=(settings.user, settings.password.get_secret_value()),
                connection_timeout=3,
                connection_acquisition_timeout=5,
                max_transaction_retry_time=10,
                liveness_check_timeout=5,
                max_connection_lifetime=300,
                max_connection_pool_size=_POOL,
                notifications_min_severity="OFF",
            )
        try:
            with self._translated(), _address(settings.store):
                # Fails at once, where a managed transaction would go on trying for ten seconds.
                self._driver.verify_connectivity()
        except BaseException:
            self.close()
            raise

    def _session(self) -> neo4j.Session:
        return self._driver.session(database=self._database, bookmark_manager=self._bookmarks)

    def snapshot(self, name: str, work: Callable[[Reader], T]) -> T:
        """As `Store.snapshot`: read once more when a write came in between.

        The engine's transactions are read-committed; every write moves the revision.
        """

        def unmoved(reader: Reader) -> T:
            revision = reader.revision()
            while True:
                done = work(reader)
                before, revision = revision, reader.revision()
                if revision == before:
                    return done

        return super().snapshot(name, unmoved)

    def _snapshot(self, work: Callable[[Reader], T]) -> T:
        @neo4j.unit_of_work(timeout=deadline.left())
        def managed(transaction: neo4j.ManagedTransaction) -> T:
            return work(_Snapshot(self, transaction))

        with self._translated(), self._session() as session:
            return session.execute_read(managed)

    def _write(self, work: Callable[[Transaction], T]) -> T:
        def managed(transaction: neo4j.ManagedTransaction) -> T:
            return work(_Neo4jTransaction(transaction))

        with self._translated(), self._session() as session:
            return session.execute_write(managed)

    def _suppose(self, work: Callable[[Draft], T]) -> T:
        # Writers of one process wait here rather than for the server's lock, which gives up soon.
        if not self._supposing.acquire(timeout=deadline.left()):
            raise deadline.passed()

        @neo4j.unit_of_work(timeout=deadline.left())
        def managed(transaction: neo4j.ManagedTransaction) -> None:
            raise _TakenBack(work(Draft(self, _Neo4jTransaction(transaction))))

        try:
            with self._translated(), self._session() as session:
                session.execute_write(managed)
        except _TakenBack as done:
            found: T = done.found
            return found
        finally:
            self._supposing.release()
        raise AssertionError  # a transaction that is taken back always ends so

    def _migrations_done(self) -> set[str]:
        return {row["name"] for row in self.read(query("schema/done"))}

    def _apply_migration(self, name: str, statements: Sequence[Query]) -> None:
        # Neo4j takes a change of schema and a change of data only in separate transactions; the
        # statements of a step can be run again (IF NOT EXISTS).
        with self._translated(), self._session() as session:
            for statement in statements:
                session.run(statement.text).consume()
        self._write(lambda transaction: transaction.run(query("schema/record"), name=name))

    def close(self) -> None:
        """Close the connections."""
        self._driver.close()

    @contextmanager
    def _translated(self) -> Iterator[None]:
        """Turn the driver's errors into ours, in words that a user can act on."""
        try:
            yield
        except (exceptions.AuthError, exceptions.Forbidden) as error:
            raise StoreError("refused", address=self.address) from error
        except exceptions.Neo4jError as error:
            if (error.code or "").endswith(_STOPPED):
                raise deadline.passed() from error
            if (error.code or "").endswith(_NO_MEMORY):
                raise StoreError("too_large_for_server", address=self.address) from error
            reason = error.message or ""
            if isinstance(error, exceptions.TransientError) or error.code == _NO_DATABASE:
                raise StoreError("not_now", address=self.address, reason=reason) from error
            doing = ", ".join(getattr(error, "__notes__", ()))  # the statement, see `_rows`
            raise QueryError("statement", name=doing, reason=reason) from error
        except exceptions.DriverError as error:
            raise StoreError("unreachable", address=self.address) from error


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
