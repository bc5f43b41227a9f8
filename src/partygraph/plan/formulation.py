"""A problem as a model: the whole of it as one sparse matrix.

Variables: y (P) pair open; x flow of a supply into a pool, as a share of what can flow there at
most; z (N) share of a need that is met. For `Reading.equal_share` b says which number of pairings
a unit has and x, instead of flows, under which number a pair is open: what such a pair brings is
all or nothing. A pool is what a community needs of some goods. A unit that takes one pairing needs
no x: what it can bring is all or nothing, which leaves the model small and its bound the same.
Rows: what flows needs its pair open, supplies and pools have their quantity, and the wishes of the
planner.
"""

from __future__ import annotations

from functools import cached_property
from typing import Any

import numpy as np
from scipy import sparse

from partygraph.plan.problem import Arcs, Floats, Ints, Problem, Reading
from partygraph.plan.rules import wishes
from partygraph.plan.solver import Model


def model_of(problem: Problem, arcs: Arcs) -> Model:
    """The model whose optimum is the most weighted demand that any plan can meet."""
    rows = _Rows(problem, arcs)
    if problem.reading is Reading.coverage:
        rows.cover()
    else:
        rows.flow()
    rules = wishes(problem)
    rules_begin = sum(map(len, rows.least))
    rows.add(rules.least, rules.most, y=rules.matrix)
    return rows.model(rules_begin)


