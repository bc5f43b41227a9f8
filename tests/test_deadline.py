"""One limit for all that a question does: waiting, reading, computing."""

import dataclasses
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import networkx as nx
import pytest
from starlette.testclient import TestClient

from conftest import embedded
from partygraph import deadline, measures
from partygraph.ask import QUESTIONS
from partygraph.errors import TimeLimitError
from partygraph.generate import generate
from partygraph.graph import Graph
from partygraph.load import load
from partygraph.queries import Query
from partygraph.store import EngineStore, Reader, Rows, open_store
from partygraph.web import create_app
from partygraph.words import Language

T = TypeVar("T")
GIVEN = {
    "area": "350783",
    "unit": "u-350783-01",
    "body": "u-350783-01",
    "organisation": "o-350783001001-x01",
    "text": "社区",
    "start": "u-350783-01",
    "finish": "350783004003",
    "measure": "projects",
}


class Clock:
    """A clock that a test sets."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """Give the clock that every limit goes by."""
    made = Clock()
    monkeypatch.setattr(deadline, "monotonic", made)
    return made


def test_what_is_left_shrinks_and_the_error_names_what_was_asked(clock: Clock) -> None:
    assert deadline.left() == float("inf")
    with deadline.within(10, "fairness"):
        clock.now = 4
        assert deadline.left() == 6
        clock.now = 10
        with pytest.raises(TimeLimitError) as caught:
            deadline.left()
    assert (caught.value.rule, caught.value.details) == ("time_limit", {"name": "fairness"})
    assert deadline.left() == float("inf")


def test_a_limit_inside_a_limit_adds_no_time(clock: Clock) -> None:
    with deadline.within(10, "outer"), deadline.within(60, "inner"):
        clock.now = 11
        with pytest.raises(TimeLimitError, match="outer"):
            deadline.left()


def test_what_reads_a_whole_graph_has_longer_than_a_question(clock: Clock) -> None:
    with deadline.within(3600, "backup"), deadline.within(15, "ledger"):
        clock.now = 16
        assert deadline.left() == 3584


def test_a_request_ends_a_question_and_what_takes_longer(clock: Clock) -> None:
    with deadline.of_request(60, "/api/ask"), deadline.within(15, "fairness"):
        assert deadline.left() == 15
    with (
        deadline.of_request(60, "/api/backup"),
        deadline.within(3600, "backup"),
        deadline.within(15, "ledger"),
    ):
        assert deadline.left() == 60
        clock.now = 61
        with pytest.raises(TimeLimitError, match="api/backup"):
            deadline.left()


def test_a_loop_looks_at_the_clock_every_so_many_items(clock: Clock) -> None:
    for items in (deadline.each(range(1000)), iter(deadline.Rows(range(1000)))):
        clock.now = 0
        with deadline.within(10, "x"):
            assert [next(items) for _ in range(256)] == list(range(256))
            clock.now = 11
            with pytest.raises(TimeLimitError):
                next(items)


class Late(EngineStore):
    """A store after whose last statement the time is over."""

    def __init__(self, store: EngineStore, clock: Clock, last: int) -> None:
        self.engine, self.address, self.time_limit = store.engine, store.address, 10
        self.reads = 0
        self._store, self._clock, self._last = store, clock, last

    def read(self, statement: Query, /, **parameters: Any) -> Rows:
        rows = self._store.read(statement, **parameters)
        self.reads += 1
        self._clock.now = 11 if self.reads == self._last else 0
        return rows

    def _snapshot(self, work: Callable[[Reader], T]) -> T:
        return work(self)

    def close(self) -> None:
        """Nothing to close."""

    _write = _graft = _suppose = _migrations_done = _apply_migration = close  # type: ignore[assignment]
    entries = written = number_of = _keeps = close  # type: ignore[assignment]


def ask_late(name: str, store: EngineStore, clock: Clock) -> None:
    """Ask a question whose time is over as soon as its last statement was read."""
    question = QUESTIONS[name]
    given = {one: GIVEN[one] for one in question.own_parameters() if one in GIVEN}
    given["as_of"] = "2020-07-01"
    whole = Late(store, clock, last=0)
    question(whole, **given)
    clock.now = 0
    with pytest.raises(TimeLimitError, match=name):
        question(Late(store, clock, last=whole.reads), **given)


@pytest.mark.parametrize("name", QUESTIONS)
def test_a_question_whose_time_is_over_has_no_answer(
    name: str, seeded_ladybug: EngineStore, clock: Clock
) -> None:
    ask_late(name, seeded_ladybug, clock)


HEAVY = (
    "single_failures", "clusters", "key_connectors", "unmet_demands", "idle_resources",
    "sole_suppliers", "supply_demand_balance", "paper_pairings", "claims", "demand_coverage",
    "demand_states", "enterprise_coverage", "seat_coverage", "search",
)  # fmt: skip
"""Those that compute long on a whole province."""


@pytest.mark.parametrize("name", HEAVY)
def test_a_question_that_computes_long_stops_in_the_middle_of_it(
    name: str, seeded_ladybug: EngineStore, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = []
    find = QUESTIONS[name].find

    def found(*arguments: Any, **given: Any) -> Any:
        answer = find(*arguments, **given)
        asked.append("found")
        return answer

    question = dataclasses.replace(QUESTIONS[name], find=found)
    monkeypatch.setitem(QUESTIONS, name, question)
    ask_late(name, seeded_ladybug, clock)
    assert asked == ["found"]  # without the limit; with it, it never got there


def ring(bodies: int) -> "nx.Graph[str]":
    """A network of one component."""
    made: nx.Graph[str] = nx.cycle_graph([f"{n:05}" for n in range(bodies)])
    return made


@pytest.mark.parametrize(
    "measure",
    [measures.betweenness, measures.cut_off, measures.groups],
    ids=lambda one: one.__name__,
)
def test_a_measure_of_a_large_network_stops_in_the_middle(
    measure: Callable[["nx.Graph[str]"], object], monkeypatch: pytest.MonkeyPatch
) -> None:
    graph = ring(measures.MODULARITY_UP_TO + 1)
    looks = iter(range(3))  # the third look finds the time over
    monkeypatch.setattr(deadline, "monotonic", lambda: next(looks, 11))
    with deadline.within(10, "x"), pytest.raises(TimeLimitError):
        measure(graph)


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make a generated city large enough that no heavy question is done at once."""
    folder = tmp_path_factory.mktemp("city")
    tables = folder / "tables"
    tables.mkdir()
    generate(tables, communities=60, units=288, seed=1)
    with open_store(embedded(folder / "city.lbug"), create=True) as store:
        load(store, tables)
    return folder / "city.lbug"


def test_a_question_over_its_limit_is_503_and_the_server_goes_on(city: Path) -> None:
    with open_store(embedded(city)) as store:
        client = TestClient(create_app(Graph(store), Language.en), raise_server_exceptions=False)
        areas = client.get("/api/ask/places").json()["rows"]
        county = next(row["id"] for row in areas if row["level"] == "county")
        store.time_limit = 0.01
        for name in HEAVY[:5]:
            response = client.get(f"/api/ask/{name}", params={"area": county})
            assert response.status_code == 503
            assert response.json()["title"] == (
                f"{name} was stopped at its time limit. "
                "Ask for a smaller area, or raise PARTYGRAPH_TIME_LIMIT."
            )
        store.time_limit = 60
        for name in HEAVY[:5]:
            assert client.get(f"/api/ask/{name}", params={"area": county}).status_code == 200
