"""The graphs that the tests share: real engines, each seeded once, and a tiny city to break."""

import copy
import csv
import io
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import hypothesis
import neo4j
import pytest

from neo4j_server import LINE, LINES, Neo4jServer
from partygraph.files import folder
from partygraph.load import LoadReport, load
from partygraph.queries import Query, sections
from partygraph.settings import Settings, load_settings
from partygraph.store import Act, EngineStore, Store, open_store

pytest_plugins = ["neo4j_fixture", "page_fixture"]

ENGINES = ("ladybug", "neo4j")
SEED = folder("seed")
SHELL = Path(sys.executable).with_name("partygraph")
"""The script that a user runs, of the environment that runs the tests."""

_VALID = {"source_id": "src", "standing": "public", "valid_from": "2020-01-01"}
_KNOWN = {"source_id": "src", "standing": "public"}
TINY_CITY: dict[str, list[dict[str, str]]] = {
    "sources": [{"id": "src", "title": "A table", "kind": "public_table"}],
    "areas": [
        {
            "id": id_,
            "name": name,
            "official_name": name,
            "level": level,
            "kind": kind,
            "parent_id": parent,
            **_VALID,
        }
        for id_, name, level, kind, parent in (
            ("990001", "试县", "county", "county", ""),
            ("990001001", "一街道", "town", "sub_district", "990001"),
            ("990001001001", "甲社区", "village", "residents_community", "990001001"),
            ("990001001002", "乙社区", "village", "residents_community", "990001001"),
            ("990001001201", "丙村", "village", "village", "990001001"),
            ("990001001001-x01", "甲小区", "estate", "estate", "990001001001"),
            ("990001001001-x01-b01", "甲一栋", "building", "building", "990001001001-x01"),
        )
    ],
    "successions": [
        {
            "id": "suc-1",
            "source_id": "src",
            "standing": "public",
            "predecessor_id": "990001001001",
            "successor_id": "990001001001",
            "since": "2020-01-01",
            "kind": "renamed",
            "basis": "code",
            "old_name": "甲居委会",
            "new_name": "甲社区",
        }
    ],
    "organisations": [
        {
            "id": id_,
            "name": name,
            "level": level,
            "form": form,
            "area_id": area,
            "parent_id": parent,
            "unit_id": unit,
            "covers": covers,
            "covers_units": "u-1|u-2" if id_ == "o-3" else "",
            **_VALID,
        }
        for id_, name, level, form, area, parent, unit, covers in (
            ("o-1", "县委", "city_committee", "committee", "990001", "", "", "990001"),
            ("o-2", "党工委", "street_committee", "working_committee", "990001001", "o-1", "", ""),
            (
                "o-3",
                "甲社区大党委",
                "community_committee",
                "joint_committee",
                "990001001001",
                "o-2",
                "",
                "990001001001|990001001002",
            ),
            ("o-4", "小区支部", "grid_branch", "branch", "990001001001-x01", "o-3", "", ""),
            ("o-5", "楼栋小组", "building_group", "group", "990001001001-x01-b01", "o-4", "", ""),
            ("o-6", "教育局机关党委", "unit_organisation", "committee", "990001", "o-1", "u-1", ""),
        )
    ],
    "units": [
        {
            "id": id_,
            "name": name,
            "kind": "government_body",
            "sector": sector,
            "area_id": area,
            **_VALID,
        }
        for id_, name, sector, area in (
            ("u-1", "教育局", "education", "990001001001"),
            ("u-2", "卫健局", "health", "990001001002"),
        )
    ],
    "pairings": [
        {"id": "p-1", "unit_id": "u-1", "area_id": "990001001001", "members_reporting": "7"}
        | _VALID
        | {"valid_to": "2020-12-31"},
        {"id": "p-2", "unit_id": "u-2", "area_id": "990001001001", "members_reporting": "5"}
        | _VALID,
    ],
    "registrations": [
        {"id": "r-1", "unit_id": "u-1", "area_id": "990001001002", "headcount": "7", **_VALID}
    ],
    "seats": [{"id": "s-1", "unit_id": "u-1", "organisation_id": "o-3", "seats": "2", **_VALID}],
    "projects": [
        {
            "id": "j-1",
            "pairing_id": "p-1",
            "name": "义诊",
            "category": "health",
            "state": "running",
            "unit_claimed_on": "2020-02-01",
            **_VALID,
        }
    ],
    "resources": [
        {
            "id": "res-1",
            "name": "会议室",
            "category": "venues",
            "unit_id": "u-1",
            "area_id": "990001001001",
            "quantity": "20",
            "unit_of_count": "hours",
            **_VALID,
        }
    ],
    "demands": [
        {
            "id": "dem-1",
            "name": "议事场地",
            "category": "venues",
            "area_id": "990001001001",
            "urgency": "high",
            "quantity": "10",
            "unit_of_count": "hours",
            **_VALID,
        }
    ],
    "services": [
        {
            "id": "srv-1",
            "resource_id": "res-1",
            "demand_id": "dem-1",
            "quantity": "4",
            "state": "running",
            **_VALID,
        }
    ],
    "liaisons": [{"id": "l-1", "unit_id": "u-1", "enterprise_id": "u-2", "post": "1", **_VALID}],
    "key_projects": [
        {
            "id": "k-1",
            "name": "产业园",
            "field": "工业",
            "area_id": "990001",
            "lead_id": "u-1",
            "amount": "1000",
            **_VALID,
        }
    ],
    "budgets": [
        {
            "id": "b-1",
            "source_id": "src",
            "standing": "public",
            "area_id": "990001001001",
            "year": "2020",
            "amount": "300000",
        }
    ],
    "figures": [
        {
            "id": "fig-1",
            "source_id": "src",
            "standing": "public",
            "area_id": "990001",
            "subject": "试县",
            "indicator": "社区",
            "measure": "residents_communities",
            "value": "2",
            "qualifier": "exact",
            "unit_of_count": "bodies",
            "as_of": "2020-06-30",
        }
    ],
    "posts": [
        {
            "id": f"post-{number}",
            "area_id": "990001001001-x01",
            "kind": kind,
            "number": "1",
            "filled": filled,
            **_VALID,
        }
        for number, (kind, filled) in enumerate((("grid_head", "1"), ("grid_worker", "0")), 1)
    ],
    "rules": [
        {
            "id": id_,
            "name": name,
            "kind": kind,
            "area_id": area,
            "power": power,
            "over_id": over,
            "basis": basis,
            **_VALID,
        }
        for id_, name, kind, area, power, over, basis in (
            ("doc-1", "准入制度", "document", "990001", "", "", ""),
            ("task-1", "人口普查", "admitted_task", "990001", "", "", "doc-1"),
            ("pow-1", "召集教育局", "power", "990001001", "summon", "u-1", "doc-1"),
        )
    ],
    "assignments": [
        {
            "id": "task-of-1",
            "rule_id": "task-1",
            "area_id": "990001001001",
            "unit_id": "u-1",
            "funding": "0",
            **_VALID,
        }
    ],
    "sites": [
        {
            "id": "site-1",
            "name": "甲服务站",
            "kind": "service_station",
            "area_id": "990001001001",
            "longitude": "118.5",
            "latitude": "27.25",
            "offers": "图书",
            "capacity": "80",
            **_VALID,
        }
    ],
    "positions": [
        {
            "id": "pos-1",
            "source_id": "src",
            "standing": "public",
            "area_id": "990001",
            "longitude": "118.4",
            "latitude": "27.2",
        }
    ],
    "walks": [
        {
            "id": "walk-1",
            "source_id": "src",
            "standing": "public",
            "site_id": "site-1",
            "area_id": "990001001002",
            "minutes": "12",
        }
    ],
    "footpaths": [
        {
            "id": "path-1",
            "area_id": "990001001001",
            "start_longitude": "118.5",
            "start_latitude": "27.25",
            "end_longitude": "118.51",
            "end_latitude": "27.25",
            "minutes": "14.5",
            **_VALID,
        }
    ],
    "indicators": [
        {
            "id": "ind-1",
            "source_id": "src",
            "standing": "public",
            "area_id": "990001001001",
            "organisation_id": "o-3",
            "kind": "volunteers",
            "since": "2020-01-01",
            "until": "2020-06-30",
            "value": "40",
            "unit_of_count": "persons",
        }
    ],
    "cases": [
        {
            "id": "c-1",
            "channel": "whistle",
            "category": "public_safety",
            "area_id": "990001001001",
            "opened": "2020-06-01T09:00",
            "closed": "2020-06-02",
            **_KNOWN,
        }
    ],
    "steps": [
        {
            "id": f"st-{number}",
            "case_id": "c-1",
            "number": str(number),
            "kind": kind,
            "at": at,
            "unit_id": body if body.startswith("u-") else "",
            "organisation_id": body if body.startswith("o-") else "",
            "area_id": body if body.startswith("99") else "",
            **_KNOWN,
        }
        for number, kind, at, body in (
            (1, "received", "2020-06-01T09:00", "990001001"),
            (2, "handed_over", "2020-06-01T09:00", "u-1"),
            (3, "answered", "2020-06-01T09:25", "u-1"),
            (4, "solved", "2020-06-01T18:00", "o-2"),
            (5, "closed", "2020-06-02T10:00", "990001001"),
        )
    ],
    "holidays": [
        {"id": "h-1", "area_id": "990001", "day": "2020-06-25", "kind": "day_off", "name": "端午节"}
        | _KNOWN
    ],
    "evaluations": [
        {
            "id": f"ev-{number}",
            "by_kind": by_kind,
            f"by_{by}": by_id,
            of: of_id,
            "score": "90",
            "raters": raters,
            "period": "2020",
            **_KNOWN,
        }
        for number, by_kind, by, by_id, of, of_id, raters in (
            (1, "unit", "unit_id", "u-1", "area_id", "990001001001", "0"),
            (2, "community", "area_id", "990001001001", "unit_id", "u-1", "0"),
            (3, "higher_committee", "organisation_id", "o-2", "organisation_id", "o-3", "0"),
        )
    ],
}
"""One county, one street, two communities and a village, five levels, two units that are paired."""


