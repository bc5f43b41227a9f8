"""Ways between bodies, what lies round one, and what became of it."""

from datetime import date
from pathlib import Path
from typing import Any

import networkx as nx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from conftest import TablesFolder, embedded
from partygraph.ask.relations import Relation, history, neighbourhood, ways_between
from partygraph.errors import InputError, NotFoundError
from partygraph.network import Layer
from partygraph.store import Store, open_store

DAY = "2020-07-01"
QIANJIE, UNIT = "350783001001", "u-350783-02"


def communities(store: Store) -> list[str]:
    """The fifteen communities that are paired."""
    answer = neighbourhood(store, body="350783", as_of=DAY, layers="location,pairing", hops=4)
    return sorted({row.finish_id for row in answer.rows if row.relation is Relation.PAIRED_WITH})


def test_row_2_pairings_alone_bring_the_units_within_one_step(seeded: Store) -> None:
    fifteen = communities(seeded)
    assert len(fifteen) == 15

    reached: set[str] = set()
    for community in fifteen:
        near = neighbourhood(seeded, body=community, as_of=DAY, layers="pairing", hops=1)
        reached |= {row.start_id for row in near.rows}
    assert len(reached) == 72

    for community in fifteen:
        far = neighbourhood(seeded, body=community, as_of=DAY, layers="command", hops=4)
        assert not far.summary.cut_short
        graph: nx.Graph[str] = nx.Graph()
        graph.add_edges_from((row.start_id, row.finish_id) for row in far.rows)
        assert "o-jianou-shiwei" in graph
        graph.remove_node("o-jianou-shiwei")
        below: set[str] = nx.node_connected_component(graph, community)
        assert not reached & below


def test_row_2_without_pairings_the_way_to_a_unit_climbs_to_the_city_committee(
    seeded: Store,
) -> None:
    command = ways_between(seeded, start=QIANJIE, finish=UNIT, as_of=DAY, layers="command")
    assert (command.summary.steps, command.rows) == (None, ())

    seats = ways_between(seeded, start=QIANJIE, finish=UNIT, as_of=DAY, layers="command,seats")
    assert [row.to_name for row in seats.rows] == [
        "前街社区党委",
        "建安街道党工委",
        "建瓯市委",
        "通济街道党工委",
        "桥南社区党委",
        "建瓯市发展和改革局",
    ]

    both = ways_between(seeded, start="350783002003", finish=UNIT, as_of=DAY)
    assert both.summary.steps == 1
    assert [(row.relation, row.along, row.link_id) for row in both.rows] == [
        (Relation.PAIRED_WITH, False, "pair-02")
    ]
    assert both.illustrative


def test_every_shortest_way_is_listed_step_by_step(seeded: Store) -> None:
    answer = ways_between(
        seeded,
        start=UNIT,
        finish="u-350783-03",
        as_of=DAY,
        layers="pairing,location",
        evidence=True,
    )
    assert answer.summary.ways == len({row.way for row in answer.rows})
    assert len(answer.rows) == answer.summary.ways * answer.summary.steps
    for way in range(1, answer.summary.ways + 1):
        steps = [row for row in answer.rows if row.way == way]
        assert (steps[0].from_id, steps[-1].to_id) == (UNIT, "u-350783-03")
        assert [row.to_id for row in steps[:-1]] == [row.from_id for row in steps[1:]]
    assert all(row.evidence for row in answer.rows)


def test_a_body_is_no_step_from_itself(seeded: Store) -> None:
    answer = ways_between(seeded, start=UNIT, finish=UNIT, as_of=DAY)
    assert (answer.summary.steps, answer.summary.ways, answer.rows) == (0, 0, ())


def test_a_body_that_does_not_exist_is_not_found(seeded: Store) -> None:
    with pytest.raises(NotFoundError):
        ways_between(seeded, start=UNIT, finish="u-none", as_of=DAY)
    with pytest.raises(NotFoundError):
        neighbourhood(seeded, body="pair-01", as_of=DAY)
    with pytest.raises(NotFoundError):
        history(seeded, body="999999", as_of=DAY)


