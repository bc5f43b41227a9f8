"""What both engines do alike: check parameters, migrate, keep the revision.

An engine adds its dialect: how to read, how to write in one transaction, how to change a schema.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from typing import Any, Self, TypeVar

from partygraph.errors import QueryError, StoreError
from partygraph.queries import Query, migrations, query

Rows = list[dict[str, Any]]
T = TypeVar("T")


class Transaction(ABC):
    """A running transaction: what it writes is there as a whole or not at all."""

    def run(self, statement: Query, /, **parameters: Any) -> Rows:
        """The rows of one statement, as dictionaries by column."""
        check_parameters(statement, parameters)
        return self._run(statement, parameters)

    @abstractmethod
    def _run(self, statement: Query, parameters: dict[str, Any]) -> Rows: ...


def check_parameters(statement: Query, parameters: dict[str, Any]) -> None:
    """Refuse a call whose parameters are not those of the statement.

    Ladybug reads a missing parameter as null and answers without an error.
    """
    if statement.parameters != parameters.keys():
        wanted, given = sorted(statement.parameters), sorted(parameters)
        reason = f"it takes the parameters {wanted} and was given {given}"
        raise QueryError("statement", name=statement.name, reason=reason)


class Store(ABC):
    """A graph on an engine. Used as a context manager, it is closed at the end."""

    engine: str
    """`ladybug` or `neo4j`."""
    address: str
    """Where it is: a path, or the address of a server."""

    def read(self, statement: Query, /, **parameters: Any) -> Rows:
        """The rows of one statement in a read transaction, under the time limit."""
        check_parameters(statement, parameters)
        return self._read(statement, parameters)

    def write(self, work: Callable[[Transaction], T]) -> T:
        """Do `work` in one transaction and move the revision by one.

        `work` may be run again when the engine asks for a retry, so it only calls the transaction.
        """

        def counted(transaction: Transaction) -> T:
            done = work(transaction)
            transaction.run(query("change/next_revision"))
            return done

        return self._write(counted)

    def revision(self) -> int:
        """How often the graph was written: the same number, the same answers."""
        return int(self.read(query("ask/revision"))[0]["revision"])

    def migrate(self) -> tuple[str, ...]:
        """Bring the schema up to date; each step runs once and is recorded in the graph.

        Returns:
            The names of the steps that were run, the oldest first.

        Raises:
            StoreError: the store was written by a later partygraph; it is left untouched.
        """
        steps = migrations(self.engine)
        known = [name for name, _ in steps]
        done = self._migrations_done()
        unknown = sorted(done - set(known))
        if unknown:
            raise StoreError("later_schema", address=self.address, step=unknown[-1])
        wanted = [(name, statements) for name, statements in steps if name not in done]
        for name, statements in wanted:
            self._apply_migration(name, statements)
        return tuple(name for name, _ in wanted)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @abstractmethod
    def close(self) -> None:
        """Let go of the engine."""

    @abstractmethod
    def _read(self, statement: Query, parameters: dict[str, Any]) -> Rows: ...

    @abstractmethod
    def _write(self, work: Callable[[Transaction], T]) -> T: ...

    @abstractmethod
    def _migrations_done(self) -> set[str]: ...

    @abstractmethod
    def _apply_migration(self, name: str, statements: Sequence[Query]) -> None: ...
