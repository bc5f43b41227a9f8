"""The one-file view: where nodes stand, its colours, and what a browser makes of it."""

import json
import re
from collections.abc import Iterator
from itertools import combinations, pairwise
from math import atan2, dist, hypot, pi, tau
from pathlib import Path
from typing import Any

import networkx as nx
import pytest
from playwright.sync_api import Browser, Dialog, Page, Request

from partygraph import network, palette, scene, view
from partygraph.words import Language, words

IMAGE = "<img src=x onerror=alert(1)>"
SCRIPT = "</script><script>alert(1)</script>"


def city(communities: int = 15, branches: int = 73, groups: int = 142, units: int = 72) -> Any:
    """A county shaped like the one of the sources, with two hostile names and a gap."""
    areas = [_area("350783", "county", "county_level_city", None)]
    organisations = [_organisation("o1", "city_committee", "350783", None)]
    for street in range(1, 5):
        areas.append(_area(f"35078300{street}", "town", "sub_district", "350783"))
        organisations.append(
            _organisation(f"o2-{street}", "street_committee", f"35078300{street}", "o1")
        )
    places = [f"35078300{1 + i % 4}{1 + i // 4:03}" for i in range(communities)]
    for i, place in enumerate([*places, "350783001099"]):
        areas.append(_area(place, "village", "residents_community", place[:9]))
        if i < communities:
            organisations.append(
                _organisation(f"o3-{i:02}", "community_committee", place, f"o2-{1 + i % 4}")
            )
    organisations += [
        _organisation(
            f"o4-{i:03}", "grid_branch", places[i % communities], f"o3-{i % communities:02}"
        )
        for i in range(branches)
    ]
    organisations += [
        _organisation(f"o5-{i:03}", "building_group", places[i % branches % communities],
                      f"o4-{i % branches:03}")
        for i in range(groups)
    ]  # fmt: skip
    organisations.append(
        {**_organisation("o6", "unit_organisation", "350783", "o1"), "unit_id": "u00"}
    )
    names = {1: IMAGE, 2: SCRIPT}
    return network.build(
        areas=areas,
        organisations=organisations,
        units=[
            {"id": f"u{i:02}", "name": names.get(i, f"建瓯市第{i}局"), "sector": "finance",
             "kind": "state_enterprise" if i % 9 == 5 else "government_body",
             "area_id": places[0], "standing": "illustrative"}
            for i in range(units)
        ],
        pairings=[
            {"id": f"p{i:02}", "unit_id": f"u{i:02}", "area_id": places[i % communities],
             "projects": 2 + (i < 3), "members_reporting": 35, "standing": "illustrative"}
            for i in range(units)
        ],
        seats=[{"id": "s1", "unit_id": "u00", "organisation_id": "o3-00", "seats": 1,
                "standing": "illustrative"}],
        covers=[],
    )  # fmt: skip


def _area(id_: str, level: str, kind: str, parent_id: str | None) -> dict[str, Any]:
    return {
        "id": id_, "name": f"区{id_}", "level": level, "kind": kind, "parent_id": parent_id,
        "standing": "public",
    }  # fmt: skip


def _organisation(id_: str, level: str, area_id: str, parent_id: str | None) -> dict[str, Any]:
    return {
        "id": id_, "name": f"建瓯市组织{id_}", "level": level, "form": "committee",
        "area_id": area_id, "parent_id": parent_id, "unit_id": None, "standing": "quoted",
    }  # fmt: skip


def _html(graph: network.Graph, language: Language = Language.zh) -> str:
    return view.html(_scene(graph, language), words=words(language))


def _scene(graph: network.Graph, language: Language = Language.zh) -> scene.Scene:
    return scene.scene(
        scene.held(graph), scene.Asked(), area="350783", names=["建瓯市"], as_of="2020-07-01",
        revision=3, words=words(language),
    )  # fmt: skip


def _places(graph: network.Graph) -> dict[str, tuple[float, float]]:
    return {node.id: (node.x, node.y) for node in _scene(graph).nodes}


def _data(text: str) -> Any:
    """What the script of the file reads."""
    start = text.index('type="application/json">') + len('type="application/json">')
    return json.loads(text[start : text.index("</script>", start)])


# --- where the nodes stand ---