@pytest.mark.parametrize("layers", ["", "comand", "command,,x", ","])
def test_layers_are_a_comma_list_of_known_layers(seeded_ladybug: Store, layers: str) -> None:
    with pytest.raises(InputError) as caught:
        neighbourhood(seeded_ladybug, body=UNIT, as_of=DAY, layers=layers)
    assert [fault.rule for fault in caught.value.faults] == ["not_layers"]


def test_layers_given_in_any_order_are_the_same_question(seeded_ladybug: Store) -> None:
    one = neighbourhood(seeded_ladybug, body=UNIT, as_of=DAY, layers=" seats, pairing,seats")
    other = neighbourhood(seeded_ladybug, body=UNIT, as_of=DAY, layers="pairing,seats")
    assert one == other
    assert one.parameters["layers"] == "pairing,seats"


def test_the_neighbourhood_says_when_it_is_cut_short(seeded: Store) -> None:
    near = neighbourhood(seeded, body="350783", as_of=DAY, hops=1)
    far = neighbourhood(seeded, body="350783", as_of=DAY, hops=4)
    assert not near.summary.cut_short
    assert far.summary.cut_short
    assert far.summary.bodies + far.summary.links <= 1500
    assert [row.hops for row in far.rows] == sorted(row.hops for row in far.rows)
    assert set(near.rows) <= set(far.rows)


def test_the_history_of_a_unit_tells_everything_of_its_own_by_day(seeded: Store) -> None:
    answer = history(seeded, body=UNIT, as_of="2020-03-31", evidence=True)
    told = [(str(row.day), str(row.event), str(row.event_of), row.id) for row in answer.rows]
    assert told == sorted(told, key=lambda one: one[0])
    assert ("2020-01-01", "began", "itself", UNIT) in told
    assert ("2020-02-14", "began", "pairing", "pair-02") in told
    assert ("2020-02-14", "began", "seat", "seat-02") in told
    assert all(row.day <= date(2020, 3, 31) for row in answer.rows)
    assert answer.summary.events == len(told)
    assert {id_ for row in answer.rows for id_ in row.evidence["event"]} == set(
        answer.summary.evidence["events"]
    )


def test_the_history_of_an_area_has_its_former_names_and_figures(seeded: Store) -> None:
    renamed = history(seeded, body="350783002001", as_of=DAY)
    assert renamed.summary.former_names == "陶珠社区居委会"
    figures = [
        row for row in history(seeded, body="460106", as_of=DAY).rows if row.value is not None
    ]
    assert all((row.event, row.event_of) == ("reported", "figure") for row in figures)
    assert all(row.unit_of_count for row in figures)
    assert figures


def test_a_temporary_branch_ended_on_its_last_day(seeded: Store) -> None:
    before, after = (
        history(seeded, body="o-460106001-t01", as_of=day) for day in ("2020-05-30", "2020-05-31")
    )
    ended = [row for row in after.rows if row not in before.rows]
    assert {(str(row.day), str(row.event)) for row in ended} == {("2020-05-31", "ended")}
    assert "itself" in {row.event_of for row in ended}


# ——— against plain Python over the rows of the tables ———

AREAS = ("990001", "990001001", "990001001001", "990001001002", "990001001201")
UNITS = ("u-1", "u-2", "u-3")
links = st.fixed_dictionaries(
    {
        "pairings": st.lists(
            st.tuples(st.sampled_from(UNITS), st.sampled_from(AREAS[2:]), st.booleans()), max_size=5
        ),
        "seats": st.lists(st.tuples(st.sampled_from(UNITS), st.booleans()), max_size=3),
        "liaisons": st.lists(st.tuples(st.sampled_from(UNITS), st.booleans()), max_size=2),
        "places": st.tuples(*[st.sampled_from(AREAS[2:])] * 3),
    }
)


