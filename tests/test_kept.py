"""What was computed is kept as long as the graph is what it was computed from."""

import threading
import time
from itertools import count
from typing import Any

import pytest
from neo4j import Bookmarks, Session
from neo4j.exceptions import SessionExpired

from partygraph import deadline
from partygraph.changes import records, undo
from partygraph.entries import enter
from partygraph.errors import TimeLimitError
from partygraph.graph import Graph
from partygraph.kept import Kept
from partygraph.queries import Query, query
from partygraph.store import Act, Deed, EngineStore, Reader, neo4j

pytestmark = pytest.mark.lines  # what a bookmark says is the server's own matter

SOURCE = {"id": "s-1", "title": "甲", "publisher": "乙", "kind": "policy_document"}


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


def test_a_question_costs_a_server_one_transaction_and_no_look_at_the_revision(
    seeded_neo4j: EngineStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    ran = vars(neo4j)["_ran"]

    def noting(transaction: Any, statement: Query, parameters: dict[str, Any]) -> Any:
        asked.append(statement.name)
        return ran(transaction, statement, parameters)

    monkeypatch.setattr(neo4j, "_ran", noting)
    begun = type(seeded_neo4j)._transaction  # type: ignore[attr-defined]  # noqa: SLF001

    def beginning(store: EngineStore, *given: Any) -> Any:
        asked.append("BEGIN")
        return begun(store, *given)

    monkeypatch.setattr(type(seeded_neo4j), "_transaction", beginning)
    monkeypatch.setattr(seeded_neo4j, "seen", type(seeded_neo4j.seen)())  # type: ignore[attr-defined]
    graph = Graph(seeded_neo4j)
    given = {"area": "350783", "as_of": "2020-07-01"}
    first = graph.answer("uncovered_communities", **given)
    assert asked[:2] == ["BEGIN", "ask/revision"]
    assert asked[-1] == "ask/revision"
    assert asked.count("ask/revision") == 2
    asked.clear()
    assert graph.answer("uncovered_communities", **given) is first
    assert asked == ["BEGIN", "ask/revision"]
    asked.clear()
    graph.answer("uncovered_communities", **given | {"as_of": "2020-07-02"})
    # The area was there at this revision, and the database was in one state all along.
    assert asked == ["BEGIN", "ask/uncovered_communities"]


@pytest.mark.parametrize("was_seen", [False, True])
def test_what_was_read_from_a_server_while_it_was_written_to_is_read_anew(
    empty_neo4j: EngineStore, *, was_seen: bool
) -> None:
    seen: list[tuple[int, int]] = []
    sources = query("ask/sources")

    def work(reader: Reader) -> int:
        first = reader.revision()
        rows = len(reader.read(sources))
        if not seen:
            enter(empty_neo4j, {"sources": [SOURCE]}, by="test")
        seen.append((first, rows))
        return rows

    if was_seen:
        see(empty_neo4j)
    assert empty_neo4j.snapshot("test", work) == 1
    assert seen == [(0, 0), (1, 1)]


@pytest.mark.parametrize("was_seen", [False, True])
def test_what_was_read_while_something_was_written_beside_the_graph_is_not_read_anew(
    empty_neo4j: EngineStore, *, was_seen: bool
) -> None:
    times = []

    def work(reader: Reader) -> int:
        times.append(reader.revision())
        rows = len(reader.read(query("ask/sources")))
        empty_neo4j.note(Deed(Act.check))
        return rows

    if was_seen:
        see(empty_neo4j)
    assert empty_neo4j.snapshot("test", work) == 0
    assert times == [0]


def test_what_was_there_at_a_revision_is_asked_for_again_at_the_next(
    empty_neo4j: EngineStore,
) -> None:
    def is_there(reader: Reader) -> bool:
        return reader.has("areas", "350783")

    area = {"id": "350783", "source_id": "s-1", "level": "county", "kind": "county"}
    area |= {"name": "建瓯市", "official_name": "建瓯市", "valid_from": "2020-01-01"}
    assert not empty_neo4j.snapshot("test", is_there)
    enter(empty_neo4j, {"sources": [SOURCE], "areas": [area]}, by="test")
    assert empty_neo4j.snapshot("test", is_there)
    assert empty_neo4j.snapshot("test", is_there)
    undo(empty_neo4j, records(empty_neo4j)[0].id, by="test")
    assert not empty_neo4j.snapshot("test", is_there)


def test_what_was_seen_of_a_server_before_a_write_is_not_believed(empty_neo4j: EngineStore) -> None:
    sources, read = query("ask/sources"), []

    def work(reader: Reader) -> int:
        read.append((reader.revision(), len(reader.read(sources))))
        return len(read)

    store = see(empty_neo4j)
    before = store.seen
    enter(store, {"sources": [SOURCE]}, by="test")
    store.seen = before._replace(at=time.monotonic())
    assert store.snapshot("test", work) == 2
    assert read == [(0, 1), (1, 1)]
    assert store.snapshot("test", work) == 3
    # Where it is not known which state was seen, it is looked whether the revision is the same.
    store.seen = store.seen._replace(since=frozenset(), at=time.monotonic())
    assert store.snapshot("test", work) == 4
    # Nor is believed what was seen long ago.
    store.seen = before._replace(at=time.monotonic() - 2)
    assert store.snapshot("test", work) == 5
    assert {*read[2:]} == {(1, 1)}


def test_what_was_read_before_a_line_dropped_is_read_anew(
    empty_neo4j: EngineStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The member that is asked next may be behind: the same revision there says nothing."""
    look, looks, times = vars(neo4j)["_Snapshot"].look, count(1), []

    def dropping(reader: Any) -> int:
        if next(looks) == 2:
            raise SessionExpired
        return int(look(reader))

    def work(reader: Reader) -> int:
        times.append(len(reader.read(query("ask/sources"))))
        return len(times)

    monkeypatch.setattr(vars(neo4j)["_Snapshot"], "look", dropping)
    monkeypatch.setattr(empty_neo4j, "seen", type(see(empty_neo4j).seen)())
    assert empty_neo4j.snapshot("test", work) == 2
    assert times == [0, 0]


def test_a_revision_is_not_believed_that_was_read_in_a_state_nobody_knows(
    empty_neo4j: EngineStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = see(empty_neo4j)
    before = store.seen
    with monkeypatch.context() as patch:
        patch.setattr(Session, "last_bookmarks", lambda _: Bookmarks.from_raw_values(()))
        store.revisions()
    assert store.seen == before


def see(store: EngineStore) -> neo4j.Neo4jStore:
    """Look at the revision of a server, in a state that is known."""
    assert isinstance(store, neo4j.Neo4jStore)
    store.revisions()
    store.revisions()
    assert store.seen.since
    return store
