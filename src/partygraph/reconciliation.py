"""Reported figures beside each other and beside a computed number: bounds, sums and shares (pure).

A figure is never a bare number here: its words allow an interval, and everything that is derived
from it (a sum, a share) is an interval again. Numbers of different units of count are never added
or compared.

Which figures belong together is read from how Chinese bulletins and tables are written, and from
nothing else:

- 合计, 总计, 共计, 小计: the total of the other figures of its subject in the same unit of count;
- 其中…: a part of the one figure of its subject that is not such a part;
- an indicator that ends with the whole indicator of another (铺开改革巷子, 巷子): the head noun
  comes last, so the longer is a part of the shorter;
- …率, …占比, …比例, …比重 in percent: the share of the figure of that stem (办结率, 办结) in the
  one other figure of its subject that is as large;
- a subject with a sum in it (“6＋3”模式): what its figures add up to.

Where two figures could be meant, nothing is said.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from enum import StrEnum
from itertools import permutations
from typing import NamedTuple

from partygraph.model import Measure, Qualifier, UnitOfCount

ABOUT = 0.1
"""“About” a value allows what lies within this share of it."""
_DIGITS = 9
"""Decimals kept of a bound, so that a tenth of 2.2 is a tenth."""
COUNTS = frozenset(
    {
        UnitOfCount.persons,
        UnitOfCount.person_times,
        UnitOfCount.items,
        UnitOfCount.households,
        UnitOfCount.bodies,
        UnitOfCount.events,
        UnitOfCount.hours,
        UnitOfCount.yuan,
    }
)
"""Units of count of which a part and a whole, or a sum, make sense: no ranks, levels or years."""
_TOTAL = re.compile(r"合计|总计|共计|小计|\btotal\b", re.IGNORECASE)
_OF_WHICH = re.compile(r"^(其中|of which\b)", re.IGNORECASE)
_RATE = re.compile(r"(率|占比|比例|比重)$")
_STATED_SUM = re.compile(r"(?<![0-9A-Za-z+＋])\d+(?:[+＋]\d+)+(?![0-9A-Za-z+＋])")


class Bounds(NamedTuple):
    """What the words of a figure allow: from `low` to `high`, both included."""

    low: float
    high: float | None
    """None: no upper bound."""

    def hold(self, number: float) -> bool:
        """Whether a number lies within."""
        return self.low <= number and (self.high is None or number <= self.high)

    def meet(self, other: Bounds) -> bool:
        """Whether some number lies within both."""
        return (other.high is None or self.low <= other.high) and (
            self.high is None or other.low <= self.high
        )


def bounds(value: float, qualifier: Qualifier, unit_of_count: UnitOfCount) -> Bounds:
    """The interval that a value and its words allow.

    30多 is 30 or more; 800左右 is 720 to 880 (`ABOUT`); an exact count is itself; an exact
    percentage is rounded at its last decimal: 92.05 % is 92.045 to 92.055.
    """
    if qualifier == Qualifier.at_least:
        return Bounds(value, None)
    if qualifier == Qualifier.about:
        reach = ABOUT * abs(value)
    elif unit_of_count == UnitOfCount.percent:
        decimals = len(f"{value:.10f}".rstrip("0").partition(".")[2])
        reach = 0.5 * 10**-decimals
    else:
        return Bounds(value, value)
    return Bounds(round(value - reach, _DIGITS), round(value + reach, _DIGITS))


def added(parts: Iterable[Bounds]) -> Bounds:
    """The bounds of a sum of numbers of one unit of count."""
    given = tuple(parts)
    highs = [one.high for one in given if one.high is not None]
    high = sum(highs) if len(highs) == len(given) else None
    return Bounds(sum(one.low for one in given), high)


def share(part: Bounds, whole: Bounds) -> Bounds:
    """The bounds of the share of a part in its whole, 0 to 1.

    24 of 30 or more is at most 0.8, and nothing is known of how little.
    """
    low = part.low / whole.high if whole.high else 0.0
    high = part.high / whole.low if part.high is not None and whole.low > 0 else 1.0
    return Bounds(round(min(max(low, 0.0), 1.0), _DIGITS), round(min(max(high, 0.0), 1.0), _DIGITS))


class Said(NamedTuple):
    """What decides on how one figure stands to others."""

    id: str
    source_id: str
    area_id: str
    subject: str
    indicator: str
    measure: Measure | None
    unit_of_count: UnitOfCount
    as_of: date
    within: Bounds
    since: date | None = None
    """The first day of the period that it counts; None: all up to `as_of`."""


class Tie(StrEnum):
    """How a figure is tied to others."""

    same = "same"
    """Another figure says the same thing: same area, day, unit of count, and indicator."""
    total = "total"
    """It is the total of the others."""
    part = "part"
    """It is a part of the other."""
    rate = "rate"
    """It is the share of the first of the others in the second."""
    stated_sum = "stated_sum"
    """Its subject states what it and the others add up to."""


class Tied(NamedTuple):
    """One figure beside others: `within` is what the others make of it, by its tie.

    For `same` what the other says; for `total` and `stated_sum` a sum; for `rate` percent, all in
    the figure's unit of count. For `part` its share of the whole, 0 to 1.
    """

    figure: str
    tie: Tie
    others: tuple[str, ...]
    within: Bounds
    agrees: bool


def ties(figures: Sequence[Said]) -> list[Tied]:
    """Every tie between figures, in the order of the figures, then of `Tie`."""
    order = {one.id: place for place, one in enumerate(figures)}
    found = [*_same(figures)]
    for of_day in _by(figures, "source_id", "area_id", "as_of", "since"):
        found += _kinds(of_day)
        found += _parts_by_name(of_day)
        for of_subject in _by(of_day, "subject"):
            found += [*_totals(of_subject), *_of_which(of_subject)]
            found += [*_rates(of_subject), *_stated_sums(of_subject)]
    tie_order = list(Tie)
    return sorted(
        set(found), key=lambda one: (order[one.figure], tie_order.index(one.tie), one.others)
    )


def _by(figures: Iterable[Said], *names: str) -> Iterator[list[Said]]:
    groups: dict[tuple[object, ...], list[Said]] = defaultdict(list)
    for one in figures:
        groups[tuple(getattr(one, name) for name in names)].append(one)
    yield from groups.values()


def _same(figures: Sequence[Said]) -> Iterator[Tied]:
    """Figures of the same area, day and unit of count that say the same thing, each beside each.

    The same is said under the same words or, by two sources, of the same measure: a source with two
    words for one measure means two things (the budget before and after).
    """
    alike = ("area_id", "as_of", "since", "unit_of_count")
    measured = [one for one in figures if one.measure is not None]
    pairs = [
        pair
        for group in _by(figures, *alike, "subject", "indicator")
        for pair in permutations(group, 2)
    ] + [
        pair
        for group in _by(measured, *alike, "measure")
        for pair in permutations(group, 2)
        if pair[0].source_id != pair[1].source_id
    ]
    for one, other in pairs:
        agrees = one.within.meet(other.within)
        yield Tied(one.id, Tie.same, (other.id,), other.within, agrees)


_WHOLES: dict[Measure | None, Measure] = {
    Measure.towns: Measure.towns_and_sub_districts,
    Measure.sub_districts: Measure.towns_and_sub_districts,
    Measure.villages: Measure.villages_and_communities,
    Measure.residents_communities: Measure.villages_and_communities,
}
"""Kinds of areas, and the measure that counts them with their like. Townships are towns, too."""


def _part(part: Said, whole: Said, agrees: bool | None = None) -> Tied:  # noqa: FBT001
    fits = whole.within.high is None or part.within.low <= whole.within.high
    within = share(part.within, whole.within)
    return Tied(part.id, Tie.part, (whole.id,), within, fits if agrees is None else agrees)


def _parts(parts: Sequence[Said], whole: Said) -> Iterator[Tied]:
    """Parts that do not overlap: they agree if, together, they are no more than the whole."""
    together = added(one.within for one in parts)
    fits = whole.within.high is None or together.low <= whole.within.high
    yield from (_part(one, whole, fits) for one in parts)


def _kinds(figures: Sequence[Said]) -> Iterator[Tied]:
    """Kinds of areas whose whole the same source gives: towns of towns and sub-districts."""
    wholes = set(_WHOLES.values())
    for unit in _by([one for one in figures if one.measure is not None], "unit_of_count"):
        for whole in [one for one in unit if one.measure in wholes]:
            kinds = [one for one in unit if _WHOLES.get(one.measure) is whole.measure]
            yield from _parts(kinds, whole)


def _parts_by_name(figures: Sequence[Said]) -> Iterator[Tied]:
    """Each figure whose indicator ends with the whole indicator of one other, the longest such."""
    for group in _by(figures, "unit_of_count"):
        if group[0].unit_of_count not in COUNTS:
            continue
        named = {texts[0].indicator: texts for texts in _by(group, "indicator")}
        for one in group:
            ends = (one.indicator[start:] for start in range(1, len(one.indicator) - 1))
            wholes = next((named[end] for end in ends if end in named), [])
            if len(wholes) == 1 and not _OF_WHICH.search(one.indicator):
                yield _part(one, wholes[0])


def _totals(figures: Sequence[Said]) -> Iterator[Tied]:
    for group in _by(_countable(figures), "unit_of_count"):
        parts, totals = _split(_split(group, _OF_WHICH)[0], _TOTAL)
        if len(totals) == 1 and parts:
            total, within = totals[0], added(one.within for one in parts)
            others = tuple(one.id for one in parts)
            yield Tied(total.id, Tie.total, others, within, total.within.meet(within))


def _of_which(figures: Sequence[Said]) -> Iterator[Tied]:
    for group in _by(_countable(figures), "unit_of_count"):
        wholes, parts = _split(group, _OF_WHICH)
        if len(wholes) == 1:
            yield from _parts(parts, wholes[0])


def _countable(figures: Iterable[Said]) -> Iterator[Said]:
    return (one for one in figures if one.unit_of_count in COUNTS)


def _split(figures: Iterable[Said], marked: re.Pattern[str]) -> tuple[list[Said], list[Said]]:
    """The figures whose indicator does not hold a mark, and those whose does."""
    found: tuple[list[Said], list[Said]] = ([], [])
    for one in figures:
        found[marked.search(one.indicator) is not None].append(one)
    return found


def _rates(figures: Sequence[Said]) -> Iterator[Tied]:
    for rate in figures:
        stem = _RATE.sub("", rate.indicator)
        if rate.unit_of_count is not UnitOfCount.percent or stem in {rate.indicator, ""}:
            continue
        parts = [one for one in figures if one is not rate and one.indicator == stem]
        if len(parts) != 1:
            continue
        part = parts[0]
        wholes = [
            one
            for one in figures
            if one is not part
            and one.unit_of_count is part.unit_of_count
            and (one.within.high is None or one.within.high >= part.within.low)
        ]
        if len(wholes) == 1:
            low, high = share(part.within, wholes[0].within)
            within = Bounds(round(100 * low, _DIGITS), round(100 * (high or 0), _DIGITS))
            others = (part.id, wholes[0].id)
            yield Tied(rate.id, Tie.rate, others, within, rate.within.meet(within))


def _stated_sums(figures: Sequence[Said]) -> Iterator[Tied]:
    stated = _STATED_SUM.search(figures[0].subject)
    if stated is None:
        return
    said = sum(map(int, re.findall(r"\d+", stated.group())))
    for group in _by(figures, "unit_of_count"):
        if len(group) > 1 and group[0].unit_of_count in COUNTS:
            within = added(one.within for one in group)
            for one in group:
                others = tuple(other.id for other in group if other is not one)
                yield Tied(one.id, Tie.stated_sum, others, Bounds(said, said), within.hold(said))
