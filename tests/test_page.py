"""The first page in a real Chromium over a served seed: what it shows, and how it is used."""

import json
import re
from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, Request, Route, expect

from partygraph import model, palette
from partygraph.words import Language, words

STATIC = Path(model.__file__).parent / "web" / "static"
THEN = "?area=350783&as_of=2020-07-01"


@pytest.fixture
def page(browser: Browser, served: str) -> Iterator[Page]:
    """A window on the served page; a request elsewhere or a console error fails the test."""
    unwanted: list[str] = []

    def on_console(said: ConsoleMessage) -> None:
        if said.type in {"error", "warning"}:
            unwanted.append(said.text)

    def on_request(asked: Request) -> None:
        if not asked.url.startswith((served, "data:")):
            unwanted.append(asked.url)

    context = browser.new_context(
        viewport={"width": 1280, "height": 900}, base_url=served, locale="zh-CN"
    )
    opened = context.new_page()
    opened.on("console", on_console)
    opened.on("pageerror", lambda error: unwanted.append(str(error)))
    opened.on("request", on_request)
    yield opened
    context.close()
    assert unwanted == []


def visit(page: Page, address: str) -> None:
    page.goto(f"/{address}")
    ready(page)


def ready(page: Page) -> None:
    expect(page.locator("main")).to_have_attribute("aria-busy", "false")


def cards(page: Page) -> dict[str, str]:
    return dict(
        zip(
            page.locator("#cards dt").all_inner_texts(),
            page.locator("#cards .value > span:first-child").all_inner_texts(),
            strict=True,
        )
    )


def test_the_cards_show_the_figures_of_2020(page: Page) -> None:
    visit(page, THEN)
    assert cards(page) == {
        "已结对社区": "15",
        "未结对社区": "14",
        "结对单位": "72",
        "结对": "72",
        "共建项目": "147",
        "报到党员": "2,565",
    }
    assert page.locator("#cards .illustrative").count() == 5
    assert page.title() == "建瓯市 · 党建共建知识图谱"


def test_the_only_uncovered_community_of_a_street_is_named(page: Page) -> None:
    visit(page, "?area=350783003")
    expect(page.locator("#uncovered > ul")).to_have_text(re.compile(r"^\s*金瓯社区\s*瓯宁街道\s*$"))
    expect(page.locator("#communities tbody th").first).to_have_text("金瓯社区")


def test_villages_are_counted_apart_and_listed_on_demand(page: Page) -> None:
    visit(page, "?area=350783003")
    page.locator("#uncovered summary").click()
    expect(page.locator("#uncovered details li")).to_have_count(2)


def test_the_network_draws_in_its_frame(page: Page) -> None:
    visit(page, THEN)
    frame = page.frame_locator("iframe[title='建瓯市关系网络图']")
    expect(frame.locator("#stage canvas")).to_be_visible()
    expect(frame.locator("html")).to_have_attribute("data-ready", "yes")


def test_the_network_can_be_taken_along_as_a_file(page: Page) -> None:
    visit(page, THEN)
    with page.expect_download() as download:
        page.get_by_role("link", name="下载网页文件").click()
    assert download.value.suggested_filename == "建瓯市.html"


def test_the_language_is_switched_and_stands_in_the_address(page: Page) -> None:
    visit(page, THEN)
    page.get_by_role("link", name="English").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Co-construction knowledge graph")
    ready(page)
    assert "lang=en" in page.url
    assert "area=350783" in page.url
    assert page.locator("html").get_attribute("lang") == "en"
    page.get_by_role("link", name="中文").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("党建共建知识图谱")


def test_choices_are_steps_of_the_back_button(page: Page) -> None:
    visit(page, "")
    page.get_by_label("地区").select_option("350783003")
    expect(page).to_have_title("瓯宁街道 · 党建共建知识图谱")
    ready(page)
    page.get_by_label("截至日期").fill("2020-07-01")
    expect(page.locator("#stamp")).to_contain_text("2020-07-01")
    ready(page)
    assert page.url.endswith("?area=350783003&as_of=2020-07-01")
    page.go_back()
    expect(page.locator("#stamp")).not_to_contain_text("2020-07-01")
    ready(page)
    assert page.url.endswith("?area=350783003")
    expect(page.get_by_label("地区")).to_have_value("350783003")


