"""The pages of one community and of one unit in a real Chromium over a served seed."""

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from page_fixture import THEN, accessible, fits, reached_by_keyboard, ready, visit

COMMUNITY = f"/community/350783001002?{THEN}"
UNIT = f"/unit/u-350783-01?{THEN}"


def figure(page: Page, name: str) -> str:
    """The number under a name at the top of the page."""
    card = page.locator(".figure", has=page.get_by_text(name, exact=True))
    return card.locator(".figure-number").inner_text()


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("address", [COMMUNITY, UNIT])
def test_a_body_is_accessible_and_fits_a_phone(page: Page, address: str, language: str) -> None:
    visit(page, f"{address}&lang={language}")
    accessible(page)
    page.set_viewport_size({"width": 390, "height": 800})
    fits(page)
    accessible(page)


@pytest.mark.parametrize("address", [COMMUNITY, UNIT])
def test_a_body_is_used_by_keyboard_alone(page: Page, address: str) -> None:
    visit(page, address)
    reached_by_keyboard(page)


def test_the_worst_covered_community_and_the_reason_are_two_clicks_away(page: Page) -> None:
    visit(page, f"/overview?{THEN}")
    gaps = page.get_by_role("region", name=re.compile("各社区的结对单位"))
    gaps.locator("tbody").get_by_role("link", name="程宜社区").click()
    ready(page)
    expect(page.get_by_role("heading", level=1)).to_contain_text("程宜社区")
    expect(page.get_by_role("heading", level=1)).to_contain_text("未结对")
    expect(page.get_by_role("main")).to_contain_text("没有单位与此社区结对")


def test_a_community_has_its_figures_and_each_opens_what_it_counts(page: Page) -> None:
    visit(page, COMMUNITY)
    names = ("结对单位", "共建项目", "报到党员", "未满足需求", "可用资源", "兼职委员")
    assert [figure(page, name) for name in names] == ["5", "9", "124", "3", "26", "0"]
    page.get_by_role("link", name=re.compile("查看“未满足需求”的依据")).click()
    expect(page.get_by_role("dialog").locator("tbody tr")).to_have_count(3)


def test_a_community_stands_in_its_chain_of_five_levels(page: Page) -> None:
    visit(page, COMMUNITY)
    links = page.locator(".chain li")
    expect(links).to_have_text(
        [
            re.compile("市（县、区）委.*建瓯市委", re.DOTALL),
            re.compile("建安街道党工委"),
            re.compile("仓长社区党委"),
            re.compile("5 个"),
            re.compile("9 个"),
        ]
    )


def test_a_need_tells_why_it_is_not_met(page: Page) -> None:
    visit(page, COMMUNITY)
    row = page.get_by_role("row", name=re.compile("四点半课后看护和辅导"))
    row.get_by_text("为什么没有满足").click()
    expect(row).to_contain_text("计数单位不同")


def test_a_community_names_its_pairings_with_their_contracts(page: Page) -> None:
    visit(page, COMMUNITY)
    table = page.get_by_role("region", name="结对对象、期限、项目和报到党员")
    expect(table.locator("tbody tr")).to_have_count(5)
    row = table.get_by_role("row", name=re.compile("建瓯市文化馆"))
    expect(row).to_contain_text("2020-02-05 至 未定")
    row.get_by_role("link", name=re.compile("2020-02-05")).click()
    expect(page.get_by_role("dialog")).to_contain_text("pair-44")


def test_a_unit_tells_what_would_be_lost_without_it(page: Page) -> None:
    visit(page, UNIT)
    assert figure(page, "退出的影响") == "5"
    table = page.get_by_role("region", name="单位退出后逐项失去的内容")
    expect(table.locator("tbody tr")).to_have_count(5)
    expect(table).to_contain_text("需求失去唯一供方")
    table.get_by_role("link", name="莲花社区").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("莲花社区")
    ready(page)


def test_a_unit_leads_to_its_community_and_back(page: Page) -> None:
    visit(page, UNIT)
    page.get_by_role("region", name="结对对象、期限、项目和报到党员").get_by_role(
        "link", name="符山社区"
    ).click()
    expect(page).to_have_url(re.compile(r"/community/350783004005\?area=350783&as_of=2020-07-01$"))
    ready(page)
    page.go_back()
    expect(page.get_by_role("heading", level=1)).to_contain_text("建瓯市人民政府办公室")
    ready(page)


def test_another_place_is_chosen_from_the_page_of_a_community(page: Page) -> None:
    visit(page, COMMUNITY)
    page.get_by_label("社区（村）").select_option("350783001001")
    expect(page.get_by_role("heading", level=1)).to_contain_text("前街社区")
    ready(page)
    page.get_by_label("街道（乡镇）").select_option("350783003")
    expect(page).to_have_url(re.compile(r"/overview\?area=350783003&as_of=2020-07-01$"))
    ready(page)


def test_a_body_that_is_not_there_yet_says_so(page: Page) -> None:
    visit(page, f"/community/350783003004?{THEN}")
    expect(page.get_by_text("截至所选日期尚未设立，起始日期为 2023-06-30。")).to_be_visible()


@pytest.mark.parametrize(
    ("address", "near"),
    [("/unit/u-350783-444", "u-350783-44"), ("/community/350783001009", "350783001001")],
)
def test_an_unknown_id_offers_the_nearest(
    browser: Browser, served: str, address: str, near: str
) -> None:
    page = browser.new_page(base_url=served)
    page.goto(address)
    page.get_by_role("alert").get_by_role("link", name=re.compile(near)).click()
    ready(page)
    expect(page.locator(".figure").first).to_be_visible()
    page.close()


def test_every_count_of_a_unit_opens_as_many_things(page: Page) -> None:
    visit(page, "/unit/u-350783-01?as_of=2020-07-01")
    figures = page.locator(".figures .figure")
    opened = 0
    for number in range(figures.count()):
        value = figures.nth(number).locator(".figure-number").inner_text()
        link = figures.nth(number).locator("a.evidence")
        assert link.count() == (value != "0")
        if value != "0":
            link.click()
            lead = page.get_by_role("dialog").locator(".lead").first
            members = "members" in page.url  # a headcount is counted from links
            expect(lead).to_contain_text("项" if members else f" {value} 项")
            page.keyboard.press("Escape")
            opened += 1
    assert opened >= 4
