"""Signing in, 我的账号 and 系统 in a real Chromium over a served store with accounts."""

import re
from collections.abc import Iterator

import pyotp
import pytest
from playwright.sync_api import Browser, Page, expect

from conftest import SEED, demo, embedded
from page_fixture import accessible, fits, reached_by_keyboard, ready, visit, watched
from partygraph.load import load
from partygraph.store import open_store
from test_accounts import PASSWORD, added
from test_second_factor import KEY

MENU = "summary[aria-label*='退出']"
PAGES = ("signin", "account", "admin", "admin?account=wang", "audit")


@pytest.fixture(scope="module")
def guarded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a server with some accounts."""
    monkeypatch = pytest.MonkeyPatch()
    monkeypatch.setenv("PARTYGRAPH_SECOND_FACTOR_KEY", KEY)
    path = tmp_path_factory.mktemp("guarded") / "graph.lbug"
    with open_store(embedded(path), create=True) as store:
        load(store, SEED)
        added(store, "li", "administrator", "reader")
        added(store, "zhao", "security", "reader")
        added(store, "sun", "auditor", "reader")
        added(store, "wang", "reader:350783")
        added(store, "zhao", "reader")
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


def test_everybody_is_signed_out_at_once(page: Page) -> None:
    sign_in(page)
    visit(page, "/admin")
    page.get_by_role("button", name="结束所有人的登录").click()
    page.get_by_role("button", name="全部退出").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("登录")
