"""What a set of pairs reaches: how much of each need is met, when capacity is used at its best."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from partygraph.plan.formulation import model_of
from partygraph.plan.problem import Arcs, Flags, Floats, Ints, Problem, Reading, arcs_of
from partygraph.plan.solver import Model, Solved, solve


@dataclass(frozen=True, slots=True)
class Judged:
    """What a plan reaches."""

    met: Floats
    """(N) Share of each need that is met, from 0 to 1."""
    by_community: Floats
    """(J) Weighted share met; 1 where nothing is needed."""
    worth: float
    """Weighted demand met, in the needs' weights."""

    @property
    def worst(self) -> float:
        """The share of the worst-off community."""
        return float(self.by_community.min(initial=1.0))


def judge(problem: Problem, chosen: Flags) -> Judged:
    """Exactly what a set of pairs reaches under the problem's reading of capacity.

    Args:
        chosen: (P) whether each pair is in the plan; the rules are not asked.
    """
    some = _with_only(problem, chosen)
    met = _covered(some) if problem.reading is Reading.coverage else _supplied(some)
    return judged(problem, met)


def judged(problem: Problem, met: Floats) -> Judged:
    """What a plan reaches that meets such shares of the needs."""
    worth = met * problem.need_weight
    communities = len(problem.communities)
    wanted = np.bincount(problem.need_community, problem.need_weight, minlength=communities)
    reached = np.bincount(problem.need_community, worth, minlength=communities)
    shares = np.divide(reached, wanted, out=np.ones(communities), where=wanted > 0)
    return Judged(met, shares, float(worth.sum()))


def _with_only(problem: Problem, chosen: Flags) -> Problem:
    """The problem with only these pairs, without rules; equal shares as supplies of their own."""
    where = np.flatnonzero(chosen)
    some = replace(
        _part(problem, where, np.arange(len(problem.need_quantity))),
        must=np.zeros(len(where), dtype=np.bool_),
        must_not=np.zeros(len(where), dtype=np.bool_),
        unit_least=np.zeros_like(problem.unit_least),
        unit_most=np.full_like(problem.unit_most, len(problem.communities)),
        community_least=np.zeros_like(problem.community_least),
        community_most=np.full_like(problem.community_most, len(problem.units)),
        kind_least=np.zeros_like(problem.kind_least),
        most_changes=None,
        budget=None,
    )
    return _shared_equally(some) if problem.reading is Reading.equal_share else some


def _shared_equally(problem: Problem) -> Problem:
    """Each pair becomes a unit of its own with its part of the capacity."""
    pairs_of = np.bincount(problem.pair_unit, minlength=len(problem.units))
    order = np.argsort(problem.supply_unit, kind="stable")
    sorted_units = problem.supply_unit[order]
    first = np.searchsorted(sorted_units, problem.pair_unit)
    counts = np.searchsorted(sorted_units, problem.pair_unit, side="right") - first
    pair = np.repeat(np.arange(len(counts)), counts)
    before = np.repeat(np.cumsum(counts) - counts, counts)
    supply = order[np.arange(len(pair)) - before + np.repeat(first, counts)]
    number = len(problem.pair_unit)
    return replace(
        problem,
        units=tuple(problem.units[unit] for unit in problem.pair_unit.tolist()),
        pair_unit=np.arange(number),
        supply_unit=pair,
        supply_goods=problem.supply_goods[supply],
        supply_quantity=problem.supply_quantity[supply] / pairs_of[problem.pair_unit[pair]],
        supply_reach=tuple(problem.supply_reach[one] for one in supply.tolist()),
        unit_least=np.zeros(number, dtype=np.int64),
        unit_most=np.ones(number, dtype=np.int64),
        unit_kind=problem.unit_kind[problem.pair_unit],
        reading=Reading.split,
    )


