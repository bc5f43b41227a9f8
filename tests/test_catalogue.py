"""The catalogue: a question is one entry with everything it needs, the same on both engines."""

import io
import json
from collections.abc import Callable, Iterator
from datetime import date
from enum import EnumType
from functools import cache
from itertools import chain
from types import UnionType
from typing import Any, TypeVar, get_args

import pytest
from rich.console import Console
from typer.main import get_command

from conftest import TablesFolder, names_of_statements
from partygraph.ask import QUESTIONS, Question
from partygraph.ask.catalogue import BESIDE
from partygraph.ask.quality import assess
from partygraph.ask.structure import network_rows
from partygraph.ask.things import thing
from partygraph.errors import NotFoundError
from partygraph.files import folder
from partygraph.formats import as_csv, as_json, as_table
from partygraph.graph import Graph
from partygraph.load import is_only_from
from partygraph.model import TABLES
from partygraph.queries import Query
from partygraph.shell import app
from partygraph.store import EngineStore, Reader, Rows, read_rows
from partygraph.web import create_app
from partygraph.words import Language, words

pytestmark = pytest.mark.lines

T = TypeVar("T")
SAMPLES: dict[str, list[Any]] = {
    "area": ["350783", "350783003", "350783003001", "460106"],
    "as_of": ["2020-07-01", "2019-03-01"],
    "unit": ["u-350783-01", "u-haidilao"],
    "organisation": ["o-350783001001-x01", "o-jianou-shiwei"],
    "table": ["units", "pairings"],  # the same rows are read for each
}
"""What to ask of the seed, by parameter; a parameter not named here is asked its examples."""
NAMES = list(QUESTIONS)
_BESIDE = {"access", "backup", "bulk", "change", "load", "schema", "scenario", "scope"}
"""Folders of statements that no question reads by."""
STATEMENTS = names_of_statements(*_BESIDE)


_TOLD_ELSEWHERE = {"quantity", "claimed_quantity", "number", "year", "post"}
"""Whole numbers that count nothing, or whose unit of count stands in a field beside them."""


class Spy(EngineStore):
    """A store that notes each statement read from it, with the rows that the engine gave."""

    def __init__(self, store: EngineStore) -> None:
        self.engine, self.address = store.engine, store.address
        self.read_from: list[tuple[str, Rows]] = []
        self.time_limit = store.time_limit
        self._store = store

    def read(self, statement: Query, /, **parameters: Any) -> Rows:
        rows = self._store.read(statement, **parameters)
        ordered = "ORDER BY" in statement.text.rpartition("RETURN")[2]
        # A collected list has no order: Python sorts it where it shows.
        noted = [
            {name: sorted(one) if isinstance(one, list) else one for name, one in row.items()}
            for row in rows
        ]
        self.read_from.append((statement.name, noted if ordered else sorted(noted, key=repr)))
        return rows

    def close(self) -> None:
        self._store.close()

    def _snapshot(self, work: Callable[[Reader], T]) -> T:
        return work(self)

    def _write(self, *_: Any) -> Any:
        raise NotImplementedError

    _graft = entries = written = number_of = _keeps = _write  # type: ignore[assignment]

    def _suppose(self, *_: Any) -> Any:
        raise NotImplementedError

    def _migrations_done(self) -> set[str]:
        raise NotImplementedError

    def _apply_migration(self, *_: Any) -> None:
        raise NotImplementedError


def samples(question: Question, name: str) -> list[Any]:
    """Values to ask for one parameter, the first of them for every question."""
    info = question.parameters.model_fields[name]
    if name in SAMPLES:
        return [*SAMPLES[name], *([] if info.is_required() or name == "as_of" else [info.default])]
    hint = info.annotation
    parts = get_args(hint) if isinstance(hint, UnionType) else (hint,)
    for part in parts:
        if isinstance(part, EnumType):
            members: list[Any] = list(part.__members__.values())
            return [None if type(None) in parts else members[0], *members]
    if bool in parts:
        return [info.default, not info.default]
    return [*(info.examples or []), *([] if info.is_required() else [info.default])]


@cache
def cases(name: str) -> list[dict[str, Any]]:
    """What to ask of one question: a first case, and from it each parameter changed in turn."""
    question = QUESTIONS[name]
    values = {one: samples(question, one) for one in question.own_parameters()}
    lacking = [one for one, some in values.items() if not some]
    assert not lacking, f"{name}: give the parameter an example, or name it in SAMPLES: {lacking}"
    first = {one: some[0] for one, some in values.items()}
    asked = [first | {"evidence": True}]
    for one, some in values.items():
        asked += [first | {one: value, "evidence": one not in SAMPLES} for value in some[1:]]
    return [{k: v for k, v in case.items() if v is not None} for case in asked]


