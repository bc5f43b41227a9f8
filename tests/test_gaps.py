"""Questions of gaps: what they find in the seed, in a broken one, and in random small cities."""

import csv
import itertools
import json
import re
import shutil
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from conftest import SEED, TablesFolder, statement
from partygraph.ask import QUESTIONS, Answer
from partygraph.ask.timeline import Span, Step, back, days, totals
from partygraph.ask.trend import TrendMeasure
from partygraph.errors import InputError, NotFoundError
from partygraph.load import load
from partygraph.store import Store

JIANOU, LONGHUA, CHENGCHENG = "350783", "460106", "610525"
PAGE = date(2020, 7, 1)
EPIDEMIC = date(2020, 3, 31)


def ask(store: Store, name: str, area: str, as_of: date = PAGE, **given: Any) -> Answer[Any, Any]:
    return QUESTIONS[name](store, area=area, as_of=as_of, **given)


def ids(answer: Answer[Any, Any]) -> list[str]:
    return [row.id for row in answer.rows]


def seed_table(name: str) -> list[dict[str, str]]:
    with (SEED / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


Change = Callable[[dict[str, str]], None]


def seed_with(tmp_path: Path, table: str, id_: str, change: Change) -> Path:
    """Copy the seed and change one row of it."""
    folder = tmp_path / "changed"
    shutil.copytree(SEED, folder)
    path = folder / f"{table}.csv"
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    change(next(row for row in rows if row["id"] == id_))
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    return folder


# --- the rows of mission.md -----------------------------------------------------------------------


def test_row_1_jianou_has_no_fault_in_its_five_levels(seeded: Store) -> None:
    summary = ask(seeded, "hierarchy_faults", JIANOU).summary
    assert summary.organisations == 292
    assert summary.faulty == 0


def test_row_1_building_groups_whose_branch_has_ended_are_found(
    empty_store: Store, tmp_path: Path
) -> None:
    branch = "o-350783001001-x01"
    groups = [row["id"] for row in seed_table("organisations") if row["parent_id"] == branch]
    assert groups
    ended = {"valid_to": "2020-05-31"}
    load(empty_store, seed_with(tmp_path, "organisations", branch, lambda row: row.update(ended)))
    answer = ask(empty_store, "hierarchy_faults", JIANOU)
    assert [(row.id, row.fault, row.parent_id) for row in answer.rows] == [
        (group, "parent_ended", branch) for group in groups
    ]
    assert answer.summary.parent_ended == len(groups)
    estate = branch.removeprefix("o-")
    assert ids(ask(empty_store, "uncovered_by_organisation", JIANOU, gap="estates")) == [estate]
    before = ask(empty_store, "hierarchy_faults", JIANOU, date(2020, 5, 31))
    assert before.rows == ()


def test_row_8_two_of_fifteen_joint_committees_have_no_seat(seeded: Store) -> None:
    answer = ask(seeded, "seat_coverage", JIANOU, without_seats=True)
    assert answer.summary.model_dump() == {
        "joint_committees": 15,
        "without_seats": 2,
        "seats": 48,
        "units_seated": 48,
        "units_paired": 72,
        "units_not_seated": 24,
        "illustrative": 61,
    }
    assert ids(answer) == ["o-350783001002", "o-350783004004"]
    first = answer.rows[0]
    assert (first.seats, first.units_seated, first.sectors_seated) == (0, 0, ())
    assert len(first.not_seated) == first.units_paired == first.units_not_seated == 5
    assert all(row.units_not_seated == len(row.not_seated) for row in answer.rows)


def test_row_8_a_seat_leaves_the_parent_as_it_is(
    empty_store: Store, tables_folder: TablesFolder
) -> None:
    seats = tables_folder.tables.pop("seats")
    tables_folder.load_into(empty_store)
    line = {"organisation": "o-6", "as_of": PAGE}
    before = QUESTIONS["chain_of_command"](empty_store, **line).rows
    without = ask(empty_store, "seat_coverage", "990001")
    assert (without.rows[0].seats, without.rows[0].units_not_seated) == (0, 2)
    tables_folder.tables["seats"] = seats
    tables_folder.load_into(empty_store)
    assert QUESTIONS["chain_of_command"](empty_store, **line).rows == before
    (row,) = ask(empty_store, "seat_coverage", "990001").rows
    assert (row.seats, row.units_seated, row.sectors_seated) == (2, 1, ("education",))
    assert [unit.name for unit in row.not_seated] == ["卫健局"]
    assert row.sectors_not_seated == ("health",)


def test_row_19_thirty_one_posts_reach_all_149_enterprises_above_scale(seeded: Store) -> None:
    summary = ask(seeded, "enterprise_coverage", JIANOU, group="above_scale").summary
    assert (summary.enterprises, summary.liaison, summary.posts) == (149, 149, 31)
    assert round(summary.enterprises_per_post, 2) == 4.81
    assert (summary.nothing, summary.losing) == (0, 0)


def test_row_19_without_the_unit_of_four_posts_its_enterprises_are_listed(seeded: Store) -> None:
    liaisons = seed_table("liaisons")
    posts = Counter(unit for unit, _ in {(row["unit_id"], row["post"]) for row in liaisons})
    ((leaving, sent),) = posts.most_common(1)
    assert sent == 4
    others = {row["enterprise_id"] for row in liaisons if row["unit_id"] != leaving}
    lost = sorted({row["enterprise_id"] for row in liaisons} - others)
    answer = ask(
        seeded,
        "enterprise_coverage",
        JIANOU,
        group="above_scale",
        lacking="liaison",
        without=leaving,
    )
    assert ids(answer) == lost
    assert {row.loses for row in answer.rows} == {("liaison",)}
    summary = answer.summary
    assert (summary.liaison, summary.posts, summary.losing) == (149 - len(lost), 27, len(lost))
    bare = ask(
        seeded, "enterprise_coverage", JIANOU, lacking="everything", without=leaving, group="all"
    )
    assert set(lost) & set(ids(bare)) == {row.id for row in answer.rows if row.cover == "nothing"}


def test_row_20_the_library_has_32_projects_in_ten_fields_for_twelve_billion(
    seeded: Store,
) -> None:
    answer = ask(seeded, "key_projects", JIANOU, without_lead=True)
    assert answer.summary.model_dump() == {
        "key_projects": 32,
        "fields": 10,
        "amount": 12_000_000_000,
        "without_lead": 3,
        "illustrative": 32,
    }
    assert len(answer.rows) == 3
    assert all(row.lead_id is None for row in answer.rows)
    fields = ask(seeded, "key_project_fields", JIANOU)
    assert len(fields.rows) == 10
    assert sum(row.key_projects for row in fields.rows) == 32
    assert sum(row.amount for row in fields.rows) == 12_000_000_000
    assert fields.summary == answer.summary


def test_row_21_sixteen_temporary_branches_cover_every_town_and_village(seeded: Store) -> None:
    summary = ask(seeded, "organisation_coverage", LONGHUA, EPIDEMIC).summary
    assert (summary.temporary_branches, summary.town_level, summary.village_level) == (16, 11, 129)
    assert (summary.town_level_temporary, summary.village_level_temporary) == (11, 129)
    assert round(summary.village_level_mean, 2) == 8.06
    assert (summary.village_level_overlap, summary.temporary_complete) == (0, True)
    assert ids(ask(seeded, "uncovered_by_organisation", LONGHUA, EPIDEMIC, gap="temporary")) == []


def test_row_21_one_village_fewer_is_named(empty_store: Store, tmp_path: Path) -> None:
    left_out = "460106001003"

    def leave_out(row: dict[str, str]) -> None:
        covers = row["covers"].split("|")
        covers.remove(left_out)
        row["covers"] = "|".join(covers)

    load(empty_store, seed_with(tmp_path, "organisations", "o-460106001-t01", leave_out))
    answer = ask(empty_store, "organisation_coverage", LONGHUA, EPIDEMIC)
    summary = answer.summary
    assert (summary.village_level_temporary, summary.village_level) == (128, 129)
    assert summary.temporary_complete is False
    missing = ask(empty_store, "uncovered_by_organisation", LONGHUA, EPIDEMIC, gap="temporary")
    names = [(row.id, row.name) for row in missing.rows]
    assert names == [
        (row["id"], row["name"]) for row in seed_table("areas") if row["id"] == left_out
    ]


def test_row_21_temporary_branches_vanish_after_their_last_day(seeded: Store) -> None:
    last = date(2020, 5, 31)
    on, after = (
        ask(seeded, "organisation_coverage", LONGHUA, day).summary
        for day in (last, last + timedelta(1))
    )
    assert (on.temporary_branches, on.village_level_temporary) == (16, 129)
    assert (after.temporary_branches, after.village_level_temporary) == (0, 0)
    assert after.village_level_mean is None


def test_row_26_fifteen_communities_have_3_300_000_yuan_more_a_year(seeded: Store) -> None:
    answer = ask(seeded, "budgets", CHENGCHENG, rise=20_000)
    assert answer.summary.model_dump() == {
        "areas": 15,
        "before_year": 2019,
        "before": 15 * 80_000,
        "after_year": 2020,
        "after": 15 * 300_000,
        "compared": 15,
        "difference": 3_300_000,
        "what_if": 15 * 320_000,
        "what_if_difference": 300_000,
        "illustrative": 30,
    }
    assert {(row.before, row.after, row.difference, row.what_if) for row in answer.rows} == {
        (80_000, 300_000, 220_000, 320_000)
    }


# --- the seed -------------------------------------------------------------------------------------


def test_the_first_real_gap_is_jinou(seeded: Store) -> None:
    answer = QUESTIONS["uncovered_communities"](seeded, area="350783003")
    assert [(row.name, row.units) for row in answer.rows] == [("金瓯社区", 0)]
    assert answer.summary.model_dump() == {
        "residents_communities": 4,
        "uncovered_residents_communities": 1,
        "villages": 2,
        "uncovered_villages": 2,
    }


def test_communities_with_fewer_units_than_asked_for_are_listed(seeded: Store) -> None:
    coverage = ask(seeded, "pairing_coverage", JIANOU).rows
    wanted = [row.id for row in coverage if row.kind == "residents_community" and row.units < 5]
    answer = ask(seeded, "uncovered_communities", JIANOU, fewer_than=5)
    assert ids(answer) == wanted
    assert answer.summary.uncovered_residents_communities == len(wanted)
    units = {row.id: row.units for row in coverage}
    assert [row.units for row in answer.rows] == [units[id_] for id_ in wanted]


def test_organisation_coverage_of_jianou(seeded: Store) -> None:
    answer = ask(seeded, "organisation_coverage", JIANOU)
    summary = answer.summary
    assert (summary.residents_communities, summary.residents_communities_covered) == (29, 15)
    assert (summary.villages, summary.villages_covered) == (227, 0)
    assert (summary.estates_covered, summary.estates_share) == (73, 1.0)
    assert (summary.buildings_covered, summary.buildings_share) == (142, 1.0)
    assert (summary.grids, summary.grids_share, summary.complete) == (0, None, False)
    assert sum(row.estates for row in answer.rows) == 73
    lacking = ask(seeded, "uncovered_by_organisation", JIANOU)
    assert Counter(row.kind == "residents_community" for row in lacking.rows) == {
        True: 14,
        False: 227,
    }


def test_a_community_counts_itself(seeded: Store) -> None:
    answer = ask(seeded, "organisation_coverage", "350783001001")
    assert answer.summary.residents_communities_covered == 1
    assert {row.level for row in answer.rows} == {"estate"}
    assert all(row.complete for row in answer.rows)


def test_a_park_and_an_alley_without_buildings_have_no_organisation_to_miss(seeded: Store) -> None:
    # 350783-x01 is a park of the county; the alleys of 建安街道 hold no building.
    everything = ask(seeded, "area_levels", JIANOU).rows
    assert {"venue", "alley"} <= {row.level for row in everything}
    assert {row.level for row in ask(seeded, "organisation_coverage", JIANOU).rows} == {"town"}
    assert "350783-x01" not in ids(ask(seeded, "organisation_coverage", JIANOU))
    street = ask(seeded, "organisation_coverage", "350783001")
    assert {row.level for row in street.rows} == {"village"}
    assert ask(seeded, "organisation_coverage", "350783-x01").total == 0


def test_demands_are_counted_as_they_are_listed(seeded: Store) -> None:
    coverage = ask(seeded, "demand_coverage", JIANOU)
    listed = ask(seeded, "demand_states", JIANOU).rows
    states = Counter((row.category, row.urgency, row.state) for row in listed)
    for row in coverage.rows:
        counts = (row.met, row.claimed, row.half_claimed, row.unmet)
        names = ("met", "claimed", "half_claimed", "unmet")
        assert counts == tuple(states[row.category, row.urgency, name] for name in names)
        assert row.demands == sum(counts)
    assert coverage.summary.demands == len(listed) == 120
    high = ask(seeded, "demand_states", JIANOU, urgency="high", category="health", state="claimed")
    assert len(high.rows) == states["health", "high", "claimed"]


@pytest.mark.parametrize("measure", TrendMeasure)
def test_a_trend_has_the_number_of_each_of_its_days(seeded: Store, measure: TrendMeasure) -> None:
    for area in (JIANOU, LONGHUA):
        points = ask(
            seeded,
            "coverage_trend",
            area,
            measure=measure,
            since=date(2019, 1, 31),
            until=date(2024, 1, 31),
            step="quarter",
            evidence=True,
        ).rows
        assert len(points) == 21
        for point in points[::5]:
            assert point.number == on_day(seeded, area, measure, point.day)
            if measure != "members_reporting":
                assert len(point.evidence.get("number", ())) == point.number


def on_day(store: Store, area: str, measure: TrendMeasure, day: date) -> int:
    """Ask the question that the measure is of, for one day."""
    pairing = ask(store, "pairing_coverage", area, day).summary
    uncovered = ask(store, "uncovered_communities", area, day).summary
    organisations = ask(store, "organisation_levels", area, day).rows

    def having(**wanted: str) -> int:
        return sum(
            row.organisations
            for row in organisations
            if all(getattr(row, name) == value for name, value in wanted.items())
        )

    temporary = having(form="temporary_branch")
    numbers = {
        "paired_communities": pairing.communities,
        "paired_units": pairing.units,
        "organisations": having(),
        "community_committees": having(level="community_committee"),
        "joint_committees": having(form="joint_committee"),
        "grid_branches": having(level="grid_branch") - temporary,
        "building_groups": having(level="building_group"),
        "temporary_branches": temporary,
        "alleys": sum(
            row.areas for row in ask(store, "area_levels", area, day).rows if row.level == "alley"
        ),
    }
    for summary in (pairing, uncovered):
        numbers |= {name: getattr(summary, name) for name in type(summary).model_fields}
    return int(numbers[measure])


COUNTED: tuple[tuple[str, str, date, dict[str, Any]], ...] = (
    ("organisation_coverage", JIANOU, PAGE, {}),
    ("organisation_coverage", LONGHUA, EPIDEMIC, {}),
    ("seat_coverage", JIANOU, PAGE, {}),
    ("demand_coverage", JIANOU, PAGE, {}),
    ("hierarchy_faults", "46", PAGE, {}),
    ("enterprise_coverage", JIANOU, PAGE, {"without": "u-350783-28"}),
    ("key_project_fields", JIANOU, PAGE, {}),
    ("uncovered_communities", JIANOU, PAGE, {"fewer_than": 5}),
)
NOT_COUNTS = {"illustrative", "seats", "amount", "fields", "quantity", "village_level_overlap"}


@pytest.mark.parametrize(("name", "area", "day", "given"), COUNTED)
def test_each_count_has_as_much_evidence(
    seeded: Store, name: str, area: str, day: date, given: dict[str, Any]
) -> None:
    answer = ask(seeded, name, area, day, evidence=True, **given)
    for part in (answer.summary, *answer.rows):
        counts = {
            field: value for field, value in part if type(value) is int and field not in NOT_COUNTS
        }
        found = {field: len(part.evidence.get(field, ())) for field in counts}
        assert found == counts


ALIKE: tuple[tuple[str, str, date, dict[str, Any]], ...] = (
    *COUNTED,
    ("uncovered_by_organisation", JIANOU, PAGE, {}),
    ("demand_states", JIANOU, PAGE, {}),
    ("key_projects", JIANOU, PAGE, {}),
    ("budgets", CHENGCHENG, PAGE, {}),
    ("coverage_trend", JIANOU, PAGE, {"measure": "members_reporting"}),
)


@pytest.mark.parametrize("asked", ALIKE, ids=lambda asked: str(asked[0]))
def test_both_engines_answer_alike_to_the_letter(
    seeded_ladybug: Store, seeded_neo4j: Store, asked: tuple[str, str, date, dict[str, Any]]
) -> None:
    name, area, day, given = asked
    one, other = (
        ask(store, name, area, day, evidence=True, **given).model_dump_json(exclude={"revision"})
        for store in (seeded_ladybug, seeded_neo4j)
    )
    assert one == other


# --- faults ---------------------------------------------------------------------------------------


SUBORDINATE = statement(
    "".join(
        line
        for line in (Path(__file__).parent / "cypher/subordinate.cypher")
        .read_text("utf-8")
        .splitlines(keepends=True)
        if not line.startswith("//")
    ).replace(";", ""),
    "child",
    "parent",
)


def subordinate(store: Store, child: str, parent: str) -> None:
    store.write(lambda transaction: transaction.run(SUBORDINATE, child=child, parent=parent))


def test_loops_and_two_parents_are_found_where_the_loader_was_passed_by(
    empty_store: Store, tables_folder: TablesFolder
) -> None:
    tables_folder.load_into(empty_store)
    assert ask(empty_store, "hierarchy_faults", "990001").rows == ()
    subordinate(empty_store, "o-2", "o-4")
    found = [
        (row.id, row.fault, row.parent_id)
        for row in ask(empty_store, "hierarchy_faults", "990001").rows
    ]
    assert found == [
        ("o-2", "two_parents", "o-1"),
        ("o-2", "two_parents", "o-4"),
        ("o-2", "loop", "o-4"),
        ("o-2", "parent_not_above", "o-4"),
        ("o-3", "loop", "o-2"),
        ("o-4", "loop", "o-3"),
    ]


def test_a_loop_that_leaves_the_area_is_found_from_inside(
    empty_store: Store, tables_folder: TablesFolder
) -> None:
    tables_folder.load_into(empty_store)
    subordinate(empty_store, "o-1", "o-5")
    answer = ask(empty_store, "hierarchy_faults", "990001001001-x01")
    assert [(row.id, row.fault) for row in answer.rows] == [("o-4", "loop"), ("o-5", "loop")]


def test_orphans_skipped_levels_and_parents_to_come_are_told_apart(
    empty_store: Store, tables_folder: TablesFolder
) -> None:
    tables_folder.row("organisations", "o-4")["parent_id"] = ""
    tables_folder.row("organisations", "o-5")["parent_id"] = "o-3"
    tables_folder.row("organisations", "o-2")["valid_from"] = "2020-08-01"
    tables_folder.load_into(empty_store)
    answer = ask(empty_store, "hierarchy_faults", "990001")
    assert [(row.id, row.fault, row.parent_id) for row in answer.rows] == [
        ("o-3", "parent_not_begun", "o-2"),
        ("o-4", "orphan", None),
        ("o-5", "skipped_level", "o-3"),
    ]


def test_contracts_that_ended_or_end_soon_are_told(
    empty_store: Store, tables_folder: TablesFolder
) -> None:
    tables_folder.row("pairings", "p-2")["valid_to"] = "2020-06-10"
    tables_folder.load_into(empty_store)

    def listed(**given: int) -> list[tuple[str, int, int, int]]:
        rows = ask(empty_store, "uncovered_communities", "990001", PAGE, **given).rows
        return [(row.id, row.units, row.ended, row.ending) for row in rows]

    assert listed() == [("990001001002", 0, 0, 0)]
    assert listed(ended_within=20, fewer_than=2) == []
    assert listed(ended_within=21, fewer_than=2) == [("990001001001", 1, 1, 0)]
    assert listed(ends_within=182) == []
    assert listed(ends_within=183) == [("990001001001", 1, 0, 1)]


def test_a_question_refuses_what_it_cannot_use(seeded: Store) -> None:
    with pytest.raises(InputError):
        ask(seeded, "uncovered_communities", JIANOU, fewer_than=0)
    with pytest.raises(InputError):
        ask(seeded, "coverage_trend", JIANOU, step="week")
    with pytest.raises(NotFoundError):
        ask(seeded, "enterprise_coverage", JIANOU, without="u-none")


# --- dates ----------------------------------------------------------------------------------------

DAYS = st.dates(date(2019, 11, 1), date(2020, 12, 31))
SPANS = st.builds(
    lambda key, begins, length, weight: Span(
        key, begins, None if length is None else begins + timedelta(length), weight
    ),
    st.sampled_from(["", "a", "b"]),
    DAYS,
    st.none() | st.integers(0, 200),
    st.just(1),
)


@given(st.lists(SPANS, max_size=12), st.lists(DAYS, max_size=8))
def test_totals_are_what_holds_on_each_day_each_key_once(
    spans: list[Span], asked: list[date]
) -> None:
    def holding(day: date) -> int:
        on = [one.key for one in spans if one.begins <= day <= (one.finishes or date.max)]
        return on.count("") + len(set(on) - {""})

    assert totals(spans, asked) == [holding(day) for day in asked]


def test_steps_keep_the_day_of_the_month_where_it_can_be() -> None:
    months = list(days(date(2020, 1, 31), date(2020, 5, 30), Step.month))
    assert [str(day) for day in months] == ["2020-01-31", "2020-02-29", "2020-03-31", "2020-04-30"]
    assert list(days(date(2020, 2, 1), date(2020, 1, 1), Step.year)) == []
    assert back(date(2020, 3, 31), 1, Step.month) == date(2020, 2, 29)
    assert back(date(3, 1, 1), 12, Step.year) == date.min
    assert list(days(date(9999, 11, 1), date.max, Step.month))[-1] == date(9999, 12, 1)


# --- random small cities beside plain Python ------------------------------------------------------

AS_OF = date(2020, 7, 1)
PERIODS = st.sampled_from(
    [("2020-01-01", ""), ("2020-01-01", "2020-06-30"), ("2020-01-01", "2020-07-01")] * 2
    + [("2020-07-01", ""), ("2020-07-02", ""), ("2020-01-01", "2020-07-20")]
)
CLAIMS = st.sampled_from(["", "2020-06-01", "2020-07-01", "2020-07-02"])
TARGETS = {"village": "community_committee", "estate": "grid_branch", "grid": "grid_branch"} | {
    "building": "building_group"
}
LEVELS = [
    "city_committee",
    "street_committee",
    "community_committee",
    "grid_branch",
    "building_group",
]
FORMS = ["committee", "joint_committee", "branch", "temporary_branch"]
Table = list[dict[str, str]]


def _base(id_: str, period: tuple[str, str]) -> dict[str, str]:
    begins, ends = period
    return {
        "id": id_,
        "source_id": "src",
        "standing": "public",
        "valid_from": begins,
        "valid_to": ends,
    }


@st.composite
def cities(draw: st.DrawFn) -> dict[str, Table]:
    """Tables of a small city in which things begin, end, cover and are missing at random."""
    villages = [f"99000100{town}{number:03d}" for town in (1, 2) for number in (1, 2, 201)]
    kinds = {"001": "residents_community", "002": "residents_community", "201": "village"}
    places = [("990001", "county", "county", "")]
    places += [(f"99000100{town}", "town", "town", "990001") for town in (1, 2)]
    places += [(id_, "village", kinds[id_[-3:]], id_[:9]) for id_ in villages]
    places += [(f"{id_}-x1", "estate", "estate", id_) for id_ in villages]
    places += [(f"{id_}-x10", "grid", "grid", id_) for id_ in villages]
    places += [(f"{id_}-x1-b1", "building", "building", f"{id_}-x1") for id_ in villages]
    always = ("2020-01-01", "")
    areas = [
        _base(id_, always if level == "county" else draw(PERIODS))
        | {"name": id_, "official_name": id_, "level": level, "kind": kind, "parent_id": parent}
        for id_, level, kind, parent in places
    ]
    every = st.sampled_from([row["id"] for row in areas])
    units = [
        _base(f"u-{number}", draw(PERIODS))
        | {
            "name": "单位",
            "kind": draw(st.sampled_from(["government_body", "private_enterprise", "market"])),
            "sector": draw(st.sampled_from(["law", "health"])),
            "area_id": draw(every),
            "above_scale": draw(st.sampled_from(["true", "false"])),
        }
        for number in range(5)
    ]
    unit = st.sampled_from([row["id"] for row in units])
    organisations: Table = []
    for number in range(draw(st.integers(1, 14))):
        level = draw(st.sampled_from([*LEVELS, "unit_organisation"]))
        above = [
            row["id"]
            for row in organisations
            if level in LEVELS
            and row["level"] in LEVELS
            and LEVELS.index(row["level"]) < LEVELS.index(level)
        ]
        form = draw(st.sampled_from(FORMS))
        period = draw(PERIODS)
        if form == "temporary_branch":
            period = (period[0], period[1] or "2020-12-31")
        organisations.append(
            _base(f"o-{number}", period)
            | {
                "name": "党组织",
                "level": level,
                "form": form,
                "area_id": draw(every),
                "parent_id": draw(st.sampled_from(["", *above])),
                "unit_id": draw(unit) if level == "unit_organisation" else "",
                "covers": "|".join(draw(st.sets(every, max_size=4))),
                "covers_units": "|".join(draw(st.sets(unit, max_size=2))),
            }
        )
    body = st.sampled_from([row["id"] for row in organisations])
    pairings = [
        _base(f"p-{number}", draw(PERIODS))
        | {
            "unit_id": draw(unit),
            "area_id": draw(every),
            "status": draw(st.sampled_from(["active", "active", "suspended"])),
            "members_reporting": "3",
        }
        for number in range(draw(st.integers(1, 8)))
    ]
    seats = [
        _base(f"s-{number}", draw(PERIODS))
        | {"unit_id": draw(unit), "organisation_id": draw(body), "seats": "2"}
        for number in range(draw(st.integers(1, 6)))
    ]
    count = st.sampled_from(["hours", "items"])
    resources = [
        _base(f"r-{number}", always)
        | {"name": "资源", "category": "law", "area_id": draw(every), "quantity": "5"}
        | {"unit_of_count": draw(count)}
        for number in range(2)
    ]
    demands = [
        _base(f"d-{number}", draw(PERIODS))
        | {
            "name": "需求",
            "category": draw(st.sampled_from(["law", "health"])),
            "area_id": draw(every),
            "urgency": draw(st.sampled_from(["high", "low"])),
            "quantity": str(draw(st.integers(0, 6))),
            "unit_of_count": resources[number % 2]["unit_of_count"],
        }
        for number in range(4)
    ]
    services = [
        _base(f"v-{number}", draw(PERIODS))
        | {
            "resource_id": f"r-{number % 2}",
            "demand_id": f"d-{number % 4}",
            "quantity": str(draw(st.integers(1, 4))),
            "state": draw(st.sampled_from(["running", "stopped", "done"])),
            "unit_claimed_on": draw(CLAIMS),
            "community_claimed_on": draw(CLAIMS),
        }
        for number in range(draw(st.integers(1, 8)))
    ]
    liaisons = [
        _base(f"l-{number}", draw(PERIODS))
        | {"unit_id": draw(unit), "enterprise_id": draw(unit), "post": str(draw(st.integers(1, 2)))}
        for number in range(draw(st.integers(1, 6)))
    ]
    return {
        "sources": [{"id": "src", "title": "t", "kind": "office"}],
        "areas": areas,
        "units": units,
        "organisations": organisations,
        "pairings": pairings,
        "seats": seats,
        "resources": resources,
        "demands": demands,
        "services": services,
        "liaisons": liaisons,
    }


class City:
    """The rows of a city as they are on the day, read the plain way."""

    def __init__(self, tables: dict[str, Table], number: int) -> None:
        self.all = tables
        self.number = number
        self.parent = {row["id"]: row["parent_id"] for row in tables["areas"]}
        self.level = {row["id"]: row["level"] for row in tables["areas"]}

    def valid(self, table: str, day: date = AS_OF) -> Iterator[dict[str, str]]:
        for row in self.all[table]:
            if row["valid_from"] <= str(day) and (
                not row["valid_to"] or row["valid_to"] >= str(day)
            ):
                yield row

    def inside(self, id_: str, area: str) -> bool:
        return id_ == area or bool(self.parent[id_] and self.inside(self.parent[id_], area))

    def stands(self, row: dict[str, str]) -> set[str]:
        return {row["area_id"], *filter(None, row["covers"].split("|"))}

    def covered(self, area: dict[str, str]) -> bool:
        return any(
            row["form"] != "temporary_branch"
            and row["level"] == TARGETS.get(area["level"])
            and area["id"] in self.stands(row)
            for row in self.valid("organisations")
        )

    def temporary(self, area: dict[str, str]) -> set[str]:
        return {
            row["id"]
            for row in self.valid("organisations")
            if row["form"] == "temporary_branch" and area["id"] in row["covers"].split("|")
        }

    def units_of(self, area: str) -> set[str]:
        return {
            row["unit_id"]
            for row in self.valid("pairings")
            if row["area_id"] == area and row["status"] == "active"
        }


def renumbered(tables: dict[str, Table], number: int) -> dict[str, Table]:
    """Give a city a code and ids of its own, so that many stand in one graph."""
    text = json.dumps(tables).replace("990001", f"99{number:04d}")
    renamed: dict[str, Table] = json.loads(re.sub(r"\b([a-z]-)(?=\d)", rf"\g<1>{number}-", text))
    return renamed


NUMBERS = itertools.count(1)


@settings(max_examples=10, deadline=None, suppress_health_check=list(HealthCheck))
@given(tables=cities())
def test_a_random_city_is_read_as_plain_python_reads_it(
    empty_store: Store, tmp_path: Path, tables: dict[str, Table]
) -> None:
    number = next(NUMBERS)
    city = City(renumbered(tables, number), number)
    folder = tmp_path / str(number)
    folder.mkdir()
    for name, rows in city.all.items():
        with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, list(rows[0]), restval="")
            writer.writeheader()
            writer.writerows(rows)
    load(empty_store, folder)
    root = f"99{number:04d}"
    for area in (root, f"{root}001001", f"{root}001001-x1"):
        check_organisations(empty_store, city, area)
        check_units(empty_store, city, area)
        check_demands(empty_store, city, area)
        check_hierarchy(empty_store, city, area)


