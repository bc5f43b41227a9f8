"""One aim after the other on one model: annealing, prices, and branch and bound where it pays."""

from __future__ import annotations

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace

import numpy as np
from scipy import sparse

from partygraph.plan import stopping
from partygraph.plan.aims import Aim, Effort, Ended, Stage
from partygraph.plan.formulation import model_of
from partygraph.plan.judging import solve_with
from partygraph.plan.problem import Arcs, Flags, Floats, Problem, Reading, arcs_of
from partygraph.plan.rules import wishes
from partygraph.plan.search import anneal
from partygraph.plan.solver import Model, Prices, Solved, priced, solve


@dataclass(frozen=True, slots=True)
class Reached:
    """How far an aim was reached, and by which pairs."""

    chosen: Flags
    stage: Stage


class Staged:
    """A problem whose aim moves on, with what earlier aims reached kept as rows of its model."""

    def __init__(self, problem: Problem) -> None:
        self._problem = problem
        self._arcs: Arcs = arcs_of(problem)
        self._pairs = len(problem.pair_unit)
        self._kept = float(problem.today.sum())
        model = model_of(problem, self._arcs)
        self._weights = model.cost
        self.large = model.matrix.nnz > _LARGE and problem.reading is not Reading.coverage
        self._plain = model
        self._model = _with_worst_off(problem, model)
        self._bound = np.inf

    def first(self, effort: Effort, gone: Callable[[], float] = lambda: 0.0) -> Flags:
        """A good plan quickly; where the search finds none that keeps the rules, another."""
        start = within_limits(self._problem)
        return self._annealed(start, None, effort.moves, effort.seed, gone)

    def better(
        self, chosen: Flags, effort: Effort, seconds: float, gone: Callable[[], float]
    ) -> Flags:
        """A plan that meets more, searched for among the pairs that are worth their price."""
        self._aim_at(Aim.demand)
        value = self._met(chosen)
        prices = priced(self._plain, seconds=_PRICING * seconds, stop=stopping.event())
        self._bound = prices.bound
        if self._bound - value <= effort.gap * abs(self._bound):
            return chosen
        if not self.large:
            start = solve_with(self._model, chosen).point
            easy = self._solved(start, effort, _EASY * seconds, min(_FEW_NODES, effort.nodes))
            self._bound = min(self._bound, easy.bound)
            if easy.point is not None and easy.status == "Optimal":
                return easy.point[: self._pairs] > _HALF
        promising = self._promising(prices)
        moves = effort.moves * (_MORE_IF_LARGE if self.large else _MORE)
        begin = chosen if value > -np.inf else within_limits(self._problem)

        before = min(gone(), 1.0 - _TINY)

        def left() -> float:
            return (gone() - before) / (1.0 - before)

        def chain(one: int) -> Flags:
            return self._annealed(begin, promising, moves, effort.seed + one, left)

        with ThreadPoolExecutor(effort.chains) as chains:
            found = list(chains.map(chain, range(effort.chains)))
        return max([chosen, *found], key=self._met)

    def reach(self, aim: Aim, chosen: Flags, effort: Effort, seconds: float) -> Reached | None:
        """Reach an aim as far as can be, from a plan; None where no plan is found."""
        began = time.perf_counter()
        self._aim_at(aim)
        start = solve_with(self._model, chosen).point
        if self.large and start is not None:
            return self._held(aim, start, seconds, began)
        solved = self._solved(start, effort, seconds, effort.nodes)
        point, value = solved.point, solved.value
        if point is None:
            if solved.status == "Infeasible" or start is None:
                return None
            point, value = start, float(self._model.cost @ start)
        known = self._bound if aim is Aim.demand else np.inf
        bound = min(solved.bound, known)
        ended = _ENDED.get(solved.status, Ended.nodes)
        return Reached(
            point[: self._pairs] > _HALF,
            self._stage(aim, value, bound, began, ended),
        )

    def keep(self, aim: Aim, value: float, effort: Effort) -> None:
        """Let later aims cost this one no more than its part.

        Args:
            value: in the aim's own numbers, as a stage has it.
        """
        self._aim_at(aim)
        if aim in {Aim.demand, Aim.worst_off}:
            least = value - effort.give * abs(value)
        else:
            least = self._kept - value if aim is Aim.changes else -value
        row = sparse.csr_matrix(self._model.cost[None, :])
        self._model = replace(
            self._model,
            matrix=sparse.vstack([self._model.matrix, row]).tocsr(),
            row_least=np.append(self._model.row_least, least - _TINY),
            row_most=np.append(self._model.row_most, np.inf),
        )

    def _annealed(
        self,
        start: Flags,
        promising: Flags | None,
        moves: int,
        seed: int,
        gone: Callable[[], float],
    ) -> Flags:
        return anneal(
            self._problem,
            self._arcs,
            start,
            moves=moves,
            seed=seed,
            promising=promising,
            gone=gone,
        )

    def _solved(self, start: Floats | None, effort: Effort, seconds: float, nodes: int) -> Solved:
        """Branch and bound for the present aim, from a plan where that keeps the rules."""
        return solve(
            self._model,
            relaxed=False,
            start=start,
            time_limit=seconds,
            gap=effort.gap,
            seed=effort.seed,
            nodes=nodes,
            stop=stopping.event(),
        )

    def _promising(self, prices: Prices) -> Flags:
        """The pairs whose price is no more than a little above their worth."""
        weights = self._problem.need_weight
        little = _PROMISING * float(weights.mean()) if len(weights) else 0.0
        return prices.reduced[: self._pairs] >= -little

    def _met(self, chosen: Flags) -> float:
        """What the plan reaches of the present aim; without end below where it breaks a rule."""
        solved = solve_with(self._model, chosen)
        return -np.inf if solved.point is None else solved.value

    def _held(self, aim: Aim, start: Floats, seconds: float, began: float) -> Reached:
        """On a large problem: the plan as it is, and how much better any could be."""
        if aim is Aim.demand and np.isfinite(self._bound):
            bound = self._bound
        else:
            bound = priced(self._model, seconds=seconds, stop=stopping.event()).bound
        value = float(self._model.cost @ start)
        ended = Ended.stopped if stopping.asked() else Ended.nodes
        return Reached(start[: self._pairs] > _HALF, self._stage(aim, value, bound, began, ended))

    def _aim_at(self, aim: Aim) -> None:
        """Make this aim the objective."""
        cost = np.zeros(len(self._model.cost))
        if aim is Aim.demand:
            cost[: len(self._weights)] = self._weights
        elif aim is Aim.worst_off:
            cost[-1] = 1.0
        elif aim is Aim.changes:
            cost[: self._pairs] = np.where(self._problem.today, 1.0, -1.0)
        else:
            cost[: self._pairs] = -self._problem.distance.astype(np.float64)
        self._model = replace(self._model, cost=cost)

    def _stage(self, aim: Aim, value: float, bound: float, began: float, ended: Ended) -> Stage:
        """How far the aim was reached, in the aim's own numbers."""
        bound = max(bound, value)
        if aim is Aim.changes:
            value, bound = self._kept - value, self._kept - bound
        elif aim is Aim.distance:
            value, bound = -value, -bound
        return stage_of(aim, value, bound, time.perf_counter() - began, ended)


