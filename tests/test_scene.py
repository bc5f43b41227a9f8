"""A view of the network: what is shown of a large place, how it is told, and its files."""

import io
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from datetime import date
from typing import Any

import networkx as nx
import openpyxl
import pytest
from fastapi.testclient import TestClient

from conftest import TablesFolder
from partygraph import network, palette, scenarios
from partygraph.exchange import NetworkFormat, export
from partygraph.graph import Graph, SceneOf
from partygraph.network import Layer
from partygraph.scene import (
    Asked,
    Band,
    Colouring,
    Scene,
    SceneView,
    as_network,
    as_workbook,
    held,
    scene,
    svg,
    without,
)
from partygraph.store import Store
from partygraph.web.app import create_app
from partygraph.words import Language, words

THEN = "2020-07-01"
ZH = words(Language.zh)


def place(streets: int = 3, communities: int = 2, units: int = 2) -> network.Graph:
    """A county with streets, communities, and units paired with them and standing in the next."""
    areas = [_area("350783", "county", "county_level_city", None)]
    organisations = [_organisation("o1", "city_committee", "350783", None)]
    rows: list[dict[str, Any]] = []
    pairings: list[dict[str, Any]] = []
    villages = [
        (f"350783{s:03}", f"350783{s:03}{c:03}")
        for s in range(1, streets + 1)
        for c in range(1, communities + 1)
    ]
    for street in sorted({street for street, _ in villages}):
        areas.append(_area(street, "town", "sub_district", "350783"))
        organisations.append(_organisation(f"o-{street}", "street_committee", street, "o1"))
    for i, (street, village) in enumerate(villages):
        areas.append(_area(village, "village", "residents_community", street))
        organisations.append(
            _organisation(f"o-{village}", "community_committee", village, f"o-{street}")
        )
        for number in range(units):
            id_ = f"u{i:03}-{number:03}"
            rows.append(
                {
                    "id": id_,
                    "name": f"建瓯市第{i}局<{number}>",
                    "kind": "government_body",
                    "sector": "finance",
                    "area_id": villages[(i + 1) % len(villages)][1],
                    "standing": "illustrative",
                }
            )
            pairings.append(
                {
                    "id": f"p-{id_}",
                    "unit_id": id_,
                    "area_id": village,
                    "projects": 2,
                    "members_reporting": 35,
                    "standing": "illustrative",
                }
            )
    return network.build_with_places(
        areas=areas,
        organisations=organisations,
        units=rows,
        pairings=pairings,
        seats=[],
        covers=[],
    )


def _area(id_: str, level: str, kind: str, parent_id: str | None) -> dict[str, Any]:
    return {
        "id": id_,
        "name": f"区{id_}",
        "level": level,
        "kind": kind,
        "parent_id": parent_id,
        "standing": "public",
    }


def _organisation(id_: str, level: str, area_id: str, parent_id: str | None) -> dict[str, Any]:
    return {
        "id": id_,
        "name": f"组织{id_}",
        "level": level,
        "form": "committee",
        "area_id": area_id,
        "parent_id": parent_id,
        "unit_id": None,
        "standing": "quoted",
    }


def made(graph: network.Graph, asked: Asked | None = None) -> Scene:
    return scene(
        held(graph),
        asked or Asked(),
        area="350783",
        names=["建瓯市"],
        as_of=THEN,
        revision=7,
        words=ZH,
    )


def test_what_fits_is_shown_one_by_one() -> None:
    seen = made(place())
    assert seen.complete
    assert len(seen.nodes) == seen.whole_nodes == 1 + 3 + 6 + 12
    assert {node.id: node.holder for node in seen.nodes}["unit:u000-000"] == (
        "organisation:o-350783001001"
    )
    assert [(row.key, row.count, row.whole) for row in seen.groups] == [
        ("city_committee", 1, 1),
        ("street_committee", 3, 3),
        ("community_committee", 6, 6),
        ("unit", 12, 12),
    ]
    assert [(row.key, row.count) for row in seen.lines] == [
        ("SUBORDINATE_TO", 9),
        ("PAIRED_WITH", 12),
        ("LOCATED_IN", 12),
    ]


