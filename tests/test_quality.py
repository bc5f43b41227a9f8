"""Quality: each rule finds its fault and nothing else, and what is mended comes back."""

import io
import json
from collections import Counter
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from starlette.testclient import TestClient
from typer.testing import CliRunner

from conftest import TablesFolder
from partygraph.ask.quality import TableName, assess, cards, faults
from partygraph.graph import Graph
from partygraph.load import load
from partygraph.mending import Checked
from partygraph.model import TABLES
from partygraph.papers import QualityOf, check, mending_of
from partygraph.quality import RULES, Dimension, QualityRule
from partygraph.shell import app
from partygraph.store import Store
from partygraph.web import create_app
from partygraph.words import Language, words

DAY = date(2020, 7, 1)
ZH = words(Language.zh)


def found(store: Store, day: date = DAY) -> Counter[tuple[str, str, str]]:
    """Every fault of the tiny city as (rule, id, column)."""
    rows = faults(assess(store, "990001", day)).rows
    return Counter((row.rule.value, row.id, row.column) for row in rows)


CLEAN = Counter(
    {
        ("no_code", "u-1", "uscc"): 1,
        ("no_code", "u-2", "uscc"): 1,
        ("no_end", "p-2", "valid_to"): 1,
        ("on_paper", "p-2", "id"): 1,
        ("claim_waits", "j-1", "community_claimed_on"): 1,
        ("no_claim", "srv-1", "unit_claimed_on"): 1,
        ("no_date_of_source", "src", "published_on"): 1,
        ("no_publisher", "src", "publisher"): 1,
        ("no_parent", "990001", "parent_id"): 1,
    }
)
"""What the tiny city lacks as it is."""


def change(table: str, id_: str, **cells: str) -> Callable[[TablesFolder], None]:
    return lambda city: city.row(table, id_).update(cells)


def add(table: str, like: str, **cells: str) -> Callable[[TablesFolder], None]:
    return lambda city: city.tables[table].append(city.row(table, like) | cells)


def several(*steps: Callable[[TablesFolder], None]) -> Callable[[TablesFolder], None]:
    def do(city: TablesFolder) -> None:
        for step in steps:
            step(city)

    return do


DONE = {"unit_claimed_on": "2020-02-01", "community_claimed_on": "2020-02-02"}
CASES: dict[str, tuple[Callable[[TablesFolder], None], set[tuple[str, str, str]]]] = {
    "no members": (
        change("pairings", "p-1", members_reporting="0"),
        {("no_members", "p-1", "members_reporting")},
    ),
    "no quantity": (
        change("demands", "dem-1", quantity="0"),
        {("no_quantity", "dem-1", "quantity")},
    ),
    "no lead": (change("key_projects", "k-1", lead_id=""), {("no_lead", "k-1", "lead_id")}),
    "no amount": (change("budgets", "b-1", amount="0"), {("no_amount", "b-1", "amount")}),
    "paired above a community": (
        change("pairings", "p-1", area_id="990001001"),
        {("paired_above_community", "p-1", "area_id")},
    ),
    "above scale and no enterprise": (
        change("units", "u-2", above_scale="true"),
        {("scale_of_no_enterprise", "u-2", "above_scale")},
    ),
    "a form of another level": (
        change("organisations", "o-4", form="joint_committee"),
        {("form_of_other_level", "o-4", "level")},
    ),
    "a kind of another level": (
        change("areas", "990001001201", kind="estate"),
        {("kind_of_other_level", "990001001201", "kind")},
    ),
    "a code of another level": (
        add("areas", "990001001201", id="9900010012", name="短村"),
        {("code_of_other_level", "9900010012", "id")},
    ),
    "a unit that has ended": (
        change("units", "u-2", valid_to="2020-06-30"),
        {
            ("refers_to_ended", "p-2", "unit_id"),
            ("refers_to_ended", "l-1", "enterprise_id"),
        },
    ),
    "an area that has not begun": (
        change("areas", "990001001002", valid_from="2021-01-01"),
        {
            ("refers_to_later", "u-2", "area_id"),
            ("refers_to_later", "r-1", "area_id"),
        },
    ),
    "another unit of count": (
        change("resources", "res-1", unit_of_count="persons"),
        {("other_unit_of_count", "srv-1", "resource_id")},
    ),
    "given too often": (
        change("resources", "res-1", quantity="3"),
        {("given_too_often", "res-1", "quantity")},
    ),
    "serves itself": (
        change("liaisons", "l-1", enterprise_id="u-1"),
        {("serves_itself", "l-1", "enterprise_id")},
    ),
    "an orphan": (change("organisations", "o-4", parent_id=""), {("orphan", "o-4", "parent_id")}),
    "a level skipped": (
        change("organisations", "o-4", parent_id="o-2"),
        {("skipped_level", "o-4", "parent_id")},
    ),
    "a figure that differs": (
        change("figures", "fig-1", value="5"),
        {("figure_differs", "fig-1", "value")},
    ),
    "work past its end": (
        change("projects", "j-1", valid_to="2020-05-01", **DONE),
        {("work_overdue", "j-1", "state")},
    ),
    "a pairing twice": (
        add("pairings", "p-2", id="p-3"),
        {("row_twice", "p-3", "area_id"), ("no_end", "p-3", "valid_to")},
    ),
    "a budget twice": (add("budgets", "b-1", id="b-2"), {("row_twice", "b-2", "year")}),
}


