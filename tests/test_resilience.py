"""Who holds the co-construction layer together, and what is lost when one leaves."""

from collections import Counter
from collections.abc import Sequence
from typing import Any

import networkx as nx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from conftest import TablesFolder, embedded
from partygraph.ask.relations import Body
from partygraph.ask.resilience import (
    ClusterBy,
    Loss,
    clusters,
    continuity,
    key_connectors,
    single_failures,
)
from partygraph.errors import InputError, NotFoundError
from partygraph.store import Store, open_store

DAY = "2020-07-01"
COUNTED = (
    "areas_uncovered",
    "demands_without_supplier",
    "communities_below_minimum",
    "bodies_cut_off",
    "seats_emptied",
    "projects_stopped",
)


def test_row_28_without_its_leader_eight_estates_lose_service(seeded: Store) -> None:
    answer = continuity(seeded, unit="u-huayuan", as_of=DAY, evidence=True)
    assert answer.summary.areas_uncovered == 8
    assert [row.loss for row in answer.rows] == [Loss.area_uncovered] * 8
    assert answer.summary.evidence["areas_uncovered"] == tuple(row.id for row in answer.rows)
    assert all(row.evidence["lost"] == ("o-huayuan-dangwei",) for row in answer.rows)
    assert answer.illustrative

    worst = single_failures(seeded, area="610525", as_of=DAY).rows[0]
    assert (worst.rank, worst.id, worst.areas_uncovered) == (1, "u-huayuan", 8)


def test_row_29_the_pairing_proposed_merges_two_clusters_of_model_sites(seeded: Store) -> None:
    answer = clusters(seeded, area="350783", as_of=DAY, model_sites=True, evidence=True)
    assert answer.total > 1
    for row in answer.rows:
        assert row.model_sites >= 1
        assert row.joins in {other.cluster for other in answer.rows} - {row.cluster}
        members = {
            id_
            for other in answer.rows
            if other.cluster in (row.cluster, row.joins)
            for ids in (other.evidence or {}).values()
            for id_ in ids
        }
        assert {row.join_unit_id, row.join_area_id} <= members
    assert answer.summary.bodies == len(answer.summary.evidence["bodies"])


def test_each_paired_community_is_a_star_that_falls_apart_without_it(seeded: Store) -> None:
    answer = key_connectors(seeded, area="350783", as_of=DAY, evidence=True)
    assert answer.summary.model_dump(exclude={"evidence"}) == {
        "bodies": 87,
        "ties": 72,
        "components": 15,
        "articulation_points": 15,
        "sampled_from": None,
        "illustrative": 72,
    }
    assert [row.body for row in answer.rows[:15]] == [Body.area] * 15
    for row in answer.rows:
        assert len(row.evidence["degree"]) == row.degree
        assert len(row.evidence.get("bodies_cut_off", ())) == row.bodies_cut_off
    assert sum(row.degree for row in answer.rows) == 2 * 72


def test_seats_count_when_asked_for(seeded: Store) -> None:
    without = key_connectors(seeded, area="350783", as_of=DAY)
    with_seats = key_connectors(seeded, area="350783", as_of=DAY, seats=True)
    assert with_seats.summary.ties >= without.summary.ties
    assert with_seats.summary.illustrative == 72 + 48


def test_the_fifteen_stars_are_components_and_groups_alike(seeded: Store) -> None:
    components = clusters(seeded, area="350783", as_of=DAY)
    groups = clusters(seeded, area="350783", as_of=DAY, by=ClusterBy.groups)
    assert components.total == groups.total == 15
    assert components.rows == groups.rows
    assert sum(row.units for row in components.rows) == 72
    assert [row.communities for row in components.rows] == [1] * 15


def test_an_area_without_pairings_has_no_clusters_and_no_connectors(seeded: Store) -> None:
    assert clusters(seeded, area="460106", as_of=DAY).rows == ()
    assert key_connectors(seeded, area="460106", as_of=DAY).rows == ()
    assert single_failures(seeded, area="460106001", as_of=DAY).summary.units_missed == 0


