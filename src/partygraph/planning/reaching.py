"""What a scenario reaches, told as a plan: its pairs beside those of the graph as it is."""

from __future__ import annotations

from dataclasses import replace

from partygraph.plan.place import Near
from partygraph.plan.proposing import Aim, propose
from partygraph.planning.reading import Place, pairs_today, read_place
from partygraph.planning.telling import links, plan_told
from partygraph.planning.values import Plan, PlanOf, StageTold
from partygraph.store import Store

_JUST = 1e-6


def reach(store: Store, wanted: PlanOf) -> Plan:
    """The pairs of a scenario as a plan, beside the graph as it is.

    Its bound says what no plan with as many changes can pass on the graph as it is; it is left out
    where the scenario changes more than pairings, so that the two cannot be set side by side.

    Args:
        wanted: with the scenario; `seconds` are for the bound.

    Raises:
        NotFoundError: the area is not in the graph, or there is no such scenario.
        InputError: there is nothing to plan there, or the scenario does not fit the graph.
    """
    plain = wanted.model_copy(
        update={"scenario": None, "from_nothing": False, "near": Near.anywhere}
    )
    before = read_place(store, plain)
    after = read_place(store, plain.model_copy(update={"scenario": wanted.scenario}))
    was = plan_told(before, plain, before.problem.today, None)
    told = plan_told(after, wanted, after.problem.today, None)
    pairs_before, pairs_after = pairs_today(before), pairs_today(after)
    met = {(one.category, one.unit_of_count): one.met_planned for one in was.goods}
    changes = len(pairs_before ^ pairs_after)
    stage = _bound(before, after, changes, told.planned.weighted_met, plain)
    return told.model_copy(
        update={
            "illustrative": before.illustrative or after.illustrative,
            "stages": () if stage is None else (stage,),
            "pairs": tuple(
                one.model_copy(update={"new": (one.unit_id, one.area_id) not in pairs_before})
                for one in told.pairs
            ),
            "ended": tuple(
                one
                for one in links(before, before.problem.today)
                if (one.unit_id, one.area_id) not in pairs_after
            ),
            "today": was.planned,
            "goods": tuple(
                one.model_copy(update={"met_today": met.get((one.category, one.unit_of_count), 0)})
                for one in told.goods
            ),
            "urgencies": tuple(
                one.model_copy(update={"met_today": other.met_planned})
                for one, other in zip(told.urgencies, was.urgencies, strict=True)
            ),
        }
    )


def _bound(
    before: Place, after: Place, changes: int, value: float, wanted: PlanOf
) -> StageTold | None:
    """What as many changes can reach at most; None where it says nothing of the scenario."""
    if before.needs != after.needs or before.units != after.units:
        return None
    effort = replace(wanted.effort, aims=(Aim.demand,))
    found = propose(replace(before.problem, most_changes=changes), effort)
    if found is None or value > found.stages[0].bound + _JUST:
        return None
    bound = found.stages[0].bound
    return StageTold(
        aim=Aim.demand,
        value=value,
        bound=round(bound, 6),
        gap=round(max(0.0, bound - value) / bound, 6) if bound else 0.0,
        seconds=round(found.seconds, 3),
        ended=found.stages[0].ended_by,
    )
