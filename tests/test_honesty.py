"""Honesty: every reported figure beside the graph, with the real numbers of the page of 2020."""

from datetime import date
from typing import Any

import pytest

from conftest import TablesFolder
from partygraph.ask import QUESTIONS
from partygraph.ask.honesty import Cause, Outcome
from partygraph.ask.things import thing
from partygraph.formats import as_csv, as_json
from partygraph.model import Measure
from partygraph.store import Store
from partygraph.words import Language, words

JIANOU, LONGHUA, CHENGCHENG = "350783", "460106", "610525"
COUNTY = "990001"


def checked(store: Store, area: str, **given: Any) -> dict[str, dict[str, Any]]:
    """The rows of `figures_check` by figure."""
    rows = QUESTIONS["figures_check"](store, area=area, **given).rows
    return {row["id"]: row for row in (one.model_dump(mode="json") for one in rows)}


def told(row: dict[str, Any], *names: str) -> tuple[Any, ...]:
    """Some fields of a row."""
    return tuple(row[name] for name in names)


@pytest.mark.parametrize(
    ("area", "figure", "expected"),
    [
        pytest.param(LONGHUA, "fig-04", (4000, "at_least", 4000, None), id="4000多个案例"),
        pytest.param(JIANOU, "fig-13", (500, "at_least", 500, None), id="500多名党员"),
        pytest.param(JIANOU, "fig-39", (30, "at_least", 30, None), id="30多条巷子"),
        pytest.param(CHENGCHENG, "fig-67", (800, "about", 720, 880), id="800元左右"),
        pytest.param(CHENGCHENG, "fig-74", (850, "at_least", 850, None), id="850余次"),
        pytest.param(CHENGCHENG, "fig-77", (520, "at_least", 520, None), id="520余件"),
        pytest.param(JIANOU, "fig-22", (72, "exact", 72, 72), id="72个单位"),
        pytest.param(JIANOU, "fig-47", (92.05, "exact", 92.045, 92.055), id="92.05%"),
    ],
)
def test_the_row_of_a_figure_states_the_interval_that_its_words_allow(
    seeded: Store, area: str, figure: str, expected: tuple[Any, ...]
) -> None:
    row = checked(seeded, area)[figure]
    assert told(row, "value", "qualifier", "low", "high") == expected


def test_row_18_the_coverage_of_24_of_more_than_30_alleys_is_at_most_80_percent(
    seeded: Store,
) -> None:
    rows = checked(seeded, "350783001")
    tie = {"tie": "part", "others": ["fig-39"], "sources": ["src-newspaper-2020"]}
    assert rows["fig-41"]["beside"] == [tie | {"low": 0, "high": 0.8, "agrees": True}]
    assert {
        one: told(rows[one], "as_of", "computed", "outcome") for one in ("fig-40", "fig-41")
    } == {
        "fig-40": ("2019-03-31", 6, "agrees"),
        "fig-41": ("2020-07-01", 24, "agrees"),
    }


def test_row_4_double_registration_tells_headcount_and_links_and_which_is_meant(
    seeded: Store,
) -> None:
    row = checked(seeded, JIANOU)["fig-25"]
    names = ("value", "computed", "headcount", "member_links", "agrees_with", "outcome")
    assert told(row, *names) == (2565, 2565, 2565, 5130, "headcount", "agrees")
    others = [one for one in checked(seeded, JIANOU).values() if one["id"] != "fig-25"]
    assert {told(one, "headcount", "member_links", "agrees_with") for one in others} == {
        (None, None, None)
    }


def test_row_12_475_of_516_cases_are_92_05_percent(seeded: Store) -> None:
    row = checked(seeded, JIANOU)["fig-47"]
    [tie] = row["beside"]
    assert told(tie, "tie", "others", "agrees") == ("rate", ["fig-46", "fig-45"], True)
    assert told(tie, "low", "high") == (92.0542636, 92.0542636)


def test_row_23_six_offices_and_three_others_add_up_to_the_6_and_3_of_the_name(
    seeded: Store,
) -> None:
    rows = checked(seeded, CHENGCHENG)
    for figure in ("fig-59", "fig-60", "fig-61"):
        [tie] = rows[figure]["beside"]
        assert told(tie, "tie", "low", "high", "agrees") == ("stated_sum", 9, 9, True)