def _supplied(problem: Problem) -> Floats:
    """How much of each need is met by the pairs of a problem, all of them open.

    Where all units of a community have no other, its pools are filled in the order of worth; the
    rest is a weighted transportation problem.
    """
    pairs_of = np.bincount(problem.pair_unit, minlength=len(problem.units))
    shared = np.zeros(len(problem.communities), dtype=np.bool_)
    shared[problem.pair_community[pairs_of[problem.pair_unit] > 1]] = True
    met = _filled(problem, ~shared)
    needs = np.flatnonzero(shared[problem.need_community])
    pairs = np.flatnonzero(shared[problem.pair_community])
    if len(needs) and len(pairs):
        met[needs] = _flowing(_part(problem, pairs, needs))
    return met


def _filled(problem: Problem, alone: Flags) -> Floats:
    """What is met in communities of which each unit has no other; nothing elsewhere."""
    home = np.full(len(problem.units), -1, dtype=np.int64)
    mine = alone[problem.pair_community]
    home[problem.pair_unit[mine]] = problem.pair_community[mine]
    at = home[problem.supply_unit]
    reaches = [
        place >= 0 and (reach is None or place in reach)
        for place, reach in zip(at.tolist(), problem.supply_reach, strict=True)
    ]
    supplies = np.flatnonzero(reaches)
    goods = 1 + max(problem.supply_goods.max(initial=0), problem.need_goods.max(initial=0))
    pool = problem.need_community * goods + problem.need_goods
    filled = np.bincount(
        at[supplies] * goods + problem.supply_goods[supplies],
        problem.supply_quantity[supplies],
        minlength=len(problem.communities) * goods,
    )
    quantity = problem.need_quantity
    some = quantity > 0
    worth = np.divide(problem.need_weight, quantity, out=np.zeros(len(quantity)), where=some)
    order = np.lexsort((-worth, pool))
    before = np.cumsum(quantity[order]) - quantity[order]
    begins = np.searchsorted(pool[order], pool[order])
    met = np.zeros(len(quantity))
    left = filled[pool[order]] - (before - before[begins])
    met[order] = np.clip(
        np.divide(left, quantity[order], out=np.zeros(len(order)), where=some[order]), 0.0, 1.0
    )
    return met


def _part(problem: Problem, pairs: Ints, needs: Ints) -> Problem:
    """The problem with only these pairs and needs."""
    return replace(
        problem,
        pair_unit=problem.pair_unit[pairs],
        pair_community=problem.pair_community[pairs],
        today=problem.today[pairs],
        must=problem.must[pairs],
        must_not=problem.must_not[pairs],
        distance=problem.distance[pairs],
        cost=problem.cost[pairs],
        need_community=problem.need_community[needs],
        need_goods=problem.need_goods[needs],
        need_quantity=problem.need_quantity[needs],
        need_weight=problem.need_weight[needs],
        need_sources=problem.need_sources[needs],
    )


def _flowing(problem: Problem) -> Floats:
    """How much of each need is met when units share what they have among their communities."""
    model = model_of(problem, arcs_of(problem))
    point = solve_with(model, np.ones(len(problem.pair_unit), dtype=np.bool_)).point
    if point is None:
        return np.zeros(len(problem.need_quantity))
    return np.clip(point[model.met], 0.0, 1.0)


def solve_with(model: Model, chosen: Flags) -> Solved:
    """What a model reaches when just these pairs are open."""
    given, pairs = chosen.astype(np.float64), len(chosen)
    least = np.concatenate([given, model.least[pairs:]])
    most = np.concatenate([given, model.most[pairs:]])
    return solve(replace(model, least=least, most=most), relaxed=True)


def _covered(problem: Problem) -> Floats:
    arcs: Arcs = arcs_of(problem)
    seen = np.unique(np.stack([arcs.pair, arcs.need], axis=1), axis=0)
    sources = np.bincount(seen[:, 1], minlength=len(problem.need_quantity))
    met: Floats = (sources >= np.maximum(problem.need_sources, 1)).astype(np.float64)
    return met