def test_a_large_place_begins_at_its_streets_with_counts() -> None:
    seen = made(place(streets=30, communities=6, units=6))
    assert not seen.complete
    assert [node.orbit for node in seen.nodes] == [0] + [1] * 30
    assert seen.nodes[1].inside == {"community_committee": 6, "unit": 36}
    assert seen.nodes[1].label == "组织o-350… +42"
    assert {link.relation for link in seen.links} == {"SUBORDINATE_TO"}
    assert seen.links[0].standing == "quoted"


def test_colours_say_how_far_pairings_cover_each_node() -> None:
    areas = [
        _area("350783", "county", "county", None),
        *(_area(f"350783{s}", "town", "town", "350783") for s in ("001", "002", "003", "004")),
        *(
            _area(f"350783{s}{c}", "village", kind, f"350783{s}")
            for s, c, kind in (
                ("001", "001", "residents_community"),
                ("001", "002", "like_residents_community"),
                ("002", "001", "residents_community"),
                ("002", "002", "residents_community"),
                ("002", "003", "residents_community"),
                ("003", "201", "village"),
                ("004", "001", "residents_community"),
            )
        ),
    ]
    paired = ("350783001001", "350783001002", "350783002001", "350783002001", "350783003201")
    graph = network.build_with_places(
        areas=areas,
        organisations=[],
        units=[
            {**_area(f"u{i}", "", "government_body", None), "sector": "", "area_id": "350783001001"}
            for i in range(len(paired))
        ],
        pairings=[
            {
                "id": f"p{i}",
                "unit_id": f"u{i}",
                "area_id": area,
                "projects": 0,
                "members_reporting": 0,
                "standing": "public",
            }
            for i, area in enumerate(paired)
        ],
        seats=[],
        covers=[],
    )
    seen = made(graph, Asked(colouring=Colouring.coverage))
    told = {node.id: (node.band, node.covered) for node in seen.nodes}
    assert told["area:350783"] == (Band.most, "6 个社区中 3 个已有单位结对")
    assert told["area:350783001"][0] is Band.every
    assert told["area:350783002"] == (Band.few, "3 个社区中 1 个已有单位结对")
    assert told["area:350783002001"] == (Band.every, "2 家单位结对")
    assert told["area:350783002002"] == (Band.none, "0 家单位结对")
    assert told["area:350783003"] == (Band.outside, "")  # villages are not communities
    assert told["area:350783003201"] == (Band.every, "1 家单位结对")
    assert told["unit:u0"] == (Band.outside, "")
    assert {band.key: band.count for band in seen.bands}[Band.none] == 4
    labels = [node.label.partition(" ")[2] for node in seen.nodes]
    assert labels[:5] == ["3/6", "2/2", "1/3", "", "0/1"]
    closed = made(graph, Asked(colouring=Colouring.coverage, closed=("area:350783002",)))
    assert {node.id: node.covered for node in closed.nodes}["area:350783002"] == (
        "3 个社区中 1 个已有单位结对"
    )
    drawing = svg(seen, ZH)
    assert drawing.count(f'fill="{palette.FEW_COVERED}"') == 1  # the legend: areas are hollow
    assert "不足一半" in drawing
    assert made(graph).bands == ()


