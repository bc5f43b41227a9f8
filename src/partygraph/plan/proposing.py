"""The best pairings under the rules, aim by aim, each with its bound: goal programming in order.

Aims in order: meet the most weighted demand; lift the worst-off community; change least; be near.
A later aim may cost an earlier one no more than `Effort.give` of its value. A first plan comes
from annealing (`search`); the prices of the relaxed model bound every plan and say among which
pairs to search on; branch and bound begins from there where the problem is not large.
Places that share no unit are solved apart by `apart`.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

import highspy

from partygraph.plan import stopping
from partygraph.plan.aims import Aim, Effort, Ended, Progress, Stage
from partygraph.plan.judging import Judged, judge
from partygraph.plan.problem import Flags, Problem
from partygraph.plan.staging import Staged, keeps_rules

__all__ = ["Aim", "Effort", "Ended", "Progress", "Proposal", "Stage", "propose", "solver_named"]


@dataclass(frozen=True, slots=True)
class Proposal:
    """A plan with how good it is and how good it could be."""

    chosen: Flags
    """(P) Whether each pair is in it."""
    judged: Judged
    stages: tuple[Stage, ...]
    """Of the aims that were come to, in their order."""
    solver: str
    seed: int
    seconds: float
    first_seconds: float | None
    """Until there was a first plan that keeps the rules; None where branch and bound found it."""


def propose(
    problem: Problem,
    effort: Effort,
    progress: Callable[[Progress], None] = lambda _: None,
) -> Proposal | None:
    """The best plan found; None where no plan keeps the rules (see `rules.conflict`).

    Args:
        progress: told of each aim that is begun.
    """
    began, stop = time.perf_counter(), stopping.event()
    staged = Staged(problem)
    chosen = staged.first(effort, lambda: float(stopping.asked()))
    solving = time.perf_counter()
    first = solving - began if keeps_rules(problem, chosen) else None
    stages: list[Stage] = []

    searching = effort.seconds * part_of(effort, Aim.demand) * (1.0 if staged.large else 0.5)

    def share_gone() -> float:
        if stop is not None and stop.is_set():  # asked from other threads too
            return 1.0
        return (time.perf_counter() - solving) / searching

    for aim in effort.aims:
        if stages and stopping.asked():
            break
        gone = time.perf_counter() - solving
        progress(Progress(aim, 0, 1, time.perf_counter() - began))
        if aim is Aim.demand:
            chosen = staged.better(chosen, effort, searching, share_gone)
        gone = time.perf_counter() - solving
        seconds = max(0.2, (effort.seconds - gone) * part_of(effort, aim))
        reached = staged.reach(aim, chosen, effort, seconds)
        if reached is None:
            break
        chosen = reached.chosen
        stages.append(reached.stage)
        staged.keep(aim, reached.stage.value, effort)
    if not stages:
        return None
    seconds = time.perf_counter() - began
    return Proposal(
        chosen, judge(problem, chosen), tuple(stages), solver_named(), effort.seed, seconds, first
    )


_PARTS = 0.6
"""How much of the time that is left an aim may take while others follow."""


def part_of(effort: Effort, aim: Aim) -> float:
    """How much of the time that is left an aim may take; the last one all of it."""
    return 1.0 if aim is effort.aims[-1] else _PARTS


def solver_named() -> str:
    """The solver and its version."""
    solver = highspy.Highs()  # type: ignore[no-untyped-call]
    return f"HiGHS {solver.version()}"