def check_organisations(store: Store, city: City, area: str) -> None:
    there = [row for row in city.valid("areas") if city.inside(row["id"], area)]
    targets = [row for row in there if row["level"] in TARGETS]
    answer = ask(store, "organisation_coverage", area, AS_OF)
    for root, part in [(area, answer.summary), *((row.id, row) for row in answer.rows)]:
        mine = [row for row in targets if city.inside(row["id"], root)]
        covered = [row for row in mine if city.covered(row)]
        names = ("residents_communities", "villages", "estates", "grids", "buildings")
        assert sum(getattr(part, name) for name in names) == len(mine)
        assert sum(getattr(part, f"{name}_covered") for name in names) == len(covered)
        assert part.complete == (len(mine) == len(covered) if mine else None)
        villages = [row for row in mine if row["level"] == "village"]
        reached = [branches for row in villages if (branches := city.temporary(row))]
        assert (part.village_level, part.village_level_temporary) == (len(villages), len(reached))
        assert part.village_level_overlap == sum(len(branches) > 1 for branches in reached)
        everyone = [city.temporary(row) for row in there if city.inside(row["id"], root)]
        assert part.temporary_branches == len(set().union(*everyone))
    to_cover = [
        row for row in there if row["level"] in {*TARGETS, "town", "village"} or city.temporary(row)
    ]
    assert ids(answer) == sorted(
        row["id"]
        for row in there
        if row["parent_id"] == area and any(city.inside(one["id"], row["id"]) for one in to_cover)
    )
    lacking = sorted(row["id"] for row in targets if not city.covered(row))
    assert ids(ask(store, "uncovered_by_organisation", area, AS_OF)) == lacking
    without = ask(store, "uncovered_by_organisation", area, AS_OF, gap="temporary")
    assert ids(without) == sorted(
        row["id"]
        for row in there
        if row["level"] in {"town", "village"} and not city.temporary(row)
    )


