"""The planner on small problems, beside brute force: every set of pairs is looked at."""

from __future__ import annotations

import time
from dataclasses import replace
from itertools import combinations
from pathlib import Path
from threading import Event, Timer

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from partygraph.plan import stopping
from partygraph.plan.apart import propose_apart
from partygraph.plan.explaining import why, why_not
from partygraph.plan.judging import judge
from partygraph.plan.parts import joined, parts_of
from partygraph.plan.problem import Problem, Reading, arcs_of
from partygraph.plan.proposing import Aim, Effort, Ended, Progress, Proposal, propose
from partygraph.plan.rules import Rule, conflict, wishes
from partygraph.plan.stressing import single_losses, worst_together

EFFORT = Effort(seconds=20, moves=200, gap=0.0, give=0.0)
CLOSE = 1e-5


@st.composite
def problems(draw: st.DrawFn) -> Problem:
    units, communities = draw(st.integers(1, 3)), draw(st.integers(1, 3))
    every = [(unit, community) for unit in range(units) for community in range(communities)]
    pairs = sorted(draw(st.lists(st.sampled_from(every), unique=True, max_size=6)))
    number = len(pairs)

    def whole(low: int, high: int, length: int) -> list[int]:
        return draw(st.lists(st.integers(low, high), min_size=length, max_size=length))

    supplies, needs = draw(st.integers(1, 4)), draw(st.integers(1, 4))
    kinds = draw(st.integers(0, 1))
    reach = [
        draw(st.none() | st.frozensets(st.integers(0, communities - 1))) for _ in range(supplies)
    ]
    flags = np.array(whole(0, 9, number), dtype=np.int64)

    def ints(values: list[int]) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
        return np.array(values, dtype=np.int64)

    return Problem(
        units=tuple(f"u{one}" for one in range(units)),
        communities=tuple(f"c{one}" for one in range(communities)),
        pair_unit=ints([unit for unit, _ in pairs]),
        pair_community=ints([community for _, community in pairs]),
        today=np.isin(flags, (0, 1, 2)),
        must=flags == 3,
        must_not=flags == 4,
        distance=ints(whole(0, 3, number)),
        cost=np.array(whole(0, 5, number), dtype=np.float64),
        supply_unit=ints(whole(0, units - 1, supplies)),
        supply_goods=ints(whole(0, 1, supplies)),
        supply_quantity=np.array(whole(0, 6, supplies), dtype=np.float64),
        supply_reach=tuple(reach),
        need_community=ints(whole(0, communities - 1, needs)),
        need_goods=ints(whole(0, 1, needs)),
        need_quantity=np.array(whole(1, 6, needs), dtype=np.float64),
        need_weight=np.array(whole(1, 3, needs), dtype=np.float64),
        need_sources=ints(whole(1, 2, needs)),
        unit_least=ints(whole(0, 1, units)),
        unit_most=ints(whole(0, 3, units)),
        community_least=ints(whole(0, 1, communities)),
        community_most=ints(whole(1, 3, communities)),
        unit_kind=ints(whole(0, 1, units)),
        kinds=("a", "b"),
        kind_least=ints([draw(st.integers(0, 1)), 0]) if kinds else ints([]),
        most_changes=draw(st.none() | st.integers(0, 4)),
        budget=draw(st.none() | st.integers(0, 12).map(float)),
        reading=draw(st.sampled_from(list(Reading))),
    )


def keeps_rules(problem: Problem, chosen: tuple[int, ...]) -> bool:
    mine = np.zeros(len(problem.pair_unit), dtype=bool)
    mine[list(chosen)] = True
    of_unit = np.bincount(problem.pair_unit[mine], minlength=len(problem.units))
    of_community = np.bincount(problem.pair_community[mine], minlength=len(problem.communities))
    kinds_kept = all(
        sum(
            problem.unit_kind[problem.pair_unit[pair]] == kind
            and problem.pair_community[pair] == community
            for pair in chosen
        )
        >= least
        for kind, least in enumerate(problem.kind_least)
        for community in range(len(problem.communities))
    )
    changes = int((mine != problem.today).sum())
    return bool(
        kinds_kept
        and (mine >= problem.must).all()
        and not (mine & problem.must_not).any()
        and (of_unit >= problem.unit_least).all()
        and (of_unit <= problem.unit_most).all()
        and (of_community >= problem.community_least).all()
        and (of_community <= problem.community_most).all()
        and (problem.most_changes is None or changes <= problem.most_changes)
        and (problem.budget is None or problem.cost[mine].sum() <= problem.budget)
    )


