"""What held on which day, counted from periods instead of asked for day by day (pure)."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from datetime import date
from enum import StrEnum
from itertools import accumulate
from typing import NamedTuple

_MONTHS = 12


class Step(StrEnum):
    """How far one date is from the next."""

    month = "month"
    quarter = "quarter"
    year = "year"


_STEPS = {Step.month: 1, Step.quarter: 3, Step.year: _MONTHS}


class Span(NamedTuple):
    """Something that counts `weight` from the first to the last day, both included.

    Spans with one key count once where they overlap; an empty key is no one else's.
    """

    key: str
    begins: date
    finishes: date | None
    weight: int = 1


def within(
    *periods: tuple[date, date | None],
) -> tuple[date, date | None] | None:
    """The days that all periods share; None where they share none."""
    begins = max(period[0] for period in periods)
    ends = [period[1] for period in periods if period[1] is not None]
    finishes = min(ends) if ends else None
    return None if finishes is not None and finishes < begins else (begins, finishes)


def days(since: date, until: date, step: Step) -> Iterator[date]:
    """From a day on, the same day of each month, quarter or year until another day.

    Where a month is too short, its last day: after 31 January comes 28 or 29 February.
    """
    months = since.year * _MONTHS + since.month - 1
    last = until.year * _MONTHS + until.month - 1
    for month in range(months, last + 1, _STEPS[step]):
        day = _day(month // _MONTHS, month % _MONTHS + 1, since.day)
        if day <= until:
            yield day


def _day(year: int, month: int, day: int) -> date:
    for last in (day, 30, 29):
        try:
            return date(year, month, min(day, last))
        except ValueError:
            continue
    return date(year, month, 28)


def back(day: date, steps: int, step: Step) -> date:
    """The day so many steps earlier, in the first year at the earliest."""
    months = day.year * _MONTHS + day.month - 1 - steps * _STEPS[step]
    return date.min if months < _MONTHS else _day(months // _MONTHS, months % _MONTHS + 1, day.day)


def totals(spans: Iterable[Span], asked: Iterable[date]) -> list[int]:
    """The weight of the spans that hold on each day, each key once.

    Sorts once and then looks each day up: n spans and d days take (n + d) log n.
    """
    once = list(_once(spans))
    begun = sorted((span.begins, span.weight) for span in once)
    over = sorted((span.finishes, span.weight) for span in once if span.finishes is not None)
    begin_days, begin_sums = [day for day, _ in begun], _sums(weight for _, weight in begun)
    over_days, over_sums = [day for day, _ in over], _sums(weight for _, weight in over)
    return [
        begin_sums[bisect_right(begin_days, day)] - over_sums[bisect_left(over_days, day)]
        for day in asked
    ]


def _sums(weights: Iterable[int]) -> list[int]:
    return list(accumulate(weights, initial=0))


def _once(spans: Iterable[Span]) -> Iterator[Span]:
    """The spans with those of one key joined where they overlap."""
    by_key: dict[str, list[Span]] = {}
    for span in spans:
        if span.key:
            by_key.setdefault(span.key, []).append(span)
        else:
            yield span
    for found in by_key.values():
        yield from _joined(sorted(found, key=lambda span: span.begins))


def _joined(spans: list[Span]) -> Iterator[Span]:
    current = spans[0]
    for span in spans[1:]:
        if current.finishes is not None and span.begins > current.finishes:
            yield current
            current = span
        elif current.finishes is not None:
            later = span.finishes and max(span.finishes, current.finishes)
            current = current._replace(finishes=later)
    yield current
