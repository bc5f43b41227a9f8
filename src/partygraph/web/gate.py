"""How much is worked on at the same time, and the end: what was begun is finished.

One gate for the application: the middlewares take places in it, the metrics and `/api/ready` look
at it, and whoever ends the server closes it.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from partygraph.settings import Settings

WAIT_SECONDS = 10.0
"""How long a request waits for a place before it is told to come again."""


class FullError(Exception):
    """There is no place; the reason is a label of the metrics and the rule of a sentence."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class Gate:
    """Places for requests. All of it is used by the one event loop of the server."""

    def __init__(self, settings: Settings) -> None:
        self.closing = False
        """Whether the server is ending: nothing new is begun."""
        self.working = 0
        """Requests that are worked on."""
        self.waiting = 0
        """Requests that wait for a place."""
        self.writing = 0
        """Of both, those that may change something: the queue of writers."""
        self._most_waiting = settings.most_waiting
        self._most_writes = settings.most_writes
        self._places = asyncio.Semaphore(settings.most_requests)

    @asynccontextmanager
    async def place(self, *, writes: bool) -> AsyncIterator[None]:
        """A place for one request, until the end of the block.

        Raises:
            FullError: as many wait already as may, or none became free in time.
        """
        if writes and self.writing >= self._most_writes:
            raise FullError("too_many_writes")
        self.writing += writes
        try:
            await self._enter()
        except BaseException:
            self.writing -= writes
            raise
        try:
            yield
        finally:
            self.working -= 1
            self.writing -= writes
            self._places.release()

    async def _enter(self) -> None:
        if self._places.locked() and self.waiting >= self._most_waiting:
            raise FullError("too_many_requests")
        self.waiting += 1
        try:
            await asyncio.wait_for(self._places.acquire(), WAIT_SECONDS)
        except TimeoutError:
            raise FullError("too_many_requests") from None
        finally:
            self.waiting -= 1
        self.working += 1