def met_by_hand(problem: Problem, chosen: tuple[int, ...]) -> tuple[float, float]:
    """Weighted demand met and the worst-off community's share, from every single flow."""
    flows = [
        (supply, need, pair)
        for pair in chosen
        for supply in range(len(problem.supply_unit))
        for need in range(len(problem.need_goods))
        if problem.supply_unit[supply] == problem.pair_unit[pair]
        and problem.need_community[need] == problem.pair_community[pair]
        and problem.supply_goods[supply] == problem.need_goods[need]
        and problem.supply_quantity[supply] > 0
        and (
            (reach := problem.supply_reach[supply]) is None or problem.pair_community[pair] in reach
        )
    ]
    needs = len(problem.need_goods)
    if problem.reading is Reading.coverage:
        sources = [len({pair for _, of, pair in flows if of == need}) for need in range(needs)]
        met = np.array(sources) >= problem.need_sources
        worth = met * problem.need_weight
        return float(worth.sum()), worst_share(problem, worth)
    if not flows:
        return 0.0, worst_share(problem, np.zeros(needs))
    value = [problem.need_weight[n] / problem.need_quantity[n] for _, n, _ in flows]
    rows, limits = [], []
    for supply, quantity in enumerate(problem.supply_quantity):
        pairs = [p for p in chosen if problem.pair_unit[p] == problem.supply_unit[supply]]
        if problem.reading is Reading.equal_share:
            for pair in pairs:
                rows.append([float(s == supply and p == pair) for s, _, p in flows])
                limits.append(quantity / len(pairs))
        else:
            rows.append([float(s == supply) for s, _, _ in flows])
            limits.append(quantity)
    for need, quantity in enumerate(problem.need_quantity):
        rows.append([float(n == need) for _, n, _ in flows])
        limits.append(quantity)
    first = linprog([-one for one in value], A_ub=rows, b_ub=limits)
    best = -first.fun
    # the worst share under the best value
    totals = np.bincount(problem.need_community, problem.need_weight)
    fair = [
        [-v * (problem.need_community[n] == c) for v, (_, n, _) in zip(value, flows, strict=True)]
        + [totals[c]]
        for c in range(len(totals))
        if totals[c] > 0
    ]
    second = linprog(
        [0.0] * len(flows) + [-1.0],
        A_ub=[[*row, 0.0] for row in rows] + fair + [[*(-one for one in value), 0.0]],
        b_ub=[*limits, *[0.0] * len(fair), -best + 1e-9],
        bounds=[(0, None)] * len(flows) + [(0, 1)],
    )
    return best, -second.fun


def worst_share(problem: Problem, worth: np.ndarray[tuple[int], np.dtype[np.float64]]) -> float:
    totals = np.bincount(problem.need_community, problem.need_weight)
    got = np.bincount(problem.need_community, worth)
    return min((got[c] / totals[c] for c in range(len(totals)) if totals[c] > 0), default=1.0)


def every_plan(problem: Problem) -> list[tuple[int, ...]]:
    pairs = range(len(problem.pair_unit))
    return [
        plan
        for size in range(len(pairs) + 1)
        for plan in combinations(pairs, size)
        if keeps_rules(problem, plan)
    ]


