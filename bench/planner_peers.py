"""The peers of `bench/planner.py`, formulated the obvious way; runs in .venv-peers, one a process.

    .venv-peers/bin/python bench/planner_peers.py cbc|cp_sat|spopt problem.npz seconds answer.npz

A problem is the arrays of `partygraph.plan.problem.Problem`. The answer is the pairs that were
chosen and the bound that was proven, if any; what a plan is worth is judged by one and the same
function for all, in `bench/planner.py`.
"""

from __future__ import annotations

import sys
import time
from collections import defaultdict
from typing import Any

import numpy as np

Arrays = dict[str, Any]
SCALE = 1_000
"""CP-SAT takes whole numbers: a unit of weight is so many."""


def main() -> None:
    """Solve one problem with one peer within so many seconds, building the model included."""
    peer, problem, seconds, answer = sys.argv[1:]
    with np.load(problem) as stored:
        given = {name: stored[name] for name in stored.files}
    given["reading"] = str(given["reading"])
    began = time.perf_counter()
    chosen, bound = PEERS[peer](given, began + float(seconds))
    np.savez(answer, chosen=chosen, bound=bound, seconds=time.perf_counter() - began)


def ways(given: Arrays) -> list[tuple[int, int, int, float]]:
    """(pair, supply, need, most) for every supply that can meet a need over a pair."""
    supplies, needs = defaultdict(list), defaultdict(list)
    for supply, unit in enumerate(given["supply_unit"].tolist()):
        supplies[unit].append(supply)
    at = zip(given["need_community"].tolist(), given["need_goods"].tolist(), strict=True)
    for need, place in enumerate(at):
        needs[place].append(need)
    goods, quantity = given["supply_goods"].tolist(), given["supply_quantity"].tolist()
    wanted = given["need_quantity"].tolist()
    ends = zip(given["pair_unit"].tolist(), given["pair_community"].tolist(), strict=True)
    return [
        (pair, supply, need, min(quantity[supply], wanted[need]))
        for pair, (unit, community) in enumerate(ends)
        for supply in supplies[unit]
        for need in needs[community, goods[supply]]
    ]


def grouped(keys: list[int]) -> dict[int, list[int]]:
    """The positions of each key."""
    found: dict[int, list[int]] = defaultdict(list)
    for place, key in enumerate(keys):
        found[key].append(place)
    return found


def cbc(  # noqa: C901, PLR0912  a model as it is written down
    given: Arrays, ends: float
) -> tuple[Any, float]:
    """PuLP with CBC: a variable for every pair, flow and need."""
    import pulp  # noqa: PLC0415  only this peer's process has it

    model = pulp.LpProblem("plan", pulp.LpMaximize)
    pairs, needs = len(given["pair_unit"]), len(given["need_goods"])
    opened = [pulp.LpVariable(f"y{one}", cat="Binary") for one in range(pairs)]
    arcs = ways(given)
    weight, wanted = given["need_weight"].tolist(), given["need_quantity"].tolist()
    of_unit = grouped(given["pair_unit"].tolist())
    if given["reading"] == "coverage":
        met = [pulp.LpVariable(f"z{one}", cat="Binary") for one in range(needs)]
        model += pulp.lpSum(weight[one] * met[one] for one in range(needs))
        offering = defaultdict(set)
        for pair, _, need, _ in arcs:
            offering[need].add(pair)
        for one in range(needs):
            sources = pulp.lpSum(opened[pair] for pair in sorted(offering[one]))
            model += sources >= int(given["need_sources"][one]) * met[one]
    else:
        flow = [pulp.LpVariable(f"x{one}", 0, most) for one, (*_, most) in enumerate(arcs)]
        model += pulp.lpSum(
            weight[need] / wanted[need] * flow[one] for one, (_, _, need, _) in enumerate(arcs)
        )
        for one, (pair, _, _, most) in enumerate(arcs):
            model += flow[one] <= most * opened[pair]
        for need, mine in grouped([need for _, _, need, _ in arcs]).items():
            model += pulp.lpSum(flow[one] for one in mine) <= wanted[need]
        quantity = given["supply_quantity"].tolist()
        if given["reading"] == "split":
            for supply, mine in grouped([supply for _, supply, _, _ in arcs]).items():
                model += pulp.lpSum(flow[one] for one in mine) <= quantity[supply]
        else:
            has = {
                (unit, number): pulp.LpVariable(f"b{unit}_{number}", cat="Binary")
                for unit, mine in of_unit.items()
                for number in range(min(len(mine), int(given["unit_most"][unit])) + 1)
            }
            of = grouped([unit for unit, _ in has])
            names = list(has)
            for unit, mine in of.items():
                model += pulp.lpSum(has[names[one]] for one in mine) == 1
                counted = pulp.lpSum(names[one][1] * has[names[one]] for one in mine)
                model += pulp.lpSum(opened[pair] for pair in of_unit[unit]) == counted
            for one, (pair, supply, _, _) in enumerate(arcs):
                unit = int(given["pair_unit"][pair])
                model += flow[one] <= pulp.lpSum(
                    quantity[supply] / max(names[at][1], 1) * has[names[at]] for at in of[unit]
                )
    for unit, mine in of_unit.items():
        model += pulp.lpSum(opened[pair] for pair in mine) <= int(given["unit_most"][unit])
    for community, mine in grouped(given["pair_community"].tolist()).items():
        least = int(given["community_least"][community])
        model += pulp.lpSum(opened[pair] for pair in mine) >= least
    if int(given["most_changes"]) >= 0:
        model += pulp.lpSum(opened) <= int(given["most_changes"])
    left = ends - time.perf_counter()
    if left > 1:
        model.solve(pulp.PULP_CBC_CMD(msg=False, timeLimit=left, threads=2))
    values = [variable.value() for variable in opened]
    return np.array([(value or 0.0) > 0.5 for value in values]), np.inf


