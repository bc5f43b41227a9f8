"""Pictures of every page, in both languages and three widths, to be looked at by a person.

They go to `.screenshots/`, which git ignores; names given as arguments choose some of the pages.
"""

import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).parents[1]
FOLDER = ROOT / ".screenshots"
DAY = "as_of=2020-07-01"
PAGES = {
    "overview": f"/overview?area=350783&{DAY}",
    "overview-street": f"/overview?area=350783003&{DAY}",
    "evidence": f"/overview?area=350783&{DAY}&evidence=pairing_coverage:pairings",
    "thing": f"/overview?area=350783&{DAY}&thing=pair-44",
    "sources": f"/sources?area=350783&{DAY}",
    "network": f"/network?area=350783&{DAY}",
    "network-areas": f"/network?area=350783&{DAY}&view=areas",
    "network-pairs": f"/network?area=350783&{DAY}&view=pairs",
    "network-selected": f"/network?area=350783&{DAY}&at=organisation:o-350783002002",
    "network-table": f"/network?area=350783&{DAY}&view=table",
    "network-tree": f"/network?area=350783&{DAY}&view=tree",
    "matrix": f"/matrix?area=350783&{DAY}",
    "matrix-why": f"/matrix?area=350783&{DAY}&cell=u-350783-01%7C350783004005",
    "market": f"/market?area=350783&{DAY}",
    "market-idle": f"/market?area=350783&{DAY}&tab=idle",
    "scenario": f"/scenario?area=350783&{DAY}",
    "cases": f"/cases?area=350783&{DAY}",
    "evaluation": f"/evaluation?area=350783&{DAY}",
    "sites": f"/sites?area=610525&{DAY}",
    "rules": f"/rules?area=610525&{DAY}",
    "import": "/import",
    "quality": f"/quality?area=350783&{DAY}",
    "community": f"/community/350783001002?{DAY}",
    "community-unpaired": f"/community/350783003004?{DAY}",
    "unit": f"/unit/u-350783-01?{DAY}",
    "unknown": "/overview?area=350799",
    "closed": "/audit",
}
LANGUAGES = ("zh", "en")
WIDTHS = (1440, 1024, 390)


@contextmanager
def served() -> Iterator[str]:
    """Run `partygraph demo` over a store of its own; its address."""
    shell = Path(sys.executable).with_name("partygraph")
    with tempfile.TemporaryDirectory() as folder:
        store = Path(folder) / "graph.lbug"
        process = subprocess.Popen(
            [shell, "demo", "--port", "0", "--store", store, "--lang", "en"],
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        try:
            assert process.stdout is not None
            line = next(line for line in process.stdout if "http://" in line)
            yield "http://" + line.partition("http://")[2].split()[0].rstrip("/")
        finally:
            process.terminate()
            process.wait()


def picture(browser: Browser, address: str, language: str, width: int, path: Path) -> None:
    """Write one picture of a whole page."""
    context = browser.new_context(viewport={"width": width, "height": 900}, locale="zh-CN")
    page = context.new_page()
    page.goto(f"{address}{'&' if '?' in address else '?'}lang={language}")
    ready(page)
    page.screenshot(path=path, full_page=True)
    context.close()


def ready(page: Page) -> None:
    """Wait until nothing is under way."""
    page.locator("h1").wait_for()
    page.wait_for_load_state("networkidle")


def main() -> None:
    """Write them."""
    wanted = sys.argv[1:] or list(PAGES)
    FOLDER.mkdir(exist_ok=True)
    chromium = shutil.which("chromium")
    with served() as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=chromium, args=["--no-sandbox", "--disable-background-networking"]
        )
        for name in wanted:
            for language in LANGUAGES:
                for width in WIDTHS:
                    path = FOLDER / f"{name}-{language}-{width}.png"
                    picture(browser, f"{address}{PAGES[name]}", language, width, path)
                    print(path.relative_to(ROOT))
        browser.close()


if __name__ == "__main__":
    main()