def test_reported_figures_stand_beside_the_computed_ones(page: Page) -> None:
    visit(page, THEN)
    row = page.locator("#figures tr", has_text="2565").first
    expect(row).to_contain_text("一致")
    expect(page.locator("#figures tbody tr").first.locator(".tag").first).to_be_visible()


@pytest.mark.parametrize("language", ["zh", "en"])
def test_nothing_overflows_on_a_phone(page: Page, language: str) -> None:
    page.set_viewport_size({"width": 390, "height": 800})
    visit(page, f"{THEN}&lang={language}")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_the_keyboard_reaches_everything(page: Page) -> None:
    visit(page, THEN)
    wanted = page.evaluate(
        """() => [...document.querySelectorAll(
             "a[href], button, select, input, iframe, summary, [tabindex='0']")]
             .filter((element) => element.getClientRects().length)
             .map((element) => element.id || element.className || element.tagName)"""
    )
    reached = []
    for _ in range(120):
        page.keyboard.press("Tab")
        at = page.evaluate(
            "(({ id, className, tagName }) => id || className || tagName)(document.activeElement)"
        )
        if at == "BODY":
            break
        reached.append(at)
    assert set(wanted) <= set(reached)
    assert reached[0] == "skip"


def test_a_wrong_address_is_explained(browser: Browser, served: str) -> None:
    page = browser.new_page(base_url=served)
    page.goto("/?area=999999")
    expect(page.get_by_role("alert")).to_contain_text("999999")
    expect(page.get_by_role("button", name="重试")).to_be_visible()
    page.get_by_label("地区").select_option("350783")
    ready(page)
    expect(page.locator("#cards")).to_be_visible()
    page.close()


def test_an_empty_graph_says_which_command_to_run(page: Page) -> None:
    page.route("**/api/ask/places*", lambda route: route.fulfill(json={"rows": []}))
    visit(page, "")
    expect(page.get_by_role("alert")).to_contain_text("partygraph demo")


def test_a_server_that_is_gone_is_named(browser: Browser, served: str) -> None:
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
    visit(page, THEN)
    expect(page.locator("#communities tbody th").first).to_have_text(name)
    assert page.locator("img").count() == 0


def test_the_page_has_no_inline_script_or_style() -> None:
    text = (STATIC / "index.html").read_text(encoding="utf-8")
    assert re.findall(r"<script(?![^>]*\ssrc=)|<style|\sstyle=|\son\w+=", text) == []


def test_only_one_module_fetches() -> None:
    calling = [path.name for path in STATIC.glob("*.js") if "fetch(" in path.read_text("utf-8")]
    assert calling == ["api.js"]


def test_the_page_has_the_colours_of_the_network() -> None:
    style = (STATIC / "style.css").read_text(encoding="utf-8")
    levels = re.findall(r"--(?:\w+-(?:committee|branch|group|organisation)): (#\w+)", style)
    assert [colour.upper() for colour in levels] == [*palette.NODE_COLOURS[:6]]


def test_every_word_that_the_page_asks_for_is_there() -> None:
    text = "\n".join(path.read_text("utf-8") for path in STATIC.iterdir())
    asked = set(re.findall(r'"(page(?:\.\w+)+)"', text))
    assert asked <= set(words(Language.zh))


def test_every_value_has_a_word_in_both_languages() -> None:
    kinds = (kind for kind in vars(model).values() if isinstance(kind, type))
    wanted = {
        f"{kind.__name__}.{value}"
        for kind in kinds
        if issubclass(kind, StrEnum) and kind is not StrEnum
        for value in kind
    }
    for language in Language:
        assert wanted <= words(language).keys()
        path = Path(model.__file__).parent / "words" / language / "values.json"
        assert json.loads(path.read_text(encoding="utf-8")).keys() <= wanted