@pytest.mark.parametrize(
    "shape", [(15, 73, 142, 72), (1, 0, 0, 0), (3, 40, 400, 2), (40, 40, 40, 300), (2, 2, 2, 2)]
)
def test_no_two_nodes_stand_closer_than_they_are_wide(shape: tuple[int, int, int, int]) -> None:
    graph = city(*shape) if shape[1] else city(*shape[:1], 1, 1, 1)
    places = _places(graph)
    sizes = {node["id"]: node["size"] for node in _data(_html(graph))["nodes"]}
    assert set(places) == set(graph)
    for one, other in combinations(graph, 2):
        assert dist(places[one], places[other]) >= sizes[one] + sizes[other], (one, other)


def test_the_levels_are_circles_around_the_city_committee() -> None:
    graph = city()
    places = _places(graph)
    assert places["organisation:o1"] == (0, 0)
    radii: dict[int, set[float]] = {}
    for node, values in graph.nodes(data=True):
        if values["kind"] != "unit_organisation":
            radii.setdefault(values["ring"], set()).add(round(hypot(*places[node])))
    assert [len(radii[ring]) for ring in range(6)] == [1] * 6
    rising = [radii[ring].pop() for ring in range(6)]
    assert rising == sorted(set(rising))


def test_links_of_neighbouring_levels_do_not_cross() -> None:
    graph = city()
    places = _places(graph)
    for ring in (3, 4):
        turns = [
            (_turn(places[end]), _turn(places[start]))
            for start, end, values in graph.edges(data=True)
            if values["relation"] == "SUBORDINATE_TO" and graph.nodes[start]["ring"] == ring
        ]
        children = [child for _, child in sorted(turns)]
        falls = sum(a > b for a, b in pairwise(children))
        assert falls <= 1, "the order around the circle is that of the parents"


def _turn(place: tuple[float, float]) -> float:
    return atan2(place[0], -place[1]) % tau


def test_a_unit_stands_in_the_direction_of_its_community() -> None:
    graph = city()
    places = _places(graph)
    for start, end, values in graph.edges(data=True):
        if values["relation"] == "PAIRED_WITH":
            between = abs(_turn(places[start]) - _turn(places[end]))
            assert min(between, tau - between) < pi / 4


def test_nodes_without_links_and_loops_of_subordination_are_placed_too() -> None:
    graph = network.build(
        areas=[],
        organisations=[
            _organisation("a", "grid_branch", "350783001001", "b"),
            _organisation("b", "grid_branch", "350783001001", "a"),
            _organisation("c", "building_group", "999", None),
            _organisation("d", "community_committee", "350783001001", None),
        ],
        units=[], pairings=[], seats=[], covers=[],
    )  # fmt: skip
    assert len(set(_places(graph).values())) == 4


def test_several_counties_stand_around_an_empty_centre() -> None:
    graph = network.build(
        areas=[],
        organisations=[_organisation(f"o{i}", "city_committee", f"35078{i}", None) for i in (1, 2)],
        units=[], pairings=[], seats=[], covers=[],
    )  # fmt: skip
    assert dist(*_places(graph).values()) >= 140
    assert _places(nx.MultiDiGraph()) == {}


# --- colours ---

LINEAR_XYZ = (
    (0.4124564, 0.3575761, 0.1804375),
    (0.2126729, 0.7151522, 0.0721750),
    (0.0193339, 0.1191920, 0.9503041),
)
VISIONS = {
    "normal": ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
    "protan": (
        (0.152286, 1.052583, -0.204868),
        (0.114503, 0.786281, 0.099216),
        (-0.003882, -0.048116, 1.051998),
    ),
    "deutan": (
        (0.367322, 0.860646, -0.227968),
        (0.280085, 0.672501, 0.047413),
        (-0.011820, 0.042940, 0.968881),
    ),
    "tritan": (
        (1.255528, -0.076749, -0.178779),
        (-0.078411, 0.930809, 0.147602),
        (0.004733, 0.691367, 0.303900),
    ),
}
"""Machado, Oliveira and Fernandes (2009), severity 1, on linear sRGB."""


def _linear(colour: str) -> list[float]:
    parts = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    return [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]


def _times(matrix: Any, vector: list[float]) -> list[float]:
    return [sum(a * b for a, b in zip(row, vector, strict=True)) for row in matrix]


def _lab(linear: list[float]) -> tuple[float, float, float]:
    xyz = (a / b for a, b in zip(_times(LINEAR_XYZ, linear), (0.95047, 1, 1.08883), strict=True))
    x, y, z = (t ** (1 / 3) if t > 216 / 24389 else (24389 / 27 * t + 16) / 116 for t in xyz)
    return 116 * y - 16, 500 * (x - y), 200 * (y - z)


