"""Statements of the embedded engine end at the time limit of whoever asks.

The engine has a limit of its own. With one it reads the clock for every row that one step of a plan
hands to the next, and short statements take up to 1.8 times as long (docs/decisions/0007). So none
is set: one thread a store knows what runs and until when, and interrupts what runs longer.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Condition, Thread
from time import monotonic
from typing import Protocol

from partygraph import deadline

_SELDOM = 5.0
"""Seconds between two looks where nothing ends sooner. Limits are mostly longer, so that whatever
begins wakes nobody."""
_AGAIN = 0.01
"""Seconds after which what was interrupted is again: it may not have begun when it first was."""


class Interruptible(Protocol):
    """A connection whose statement can be interrupted by another thread."""

    def interrupt(self) -> None:
        """End the statement that runs with an error."""


class Watch:
    """Interrupts statements that run longer than they may, until it is closed."""

    def __init__(self) -> None:
        self._running: dict[Interruptible, float] = {}
        self._changed = Condition()
        self._looks_at = 0.0
        self._closed = False
        self._thread = Thread(target=self._look, name="watch", daemon=True)
        self._thread.start()

    @contextmanager
    def over(self, connection: Interruptible) -> Iterator[None]:
        """Let one statement at a time run on a connection, for as long as is left.

        Raises:
            TimeLimitError: nothing is.
        """
        left = deadline.left()
        if math.isinf(left):
            yield
            return
        ends = monotonic() + left
        with self._changed:
            self._running[connection] = ends
            if ends < self._looks_at:
                self._changed.notify()
        try:
            yield
        finally:
            # From here on it is not interrupted: what comes next may end a transaction.
            with self._changed:
                del self._running[connection]

    def _look(self) -> None:
        with self._changed:
            while not self._closed:
                now = monotonic()
                late = [one for one, ends in self._running.items() if ends <= now]
                for one in late:
                    one.interrupt()
                soonest = min(self._running.values(), default=math.inf)
                self._looks_at = now + _AGAIN if late else min(soonest, now + _SELDOM)
                self._changed.wait(self._looks_at - now)

    def close(self) -> None:
        """Look no more; what still runs has no limit."""
        with self._changed:
            self._closed = True
            self._changed.notify()
        self._thread.join()