class TablesFolder:
    """A folder of tables of the tiny city, written when asked, for a test to change first."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.tables = copy.deepcopy(TINY_CITY)

    def row(self, table: str, id_: str) -> dict[str, str]:
        """The row to change a cell of."""
        return next(row for row in self.tables[table] if row["id"] == id_)

    def write(self, *names: str) -> Path:
        """Write these tables, or all of them."""
        for old in self.path.glob("*.csv"):
            old.unlink()
        for name in names or self.tables:
            self.raw(f"{name}.csv", self.text(name))
        return self.path

    def text(self, name: str) -> str:
        """A table as CSV; its columns are all that its rows have."""
        rows = self.tables[name]
        text = io.StringIO()
        columns = dict.fromkeys(column for row in rows for column in row)
        writer = csv.DictWriter(text, list(columns), restval="", lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
        return text.getvalue()

    def raw(self, name: str, content: str | bytes) -> None:
        """Write a file as it is."""
        data = content.encode() if isinstance(content, str) else content
        (self.path / name).write_bytes(data)

    def load_into(self, store: Store, *names: str) -> LoadReport:
        """Write these tables, or all of them, and load them."""
        return load(store, self.write(*names))


class SharedNeo4j:
    """The graph of the one Neo4j of a run: empty or seeded, as the next test needs it.

    The Community edition has one database. A test that writes takes it empty, and the next that
    reads the seed finds it seeded again: a second, as against sixteen for another server.
    """

    def __init__(self, server: Neo4jServer) -> None:
        self.server = server
        self.store = open_store(self.settings())
        self._driver = neo4j.GraphDatabase.driver(
            server.address, auth=(server.user, server.password)
        )
        self._seeded = False

    def settings(self, **given: Any) -> Settings:
        """The settings of its server, which plans each statement anew and shares the machine."""
        server = {"store": self.server.address, "password": self.server.password}
        return load_settings(**{"time_limit": 60} | server | given)

    def emptied(self) -> EngineStore:
        """The store with nothing in it but its schema."""
        self._seeded = False
        self._wipe()
        return self.store

    def seeded(self) -> EngineStore:
        """The store with the seed."""
        if not self._seeded:
            self._wipe()
            load(self.store, SEED)
            self._seeded = True
        return self.store

    def close(self) -> None:
        """Close the connections."""
        self._driver.close()
        self.store.close()

    def _wipe(self) -> None:
        self._driver.execute_query("MATCH (n) WHERE NOT n:Migration DETACH DELETE n")
        # No write makes a revision smaller: the store believes what it saw a moment ago.
        self.store.revisions()


def statement(text: str, *parameters: str) -> Query:
    """A statement of a test's own."""
    return Query("test", text, frozenset(parameters))


