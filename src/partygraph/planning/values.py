"""What is asked of the planner and what it answers, as values."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import Annotated, Any, Self

from pydantic import BaseModel, ConfigDict, Field

from partygraph.ask.catalogue import AreaCode, AsOf
from partygraph.faults import checked
from partygraph.model import (
    AreaId,
    Category,
    Day,
    Id,
    UnitKind,
    UnitOfCount,
    Urgency,
)
from partygraph.plan.place import Near, Reach
from partygraph.plan.problem import Reading
from partygraph.plan.proposing import Aim, Effort, Ended
from partygraph.plan.rules import Rule

Pair = tuple[Id, AreaId]
Least = Annotated[int, Field(strict=True, ge=0, le=1000)]
Flag = Annotated[bool, Field(strict=True)]
Exactly = Annotated[float, Field(strict=True)]


class PlanOf(BaseModel):
    """What is planned, and what may and may not be."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    area: AreaCode
    as_of: AsOf
    scenario: Id | None = Field(
        default=None, title="The id of a scenario: plan as if it were so already"
    )
    until: Day | None = Field(
        default=None,
        title="The last day of what is planned: only what is offered until then counts",
    )
    reading: Reading = Field(
        default=Reading.split,
        title="What a pairing gives of its unit's capacity: split, equal_share or coverage",
    )
    reach: Reach = Field(
        default=Reach.declared,
        title="Whether a resource serves only the area that it declares, or anywhere when paired",
    )
    near: Near = Field(default=Near.county, title="How far a unit and its community may lie apart")
    from_nothing: Flag = Field(default=False, title="Plan as if nothing were paired today")
    keep: Flag = Field(default=False, title="Whether today's pairings must stay")
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
        default=None,
        strict=True,
        ge=0,
        le=100_000,
        title="Pairings begun and ended against today, at most",
    )
    budget: float | None = Field(
        default=None, strict=True, ge=0, le=1e12, title="Yuan for all pairings"
    )
    cost_per_pairing: float = Field(
        default=0.0, strict=True, ge=0, le=1e12, title="Yuan that a pairing costs"
    )
    sources: int = Field(
        default=1, strict=True, ge=1, le=20, title="Units that must offer a demand's goods"
    )
    weights: dict[Urgency, Annotated[float, Field(strict=True, ge=0, le=1e6)]] = Field(
        default_factory=dict,
        title="What meeting a demand is worth, by its urgency; left out: high 3, medium 2, low 1",
    )
    give: float = Field(
        default=0.005, strict=True, ge=0, le=1, title="Share of an aim that later aims may cost it"
    )
    seconds: float = Field(
        default=30.0, strict=True, ge=0.1, le=86_400, title="Seconds for all aims together"
    )
    seed: int = Field(
        default=1, strict=True, ge=0, le=2**31 - 1, title="Of all that is drawn by chance"
    )

    @classmethod
    def of(cls, given: dict[str, Any], *, texts: bool = False) -> Self:
        """The parameters, checked.

        Args:
            texts: whether numbers may come as texts, as they do at the shell.

        Raises:
            InputError: with every fault in them.
        """
        return checked(cls, given, texts=texts)

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

    model_config = ConfigDict(extra="forbid")

    aim: Aim = Field(title="The aim")
    value: Exactly = Field(title="What the plan reaches")
    bound: Exactly = Field(title="No plan that keeps the earlier aims is better than this")
    gap: Exactly = Field(title="(bound - value) / bound", json_schema_extra={"unit": "share"})
    seconds: Exactly = Field(title="Time taken", json_schema_extra={"unit": "seconds"})
    ended: Ended = Field(title="What ended the work on it")


class GoodsMet(Part):
    """How much of some goods is needed and met."""

    category: Category = Field(title="Category")
    unit_of_count: UnitOfCount = Field(title="What the amounts count")
    needed: float = Field(title="Needed", json_schema_extra={"unit": "unit_of_count"})
    met_today: float = Field(title="Met by today's pairings")
    met_planned: float = Field(title="Met by the plan")


class UrgencyMet(Part):
    """How much of the weight of demands of an urgency is met."""

    urgency: Urgency = Field(title="Urgency")
    weight: float = Field(title="What meeting all of them is worth")
    met_today: float = Field(title="What of it today's pairings meet")
    met_planned: float = Field(title="What of it the plan meets")


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
    sectors_mixed: float = Field(title="Sectors of units in a community, on average")
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
    urgencies: tuple[UrgencyMet, ...] = Field(title="What is needed and met, by urgency")
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


class Beside(StrEnum):
    """How a number stands beside today's."""

    better = "better"
    worse = "worse"
    same = "same"
    other = "other"
    """It differs, and neither is better."""


class Column(Part):
    """What is compared."""

    scenario: str | None = Field(title="A scenario; null for the graph as it is")
    name: str = Field(title="Its name; empty for the graph as it is")
    changes: int = Field(
        title="Pairings begun and ended against today", json_schema_extra={"unit": "pairings"}
    )
    illustrative: bool = Field(title="Whether it rests, in part, on made-up rows")


class ComparedNumber(Part):
    """One indicator in every column."""

    name: str = Field(title="The indicator")
    of: str | None = Field(title="The category or urgency that it is of; null for all of them")
    values: tuple[float | None, ...] = Field(title="Its value, column by column")
    verdicts: tuple[Beside, ...] = Field(title="How that stands beside today")


class ComparedPair(Part):
    """A pairing that not all columns have."""

    unit_id: str = Field(title="Unit")
    unit_name: str = Field(title="Its name")
    area_id: str = Field(title="Community")
    area_name: str = Field(title="Its name")
    there: tuple[bool, ...] = Field(title="Whether it is there, column by column")


class Comparison(Part):
    """Scenarios and the graph as it is, side by side."""

    area: str = Field(title="Area")
    as_of: date = Field(title="The day")
    revision: int = Field(title="The revision of the graph")
    columns: tuple[Column, ...] = Field(title="Today first, then the scenarios as asked")
    numbers: tuple[ComparedNumber, ...] = Field(title="Indicator by indicator")
    pairs: tuple[ComparedPair, ...] = Field(title="Pairings that differ, by community, then unit")