def cp_sat(  # noqa: C901, PLR0912  a model as it is written down
    given: Arrays, ends: float
) -> tuple[Any, float]:
    """OR-Tools' CP-SAT with eight workers: the same model in whole numbers."""
    from ortools.sat.python import cp_model  # noqa: PLC0415

    model = cp_model.CpModel()
    pairs, needs = len(given["pair_unit"]), len(given["need_goods"])
    opened = [model.new_bool_var(f"y{one}") for one in range(pairs)]
    arcs = ways(given)
    weight, wanted = given["need_weight"].tolist(), given["need_quantity"].tolist()
    of_unit = grouped(given["pair_unit"].tolist())
    for unit, mine in of_unit.items():
        model.add(sum(opened[pair] for pair in mine) <= int(given["unit_most"][unit]))
    for community, mine in grouped(given["pair_community"].tolist()).items():
        least = int(given["community_least"][community])
        model.add(sum(opened[pair] for pair in mine) >= least)
    if int(given["most_changes"]) >= 0:
        model.add(sum(opened) <= int(given["most_changes"]))
    if given["reading"] == "coverage":
        met = [model.new_bool_var(f"z{one}") for one in range(needs)]
        offering = defaultdict(set)
        for pair, _, need, _ in arcs:
            offering[need].add(pair)
        for one in range(needs):
            sources = sum(opened[pair] for pair in sorted(offering[one]))
            model.add(sources >= int(given["need_sources"][one]) * met[one])
        model.maximize(sum(round(SCALE * weight[one]) * met[one] for one in range(needs)))
    else:
        flow = [model.new_int_var(0, int(most), f"x{one}") for one, (*_, most) in enumerate(arcs)]
        for one, (pair, _, _, most) in enumerate(arcs):
            model.add(flow[one] <= int(most) * opened[pair])
        for need, mine in grouped([need for _, _, need, _ in arcs]).items():
            model.add(sum(flow[one] for one in mine) <= int(wanted[need]))
        quantity = given["supply_quantity"].astype(np.int64).tolist()
        if given["reading"] == "split":
            for supply, mine in grouped([supply for _, supply, _, _ in arcs]).items():
                model.add(sum(flow[one] for one in mine) <= quantity[supply])
        else:
            number = {
                unit: model.new_int_var(0, int(given["unit_most"][unit]), f"n{unit}")
                for unit in of_unit
            }
            ends_of = given["pair_unit"].tolist()
            arcs_of_unit = grouped([ends_of[pair] for pair, *_ in arcs])
            for unit, mine in of_unit.items():
                model.add(sum(opened[pair] for pair in mine) == number[unit])
                for count in range(1, int(given["unit_most"][unit]) + 1):
                    exactly = model.new_bool_var(f"n{unit}_{count}")
                    model.add(number[unit] == count).only_enforce_if(exactly)
                    model.add(number[unit] != count).only_enforce_if(~exactly)
                    for one in arcs_of_unit[unit]:
                        share = quantity[arcs[one][1]] // count
                        model.add(flow[one] <= share).only_enforce_if(exactly)
        model.maximize(
            sum(
                round(SCALE * weight[need] / wanted[need]) * flow[one]
                for one, (_, _, need, _) in enumerate(arcs)
            )
        )
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 8
    solver.parameters.max_time_in_seconds = max(0.0, ends - time.perf_counter())
    status = solver.solve(model)
    if status not in {cp_model.OPTIMAL, cp_model.FEASIBLE}:
        return np.zeros(pairs, dtype=np.bool_), np.inf
    bound = solver.best_objective_bound / SCALE
    return np.array([solver.boolean_value(one) for one in opened]), bound


def spopt(given: Arrays, ends: float) -> tuple[Any, float]:
    """Maximal covering by spopt: so many pairs at most, a need met by one that offers its goods."""
    import pulp  # noqa: PLC0415
    from spopt.locate import MCLP  # noqa: PLC0415

    pairs, needs = len(given["pair_unit"]), len(given["need_goods"])
    distance = np.full((needs, pairs), 2.0)
    for pair, _, need, _ in ways(given):
        distance[need, pair] = 0.0
    model = MCLP.from_cost_matrix(
        distance, given["need_weight"], service_radius=1, p_facilities=int(given["most_changes"])
    )
    left = max(1.0, ends - time.perf_counter())
    model.solve(pulp.PULP_CBC_CMD(msg=False, timeLimit=left, threads=2))
    return np.array([(one.value() or 0.0) > 0.5 for one in model.fac_vars]), np.inf


PEERS = {"cbc": cbc, "cp_sat": cp_sat, "spopt": spopt}

if __name__ == "__main__":
    main()