def typed(value: Any) -> Any:
    """A value in which a whole number and a real one, or a date and a text, are not equal."""
    if isinstance(value, list):
        return [typed(one) for one in value]
    if isinstance(value, dict):
        return {name: typed(one) for name, one in value.items()}
    return type(value).__name__, value


def bodies() -> Iterator[str]:
    """The id of one thing of each table."""
    for cls in TABLES:
        path = folder("seed") / f"{cls.table}.csv"
        if path.exists():
            yield path.read_text(encoding="utf-8").splitlines()[1].partition(",")[0]


@pytest.mark.parametrize("name", NAMES)
def test_a_question_has_the_same_answer_on_both_engines_byte_for_byte_and_row_for_row(
    name: str, seeded_ladybug: EngineStore, seeded_neo4j: EngineStore
) -> None:
    for case in cases(name):
        ladybug, neo4j = Spy(seeded_ladybug), Spy(seeded_neo4j)
        answers = [as_json(QUESTIONS[name](store, **case)) for store in (ladybug, neo4j)]
        assert typed([*map(list, ladybug.read_from)]) == typed([*map(list, neo4j.read_from)])
        assert answers[0] == answers[1]


def test_the_network_and_every_thing_are_the_same_on_both_engines(
    seeded_ladybug: EngineStore, seeded_neo4j: EngineStore
) -> None:
    for area in SAMPLES["area"][:3]:
        rows = [_network(store, area) for store in (seeded_ladybug, seeded_neo4j)]
        assert typed(rows[0]) == typed(rows[1])
    for id_ in bodies():
        stores = (seeded_ladybug, seeded_neo4j)
        ladybug, neo4j = (thing(store, id_).model_dump() for store in stores)
        assert ladybug["came_from"].pop("at")
        assert neo4j["came_from"].pop("at")
        assert ladybug == neo4j


def _network(store: EngineStore, area: str) -> Any:
    rows = network_rows(store, area, date(2020, 7, 1))
    return {part: sorted(some, key=repr) for part, some in rows.items()}


@pytest.mark.parametrize("table", [cls.table for cls in TABLES])
def test_the_rows_of_a_table_are_read_alike_on_both_engines(
    table: str, seeded_ladybug: EngineStore, seeded_neo4j: EngineStore
) -> None:
    path = folder("seed") / f"{table}.csv"
    lines = path.read_text(encoding="utf-8").splitlines()[1:] if path.exists() else []
    ids = [line.partition(",")[0] for line in lines]
    rows = [read_rows(store, table, ids) for store in (seeded_ladybug, seeded_neo4j)]
    assert len(rows[0]) == len(ids)
    assert typed(rows[0]) == typed(rows[1])


TINY: dict[str, list[str]] = {
    "area": ["990001", "990001001001", "990001001201"],
    "unit": ["u-1"],
    "organisation": ["o-5"],
}
"""What to ask of the tiny city, where next to nothing can be found."""


def with_a_neighbour(city: TablesFolder) -> TablesFolder:
    """The tiny city beside a county that has what it lacks."""
    other = {"id": "990002", "name": "邻县", "official_name": "邻县"}
    city.tables["areas"].append(city.row("areas", "990001") | other)
    lent = {"id": "res-2", "area_id": "990002", "unit_id": ""}
    city.tables["resources"].append(city.row("resources", "res-1") | lent)
    return city


def tiny_answers(store: EngineStore) -> Iterator[tuple[str, str, Any]]:
    """The answers of a store with the tiny city, with what was read for each."""
    for name, question in QUESTIONS.items():
        fields = question.parameters.model_fields
        needed = [one for one in question.own_parameters() if fields[one].is_required()]
        if not needed or needed[0] not in TINY or len(needed) > 1:
            continue
        for value in TINY[needed[0]]:
            spy = Spy(store)
            case = {needed[0]: value, "as_of": "2020-07-01", "evidence": True}
            yield name, as_json(question(spy, **case)), spy.read_from


def test_the_answers_of_a_tiny_city_are_the_same_on_both_engines(
    empty_ladybug: EngineStore, empty_neo4j: EngineStore, tables_folder: TablesFolder
) -> None:
    with_a_neighbour(tables_folder)
    for store in (empty_ladybug, empty_neo4j):
        tables_folder.load_into(store)
    both = zip(tiny_answers(empty_ladybug), tiny_answers(empty_neo4j), strict=True)
    for (name, ladybug, rows), (_, neo4j, others) in both:
        assert typed([*map(list, rows)]) == typed([*map(list, others)]), name
        assert ladybug == neo4j, name


