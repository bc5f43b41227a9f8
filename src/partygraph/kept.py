"""What was computed is kept as long as the graph is what it was computed from.

Nobody asks for a revision that is gone: what was found in it would only fill the memory, the faster
the more is written.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from threading import Lock
from typing import Generic, TypeVar

from cachetools import LRUCache

from partygraph import deadline

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")


class Kept(Generic[K, V]):
    """Values by key, each of the last revision that was asked for of a part of the graph."""

    def __init__(self, most: int, size: Callable[[V], int] = lambda _: 1) -> None:
        """Keep nothing yet.

        Args:
            most: how large all together may be; those that were not asked for longest go first.
            size: how large one is.
        """
        self._most, self._size = most, size
        self._values: LRUCache[tuple[str, K], V] = LRUCache(most, getsizeof=size)
        self._revisions: dict[str, int] = {}
        self._turns: dict[K, _Turn] = {}
        self._lock = Lock()

    def get(self, revision: int, key: K, *, part: str = "") -> V | None:
        """What is kept of the revision that a part is at now; what was of another is let go."""
        with self._lock:
            if self._revisions.get(part) != revision:
                self._revisions[part] = revision
                for gone in [one for one in self._values if one[0] == part]:
                    del self._values[gone]
            return self._values.get((part, key))

    def keep(self, revision: int, key: K, value: V, *, part: str = "") -> None:
        """Keep a value, unless the graph moved since it was asked for, or it is too large."""
        with self._lock:
            if self._revisions.get(part) == revision and self._size(value) <= self._most:
                self._values[part, key] = value

    @contextmanager
    def turn(self, key: K) -> Iterator[None]:
        """One after the other finds the value of a key, so that the next finds it kept.

        Raises:
            TimeLimitError: whoever was before took longer than is left.
        """
        with self._lock:
            turn = self._turns.setdefault(key, _Turn())
            turn.wanted_by += 1
        try:
            with deadline.held(turn.lock):
                yield
        finally:
            with self._lock:
                turn.wanted_by -= 1
                if not turn.wanted_by:
                    del self._turns[key]


@dataclass(slots=True)
class _Turn:
    """Whose turn it is to find a value."""

    lock: Lock = field(default_factory=Lock)
    wanted_by: int = 0
