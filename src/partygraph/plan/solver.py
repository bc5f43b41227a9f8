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
    threads: int = 2,
    nodes: int | None = None,
    stop: Event | None = None,
) -> Solved:
    """Maximise; `relaxed` lets whole numbers be parts. `start` is a point to begin from.

    Args:
        stop: ends the work once it is set, with what was found by then.
    """
    began = time.perf_counter()
    solver = highspy.Highs()  # type: ignore[no-untyped-call]
    solver.silent()
    for name, value in (
        ("time_limit", time_limit),
        ("mip_rel_gap", gap),
        ("random_seed", seed),
        ("threads", threads),
    ):
        solver.setOptionValue(name, value)
    if nodes is not None:
        solver.setOptionValue("mip_max_nodes", nodes)
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
    if start is not None:
        guess = highspy.HighsSolution()
        guess.col_value = list(start)
        solver.setSolution(guess)
    if stop is not None:
        # Asked by the solver now and then, in this thread.
        for asking in (solver.cbMipInterrupt, solver.cbSimplexInterrupt, solver.cbIpmInterrupt):
            asking.subscribe(lambda asked: asked.interrupt() if stop.is_set() else None)
    solver.run()
    info = solver.getInfo()
    status = solver.modelStatusToString(solver.getModelStatus())
    feasible = info.primal_solution_status == highspy.SolutionStatus.kSolutionStatusFeasible
    point = np.array(solver.getSolution().col_value) if feasible else None
    value = info.objective_function_value if feasible else -np.inf
    bound = value if relaxed else min(info.mip_dual_bound, _most(model))
    return Solved(point, value, bound, status, info.mip_node_count, time.perf_counter() - began)


def _most(model: Model) -> float:
    """What no point can pass, whatever the rows say."""
    return float(np.where(model.cost > 0, model.cost * model.most, model.cost * model.least).sum())
