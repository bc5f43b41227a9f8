"""The network of rows: who stands for an area, which links are drawn, and in what order."""

from typing import Any

import pytest

from partygraph import network

Tables = dict[str, list[dict[str, Any]]]

COUNTY = {
    "id": "350783", "name": "建瓯市", "level": "county", "kind": "county_level_city",
    "parent_id": "3507", "standing": "public",
}  # fmt: skip


def area(id_: str, level: str, kind: str, parent_id: str) -> dict[str, Any]:
    return {
        "id": id_, "name": f"名{id_}", "level": level, "kind": kind, "parent_id": parent_id,
        "standing": "public",
    }  # fmt: skip


def organisation(id_: str, level: str, area_id: str, **others: str | None) -> dict[str, Any]:
    return {
        "id": id_, "name": f"组织{id_}", "level": level, "form": "committee", "area_id": area_id,
        "parent_id": None, "unit_id": None, "standing": "quoted", **others,
    }  # fmt: skip


def unit(id_: str, kind: str = "government_body") -> dict[str, Any]:
    return {
        "id": id_, "name": f"单位{id_}", "kind": kind, "sector": "finance",
        "area_id": "350783001001", "standing": "illustrative",
    }  # fmt: skip


def pairing(id_: str, unit_id: str, area_id: str, projects: int = 2) -> dict[str, Any]:
    return {
        "id": id_, "unit_id": unit_id, "area_id": area_id, "members_reporting": 35,
        "projects": projects, "standing": "illustrative",
    }  # fmt: skip


def seat(id_: str, unit_id: str, organisation_id: str) -> dict[str, Any]:
    return {
        "id": id_, "unit_id": unit_id, "organisation_id": organisation_id, "seats": 1,
        "standing": "illustrative",
    }  # fmt: skip


def cover(organisation_id: str, area_id: str) -> dict[str, Any]:
    return {"organisation_id": organisation_id, "area_id": area_id}


@pytest.fixture
def rows() -> Tables:
    """A county, a street and a town, one of two communities with a committee, villages."""
    return {
        "areas": [
            area("350783001002", "village", "residents_community", "350783001"),
            area("350783001001", "village", "residents_community", "350783001"),
            area("350783001201", "village", "village", "350783001"),
            area("350783001202", "village", "village", "350783001"),
            area("350783001001-x01", "estate", "estate", "350783001001"),
            area("350783100", "town", "town", "350783"),
            area("350783001", "town", "sub_district", "350783"),
            COUNTY,
            area("3507", "prefecture", "prefecture_city", "35"),
        ],
        "organisations": [
            organisation("o3", "community_committee", "350783001001", parent_id="o2"),
            organisation("o2", "street_committee", "350783001", parent_id="o1"),
            organisation("o1", "city_committee", "350783"),
            organisation("o4", "grid_branch", "350783001001", parent_id="o3"),
            organisation("o6", "unit_organisation", "350783", parent_id="o1", unit_id="u3"),
        ],
        "units": [unit("u3"), unit("u1"), unit("u2", "state_enterprise"), unit("u4")],
        "pairings": [
            pairing("p2", "u1", "350783001002"),
            pairing("p1", "u1", "350783001001", projects=3),
        ],
        "seats": [seat("p1", "u1", "o3"), seat("s2", "u2", "o3")],
        "covers": [
            cover("o4", "350783001001"),
            cover("o3", "350783001001"),
            cover("o2", "350783001201"),
            cover("o2", "350783001001-x01"),
        ],
    }


def test_nodes_are_areas_without_a_committee_then_organisations_then_linked_units(
    rows: Tables,
) -> None:
    graph = network.build(**rows)
    assert {node: values["ring"] for node, values in graph.nodes(data=True)} == {
        "area:350783001002": 2,
        "area:350783001201": 2,
        "area:350783100": 1,
        "organisation:o1": 0,
        "organisation:o2": 1,
        "organisation:o3": 2,
        "organisation:o4": 3,
        "organisation:o6": 5,
        "unit:u1": 5,
        "unit:u2": 5,
        "unit:u3": 5,
    }
    assert list(graph) == sorted(graph)


