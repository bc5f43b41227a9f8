"""A good plan quickly: simulated annealing over pairs, compiled (Kirkpatrick, Gelatt, Vecchi 1983).

The state is the set of open pairs and a flow over their arcs. Whenever the pairs of a unit change,
its flow is taken back and pushed again, the worthiest needs first, and what it frees is offered to
the other pairs of the communities concerned. The flow is always feasible, so the value is one that
the plan certainly reaches; the solver splits capacity exactly afterwards. A move opens a pair,
closes one, moves one to another community of its unit, or lets two units exchange communities;
broken least numbers cost a penalty, numbers at most are never passed.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple, TypeVar

import numba
import numpy as np

from partygraph.plan.problem import Arcs, Flags, Floats, Ints, Problem, Reading

_HOW: dict[str, Any] = {"cache": True, "nogil": True, "_nrt": False}
_F = TypeVar("_F", bound=Callable[..., Any])
_compiled: Callable[[_F], _F] = numba.njit(**_HOW)
"""Without numba's counting of references, which takes nine tenths of the time where arrays are
passed on in tuples; nothing that is compiled here may make an array."""
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
    first: Ints
    """Where the arcs of a pair begin."""
    supply: Ints
    need: Ints
    worth: Floats
    quantity: Floats
    weight: Floats
    sources: Ints
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
    """(1) Weighted demand met."""
    of_unit: Ints
    of_community: Ints
    of_kind: Ints
    """By community and kind."""
    unit_open: Ints
    """The open pairs of each unit, from where its pairs begin."""
    community_open: Ints
    place: Ints
    """(P, 2) Where an open pair stands in these two."""


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


_VALUE, _BEST, _CHANGES, _SPENT, _MARK = range(5)
_SLICE = 200_000
"""Moves between two looks at the time."""
_HALF_A_MOVE = 0.5
_TOGGLED, _UNITS, _COMMUNITIES, _OWN, _PAIRS = range(5)


def anneal(  # noqa: PLR0913  what the search can be told
    problem: Problem,
    arcs: Arcs,
    start: Flags,
    *,
    moves: int,
    seed: int,
    promising: Flags | None = None,
    gone: Callable[[], float] = lambda: 0.0,
) -> Flags:
    """The best open pairs found by so many moves from a start; the same for the same seed.

    Args:
        promising: (P) the pairs that may be opened; all when left out.
        gone: asked now and then for the share of the time that is gone; where that is more than the
            share of the moves, the search cools faster, and ends at 1.

    Returns:
        (P) Whether each pair is open. Numbers at most are kept when the start keeps them.
    """
    pairs, units = len(problem.pair_unit), len(problem.units)
    if not pairs or not len(problem.need_weight):
        return start
    order = np.lexsort((-arcs.worth, arcs.pair))
    communities = np.arange(len(problem.communities) + 1)
    ways = _Ways(
        problem.pair_unit,
        problem.pair_community,
        problem.today,
        problem.must,
        problem.must_not if promising is None else problem.must_not | ~promising,
        problem.cost,
        np.searchsorted(problem.pair_unit, np.arange(units + 1)).astype(np.int64),
        np.searchsorted(np.sort(problem.pair_community), communities).astype(np.int64),
        np.searchsorted(arcs.pair[order], np.arange(pairs + 1)).astype(np.int64),
        arcs.supply[order],
        arcs.need[order],
        arcs.worth[order],
        problem.supply_quantity,
        problem.need_weight,
        np.maximum(problem.need_sources, 1),
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
        np.zeros(1),
        np.zeros(units, dtype=np.int64),
        np.zeros(len(problem.communities), dtype=np.int64),
        np.zeros((len(problem.communities), len(problem.kind_least) + 1), dtype=np.int64),
        np.zeros(pairs, dtype=np.int64),
        np.zeros(pairs, dtype=np.int64),
        np.zeros((pairs, 2), dtype=np.int64),
    )
    touched = _Touched(
        np.zeros(4, dtype=np.int64),
        np.zeros(4, dtype=np.int64),
        np.zeros(4, dtype=np.int64),
        np.zeros(pairs, dtype=np.int64),
        np.zeros(len(order)),
        np.zeros(pairs, dtype=np.int64),
        np.zeros(5, dtype=np.int64),
    )
    terms = _Terms(
        _READINGS[problem.reading],
        -1 if problem.most_changes is None else problem.most_changes,
        np.inf if problem.budget is None else problem.budget,
        moves,
        max(_TINY, _HOT * float(problem.need_weight.mean())),
        _PENALTY * float(problem.need_weight.max()),
    )
    best, tally = start.copy(), np.zeros(5)
    _begin(ways, state, terms, tally, seed)
    done = 0.0
    while done < 1.0:
        number = max(1, min(_SLICE, round((1.0 - done) * moves)))
        _anneal(ways, state, touched, best, terms, tally, done, number)
        done = max(done + number / moves, gone())
        if (1.0 - done) * moves < _HALF_A_MOVE:
            break
    return best


class _Terms(NamedTuple):
    """What the moves keep to."""

    reading: int
    most_changes: int
    """-1 for any number."""
    budget: float
    moves: int
    hot: float
    """The temperature at the beginning."""
    penalty: float
    """What a missing pair costs."""


@_compiled
def _anneal(  # noqa: PLR0913, PLR0917  compiled
    ways: _Ways,
    state: _State,
    touched: _Touched,
    best_open: Flags,
    terms: _Terms,
    tally: Floats,
    done: float,
    number: int,
) -> None:
    """So many moves after some share of all; what they go on with stands in `tally`."""
    reading = terms.reading
    for move in range(number):
        temperature = terms.hot * _COLD ** (done + move / terms.moves)
        if not _drawn(ways, state, touched):
            continue
        change, money = 0, 0.0
        for at in range(touched.sizes[_TOGGLED]):
            pair = touched.toggled[at]
            change += 1 if state.open[pair] == ways.today[pair] else -1
            money += -ways.cost[pair] if state.open[pair] else ways.cost[pair]
        if change > 0 and 0 <= terms.most_changes < tally[_CHANGES] + change:
            continue
        if money > 0 and tally[_SPENT] + money > terms.budget:
            continue
        tally[_MARK] += 1
        _gather(ways, state, touched, int(tally[_MARK]))
        lacked, had = _short(ways, state, touched), state.met[0]
        _make(ways, state, touched, reading)
        lacking = _short(ways, state, touched) - lacked
        gain = state.met[0] - had - terms.penalty * lacking
        if _within_most(ways, state, touched) and (
            gain >= 0 or np.random.random() < np.exp(gain / temperature)  # noqa: NPY002
        ):
            tally[_VALUE] += gain
            tally[_CHANGES] += change
            tally[_SPENT] += money
            if tally[_VALUE] > tally[_BEST] + _TINY:
                tally[_BEST] = tally[_VALUE]
                for pair in range(len(best_open)):
                    best_open[pair] = state.open[pair]
        else:
            _take_back(ways, state, touched, reading)


@_compiled
def _begin(ways: _Ways, state: _State, terms: _Terms, tally: Floats, seed: int) -> None:
    """Count and push what is open at the start."""
    np.random.seed(seed)  # noqa: NPY002  the generator that numba compiles, one for each thread
    for pair in range(len(state.open)):
        if state.open[pair]:
            state.open[pair] = False
            _toggle(ways, state, pair)
    for pair in range(len(state.open)):
        if state.open[pair]:
            _push(ways, state, pair, terms.reading)
            tally[_SPENT] += ways.cost[pair]
        if state.open[pair] != ways.today[pair]:
            tally[_CHANGES] += 1
    short = 0
    for unit in range(len(state.of_unit)):
        short += max(0, ways.unit_least[unit] - state.of_unit[unit])
    for community in range(len(state.of_community)):
        short += _lacking(ways, state, community)
    tally[_VALUE] = tally[_BEST] = state.met[0] - terms.penalty * short


@_compiled
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


@_compiled
def _some_open(ways: _Ways, state: _State, body: int, side: int) -> int:
    """One of the open pairs of a unit or a community that may be closed, by chance; -1: none."""
    number = state.of_unit[body] if side == _FROM_HERE else state.of_community[body]
    if number == 0:
        return -1
    pick = np.random.randint(number)  # noqa: NPY002
    if side == _FROM_HERE:
        pair = state.unit_open[ways.unit_first[body] + pick]
    else:
        pair = state.community_open[ways.community_first[body] + pick]
    return -1 if ways.must[pair] else pair


@_compiled
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


@_compiled
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
        first = ways.unit_first[unit]
        for place in range(first, first + state.of_unit[unit]):
            pair = state.unit_open[place]
            touched.pairs[pairs] = pair
            touched.mark[pair] = mark
            pairs += 1
    touched.sizes[_OWN] = pairs
    for at in range(communities):
        community = touched.communities[at]
        first = ways.community_first[community]
        for place in range(first, first + state.of_community[community]):
            pair = state.community_open[place]
            if touched.mark[pair] != mark:
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


@_compiled
def _among(values: Ints, number: int, value: int) -> bool:
    for at in range(number):  # noqa: SIM110  numba compiles no generator
        if values[at] == value:
            return True
    return False


@_compiled
def _make(ways: _Ways, state: _State, touched: _Touched, reading: int) -> None:
    """Do a move: clear the units' pairs, toggle, push them again, then those of the communities."""
    own, pairs = touched.sizes[_OWN], touched.sizes[_PAIRS]
    for at in range(own):
        _clear(ways, state, touched.pairs[at], reading)
    for at in range(touched.sizes[_TOGGLED]):
        _toggle(ways, state, touched.toggled[at])
    for at in range(touched.sizes[_UNITS]):
        unit = touched.units[at]
        first = ways.unit_first[unit]
        for place in range(first, first + state.of_unit[unit]):
            _push(ways, state, state.unit_open[place], reading)
    for at in range(own, pairs):
        if state.open[touched.pairs[at]]:
            _push(ways, state, touched.pairs[at], reading)


