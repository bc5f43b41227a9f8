"""The best pairings under the rules, aim by aim, each with its bound: goal programming in order.

Aims in order: meet the most weighted demand; lift the worst-off community; change least; be near.
A later aim may cost an earlier one no more than `Effort.give` of its value. A first plan comes
from annealing (`search`); the solver begins from it, improves it and proves how much better any
plan could be. A problem that falls apart into places that share no unit is solved place by place.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import StrEnum

import highspy
import numpy as np
from scipy import sparse

from partygraph.plan import stopping
from partygraph.plan.formulation import model_of
from partygraph.plan.judging import Judged, judge, solve_with
from partygraph.plan.problem import Flags, Floats, Problem, arcs_of
from partygraph.plan.search import anneal
from partygraph.plan.solver import Model, Solved, solve


class Aim(StrEnum):
    """What a plan is to reach, in the order in which it is reached."""

    demand = "demand"
    """Weighted demand met: as much as can be."""
    worst_off = "worst_off"
    """The share met in the worst-off community: as large as can be."""
    changes = "changes"
    """Pairs opened and closed against today: as few as can be."""
    distance = "distance"
    """Steps of distance of all pairs together: as few as can be."""


class Ended(StrEnum):
    """What ended the work on an aim."""

    proven = "proven"
    """No plan is better by more than the gap asked for."""
    seconds = "seconds"
    nodes = "nodes"
    stopped = "stopped"
    """Whoever asked stopped it (`stopping`); later aims were not begun."""


@dataclass(frozen=True, slots=True)
class Effort:
    """How hard to try."""

    seconds: float = 30.0
    """For the solver, all aims together; a run that it ends can differ on a slower machine."""
    moves: int = 300_000
    """Of annealing."""
    nodes: int = 20_000
    """Of branch and bound, for each aim."""
    gap: float = 1e-4
    give: float = 0.005
    """What later aims may cost an earlier one, as a share of its value."""
    seed: int = 1


@dataclass(frozen=True, slots=True)
class Stage:
    """How far one aim was reached."""

    aim: Aim
    value: float
    bound: float
    """No plan that keeps the earlier aims has a better value than this."""
    gap: float
    """(bound − value) / bound, in absolute value."""
    seconds: float
    ended_by: Ended


@dataclass(frozen=True, slots=True)
class Proposal:
    """A plan with how good it is and how good it could be."""

    chosen: Flags
    """(P) Whether each pair is in it."""
    judged: Judged
    stages: tuple[Stage, ...]
    solver: str
    seed: int
    seconds: float


def propose(
    problem: Problem, effort: Effort, progress: Callable[[Aim, float], None] = lambda _a, _b: None
) -> Proposal | None:
    """The best plan found; None where no plan keeps the rules (see `formulation.conflict`).

    Args:
        progress: told of each aim that is begun, with the solver's seconds gone.
    """
    began = time.perf_counter()
    arcs = arcs_of(problem)
    start = _within_limits(problem)
    chosen = anneal(problem, arcs, start, moves=effort.moves, seed=effort.seed)
    staged = _Staged(model_of(problem, arcs), problem)
    solving = time.perf_counter()
    point = solve_with(staged.model, chosen).point
    stages: list[Stage] = []
    for aim in Aim:
        if stages and stopping.asked():
            break
        gone = time.perf_counter() - solving
        progress(aim, gone)
        staged.aim_at(aim)
        solved = solve(
            staged.model,
            relaxed=False,
            start=staged.extended(point),
            time_limit=max(0.2, (effort.seconds - gone) * _PARTS[aim]),
            gap=effort.gap,
            seed=effort.seed,
            nodes=effort.nodes,
            stop=stopping.event(),
        )
        if solved.point is None and (solved.status == "Infeasible" or point is None):
            return None
        if solved.point is None:
            solved = staged.at(point, solved)
        point = solved.point
        stages.append(staged.stage(aim, solved))
        staged.keep(aim, solved.value, effort.give)
    if point is None:
        return None
    chosen = point[: len(problem.pair_unit)] > _HALF
    return Proposal(
        chosen,
        judge(problem, chosen),
        tuple(stages),
        _solver(),
        effort.seed,
        time.perf_counter() - began,
    )


_HALF = 0.5
_PARTS = {Aim.demand: 0.6, Aim.worst_off: 0.6, Aim.changes: 0.6, Aim.distance: 0.9}
"""How much of the time that is left an aim may take."""


def _solver() -> str:
    solver = highspy.Highs()  # type: ignore[no-untyped-call]
    return f"HiGHS {solver.version()}"


def _within_limits(problem: Problem) -> Flags:
    """Today's pairs and those that must be, without those that must not; surplus ones let go."""
    chosen: Flags = (problem.today | problem.must) & ~problem.must_not
    for of, most in (
        (problem.pair_unit, problem.unit_most),
        (problem.pair_community, problem.community_most),
    ):
        counts = np.bincount(of[chosen], minlength=len(most))
        for pair in np.flatnonzero(chosen & ~problem.must)[::-1].tolist():
            if counts[of[pair]] > most[of[pair]]:
                chosen[pair] = False
                counts[of[pair]] -= 1
    return chosen


