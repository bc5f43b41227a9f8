"""Why a pair is in a plan, why another is not, and which rules hold a plan back."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from partygraph.plan.formulation import model_of
from partygraph.plan.judging import Judged, judge
from partygraph.plan.problem import Flags, Floats, Problem, arcs_of
from partygraph.plan.proposing import Aim, Effort, propose
from partygraph.plan.rules import Rule, Wish, conflict, wishes
from partygraph.plan.solver import solve


@dataclass(frozen=True, slots=True)
class Brought:
    """What a pair brings to one need: the share of it that is met only through this pair."""

    need: int
    share: float


@dataclass(frozen=True, slots=True)
class Why:
    """Why a pair is in the plan."""

    pair: int
    gain: float
    """Weighted demand that would not be met without it, all else left as it is."""
    brought: tuple[Brought, ...]
    """Needs met through it, the most weight first."""
    runner_up: int | None
    """The pair of the same unit that would best stand in its place; None where it has no other."""
    runner_up_loss: float
    """What the plan would lose by that; below zero where the runner-up meets more."""


@dataclass(frozen=True, slots=True)
class WhyNot:
    """Why a pair is not in the plan."""

    pair: int
    conflict: tuple[Wish, ...]
    """The wishes that forbid it, where no plan that keeps all rules has it."""
    loss: float
    """What the best plan with it meets less than this plan; 0 where it is as good."""
    bound: float
    """No plan with it loses less than this."""
    gain_alone: float
    """What it would add to the plan as it stands, could it be added without giving up another."""


@dataclass(frozen=True, slots=True)
class Held:
    """How much a kind of rule holds the plan back."""

    rule: Rule
    full: int
    """How many of its wishes are used to their limit."""
    bound_gain: float
    """By how much the bound on weighted demand would rise without this rule."""


@dataclass(frozen=True, slots=True)
class Brings:
    """What a pair brings: what would not be met without it, all else left as it is."""

    gain: float
    needs: tuple[Brought, ...]
    """The most weight first."""


def brought(problem: Problem, chosen: Flags, whole: Judged, pair: int) -> Brings:
    """What a pair of a plan brings, beside what the whole plan reaches."""
    without = chosen.copy()
    without[pair] = False
    rest = judge(problem, without)
    return Brings(whole.worth - rest.worth, tuple(_brought(problem, whole, rest)))


def why(problem: Problem, chosen: Flags, pair: int) -> Why:
    """Why a pair of the plan is in it."""
    whole = judge(problem, chosen)
    brings = brought(problem, chosen, whole, pair)
    best, loss = _runner_up(problem, chosen, pair, whole.worth)
    return Why(pair, brings.gain, brings.needs, best, loss)


def _brought(problem: Problem, whole: Judged, rest: Judged) -> Iterator[Brought]:
    shares: Floats = whole.met - rest.met
    order = np.argsort(-shares * problem.need_weight, kind="stable")
    for need in order.tolist():
        if shares[need] > _TINY:
            yield Brought(need, float(shares[need]))


def _runner_up(
    problem: Problem, chosen: Flags, pair: int, worth: float
) -> tuple[int | None, float]:
    """Of the unit's other pairs that the rules on numbers leave open, the best in its place."""
    without = chosen.copy()
    without[pair] = False
    counts = np.bincount(problem.pair_community[without], minlength=len(problem.communities))
    mine = problem.pair_unit == problem.pair_unit[pair]
    full = counts[problem.pair_community] >= problem.community_most[problem.pair_community]
    others = np.flatnonzero(mine & ~chosen & ~problem.must_not & ~full)
    best: int | None = None
    reached = -np.inf
    for other in others.tolist():
        instead = without.copy()
        instead[other] = True
        value = judge(problem, instead).worth
        if value > reached + _TINY:
            best, reached = other, value
    return best, (worth - reached if best is not None else 0.0)


def why_not(problem: Problem, chosen: Flags, pair: int, effort: Effort) -> WhyNot:
    """Why a pair that is not in the plan is not."""
    must = problem.must.copy()
    must[pair] = True
    forced = replace(problem, must=must)
    worth = judge(problem, chosen).worth
    added = chosen.copy()
    added[pair] = True
    alone = judge(problem, added).worth - worth
    clash = conflict(forced)
    if clash:
        return WhyNot(pair, clash, 0.0, 0.0, alone)
    found = propose(forced, replace(effort, give=0.0))
    if found is None:
        return WhyNot(pair, (), worth, 0.0, alone)
    demand = next(stage for stage in found.stages if stage.aim is Aim.demand)
    return WhyNot(pair, (), max(0.0, worth - demand.value), max(0.0, worth - demand.bound), alone)


def what_binds(problem: Problem, chosen: Flags) -> tuple[Held, ...]:
    """Which rules hold the plan back, those first without which its bound would rise the most."""
    rules = wishes(problem)
    arcs = arcs_of(problem)
    model = model_of(problem, arcs)
    bound = solve(model, relaxed=True).bound
    reached = rules.matrix @ chosen.astype(np.float64)
    full = (reached >= rules.most - _TINY) | (reached <= rules.least + _TINY)
    held = []
    for rule in Rule:
        mine = np.array([name.rule is rule for name in rules.names], dtype=np.bool_)
        if not mine.any():
            continue
        where = np.flatnonzero(mine) + model.rules_begin
        least, most = model.row_least.copy(), model.row_most.copy()
        least[where], most[where] = -np.inf, np.inf
        free = solve(replace(model, row_least=least, row_most=most), relaxed=True).bound
        held.append(Held(rule, int((full & mine).sum()), max(0.0, free - bound)))
    return tuple(sorted(held, key=lambda one: (-one.bound_gain, one.rule)))


_TINY = 1e-7