def test_what_the_legend_hides_is_left_out_and_the_rest_is_a_network_for_other_tools() -> None:
    seen = made(place(), Asked(colouring=Colouring.coverage, view=SceneView.areas))
    left = without(seen, {"unit", "SUBORDINATE_TO", "band:none"})
    assert left.links == ()
    assert [node for node in seen.nodes if node.group != "unit"] == list(left.nodes)
    assert "band:none" not in {f"band:{row.key}" for row in left.bands}
    assert without(seen, ()) is seen
    closed = made(place(), Asked(closed=("organisation:o-350783001",)))
    book = openpyxl.load_workbook(io.BytesIO(as_workbook(without(closed, {"unit"}), ZH)))
    assert "单位 4" not in str([[cell.value for cell in row] for row in book["节点"]])
    drawn = as_network(seen)
    told = nx.parse_graphml(export(drawn, NetworkFormat.graphml).decode(), force_multigraph=True)
    assert set(told) == {node.id for node in seen.nodes}
    assert told.number_of_edges() == len(seen.links)
    one = seen.nodes[1]
    assert told.nodes[one.id]["x"] == one.x
    assert told.nodes[one.id]["covered"] == one.covered
    assert told.nodes[one.id]["label"] == one.name
    whole = ET.fromstring(export(drawn, NetworkFormat.gexf))
    space = {"g": "http://www.gexf.net/1.2draft", "viz": "http://www.gexf.net/1.2draft/viz"}
    node = whole.find(f".//g:node[@id='{one.id}']", space)
    assert node is not None
    position, colour = node.find("viz:position", space), node.find("viz:color", space)
    assert position is not None
    assert (float(position.get("x", "")), -float(position.get("y", ""))) == (one.x, one.y)
    assert colour is not None
    assert f"#{int(colour.get('r', '')):02X}{int(colour.get('g', '')):02X}" == one.colour[:5]


def test_a_street_is_opened_and_its_communities_after_it() -> None:
    graph = place(streets=30, communities=6, units=6)
    street, community = "area:350783004", "organisation:o-350783004002"
    seen = made(graph, Asked(opened=(street, community)))
    shown = {node.id: node for node in seen.nodes}
    assert len(shown) == 31 + 6 + 6
    assert shown["organisation:o-350783004"].opened
    assert shown["organisation:o-350783004"].inside == {}
    assert shown[community].opened
    assert shown["unit:u019-003"].holder == community
    assert shown["organisation:o-350783004001"].inside == {"unit": 6}


def test_everything_open_can_be_closed_again() -> None:
    seen = made(place(), Asked(closed=("organisation:o-350783001",)))
    closed = next(node for node in seen.nodes if node.id == "organisation:o-350783001")
    assert closed.inside == {"community_committee": 2, "unit": 4}
    assert not closed.opened
    assert len(seen.nodes) == 22 - 6


def test_one_thing_inside_a_closed_place_is_shown_and_what_is_linked_with_it() -> None:
    graph = place(streets=30, communities=6, units=6)
    seen = made(graph, Asked(shown=("unit:u019-003",)))
    unit = seen.nodes[-1]
    assert (unit.id, unit.holder) == ("unit:u019-003", "organisation:o-350783004")
    assert unit.more == {"PAIRED_WITH": 1, "LOCATED_IN": 1}
    more = made(graph, Asked(shown=("unit:u019-003", "unit:u019-003~PAIRED_WITH")))
    assert {node.id for node in more.nodes} - {node.id for node in seen.nodes} == {
        "organisation:o-350783004002"
    }


def test_never_more_than_1500_elements_and_what_exceeds_is_said() -> None:
    graph = place(streets=1, communities=1, units=2000)
    seen = made(graph)
    assert len(seen.nodes) + len(seen.links) <= 1500
    asked = Asked(opened=("organisation:o-350783001001",))
    opened = made(graph, asked)
    assert 1400 < len(opened.nodes) + len(opened.links) <= 1500
    assert opened.cut == ("organisation:o-350783001001",)
    rest = next(node for node in opened.nodes if node.id == "organisation:o-350783001001")
    assert rest.inside["unit"] + sum(node.thing == "unit" for node in opened.nodes) == 2000
    single = made(graph, Asked(opened=asked.opened, shown=("unit:u000-1999",)))
    assert "unit:u000-1999" in single.cut
    assert len(single.nodes) + len(single.links) <= 1500


def test_so_many_at_the_top_that_they_do_not_fit_are_cut() -> None:
    graph = network.build(
        areas=[],
        organisations=[
            _organisation(f"o{i:04}", "city_committee", f"{i:06}", None) for i in range(2000)
        ],
        units=[],
        pairings=[],
        seats=[],
        covers=[],
    )
    seen = made(graph)
    assert len(seen.nodes) == 750
    assert seen.cut == ("",)
    assert seen.whole_nodes == 2000


