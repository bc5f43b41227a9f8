"""What there is in each part of an area: the sums of other questions, kept and never stale."""

import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect
from starlette.testclient import TestClient

from conftest import SEED, TablesFolder, demo, embedded
from page_fixture import accessible, fits, ready, visit, watched
from partygraph.ask import QUESTIONS, Answer
from partygraph.bulk import bulk_load
from partygraph.entries import enter
from partygraph.errors import NotFoundError
from partygraph.generate.country import generate_country
from partygraph.graph import Graph
from partygraph.load import load
from partygraph.scope import Scope
from partygraph.store import EngineStore, Store
from partygraph.web import create_app
from partygraph.web.warming import Warming
from partygraph.words import Language, words
from visiting import visiting

ZH = words(Language.zh)
DAY = "2020-07-01"
DIVISIONS = Path("/work/shared/data/divisions_2023.parquet")
NUMBERS = (
    "areas",
    "settlements",
    "paired_settlements",
    "pairings",
    "units_located",
    "organisations",
    "demands",
)


def asked(store: Store, **given: str | bool) -> Answer[Any, Any]:
    return QUESTIONS["area_parts"](store, as_of=DAY, **given)


def test_the_numbers_are_those_of_the_questions_for_each_kind(seeded: EngineStore) -> None:
    told = asked(seeded, area="350783").summary
    others = {"area": "350783", "as_of": DAY}
    coverage = QUESTIONS["pairing_coverage"](seeded, **others).summary
    assert told.settlements == coverage.residents_communities + coverage.villages
    assert told.paired_settlements == coverage.communities
    assert told.pairings == coverage.pairings
    levels = QUESTIONS["area_levels"](seeded, **others).rows
    assert told.areas == sum(row.areas for row in levels)
    committees = QUESTIONS["organisation_levels"](seeded, **others).rows
    assert told.organisations == sum(row.organisations for row in committees)
    assert told.demands == len(QUESTIONS["demand_states"](seeded, **others).rows)
    assert told.above_ids == ("35", "3507")
    assert told.units_located > 0


def test_a_part_is_told_of_as_it_is_when_it_is_asked_for(seeded: EngineStore) -> None:
    whole = asked(seeded)
    assert [row.id for row in whole.rows] == ["35", "46", "61"]
    assert (whole.summary.name, whole.summary.level, whole.summary.above_ids) == ("", None, ())
    for name in NUMBERS:
        numbers = [getattr(row, name) for row in whole.rows]
        assert getattr(whole.summary, name) == sum(numbers)
        own = [getattr(asked(seeded, area=row.id).summary, name) for row in whole.rows]
        assert numbers == own


def test_each_number_opens_what_it_was_counted_from(seeded: EngineStore) -> None:
    for area in ({}, {"area": "350783"}):
        answer = asked(seeded, **area, evidence=True)
        for part in (answer.summary, *answer.rows):
            for name in NUMBERS:
                assert len(part.evidence.get(name, ())) == getattr(part, name), (area, name)


def test_what_stands_in_a_part_that_ended_is_in_the_whole_and_opens(
    empty_store: EngineStore, tables_folder: TablesFolder
) -> None:
    tables_folder.row("areas", "990001001002")["valid_to"] = "2020-06-30"
    tables_folder.load_into(empty_store)
    answer = asked(empty_store, area="990001001", evidence=True)
    assert "990001001002" not in {row.id for row in answer.rows}
    assert sum(row.units_located for row in answer.rows) == 1
    assert answer.summary.units_located == 2
    assert answer.summary.evidence["units_located"] == ("u-1", "u-2")


def test_the_end_of_the_way_and_what_is_not_there(seeded: EngineStore) -> None:
    area, steps = "35", 0
    while below := asked(seeded, area=area).rows:
        area, steps = below[0].id, steps + 1
    assert steps >= 3
    assert asked(seeded, area=area).summary.areas == 1
    with pytest.raises(NotFoundError):
        asked(seeded, area="99")
    empty = QUESTIONS["area_parts"](seeded, as_of="1950-01-01")
    assert (empty.rows, empty.summary.areas) == ((), 0)


def test_whoever_is_bound_to_an_area_is_told_of_that_alone(
    empty_ladybug: EngineStore, tmp_path: Path
) -> None:
    load(empty_ladybug, SEED)
    client = visiting(empty_ladybug, Scope.of(["350783003"]), tmp_path)
    told = client.get(f"/api/ask/area_parts?as_of={DAY}").json()
    own = asked(empty_ladybug, area="350783003").summary
    assert [row["id"] for row in told["rows"]] == ["35"]
    assert told["summary"]["settlements"] == own.settlements
    assert told["summary"]["pairings"] == own.pairings


