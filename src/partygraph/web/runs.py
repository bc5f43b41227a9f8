"""Planning that takes its time, over HTTP: begun, followed, stopped, and its result taken.

Runs are done one after another beside the requests, and the last ones are kept in memory.
"""

from __future__ import annotations

import time
from collections import OrderedDict
from concurrent.futures import ThreadPoolExecutor
from enum import StrEnum
from pathlib import Path as FilePath
from secrets import token_hex
from threading import Event, Lock
from typing import Annotated

from fastapi import APIRouter, Path, Request
from fastapi.responses import Response
from pydantic import BaseModel, ConfigDict, Field

from partygraph import planning
from partygraph.access.roles import Permission
from partygraph.errors import ConflictError, InputError, NotFoundError, PartygraphError
from partygraph.graph import Graph
from partygraph.model import Id
from partygraph.papers import plan_paper_of
from partygraph.plan import stopping
from partygraph.plan.proposing import Aim, Progress
from partygraph.planning import Plan, PlanOf
from partygraph.web.access import Guarded, May, graph_of, plan_folder_of, who
from partygraph.web.plans import PAPER, Speaks, paper
from partygraph.web.problems import Place, documented, language_of, place_of
from partygraph.words import Language

router = APIRouter(prefix="/plans/runs", tags=["plans"], route_class=Guarded)

_KEPT = 50
"""Runs that are kept, those still going on among them."""
_WAITING = 8
"""Runs that may wait for those before them."""

RunId = Annotated[Id, Path(title="The id of a run")]


class RunState(StrEnum):
    """Where a run stands."""

    waiting = "waiting"
    running = "running"
    done = "done"
    failed = "failed"


class Run(BaseModel):
    """A plan that is being made."""

    model_config = ConfigDict(frozen=True)

    id: str = Field(title="Id")
    state: RunState = Field(title="Where it stands")
    stopped: bool = Field(title="Whether it was asked to end early")
    aim: Aim | None = Field(title="The aim that is worked on; null before the first")
    done: int = Field(title="Places in which it is reached", json_schema_extra={"unit": "places"})
    places: int = Field(
        title="Places that share no unit and are solved apart; one where all is one problem",
        json_schema_extra={"unit": "places"},
    )
    seconds: float = Field(title="Time since it began", json_schema_extra={"unit": "seconds"})
    limit: float = Field(title="Time that it may take", json_schema_extra={"unit": "seconds"})
    title: str | None = Field(title="Of a failed one, what is wrong, in a sentence")
    faults: tuple[Place, ...] = Field(title="Of a failed one, every fault")


class _Work:
    """One run."""

    def __init__(
        self, graph: Graph, rules: PlanOf, language: Language, folder: FilePath | None
    ) -> None:
        self.graph = graph
        self.id = f"run-{token_hex(4)}"
        self.rules = rules
        self.state = RunState.waiting
        self.stop = Event()
        self.now: Progress | None = None
        self.began: float | None = None
        self.ended: float | None = None
        self.made: Plan | None = None
        self.error: PartygraphError | None = None
        self._language = language
        self._folder = folder

    def do(self) -> None:
        """Make the plan."""
        self.began, self.state = time.monotonic(), RunState.running

        def show(now: Progress) -> None:
            self.now = now

        try:
            with stopping.by(self.stop):
                self.made = planning.suggest(self.graph.store, self.rules, show, self._folder)
            self.state = RunState.done
        except PartygraphError as error:
            self.error, self.state = error, RunState.failed
        finally:
            self.ended = time.monotonic()

    def told(self) -> Run:
        """The run as it stands."""
        now = self.ended if self.ended is not None else time.monotonic()
        faults = self.error.faults if isinstance(self.error, InputError) else ()
        return Run(
            id=self.id,
            state=self.state,
            stopped=self.stop.is_set(),
            aim=None if self.now is None else self.now.aim,
            done=0 if self.now is None else self.now.done,
            places=1 if self.now is None else self.now.places,
            seconds=0.0 if self.began is None else round(now - self.began, 3),
            limit=self.rules.seconds,
            title=self.error.sentence(self._language) if self.error else None,
            faults=tuple(place_of(one, self._language) for one in faults),
        )


