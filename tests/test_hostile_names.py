"""Names that are made to run as a page's code, in every field of every row, in a real browser."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from conftest import TablesFolder, embedded
from page_fixture import ready
from partygraph.store import open_store
from partygraph.web.page import PAGES
from test_hardened import Server

PAYLOADS = (
    "<img src=x onerror=alert(1)>",
    "</script><script>alert(2)</script>",
    '"><svg onload=alert(3)>',
    "'-alert(4)-'",
    "{{7*7}}${7*7}",
    "javascript:alert(5)",
    '<a href="https://evil.example/x">x</a>',
)
FREE = {
    "name",
    "official_name",
    "short_name",
    "title",
    "offers",
    "note",
    "quote",
    "field",
    "subject",
    "indicator",
    "old_name",
    "new_name",
    "publisher",
    "address",
}
"""Columns that take any text."""
ADDRESSES = (
    *(f"/{page}" for page in PAGES if page not in {"community", "unit"}),
    "/community/990001001001",
    "/unit/u-1",
    "/network?view=areas",
    "/network?view=tree",
    "/network?view=pairs",
    "/api/view",
    "/api/view?view=tree",
    "/api/report",
    "/api/graph.svg",
)
THEN = "area=990001&as_of=2020-07-01"


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """Serve the tiny city with such a name wherever a name may stand."""
    root: Path = tmp_path_factory.mktemp("hostile")
    folder = root / "tables"
    folder.mkdir()
    tables = TablesFolder(folder)
    number = 0
    for rows in tables.tables.values():
        for row in rows:
            for column in FREE & row.keys():
                row[column] = f"{PAYLOADS[number % len(PAYLOADS)]}{number}"
                number += 1
    assert number > 30
    with open_store(embedded(root / "graph.lbug"), create=True) as store:
        tables.load_into(store)
    server = Server(root, "--store", str(root / "graph.lbug"))
    yield server
    server.process.kill()
    server.end()


@pytest.fixture
def window(browser: Browser, hostile: Server) -> Iterator[tuple[Page, list[str]]]:
    """A window, and what happened in it that must not."""
    happened: list[str] = []
    base = f"http://127.0.0.1:{hostile.port}"
    context = browser.new_context(base_url=base, locale="zh-CN")
    page = context.new_page()

    def on_dialog(dialog: Any) -> None:
        happened.append(f"dialog: {dialog.message}")
        dialog.dismiss()

    page.on("dialog", on_dialog)
    page.on(
        "console",
        lambda said: (
            happened.append(said.text)
            if "Content Security Policy" in said.text or "evil" in said.text
            else None
        ),
    )
    page.on(
        "request",
        lambda asked: None if asked.url.startswith((base, "data:")) else happened.append(asked.url),
    )
    yield page, happened
    context.close()


@pytest.mark.parametrize("address", ADDRESSES)
def test_no_name_runs_as_code_and_nothing_is_asked_outside(
    window: tuple[Page, list[str]], address: str
) -> None:
    page, happened = window
    page.goto(f"{address}{'&' if '?' in address else '?'}{THEN}")
    if not address.startswith("/api/"):
        ready(page)
    page.wait_for_timeout(300)
    assert page.evaluate("document.querySelectorAll('img[src=x], svg[onload]').length") == 0
    assert happened == []


def test_the_names_are_shown_as_they_are(window: tuple[Page, list[str]]) -> None:
    page, happened = window
    page.goto(f"/unit/u-1?{THEN}")
    ready(page)
    shown = page.inner_text("body")
    assert any(payload in shown for payload in PAYLOADS)
    assert happened == []
