"""Whoever sees a part of the graph learns nothing of the rest, whatever is asked, on both engines.

Two neighbouring counties name each other in every way that the model has. Every answer to whoever
sees one of them must be, byte for byte, the answer from a graph in which all else was changed or
taken away, and no id and no name of the rest may stand in it. `bench/leaks.py` asks 10,000.
"""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from conftest import embedded
from leaking import MINE, THEIRS, Requests, Sides, areas_of
from partygraph.errors import NotFoundError
from partygraph.graph import Graph
from partygraph.graphs import Graphs
from partygraph.queries import Query
from partygraph.scope import Scope
from partygraph.store import Rows, Store, open_store
from visiting import visiting

SIDES = Sides.made(communities=2)
STREET = next(iter(areas_of(SIDES, "town", MINE)))
SCOPES = {"county": [MINE], "neighbour": [THEIRS], "street": [STREET]}


@pytest.fixture(params=SCOPES)
def scope(request: pytest.FixtureRequest) -> Scope:
    """Give each of three scopes."""
    return Scope.of(SCOPES[request.param])


@pytest.fixture
def elsewhere(scope: Scope, tmp_path: Path, _ladybug: None) -> Iterator[Store]:
    """Load the graph in which all else was changed or taken away."""
    with open_store(embedded(tmp_path / "elsewhere.lbug"), create=True) as store:
        SIDES.elsewhere(scope).load_into(store)
        yield store


def test_nothing_of_the_rest_is_told(
    empty_store: Store, elsewhere: Store, scope: Scope, tmp_path: Path
) -> None:
    SIDES.load_into(empty_store)
    ids, names = SIDES.hidden_ids(scope), SIDES.hidden_names(scope)
    with (
        visiting(empty_store, scope, tmp_path / "one") as one,
        visiting(elsewhere, scope, tmp_path / "other") as other,
    ):
        requests = Requests(one.get("/api/openapi.json").json(), SIDES, scope, seed=5)
        each = requests.each() if scope == Scope.of([MINE]) else ()
        every = [*each, *requests.some(40)]
        found = 0
        for asked in every:
            told = asked.send(one)
            assert told.leaks(asked, ids, names) == set(), asked
            assert told == asked.send(other), asked
            found += told.status == 200
    assert found > len(every) // 3


def test_whoever_sees_everything_would_be_found_out(empty_ladybug: Store, tmp_path: Path) -> None:
    """The test before this can fail: it does for somebody whose scope is not kept to."""
    SIDES.load_into(empty_ladybug)
    scope = Scope.of([MINE])
    ids, names = SIDES.hidden_ids(scope), SIDES.hidden_names(scope)
    with visiting(empty_ladybug, Scope(), tmp_path) as client:
        requests = Requests(client.get("/api/openapi.json").json(), SIDES, scope, seed=5)
        leaks = [asked.send(client).leaks(asked, ids, names) for asked in requests.some(90)]
    assert sum(map(bool, leaks)) > 10


class Watched(Graph):
    """A graph that notes which statements it reads by."""

    def __init__(self, store: Store) -> None:
        super().__init__(store)
        self.read: list[str] = []
        run = store._read  # noqa: SLF001  what all reading goes through

        def noted(statement: Query, parameters: dict[str, object]) -> Rows:
            self.read.append(statement.name)
            rows: Rows = run(statement, parameters)
            return rows

        vars(store)["_read"] = noted


def test_what_is_hidden_is_looked_for_as_what_is_not_there(
    empty_ladybug: Store, tmp_path: Path
) -> None:
    """The same statements on the same copy: how long it takes tells nothing."""
    SIDES.load_into(empty_ladybug)
    scope = Scope.of([MINE])
    hidden = min(id_ for id_ in SIDES.hidden_ids(scope) if id_.startswith("u-"))
    with Graphs(Graph(empty_ladybug), tmp_path / "scopes") as graphs:
        seen = Watched(graphs.of(scope).store)
        asks: tuple[Callable[[str], object], ...] = (
            lambda id_: seen.answer("unit_pairings", unit=id_),
            lambda id_: seen.answer("history", body=id_),
        )
        for ask in asks:
            by = []
            for id_ in (hidden, hidden.replace(THEIRS, "990199")):
                seen.read.clear()
                with pytest.raises(NotFoundError):
                    ask(id_)
                by.append(list(seen.read))
            assert by[0] == by[1]
