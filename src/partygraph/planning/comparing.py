"""Scenarios beside each other and beside today, indicator by indicator."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from partygraph.errors import Fault, InputError
from partygraph.planning.reading import Place, pairs_today, read_place
from partygraph.planning.telling import plan_told
from partygraph.planning.values import (
    Beside,
    Column,
    ComparedNumber,
    ComparedPair,
    Comparison,
    Indicators,
    Pair,
    Plan,
    PlanOf,
)
from partygraph.scenarios import scenario
from partygraph.store import Store

_MOST = 12
"""Scenarios beside each other."""
_MORE_IS_BETTER = frozenset(
    {
        "units",
        "communities",
        "weighted_met",
        "weighted_share",
        "worst_share",
        "kinds_mixed",
        "sectors_mixed",
        "goods_met",
        "urgency_met",
    }
)
_LESS_IS_BETTER = frozenset(
    {
        "communities_short",
        "gini",
        "most_of_a_unit",
        "steps",
        "largest_loss",
    }
)


def compare(store: Store, wanted: PlanOf, scenarios: Sequence[str]) -> Comparison:
    """What today's pairings and those of each scenario reach, judged by the same rules.

    Args:
        wanted: the area, the day and the rules; its own `scenario` is left aside.
        scenarios: their ids.

    Raises:
        NotFoundError: the area is not in the graph, or there is no such scenario.
        InputError: none or too many are given, one twice, or one does not fit the graph.
    """
    _check(scenarios)
    names = ["", *(scenario(store, id_).name for id_ in scenarios)]
    plain = wanted.model_copy(update={"from_nothing": False})
    places = [
        read_place(store, plain.model_copy(update={"scenario": id_})) for id_ in (None, *scenarios)
    ]
    there = [pairs_today(place) for place in places]
    plans = [plan_told(place, plain, place.problem.today, None) for place in places]
    return Comparison(
        area=wanted.area,
        as_of=wanted.as_of,
        revision=places[0].revision,
        columns=tuple(
            Column(
                scenario=id_,
                name=name,
                changes=len(pairs ^ there[0]),
                illustrative=place.illustrative,
            )
            for id_, name, place, pairs in zip(
                (None, *scenarios), names, places, there, strict=True
            )
        ),
        numbers=tuple(_numbers(plans)),
        pairs=tuple(_pairs(places, there)),
    )


def _check(scenarios: Sequence[str]) -> None:
    faults = []
    if not 1 <= len(scenarios) <= _MOST:
        faults.append(Fault("compare_number", column="scenarios", details={"most": _MOST}))
    faults.extend(
        Fault("given_twice", column=f"scenarios[{place}]")
        for place, id_ in enumerate(scenarios, 1)
        if id_ in scenarios[: place - 1]
    )
    if faults:
        raise InputError("request", tuple(faults))


def _numbers(plans: Sequence[Plan]) -> Iterator[ComparedNumber]:
    for name, info in Indicators.model_fields.items():
        if info.annotation in {int, float, float | None}:
            yield _number(name, None, [getattr(one.planned, name) for one in plans])
    goods = {(one.category, one.unit_of_count) for plan in plans for one in plan.goods}
    for category, count in sorted(goods):
        values = [
            next(
                (
                    one.met_planned
                    for one in plan.goods
                    if (one.category, one.unit_of_count) == (category, count)
                ),
                0.0,
            )
            for plan in plans
        ]
        yield _number("goods_met", f"{category}.{count}", values)
    for place, urgency in enumerate(plans[0].urgencies):
        values = [plan.urgencies[place].met_planned for plan in plans]
        yield _number("urgency_met", str(urgency.urgency), values)


def _number(name: str, of: str | None, values: Sequence[float | None]) -> ComparedNumber:
    return ComparedNumber(
        name=name,
        of=of,
        values=tuple(values),
        verdicts=tuple(_verdict(name, values[0], value) for value in values),
    )


def _verdict(name: str, today: float | None, value: float | None) -> Beside:
    if value == today or (
        value is not None and today is not None and np.isclose(value, today, atol=1e-6)
    ):
        return Beside.same
    if value is None or today is None or name not in _MORE_IS_BETTER | _LESS_IS_BETTER:
        return Beside.other
    return Beside.better if (value > today) == (name in _MORE_IS_BETTER) else Beside.worse


def _pairs(places: Sequence[Place], there: Sequence[set[Pair]]) -> Iterator[ComparedPair]:
    all_of_them = [pair for one in there for pair in one]
    differing = {pair for pair in all_of_them if any(pair not in one for one in there)}
    for unit, area in sorted(differing, key=lambda pair: pair[::-1]):
        names = next(
            (name for place in places if (name := _unit_name(place, unit)) is not None), unit
        )
        area_name = next(place for place in places if area in place.problem.communities).name(area)
        yield ComparedPair(
            unit_id=unit,
            unit_name=names,
            area_id=area,
            area_name=area_name,
            there=tuple((unit, area) in one for one in there),
        )


def _unit_name(place: Place, id_: str) -> str | None:
    return next((unit.name for unit in place.units if unit.id == id_), None)
