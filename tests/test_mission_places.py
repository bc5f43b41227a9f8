"""The mission's rows 11, 14, 15, 17, 18, 22, 23, 24, 27 and 30 on both engines."""

from datetime import date
from typing import Any

import pytest

from conftest import TablesFolder
from partygraph import scenarios
from partygraph.ask import QUESTIONS
from partygraph.errors import InputError
from partygraph.graph import Graph
from partygraph.scenarios import NewScenario
from partygraph.store import Store

JIANOU = "350783"
COUNTY, STREET = "990001", "990001001"
FIRST, SECOND, VILLAGE = "990001001001", "990001001002", "990001001201"
ESTATE = f"{FIRST}-x01"
DAY = date(2020, 7, 1)
_VALID = {"source_id": "src", "standing": "public", "valid_from": "2020-01-01"}
_TOLD = {"source_id": "src", "standing": "public"}


def ask(store: Store, name: str, **given: Any) -> Any:
    """Ask on the day of the page, with the evidence."""
    return QUESTIONS[name](store, **{"as_of": DAY, "evidence": True, **given})


def position(city: TablesFolder, area: str, latitude: str) -> dict[str, str]:
    """Add where an area is to the tables, all on one meridian."""
    row = {"id": f"pos-{area}", "area_id": area, "longitude": "118.5", "latitude": latitude}
    city.tables["positions"].append(row | _TOLD)
    return row | _TOLD


def indicator(city: TablesFolder, id_: str, kind: str, value: str = "", **more: str) -> None:
    """Add a number of the county to the tables."""
    units = {"volunteers": "persons", "services": "events", "residents": "persons"}
    city.tables["indicators"].append(
        {
            "id": id_,
            "area_id": COUNTY,
            "organisation_id": "",
            "kind": kind,
            "since": "2020-01-01",
            "until": "2020-06-30",
            "value": value,
            "unit_of_count": units.get(kind, "points"),
            **_TOLD,
            **more,
        }
    )


def test_row_11_longhua_ranks_first_in_2018_and_2019(seeded: Store) -> None:
    rows = ask(seeded, "indicator_ranking", area="460106").rows
    told = [(row.period_until.year, row.rank_shown, row.computed_rank) for row in rows]
    assert told == [(2019, "1", None), (2018, "1", None)]


def test_row_17_of_the_page_850_services_of_1683_volunteers(seeded: Store) -> None:
    summary = ask(seeded, "service_rate", area="610525").summary
    assert (summary.volunteers, summary.services, summary.rate_is) == (1683, 850, "at_least")
    assert round(summary.services_per_100, 1) == 50.5


def test_row_22_of_the_page_27_tasks_in_6_classes(seeded: Store) -> None:
    summary = ask(seeded, "task_burden", area="610525").summary
    assert (summary.tasks, summary.classes, summary.areas_burdened) == (27, 6, 15)


def test_row_24_mechanisms_of_the_page_name_their_document_or_none(seeded: Store) -> None:
    rows = {row.name: row.documents for row in ask(seeded, "basis", area="610525").rows}
    assert rows["“权责清单”"] == ("《深化街道管理体制改革实施方案》",)
    assert rows["“两长一员”网格化管理"] == ()


def test_row_30_of_the_page_134_person_times_a_course(seeded: Store) -> None:
    summary = ask(seeded, "trainings", area=JIANOU).summary
    assert (summary.courses, summary.attendances) == (276, 37_000)
    assert round(summary.attendances_per_course) == 134


def rule(city: TablesFolder, id_: str, name: str, kind: str, **more: str) -> None:
    """Add a rule of the county to the tables."""
    city.tables["rules"].append(
        {"id": id_, "name": name, "kind": kind, "area_id": COUNTY, **_VALID, **more}
    )


def task_to(city: TablesFolder, id_: str, task: str, **more: str) -> None:
    """Hand a task down to the first community."""
    city.tables["assignments"].append(
        {"id": id_, "rule_id": task, "area_id": FIRST, "funding": "0", **_VALID, **more}
    )


