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

from collections.abc import Mapping, Sequence
from functools import partial
from os import PathLike, fspath
from threading import Lock
from typing import TYPE_CHECKING, Any, Self

from cachetools import LRUCache
from pydantic import BaseModel, ConfigDict, Field

from partygraph import network, scenarios, view
from partygraph.ask import QUESTIONS, Answer, Question, named
from partygraph.ask.catalogue import AreaCode, AsOf, Envelope, must_exist
from partygraph.ask.structure import network_rows
from partygraph.ask.things import Thing, Things, thing, things
from partygraph.faults import checked
from partygraph.model import Id
from partygraph.settings import load_settings
from partygraph.store import Reader, Store, open_store
from partygraph.words import Language, words

if TYPE_CHECKING:
    import networkx as nx

_KEPT_ROWS = 200_000
"""Rows of answers kept in memory, all answers together."""


class AreaOf(BaseModel):
    """What is told of the graph as it is: of which area, for which day, in which language."""

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
        return checked(cls, given)


class NetworkOf(AreaOf):
    """Which network: of which area, for which day, in which language, as it is or as if."""

    scenario: Id | None = Field(
        default=None, title="The id of a scenario: the network is as if it were so"
    )


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
        self._kept: LRUCache[tuple[Envelope, int, int], Answer[Any, Any]] = LRUCache(
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
            NotFoundError: a thing that it names is not in the graph, or there is no such scenario.
            InputError: the scenario no longer fits the graph.
            TimeLimitError: it took longer than the store allows.
        """
        revision = self.store.revision()
        version = scenarios.version_of(self.store, parameters.scenario)
        with self._lock:
            kept = self._kept.get((parameters, revision, version))
        if kept is not None:
            return kept
        work = partial(question.answer_from, parameters)
        answer = scenarios.over(self.store, parameters.scenario, question.name, work)
        if len(answer.rows) < _KEPT_ROWS:
            supposed = answer.scenario.version if answer.scenario else 0
            with self._lock:
                self._kept[parameters, answer.revision, supposed] = answer
        return answer

    def thing(self, id_: str, scenario: str | None = None) -> Thing:
        """One thing of the graph by its id, with its source and quote.

        Args:
            scenario: the id of one, for a thing as it would make it.

        Raises:
            NotFoundError: there is none, or no such scenario.
        """
        return scenarios.over(self.store, scenario, "thing", lambda reader: thing(reader, id_))

    def things(self, ids: Sequence[str], scenario: str | None = None) -> Things:
        """Several things of the graph in short, those that are there.

        Raises:
            NotFoundError: there is no such scenario.
        """
        return scenarios.over(self.store, scenario, "things", lambda reader: things(reader, ids))

    def network(self, **given: Any) -> nx.MultiDiGraph[str]:
        """The network of an area on a day (see `network.build`).

        Raises:
            InputError: a parameter is not of its form.
            NotFoundError: the area is not in the graph.
        """
        return self._network(NetworkOf.of(given))[0]

    def _network(self, wanted: NetworkOf) -> tuple[nx.MultiDiGraph[str], str, int]:
        """The network, the name of its area, and the revision that it was read at."""

        def read(reader: Reader) -> tuple[dict[str, Any], int]:
            must_exist(reader, "areas", wanted.area)
            return network_rows(reader, wanted.area, wanted.as_of), reader.revision()

        rows, revision = scenarios.over(self.store, wanted.scenario, "network", read)
        names = (row["name"] for row in rows["areas"] if row["id"] == wanted.area)
        return network.build(**rows), next(names, wanted.area), revision

    def view(self, wanted: NetworkOf) -> str:
        """The network of an area as one HTML file that opens with no network at all.

        Raises:
            NotFoundError: the area is not in the graph.
        """
        built, area_name, revision = self._network(wanted)
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
