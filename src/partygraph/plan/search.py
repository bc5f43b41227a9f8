"""A good plan quickly: simulated annealing over pairs, compiled (Kirkpatrick, Gelatt, Vecchi 1983).

The state is the set of open pairs and a flow over their arcs. Whenever the pairs of a unit change,
its flow is taken back and pushed again, the worthiest needs first, and what it frees is offered to
the other pairs of the communities concerned. The flow is always feasible, so the value is one that
the plan certainly reaches; the solver splits capacity exactly afterwards. A move opens a pair,
closes one, moves one to another community of its unit, or lets two units exchange communities;
broken least numbers cost a penalty, numbers at most are never passed.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numba
import numpy as np

from partygraph.plan.problem import Arcs, Flags, Floats, Ints, Problem, Reading

_READINGS = {Reading.split: 0, Reading.equal_share: 1, Reading.coverage: 2}
_EQUAL_SHARE, _COVERAGE = 1, 2
_TINY = 1e-9
_HOT, _COLD = 1.0, 0.003
"""Temperatures at the beginning and the end, in mean weights of a need."""
_MOVING, _EXCHANGING = 0.7, 0.35
"""How often opening a pair closes another of its unit, and then lets two units exchange."""
_FROM_HERE, _FROM_THERE = 0, 1
_PENALTY = 10.0
"""What a missing pair costs, in the largest weight of a need."""


class _Ways(NamedTuple):
    """What does not change: the pairs, their arcs sorted by pair and worth, and the limits."""

    pair_unit: Ints
    pair_community: Ints
    today: Flags
    must: Flags
    must_not: Flags
    cost: Floats
    unit_first: Ints
    """Where the pairs of a unit begin."""
    community_first: Ints
    by_community: Ints
    first: Ints
    """Where the arcs of a pair begin."""
    supply: Ints
    need: Ints
    worth: Floats
    quantity: Floats
    weight: Floats
    sources: Ints
    need_community: Ints
    unit_least: Ints
    unit_most: Ints
    community_least: Ints
    community_most: Ints
    unit_kind: Ints
    kind_least: Ints


class _State(NamedTuple):
    """What a move changes."""

    open: Flags
    flow: Floats
    left_supply: Floats
    left_need: Floats
    covered: Ints
    """How many pairs offer what a need wants."""
    met: Floats
    """Weighted demand met by community."""
    of_unit: Ints
    of_community: Ints
    of_kind: Ints
    """By community and kind."""


class _Touched(NamedTuple):
    """What a move touches, as lists with their lengths in `sizes`.

    Toggled pairs, their units, their communities, the open pairs to push again (those of the units
    first), and their flows.
    """

    toggled: Ints
    units: Ints
    communities: Ints
    pairs: Ints
    flows: Floats
    mark: Ints
    sizes: Ints


_TOGGLED, _UNITS, _COMMUNITIES, _OWN, _PAIRS = range(5)


def anneal(problem: Problem, arcs: Arcs, start: Flags, *, moves: int, seed: int) -> Flags:
    """The best open pairs found by so many moves from a start; the same for the same seed.

    Returns:
        (P) Whether each pair is open. Numbers at most are kept when the start keeps them.
    """
    pairs, units = len(problem.pair_unit), len(problem.units)
    if not pairs or not len(problem.need_weight):
        return start
    order = np.lexsort((-arcs.worth, arcs.pair))
    by_community = np.argsort(problem.pair_community, kind="stable").astype(np.int64)
    communities = np.arange(len(problem.communities) + 1)
    ways = _Ways(
        problem.pair_unit,
        problem.pair_community,
        problem.today,
        problem.must,
        problem.must_not,
        problem.cost,
        np.searchsorted(problem.pair_unit, np.arange(units + 1)).astype(np.int64),
        np.searchsorted(problem.pair_community[by_community], communities).astype(np.int64),
        by_community,
        np.searchsorted(arcs.pair[order], np.arange(pairs + 1)).astype(np.int64),
        arcs.supply[order],
        arcs.need[order],
        arcs.worth[order],
        problem.supply_quantity,
        problem.need_weight,
        np.maximum(problem.need_sources, 1),
        problem.need_community,
        problem.unit_least,
        problem.unit_most,
        problem.community_least,
        problem.community_most,
        np.minimum(problem.unit_kind, len(problem.kind_least)),
        problem.kind_least,
    )
    state = _State(
        start.copy(),
        np.zeros(len(order)),
        problem.supply_quantity.copy(),
        problem.need_quantity.copy(),
        np.zeros(len(problem.need_quantity), dtype=np.int64),
        np.zeros(len(problem.communities)),
        np.zeros(units, dtype=np.int64),
        np.zeros(len(problem.communities), dtype=np.int64),
        np.zeros((len(problem.communities), len(problem.kind_least) + 1), dtype=np.int64),
    )
    best: Flags = _anneal(
        ways,
        state,
        _READINGS[problem.reading],
        -1 if problem.most_changes is None else problem.most_changes,
        np.inf if problem.budget is None else problem.budget,
        moves,
        seed,
    )
    return best


@numba.njit(cache=True)
def _anneal(  # noqa: PLR0913, PLR0917  what the moves keep to
    ways: _Ways,
    state: _State,
    reading: int,
    most_changes: int,
    budget: float,
    moves: int,
    seed: int,
) -> Any:
    np.random.seed(seed)  # noqa: NPY002  the generator that numba compiles
    pairs = len(state.open)
    short = _begin(ways, state, reading)
    changes = int((state.open != ways.today).sum())
    spent = (ways.cost * state.open).sum()
    penalty = _PENALTY * ways.weight.max()
    value = state.met.sum() - penalty * short
    best = value
    best_open = state.open.copy()
    hot = max(_TINY, _HOT * ways.weight.mean())
    touched = _Touched(
        np.zeros(4, dtype=np.int64),
        np.zeros(4, dtype=np.int64),
        np.zeros(4, dtype=np.int64),
        np.zeros(pairs, dtype=np.int64),
        np.zeros(len(state.flow)),
        np.zeros(pairs, dtype=np.int64),
        np.zeros(5, dtype=np.int64),
    )
    for move in range(moves):
        temperature = hot * _COLD ** (move / moves)
        if not _drawn(ways, state, touched):
            continue
        change, money = 0, 0.0
        for at in range(touched.sizes[_TOGGLED]):
            pair = touched.toggled[at]
            change += 1 if state.open[pair] == ways.today[pair] else -1
            money += -ways.cost[pair] if state.open[pair] else ways.cost[pair]
        if most_changes >= 0 and change > 0 and changes + change > most_changes:
            continue
        if money > 0 and spent + money > budget:
            continue
        _gather(ways, state, touched, move + 1)
        before = _short(ways, state, touched)
        _make(ways, state, touched, reading)
        after = short + _short(ways, state, touched) - before
        found = state.met.sum() - penalty * after
        gain = found - value
        if _within_most(ways, state, touched) and (
            gain >= 0 or np.random.random() < np.exp(gain / temperature)  # noqa: NPY002
        ):
            value, short = found, after
            changes += change
            spent += money
            if value > best + _TINY:
                best = value
                best_open[:] = state.open
        else:
            _take_back(ways, state, touched, reading)
    return best_open


@numba.njit(cache=True)
def _begin(ways: _Ways, state: _State, reading: int) -> int:
    """Count and push what is open at the start; returns by how many pairs it falls short."""
    for pair in range(len(state.open)):
        if state.open[pair]:
            state.of_unit[ways.pair_unit[pair]] += 1
            state.of_community[ways.pair_community[pair]] += 1
            kind = ways.unit_kind[ways.pair_unit[pair]]
            state.of_kind[ways.pair_community[pair], kind] += 1
    for pair in range(len(state.open)):
        if state.open[pair]:
            _push(ways, state, pair, reading)
    short = 0
    for unit in range(len(state.of_unit)):
        short += max(0, ways.unit_least[unit] - state.of_unit[unit])
    for community in range(len(state.of_community)):
        short += _lacking(ways, state, community)
    return short


@numba.njit(cache=True)
def _drawn(ways: _Ways, state: _State, touched: _Touched) -> bool:
    """Draw a move by chance into the toggled pairs; False where it is none."""
    pair = np.random.randint(len(state.open))  # noqa: NPY002
    touched.toggled[0] = pair
    touched.sizes[_TOGGLED] = 1
    if state.open[pair]:
        return not ways.must[pair]
    if ways.must_not[pair]:
        return False
    unit, community = ways.pair_unit[pair], ways.pair_community[pair]
    full = state.of_unit[unit] >= ways.unit_most[unit]
    crowded = state.of_community[community] >= ways.community_most[community]
    chance = np.random.random()  # noqa: NPY002
    given = -1
    if full or chance < _MOVING:
        given = _some_open(ways, state, unit, _FROM_HERE)
        if given >= 0:
            touched.toggled[touched.sizes[_TOGGLED]] = given
            touched.sizes[_TOGGLED] += 1
    if full and given < 0:
        return False
    if crowded or (given >= 0 and chance < _EXCHANGING):
        leaving = _some_open(ways, state, community, _FROM_THERE)
        if leaving < 0:
            return not crowded
        touched.toggled[touched.sizes[_TOGGLED]] = leaving
        touched.sizes[_TOGGLED] += 1
        if given >= 0:
            other = _pair(ways, ways.pair_unit[leaving], ways.pair_community[given])
            if other >= 0 and not state.open[other] and not ways.must_not[other]:
                touched.toggled[touched.sizes[_TOGGLED]] = other
                touched.sizes[_TOGGLED] += 1
    return True


@numba.njit(cache=True)
def _some_open(ways: _Ways, state: _State, body: int, side: int) -> int:
    """One of the open pairs of a unit or a community that may be closed, by chance; -1: none."""
    if side == _FROM_HERE:
        start, stop, number = ways.unit_first[body], ways.unit_first[body + 1], state.of_unit[body]
    else:
        start, stop = ways.community_first[body], ways.community_first[body + 1]
        number = state.of_community[body]
    if number == 0:
        return -1
    pick = np.random.randint(number)  # noqa: NPY002
    for place in range(start, stop):
        pair = place if side == _FROM_HERE else ways.by_community[place]
        if state.open[pair]:
            if pick == 0:
                return -1 if ways.must[pair] else pair
            pick -= 1
    return -1


@numba.njit(cache=True)
def _pair(ways: _Ways, unit: int, community: int) -> Any:
    """The candidate pair of a unit and a community; -1: none."""
    low, high = ways.unit_first[unit], ways.unit_first[unit + 1]
    stop = high
    while low < high:
        middle = (low + high) // 2
        if ways.pair_community[middle] < community:
            low = middle + 1
        else:
            high = middle
    if low < stop and ways.pair_community[low] == community:
        return low
    return -1


@numba.njit(cache=True)
def _gather(  # noqa: C901  one pass, compiled
    ways: _Ways, state: _State, touched: _Touched, mark: int
) -> None:
    """Find the units, communities and open pairs that a move touches, and keep their flows."""
    units = communities = pairs = 0
    for at in range(touched.sizes[_TOGGLED]):
        unit = ways.pair_unit[touched.toggled[at]]
        community = ways.pair_community[touched.toggled[at]]
        if not _among(touched.units, units, unit):
            touched.units[units] = unit
            units += 1
        if not _among(touched.communities, communities, community):
            touched.communities[communities] = community
            communities += 1
    for at in range(units):
        unit = touched.units[at]
        for pair in range(ways.unit_first[unit], ways.unit_first[unit + 1]):
            if state.open[pair]:
                touched.pairs[pairs] = pair
                touched.mark[pair] = mark
                pairs += 1
    touched.sizes[_OWN] = pairs
    for at in range(communities):
        community = touched.communities[at]
        for place in range(ways.community_first[community], ways.community_first[community + 1]):
            pair = ways.by_community[place]
            if state.open[pair] and touched.mark[pair] != mark:
                touched.pairs[pairs] = pair
                touched.mark[pair] = mark
                pairs += 1
    kept = 0
    for at in range(pairs):
        pair = touched.pairs[at]
        for arc in range(ways.first[pair], ways.first[pair + 1]):
            touched.flows[kept] = state.flow[arc]
            kept += 1
    touched.sizes[_UNITS], touched.sizes[_COMMUNITIES] = units, communities
    touched.sizes[_PAIRS] = pairs


@numba.njit(cache=True)
def _among(values: Ints, number: int, value: int) -> bool:
    for at in range(number):  # noqa: SIM110  numba compiles no generator
        if values[at] == value:
            return True
    return False


@numba.njit(cache=True)
def _make(ways: _Ways, state: _State, touched: _Touched, reading: int) -> None:
    """Do a move: clear the units' pairs, toggle, push them again, then those of the communities."""
    own, pairs = touched.sizes[_OWN], touched.sizes[_PAIRS]
    for at in range(own):
        _clear(ways, state, touched.pairs[at], reading)
    for at in range(touched.sizes[_TOGGLED]):
        _toggle(ways, state, touched.toggled[at])
    for at in range(touched.sizes[_UNITS]):
        unit = touched.units[at]
        for pair in range(ways.unit_first[unit], ways.unit_first[unit + 1]):
            if state.open[pair]:
                _push(ways, state, pair, reading)
    for at in range(own, pairs):
        if state.open[touched.pairs[at]]:
            _push(ways, state, touched.pairs[at], reading)