@pytest.mark.parametrize("name", CASES)
def test_a_rule_finds_its_fault(
    empty_ladybug: Store, tables_folder: TablesFolder, name: str
) -> None:
    breaking, expected = CASES[name]
    breaking(tables_folder)
    tables_folder.load_into(empty_ladybug)
    assert expected <= (found(empty_ladybug) - CLEAN).keys()


def test_the_tiny_city_has_the_faults_that_it_has_on_both_engines(
    empty_store: Store, tables_folder: TablesFolder
) -> None:
    tables_folder.load_into(empty_store)
    assert found(empty_store) == CLEAN


def test_codes_are_judged_and_found_twice(
    empty_ladybug: Store, tables_folder: TablesFolder
) -> None:
    right = "91350100M000100Y43"
    for id_ in ("u-1", "u-2"):
        tables_folder.row("units", id_)["uscc"] = right
    tables_folder.load_into(empty_ladybug)
    new = found(empty_ladybug) - CLEAN
    assert ("code_twice", "u-2", "uscc") in new
    assert not [one for one in new if one[0] == "wrong_code"]


def test_time_alone_brings_faults(empty_ladybug: Store, tables_folder: TablesFolder) -> None:
    tables_folder.row("projects", "j-1")["state"] = "planned"
    tables_folder.load_into(empty_ladybug)
    later = found(empty_ladybug, date(2024, 1, 1))
    assert {rule for rule, *_ in later} >= {
        "on_paper",
        "still_planned",
        "figure_outdated",
        "budget_outdated",
        "refers_to_ended",
    }


def test_a_share_is_the_weight_passed_by_the_weight_checked(
    empty_ladybug: Store, tables_folder: TablesFolder
) -> None:
    tables_folder.load_into(empty_ladybug)
    scored = cards(assess(empty_ladybug, "990001", DAY))
    pairings = next(row for row in scored.rows if row.table is TableName.pairings)
    assert (pairings.area_id, pairings.area_name) == ("990001001", "一街道")
    assert (pairings.things, pairings.faulty_rows, pairings.faults) == (2, 1, 2)
    # two pairings, each with an end (1) and with members (1); one has no end
    assert (pairings.complete_right, pairings.complete_checked) == (3, 4)
    assert pairings.complete_share == 0.75
    for dimension in Dimension:
        rows = [getattr(row, f"{dimension}_right") for row in scored.rows]
        assert sum(rows) == getattr(scored.summary, f"{dimension}_right")
    assert {row.area_id for row in scored.rows} == {"990001", "990001001"}


def test_the_whole_graph_is_judged_where_no_area_is_named(seeded: Store) -> None:
    whole = cards(assess(seeded, None, DAY))
    assert {row.area_id for row in whole.rows if row.area_id} == {"35", "46", "61"}
    parts = [cards(assess(seeded, root, DAY)).summary for root in ("35", "46", "61")]
    named = {"sources"}
    assert whole.summary.things - sum(
        row.things for row in whole.rows if row.table in named
    ) == sum(part.things for part in parts) - sum(
        row.things
        for root in ("35", "46", "61")
        for row in cards(assess(seeded, root, DAY)).rows
        if row.table in named
    )


def test_rules_look_at_columns_of_their_tables_and_have_their_sentences() -> None:
    classes = {cls.table: cls for cls in TABLES}
    assert set(classes) == {one.value for one in TableName}
    for rule in RULES:
        assert rule.column in classes[rule.table].model_fields, rule
        assert rule.weight in {1, 2, 3}
        for language in Language:
            assert words(language)[f"quality.mend.{rule.name}"]
    assert {rule.name for rule in RULES} == set(QualityRule)
    keys = Counter((rule.name, rule.table, rule.column) for rule in RULES)
    assert max(keys.values()) == 1