def test_units_are_ranked_by_what_is_lost_the_worst_first(seeded: Store) -> None:
    answer = single_failures(seeded, area="350783", as_of=DAY, evidence=True)
    losses = [tuple(getattr(row, name) for name in COUNTED) for row in answer.rows]
    assert losses == sorted(losses, reverse=True)
    assert answer.summary.units_relied_on == 72
    assert len(answer.summary.evidence["units_missed"]) == answer.summary.units_missed
    for row in answer.rows:
        for name in COUNTED:
            if name != "seats_emptied":
                assert len(row.evidence.get(name, ())) == getattr(row, name)


def test_a_unit_alone_is_told_the_same_as_in_the_ranking(seeded: Store) -> None:
    for row in single_failures(seeded, area="350783", as_of=DAY, minimum=4).rows[::9]:
        alone = continuity(seeded, unit=row.id, as_of=DAY, minimum=4).summary
        assert [getattr(alone, name) for name in COUNTED] == [
            getattr(row, name) for name in COUNTED
        ]


def test_projects_stop_and_seats_fall_empty_for_each_unit(seeded: Store) -> None:
    answer = continuity(seeded, unit="u-350783-02", as_of=DAY)
    assert [(row.loss, row.id) for row in answer.rows] == [
        (Loss.demand_without_supplier, "dem-040"),
        (Loss.seat_emptied, "seat-02"),
        (Loss.project_stopped, "prj-003"),
    ]


def test_a_unit_that_does_not_exist_is_not_found(seeded_ladybug: Store) -> None:
    with pytest.raises(NotFoundError):
        continuity(seeded_ladybug, unit="u-none", as_of=DAY)


@pytest.mark.parametrize("minimum", [0, 100, "x"])
def test_the_minimum_is_a_number_from_1_to_99(seeded_ladybug: Store, minimum: object) -> None:
    with pytest.raises(InputError):
        continuity(seeded_ladybug, unit="u-350783-02", as_of=DAY, minimum=minimum)


# ——— against plain Python over the rows of the tables ———

COMMUNITIES = ("990001001001", "990001001002", "990001001201")
UNITS = ("u-1", "u-2", "u-3", "u-4")
unit_ids, area_ids = st.sampled_from(UNITS), st.sampled_from(COMMUNITIES)
cities = st.fixed_dictionaries(
    {
        "pairings": st.lists(st.tuples(unit_ids, area_ids, st.booleans()), max_size=7),
        "seats": st.lists(st.tuples(unit_ids, st.integers(1, 3)), max_size=3),
        "covers": st.lists(st.tuples(unit_ids, area_ids), max_size=4),
        "services": st.lists(
            st.tuples(
                st.sampled_from([*UNITS, ""]),
                st.sampled_from(["d-0", "d-1"]),
                st.sampled_from(["planned", "running", "done", "stopped"]),
            ),
            max_size=6,
        ),
        "projects": st.lists(
            st.tuples(st.integers(0, 6), st.sampled_from(["running", "done"])), max_size=4
        ),
    }
)
KEPT = {"source_id": "src", "standing": "public", "valid_from": "2019-01-01"}


def city(folder: TablesFolder, drawn: dict[str, Any]) -> None:
    """The tiny city with what units carry as drawn; what does not hold ended in 2019."""
    tables = folder.tables
    unit, resource, demand = (tables[name][0] for name in ("units", "resources", "demands"))
    organisation = tables["organisations"][-1]
    tables["units"] = [unit | {"id": id_} for id_ in UNITS]
    tables["pairings"] = [
        {"id": f"p-{n}", "unit_id": unit_id, "area_id": area_id}
        | KEPT
        | {"valid_to": "" if holds else "2019-12-31"}
        for n, (unit_id, area_id, holds) in enumerate(drawn["pairings"])
    ]
    tables["seats"] = [
        {"id": f"s-{n}", "unit_id": unit_id, "organisation_id": "o-3", "seats": str(seats)} | KEPT
        for n, (unit_id, seats) in enumerate(drawn["seats"])
    ]
    tables["organisations"] = [row | {"covers": ""} for row in tables["organisations"][:-1]] + [
        organisation | {"id": f"o-c{n}", "unit_id": unit_id, "covers": area_id}
        for n, (unit_id, area_id) in enumerate(drawn["covers"])
    ]
    tables["demands"] = [
        demand | {"id": "d-0"},
        demand | {"id": "d-1", "area_id": COMMUNITIES[1]},
    ]
    tables["resources"] = [
        resource | {"id": f"r-{n}", "unit_id": unit_id}
        for n, (unit_id, _, _) in enumerate(drawn["services"])
    ]
    tables["services"] = [
        {"id": f"v-{n}", "resource_id": f"r-{n}", "demand_id": demand_id, "quantity": "1"}
        | KEPT
        | {"state": state}
        for n, (_, demand_id, state) in enumerate(drawn["services"])
    ]
    tables["projects"] = [
        {"id": f"j-{n}", "pairing_id": f"p-{at}", "name": "项目", "category": "health"}
        | KEPT
        | {"state": state}
        for n, (at, state) in enumerate(drawn["projects"])
        if at < len(drawn["pairings"])
    ]
    for name in ("registrations", "liaisons", "key_projects"):
        tables[name] = []


