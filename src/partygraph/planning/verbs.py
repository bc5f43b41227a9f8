"""Propose, evaluate, explain, stress, trade: each reads a place and lets `plan` compute."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path

import numpy as np

from partygraph.plan import explaining, stressing, trading
from partygraph.plan.apart import pays, propose_apart
from partygraph.plan.judging import judge
from partygraph.plan.place import Near
from partygraph.plan.proposing import Progress, propose
from partygraph.plan.rules import conflict
from partygraph.planning.reading import chosen_of, read_place
from partygraph.planning.telling import (
    cannot,
    links,
    loss_told,
    met,
    plan_told,
    repair,
    rule_told,
)
from partygraph.planning.values import (
    Binding,
    Explanation,
    FrontierPoint,
    Pair,
    Plan,
    PlanOf,
    Stress,
)
from partygraph.store import Store


def suggest(
    store: Store,
    wanted: PlanOf,
    progress: Callable[[Progress], None] = lambda _: None,
    folder: Path | None = None,
) -> Plan:
    """The best pairings that the rules allow.

    Args:
        folder: where a large plan whose places share no unit keeps the places that are finished, to
            go on from them when it is asked again.

    Raises:
        NotFoundError: the area is not in the graph.
        InputError: the rules name what is not there, cannot be met together (the fewest of them
            that cannot are the faults), or leave nothing to choose from.
    """
    place = read_place(store, wanted)
    if pays(place.problem):
        found = propose_apart(
            place.problem,
            wanted.effort,
            processes=os.cpu_count() or 1,
            folder=folder,
            progress=progress,
        )
    else:
        found = propose(place.problem, wanted.effort, progress)
    if found is None:
        raise cannot(place, conflict(place.problem))
    return plan_told(place, wanted, found.chosen, found)


def evaluate(store: Store, wanted: PlanOf, pairs: Iterable[Pair]) -> Plan:
    """What given pairs reach, beside today.

    Raises:
        NotFoundError: the area is not in the graph.
        InputError: a pair names what is not there.
    """
    given = tuple(pairs)
    place = read_place(store, wanted.model_copy(update={"near": Near.anywhere}), given)
    return plan_told(place, wanted, chosen_of(place, given), None)


def explain(
    store: Store, wanted: PlanOf, pairs: Iterable[Pair], unit_id: str, area_id: str
) -> Explanation:
    """Why a pair is in a plan, or why it is not.

    Args:
        pairs: of the plan.

    Raises:
        NotFoundError: the area is not in the graph.
        InputError: a pair names what is not there.
    """
    given, asked = tuple(pairs), (unit_id, area_id)
    place = read_place(store, wanted, (*given, asked))
    problem, chosen = place.problem, chosen_of(place, given)
    pair = int(np.flatnonzero(chosen_of(place, (asked,)))[0])
    unit, community = place.pair(pair)
    binding = explaining.what_binds(problem, chosen)
    inside = bool(chosen[pair])
    reason = explaining.why(problem, chosen, pair) if inside else None
    against = None if inside else explaining.why_not(problem, chosen, pair, wanted.effort)
    if reason is not None:
        gain, brought = reason.gain, reason.brought
    else:
        added = chosen.copy()
        added[pair] = True
        brings = explaining.brought(problem, added, judge(problem, added), pair)
        gain, brought = brings.gain, brings.needs
    other = None if reason is None or reason.runner_up is None else place.pair(reason.runner_up)[1]
    return Explanation(
        unit_id=unit.id,
        unit_name=unit.name,
        area_id=community,
        area_name=place.name(community),
        in_plan=inside,
        gain=round(gain, 6),
        brings=met(place, brought),
        runner_up=None if other is None else place.name(other),
        runner_up_loss=None if reason is None or other is None else round(reason.runner_up_loss, 6),
        conflict=tuple(rule_told(place, wish) for wish in (against.conflict if against else ())),
        loss=None if against is None or against.conflict else round(against.loss, 6),
        loss_at_least=None if against is None or against.conflict else round(against.bound, 6),
        binding=tuple(
            Binding(rule=one.rule, full=one.full, bound_gain=round(one.bound_gain, 6))
            for one in binding
        ),
    )


def stress(
    store: Store,
    wanted: PlanOf,
    pairs: Iterable[Pair] | None,
    *,
    changes: int = 3,
    repairs: int = 3,
) -> Stress:
    """What a plan loses when each unit leaves, or the worst two or three together.

    Args:
        pairs: of the plan; today's when None.
        changes: that a repair may take.
        repairs: of how many of the worst single units.

    Raises:
        NotFoundError: the area is not in the graph.
        InputError: a pair names what is not there.
    """
    given = None if pairs is None else tuple(pairs)
    place = read_place(store, wanted, given or ())
    problem = place.problem
    chosen = problem.today if given is None else chosen_of(place, given)
    whole = judge(problem, chosen).worth
    single = stressing.single_losses(problem, chosen)
    worst = [stressing.worst_together(problem, chosen, number) for number in (2, 3)]
    few = replace(wanted.effort, seconds=min(wanted.seconds, 10.0))
    mended = []
    for loss in single[:repairs]:
        found = stressing.repaired(problem, chosen, loss.units, changes, few)
        if found is not None:
            mended.append(repair(place, chosen, loss, found))
    return Stress(
        weighted_met=round(whole, 6),
        single=tuple(loss_told(place, loss, loss.lost, whole) for loss in single),
        together=tuple(
            loss_told(place, one.loss, one.bound, whole) for one in worst if one.loss.units
        ),
        repairs=tuple(mended),
    )


def frontier(store: Store, wanted: PlanOf, most: int) -> tuple[FrontierPoint, ...]:
    """The most weighted demand that 0, 1, … `most` changes against today can meet.

    The row ends where more changes bring no more.

    Raises:
        NotFoundError: the area is not in the graph.
        InputError: the rules name what is not there, or cannot be met together.
    """
    place = read_place(store, wanted)
    points = tuple(trading.over_changes(place.problem, most, wanted.effort))
    if not points:
        raise cannot(place, conflict(replace(place.problem, most_changes=most)))
    today = place.problem.today
    return tuple(
        FrontierPoint(
            changes=point.changes,
            weighted_met=round(point.stage.value, 6),
            bound=round(point.stage.bound, 6),
            worst_share=round(point.worst, 6),
            begun=links(place, point.chosen & ~today),
            ended=links(place, today & ~point.chosen),
        )
        for point in points
    )
