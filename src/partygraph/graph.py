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
from datetime import date
from functools import partial
from os import PathLike, fspath
from typing import TYPE_CHECKING, Annotated, Any, NamedTuple, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field
from pydantic_core import PydanticCustomError

from partygraph import network, scenarios, view
from partygraph.ask import QUESTIONS, Answer, Question, named
from partygraph.ask.cases import event_log
from partygraph.ask.catalogue import AreaCode, AsOf, Envelope, must_exist
from partygraph.ask.structure import county_names, network_rows
from partygraph.ask.things import Thing, Things, thing, things
from partygraph.eventlog import as_csv, as_xes
from partygraph.exchange import ExportFormat, NetworkFormat, export
from partygraph.faults import checked
from partygraph.kept import Kept
from partygraph.model import Id
from partygraph.network import Layer
from partygraph.scene import LAYERS, Asked, Colouring, Held, Scene, SceneView, held, scene, without
from partygraph.settings import load_settings
from partygraph.store import Reader, Store, open_store
from partygraph.words import Language, words

if TYPE_CHECKING:
    import networkx as nx

_KEPT_ROWS = 200_000
"""Rows of answers kept in memory, all answers together."""
_KEPT_NODES = 100_000
"""Nodes of networks kept in memory, all networks together."""
_KEPT_SCENES = 60


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


_NodeId = Annotated[
    str,
    Field(
        pattern=r"^(area|organisation|unit):[0-9A-Za-z][0-9A-Za-z._-]{0,63}$",
        examples=["area:350783001"],
    ),
]
_NodeOrLinked = Annotated[
    str,
    Field(
        pattern=r"^(area|organisation|unit):[0-9A-Za-z][0-9A-Za-z._-]{0,63}(~[A-Z_]{1,40})?$",
        examples=["unit:u-350783-01~PAIRED_WITH"],
    ),
]
_MOST_OPENED = 300
_Hidden = Annotated[
    str, Field(pattern=r"^[A-Za-z_]{1,40}(:[a-z]{1,20})?$", examples=["building_group"])
]
_MOST_HIDDEN = 40


def _network_layers(text: str) -> str:
    """The layers that a comma list names, each once and in their order; none where it is `none`."""
    named = {part.strip() for part in text.split(",") if part.strip()}
    if named == {_NO_LAYER}:
        return _NO_LAYER
    if not named or named - set(LAYERS):
        raise PydanticCustomError("not_network_layers", "expected layers separated by commas")
    return ",".join(layer for layer in LAYERS if layer in named)


_NO_LAYER = "none"


class SceneOf(NetworkOf):
    """Which view of a network: its arrangement, what is opened, and which layers are on."""

    view: SceneView = Field(default=SceneView.rings, title="rings, areas, tree or pairs")
    layers: Annotated[str, AfterValidator(_network_layers)] = Field(
        default=",".join(LAYERS),
        title="Layers of links, separated by commas; none for none",
        examples=["command,pairing"],
        json_schema_extra={"pattern": "^(none|({0})(,({0}))*)$".format("|".join(LAYERS))},
    )
    colour: Colouring = Field(
        default=Colouring.level, title="What the colours of nodes say: level or coverage"
    )
    off: tuple[_Hidden, ...] = Field(
        default=(),
        max_length=_MOST_HIDDEN,
        title="What the legend hides: groups, relations and band:<band>; give it several times",
    )
    open: tuple[_NodeId, ...] = Field(
        default=(),
        max_length=_MOST_OPENED,
        title="Nodes to open, in their order; give it several times",
    )
    closed: tuple[_NodeId, ...] = Field(
        default=(), max_length=_MOST_OPENED, title="Nodes to close where everything is open"
    )
    show: tuple[_NodeOrLinked, ...] = Field(
        default=(),
        max_length=_MOST_OPENED,
        title="Nodes to show although what they belong to is closed; with ~RELATION, what one is "
        "linked with",
    )

    def asked(self) -> Asked:
        """The same for `scene`."""
        on = () if self.layers == _NO_LAYER else tuple(map(Layer, self.layers.split(",")))
        return Asked(
            view=self.view,
            layers=on,
            colouring=self.colour,
            opened=self.open,
            closed=self.closed,
            shown=self.show,
        )