class Runs:
    """The runs of a server: each is known to whoever began it, while they see that part."""

    def __init__(self) -> None:
        self._pool = ThreadPoolExecutor(max_workers=1, thread_name_prefix="plan")
        self._works: dict[tuple[str, str], OrderedDict[str, _Work]] = {}
        """By part of the graph and who began them, and by id."""
        self._lock = Lock()

    def begin(
        self, graph: Graph, rules: PlanOf, language: Language, folder: FilePath | None, *, by: str
    ) -> Run:
        """Begin a run, after those before it.

        Args:
            graph: as whoever begins it may see it.
            by: who begins it.

        Raises:
            ConflictError: too many wait already.
        """
        work = _Work(graph, rules, language, folder)
        with self._lock:
            works = self._works.setdefault((graph.store.part, by), OrderedDict())
            waiting = sum(
                one.state is RunState.waiting
                for some in self._works.values()
                for one in some.values()
            )
            if waiting >= _WAITING:
                raise ConflictError("too_many_runs", number=waiting)
            works[work.id] = work
            for id_ in list(works)[: max(0, len(works) - _KEPT)]:
                if works[id_].ended is not None:
                    del works[id_]
        self._pool.submit(work.do)
        return work.told()

    def find(self, graph: Graph, id_: str, *, by: str) -> _Work:
        """A run over a graph by its id.

        Raises:
            NotFoundError: there is none, it is another's, or it is kept no longer.
        """
        with self._lock:
            of_part = self._works.get((graph.store.part, by))
            work = None if of_part is None else of_part.get(id_)
        if work is None:
            raise NotFoundError("no_such_run", value=id_)
        return work

    def close(self) -> None:
        """Stop what goes on, and begin nothing more."""
        with self._lock:
            works = [work for of_part in self._works.values() for work in of_part.values()]
        for work in works:
            work.stop.set()
        self._pool.shutdown(cancel_futures=True)


def _runs(request: Request) -> Runs:
    found: Runs = request.app.state.runs
    return found


def _run(request: Request, id_: str) -> _Work:
    return _runs(request).find(graph_of(request), id_, by=who(request))


@router.post(
    "",
    summary="Begin to make a plan",
    status_code=202,
    responses=documented(409, 422, 500, 503),
    dependencies=[May(Permission.see)],
)
def begin(request: Request, rules: PlanOf) -> Run:
    """Ask for it by its id until it is done or failed; nothing is written to the graph."""
    folder = plan_folder_of(request)
    graph, language = graph_of(request), language_of(request)
    return _runs(request).begin(graph, rules, language, folder, by=who(request))


@router.get(
    "/{id}",
    summary="How far a run is",
    responses=documented(404, 422, 500, 503),
    dependencies=[May(Permission.see)],
)
def follow(request: Request, id: RunId) -> Run:  # noqa: A002
    """Its state, the aim that is worked on, and the time."""
    return _run(request, id).told()


@router.post(
    "/{id}/stop",
    summary="End a run early",
    responses=documented(404, 422, 500, 503),
    dependencies=[May(Permission.see)],
)
def stop(request: Request, id: RunId) -> Run:  # noqa: A002
    """It ends with the best plan so far and its gap, which says that it was stopped."""
    work = _run(request, id)
    work.stop.set()
    return work.told()


@router.get(
    "/{id}/plan",
    summary="The plan of a run that is done",
    response_model=Plan,
    responses=documented(404, 409, 422, 500, 503),
    dependencies=[May(Permission.see)],
)
def result(request: Request, id: RunId) -> Response:  # noqa: A002
    """As `/api/plans/suggest` gives it."""
    work = _run(request, id)
    if work.made is None:
        raise ConflictError("run_not_done", id=work.id)
    return Response(work.made.model_dump_json(), media_type="application/json")


@router.get(
    "/{id}/plan.docx",
    summary="The plan of a run on paper, as DOCX",
    response_class=Response,
    responses={**PAPER, **documented(404, 409, 422, 500, 503)},
    dependencies=[May(Permission.see)],
)
def result_document(
    request: Request,
    id: RunId,  # noqa: A002
    *,
    lang: Speaks = Language.zh,
) -> Response:
    """As `/api/plans/document` gives it."""
    work = _run(request, id)
    if work.made is None:
        raise ConflictError("run_not_done", id=work.id)
    made = plan_paper_of(graph_of(request), work.made, lang)
    return paper(made, f"plan-{work.made.area}")
