"""The store of somebody who is bound to areas."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from threading import RLock, local
from typing import Any, TypeVar

from partygraph.errors import ConflictError
from partygraph.queries import Query
from partygraph.scope import Scope
from partygraph.scoped.following import follow, follow_scenarios
from partygraph.scoped.guard import Guard
from partygraph.settings import load_settings
from partygraph.small_cells import SmallCells
from partygraph.store import (
    UNNAMED,
    Deed,
    Draft,
    Entry,
    Reader,
    Rows,
    Store,
    Transaction,
    open_store,
)

T = TypeVar("T")

_ATTEMPTS = 5
"""How often a write is tried anew where others wrote meanwhile what is not seen."""


class ScopedStore(Store):
    """A store with the rows of a scope, read from a copy and written to the main one.

    Its revision is that of the main store when something last changed that is seen. The copy is
    made when it is first asked, is brought up to date before it answers, and can be let go while
    nobody asks it (`rest`).

    Args:
        main: the store with the whole graph.
        scope: some areas; not the whole graph.
        path: where the copy is kept; nobody else uses it.
        pool_mb: memory of the copy's page cache, in MiB.
    """

    def __init__(self, main: Store, scope: Scope, path: Path, *, pool_mb: int) -> None:
        self._main, self.scope, self._path, self._pool_mb = main, scope, path, pool_mb
        self.engine, self.address, self.time_limit = main.engine, main.address, main.time_limit
        self.small_cells = SmallCells(main.small_cells.threshold)
        self.part = sha256(",".join(scope.areas or ()).encode()).hexdigest()[:16]
        self._lock = RLock()
        self._copy: Store | None = None
        self._of: int | None = None
        """The revision of the main store that the copy is of; None where it has to be built."""
        self._users = 0
        self._promised = local()
        """By thread, the revision that `revision_after` gave."""

    # The copy

    @contextmanager
    def _current(self, *, scenarios: bool = False) -> Iterator[Store]:
        """The copy, of the main store as it is now; several who ask wait for one who builds it.

        Args:
            scenarios: whether these are needed, too.
        """
        with self._lock:
            copy = self._followed()
            if scenarios:
                follow_scenarios(self._main, copy, self.scope)
            self._users += 1
        try:
            yield copy
        finally:
            with self._lock:
                self._users -= 1

    def _followed(self) -> Store:
        if self._copy is None:
            self._copy = self._opened()
        if self._of != self._main.revision():
            since, self._of = self._of, None
            try:
                self._of = follow(self._main, self._copy, self.scope, since)
            except BaseException:
                self._forget()  # it may be filled in part
                raise
        return self._copy

    def _forget(self) -> None:
        """Close the copy and take it away: it is built anew."""
        self.close()
        for part in self._path.parent.glob(f"{self._path.name}*"):
            part.unlink()

    def _opened(self) -> Store:
        settings = load_settings(store=str(self._path), time_limit=self.time_limit)
        settings = settings.model_copy(update={"buffer_pool_mb": self._pool_mb, "own_area": ""})
        copy = open_store(settings, create=True, ledger=False)
        copy.small_cells = self.small_cells
        return copy

    def rest(self) -> bool:
        """Close the copy, unless somebody is asking it; whether it is closed. Waits for nobody."""
        if not self._lock.acquire(blocking=False):
            return False
        try:
            if not self._users:
                self.close()
            return self._copy is None
        finally:
            self._lock.release()

    def close(self) -> None:
        """Close the copy; the main store stays open."""
        with self._lock:
            if self._copy is not None:
                self._copy.close()
                self._copy = None

    # Reading

    def revision(self) -> int:
        """The revision of the main store when something last changed that is seen."""
        with self._current() as copy:
            return copy.revision()

    def known_revision(self, told: int | None = None) -> int | None:
        """As `Store.known_revision`, where the copy is known to be up to date."""
        copy, of = self._copy, self._of
        if copy is None or of is None or self._main.known_revision(told) != of:
            return None
        return copy.known_revision()

    def snapshot(self, name: str, work: Callable[[Reader], T]) -> T:
        """As `Store.snapshot`, of the copy."""
        with self._current() as copy:
            return copy.snapshot(name, work)

    def suppose(self, name: str, work: Callable[[Draft], T]) -> T:
        """As `Store.suppose`, in the copy."""
        with self._current(scenarios=True) as copy:
            return copy.suppose(name, work)

    def _read(self, statement: Query, parameters: dict[str, Any]) -> Rows:
        with self._current(scenarios=statement.name.startswith("scenario/")) as copy:
            if statement.name == "scenario/approval":  # of a scenario that was found in the copy
                return self._main.read(statement, **parameters)
            return copy.read(statement, **parameters)

    # Writing

    def revision_after(self, revision: int) -> int:
        """The revision of the main store after its next write.

        Raises:
            ConflictError: something that is seen changed since.
        """
        with self._current() as copy:
            _must_be(copy, revision)
            after = (self._of or 0) + 1
        self._promised.revision = after
        return after

    def write(
        self,
        work: Callable[[Transaction], T],
        deed: Deed = UNNAMED,
        *,
        expected: int | None = None,
        moves: int = 1,
    ) -> T:
        """As `Store.write`, to the main store and through the guard; the copy follows.

        Raises:
            InputError: a row is outside of the scope; every such row, and nothing was changed.
            ConflictError: as `Store.write`, or something outside names what is to go.
        """
        promised = vars(self._promised).pop("revision", None)
        for attempt in range(_ATTEMPTS):
            with self._current() as copy:
                of = self._of or 0
                if expected is not None:
                    _must_be(copy, expected)
                if promised not in {None, of + 1}:
                    raise ConflictError("graph_moved", expected=expected, found=of)
                try:
                    done = self._main.write(
                        self._guarded(copy, work), deed, expected=of, moves=moves
                    )
                except ConflictError as error:
                    if error.rule == "graph_moved" and attempt < _ATTEMPTS - 1:
                        continue
                    raise
            self.revision()
            return done
        raise AssertionError  # the last attempt ends in one way or the other

    def write_beside(self, work: Callable[[Transaction], T], deed: Deed = UNNAMED) -> T:
        """As `Store.write_beside`, to the main store and through the guard; the copy follows."""
        with self._current(scenarios=True) as copy:
            return self._main.write_beside(self._guarded(copy, work), deed)

    def note(self, deed: Deed) -> None:
        """As `Store.note`, in the ledger of the main store."""
        self._main.note(deed)

    def repeated(self, deed: Deed) -> Entry | None:
        """As `Store.repeated`, by the ledger of the main store."""
        return self._main.repeated(deed)

    def _guarded(self, copy: Store, work: Callable[[Transaction], T]) -> Callable[[Transaction], T]:
        def guarded(transaction: Transaction) -> T:
            guard = Guard(self._main, transaction, copy, self.scope)
            done = work(guard)
            guard.verify()
            return done

        return guarded

    def _snapshot(self, work: Callable[[Reader], T]) -> T:
        return self.snapshot("scope", work)


def _must_be(copy: Store, revision: int) -> None:
    if (found := copy.revision()) != revision:
        raise ConflictError("graph_moved", expected=revision, found=found)