class _Rows:
    """The rows of a model as they are added, in blocks of its variables."""

    def __init__(self, problem: Problem, arcs: Arcs) -> None:
        self._problem = problem
        self._arcs = arcs
        self._pairs = len(problem.pair_unit)
        self._needs = len(problem.need_quantity)
        pools, self._pool = np.unique(
            np.stack([problem.need_community, problem.need_goods], axis=1),
            axis=0,
            return_inverse=True,
        )
        self._pools = len(pools)
        ways = np.stack([arcs.pair, arcs.supply, self._pool[arcs.need]], axis=1)
        ways = np.unique(ways, axis=0)
        alone = problem.unit_most[problem.pair_unit[ways[:, 0]]] <= 1
        self._alone, self._shared = ways[alone], ways[~alone]
        if problem.reading is Reading.coverage:
            self._shared = self._shared[:0]
        self._matrix: list[sparse.csr_matrix] = []
        self.least: list[Floats] = []
        self._most: list[Floats] = []

    @cached_property
    def _numbers(self) -> Ints:
        """(unit, number) for each number of pairings that a unit with several can have."""
        problem = self._problem
        possible = np.bincount(problem.pair_unit, minlength=len(problem.units))
        most = np.minimum(possible, problem.unit_most)
        some = np.zeros(len(most), dtype=np.bool_)
        if problem.reading is Reading.equal_share:
            some[problem.pair_unit[self._shared[:, 0]]] = True
        counts = np.where(some, most, 0)
        unit = np.repeat(np.arange(len(counts)), counts)
        number = np.arange(len(unit)) - np.repeat(np.cumsum(counts) - counts, counts) + 1
        return np.stack([unit, number], axis=1)

    @cached_property
    def _modes(self) -> Ints:
        """(pair, place in `_numbers`) for each number of pairings that a pair can be one of."""
        pairs = np.arange(self._pairs)
        return np.stack(_each(pairs, self._problem.pair_unit, self._numbers[:, 0]), axis=1)

    @cached_property
    def _width(self) -> int:
        equal = self._problem.reading is Reading.equal_share
        return len(self._modes) if equal else len(self._shared)

    def add(self, least: Floats, most: Floats, **blocks: Any) -> None:
        """Add rows: least ≤ y·y + x·x + z·z + b·b ≤ most; a block left out is empty."""
        widths = {
            "y": self._pairs,
            "x": self._width,
            "z": self._needs,
            "b": len(self._numbers),
        }
        empty = {name: sparse.csr_matrix((len(least), width)) for name, width in widths.items()}
        self._matrix.append(sparse.hstack(list((empty | blocks).values())))
        self.least.append(least)
        self._most.append(most)

    def cover(self) -> None:
        """A need is met when as many pairs as it wants offer its goods."""
        problem, needs = self._problem, self._needs
        seen = np.unique(np.stack([self._arcs.need, self._arcs.pair], axis=1), axis=0)
        offered = sparse.csr_matrix(
            (np.ones(len(seen)), (seen[:, 0], seen[:, 1])), shape=(needs, self._pairs)
        )
        wanted = sparse.diags(-problem.need_sources.astype(np.float64))
        self.add(np.zeros(needs), np.full(needs, np.inf), y=offered, z=wanted)

    def flow(self) -> None:
        """Needs take from their pool, pools from open pairs, and pairs from supplies."""
        problem = self._problem
        wanted: Floats = np.bincount(
            self._pool, problem.need_quantity, minlength=self._pools
        ).astype(np.float64)
        if problem.reading is Reading.equal_share:
            flowing = self._share_equally(wanted)
        else:
            flowing = self._split(wanted)
        whole = np.minimum(problem.supply_quantity[self._alone[:, 1]], wanted[self._alone[:, 2]])
        shape = (self._pools, self._pairs)
        self.add(
            np.full(self._pools, -np.inf),
            np.zeros(self._pools),
            y=-_select(self._alone[:, 2], self._alone[:, 0], whole, shape),
            x=-flowing,
            z=_select(
                self._pool,
                np.arange(self._needs),
                problem.need_quantity,
                (self._pools, self._needs),
            ),
        )

    def _split(self, wanted: Floats) -> sparse.csr_matrix:
        """Open pairs carry flows within the supplies; returns what they carry into each pool."""
        problem, shared, ways = self._problem, self._shared, len(self._shared)
        amount = np.minimum(problem.supply_quantity[shared[:, 1]], wanted[shared[:, 2]])
        opened = _select(np.arange(ways), shared[:, 0], np.ones(ways), (ways, self._pairs))
        no_least = np.full(ways, -np.inf)
        self.add(no_least, np.zeros(ways), y=-opened, x=sparse.identity(ways, format="csr"))
        supplies, at = np.unique(shared[:, 1], return_inverse=True)
        drawn = _select(at, np.arange(ways), amount, (len(supplies), ways))
        self.add(np.full(len(supplies), -np.inf), problem.supply_quantity[supplies], x=drawn)
        return _select(shared[:, 2], np.arange(ways), amount, (self._pools, ways))

    def _share_equally(self, wanted: Floats) -> sparse.csr_matrix:
        """A unit has one number of pairings, which its open pairs are of; returns what they bring.

        Every pair of a unit with a number is of that number, so that its share is certain.
        """
        problem, numbers, modes = self._problem, self._numbers, self._modes
        each, width = np.arange(len(numbers)), len(modes)
        one = np.ones(width)
        mine, sharing = np.unique(modes[:, 0]), np.unique(numbers[:, 0])
        none = np.zeros(len(mine))
        self.add(
            none,
            none,
            y=-sparse.identity(self._pairs, format="csr")[mine],
            x=_select(modes[:, 0], np.arange(width), one, (self._pairs, width))[mine],
        )
        numbered = _select(np.arange(width), modes[:, 1], one, (width, len(numbers)))
        no_least = np.full(width, -np.inf)
        self.add(no_least, np.zeros(width), x=sparse.identity(width, format="csr"), b=-numbered)
        none = np.zeros(len(numbers))
        self.add(none, none, x=numbered.T.tocsr(), b=-sparse.diags(numbers[:, 1].astype(float)))
        shape = (len(problem.units), len(numbers))
        at_most_one = _select(numbers[:, 0], each, np.ones(len(each)), shape)[sharing]
        self.add(np.full(len(sharing), -np.inf), np.ones(len(sharing)), b=at_most_one)
        way, mode = _each(np.arange(len(self._shared)), self._shared[:, 0], modes[:, 0])
        part = problem.supply_quantity[self._shared[way, 1]] / numbers[modes[mode, 1], 1]
        pool = self._shared[way, 2]
        return _select(pool, mode, np.minimum(part, wanted[pool]), (self._pools, width))

    def model(self, rules_begin: int) -> Model:
        """The rows that were added, with the worth of what is met."""
        problem, free = self._problem, self._pairs + self._width
        numbers = len(self._numbers)
        met = free + np.arange(self._needs)
        counts = free + self._needs + np.arange(numbers)
        whole = met if problem.reading is Reading.coverage else met[:0]
        top = (problem.need_quantity > 0).astype(np.float64)
        return Model(
            np.concatenate([np.zeros(free), problem.need_weight, np.zeros(numbers)]),
            sparse.vstack(self._matrix).tocsr(),
            np.concatenate(self.least),
            np.concatenate(self._most),
            np.zeros(free + self._needs + numbers),
            np.concatenate([np.ones(free), top, np.ones(numbers)]),
            np.concatenate([np.arange(self._pairs), whole, counts]),
            met,
            rules_begin,
        )


def _select(rows: Ints, columns: Ints, values: Floats, shape: tuple[int, int]) -> sparse.csr_matrix:
    return sparse.csr_matrix((values, (rows, columns)), shape=shape)


def _each(places: Ints, keys: Ints, sorted_keys: Ints) -> tuple[Ints, Ints]:
    """Every place beside every position at which its key stands in a sorted row."""
    first = np.searchsorted(sorted_keys, keys)
    counts = np.searchsorted(sorted_keys, keys, side="right") - first
    before = np.repeat(np.cumsum(counts) - counts, counts)
    at = np.arange(int(counts.sum())) - before + np.repeat(first, counts)
    return np.repeat(places, counts), at
