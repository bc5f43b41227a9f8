"""The page beside pyvis's own page and a force layout of the same data, in one run.

Measured in a headless Chromium: how long until each page shows what it is for, on the seed city and
on a generated county; long tasks while the rings are dragged; bytes that the first page takes.
Writes bench/results/page.txt. `--quick` leaves the peers out on the county.
"""

import base64
import json
import os
import platform
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page, sync_playwright

from partygraph.files import folder
from partygraph.generate import generate
from partygraph.graph import Graph
from partygraph.load import load
from partygraph.settings import load_settings
from partygraph.store import open_store

ROOT = Path(__file__).parents[1]
RESULT = ROOT / "bench" / "results" / "page.txt"
SWITCHES = (
    "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-sync",
    "--disable-component-update", "--no-first-run", "--disable-dev-shm-usage",
)  # fmt: skip
PLACES = {"seed city": ("350783", "2020-07-01"), "county": ("990181", "2026-01-01")}
COMMUNITIES = 150
TURNS = 3
PATIENCE = 120.0
"""Seconds after which a peer is given up."""
USEFUL = {
    "overview": "document.querySelector('.page[aria-busy=\"false\"] .figure-number') !== null"
    " && !document.querySelector('.skeleton')",
    "network": "(window.pg?.graph.visible().length ?? 0) > 1",
    "network areas": "(window.pg?.graph.visible().length ?? 0) > 1",
    "network tree": "(window.pg?.graph.visible().length ?? 0) > 1",
    "network pairs": "(window.pg?.graph.visible().length ?? 0) > 1",
    "network table": "document.querySelector('.graph-twin tbody tr') !== null",
    "sources": "document.querySelector('.page[aria-busy=\"false\"] tbody tr') !== null",
}