def test_a_node_says_what_it_is(rows: Tables) -> None:
    graph = network.build(**rows)
    assert graph.nodes["organisation:o3"] == {
        "thing": "organisation",
        "name": "组织o3",
        "kind": "community_committee",
        "form": "committee",
        "ring": 2,
        "standing": "quoted",
        "area_id": "350783001001",
    }
    assert graph.nodes["unit:u2"]["kind"] == "state_enterprise"
    assert graph.nodes["area:350783100"]["thing"] == "area"


def test_links_end_at_who_stands_for_the_area(rows: Tables) -> None:
    graph = network.build(**rows)
    links = {
        (a, b, key): values["relation"] for a, b, key, values in graph.edges(keys=True, data=True)
    }
    assert links == {
        ("organisation:o2", "organisation:o1", "SUBORDINATE_TO"): "SUBORDINATE_TO",
        ("organisation:o3", "organisation:o2", "SUBORDINATE_TO"): "SUBORDINATE_TO",
        ("organisation:o4", "organisation:o3", "SUBORDINATE_TO"): "SUBORDINATE_TO",
        ("organisation:o6", "organisation:o1", "SUBORDINATE_TO"): "SUBORDINATE_TO",
        ("organisation:o6", "unit:u3", "ORGANISATION_OF"): "ORGANISATION_OF",
        ("unit:u1", "organisation:o3", "p1"): "PAIRED_WITH",
        ("unit:u1", "area:350783001002", "p2"): "PAIRED_WITH",
        ("unit:u1", "organisation:o3", "seat:p1"): "HOLDS_SEAT",
        ("unit:u2", "organisation:o3", "seat:s2"): "HOLDS_SEAT",
        ("organisation:o2", "area:350783001201", "COVERS"): "COVERS",
        ("area:350783001002", "organisation:o2", "PART_OF"): "PART_OF",
        ("area:350783001201", "organisation:o2", "PART_OF"): "PART_OF",
        ("area:350783100", "organisation:o1", "PART_OF"): "PART_OF",
    }


def test_a_pairing_carries_its_projects_and_members(rows: Tables) -> None:
    graph = network.build(**rows)
    assert graph.edges["unit:u1", "organisation:o3", "p1"] == {
        "relation": "PAIRED_WITH",
        "standing": "illustrative",
        "projects": 3,
        "members_reporting": 35,
    }
    assert graph.edges["unit:u1", "organisation:o3", "seat:p1"]["seats"] == 1


def test_two_pairings_of_the_same_two_are_two_links(rows: Tables) -> None:
    rows["pairings"].append(pairing("p3", "u1", "350783001001"))
    assert network.build(**rows).number_of_edges("unit:u1", "organisation:o3") == 3


def test_a_link_whose_end_is_not_given_is_left_out(rows: Tables) -> None:
    rows["pairings"].append(pairing("p9", "u4", "469999001001"))
    rows["seats"].append(seat("s9", "u4", "o99"))
    rows["covers"].append(cover("o99", "350783001202"))
    graph = network.build(**rows)
    assert not {"unit:u4", "area:350783001202", "organisation:o99"} & set(graph)


def test_the_order_of_the_rows_does_not_matter(rows: Tables) -> None:
    turned = {name: list(reversed(table)) for name, table in rows.items()}
    one, other = network.build(**rows), network.build(**turned)
    assert list(one.nodes(data=True)) == list(other.nodes(data=True))
    assert list(one.edges(keys=True, data=True)) == list(other.edges(keys=True, data=True))


def test_no_rows_give_an_empty_network() -> None:
    graph = network.build(areas=[], organisations=[], units=[], pairings=[], seats=[], covers=[])
    assert graph.number_of_nodes() == 0
