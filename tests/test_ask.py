"""Asking: days at their edges, parameters that are wrong, and what an answer says of itself."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from conftest import TablesFolder
from partygraph.ask import QUESTIONS, named
from partygraph.errors import Fault, InputError, NotFoundError
from partygraph.store import Store
from partygraph.words import Language

COUNTY = "990001"


@pytest.fixture
def city(empty_store: Store, tables_folder: TablesFolder) -> Store:
    """Load the tiny city: one of its pairings holds from 2020-01-01 to 2020-12-31."""
    tables_folder.load_into(empty_store)
    return empty_store


def coverage(store: Store, day: str) -> tuple[int, int, int]:
    """Pairings, projects and members on a day."""
    summary = QUESTIONS["pairing_coverage"](store, area=COUNTY, as_of=day).summary
    assert summary is not None
    told = summary.model_dump()
    return told["pairings"], told["projects"], told["members_reporting"]


def test_a_thing_holds_from_its_first_day_to_its_last_both_included(city: Store) -> None:
    assert {
        day: coverage(city, day) for day in ("2019-12-31", "2020-01-01", "2020-12-31", "2021-01-01")
    } == {
        "2019-12-31": (0, 0, 0),
        "2020-01-01": (2, 1, 12),
        "2020-12-31": (2, 1, 12),
        "2021-01-01": (1, 0, 5),
    }


def test_a_suspended_pairing_does_not_count(
    empty_store: Store, tables_folder: TablesFolder
) -> None:
    tables_folder.row("pairings", "p-2")["status"] = "suspended"
    tables_folder.load_into(empty_store)
    assert coverage(empty_store, "2020-07-01") == (1, 1, 7)


def test_a_unit_paired_with_two_communities_is_one_unit(
    empty_store: Store, tables_folder: TablesFolder
) -> None:
    again = {"id": "p-3", "area_id": "990001001002", "valid_to": ""}
    tables_folder.tables["pairings"].append(tables_folder.row("pairings", "p-1") | again)
    tables_folder.load_into(empty_store)
    answer = QUESTIONS["pairing_coverage"](empty_store, area=COUNTY, as_of="2020-07-01")
    assert answer.summary is not None
    told = answer.summary.model_dump()
    assert {name: told[name] for name in ("communities", "units", "pairings")} == {
        "communities": 2,
        "units": 2,
        "pairings": 3,
    }
    assert [(row.model_dump()["id"], row.model_dump()["units"]) for row in answer.rows] == [
        ("990001001001", 2),
        ("990001001002", 1),
    ]


def test_a_unit_paired_twice_with_a_community_is_one_unit_and_two_pairings(
    empty_store: Store, tables_folder: TablesFolder
) -> None:
    tables_folder.tables["pairings"].append(tables_folder.row("pairings", "p-2") | {"id": "p-3"})
    tables_folder.load_into(empty_store)
    answer = QUESTIONS["pairing_coverage"](empty_store, area=COUNTY, as_of="2020-07-01")
    row = answer.rows[0].model_dump()
    names = ("units", "pairings", "projects", "members_reporting", "members_at_home")
    assert {name: row[name] for name in names} == {
        "units": 2,
        "pairings": 3,
        "projects": 1,
        "members_reporting": 17,
        "members_at_home": 0,
    }


def test_communities_and_villages_are_counted_apart(city: Store) -> None:
    def uncovered(**given: str) -> Any:
        asked = {"area": COUNTY, "as_of": "2020-07-01", **given}
        return QUESTIONS["uncovered_communities"](city, **asked)

    answer = uncovered()
    told = answer.summary.model_dump()
    expected = {
        "residents_communities": 2,
        "uncovered_residents_communities": 1,
        "villages": 1,
        "uncovered_villages": 1,
    }
    assert {name: told[name] for name in expected} == expected
    assert [row.id for row in answer.rows] == ["990001001002"]
    assert [row.id for row in uncovered(settlement="villages").rows] == ["990001001201"]
    both = uncovered(settlement="both").rows
    assert [row.id for row in both] == ["990001001002", "990001001201"]


def test_a_chain_marks_those_that_do_not_hold(
    empty_store: Store, tables_folder: TablesFolder
) -> None:
    tables_folder.row("organisations", "o-4")["valid_to"] = "2020-06-30"
    tables_folder.load_into(empty_store)
    rows = QUESTIONS["chain_of_command"](empty_store, organisation="o-5", as_of="2020-07-01").rows
    assert [(row.model_dump()["id"], row.model_dump()["holds"]) for row in rows] == [
        ("o-5", True),
        ("o-4", False),
        ("o-3", True),
        ("o-2", True),
        ("o-1", True),
    ]


@pytest.mark.parametrize(
    ("value", "qualifier", "expected"),
    [
        ("2", "exact", (0, "agrees")),
        ("3", "exact", (-1, "differs")),
        ("2", "at_least", (0, "agrees")),
        ("1", "at_least", (0, "agrees")),
        ("3", "at_least", (-1, "differs")),
        ("2.2", "about", (0, "agrees")),
        ("3", "about", (-0.7, "differs")),
    ],
)
def test_a_figure_is_checked_as_its_source_means_it(
    empty_ladybug: Store,
    tables_folder: TablesFolder,
    value: str,
    qualifier: str,
    expected: tuple[float, str],
) -> None:
    tables_folder.row("figures", "fig-1").update(value=value, qualifier=qualifier)
    tables_folder.load_into(empty_ladybug)
    row = QUESTIONS["figures_check"](empty_ladybug, area=COUNTY).rows[0].model_dump()
    assert (row["computed"], row["outcome"]) == (2, expected[1])
    assert row["difference"] == pytest.approx(expected[0])


def test_a_figure_that_the_graph_cannot_compute_says_so(
    empty_ladybug: Store, tables_folder: TablesFolder
) -> None:
    tables_folder.row("figures", "fig-1")["measure"] = ""
    tables_folder.load_into(empty_ladybug)
    row = QUESTIONS["figures_check"](empty_ladybug, area=COUNTY).rows[0].model_dump()
    assert (row["computed"], row["difference"], row["outcome"]) == (None, None, "not_computable")


def test_an_answer_says_what_was_asked_of_which_graph(city: Store) -> None:
    answer = QUESTIONS["area_levels"](city, area=COUNTY)
    today = datetime.now(UTC).astimezone().date()
    assert answer.model_dump(exclude={"rows", "summary"}) == {
        "question": "area_levels",
        "parameters": {
            "area": COUNTY,
            "as_of": today.isoformat(),
            "limit": 1000,
            "after": "",
            "evidence": False,
            "scenario": None,
        },
        "as_of": today,
        "revision": 1,
        "scenario": None,
        "illustrative": False,
        "total": 6,
        "next": None,
    }


@pytest.mark.parametrize(("standing", "expected"), [("public", False), ("illustrative", True)])
def test_an_answer_that_rests_on_made_up_rows_says_so(
    empty_ladybug: Store, tables_folder: TablesFolder, standing: str, *, expected: bool
) -> None:
    tables_folder.row("pairings", "p-2")["standing"] = standing
    tables_folder.load_into(empty_ladybug)
    asked = {"area": COUNTY, "as_of": "2020-07-01"}
    assert QUESTIONS["pairing_coverage"](empty_ladybug, **asked).illustrative is expected
    assert QUESTIONS["area_levels"](empty_ladybug, **asked).illustrative is False


def test_every_fault_of_a_request_is_told_at_once(seeded_ladybug: Store) -> None:
    given = {"area": "Jian'ou", "as_of": "2020/7/1", "settlement": "towns", "limit": "0", "x": "1"}
    with pytest.raises(InputError) as caught:
        QUESTIONS["uncovered_communities"](seeded_ladybug, **given)
    error = caught.value
    assert (error.rule, error.details) == ("parameters", {"question": "uncovered_communities"})
    assert {(fault.rule, fault.column) for fault in error.faults} == {
        ("not_a_code", "area"),
        ("not_a_date", "as_of"),
        ("not_one_of", "settlement"),
        ("too_small", "limit"),
        ("unknown_parameter", "x"),
    }
    assert all(fault.sentence(language) for fault in error.faults for language in Language)


def test_a_parameter_that_is_missing_is_told(seeded_ladybug: Store) -> None:
    with pytest.raises(InputError) as caught:
        QUESTIONS["pairing_coverage"](seeded_ladybug)
    assert caught.value.faults == (
        Fault("missing_value", column="area", details={"value": "", "expected": "", "limit": ""}),
    )


@pytest.mark.parametrize(
    "given",
    [{"area": 350783}, {"area": None}, {"area": ["350783"]}, {"area": "350783", "as_of": []}],
    ids=repr,
)
def test_values_of_another_type_are_told_in_a_sentence(
    seeded_ladybug: Store, given: dict[str, Any]
) -> None:
    with pytest.raises(InputError) as caught:
        QUESTIONS["pairing_coverage"](seeded_ladybug, **given)
    assert [fault.rule for fault in caught.value.faults] == ["wrong_type"]
    assert "of the wrong type" in str(caught.value)


def test_an_after_that_is_no_next_is_told(seeded_ladybug: Store) -> None:
    with pytest.raises(NotFoundError) as caught:
        QUESTIONS["places"](seeded_ladybug, after="no such row")
    details = {"question": "places", "value": "no such row"}
    assert (caught.value.rule, caught.value.details) == ("no_such_row", details)


@pytest.mark.parametrize(
    ("name", "given", "rule"),
    [
        ("pairing_coverage", {"area": "999999"}, "no_such_areas"),
        ("unit_pairings", {"unit": "u-999"}, "no_such_units"),
        ("chain_of_command", {"organisation": "o-999"}, "no_such_organisations"),
    ],
)
def test_a_thing_that_is_not_in_the_graph_is_told(
    seeded: Store, name: str, given: dict[str, str], rule: str
) -> None:
    with pytest.raises(NotFoundError) as caught:
        QUESTIONS[name](seeded, **given)
    assert caught.value.rule == rule
    assert caught.value.details["value"] == next(iter(given.values()))
    assert next(iter(given.values())) in str(caught.value)


def test_a_question_that_is_none_is_told_with_those_there_are() -> None:
    with pytest.raises(NotFoundError) as caught:
        named("who_is_best")
    assert caught.value.details == {"name": "who_is_best", "known": ", ".join(QUESTIONS)}


def test_the_day_is_todays_when_it_is_left_out() -> None:
    before = datetime.now(UTC).astimezone().date()
    asked: Any = QUESTIONS["places"].check({})
    assert asked.as_of in {before, datetime.now(UTC).astimezone().date()}
    assert isinstance(asked.as_of, date)
