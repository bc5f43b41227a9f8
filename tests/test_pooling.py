"""What can be drawn on, what is lacking and why: on the seed, on a tiny city, and at random."""

from __future__ import annotations

import csv
import random
import shutil
from collections import Counter
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import networkx as nx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from conftest import SEED, TablesFolder
from partygraph.ask import QUESTIONS
from partygraph.claims import (
    ClaimState,
    DemandState,
    ServiceClaim,
    claim_state,
    demand_state,
)
from partygraph.load import load
from partygraph.model import (
    AreaKind,
    AreaLevel,
    Category,
    Standing,
    UnitOfCount,
    Urgency,
    WorkState,
)
from partygraph.pooling import (
    RINGS,
    Asking,
    Binding,
    Finder,
    Given,
    Need,
    Neighbourhood,
    Offer,
    Place,
    Places,
    Reason,
    Ring,
    Stock,
    at_work,
    balance,
    drawn,
    paper_score,
    reason_of,
    ring_of,
    sole_suppliers,
)
from partygraph.settings import Settings
from partygraph.store import Store, open_store

JIANOU = "350783"
DAY = date(2020, 7, 1)
POOLING = (
    "resource_pool",
    "unmet_demands",
    "supply_demand_balance",
    "sole_suppliers",
    "idle_resources",
    "claims",
    "paper_pairings",
)


def ask(store: Store, name: str, area: str = JIANOU, **given: Any) -> Any:
    return QUESTIONS[name](store, area=area, **{"as_of": DAY} | given)


def seed_rows(table: str) -> list[dict[str, str]]:
    with (SEED / f"{table}.csv").open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def summary_of(answer: Any) -> dict[str, Any]:
    found: dict[str, Any] = answer.summary.model_dump()
    return found


# The definitions


@pytest.mark.parametrize(
    ("unit", "community", "expected"),
    [
        (DAY, DAY, ClaimState.both),
        (DAY, None, ClaimState.half_unit),
        (None, DAY, ClaimState.half_community),
        (DAY, DAY + timedelta(days=1), ClaimState.half_unit),
        (DAY + timedelta(days=1), None, ClaimState.none),
        (None, None, ClaimState.none),
    ],
)
def test_a_claim_counts_from_its_day_on(
    unit: date | None, community: date | None, expected: ClaimState
) -> None:
    assert claim_state(unit, community, DAY) is expected


def test_a_demand_is_met_only_by_what_both_sides_claimed_in_its_own_unit_of_count() -> None:
    running = WorkState.running
    both = ServiceClaim(5, running, DAY, DAY)
    half = ServiceClaim(90, running, None, DAY)
    other = ServiceClaim(90, running, DAY, DAY, same_unit_of_count=False)
    stopped = ServiceClaim(90, WorkState.stopped, DAY, DAY)
    assert [
        demand_state(10, services, DAY)
        for services in ([both, both], [both, half, stopped], [other], [half], [stopped], [])
    ] == [
        DemandState.met,
        DemandState.claimed,
        DemandState.claimed,
        DemandState.half_claimed,
        DemandState.unmet,
        DemandState.unmet,
    ]


# The seed


def test_the_pool_of_the_county_has_each_resource_once(seeded: Store) -> None:
    answer = ask(seeded, "resource_pool", evidence=True)
    assert summary_of(answer) | {"evidence": None} == {
        "village_areas": 256,
        "resources": 149,
        "resources_left": 139,
        "resources_over": 0,
        "supplying_units": 72,
        "evidence": None,
    }
    amounts: Counter[tuple[str, str]] = Counter()
    for row in seed_rows("resources"):
        amounts[row["category"], row["unit_of_count"]] += int(row["quantity"])
    found: Counter[tuple[str, str]] = Counter()
    for row in answer.rows:
        found[row.category, row.unit_of_count] += row.offered
        assert row.offered - row.committed == row.left - row.over_committed
    assert found == amounts
    ids = [id_ for row in answer.rows for id_ in row.evidence["resources"]]
    assert sorted(ids) == sorted(row["id"] for row in seed_rows("resources"))


def test_the_pool_of_a_community_goes_ring_by_ring(seeded: Store) -> None:
    answer = ask(seeded, "resource_pool", "350783001001", category="health")
    shown = [
        (row.ring, row.unit_of_count, row.resources, row.offered, row.committed,
         row.half_claimed_quantity, row.left)
        for row in answer.rows
    ]  # fmt: skip
    assert shown == [
        (Ring.paired, UnitOfCount.person_times, 2, 188, 98, 0, 90),
        (Ring.paired, UnitOfCount.hours, 1, 9, 9, 0, 0),
        (Ring.county, UnitOfCount.person_times, 1, 45, 22, 23, 23),
        (Ring.county, UnitOfCount.hours, 1, 14, 0, 14, 14),
    ]


