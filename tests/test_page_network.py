"""关系网络 in a real Chromium: five views, by mouse and by keyboard alone, and what it exports."""

import json
import xml.etree.ElementTree as ET
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from playwright.sync_api import Browser, Page, expect

from page_fixture import THEN, accessible, fits, reached_by_keyboard, ready, visit
from partygraph.scene import SceneView

NETWORK = f"/network?{THEN}"
COMMITTEE = "organisation:o-350783002002"
UNIT = "unit:u-350783-12"
OTHER = "unit:u-350783-06"


def drawn(page: Page, what: str = "visible") -> Any:
    """What the drawing shows, by its hook for tests."""
    return page.evaluate(f"window.pg.graph.{what}()")


def own(page: Page, name: str) -> str | None:
    """What the address says of a name."""
    value: str | None = page.evaluate(
        "name => new URLSearchParams(location.search).get(name)", name
    )
    return value


def until(page: Page, true: Callable[[], bool]) -> None:
    """Wait for what an answer of the server brings; the policy forbids a function made of text."""
    for _ in range(100):
        if true():
            return
        page.wait_for_timeout(50)
    raise AssertionError(drawn(page))


def _selected(page: Page, count: int) -> bool:
    return len(drawn(page, "selected")) == count


def details(page: Page) -> Any:
    return page.locator(".graph-details")


def test_the_city_is_shown_whole_as_rings_and_its_numbers_are_told(page: Page) -> None:
    visit(page, NETWORK)
    assert len(drawn(page)) == 534
    assert drawn(page, "links") == 696
    expect(page.locator(".graph-told p")).to_have_text("共 534 个节点、696 条关系，已全部显示。")
    row = page.locator(".graph-legend label", has_text="网格（小区）党支部")
    expect(row.locator(".graph-count")).to_have_text("73")


@pytest.mark.parametrize("view", [*SceneView, "table"])
@pytest.mark.parametrize("width", [1440, 390])
def test_every_view_is_accessible_and_fits_a_wide_and_a_narrow_window(
    page: Page, view: str, width: int
) -> None:
    page.set_viewport_size({"width": width, "height": 844})
    visit(page, f"{NETWORK}&view={view}&at={COMMITTEE}")
    expect(details(page).locator("h2")).to_have_text("南门社区党委")
    accessible(page)
    fits(page)


@pytest.mark.parametrize("view", ["rings", "table"])
def test_english_is_complete_and_accessible(page: Page, view: str) -> None:
    visit(page, f"{NETWORK}&view={view}&lang=en&at={COMMITTEE}")
    expect(page.locator("html")).to_have_attribute("lang", "en")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Network")
    text = page.locator("main").inner_text()
    assert "page." not in text
    assert "relation." not in text
    accessible(page)


def test_selecting_fades_the_rest_or_hides_it_by_degrees(page: Page) -> None:
    visit(page, f"{NETWORK}&at={UNIT}")
    near = 534 - len(drawn(page, "faded"))
    page.get_by_role("group", name="几层以内").get_by_role("button", name="2").click()
    assert own(page, "near") == "2"
    further = 534 - len(drawn(page, "faded"))
    assert 1 < near < further < 534
    page.get_by_role("button", name="仅看").click()
    assert len(drawn(page)) == further
    assert drawn(page, "faded") == []


def test_by_keyboard_alone_one_walks_looks_and_goes_back(page: Page) -> None:
    visit(page, NETWORK)
    graph = page.get_by_role("application", name="关系网络图")
    graph.focus()
    graph.press("ArrowDown")
    expect(details(page).locator("h2")).to_have_text("建瓯市委")
    graph.press("ArrowRight")
    second = details(page).locator("h2")
    expect(second).not_to_have_text("建瓯市委")
    name = second.inner_text()
    graph.press("3")
    assert own(page, "near") == "3"
    before = drawn(page, "zoom")
    graph.press("+")
    assert drawn(page, "zoom") > before
    graph.press("0")
    graph.press("Enter")
    expect(second).to_be_focused()
    expect(page.get_by_role("status").filter(has_text=name)).to_have_count(1)
    graph.focus()
    graph.press("Control+z")
    assert own(page, "near") is None
    graph.press("Control+y")
    assert own(page, "near") == "3"
    graph.press("Escape")
    expect(details(page)).to_have_count(0)
    assert own(page, "at") is None