def test_row_11_the_county_ranks_first_in_both_years_and_a_tie_is_shown_as_a_tie(
    empty_store: Store, tables_folder: TablesFolder
) -> None:
    for year in ("2018", "2019"):
        days = {"since": f"{year}-01-01", "until": f"{year}-12-31"}
        indicator(tables_folder, f"rank-{year}", "hotline_ranking", rank="1", **days)
        for area, score in ((FIRST, "98.5"), (SECOND, "98.5"), (VILLAGE, "90")):
            place = {"area_id": area, **days}
            indicator(tables_folder, f"{area}-{year}", "hotline_ranking", score, **place)
    tables_folder.load_into(empty_store)
    answer = ask(empty_store, "indicator_ranking", area=COUNTY, as_of="2019-12-31")
    told = [(row.period_until.year, row.level, row.area_id, row.rank_shown) for row in answer.rows]
    assert told[:4] == [
        (2019, "county", COUNTY, "1"),
        (2019, "village", FIRST, "=1"),
        (2019, "village", SECOND, "=1"),
        (2019, "village", VILLAGE, "3"),
    ]
    assert [year for year, *_ in told] == [2019] * 4 + [2018] * 4
    assert (answer.summary.periods, answer.summary.tied_rows) == (2, 4)
    before = ask(empty_store, "indicator_ranking", area=COUNTY, as_of="2019-12-30")
    assert {row.period_until.year for row in before.rows} == {2018}


def test_row_14_a_grid_with_two_of_the_three_kinds_is_listed_with_the_one_it_lacks(
    empty_store: Store, tables_folder: TablesFolder
) -> None:
    head = {"id": "post-3", "kind": "building_head", "number": "2", "filled": "1"}
    tables_folder.tables["posts"].append(tables_folder.row("posts", "post-1") | head)
    tables_folder.tables["areas"].append(
        {"id": f"{SECOND}-g01", "name": "一网格", "official_name": "一网格", "level": "grid",
         "kind": "grid", "parent_id": SECOND, **_VALID}
    )  # fmt: skip
    tables_folder.load_into(empty_store)
    answer = ask(empty_store, "posts", area=COUNTY)
    assert [(row.id, row.lacking_kinds, row.vacant) for row in answer.rows] == [
        (ESTATE, ("grid_worker",), 2),
        (f"{SECOND}-g01", ("grid_head", "building_head", "grid_worker"), 0),
    ]
    assert (answer.summary.grids, answer.summary.grid_posts, answer.summary.filled) == (2, 4, 2)
    assert answer.rows[0].evidence["vacant"] == ("post-2", "post-3")
    tables_folder.row("posts", "post-2")["filled"] = "1"
    tables_folder.load_into(empty_store)
    assert [row.id for row in ask(empty_store, "posts", area=COUNTY).rows] == [f"{SECOND}-g01"]


def test_row_15_the_three_named_estates_manage_themselves(seeded: Store) -> None:
    answer = ask(seeded, "estate_governance", area=JIANOU)
    assert {row.name for row in answer.rows if row.self_management} == {
        "武夷花园小区", "德胜楼小区", "化工厂生活区",
    }  # fmt: skip
    assert (answer.summary.estates, answer.summary.with_branch) == (73, 73)
    assert answer.summary.self_managed == 3
    lacking = ask(seeded, "estate_governance", area=JIANOU, lacking="own_committee")
    assert lacking.total == 70


