"""What both engines do alike: check parameters, migrate, keep the revision.

An engine adds its dialect: how to read, how to write in one transaction, how to change a schema.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Self, TypeVar

from partygraph import deadline
from partygraph.errors import ConflictError, QueryError, StoreError
from partygraph.queries import Query, migrations, query
from partygraph.small_cells import SmallCells

Rows = list[dict[str, Any]]
T = TypeVar("T")


def now() -> str:
    """This moment as the graph keeps it, UTC."""
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


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


@dataclass(frozen=True, slots=True)
class Supposition:
    """What a state of the graph supposes beyond it: a scenario, and which version of it."""

    id: str
    name: str
    version: int


class Reader(ABC):
    """What questions read from: a store, or one state of it."""

    supposition: Supposition | None = None
    """None for the graph as it is."""

    def read(self, statement: Query, /, **parameters: Any) -> Rows:
        """The rows of one statement in a read transaction, under the time limit.

        A statement that reads headcounts takes the small cells of the store without being given
        them, and could not run without them.
        """
        hidden = self.store.small_cells.parameters()
        parameters |= {name: hidden[name] for name in hidden.keys() & statement.parameters}
        check_parameters(statement, parameters)
        return self._read(statement, parameters)

    def revision(self) -> int:
        """How often the graph was written: the same number, the same answers."""
        return int(self.read(query("ask/revision"))[0]["revision"])

    @property
    @abstractmethod
    def store(self) -> Store:
        """The store that is read."""

    @abstractmethod
    def _read(self, statement: Query, parameters: dict[str, Any]) -> Rows: ...


class Draft(Reader):
    """A state of the graph in which can be written what nobody else ever sees."""

    def __init__(self, store: Store, transaction: Transaction) -> None:
        self._store, self.transaction = store, transaction

    @property
    def store(self) -> Store:
        """The store that is read."""
        return self._store

    def _read(self, statement: Query, parameters: dict[str, Any]) -> Rows:
        deadline.left()
        return self.transaction.run(statement, **parameters)


class Store(Reader):
    """A graph on an engine. Used as a context manager, it is closed at the end."""

    engine: str
    """`ladybug` or `neo4j`."""
    address: str
    """Where it is: a path, or the address of a server."""
    time_limit: float
    """Seconds that a question may take."""
    part: str = ""
    """Which part of the graph it is, a digest; empty for the whole."""
    small_cells: SmallCells = SmallCells()
    """Which headcounts are withheld; none where `open_store` was not told an own area."""

    @property
    def store(self) -> Store:
        """This store."""
        return self

    def snapshot(self, name: str, work: Callable[[Reader], T]) -> T:
        """Do `work`, whose statements all read one state of the graph, under one time limit.

        The limit holds for the whole of it, what it computes as well (`deadline`). `work` may be
        run again, so it only reads and computes.

        Args:
            name: what is asked, for the error of the limit.
            work: takes what it reads from.
        """
        with deadline.within(self.time_limit, name):
            return self._snapshot(work)

    def _read(self, statement: Query, parameters: dict[str, Any]) -> Rows:
        with deadline.within(self.time_limit, statement.name):
            return self._snapshot(lambda reader: reader.read(statement, **parameters))

    def known_revision(self) -> int | None:
        """The revision, where it is known without asking the engine."""
        return None

    def revision_after(self, revision: int) -> int:
        """The revision that the graph has after the next write, made for `revision`."""
        return revision + 1

    def write(self, work: Callable[[Transaction], T], *, expected: int | None = None) -> T:
        """Do `work` in one transaction and move the revision by one.

        `work` may be run again when the engine asks for a retry, so it only calls the transaction.

        Args:
            expected: the revision that what is written was made for.

        Raises:
            ConflictError: the graph has another revision than the expected one; nothing was
                changed.
        """
        at = now()

        def counted(transaction: Transaction) -> T:
            # The first write takes the one lock that all writers wait for; only then is the
            # revision read, so that none of them counts from an old one.
            transaction.run(query("change/hold"), at=at)
            found = int(transaction.run(query("ask/revision"))[0]["revision"])
            if expected is not None and found != expected:
                raise ConflictError("graph_moved", expected=expected, found=found)
            done = work(transaction)
            transaction.run(query("change/next_revision"))
            return done

        return self._write(counted)

    def write_beside(self, work: Callable[[Transaction], T]) -> T:
        """Do `work` in one transaction that writes nothing of the graph: the revision stays.

        For what is kept beside the graph, such as scenarios. `work` may be run again.
        """
        at = now()

        def held(transaction: Transaction) -> T:
            transaction.run(query("change/hold"), at=at)
            return work(transaction)

        return self._write(held)

    def suppose(self, name: str, work: Callable[[Draft], T]) -> T:
        """Do `work` in one transaction, under the time limit, and take back all that it wrote.

        Others go on reading the graph as it is; who writes to it waits. `work` may be run again.

        Args:
            name: what is asked, for the error of the limit.
            work: takes what it reads from and writes to.
        """
        at = now()

        def held(draft: Draft) -> T:
            draft.transaction.run(query("change/hold"), at=at)
            return work(draft)

        with deadline.within(self.time_limit, name):
            return self._suppose(held)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @abstractmethod
    def close(self) -> None:
        """Let go of the engine."""

    @abstractmethod
    def _snapshot(self, work: Callable[[Reader], T]) -> T: ...

    @abstractmethod
    def _write(self, work: Callable[[Transaction], T]) -> T: ...

    @abstractmethod
    def _suppose(self, work: Callable[[Draft], T]) -> T: ...


class EngineStore(Store):
    """A store on an engine, with a schema of its own."""

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

    @abstractmethod
    def _migrations_done(self) -> set[str]: ...

    @abstractmethod
    def _apply_migration(self, name: str, statements: Sequence[Query]) -> None: ...
