"""What both engines do alike: check parameters, migrate, keep the revision.

An engine adds its dialect: how to read, how to write in one transaction, how to change a schema.
"""

from __future__ import annotations

import json
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from secrets import token_hex
from typing import Any, NamedTuple, Self, TypeVar

from partygraph import deadline
from partygraph.actor import actor, operation
from partygraph.errors import ConflictError, NotFoundError, QueryError, StoreError
from partygraph.queries import Query, columns, migrations, named, query
from partygraph.small_cells import SmallCells
from partygraph.store.chain import (
    Act,
    Deed,
    Entry,
    Head,
    Part,
    Seal,
    Sums,
    Written,
    canonical,
    sha256,
)
from partygraph.store.kept import KeptRows

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

    def moved(  # noqa: B027  only the ledger wants to know
        self, kind: str, before: Mapping[str, Any] | None, after: Mapping[str, Any] | None
    ) -> None:
        """Tell what becomes of one row of a table, so that the ledger knows what must be there.

        Args:
            kind: the table, or what is kept beside the tables (`rows.BESIDE`).
            before: its cells and where it came from; None for a new row.
            after: None for a removed one.
        """

    @abstractmethod
    def _run(self, statement: Query, parameters: dict[str, Any]) -> Rows: ...


class Recorder(Transaction):
    """A transaction that notes for the ledger what is written in it."""

    def __init__(self, transaction: Transaction, sums: Sums) -> None:
        self._transaction, self._sums = transaction, sums
        self.parts: list[str] = []

    def moved(
        self, kind: str, before: Mapping[str, Any] | None, after: Mapping[str, Any] | None
    ) -> None:
        """As `Transaction.moved`."""
        self._sums.move(kind, before, after)

    def _run(self, statement: Query, parameters: dict[str, Any]) -> Rows:
        rows = self._transaction.run(statement, **parameters)
        if statement.writes:
            self.parts.append(Part(statement.name, parameters).text())
        return rows


class Done(NamedTuple):
    """What a transaction did, before it is committed: what its work returned, and its entry."""

    returned: Any
    written: Written | None
    """None where the ledger has the entry already."""


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


class Revisions(NamedTuple):
    """How often what is in a store was changed."""

    revision: int
    """Of the graph: the same number, the same answers."""
    accounts: int
    """Of the accounts and what they may do."""


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

    def has(self, table: str, id_: str) -> bool:
        """Whether there is a row of a table with this id."""
        return bool(self.read(query(f"ask/has_{table}"), id=id_))

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


UNNAMED = Deed()
_OURS = "op-"
"""What the id of an operation begins with to which nobody gave one."""


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
    key: str = ""
    """What lies beside an embedded store that is served, for whoever may read its folder."""
    written_beside: int = 0
    """How often this process wrote what is kept beside the graph."""

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

    def known_revision(self, told: int | None = None) -> int | None:
        """The revision, where it is known without asking the engine.

        Args:
            told: that of the whole graph, where whoever asks has just asked the engine for it.
        """
        return told

    def revisions(self) -> Revisions:
        """The revision of the graph and that of the accounts, asked of the engine at once."""
        return Revisions(**self.read(query("access/revisions"))[0])

    def revision_after(self, revision: int) -> int:
        """The revision that the graph has after the next write, made for `revision`."""
        return revision + 1

    @abstractmethod
    def write(
        self,
        work: Callable[[Transaction], T],
        deed: Deed = UNNAMED,
        *,
        expected: int | None = None,
        moves: int = 1,
    ) -> T:
        """Do `work` in one transaction, move the revision, and keep an entry of it.

        `work` may be run again when the engine asks for a retry, so it only calls the transaction.

        Args:
            deed: what is done, for the entry; see `repeated` for the operation's id.
            expected: the revision that what is written is made for.
            moves: by how much the revision moves.

        Raises:
            ConflictError: the graph has another revision than the expected one, or another writer
                did the same operation meanwhile; nothing was changed.
        """

    @abstractmethod
    def write_beside(self, work: Callable[[Transaction], T], deed: Deed = UNNAMED) -> T:
        """Do `work` in one transaction that writes nothing of the graph: the revision stays.

        For what is kept beside the graph, such as scenarios. `work` may be run again.
        """

    @abstractmethod
    def note(self, deed: Deed) -> None:
        """Keep an entry of what changes nothing, such as the reading of an export."""

    @abstractmethod
    def repeated(self, deed: Deed) -> Entry | None:
        """The entry of the present operation, where it was done before; None where it was not.

        Whoever acts may give an operation an id (`actor.under`): it is done once, whatever becomes
        of the answer.

        Raises:
            ConflictError: the id stands for something else.
        """

    @abstractmethod
    def suppose(self, name: str, work: Callable[[Draft], T]) -> T:
        """Do `work` in one transaction, under the time limit, and take back all that it wrote.

        Others go on reading the graph as it is; who writes to it waits. `work` may be run again.

        Args:
            name: what is asked, for the error of the limit.
            work: takes what it reads from and writes to.
        """

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @abstractmethod
    def close(self) -> None:
        """Let go of the engine."""

    @abstractmethod
    def _snapshot(self, work: Callable[[Reader], T]) -> T: ...