def test_row_15_a_company_keeps_the_estate_it_stands_in_and_those_its_organisation_covers(
    empty_store: Store, tables_folder: TablesFolder
) -> None:
    other = {"id": f"{SECOND}-x01", "name": "乙小区", "official_name": "乙小区"}
    tables_folder.tables["areas"].append(
        tables_folder.row("areas", ESTATE) | other | {"parent_id": SECOND}
    )
    company = {"kind": "property_company", "sector": "construction", **_VALID}
    tables_folder.tables["units"].append(
        {"id": "pc", "name": "甲物业公司", "area_id": ESTATE, **company}
    )
    tables_folder.tables["units"].append(
        {"id": "oc", "name": "业委会", "area_id": f"{ESTATE}-b01", **company}
        | {"kind": "owners_committee"}
    )
    tables_folder.load_into(empty_store)
    rows = ask(empty_store, "estate_governance", area=COUNTY).rows
    assert [(row.id, row.lacks) for row in rows] == [
        (ESTATE, ()),
        (f"{SECOND}-x01", ("branch", "property_company", "own_committee")),
    ]
    branch = {"id": "o-7", "name": "物业公司支部", "form": "branch", "unit_id": "pc"}
    tables_folder.tables["organisations"].append(
        tables_folder.row("organisations", "o-6") | branch | {"covers": f"{SECOND}-x01"}
    )
    tables_folder.load_into(empty_store)
    rows = ask(empty_store, "estate_governance", area=COUNTY, lacking="branch").rows
    assert [(row.id, row.lacks) for row in rows] == [(f"{SECOND}-x01", ("branch", "own_committee"))]


def test_row_17_850_services_of_1683_volunteers_are_at_least_50_5_for_100(
    empty_store: Store, tables_folder: TablesFolder
) -> None:
    indicator(tables_folder, "vol", "volunteers", "1683")
    indicator(tables_folder, "srv", "services", "850", qualifier="at_least")
    tables_folder.load_into(empty_store)
    answer = ask(empty_store, "service_rate", area=COUNTY)
    summary = answer.summary
    assert (summary.volunteers, summary.services) == (1683, 850), "o-3's 40 are among the 1,683"
    assert round(summary.services_per_100, 1) == 50.5
    assert summary.rate_is == "at_least"
    assert summary.evidence["volunteers"] == ("vol",)
    assert [row.id for row in ask(empty_store, "idle_teams", area=COUNTY).rows] == ["o-3"]


def test_row_17_a_wish_is_claimed_when_both_sides_did_and_no_row_holds_who_wished(
    empty_store: Store, tables_folder: TablesFolder
) -> None:
    tables_folder.row("demands", "dem-1")["kind"] = "micro_wish"
    second = {"id": "dem-2", "kind": "micro_wish", "area_id": SECOND, "name": "书桌"}
    tables_folder.tables["demands"].append(tables_folder.row("demands", "dem-1") | second)
    days = {"unit_claimed_on": "2020-02-01", "community_claimed_on": "2020-02-02"}
    tables_folder.row("services", "srv-1").update(days)
    tables_folder.load_into(empty_store)
    answer = ask(empty_store, "claims_of_wishes", area=COUNTY)
    assert [(row.id, row.wishes, row.claimed, row.unmet) for row in answer.rows] == [
        (SECOND, 1, 0, 1),
        (FIRST, 1, 1, 0),
    ]
    assert answer.summary.claimed_share == 0.5


def test_row_17_points_earned_less_points_spent_are_left(
    empty_store: Store, tables_folder: TablesFolder
) -> None:
    of = {"area_id": FIRST, "organisation_id": "o-3"}
    indicator(tables_folder, "e-1", "points_earned", "100", **of)
    indicator(tables_folder, "s-9", "points_spent", "130", **of)
    indicator(
        tables_folder, "e-0", "points_earned", "50", since="2019-01-01", until="2019-12-31", **of
    )
    tables_folder.load_into(empty_store)
    answer = ask(empty_store, "points_balance", area=COUNTY)
    assert [(row.id, row.points_balance) for row in answer.rows] == [("o-3", 20)]
    assert (answer.summary.points_balance, answer.summary.overdrawn) == (20, 0)