class _Found(NamedTuple):
    """The whole network of an area, the names around it, and the revision it was read at."""

    whole: Held
    names: list[str]
    revision: int


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
        self._answers: Kept[tuple[Envelope, int], Answer[Any, Any]] = Kept(
            _KEPT_ROWS, lambda answer: 1 + len(answer.rows)
        )
        self._networks: Kept[tuple[str, date, str | None, int], _Found] = Kept(
            _KEPT_NODES, lambda found: 1 + len(found.whole.holders)
        )
        self._scenes: Kept[tuple[SceneOf, int], Scene] = Kept(_KEPT_SCENES)

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
        version = scenarios.version_of(self.store, parameters.scenario)
        key = (parameters, version)

        def work(reader: Reader) -> Answer[Any, Any]:
            kept = self._answers.get(reader.revision(), key)
            return question.answer_from(parameters, reader) if kept is None else kept

        with self._answers.turn(key):
            # A server tells it in the transaction of `work`: asked for alone, it costs one more.
            revision = (
                self.store.known_revision()
                if parameters.scenario is None
                else self.store.revision()
            )
            kept = None if revision is None else self._answers.get(revision, key)
            if kept is not None:
                return kept
            answer = scenarios.over(self.store, parameters.scenario, question.name, work)
            supposed = answer.scenario.version if answer.scenario else 0
            self._answers.keep(answer.revision, (parameters, supposed), answer)
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
        wanted = NetworkOf.of(given)

        def read(reader: Reader) -> dict[str, Any]:
            must_exist(reader, "areas", wanted.area)
            return network_rows(reader, wanted.area, wanted.as_of)

        return network.build(**scenarios.over(self.store, wanted.scenario, "network", read))

    def event_log(self, **given: Any) -> list[dict[str, Any]]:
        """What happened to the cases of an area up to a day (see `ask.cases.event_log`).

        Raises:
            InputError: a parameter is not of its form.
            NotFoundError: the area is not in the graph.
        """
        wanted = NetworkOf.of(given)

        def read(reader: Reader) -> list[dict[str, Any]]:
            must_exist(reader, "areas", wanted.area)
            rows = event_log.find(reader, wanted.area, wanted.as_of).rows
            return [row.model_dump(mode="json") for row in rows]

        return scenarios.over(self.store, wanted.scenario, "event_log", read)

    def export(self, form: ExportFormat, **given: Any) -> bytes:
        """The network of an area, or the log of its cases, as one file.

        Raises:
            InputError: a parameter is not of its form.
            NotFoundError: the area is not in the graph.
        """
        if form is ExportFormat.xes:
            return as_xes(self.event_log(**given))
        if form is ExportFormat.events:
            return as_csv(self.event_log(**given))
        return export(self.network(**given), NetworkFormat(form.value))

    def scene(self, wanted: SceneOf) -> Scene:
        """A view of the network of an area: what is shown, at its places (see `scene.scene`).

        Raises:
            NotFoundError: the area is not in the graph.
        """
        revision = self.store.revision()
        version = scenarios.version_of(self.store, wanted.scenario)
        kept = self._scenes.get(revision, (wanted, version))
        if kept is None:
            found = self._found(wanted, revision, version)
            whole = scene(
                found.whole,
                wanted.asked(),
                area=wanted.area,
                names=found.names,
                as_of=wanted.as_of.isoformat(),
                revision=found.revision,
                words=words(wanted.lang),
            )
            kept = without(whole, frozenset(wanted.off))
            self._scenes.keep(revision, (wanted, version), kept)
        return kept

    def _found(self, wanted: NetworkOf, revision: int, version: int) -> _Found:
        """The whole network of an area, kept while somebody explores it."""

        def read(reader: Reader) -> tuple[dict[str, Any], list[str], int]:
            must_exist(reader, "areas", wanted.area)
            names = county_names(reader, wanted.area)
            return network_rows(reader, wanted.area, wanted.as_of), names, reader.revision()

        key = (wanted.area, wanted.as_of, wanted.scenario, version)
        with self._networks.turn(key):
            kept = self._networks.get(revision, key)
            if kept is not None:
                return kept
            rows, names, read_at = scenarios.over(self.store, wanted.scenario, "network", read)
            found = _Found(held(network.build_with_places(**rows)), names, read_at)
            self._networks.keep(read_at, key, found)
            return found

    def view(self, wanted: SceneOf) -> str:
        """A view of the network as one HTML file that opens with no network at all.

        Raises:
            NotFoundError: the area is not in the graph.
        """
        return view.html(self.scene(wanted), words=words(wanted.lang))

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
