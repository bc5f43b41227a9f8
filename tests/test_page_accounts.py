"""Signing in, 我的账号 and 系统 in a real Chromium over a served store with accounts."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from conftest import SEED, demo, embedded
from page_fixture import accessible, fits, reached_by_keyboard, ready, visit, watched
from partygraph.load import load
from partygraph.store import open_store
from test_accounts import PASSWORD, added

PAGES = ("signin", "account", "admin", "admin?account=wang", "audit")


@pytest.fixture(scope="module")
def guarded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a server with two accounts."""
    path = tmp_path_factory.mktemp("guarded") / "graph.lbug"
    with open_store(embedded(path), create=True) as store:
        load(store, SEED)
        added(store, "li", "administrator", "reader")
        added(store, "zhao", "security", "reader")
        added(store, "sun", "auditor", "reader")
        added(store, "wang", "reader:350783")
    with demo(path, "serve") as address:
        yield address


@pytest.fixture
def page(browser: Browser, guarded: str) -> Iterator[Page]:
    """A window on that server."""
    yield from watched(browser, guarded)


def sign_in(page: Page) -> None:
    """Sign in as an administrator by keyboard alone."""
    visit(page, "/signin")
    page.get_by_role("textbox", name="账号").focus()
    page.keyboard.type("li")
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
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
