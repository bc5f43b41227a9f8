"""Small headcounts outside of one's own area: nothing that is told depends on them."""

import csv
import json
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from conftest import SEED, SHELL, TablesFolder
from partygraph.ask import QUESTIONS
from partygraph.ask.catalogue import BESIDE
from partygraph.errors import InputError
from partygraph.exchange import NetworkFormat, export
from partygraph.files import folder
from partygraph.formats import as_csv
from partygraph.graph import Graph, SceneOf
from partygraph.load import load
from partygraph.settings import load_settings
from partygraph.small_cells import COLUMNS, SmallCells
from partygraph.store import Store
from partygraph.web import create_app
from test_catalogue import cases

ELSEWHERE = SmallCells(3, "460106")
"""Of somebody in Haikou; the headcounts of the seed are those of Jian'ou."""
_SMALL = {"pairings": 20, "registrations": 80}
"""Rows of a table, from its first, that have small headcounts."""
_OF_HEADCOUNTS = {
    "pairing_coverage", "unit_pairings", "fairness", "coverage_trend", "figures_check",
}  # fmt: skip
_OF_FIGURES = {"figures_check", "quality", "quality_faults", "quality_rules"}
"""Questions that compare no figure with a number that is withheld, and so count one fewer."""
_OF_MEMBERS: dict[str, list[dict[str, Any]]] = {
    "coverage_trend": [
        {"area": "350783", "as_of": "2020-07-01", "measure": "members_reporting", "evidence": True}
    ],
    "pairing_coverage": [{"area": "350783003", "as_of": "2020-03-01"}],
}
"""What else to ask of questions that tell headcounts only where asked for them."""


def seed_with(path: Path, headcount: str) -> Path:
    """Write the seed with small headcounts: of every second one 1, and of the others this."""
    shutil.copytree(SEED, path)
    for table, column in COLUMNS.items():
        file = path / f"{table}.csv"
        with file.open(encoding="utf-8") as opened:
            rows = list(csv.DictReader(opened))
        for place, row in enumerate(rows[: _SMALL[table]]):
            row[column] = headcount if place % 2 else "1"
        with file.open("w", encoding="utf-8", newline="") as opened:
            writer = csv.DictWriter(opened, list(rows[0]))
            writer.writeheader()
            writer.writerows(rows)
    return path


def small_ids(table: str) -> list[str]:
    """The ids of some rows with small headcounts."""
    lines = (SEED / f"{table}.csv").read_text(encoding="utf-8").splitlines()
    return [line.partition(",")[0] for line in lines[1:9]]


def told(store: Store) -> Iterator[tuple[str, Any]]:
    """All that the graph tells: answers, things, networks, views, files.

    Of every question on the embedded engine, and of those that tell headcounts on the other.
    """
    graph = Graph(store)
    for name, question in QUESTIONS.items():
        if store.engine != "ladybug" and name not in _OF_HEADCOUNTS:
            continue
        for case in [cases(name)[0], *_OF_MEMBERS.get(name, [])]:
            answer = question(store, **case).model_dump(mode="json", exclude={"revision"})
            yield f"{name} {case}", answer
    for table in COLUMNS:
        for id_ in small_ids(table):
            yield id_, graph.thing(id_).model_dump(exclude={"came_from", "changes"})
    wanted = SceneOf.of({"area": "350783", "as_of": "2020-07-01"})
    network = graph.network(area=wanted.area, as_of=wanted.as_of)
    for form in NetworkFormat:
        yield form, export(network, form)
    yield "view", re.sub(r"<span>数据版本 \d+</span>", "", graph.view(wanted))
    yield "scene", graph.scene(wanted).model_dump_json(exclude={"revision"})


