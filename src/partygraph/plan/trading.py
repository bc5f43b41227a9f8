"""What can be traded: demand met for changes made, and for fairness; each point with its bound."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from partygraph.plan.problem import Flags, Problem
from partygraph.plan.proposing import Aim, Effort, Proposal, Stage, propose


@dataclass(frozen=True, slots=True)
class Point:
    """The best plan with at most so many changes."""

    changes: int
    stage: Stage
    """Weighted demand met, and its bound."""
    worst: float
    chosen: Flags


def over_changes(problem: Problem, most: int, effort: Effort) -> Iterator[Point]:
    """The best plan for 0, 1, … `most` changes; ends early where more changes bring no more."""
    ceiling = propose(replace(problem, most_changes=None), effort)
    for changes in range(most + 1):
        found = propose(replace(problem, most_changes=changes), effort)
        if found is None:
            continue
        demand = _demand(found)
        yield Point(changes, demand, found.judged.worst, found.chosen)
        if ceiling is not None and demand.value >= _demand(ceiling).value:
            return


def _demand(found: Proposal) -> Stage:
    return next(stage for stage in found.stages if stage.aim is Aim.demand)