@_compiled
def _take_back(ways: _Ways, state: _State, touched: _Touched, reading: int) -> None:
    """Undo a move: what was open carries the flow that it carried."""
    for at in range(touched.sizes[_UNITS]):
        unit = touched.units[at]
        first = ways.unit_first[unit]
        for place in range(first, first + state.of_unit[unit]):
            _clear(ways, state, state.unit_open[place], reading)
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


@_compiled
def _toggle(ways: _Ways, state: _State, pair: int) -> None:
    """Open or close a pair: the last open one takes the place of one that is closed."""
    unit, community = ways.pair_unit[pair], ways.pair_community[pair]
    of_unit, of_community = ways.unit_first[unit], ways.community_first[community]
    step = -1 if state.open[pair] else 1
    state.open[pair] = not state.open[pair]
    if step > 0:
        state.place[pair, 0] = of_unit + state.of_unit[unit]
        state.place[pair, 1] = of_community + state.of_community[community]
        state.unit_open[state.place[pair, 0]] = pair
        state.community_open[state.place[pair, 1]] = pair
    else:
        last = state.unit_open[of_unit + state.of_unit[unit] - 1]
        state.unit_open[state.place[pair, 0]] = last
        state.place[last, 0] = state.place[pair, 0]
        last = state.community_open[of_community + state.of_community[community] - 1]
        state.community_open[state.place[pair, 1]] = last
        state.place[last, 1] = state.place[pair, 1]
    state.of_unit[unit] += step
    state.of_community[community] += step
    state.of_kind[community, ways.unit_kind[unit]] += step


