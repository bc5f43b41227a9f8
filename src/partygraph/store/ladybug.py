"""The embedded engine: Ladybug, Cypher in a file, one process at a time."""

from __future__ import annotations

import atexit
import json
import logging
import os
import secrets
import shlex
import shutil
import signal
import sys
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from queue import Empty, LifoQueue
from typing import Any, TypeVar

import filelock
import ladybug

from partygraph import deadline
from partygraph.errors import (
    NotFoundError,
    PartygraphError,
    QueryError,
    StoreError,
    StoreHeldError,
)
from partygraph.queries import Query, filled, query
from partygraph.settings import Settings
from partygraph.store.base import Done, Draft, EngineStore, Reader, Revisions, Rows, Transaction
from partygraph.store.chain import Act, Deed, Entry, UnreadableError, Written
from partygraph.store.cure import closed_as_it_should_be, first_opening
from partygraph.store.kept import KeptRows
from partygraph.store.segments import Segments
from partygraph.store.watch import Watch

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
_WAIT_SECONDS = 5.0
"""How long to wait for another process that holds the store for a moment, such as an `ask`."""


_MOST_WAITING = 64
"""Writers that wait for their turn; the next is told that there are too many."""
_MIB = 2**20

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
        """As the store knows it, never newer than what is read here; else as this reader does."""
        known = self._store.known_revision()
        return super().revision() if known is None else known

    def _read(self, statement: Query, parameters: dict[str, Any]) -> Rows:
        return self._reader.read(statement, parameters)


class _LadybugTransaction(Transaction):
    def __init__(self, connection: ladybug.Connection) -> None:
        self._connection = connection

    def _run(self, statement: Query, parameters: dict[str, Any]) -> Rows:
        return _execute(self._connection, statement, parameters)


class _LimitedTransaction(_LadybugTransaction):
    """A transaction whose statements are stopped at the time limit."""

    def __init__(self, connection: ladybug.Connection, watch: Watch) -> None:
        super().__init__(connection)
        self._watch = watch

    def _run(self, statement: Query, parameters: dict[str, Any]) -> Rows:
        with self._watch.over(self._connection):
            return super()._run(statement, parameters)