def names_of_statements(*but: str) -> list[str]:
    """The names by which `queries.named` knows what stands in `cypher/`, but for some folders.

    A file, or each section of one. The ids of sources are read, wherever they stand.
    """
    cypher = folder("cypher")
    files = sorted(
        path.relative_to(cypher).with_suffix("").as_posix()
        for path in cypher.rglob("*.cypher")
        if path.parent.name not in but or path.name == "source_ids.cypher"
    )
    return [
        f"{file} :{section}" if section else file
        for file in files
        for section in (list(sections(file)) or [""])
    ]


def embedded(path: Path, **given: Any) -> Settings:
    """The settings of an embedded store."""
    return load_settings(store=str(path), **given)


# The shell's lines whole; it takes their width when it is imported.
os.environ["COLUMNS"] = "300"
# Machines are shared and slow by turns: no example is judged by its time.
hypothesis.settings.register_profile("shared", deadline=None)
hypothesis.settings.load_profile("shared")


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """In each file, first what wants the one Neo4j seeded, last what wants it empty.

    Each change from empty to seeded loads thousands of rows anew. On the current line of Neo4j only
    those are run that say that a version can matter to them.
    """
    if LINE is LINES["current"]:
        wanted = [one for one in items if one.get_closest_marker("lines") and _on_neo4j(one)]
        config.hook.pytest_deselected(items=[one for one in items if one not in wanted])
        items[:] = wanted
    files = {item.path: number for number, item in enumerate(items)}
    items.sort(key=lambda item: (files[item.path], _wants_empty(item)))


