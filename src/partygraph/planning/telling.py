"""What the planner computed, in the words of the field."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np

from partygraph import measures
from partygraph.ask.offers_and_needs import (
    by_goods,
)
from partygraph.errors import Fault, InputError
from partygraph.model import (
    Urgency,
)
from partygraph.plan import explaining, stressing
from partygraph.plan.judging import Judged, judge
from partygraph.plan.problem import Flags
from partygraph.plan.proposing import Proposal, Stage
from partygraph.plan.rules import Wish
from partygraph.planning.reading import Place
from partygraph.planning.values import (
    Ending,
    GoodsMet,
    Indicators,
    LossTold,
    Met,
    Plan,
    PlannedPair,
    PlanOf,
    Repair,
    RuleTold,
    StageTold,
    UrgencyMet,
)


def plan_told(place: Place, wanted: PlanOf, chosen: Flags, found: Proposal | None) -> Plan:
    """A set of pairs with what it reaches, beside today."""
    problem = place.problem
    planned, today = judge(problem, chosen), judge(problem, problem.today)
    order = sorted(
        np.flatnonzero(chosen).tolist(),
        key=lambda pair: (problem.pair_community[pair], problem.pair_unit[pair]),
    )
    return Plan(
        area=wanted.area,
        as_of=wanted.as_of,
        revision=place.revision,
        illustrative=place.illustrative,
        rules=wanted,
        stages=tuple(_stage_told(stage) for stage in (found.stages if found else ())),
        pairs=tuple(_planned(place, chosen, planned, pair) for pair in order),
        ended=links(place, problem.today & ~chosen),
        today=indicators(place, problem.today, today),
        planned=indicators(place, chosen, planned),
        goods=_goods(place, today, planned),
        urgencies=_urgencies(place, today, planned),
        solver=found.solver if found else "",
        seconds=round(found.seconds, 3) if found else 0.0,
    )


def links(place: Place, which: Flags) -> tuple[Ending, ...]:
    """Pairs as units and communities."""
    return tuple(
        Ending(unit_id=unit.id, unit_name=unit.name, area_id=one, area_name=place.name(one))
        for unit, one in map(place.pair, np.flatnonzero(which).tolist())
    )


def rule_told(place: Place, wish: Wish) -> RuleTold:
    """A wish in names."""
    details = wish_fault(place, wish).details
    return RuleTold(
        rule=wish.rule,
        unit_name=details["unit"],
        area_name=details["community"],
        number=wish.number,
    )


def loss_told(place: Place, loss: stressing.Loss, bound: float, whole: float) -> LossTold:
    """What is lost, in names."""
    communities = place.problem.communities
    worst = int(loss.judged.by_community.argmin()) if communities else None
    return LossTold(
        unit_ids=tuple(place.units[unit].id for unit in loss.units),
        unit_names=tuple(place.units[unit].name for unit in loss.units),
        lost=round(loss.lost, 6),
        lost_share=_share(loss.lost, whole),
        lost_at_most=round(bound, 6),
        worst_share=round(loss.judged.worst, 6),
        worst_community=None if worst is None else place.name(communities[worst]),
    )


def repair(place: Place, chosen: Flags, loss: stressing.Loss, found: Proposal) -> Repair:
    """What a repair changes and wins back."""
    left = chosen & ~np.isin(place.problem.pair_unit, loss.units)
    return Repair(
        unit_ids=tuple(place.units[unit].id for unit in loss.units),
        changes=int((found.chosen != left).sum()),
        regained=round(found.judged.worth - loss.judged.worth, 6),
        begun=links(place, found.chosen & ~left),
        ended=links(place, left & ~found.chosen),
    )


def _stage_told(stage: Stage) -> StageTold:
    return StageTold(
        aim=stage.aim,
        value=round(stage.value, 6),
        bound=round(stage.bound, 6),
        gap=round(stage.gap, 6),
        seconds=round(stage.seconds, 3),
        ended=stage.ended_by,
    )


def _planned(place: Place, chosen: Flags, whole: Judged, pair: int) -> PlannedPair:
    unit, community = place.pair(pair)
    brings = explaining.brought(place.problem, chosen, whole, pair)
    return PlannedPair(
        unit_id=unit.id,
        unit_name=unit.name,
        unit_kind=unit.kind,
        area_id=community,
        area_name=place.name(community),
        new=not place.problem.today[pair],
        distance=int(place.problem.distance[pair]),
        gain=round(brings.gain, 6),
        brings=met(place, brings.needs),
    )


def met(place: Place, brought: Iterable[explaining.Brought]) -> tuple[Met, ...]:
    """What a pair brings, demand by demand."""
    return tuple(
        Met(
            demand_id=place.needs[one.need].id,
            demand_name=place.needs[one.need].name,
            category=place.needs[one.need].category,
            unit_of_count=place.needs[one.need].unit_of_count,
            quantity=round(one.share * float(place.problem.need_quantity[one.need]), 6),
        )
        for one in brought
    )


def indicators(place: Place, chosen: Flags, judged: Judged) -> Indicators:
    """What a set of pairs reaches."""
    problem = place.problem
    communities = len(problem.communities)
    of_community = np.bincount(problem.pair_community[chosen], minlength=communities)
    of_unit = np.bincount(problem.pair_unit[chosen], minlength=len(problem.units))
    pairings = int(chosen.sum())
    of = [
        [place.units[unit] for unit in problem.pair_unit[mine].tolist()]
        for mine in (chosen & (problem.pair_community == one) for one in range(communities))
    ]
    kinds = [len({unit.kind for unit in units}) for units in of]
    sectors = [len({unit.sector for unit in units}) for units in of]
    losses = stressing.single_losses(problem, chosen)
    worst = int(judged.by_community.argmin()) if communities else None
    numbers = [int(one) for one in of_community]
    return Indicators(
        pairings=pairings,
        units=int((of_unit > 0).sum()),
        communities=int((of_community > 0).sum()),
        communities_short=int((of_community < problem.community_least).sum()),
        weighted_met=round(judged.worth, 6),
        weighted_share=_share(judged.worth, float(problem.need_weight.sum())),
        worst_share=round(judged.worst, 6),
        worst_community=None if worst is None else place.name(problem.communities[worst]),
        gini=_rounded(measures.gini(numbers)),
        best_gini=_rounded(measures.gini(measures.fairest_split(pairings, [1] * communities))),
        most_of_a_unit=int(of_unit.max(initial=0)),
        kinds_mixed=round(sum(kinds) / communities, 6) if communities else 0.0,
        sectors_mixed=round(sum(sectors) / communities, 6) if communities else 0.0,
        steps=round(float(problem.distance[chosen].mean()), 6) if pairings else 0.0,
        largest_loss=round(losses[0].lost, 6) if losses else 0.0,
        largest_loss_unit=place.units[losses[0].units[0]].name if losses else None,
    )


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 6)


def _share(part: float, whole: float) -> float:
    return round(part / whole, 6) if whole else 1.0


def _goods(place: Place, today: Judged, planned: Judged) -> tuple[GoodsMet, ...]:
    sums: dict[Any, list[float]] = {}
    for need, one in enumerate(place.needs):
        mine = sums.setdefault(one.goods, [0.0, 0.0, 0.0])
        mine[0] += one.quantity
        mine[1] += one.quantity * float(today.met[need])
        mine[2] += one.quantity * float(planned.met[need])
    return tuple(
        GoodsMet(
            category=goods[0],
            unit_of_count=goods[1],
            needed=numbers[0],
            met_today=round(numbers[1], 6),
            met_planned=round(numbers[2], 6),
        )
        for goods, numbers in sorted(sums.items(), key=lambda item: by_goods(item[0]))
    )


def cannot(place: Place, clash: Sequence[Wish]) -> InputError:
    """No plan keeps the rules: the fewest of them that cannot be met together."""
    if not clash:
        return InputError("plan_none_in_time")
    return InputError("plan_conflict", tuple(wish_fault(place, wish) for wish in clash))


def wish_fault(place: Place, wish: Wish) -> Fault:
    """A wish as a fault of the rule that it comes from."""
    unit = "" if wish.unit is None else place.units[wish.unit].name
    community = (
        "" if wish.community is None else place.name(place.problem.communities[wish.community])
    )
    kind = "" if wish.kind is None else place.problem.kinds[wish.kind]
    details = {"unit": unit, "community": community, "kind": kind, "number": f"{wish.number:g}"}
    return Fault(f"plan_{wish.rule}", column=wish.rule, details=details)


def _urgencies(place: Place, today: Judged, planned: Judged) -> tuple[UrgencyMet, ...]:
    found = []
    for urgency in Urgency:
        mine = np.array([one.urgency == urgency for one in place.needs], dtype=np.bool_)
        weight = place.problem.need_weight[mine]
        found.append(
            UrgencyMet(
                urgency=urgency,
                weight=round(float(weight.sum()), 6),
                met_today=round(float((weight * today.met[mine]).sum()), 6),
                met_planned=round(float((weight * planned.met[mine]).sum()), 6),
            )
        )
    return tuple(found)