def test_whatever_a_small_headcount_is_all_that_is_told_is_the_same(
    empty_store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(empty_store, "time_limit", 120.0)
    load(empty_store, seed_with(tmp_path / "twos", "2"))
    exact = dict(told(empty_store))
    monkeypatch.setattr(empty_store, "small_cells", ELSEWHERE)
    twos = dict(told(empty_store))
    load(empty_store, seed_with(tmp_path / "ones", "1"))
    ones = dict(told(empty_store))
    assert ones == twos
    differing = {name.split()[0] for name in exact if exact[name] != twos[name]}
    figures = next(answer for name, answer in twos.items() if name.startswith("figures_check"))
    (members,) = (row for row in figures["rows"] if row["value"] == 2565)
    assert (members["computed"], members["cause"]) == (None, "withheld")
    files = {*NetworkFormat, "view", *small_ids("pairings"), *small_ids("registrations")}
    assert differing >= _OF_HEADCOUNTS | files
    for name, answer in twos.items():
        if isinstance(answer, dict) and answer.get("question") not in {None, *_OF_FIGURES}:
            _marked(name, exact[name], answer)


def _marked(name: str, exact: dict[str, Any], answer: dict[str, Any]) -> None:
    """Every number that is not as the graph has it says so, and what it says is true."""
    pairs = [(exact["summary"], answer["summary"])]
    pairs += zip(exact["rows"], answer["rows"], strict=True)
    for whole, part in pairs:
        for field in (whole or {}).keys() - BESIDE:
            mark = (part.get("withheld") or {}).get(field)
            if whole[field] == part[field]:
                continue
            if isinstance(whole[field], str):
                assert field in {"lowest_id", "lowest_name", "highest_id", "highest_name"}, name
                continue
            assert mark, (name, field)
            if mark.startswith("<"):
                assert 0 < whole[field] < int(mark[1:])
            elif mark.startswith("≥"):
                assert whole[field] >= int(mark[1:]) == part[field]


def test_one_s_own_small_headcounts_are_told(seeded_ladybug: Store) -> None:
    cells = SmallCells(30, "350783004")
    assert cells.hides("350783002003", 24)
    assert not cells.hides("350783004005", 24)
    assert not cells.hides("350783002003", 30)
    assert not cells.hides("350783002003", 0)
    answer = QUESTIONS["pairing_coverage"](seeded_ladybug, area="350783", as_of="2020-07-01")
    assert answer.summary.members_reporting == 2565
    assert answer.summary.withheld is None


@pytest.fixture
def small_city(tables_folder: TablesFolder) -> TablesFolder:
    """A tiny city whose one pairing has two members, and one registration as many."""
    tables_folder.row("pairings", "p-2")["members_reporting"] = "2"
    tables_folder.row("registrations", "r-1")["headcount"] = "2"
    return tables_folder


def test_over_http_the_number_is_marked_and_in_a_file_it_is_not_there(
    small_city: TablesFolder, empty_store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    small_city.load_into(empty_store)
    monkeypatch.setattr(empty_store, "small_cells", SmallCells(3, "990001002"))
    client = TestClient(create_app(Graph(empty_store)))
    asked = {"area": "990001", "as_of": "2020-07-01"}
    answer = client.get("/api/ask/pairing_coverage", params=asked).json()
    assert answer["summary"]["members_reporting"] == 8
    assert answer["summary"]["withheld"] == {"members_reporting": "≥8", "member_links": "≥9"}
    assert [(row["members_reporting"], row["members_at_home"]) for row in answer["rows"]] == [
        (8, 0),
        (0, 1),
    ]
    assert [row.get("withheld") for row in answer["rows"]] == [
        {"members_reporting": "≥8"},
        {"members_at_home": "<3"},
    ]
    of_unit = {"unit": "u-2", "as_of": "2020-07-01"}
    sent = client.get("/api/ask/unit_pairings", params=of_unit | {"format": "csv"}).text
    header, row = csv.reader(sent.removeprefix("\ufeff").splitlines())
    assert dict(zip(header, row, strict=True))["members_reporting"] == "<3"
    assert client.get("/api/things/p-2").json()["row"]["members_reporting"] == "<3"
    assert client.get("/api/things/r-1").json()["row"]["headcount"] == "<3"
    assert client.get("/api/things/p-1").json()["row"]["members_reporting"] == 7
    described = client.get("/api/openapi.json").json()["components"]["schemas"]
    assert "withheld" in described["UnitPairing"]["properties"]


def test_what_a_record_changed_hides_small_headcounts_too(
    small_city: TablesFolder, empty_store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    small_city.load_into(empty_store)
    small_city.row("pairings", "p-2")["members_reporting"] = "6"
    small_city.load_into(empty_store)
    monkeypatch.setattr(empty_store, "small_cells", SmallCells(3, "460106"))
    (step,) = Graph(empty_store).thing("p-2").changes
    assert (step.before, step.after) == (
        {"members_reporting": "<3"},
        {"members_reporting": "6"},
    )


def test_in_python_a_number_that_is_withheld_is_null_in_a_frame(
    small_city: TablesFolder, empty_store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    small_city.load_into(empty_store)
    monkeypatch.setattr(empty_store, "small_cells", SmallCells(3, "460106"))
    answer = Graph(empty_store).ask.unit_pairings(unit="u-2", as_of="2020-07-01")
    (row,) = answer.rows
    assert (row.members_reporting, row.withheld) == (1, {"members_reporting": "<3"})
    assert answer.to_frame()["members_reporting"].to_list() == [None]
    assert "<3" in as_csv(answer)


def test_in_the_shell_the_setting_says_whose_headcounts_are_told(
    small_city: TablesFolder, tmp_path: Path
) -> None:
    def say(*arguments: object, **environment: str) -> str:
        given = {"PATH": "", "PARTYGRAPH_STORE": str(tmp_path / "g.lbug"), "COLUMNS": "300"}
        command = [str(SHELL), *map(str, arguments)]
        done = subprocess.run(
            command, env=given | environment, capture_output=True, text=True, check=True
        )
        return done.stdout

    say("load", small_city.write())
    asked = ("ask", "unit_pairings", "--unit", "u-2", "--as-of", "2020-07-01")
    (mine,) = json.loads(say(*asked, "--json", PARTYGRAPH_OWN_AREA="990001001"))["rows"]
    (theirs,) = json.loads(say(*asked, "--json", PARTYGRAPH_OWN_AREA="990001002"))["rows"]
    assert (mine["members_reporting"], "withheld" in mine) == (2, False)
    assert theirs["withheld"] == {"members_reporting": "<3"}
    shown = say(*asked, PARTYGRAPH_OWN_AREA="990001002", PARTYGRAPH_SMALL_CELL="5")
    assert "<5" in shown


def test_how_a_number_is_written_says_what_can_be_known_of_it() -> None:
    cells = SmallCells(5, "350783")
    assert cells.written(1, 1) == "<5"
    assert cells.written(2, 2) == "≥2"
    assert cells.written(20, 1) == "≥20"
    assert cells.withheld(a=(3, 0), b=(1, 1)) == {"b": "<5"}
    assert cells.withheld(a=(3, 0)) is None


@pytest.mark.parametrize("given", [{"small_cell": 2}, {"own_area": "350"}, {"own_area": "建瓯"}])
def test_settings_that_no_guard_can_use_are_refused(given: dict[str, Any]) -> None:
    with pytest.raises(InputError):
        load_settings(**given)
    assert load_settings(own_area="350783", small_cell=5).own_area == "350783"


def test_every_statement_that_tells_a_headcount_takes_the_small_cells() -> None:
    columns = re.compile(rf"\.(?:{'|'.join(COLUMNS.values())})\b")
    for path in sorted(folder("cypher").rglob("*.cypher")):
        if path.parent.name in {"load", "change", "schema"}:
            continue
        text = path.read_text(encoding="utf-8")
        if columns.search(text):
            assert "$small_cell" in text, path
            assert "$own_area" in text, path
