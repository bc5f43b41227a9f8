"""The mission's rows 1, 3, 4, 8, 24 and 30 on both engines, with the page's numbers."""

from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

import networkx as nx
import pytest

from conftest import SEED, TablesFolder, statement
from partygraph import network
from partygraph.ask import QUESTIONS
from partygraph.ask.structure import network_rows
from partygraph.ask.things import thing
from partygraph.load import load
from partygraph.store import Rows, Store

JIANOU = "350783"
DAY = date(2020, 7, 1)


def ask(store: Store, name: str, **given: Any) -> Any:
    """Ask about Jian'ou on the day of the page."""
    return QUESTIONS[name](store, **{"as_of": DAY, **given})


def organisations(store: Store) -> Rows:
    """The organisations of Jian'ou's network."""
    return network_rows(store, JIANOU, DAY)["organisations"]


def line_to_the_top(row: dict[str, Any], by_id: dict[str, dict[str, Any]]) -> list[str]:
    """The levels from an organisation up to the one that has no parent."""
    line = [row]
    while line[-1]["parent_id"] is not None:
        line.append(by_id[line[-1]["parent_id"]])
    return [one["level"] for one in line]


FIVE = [
    "building_group",
    "grid_branch",
    "community_committee",
    "street_committee",
    "city_committee",
]


def test_row_1_there_are_15_joint_committees_73_branches_and_142_groups(seeded: Store) -> None:
    answer = ask(seeded, "organisation_levels", area=JIANOU)
    counts = {(row.level, row.form): row.organisations for row in answer.rows}
    assert counts["community_committee", "joint_committee"] == 15
    assert counts["grid_branch", "branch"] == 73
    assert counts["building_group", "group"] == 142
    assert counts["city_committee", "committee"] == 1


def test_row_1_every_building_group_has_one_path_of_length_4_to_the_city_committee(
    seeded: Store,
) -> None:
    rows = organisations(seeded)
    by_id = {row["id"]: row for row in rows}
    assert len(by_id) == len(rows), "one parent each"
    lines = [line_to_the_top(row, by_id) for row in rows if row["level"] == FIVE[0]]
    assert lines == [FIVE] * 142