@pytest.mark.parametrize(
    ("area", "figure", "expected"),
    [
        pytest.param(LONGHUA, "fig-01", ("2020-03-31", 11, "src-nbs-2019"), id="Longhua, 11"),
        pytest.param(LONGHUA, "fig-02", ("2020-03-31", 129, "src-nbs-2019"), id="Longhua, 129"),
        pytest.param(CHENGCHENG, "fig-52", ("2020-07-01", 9, "src-nbs-2020"), id="9 towns"),
        pytest.param(CHENGCHENG, "fig-53", ("2020-07-01", 1, "src-nbs-2020"), id="1 sub-district"),
        pytest.param(CHENGCHENG, "fig-54", ("2020-07-01", 160, "src-nbs-2020"), id="160 villages"),
        pytest.param(CHENGCHENG, "fig-55", ("2020-07-01", 15, "src-nbs-2020"), id="15"),
    ],
)
def test_areas_are_counted_by_the_code_table_of_the_figures_own_day(
    seeded: Store, area: str, figure: str, expected: tuple[Any, ...]
) -> None:
    row = checked(seeded, area)[figure]
    assert told(row, "as_of", "computed", "edition_id") == expected
    assert (row["outcome"], row["cause"]) == ("agrees", None)


def test_198_branches_of_which_the_page_names_none_differ_because_nobody_named_them(
    seeded: Store,
) -> None:
    row = checked(seeded, CHENGCHENG)["fig-78"]
    assert told(row, "value", "computed", "difference", "outcome", "cause") == (
        *(198, 0, -198),
        *("differs", "nobody_named"),
    )


def test_row_26_the_budget_before_is_the_number_of_the_year_before(seeded: Store) -> None:
    rows = checked(seeded, CHENGCHENG)
    names = ("value", "computed", "outcome", "cause", "agrees_on")
    assert told(rows["fig-68"], *names) == (80000, 300000, "differs", "other_date", "2019-12-31")
    assert told(rows["fig-69"], *names) == (300000, 300000, "agrees", None, None)


@pytest.mark.parametrize(
    ("figure", "number"),
    [
        pytest.param("fig-32", 31, id="row 19: 31 posted"),
        pytest.param("fig-33", 149, id="row 19: to 149 enterprises"),
        pytest.param("fig-49", 12_000_000_000, id="row 20: 12 billion yuan"),
        pytest.param("fig-50", 10, id="row 20: 10 fields"),
        pytest.param("fig-51", 32, id="row 20: 32 projects"),
    ],
)
def test_rows_19_and_20_agree_with_the_graph(seeded: Store, figure: str, number: int) -> None:
    row = checked(seeded, JIANOU)[figure]
    assert told(row, "value", "computed", "outcome") == (number, number, "agrees")


def test_what_nothing_in_the_graph_counts_says_so(seeded: Store) -> None:
    row = checked(seeded, JIANOU)["fig-45"]
    assert told(row, "computed", "outcome", "cause") == (None, "not_computable", "no_measure")


def test_the_summary_counts_the_rows(seeded: Store) -> None:
    answer = QUESTIONS["figures_check"](seeded, area=CHENGCHENG)
    assert answer.summary is not None
    assert answer.summary.model_dump() == {
        "agrees": 5,
        "differs": 2,
        "not_comparable": 0,
        "not_computable": 23,
        "contradicted": 0,
    }
    assert answer.total == 30


@pytest.mark.parametrize("area", [JIANOU, LONGHUA, CHENGCHENG])
def test_a_computed_number_carries_the_things_that_it_was_counted_from(
    seeded: Store, area: str
) -> None:
    answer = QUESTIONS["figures_check"](seeded, area=area, evidence=True)
    sums = {"members_reporting", "key_project_amount", "community_budget"}
    levels = {"organisation_levels", "key_project_fields"}
    measures = {
        row["id"]: row["measure"]
        for row in (thing(seeded, one.cursor()).row for one in answer.rows)
    }
    for one in answer.rows:
        row = one.model_dump(mode="json")
        ids = (row["evidence"] or {}).get("computed", ())
        if row["computed"] is None:
            assert ids == ()
        elif measures[row["id"]] in sums | levels:
            assert len(ids) > 1
        else:
            assert len(ids) == row["computed"], row["id"]
        for id_ in ids[:2]:
            assert thing(seeded, id_).id == id_
    assert answer.summary is not None
    for name in Outcome:
        ids = (answer.summary.evidence or {}).get(name, ())
        assert len(ids) == answer.summary.model_dump()[name]


# --- the tiny city, whose figure says: 2 residents' communities on 2020-06-30 ---------------------


@pytest.fixture
def city(empty_store: Store, tables_folder: TablesFolder) -> Any:
    """Load the tiny city with some figures changed or added; the rows of the answer."""

    def load(*figures: dict[str, str], **first: str) -> dict[str, dict[str, Any]]:
        one = tables_folder.row("figures", "fig-1")
        one.update(first)
        tables_folder.tables["figures"] += [one | other for other in figures]
        tables_folder.tables["sources"] += [
            {"id": "src-2", "title": "Another", "kind": "office"},
        ]
        tables_folder.load_into(empty_store)
        return checked(empty_store, COUNTY)

    return load


