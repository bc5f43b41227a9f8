"""The embedded engine: Ladybug, Cypher in a file, one process at a time."""

from __future__ import annotations

import json
import logging
import math
import os
import shlex
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from queue import Empty, LifoQueue
from typing import Any, TypeVar

import filelock
import ladybug

from partygraph import deadline
from partygraph.errors import (
    NotFoundError,
    QueryError,
    StoreError,
    StoreHeldError,
)
from partygraph.queries import Query, filled, query
from partygraph.settings import Settings
from partygraph.store.base import Draft, Reader, Rows, Store, Transaction
from partygraph.store.recovery import Committed, is_torn

T = TypeVar("T")

_log = logging.getLogger(__name__)

_READERS = 4
"""Connections for readers: two cores gain nothing from more."""
_PREPARED_MB = 15
"""What a prepared statement pins of the buffer pool, at most, as long as its connection lives.
Planning anew takes 5 to 15 ms, so readers keep as many as fit (docs/decisions/0007)."""
_CHECKPOINT_BYTES = 65_536
"""Small updates pin buffer pages until a checkpoint (shared/design/reliability.md 1.6)."""
_MOST_BYTES = 2**40
"""Addresses that an open store reserves. The default, eight times this, runs out of them
where one process opens many stores."""
_NO_LIMIT = 0
"""What the engine takes for no limit."""
_WAIT_SECONDS = 5.0
"""How long to wait for another process that holds the store for a moment, such as an `ask`."""


_SUM = "INT128"
"""The type of a sum of whole numbers, which comes as a Decimal."""


class _PoolFullError(StoreError):
    """The engine's page cache is too small for what it was asked."""


class _MovedError(Exception):
    """The graph was written to while a reader changed its connection."""


class _Snapshot(Reader):
    """One state of the graph, read by one reader."""

    def __init__(self, store: LadybugStore, reader: _Reader) -> None:
        self._store, self._reader = store, reader

    @property
    def store(self) -> LadybugStore:
        """The store that is read."""
        return self._store

    def revision(self) -> int:
        """As the store knows it: never newer than what is read here."""
        return self._store.revision()

    def _read(self, statement: Query, parameters: dict[str, Any]) -> Rows:
        return self._reader.read(statement, parameters)


class _LadybugTransaction(Transaction):
    revision: int | None = None
    """The revision once it is committed, where it is known."""

    def __init__(self, connection: ladybug.Connection) -> None:
        self._connection = connection

    def _run(self, statement: Query, parameters: dict[str, Any]) -> Rows:
        return _execute(self._connection, statement, parameters)


class _LimitedTransaction(_LadybugTransaction):
    """A transaction whose statements are stopped at the time limit."""

    def _run(self, statement: Query, parameters: dict[str, Any]) -> Rows:
        self._connection.set_query_timeout(math.ceil(deadline.left() * 1000))
        return super()._run(statement, parameters)


