"""What was computed is kept as long as the graph is what it was computed from."""

import threading
import time
from typing import Any

import pytest

from partygraph import deadline
from partygraph.errors import TimeLimitError
from partygraph.graph import Graph
from partygraph.kept import Kept
from partygraph.store import EngineStore


def test_nothing_of_an_earlier_revision_stays_in_memory() -> None:
    kept: Kept[str, str] = Kept(10, len)
    assert kept.get(1, "a") is None
    kept.keep(1, "a", "one")
    assert kept.get(1, "a") == "one"
    assert kept.get(2, "a") is None
    assert not vars(kept)["_values"]
    kept.keep(1, "a", "late")  # it was found in what is gone
    assert kept.get(2, "a") is None
    assert not vars(kept)["_values"]


def test_each_part_of_the_graph_has_its_own_revision() -> None:
    kept: Kept[str, str] = Kept(10, len)
    for part in ("", "350783"):
        kept.get(1, "a", part=part)
        kept.keep(1, "a", f"of {part}"[:4], part=part)
    assert kept.get(2, "a") is None
    assert kept.get(1, "a", part="350783") == "of 3"


def test_the_ones_that_were_not_asked_for_longest_go_first_and_none_is_too_large() -> None:
    kept: Kept[str, str] = Kept(10, len)
    kept.get(1, "")
    for key in "abcd":
        kept.keep(1, key, "four")
        kept.get(1, "a")
    assert [key for key in "abcd" if kept.get(1, key)] == ["a", "d"]
    kept.keep(1, "e", "far too large")
    assert kept.get(1, "e") is None
    assert kept.get(1, "a") == "four"


def test_who_asks_while_it_is_being_found_waits_for_it(
    seeded_ladybug: EngineStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    graph, found = Graph(seeded_ladybug), []
    snapshot = type(seeded_ladybug).snapshot

    def slowly(store: EngineStore, name: str, work: Any) -> Any:
        found.append(name)
        time.sleep(0.3)
        return snapshot(store, name, work)

    monkeypatch.setattr(type(seeded_ladybug), "snapshot", slowly)
    answers: list[Any] = []

    def ask(day: int) -> None:
        answers.append(graph.answer("area_parts", area="350783", as_of=f"2020-07-0{day}"))

    asking = [threading.Thread(target=ask, args=(day,)) for day in (1, 1, 1, 2)]
    for one in asking:
        one.start()
    for one in asking:
        one.join()
    assert found == ["area_parts", "area_parts"]  # once for each day
    assert len({id(one) for one in answers}) == 2
    assert len(answers) == 4


def test_who_waits_is_told_when_the_time_is_over_and_the_next_finds_it() -> None:
    kept: Kept[str, str] = Kept(10)
    with kept.turn("a"):
        # Another key is not waited for.
        with kept.turn("b"):
            pass
        with deadline.within(0.05, "too_long"), pytest.raises(TimeLimitError, match="too_long"):
            kept.turn("a").__enter__()
    with deadline.within(5, "next"), kept.turn("a"):
        assert list(vars(kept)["_turns"]) == ["a"]
    assert not vars(kept)["_turns"]
