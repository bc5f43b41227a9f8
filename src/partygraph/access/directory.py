"""Who stands behind a token or a session: read anew whenever anything of it has changed."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, replace
from threading import Lock

from cachetools import LRUCache

from partygraph.access import keeping
from partygraph.access.accounts import Token, Visitor
from partygraph.access.secrets import digest
from partygraph.access.signing_in import IDLE_MINUTES, LONGEST_HOURS
from partygraph.access.times import later
from partygraph.errors import PartygraphError
from partygraph.queries import query
from partygraph.store import Act, Deed, Store, now

_KEPT = 10_000
_MINUTES = 1
"""Minutes between two notes that a session is used: each is a write."""


@dataclass(frozen=True, slots=True)
class _Known:
    """Whoever has a secret, and until when it is worth anything."""

    visitor: Visitor
    until: str
    seen_at: str = ""
    """When a session was used last, as it is noted; empty for a token."""


class Directory:
    """The accounts of a store, as a server asks for them at each request.

    What it knows it keeps until the revision of the accounts moves, which `renew` looks at. Where
    no other process can write to the store, that is known without asking the engine.
    """

    def __init__(self, store: Store, clock: Callable[[], str] = now) -> None:
        """Open it.

        Args:
            clock: tells the moment, as the graph keeps it.
        """
        self._store = store
        self._clock = clock
        self._lock = Lock()
        self._known: LRUCache[tuple[str, str], _Known] = LRUCache(_KEPT)
        self._in_use = False
        self._revision = -1
        self._beside = -1
        self._noting = ThreadPoolExecutor(max_workers=1, thread_name_prefix="seen")

    def is_current(self) -> bool:
        """Whether it can answer without asking the engine whether anything has changed."""
        known = self._store.known_revision() is not None
        return known and self._beside == self._store.written_beside

    def renew(self) -> int | None:
        """Forget what has changed since; whoever asks then gets no answer from before.

        Returns:
            The revision of the graph, where the engine was asked.
        """
        if self.is_current():
            return None
        beside = self._store.written_beside
        revision, accounts = self._store.revisions()
        if accounts != self._revision:
            used = keeping.in_use(self._store)
            with self._lock:
                self._known.clear()
                self._in_use, self._revision = used, accounts
        self._beside = beside
        return revision

    def in_use(self) -> bool:
        """Whether there is any account; without one, the person at the machine needs none."""
        return self._in_use

    def knows(self, kind: str, secret: str) -> bool:
        """Whether `by_…` answers without asking the engine."""
        return self.is_current() and (kind, digest(secret)) in self._known

    def known_name(self, kind: str, secret: str) -> str | None:
        """Whose a secret was when it was asked last; it may be worth nothing any more."""
        with self._lock:
            found = self._known.get((kind, digest(secret)))
        return found.visitor.name if found else None

    def by_token(self, secret: str) -> Visitor | None:
        """Whose token it is, as far as it is worth anything now."""
        key = ("token", digest(secret))
        found = self._find(key, self._token)
        return found.visitor if found and self._clock()[:10] <= found.until else None

    def by_session(self, secret: str) -> Visitor | None:
        """Whose session it is, as far as it has not ended."""
        key = ("session", digest(secret))
        found = self._find(key, self._session)
        if found and self._is_idle(found):  # it may have been used at another server meanwhile
            with self._lock:
                self._known.pop(key, None)
            found = self._find(key, self._session)
        if found is None or self._is_idle(found) or found.until < self._clock():
            return None
        self._note(key, found)
        return found.visitor

    def close(self) -> None:
        """Finish what is being noted."""
        self._noting.shutdown()

    def _is_idle(self, known: _Known) -> bool:
        return later(known.seen_at, minutes=IDLE_MINUTES) < self._clock()

    def _note(self, key: tuple[str, str], known: _Known) -> None:
        """Note that a session is used, beside the request: it never waits for a writer."""
        at = self._clock()
        if at < later(known.seen_at, minutes=_MINUTES):
            return
        with self._lock:
            self._known[key] = replace(known, seen_at=at)
        name, session = known.visitor.name, known.visitor.session

        def write() -> None:
            with suppress(PartygraphError):  # it is noted the next time
                self._store.write_beside(
                    lambda transaction: transaction.run(
                        query("access/see_session"), id=session, at=at
                    ),
                    Deed(Act.session_used, {"account": name, "session": session}),
                )

        with suppress(RuntimeError):  # the server is closing
            self._noting.submit(write)

    def _find(self, key: tuple[str, str], read: Callable[[str], _Known | None]) -> _Known | None:
        revision = self._revision
        with self._lock:
            known = self._known.get(key)
        if known is not None:
            return known
        known = read(key[1])
        if known is not None:
            with self._lock:
                if revision == self._revision:  # else it was read of what has changed since
                    self._known[key] = known
        return known

    def _token(self, kept: str) -> _Known | None:
        found = self._store.read(query("access/token_of_hash"), hash=kept)
        if not found:
            return None
        limit = Token.model_validate(found[0])
        visitor = self._visitor(found[0]["account"], limit=limit)
        return _Known(visitor, limit.until) if visitor else None

    def _session(self, kept: str) -> _Known | None:
        found = self._store.read(query("access/session_of_hash"), hash=kept)
        if not found:
            return None
        row = found[0]
        visitor = self._visitor(row["account"], session=row["id"])
        until = later(row["began_at"], hours=LONGEST_HOURS)
        return _Known(visitor, until, row["seen_at"]) if visitor else None

    def _visitor(
        self, name: str, *, limit: Token | None = None, session: str | None = None
    ) -> Visitor | None:
        row = keeping.stored(self._store, name)
        if row["disabled"]:
            return None
        return Visitor(
            name=name,
            display_name=row["display_name"],
            grants=keeping.grants_of(self._store, name),
            limit=limit,
            session=session,
            must_change=row["must_change"],
            local=not row["subject"],
            second_factor=keeping.has_second_factor(self._store, name),
        )