@pytest.mark.parametrize("vision", VISIONS)
@pytest.mark.parametrize("colours", [palette.NODE_COLOURS, palette.COVERAGE_COLOURS])
def test_any_two_node_colours_differ_by_15_in_every_vision(
    vision: str, colours: tuple[str, ...]
) -> None:
    seen = {
        colour: _lab([min(max(p, 0), 1) for p in _times(VISIONS[vision], _linear(colour))])
        for colour in colours
    }
    assert min(dist(seen[a], seen[b]) for a, b in combinations(seen, 2)) >= 15


@pytest.mark.parametrize("colour", {*palette.NODE_COLOURS, *palette.COVERAGE_COLOURS})
def test_every_node_colour_has_3_to_1_on_white(colour: str) -> None:
    luminance = _times(LINEAR_XYZ, _linear(colour))[1]
    assert 1.05 / (luminance + 0.05) >= 3


def test_groups_use_the_tested_colours() -> None:
    assert {group.colour for group in scene.GROUPS.values()} == set(palette.NODE_COLOURS)


# --- the file ---


def test_the_same_network_gives_the_same_bytes_and_no_address_of_another_host() -> None:
    first = _html(city(units=1))
    assert first == _html(city(units=1))
    assert "<!doctype html>" in first[:20]
    asked = re.findall(r"""<[a-z]+[^>]*\s(?:src|href|action)=["']?([^"'\s>]*)""", first)
    assert asked == ["data:,"]
    assert "url(" not in first.split("</style>")[0]


def test_parallel_links_are_all_kept_and_bent_apart() -> None:
    edges = [edge for edge in _data(_html(city()))["edges"] if edge["from"] == "unit:u00"]
    assert [edge["relation"] for edge in edges] == ["PAIRED_WITH", "HOLDS_SEAT"]
    assert "smooth" not in edges[0]
    assert edges[1]["smooth"]["roundness"] > 0


def test_names_on_the_drawing_leave_out_what_all_begin_with_but_never_all_of_it() -> None:
    labels = {node["name"]: node["label"] for node in _data(_html(city()))["nodes"]}
    assert labels["建瓯市第0局"] == "第0局"
    assert labels["建瓯市组织o1"] == "建瓯市组织o1"
    graph = city(units=1)
    graph.nodes["unit:u00"]["name"] = "建瓯市局"
    assert "建瓯市局" in {node["label"] for node in _data(_html(graph))["nodes"]}


def test_a_village_is_drawn_apart_from_a_community_without_a_committee() -> None:
    graph = network.build(
        areas=[_area("350783001201", "village", "village", None)],
        organisations=[_organisation("o1", "city_committee", "350783", None)],
        units=[],
        pairings=[],
        seats=[],
        covers=[{"organisation_id": "o1", "area_id": "350783001201"}],
    )
    assert [node["group"] for node in _data(_html(graph))["nodes"]] == [
        "city_committee",
        "gap_village",
    ]


@pytest.fixture
def page(browser: Browser, tmp_path: Path) -> Iterator[Page]:
    """The view of the city in a window without a network; anything unwanted fails the test."""
    (tmp_path / "view.html").write_text(_html(city()), encoding="utf-8")
    unwanted: list[str] = []

    def on_dialog(dialog: Dialog) -> None:
        unwanted.append(dialog.message)
        dialog.dismiss()

    def on_request(asked: Request) -> None:
        if not asked.url.startswith(("file:", "data:")):
            unwanted.append(asked.url)

    context = browser.new_context(viewport={"width": 1280, "height": 800}, offline=True)
    opened = context.new_page()
    opened.on("dialog", on_dialog)
    opened.on("console", lambda said: unwanted.append(said.text))
    opened.on("pageerror", lambda error: unwanted.append(str(error)))
    opened.on("request", on_request)
    opened.goto((tmp_path / "view.html").as_uri())
    opened.wait_for_selector("html[data-ready]")
    yield opened
    context.close()
    assert unwanted == []