@pytest.mark.parametrize("view", ["rings", "table"])
def test_everything_is_reached_by_tab(page: Page, view: str) -> None:
    visit(page, f"{NETWORK}&view={view}")
    reached_by_keyboard(page)


def test_a_place_is_opened_and_closed_step_by_step_undone_and_redone(page: Page) -> None:
    visit(page, f"{NETWORK}&view=tree&at={COMMITTEE}")
    assert len(drawn(page)) == 49
    page.get_by_role("button", name="展开下级（30）").click()
    ready(page)
    until(page, lambda: len(drawn(page)) > 49)
    opened = len(drawn(page))
    assert own(page, "open") == COMMITTEE
    page.get_by_role("button", name="撤销").click()
    until(page, lambda: len(drawn(page)) == 49)
    page.get_by_role("button", name="重做").click()
    until(page, lambda: len(drawn(page)) == opened)
    page.get_by_role("button", name="收起下级").click()
    until(page, lambda: len(drawn(page)) == 49)
    page.go_back()
    until(page, lambda: len(drawn(page)) == opened)


def test_one_relation_is_expanded_with_its_count(page: Page) -> None:
    visit(page, f"{NETWORK}&view=tree&at={COMMITTEE}")
    page.get_by_role("button", name="展开：结对共建 7").click()
    until(page, lambda: len(drawn(page)) == 56)
    expect(details(page).get_by_role("button", name="展开：结对共建")).to_have_count(0)


def test_the_legend_hides_and_the_layers_take_away(page: Page) -> None:
    visit(page, NETWORK)
    page.locator(".graph-legend label", has_text="楼栋党小组").locator("input").uncheck()
    assert len(drawn(page)) == 534 - 142
    assert own(page, "off") == "building_group"
    page.get_by_role("button", name="全部显示").click()
    page.locator(".graph-layers label", has_text="所在").locator("input").uncheck()
    until(page, lambda: len(drawn(page)) < 534)
    assert own(page, "layers") == "command,pairing,seats"


def test_a_hidden_unit_is_found_by_its_initials_and_shown(page: Page) -> None:
    visit(page, f"{NETWORK}&view=tree")
    field = page.get_by_role("combobox", name="在图中查找并定位")
    field.fill("wsjkj")
    expect(page.locator("#graph-found li").first).to_contain_text("卫生健康局")
    field.press("Enter")
    expect(details(page).locator("h2")).to_have_text("建瓯市卫生健康局")
    until(page, lambda: OTHER in drawn(page, "selected"))
    assert own(page, "show") == OTHER


def test_the_way_between_two_is_told_in_words_and_shown(page: Page) -> None:
    visit(page, f"{NETWORK}&at={UNIT},{OTHER}")
    expect(details(page).locator("h2")).to_have_text("已选 2 个")
    page.get_by_role("button", name="两者之间的路径").click()
    ways = page.locator(".graph-ways")
    expect(ways).to_contain_text("最短经过 4 步")
    expect(ways.locator("li").first).to_contain_text("建瓯市人力资源和社会保障局 → 位于 前街社区")
    accessible(page)
    ways.get_by_role("button", name="在图中显示").first.click()
    until(page, lambda: len(drawn(page, "selected")) > 2)


def test_a_node_is_chosen_with_the_mouse_and_a_second_beside_it(page: Page) -> None:
    visit(page, NETWORK)
    box = page.locator(".graph-canvas").bounding_box()
    assert box
    for number, id_ in enumerate(("organisation:o-jianou-shiwei", "organisation:o-350783100")):
        place = page.evaluate("id => window.pg.graph.place(id)", id_)
        if number:
            page.keyboard.down("Control")
        page.mouse.click(box["x"] + place["x"], box["y"] + place["y"])
        page.keyboard.up("Control")
        until(page, partial(_selected, page, number + 1))
    expect(details(page).locator("h2")).to_have_text("已选 2 个")


def test_the_source_of_what_is_selected_is_told_and_opens(page: Page) -> None:
    visit(page, f"{NETWORK}&at=organisation:o-jianou-shiwei")
    source = page.locator(".graph-source")
    expect(source.locator("blockquote")).not_to_be_empty()
    source.get_by_role("link", name="全部信息与变更记录").click()
    expect(page.get_by_role("dialog")).to_contain_text("建瓯市委")


