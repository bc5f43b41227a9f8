"""A graph opened for asking: what a notebook user holds, and what shell and server hold.

```python
import partygraph

with partygraph.open() as graph:
    answer = graph.ask.pairing_coverage(area="350783")
    answer.to_frame()
    network = graph.network(area="350783")
```
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from os import PathLike, fspath
from threading import Lock
from typing import TYPE_CHECKING, Any, Self

from cachetools import LRUCache
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from partygraph import network, view
from partygraph.ask import QUESTIONS, Answer, Question, named
from partygraph.ask.catalogue import AreaCode, AsOf, Envelope, must_exist
from partygraph.ask.structure import network_rows
from partygraph.ask.things import Thing, thing
from partygraph.errors import InputError
from partygraph.faults import fault
from partygraph.settings import load_settings
from partygraph.store import Store, open_store
from partygraph.words import Language, words

if TYPE_CHECKING:
    import networkx as nx

_KEPT_ROWS = 200_000
"""Rows of answers kept in memory, all answers together."""


class NetworkOf(BaseModel):
    """Which network: of which area, for which day, and in which language its words are."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    area: AreaCode
    as_of: AsOf
    lang: Language = Field(default=Language.zh, title="Language")

    @classmethod
    def of(cls, given: Mapping[str, Any]) -> Self:
        """The parameters, checked.

        Raises:
            InputError: with every fault in them.
        """
        try:
            return cls.model_validate(given)
        except ValidationError as error:
            problems = error.errors(include_url=False)
            raise InputError(
                "request", tuple(fault(cls, problem) for problem in problems)
            ) from None


class Asker:
    """The questions as methods: `graph.ask.pairing_coverage(area="350783")`."""

    def __init__(self, graph: Graph) -> None:
        self._graph = graph

    def __getattr__(self, name: str) -> Any:
        if name not in QUESTIONS:
            raise AttributeError(name)
        return partial(self._graph.answer, name)

    def __dir__(self) -> list[str]:
        return list(QUESTIONS)


class Graph:
    """A store with its answers kept: asked again at the same revision, nothing is computed."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.ask = Asker(self)
        self._kept: LRUCache[tuple[Envelope, int], Answer[Any, Any]] = LRUCache(
            _KEPT_ROWS, getsizeof=lambda answer: 1 + len(answer.rows)
        )
        self._lock = Lock()

    def answer(self, name: str, /, **given: Any) -> Answer[Any, Any]:
        """The answer to a question.

        Raises:
            NotFoundError: there is no such question, or a thing it names is not in the graph.
            InputError: a parameter is missing, unknown or not of its form; every such fault.
        """
        question = named(name)
        return self.answer_to(question, question.check(given))

    def answer_to(self, question: Question, parameters: Envelope) -> Answer[Any, Any]:
        """The answer to a question whose parameters were checked, kept or computed.

        Raises:
            NotFoundError: a thing that it names is not in the graph.
            TimeLimitError: it took longer than the store allows.
        """
        revision = self.store.revision()
        with self._lock:
            kept = self._kept.get((parameters, revision))
        if kept is not None:
            return kept
        answer = question.answer_to(self.store, parameters)
        if len(answer.rows) < _KEPT_ROWS:
            with self._lock:
                self._kept[parameters, answer.revision] = answer
        return answer

    def thing(self, id_: str) -> Thing:
        """One thing of the graph by its id, with its source and quote.

        Raises:
            NotFoundError: there is none.
        """
        return thing(self.store, id_)

    def network(self, **given: Any) -> nx.MultiDiGraph[str]:
        """The network of an area on a day (see `network.build`).

        Raises:
            InputError: a parameter is not of its form.
            NotFoundError: the area is not in the graph.
        """
        return self._network(NetworkOf.of(given))[0]

    def _network(self, wanted: NetworkOf) -> tuple[nx.MultiDiGraph[str], str]:
        must_exist(self.store, "areas", wanted.area)
        rows = network_rows(self.store, wanted.area, wanted.as_of)
        names = (row["name"] for row in rows["areas"] if row["id"] == wanted.area)
        return network.build(**rows), next(names, wanted.area)

    def view(self, wanted: NetworkOf) -> str:
        """The network of an area as one HTML file that opens with no network at all.

        Raises:
            NotFoundError: the area is not in the graph.
        """
        revision = self.store.revision()
        built, area_name = self._network(wanted)
        read = words(wanted.lang)
        return view.html(
            built,
            title=f"{area_name} · {read['view.title']}",
            area_name=area_name,
            as_of=wanted.as_of,
            revision=revision,
            words=read,
        )

    def close(self) -> None:
        """Let go of the store."""
        self.store.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def open_graph(store: str | PathLike[str] | None = None, **settings: Any) -> Graph:
    """Open a graph: a path, a `neo4j://` address, or what the environment says.

    Args:
        settings: any of `settings.Settings`, such as `user` and `password`.

    Raises:
        NotFoundError: there is no embedded store at that path.
        StoreError: the engine cannot be reached or is held by another process.
    """
    place = None if store is None else fspath(store)
    return Graph(open_store(load_settings(store=place, **settings)))