class LadybugStore(EngineStore):
    """A graph in a file. One process holds it; within it, readers share and one writer writes."""

    engine = "ladybug"

    def __init__(self, path: Path, settings: Settings, *, create: bool, served_at: str) -> None:
        self.address = str(path)
        self.time_limit = settings.time_limit
        self._served = bool(served_at)
        self._least_free = settings.least_free_mb * _MIB
        self._writing = threading.Lock()
        self._waiting = 0
        self._revision: int | None = None
        self._unusable = ""
        """The rule of what keeps it from being used any longer; empty where nothing does."""
        self._behind: tuple[int, int] | None = None
        """Where the ledger lacks entries that the store has: how many it has and should have."""
        try:
            self._path = path.resolve()
            self._segments = Segments(self._path.with_name(f"{self._path.name}.ledger"))
            if not create and not path.exists() and not self._segments.files():
                raise NotFoundError("no_graph", path=path)
            path.parent.mkdir(parents=True, exist_ok=True)
            self._hold = Hold(self._path, served_at)
            self.key = self._hold.key
        except (OSError, ValueError) as error:
            raise StoreError("cannot_open", path=path, reason=_sentence(error)) from error
        try:
            self._open(path, settings)
        except BaseException:
            self._hold.release()
            raise

    def _open(self, path: Path, settings: Settings) -> None:
        pool = settings.buffer_pool_mb * _MIB
        if not path.exists() and self._segments.files():
            raise StoreError("store_gone", path=path, ledger=self._segments.folder)
        self._cure = (
            first_opening(self._path, self._segments, pool, _MOST_BYTES, trust=not self._served)
            if path.exists()
            else None
        )
        try:
            self._connect(self._path, settings, lenient=bool(self._cure and self._cure.lenient))
        except RuntimeError as error:
            rule = "held_by_program" if "lock" in str(error).lower() else "cannot_open"
            kind = StoreHeldError if rule == "held_by_program" else StoreError
            raise kind(rule, path=path, reason=_sentence(error)) from error

    def settle(self) -> None:
        """Do again what the ledger has and the store has not; see `store.cure`.

        Raises:
            StoreError: not all of it can be done again; the files are as they were found.
        """
        head, last = self.head(), self._segments.last()
        promised = last.number if last else 0
        same = last is not None and last.hash == head.hash
        if head.number > promised or (head.number == promised and head.number and not same):
            self._behind = (promised, head.number)
            _log.error("%s: the ledger ends before what the store has", self.address)
            return
        if head.number < promised:
            self._catch_up(head.number, promised)
        aside = self._cure.aside if self._cure else None
        if head.number < promised or aside:
            what: dict[str, Any] = {"found": head.number, "entries": promised}
            if self._cure and aside:
                what |= {"reason": self._cure.reason, "aside": aside.name}
            self.note(Deed(Act.cure, what))

    def accept_gap(self) -> bool:
        """As `Store.accept_gap`."""
        if self._behind is None:
            return False
        found, expected = self._behind
        self._behind = None
        self.note(Deed(Act.cure, {"lost_from": found + 1, "lost_to": expected}))
        return True

    def _catch_up(self, found: int, promised: int) -> None:
        try:
            self.follow(self._segments.written(found), keep=False)
        except (PartygraphError, UnreadableError, ValueError, KeyError) as error:
            if self._cure and self._cure.aside:
                self._disconnect()
                self._cure.put_back(self._path)
            details = {"expected": promised, "found": found, "reason": _sentence(error)}
            raise StoreError("entries_lost", path=self.address, **details) from error
        _log.warning("%s: entries %d to %d are done again", self.address, found + 1, promised)

    def _connect(self, path: Path, settings: Settings, *, lenient: bool = False) -> None:
        self._database = ladybug.Database(
            path,
            buffer_pool_size=settings.buffer_pool_mb * _MIB,
            checkpoint_threshold=_CHECKPOINT_BYTES,
            max_db_size=_MOST_BYTES,
            throw_on_wal_replay_failure=not lenient,
        )
        self._writer = ladybug.Connection(self._database, num_threads=1)
        self._watch = Watch()
        self._readers: LifoQueue[_Reader] = LifoQueue()
        for _ in range(_READERS):
            self._readers.put(_Reader(self._database, settings, self._watch))
        self._reading_alone = threading.Lock()

    def _disconnect(self) -> None:
        """Close the connections, once those who read are done, and the file.

        A connection that is open keeps the file, though the database is closed.
        """
        for _ in range(_READERS):
            self._readers.get().close()
        self._watch.close()
        self._writer.close()
        self._database.close()

    def revision(self) -> int:
        """Kept in memory: only this process writes to the file."""
        if self._revision is None:
            with self._writing:
                self._revision = super().revision()
                return self._revision
        return self._revision

    def known_revision(self, told: int | None = None) -> int | None:
        """As `Store.known_revision`: once it was read."""
        del told  # no other process writes
        return self._revision

    def revisions(self) -> Revisions:
        """As `Store.revisions`; that of the graph is known from now on."""
        return super().revisions()._replace(revision=self.revision())

    def files(self) -> tuple[Path, ...]:
        """The file of the graph first, and what the engine keeps beside it."""
        path = Path(self.address)
        beside = (path.with_name(path.name + part) for part in (".wal", ".shadow"))
        return (path, *(one for one in beside if one.exists()))

    def _snapshot(self, work: Callable[[Reader], T]) -> T:
        self._must_be_usable()
        with suppress(_PoolFullError), self._taken(1) as (reader,):
            return reader.reading(lambda: work(_Snapshot(self, reader)))
        # What others read, or what is kept prepared, may be what was in the way.
        with deadline.held(self._reading_alone), self._taken(_READERS) as readers:
            for one in readers:
                one.renew()
            reader = readers[0]
            return reader.reading(lambda: work(_Snapshot(self, reader)))

    @contextmanager
    def _taken(self, number: int) -> Iterator[list[_Reader]]:
        """So many readers, once they are free."""
        taken: list[_Reader] = []
        try:
            while len(taken) < number:
                taken.append(self._free_reader())
            yield taken
        finally:
            for one in taken:
                self._readers.put(one)

    def _free_reader(self) -> _Reader:
        try:
            return self._readers.get(timeout=deadline.left())
        except Empty:
            raise deadline.passed() from None

    def kept_rows(self) -> KeptRows:
        """As `EngineStore.kept_rows`."""
        return KeptRows(self._segments.folder)

    def entries(self, after: int = 0, until: int | None = None) -> Iterator[Entry]:
        """As `Store.entries`, from the files beside the store."""
        last = self._segments.last()
        return self._segments.entries(after, until or (last.number if last else 0))

    def _entry(self, number: int) -> Entry | None:
        """As `EngineStore._entry`, without reading all files."""
        last = self._segments.last()
        return last if last and last.number == number else None

    def written(self, after: int = 0) -> Iterator[Written]:
        """As `Store.written`, line by line from the files."""
        return self._segments.written(after)

    def number_of(self, operation: str) -> int | None:
        """As `Store.number_of`, from memory once all were read."""
        return self._segments.number_of(operation)

    def _keeps(self, transaction: Transaction, operation: str) -> bool:  # noqa: ARG002
        return self.number_of(operation) is not None

    def _write(self, work: Callable[[Transaction], Done], operation: str) -> Any:  # noqa: ARG002
        with self._turn():
            self._must_be_writable()
            with self._transaction() as transaction:
                done = work(transaction)
                self._commit([done.written] if done.written else [])
            entry = done.written.entry if done.written else None
            self._revision = entry.revision_after if entry else None
            return done.returned

    def _graft(self, work: Callable[[Transaction], Done], written: Iterable[Written]) -> None:
        with self._turn():
            self._must_be_writable()
            with self._transaction() as transaction:
                work(transaction)
                self._commit(written)
            self._revision = None

    @contextmanager
    def _turn(self) -> Iterator[None]:
        """The one writer's place, waited for as long as a question may take.

        Raises:
            StoreError: too many wait for it, or for too long; nothing was changed.
        """
        if self._waiting >= _MOST_WAITING:
            raise StoreError("busy", address=self.address)
        self._waiting += 1
        try:
            if not self._writing.acquire(timeout=self.time_limit):
                raise StoreError("busy", address=self.address)
        finally:
            self._waiting -= 1
        try:
            yield
        finally:
            self._writing.release()

    @contextmanager
    def _transaction(self) -> Iterator[_LadybugTransaction]:
        """A transaction, taken back unless `_commit` has committed it."""
        self._writer.execute("BEGIN TRANSACTION")
        try:
            yield _LadybugTransaction(self._writer)
        except BaseException:
            # After an error of its own the engine has already rolled back.
            with suppress(RuntimeError):
                self._writer.execute("ROLLBACK")
            raise

    def _commit(self, written: Iterable[Written]) -> None:
        """Add the entries to the ledger, which is what counts, then commit.

        An error of the engine when it commits does not say that it has not: what it lacks then is
        done again at the next opening, and until then it is not used.
        """
        try:
            for one in written:
                self._segments.append(one)
        except OSError as error:
            reason = error.strerror or type(error).__name__
            raise StoreError(
                "ledger_unwritable", path=self._segments.folder, reason=reason
            ) from None
        except BaseException:
            self._stop("an entry may be in the ledger that is not in the store")
            raise
        try:
            self._writer.execute("COMMIT")
        except BaseException as error:  # noqa: BLE001  whatever it is, the entry stands
            self._stop(_sentence(error))

    def _stop(self, reason: str) -> None:
        """Use the engine no more: closing it could end the process in the middle of something."""
        _log.critical("%s: the engine is used no more: %s", self.address, reason)
        self._unusable = "store_stopped"
        atexit.register(_leave)
        if self._served:  # whoever looks after the service starts it anew
            os.kill(os.getpid(), signal.SIGTERM)

    def _must_be_usable(self) -> None:
        if self._unusable:
            raise StoreError(self._unusable, address=self.address)

    def _must_be_writable(self) -> None:
        self._must_be_usable()
        if self._behind:
            details = {"found": self._behind[0], "expected": self._behind[1]}
            raise StoreError("ledger_behind", path=self._segments.folder, **details)
        if not self._least_free:
            return
        least = max(self._least_free, 2 * self._path.stat().st_size)
        free = shutil.disk_usage(self._path.parent).free
        if free < least:
            sizes = {"free": free // _MIB, "least": least // _MIB}
            raise StoreError("disk_full", path=self._path.parent, **sizes)

    def _suppose(self, work: Callable[[Draft], T]) -> T:
        self._must_be_usable()
        with deadline.held(self._writing):
            # A connection of its own: what a question prepares is let go with it.
            connection = ladybug.Connection(self._database, num_threads=1)
            try:
                connection.execute("BEGIN TRANSACTION")
                return work(Draft(self, _LimitedTransaction(connection, self._watch)))
            finally:
                # After an error of its own the engine has already rolled back.
                with suppress(RuntimeError):
                    connection.execute("ROLLBACK")
                connection.close()

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
        with self._writing, self._transaction() as transaction:
            for statement in statements:
                transaction.run(statement)
            transaction.run(query("schema/record"), name=name)
            self._writer.execute("COMMIT")

    def close(self) -> None:
        """Close the file, once those who read are done, and let other processes have it."""
        if not self._unusable:
            number = None
            with suppress(PartygraphError):  # a schema of another version has no head
                number = self.head().number
            self._disconnect()
            self._unusable = "store_stopped"  # so that closing it again waits for nobody
            if number is not None:
                closed_as_it_should_be(self._path, number)
        self._hold.release()


def put_in_place(new: Path, path: Path) -> None:
    """Put a closed store in the place of another, or where none is yet.

    Raises:
        StoreHeldError: another process holds the store at that place.
    """
    hold = Hold(path, "")
    try:
        for beside in (".wal", ".closed", ".ledger"):
            there = path.with_name(path.name + beside)  # of the store that was there, with no entry
            if there.is_dir():
                shutil.rmtree(there)
            there.unlink(missing_ok=True)
            with suppress(FileNotFoundError):
                new.with_name(new.name + beside).replace(there)
        new.replace(path)
    finally:
        hold.release()


class _Reader:
    """A connection for reading, renewed before it keeps too many statements prepared."""

    def __init__(self, database: ladybug.Database, settings: Settings, watch: Watch) -> None:
        self._database = database
        self._watch = watch
        self._most = settings.buffer_pool_mb // (_READERS * _PREPARED_MB)
        self._prepared: set[str] = set()
        self._connection = self._connect()

    def _connect(self) -> ladybug.Connection:
        return ladybug.Connection(self._database, num_threads=1)

    def reading(self, work: Callable[[], T]) -> T:
        """Do `work` while all that it reads is of one state of the graph."""
        while True:
            self._begin()
            try:
                return work()
            except _MovedError:
                continue
            finally:
                # After an error of its own the engine has already rolled back.
                with suppress(RuntimeError):
                    self._connection.execute("ROLLBACK")

    def _begin(self) -> None:
        # Outside such a transaction the engine would take a write from a reader.
        self._connection.execute("BEGIN TRANSACTION READ ONLY")

    def read(self, statement: Query, parameters: dict[str, Any]) -> Rows:
        """The rows of a statement, in what time is left."""
        if statement.name not in self._prepared and len(self._prepared) == self._most:
            before = self._revision()
            self.renew()
            self._begin()  # in the same state of the graph, or work begins anew
            if self._revision() != before:
                raise _MovedError
        self._prepared.add(statement.name)
        with self._watch.over(self._connection):
            return _execute(self._connection, statement, parameters)

    def renew(self) -> None:
        """Let go of the statements that are kept prepared."""
        self._connection.close()
        self._connection = self._connect()
        self._prepared.clear()

    def _revision(self) -> object:
        return _execute(self._connection, query("ask/revision"), {})

    def close(self) -> None:
        self._connection.close()


class Hold:
    """Our own lock beside the file, with a note of who holds it and where that one answers.

    The engine's own lock goes away when its owner opens and closes the file, and cannot say where
    the owner serves (shared/design/reliability.md 1.4).
    """

    key = ""
    """A secret of a server for whoever may read the folder, in a file that only its owner reads."""

    def __init__(self, path: Path, served_at: str) -> None:
        self._note = path.with_name(path.name + ".holder.json")
        self._key_file = path.with_name(path.name + ".holder.key")
        # Whichever thread closes the store lets go of it.
        self._lock = filelock.FileLock(path.with_name(path.name + ".lock"), thread_local=False)
        try:
            self._lock.acquire(timeout=0 if self._holder().get("address") else _WAIT_SECONDS)
        except filelock.Timeout:
            raise self._held(path) from None
        command = shlex.join(["partygraph", *sys.argv[1:]])
        note = {"pid": os.getpid(), "command": command, "address": served_at}
        self._note.write_text(json.dumps(note), encoding="utf-8")
        self._key_file.unlink(missing_ok=True)
        if served_at:
            self.key = secrets.token_urlsafe(32)
            flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL
            with os.fdopen(os.open(self._key_file, flags, 0o600), "w") as file:
                file.write(self.key)

    def _key_of_holder(self) -> str:
        with suppress(OSError):
            return self._key_file.read_text(encoding="utf-8")
        return ""

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
            self._key_of_holder() if address else "",
            path=path,
            served_at=address,
            pid=holder.get("pid"),
            command=holder.get("command"),
            reason="",
        )

    def release(self) -> None:
        """Let another process have the store."""
        self._note.unlink(missing_ok=True)
        self._key_file.unlink(missing_ok=True)
        self._lock.release()


def _leave() -> None:
    """End the process without closing the engine, which could abort it."""
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(5)


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


def _sentence(error: BaseException) -> str:
    return (str(error) or type(error).__name__).splitlines()[0]