def test_a_view_is_kept_by_name_and_opened_again(page: Page) -> None:
    visit(page, f"{NETWORK}&view=pairs&at={UNIT}")
    page.get_by_text("视图收藏").first.click()
    page.get_by_label("名称").fill("人社局结对")
    page.get_by_role("button", name="收藏当前视图").click()
    visit(page, NETWORK)
    page.get_by_text("视图收藏").first.click()
    page.get_by_role("link", name="人社局结对").click()
    expect(page.get_by_role("button", name="结对图")).to_have_attribute("aria-pressed", "true")
    assert own(page, "at") == UNIT


def test_the_day_is_moved_with_a_slider(page: Page) -> None:
    visit(page, NETWORK)
    slider = page.get_by_role("slider", name="时间")
    slider.focus()
    slider.press("ArrowLeft")
    ready(page)
    assert own(page, "as_of") == "2020-06-01"
    expect(page.locator(".graph-days output")).to_have_text("2020-06-01")


def test_the_table_and_the_tree_say_what_the_drawing_says(page: Page) -> None:
    visit(page, f"{NETWORK}&view=table")
    expect(page.get_by_role("heading", name="组织、单位与区域（534）")).to_be_visible()
    expect(page.get_by_role("heading", name="关系（696）")).to_be_visible()
    page.get_by_role("checkbox", name="建安街道党工委").check()
    expect(details(page).locator("h2")).to_have_text("建安街道党工委")
    tree = page.get_by_role("tree", name="层级树")
    tree.get_by_role("treeitem").first.focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    assert own(page, "at") == "organisation:o-350783001"


def test_what_is_not_here_is_said_and_the_rest_is_shown(page: Page) -> None:
    visit(page, f"{NETWORK}&show=unit:nobody&view=cube")
    expect(page.locator(".toast.bad")).to_contain_text("有 1 项不在当前图中")
    assert len(drawn(page)) == 534


def test_every_export_is_a_file_of_its_kind(page: Page, tmp_path: Path) -> None:
    visit(page, f"{NETWORK}&view=areas&closed=organisation:o-350783001&off=building_group")
    wanted = {
        "图片（PNG）": "350783-areas.png",
        "矢量图": "350783-areas.svg",
        "当前内容（表格）": "350783-areas.xlsx",
        "当前内容（网络）": "350783-areas.graphml",
        "当前内容（网络，含位置和颜色）": "350783-areas.gexf",
        "单文件网页（可离线打开）": "350783-areas.html",
    }
    for title, name in wanted.items():
        page.locator("summary", has_text="导出").click()
        with page.expect_download() as coming:
            page.locator(".menu-list").get_by_text(title, exact=True).click()
        assert coming.value.suggested_filename == name
        coming.value.save_as(tmp_path / name)
    assert (tmp_path / "350783-areas.png").read_bytes().startswith(b"\x89PNG")
    assert ET.parse(tmp_path / "350783-areas.svg").getroot().tag.endswith("svg")
    for name in ("350783-areas.graphml", "350783-areas.gexf"):
        marks = ET.parse(tmp_path / name).iter()
        assert sum(one.tag.endswith("}node") for one in marks) == len(drawn(page))
    rows = openpyxl.load_workbook(tmp_path / "350783-areas.xlsx")["节点"]
    assert rows.max_row - 3 == len(drawn(page))
    text = (tmp_path / "350783-areas.html").read_text(encoding="utf-8")
    start = text.index('type="application/json">') + len('type="application/json">')
    data = json.loads(text[start : text.index("</script>", start)])
    assert sorted(node["id"] for node in data["nodes"]) == sorted(drawn(page))


def test_it_is_printed_without_what_only_a_screen_needs(page: Page) -> None:
    visit(page, NETWORK)
    page.emulate_media(media="print")
    expect(page.locator(".graph-tools")).to_be_hidden()
    expect(page.locator(".graph-canvas")).to_be_visible()
    page.emulate_media(media="screen")


def test_days_are_played_step_by_step_at_a_pace_and_stopped(page: Page) -> None:
    visit(page, "/network?area=350783&as_of=2019-12-01&pace=quarter")
    days = page.get_by_role("group", name="按时间回放")
    days.get_by_role("button", name="前进一步").click()
    ready(page)
    assert own(page, "as_of") == "2020-01-01"
    days.get_by_role("combobox", name="每秒").select_option("year")
    days.get_by_role("button", name="播放").press("Enter")
    assert own(page, "play") == "1"
    expect(days.locator("output")).to_have_text("2021-01-01")
    days.get_by_role("button", name="暂停").press("Enter")
    assert own(page, "play") is None
    stopped = own(page, "as_of")
    page.wait_for_timeout(1500)
    assert own(page, "as_of") == stopped
    visit(page, "/network?area=350783&as_of=2025-01-01&play=1&pace=year")
    until(page, lambda: own(page, "play") is None)
    assert own(page, "as_of") is None  # it ends today