def plain_losses(drawn: dict[str, Any], minimum: int) -> dict[str, list[int]]:
    """What each unit's leaving costs, by taking it out and counting again."""
    pairs = {(unit, area) for unit, area, holds in drawn["pairings"] if holds}
    open_states = ("planned", "running")
    served = {(unit, demand) for unit, demand, state in drawn["services"] if state in open_states}
    graph: nx.Graph[str] = nx.Graph(pairs)

    def lost(carried: set[tuple[str, str]], unit: str, needed: int = 1) -> int:
        mine = {thing for carrier, thing in carried if carrier == unit}
        return sum(
            len({carrier for carrier, other in carried if other == thing} - {unit}) < needed
            for thing in mine
        )

    def cut_off(unit: str) -> int:
        if unit not in graph:
            return 0
        part = graph.subgraph(nx.node_connected_component(graph, unit) - {unit})
        sizes = [len(one) for one in nx.connected_components(part)]
        return sum(sizes) - max(sizes)

    found = {}
    for unit in UNITS:
        stopped = [
            at
            for at, state in drawn["projects"]
            if state in open_states
            and at < len(drawn["pairings"])
            and drawn["pairings"][at][0] == unit
            and drawn["pairings"][at][2]
        ]
        found[unit] = [
            lost(set(drawn["covers"]), unit),
            lost(served, unit),
            lost(pairs, unit, minimum),
            cut_off(unit),
            sum(seats for holder, seats in drawn["seats"] if holder == unit),
            len(stopped),
        ]
    return found


@settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(drawn=cities, minimum=st.integers(1, 3))
def test_what_is_lost_is_what_counting_again_without_the_unit_says(
    tmp_path_factory: pytest.TempPathFactory, drawn: dict[str, Any], minimum: int
) -> None:
    path = tmp_path_factory.mktemp("city")
    folder = TablesFolder(path)
    city(folder, drawn)
    expected = plain_losses(drawn, minimum)
    with open_store(embedded(path / "graph.lbug"), create=True) as store:
        folder.load_into(store, *[name for name, rows in folder.tables.items() if rows])
        ranked = single_failures(store, area="990001", as_of=DAY, minimum=minimum)
        assert {row.id: losses(row) for row in ranked.rows} == {
            row.id: expected[row.id] for row in ranked.rows
        }
        assert not any(any(expected[unit]) for unit in set(UNITS) - {row.id for row in ranked.rows})
        ordered = [losses(row) for row in ranked.rows]
        assert ordered == sorted(ordered, reverse=True)
        assert [row.rank for row in ranked.rows] == [
            1 + sum(other > one for other in ordered) for one in ordered
        ]
        for unit in UNITS:
            alone = continuity(store, unit=unit, as_of=DAY, minimum=minimum)
            assert losses(alone.summary) == expected[unit]
            counted = Counter[Loss]()
            for row in alone.rows:
                counted[row.loss] += row.lost
            assert [counted[loss] for loss in Loss] == expected[unit]

        pairs = {(unit, area) for unit, area, holds in drawn["pairings"] if holds}
        split = clusters(store, area="990001", as_of=DAY, evidence=True)
        graph: nx.Graph[str] = nx.Graph(pairs)
        parts = sorted(sorted(part) for part in nx.connected_components(graph))
        assert sorted(members(row.evidence) for row in split.rows) == parts
        assert split.summary.ties == len(pairs)


def losses(row: Any) -> list[int]:
    return [getattr(row, name) for name in COUNTED]


def members(evidence: dict[str, Sequence[str]]) -> list[str]:
    return sorted([*evidence.get("units", ()), *evidence.get("communities", ())])
