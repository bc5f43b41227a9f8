"""Signing in, 我的账号 and 系统 in a real Chromium over a served store with accounts."""

import re
from collections.abc import Iterator

import pyotp
import pytest
from playwright.sync_api import Browser, Locator, Page, Route, expect

from conftest import SEED, demo, embedded
from page_fixture import THEN, accessible, fits, reached_by_keyboard, ready, visit, watched
from partygraph.load import load
from partygraph.scenarios import NewScenario, create
from partygraph.scenarios import Pair as PairEdit
from partygraph.store import open_store
from partygraph.words import Language, words
from test_accounts import PASSWORD, added
from test_second_factor import KEY

MENU = "summary[aria-label*='退出']"
ZH = words(Language.zh)
MINE = ZH["page.scenario.approval.mine"]
UNHURRIED = "1000 per second"
PAGES = ("signin", "account", "admin", "admin?account=wang", "audit")


@pytest.fixture(scope="module")
def guarded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a server with some accounts."""
    monkeypatch = pytest.MonkeyPatch()
    monkeypatch.setenv("PARTYGRAPH_SECOND_FACTOR_KEY", KEY)
    monkeypatch.setenv("PARTYGRAPH_RATE", UNHURRIED)  # pages are opened faster than people do
    path = tmp_path_factory.mktemp("guarded") / "graph.lbug"
    with open_store(embedded(path), create=True) as store:
        load(store, SEED)
        added(store, "li", "administrator", "reader")
        added(store, "zhao", "security", "reader")
        added(store, "sun", "auditor", "reader")
        added(store, "wang", "reader:350783")
    with demo(path, "serve") as address:
        yield address
    monkeypatch.undo()


@pytest.fixture
def page(browser: Browser, guarded: str) -> Iterator[Page]:
    """A window on that server."""
    yield from watched(browser, guarded)


def sign_in(page: Page, name: str = "li", code: str = "") -> None:
    """Sign in by keyboard alone, as an administrator where no other is named."""
    visit(page, "/signin")
    page.get_by_role("textbox", name="账号").focus()
    page.keyboard.type(name)
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    if code:
        expect(page.get_by_label("六位验证码")).to_be_focused()
        page.keyboard.type(code)
        page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("/overview"))
    ready(page)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_pages_of_accounts_are_accessible_and_fit_a_phone(page: Page, language: str) -> None:
    visit(page, f"/signin?lang={language}")
    accessible(page)
    page.set_viewport_size({"width": 390, "height": 800})
    fits(page)
    page.set_viewport_size({"width": 1440, "height": 900})
    sign_in(page)
    for name in PAGES:
        page.set_viewport_size({"width": 1440, "height": 900})
        visit(page, f"/{name}{'&' if '?' in name else '?'}lang={language}")
        accessible(page)
        page.set_viewport_size({"width": 390, "height": 800})
        fits(page)
        accessible(page)


def test_the_pages_of_accounts_are_used_by_keyboard_alone(page: Page) -> None:
    sign_in(page)
    for name in PAGES[1:]:
        visit(page, f"/{name}")
        reached_by_keyboard(page)


def leave(page: Page) -> None:
    """Sign out with the menu that stands on every page."""
    page.locator(MENU).click()
    page.get_by_role("button", name="退出登录").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("登录")


def test_a_second_factor_is_set_up_used_and_given_up(page: Page) -> None:
    sign_in(page, "zhao")
    visit(page, "/account")
    card = page.locator("section", has=page.get_by_role("heading", name="二次验证"))
    card.get_by_label("再输一次您的密码").fill(PASSWORD)
    card.get_by_role("button", name="开始设置").click()
    secret = card.locator("code").inner_text().replace(" ", "")
    accessible(page)
    card.get_by_label("六位验证码").fill(pyotp.TOTP(secret).now())
    card.get_by_role("button", name="确认").click()
    expect(card.locator("li")).to_have_count(10)
    codes = card.locator("li").all_inner_texts()
    accessible(page)
    page.set_viewport_size({"width": 390, "height": 800})
    fits(page)
    page.set_viewport_size({"width": 1440, "height": 900})
    card.get_by_role("button", name="已保存").click()
    expect(card).to_contain_text("还有 10 个恢复码")
    leave(page)
    sign_in(page, "zhao", codes[0])
    visit(page, "/account")
    expect(card).to_contain_text("还有 9 个恢复码")
    card.get_by_label("再输一次您的密码").fill(PASSWORD)
    card.get_by_label("六位验证码").fill(codes[1])
    card.get_by_role("button", name="停用二次验证").click()
    expect(card.get_by_role("button", name="开始设置")).to_be_visible()


def test_one_signs_out_on_every_page_and_nothing_of_what_was_read_is_left(page: Page) -> None:
    sign_in(page)
    names = page.locator("nav a[href]").evaluate_all("all => all.map((one) => one.pathname)")
    assert len(names) > 10
    for name in [*names, "/account", "/community/350783001002"]:
        visit(page, name)
        expect(page.locator(MENU)).to_be_visible()
    expect(page.locator("main")).to_contain_text("建瓯")
    leave(page)
    assert "建瓯" not in page.content()
    page.go_back()
    expect(page.get_by_role("heading", level=1)).to_have_text("登录")
    assert "建瓯" not in page.content()
    assert page.evaluate("document.cookie") == ""  # a cookie of ours is read by no script
    assert page.context.cookies() == []
    kept = page.evaluate("[localStorage, sessionStorage].map((one) => Object.keys(one)).flat()")
    choices = {"partygraph.size", "partygraph.narrow", "partygraph.views", "partygraph.shapes"}
    assert set(kept) <= choices


def test_a_password_is_typed_unseen_kept_by_a_manager_and_pasted(page: Page) -> None:
    visit(page, "/signin")
    field = page.get_by_label("密码")
    expect(field).to_have_attribute("type", "password")
    expect(field).to_have_attribute("autocomplete", "current-password")
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.evaluate("text => navigator.clipboard.writeText(text)", PASSWORD)
    field.focus()
    page.keyboard.press("Control+V")
    expect(field).to_have_value(PASSWORD)
    sign_in(page)
    visit(page, "/account")
    for name, kind in (("原密码", "current"), ("新密码", "new"), ("再输一次新密码", "new")):
        field = page.get_by_label(name, exact=True)
        expect(field).to_have_attribute("type", "password")
        expect(field).to_have_attribute("autocomplete", f"{kind}-password")


def test_a_page_that_asked_too_often_waits_and_then_shows(browser: Browser, guarded: str) -> None:
    page = browser.new_page(base_url=guarded, locale="zh-CN")
    refused: list[str] = []

    def refuse(route: Route) -> None:
        if len(refused) > 1:
            route.continue_()
            return
        refused.append(route.request.url)
        route.fulfill(status=429, headers={"Retry-After": "1"}, json={"title": "too often"})

    enter(page, "wang")
    page.route("**/api/ask/**", refuse)
    visit(page, f"/community/350783003001?{THEN}")
    expect(page.get_by_role("alert")).to_have_count(0)
    assert len(refused) == 2
    page.close()


def test_everybody_is_signed_out_at_once(page: Page) -> None:
    sign_in(page)
    visit(page, "/admin")
    page.get_by_role("button", name="结束所有人的登录").click()
    page.get_by_role("button", name="全部退出").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("登录")


# --- two persons ---


@pytest.fixture(scope="module")
def reviewed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a server on which a second person approves, with two planners and a reader."""
    path = tmp_path_factory.mktemp("reviewed") / "graph.lbug"
    with open_store(embedded(path), create=True) as store:
        load(store, SEED)
        for name, role in (("zhao", "planner"), ("qian", "planner"), ("sun", "reader")):
            added(store, name, role)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PARTYGRAPH_TWO_PERSONS", "yes")
        with demo(path, "serve") as address:
            yield address