def test_nothing_plays_by_itself_for_who_asks_for_less_motion(page: Page) -> None:
    page.emulate_media(reduced_motion="reduce")
    visit(page, "/network?area=350783&as_of=2020-01-01&play=1&pace=year")
    page.wait_for_timeout(1500)
    assert own(page, "as_of") == "2020-01-01"
    page.get_by_role("button", name="播放").click()
    until(page, lambda: own(page, "as_of") == "2021-01-01")
    page.get_by_role("button", name="暂停").click()


def test_colours_say_how_far_pairings_cover_and_so_do_words_and_numbers(page: Page) -> None:
    visit(page, NETWORK)
    page.get_by_label("颜色").select_option("coverage")
    bands = page.get_by_role("group", name="结对覆盖")
    expect(bands.locator("label", has_text="未覆盖")).to_contain_text("26")
    expect(bands.locator("label", has_text="全部覆盖")).to_contain_text("19")
    bands.locator("label", has_text="不计").locator("input").uncheck()
    assert len(drawn(page)) == 26 + 1 + 19
    bands.get_by_role("button", name="选中全部：一半以上").click()
    expect(details(page)).to_contain_text("29 个社区中 15 个已有单位结对")
    accessible(page)
    page.get_by_role("button", name="表格").click()
    expect(page.get_by_role("columnheader", name="结对覆盖")).to_be_visible()


def test_many_are_selected_with_a_box_by_kind_and_all_at_once(page: Page) -> None:
    visit(page, NETWORK)
    box = page.locator(".graph-canvas").bounding_box()
    centre = page.evaluate("id => window.pg.graph.place(id)", "organisation:o-jianou-shiwei")
    assert box
    page.keyboard.down("Shift")
    page.mouse.move(box["x"] + centre["x"] - 90, box["y"] + centre["y"] - 90)
    page.mouse.down()
    page.mouse.move(box["x"] + centre["x"] + 90, box["y"] + centre["y"] + 90, steps=4)
    page.mouse.up()
    page.keyboard.up("Shift")
    until(page, lambda: len(drawn(page, "selected")) > 3)
    assert "organisation:o-jianou-shiwei" in drawn(page, "selected")
    page.get_by_role("button", name="选中全部：街道党工委（镇党委）").press("Enter")
    until(page, partial(_selected, page, 18))
    assert own(page, "at") == "kind:street_committee"
    page.get_by_role("button", name="移出选择：徐墩镇党委").click()
    until(page, partial(_selected, page, 17))
    page.locator(".graph-keys").press("Control+a")
    until(page, partial(_selected, page, 534))
    expect(details(page).locator("h2")).to_have_text("已选 534 个")
    accessible(page)


def test_one_finger_scrolls_the_page_and_two_move_the_drawing(
    browser: Browser, served: str
) -> None:
    context = browser.new_context(
        viewport={"width": 390, "height": 700}, base_url=served, has_touch=True, is_mobile=True
    )
    page = context.new_page()
    visit(page, NETWORK)
    page.locator(".graph-keys").scroll_into_view_if_needed()
    before = page.evaluate("[scrollY, JSON.stringify(window.pg.graph.place('unit:u-350783-12'))]")
    touch = context.new_cdp_session(page)
    for kind, y in (("touchStart", 400), *(("touchMove", 400 + 15 * i) for i in range(1, 9))):
        points = [{"x": 150, "y": y}]
        touch.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})
    touch.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    hint = page.get_by_text("用两根手指移动和缩放图形")
    expect(hint).to_be_visible()
    after = page.evaluate("[scrollY, JSON.stringify(window.pg.graph.place('unit:u-350783-12'))]")
    assert after[0] < before[0]
    assert after[1] == before[1]
    assert own(page, "at") is None  # it was no tap
    zoom = drawn(page, "zoom")
    touch.send(
        "Input.synthesizePinchGesture",
        {"x": 150, "y": 300, "scaleFactor": 2, "gestureSourceType": "touch"},
    )
    until(page, lambda: drawn(page, "zoom") > zoom)
    context.close()