def test_every_statement_that_reads_is_used_and_was_run(
    seeded_ladybug: EngineStore, empty_ladybug: EngineStore, tables_folder: TablesFolder
) -> None:
    with_a_neighbour(tables_folder).load_into(empty_ladybug)
    spy = Spy(seeded_ladybug)
    for _, _, read_from in tiny_answers(empty_ladybug):
        spy.read_from += read_from
    for name in NAMES:
        for case in cases(name):
            QUESTIONS[name](spy, **case)
    _network(spy, "350783")
    for id_ in bodies():
        thing(spy, id_)
    is_only_from(spy, folder("seed"))
    assess(spy, None, date(2020, 7, 1))
    for name, wrong in (
        ("area_levels", {"area": "350783999999"}),
        ("unit_pairings", {"unit": "u-350783-99"}),
        ("chain_of_command", {"organisation": "o-350783999"}),
    ):
        with pytest.raises(NotFoundError):
            QUESTIONS[name](spy, **wrong)
    run = {name for name, _ in spy.read_from}
    never = [name for name in STATEMENTS if name not in run]
    assert not never, f"asked by no question, or by none of its samples: {', '.join(never)}"


_COMMANDS = get_command(app).commands["ask"].commands  # type: ignore[attr-defined]


@pytest.fixture(scope="module")
def paths(seeded_ladybug: EngineStore) -> dict[str, Any]:
    """Describe the routes, once."""
    described: dict[str, Any] = create_app(Graph(seeded_ladybug)).openapi()["paths"]
    return described


@pytest.mark.parametrize("name", NAMES)
def test_a_question_has_its_route_its_command_and_its_words(
    name: str, paths: dict[str, Any]
) -> None:
    question = QUESTIONS[name]
    assert question.description
    asked = {one["name"] for one in paths[f"/api/ask/{name}"]["get"]["parameters"]}
    assert asked == {*question.parameters.model_fields, "format"}
    command = _COMMANDS[name]
    options = {option for one in command.params for option in one.opts}
    assert options == {
        *(f"--{one.replace('_', '-')}" for one in question.parameters.model_fields),
        "--json",
        "--csv",
        "--store",
        "--lang",
        *({"--help"} & options),
    }
    for language in Language:
        assert words(language)[f"question.{name}"]


def test_each_route_and_each_command_is_a_question(paths: dict[str, Any]) -> None:
    routes = [path.removeprefix("/api/ask/") for path in paths if path.startswith("/api/ask/")]
    assert sorted(routes) == sorted(NAMES)
    assert sorted(_COMMANDS) == sorted(NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_the_fields_of_an_answer_say_their_title_their_unit_and_their_words(name: str) -> None:
    question = QUESTIONS[name]
    for part in filter(None, (question.row, question.summary)):
        for field, info in part.model_fields.items():
            if field in BESIDE:
                continue
            assert info.title, f"{part.__name__}.{field}"
            extra = info.json_schema_extra
            if info.annotation is int and field not in _TOLD_ELSEWHERE:
                assert isinstance(extra, dict), f"{part.__name__}.{field}"
                assert extra.get("unit"), f"{part.__name__}.{field}"
            for language in Language:
                assert words(language)[f"field.{field}"]


@pytest.mark.parametrize("name", NAMES)
def test_the_pages_of_an_answer_are_the_whole_of_it(name: str, seeded_ladybug: EngineStore) -> None:
    question, case = QUESTIONS[name], cases(name)[0] | {"evidence": False}
    whole = question(seeded_ladybug, **case, limit=100_000)
    assert len({row.cursor() for row in whole.rows}) == whole.total == len(whole.rows)
    assert whole.next is None
    limit = max(1, -(-whole.total // 3))
    pages = [question(seeded_ladybug, **case, limit=limit)]
    while pages[-1].next is not None:
        pages.append(question(seeded_ladybug, **case, limit=limit, after=pages[-1].next))
    assert tuple(chain.from_iterable(page.rows for page in pages)) == whole.rows
    assert {(page.total, page.summary) for page in pages} == {(whole.total, whole.summary)}


@pytest.mark.parametrize("name", NAMES)
def test_evidence_names_fields_of_the_answer_and_things_of_the_graph(
    name: str, seeded_ladybug: EngineStore
) -> None:
    answer = QUESTIONS[name](seeded_ladybug, **cases(name)[0])
    parts = [*answer.rows, *([answer.summary] if answer.summary is not None else [])]
    ids: set[str] = set()
    for part in parts:
        assert part.evidence is not None
        assert part.evidence.keys() <= set(type(part).columns())
        ids.update(*part.evidence.values())
    for id_ in sorted(ids)[:: max(1, len(ids) // 10)]:
        assert thing(seeded_ladybug, id_).id == id_


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("name", NAMES)
def test_an_answer_can_be_written_in_every_form(
    name: str, language: Language, seeded_ladybug: EngineStore
) -> None:
    answer = QUESTIONS[name](seeded_ladybug, **cases(name)[0])
    console = Console(width=300, record=True, file=io.StringIO())
    console.print(as_table(answer, words(language)))
    assert words(language)[f"question.{name}"] in console.export_text()
    assert len(as_csv(answer).splitlines()) >= 1 + len(answer.rows)
    assert json.loads(as_json(answer))["total"] == answer.total