def test_answers_are_made_beforehand_and_again_after_each_change(
    empty_ladybug: EngineStore,
) -> None:
    load(empty_ladybug, SEED)
    graph = Graph(empty_ladybug)

    def made(revision: int) -> set[str | None]:
        """The areas whose answers are kept at a revision."""
        answers = vars(graph)["_answers"]  # whether anything is there before it is asked for
        if vars(answers)["_revisions"] != {"": revision}:
            return set()
        return {getattr(one, "area", "") for _, (one, _) in list(vars(answers)["_values"])}

    def waited(*areas: str) -> None:
        revision = empty_ladybug.revision()
        for _ in range(600):
            if made(revision) == {None, *areas}:
                return
            time.sleep(0.1)
        raise AssertionError(made(revision))

    with Warming(graph):
        waited("35", "46", "61")
        area = {"id": "11", "name": "新省", "official_name": "新省", "level": "province"}
        area |= {"kind": "province", "valid_from": "2020-01-01", "source_id": "src-nbs-2023"}
        enter(empty_ladybug, {"areas": [area]}, by="test")
        waited("11", "35", "46", "61")


def test_a_kept_answer_is_that_of_the_graph_as_it_is(empty_ladybug: EngineStore) -> None:
    load(empty_ladybug, SEED)
    app = create_app(Graph(empty_ladybug))
    client = TestClient(app, base_url="http://127.0.0.1", client=("127.0.0.1", 1))
    first = client.get("/api/ask/area_parts")
    assert client.get("/api/ask/area_parts").content == first.content
    tag = {"if-none-match": first.headers["etag"]}
    assert client.get("/api/ask/area_parts", headers=tag).status_code == 304
    area = {"id": "350783098", "name": "新镇", "official_name": "新镇", "level": "town"}
    area |= {"kind": "town", "valid_from": "2020-01-01", "parent_id": "350783"}
    enter(empty_ladybug, {"areas": [area | {"source_id": "src-nbs-2023"}]}, by="test")
    after = client.get("/api/ask/area_parts", headers=tag)
    assert after.status_code == 200
    assert after.json()["summary"]["areas"] == first.json()["summary"]["areas"] + 1


# --- the page ---


@pytest.fixture(scope="module")
def country(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a server over a small country of three provinces."""
    folder = tmp_path_factory.mktemp("country")
    three = ("61", "62", "63")
    generate_country(folder / "rows", DIVISIONS, year=2023, provinces=three, scale=0.02)
    path = folder / "graph.lbug"
    bulk_load(folder / "rows", embedded(path), by="test")
    with demo(path, "serve") as address:
        yield address


@pytest.fixture
def page(browser: Browser, country: str) -> Iterator[Page]:
    """A window on the country; it must never ask for the network of a province or a city."""
    scenes: list[str] = []
    for opened in watched(browser, country):
        opened.on("request", lambda one: scenes.append(one.url))
        yield opened
    drawn = [one for one in scenes if "/api/graph?" in one]
    assert drawn
    assert not [one for one in drawn if "area=61&" in one or "area=6105&" in one]


@pytest.mark.skipif(not DIVISIONS.exists(), reason="the code table is not here")
def test_a_country_opens_at_its_provinces_and_goes_down(page: Page) -> None:
    visit(page, "/network")
    parts = page.locator(".parts")
    expect(parts.get_by_role("link")).to_have_count(3)
    accessible(page)
    parts.get_by_role("link", name="陕西省").click()
    expect(parts.get_by_role("link")).to_have_count(2)
    accessible(page)
    parts.get_by_role("link", name="渭南市").press("Enter")
    crumbs = page.get_by_role("navigation", name=ZH["page.network.crumbs"])
    expect(crumbs).to_contain_text("渭南市")
    ready(page)
    expect(page.locator("#parts-title")).to_contain_text("渭南市")
    county = parts.get_by_role("link").first
    county.click()
    expect(page.locator("canvas").first).to_be_visible()
    ready(page)
    crumbs.get_by_role("link", name=ZH["page.network.country"]).click()
    expect(parts.get_by_role("link", name="青海省")).to_be_visible()
    page.set_viewport_size({"width": 390, "height": 800})
    fits(page)
    accessible(page)


def test_the_places_to_choose_from_are_those_of_an_area_and_of_a_level(seeded: Store) -> None:
    def ids(**given: str) -> list[str]:
        rows = QUESTIONS["places"](seeded, as_of=DAY, **given).rows
        assert all(given.get("level", row.level) == row.level for row in rows)
        return [row.id for row in rows]

    counties, towns, every = ids(level="county"), ids(level="town"), ids()
    assert every == sorted(counties + towns)
    assert {"350783", "460106", "610525"} <= set(counties)
    for county in counties:
        inside = [town for town in towns if town.startswith(county)]
        assert ids(area=county) == ids(area=county, level="town") == inside
    assert ids(area="35", level="county") == [one for one in counties if one.startswith("35")]
    villages = ids(area="350783003", level="village")
    assert villages
    assert all(one.startswith("350783003") for one in villages)
    assert ids(area="350783003003") == []