class _Staged:
    """A model whose objective moves from aim to aim, with what earlier aims reached as rows."""

    def __init__(self, model: Model, problem: Problem) -> None:
        self._problem = problem
        self._pairs = len(problem.pair_unit)
        self._weights = model.cost
        self._met = model.met
        self._kept = float(problem.today.sum())
        columns = len(model.cost) + 1
        communities = len(problem.communities)
        wanted = np.bincount(problem.need_community, problem.need_weight, minlength=communities)
        shares = sparse.csr_matrix(
            (problem.need_weight, (problem.need_community, model.met)),
            shape=(communities, columns - 1),
        )
        self._wanted = wanted[wanted > 0]
        fair = sparse.hstack([shares, sparse.csr_matrix(-wanted[:, None])]).tocsr()[wanted > 0]
        self._fair = fair
        self.model = Model(
            np.append(model.cost, 0.0),
            sparse.vstack(
                [
                    sparse.hstack([model.matrix, sparse.csr_matrix((model.matrix.shape[0], 1))]),
                    fair,
                ]
            ).tocsr(),
            np.concatenate([model.row_least, np.zeros(fair.shape[0])]),
            np.concatenate([model.row_most, np.full(fair.shape[0], np.inf)]),
            np.append(model.least, 0.0),
            np.append(model.most, 1.0),
            model.whole,
            model.met,
        )
        self._worst = columns - 1

    def aim_at(self, aim: Aim) -> None:
        """Make this aim the objective."""
        cost = np.zeros(len(self.model.cost))
        if aim is Aim.demand:
            cost[: len(self._weights)] = self._weights
        elif aim is Aim.worst_off:
            cost[self._worst] = 1.0
        elif aim is Aim.changes:
            cost[: self._pairs] = np.where(self._problem.today, 1.0, -1.0)
        else:
            cost[: self._pairs] = -self._problem.distance.astype(np.float64)
        self.model = replace(self.model, cost=cost)

    def extended(self, point: Floats | None) -> Floats | None:
        """A point of the model to begin from."""
        if point is None:
            return None
        begin = np.append(point[: self._worst], 0.0)
        begin[self._worst] = np.min((self._fair @ begin) / self._wanted, initial=1.0)
        return begin

    def at(self, point: Floats | None, solved: Solved) -> Solved:
        """Where the solver found no point in its time: the one it began from, and its bound."""
        begun = self.extended(point)
        assert begun is not None  # noqa: S101  a first plan is there
        return replace(solved, point=begun, value=float(self.model.cost @ begun))

    def stage(self, aim: Aim, solved: Solved) -> Stage:
        """How far the aim was reached, in the aim's own numbers."""
        value, bound = solved.value, max(solved.bound, solved.value)
        if aim is Aim.changes:
            value, bound = self._kept - value, self._kept - bound
        elif aim is Aim.distance:
            value, bound = -value, -bound
        gap = abs(bound - value) / max(abs(bound), 1e-9) if abs(bound - value) > _TINY else 0.0
        ended = {
            "Optimal": Ended.proven,
            "Time limit reached": Ended.seconds,
            "Interrupted by user": Ended.stopped,
        }
        return Stage(aim, value, bound, gap, solved.seconds, ended.get(solved.status, Ended.nodes))

    def keep(self, aim: Aim, value: float, give: float) -> None:
        """Let later aims cost this one no more than its part."""
        least = value - give * abs(value) if aim in {Aim.demand, Aim.worst_off} else value
        row = sparse.csr_matrix(self.model.cost[None, :])
        self.model = replace(
            self.model,
            matrix=sparse.vstack([self.model.matrix, row]).tocsr(),
            row_least=np.append(self.model.row_least, least - _TINY),
            row_most=np.append(self.model.row_most, np.inf),
        )


_TINY = 1e-6
