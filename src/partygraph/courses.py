"""What the steps of a case say: on which tiers it was, who had it, who answered when (pure)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple

from partygraph.casework import MOVES, CaseState, Taken, state_of
from partygraph.model import (
    AreaLevel,
    CaseCategory,
    Channel,
    OrganisationLevel,
    Sector,
    StepKind,
    UnitKind,
)

TIERS = (1, 2, 3)
"""The community and below; the street or town; the county and above."""
_MINUTE = len("2020-07-01T09:30")
_DAY = len("2020-07-01")
_LEVELS = {AreaLevel.province: 3, AreaLevel.prefecture: 3, AreaLevel.county: 3, AreaLevel.town: 2}
_POSITIONS = {OrganisationLevel.city_committee: 3, OrganisationLevel.street_committee: 2}


@dataclass(frozen=True, slots=True)
class Body:
    """Who took a step."""

    id: str
    name: str
    tier: int | None
    """1 to 3; None for a unit and what stands in one."""
    unit_kind: UnitKind | None = None
    sector: Sector | None = None


def tier_of_area(level: str) -> int:
    """The tier of an area by its level."""
    return _LEVELS.get(AreaLevel(level), 1)


def tier_of_organisation(level: str) -> int | None:
    """The tier of an organisation by its level; None inside a unit."""
    if level == OrganisationLevel.unit_organisation:
        return None
    return _POSITIONS.get(OrganisationLevel(level), 1)


class Event(NamedTuple):
    """A step with its body."""

    taken: Taken
    body: Body


@dataclass(slots=True)
class File:
    """A case with its steps in their order, up to a day."""

    id: str
    channel: Channel
    category: CaseCategory
    area_id: str
    area_name: str
    opened: str
    closed_on: str | None
    """What the case says of its own closing by that day; None where it was not closed."""
    illustrative: bool
    events: list[Event] = field(default_factory=list)

    @property
    def state(self) -> CaseState:
        """Where it stands."""
        return state_of(self.channel, self.closed_on, [event.taken for event in self.events])

    @property
    def closed(self) -> str | None:
        """The moment of its last closing; None where it is not closed."""
        if not self.events:
            return self.closed_on
        if self.state is not CaseState.closed:
            return None
        return [one.taken.at for one in self.events if one.taken.kind is StepKind.closed][-1]

    def count(self, kind: StepKind) -> int:
        """How many steps of a kind it has."""
        return sum(event.taken.kind is kind for event in self.events)


def minutes_between(one: str, other: str) -> int:
    """Minutes from one moment to another; whole days where one of them is a day."""
    if min(len(one), len(other)) < _MINUTE:
        one, other = one[:_DAY], other[:_DAY]
    difference = datetime.fromisoformat(other) - datetime.fromisoformat(one)
    return int(difference.total_seconds() // 60)


class Stay(NamedTuple):
    """A while that a case spent on a tier."""

    tier: int
    minutes: int


def stays(file: File) -> Iterator[Stay]:
    """The whiles between its steps until it is solved or closed, each on the tier it was on."""
    tier: int | None = None
    before: Event | None = None
    for event in file.events:
        resting = before is None or before.taken.kind in {StepKind.solved, StepKind.closed}
        if tier is not None and before is not None and not resting:
            yield Stay(tier, minutes_between(before.taken.at, event.taken.at))
        tier = _tier_after(tier, event)
        before = event


def _tier_after(tier: int | None, event: Event) -> int | None:
    arrives = event.taken.kind in MOVES or event.taken.kind in {
        StepKind.received,
        StepKind.reopened,
    }
    return event.body.tier if arrives and event.body.tier is not None else tier


def solved_at(file: File) -> tuple[int, str] | None:
    """The tier on which it was solved and the id of that step; None where it is not solved now.

    A unit solves on the tier that the case was on when it was handed over.
    """
    tier: int | None = None
    found: tuple[int, str] | None = None
    for event in file.events:
        if event.taken.kind is StepKind.reopened:
            found = None
        tier = _tier_after(tier, event)
        own = event.body.tier or tier
        if event.taken.kind is StepKind.solved and own is not None:
            found = own, event.taken.id
    return found


class HandOver(NamedTuple):
    """A case goes from one body to another; `returns` to one that had it before."""

    step: str
    giver: Body
    taker: Body
    returns: bool


def hand_overs(file: File) -> Iterator[HandOver]:
    """How a case went from body to body; what a whistle calls does not take it."""
    holder: Body | None = None
    had: set[str] = set()
    for event in file.events:
        kind = event.taken.kind
        if kind in MOVES and holder is not None and holder.id != event.body.id:
            yield HandOver(event.taken.id, holder, event.body, event.body.id in had)
        calls = file.channel is Channel.whistle and kind is StepKind.handed_over
        if (kind in MOVES and not calls) or kind in {StepKind.received, StepKind.reopened}:
            holder = event.body
            had.add(event.body.id)


class Call(NamedTuple):
    """A department called by a whistle: minutes until it answered, None where it has not."""

    step: str
    body: Body
    minutes: int | None


def calls(file: File) -> list[Call]:
    """Every call of a whistle with its first answer."""
    waiting: dict[str, Event] = {}
    found: list[Call] = []
    for event in file.events:
        if event.taken.kind is StepKind.handed_over:
            waiting.setdefault(event.body.id, event)
        asked = waiting.get(event.body.id)
        if event.taken.kind is StepKind.answered and asked is not None:
            del waiting[event.body.id]
            minutes = minutes_between(asked.taken.at, event.taken.at)
            found.append(Call(asked.taken.id, event.body, minutes))
    return [*found, *(Call(event.taken.id, event.body, None) for event in waiting.values())]


def bodies(file: File, kinds: Sequence[StepKind] = tuple(StepKind)) -> dict[str, Body]:
    """Who took steps of these kinds, by id."""
    return {event.body.id: event.body for event in file.events if event.taken.kind in kinds}