SLOW = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@SLOW
@given(problems())
def test_a_proposal_is_the_best_of_all_plans_aim_by_aim(problem: Problem) -> None:
    plans = every_plan(problem)
    found = propose(problem, EFFORT)
    if not plans:
        assert found is None
        assert conflict(problem)
        return
    assert found is not None
    assert conflict(problem) == ()
    chosen = tuple(np.flatnonzero(found.chosen).tolist())
    assert chosen in plans
    reached = {plan: met_by_hand(problem, plan) for plan in plans}
    value = {stage.aim: stage.value for stage in found.stages}
    best = max(met for met, _ in reached.values())
    assert value[Aim.demand] == pytest.approx(best, abs=CLOSE)
    as_good = [plan for plan in plans if reached[plan][0] >= best - CLOSE]
    worst = max(reached[plan][1] for plan in as_good)
    assert value[Aim.worst_off] == pytest.approx(worst, abs=10 * CLOSE)
    for stage in found.stages:
        better = stage.aim in {Aim.demand, Aim.worst_off}
        assert (
            (stage.bound >= stage.value - CLOSE) if better else (stage.bound <= stage.value + CLOSE)
        )
    fairest = [plan for plan in as_good if reached[plan][1] >= worst - 10 * CLOSE]

    def changes(plan: tuple[int, ...]) -> int:
        mine = np.zeros(len(problem.pair_unit), dtype=bool)
        mine[list(plan)] = True
        return int((mine != problem.today).sum())

    fewest = min(map(changes, fairest))
    assert value[Aim.changes] == pytest.approx(fewest, abs=CLOSE)
    nearest = min(sum(problem.distance[list(plan)]) for plan in fairest if changes(plan) == fewest)
    assert value[Aim.distance] == pytest.approx(nearest, abs=CLOSE)


@SLOW
@given(problems(), st.data())
def test_a_plan_is_judged_as_by_hand(problem: Problem, data: st.DataObject) -> None:
    flags = [data.draw(st.booleans()) for _ in problem.pair_unit]
    chosen = np.array(flags, dtype=np.bool_)
    plan = tuple(np.flatnonzero(chosen).tolist())
    assert judge(problem, chosen).worth == pytest.approx(met_by_hand(problem, plan)[0], abs=CLOSE)


@SLOW
@given(problems())
def test_a_conflict_is_one_and_none_of_its_wishes_can_be_left_out(problem: Problem) -> None:
    clash = conflict(problem)
    if not clash:
        assert every_plan(problem)
        return
    assert not plans_keeping(problem, clash)
    for wish in clash:
        assert plans_keeping(problem, tuple(one for one in clash if one is not wish))


def plans_keeping(problem: Problem, kept: tuple[object, ...]) -> bool:
    rules = wishes(problem)
    rows = [place for place, name in enumerate(rules.names) if name in kept]
    matrix = rules.matrix[rows].toarray()
    pairs = len(problem.pair_unit)
    for code in range(2**pairs):
        plan = np.array([(code >> bit) & 1 for bit in range(pairs)], dtype=float)
        reached = matrix @ plan if pairs else np.zeros(len(rows))
        if (reached >= rules.least[rows]).all() and (reached <= rules.most[rows]).all():
            return True
    return False


@SLOW
@given(problems(), st.integers(1, 3))
def test_the_worst_units_to_lose_are_those_of_all_sets(problem: Problem, number: int) -> None:
    chosen = ~problem.must_not
    units = np.unique(problem.pair_unit[chosen]).tolist()
    whole = met_by_hand(problem, tuple(np.flatnonzero(chosen).tolist()))[0]

    def lost(some: tuple[int, ...]) -> float:
        left = np.flatnonzero(chosen & ~np.isin(problem.pair_unit, some)).tolist()
        return whole - met_by_hand(problem, tuple(left))[0]

    worst = worst_together(problem, chosen, number)
    most = max((lost(some) for some in combinations(units, min(number, len(units)))), default=0.0)
    if number <= len(units):
        assert worst.loss.lost == pytest.approx(most, abs=CLOSE)
        assert worst.bound >= most - CLOSE
    for loss in single_losses(problem, chosen):
        assert loss.lost == pytest.approx(lost(loss.units), abs=CLOSE)


