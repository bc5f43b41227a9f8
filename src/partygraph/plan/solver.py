"""HiGHS: a whole-number model as one sparse matrix in, the best point and a bound out."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from threading import Event

import highspy
import numpy as np
from scipy import sparse

from partygraph.plan.problem import Floats, Ints


@dataclass(frozen=True, slots=True)
class Model:
    """A mixed-integer model: maximise cost·v, row_least ≤ matrix·v ≤ row_most, 0 ≤ v ≤ most."""

    cost: Floats
    matrix: sparse.csr_matrix
    row_least: Floats
    row_most: Floats
    least: Floats
    most: Floats
    whole: Ints
    """Positions of the variables that take whole numbers."""
    met: Ints = field(default_factory=lambda: np.zeros(0, dtype=np.int64))
    """(N) Positions of the shares of needs that are met."""
    rules_begin: int = 0
    """The first row of the planner's wishes, in the order of `wishes`; they are the last rows."""


@dataclass(frozen=True, slots=True)
class Solved:
    """What the solver found: the best point, its value, the bound, and how it ended."""

    point: Floats | None
    value: float
    bound: float
    status: str
    nodes: int
    seconds: float


def solve(  # noqa: PLR0913  what the solver can be told
    model: Model,
    *,
    relaxed: bool,
    start: Floats | None = None,
    time_limit: float = 60.0,
    gap: float = 1e-6,
    seed: int = 0,
    nodes: int | None = None,
    stop: Event | None = None,
) -> Solved:
    """Maximise; `relaxed` lets whole numbers be parts. `start` is a point to begin from.

    Args:
        stop: ends the work once it is set, with what was found by then.
    """
    began = time.perf_counter()
    solver = _solver_of(model, relaxed=relaxed)
    for name, value in (
        ("time_limit", time_limit),
        ("mip_rel_gap", gap),
        ("random_seed", seed),
    ):
        solver.setOptionValue(name, value)
    if nodes is not None:
        solver.setOptionValue("mip_max_nodes", nodes)
    if start is not None:
        guess = highspy.HighsSolution()
        guess.col_value = list(start)
        solver.setSolution(guess)
    _heed(solver, stop)
    solver.run()
    info = solver.getInfo()
    status = solver.modelStatusToString(solver.getModelStatus())
    feasible = info.primal_solution_status == highspy.SolutionStatus.kSolutionStatusFeasible
    point = np.array(solver.getSolution().col_value) if feasible else None
    value = info.objective_function_value if feasible else -np.inf
    bound = value if relaxed else min(info.mip_dual_bound, _most(model))
    return Solved(point, value, bound, status, info.mip_node_count, time.perf_counter() - began)


@dataclass(frozen=True, slots=True)
class Prices:
    """What the relaxed model says of the whole-number one, without solving that."""

    bound: float
    """No point of the model is better: it holds for the prices found, near the best or not."""
    reduced: Floats
    """What a variable would bring at these prices, beside its own worth; far below 0: it is hardly
    in any good plan."""


def priced(model: Model, *, seconds: float = 60.0, stop: Event | None = None) -> Prices:
    """Prices of the rows from an interior-point method, and the bound that they prove.

    Every variable lies between two numbers, so any prices give a bound (Neumaier and Shcherbina
    2004): the rows' limits at their prices, and each variable at its better end. A method that
    stops half-way, or is inexact, thus only makes the bound worse, never wrong.
    """
    solver = _solver_of(model, relaxed=True)
    for name, value in (("solver", "ipm"), ("run_crossover", "off"), ("time_limit", seconds)):
        solver.setOptionValue(name, value)
    _heed(solver, stop)
    solver.run()
    duals = np.array(solver.getSolution().row_dual)
    best = _proven(model, np.zeros(len(model.row_least)))
    if len(duals) == len(model.row_least) and np.isfinite(duals).all():
        found = _proven(model, duals)
        best = min(best, found, key=lambda prices: prices.bound)
    return best


def _proven(model: Model, prices: Floats) -> Prices:
    limit = np.where(prices > 0, model.row_most, model.row_least)
    usable = np.where(np.isfinite(limit), prices, 0.0)
    reduced = model.cost - model.matrix.T @ usable
    rows = usable @ np.where(np.isfinite(limit), limit, 0.0)
    columns = np.maximum(reduced * model.least, reduced * model.most).sum()
    return Prices(float(rows + columns), reduced)


def _solver_of(model: Model, *, relaxed: bool) -> highspy.Highs:
    """HiGHS with the model, in one thread: its threads gain little and are one pool a process."""
    solver = highspy.Highs()  # type: ignore[no-untyped-call]
    solver.silent()
    solver.setOptionValue("threads", 1)
    given = highspy.HighsLp()
    columns = len(model.cost)
    given.num_col_ = columns
    given.num_row_ = len(model.row_least)
    given.col_cost_ = model.cost
    given.col_lower_ = model.least
    given.col_upper_ = model.most
    given.row_lower_ = model.row_least
    given.row_upper_ = model.row_most
    given.sense_ = highspy.ObjSense.kMaximize
    given.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    given.a_matrix_.start_ = model.matrix.indptr
    given.a_matrix_.index_ = model.matrix.indices
    given.a_matrix_.value_ = model.matrix.data
    if not relaxed:
        kinds = np.full(columns, highspy.HighsVarType.kContinuous)
        kinds[model.whole] = highspy.HighsVarType.kInteger
        given.integrality_ = list(kinds)
    solver.passModel(given)
    return solver


def _heed(solver: highspy.Highs, stop: Event | None) -> None:
    """Let the solver ask now and then, in this thread, whether it is to end."""
    if stop is not None:
        for asking in (solver.cbMipInterrupt, solver.cbSimplexInterrupt, solver.cbIpmInterrupt):
            asking.subscribe(lambda asked: asked.interrupt() if stop.is_set() else None)


def _most(model: Model) -> float:
    """What no point can pass, whatever the rows say."""
    return float(np.where(model.cost > 0, model.cost * model.most, model.cost * model.least).sum())
