"""What happens when units leave: every single one, and the worst few together.

What a set of units leaving costs is no more than what these units bring alone, added up (the value
of a plan is submodular in its units), which bounds the worst sets and prunes the search for them.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import combinations

import numpy as np

from partygraph.plan.judging import Judged, judge
from partygraph.plan.problem import Flags, Problem
from partygraph.plan.proposing import Effort, Proposal, propose


@dataclass(frozen=True, slots=True)
class Loss:
    """What leaves, and what is lost by it."""

    units: tuple[int, ...]
    lost: float
    """Weighted demand that was met and is no longer."""
    judged: Judged


@dataclass(frozen=True, slots=True)
class Worst:
    """The worst units to lose together."""

    loss: Loss
    bound: float
    """No so many units cost more than this; equal to the loss where the search was complete."""
    looked_at: int


def single_losses(problem: Problem, chosen: Flags) -> tuple[Loss, ...]:
    """Every unit of the plan leaving by itself, the worst first, then by position."""
    whole = judge(problem, chosen).worth
    units = np.unique(problem.pair_unit[chosen]).tolist()
    losses = [_loss(problem, chosen, (unit,), whole) for unit in units]
    return tuple(sorted(losses, key=lambda loss: (-loss.lost, loss.units)))


def worst_together(problem: Problem, chosen: Flags, number: int, *, most: int = 20_000) -> Worst:
    """The worst `number` units to leave together.

    Args:
        most: sets that are looked at; when more would have to be, the bound says how much worse a
            set that was not looked at could be.
    """
    whole = judge(problem, chosen).worth
    units = np.unique(problem.pair_unit[chosen]).tolist()
    alone = {unit: judge(problem, chosen & (problem.pair_unit == unit)).worth for unit in units}
    order = sorted(units, key=lambda unit: (-alone[unit], unit))
    best: Loss | None = None
    looked = 0
    left_out = 0.0
    considered = _few_enough(len(order), number, most)
    sets = sorted(
        combinations(order[:considered], number),
        key=lambda some: -sum(alone[unit] for unit in some),
    )
    for some in sets:
        ceiling = sum(alone[unit] for unit in some)
        if best is not None and ceiling <= best.lost:
            break
        if looked == most:
            left_out = ceiling
            break
        looked += 1
        loss = _loss(problem, chosen, tuple(sorted(some)), whole)
        if best is None or loss.lost > best.lost:
            best = loss
    if best is None:
        best = Loss((), 0.0, judge(problem, chosen))
    if considered < len(order):
        outside = [alone[unit] for unit in order[: number - 1]] + [alone[order[considered]]]
        left_out = max(left_out, sum(outside))
    return Worst(best, max(best.lost, left_out), looked)


def repaired(
    problem: Problem, chosen: Flags, leaving: tuple[int, ...], changes: int, effort: Effort
) -> Proposal | None:
    """The best plan without these units, at most so many pairs away from what is left."""
    gone = np.isin(problem.pair_unit, leaving)
    least = problem.unit_least.copy()
    least[list(leaving)] = 0
    left = replace(
        problem,
        today=chosen & ~gone,
        must=problem.must & ~gone,
        must_not=problem.must_not | gone,
        unit_least=least,
        most_changes=changes,
    )
    return propose(left, effort)


def _loss(problem: Problem, chosen: Flags, units: tuple[int, ...], whole: float) -> Loss:
    judged = judge(problem, chosen & ~np.isin(problem.pair_unit, units))
    return Loss(units, whole - judged.worth, judged)


def _few_enough(units: int, number: int, most: int) -> int:
    """How many of the strongest units can be combined without too many sets to sort."""
    size, sets = number, 1
    while size < units and sets * (size + 1) / (size + 1 - number) <= 50 * most:
        size += 1
        sets = sets * size // (size - number)
    return min(size, units)
