"""Whether the server lives, whether it can work, and how much it does: for who runs it.

`/api/health` says that the process answers, and nothing else to anybody. `/api/ready` asks the
engine: `verify_connectivity` and the like say fine on a dead database, so a statement is read and a
transaction is written (shared/design/reliability.md 2.3, 2.4).
"""

from __future__ import annotations

import asyncio
import logging
import shutil
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from secrets import compare_digest
from typing import Any, Generic, Literal, TypeVar

from fastapi import APIRouter, Request
from fastapi.responses import Response
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector
from pydantic import BaseModel, Field

from partygraph.errors import Fault, PartygraphError, because
from partygraph.settings import Settings
from partygraph.store import EngineStore
from partygraph.web.access import Guarded, Machines
from partygraph.web.gate import Gate
from partygraph.web.problems import answer, documented
from partygraph.web.questions import Sent
from partygraph.web.visitors import must_be_here

_log = logging.getLogger(__name__)

router = APIRouter(route_class=Guarded)

T = TypeVar("T")

_PATIENCE = 2.0
"""Seconds in which `/api/ready` answers."""
_WRITES_EVERY = 30.0
"""Seconds for which a transaction that was written counts."""
_LONG_AGO = 600.0
"""Seconds for which it counts while the next one waits behind somebody who writes."""
_STUCK = 20.0
"""Seconds after which one that does not end counts as failed."""
_MIB = 2**20
_NO_STORE = {"Cache-Control": "no-store"}


class Health(BaseModel):
    """The process answers."""

    status: Literal["ok"] = Field(title="ok")


class Readiness(BaseModel):
    """The server can work."""

    status: Literal["ready"] = Field(title="ready")
    engine: str = Field(title="ladybug or neo4j")
    revision: int = Field(title="The revision of the graph")


def _say_why(tried: Future[Any]) -> None:
    """Log why a probe failed, also where nobody waits for it any longer."""
    failed = None if tried.cancelled() else tried.exception()
    if isinstance(failed, PartygraphError):
        _log.warning("not ready (%s): %s", failed.rule, because(failed))


class _Probe(Generic[T]):
    """Something that is tried in a thread of its own, one at a time, however often it is asked."""

    def __init__(self, work: Callable[[], T]) -> None:
        self._work = work
        self._pool = ThreadPoolExecutor(max_workers=1, thread_name_prefix="probe")
        self._running: Future[T] | None = None
        self._began = 0.0
        self._last: tuple[float, T | None] | None = None

    async def tried(self) -> T | None:
        """What it gives; None where it fails, or does not end within the patience."""
        if self._running is None:
            self._began = time.monotonic()
            self._running = self._pool.submit(self._work)
            self._running.add_done_callback(_say_why)
        running = self._running
        await asyncio.wait({asyncio.wrap_future(running)}, timeout=_PATIENCE)
        if not running.done():
            return None
        found = None if running.exception() else running.result()
        if self._running is running:
            self._running = None
            self._last = time.monotonic(), found
        return found

    def last(self, within: float) -> T | None:
        """What it gave last, if that was not longer ago than so many seconds."""
        if self._last is None or time.monotonic() - self._last[0] > within:
            return None
        return self._last[1]

    @property
    def stuck(self) -> bool:
        """Whether it has been going on for too long."""
        return self._running is not None and time.monotonic() - self._began > _STUCK

    def close(self) -> None:
        """Begin nothing more."""
        self._pool.shutdown(wait=False, cancel_futures=True)


