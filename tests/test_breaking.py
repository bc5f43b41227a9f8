"""Attempts to break every question: as an official, an analyst and a hostile outsider would."""

import csv
import io
import json
import random
import sys
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urlencode

import openpyxl
import pytest
from starlette.testclient import TestClient

from conftest import TablesFolder, embedded
from partygraph.ask import QUESTIONS, Question
from partygraph.ask.catalogue import Frozen
from partygraph.ask.things import thing
from partygraph.errors import InputError, NotFoundError
from partygraph.formats import as_csv, as_xlsx
from partygraph.generate import generate
from partygraph.graph import Graph
from partygraph.load import load
from partygraph.shell import main
from partygraph.store import Store, open_store
from partygraph.web import create_app
from partygraph.words import Language, words

NAMES = list(QUESTIONS)
DAYS = ("0001-01-01", "2016-02-29", "2020-02-29", "2024-02-29", "2026-11-22", "9999-12-31")
SUMS = {
    "persons", "yuan", "unit_of_count", "links", "events", "points", "teams", "courses",
    "person-times", "posts of grids", "rank",
}  # fmt: skip
"""Units of what a number adds up over things, so that it is not how many things there are."""
STATED = {"alleys_in_all"}
"""Numbers that a figure says, whose evidence is that figure."""
TRAPS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


class City(NamedTuple):
    """A generated city in a store, and ids to ask of it."""

    path: Path
    store: Store
    ids: dict[str, list[str]]
    """By the name of a parameter: an area of each level, units, organisations, bodies."""