@pytest.fixture
def of_both(browser: Browser, reviewed: str) -> Iterator[tuple[Page, Page]]:
    """Windows in which two planners are signed in."""
    for one in watched(browser, reviewed):
        for other in watched(browser, reviewed):
            enter(one, "zhao")
            enter(other, "qian")
            yield one, other


def enter(page: Page, name: str) -> None:
    """Sign in without the form, as the page does."""
    given = {"name": name, "password": PASSWORD}
    headers = {"sec-fetch-site": "same-origin"}
    assert page.request.post("/api/session", data=given, headers=headers).ok


def press(page: Page, word: str) -> None:
    page.get_by_role("button", name=ZH[word], exact=True).click()


def proposed(page: Page, name: str, unit: str) -> None:
    """Make a scenario in which a unit is paired anew, and propose it."""
    visit(page, f"/scenario?{THEN}&pair={unit}:350783003001")
    page.get_by_label(ZH["page.scenario.new"], exact=True).fill(name)
    press(page, "page.scenario.new.do")
    expect(page.get_by_role("heading", level=1)).to_contain_text(name)
    ready(page)
    expect(applying(page)).to_be_disabled()
    expect(applying(page)).to_have_accessible_description(ZH["page.scenario.approval.why.none"])
    press(page, "page.scenario.approval.propose")
    waits = ZH["page.scenario.approval.why.proposed"]
    expect(applying(page)).to_have_accessible_description(waits)


