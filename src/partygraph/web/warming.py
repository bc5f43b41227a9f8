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

_EVERY = 2.0
"""Seconds between two looks at the revision."""
_REST = 9
"""How many times as long as the answers took it rests: a writer that never pauses must not make it
count without end."""
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
        made: tuple[int, date] | None = None
        while not self._ending.is_set():
            began = monotonic()
            try:
                state = (self._graph.store.revision(), _today())
                if state != made:
                    made = state
                    self._make()
            except PartygraphError as error:  # whoever asks is told; here nobody does
                _log.warning("no answer was made beforehand: %s", error.rule)
            self._ending.wait(max(_EVERY, _REST * (monotonic() - began)))

    def _make(self) -> None:
        """The answer for the whole graph, then for each of its parts."""
        question = QUESTIONS["area_parts"]
        waiting: list[str | None] = [None]
        for place, area in enumerate(waiting):
            if self._ending.is_set():
                return
            asked = question.check({"area": area} if area else {})
            with deadline.within(_LONGEST, question.name):
                answer = self._graph.answer_to(question, asked)
            if place == 0:
                waiting += [row.id for row in answer.rows]


def _today() -> date:
    return date.today()  # noqa: DTZ011  a day of this place