def test_the_pool_of_an_estate_is_that_of_its_community(seeded: Store) -> None:
    of_estate = ask(seeded, "resource_pool", "350783001001-x01")
    assert of_estate.rows == ask(seeded, "resource_pool", "350783001001").rows


def test_row_6_every_project_shows_both_claims_and_one_dropped_is_one_half_claimed(
    empty_store: Store, tmp_path: Path
) -> None:
    folder = tmp_path / "seed"
    shutil.copytree(SEED, folder)

    def claimed(**dropped: str) -> None:
        rows = seed_rows("projects")
        for row in rows:
            row |= {"unit_claimed_on": "2020-06-20", "community_claimed_on": "2020-06-21"}
            row |= {column: "" for id_, column in dropped.items() if row["id"] == id_}
        with (folder / "projects.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, list(rows[0]))
            writer.writeheader()
            writer.writerows(rows)
        load(empty_store, folder)

    claimed()
    whole = ask(empty_store, "claims").summary
    assert (whole.projects, whole.projects_both, whole.projects_half) == (147, 147, 0)

    claimed(**{"prj-007": "community_claimed_on"})
    answer = ask(empty_store, "claims", show="half")
    counted = answer.summary
    assert (counted.projects, counted.projects_both, counted.projects_half) == (147, 146, 1)
    halves = [row for row in answer.rows if row.thing == "project"]
    assert [(row.id, row.claim, row.waiting_days) for row in halves] == [
        ("prj-007", ClaimState.half_unit, 11)
    ]


def test_the_seed_has_21_half_claimed_projects_and_15_half_claimed_services(seeded: Store) -> None:
    answer = ask(seeded, "claims", evidence=True)
    summary = summary_of(answer)
    evidence = summary.pop("evidence")
    assert summary == {
        "projects": 147,
        "projects_both": 111,
        "projects_half": 21,
        "projects_none": 15,
        "planned_projects": 21,
        "running_projects": 70,
        "done_projects": 53,
        "stopped_projects": 3,
        "services": 82,
        "services_both": 59,
        "services_half": 15,
        "services_none": 8,
    }
    assert {name: len(ids) for name, ids in evidence.items()} == summary
    assert answer.total == 147 + 82


def test_row_16_a_demand_with_nothing_in_reach_has_its_nearest_three_and_why_each_fails(
    seeded: Store,
) -> None:
    answer = ask(seeded, "unmet_demands")
    summary = summary_of(answer)
    assert summary == {
        "demands": 120,
        "met": 15,
        "claimed": 37,
        "half_claimed": 14,
        "unmet": 54,
        "nothing_in_reach": 24,
    }
    assert answer.total == 37 + 14 + 54
    alone = [row for row in answer.rows if row.in_reach == 0]
    assert len(alone) == 24
    fails = {
        Reason.outside_service_area,
        Reason.other_unit_of_count,
        Reason.other_period,
        Reason.stopped,
    }
    for row in alone:
        assert len(row.candidates) == 3
        assert {one.reason for one in row.candidates} <= fails
    first = alone[0]
    assert (first.id, first.missing, first.unit_of_count) == ("dem-005", 139, "households")
    assert [
        (one.resource_id, one.ring, one.reason, one.left) for one in first.candidates
    ] == [
        ("res-018", Ring.street, Reason.other_unit_of_count, 28),
        ("res-057", Ring.street, Reason.outside_service_area, 60),
        ("res-110", Ring.street, Reason.outside_service_area, 85),
    ]  # fmt: skip


def test_each_number_of_an_unmet_demand_carries_what_it_was_counted_from(seeded: Store) -> None:
    answer = ask(seeded, "unmet_demands", evidence=True)
    summary = summary_of(answer)
    assert {name: len(ids) for name, ids in summary.pop("evidence").items()} == summary
    given = {row["id"]: int(row["quantity"]) for row in seed_rows("services")}
    for row in answer.rows:
        for name in ("in_reach", "could_serve"):
            assert len(row.evidence.get(name, ())) == getattr(row, name)
        for name in ("claimed_quantity", "half_claimed_quantity"):
            amount = sum(given[id_] for id_ in row.evidence.get(name, ()))
            assert amount == getattr(row, name)
        assert len(row.evidence["candidates"]) == len(row.candidates) == 3


def test_a_demand_has_the_same_candidates_whichever_area_is_asked_for(seeded: Store) -> None:
    whole = {row.id: row for row in ask(seeded, "unmet_demands").rows}
    for area in ("350783001", "350783001001", "35"):
        for row in ask(seeded, "unmet_demands", area).rows:
            assert row == whole[row.id]


def test_the_balance_names_the_bottleneck_in_both_languages(seeded: Store) -> None:
    answer = ask(seeded, "supply_demand_balance", category="health", evidence=True)
    row = answer.rows[0]
    assert row.model_dump(exclude={"evidence", "area_names"}) == {
        "category": "health",
        "unit_of_count": "person_times",
        "offered": 364,
        "needed": 813,
        "most_met": 274,
        "unmet_quantity": 539,
        "binding": "both",
        "short_of_supply": 449,
        "short_of_reach": 90,
        "stranded": 90,
        "areas_short": 6,
        "needed_there": 813,
        "offered_there": 274,
        "units_there": 3,
        "sentence_zh": "6 个社区共需要医疗健康 813 人次，可及资源只能提供 274 人次，"
        "无论怎样分配都有 539 人次缺口",
        "sentence_en": "In 6 communities, person-times of health: 813 needed, 274 in reach, "
        "539 unmet however they are shared out",
        "illustrative": 10,
    }
    assert len(row.area_names) == row.areas_short == len(row.evidence["areas_short"])
    assert len(row.evidence["units_there"]) == row.units_there


def test_the_balance_of_the_county_says_what_binds(seeded: Store) -> None:
    answer = ask(seeded, "supply_demand_balance")
    assert summary_of(answer) == {
        "goods": 19,
        "goods_not_needed": 0,
        "goods_met": 6,
        "goods_short_of_supply": 8,
        "goods_short_of_reach": 12,
    }
    for row in answer.rows:
        assert row.most_met <= min(row.offered, row.needed)
        assert row.unmet_quantity == row.needed_there - row.offered_there
        assert row.unmet_quantity == row.short_of_supply + row.short_of_reach


def test_sole_suppliers_are_units_without_which_a_demand_has_nothing(seeded: Store) -> None:
    answer = ask(seeded, "sole_suppliers", evidence=True)
    assert {name: value for name, value in summary_of(answer).items() if name != "evidence"} == {
        "sole_units": 16,
        "areas_depending": 13,
        "demands": 35,
    }
    assert [row.demands for row in answer.rows] == [
        len(row.evidence["demands"]) for row in answer.rows
    ]
    everything = ask(seeded, "sole_suppliers", needed_only=False, limit=100_000)
    needed = {row.cursor() for row in answer.rows}
    assert needed < {row.cursor() for row in everything.rows}
    assert {row.cursor() for row in everything.rows if row.demands} == needed


def test_idle_resources_name_demands_that_they_could_serve(seeded: Store) -> None:
    answer = ask(seeded, "idle_resources", evidence=True)
    summary = summary_of(answer)
    evidence = summary.pop("evidence")
    assert summary == {"resources": 149, "unused": 98, "part_used": 41, "could_help": 67}
    assert {name: len(ids) for name, ids in evidence.items() if name in summary} == summary
    row = answer.rows[0]
    assert (row.id, row.use, row.left, row.demands, row.missing) == (
        "res-049", "unused", 7500, 7, sum(
            demand.missing
            for demand in ask(seeded, "unmet_demands").rows
            if demand.id in row.evidence["demands"]
        ),
    )  # fmt: skip
    assert [one.missing for one in row.nearby_demands] == [4000, 4000, 2000]


def test_a_pairing_on_paper_has_no_project_claim_or_service_in_the_window(seeded: Store) -> None:
    answer = ask(seeded, "paper_pairings")
    assert summary_of(answer) == {"pairings": 72, "on_paper": 1}
    row = answer.rows[0]
    assert (row.id, row.score, row.threshold, row.since) == ("pair-44", 90, 90, date(2019, 7, 2))
    assert (row.projects, row.claims, row.services) == (0, 0, 0)
    assert (row.projects_part, row.claims_part, row.services_part, row.match_part) == (
        30, 30, 30, 0,
    )  # fmt: skip
    later = ask(seeded, "paper_pairings", as_of="2026-07-01")
    assert summary_of(later) == {"pairings": 72, "on_paper": 18}
    every = ask(seeded, "paper_pairings", threshold=0, evidence=True)
    assert [row.score for row in every.rows] == sorted(
        (row.score for row in every.rows), reverse=True
    )
    assert every.total == 72
    for row in every.rows:
        parts = (row.projects_part, row.claims_part, row.services_part, row.match_part)
        assert row.score == sum(parts)
        for name in ("projects", "services"):
            assert len((row.evidence or {}).get(name, ())) == getattr(row, name)


def test_the_score_reaches_the_threshold_only_when_all_three_are_absent() -> None:
    health, law, venues = Category.health, Category.law, Category.venues
    assert paper_score(0, 0, 0, {health}, {health}).total == 90
    assert paper_score(0, 0, 0, set(), {health}).total == 100
    assert paper_score(0, 0, 1, set(), {health}).total == 70
    assert paper_score(1, 1, 1, {health, law, venues}, {health}).match == 7
    assert paper_score(1, 1, 1, {health}, {health, law}).total == 0


@pytest.mark.parametrize(
    ("state", "begun", "ended", "expected"),
    [
        ("planned", date(2020, 3, 1), None, True),
        ("planned", date(2019, 3, 1), None, False),
        ("running", date(2019, 3, 1), None, True),
        ("running", date(2019, 3, 1), date(2019, 12, 31), False),
        ("done", date(2019, 3, 1), date(2020, 1, 1), True),
        ("done", date(2019, 3, 1), None, False),
        ("stopped", date(2020, 3, 1), None, False),
        ("running", date(2020, 8, 1), None, False),
    ],
)
def test_work_counts_in_a_window_when_it_was_begun_or_going_on_in_it(
    state: str,
    begun: date,
    ended: date | None,
    expected: bool,  # noqa: FBT001  pytest gives it by name
) -> None:
    work = {"state": state, "valid_from": begun, "valid_to": ended}
    assert at_work(work, date(2020, 1, 1), DAY) is expected


@pytest.mark.parametrize("name", POOLING)
def test_both_engines_answer_a_pooling_question_alike(
    name: str, seeded_ladybug: Store, seeded_neo4j: Store
) -> None:
    for area in (JIANOU, "350783001", "350783001001", "350783001001-x01", "61"):
        answers = [
            ask(store, name, area, evidence=True).model_dump(exclude={"revision"})
            for store in (seeded_ladybug, seeded_neo4j)
        ]
        assert answers[0] == answers[1]


@pytest.mark.parametrize("name", POOLING)
def test_pages_of_a_pooling_question_join_to_the_whole(name: str, seeded_ladybug: Store) -> None:
    whole = ask(seeded_ladybug, name).rows
    cursors = [row.cursor() for row in whole]
    assert len(set(cursors)) == len(cursors)
    if len(whole) > 2:
        rest = ask(seeded_ladybug, name, after=cursors[1]).rows
        assert rest == whole[2:]


def test_a_question_reads_a_handful_of_statements_and_not_one_for_each_demand(
    seeded_ladybug: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    read, seen = seeded_ladybug.read, []

    def counting(statement: Any, /, **parameters: Any) -> Any:
        seen.append(statement.name)
        return read(statement, **parameters)

    monkeypatch.setattr(seeded_ladybug, "read", counting)
    for name in POOLING:
        seen.clear()
        QUESTIONS[name].find(seeded_ladybug, JIANOU, DAY)
        assert len(seen) <= 9, (name, seen)


# The tiny city: one reason after the other


def test_each_reason_why_a_resource_does_not_serve(
    empty_store: Store, tables_folder: TablesFolder
) -> None:
    tables = tables_folder.tables
    base = tables["resources"][0]
    tables["resources"] = [
        base | {"id": id_} | changes
        for id_, changes in (
            ("r-area", {"area_id": "990001001002"}),
            ("r-count", {"unit_of_count": "items"}),
            ("r-ended", {"valid_to": "2020-03-01"}),
            ("r-free", {}),
            ("r-full", {"quantity": "0"}),
            ("r-half", {}),
            ("r-own", {"unit_id": "", "quantity": "0"}),
            ("r-stopped", {}),
        )
    ]
    for row in tables["resources"]:
        row.setdefault("valid_to", "")
    tables["services"] = [
        tables["services"][0]
        | {"id": f"s-{resource}", "resource_id": resource, "state": state}
        | {"unit_claimed_on": "2020-02-01", "community_claimed_on": ""}
        for resource, state in (("r-half", "running"), ("r-stopped", "stopped"))
    ]
    tables_folder.load_into(empty_store)
    answer = ask(empty_store, "unmet_demands", "990001")
    row = answer.rows[0]
    assert (row.state, row.missing, row.half_claimed_quantity, row.in_reach, row.could_serve) == (
        "half_claimed", 10, 4, 5, 3,
    )  # fmt: skip
    assert [(one.resource_id, one.ring, one.reason) for one in row.candidates] == [
        ("r-own", Ring.own, Reason.no_capacity_left),
        ("r-free", Ring.paired, Reason.could_serve),
        ("r-half", Ring.paired, Reason.not_claimed_yet),
    ]


def test_a_demand_with_too_few_candidates_in_its_county_looks_elsewhere(
    empty_store: Store, tables_folder: TablesFolder
) -> None:
    tables = tables_folder.tables
    county = tables["areas"][0]
    tables["areas"] += [
        county | {"id": "990002", "name": "邻县"},
        county | {"id": "880001", "name": "远县"},
    ]
    base = tables["resources"][0]
    tables["resources"] += [
        base | {"id": "r-far", "unit_id": "", "area_id": "880001"},
        base | {"id": "r-next", "unit_id": "", "area_id": "990002", "quantity": "1"},
    ]
    tables_folder.load_into(empty_store)
    row = ask(empty_store, "unmet_demands", "990001001001").rows[0]
    assert [(one.resource_id, one.ring, one.reason) for one in row.candidates] == [
        ("res-1", Ring.paired, Reason.not_claimed_yet),
        ("r-next", Ring.elsewhere, Reason.outside_service_area),
        ("r-far", Ring.elsewhere, Reason.outside_service_area),
    ]
    assert ask(empty_store, "unmet_demands", "990002").total == 0


# Against plain computations, at random

GOODS = (
    (Category.health, UnitOfCount.hours),
    (Category.health, UnitOfCount.items),
    (Category.law, UnitOfCount.events),
)


class City:
    """A small random city: two counties, streets, communities, estates; all facts as values."""

    def __init__(self, seed: int) -> None:
        self.chance = random.Random(seed)
        self.places = list(self._places())
        self.areas = [place.id for place in self.places]
        self.parent = {place.id: place.parent_id for place in self.places}
        self.level = {place.id: place.level for place in self.places}
        self.villages = [id_ for id_ in self.areas if self.level[id_] == AreaLevel.village]
        units = [f"u-{n}" for n in range(self.chance.randint(1, 5))]
        self.located = {unit: self.chance.choice(self.areas) for unit in units}
        self.paired = {
            unit: frozenset(self.chance.sample(self.villages, self.chance.randint(0, 2)))
            for unit in units
        }
        self.offers = [self._offer(n) for n in range(self.chance.randint(0, 12))]
        self.needs = [self._need(n) for n in range(self.chance.randint(0, 8))]
        self.services = [
            service
            for n in range(self.chance.randint(0, 8))
            if self.offers and self.needs
            for service in [self._service(n)]
        ]

    def _places(self) -> Any:
        def place(id_: str, level: AreaLevel, parent: str | None) -> Place:
            kind = {
                AreaLevel.province: AreaKind.province,
                AreaLevel.county: AreaKind.county,
                AreaLevel.town: AreaKind.town,
                AreaLevel.village: AreaKind.residents_community,
                AreaLevel.estate: AreaKind.estate,
            }[level]
            return Place(id_, f"名{id_}", level, kind, parent, date(2016, 1, 1), None, inside=True)

        yield place("99", AreaLevel.province, None)
        for county in ("990001", "990002"):
            yield place(county, AreaLevel.county, "99")
            for town in range(1, self.chance.randint(1, 2) + 1):
                town_id = f"{county}{town:03}"
                yield place(town_id, AreaLevel.town, county)
                for village in range(1, self.chance.randint(1, 3) + 1):
                    village_id = f"{town_id}{village:03}"
                    yield place(village_id, AreaLevel.village, town_id)
                    if self.chance.random() < 0.3:
                        yield place(f"{village_id}-x01", AreaLevel.estate, village_id)

    def _offer(self, n: int) -> Offer:
        unit = self.chance.choice([None, *self.located])
        category, unit_of_count = self.chance.choice(GOODS)
        ends = date(2020, 3, 1) if self.chance.random() < 0.15 else None
        return Offer(
            f"r-{n}", f"资源{n}", category, unit_of_count, self.chance.randint(0, 9),
            self.chance.choice(self.areas), unit, unit and f"单位{unit}",
            unit and self.located[unit], date(2020, 1, 1), ends, Standing.illustrative,
        )  # fmt: skip

    def _need(self, n: int) -> Need:
        area = self.chance.choice(self.villages + self.areas)
        category, unit_of_count = self.chance.choice(GOODS)
        return Need(
            f"d-{n}", f"需求{n}", category, "demand", self.chance.choice(list(Urgency)),
            unit_of_count, self.chance.randint(0, 12), area, f"名{area}", Standing.illustrative,
        )  # fmt: skip

    def _service(self, n: int) -> Given:
        offer, need = self.chance.choice(self.offers), self.chance.choice(self.needs)
        days = (None, date(2020, 6, 1), date(2020, 6, 1), date(2020, 8, 1))
        return Given(
            f"s-{n}", offer.id, need.id, offer.unit_of_count, self.chance.randint(0, 6),
            self.chance.choice(list(WorkState)), self.chance.choice(days),
            self.chance.choice(days), Standing.illustrative,
        )  # fmt: skip

    def chain(self, area: str) -> list[str]:
        found: list[str] = [area]
        while parent := self.parent[found[-1]]:
            found.append(parent)
        return found

    def reaches(self, offer: Offer, area: str) -> bool:
        return offer.area_id in self.chain(area)

    def at(self, area: str, level: AreaLevel) -> str | None:
        return next((one for one in self.chain(area) if self.level[one] == level), None)

    def write(self, path: Path) -> Path:
        """Its tables."""
        common = {"source_id": "src", "standing": "illustrative", "valid_from": "2020-01-01"}
        link = common | {"valid_to": ""}
        tables: dict[str, list[dict[str, Any]]] = {
            "sources": [{"id": "src", "title": "示例", "kind": "illustration"}],
            "areas": [
                link
                | {"id": one.id, "name": one.name, "official_name": one.name, "kind": one.kind}
                | {"level": one.level, "parent_id": one.parent_id or ""}
                for one in self.places
            ],
            "units": [
                link
                | {"id": id_, "name": f"单位{id_}", "kind": "government_body"}
                | {"sector": "law", "area_id": area}
                for id_, area in self.located.items()
            ],
            "pairings": [
                link | {"id": f"p-{unit}-{area}", "unit_id": unit, "area_id": area}
                for unit, areas in self.paired.items()
                for area in sorted(areas)
            ],
            "resources": [
                link
                | {"id": one.id, "name": one.name, "category": one.category}
                | {"unit_id": one.unit_id or "", "area_id": one.area_id, "quantity": one.quantity}
                | {"unit_of_count": one.unit_of_count, "valid_to": one.valid_to or ""}
                for one in self.offers
            ],
            "demands": [
                link
                | {"id": one.id, "name": one.name, "category": one.category}
                | {"area_id": one.area_id, "urgency": one.urgency, "quantity": one.quantity}
                | {"unit_of_count": one.unit_of_count}
                for one in self.needs
            ],
            "services": [
                link
                | {"id": one.id, "resource_id": one.resource_id, "demand_id": one.demand_id}
                | {"quantity": one.quantity, "state": one.state}
                | {"unit_claimed_on": one.unit_claimed_on or ""}
                | {"community_claimed_on": one.community_claimed_on or ""}
                for one in self.services
            ],
        }
        path.mkdir(parents=True, exist_ok=True)
        for name, rows in tables.items():
            if rows:
                with (path / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
                    writer = csv.DictWriter(file, list(rows[0]))
                    writer.writeheader()
                    writer.writerows(rows)
        return path


cities = st.integers(0, 10**9).map(City)


def plain_ring(city: City, offer: Offer, community: str) -> Ring:
    """The rings as their definitions say them."""
    located = city.chain(offer.unit_area_id) if offer.unit_area_id else []
    served = city.chain(offer.area_id)
    if offer.unit_id is None and community in served:
        return Ring.own
    if offer.unit_id and community in city.paired[offer.unit_id]:
        return Ring.paired
    town, county = city.at(community, AreaLevel.town), city.at(community, AreaLevel.county)
    if town and town in served + located:
        return Ring.street
    return Ring.county if county and county in served + located else Ring.elsewhere


def plain_committed(city: City, offer: Offer) -> tuple[int, int]:
    """What both sides, and what one side, has claimed of a resource."""
    sides = {0: 0, 1: 0, 2: 0}
    for one in city.services:
        if one.resource_id == offer.id and one.state != WorkState.stopped:
            days = (one.unit_claimed_on, one.community_claimed_on)
            sides[sum(day is not None and day <= DAY for day in days)] += one.quantity
    return sides[2], sides[1]


@settings(deadline=None, max_examples=100)
@given(cities)
def test_the_balance_is_a_maximum_flow_and_its_bottleneck_a_minimum_cut(city: City) -> None:
    places = Places(city.places)
    for goods in GOODS:
        offers = [one for one in city.offers if one.goods == goods]
        needs = [one for one in city.needs if one.goods == goods]
        found = balance(
            [Stock(one.id, one.quantity, one.area_id, one.unit_id) for one in offers],
            [Stock(one.id, one.quantity, one.area_id) for one in needs],
            places,
        )
        network: nx.DiGraph[str] = nx.DiGraph()
        network.add_nodes_from(["all offered", "all needed"])
        for offer in offers:
            network.add_edge("all offered", offer.id, capacity=offer.quantity)
            for need in needs:
                if city.reaches(offer, need.area_id):
                    network.add_edge(offer.id, need.id)
        for need in needs:
            network.add_edge(need.id, "all needed", capacity=need.quantity)
        flow = nx.maximum_flow_value(network, "all offered", "all needed")
        cut, _ = nx.minimum_cut(network, "all offered", "all needed")
        assert found.most_met == flow == cut
        assert found.most_met <= min(found.offered, found.needed)
        # The bottleneck that is named is itself a cut of that capacity.
        short = {one.id for one in found.short}
        exhausted = {one.id for one in found.exhausted}
        assert exhausted == {
            offer.id
            for offer in offers
            if offer.quantity
            and any(n.id in short and city.reaches(offer, n.area_id) for n in needs)
        }
        met = sum(one.quantity for one in needs if one.id not in short)
        assert met + sum(one.quantity for one in found.exhausted) == flow
        assert (found.binding is Binding.none) == (found.unmet == 0) == (not short)
        assert found.short_of_supply + found.short_of_reach == found.unmet
        assert found.short_of_reach >= 0


@settings(deadline=None, max_examples=100)
@given(cities)
def test_the_nearest_ring_of_many_communities_is_the_nearest_over_each(city: City) -> None:
    places = Places(city.places)
    for area in city.areas:
        communities = [one for one in city.villages if area in city.chain(one)]
        near = Neighbourhood(communities, city.paired, places)
        for offer in city.offers:
            assert ring_of(offer, area, city.paired, places) == plain_ring(city, offer, area)
            rings = [
                plain_ring(city, offer, one)
                for one in communities
                if city.reaches(offer, one) or one in city.chain(offer.area_id)
            ]
            if rings:
                assert near.ring_of(offer) == min(rings, key=RINGS.index)


@settings(deadline=None, max_examples=100)
@given(cities)
def test_the_nearest_resources_are_the_nearest_of_all(city: City) -> None:
    places, taken = Places(city.places), drawn(city.services, DAY)
    finder = Finder(city.offers, taken, city.paired, places, DAY)
    for need in city.needs:
        services = [one for one in city.services if one.demand_id == need.id]
        community = city.at(need.area_id, AreaLevel.village) or need.area_id
        found = finder.nearest(need, services, beyond=True)
        rings = sorted(
            RINGS.index(plain_ring(city, offer, community))
            for offer in city.offers
            if offer.category == need.category
        )
        assert [RINGS.index(one.ring) for one in found] == rings[:3]
        assert len({one.offer.id for one in found}) == len(found)
        for one, other in pairwise(found):
            if one.ring is other.ring is not Ring.elsewhere:
                assert list(Reason).index(one.reason) <= list(Reason).index(other.reason)
        for one in found:
            here = [service for service in services if service.resource_id == one.offer.id]
            remains = max(one.offer.quantity - plain_committed(city, one.offer)[0], 0)
            reaches = city.reaches(one.offer, need.area_id)
            assert one.left == remains
            assert one.reason is reason_of(one.offer, need, here, remains, DAY, reaches=reaches)
            if one.reason in {Reason.could_serve, Reason.no_capacity_left}:
                assert reaches
                assert one.offer.unit_of_count == need.unit_of_count
                assert (remains > 0) == (one.reason is Reason.could_serve)
        assert {one.id for one in finder.reaching(need)} == {
            one.id
            for one in city.offers
            if one.goods == need.goods and one.valid_to is None and city.reaches(one, need.area_id)
        }


@settings(deadline=None, max_examples=100)
@given(cities)
def test_the_nearest_demands_of_a_resource_are_the_nearest_of_all(city: City) -> None:
    lacking = [(need, 1 + need.quantity) for need in city.needs]
    asking = Asking(lacking, city.paired, Places(city.places))
    urgencies = list(Urgency)
    for offer in city.offers:
        ringed = [
            (
                RINGS.index(
                    plain_ring(
                        city, offer, city.at(need.area_id, AreaLevel.village) or need.area_id
                    )
                ),
                urgencies.index(need.urgency),
                -amount,
                need.id,
            )
            for need, amount in lacking
            if need.goods == offer.goods and city.reaches(offer, need.area_id)
        ]
        assert [
            (RINGS.index(ring), urgencies.index(need.urgency), -amount, need.id)
            for need, amount, ring in asking.nearest(offer)
        ] == sorted(ringed)[:3]
        assert len(asking.reached_by(offer)) == len(ringed)
        assert asking.missing(offer) == -sum(amount for _, _, amount, _ in ringed)


@settings(deadline=None, max_examples=100)
@given(cities)
def test_a_sole_supplier_is_the_only_unit_that_reaches_the_demand(city: City) -> None:
    found = sole_suppliers(city.offers, city.needs, (), Places(city.places))
    expected = set()
    for need in city.needs:
        units = {
            offer.unit_id
            for offer in city.offers
            if offer.goods == need.goods and city.reaches(offer, need.area_id)
        }
        if len(units) == 1 and None not in units:
            expected.add((units.pop(), need.id))
    assert {(one.unit_id, need.id) for one in found for need in one.needs} == expected


@settings(
    deadline=None, max_examples=10, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(city=cities)
def test_answers_from_a_store_equal_a_plain_count_over_the_tables(
    city: City, tmp_path_factory: pytest.TempPathFactory
) -> None:
    path = tmp_path_factory.mktemp("city")
    with open_store(Settings(store=str(path / "graph.lbug")), create=True) as store:
        load(store, city.write(path / "tables"))
        for area in ("99", "990001", "990001001", "990001001001"):
            _check_pool(city, store, area)
            _check_unmet(city, store, area)
            _check_idle(city, store, area)


def _check_pool(city: City, store: Store, area: str) -> None:
    inside = [one for one in city.areas if area in city.chain(one)]
    there = [
        offer
        for offer in city.offers
        if offer.valid_to is None and (offer.area_id in inside or city.reaches(offer, area))
    ]
    answer = ask(store, "resource_pool", area, evidence=True)
    totals: Counter[tuple[str, str, str]] = Counter()
    for offer in there:
        committed, half = plain_committed(city, offer)
        for name, amount in (
            ("resources", 1),
            ("offered", offer.quantity),
            ("committed", committed),
            ("half_claimed_quantity", half),
            ("left", max(offer.quantity - committed, 0)),
        ):
            totals[*offer.goods, name] += amount
    found: Counter[tuple[str, str, str]] = Counter()
    for row in answer.rows:
        for name in ("resources", "offered", "committed", "half_claimed_quantity", "left"):
            found[row.category, row.unit_of_count, name] += getattr(row, name)
        assert len(row.evidence["resources"]) == row.resources
    assert found == totals
    assert answer.summary.resources == len(there)


def _check_unmet(city: City, store: Store, area: str) -> None:
    answer = ask(store, "unmet_demands", area)
    expected = {}
    for need in city.needs:
        if area not in city.chain(need.area_id):
            continue
        given = claimed = 0
        half = False
        for one in city.services:
            if one.demand_id != need.id or one.state == WorkState.stopped:
                continue
            days = (one.unit_claimed_on, one.community_claimed_on)
            sides = sum(day is not None and day <= DAY for day in days)
            half = half or sides == 1
            claimed += sides == 2
            given += one.quantity if sides == 2 and one.unit_of_count == need.unit_of_count else 0
        if given < need.quantity:
            state = "claimed" if claimed else "half_claimed" if half else "unmet"
            expected[need.id] = (state, need.quantity - given)
    assert {row.id: (row.state.value, row.missing) for row in answer.rows} == expected


def _check_idle(city: City, store: Store, area: str) -> None:
    offers = {one.id: one for one in city.offers}
    needs = {one.id: one for one in city.needs}
    missing = {row.id: row.missing for row in ask(store, "unmet_demands", area).rows}
    answer = ask(store, "idle_resources", area, evidence=True)
    for row in answer.rows:
        offer = offers[row.id]
        could = {
            id_
            for id_ in missing
            if needs[id_].goods == offer.goods and city.reaches(offer, needs[id_].area_id)
        }
        assert set((row.evidence or {}).get("demands", ())) == could
        assert (row.demands, row.missing) == (len(could), sum(missing[id_] for id_ in could))
        live = [
            one
            for one in city.services
            if one.resource_id == row.id and one.state != WorkState.stopped
        ]
        assert (row.use == "unused") == (not live)
