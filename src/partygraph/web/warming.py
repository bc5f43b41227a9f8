"""What a country is opened by is answered before anybody asks: the whole graph, and each province.

An answer is kept with the revision and the day that it is of (`Graph.answer_to`), so that it is
never stale; here it is only made beforehand, once the server starts and after each change. Whoever
is bound to areas asks a copy, whose answers are kept when they are first asked for.
"""

from __future__ import annotations

import logging
from datetime import date
from threading import Event, Thread
from time import monotonic

from partygraph import deadline
from partygraph.ask import QUESTIONS
from partygraph.errors import PartygraphError
from partygraph.graph import Graph

_log = logging.getLogger(__name__)

_QUESTION = QUESTIONS["area_parts"]
_State = tuple[int, date]

_EVERY = 2.0
"""Seconds between two looks at the revision."""
_REST = 9
"""How many times as long as an answer took it rests: neither those who ask nor a writer that never
pauses may be kept waiting by what nobody has asked for."""
_LONGEST = 300.0
"""Seconds that one answer may take, which nobody waits for."""


class Warming:
    """A thread that makes the answers anew when the graph moved, or the day."""

    def __init__(self, graph: Graph) -> None:
        self._graph = graph
        self._ending = Event()
        self._thread = Thread(target=self._run, name="warming", daemon=True)

    def __enter__(self) -> None:
        """Begin; what is made is made in the background."""
        self._thread.start()

    def __exit__(self, *_: object) -> None:
        """End, once the answer that is being made is there."""
        self._ending.set()
        self._thread.join()

    def _run(self) -> None:
        made: _State | None = None
        while not self._ending.is_set():
            try:
                state = self._state()
                if state != made:
                    made = state
                    self._make(state)
            except PartygraphError as error:  # whoever asks is told; here nobody does
                _log.warning("no answer was made beforehand: %s", error.rule)
            self._ending.wait(_EVERY)

    def _make(self, state: _State) -> None:
        """The answer for the whole graph, then for each of its parts, until the graph moves."""
        waiting: list[str | None] = [None]
        for place, area in enumerate(waiting):
            began = monotonic()
            with deadline.within(_LONGEST, _QUESTION.name):
                answer = self._graph.answer_to(_QUESTION, _QUESTION.check({"area": area}))
            if place == 0:
                waiting += [row.id for row in answer.rows]
            if self._ending.wait(_REST * (monotonic() - began)) or self._state() != state:
                return

    def _state(self) -> _State:
        return self._graph.store.revision(), _today()


def _today() -> date:
    return date.today()  # noqa: DTZ011  a day of this place
