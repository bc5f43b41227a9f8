"""What a plan is to reach, how hard to try, and how far it came."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Aim(StrEnum):
    """What a plan is to reach, in the order in which it is reached."""

    demand = "demand"
    """Weighted demand met: as much as can be."""
    worst_off = "worst_off"
    """The share met in the worst-off community: as large as can be."""
    changes = "changes"
    """Pairs opened and closed against today: as few as can be."""
    distance = "distance"
    """Steps of distance of all pairs together: as few as can be."""


class Ended(StrEnum):
    """What ended the work on an aim."""

    proven = "proven"
    """No plan is better by more than the gap asked for."""
    seconds = "seconds"
    nodes = "nodes"
    """The work promised was done: moves of annealing, nodes of branch and bound."""
    stopped = "stopped"
    """Whoever asked stopped it (`stopping`); later aims were not begun."""


@dataclass(frozen=True, slots=True)
class Effort:
    """How hard to try."""

    seconds: float = 30.0
    """For all aims together, after the first plan; a run that they end can differ on a slower
    machine."""
    moves: int = 300_000
    """Of annealing, for the first plan; then ten times as many, eighty times on a large problem."""
    chains: int = 2
    """Annealing at the same time from different seeds, the best of which counts."""
    nodes: int = 20_000
    """Of branch and bound, for each aim."""
    gap: float = 1e-4
    give: float = 0.005
    """What later aims may cost an earlier one, as a share of its value."""
    seed: int = 1
    aims: tuple[Aim, ...] = tuple(Aim)
    """Which to reach, in this order."""


@dataclass(frozen=True, slots=True)
class Progress:
    """How far the work has come."""

    aim: Aim | None
    """None while first plans are made."""
    done: int
    """Places in which it is reached."""
    places: int
    """That are solved apart; one where the whole is one problem."""
    seconds: float


@dataclass(frozen=True, slots=True)
class Stage:
    """How far one aim was reached."""

    aim: Aim
    value: float
    bound: float
    """No plan that keeps the earlier aims has a better value than this."""
    gap: float
    """Between bound and value, as a share of the larger of the two."""
    seconds: float
    ended_by: Ended
