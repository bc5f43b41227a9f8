"""What a cluster of Neo4j asks of a client, as far as one server shows it."""

import pytest
from neo4j import Address, GraphDatabase

from conftest import SharedNeo4j, statement
from partygraph.store import Store
from partygraph.store.neo4j import Neo4jStore

pytestmark = pytest.mark.lines


def test_what_reads_next_waits_for_what_was_written_last(empty_neo4j: Store) -> None:
    assert isinstance(empty_neo4j, Neo4jStore)
    known = set(empty_neo4j._bookmarks.get_bookmarks())  # noqa: SLF001
    empty_neo4j.write(
        lambda transaction: transaction.run(statement("CREATE (n:Source {id: 'src-cluster'})"))
    )
    written = set(empty_neo4j._bookmarks.get_bookmarks())  # noqa: SLF001
    assert written
    assert written != known
    found = empty_neo4j.read(statement("MATCH (n:Source) RETURN n.id AS id"))
    assert found == [{"id": "src-cluster"}]


def test_the_routing_table_of_one_names_it_for_reading_and_for_writing(
    shared_neo4j: SharedNeo4j,
) -> None:
    server = shared_neo4j.server
    assert server.address.startswith("neo4j://")
    with GraphDatabase.driver(server.address, auth=(server.user, server.password)) as driver:
        (row,), *_ = driver.execute_query("CALL dbms.routing.getRoutingTable({}, 'neo4j')")
    host = server.address.partition("://")[2]
    roles = {one["role"]: one["addresses"] for one in row["servers"]}
    assert roles == {"WRITE": [host], "READ": [host], "ROUTE": [host]}


def test_a_first_address_that_is_dead_is_passed_over(shared_neo4j: SharedNeo4j) -> None:
    server = shared_neo4j.server
    host = server.address.partition("://")[2]
    name, _, port = host.partition(":")
    with GraphDatabase.driver(
        "neo4j://graph.invalid:7687",
        auth=(server.user, server.password),
        resolver=lambda _address: [Address(("127.0.0.1", 1)), Address((name, int(port)))],
        connection_timeout=3,
    ) as driver:
        assert driver.execute_query("RETURN 1 AS one").records[0]["one"] == 1