def check_units(store: Store, city: City, area: str) -> None:
    villages = sorted(
        row["id"]
        for row in city.valid("areas")
        if row["level"] == "village" and city.inside(row["id"], area)
    )
    for least in (1, 2):
        answer = ask(
            store, "uncovered_communities", area, AS_OF, fewer_than=least, settlement="both"
        )
        assert ids(answer) == [id_ for id_ in villages if len(city.units_of(id_)) < least]
    committees = [
        row
        for row in city.valid("organisations")
        if row["form"] == "joint_committee" and city.inside(row["area_id"], area)
    ]
    for row in ask(store, "seat_coverage", area, AS_OF).rows:
        (committee,) = (one for one in committees if one["id"] == row.id)
        seats = [one for one in city.valid("seats") if one["organisation_id"] == row.id]
        seated = {one["unit_id"] for one in seats}
        paired = set().union(*(city.units_of(id_) for id_ in city.stands(committee)))
        assert (row.seats, row.units_seated) == (2 * len(seats), len(seated))
        assert [unit.id for unit in row.not_seated] == sorted(paired - seated)
        located = {
            one["id"]
            for one in city.valid("units")
            if any(city.inside(one["area_id"], id_) for id_ in city.stands(committee))
        }
        sector = {one["id"]: one["sector"] for one in city.all["units"]}
        missing = {sector[id_] for id_ in paired | located} - {sector[id_] for id_ in seated}
        assert sorted(row.sectors_not_seated) == sorted(missing)
    enterprises = [
        row
        for row in city.valid("units")
        if city.inside(row["area_id"], area)
        and (row["above_scale"] == "true" or row["kind"] != "government_body")
    ]
    leaving = f"u-{city.number}-0"
    for row in ask(store, "enterprise_coverage", area, AS_OF, without=leaving).rows:
        assert row.id in {one["id"] for one in enterprises if one["id"] != leaving}
        own = [o for o in city.valid("organisations") if o["unit_id"] == row.id]
        joint = [
            o
            for o in city.valid("organisations")
            if row.id in o["covers_units"].split("|")
            and o["form"] != "temporary_branch"
            and o["unit_id"] != leaving
        ]
        posts = {
            (one["unit_id"], one["post"])
            for one in city.valid("liaisons")
            if one["enterprise_id"] == row.id and one["unit_id"] != leaving
        }
        found = (row.own_organisations, row.joint_organisations, row.posts)
        assert found == (len(own), len(joint), len(posts))
    assert ask(store, "enterprise_coverage", area, AS_OF).total == len(enterprises)


