"""What a planner asks of a graph: a plan, what it reaches, why, what breaks it, what can be traded.

Everything is read from one state of the graph; `plan` computes, with values only.
"""

from __future__ import annotations

import difflib
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Annotated, Any, Self

import numpy as np
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from partygraph import measures
from partygraph.ask.catalogue import AreaCode, AsOf, must_exist
from partygraph.ask.offers_and_needs import (
    add_places,
    areas_of,
    by_goods,
    needs_of,
    offers_in,
    paired_areas,
    places_round,
)
from partygraph.errors import Fault, InputError
from partygraph.faults import fault
from partygraph.model import (
    AreaId,
    AreaKind,
    Category,
    Id,
    Standing,
    UnitKind,
    UnitOfCount,
    Urgency,
)
from partygraph.plan import explaining, stressing, trading
from partygraph.plan.judging import Judged, judge
from partygraph.plan.place import WEIGHTS, Near, Reach, Rules, Unit, problem_of
from partygraph.plan.problem import Flags, Problem, Reading
from partygraph.plan.proposing import Aim, Effort, Ended, Proposal, Stage, propose
from partygraph.plan.rules import Rule, Wish, conflict
from partygraph.pooling import Need, Places
from partygraph.queries import query
from partygraph.store import Reader, Store

Pair = tuple[Id, AreaId]
Least = Annotated[int, Field(ge=0, le=1000)]