def _on_neo4j(item: pytest.Item) -> bool:
    wanted = set(getattr(item, "fixturenames", ()))
    given = getattr(item, "callspec", None)
    if given is not None and "engine" in given.params:
        return bool(given.params["engine"] == "neo4j")
    return bool(wanted & {"neo4j_server", "shared_neo4j", "seeded_neo4j", "empty_neo4j"})


def _wants_empty(item: pytest.Item) -> int:
    wanted = set(getattr(item, "fixturenames", ()))
    if "empty_neo4j" in wanted or ("empty_store" in wanted and _on_neo4j(item)):
        return 2
    return 1 if "seeded" not in wanted and "seeded_neo4j" not in wanted else 0


@pytest.fixture(scope="session", autouse=True)
def _environment() -> Iterator[None]:
    """Keep settings of whoever runs the tests out of them."""
    with pytest.MonkeyPatch.context() as patch:
        for name in os.environ:
            if name.startswith("PARTYGRAPH_") and not name.startswith("PARTYGRAPH_REQUIRE_"):
                patch.delenv(name)
        yield


@pytest.fixture(scope="session")
def _ladybug(pytestconfig: pytest.Config) -> None:
    """Note that the embedded engine took part."""
    from neo4j_fixture import took_part  # noqa: PLC0415  a plugin is imported by pytest first

    took_part(pytestconfig, "ladybug")


