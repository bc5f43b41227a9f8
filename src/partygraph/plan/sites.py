"""Where a further site reaches most people, and how few reach them all (pure).

Maximal covering (Church and ReVelle 1974) and set covering (Toregas and others 1971), solved to
proof by the planner's solver; sites that are there already stay.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy import sparse

from partygraph.errors import InputError
from partygraph.plan.classical import Classical, set_covering
from partygraph.plan.problem import Floats, Ints
from partygraph.plan.solver import Model, solve

_HALF = 0.5


@dataclass(frozen=True, slots=True)
class Covering:
    """The best further sites, what they reach, and that no others of this number reach more."""

    chosen: Ints
    """Candidates, in their order."""
    value: float
    """Weight of the places newly reached."""
    bound: float
    proven: bool


def maximal_covering(  # noqa: PLR0913  what the problem is made of
    covers: ArrayLike,
    weight: ArrayLike,
    further: int,
    *,
    reached: ArrayLike | None = None,
    seconds: float = 60.0,
    seed: int = 1,
) -> Covering:
    """Choose at most so many candidates that reach the most weight of places not yet reached.

    Args:
        covers: (places, candidates) whether the candidate reaches the place.
        weight: (places) persons, or 1 each.
        further: how many sites more.
        reached: (places) whether a site that is there already reaches it; none when left out.

    Raises:
        InputError: shapes that do not fit, or a weight below 0.
    """
    table = np.asarray(covers, dtype=bool)
    worth = np.asarray(weight, dtype=float)
    done = np.zeros(len(worth), bool) if reached is None else np.asarray(reached, dtype=bool)
    if table.ndim != 2 or worth.shape != table.shape[:1] or done.shape != worth.shape:  # noqa: PLR2004
        raise InputError("plan_shapes")
    if (worth < 0).any():
        raise InputError("plan_negative")
    open_places = np.flatnonzero(~done & table.any(axis=1) & (worth > 0))
    if not len(open_places) or further < 1:
        return Covering(np.zeros(0, dtype=np.int64), 0.0, 0.0, proven=True)
    model = _model(table[open_places], worth[open_places], further)
    solved = solve(model, relaxed=False, time_limit=seconds, seed=seed)
    if solved.point is None:
        raise InputError("plan_none_in_time")
    chosen = np.flatnonzero(solved.point[: table.shape[1]] > _HALF)
    useful = _useful(table[open_places], chosen)
    value = float(worth[open_places][table[np.ix_(open_places, useful)].any(axis=1)].sum())
    return Covering(useful, value, max(value, solved.bound), solved.status == "Optimal")


def _model(table: np.ndarray, worth: Floats, further: int) -> Model:
    """Variables: each candidate taken, then each place reached.

    A place is reached by a candidate taken; at most `further` are taken.
    """
    places, candidates = table.shape
    by = sparse.hstack([-sparse.csr_matrix(table.astype(float)), sparse.identity(places)])
    number = sparse.csr_matrix(
        (np.ones(candidates), (np.zeros(candidates, int), np.arange(candidates))),
        shape=(1, candidates + places),
    )
    return Model(
        np.concatenate([np.zeros(candidates), worth]),
        sparse.vstack([by, number]).tocsr(),
        np.full(places + 1, -np.inf),
        np.concatenate([np.zeros(places), [float(further)]]),
        np.zeros(candidates + places),
        np.ones(candidates + places),
        np.arange(candidates),
    )


def _useful(table: np.ndarray, chosen: Ints) -> Ints:
    """Those of the chosen that reach a place which no other of them reaches."""
    kept = list(chosen)
    for one in list(chosen):
        others = [other for other in kept if other != one]
        if (table[:, kept].any(axis=1) == table[:, others].any(axis=1)).all():
            kept = others
    return np.array(kept, dtype=np.int64)


def fewest(
    covers: ArrayLike, *, reached: ArrayLike, seconds: float = 60.0, seed: int = 1
) -> Classical:
    """The fewest candidates that reach every place that any can, beside those reached already.

    Args:
        covers: (places, candidates) whether the candidate reaches the place.
        reached: (places) whether a site that is there already reaches it.
    """
    table = np.asarray(covers, dtype=bool)
    open_places = np.flatnonzero(~np.asarray(reached, dtype=bool) & table.any(axis=1))
    if not len(open_places):
        return Classical(np.zeros(0, dtype=np.int64), 0.0, 0.0, proven=True)
    return set_covering(
        np.ones(table.shape[1]), table[open_places].astype(float), seconds=seconds, seed=seed
    )
