"""Scores on one scale, shrunk means with intervals, ranks, and which period is meant (pure)."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from datetime import date
from math import sqrt
from statistics import StatisticsError, correlation
from typing import NamedTuple

FULL = 100.0
"""Scores are compared as shares of their scale times this."""
_Z = 1.96
"""Standard deviations to either side that hold 95 of 100 cases of a normal distribution."""
_MONTHS_OF = {"H": 6, "Q": 3}
_FEWEST = 3
"""Pairs below which no correlation is told."""


def first_day(period: str) -> date:
    """The first day of a year, a half, a quarter or a month."""
    year, _, part = period.partition("-")
    if not part:
        return date(int(year), 1, 1)
    if part[0] in _MONTHS_OF:
        return date(int(year), (int(part[1:]) - 1) * _MONTHS_OF[part[0]] + 1, 1)
    return date(int(year), int(part), 1)


def latest(periods: Iterable[str], as_of: date) -> str | None:
    """The period that began last up to a day; of two that began together the longer."""
    begun = [one for one in periods if first_day(one) <= as_of]
    return max(begun, key=lambda one: (first_day(one), _length(one)), default=None)


def preceding(periods: Iterable[str], period: str) -> str | None:
    """Of the periods that are as long as one, the last that began before it."""
    begun = [
        one
        for one in periods
        if _length(one) == _length(period) and first_day(one) < first_day(period)
    ]
    return max(begun, key=first_day, default=None)


def _length(period: str) -> int:
    """Months of a period."""
    part = period.partition("-")[2]
    return 12 if not part else _MONTHS_OF.get(part[0], 1)


def scaled(score: float, least: float, most: float) -> float:
    """A score as a share of its scale, times 100."""
    return (score - least) / (most - least) * FULL


class Shrunk(NamedTuple):
    """A mean drawn towards that of all, with the interval in which it lies in 95 of 100 cases."""

    score: float
    low: float
    high: float


def shrunk(mean: float, raters: int, overall: float, prior: float) -> Shrunk:
    """The mean of so many raters as if `prior` more had given the overall mean; all 0 to 100.

    The score is taken as the mean m of a Beta distribution of weight n = raters + prior, whose
    variance m (1 - m) / (n + 1) is the largest that scores of this mean can have.
    """
    weight = raters + prior
    share = (mean * raters + overall * prior) / weight / FULL
    half = _Z * sqrt(max(share * (1 - share), 0.0) / (weight + 1))
    return Shrunk(FULL * share, FULL * max(0.0, share - half), FULL * min(1.0, share + half))


def rank_intervals(intervals: Sequence[tuple[float, float]]) -> list[tuple[int, int]]:
    """The best and the worst place of each, by those surely above it and surely below it."""
    lows = sorted(low for low, _ in intervals)
    highs = sorted(high for _, high in intervals)
    number = len(intervals)
    return [
        (1 + number - bisect_right(lows, high), number - bisect_left(highs, low))
        for low, high in intervals
    ]


def rank_correlation(one: Sequence[float], other: Sequence[float]) -> float | None:
    """Spearman's rank correlation, -1 to 1; None where there are too few or all are alike."""
    if len(one) < _FEWEST:
        return None
    try:
        return correlation(_ranks(one), _ranks(other))
    except StatisticsError:
        return None


def _ranks(values: Sequence[float]) -> list[float]:
    """Places from 1; equal values share the mean of theirs."""
    ordered = sorted(values)
    return [(bisect_left(ordered, one) + bisect_right(ordered, one) + 1) / 2 for one in values]