def ids_of(folder: Path, table: str) -> list[dict[str, str]]:
    """The rows of a table that was written."""
    with (folder / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(
    scope="module",
    params=[
        pytest.param((1, 1, 0.0), id="one community, no fault"),
        pytest.param((4, 7, 4.0), id="four communities, many faults"),
    ],
)
def city(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[City]:
    """Make up a city and load it."""
    communities, seed, faults = request.param
    folder = tmp_path_factory.mktemp("city")
    generate(folder / "tables", communities=communities, seed=seed, faults=faults)
    with open_store(embedded(folder / "graph.lbug"), create=True) as store:
        load(store, folder / "tables")
        levels = {row["level"]: row["id"] for row in ids_of(folder / "tables", "areas")}
        units = [row["id"] for row in ids_of(folder / "tables", "units")][:3]
        organisations = [row["id"] for row in ids_of(folder / "tables", "organisations")][-3:]
        bodies = [units[0], organisations[0], levels["village"]]
        yield City(
            folder / "graph.lbug",
            store,
            {
                "area": list(levels.values()),
                "unit": units,
                "organisation": organisations,
                "body": bodies,
                "start": bodies,
                "finish": bodies,
                "text": ["社区", "shequ", "%", "(", "😀"],
            },
        )


def needed(question: Question) -> list[str]:
    """The parameters that must be given."""
    fields = question.parameters.model_fields
    return [name for name in question.own_parameters() if fields[name].is_required()]


def asked_of(city: City, question: Question) -> Iterator[dict[str, Any]]:
    """What to ask a question of a city: each id once, on days that go round."""
    names = needed(question)
    some = max((len(city.ids[name]) for name in names), default=len(DAYS))
    for number in range(some):
        case = {name: city.ids[name][number % len(city.ids[name])] for name in names}
        yield case | {"as_of": DAYS[(number + 4) % len(DAYS)]}


def counted(part: Frozen) -> Iterator[tuple[str, int, int]]:
    """The fields that count things and have evidence: field, number, ids."""
    for name, info in type(part).model_fields.items():
        extra = info.json_schema_extra
        unit = extra.get("unit") if isinstance(extra, dict) else None
        value = getattr(part, name)
        adds_up = unit is None or unit in SUMS or str(unit).startswith("pairs of")
        adds_up = adds_up or name in STATED
        if part.evidence and name in part.evidence and isinstance(value, int) and not adds_up:
            yield name, value, len(part.evidence[name])


@pytest.mark.parametrize("name", NAMES)
def test_every_number_with_evidence_is_as_many_things_as_it_says(name: str, city: City) -> None:
    for case in asked_of(city, QUESTIONS[name]):
        answer = QUESTIONS[name](city.store, **case, evidence=True)
        parts = [*answer.rows, *([answer.summary] if answer.summary is not None else [])]
        for part in parts:
            for field, number, ids in counted(part):
                assert (field, ids) == (field, number), (case, part)


def test_numbers_that_had_no_evidence_have_it(city: City) -> None:
    area = {"area": city.ids["area"][2], "as_of": "2026-11-22", "evidence": True}
    summary = QUESTIONS["pairing_coverage"](city.store, **area).summary
    assert summary is not None
    found = {name: (number, ids) for name, number, ids in counted(summary)}
    assert {"communities", "residents_communities"} <= found.keys()
    assert "member_links" in (summary.evidence or {})
    for row in QUESTIONS["fairness"](city.store, **area).rows:
        measured = {name: number for name, number, _ in counted(row)}
        assert "communities_measured" in measured or not row.model_dump()["communities_measured"]


@pytest.mark.parametrize("name", NAMES)
def test_pages_of_any_size_are_the_whole_answer(name: str, city: City) -> None:
    question = QUESTIONS[name]
    case = next(asked_of(city, question)) | {"as_of": "2026-11-22"}
    whole = question(city.store, **case)
    assert len({row.cursor() for row in whole.rows}) == whole.total == len(whole.rows)
    rows: list[Any] = []
    after = ""
    limit = max(1, whole.total // 5)
    while True:
        page = question(city.store, **case, limit=limit, after=after)
        assert (page.total, page.summary) == (whole.total, whole.summary)
        rows += page.rows
        if page.next is None:
            break
        assert len(page.rows) == limit
        after = page.next
        limit = random.Random(after).randint(max(1, limit // 2), limit + 7)
    assert tuple(rows) == whole.rows


def test_before_everything_nothing_is_there(city: City) -> None:
    for name, question in QUESTIONS.items():
        if needed(question) != ["area"] or name == "coverage_trend" or "quality" in name:
            continue
        answer = question(city.store, area=city.ids["area"][0], as_of="0001-01-01")
        counts = {} if answer.summary is None else answer.summary.model_dump()
        numbers = {one for one in counts.values() if isinstance(one, int) and one}
        assert numbers <= {True}, name


def test_shell_server_and_python_give_the_same_answers(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    generate(tmp_path / "tables", communities=2)
    path = tmp_path / "graph.lbug"
    with open_store(embedded(path), create=True) as store:
        load(store, tmp_path / "tables")
    cases = {
        "area": "990181001",
        "unit": ids_of(tmp_path / "tables", "units")[0]["id"],
        "organisation": ids_of(tmp_path / "tables", "organisations")[-1]["id"],
        "text": "社区",
    }
    cases |= dict.fromkeys(("body", "start", "finish"), cases["unit"])
    said = {}
    for name, question in QUESTIONS.items():
        given = {one: cases[one] for one in needed(question)} | {"as_of": "2026-11-22"}
        options = [f"--{one.replace('_', '-')}={value}" for one, value in given.items()]
        arguments = ["ask", name, *options, "--evidence=true", "--json", f"--store={path}"]
        monkeypatch.setattr(sys, "argv", ["partygraph", *arguments])
        with pytest.raises(SystemExit) as ended:
            main()
        assert not ended.value.code, name
        said[name] = (given | {"evidence": "true"}, json.loads(capsys.readouterr().out))
    with open_store(embedded(path)) as store:
        graph = Graph(store)
        client = TestClient(create_app(graph), client=("127.0.0.1", 1))
        for name, (given, answer) in said.items():
            assert client.get(f"/api/ask/{name}", params=given).json() == answer, name
            assert json.loads(graph.answer(name, **given).model_dump_json()) == answer, name


# --- over HTTP ------------------------------------------------------------------------------------

COVERAGE = "/api/ask/pairing_coverage"
DAY = {"area": "350783", "as_of": "2020-07-01", "limit": "1"}


@pytest.fixture
def client(seeded_ladybug: Store) -> TestClient:
    """Speak to an application over the seed."""
    return TestClient(create_app(Graph(seeded_ladybug)), raise_server_exceptions=False)


@pytest.mark.parametrize(
    ("accept", "form"),
    [
        ("text/csv;q=0.1, application/json;q=0.9", "application/json"),
        ("application/json;q=0.1, text/csv", "text/csv; charset=utf-8"),
        ("text/csv;q=0", "application/json"),
        ("TEXT/CSV", "text/csv; charset=utf-8"),
        ("text/html", "application/json"),
        ("text/csv;q=nonsense", "text/csv; charset=utf-8"),
        (",;q=,", "application/json"),
    ],
)
def test_the_form_that_is_wanted_most_is_given(client: TestClient, accept: str, form: str) -> None:
    response = client.get(COVERAGE, params=DAY, headers={"Accept": accept})
    assert (response.status_code, response.headers["content-type"]) == (200, form)


def test_the_format_asked_for_goes_before_the_accept_header(client: TestClient) -> None:
    asked = DAY | {"format": "json"}
    response = client.get(COVERAGE, params=asked, headers={"Accept": "text/csv"})
    assert response.headers["content-type"] == "application/json"


@pytest.mark.parametrize("name", ["area", "limit", "format", "as_of"])
def test_a_parameter_given_twice_is_refused(client: TestClient, name: str) -> None:
    given = DAY | {"format": "json"}
    twice = f"{COVERAGE}?{urlencode([*given.items(), (name, given[name])])}"
    response = client.get(twice, headers={"Accept-Language": "en"})
    [fault] = response.json()["faults"]
    assert (response.status_code, fault["column"], fault["message"]) == (
        *(422, name),
        "this parameter is given more than once; give it once",
    )


def test_a_tag_is_known_in_a_list_and_where_a_proxy_made_it_weak(client: TestClient) -> None:
    tag = client.get(COVERAGE, params=DAY).headers["etag"]
    for header, status in {
        tag: 304,
        f"W/{tag}": 304,
        f'"other", {tag}': 304,
        f'W/"other",W/{tag} , "x"': 304,
        '"other"': 200,
        "": 200,
    }.items():
        response = client.get(COVERAGE, params=DAY, headers={"If-None-Match": header})
        assert response.status_code == status, header
        varies = "Accept, Accept-Language, Accept-Encoding, Authorization, Cookie"
        assert response.headers["vary"] == varies


def test_a_load_makes_every_tag_and_kept_answer_stale(
    empty_ladybug: Store, tables_folder: TablesFolder
) -> None:
    tables_folder.load_into(empty_ladybug)
    client = TestClient(create_app(Graph(empty_ladybug)))
    asked = {"area": "990001", "as_of": "2020-07-01"}
    first = client.get(COVERAGE, params=asked)
    assert first.json()["summary"]["members_reporting"] == 12
    tables_folder.row("pairings", "p-2")["members_reporting"] = "6"
    tables_folder.load_into(empty_ladybug)
    had = {"If-None-Match": first.headers["etag"]}
    second = client.get(COVERAGE, params=asked, headers=had)
    assert (second.status_code, second.json()["summary"]["members_reporting"]) == (200, 13)
    tables_folder.load_into(empty_ladybug)
    third = client.get(COVERAGE, params=asked, headers={"If-None-Match": second.headers["etag"]})
    assert third.status_code == 304


@pytest.mark.parametrize("text", ["a\0b", "\x0b", "\uffff", "\ufffe", "=1+1", "😀", "\u202e"])
@pytest.mark.parametrize("form", ["json", "csv", "xlsx"])
def test_any_text_can_be_asked_for_in_any_form(client: TestClient, text: str, form: str) -> None:
    response = client.get("/api/ask/search", params={"text": text, "format": form})
    assert response.status_code == 200
    if form == "xlsx":
        assert openpyxl.load_workbook(io.BytesIO(response.content)).sheetnames


# --- in Python ------------------------------------------------------------------------------------


def test_half_a_character_is_told_and_reaches_no_engine(seeded: Store) -> None:
    for name, given in (
        ("search", {"text": "\ud800"}),
        ("pairing_coverage", {"area": "\udcff"}),
        ("pairing_coverage", {"area": "350783", "after": "\ud800"}),
    ):
        with pytest.raises(InputError) as caught:
            QUESTIONS[name](seeded, **given)
        [fault] = caught.value.faults
        assert fault.sentence(Language.en) == "holds broken characters; expected text in UTF-8"
        assert fault.sentence(Language.zh)
    with pytest.raises(NotFoundError):
        thing(seeded, "\ud800")


# --- spreadsheets ---------------------------------------------------------------------------------


@pytest.fixture
def trapped(empty_ladybug: Store, tables_folder: TablesFolder) -> Store:
    """Load the tiny city with names that a spreadsheet would run, and odd ones."""
    names = ("=cmd|' /C calc'!A0", "+1", "-x", "@SUM(A1)", "＝全角", "长" * 200)
    for row, name in zip(tables_folder.tables["organisations"], names, strict=True):
        row["name"] = name
    for row in tables_folder.tables["areas"]:
        row["name"] = f"={row['name']}"
    tables_folder.row("units", "u-1")["name"] = '[bold]x[/]<script>alert(1)</script>"，'
    tables_folder.row("units", "u-2")["name"] = "+86"
    tables_folder.row("key_projects", "k-1")["field"] = "@工业"
    tables_folder.load_into(empty_ladybug)
    return empty_ladybug


TINY = {"area": "990001", "unit": "u-1", "organisation": "o-5", "body": "u-1", "text": "县"}
TINY |= {"start": "u-1", "finish": "u-2"}


def runs(cell: object) -> bool:
    """Whether a spreadsheet would run a cell; a number may be negative."""
    if not isinstance(cell, str) or not cell.startswith(TRAPS):
        return False
    try:
        float(cell)
    except ValueError:
        return True
    return False


def test_no_cell_of_any_answer_is_run_by_a_spreadsheet(trapped: Store) -> None:
    found: dict[str, list[object]] = defaultdict(list)
    named = 0
    for name, question in QUESTIONS.items():
        given = {one: TINY[one] for one in needed(question)} | {"as_of": "2020-07-01"}
        answer = question(trapped, **given)
        for line in csv.reader(io.StringIO(as_csv(answer))):
            found[name] += [cell for cell in line if runs(cell)]
            named += sum(cell.startswith("'") for cell in line)
        book = openpyxl.load_workbook(io.BytesIO(as_xlsx(answer, words(Language.zh))))
        for sheet in book:
            for cells in sheet.iter_rows():
                found[name] += [one.value for one in cells if one.data_type == "f"]
                found[name] += [one.value for one in cells if runs(one.value)]
    assert {name: cells for name, cells in found.items() if cells} == {}
    assert named > 10
