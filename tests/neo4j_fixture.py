"""The real engines that the tests share: a Neo4j server and a Chromium, each started once a run.

`conftest.py` takes them in by `pytest_plugins = ["neo4j_fixture"]`. What cannot be started here is
skipped with its reason, or fails where the environment says that it must take part:
`PARTYGRAPH_REQUIRE_NEO4J=1`, `PARTYGRAPH_REQUIRE_BROWSER=1`.
"""

from __future__ import annotations

import os
import shutil
from importlib.metadata import version
from typing import TYPE_CHECKING, Any, NoReturn

import pytest
from playwright.sync_api import Browser, sync_playwright

from neo4j_server import LINE, Neo4jServer, UnavailableError

if TYPE_CHECKING:
    from collections.abc import Iterator

ENGINES = ("ladybug", "neo4j", "chromium")
CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome")
CHROMIUM_SWITCHES = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)

_fates = pytest.StashKey[dict[str, str]]()


def took_part(config: pytest.Config, engine: str, its_version: str = "") -> None:
    """Note for the end of the run that tests ran on `engine`; by default its package's version."""
    _note(config, engine, f"{engine} {its_version or version(engine)} took part")


def left_out(config: pytest.Config, engine: str, reason: str, requirement: str) -> NoReturn:
    """Skip the test that needs `engine`, or fail it where `requirement` is set; note the reason."""
    required = os.environ.get(requirement) == "1"
    _note(config, engine, f"{engine} {'MISSING' if required else 'SKIPPED'}: {reason}")
    if required:
        pytest.fail(f"{requirement}=1, but: {reason}", pytrace=False)
    pytest.skip(reason)


def _note(config: pytest.Config, engine: str, fate: str) -> None:
    config.stash.setdefault(_fates, {})[engine] = fate


@pytest.fixture(scope="session")
def neo4j_server(
    pytestconfig: pytest.Config, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Neo4jServer]:
    """Start a Neo4j, shared by the whole run: a test empties it before use."""
    _note(pytestconfig, "neo4j", f"neo4j {LINE.version} DID NOT START")
    try:
        server = Neo4jServer.start(tmp_path_factory.mktemp("neo4j"))
    except UnavailableError as error:
        left_out(pytestconfig, "neo4j", str(error), "PARTYGRAPH_REQUIRE_NEO4J")
    took_part(pytestconfig, "neo4j", LINE.version)
    yield server
    server.stop()


@pytest.fixture(scope="session")
def chromium_path(pytestconfig: pytest.Config) -> str:
    """Find the machine's Chromium."""
    for name in CHROMIUM_NAMES:
        if path := shutil.which(name):
            return path
    reason = f"none of {', '.join(CHROMIUM_NAMES)} is installed"
    left_out(pytestconfig, "chromium", reason, "PARTYGRAPH_REQUIRE_BROWSER")


@pytest.fixture(scope="session")
def browser(pytestconfig: pytest.Config, chromium_path: str) -> Iterator[Browser]:
    """Start a Chromium, shared by the whole run: a test opens its own page."""
    _note(pytestconfig, "chromium", "chromium DID NOT START")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=chromium_path, args=list(CHROMIUM_SWITCHES)
        )
        took_part(pytestconfig, "chromium", browser.version)
        yield browser
        browser.close()


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Hand what this worker noted to the one who tells it."""
    if (output := getattr(session.config, "workeroutput", None)) is not None:
        output["engines"] = session.config.stash.get(_fates, {})


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any) -> None:
    """Take what a worker noted; what went wrong on one of them counts."""
    fates = node.config.stash.setdefault(_fates, {})
    for engine, fate in getattr(node, "workeroutput", {}).get("engines", {}).items():
        if "took part" in fates.get(engine, "took part"):
            fates[engine] = fate


@pytest.hookimpl(trylast=True)
def pytest_terminal_summary(
    terminalreporter: pytest.TerminalReporter, config: pytest.Config
) -> None:
    """Say plainly which engines took part in the run, and which did not and why."""
    fates = config.stash.get(_fates, {})
    said = "; ".join(fates.get(engine, f"{engine} not asked for") for engine in ENGINES)
    terminalreporter.write_line(f"engines: {said}")