def applying(page: Page) -> Locator:
    return page.get_by_role("button", name=ZH["page.scenario.apply"], exact=True)


def anew(page: Page) -> None:
    page.reload()
    ready(page)


def approved(page: Page) -> None:
    """Approve what is looked at, as it is now."""
    press(page, "page.scenario.approval.approve")
    press(page, "page.scenario.approval.approve.do")
    expect(page.get_by_text(re.compile("qian 于 .* 批准"))).to_be_visible()


def test_what_one_proposes_another_finds_and_sends_back(of_both: tuple[Page, Page]) -> None:
    one, other = of_both
    proposed(one, "增一对", "u-350783-70")
    expect(one.get_by_text(ZH["page.scenario.approval.why.own"])).to_be_visible()
    expect(one.get_by_role("button", name=ZH["page.scenario.approval.approve"])).to_have_count(0)
    accessible(one)
    visit(other, f"/scenario?{THEN}")
    mine = other.locator("section", has=other.get_by_role("heading", name=MINE, exact=True))
    row = mine.get_by_role("row", name="增一对")
    expect(row).to_contain_text("zhao")
    accessible(other)
    row.get_by_role("link").click()
    ready(other)
    press(other, "page.scenario.approval.refuse")
    other.get_by_label(ZH["page.scenario.approval.refuse.why"]).fill("请换一家单位")
    accessible(other)
    press(other, "page.scenario.approval.refuse.do")
    expect(other.get_by_text("请换一家单位")).to_be_visible()
    anew(one)
    expect(applying(one)).to_be_disabled()
    expect(one.get_by_text("请换一家单位")).to_be_visible()
    visit(other, f"/scenario?{THEN}")
    expect(mine.get_by_role("row", name="增一对")).to_have_count(0)


def test_what_is_changed_after_it_was_approved_is_approved_anew(
    of_both: tuple[Page, Page],
) -> None:
    one, other = of_both
    proposed(one, "再增一对", "u-350783-69")
    visit(other, one.url)
    approved(other)
    anew(one)
    expect(applying(one)).to_be_enabled()
    press(one, "page.scenario.archive")
    press(one, "page.scenario.restore")
    expect(one.get_by_text("方案在提请后已改动")).to_be_visible()
    expect(applying(one)).to_be_disabled()
    press(one, "page.scenario.approval.propose.again")
    expect(one.get_by_text(ZH["page.scenario.approval.why.own"])).to_be_visible()
    anew(other)
    approved(other)
    anew(one)
    applying(one).click()
    press(one, "page.scenario.apply.do")
    expect(one.get_by_role("heading", level=1)).to_contain_text(ZH["ScenarioState.applied"])
    expect(one.get_by_text(re.compile("qian 于 .* 批准"))).to_be_visible()


