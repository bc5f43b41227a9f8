"""A cluster as a client meets it: who is asked, and what becomes of a line that drops at each step.

The servers are `bolt_peer`'s: one Neo4j has no other leader, no secondary that is behind, and
drops no line when it is told to.
"""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from math import inf
from time import sleep
from typing import Any

import pytest

from bolt_peer import (
    AFTER,
    BEHIND,
    CONNECT,
    DROP,
    DROP_AFTER,
    FREEZE,
    HANDSHAKE,
    NOT_A_LEADER,
    NOTE,
    NOTES,
    Cluster,
)
from partygraph.actor import under
from partygraph.errors import ConflictError, PartygraphError
from partygraph.queries import query
from partygraph.store import EngineStore, Transaction, open_store
from partygraph.store import neo4j as store_neo4j
from partygraph.words import Language

READ_ONLY = "Neo.ClientError.General.ForbiddenOnReadOnlyDatabase"
DEADLOCK = "Neo.TransientError.Transaction.DeadlockDetected"
UNAVAILABLE = "Neo.TransientError.General.DatabaseUnavailable"
LEFT_OPEN = "Neo.TransientError.Cluster.ReplicationFailure"
SECURITY = "Neo.ClientError.Security."
OPENING = (CONNECT, HANDSHAKE, "HELLO", "LOGON", "ROUTE")
READING = ("BEGIN", "RUN", "PULL", "COMMIT")
LONG = 120
"""Seconds after which a test says that no answer comes at all."""