def check_demands(store: Store, city: City, area: str) -> None:
    def on(day: str) -> bool:
        return bool(day) and day <= str(AS_OF)

    def state(demand: dict[str, str]) -> str:
        counting = {row["id"]: row["unit_of_count"] for row in city.all["resources"]}
        sides, given = [], 0
        for row in city.valid("services"):
            if row["demand_id"] == demand["id"] and row["state"] != "stopped":
                sides.append(on(row["unit_claimed_on"]) + on(row["community_claimed_on"]))
                same = counting[row["resource_id"]] == demand["unit_of_count"]
                given += int(row["quantity"]) if same and sides[-1] == 2 else 0
        if given >= int(demand["quantity"]):
            return "met"
        return {2: "claimed", 1: "half_claimed", 0: "unmet"}[max(sides, default=0)]

    wanted = {
        row["id"]: state(row) for row in city.valid("demands") if city.inside(row["area_id"], area)
    }
    rows = ask(store, "demand_states", area, AS_OF).rows
    assert {row.id: str(row.state) for row in rows} == wanted
    counted = ask(store, "demand_coverage", area, AS_OF).summary
    assert [counted.met, counted.claimed, counted.half_claimed, counted.unmet] == [
        list(wanted.values()).count(name) for name in ("met", "claimed", "half_claimed", "unmet")
    ]


def check_hierarchy(store: Store, city: City, area: str) -> None:
    by_id = {row["id"]: row for row in city.all["organisations"]}
    wanted = set()
    for row in city.valid("organisations"):
        if not city.inside(row["area_id"], area):
            continue
        above = by_id.get(row["parent_id"])
        if above is None:
            if row["level"] != "city_committee":
                wanted.add((row["id"], "orphan"))
            continue
        if above["valid_to"] and above["valid_to"] < str(AS_OF):
            wanted.add((row["id"], "parent_ended"))
        if above["valid_from"] > str(AS_OF):
            wanted.add((row["id"], "parent_not_begun"))
        step = LEVELS.index(row["level"]) - LEVELS.index(above["level"])
        if step > 1 and row["form"] != "temporary_branch":
            wanted.add((row["id"], "skipped_level"))
    answer = ask(store, "hierarchy_faults", area, AS_OF)
    assert {(row.id, str(row.fault)) for row in answer.rows} == wanted