@_compiled
def _clear(ways: _Ways, state: _State, pair: int, reading: int) -> None:
    """Take back what flows over a pair."""
    for arc in range(ways.first[pair], ways.first[pair + 1]):
        if state.flow[arc] > 0.0:
            need = ways.need[arc]
            if reading == _COVERAGE:
                if state.covered[need] == ways.sources[need]:
                    state.met[0] -= ways.weight[need]
                state.covered[need] -= 1
            else:
                state.left_supply[ways.supply[arc]] += state.flow[arc]
                state.left_need[need] += state.flow[arc]
                state.met[0] -= state.flow[arc] * ways.worth[arc]
            state.flow[arc] = 0.0


@_compiled
def _carry(ways: _Ways, state: _State, arc: int, amount: float, reading: int) -> None:
    """Let so much flow over an arc."""
    need = ways.need[arc]
    state.flow[arc] += amount
    if reading == _COVERAGE:
        state.covered[need] += 1
        if state.covered[need] == ways.sources[need]:
            state.met[0] += ways.weight[need]
        return
    state.left_supply[ways.supply[arc]] -= amount
    state.left_need[need] -= amount
    state.met[0] += amount * ways.worth[arc]


@_compiled
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


@_compiled
def _short(ways: _Ways, state: _State, touched: _Touched) -> Any:
    """By how many pairs the units and communities concerned fall short."""
    short = 0
    for at in range(touched.sizes[_UNITS]):
        unit = touched.units[at]
        short += max(0, ways.unit_least[unit] - state.of_unit[unit])
    for at in range(touched.sizes[_COMMUNITIES]):
        short += _lacking(ways, state, touched.communities[at])
    return short


@_compiled
def _lacking(ways: _Ways, state: _State, community: int) -> Any:
    short = max(0, ways.community_least[community] - state.of_community[community])
    for kind in range(len(ways.kind_least)):
        short += max(0, ways.kind_least[kind] - state.of_kind[community, kind])
    return short


@_compiled
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
