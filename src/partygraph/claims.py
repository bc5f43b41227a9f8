"""Two-way claims, and when a demand is met: the one definition for every question (pure).

A project or a service is agreed on when both sides, the unit and the community, have claimed it on
or before the day. A service that is stopped counts for nothing. What is claimed and done by a
button follows a state machine (`wrongs`): work runs only once both sides have claimed it, a claim
is made once, and what is done stays done. A ledger states how things stand and may correct all of
it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any, NamedTuple

from partygraph.model import WorkState


class ClaimState(StrEnum):
    """Who has claimed a project or a service on a day."""

    both = "both"
    half_unit = "half_unit"
    """Only the unit has; the community's claim is missing."""
    half_community = "half_community"
    """Only the community has; the unit's claim is missing."""
    none = "none"


HALF = frozenset({ClaimState.half_unit, ClaimState.half_community})
"""Half-claimed: exactly one side has claimed."""


class DemandState(StrEnum):
    """How far a demand is met on a day, the best first."""

    met = "met"
    """Claimed services, in the demand's own unit of count, reach its quantity."""
    claimed = "claimed"
    """At least one service is claimed by both sides."""
    half_claimed = "half_claimed"
    """At least one service is claimed by one side."""
    unmet = "unmet"


class ServiceClaim(NamedTuple):
    """What of a service decides on its demand.

    The service must be valid on the day (the query's part); claims after the day do not count.
    """

    quantity: int
    """In the unit of count of the service's resource."""
    state: WorkState
    unit_claimed_on: date | None
    community_claimed_on: date | None
    same_unit_of_count: bool = True
    """Whether its resource counts what the demand counts; if not, its quantity is not added."""


def claim_state(
    unit_claimed_on: date | None, community_claimed_on: date | None, as_of: date
) -> ClaimState:
    """Who has claimed on or before the day."""
    unit = unit_claimed_on is not None and unit_claimed_on <= as_of
    community = community_claimed_on is not None and community_claimed_on <= as_of
    if unit and community:
        return ClaimState.both
    if unit:
        return ClaimState.half_unit
    return ClaimState.half_community if community else ClaimState.none


def state_of(service: ServiceClaim, as_of: date) -> ClaimState:
    """Who has claimed a service on or before the day; a stopped one counts as claimed by none."""
    if service.state == WorkState.stopped:
        return ClaimState.none
    return claim_state(service.unit_claimed_on, service.community_claimed_on, as_of)


def claimed_quantity(services: Iterable[ServiceClaim], as_of: date) -> int:
    """How much the services claimed by both sides give, in the demand's own unit of count."""
    return sum(
        service.quantity
        for service in services
        if service.same_unit_of_count and state_of(service, as_of) is ClaimState.both
    )


def demand_state(quantity: int, services: Iterable[ServiceClaim], as_of: date) -> DemandState:
    """How far a demand of that quantity is met by its services, those valid on the day."""
    given = tuple(services)
    if claimed_quantity(given, as_of) >= quantity:
        return DemandState.met
    states = {state_of(service, as_of) for service in given}
    if ClaimState.both in states:
        return DemandState.claimed
    return DemandState.half_claimed if states & HALF else DemandState.unmet


# What may follow what


@dataclass(frozen=True, slots=True)
class Pledge:
    """What of a project or a service may change: where the work stands, and its two claims."""

    state: WorkState
    unit_claimed_on: date | None
    community_claimed_on: date | None
    valid_to: date | None = None


@dataclass(frozen=True, slots=True)
class Wrong:
    """A rule that a change of a project or a service breaks, and at which column.

    The details hold days, and values of enumerations alone or several.
    """

    rule: str
    column: str
    details: dict[str, Any] = field(default_factory=dict)


FOLLOWS: dict[WorkState | None, frozenset[WorkState]] = {
    None: frozenset({WorkState.planned, WorkState.running}),
    WorkState.planned: frozenset({WorkState.running, WorkState.done, WorkState.stopped}),
    WorkState.running: frozenset({WorkState.done, WorkState.stopped}),
    WorkState.done: frozenset(),
    WorkState.stopped: frozenset({WorkState.planned}),
}
"""By where the work stands, None before it was there: where it may stand next."""
_OVER = frozenset({WorkState.done, WorkState.stopped})
_CLAIMED = frozenset({WorkState.running, WorkState.done})
"""States that both sides must have claimed before."""


def wrongs(before: Pledge | None, after: Pledge) -> Iterator[Wrong]:
    """Every rule that a step from one state of a project or a service to the next breaks.

    Args:
        before: None where it is new.
    """
    stood = before.state if before else None
    if after.state is not stood and after.state not in FOLLOWS[stood]:
        expected = tuple(sorted(FOLLOWS[stood]))
        details = {"value": after.state, "state": stood or "–", "expected": expected or "–"}
        yield Wrong("work_cannot_follow", "state", details)
    elif after.state is not stood and after.state in _CLAIMED:
        for column in ("unit_claimed_on", "community_claimed_on"):
            if getattr(after, column) is None:
                yield Wrong("work_unclaimed", column, {"value": after.state})
    for column in ("unit_claimed_on", "community_claimed_on"):
        yield from _wrong_claim(before, after, column)


def _wrong_claim(before: Pledge | None, after: Pledge, column: str) -> Iterator[Wrong]:
    was = getattr(before, column) if before else None
    day = getattr(after, column)
    if day == was:
        return
    if was is not None:
        yield Wrong("claimed_already", column, {"value": was})
    elif before is not None and before.state in _OVER:
        yield Wrong("claim_of_what_is_over", column, {"state": before.state})
    elif day is not None and after.valid_to is not None and day > after.valid_to:
        yield Wrong("claim_after_end", column, {"value": day, "until": after.valid_to})