def stage_of(aim: Aim, value: float, bound: float, seconds: float, ended: Ended) -> Stage:
    """A stage with its gap."""
    apart = abs(bound - value)
    gap = apart / max(abs(bound), abs(value)) if apart > _TINY else 0.0
    return Stage(aim, value, bound, gap, seconds, ended)


def keeps_rules(problem: Problem, chosen: Flags) -> bool:
    """Whether a plan keeps every rule."""
    rules = wishes(problem)
    reached = rules.matrix @ chosen.astype(np.float64)
    within = (reached >= rules.least - _TINY) & (reached <= rules.most + _TINY)
    return bool(within.all())


_HALF, _TINY = 0.5, 1e-6
_LARGE = 50_000
"""Entries of the matrix beyond which branch and bound finds nothing within minutes, but for
`Reading.coverage`."""
_MORE, _MORE_IF_LARGE = 10, 80
_PROMISING = 0.05
"""Of a mean weight."""
_EASY, _FEW_NODES = 0.2, 100
"""Of the time for a better plan, and of nodes, within which an easy problem is proven."""
_PRICING = 0.7
"""Of the time for a better plan, that finding prices may take."""
_ENDED = {
    "Optimal": Ended.proven,
    "Time limit reached": Ended.seconds,
    "Interrupted by user": Ended.stopped,
}


def _with_worst_off(problem: Problem, model: Model) -> Model:
    """The model with one more variable: the share that every community reaches at least."""
    columns, communities = len(model.cost) + 1, len(problem.communities)
    wanted = np.bincount(problem.need_community, problem.need_weight, minlength=communities)
    shares = sparse.csr_matrix(
        (problem.need_weight, (problem.need_community, model.met)),
        shape=(communities, columns - 1),
    )
    fair = sparse.hstack([shares, sparse.csr_matrix(-wanted[:, None])]).tocsr()[wanted > 0]
    matrix = sparse.hstack([model.matrix, sparse.csr_matrix((model.matrix.shape[0], 1))])
    return Model(
        np.append(model.cost, 0.0),
        sparse.vstack([matrix, fair]).tocsr(),
        np.concatenate([model.row_least, np.zeros(fair.shape[0])]),
        np.concatenate([model.row_most, np.full(fair.shape[0], np.inf)]),
        np.append(model.least, 0.0),
        np.append(model.most, 1.0),
        model.whole,
        model.met,
    )


def within_limits(problem: Problem) -> Flags:
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