class PlanOf(BaseModel):
    """What is planned, and what may and may not be."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    area: AreaCode
    as_of: AsOf
    reading: Reading = Field(
        default=Reading.split,
        title="What a pairing gives of its unit's capacity: split, equal_share or coverage",
    )
    reach: Reach = Field(
        default=Reach.declared,
        title="Whether a resource serves only the area that it declares, or anywhere when paired",
    )
    near: Near = Field(default=Near.county, title="How far a unit and its community may lie apart")
    from_nothing: bool = Field(default=False, title="Plan as if nothing were paired today")
    keep: bool = Field(default=False, title="Whether today's pairings must stay")
    unit_least: Least = Field(default=0, title="Pairings of each unit, at least")
    unit_most: Least | None = Field(
        default=None,
        title="Pairings of each unit, at most; as many as it has today, and one, when left out",
    )
    community_least: Least = Field(default=0, title="Units of each community, at least")
    community_most: Least | None = Field(default=None, title="Units of each community, at most")
    kinds: dict[UnitKind, Least] = Field(
        default_factory=dict, title="Units of a kind that each community must have"
    )
    must: tuple[Pair, ...] = Field(default=(), title="Pairs of unit and community that must be")
    must_not: tuple[Pair, ...] = Field(default=(), title="Pairs that must not be")
    most_changes: int | None = Field(
        default=None, ge=0, le=100_000, title="Pairings begun and ended against today, at most"
    )
    budget: float | None = Field(default=None, ge=0, le=1e12, title="Yuan for all pairings")
    cost_per_pairing: float = Field(default=0.0, ge=0, le=1e12, title="Yuan that a pairing costs")
    sources: int = Field(default=1, ge=1, le=20, title="Units that must offer a demand's goods")
    weights: dict[Urgency, Annotated[float, Field(ge=0, le=1e6)]] = Field(
        default_factory=dict,
        title="What meeting a demand is worth, by its urgency; left out: high 3, medium 2, low 1",
    )
    give: float = Field(
        default=0.005, ge=0, le=1, title="Share of an aim that later aims may cost it"
    )
    seconds: float = Field(default=30.0, ge=0.1, le=3600, title="Seconds for all aims together")
    seed: int = Field(default=1, ge=0, le=2**31 - 1, title="Of all that is drawn by chance")

    @classmethod
    def of(cls, given: dict[str, Any]) -> Self:
        """The parameters, checked.

        Raises:
            InputError: with every fault in them.
        """
        try:
            return cls.model_validate(given)
        except ValidationError as error:
            faults = []
            for problem in error.errors(include_url=False):
                problem["loc"] = problem["loc"][:1]  # the rule, not the place within its list
                faults.append(fault(cls, problem))
            raise InputError("request", tuple(faults)) from None

    @property
    def effort(self) -> Effort:
        """How hard to try."""
        return Effort(seconds=self.seconds, give=self.give, seed=self.seed)


class Part(BaseModel):
    """What is a value of the planner."""

    model_config = ConfigDict(frozen=True)


class Met(Part):
    """So much of a demand that is met."""

    demand_id: str = Field(title="Demand")
    demand_name: str = Field(title="Its name")
    category: Category = Field(title="Category")
    unit_of_count: UnitOfCount = Field(title="What the amount counts")
    quantity: float = Field(title="How much", json_schema_extra={"unit": "unit_of_count"})


class PlannedPair(Part):
    """A pairing of a plan."""

    unit_id: str = Field(title="Unit")
    unit_name: str = Field(title="Its name")
    unit_kind: UnitKind = Field(title="Its kind")
    area_id: str = Field(title="Community")
    area_name: str = Field(title="Its name")
    new: bool = Field(title="Whether it is not paired today")
    distance: int = Field(title="0 same community, 1 same street or town, 2 same county, 3 farther")
    gain: float = Field(title="Weighted demand that would not be met without it")
    brings: tuple[Met, ...] = Field(title="What is met only through it")


class Ending(Part):
    """A pairing of today that a plan ends."""

    unit_id: str = Field(title="Unit")
    unit_name: str = Field(title="Its name")
    area_id: str = Field(title="Community")
    area_name: str = Field(title="Its name")


class StageTold(Part):
    """How far an aim was reached."""

    aim: Aim = Field(title="The aim")
    value: float = Field(title="What the plan reaches")
    bound: float = Field(title="No plan that keeps the earlier aims is better than this")
    gap: float = Field(title="(bound - value) / bound", json_schema_extra={"unit": "share"})
    seconds: float = Field(title="Time taken", json_schema_extra={"unit": "seconds"})
    ended: Ended = Field(title="What ended the work on it")


class GoodsMet(Part):
    """How much of some goods is needed and met."""

    category: Category = Field(title="Category")
    unit_of_count: UnitOfCount = Field(title="What the amounts count")
    needed: float = Field(title="Needed", json_schema_extra={"unit": "unit_of_count"})
    met_today: float = Field(title="Met by today's pairings")
    met_planned: float = Field(title="Met by the plan")


class Indicators(Part):
    """What a set of pairings reaches."""

    pairings: int = Field(title="Pairings", json_schema_extra={"unit": "pairings"})
    units: int = Field(title="Units with a pairing", json_schema_extra={"unit": "units"})
    communities: int = Field(
        title="Communities with a unit", json_schema_extra={"unit": "communities"}
    )
    communities_short: int = Field(
        title="Communities with fewer units than wished", json_schema_extra={"unit": "communities"}
    )
    weighted_met: float = Field(title="Weighted demand met")
    weighted_share: float = Field(
        title="Of all weighted demand", json_schema_extra={"unit": "share"}
    )
    worst_share: float = Field(
        title="Share met in the worst-off community", json_schema_extra={"unit": "share"}
    )
    worst_community: str | None = Field(title="The worst-off community")
    gini: float | None = Field(title="Gini of units per community; null without any")
    best_gini: float | None = Field(title="The least that as many whole pairings allow")
    most_of_a_unit: int = Field(title="Pairings of the busiest unit")
    kinds_mixed: float = Field(title="Kinds of units in a community, on average")
    steps: float = Field(title="Steps of distance of a pairing, on average")
    largest_loss: float = Field(title="Weighted demand lost when one unit leaves, at worst")
    largest_loss_unit: str | None = Field(title="That unit")


class Plan(Part):
    """A plan: its pairs with their reasons, its bound, and what it reaches beside today."""

    area: str = Field(title="Area")
    as_of: date = Field(title="The day")
    revision: int = Field(title="The revision of the graph that it was made for")
    illustrative: bool = Field(title="Whether it rests, in part, on made-up rows")
    rules: PlanOf = Field(title="What was asked")
    stages: tuple[StageTold, ...] = Field(title="The aims in their order; none for a given plan")
    pairs: tuple[PlannedPair, ...] = Field(title="Its pairs, by community, then unit")
    ended: tuple[Ending, ...] = Field(title="Pairings of today that it ends")
    today: Indicators = Field(title="Today")
    planned: Indicators = Field(title="With the plan")
    goods: tuple[GoodsMet, ...] = Field(title="What is needed and met, by category")
    solver: str = Field(title="The solver and its version")
    seconds: float = Field(title="Time taken", json_schema_extra={"unit": "seconds"})


class RuleTold(Part):
    """A rule of the planner, as far as it concerns certain bodies."""

    rule: Rule = Field(title="The rule")
    unit_name: str = Field(title="The unit concerned; empty for none")
    area_name: str = Field(title="The community concerned; empty for none")
    number: float = Field(title="The number that it names")


class Binding(Part):
    """How much a kind of rule holds a plan back."""

    rule: Rule = Field(title="The rule")
    full: int = Field(
        title="How many of its limits are used up", json_schema_extra={"unit": "limits"}
    )
    bound_gain: float = Field(
        title="By how much the bound on weighted demand would rise without it"
    )


class Explanation(Part):
    """Why a pair is in a plan, or why it is not."""

    unit_id: str = Field(title="Unit")
    unit_name: str = Field(title="Its name")
    area_id: str = Field(title="Community")
    area_name: str = Field(title="Its name")
    in_plan: bool = Field(title="Whether the plan has it")
    gain: float = Field(
        title="Weighted demand that it brings: what the plan loses without it, or gains with it"
    )
    brings: tuple[Met, ...] = Field(title="Demands that are met only through it")
    runner_up: str | None = Field(
        title="For a pair of the plan: the community that would best stand in its place"
    )
    runner_up_loss: float | None = Field(title="What the plan would lose by that")
    conflict: tuple[RuleTold, ...] = Field(
        title="For a pair that no plan can have: the fewest rules that forbid it together"
    )
    loss: float | None = Field(
        title="For another pair: what the best plan that has it meets less than this plan"
    )
    loss_at_least: float | None = Field(title="No plan that has it loses less than this")
    binding: tuple[Binding, ...] = Field(title="The rules that hold the plan back, the most first")


class LossTold(Part):
    """What is lost when units leave together."""

    unit_ids: tuple[str, ...] = Field(title="The units that leave")
    unit_names: tuple[str, ...] = Field(title="Their names")
    lost: float = Field(title="Weighted demand that is no longer met")
    lost_share: float = Field(title="Of what the plan meets", json_schema_extra={"unit": "share"})
    lost_at_most: float = Field(title="No as many units together cost more than this")
    worst_share: float = Field(title="Share met in the community that is then worst off")
    worst_community: str | None = Field(title="That community")


class Repair(Part):
    """The best that few changes can win back when units leave."""

    unit_ids: tuple[str, ...] = Field(title="The units that leave")
    changes: int = Field(title="Pairings begun and ended", json_schema_extra={"unit": "pairings"})
    regained: float = Field(title="Weighted demand that is met again")
    begun: tuple[Ending, ...] = Field(title="Pairings begun")
    ended: tuple[Ending, ...] = Field(title="Pairings ended")


class Stress(Part):
    """What a plan loses when units leave."""

    weighted_met: float = Field(title="Weighted demand that the plan meets")
    single: tuple[LossTold, ...] = Field(title="Every unit by itself, the worst first")
    together: tuple[LossTold, ...] = Field(title="The worst two, and the worst three, together")
    repairs: tuple[Repair, ...] = Field(title="The best repair for each of the worst single ones")


class FrontierPoint(Part):
    """The best plan with at most so many changes."""

    changes: int = Field(title="Changes at most", json_schema_extra={"unit": "pairings"})
    weighted_met: float = Field(title="Weighted demand met")
    bound: float = Field(title="No plan with as many changes meets more")
    worst_share: float = Field(title="Share met in the worst-off community")
    begun: tuple[Ending, ...] = Field(title="Pairings begun")
    ended: tuple[Ending, ...] = Field(title="Pairings ended")


@dataclass(frozen=True, slots=True)
class Place:
    """What was read of a place, and the problem it makes."""

    problem: Problem
    units: tuple[Unit, ...]
    needs: tuple[Need, ...]
    places: Places
    revision: int
    illustrative: bool

    def pair(self, pair: int) -> tuple[Unit, str]:
        """The unit and the community of a candidate pair."""
        unit = self.units[int(self.problem.pair_unit[pair])]
        return unit, self.problem.communities[int(self.problem.pair_community[pair])]

    def name(self, area_id: str) -> str:
        """The name of an area."""
        return self.places[area_id].name


def suggest(
    store: Store, wanted: PlanOf, progress: Callable[[Aim, float], None] = lambda _a, _b: None
) -> Plan:
    """The best pairings that the rules allow.

    Raises:
        NotFoundError: the area is not in the graph.
        InputError: the rules name what is not there, cannot be met together (the fewest of them
            that cannot are the faults), or leave nothing to choose from.
    """
    place = _place(store, wanted)
    found = propose(place.problem, wanted.effort, progress)
    if found is None:
        raise _cannot(place, conflict(place.problem))
    return _told(place, wanted, found.chosen, found)


def evaluate(store: Store, wanted: PlanOf, pairs: Iterable[Pair]) -> Plan:
    """What given pairs reach, beside today.

    Raises:
        NotFoundError: the area is not in the graph.
        InputError: a pair names what is not there.
    """
    given = tuple(pairs)
    place = _place(store, wanted.model_copy(update={"near": Near.anywhere}), given)
    return _told(place, wanted, _chosen(place, given), None)


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
    place = _place(store, wanted, (*given, asked))
    problem, chosen = place.problem, _chosen(place, given)
    pair = int(np.flatnonzero(_chosen(place, (asked,)))[0])
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
        brings=_met(place, brought),
        runner_up=None if other is None else place.name(other),
        runner_up_loss=None if reason is None or other is None else round(reason.runner_up_loss, 6),
        conflict=tuple(_rule_told(place, wish) for wish in (against.conflict if against else ())),
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
    place = _place(store, wanted, given or ())
    problem = place.problem
    chosen = problem.today if given is None else _chosen(place, given)
    whole = judge(problem, chosen).worth
    single = stressing.single_losses(problem, chosen)
    worst = [stressing.worst_together(problem, chosen, number) for number in (2, 3)]
    few = replace(wanted.effort, seconds=min(wanted.seconds, 10.0))
    mended = []
    for loss in single[:repairs]:
        found = stressing.repaired(problem, chosen, loss.units, changes, few)
        if found is not None:
            mended.append(_repair(place, chosen, loss, found))
    return Stress(
        weighted_met=round(whole, 6),
        single=tuple(_loss_told(place, loss, loss.lost, whole) for loss in single),
        together=tuple(
            _loss_told(place, one.loss, one.bound, whole) for one in worst if one.loss.units
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
    place = _place(store, wanted)
    points = tuple(trading.over_changes(place.problem, most, wanted.effort))
    if not points:
        raise _cannot(place, conflict(replace(place.problem, most_changes=most)))
    today = place.problem.today
    return tuple(
        FrontierPoint(
            changes=point.changes,
            weighted_met=round(point.stage.value, 6),
            bound=round(point.stage.bound, 6),
            worst_share=round(point.worst, 6),
            begun=_links(place, point.chosen & ~today),
            ended=_links(place, today & ~point.chosen),
        )
        for point in points
    )


def _place(store: Store, wanted: PlanOf, pairs: Sequence[Pair] = ()) -> Place:
    return store.snapshot("plan", lambda reader: _read(reader, wanted, pairs))


def _read(reader: Reader, wanted: PlanOf, pairs: Sequence[Pair]) -> Place:
    must_exist(reader, "areas", wanted.area)
    area, as_of = wanted.area, wanted.as_of
    resources = offers_in(reader.read(query("ask/resource_pool"), area=area))
    offers = [one for one in resources if one.unit_id and one.holds(as_of)]
    needs = needs_of(reader, area, as_of)
    paired = paired_areas(reader, area, as_of)
    places = places_round(reader, area, areas_of(offers, needs))
    communities = [
        one
        for one in places.communities(area, as_of)
        if places[one].kind == AreaKind.residents_community
    ]
    rows = reader.read(
        query("ask/unit_names"), ids=sorted({one.unit_id or "" for one in offers} | set(paired))
    )
    located = {row["area_id"] for row in rows}
    while lacking := places.missing({one for one in located if one}):
        add_places(reader, places, lacking)
    units = tuple(
        Unit(row["id"], row["name"], UnitKind(row["kind"]), row["area_id"]) for row in rows
    )
    inside = set(communities)
    wanted_needs = tuple(one for one in needs if places.community(one.area_id) in inside)
    _check(wanted, units, communities, pairs)
    problem = problem_of(
        communities, units, offers, wanted_needs, paired, places, _rules(wanted, pairs)
    )
    standings = [
        *(one.standing for one in offers),
        *(one.standing for one in wanted_needs),
        *(row["standing"] for row in rows),
    ]
    made_up = Standing.illustrative in standings
    return Place(problem, units, wanted_needs, places, reader.revision(), made_up)


def _rules(wanted: PlanOf, pairs: Sequence[Pair]) -> Rules:
    return Rules(
        reading=wanted.reading,
        reach=wanted.reach,
        near=wanted.near,
        from_nothing=wanted.from_nothing,
        unit_least=wanted.unit_least,
        unit_most=wanted.unit_most,
        community_least=wanted.community_least,
        community_most=wanted.community_most,
        kinds=wanted.kinds,
        must=frozenset(wanted.must),
        must_not=frozenset(wanted.must_not),
        also=frozenset(pairs),
        keep=wanted.keep,
        most_changes=wanted.most_changes,
        budget=wanted.budget,
        cost_per_pair=wanted.cost_per_pairing,
        sources=wanted.sources,
        weights={**WEIGHTS, **wanted.weights},
    )


def _check(
    wanted: PlanOf,
    units: Sequence[Unit],
    communities: Sequence[str],
    pairs: Sequence[Pair],
) -> None:
    """Refuse rules that name what is not there, or that leave nothing to choose from."""
    faults = []
    if not communities:
        faults.append(Fault("plan_no_communities", column="area", details={"value": wanted.area}))
    elif not units:
        faults.append(Fault("plan_no_units", column="area", details={"value": wanted.area}))
    for name, given in (("must", wanted.must), ("must_not", wanted.must_not), ("pairs", pairs)):
        faults.extend(_unknown(name, given, {unit.id for unit in units}, communities))
    faults.extend(
        Fault("plan_must_and_must_not", column="must", details={"unit": unit, "community": one})
        for unit, one in sorted(set(wanted.must) & set(wanted.must_not))
    )
    for low, high in (("unit_least", "unit_most"), ("community_least", "community_most")):
        least, most = getattr(wanted, low), getattr(wanted, high)
        if most is not None and least > most:
            details = {"least": least, "most": most}
            faults.append(Fault("plan_least_over_most", column=low, details=details))
    if faults:
        raise InputError("request", tuple(faults))


def _unknown(
    name: str, pairs: Iterable[Pair], units: Collection[str], communities: Sequence[str]
) -> Iterator[Fault]:
    for unit, community in pairs:
        if unit not in units:
            near = ", ".join(difflib.get_close_matches(unit, sorted(units), n=3))
            details = {"value": unit, "expected": near}
            yield Fault("plan_unknown_unit", column=name, details=details)
        if community not in communities:
            near = ", ".join(difflib.get_close_matches(community, communities, n=3))
            details = {"value": community, "expected": near}
            yield Fault("plan_unknown_community", column=name, details=details)


def _cannot(place: Place, clash: Sequence[Wish]) -> InputError:
    """No plan keeps the rules: the fewest of them that cannot be met together."""
    if not clash:
        return InputError("plan_none_in_time")
    return InputError("plan_conflict", tuple(_wish_fault(place, wish) for wish in clash))


def _wish_fault(place: Place, wish: Wish) -> Fault:
    unit = "" if wish.unit is None else place.units[wish.unit].name
    community = (
        "" if wish.community is None else place.name(place.problem.communities[wish.community])
    )
    kind = "" if wish.kind is None else place.problem.kinds[wish.kind]
    details = {"unit": unit, "community": community, "kind": kind, "number": f"{wish.number:g}"}
    return Fault(f"plan_{wish.rule}", column=wish.rule, details=details)


def _chosen(place: Place, pairs: Iterable[Pair]) -> Flags:
    wanted = set(pairs)
    return np.array(
        [
            (unit.id, community) in wanted
            for unit, community in map(place.pair, range(len(place.problem.pair_unit)))
        ],
        dtype=np.bool_,
    )


def _told(place: Place, wanted: PlanOf, chosen: Flags, found: Proposal | None) -> Plan:
    problem = place.problem
    planned, today = judge(problem, chosen), judge(problem, problem.today)
    order = sorted(
        np.flatnonzero(chosen).tolist(),
        key=lambda pair: (problem.pair_community[pair], problem.pair_unit[pair]),
    )
    return Plan(
        area=wanted.area,
        as_of=wanted.as_of,
        revision=place.revision,
        illustrative=place.illustrative,
        rules=wanted,
        stages=tuple(_stage_told(stage) for stage in (found.stages if found else ())),
        pairs=tuple(_planned(place, chosen, planned, pair) for pair in order),
        ended=_links(place, problem.today & ~chosen),
        today=_indicators(place, problem.today, today),
        planned=_indicators(place, chosen, planned),
        goods=_goods(place, today, planned),
        solver=found.solver if found else "",
        seconds=round(found.seconds, 3) if found else 0.0,
    )


def _links(place: Place, which: Flags) -> tuple[Ending, ...]:
    return tuple(
        Ending(unit_id=unit.id, unit_name=unit.name, area_id=one, area_name=place.name(one))
        for unit, one in map(place.pair, np.flatnonzero(which).tolist())
    )


def _rule_told(place: Place, wish: Wish) -> RuleTold:
    details = _wish_fault(place, wish).details
    return RuleTold(
        rule=wish.rule,
        unit_name=details["unit"],
        area_name=details["community"],
        number=wish.number,
    )


def _loss_told(place: Place, loss: stressing.Loss, bound: float, whole: float) -> LossTold:
    communities = place.problem.communities
    worst = int(loss.judged.by_community.argmin()) if communities else None
    return LossTold(
        unit_ids=tuple(place.units[unit].id for unit in loss.units),
        unit_names=tuple(place.units[unit].name for unit in loss.units),
        lost=round(loss.lost, 6),
        lost_share=_share(loss.lost, whole),
        lost_at_most=round(bound, 6),
        worst_share=round(loss.judged.worst, 6),
        worst_community=None if worst is None else place.name(communities[worst]),
    )


def _repair(place: Place, chosen: Flags, loss: stressing.Loss, found: Proposal) -> Repair:
    left = chosen & ~np.isin(place.problem.pair_unit, loss.units)
    return Repair(
        unit_ids=tuple(place.units[unit].id for unit in loss.units),
        changes=int((found.chosen != left).sum()),
        regained=round(found.judged.worth - loss.judged.worth, 6),
        begun=_links(place, found.chosen & ~left),
        ended=_links(place, left & ~found.chosen),
    )


def _stage_told(stage: Stage) -> StageTold:
    return StageTold(
        aim=stage.aim,
        value=round(stage.value, 6),
        bound=round(stage.bound, 6),
        gap=round(stage.gap, 6),
        seconds=round(stage.seconds, 3),
        ended=stage.ended_by,
    )


def _planned(place: Place, chosen: Flags, whole: Judged, pair: int) -> PlannedPair:
    unit, community = place.pair(pair)
    brings = explaining.brought(place.problem, chosen, whole, pair)
    return PlannedPair(
        unit_id=unit.id,
        unit_name=unit.name,
        unit_kind=unit.kind,
        area_id=community,
        area_name=place.name(community),
        new=not place.problem.today[pair],
        distance=int(place.problem.distance[pair]),
        gain=round(brings.gain, 6),
        brings=_met(place, brings.needs),
    )


def _met(place: Place, brought: Iterable[explaining.Brought]) -> tuple[Met, ...]:
    """What a pair brings, demand by demand."""
    return tuple(
        Met(
            demand_id=place.needs[one.need].id,
            demand_name=place.needs[one.need].name,
            category=place.needs[one.need].category,
            unit_of_count=place.needs[one.need].unit_of_count,
            quantity=round(one.share * float(place.problem.need_quantity[one.need]), 6),
        )
        for one in brought
    )


def _indicators(place: Place, chosen: Flags, judged: Judged) -> Indicators:
    problem = place.problem
    communities, units = len(problem.communities), len(problem.units)
    of_community = np.bincount(problem.pair_community[chosen], minlength=communities)
    of_unit = np.bincount(problem.pair_unit[chosen], minlength=units)
    pairings = int(chosen.sum())
    kinds = [
        len({place.units[unit].kind for unit in problem.pair_unit[mine].tolist()})
        for mine in (chosen & (problem.pair_community == one) for one in range(communities))
    ]
    losses = stressing.single_losses(problem, chosen)
    worst = int(judged.by_community.argmin()) if communities else None
    numbers = [int(one) for one in of_community]
    return Indicators(
        pairings=pairings,
        units=int((of_unit > 0).sum()),
        communities=int((of_community > 0).sum()),
        communities_short=int((of_community < problem.community_least).sum()),
        weighted_met=round(judged.worth, 6),
        weighted_share=_share(judged.worth, float(problem.need_weight.sum())),
        worst_share=round(judged.worst, 6),
        worst_community=None if worst is None else place.name(problem.communities[worst]),
        gini=_rounded(measures.gini(numbers)),
        best_gini=_rounded(measures.gini(measures.fairest_split(pairings, [1] * communities))),
        most_of_a_unit=int(of_unit.max(initial=0)),
        kinds_mixed=round(sum(kinds) / communities, 6) if communities else 0.0,
        steps=round(float(problem.distance[chosen].mean()), 6) if pairings else 0.0,
        largest_loss=round(losses[0].lost, 6) if losses else 0.0,
        largest_loss_unit=place.units[losses[0].units[0]].name if losses else None,
    )


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 6)


def _share(part: float, whole: float) -> float:
    return round(part / whole, 6) if whole else 1.0


def _goods(place: Place, today: Judged, planned: Judged) -> tuple[GoodsMet, ...]:
    sums: dict[Any, list[float]] = {}
    for need, one in enumerate(place.needs):
        mine = sums.setdefault(one.goods, [0.0, 0.0, 0.0])
        mine[0] += one.quantity
        mine[1] += one.quantity * float(today.met[need])
        mine[2] += one.quantity * float(planned.met[need])
    return tuple(
        GoodsMet(
            category=goods[0],
            unit_of_count=goods[1],
            needed=numbers[0],
            met_today=round(numbers[1], 6),
            met_planned=round(numbers[2], 6),
        )
        for goods, numbers in sorted(sums.items(), key=lambda item: by_goods(item[0]))
    )