class Readying:
    """What `/api/ready` finds out."""

    def __init__(self, store: EngineStore, settings: Settings, gate: Gate) -> None:
        self._store = store
        self._settings = settings
        self._gate = gate
        self._reading = _Probe(lambda: (store.is_current(), store.revision()))
        self._writing = _Probe(self._written)

    async def found(self) -> tuple[list[str], int]:
        """The rules of what is in the way, none where it can work; and the revision."""
        if self._gate.closing:
            return ["closing"], 0
        read, writes = await asyncio.gather(self._reading.tried(), self._writes())
        rules = []
        if read is None:
            rules.append("engine_silent")
        elif not read[0]:
            rules.append("schema_outdated")
        if not writes:
            rules.append("write_refused")
        if not self._has_room():
            rules.append("no_room")
        if self._gate.writing >= self._settings.most_writes:
            rules.append("writers_wait")
        return rules, read[1] if read else 0

    def _written(self) -> bool:
        self._store.probe()
        return True

    async def _writes(self) -> bool:
        """Whether a transaction was written of late; one that waits behind a load is no fault."""
        probe = self._writing
        if probe.stuck and not self._gate.writing:
            return False
        if probe.last(_WRITES_EVERY):
            return True
        return bool(await probe.tried() or (probe.last(_LONG_AGO) and not probe.stuck))

    def _has_room(self) -> bool:
        files = self._store.files()
        if not files:
            return True
        size = sum(file.stat().st_size for file in files)
        free = shutil.disk_usage(files[0].parent).free
        least = self._settings.least_free_mb * _MIB
        return not least or free >= max(least, 2 * size)

    def close(self) -> None:
        """Begin nothing more."""
        self._reading.close()
        self._writing.close()


class Counted(Collector):
    """What is counted when it is asked for, beside what is counted as it happens."""

    def __init__(self, store: EngineStore, sent: Sent, gate: Gate) -> None:
        self._store = store
        self._sent = sent
        self._gate = gate

    def collect(self) -> Iterator[Metric]:
        """The state of the server."""
        store, gate = self._store, self._gate
        size = sum(file.stat().st_size for file in store.files())
        for name, told, value in (
            ("requests_working", "Requests that are worked on", gate.working),
            ("requests_waiting", "Requests that wait for a place", gate.waiting),
            ("writers", "Loads, plans and changes that are worked on or wait", gate.writing),
            ("closing", "Whether the server is ending", int(gate.closing)),
            ("revision", "The revision of the graph, where it is known", store.known_revision()),
            ("store_bytes", "Bytes of the store on this machine; 0 for a server's", size),
        ):
            if value is not None:
                yield GaugeMetricFamily(f"partygraph_{name}", told, value)
        answers = CounterMetricFamily(
            "partygraph_kept_answers", "Answers by whether they were kept", labels=("kept",)
        )
        answers.add_metric(("yes",), self._sent.hits)
        answers.add_metric(("no",), self._sent.misses)
        yield answers


@router.get(
    "/api/health",
    tags=["service"],
    summary="Whether the server answers",
    dependencies=[Machines],
)
async def health(response: Response) -> Health:
    """Nothing is asked of the engine, and nothing told of it."""
    response.headers.update(_NO_STORE)
    return Health(status="ok")


@router.get(
    "/api/ready",
    tags=["service"],
    summary="Whether the server can work",
    response_model=Readiness,
    responses=documented(500, 503),
    dependencies=[Machines],
)
async def ready(request: Request) -> Response:
    """A statement is read within 2 s, a transaction was written within 30 s, there is room.

    A 503 says what is in the way by the rule of its faults: `engine_silent`, `schema_outdated`,
    `write_refused`, `no_room`, `writers_wait`, `closing`.
    """
    readying: Readying = request.app.state.readying
    rules, revision = await readying.found()
    if rules:
        faults = tuple(Fault(rule) for rule in rules)
        return answer(request, 503, PartygraphError("not_ready"), _NO_STORE, faults)
    engine = request.app.state.graph.store.engine
    told = Readiness(status="ready", engine=engine, revision=revision)
    return Response(told.model_dump_json(), media_type="application/json", headers=_NO_STORE)


@router.get(
    "/metrics",
    tags=["service"],
    summary="What is counted, in the form of Prometheus",
    response_class=Response,
    responses={
        200: {"content": {"text/plain": {"schema": {"type": "string"}}}},
        **documented(403, 500, 503),
    },
    dependencies=[Machines],
)
def metrics(request: Request) -> Response:
    """For whoever is at this machine, or sends the token of `PARTYGRAPH_METRICS_TOKEN`."""
    token = request.app.state.settings.metrics_token.get_secret_value()
    given = request.headers.get("authorization", "").partition(" ")[2]
    if not token or not compare_digest(given.encode(), token.encode()):
        must_be_here(request)
    registry: CollectorRegistry = request.app.state.registry
    return Response(
        generate_latest(registry), headers={"Content-Type": CONTENT_TYPE_LATEST} | _NO_STORE
    )
