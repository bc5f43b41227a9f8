"""The shell of the page and its first pages in a real Chromium over a served seed."""

import re

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from page_fixture import THEN, accessible, fits, reached_by_keyboard, ready, visit

OVERVIEW = f"/overview?{THEN}"
ADDRESSES = {
    "overview": OVERVIEW,
    "evidence": f"{OVERVIEW}&evidence=pairing_coverage:pairings",
    "thing": f"{OVERVIEW}&thing=pair-44",
    "sources": f"/sources?{THEN}",
    "audit": f"/audit?{THEN}",
}


def figures(page: Page) -> dict[str, str]:
    """The figures at the top of a page, by their names."""
    return dict(
        zip(
            page.locator(".figure dt").all_inner_texts(),
            page.locator(".figure .figure-number").all_inner_texts(),
            strict=True,
        )
    )


# --- what every page keeps ---


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("name", ADDRESSES)
def test_every_page_is_accessible_and_fits_a_phone(page: Page, name: str, language: str) -> None:
    visit(page, f"{ADDRESSES[name]}&lang={language}")
    accessible(page)
    page.set_viewport_size({"width": 390, "height": 800})
    fits(page)
    accessible(page)


@pytest.mark.parametrize("name", ["overview", "sources"])
def test_every_page_is_used_by_keyboard_alone(page: Page, name: str) -> None:
    visit(page, ADDRESSES[name])
    reached_by_keyboard(page)


def test_larger_text_is_chosen_once_and_still_fits(page: Page) -> None:
    visit(page, OVERVIEW)
    page.get_by_label("文字大小").select_option("150")
    visit(page, OVERVIEW)
    assert page.evaluate("getComputedStyle(document.body).fontSize") == "21px"
    page.set_viewport_size({"width": 390, "height": 800})
    fits(page)


def test_nothing_is_cut_off_on_paper(page: Page) -> None:
    page.set_viewport_size({"width": 703, "height": 1000})  # A4 without its margins
    page.emulate_media(media="print")
    visit(page, OVERVIEW)
    fits(page)
    cut = page.locator(".scroll").evaluate_all(
        "all => all.filter(one => one.scrollWidth > one.clientWidth).length"
    )
    assert cut == 0
    expect(page.get_by_role("navigation", name="功能导航")).to_be_hidden()


# --- the overview ---


def test_the_figures_are_those_of_2020(page: Page) -> None:
    visit(page, OVERVIEW)
    assert figures(page) == {
        "已结对社区": "15",
        "结对单位": "72",
        "共建项目": "147",
        "报到党员": "2,565",
        "党组织": "292",
        "需求满足率": "12.5%",
    }
    expect(page).to_have_title("总览 · 党建共建知识图谱")
    expect(page.locator(".figure .illustrative")).to_have_count(6)


def test_the_worst_covered_community_comes_first_and_its_reason_is_two_clicks_away(
    page: Page,
) -> None:
    visit(page, "/overview?area=350783003")
    first = page.locator("#gaps-title").locator("xpath=../..").locator("tbody tr").first
    expect(first).to_contain_text("金瓯社区")
    expect(first).to_contain_text("未结对")


def test_a_number_opens_the_things_it_counts_and_a_thing_its_source(page: Page) -> None:
    visit(page, OVERVIEW)
    page.get_by_role("link", name=re.compile("查看“结对单位”的依据")).click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("由下列 72 项算出")
    visit(page, f"{OVERVIEW}&evidence=pairing_coverage:pairings")
    dialog.get_by_role("link", name="建瓯市审计局").click()
    expect(dialog).to_contain_text("示例数据（虚构）")
    dialog.get_by_role("button", name="返回依据清单").click()
    expect(dialog.get_by_role("row")).to_have_count(16)
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    assert page.url.endswith(OVERVIEW)


