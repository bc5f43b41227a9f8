"""The matrix of units and communities, against plain sums over the rows of the seed."""

from collections import defaultdict
from datetime import date
from typing import Any

import pytest

from partygraph.ask.matrix import pairing_matrix
from partygraph.queries import sections
from partygraph.store import Store, read_rows

DAY = date(2020, 7, 1)
WEIGHT = {"high": 3, "medium": 2, "low": 1}


def rows_of(store: Store, table: str) -> dict[str, dict[str, Any]]:
    ids = [row["id"] for row in store.read(sections(f"load/{table}")["ids"])]
    return {
        id_: row
        for id_, row in read_rows(store, table, ids).items()
        if row["valid_from"] <= DAY and (row["valid_to"] is None or row["valid_to"] >= DAY)
    }


def both_claimed(service: dict[str, Any]) -> bool:
    days = (service["unit_claimed_on"], service["community_claimed_on"])
    return service["state"] != "stopped" and all(day is not None and day <= DAY for day in days)


def test_the_matrix_of_jianou_has_its_72_pairings_and_147_projects(seeded: Store) -> None:
    answer = pairing_matrix(seeded, area="350783", as_of=DAY, limit=10_000, evidence=True)
    assert answer.summary.units == 72
    assert answer.summary.paired == sum(one.paired for one in answer.rows) == 72
    assert sum(one.projects for one in answer.rows) == 147
    assert sum(len(one.evidence["projects"]) for one in answer.rows if one.projects) == 147
    assert answer.summary.fitting == sum(not one.paired for one in answer.rows)


def test_a_fit_is_the_open_need_that_a_unit_can_meet_alone(seeded_ladybug: Store) -> None:
    store = seeded_ladybug
    resources, demands = rows_of(store, "resources"), rows_of(store, "demands")
    services = [one for one in rows_of(store, "services").values() if both_claimed(one)]
    missing = {id_: row["quantity"] for id_, row in demands.items()}
    left = {id_: row["quantity"] for id_, row in resources.items()}
    for one in services:
        if one["resource_id"] in left:
            left[one["resource_id"]] -= one["quantity"]
            resource, demand = resources[one["resource_id"]], demands.get(one["demand_id"])
            if demand and resource["unit_of_count"] == demand["unit_of_count"]:
                missing[one["demand_id"]] -= one["quantity"]
    open_: dict[str, dict[Any, list[float]]] = defaultdict(lambda: defaultdict(lambda: [0.0, 0.0]))
    for id_, row in demands.items():
        if row["area_id"].startswith("350783") and missing[id_] > 0:
            goods = (row["category"], row["unit_of_count"])
            sums = open_[row["area_id"].partition("-")[0]][goods]
            sums[0] += missing[id_]
            sums[1] += WEIGHT[row["urgency"]] * missing[id_] / row["quantity"]
    expected: dict[tuple[str, str], float] = {}
    for community, wanted in open_.items():
        offered: dict[str, dict[Any, int]] = defaultdict(lambda: defaultdict(int))
        for id_, row in resources.items():
            goods = (row["category"], row["unit_of_count"])
            reaches = community.startswith(row["area_id"])
            if row["unit_id"] and reaches and goods in wanted and left[id_] > 0:
                offered[row["unit_id"]][goods] += left[id_]
        whole = sum(weight for _, weight in wanted.values())
        for unit, goods_of in offered.items():
            met = sum(
                wanted[goods][1] * min(amount, wanted[goods][0]) / wanted[goods][0]
                for goods, amount in goods_of.items()
            )
            expected[unit, community] = met / whole
    answer = pairing_matrix(store, area="350783", as_of=DAY, limit=10_000)
    found = {(one.unit_id, one.area_id): one.fit for one in answer.rows if one.matches}
    assert found == pytest.approx(expected, abs=5e-5)
    assert len(found) > 100


def test_a_street_sees_only_its_own_communities(seeded_ladybug: Store) -> None:
    answer = pairing_matrix(seeded_ladybug, area="350783003", as_of=DAY, limit=10_000)
    assert {one.area_id[:9] for one in answer.rows} == {"350783003"}
    assert {one.town_name for one in answer.rows} == {"瓯宁街道"}