class LadybugStore(Store):
    """A graph in a file. One process holds it; within it, readers share and one writer writes."""

    engine = "ladybug"

    def __init__(self, path: Path, settings: Settings, *, create: bool, served_at: str) -> None:
        self.address = str(path)
        self.time_limit = settings.time_limit
        if not create and not path.exists():
            raise NotFoundError("no_graph", path=path)
        self._writing = threading.Lock()
        self._revision: int | None = None
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            self._hold = _Hold(path, served_at)
        except (OSError, ValueError) as error:
            raise StoreError("cannot_open", path=path, reason=_sentence(error)) from error
        try:
            self._open(path, settings)
        except BaseException:
            self._hold.release()
            raise

    def _open(self, path: Path, settings: Settings) -> None:
        self._committed = Committed(path)
        try:
            self._connect(path, settings)
        except RuntimeError as error:
            if is_torn(error):
                self._recover(path, settings)
                return
            rule = "held_by_program" if "lock" in str(error).lower() else "cannot_open"
            kind = StoreHeldError if rule == "held_by_program" else StoreError
            raise kind(rule, path=path, reason=_sentence(error)) from error

    def _connect(self, path: Path, settings: Settings, *, lenient: bool = False) -> None:
        self._database = ladybug.Database(
            path,
            buffer_pool_size=settings.buffer_pool_mb * 2**20,
            checkpoint_threshold=_CHECKPOINT_BYTES,
            max_db_size=_MOST_BYTES,
            throw_on_wal_replay_failure=not lenient,
        )
        self._writer = ladybug.Connection(self._database, num_threads=1)
        self._readers: LifoQueue[_Reader] = LifoQueue()
        for _ in range(_READERS):
            self._readers.put(_Reader(self._database, settings))

    def _recover(self, path: Path, settings: Settings) -> None:
        """Open a store whose last write was cut off, as it was before that write.

        Raises:
            StoreError: writes that were done are lost with it; the files are as they were found.
        """
        aside = self._committed.set_aside()
        try:
            self._connect(path, settings, lenient=True)
        except RuntimeError as error:
            raise StoreError("cannot_open", path=path, reason=_sentence(error)) from error
        expected = self._committed.revision()
        found = self.revision() if expected else 0
        if found < expected:
            self._disconnect()
            self._committed.put_back(aside)
            raise StoreError("writes_lost", path=path, expected=expected, found=found)
        _log.warning("%s: a write was cut off and is undone; the files before: %s", path, aside)

    def _disconnect(self) -> None:
        """Close the connections, once those who read are done, and the file.

        A connection that is open keeps the file, though the database is closed.
        """
        for _ in range(_READERS):
            self._readers.get().close()
        self._writer.close()
        self._database.close()

    def revision(self) -> int:
        """Kept in memory: only this process writes to the file."""
        if self._revision is None:
            with self._writing:
                self._revision = super().revision()
                return self._revision
        return self._revision

    def known_revision(self) -> int | None:
        """The revision, once it was read."""
        return self._revision

    def _snapshot(self, work: Callable[[Reader], T]) -> T:
        try:
            reader = self._readers.get(timeout=deadline.left())
        except Empty:
            raise deadline.passed() from None
        try:
            return reader.reading(lambda: work(_Snapshot(self, reader)))
        finally:
            self._readers.put(reader)

    def _write(self, work: Callable[[Transaction], T]) -> T:
        with self._transaction() as transaction:
            done = work(transaction)
            transaction.revision = int(transaction.run(query("ask/revision"))[0]["revision"])
            return done

    @contextmanager
    def _transaction(self) -> Iterator[_LadybugTransaction]:
        with self._writing:
            self._writer.execute("BEGIN TRANSACTION")
            transaction = _LadybugTransaction(self._writer)
            try:
                yield transaction
            except BaseException:
                # After an error of its own the engine has already rolled back.
                with suppress(RuntimeError):
                    self._writer.execute("ROLLBACK")
                raise
            try:
                self._writer.execute("COMMIT")
            except BaseException:
                self._revision = None
                raise
            self._revision = transaction.revision
            if transaction.revision is not None:
                self._committed.record(transaction.revision)

    def _suppose(self, work: Callable[[Draft], T]) -> T:
        if not self._writing.acquire(timeout=deadline.left()):
            raise deadline.passed()
        try:
            # A connection of its own: what a question prepares is let go with it.
            connection = ladybug.Connection(self._database, num_threads=1)
            try:
                connection.execute("BEGIN TRANSACTION")
                return work(Draft(self, _LimitedTransaction(connection)))
            finally:
                connection.set_query_timeout(_NO_LIMIT)
                # After an error of its own the engine has already rolled back.
                with suppress(RuntimeError):
                    connection.execute("ROLLBACK")
                connection.close()
        finally:
            self._writing.release()

    def copy(self, name: str, path: Path, columns: Sequence[str] = ()) -> None:
        """Take nodes or links from a Parquet file, as a whole or not at all.

        Outside of `write`: neither the revision nor a record tells of it, so it is for a store
        that nobody reads yet.

        Args:
            name: a label, or with no columns a type of links.
            path: with these columns, or the ids of both ends.

        Raises:
            QueryError: the engine refuses the file: an id stands twice, or an end is not there.
        """
        if columns:
            known = {"name": name, "columns": ", ".join(columns), "path": str(path)}
            statement = filled("bulk/nodes", **known)
        else:
            statement = filled("bulk/links", name=name, path=str(path))
        # On all cores; the memory of the engine's own reading goes with the connection.
        with self._writing, ladybug.Connection(self._database) as connection:
            _execute(connection, statement, {})

    def _migrations_done(self) -> set[str]:
        tables = _execute(self._writer, query("schema/tables.ladybug"), {})
        if not any(row["name"] == "Migration" for row in tables):
            return set()
        return {row["name"] for row in self.read(query("schema/done"))}

    def _apply_migration(self, name: str, statements: Sequence[Query]) -> None:
        with self._transaction() as transaction:
            for statement in statements:
                transaction.run(statement)
            transaction.run(query("schema/record"), name=name)

    def close(self) -> None:
        """Close the file, once those who read are done, and let other processes have it."""
        self._disconnect()
        self._hold.release()


def put_in_place(new: Path, path: Path) -> None:
    """Put a closed store in the place of another, or where none is yet.

    Raises:
        StoreHeldError: another process holds the store at that place.
    """
    hold = _Hold(path, "")
    try:
        log = path.with_name(f"{path.name}.wal")
        log.unlink(missing_ok=True)  # of the store that was there
        with suppress(FileNotFoundError):
            new.with_name(f"{new.name}.wal").replace(log)
        new.replace(path)
        Committed(path).record(Committed(new).revision())
    finally:
        hold.release()