def test_a_layer_that_is_off_takes_its_links_and_whoever_only_they_held() -> None:
    graph = place()
    seen = made(graph, Asked(layers=(Layer.command,)))
    assert {link.relation for link in seen.links} == {"SUBORDINATE_TO"}
    assert {node.thing for node in seen.nodes} == {"organisation"}
    assert made(graph, Asked(layers=())).links == ()


def test_what_is_not_here_is_said() -> None:
    asked = Asked(opened=("area:999",), closed=("unit:x",), shown=("unit:y~PAIRED_WITH",))
    assert made(place(), asked).not_here == ("area:999", "unit:x", "unit:y~PAIRED_WITH")


def test_in_the_pairing_diagram_units_stand_left_and_communities_right() -> None:
    seen = made(place(), Asked(view=SceneView.pairs))
    assert {(node.thing, node.x) for node in seen.nodes} == {("unit", 0.0), ("organisation", 560.0)}
    assert {link.relation for link in seen.links} == {"PAIRED_WITH"}
    assert seen.links[0].said == "项目 2 个 · 报到党员 35 人"
    assert seen.links[0].link_id == "p-u000-000"


def test_in_a_large_pairing_diagram_units_stand_in_bundles() -> None:
    seen = made(place(streets=30, communities=6, units=6), Asked(view=SceneView.pairs))
    bundle = next(node for node in seen.nodes if node.thing == "bundle")
    assert bundle.name == "组织o-350783001的 36 个单位"
    assert bundle.inside == {"unit": 36}
    assert seen.links[0].count == 36
    assert seen.links[0].said == "36 条 · 项目 72 个"
    assert seen.links[0].standing == ""


def test_a_tree_has_one_link_a_node_and_areas_say_the_hierarchy_with_boxes() -> None:
    tree = made(place(), Asked(view=SceneView.tree))
    held_by = {(node.id, node.holder) for node in tree.nodes if node.holder}
    assert {(link.start, link.finish) for link in tree.links} == held_by
    assert len(tree.links) == len(held_by)
    boxed = made(place(), Asked(view=SceneView.areas))
    assert [box.depth for box in boxed.boxes] == [0] + [1] * 3 + [2] * 6
    drawn = {link.relation for link in boxed.links if not link.quiet}
    assert drawn == {"LOCATED_IN"}


@pytest.mark.parametrize("view", list(SceneView))
def test_a_drawing_is_plain_svg_with_every_name_as_text(view: SceneView) -> None:
    seen = made(place(), Asked(view=view))
    drawn = ET.fromstring(svg(seen, ZH))
    name = "{http://www.w3.org/2000/svg}"
    assert {one.tag.removeprefix(name) for one in drawn.iter()} <= {
        "svg", "title", "desc", "rect", "text", "g", "circle", "path", "polygon",
    }  # fmt: skip
    texts = [one.text for one in drawn.iter(f"{name}text")]
    assert "第0局<0>" in texts
    assert drawn.findtext(f"{name}title") == f"建瓯市关系网络 · {ZH[f'SceneView.{view}']}"
    assert "截至 2020-07-01，数据版本 7" in (drawn.findtext(f"{name}desc") or "")
    assert not any(
        "href" in key or key.startswith("on") for one in drawn.iter() for key in one.attrib
    )


def test_a_workbook_has_the_nodes_and_links_that_are_shown() -> None:
    seen = made(place(streets=30, communities=6, units=6))
    book = openpyxl.load_workbook(io.BytesIO(as_workbook(seen, ZH)))
    assert book.sheetnames == ["节点", "关系"]
    rows = list(book["节点"].iter_rows(min_row=4, values_only=True))
    assert rows[0][:4] == ("组织o1", "市（县、区）委", "党委", None)
    assert rows[1][5] == "社区党委（村党组织） 6 · 单位 36"
    assert len(list(book["关系"].iter_rows(min_row=4, values_only=True))) == 30