@contextmanager
def served(store: Path) -> Iterator[str]:
    """Run the server over a store; its address."""
    shell = Path(sys.executable).with_name("partygraph")
    process = subprocess.Popen(
        [shell, "serve", "--port", "0", "--store", store, "--lang", "en"],
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


def address(page: str, area: str, day: str) -> str:
    name, _, view = page.partition(" ")
    return f"/{name}?area={area}&as_of={day}" + (f"&view={view}" if view else "")


def until(page: Page, condition: str, patience: float) -> float | None:
    """Milliseconds since the page was asked for when the condition holds and is painted."""
    end = time.monotonic() + patience
    while time.monotonic() < end:
        if page.evaluate(condition):
            painted: float = page.evaluate(
                "new Promise(done => requestAnimationFrame(() => requestAnimationFrame("
                "() => done(performance.now()))))"
            )
            return painted
        page.wait_for_timeout(10)
    return None


def first_paint(browser: Browser, base: str, path: str, condition: str) -> float:
    """The shortest of some turns, each in a browser that has nothing of ours."""
    times = []
    for _ in range(TURNS):
        context = browser.new_context(viewport={"width": 1440, "height": 900}, base_url=base)
        page = context.new_page()
        page.goto(path, wait_until="commit")
        times.append(until(page, condition, 60) or float("inf"))
        context.close()
    return min(times)


def transferred(browser: Browser, base: str, path: str, condition: str) -> int:
    """The bytes that a first visit takes, as they come over the wire."""
    context = browser.new_context(viewport={"width": 1440, "height": 900}, base_url=base)
    page = context.new_page()
    session = context.new_cdp_session(page)
    session.send("Network.enable")
    sizes: list[int] = []
    session.on("Network.loadingFinished", lambda event: sizes.append(event["encodedDataLength"]))
    page.goto(path)
    until(page, condition, 60)
    page.wait_for_timeout(500)
    context.close()
    return int(sum(sizes))


def long_tasks(browser: Browser, base: str, path: str) -> tuple[float, int, int]:
    """While the rings are dragged about: the longest task, how many over 50 ms, and frames."""
    context = browser.new_context(viewport={"width": 1440, "height": 900}, base_url=base)
    page = context.new_page()
    page.goto(path)
    until(page, USEFUL["network"], 60)
    page.wait_for_timeout(1000)
    page.evaluate(
        """() => {
          window.tasks = []; window.frames_ = 0;
          new PerformanceObserver((list) => window.tasks.push(
            ...list.getEntries().map((one) => one.duration))).observe({ type: "longtask" });
          const count = () => { window.frames_ += 1; requestAnimationFrame(count); };
          requestAnimationFrame(count);
        }"""
    )
    page.mouse.move(1050, 780)
    page.mouse.down()
    for step in range(60):
        page.mouse.move(1050 - 5 * step, 780 - 4 * step)
        page.wait_for_timeout(16)
    page.mouse.up()
    page.wait_for_timeout(300)
    tasks, frames = page.evaluate("[window.tasks, window.frames_]")
    context.close()
    return max(tasks, default=0.0), sum(task > 50 for task in tasks), frames


def network_of(store: Path, area: str, day: str) -> tuple[list[Any], list[Any]]:
    """The same bodies and links as the page has, whole."""
    from partygraph import network  # noqa: PLC0415  the peers' part
    from partygraph.ask.structure import network_rows  # noqa: PLC0415
    from partygraph.graph import NetworkOf  # noqa: PLC0415

    wanted = NetworkOf.of({"area": area, "as_of": day})
    with Graph(open_store(load_settings(store=str(store)))) as graph:
        rows = network_rows(graph.store, area, wanted.as_of)
    built = network.build_with_places(**rows)
    nodes = [(node, values["name"]) for node, values in built.nodes(data=True)]
    return nodes, [(start, end) for start, end in built.edges()]


def pyvis_page(nodes: list[Any], links: list[Any], path: Path) -> None:
    """What `pyvis.Network` writes by default, with its library inside so that it opens offline."""
    from pyvis.network import Network  # noqa: PLC0415  it loads IPython

    drawing = Network(directed=True, cdn_resources="in_line")
    for node, name in nodes:
        drawing.add_node(node, label=name)
    for start, end in links:
        drawing.add_edge(start, end)
    path.write_bytes(drawing.generate_html().encode("utf-8"))


def force_page(nodes: list[Any], links: list[Any], path: Path) -> None:
    """The same library as ours, with its own force layout (CoSE) in place of our positions."""
    code = base64.b64encode((folder("web/vendor") / "cytoscape.esm.min.mjs").read_bytes()).decode()
    data = [{"data": {"id": node, "label": name}} for node, name in nodes]
    data += [
        {"data": {"id": f"e{i}", "source": start, "target": end}}
        for i, (start, end) in enumerate(links)
    ]
    path.write_text(
        _FORCE.replace("CODE", code).replace("DATA", json.dumps(data).replace("</", "<\\/")),
        encoding="utf-8",
    )


_FORCE = """<!doctype html><meta charset="utf-8"><div id="d" style="height:900px"></div>
<script type="module">
import cytoscape from "data:text/javascript;base64,CODE";
const cy = cytoscape({
  container: document.getElementById("d"),
  elements: DATA,
  style: [{ selector: "node", style: { label: "data(label)" } }],
  layout: { name: "null" },
});
cy.one("layoutstop", () => { window.done = true; });
cy.layout({ name: "cose", animate: true, refresh: 20 }).run();
</script>"""


def peer(browser: Browser, path: Path, condition: str) -> float | None:
    """Milliseconds until a peer's file is readable; None where it was given up."""
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    page = context.new_page()
    page.route("http*://**", lambda route: route.abort())
    page.set_default_timeout((PATIENCE + 60) * 1000)
    page.goto(path.as_uri(), wait_until="commit")
    found = until(page, condition, PATIENCE)
    context.close()
    return found


STABLE = "document.getElementById('loadingBar')?.style.opacity === '0'"
"""Its physics have come to rest, and the grey bar over it goes away."""


def shown(milliseconds: float | None) -> str:
    return (
        f"over {PATIENCE:.0f} s, given up" if milliseconds is None else f"{milliseconds:8,.0f} ms"
    )


def measure(
    browser: Browser, name: str, store: Path, temporary: Path, *, quick: bool
) -> Iterator[str]:
    """The lines of one place."""
    area, day = PLACES[name]
    nodes, links = network_of(store, area, day)
    yield f"{name}: {len(nodes):,} bodies, {len(links):,} links"
    ours: dict[str, float] = {}
    with served(store) as base:
        for page, condition in USEFUL.items():
            ours[page] = first_paint(browser, base, address(page, area, day), condition)
            yield f"  first useful paint, {page:14} {shown(ours[page])}"
        for page in ("overview", "network"):
            size = transferred(browser, base, address(page, area, day), USEFUL[page])
            yield f"  transferred, {page:21} {size / 1000:8,.0f} KB gzip, data included"
        longest, many, frames = long_tasks(browser, base, address("network", area, day))
        yield (
            f"  dragging the rings: longest task {longest:.0f} ms, {many} over 50 ms, "
            f"{frames} frames"
        )
    if quick:
        return
    for title, make, condition in (
        ("pyvis default page", pyvis_page, STABLE),
        ("force layout (CoSE)", force_page, "window.done === true"),
    ):
        path = temporary / f"{area}.html"
        make(nodes, links, path)
        found = peer(browser, path, condition)
        times = f", {found / ours['network']:.0f} times ours" if found else ""
        yield f"  peer, {title:20}       {shown(found)}{times}"


def main() -> None:
    """Measure all of it and write the result."""
    told = f"shortest of {TURNS} turns, Chromium headless without a GPU, {os.cpu_count()} shared"
    lines = [f"bench/page.py: {told} cores, Python {platform.python_version()}", ""]
    with tempfile.TemporaryDirectory() as given, sync_playwright() as playwright:
        temporary = Path(given)
        stores = {"seed city": temporary / "seed.lbug", "county": temporary / "county.lbug"}
        generate(temporary / "county", communities=COMMUNITIES)
        for name, source in (("seed city", folder("seed")), ("county", temporary / "county")):
            with open_store(load_settings(store=str(stores[name])), create=True) as store:
                load(store, source)
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=list(SWITCHES)
        )
        for name in PLACES:
            quick = "--quick" in sys.argv and name == "county"
            for line in measure(browser, name, stores[name], temporary, quick=quick):
                print(line, flush=True)
                lines.append(line)
            lines.append("")
        browser.close()
    RESULT.write_text("\n".join(lines), encoding="utf-8")


if __name__ == "__main__":
    main()