@pytest.fixture(autouse=True)
def _hasty(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the driver wait a tenth as long before it tries anew: the first time, of a second."""
    monkeypatch.setattr("neo4j._sync.work.session.sleep", lambda seconds: sleep(seconds / 10))


@contextmanager
def opened(cluster: Cluster, **given: Any) -> Iterator[EngineStore]:
    with open_store(cluster.settings(**given)) as store:
        yield store


def note(store: EngineStore, text: str, operation: str = "") -> None:
    with under(operation):
        store.write(lambda transaction: transaction.run(NOTE, text=text))


def notes(store: EngineStore) -> list[str]:
    return [row["text"] for row in store.read(NOTES)]


def answered(work: Callable[[], Any]) -> Any:
    """What `work` returns or raises, in words; the test fails where it does neither."""
    found: list[Any] = []

    def done() -> None:
        try:
            found.append(work())
        except PartygraphError as error:
            found.append(error)

    thread = threading.Thread(target=done, daemon=True)
    thread.start()
    thread.join(LONG)
    assert found, "no answer at all"
    if isinstance(found[0], PartygraphError):
        assert all(found[0].sentence(language) for language in Language)
        return found[0].rule
    return found[0]


# Who is asked


def test_readers_are_asked_and_the_leader_writes() -> None:
    with Cluster(readers=3) as cluster, opened(cluster) as store:
        for _ in range(30):
            notes(store)
        note(store, "one")
        assert set(cluster.who("RUN", NOTES)) == {peer.name for peer in cluster.readers}
        assert cluster.who("RUN", NOTE) == ["primary-0"]
        modes = {
            (heard.peer.partition("-")[0], heard.fields[0].get("mode", "w"))
            for heard in cluster.heard
            if heard.message == "BEGIN"
        }
        assert modes == {("reader", "r"), ("primary", "w")}


def test_the_next_read_tells_the_bookmark_of_the_last_write() -> None:
    with Cluster() as cluster, opened(cluster) as store:
        for number in (1, 2):
            note(store, f"note {number}")
            assert len(notes(store)) == number
            (begun,) = [heard for heard in cluster.heard if heard.message == "BEGIN"][-1].fields
            assert begun["bookmarks"] == [f"after-{number}"]


def test_a_secondary_that_is_behind_does_not_answer_for_what_was_written() -> None:
    with Cluster(readers=2) as cluster, opened(cluster) as store:
        cluster.hold_back(cluster.readers[0])
        note(store, "new")
        cluster.fault("BEGIN", BEHIND)  # whichever is asked first
        cluster.fault("BEGIN", DROP, peer=cluster.readers[0], times=inf)
        assert answered(lambda: notes(store)) == ["new"]


def test_where_every_secondary_stays_behind_the_answer_is_not_an_old_one() -> None:
    with Cluster(readers=2) as cluster, opened(cluster, time_limit=3) as store:
        for reader in cluster.readers:
            cluster.hold_back(reader)
        note(store, "new")
        assert answered(lambda: notes(store)) in ("not_now", "time_limit")


@pytest.mark.parametrize("step", READING)
def test_a_database_that_is_away_on_one_secondary_is_read_on_another(step: str) -> None:
    with Cluster(readers=2) as cluster, opened(cluster) as store:
        note(store, "one")
        about = NOTES if step in ("RUN", "PULL") else None
        cluster.fault(step, UNAVAILABLE, about=about)
        assert answered(lambda: notes(store)) == ["one"]
        assert len(set(cluster.who("BEGIN")) & {"reader-0", "reader-1"}) == 2


# The leader changes


@pytest.mark.parametrize("code", [NOT_A_LEADER, READ_ONLY])
@pytest.mark.parametrize("step", ["BEGIN", "RUN", "COMMIT"])
def test_a_write_goes_to_the_new_leader_and_is_there_once(code: str, step: str) -> None:
    with Cluster() as cluster, opened(cluster) as store:
        old, new = cluster.primaries
        note(store, "before")
        cluster.fault(step, code, peer=old, about=NOTE if step == "RUN" else None)
        cluster.leader = new
        asked = len(cluster.who("ROUTE"))
        note(store, "after", "op-1")
        assert cluster.graph.notes == ["before", "after"]
        assert cluster.graph.operations["op-1"] == 2
        assert cluster.who("RUN", NOTE)[-1] == new.name
        assert len(cluster.who("ROUTE")) > asked
        assert notes(store) == ["before", "after"]


def test_a_leader_that_is_voted_out_before_the_commit_has_written_nothing() -> None:
    with Cluster() as cluster, opened(cluster) as store:
        old, new = cluster.primaries
        seen = []

        def work(transaction: Transaction) -> None:
            transaction.run(NOTE, text="once")
            seen.append(cluster.leader)
            cluster.leader = new

        store.write(work)
        assert seen == [old, new]
        assert cluster.graph.notes == ["once"]
        assert cluster.graph.commits == 1


def test_while_a_leader_is_elected_a_write_waits_and_reads_go_on() -> None:
    with Cluster() as cluster, opened(cluster) as store:
        old, new = cluster.primaries
        note(store, "before")
        cluster.leader = None
        elected = threading.Timer(2, lambda: setattr(cluster, "leader", new))
        elected.start()
        assert notes(store) == ["before"]
        note(store, "after")
        elected.join()
        assert cluster.graph.notes == ["before", "after"]
        assert cluster.who("RUN", NOTE)[-1] == new.name
        assert old.name in cluster.who("RUN", NOTE)


def test_without_a_leader_a_write_is_refused_in_words_and_reads_go_on() -> None:
    with Cluster() as cluster, opened(cluster) as store:
        cluster.leader = None
        assert answered(lambda: note(store, "never")) == "unreachable"
        assert notes(store) == []


# The line drops


@pytest.mark.parametrize("step", OPENING)
def test_a_line_that_drops_while_the_store_opens_is_told(step: str) -> None:
    with Cluster() as cluster:
        cluster.fault(step, DROP, times=inf)
        assert answered(lambda: open_store(cluster.settings())) == "unreachable"


@pytest.mark.parametrize("step", OPENING)
def test_a_store_that_is_open_stands_a_line_that_drops_on_the_way_to_another(step: str) -> None:
    with Cluster() as cluster, opened(cluster) as store:
        cluster.fault(step, DROP, peer=None if step == "ROUTE" else cluster.primaries[1])
        cluster.leader = cluster.primaries[1]
        note(store, "one")
        assert cluster.graph.notes == ["one"]


@pytest.mark.parametrize("how", [DROP, DROP_AFTER])
@pytest.mark.parametrize("step", READING)
def test_a_read_whose_line_drops_is_read_anew(step: str, how: str) -> None:
    with Cluster() as cluster, opened(cluster) as store:
        note(store, "one")
        cluster.fault(step, how, about=NOTES if step in ("RUN", "PULL") else None)
        assert answered(lambda: notes(store)) == ["one"]


@pytest.mark.parametrize("how", [DROP, DROP_AFTER])
@pytest.mark.parametrize("step", ["BEGIN", "RUN", "PULL"])
def test_a_write_whose_line_drops_before_the_commit_is_written_anew(step: str, how: str) -> None:
    with Cluster() as cluster, opened(cluster) as store:
        cluster.fault(step, how, peer=cluster.leader, about=None if step == "BEGIN" else NOTE)
        note(store, "one", "op-1")
        assert cluster.graph.notes == ["one"]
        assert cluster.graph.commits == 1


def test_a_line_that_drops_before_the_commit_is_told_and_asked_again_writes_once() -> None:
    with Cluster() as cluster, opened(cluster) as store:
        cluster.fault("COMMIT", DROP, peer=cluster.leader)
        assert answered(lambda: note(store, "one", "op-1")) == "unreachable"
        assert cluster.graph.notes == []
        note(store, "one", "op-1")
        assert cluster.graph.notes == ["one"]


@pytest.mark.parametrize("operation", ["op-1", ""])
def test_a_line_that_drops_after_the_commit_was_done_is_found_out(operation: str) -> None:
    with Cluster() as cluster, opened(cluster) as store:
        for reader in cluster.readers:
            cluster.hold_back(reader)  # nobody but the leader knows
        cluster.fault("COMMIT", DROP_AFTER, peer=cluster.leader)
        assert answered(lambda: note(store, "one", operation)) is None
        assert cluster.graph.notes == ["one"]
        assert cluster.graph.head["revision"] == 1


def test_what_was_committed_when_the_leader_went_is_known_when_it_is_back() -> None:
    with Cluster(primaries=1) as cluster, opened(cluster, time_limit=6) as store:
        (leader,) = cluster.primaries
        for reader in cluster.readers:
            cluster.hold_back(reader)
        cluster.fault("COMMIT", DROP_AFTER, peer=leader)
        cluster.fault(CONNECT, DROP, peer=leader, times=inf)
        assert answered(lambda: note(store, "one", "op-1")) == "outcome_unknown"
        cluster.mend()
        # Another process, which has no bookmark of what was written, and meets a secondary behind.
        with opened(cluster) as another, pytest.raises(ConflictError) as done:
            note(another, "one", "op-1")
        assert done.value.rule == "operation_done"
        assert cluster.graph.notes == ["one"]


# What a server says


@pytest.mark.parametrize("step", ["BEGIN", "RUN", "PULL", "COMMIT"])
@pytest.mark.parametrize("code", [DEADLOCK, UNAVAILABLE, f"{SECURITY}AuthorizationExpired"])
def test_what_passes_is_tried_anew_and_written_once(code: str, step: str) -> None:
    with Cluster() as cluster, opened(cluster) as store:
        about = NOTE if step in ("RUN", "PULL") else None
        cluster.fault(step, code, peer=cluster.leader, about=about)
        note(store, "one")
        assert cluster.graph.notes == ["one"]
        assert cluster.graph.commits == 1


@pytest.mark.parametrize("operation", ["op-1", ""])
def test_a_commit_that_is_said_to_have_failed_and_did_not_is_not_done_twice(operation: str) -> None:
    with Cluster() as cluster, opened(cluster) as store:
        cluster.fault("COMMIT", AFTER + LEFT_OPEN, peer=cluster.leader)
        note(store, "one", operation)
        assert cluster.graph.notes == ["one"]
        assert cluster.graph.head["revision"] == cluster.graph.head["entry"] == 1


def test_what_goes_on_failing_ends_in_words() -> None:
    with Cluster() as cluster, opened(cluster) as store:
        cluster.fault("RUN", DEADLOCK, peer=cluster.leader, about=NOTE, times=inf)
        assert answered(lambda: note(store, "never")) == "not_now"
        assert cluster.graph.notes == []


@pytest.mark.parametrize(
    ("name", "rule"),
    [
        ("Unauthorized", "refused"),
        ("TokenExpired", "refused"),
        ("CredentialsExpired", "refused"),
        ("Forbidden", "refused"),
        ("AuthenticationRateLimit", "not_now"),  # for some seconds the right password is, too
    ],
)
@pytest.mark.parametrize("step", ["LOGON", "ROUTE", "BEGIN", "RUN"])
def test_who_is_not_let_in_is_told_so(name: str, rule: str, step: str) -> None:
    with Cluster() as cluster:
        cluster.fault(step, SECURITY + name, times=inf)
        assert answered(lambda: open_store(cluster.settings())) == rule


def test_an_authorization_that_goes_on_expiring_is_told() -> None:
    with Cluster() as cluster, opened(cluster, time_limit=3) as store:
        cluster.fault("RUN", f"{SECURITY}AuthorizationExpired", about=NOTES, times=inf)
        assert answered(lambda: notes(store)) == "not_now"


# A server says nothing more


@pytest.mark.parametrize("step", OPENING)
def test_a_frozen_server_is_told_while_the_store_opens(step: str) -> None:
    with Cluster() as cluster:
        cluster.fault(step, FREEZE, times=inf)
        assert answered(lambda: open_store(cluster.settings())) in ("unreachable", "busy")


@pytest.mark.parametrize("told", [1, None])
@pytest.mark.parametrize("step", READING)
def test_a_secondary_that_freezes_is_given_up(
    step: str, told: int | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(store_neo4j, "_SILENCE", 1)
    with Cluster(silence=told) as cluster, opened(cluster) as store:
        note(store, "one")
        cluster.fault(step, FREEZE, about=NOTES if step in ("RUN", "PULL") else None)
        assert answered(lambda: notes(store)) == ["one"]


@pytest.mark.parametrize("step", ["BEGIN", "RUN", "PULL", "COMMIT"])
def test_a_leader_that_freezes_is_given_up_and_nothing_is_written_twice(step: str) -> None:
    with Cluster(silence=1) as cluster, opened(cluster) as store:
        about = NOTE if step in ("RUN", "PULL") else None
        cluster.fault(step, FREEZE, peer=cluster.leader, about=about)
        first = answered(lambda: note(store, "one", "op-1"))
        assert first is None or (step == "COMMIT" and first == "unreachable")
        if first is not None:
            note(store, "one", "op-1")
        assert cluster.graph.notes == ["one"]


def test_a_step_of_the_schema_is_not_done_again_for_a_member_that_is_behind() -> None:
    with Cluster() as cluster:
        for reader in cluster.readers:
            cluster.hold_back(reader)
            cluster.seen_by(reader).migrations.clear()
        with opened(cluster) as store:
            assert store.migrate() == ()
        assert cluster.who("RUN", query("schema/done"))[-1] == "primary-0"
        assert cluster.graph.commits == 0


# What the store sets up of the driver's own


@pytest.mark.parametrize("at_once", [1 << 16, 7])
def test_what_has_come_is_received_at_once(at_once: int, monkeypatch: pytest.MonkeyPatch) -> None:
    received: list[int] = []

    class Noting:
        def __init__(self, socket: Any) -> None:
            self._socket = socket

        def recv(self, most: int) -> Any:
            part = self._socket.recv(most)
            received.append(len(part))
            return part

    ahead = vars(store_neo4j)["_Ahead"]
    monkeypatch.setattr(store_neo4j, "_RECEIVED", at_once)
    monkeypatch.setattr(store_neo4j, "_Ahead", lambda socket: ahead(Noting(socket)))
    texts = [f"{number:04}" for number in range(500)]
    with Cluster() as cluster, opened(cluster) as store:
        cluster.graph.notes.extend(texts)
        received.clear()
        assert notes(store) == texts
    assert max(received) <= at_once
    assert sum(received) > 500 * 8
    # The driver asks twice for each row; the peer sends each for itself.
    assert (len(received) < 600) == (at_once > 7)