@pytest.fixture(scope="module")
def client(seeded_ladybug: Store) -> Iterator[TestClient]:
    with TestClient(create_app(Graph(seeded_ladybug))) as made_client:
        yield made_client


def test_the_seed_city_is_shown_whole_below_200_kb_gzip(client: TestClient) -> None:
    answer = client.get("/api/graph", params={"area": "350783", "as_of": THEN})
    body = answer.json()
    assert (len(body["nodes"]), len(body["links"]), body["complete"]) == (534, 696, True)
    assert answer.headers["content-encoding"] == "gzip"
    assert int(answer.headers["content-length"]) < 200_000


def test_asked_again_with_its_tag_a_view_is_not_sent_again(client: TestClient) -> None:
    given = {"area": "350783", "as_of": THEN, "view": "tree"}
    first = client.get("/api/graph", params=given)
    tag = {"If-None-Match": first.headers["etag"]}
    assert client.get("/api/graph", params=given, headers=tag).status_code == 304
    assert client.get("/api/graph", params={**given, "lang": "en"}, headers=tag).status_code == 200
    assert client.get("/api/graph.svg", params=given, headers=tag).status_code == 200


def test_svg_and_workbook_come_with_names_and_a_policy(client: TestClient) -> None:
    given = {"area": "350783", "as_of": THEN, "view": "areas"}
    drawn = client.get("/api/graph.svg", params=given)
    assert drawn.headers["content-type"] == "image/svg+xml"
    assert drawn.headers["content-security-policy"].startswith("default-src 'none'")
    assert drawn.headers["content-disposition"] == 'inline; filename="350783-areas.svg"'
    sheets = client.get("/api/graph.xlsx", params=given)
    assert openpyxl.load_workbook(io.BytesIO(sheets.content)).sheetnames == ["节点", "关系"]


def test_every_fault_of_a_request_is_told(client: TestClient) -> None:
    answer = client.get(
        "/api/graph",
        params={"area": "x", "layers": "pairing,love", "open": "nothing", "view": "cube"},
    )
    assert answer.status_code == 422
    assert sorted(fault["column"] for fault in answer.json()["faults"]) == [
        "area",
        "layers",
        "open[1]",
        "view",
    ]
    assert client.get("/api/graph?area=999999").status_code == 404


def test_several_ids_are_opened_one_after_the_other(client: TestClient) -> None:
    given = [("area", "350783"), ("as_of", THEN), ("view", "tree")]
    opened = [("open", "area:350783001"), ("open", "area:350783001002")]
    body = client.get("/api/graph", params=[*given, *opened]).json()
    assert "organisation:o-350783001002" in {node["id"] for node in body["nodes"] if node["opened"]}


def test_a_view_knows_the_words_of_both_languages(seeded_ladybug: Store) -> None:
    graph = Graph(seeded_ladybug)
    english = graph.scene(SceneOf.of({"area": "350783", "as_of": THEN, "lang": "en"}))
    assert english.groups[0].word == words(Language.en)["OrganisationLevel.city_committee"]
    assert graph.scene(SceneOf.of({"area": "350783", "as_of": THEN, "lang": "en"})) is english


def test_a_view_can_be_asked_as_if_a_scenario_were_so(
    empty_ladybug: Store, tables_folder: TablesFolder
) -> None:
    tables_folder.load_into(empty_ladybug)
    ending = scenarios.End(table="pairings", id="p-2")
    wanted = scenarios.NewScenario(name="少一家", starts_on=date(2020, 6, 1), edits=(ending,))
    one = scenarios.create(empty_ladybug, wanted, by="office")
    graph = Graph(empty_ladybug)

    def pairings(scenario: str | None) -> list[str]:
        given = {"area": "990001", "as_of": THEN, "view": "pairs", "scenario": scenario}
        seen = graph.scene(SceneOf.of(given))
        return [link.link_id for link in seen.links if link.relation == "PAIRED_WITH"]

    assert pairings(None) == ["p-1", "p-2"]
    assert pairings(one.id) == ["p-1"]