@SLOW
@given(problems(), st.data())
def test_reasons_for_and_against_a_pair_are_those_of_all_plans(
    problem: Problem, data: st.DataObject
) -> None:
    plans = every_plan(problem)
    found = propose(problem, EFFORT)
    if found is None or not len(problem.pair_unit):
        return
    pair = data.draw(st.integers(0, len(problem.pair_unit) - 1))
    chosen = tuple(np.flatnonzero(found.chosen).tolist())
    mine = met_by_hand(problem, chosen)[0]
    if pair in chosen:
        reason = why(problem, found.chosen, pair)
        rest = tuple(one for one in chosen if one != pair)
        assert reason.gain == pytest.approx(mine - met_by_hand(problem, rest)[0], abs=CLOSE)
        return
    against = why_not(problem, found.chosen, pair, EFFORT)
    holding = [met_by_hand(problem, plan)[0] for plan in plans if pair in plan]
    if not holding:
        assert any(wish.rule is Rule.must for wish in against.conflict)
        return
    assert against.conflict == ()
    assert against.loss == pytest.approx(max(0.0, mine - max(holding)), abs=CLOSE)


@SLOW
@given(problems())
def test_places_solved_apart_reach_what_the_whole_reaches(problem: Problem) -> None:
    whole, apart = propose(problem, EFFORT), propose_apart(problem, EFFORT, processes=1)
    if whole is None:
        assert apart is None
        return
    assert apart is not None
    plan = tuple(np.flatnonzero(apart.chosen).tolist())
    assert keeps_rules(problem, plan)
    assert [stage.aim for stage in apart.stages] == [stage.aim for stage in whole.stages]
    for one, other in zip(apart.stages, whole.stages, strict=True):
        assert one.value == pytest.approx(other.value, abs=20 * CLOSE)
        better = one.aim in {Aim.demand, Aim.worst_off}
        assert (one.bound >= one.value) if better else (one.bound <= one.value)
    assert apart.judged.worth == pytest.approx(met_by_hand(problem, plan)[0], abs=CLOSE)


@SLOW
@given(problems())
def test_parts_share_nothing_and_make_the_whole(problem: Problem) -> None:
    parts = parts_of(problem)
    usable = ~problem.must_not | problem.must
    assert sorted(pair for part in parts for pair in part.pairs) == np.flatnonzero(usable).tolist()
    for names in ("units", "communities"):
        of_parts = [name for part in parts for name in getattr(part.problem, names)]
        assert sorted(of_parts) == sorted(getattr(problem, names))
    for part in parts:
        some = part.problem
        assert [some.units[unit] for unit in some.pair_unit] == [
            problem.units[unit] for unit in problem.pair_unit[part.pairs]
        ]
        assert [some.communities[one] for one in some.need_community] == [
            problem.communities[one] for one in problem.need_community[part.needs]
        ]
    every = tuple(np.ones(len(part.pairs), dtype=np.bool_) for part in parts)
    assert (joined(problem, parts, every) == usable).all()


def of_counties(number: int) -> Problem:
    """So many places that share no unit, 12 units and 5 communities each."""
    random = np.random.default_rng(3)
    units, communities = 12 * number, 5 * number
    pair_unit = np.repeat(np.arange(units), 5)
    pair_community = pair_unit // 12 * 5 + np.tile(np.arange(5), units)
    pairs, needs = len(pair_unit), 3 * communities
    return Problem(
        units=tuple(map(str, range(units))),
        communities=tuple(map(str, range(communities))),
        pair_unit=pair_unit,
        pair_community=pair_community,
        today=np.zeros(pairs, dtype=np.bool_),
        must=np.zeros(pairs, dtype=np.bool_),
        must_not=np.zeros(pairs, dtype=np.bool_),
        distance=random.integers(0, 4, pairs),
        cost=np.zeros(pairs),
        supply_unit=np.arange(units),
        supply_goods=random.integers(0, 3, units),
        supply_quantity=random.integers(1, 9, units).astype(np.float64),
        supply_reach=(None,) * units,
        need_community=np.arange(needs) % communities,
        need_goods=np.arange(needs) // communities,
        need_quantity=random.integers(4, 12, needs).astype(np.float64),
        need_weight=random.integers(1, 4, needs).astype(np.float64),
        need_sources=np.ones(needs, dtype=np.int64),
        unit_least=np.zeros(units, dtype=np.int64),
        unit_most=np.ones(units, dtype=np.int64),
        community_least=np.ones(communities, dtype=np.int64),
        community_most=np.full(communities, units),
        unit_kind=np.zeros(units, dtype=np.int64),
    )