@pytest.mark.parametrize("language", Language)
def test_what_goes_back_to_the_street_returns_mended(
    empty_ladybug: Store, tables_folder: TablesFolder, tmp_path: Path, language: Language
) -> None:
    tables_folder.load_into(empty_ladybug)
    graph = Graph(empty_ladybug)
    wanted = QualityOf(area="990001", as_of=DAY, lang=language)
    path = tmp_path / "mend.xlsx"
    path.write_bytes(mending_of(graph, wanted))
    assert not load(empty_ladybug, path).changed_anything  # as it is, nothing changes

    said = words(language)
    book = load_workbook(path)
    sheet = book[said["sheet.pairings"].split("|")[0]]
    rows = [[one.value for one in row] for row in sheet.iter_rows()]
    top = next(number for number, row in enumerate(rows) if row[1] is not None)
    assert rows[top][-2:] == [said["ledger.remark.fault"], said["ledger.remark.mend"]]
    assert [row[0] for row in rows[top + 1 :]] == ["p-2"]
    mends = [said["quality.mend.no_end"], said["quality.mend.on_paper"]]
    assert rows[top + 1][-1] == "\n".join(mends)
    place = list(next(cls for cls in TABLES if cls.table == "pairings").model_fields).index(
        "valid_to"
    )
    cell = sheet.cell(top + 2, place + 1)
    assert cell.value is None
    assert cell.fill.fgColor.rgb == "FFFFE699"
    cell.value = "2022-12-31"
    book.save(path)

    assert load(empty_ladybug, path).changed_anything
    left = {(one.rule, one.id) for one in check(graph, wanted).faults}
    assert (QualityRule.no_end, "p-2") not in left
    assert len(left) == len(CLEAN) - 1


def test_the_workbook_says_the_score_and_the_rules_on_sheets_that_are_not_read(
    seeded_ladybug: Store,
) -> None:
    content = mending_of(Graph(seeded_ladybug), QualityOf(area="350783", as_of=DAY))
    book = load_workbook(io.BytesIO(content))
    for name in (ZH["question.quality"], ZH["question.quality_rules"]):
        assert ZH["ledger.computed"] in [row[0] for row in book[name].values][:6]


def test_check_prints_the_score_and_the_worst_faults(
    tables_folder: TablesFolder, tmp_path: Path
) -> None:
    path = tmp_path / "own.lbug"
    run = CliRunner()
    loaded = run.invoke(app, ["load", str(tables_folder.write()), "--store", str(path)])
    assert loaded.exit_code == 0, loaded.output
    given = ["check", "--store", str(path), "--area", "990001", "--as-of", "2020-07-01"]
    result = run.invoke(app, given)
    assert result.exit_code == 0, result.output
    assert ZH["quality.mend.no_end"] in result.output
    assert "结对" in result.output
    as_json = json.loads(run.invoke(app, [*given, "--json"]).output)
    assert len(as_json["faults"]) == len(CLEAN)
    out = tmp_path / "mend.xlsx"
    assert run.invoke(app, [*given, "-o", str(out)]).exit_code == 0
    assert load_workbook(out).sheetnames[-1] == ZH["question.quality_rules"]


def test_quality_over_http_has_the_sentences_in_the_language_asked_for(
    seeded_ladybug: Store,
) -> None:
    client = TestClient(create_app(Graph(seeded_ladybug)))
    asked: dict[str, Any] = {"area": "460106", "as_of": "2020-07-01", "lang": "en"}
    checked = Checked.model_validate(client.get("/api/quality", params=asked).json())
    assert checked.area_name == "龙华区"
    orphan = next(one for one in checked.faults if one.rule is QualityRule.orphan)
    assert orphan.mend == "Fill in the id of the parent organisation."
    assert orphan.said == "Parent organisation: No parent organisation"
    book = client.get("/api/quality", params=asked | {"format": "xlsx"})
    assert book.headers["content-disposition"] == 'attachment; filename="quality-460106.xlsx"'
    assert load_workbook(io.BytesIO(book.content)).sheetnames
    missing = client.get("/api/quality", params={"area": "999999"})
    assert missing.status_code == 404
    wrong = client.get("/api/quality", params={"area": "x", "format": "csv"})
    assert wrong.status_code == 422
    assert {one["column"] for one in wrong.json()["faults"]} == {"area", "format"}