# --- what is shown to whom ---

SHOWN = (
    f"/overview?{THEN}",
    f"/network?{THEN}",
    f"/matrix?{THEN}",
    f"/matrix?{THEN}&cell=u-350783-70:350783003001",
    f"/market?{THEN}",
    f"/market?{THEN}&tab=claims",
    f"/cases?{THEN}",
    "/evaluation?area=350783&as_of=2020-12-31",
    f"/sites?{THEN}",
    f"/rules?{THEN}",
    f"/scenario?{THEN}&pair=u-350783-70:350783003001",
    "/scenario/{scenario}",
    f"/import?{THEN}",
    f"/quality?{THEN}",
    f"/sources?{THEN}",
    f"/community/350783003001?{THEN}",
    f"/unit/u-350783-01?{THEN}",
    "/admin",
    "/audit",
    "/account",
)
ROLES = {
    "reader": {"see"},
    "editor": {"see", "edit"},
    "planner": {"see", "plan"},
    "auditor": set(),
}
DECLARED = """() => [...document.querySelectorAll("[data-asks]")]
    .filter((one) => one.checkVisibility()).map((one) => one.dataset.asks)"""
PRESSED = """() => [...document.querySelectorAll("main .card button")]
    .filter((one) => one.checkVisibility() && !one.disabled && one.type !== "submit")
    .forEach((one) => one.click())"""


@pytest.fixture(scope="module")
def for_all(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, str]]:
    """The address of a server with an account of each role, and a scenario there."""
    path = tmp_path_factory.mktemp("roles") / "graph.lbug"
    with open_store(embedded(path), create=True) as store:
        load(store, SEED)
        for role in ROLES:
            added(store, role, role)
        added(store, "administrator", "administrator")
        added(store, "zhou", "reader", "editor:350783")
        edit = PairEdit(unit_id="u-350783-70", area_id="350783003001")
        one = create(store, NewScenario(name="设想", edits=(edit,)), by="planner")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PARTYGRAPH_RATE", UNHURRIED)
        with demo(path, "serve") as address:
            yield address, one.id


@pytest.mark.parametrize("role", ROLES)
def test_nothing_is_shown_that_leads_to_what_one_may_not(
    browser: Browser, for_all: tuple[str, str], role: str
) -> None:
    served, scenario = for_all
    seen: set[str] = set()
    for page in watched(browser, served):  # which fails where anything is refused
        enter(page, role)
        for address in SHOWN:
            visit(page, address.format(scenario=scenario))
            seen |= set(page.evaluate(DECLARED))
            if role == "reader":  # nothing that is left changes anything
                page.evaluate(PRESSED)
                page.wait_for_timeout(500)
        links = page.locator("nav.sidebar a").all()
        for address in [link.get_attribute("href") or "" for link in links]:
            visit(page, address)
            expect(page.get_by_text(ZH["page.refused"])).to_have_count(0)
    assert seen == ROLES[role] - {"see"}


def test_what_is_entered_is_shown_where_one_may_enter_it(
    browser: Browser, for_all: tuple[str, str]
) -> None:
    for page in watched(browser, for_all[0]):
        enter(page, "zhou")
        visit(page, f"/market?{THEN}")
        wish = page.get_by_role("button", name=ZH["page.wish.new"], exact=True)
        expect(wish).to_be_visible()
        visit(page, "/market?area=460106&as_of=2020-07-01")
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        expect(wish).to_be_hidden()
        visit(page, f"/community/350783003001?{THEN}")
        expect(wish).to_be_visible()