def city(folder: TablesFolder, drawn: dict[str, Any]) -> None:
    """The tiny city with links as drawn; a link that does not hold ended in 2019."""
    unit = folder.tables["units"][0]
    folder.tables["units"] = [
        unit | {"id": id_, "area_id": place}
        for id_, place in zip(UNITS, drawn["places"], strict=True)
    ]
    kept = {"source_id": "src", "standing": "public", "valid_from": "2019-01-01"}

    def ends(holds: bool) -> dict[str, str]:  # noqa: FBT001
        return kept | {"valid_to": "" if holds else "2019-12-31"}

    folder.tables["pairings"] = [
        {"id": f"p-{n}", "unit_id": unit_id, "area_id": area_id} | ends(holds)
        for n, (unit_id, area_id, holds) in enumerate(drawn["pairings"])
    ]
    folder.tables["seats"] = [
        {"id": f"s-{n}", "unit_id": unit_id, "organisation_id": "o-3"} | ends(holds)
        for n, (unit_id, holds) in enumerate(drawn["seats"])
    ]
    folder.tables["liaisons"] = [
        {"id": f"l-{n}", "unit_id": unit_id, "enterprise_id": "u-3", "post": "1"} | ends(holds)
        for n, (unit_id, holds) in enumerate(drawn["liaisons"])
    ]
    for name in ("projects", "services", "resources", "registrations", "key_projects"):
        folder.tables[name] = []


OWN_AREA = {
    "city_committee": "county",
    "street_committee": "town",
    "community_committee": "village",
    "grid_branch": "estate",
    "building_group": "building",
}
LINK_TABLES = (
    ("pairings", "pairing", "unit_id", "area_id"),
    ("seats", "seats", "unit_id", "organisation_id"),
    ("liaisons", "liaisons", "unit_id", "enterprise_id"),
)


def plain_graph(tables: dict[str, list[dict[str, str]]], layers: set[str]) -> "nx.Graph[str]":
    """The graph of the tables as their columns say it."""
    levels = {row["id"]: row["level"] for row in tables["areas"]}
    edges = [("location", row["id"], row["parent_id"]) for row in tables["areas"]]
    edges += [("location", row["id"], row["area_id"]) for row in tables["units"]]
    for row in tables["organisations"]:
        others = [row["parent_id"], row["unit_id"], *row["covers"].split("|")]
        others += row["covers_units"].split("|")
        if OWN_AREA.get(row["level"]) == levels[row["area_id"]]:
            others.append(row["area_id"])
        edges += [("command", row["id"], other) for other in others]
        edges.append(("location", row["id"], row["area_id"]))
    for name, layer, start, finish in LINK_TABLES:
        edges += [(layer, row[start], row[finish]) for row in tables[name] if not row["valid_to"]]
    graph: nx.Graph[str] = nx.Graph()
    bodies = tables["areas"] + tables["organisations"] + tables["units"]
    graph.add_nodes_from(row["id"] for row in bodies)
    graph.add_edges_from((one, other) for layer, one, other in edges if layer in layers and other)
    return graph


@settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    drawn=links,
    layers=st.sets(st.sampled_from(list(Layer)), min_size=1),
    ends=st.tuples(st.sampled_from(UNITS), st.sampled_from([*AREAS, *UNITS, "o-5"])),
)
def test_ways_and_neighbourhoods_are_those_of_the_tables(
    tmp_path_factory: pytest.TempPathFactory,
    drawn: dict[str, Any],
    layers: set[Layer],
    ends: tuple[str, str],
) -> None:
    path: Path = tmp_path_factory.mktemp("city")
    folder = TablesFolder(path)
    city(folder, drawn)
    graph = plain_graph(folder.tables, set(layers))
    with open_store(embedded(path / "graph.lbug"), create=True) as store:
        folder.load_into(store, *[name for name, rows in folder.tables.items() if rows])
        start, finish = ends
        given = {"as_of": DAY, "layers": ",".join(layers)}
        answer = ways_between(store, start=start, finish=finish, **given)
        if not nx.has_path(graph, start, finish):
            assert (answer.summary.steps, answer.rows) == (None, ())
        else:
            ways = sorted(nx.all_shortest_paths(graph, start, finish))[:10]
            found: dict[int, list[str]] = {}
            for row in answer.rows:
                found.setdefault(row.way, [start]).append(row.to_id)
            assert answer.summary.steps == len(ways[0]) - 1
            assert list(found.values()) == ([] if start == finish else ways)

        around = neighbourhood(store, body=start, hops=2, **given)
        near = nx.single_source_shortest_path_length(graph, start, cutoff=2)
        bodies = {row.start_id for row in around.rows} | {row.finish_id for row in around.rows}
        assert bodies | {start} == set(near)
