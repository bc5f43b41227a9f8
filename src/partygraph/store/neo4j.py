"""The server engine: Neo4j by its official driver, with managed transactions only."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, TypeVar

import neo4j
from neo4j import exceptions
from neo4j.time import Date, DateTime

from partygraph.errors import QueryError, StoreError, TimeLimitError
from partygraph.queries import Query, query
from partygraph.settings import Settings
from partygraph.store.base import Rows, Store, Transaction

T = TypeVar("T")

_POOL = 50
_STOPPED = ("TransactionTimedOut", "TransactionTimedOutClientConfiguration")
_NO_DATABASE = "Neo.ClientError.Database.DatabaseNotFound"

# The driver logs each retry; without a handler that would reach a user's shell beside our sentence.
logging.getLogger("neo4j").addHandler(logging.NullHandler())


class _Neo4jTransaction(Transaction):
    def __init__(self, transaction: neo4j.ManagedTransaction) -> None:
        self._transaction = transaction

    def _run(self, statement: Query, parameters: dict[str, Any]) -> Rows:
        result = self._transaction.run(statement.text, parameters)
        columns = result.keys()
        return [dict(zip(columns, map(_native, record), strict=True)) for record in result]


class Neo4jStore(Store):
    """A graph on a Neo4j server."""

    engine = "neo4j"

    def __init__(self, settings: Settings) -> None:
        self.address = settings.store
        self._time_limit = settings.time_limit
        self._database = settings.database
        # The limits are those of shared/design/reliability.md 2.2.
        with self._translated("connecting"):
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
            with self._translated("connecting"):
                # Fails at once, where a managed transaction would go on trying for ten seconds.
                self._driver.verify_connectivity()
        except BaseException:
            self.close()
            raise

    def _session(self) -> neo4j.Session:
        return self._driver.session(database=self._database)

    def _read(self, statement: Query, parameters: dict[str, Any]) -> Rows:
        @neo4j.unit_of_work(timeout=self._time_limit)
        def work(transaction: neo4j.ManagedTransaction) -> Rows:
            return _Neo4jTransaction(transaction).run(statement, **parameters)

        with self._translated(statement.name), self._session() as session:
            return session.execute_read(work)

    def _write(self, work: Callable[[Transaction], T]) -> T:
        def managed(transaction: neo4j.ManagedTransaction) -> T:
            return work(_Neo4jTransaction(transaction))

        with self._translated("writing"), self._session() as session:
            return session.execute_write(managed)

    def _migrations_done(self) -> set[str]:
        return {row["name"] for row in self.read(query("schema/done"))}

    def _apply_migration(self, name: str, statements: Sequence[Query]) -> None:
        # Neo4j takes a change of schema and a change of data only in separate transactions; the
        # statements of a step can be run again (IF NOT EXISTS).
        with self._translated(name), self._session() as session:
            for statement in statements:
                session.run(statement.text).consume()
        self._write(lambda transaction: transaction.run(query("schema/record"), name=name))

    def close(self) -> None:
        """Close the connections."""
        self._driver.close()

    @contextmanager
    def _translated(self, doing: str) -> Iterator[None]:
        """Turn the driver's errors into ours, in words that a user can act on."""
        try:
            yield
        except (exceptions.AuthError, exceptions.Forbidden) as error:
            raise StoreError("refused", address=self.address) from error
        except exceptions.Neo4jError as error:
            if (error.code or "").endswith(_STOPPED):
                raise TimeLimitError("time_limit", name=doing) from error
            reason = error.message or ""
            if isinstance(error, exceptions.TransientError) or error.code == _NO_DATABASE:
                raise StoreError("not_now", address=self.address, reason=reason) from error
            raise QueryError("statement", name=doing, reason=reason) from error
        except (exceptions.ConfigurationError, ValueError) as error:
            raise StoreError("not_a_server", address=self.address, reason=error) from error
        except exceptions.DriverError as error:
            raise StoreError("unreachable", address=self.address) from error


def _native(value: Any) -> Any:
    if isinstance(value, (Date, DateTime)):
        return value.to_native()
    return value
