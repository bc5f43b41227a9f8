"""The pages on which people work: matrix, market, scenarios, import, quality, in a real browser."""

import csv
import json
import re
from collections.abc import Iterator
from pathlib import Path

import docx
import pytest
from playwright.sync_api import Browser, Page, expect

from conftest import demo
from page_fixture import THEN, accessible, fits, reached_by_keyboard, ready, visit, watched
from partygraph.words import Language, words

ADDRESSES = {
    "matrix": f"/matrix?{THEN}",
    "matrix-table": f"/matrix?{THEN}&as=table",
    "matrix-why": f"/matrix?{THEN}&cell=u-350783-01%7C350783004005",
    "market": f"/market?{THEN}",
    "market-idle": f"/market?{THEN}&tab=idle",
    "market-claims": f"/market?{THEN}&tab=claims&show=all",
    "scenario": f"/scenario?{THEN}",
    "import": f"/import?{THEN}",
    "quality": f"/quality?{THEN}",
}
ZH = words(Language.zh)


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("name", ADDRESSES)
def test_every_page_is_accessible_and_fits_a_phone(page: Page, name: str, language: str) -> None:
    visit(page, f"{ADDRESSES[name]}&lang={language}")
    accessible(page)
    page.set_viewport_size({"width": 390, "height": 800})
    fits(page)


@pytest.mark.parametrize("name", ["matrix", "scenario", "import", "quality"])
def test_every_page_is_used_by_keyboard_alone(page: Page, name: str) -> None:
    visit(page, ADDRESSES[name])
    reached_by_keyboard(page)


# --- the matrix ---


def test_the_matrix_has_every_pairing_and_says_why_by_keyboard(page: Page) -> None:
    visit(page, ADDRESSES["matrix"])
    expect(page.locator("td.framed")).to_have_count(72)
    page.get_by_label(ZH["page.matrix.shows"], exact=True).select_option("projects")
    numbers = page.locator("td.framed").all_inner_texts()
    assert sum(int(number or 0) for number in numbers) == 147
    first = page.locator("td[tabindex='0']")
    expect(first).to_have_count(1)
    first.focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowRight")
    assert page.evaluate("document.activeElement.id") == "cell-1-1"
    page.locator("td.framed").first.focus()
    page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text(ZH["page.matrix.paired"])
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)


def test_a_cell_can_be_linked_to_and_the_back_button_closes_it(page: Page) -> None:
    visit(page, ADDRESSES["matrix"])
    page.locator("td.framed").first.click()
    expect(page.get_by_role("dialog")).to_be_visible()
    assert "cell=" in page.url
    page.go_back()
    expect(page.get_by_role("dialog")).to_have_count(0)


# --- supply and demand ---


def test_the_board_says_the_bottleneck_and_why_the_nearest_do_not_help(page: Page) -> None:
    visit(page, ADDRESSES["market"])
    first = page.locator("#balance-title").locator("xpath=../..").locator("tbody tr").first
    expect(first).to_contain_text("无论怎样分配")
    page.get_by_label(ZH["page.market.category"], exact=True).select_option("elderly_care")
    ready(page)
    board = page.locator("#board-title").locator("xpath=../..")
    expect(board.locator("tbody tr").first).to_contain_text(ZH["Reason.outside_service_area"])
    assert "category=elderly_care" in page.url


# --- what writes has a server of its own ---


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with demo(tmp_path_factory.mktemp("own") / "graph.lbug") as address:
        yield address


@pytest.fixture
def writing(browser: Browser, own: str) -> Iterator[Page]:
    yield from watched(browser, own)


