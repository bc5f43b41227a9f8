"""What a notebook user holds: a graph that is asked, drawn and turned into frames."""

import pytest

import partygraph
from partygraph.ask import QUESTIONS
from partygraph.errors import InputError, NotFoundError
from partygraph.graph import Graph
from partygraph.store import Store


@pytest.fixture(scope="module")
def graph(seeded_ladybug: Store) -> Graph:
    return partygraph.Graph(seeded_ladybug)


def test_every_question_is_a_method_and_nothing_else_is(graph: Graph) -> None:
    assert dir(graph.ask) == sorted(QUESTIONS)
    with pytest.raises(AttributeError, match="no_such_question"):
        graph.ask.no_such_question  # noqa: B018


def test_rows_are_typed_and_become_a_frame(graph: Graph) -> None:
    answer = graph.ask.pairing_coverage(area="350783", as_of="2020-07-01")
    assert answer.summary.units == 72
    frame = answer.to_frame()
    assert frame.shape == (29, 11)
    assert frame["projects"].sum() == 147


def test_an_answer_is_kept_until_the_graph_changes(graph: Graph) -> None:
    first = graph.ask.places(as_of="2020-07-01")
    assert graph.ask.places(as_of="2020-07-01") is first
    assert graph.ask.places(as_of="2020-07-02") is not first


def test_pages_lead_through_all_rows_and_a_page_begins_after_a_row_that_is_there(
    graph: Graph,
) -> None:
    whole = graph.ask.pairing_coverage(area="350783").rows
    rows, after = [], ""
    while after is not None:
        page = graph.ask.pairing_coverage(area="350783", limit=7, after=after)
        rows += page.rows
        after = page.next
    assert tuple(rows) == whole
    with pytest.raises(NotFoundError, match="has no row “nowhere”"):
        graph.ask.pairing_coverage(area="350783", after="nowhere")


def test_a_network_is_a_networkx_graph_of_the_area(graph: Graph) -> None:
    network = graph.network(area="350783", as_of="2020-07-01")
    paired = [data for _, _, data in network.edges(data=True) if data["relation"] == "PAIRED_WITH"]
    assert len(paired) == 72
    assert sum(data["projects"] for data in paired) == 147
    with pytest.raises(InputError, match="area"):
        graph.network(area="nowhere")


def test_a_text_that_would_run_as_a_statement_is_only_a_text(graph: Graph) -> None:
    revision = graph.store.revision()
    for text in ("' OR 1=1 //", "x'}) DETACH DELETE n //", "$area", "`", "\\"):
        assert graph.ask.search(text=text).total == 0
        with pytest.raises(InputError):
            graph.ask.pairing_coverage(area=text)
    assert graph.store.revision() == revision
    assert graph.ask.pairing_coverage(area="350783").summary.units == 72