def test_row_18_6_alleys_in_2019_03_and_24_in_2020_07_of_more_than_30(seeded: Store) -> None:
    summary = ask(seeded, "alley_rollout", area=JIANOU, as_of="2019-03-31").summary
    assert (summary.alleys, summary.alleys_in_all) == (6, None), "no source had told of all yet"
    answer = ask(seeded, "alley_rollout", area=JIANOU)
    summary = answer.summary
    assert (summary.alleys, summary.alleys_in_all, summary.in_all_is) == (24, 30, "at_least")
    assert (summary.rollout_share, summary.share_is) == (0.8, "at_most")
    assert [(row.day, row.alleys, row.begun) for row in answer.rows] == [
        (date(2019, 3, 1), 6, 6),
        (date(2020, 1, 1), 24, 18),
    ]


def with_27_tasks(city: TablesFolder) -> TablesFolder:
    """The list of the page: 27 tasks in 6 classes, of which two are handed down."""
    city.tables["rules"] = [row for row in city.tables["rules"] if row["id"] != "task-1"]
    city.tables["assignments"] = []
    for number in range(27):
        more = {"field": f"第{number % 6}类", "basis": "doc-1"}
        rule(city, f"t-{number:02}", f"事项{number}", "admitted_task", **more)
    rule(city, "no-1", "招商引资", "refused_task", basis="doc-1")
    task_to(city, "as-1", "t-00", funding="20000")
    task_to(city, "as-2", "t-01", unit_id="u-1")
    return city


def test_row_22_27_tasks_in_6_classes_and_one_of_them_without_money(
    empty_store: Store, tables_folder: TablesFolder
) -> None:
    with_27_tasks(tables_folder).load_into(empty_store)
    answer = ask(empty_store, "task_burden", area=COUNTY)
    summary = answer.summary
    assert (summary.tasks, summary.classes, summary.refused_tasks) == (27, 6, 1)
    assert (summary.assignments, summary.unfunded, summary.funding) == (2, 1, 20_000)
    assert {row.documents for row in answer.rows} == {("准入制度",)}
    bare = ask(empty_store, "task_burden", area=FIRST, by="area", unfunded_only=True)
    assert [(row.id, row.assignments, row.unfunded) for row in bare.rows] == [(FIRST, 2, 1)]


@pytest.mark.parametrize("listed_before", [False, True], ids=["in one load", "in the graph"])
def test_row_22_the_28th_task_is_refused_with_the_rule(
    empty_store: Store, tables_folder: TablesFolder, *, listed_before: bool
) -> None:
    city = with_27_tasks(tables_folder)
    if listed_before:
        city.load_into(empty_store)
    rule(city, "else", "别处事项", "admitted_task", area_id=SECOND, basis="doc-1")
    wrong = {"as-3": "事项28", "as-4": "t-99", "as-5": "no-1", "as-6": "else", "as-7": "t-00"}
    for id_, task in wrong.items():
        early = {"valid_from": "2019-12-31"} if id_ == "as-7" else {}
        task_to(city, id_, task, **early)
    names = ("assignments", "rules") if listed_before else tuple(city.tables)
    with pytest.raises(InputError) as caught:
        city.load_into(empty_store, *names)
    told = [(fault.rule, fault.column, fault.details["listed_in"]) for fault in caught.value.faults]
    assert told == [
        ("task_not_listed", "rule_id", "准入制度"),
        ("task_not_listed", "rule_id", "准入制度"),
        ("not_a_task", "rule_id", "准入制度"),
        ("task_of_elsewhere", "rule_id", "准入制度"),
        ("task_not_then", "valid_from", "准入制度"),
    ]


def test_row_23_whom_a_street_may_summon_evaluate_veto_and_appraise_and_by_which_document(
    empty_store: Store, tables_folder: TablesFolder
) -> None:
    for power in ("evaluate", "veto", "appraise"):
        more = {"area_id": STREET, "power": power, "basis": "doc-1"}
        rule(tables_folder, f"pow-{power}", f"{power}权", "power", **more)
    rule(tables_folder, "pow-old", "旧权", "power", power="consent", valid_to="2020-06-30")
    tables_folder.load_into(empty_store)
    answer = ask(empty_store, "powers", area=STREET)
    assert [(row.power, row.over_name, row.documents) for row in answer.rows] == [
        ("summon", "教育局", ("准入制度",)),
        ("evaluate", None, ("准入制度",)),
        ("veto", None, ("准入制度",)),
        ("appraise", None, ("准入制度",)),
    ]
    assert answer.rows[0].evidence["documents"] == ("doc-1",)
    assert ask(empty_store, "powers", area=STREET, power="veto").total == 1