@numba.njit(cache=True)
def _take_back(ways: _Ways, state: _State, touched: _Touched, reading: int) -> None:
    """Undo a move: what was open carries the flow that it carried."""
    for at in range(touched.sizes[_UNITS]):
        unit = touched.units[at]
        for pair in range(ways.unit_first[unit], ways.unit_first[unit + 1]):
            if state.open[pair]:
                _clear(ways, state, pair, reading)
    for at in range(touched.sizes[_OWN], touched.sizes[_PAIRS]):
        _clear(ways, state, touched.pairs[at], reading)
    for at in range(touched.sizes[_TOGGLED]):
        _toggle(ways, state, touched.toggled[at])
    kept = 0
    for at in range(touched.sizes[_PAIRS]):
        pair = touched.pairs[at]
        for arc in range(ways.first[pair], ways.first[pair + 1]):
            if touched.flows[kept] > 0.0:
                _carry(ways, state, arc, touched.flows[kept], reading)
            kept += 1


@numba.njit(cache=True)
def _toggle(ways: _Ways, state: _State, pair: int) -> None:
    step = -1 if state.open[pair] else 1
    state.open[pair] = not state.open[pair]
    unit, community = ways.pair_unit[pair], ways.pair_community[pair]
    state.of_unit[unit] += step
    state.of_community[community] += step
    state.of_kind[community, ways.unit_kind[unit]] += step