def test_row_1_the_chain_of_command_of_a_group_is_those_five(seeded: Store) -> None:
    groups = [row["id"] for row in organisations(seeded) if row["level"] == FIVE[0]]
    for group in groups[:: len(groups) // 10]:
        answer = ask(seeded, "chain_of_command", organisation=group)
        assert [(row.step, row.level, row.holds) for row in answer.rows] == [
            (step, level, True) for step, level in enumerate(FIVE)
        ]


def test_row_1_the_means_are_4_87_branches_a_community_and_1_95_groups_a_branch(
    seeded: Store,
) -> None:
    rows = organisations(seeded)
    of_level = {level: {r["id"] for r in rows if r["level"] == level} for level in FIVE}
    below = Counter(row["parent_id"] for row in rows if row["level"] == "grid_branch")
    joint = {row["id"] for row in rows if row["form"] == "joint_committee"}
    assert below.keys() == joint
    assert round(below.total() / len(joint), 2) == 4.87
    groups = Counter(row["parent_id"] for row in rows if row["level"] == "building_group")
    assert groups.keys() <= of_level["grid_branch"]
    assert round(groups.total() / len(of_level["grid_branch"]), 2) == 1.95


def test_row_1_without_a_branch_its_groups_have_no_way_to_the_top(
    seeded: Store,
) -> None:
    rows = organisations(seeded)
    lost = next(row["parent_id"] for row in rows if row["level"] == "building_group")
    left = [row for row in rows if row["id"] != lost]
    graph: nx.DiGraph[str] = nx.DiGraph(
        (row["id"], row["parent_id"]) for row in left if row["parent_id"]
    )
    graph.remove_nodes_from([lost])
    top = next(row["id"] for row in rows if row["level"] == "city_committee")
    groups = {row["id"]: row["parent_id"] for row in left if row["level"] == "building_group"}
    cut_off = {g for g in groups if g not in graph or not nx.has_path(graph, g, top)}
    assert cut_off == {group for group, parent in groups.items() if parent == lost}
    assert cut_off


def test_row_3_72_units_15_communities_and_147_projects(seeded: Store) -> None:
    summary = ask(seeded, "pairing_coverage", area=JIANOU).summary
    assert (summary.units, summary.communities, summary.projects) == (72, 15, 147)
    assert round(summary.units / summary.communities, 2) == 4.8
    assert round(summary.projects / summary.units, 2) == 2.04
    assert round(summary.projects / summary.communities, 2) == 9.8


def test_row_3_the_rows_of_communities_add_up_to_the_whole(seeded: Store) -> None:
    answer = ask(seeded, "pairing_coverage", area=JIANOU)
    paired = [row for row in answer.rows if row.pairings]
    assert len(paired) == 15
    for name in ("pairings", "projects", "members_reporting"):
        total = sum(getattr(row, name) for row in answer.rows)
        assert total == getattr(answer.summary, name)


def test_row_3_the_evidence_of_a_number_is_as_many_things_as_it_says(seeded: Store) -> None:
    answer = ask(seeded, "pairing_coverage", area=JIANOU, evidence=True)
    for part in [*answer.rows, answer.summary]:
        for name in ("units", "pairings", "projects"):
            assert len(part.evidence.get(name, ())) == getattr(part, name)


def test_row_3_a_unit_shows_its_pairings(seeded: Store) -> None:
    found = network_rows(seeded, JIANOU, DAY)["pairings"]
    first = ask(seeded, "unit_pairings", unit=found[0]["unit_id"]).rows[0]
    assert (first.area_id, first.projects, first.members_reporting) == (
        found[0]["area_id"],
        found[0]["projects"],
        found[0]["members_reporting"],
    )


def test_row_4_2565_members_report_and_the_links_are_5130(seeded: Store) -> None:
    summary = ask(seeded, "pairing_coverage", area=JIANOU).summary
    assert (summary.members_reporting, summary.member_links) == (2565, 5130)
    assert round(summary.members_reporting / summary.units, 1) == 35.6


def test_row_4_each_unit_registers_at_home_as_many_as_report(seeded: Store) -> None:
    text = "MATCH (u:Unit)<-[:{}]-(n:{}) RETURN u.id AS id, n.{} AS persons"
    at_work, at_home = (Counter[str](), Counter[str]())
    for total, names in (
        (at_work, ("OF_UNIT", "Pairing", "members_reporting")),
        (at_home, ("REGISTERS_MEMBERS_OF", "Registration", "headcount")),
    ):
        for row in seeded.read(statement(text.format(*names))):
            total[row["id"]] += row["persons"]
    assert at_work == at_home
    assert at_work.total() == 2565


def parents(store: Store) -> Rows:
    """The parent of every organisation."""
    text = (
        "MATCH (o:Organisation) OPTIONAL MATCH (o)-[:SUBORDINATE_TO]->(p)"
        " RETURN o.id AS id, p.id AS parent ORDER BY id"
    )
    return store.read(statement(text))


def test_row_8_a_seat_changes_nobodys_subordination(
    empty_store: Store, tables_folder: TablesFolder
) -> None:
    tables_folder.tables["seats"] = []
    names = [name for name in tables_folder.tables if name != "seats"]
    tables_folder.load_into(empty_store, *names)
    before = parents(empty_store)
    chain = ask(empty_store, "chain_of_command", organisation="o-6").rows
    seat = {
        "id": "s-2",
        "source_id": "src",
        "standing": "public",
        "valid_from": "2020-01-01",
        "unit_id": "u-1",
        "organisation_id": "o-3",
        "seats": "1",
    }
    tables_folder.tables["seats"] = [seat]
    tables_folder.load_into(empty_store, "seats")
    assert parents(empty_store) == before
    assert ask(empty_store, "chain_of_command", organisation="o-6").rows == chain
    assert len(network_rows(empty_store, "990001", DAY)["seats"]) == 1


def test_row_8_there_are_15_joint_committees_and_those_without_a_seat_are_known(
    seeded: Store,
) -> None:
    rows = network_rows(seeded, JIANOU, DAY)
    joint = {row["id"] for row in rows["organisations"] if row["form"] == "joint_committee"}
    seated = {row["organisation_id"] for row in rows["seats"]}
    assert len(joint) == 15
    assert seated <= joint
    declared = _declared_seats(SEED)
    assert joint - seated == {one for one in joint if one not in declared}


def _declared_seats(folder: Path) -> set[str]:
    lines = (folder / "seats.csv").read_text(encoding="utf-8").splitlines()
    place = lines[0].split(",").index("organisation_id")
    return {line.split(",")[place] for line in lines[1:]}


def test_row_8_a_committee_whose_seats_have_ended_is_without_one(
    empty_store: Store, tables_folder: TablesFolder
) -> None:
    tables_folder.row("seats", "s-1")["valid_to"] = "2020-06-30"
    load(empty_store, tables_folder.write())
    assert [
        len(network_rows(empty_store, "990001", day)["seats"])
        for day in (date(2020, 6, 30), date(2020, 7, 1))
    ] == [1, 0]


def test_the_network_of_a_place_has_its_five_levels_and_its_pairings(seeded: Store) -> None:
    graph = network.build(**network_rows(seeded, JIANOU, DAY))
    assert graph.number_of_nodes() > 142 + 73 + 15 + 72


@pytest.mark.parametrize(
    ("area", "day", "expected"),
    [
        pytest.param(
            "460106",
            "2019-12-31",
            {"town": 11, "village": 129},
            id="Longhua in 2019: 11 towns and streets, 129 villages and communities",
        ),
        pytest.param(
            "610525",
            "2020-12-31",
            {
                "town/town": 9,
                "town/sub_district": 1,
                "village/village": 160,
                "village/residents_community": 15,
            },
            id="Chengcheng in 2020: 9 towns, 1 sub-district, 160 villages, 15 communities",
        ),
    ],
)
def test_the_places_are_as_large_as_the_tables_of_the_year_say(
    seeded: Store, area: str, day: str, expected: dict[str, int]
) -> None:
    counts: Counter[str] = Counter()
    for row in ask(seeded, "area_levels", area=area, as_of=day).rows:
        counts[row.level] += row.areas
        counts[f"{row.level}/{row.kind}"] += row.areas
    assert {name: counts[name] for name in expected} == expected


def test_the_first_real_gap_is_the_community_that_the_table_of_2023_added(seeded: Store) -> None:
    answer = QUESTIONS["uncovered_communities"](seeded, area="350783003")
    assert [(row.name, row.parent_name) for row in answer.rows] == [("金瓯社区", "瓯宁街道")]
    assert ask(seeded, "uncovered_communities", area="350783003").rows == ()


def test_row_24_the_documents_that_the_page_names_are_sources_that_can_be_opened(
    seeded: Store,
) -> None:
    named = {
        "src-doc-13n": "党建引领城市基层治理“1+3+N”制度",
        "src-doc-fangan": "《深化街道管理体制改革实施方案》",
        "src-doc-lianxi": "党建工作联席会议制度",
        "src-doc-zhunru": "《澄城县社区工作准入制度》",
    }
    for id_, title in named.items():
        found = thing(seeded, id_)
        assert found.table == "sources"
        assert found.row["title"] == title
        assert found.row["kind"] == "policy_document"


def test_row_30_as_of_1994_xiaosong_is_where_it_began(seeded: Store) -> None:
    began = ask(seeded, "history", body="350783109", as_of="1994-12-31")
    assert {(row.qualifier, row.value, row.unit_of_count) for row in began.rows} == {
        ("exact", 86, "bodies"),
        ("at_least", 500, "persons"),
        ("exact", 136, "persons"),
        ("at_least", 6000, "households"),
    }
    assert ask(seeded, "history", body="350783109", as_of="1994-12-30").rows == ()