def test_row_24_one_document_three_more_and_what_rests_on_them_or_on_none(
    empty_store: Store, tables_folder: TablesFolder
) -> None:
    tables_folder.tables["rules"] = []
    del tables_folder.tables["assignments"]
    rule(tables_folder, "d-0", "总纲", "document")
    for number in (1, 2, 3):
        rule(tables_folder, f"d-{number}", f"配套{number}", "document", basis="d-0")
        rule(tables_folder, f"m-{number}", f"机制{number}", "mechanism", basis=f"d-{number}")
    rule(tables_folder, "m-4", "机制4", "mechanism")
    tables_folder.load_into(empty_store)
    answer = ask(empty_store, "basis", area=COUNTY)
    assert [(row.id, row.documents) for row in answer.rows] == [
        ("m-1", ("配套1", "总纲")),
        ("m-2", ("配套2", "总纲")),
        ("m-3", ("配套3", "总纲")),
        ("m-4", ()),
    ]
    assert (answer.summary.policy_documents, answer.summary.without_basis) == (4, 1)
    without = ask(empty_store, "basis", area=STREET, without_only=True)
    assert [row.id for row in without.rows] == ["m-4"]


def test_row_27_with_one_more_site_fewer_are_beyond_and_no_other_place_is_better(
    empty_store: Store, tables_folder: TablesFolder
) -> None:
    """Three places on one line, 1.1 km from each other, and the one site far from two of them."""
    north = {FIRST: "27.25", SECOND: "27.35", VILLAGE: "27.36"}
    for area, latitude in north.items():
        position(tables_folder, area, latitude)
        place = {"area_id": area, "since": "2019-01-01", "until": "2019-12-31"}
        indicator(tables_folder, f"res-of-{area}", "residents", "3000", **place)
    tables_folder.row("areas", VILLAGE)
    tables_folder.tables["walks"] = [
        tables_folder.row("walks", "walk-1") | {"area_id": FIRST, "minutes": "2"}
    ]
    tables_folder.load_into(empty_store)
    circle = ask(empty_store, "service_circle", area=COUNTY, beyond_only=False)
    assert [(row.id, row.is_beyond, row.walk_by) for row in circle.rows] == [
        (VILLAGE, True, "straight_line"),
        (SECOND, True, "straight_line"),
        (FIRST, False, "given"),
    ]
    assert circle.rows[0].walk_minutes == pytest.approx(12.23 / 4.5 * 60, rel=0.01)
    assert (circle.summary.beyond, circle.summary.residents_beyond) == (2, 6000)
    best = ask(empty_store, "next_site", area=COUNTY)
    assert (best.summary.beyond_before, best.summary.beyond_after) == (2, 0)
    assert best.summary.proven_best
    assert best.summary.reached_weight == best.summary.weight_bound == 6000
    assert best.rows[0].reaches == (SECOND, VILLAGE)
    alone = ask(empty_store, "next_site", area=COUNTY, reach_minutes=10)
    assert (alone.summary.beyond_after, alone.summary.sites_for_all) == (1, 2)
    load = ask(empty_store, "site_load", area=COUNTY)
    assert [(row.id, row.places, row.residents_per_capacity) for row in load.rows] == [
        ("site-1", 1, 37.5)
    ]