COUNTIES = Effort(seconds=60, moves=2_000, gap=0.0, give=0.0, nodes=30)


def told(found: Proposal | None) -> tuple[list[bool], list[tuple[Aim, float, float, Ended]]]:
    assert found is not None
    stages = [(one.aim, one.value, one.bound, one.ended_by) for one in found.stages]
    return found.chosen.tolist(), stages


def test_any_number_of_processes_makes_the_same_plan() -> None:
    problem = of_counties(4)
    assert len(parts_of(problem)) == 4
    one = propose_apart(problem, COUNTIES, processes=1)
    assert told(propose_apart(problem, COUNTIES, processes=2)) == told(one)


@pytest.mark.parametrize("finished", range(1, 12, 2))
def test_a_stopped_run_gives_a_valid_plan_and_goes_on_to_what_it_would_have_been(
    finished: int, tmp_path: Path
) -> None:
    problem = of_counties(3)
    seen, stop = list[Progress](), Event()

    def progress(now: Progress) -> None:
        seen.append(now)
        if len(seen) == finished:
            stop.set()

    with stopping.by(stop):
        half = propose_apart(problem, COUNTIES, processes=1, folder=tmp_path, progress=progress)
    assert half is not None
    plan = tuple(np.flatnonzero(half.chosen).tolist())
    assert keeps_rules(problem, plan)
    assert half.judged.worth == pytest.approx(met_by_hand(problem, plan)[0], abs=CLOSE)
    demand = half.stages[0]
    assert demand.value <= demand.bound
    assert (demand.ended_by is Ended.stopped) == (finished < 6)
    assert len(half.stages) == max(1, finished // 3 - 1)
    again: list[Progress] = []
    resumed = propose_apart(problem, COUNTIES, processes=1, folder=tmp_path, progress=again.append)
    assert len(seen) + len(again) == 3 * (1 + len(Aim))
    assert told(resumed) == told(propose_apart(problem, COUNTIES, processes=1))


def test_a_stop_ends_processes_at_work_within_a_second() -> None:
    problem, seen, stop = of_counties(4), list[Progress](), Event()
    asked = list[float]()

    def soon() -> None:
        asked.append(time.monotonic())
        stop.set()

    def progress(now: Progress) -> None:
        seen.append(now)
        if len(seen) == 4:
            Timer(0.2, soon).start()

    endless = replace(COUNTIES, seconds=3600, nodes=10**9)
    with stopping.by(stop):
        found = propose_apart(problem, endless, processes=2, progress=progress)
    assert found is not None
    assert time.monotonic() - asked[0] < 2
    assert found.judged.worth <= found.stages[0].bound


def test_a_file_that_was_cut_off_is_done_anew(tmp_path: Path) -> None:
    problem = of_counties(2)
    whole = propose_apart(problem, COUNTIES, processes=1, folder=tmp_path)
    for place, file in enumerate(sorted(tmp_path.iterdir())):
        file.write_bytes(file.read_bytes()[: 100 * (place % 3)])
    assert told(propose_apart(problem, COUNTIES, processes=1, folder=tmp_path)) == told(whole)


def test_rules_for_all_places_together_hold_for_all_together() -> None:
    problem = replace(of_counties(3), community_least=np.zeros(15, dtype=np.int64), most_changes=7)
    found = propose_apart(problem, COUNTIES, processes=1)
    assert found is not None
    assert found.chosen.sum() <= 7
    assert found.stages[0].bound >= found.stages[0].value


def test_the_same_seed_makes_the_same_plan() -> None:
    problem = of_counties(1)
    one, two = propose(problem, EFFORT), propose(replace(problem), EFFORT)
    assert one is not None
    assert two is not None
    assert one.chosen.tolist() == two.chosen.tolist()
    assert [stage.value for stage in one.stages] == [stage.value for stage in two.stages]
    assert len(arcs_of(problem).pair) > 0