class EngineStore(Store):
    """A store on an engine, with a schema of its own and, of the whole graph, a ledger."""

    seal: Seal = Seal()
    """What seals the entries of its ledger."""
    keeps_ledger: bool = True
    """Whether what is written to it is kept in a ledger; a copy needs none."""
    _sealed: tuple[str, str] = ("", "")
    """The id of the key and the hash of the last entry that this process has sealed."""

    def write(
        self,
        work: Callable[[Transaction], T],
        deed: Deed = UNNAMED,
        *,
        expected: int | None = None,
        moves: int = 1,
    ) -> T:
        """As `Store.write`."""
        return self._recorded(work, deed, moves=moves, expected=expected)

    def write_beside(self, work: Callable[[Transaction], T], deed: Deed = UNNAMED) -> T:
        """As `Store.write_beside`."""
        try:
            return self._recorded(work, deed, moves=0)
        finally:  # an error at the end does not mean that nothing was written
            self.written_beside += 1

    def note(self, deed: Deed) -> None:
        """As `Store.note`."""
        self._recorded(lambda _: None, deed, moves=0)

    def _recorded(  # noqa: PLR0913  what one write is
        self,
        work: Callable[[Transaction], T],
        deed: Deed,
        *,
        moves: int,
        expected: int | None = None,
        sums: Mapping[str, str] | None = None,
        seal: Seal | None = None,
    ) -> T:
        at = now()
        seal = seal or self.seal
        given = operation()
        id_ = given or new_operation()

        def recorded(transaction: Transaction) -> Done:
            # The first write takes the one lock that all writers wait for; only then is the
            # revision read, so that none of them counts from an old one.
            transaction.run(query("change/hold"), at=at)
            head = _head(transaction)
            if expected is not None and head.revision != expected:
                raise ConflictError("graph_moved", expected=expected, found=head.revision)
            if not self.keeps_ledger:
                made = work(transaction)
                if moves:
                    _put_head(transaction, head._replace(revision=head.revision + moves))
                return Done(made, None)
            if given and self._keeps(transaction, given):
                raise ConflictError("operation_done", operation=given)
            self._must_seal(head, seal)
            moved = Sums(sums or head.sums)
            recorder = Recorder(transaction, moved)
            returned = work(recorder)
            told = moved.all() if sums else moved.moved()
            written = sealed(seal, head, deed, at, id_, recorder.parts, told, moves=moves)
            sealed_last.append(written.entry.hash)
            _set_head(transaction, written.entry, moved.all())
            return Done(returned, written)

        sealed_last: list[str] = []
        returned: T = self._write(recorded, id_)
        self._sealed = (seal.id, sealed_last[-1]) if sealed_last else self._sealed
        return returned

    def _must_seal(self, head: Head, seal: Seal) -> None:
        """Refuse to go on with a ledger under another key than its last entry has.

        Several servers may write to one graph, and one of them may have changed the key.

        Raises:
            StoreError: it has another one; nothing was written.
        """
        if not head.number or self._sealed == (seal.id, head.hash):
            return
        last = self._entry(head.number)
        if last is None or not last.keyed:  # lost, or of before there was a key
            return
        key = _next_key(last, seal.key_of(last))
        if key != seal.id:
            raise StoreError("ledger_key_other", address=self.address, number=last.number)

    def rekey(self) -> tuple[str, str]:
        """Seal what follows with the key that is set now, rather than with one of the old ones.

        An entry under the old key names the new one, and the first under the new key follows it.

        Returns:
            The ids of both.

        Raises:
            ConflictError: there is no key, or the last entry is sealed with it already.
            StoreError: the last entry is sealed with a key that is not among the old ones.
        """
        before = self._key_now()
        if not self.seal.id or before == self.seal.id:
            raise ConflictError("ledger_key_same" if self.seal.id else "ledger_key_none")
        if before is None:
            number = self.head().number
            raise StoreError("ledger_key_other", address=self.address, number=number)
        told = {"key_before": before, "key_after": self.seal.id}
        old = self.seal.with_key(before) if before else None
        self._recorded(lambda _: None, Deed(Act.rekey, told), moves=0, seal=old)
        if before:
            self.note(Deed(Act.rekey, {"sealed_with": self.seal.id}))
        return before, self.seal.id

    def key_is_old(self) -> bool:
        """Whether what follows is to be sealed with an old key, as the last entry says."""
        return self._key_now() not in {None, "", self.seal.id}

    def _entry(self, number: int) -> Entry | None:
        """The last entry, whose number the head says; None where it is not there."""
        return next(iter(self.entries(number - 1, number)), None) if number else None

    def _key_now(self) -> str | None:
        """The id of the key of what follows the last entry; None where it is not known."""
        number = self.head().number
        last = self._entry(number)
        return _next_key(last, self.seal.key_of(last)) if last else ""

    def repeated(self, deed: Deed) -> Entry | None:
        """As `Store.repeated`."""
        given = operation()
        number = self.number_of(given) if given else None
        if number is None:
            return None
        (entry,) = self.entries(number - 1, number)
        if entry.digest != deed.digest:
            raise ConflictError("operation_differs", operation=given, number=number)
        return entry

    def head(self) -> Head:
        """What the store says of its ledger."""
        return head_of(self)

    def follow(self, written: Iterable[Written], *, keep: bool = True) -> int:
        """Do again, in their order, what entries did that come after the last one here.

        Args:
            keep: whether the entries are added to the ledger; false where it has them.

        Returns:
            How many entries.

        Raises:
            ConflictError: one is not as it was sealed, or the first does not come after the last
                one here; those before it are done.
        """
        number = 0
        for one in written:
            if not self.seal.holds(one):
                raise ConflictError("entry_altered", number=one.entry.number)
            self._write(lambda transaction, one=one: _done_again(transaction, one, keep=keep), "")  # type: ignore[misc]
            number += 1
        return number

    def graft(
        self, work: Callable[[Transaction], None], written: Iterable[Written], head: Head
    ) -> None:
        """Do `work` in an empty store, together with a ledger that says how it came about.

        Raises:
            ConflictError: the store is not empty.
        """
        if self.head().number:
            raise ConflictError("restore_not_empty", address=self.address)

        def grafted(transaction: Transaction) -> Done:
            transaction.run(query("change/hold"), at=now())
            work(transaction)
            _put_head(transaction, head)
            return Done(None, None)

        self._graft(grafted, written)

    def suppose(self, name: str, work: Callable[[Draft], T]) -> T:
        """As `Store.suppose`."""
        at = now()

        def held(draft: Draft) -> T:
            draft.transaction.run(query("change/hold"), at=at)
            return work(draft)

        with deadline.within(self.time_limit, name):
            return self._suppose(held)

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

    def is_current(self) -> bool:
        """Whether the graph has exactly the schema of this partygraph, asked of the engine."""
        done = {row["name"] for row in self.read(query("schema/done"))}
        return done == {name for name, _ in migrations(self.engine)}

    def probe(self) -> None:
        """Write a transaction that changes nothing of the graph, and is no entry of the ledger.

        Raises:
            StoreError: the engine takes no writes.
        """
        at = now()
        held = query("change/hold")
        self._write(lambda transaction: Done(transaction.run(held, at=at), None), "")

    def files(self) -> tuple[Path, ...]:
        """The files of the graph on this machine; none where a server has it."""
        return ()

    def adopt(self, deed: Deed, sums: Mapping[str, str]) -> None:
        """Begin the ledger of a store from before there was one.

        Args:
            sums: of all rows that it has.
        """
        self._recorded(lambda _: None, deed, moves=0, sums=sums)

    def begin(
        self, work: Callable[[Transaction], None], deed: Deed, sums: Mapping[str, str]
    ) -> None:
        """Begin the ledger of a store whose rows came in by files, and move it to revision 1.

        Args:
            work: writes what tells of it.
            sums: of all rows that the files brought.

        Raises:
            ConflictError: the graph has another revision than 0.
        """
        self._recorded(work, deed, moves=1, expected=0, sums=sums)

    def kept_rows(self) -> KeptRows | None:
        """The files beside the ledger; None where the rows are on a server."""
        return None

    def settle(self) -> None:
        """Bring the graph, once its schema is there, to where its ledger is."""

    def accept_gap(self) -> bool:
        """Go on with a ledger whose end was lost; the gap stays and is told.

        Returns:
            Whether there was one.
        """
        return False

    @abstractmethod
    def entries(self, after: int = 0, until: int | None = None) -> Iterator[Entry]:
        """The entries of the ledger with a number above `after`, up to `until`, in their order.

        Raises:
            UnreadableError: what stands there is no entry.
        """

    @abstractmethod
    def written(self, after: int = 0) -> Iterator[Written]:
        """The entries above a number with what they did, each as it is kept, in their order.

        Raises:
            UnreadableError: what stands there is no entry.
        """

    @abstractmethod
    def number_of(self, operation: str) -> int | None:
        """The number of the entry of an operation; None where the ledger has none."""

    @abstractmethod
    def _keeps(self, transaction: Transaction, operation: str) -> bool:
        """Whether the ledger has an entry of an operation, as the writer that waits knows it."""

    @abstractmethod
    def _write(self, work: Callable[[Transaction], Done], operation: str) -> Any:
        """What `work` returned, once its entry is in the ledger and what it wrote is committed.

        Args:
            operation: its id, by which is found out whether it was committed after all.
        """

    @abstractmethod
    def _graft(self, work: Callable[[Transaction], Done], written: Iterable[Written]) -> None:
        """As `_write`, in an empty store whose ledger begins with these entries."""

    @abstractmethod
    def _suppose(self, work: Callable[[Draft], T]) -> T: ...

    @abstractmethod
    def _migrations_done(self) -> set[str]: ...

    @abstractmethod
    def _apply_migration(self, name: str, statements: Sequence[Query]) -> None: ...