def test_row_27_each_place_says_by_which_measure_it_was_measured(
    empty_store: Store, tables_folder: TablesFolder
) -> None:
    """A river: 1.1 km along the line, and three quarters of an hour over the bridge."""
    for area, latitude in ((FIRST, "27.25"), (SECOND, "27.26"), (VILLAGE, "27.24")):
        position(tables_folder, area, latitude)
    first = tables_folder.row("footpaths", "path-1")
    over = {"start_latitude": "27.26", "start_longitude": "118.5", "minutes": "30.5"}
    over |= {"valid_from": "2020-02-01"}
    tables_folder.tables["footpaths"].append(
        first | over | {"id": "path-2", "end_longitude": "118.51", "end_latitude": "27.25"}
    )
    tables_folder.row("walks", "walk-1").update(area_id=FIRST, minutes="2")
    tables_folder.load_into(empty_store)
    circle = ask(empty_store, "service_circle", area=COUNTY, beyond_only=False)
    assert [(row.id, row.walk_minutes, row.walk_by) for row in circle.rows] == [
        (SECOND, 45.0, "network"),
        (VILLAGE, 14.8, "straight_line"),
        (FIRST, 2.0, "given"),
    ]
    told = circle.summary
    assert (told.by_given, told.by_network, told.by_straight_line) == (1, 1, 1)
    best = ask(empty_store, "next_site", area=COUNTY)
    assert [(row.reaches, row.reached_by) for row in best.rows] == [((SECOND,), ("network",))]
    before = ask(empty_store, "service_circle", area=COUNTY, as_of="2020-01-31", beyond_only=False)
    assert [row.walk_by for row in before.rows if row.id == SECOND] == ["straight_line"]


def test_row_27_a_code_table_loaded_again_leaves_the_coordinates_and_made_up_ones_say_so(
    empty_store: Store, tables_folder: TablesFolder
) -> None:
    position(tables_folder, SECOND, "27.25")
    made_up = position(tables_folder, FIRST, "27.26") | {"id": "made-up", "latitude": "28"}
    made_up["standing"] = "illustrative"
    alone = made_up | {"id": "made-up-2", "area_id": VILLAGE}
    tables_folder.tables["positions"] += [made_up, alone]
    tables_folder.load_into(empty_store)
    tables_folder.row("areas", FIRST)["official_name"] += "委员会"
    tables_folder.load_into(empty_store, "areas")
    rows = ask(empty_store, "service_circle", area=COUNTY, beyond_only=False).rows
    assert {row.id: (row.latitude, row.standing) for row in rows} == {
        FIRST: (27.26, "public"),
        SECOND: (27.25, "public"),
        VILLAGE: (28.0, "illustrative"),
    }


def test_row_27_a_site_opened_in_a_scenario_is_within_reach_there_and_not_in_the_graph(
    empty_store: Store, tables_folder: TablesFolder
) -> None:
    for area, latitude in ((FIRST, "27.25"), (SECOND, "27.35")):
        position(tables_folder, area, latitude)
    tables_folder.row("walks", "walk-1")["area_id"] = FIRST
    tables_folder.load_into(empty_store)
    site = {"name": "新站", "kind": "service_station", "area_id": SECOND}
    opened = {
        "do": "add",
        "table": "sites",
        "cells": {**site, "longitude": 118.5, "latitude": 27.35},
    }
    wanted = NewScenario.of({"name": "再设一站", "starts_on": DAY, "edits": [opened]})
    one = scenarios.create(empty_store, wanted, by="test")
    graph = Graph(empty_store)
    asked = {"area": COUNTY, "as_of": DAY}
    now = graph.answer("service_circle", **asked).summary
    supposed = graph.answer("service_circle", **asked, scenario=one.id).summary
    assert (now.within, now.beyond) == (1, 1)
    assert (supposed.within, supposed.beyond) == (2, 0)


def test_row_27_a_place_of_which_nothing_is_known_is_not_said_to_be_beyond(
    empty_store: Store, tables_folder: TablesFolder
) -> None:
    tables_folder.load_into(empty_store)
    summary = ask(empty_store, "service_circle", area=COUNTY).summary
    assert (summary.within, summary.beyond, summary.cannot_tell) == (1, 0, 2)