@pytest.mark.parametrize(
    "evidence",
    [
        "pairing_coverage:units:id=350783001002",
        "organisation_levels:organisations:level=grid_branch",
        "demand_coverage:unmet",
        "demand_coverage:demands:category=health",
        "claims:projects_half",
        "paper_pairings:on_paper",
        "single_failures:units_missed",
        "seat_coverage:without_seats",
        "uncovered_communities:uncovered_residents_communities",
        "claims:running_projects",
        "claims:id:thing=project;state=running",
        "demand_states:id:*:area=350783001002",
        "ids:page.unit.resources:res-001,res-002",
    ],
)
def test_every_number_that_can_be_opened_has_things_behind_it(page: Page, evidence: str) -> None:
    visit(page, f"{OVERVIEW}&evidence={evidence}")
    expect(page.get_by_role("dialog").locator("tbody tr").first).to_be_visible()


def test_the_table_is_sorted_and_paged_and_the_address_keeps_it(page: Page) -> None:
    visit(page, OVERVIEW)
    gaps = page.get_by_role("region", name=re.compile("各社区的结对单位"))
    gaps.get_by_role("button", name="项目").click()
    expect(gaps.get_by_role("columnheader", name="项目")).to_have_attribute(
        "aria-sort", "descending"
    )
    most = gaps.locator("tbody tr").first.inner_text()
    page.get_by_role("navigation", name=re.compile("各社区")).get_by_label("下一页").click()
    expect(gaps.locator("tbody tr").first).not_to_have_text(most)
    address = page.url
    assert "gaps-sort=projects.desc" in address
    assert "gaps-page=2" in address
    shown = gaps.locator("tbody").inner_text()
    visit(page, address)
    assert gaps.locator("tbody").inner_text() == shown


def test_what_is_shown_can_be_taken_along(page: Page) -> None:
    visit(page, OVERVIEW)
    page.locator("summary", has_text="导出").click()
    with page.expect_download() as download:
        page.get_by_role("link", name="社区结对情况").click()
    assert download.value.suggested_filename == "pairing_coverage.xlsx"


# --- the address ---


def test_the_language_is_switched_and_stands_in_the_address(page: Page) -> None:
    visit(page, OVERVIEW)
    page.get_by_role("link", name="English").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Overview")
    ready(page)
    assert page.url.endswith(f"{OVERVIEW}&lang=en")
    assert page.locator("html").get_attribute("lang") == "en"
    page.get_by_role("link", name="中文").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("总览")


def test_choices_are_steps_of_the_back_button(page: Page) -> None:
    visit(page, "/")
    page.get_by_label("街道（乡镇）", exact=True).select_option("350783003")
    expect(page).to_have_url(re.compile(r"/overview\?area=350783003$"))
    page.get_by_label("社区（村）", exact=True).select_option("350783003004")
    expect(page).to_have_url(re.compile(r"/overview\?area=350783003004$"))
    page.get_by_label("截至日期").fill("2020-07-01")
    page.get_by_label("截至日期").blur()
    expect(page.locator(".stamp")).to_contain_text("2020-07-01")
    page.go_back()
    page.go_back()
    expect(page).to_have_url(re.compile(r"/overview\?area=350783003$"))
    ready(page)
    expect(page.get_by_label("街道（乡镇）", exact=True)).to_have_value("350783003")


def test_another_page_keeps_the_place_and_the_day_and_takes_the_focus(page: Page) -> None:
    visit(page, f"{OVERVIEW}&gaps-page=2")
    page.get_by_role("link", name="数据说明").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("数据说明")
    expect(page.get_by_role("heading", level=1)).to_be_focused()
    assert page.url.endswith(f"/sources?{THEN}")
    page.go_back()
    expect(page.get_by_role("heading", level=1)).to_have_text("总览")
    assert page.url.endswith("gaps-page=2")


def test_the_navigation_is_narrowed_and_stays_so(page: Page) -> None:
    visit(page, OVERVIEW)
    page.get_by_role("button", name="收起导航").click()
    visit(page, OVERVIEW)
    box = page.get_by_role("navigation", name="功能导航").bounding_box()
    assert box is not None
    assert box["width"] == 56
    accessible(page)


# --- search ---


