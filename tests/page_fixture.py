"""A window on the served page, as its tests share it, and what every page must keep."""

from collections.abc import Iterator
from importlib.resources import files

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, Request, expect

THEN = "area=350783&as_of=2020-07-01"
"""The place and the day of the newspaper page."""
expect.set_options(timeout=20_000)  # machines are shared; nothing here measures time
AXE = (files("axe_playwright_python") / "axe.min.js").read_text("utf-8")


@pytest.fixture
def page(browser: Browser, served: str) -> Iterator[Page]:
    """A window on the served page; a request elsewhere or a console error fails the test."""
    yield from watched(browser, served)


def watched(browser: Browser, served: str) -> Iterator[Page]:
    """A window on the page that is served there, watched as `page` is."""
    unwanted: list[str] = []

    def on_console(said: ConsoleMessage) -> None:
        if said.type in {"error", "warning"}:
            unwanted.append(said.text)

    def on_request(asked: Request) -> None:
        if not asked.url.startswith((served, "data:")):
            unwanted.append(asked.url)

    context = browser.new_context(
        viewport={"width": 1440, "height": 900}, base_url=served, locale="zh-CN"
    )
    opened = context.new_page()
    opened.on("console", on_console)
    opened.on("pageerror", lambda error: unwanted.append(str(error)))
    opened.on("request", on_request)
    yield opened
    context.close()
    assert unwanted == []


def visit(page: Page, address: str) -> None:
    """Open an address and wait until nothing is under way."""
    page.goto(address)
    ready(page)


def ready(page: Page) -> None:
    """Wait until the page has what it asked for."""
    expect(page.locator(".page")).to_have_attribute("aria-busy", "false")
    expect(page.locator(".skeleton")).to_have_count(0)


def accessible(page: Page) -> None:
    """No rule of axe is broken: WCAG 2.2 A and AA, and what is good practice besides."""
    page.evaluate(AXE)
    broken = page.evaluate(
        """async () => (await axe.run(document, {resultTypes: ["violations"]})).violations
             .map(({id, nodes}) => `${id}: ${nodes.map(node => node.html).join(" | ")}`)"""
    )
    assert broken == []


def fits(page: Page) -> None:
    """Nothing reaches beyond the window, once what follows its size has done so."""
    wide = "document.documentElement.scrollWidth - innerWidth"
    for _ in range(100):  # the page's policy lets nothing be evaluated inside it, as waiting does
        if page.evaluate(wide) <= 0:
            return
        page.wait_for_timeout(100)
    assert page.evaluate(wide) <= 0


def reached_by_keyboard(page: Page, most: int = 400) -> None:
    """Tab reaches everything that can be pressed, in the order of the page, skip link first."""
    wanted = page.evaluate(
        """() => {
             const all = [...document.querySelectorAll(
               "a[href], button, select, input, summary, [tabindex='0']")];
             const there = all.filter((one) => one.checkVisibility() && one.tabIndex >= 0);
             there.forEach((one, place) => (one.dataset.place = place));
             return there.map((one, place) => place);
           }"""
    )
    page.evaluate("document.activeElement.blur()")
    reached: list[int] = []
    for _ in range(most):
        page.keyboard.press("Tab")
        place = page.evaluate("document.activeElement.dataset.place")
        if place is None or int(place) in reached[:1]:
            break
        if int(place) not in reached[-1:]:  # a field for a day has three stops
            reached.append(int(place))
    assert reached == wanted