def test_a_plan_is_searched_kept_compared_applied_and_taken_back(writing: Page) -> None:
    page = writing
    visit(page, ADDRESSES["scenario"])
    page.get_by_label(ZH["page.scenario.rule.most_changes"]).fill("3")
    page.get_by_label(ZH["page.scenario.rule.seconds"]).fill("5")
    page.get_by_role("button", name=ZH["page.scenario.propose.do"]).click()
    expect(page.locator(".plan")).to_be_visible(timeout=180_000)
    accessible(page)
    page.get_by_role("button", name=ZH["page.scenario.why.open"]).first.click()
    expect(page.get_by_role("dialog")).to_contain_text("带来的加权需求", timeout=30_000)
    page.keyboard.press("Escape")
    page.get_by_label(ZH["page.scenario.keep"], exact=True).fill("三处调整")
    page.get_by_role("button", name=ZH["page.scenario.keep.do"]).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("三处调整")
    ready(page)
    expect(page.locator(".diagram path.begun").first).to_be_visible()
    accessible(page)
    page.set_viewport_size({"width": 390, "height": 800})
    fits(page)
    page.set_viewport_size({"width": 1440, "height": 900})
    page.get_by_role("link", name=ZH["page.scenario.compare.today"]).click()
    expect(page.locator(".verdict.better").first).to_be_visible(timeout=30_000)
    accessible(page)
    page.get_by_role("link", name="三处调整").first.click()
    ready(page)
    page.get_by_role("button", name=ZH["page.scenario.apply"], exact=True).click()
    page.get_by_role("button", name=ZH["page.scenario.apply.do"], exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(ZH["ScenarioState.applied"])
    page.get_by_role("button", name=ZH["page.scenario.undo"], exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(ZH["ScenarioState.draft"])
    expect(page.locator(".banner.warn")).to_be_visible()


def test_pairs_that_must_and_must_not_be_are_set_and_the_plan_goes_on_paper(writing: Page) -> None:
    page = writing
    visit(page, ADDRESSES["scenario"])

    def choose(field: str, text: str) -> None:
        found = page.get_by_role("combobox", name=ZH[f"page.scenario.wish.{field}"])
        found.fill(text)
        expect(page.locator(".wish .search-list li").first).to_contain_text(text)
        found.press("Enter")

    for rule, unit in (("must", "财政局"), ("must_not", "审计局"), ("must", "公安局")):
        choose("unit", unit)
        choose("community", "前街")
        page.get_by_role("button", name=ZH[f"page.scenario.wish.{rule}"], exact=True).press("Enter")
    chips = page.get_by_role("list", name=ZH["page.scenario.wishes"])
    expect(chips.locator("li")).to_have_text(
        [
            "必须：建瓯市财政局 – 前街社区",
            "不得：建瓯市审计局 – 前街社区",
            "必须：建瓯市公安局 – 前街社区",
        ]
    )
    chips.get_by_role("button", name="去掉“必须：建瓯市公安局 – 前街社区”").press("Enter")
    accessible(page)
    page.get_by_label(ZH["page.scenario.rule.most_changes"]).fill("4")
    page.get_by_label(ZH["page.scenario.rule.seconds"]).fill("3")
    with page.expect_request("**/api/plans/runs") as asked:
        page.get_by_role("button", name=ZH["page.scenario.propose.do"]).click()
    sent = json.loads(asked.value.post_data or "")
    assert [len(sent[rule]) for rule in ("must", "must_not")] == [1, 1]
    expect(page.locator(".plan")).to_be_visible(timeout=180_000)
    with page.expect_download() as coming:
        page.get_by_role("link", name=ZH["page.scenario.docx"]).click()
    made = docx.Document(str(coming.value.path()))
    assert made.paragraphs[0].text == "建瓯市结对共建方案说明"
    begun = [[cell.text for cell in row.cells[:2]] for row in made.tables[3].rows]
    assert ["建瓯市财政局", "前街社区"] in begun


def test_between_the_points_of_the_trade_one_moves_without_asking_again(writing: Page) -> None:
    page = writing
    visit(page, ADDRESSES["scenario"])
    page.get_by_role("button", name=ZH["page.scenario.trade.do"], exact=True).click()
    slider = page.get_by_role("slider", name=ZH["page.scenario.trade.slider"])
    expect(slider).to_be_visible(timeout=180_000)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    rows = page.locator("table", has_text=ZH["plan.worst_share"]).locator("tbody tr")
    slider.press("Home")
    for number in range(rows.count()):
        cells = rows.nth(number).locator("td, th").all_inner_texts()
        told = f"至多改动 {cells[0]} 处，满足加权需求 {cells[1]}，最弱社区 {cells[3]}"
        expect(page.locator(".sensitivity b")).to_have_text(told)
        expect(slider).to_have_attribute("aria-valuetext", told)
        slider.press("ArrowRight")
    accessible(page)
    assert asked == []


def test_every_count_that_needs_attention_opens_as_many_things(writing: Page) -> None:
    page = writing
    edits = [
        {"do": "alter", "table": table, "id": id_, "cells": {cell: value}}
        for table, id_, cell, value in (
            ("pairings", "pair-01", "valid_to", "2020-10-01"),
            ("pairings", "pair-02", "valid_to", "2020-12-01"),
            ("resources", "res-001", "quantity", "1"),
        )
    ]
    given = {"name": "到期与超出", "starts_on": "2020-07-01", "edits": edits}
    made = page.request.post("/api/scenarios", data=given).json()
    visit(page, f"/overview?{THEN}&scenario={made['id']}")
    matters = page.locator("ul.attention li")
    expect(matters.nth(3)).to_contain_text("半年内有结对到期的社区")
    expect(matters.nth(3).locator("b")).to_have_text("2")
    expect(matters.nth(6).locator("b")).to_have_text("1")
    opened = [
        (matter.locator("b").inner_text(), matter.locator("> a").get_attribute("href") or "")
        for matter in matters.all()
        if matter.locator("b").inner_text() != "0"
    ]
    assert len(opened) >= 6
    ending = matters.nth(3).locator("p a.evidence").get_attribute("href") or ""
    for count, address in [*opened, ("2", ending)]:
        visit(page, address)
        lead = page.get_by_role("dialog").locator(".lead").first
        expect(lead).to_contain_text(re.compile(f"下列 {count} 项"))
        expect(page.get_by_role("dialog").locator("tbody tr").first).to_be_visible()


def test_two_tabs_that_change_one_scenario_the_second_is_told(
    browser: Browser, own: str, writing: Page
) -> None:
    page = writing
    visit(page, f"/scenario?{THEN}&pair=u-350783-70:350783003001")
    page.get_by_label(ZH["page.scenario.new"], exact=True).fill("同时修改")
    page.get_by_role("button", name=ZH["page.scenario.new.do"], exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("同时修改")
    ready(page)
    other = browser.new_page(base_url=own, locale="zh-CN")
    visit(other, page.url)
    page.get_by_role("button", name=ZH["page.scenario.edit.drop.do"]).click()
    expect(page.get_by_text(ZH["page.scenario.edits.none"])).to_be_visible()
    with other.expect_response(lambda response: response.status == 409):
        other.get_by_role("button", name=ZH["page.scenario.edit.drop.do"]).click()
    expect(other.get_by_role("alert")).to_contain_text("已被他人修改")
    other.close()


def test_a_broken_ledger_shows_each_fault_and_a_mended_one_is_loaded_and_undone(
    writing: Page, tmp_path: Path
) -> None:
    page = writing
    header = ["id", "name", "category", "area_id", "urgency", "quantity", "unit_of_count"]
    header += ["valid_from", "source_id", "standing"]
    good = ["dem-new", "夜间巡逻", "safety", "350783004003", "high", "4", "hours"]
    good += ["2020-01-01", "src-illustration", "illustrative"]
    bad = ["dem-bad", "夜间照明", "safety", "350783999999", "soon", "many", "hours", *good[7:]]
    ledger = tmp_path / "demands.csv"

    def write(*rows: list[str]) -> None:
        with ledger.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows([header, *rows])

    visit(page, ADDRESSES["import"])
    write(good, bad)
    page.locator("input[type=file]").set_input_files(ledger)
    faults = page.locator("#faults-title").locator("xpath=../..")
    expect(faults.locator("tbody tr")).to_have_count(3)  # two cells, and the area
    expect(faults).to_contain_text("350783999999")
    expect(faults).to_contain_text("demands.csv : 3")
    expect(page.get_by_role("button", name=ZH["page.import.load"])).to_have_count(0)
    accessible(page)
    write(good)
    page.locator("input[type=file]").set_input_files(ledger)
    page.get_by_role("button", name=ZH["page.import.load"], exact=True).click()
    records = page.locator("#records-title").locator("xpath=../..")
    first = records.locator("tbody tr").first
    expect(first.get_by_role("cell", name="demands.csv", exact=True)).to_be_visible()
    records.get_by_role("button", name=ZH["page.import.undo.do"]).click()
    page.get_by_role("dialog").get_by_role("button", name=ZH["page.import.undo.do"]).click()
    expect(records.locator("tbody tr").first).to_contain_text(ZH["page.import.undone.mark"])


def test_headers_that_are_not_known_are_asked_for_once(writing: Page, tmp_path: Path) -> None:
    page = writing
    ledger = tmp_path / "demands.csv"
    rows = [
        ["需求名称", "类别", "区划代码", "紧急程度", "要多少", "计量单位"],
        ["上门理发", "养老助老", "350783004003", "高", "6", "人次"],
    ]
    with ledger.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)
    visit(page, ADDRESSES["import"])
    page.locator("input[type=file]").set_input_files(ledger)
    mapping = page.locator("#mapping-title").locator("xpath=../..")
    expect(mapping).to_contain_text("要多少")
    accessible(page)
    field = mapping.get_by_label(ZH["page.import.mapping.of"].format(header="要多少"))
    field.fill("quantity")
    mapping.get_by_role("button", name=ZH["page.import.mapping.do"]).click()
    expect(page.locator("#mapping-title")).to_have_count(0)


def test_quality_is_filtered_by_dimension_and_goes_out_as_a_workbook(page: Page) -> None:
    visit(page, ADDRESSES["quality"])
    page.get_by_label(ZH["page.quality.dimension"], exact=True).select_option("timely")
    expect(page.locator("#faults-title")).to_have_text("问题 14 处及改法")
    page.get_by_text(ZH["page.export"], exact=True).click()
    with page.expect_download() as download:
        page.get_by_role("link", name=ZH["page.quality.mend"]).click()
    assert download.value.suggested_filename == "quality-350783.xlsx"