@numba.njit(cache=True)
def _clear(ways: _Ways, state: _State, pair: int, reading: int) -> None:
    """Take back what flows over a pair."""
    for arc in range(ways.first[pair], ways.first[pair + 1]):
        if state.flow[arc] > 0.0:
            need = ways.need[arc]
            if reading == _COVERAGE:
                if state.covered[need] == ways.sources[need]:
                    state.met[ways.need_community[need]] -= ways.weight[need]
                state.covered[need] -= 1
            else:
                state.left_supply[ways.supply[arc]] += state.flow[arc]
                state.left_need[need] += state.flow[arc]
                state.met[ways.need_community[need]] -= state.flow[arc] * ways.worth[arc]
            state.flow[arc] = 0.0


@numba.njit(cache=True)
def _carry(ways: _Ways, state: _State, arc: int, amount: float, reading: int) -> None:
    """Let so much flow over an arc."""
    need = ways.need[arc]
    state.flow[arc] += amount
    if reading == _COVERAGE:
        state.covered[need] += 1
        if state.covered[need] == ways.sources[need]:
            state.met[ways.need_community[need]] += ways.weight[need]
        return
    state.left_supply[ways.supply[arc]] -= amount
    state.left_need[need] -= amount
    state.met[ways.need_community[need]] += amount * ways.worth[arc]