def test_search_by_initials_leads_to_the_community(page: Page) -> None:
    visit(page, OVERVIEW)
    page.keyboard.press("Control+k")
    page.keyboard.type("jinou")
    expect(page.get_by_role("listbox").get_by_role("option", name="金瓯社区")).to_be_visible()
    accessible(page)
    page.keyboard.press("Escape")
    expect(page.get_by_role("listbox").get_by_role("option")).to_have_count(0)
    page.get_by_role("combobox", name="搜索社区、单位、党组织").fill("joj")
    expect(page.get_by_role("status").filter(has_text="找到")).to_be_attached()
    page.get_by_role("combobox", name="搜索社区、单位、党组织").fill("jinou")
    page.get_by_role("listbox").get_by_role("option", name="金瓯社区").click()
    expect(page).to_have_url(re.compile(r"/community/350783003004\?"))


def test_a_search_without_a_find_says_what_to_try(page: Page) -> None:
    visit(page, OVERVIEW)
    page.get_by_role("combobox", name="搜索社区、单位、党组织").fill("不存在的单位")
    expect(page.get_by_text("没有找到“不存在的单位”")).to_be_visible()


# --- what goes wrong ---


def test_an_unknown_place_is_explained_and_the_nearest_offered(
    browser: Browser, served: str
) -> None:
    page = browser.new_page(base_url=served)
    page.goto("/overview?area=350799")
    expect(page.get_by_role("alert")).to_contain_text("350799")
    page.get_by_role("link", name="建瓯市 350783").click()
    expect(page).to_have_url(re.compile(r"/overview\?area=350783$"))
    ready(page)
    expect(page.locator(".figure").first).to_be_visible()
    page.close()


def test_an_unknown_page_is_told_by_the_page(browser: Browser, served: str) -> None:
    page = browser.new_page(base_url=served)
    response = page.goto("/nowhere")
    assert response is not None
    assert response.status == 404
    expect(page.get_by_role("heading", level=1)).to_have_text("没有这个页面")
    page.get_by_role("main").get_by_role("link", name="总览").click()
    ready(page)
    page.close()


def test_an_empty_graph_says_which_command_to_run(page: Page) -> None:
    page.route("**/api/ask/places*", lambda route: route.fulfill(json={"rows": []}))
    visit(page, "/")
    expect(page.get_by_role("main")).to_contain_text("partygraph demo")
    accessible(page)


def test_when_the_server_is_gone_the_page_stays_and_recovers_by_itself(
    browser: Browser, served: str
) -> None:
    page = browser.new_page(base_url=served)
    visit(page, OVERVIEW)
    page.route("**/api/**", lambda route: route.abort())
    page.get_by_label("指标").select_option("projects")
    expect(page.get_by_text("与服务的连接已断开")).to_be_visible()
    assert figures(page)["结对单位"] == "72"
    page.unroute("**/api/**")
    expect(page.get_by_text("与服务的连接已断开")).to_have_count(0)
    expect(page.get_by_role("img", name=re.compile("共建项目数的变化：.*147"))).to_be_visible()
    page.close()


def test_a_server_that_is_gone_from_the_start_is_named(browser: Browser, served: str) -> None:
    page = browser.new_page(base_url=served)
    page.route("**/api/**", lambda route: route.abort())
    page.goto("/")
    expect(page.get_by_role("alert")).to_contain_text("无法连接到服务")
    page.close()


def test_names_from_the_graph_are_shown_and_never_run(page: Page) -> None:
    name = "<img src=x onerror=alert(1)>"
    page.on("dialog", lambda dialog: pytest.fail(dialog.message))

    def hostile(route: Route) -> None:
        answer = route.fetch().json()
        for row in answer["rows"]:
            row["name"] = name
        route.fulfill(json=answer)

    page.route("**/api/ask/*", hostile)
    visit(page, OVERVIEW)
    expect(page.locator("tbody th").first).to_have_text(name)
    assert page.locator("img").count() == 0


# --- 数据说明 ---


def test_reported_figures_stand_beside_the_computed_ones(page: Page) -> None:
    visit(page, ADDRESSES["sources"])
    row = page.locator("tr", has_text="2565").first
    expect(row).to_contain_text("一致")
    expect(row.locator(".illustrative")).to_have_count(1)


def test_every_source_is_listed_with_its_rows(page: Page) -> None:
    visit(page, ADDRESSES["sources"])
    rows = page.get_by_role("region", name="数据来源及各来源的记录数").locator("tbody tr")
    expect(rows.first).to_contain_text("示例数据（虚构）")
    assert figures(page)["示例数据"] == "3,362"
