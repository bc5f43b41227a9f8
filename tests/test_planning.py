"""The planner on the graph: Jian'ou's plans, their reasons and bounds, at all three doors."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from partygraph.errors import InputError, NotFoundError
from partygraph.generate import AS_OF, generate
from partygraph.graph import Graph
from partygraph.load import load
from partygraph.plan import apart
from partygraph.plan.proposing import Aim, Progress
from partygraph.planning import Plan, PlanOf, evaluate, explain, frontier, stress, suggest
from partygraph.store import Store
from partygraph.web import create_app
from partygraph.words import Language

JIANOU = {"area": "350783", "as_of": "2020-07-01", "seconds": 10}


def rules(**given: Any) -> PlanOf:
    return PlanOf.of(JIANOU | given)


def pairs(plan: Plan) -> list[tuple[str, str]]:
    return [(one.unit_id, one.area_id) for one in plan.pairs]


def sentences(error: InputError) -> list[str]:
    return [one.sentence(Language.en) for one in error.faults]


def test_from_no_pairings_the_72_units_get_a_plan_proven_within_one_percent(seeded: Store) -> None:
    plan = suggest(seeded, rules(from_nothing=True, reach="anywhere"))
    demand = plan.stages[0]
    assert demand.gap <= 0.01
    assert demand.value <= demand.bound + 1e-6
    assert 60 < plan.planned.pairings == plan.planned.units <= 72
    assert plan.planned.weighted_met > 2 * plan.today.weighted_met
    assert all(one.new for one in plan.pairs)
    assert plan.illustrative


def test_at_most_five_changes_bring_the_most_that_five_changes_can(seeded: Store) -> None:
    plan = suggest(seeded, rules(most_changes=5, give=0))
    demand = plan.stages[0]
    new = [one for one in plan.pairs if one.new]
    assert len(new) + len(plan.ended) <= 5
    assert demand.gap == 0
    assert plan.planned.weighted_met == demand.value > plan.today.weighted_met
    assert all(one.gain > 0 and one.brings for one in new)
    by_hand = evaluate(seeded, rules(most_changes=5, give=0), pairs(plan))
    assert by_hand.planned == plan.planned
    assert by_hand.pairs == plan.pairs
    assert by_hand.stages == ()


def test_a_pair_is_explained_by_what_it_brings_and_another_by_what_it_costs(
    seeded_ladybug: Store,
) -> None:
    wanted = rules(most_changes=5)
    plan = suggest(seeded_ladybug, wanted)
    new = next(one for one in plan.pairs if one.new)
    reason = explain(seeded_ladybug, wanted, pairs(plan), new.unit_id, new.area_id)
    assert reason.in_plan
    assert (reason.gain, reason.brings) == (new.gain, new.brings)
    assert reason.runner_up is not None
    assert reason.runner_up_loss is not None
    other = plan.ended[0]
    against = explain(seeded_ladybug, wanted, pairs(plan), other.unit_id, other.area_id)
    assert not against.in_plan
    assert against.loss is not None
    assert against.loss_at_least is not None
    assert against.loss >= against.loss_at_least
    assert {one.rule for one in against.binding} == {"most_changes", "unit_most"}
    busy = rules(unit_most=1, must=[pairs(plan)[0]])
    unit, area = pairs(plan)[0]
    elsewhere = next(one for _, one in pairs(plan) if one != area)
    forbidden = explain(seeded_ladybug, busy, pairs(plan), unit, elsewhere)
    assert [one.rule for one in forbidden.conflict] == ["must", "must", "unit_most"]


def test_every_single_unit_leaving_is_told_with_the_worst_together(seeded_ladybug: Store) -> None:
    told = stress(seeded_ladybug, rules(seconds=2), None, repairs=1)
    assert len(told.single) == 72
    assert [one.lost for one in told.single] == sorted(
        (one.lost for one in told.single), reverse=True
    )
    two, three = told.together
    assert told.single[0].lost <= two.lost <= three.lost
    assert two.lost <= two.lost_at_most
    assert told.repairs[0].unit_ids == told.single[0].unit_ids
    assert told.repairs[0].changes <= 3


def test_more_changes_never_bring_less(seeded_ladybug: Store) -> None:
    points = frontier(seeded_ladybug, rules(seconds=3), 4)
    assert [point.changes for point in points] == [0, 1, 2, 3, 4]
    met = [point.weighted_met for point in points]
    assert met == sorted(met)
    assert all(point.weighted_met <= point.bound + 1e-6 for point in points)
    assert points[0].begun == points[0].ended == ()


def test_both_engines_make_the_same_plan(seeded_ladybug: Store, seeded_neo4j: Store) -> None:
    plans = [suggest(store, rules(most_changes=4)) for store in (seeded_ladybug, seeded_neo4j)]
    assert plans[0].pairs == plans[1].pairs
    assert plans[0].planned == plans[1].planned
    assert plans[0].goods == plans[1].goods


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"unit_least": 3, "unit_most": 2}, ["the least, 3, is more than the most, 2"]),
        ({"seconds": 0}, ["“0” is too small; at least 0.1"]),
        ({"weights": {"high": -1}}, ["“-1” is too small; at least 0.0"]),
        ({"must": [["u-350783-0l", "350783004001"]]}, None),
        ({"area": "350783001", "must_not": [["u-350783-01", "350783999"]]}, None),
    ],
)
def test_rules_that_cannot_be_used_are_told(
    seeded_ladybug: Store, given: dict[str, Any], said: list[str] | None
) -> None:
    with pytest.raises(InputError) as caught:
        suggest(seeded_ladybug, rules(**given))
    found = sentences(caught.value)
    assert found
    assert said is None or found == said
    assert caught.value.sentence(Language.zh)


def test_rules_that_contradict_each_other_are_named_and_no_more(seeded_ladybug: Store) -> None:
    first, second = ("u-350783-01", "350783004001"), ("u-350783-01", "350783004003")
    with pytest.raises(InputError) as caught:
        suggest(seeded_ladybug, rules(unit_most=1, must=[first, second]))
    assert caught.value.rule == "plan_conflict"
    assert [one.rule for one in caught.value.faults] == ["plan_must", "plan_must", "plan_unit_most"]
    both = {"must": [first], "must_not": [first]}
    with pytest.raises(InputError) as caught:
        suggest(seeded_ladybug, rules(**both))
    assert [one.rule for one in caught.value.faults] == ["plan_must_and_must_not"]


def test_an_area_that_is_not_there_is_not_found(seeded_ladybug: Store) -> None:
    with pytest.raises(NotFoundError):
        suggest(seeded_ladybug, rules(area="110101"))


def test_an_area_without_a_community_has_nothing_to_pair(seeded_ladybug: Store) -> None:
    with pytest.raises(InputError) as caught:
        suggest(seeded_ladybug, rules(area="350783109"))
    assert caught.value.faults


def test_the_verbs_answer_over_http(seeded_ladybug: Store) -> None:
    client = TestClient(create_app(Graph(seeded_ladybug)))
    wanted = JIANOU | {"most_changes": 2}
    plan = client.post("/api/plans/suggest", json=wanted).json()
    given: dict[str, Any] = {
        "rules": wanted,
        "pairs": [[one["unit_id"], one["area_id"]] for one in plan["pairs"]],
    }
    again = client.post("/api/plans/evaluate", json=given).json()
    assert again["planned"] == plan["planned"]
    unit, area = given["pairs"][0]
    asked = given | {"unit_id": unit, "area_id": area}
    assert client.post("/api/plans/explain", json=asked).json()["in_plan"]
    stressed = client.post("/api/plans/stress", json=given | {"repairs": 0}).json()
    assert len(stressed["single"]) == 72
    traded = client.post("/api/plans/frontier", json={"rules": wanted, "most": 1}).json()
    assert [one["changes"] for one in traded] == [0, 1]
    wrong = client.post("/api/plans/suggest", json=wanted | {"seconds": 0, "unknown": 1})
    assert wrong.status_code == 422
    assert len(wrong.json()["faults"]) == 2


def test_a_verb_is_asked_by_post(seeded_ladybug: Store) -> None:
    refused = TestClient(create_app(Graph(seeded_ladybug))).get("/api/plans/suggest")
    assert (refused.status_code, refused.headers["allow"]) == (405, "POST")


def test_counties_that_share_no_unit_are_planned_apart_and_gone_on_with(
    empty_ladybug: Store, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr("partygraph.generate.plan.COUNTY_COMMUNITIES", 6)
    generate(tmp_path / "tables", communities=12, units=60, faults=0.0)
    load(empty_ladybug, tmp_path / "tables")
    wanted = PlanOf.of(
        {"area": "9901", "as_of": str(AS_OF), "from_nothing": True, "reach": "anywhere"}
    )
    whole = suggest(empty_ladybug, wanted)
    monkeypatch.setattr(apart, "_MANY", 300)
    seen, again = list[Progress](), list[Progress]()
    plan = suggest(empty_ladybug, wanted, seen.append, tmp_path / "plans")
    assert {(one.aim, one.places) for one in seen} == {(aim, 2) for aim in (None, *Aim)}
    assert {one.area_id[:6] for one in plan.pairs} == {"990181", "990182"}
    assert plan.planned.weighted_met <= whole.stages[0].bound
    assert whole.planned.weighted_met <= plan.stages[0].bound
    assert suggest(empty_ladybug, wanted, again.append, tmp_path / "plans").pairs == plan.pairs
    assert not again  # every place was read back
