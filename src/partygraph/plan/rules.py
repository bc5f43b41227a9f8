"""What a planner wishes of pairs, as rows of a model, and which wishes cannot be met together."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

import numpy as np
from scipy import sparse

from partygraph.plan.problem import Floats, Ints, Problem
from partygraph.plan.solver import Model, solve


class Rule(StrEnum):
    """What a planner can wish of pairs."""

    must = "must"
    must_not = "must_not"
    unit_least = "unit_least"
    unit_most = "unit_most"
    community_least = "community_least"
    community_most = "community_most"
    kind_least = "kind_least"
    most_changes = "most_changes"
    budget = "budget"


class Wish(NamedTuple):
    """One wish: of which unit and community, and which number it names."""

    rule: Rule
    unit: int | None = None
    community: int | None = None
    kind: int | None = None
    number: float = 0.0


@dataclass(frozen=True, slots=True)
class Wishes:
    """All wishes of a problem as rows over its pairs: least ≤ matrix·y ≤ most."""

    names: tuple[Wish, ...]
    matrix: sparse.csr_matrix
    least: Floats
    most: Floats


class _Row(NamedTuple):
    """One wish as a row: which pairs count, with which sign, and between which limits."""

    wish: Wish
    pairs: Ints
    least: float
    most: float
    sign: Floats | None = None


def wishes(problem: Problem) -> Wishes:
    """Every wish that can bind: a number that no plan can pass is none."""
    rows = [
        *_wishes_of_pairs(problem),
        *_wishes_of_units(problem),
        *_wishes_of_communities(problem),
        *_wishes_of_all(problem),
    ]
    signs = [np.ones(len(row.pairs)) if row.sign is None else row.sign for row in rows]
    matrix = sparse.csr_matrix(
        (
            np.concatenate([*signs, np.zeros(0)]),
            np.concatenate([*(row.pairs for row in rows), np.zeros(0, dtype=np.int64)]),
            np.cumsum([0, *(len(row.pairs) for row in rows)]),
        ),
        shape=(len(rows), len(problem.pair_unit)),
    )
    return Wishes(
        tuple(row.wish for row in rows),
        matrix,
        np.array([row.least for row in rows], dtype=np.float64),
        np.array([row.most for row in rows], dtype=np.float64),
    )


def _wishes_of_pairs(problem: Problem) -> Iterator[_Row]:
    for rule, marked in ((Rule.must, problem.must), (Rule.must_not, problem.must_not)):
        for pair in np.flatnonzero(marked).tolist():
            unit, community = int(problem.pair_unit[pair]), int(problem.pair_community[pair])
            least, most = (1.0, np.inf) if rule is Rule.must else (-np.inf, 0.0)
            yield _Row(Wish(rule, unit, community), np.array([pair]), least, most)


def _wishes_of_units(problem: Problem) -> Iterator[_Row]:
    for unit, pairs in enumerate(_places(problem.pair_unit, len(problem.units))):
        least, most = int(problem.unit_least[unit]), int(problem.unit_most[unit])
        if least > 0:
            yield _Row(Wish(Rule.unit_least, unit, number=least), pairs, least, np.inf)
        if most < len(pairs):
            yield _Row(Wish(Rule.unit_most, unit, number=most), pairs, -np.inf, most)


def _wishes_of_communities(problem: Problem) -> Iterator[_Row]:
    kinds = problem.kind_least.tolist()
    for one, pairs in enumerate(_places(problem.pair_community, len(problem.communities))):
        least, most = int(problem.community_least[one]), int(problem.community_most[one])
        if least > 0:
            yield _Row(Wish(Rule.community_least, None, one, number=least), pairs, least, np.inf)
        if most < len(pairs):
            yield _Row(Wish(Rule.community_most, None, one, number=most), pairs, -np.inf, most)
        for kind, number in enumerate(kinds):
            if number > 0:
                mine = pairs[problem.unit_kind[problem.pair_unit[pairs]] == kind]
                yield _Row(Wish(Rule.kind_least, None, one, kind, number), mine, number, np.inf)


def _wishes_of_all(problem: Problem) -> Iterator[_Row]:
    everything = np.arange(len(problem.pair_unit))
    if problem.most_changes is not None:
        most = problem.most_changes - float(problem.today.sum())
        sign = np.where(problem.today, -1.0, 1.0)
        wish = Wish(Rule.most_changes, number=problem.most_changes)
        yield _Row(wish, everything, -np.inf, most, sign)
    if problem.budget is not None:
        wish = Wish(Rule.budget, number=problem.budget)
        yield _Row(wish, everything, -np.inf, problem.budget, problem.cost)


def _places(of: Ints, number: int) -> list[Ints]:
    """The pairs of each unit, or of each community, in their order."""
    order = np.argsort(of, kind="stable")
    return np.split(order, np.searchsorted(of[order], np.arange(1, number))) if number else []


def conflict(problem: Problem) -> tuple[Wish, ...]:
    """The wishes that cannot be met together, none of which can be left out; empty: they can.

    QuickXplain (Junker 2004) over the wishes, each question a small whole-number model.
    """
    rules = wishes(problem)
    everything = list(range(len(rules.names)))
    if _can_be_met(rules, everything):
        return ()
    return tuple(rules.names[wish] for wish in sorted(_conflicting(rules, [], everything)))


def _conflicting(
    rules: Wishes, base: list[int], rest: list[int], *, grown: bool = False
) -> list[int]:
    """Of the rest, the fewest wishes that the base cannot be met with; `grown`: the base is new."""
    if grown and not _can_be_met(rules, base):
        return []
    if len(rest) == 1:
        return rest
    half = len(rest) // 2
    first, second = rest[:half], rest[half:]
    of_second = _conflicting(rules, base + first, second, grown=bool(first))
    of_first = _conflicting(rules, base + of_second, first, grown=bool(of_second))
    return of_first + of_second


def _can_be_met(rules: Wishes, chosen: list[int]) -> bool:
    if not chosen:
        return True
    pairs = rules.matrix.shape[1]
    if pairs == 0:
        return not any(rules.least[wish] > 0 or rules.most[wish] < 0 for wish in chosen)
    model = Model(
        np.zeros(pairs),
        rules.matrix[chosen],
        rules.least[chosen],
        rules.most[chosen],
        np.zeros(pairs),
        np.ones(pairs),
        np.arange(pairs),
    )
    return solve(model, relaxed=False).point is not None