def test_5130_persons_are_persons_counted_twice_and_5130_person_times_agree(city: Any) -> None:
    # 12 persons report at the paired communities, 7 of them at home too: 19 reports.
    changed = {"measure": "members_reporting", "indicator": "双报到党员"}
    rows = city(
        {"id": "fig-2", "value": "19", "unit_of_count": "persons"},
        {"id": "fig-3", "value": "19", "unit_of_count": "person_times", "indicator": "报到"},
        {"id": "fig-4", "value": "12", "unit_of_count": "person_times", "indicator": "人次"},
        {"id": "fig-5", "value": "10", "qualifier": "at_least", "indicator": "十多名"},
        **changed,
        value="12",
        unit_of_count="persons",
    )
    names = ("computed", "headcount", "member_links", "agrees_with", "outcome", "cause")
    assert {id_: told(row, *names) for id_, row in rows.items()} == {
        "fig-1": (12, 12, 19, "headcount", "agrees", None),
        "fig-2": (12, 12, 19, "links", "differs", "counted_twice"),
        "fig-3": (19, 12, 19, "links", "agrees", None),
        "fig-4": (19, 12, 19, "headcount", "differs", "counted_once"),
        "fig-5": (12, 12, 19, "headcount", "agrees", None),
    }


@pytest.mark.parametrize("unit", ["persons", "person_times", "items", "households"])
def test_a_figure_of_another_unit_of_count_is_not_comparable(city: Any, unit: str) -> None:
    row = city(unit_of_count=unit)["fig-1"]
    assert told(row, "computed", "difference", "outcome", "cause") == (
        *(None, None),
        *("not_comparable", "other_unit_of_count"),
    )


def test_two_sources_stand_against_each_other(city: Any) -> None:
    rows = city({"id": "fig-2", "source_id": "src-2", "value": "3"})
    tie = {"tie": "same", "others": ["fig-2"], "sources": ["src-2"], "agrees": False}
    assert rows["fig-1"]["beside"] == [tie | {"low": 3, "high": 3}]
    assert [row["contradicted"] for row in rows.values()] == [True, True]


def test_two_sources_that_repeat_a_figure_agree(city: Any) -> None:
    rows = city({"id": "fig-2", "source_id": "src-2"})
    assert [(row["contradicted"], row["beside"][0]["agrees"]) for row in rows.values()] == [
        (False, True)
    ] * 2


def test_a_figure_of_another_edition_says_of_which(
    empty_store: Store, tables_folder: TablesFolder
) -> None:
    sources = tables_folder.tables["sources"]
    sources[0]["as_of"] = "2020-01-01"
    sources.append({"id": "later", "title": "B", "kind": "public_table", "as_of": "2023-06-30"})
    tables_folder.row("areas", "990001001002")["valid_to"] = "2023-06-29"
    tables_folder.row("figures", "fig-1")["value"] = "1"
    tables_folder.load_into(empty_store)
    row = checked(empty_store, COUNTY)["fig-1"]
    assert told(row, "computed", "edition_id", "cause", "agrees_on", "agrees_edition_id") == (
        *(2, "src"),
        *("other_edition", "2023-06-30", "later"),
    )


def test_a_figure_of_another_day_says_which(city: Any) -> None:
    # One of the two pairings ends on the last day of 2020.
    row = city(measure="paired_units", value="1", indicator="结对单位")["fig-1"]
    assert told(row, "computed", "cause", "agrees_on") == (2, "other_date", "2021-01-30")


def test_a_figure_from_before_its_area_is_not_computed(city: Any) -> None:
    row = city(as_of="1994-12-31")["fig-1"]
    assert told(row, "computed", "outcome", "cause") == (None, "not_computable", "area_not_there")


@pytest.mark.parametrize("day", ["2020-01-01", "2020-02-29", "9999-12-31"])
@pytest.mark.parametrize("measure", list(Measure))
def test_every_measure_is_computed_on_any_day(
    empty_ladybug: Store, tables_folder: TablesFolder, measure: Measure, day: str
) -> None:
    tables_folder.row("figures", "fig-1").update(measure=measure, as_of=day, value="99")
    tables_folder.load_into(empty_ladybug)
    [row] = checked(empty_ladybug, COUNTY, as_of="9999-12-31").values()
    assert row["outcome"] in {"differs", "not_comparable", "not_computable"}
    assert row["cause"] != "no_measure"


def test_a_figure_below_a_bound_says_that_it_is_one(city: Any) -> None:
    row = city(value="3", qualifier="at_least")["fig-1"]
    assert told(row, "computed", "difference", "cause") == (2, -1, "bound")


def test_every_cause_and_outcome_has_its_words() -> None:
    for language in Language:
        for one in (*Outcome, *Cause):
            assert words(language)[f"{type(one).__name__}.{one}"]


def test_an_answer_is_the_same_as_json_and_csv(seeded_ladybug: Store) -> None:
    answer = QUESTIONS["figures_check"](seeded_ladybug, area="350783001")
    assert '"high": 0.8' in as_json(answer)
    assert '""high"": 0.8' in as_csv(answer)
    assert answer.as_of >= date(2020, 7, 1)