class _Reader:
    """A connection for reading, renewed before it keeps too many statements prepared."""

    def __init__(self, database: ladybug.Database, settings: Settings) -> None:
        self._database = database
        self._most = settings.buffer_pool_mb // (_READERS * _PREPARED_MB)
        self._prepared: set[str] = set()
        self._connection = self._connect()

    def _connect(self) -> ladybug.Connection:
        return ladybug.Connection(self._database, num_threads=1)

    def reading(self, work: Callable[[], T]) -> T:
        """Do `work` while all that it reads is of one state of the graph."""
        try:
            return self._reading(work)
        except _PoolFullError:
            self._renew()  # what it kept prepared may have been what was in the way
            return self._reading(work)

    def _reading(self, work: Callable[[], T]) -> T:
        while True:
            self._begin()
            try:
                return work()
            except _MovedError:
                continue
            finally:
                # After an error of its own the engine has already rolled back.
                with suppress(RuntimeError):
                    self._unlimited("ROLLBACK")

    def _begin(self) -> None:
        # Outside such a transaction the engine would take a write from a reader.
        self._unlimited("BEGIN TRANSACTION READ ONLY")

    def _unlimited(self, command: str) -> None:
        """Run what must not be stopped by the limit of the statement before."""
        self._connection.set_query_timeout(_NO_LIMIT)
        self._connection.execute(command)

    def read(self, statement: Query, parameters: dict[str, Any]) -> Rows:
        """The rows of a statement, in what time is left."""
        if statement.name not in self._prepared and len(self._prepared) == self._most:
            before = self._revision()
            self._renew()
            self._begin()  # in the same state of the graph, or work begins anew
            if self._revision() != before:
                raise _MovedError
        self._prepared.add(statement.name)
        self._connection.set_query_timeout(math.ceil(deadline.left() * 1000))
        return _execute(self._connection, statement, parameters)

    def _renew(self) -> None:
        self._connection.close()
        self._connection = self._connect()
        self._prepared.clear()

    def _revision(self) -> object:
        return _execute(self._connection, query("ask/revision"), {})

    def close(self) -> None:
        self._connection.close()


class _Hold:
    """Our own lock beside the file, with a note of who holds it and where that one answers.

    The engine's own lock goes away when its owner opens and closes the file, and cannot say where
    the owner serves (shared/design/reliability.md 1.4).
    """

    def __init__(self, path: Path, served_at: str) -> None:
        self._note = path.with_name(path.name + ".holder.json")
        # Whichever thread closes the store lets go of it.
        self._lock = filelock.FileLock(path.with_name(path.name + ".lock"), thread_local=False)
        try:
            self._lock.acquire(timeout=0 if self._holder().get("address") else _WAIT_SECONDS)
        except filelock.Timeout:
            raise self._held(path) from None
        command = shlex.join(["partygraph", *sys.argv[1:]])
        note = {"pid": os.getpid(), "command": command, "address": served_at}
        self._note.write_text(json.dumps(note), encoding="utf-8")

    def _holder(self) -> dict[str, Any]:
        with suppress(OSError, ValueError):
            holder: dict[str, Any] = json.loads(self._note.read_text(encoding="utf-8"))
            return holder
        return {}

    def _held(self, path: Path) -> StoreHeldError:
        holder = self._holder()
        address = str(holder.get("address", ""))
        rule = "held_and_served" if address else "held" if holder else "held_by_program"
        return StoreHeldError(
            rule,
            address,
            path=path,
            served_at=address,
            pid=holder.get("pid"),
            command=holder.get("command"),
            reason="",
        )

    def release(self) -> None:
        self._note.unlink(missing_ok=True)
        self._lock.release()


def _execute(connection: ladybug.Connection, statement: Query, parameters: dict[str, Any]) -> Rows:
    try:
        result = connection.execute(statement.text, parameters)
    except RuntimeError as error:
        if "Interrupted" in str(error):
            raise deadline.passed() from error
        if "Buffer manager" in str(error):
            raise _PoolFullError("pool_full", name=statement.name) from error
        raise QueryError("statement", name=statement.name, reason=_sentence(error)) from error
    if isinstance(result, list):  # the engine's answer to several statements; ours are one each
        raise QueryError("statement", name=statement.name, reason="it holds several statements")
    columns = result.get_column_names()
    whole = [
        name
        for name, kind in zip(columns, result.get_column_data_types(), strict=True)
        if kind == _SUM
    ]
    rows: Rows = deadline.Rows(dict(zip(columns, row, strict=True)) for row in result)
    result.close()
    for name in whole:
        for row in rows:
            if row[name] is not None:
                row[name] = int(row[name])
    return rows


def _sentence(error: Exception) -> str:
    return str(error).splitlines()[0]