def test_the_view_draws_with_no_request_and_nothing_in_the_console(page: Page) -> None:
    assert page.locator("#stage canvas").is_visible()
    assert page.title() == "建瓯市 · 党建共建关系网络"
    assert page.locator("html").get_attribute("lang") == "zh-CN"
    inked = page.evaluate(
        """() => {
          const canvas = document.querySelector("#stage canvas");
          const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
          let inked = 0;
          for (let i = 0; i < data.length; i += 4) inked += data[i + 3] > 0 && data[i] < 160;
          return inked;
        }"""
    )
    assert inked > 2000


def test_hostile_names_are_shown_and_never_run(page: Page) -> None:
    for name in (IMAGE, SCRIPT):
        page.get_by_role("combobox").fill(name)
        page.keyboard.press("Enter")
        assert page.locator("#details h2").inner_text() == name
    page.get_by_role("button", name="数据表").click()
    assert page.get_by_role("rowheader", name=SCRIPT).count() == 2
    assert page.locator("img").count() == 0


def test_details_name_the_standing_and_lead_to_the_neighbours(page: Page) -> None:
    page.get_by_role("combobox").fill("建瓯市第0局")
    page.keyboard.press("Enter")
    details = page.locator("#details")
    assert details.locator("dd").all_inner_texts() == ["机关", "示例数据"]
    assert details.locator("h3").all_inner_texts() == [
        "单位内党组织 (1)", "结对社区 (1)", "兼职委员席位 (1)",
    ]  # fmt: skip
    assert "项目 3 个 · 报到党员 35 人" in details.inner_text()
    details.get_by_role("button", name="建瓯市组织o3-00").first.click()
    assert details.locator("h2").inner_text() == "建瓯市组织o3-00"
    assert page.evaluate("decodeURIComponent(location.hash)") == "#organisation:o3-00"


def test_the_keyboard_walks_zooms_and_lets_go(page: Page) -> None:
    page.locator("#stage").focus()
    page.keyboard.press("ArrowDown")
    assert page.locator("#details h2").inner_text() == "建瓯市组织o1"
    page.keyboard.press("ArrowDown")
    second = page.locator("#details h2").inner_text()
    assert second.startswith("建瓯市组织o2")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.textContent") == second
    page.keyboard.press("Escape")
    assert page.locator("#details").is_hidden()
    assert page.evaluate("document.activeElement.id") == "stage"
    for key in "+-0":
        page.keyboard.press(key)


def test_the_legend_counts_and_hides(page: Page) -> None:
    row = page.locator("#legend label", has=page.locator("[data-group=grid_branch]"))
    assert row.inner_text().split() == ["网格（小区）党支部", "73"]
    row.locator("input").uncheck()
    page.get_by_role("button", name="数据表").click()
    assert page.locator("caption").first.inner_text() == "组织、单位与区域（236）"


@pytest.mark.parametrize("view_", list(scene.SceneView))
def test_every_arrangement_opens_from_a_file_and_is_walked(
    browser: Browser, tmp_path: Path, view_: scene.SceneView
) -> None:
    made = scene.scene(
        scene.held(city()), scene.Asked(view=view_), area="350783", names=["建瓯市"],
        as_of="2020-07-01", revision=3, words=words(Language.zh),
    )  # fmt: skip
    (tmp_path / "view.html").write_text(view.html(made, words=words(Language.zh)), encoding="utf-8")
    said: list[str] = []
    page = browser.new_page(viewport={"width": 1280, "height": 800})
    page.on("console", lambda one: said.append(one.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.goto((tmp_path / "view.html").as_uri())
    page.wait_for_selector("html[data-ready]")
    page.locator("#stage").focus()
    page.keyboard.press("ArrowDown")
    assert page.locator("#details h2").inner_text()
    page.close()
    assert said == []


def test_illustrative_rows_are_counted_in_the_title_block() -> None:
    graph = city()
    assert "图中 72 个节点、73 条关系为示例数据" in _html(graph)
    for *_, values in [*graph.nodes(data=True), *graph.edges(data=True)]:
        values["standing"] = "quoted"
    assert 'class="illustrative"' not in _html(graph)


def test_the_view_speaks_english_and_says_when_it_is_empty(
    browser: Browser, tmp_path: Path
) -> None:
    text = _html(nx.MultiDiGraph(), Language.en)
    assert '<html lang="en">' in text
    (tmp_path / "empty.html").write_text(text, encoding="utf-8")
    page = browser.new_page()
    page.goto((tmp_path / "empty.html").as_uri())
    page.wait_for_selector("html[data-ready]")
    assert page.get_by_text("There is nothing to draw.").is_visible()
    page.close()
