"""The server: uvicorn, with an end that finishes what was begun, and clients that may not dawdle.

Told to end (SIGTERM, Ctrl+C), it goes on for as long as something is worked on and at most
`closing_limit` seconds, answers 503 to whatever is new, and closes. Told again, it ends at once. If
it does not come to its end at all, the process is ended: a write that is killed leaves the graph
from before it (docs/decisions/0010).
"""

from __future__ import annotations

import logging
import os
import signal
import socket
import threading
import time
from asyncio import TimerHandle, Transport
from collections.abc import Callable
from types import FrameType
from typing import Any

import h11
import uvicorn
from uvicorn.protocols.http.h11_impl import H11Protocol

from partygraph.settings import Settings
from partygraph.web.gate import Gate

_log = logging.getLogger(__name__)

_HEAD_SECONDS = 10.0
"""In which the first line and the headers of a request are to come."""
_LONGEST_HEAD = 64 * 1024
"""Bytes of them; what the application takes of each it says itself, in a sentence."""
_MOST_CONNECTIONS = 2000
_TO_CLOSE_SECONDS = 15.0
"""For the store to be closed, once nothing is worked on any more."""
_NOT_CLOSED = 1


def run(
    app: Callable[..., Any],
    gate: Gate,
    settings: Settings,
    listener: socket.socket,
    tell: Callable[[], None],
) -> None:
    """Serve an ASGI application until told to end.

    Args:
        gate: that of the application.
        tell: called once it answers, and ends as it should.
    """
    config = uvicorn.Config(
        app,
        http=_Protocol,
        ws="none",
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=bool(settings.trusted_proxies),
        forwarded_allow_ips=settings.trusted_proxies.replace(" ", ""),
        h11_max_incomplete_event_size=_LONGEST_HEAD,
        limit_concurrency=_MOST_CONNECTIONS,
        timeout_graceful_shutdown=5,
    )
    _Server(config, gate, settings.closing_limit, tell).run(sockets=[listener])


class _Server(uvicorn.Server):
    """A server that ends when what was begun is finished."""

    def __init__(
        self, config: uvicorn.Config, gate: Gate, closing_limit: float, tell: Callable[[], None]
    ) -> None:
        super().__init__(config)
        self._tell = tell
        self._gate = gate
        self._closing_limit = closing_limit
        self._ends = 0.0

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Begin to answer, and say so."""
        await super().startup(sockets)
        if self.started:
            self._tell()

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """Begin to end; the second time, end at once."""
        del frame
        if self._gate.closing:
            self.should_exit = True
            self.force_exit = True
            return
        _log.info("ending", extra={"signal": signal.Signals(sig).name})
        self._gate.closing = True
        self._ends = time.monotonic() + self._closing_limit
        at_last = threading.Timer(self._closing_limit + _TO_CLOSE_SECONDS, _end_the_process)
        at_last.daemon = True
        at_last.start()

    async def on_tick(self, counter: int) -> bool:
        """Ten times a second: whether to end."""
        if self._gate.closing and (not self._gate.working or time.monotonic() > self._ends):
            if self._gate.working:
                _log.error("ended before its work", extra={"working": self._gate.working})
            self.should_exit = True
        return await super().on_tick(counter)


def _end_the_process() -> None:
    _log.critical("did not close in time")
    os._exit(_NOT_CLOSED)


class _Protocol(H11Protocol):
    """HTTP/1.1 in which the head of a request has a time limit, as the body has in `web.bounds`."""

    _late: TimerHandle | None = None

    def connection_made(self, transport: Transport) -> None:  # type: ignore[override]
        """A client is there; it is to say what it wants."""
        super().connection_made(transport)
        self._watch()

    def data_received(self, data: bytes) -> None:
        """Something of a request has come."""
        super().data_received(data)
        self._watch()

    def _watch(self) -> None:
        if self.conn.their_state is not h11.IDLE:
            self._unwatch()
        elif self._late is None:
            self._late = self.loop.call_later(_HEAD_SECONDS, self._too_late)

    def _unwatch(self) -> None:
        if self._late is not None:
            self._late.cancel()
            self._late = None

    def _too_late(self) -> None:
        self._late = None
        if self.conn.their_state is h11.IDLE and not self.transport.is_closing():
            self.transport.close()

    def connection_lost(self, exc: Exception | None) -> None:
        """The client has gone."""
        self._unwatch()
        super().connection_lost(exc)
