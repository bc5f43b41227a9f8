"""What the parts of a county share: where rows come from, and how numbers and days are drawn."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from itertools import islice
from random import Random
from typing import TypedDict, TypeVar

from partygraph.generate.plan import Plan
from partygraph.model import Source, SourceKind, Standing, WorkState

SOURCE_ID = "src-generated"
HALF_CLAIMED = 0.1
"""The share of projects and services that one side only has claimed, a fault."""

Item = TypeVar("Item")


def source(title: str, seed: int) -> Source:
    """The one source of everything that is made up."""
    return Source(
        id=SOURCE_ID,
        title=title,
        kind=SourceKind.illustration,
        publisher="partygraph",
        licence="Apache-2.0",
        note=f"Plainly made up by partygraph generate, seed {seed:_}; nothing in it is real.",
    )


class Origin(TypedDict):
    """The columns of a row that say where it comes from."""

    source_id: str
    standing: Standing


MADE_UP = Origin(source_id=SOURCE_ID, standing=Standing.illustrative)


def spread(
    rng: Random, total: int, parts: int, low: int = 0, skew: float | None = None
) -> list[int]:
    """Uneven whole numbers that sum to the total, none below `low` where the total suffices.

    Args:
        skew: the standard deviation of the logarithm of a part, for a few large parts and many
            small ones; without it the largest is about three times the smallest.
    """
    if parts == 0:
        return []
    least = low if total >= low * parts else 0
    if skew is None:
        weights = [rng.uniform(0.5, 1.5) for _ in range(parts)]
    else:
        weights = [rng.lognormvariate(0, skew) for _ in range(parts)]
    rest = total - least * parts
    whole = sum(weights)
    shares = [rest * weight / whole for weight in weights]
    numbers = [least + int(share) for share in shares]
    by_fraction = sorted(range(parts), key=lambda part: (int(shares[part]) - shares[part], part))
    for part in by_fraction[: total - sum(numbers)]:
        numbers[part] += 1
    return numbers


def split(rng: Random, items: Sequence[Item], *numbers: int) -> list[list[Item]]:
    """Disjoint draws of so many items each, as far as they go."""
    drawn = iter(rng.sample(items, min(len(items), sum(numbers))))
    return [list(islice(drawn, number)) for number in numbers]


def day_between(rng: Random, first: date, last: date) -> date:
    """A day from the first to the last."""
    return first + timedelta(days=rng.randint(0, (last - first).days))


class Claims(TypedDict):
    """The days on which the two sides claimed."""

    unit_claimed_on: date | None
    community_claimed_on: date | None


def claims(plan: Plan, rng: Random, state: WorkState, opened: date) -> Claims:
    """Both sides claim within a fortnight, but for planned work and for faults."""
    by_unit = by_community = state is not WorkState.planned
    if rng.random() < HALF_CLAIMED * plan.city.faults:
        by_unit = rng.random() < 1 / 2
        by_community = not by_unit
    days = [opened + timedelta(days=rng.randint(0, 14)) for _ in range(2)]
    return Claims(
        unit_claimed_on=days[0] if by_unit else None,
        community_claimed_on=days[1] if by_community else None,
    )


def work_state(rng: Random) -> WorkState:
    """Mostly running or done."""
    return rng.choices(list(WorkState), weights=(14, 45, 38, 3))[0]
