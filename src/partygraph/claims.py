"""Two-way claims, and when a demand is met: the one definition for every question (pure).

A project or a service is agreed on when both sides, the unit and the community, have claimed it on
or before the day. A service that is stopped counts for nothing.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from enum import StrEnum
from typing import NamedTuple

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