@pytest.fixture(scope="session")
def seeded_ladybug(
    _ladybug: None, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[EngineStore]:
    """Load the seed into an embedded store, to read from: whoever writes to it is found out."""
    path = tmp_path_factory.mktemp("seeded") / "graph.lbug"
    with open_store(embedded(path), create=True) as store:
        load(store, SEED)
        before = store.head()
        yield store
        entries = store.entries(before.number)
        written = [one for one in entries if one.act not in _OF_READING]
        assert not written, f"a test wrote to what all others read: {written}"


@pytest.fixture(scope="session")
def shared_neo4j(neo4j_server: Neo4jServer) -> Iterator[SharedNeo4j]:
    """Open the one Neo4j of the run."""
    shared = SharedNeo4j(neo4j_server)
    yield shared
    shared.close()


@pytest.fixture
def seeded_neo4j(shared_neo4j: SharedNeo4j) -> EngineStore:
    """Give the Neo4j with the seed, to read from."""
    return shared_neo4j.seeded()


@pytest.fixture(params=ENGINES)
def engine(request: pytest.FixtureRequest) -> str:
    """Run the test once on each engine."""
    name: str = request.param
    return name


@pytest.fixture
def seeded(engine: str, request: pytest.FixtureRequest) -> EngineStore:
    """Give a graph with the seed on each engine, to read from."""
    store: EngineStore = request.getfixturevalue(f"seeded_{engine}")
    return store


@pytest.fixture
def empty_ladybug(_ladybug: None, tmp_path: Path) -> Iterator[EngineStore]:
    """Make an embedded store with nothing in it."""
    with open_store(embedded(tmp_path / "empty.lbug"), create=True) as store:
        yield store


@pytest.fixture
def empty_neo4j(shared_neo4j: SharedNeo4j) -> EngineStore:
    """Empty the Neo4j."""
    return shared_neo4j.emptied()


@pytest.fixture
def empty_store(engine: str, request: pytest.FixtureRequest) -> EngineStore:
    """Give an empty graph on each engine, to write to."""
    store: EngineStore = request.getfixturevalue(f"empty_{engine}")
    return store


@pytest.fixture
def tables_folder(tmp_path: Path) -> TablesFolder:
    """Give the tables of the tiny city, to break before they are written."""
    path = tmp_path / "tables"
    path.mkdir()
    return TablesFolder(path)


@pytest.fixture(scope="session")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Run `partygraph demo` as a user does; its address."""
    with demo(tmp_path_factory.mktemp("served") / "graph.lbug") as address:
        yield address


_OF_READING = {Act.backup, Act.check, Act.export, Act.refusal}
"""What the ledger tells of whoever changed nothing."""


class demo:  # noqa: N801  read as a statement: `with demo(path) as address`
    """A running `partygraph demo` over a store of its own, or `serve` over one that is there."""

    def __init__(self, path: Path, command: str = "demo") -> None:
        self.path, self.command = path, command

    def __enter__(self) -> str:
        arguments = [self.command, "--port", "0", "--store", str(self.path), "--lang", "en"]
        self.process = subprocess.Popen(
            [SHELL, *arguments], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
        )
        assert self.process.stdout is not None
        said = []
        for line in self.process.stdout:
            said.append(line)
            if "http://" in line:
                return line.partition("http://")[1] + line.partition("http://")[2].split()[0]
        self.process.wait()
        raise AssertionError("".join(said))

    def __exit__(self, *_: object) -> None:
        self.stop()

    def stop(self) -> int:
        """End it as a service manager does; its exit code."""
        self.process.terminate()
        if self.process.stdout is not None:
            self.process.stdout.close()
        return self.process.wait(20)