def whole(store: Store) -> EngineStore:
    """A store as one of the whole graph, with its ledger.

    Raises:
        NotFoundError: it is a part of one.
    """
    if not isinstance(store, EngineStore):
        raise NotFoundError("whole_graph_only")
    return store


def sealed(  # noqa: PLR0913, PLR0917  what an entry is made of
    seal: Seal,
    head: Head,
    deed: Deed,
    at: str,
    operation_id: str,
    parts: Sequence[str],
    sums: Mapping[str, str],
    *,
    moves: int,
) -> Written:
    """The entry that comes after `head`, of whoever acts now."""
    whoever = actor()
    entry = seal.sealed(
        number=head.number + 1,
        at=at,
        who=whoever.name,
        address=whoever.address,
        request=whoever.request,
        act=deed.act,
        what=dict(deed.what),
        operation=operation_id,
        digest=deed.digest,
        revision_before=head.revision,
        revision_after=head.revision + moves,
        sums=dict(sums),
        parts=tuple(map(sha256, parts)),
        previous=head.hash,
    )
    return Written(entry, tuple(parts))


def _next_key(last: Entry, key: str | None) -> str | None:
    """The id of the key of whatever follows an entry.

    Args:
        key: that of the entry itself; None where it is not known.
    """
    return str(last.what.get("key_after", key)) if last.act is Act.rekey else key


