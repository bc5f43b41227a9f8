"""How evenly communities have what is shared among them."""

import pytest

from conftest import TablesFolder, embedded
from partygraph.ask.coverage import pairing_coverage
from partygraph.ask.fairness import Among, NotMeasured, Per, Shared, fairness
from partygraph.measures import gini, theil
from partygraph.store import Store, open_store

DAY = "2020-07-01"


def test_row_3_units_and_projects_beside_the_best_that_whole_numbers_allow(seeded: Store) -> None:
    answer = fairness(seeded, area="350783", as_of=DAY)
    rows = {(row.shared, row.per): row for row in answer.rows}
    units = rows[Shared.units, Per.community]
    projects = rows[Shared.projects, Per.community]
    members = rows[Shared.members_reporting, Per.community]

    assert (units.total_shared, units.communities_measured, units.mean) == (72, 15, 4.8)
    assert (units.best_highest, units.with_best_highest) == (5, 12)
    assert (units.best_lowest, units.with_best_lowest) == (4, 3)
    assert units.best_gini == pytest.approx(0.033, abs=0.0005)
    assert (projects.total_shared, projects.mean) == (147, 9.8)
    assert (projects.best_highest, projects.with_best_highest) == (10, 12)
    assert (projects.best_lowest, projects.with_best_lowest) == (9, 3)
    assert projects.best_gini == pytest.approx(0.016, abs=0.0005)
    assert (members.total_shared, members.mean, members.best_gini) == (2565, 171, 0)
    for row in rows.values():
        if row.per is Per.community:
            assert row.best_exact
            assert row.gini >= row.best_gini
    assert answer.illustrative


def test_the_measures_are_those_of_the_numbers_that_pairing_coverage_gives(seeded: Store) -> None:
    covered = [r for r in pairing_coverage(seeded, area="350783", as_of=DAY).rows if r.units]
    rows = fairness(seeded, area="350783", as_of=DAY).rows
    for row in rows:
        if row.per is Per.community:
            values = [getattr(one, row.shared) for one in covered]
            assert (row.gini, row.theil) == (gini(values), theil(values))
            assert (row.lowest, row.highest) == (min(values), max(values))


def test_without_known_residents_there_is_no_measure_and_the_row_says_why(seeded: Store) -> None:
    for row in fairness(seeded, area="350783", as_of=DAY).rows:
        if row.per is Per.residents:
            assert (row.gini, row.mean, row.left_out) == (None, None, 15)
            assert row.not_measured is NotMeasured.residents_unknown


def test_communities_without_a_unit_count_when_asked_for_and_are_never_hidden(
    seeded: Store,
) -> None:
    paired = fairness(seeded, area="350783", as_of=DAY)
    every = fairness(seeded, area="350783", as_of=DAY, among=Among.communities)
    assert paired.summary.unpaired_residents_communities > 0
    assert (
        every.summary.compared
        == paired.summary.compared + paired.summary.unpaired_residents_communities
    )
    assert every.rows[0].gini > paired.rows[0].gini
    assert every.rows[0].lowest == 0


def test_a_place_without_pairings_has_nothing_to_compare(seeded: Store) -> None:
    answer = fairness(seeded, area="460106", as_of=DAY)
    assert {row.not_measured for row in answer.rows} == {NotMeasured.no_communities}
    every = fairness(seeded, area="460106", as_of=DAY, among=Among.communities)
    assert every.rows[0].not_measured is NotMeasured.nothing_shared


def test_evidence_holds_each_thing_that_was_counted(seeded: Store) -> None:
    answer = fairness(seeded, area="350783", as_of=DAY, evidence=True)
    rows = {(row.shared, row.per): row for row in answer.rows}
    assert len(rows[Shared.units, Per.community].evidence["total_shared"]) == 72
    assert len(rows[Shared.projects, Per.community].evidence["total_shared"]) == 147
    assert len(answer.summary.evidence["compared"]) == 15
    assert rows[Shared.units, Per.demand].evidence["mean"]


def test_residents_and_demands_weigh_what_a_community_has(
    empty_store: Store, tables_folder: TablesFolder
) -> None:
    pairing = tables_folder.tables["pairings"][1]
    tables_folder.tables["pairings"] = [
        pairing | {"id": f"p-{n}", "unit_id": unit, "area_id": area, "members_reporting": members}
        for n, (unit, area, members) in enumerate(
            [
                ("u-1", "990001001001", "8"),
                ("u-2", "990001001001", "4"),
                ("u-2", "990001001002", "3"),
            ]
        )
    ]
    for name in ("projects", "services"):
        del tables_folder.tables[name]
    figure = tables_folder.tables["figures"][0] | {"measure": "", "indicator": "常住人口"}
    persons = {"unit_of_count": "persons"}
    tables_folder.tables["figures"] = [
        figure
        | persons
        | {"id": id_, "area_id": area, "value": value, "as_of": day, "qualifier": how}
        for id_, area, value, day, how in (
            ("f-1", "990001001001", "3000", "2019-12-31", "exact"),
            ("f-2", "990001001001", "2000", "2020-06-30", "about"),
            ("f-3", "990001001001", "9000", "2020-12-31", "exact"),
            ("f-4", "990001001002", "1000", "2020-06-30", "exact"),
            ("f-5", "990001001002", "5000", "2020-06-30", "at_least"),
        )
    ]
    demand = tables_folder.tables["demands"][0]
    tables_folder.tables["demands"] = [
        demand | {"id": f"d-{n}", "area_id": area, "urgency": urgency}
        for n, (area, urgency) in enumerate(
            [("990001001001", "high"), ("990001001001", "low"), ("990001001002", "medium")]
        )
    ]
    tables_folder.load_into(empty_store)
    rows = {(r.shared, r.per): r for r in fairness(empty_store, area="990001", as_of=DAY).rows}
    units = rows[Shared.units, Per.residents]
    assert (units.lowest, units.highest, units.gini, units.best_gini) == (1, 1, 0, 0)
    assert units.best_exact is False
    members = rows[Shared.members_reporting, Per.residents]
    assert (members.lowest, members.lowest_name, members.highest) == (3, "乙社区", 6)
    assert members.gini == gini([12, 3], [2000, 1000])
    by_demand = rows[Shared.members_reporting, Per.demand]
    assert (by_demand.lowest, by_demand.highest) == (1.5, 3)
    assert by_demand.theil == theil([12, 3], [4, 2])


def test_a_community_without_demands_is_left_out_and_counted(
    tables_folder: TablesFolder,
) -> None:
    with open_store(embedded(tables_folder.path / "graph.lbug"), create=True) as store:
        extra = tables_folder.tables["pairings"][1] | {"id": "p-3", "area_id": "990001001002"}
        tables_folder.tables["pairings"].append(extra)
        tables_folder.load_into(store)
        rows = {(r.shared, r.per): r for r in fairness(store, area="990001", as_of=DAY).rows}
        row = rows[Shared.units, Per.demand]
        assert (row.communities_measured, row.left_out, row.total_shared) == (1, 1, 2)