@numba.njit(cache=True)
def _push(ways: _Ways, state: _State, pair: int, reading: int) -> None:
    """Push what is left of the supplies into what is left of the needs, the worthiest first."""
    start, stop = ways.first[pair], ways.first[pair + 1]
    for arc in range(start, stop):
        need, supply = ways.need[arc], ways.supply[arc]
        if reading == _COVERAGE:
            offered = False
            for other in range(start, stop):
                offered = offered or (ways.need[other] == need and state.flow[other] > 0.0)
            if not offered:
                _carry(ways, state, arc, 1.0, reading)
            continue
        amount = min(state.left_supply[supply], state.left_need[need])
        if reading == _EQUAL_SHARE:
            share = ways.quantity[supply] / state.of_unit[ways.pair_unit[pair]]
            for other in range(start, stop):
                if ways.supply[other] == supply:
                    share -= state.flow[other]
            amount = min(amount, share)
        if amount > _TINY:
            _carry(ways, state, arc, amount, reading)


@numba.njit(cache=True)
def _short(ways: _Ways, state: _State, touched: _Touched) -> Any:
    """By how many pairs the units and communities concerned fall short."""
    short = 0
    for at in range(touched.sizes[_UNITS]):
        unit = touched.units[at]
        short += max(0, ways.unit_least[unit] - state.of_unit[unit])
    for at in range(touched.sizes[_COMMUNITIES]):
        short += _lacking(ways, state, touched.communities[at])
    return short


@numba.njit(cache=True)
def _lacking(ways: _Ways, state: _State, community: int) -> Any:
    short = max(0, ways.community_least[community] - state.of_community[community])
    for kind in range(len(ways.kind_least)):
        short += max(0, ways.kind_least[kind] - state.of_kind[community, kind])
    return short


@numba.njit(cache=True)
def _within_most(ways: _Ways, state: _State, touched: _Touched) -> bool:
    """Whether no unit and no community has more pairs than it takes."""
    for at in range(touched.sizes[_UNITS]):
        unit = touched.units[at]
        if state.of_unit[unit] > ways.unit_most[unit]:
            return False
    for at in range(touched.sizes[_COMMUNITIES]):
        community = touched.communities[at]
        if state.of_community[community] > ways.community_most[community]:
            return False
    return True