def new_operation() -> str:
    """The id of an operation to which nobody gave one."""
    return f"{_OURS}{token_hex(8)}"


def head_of(reader: Reader) -> Head:
    """What one state of a store says of its ledger."""
    return _as_head(reader.read(query("change/head")))


def _head(transaction: Transaction) -> Head:
    return _as_head(transaction.run(query("change/head")))


def _as_head(rows: Rows) -> Head:
    row = rows[0]
    return Head(row["entry"], row["entry_hash"], row["revision"], json.loads(row["sums"]))


def _set_head(transaction: Transaction, entry: Entry, sums: Mapping[str, str]) -> None:
    _put_head(transaction, Head(entry.number, entry.hash, entry.revision_after, sums))


def _put_head(transaction: Transaction, head: Head) -> None:
    transaction.run(
        query("change/set_head"),
        revision=head.revision,
        entry=head.number,
        hash=head.hash,
        sums=canonical(head.sums),
    )


def _done_again(transaction: Transaction, written: Written, *, keep: bool) -> Done:
    entry = written.entry
    transaction.run(query("change/hold"), at=entry.at)
    head = _head(transaction)
    if (entry.number, entry.previous) != (head.number + 1, head.hash):
        raise ConflictError("entry_does_not_follow", number=entry.number, found=head.number)
    for text in written.parts:
        statement, given = Part.of(text)
        run_again(transaction, named(statement), given)
    _set_head(transaction, entry, Sums({**head.sums, **entry.sums}).all())
    return Done(None, written if keep else None)


def run_again(transaction: Transaction, statement: Query, given: dict[str, Any]) -> None:
    """Run a statement as an entry says; a column that a later version added is empty."""
    rows = given.get("rows")
    if isinstance(rows, list):
        wanted = dict.fromkeys(columns(statement))
        given = given | {"rows": [wanted | row for row in rows]}
    transaction.run(statement, **given)
