"""Questions of honesty: what sources report beside what the graph computes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from enum import StrEnum
from typing import Any

from pydantic import Field

from partygraph.ask.catalogue import AreaCode, AsOf, Evidence, Found, Frozen, question
from partygraph.ask.coverage import count
from partygraph.ask.measured import CODE_TABLE, UNITS_OF_COUNT, Computed, Graph
from partygraph.model import Day, Measure, Qualifier, UnitOfCount
from partygraph.queries import query
from partygraph.reconciliation import Bounds, Said, Tie, Tied, bounds, ties
from partygraph.store import Reader


class Outcome(StrEnum):
    """How a reported figure stands beside the graph."""

    agrees = "agrees"
    differs = "differs"
    not_comparable = "not_comparable"
    """The graph counts it in another unit of count; the two are never compared."""
    not_computable = "not_computable"


class Cause(StrEnum):
    """Why a figure does not agree, as far as it can be known."""

    no_measure = "no_measure"
    """Nothing in the graph counts this."""
    area_not_there = "area_not_there"
    """The graph does not have the area on that day."""
    not_alike = "not_alike"
    """It differs from community to community, so that there is not one number for each."""
    withheld = "withheld"
    """It rests on small headcounts outside of the own area, which are told to nobody."""
    other_unit_of_count = "other_unit_of_count"
    """The graph counts something else: persons, say, and not person-times."""
    counted_twice = "counted_twice"
    """The source adds up links: a person who reports at two places is counted twice."""
    counted_once = "counted_once"
    """The source says person-times and gives the headcount."""
    other_edition = "other_edition"
    """It is the number of another edition of the code table."""
    other_date = "other_date"
    """It is the number of another day."""
    nobody_named = "nobody_named"
    """The graph holds none of them: the source gives their number and names none."""
    bound = "bound"
    """The source gives a bound only, and the graph is outside it."""


class Counting(StrEnum):
    """What a number of double registration agrees with."""

    headcount = "headcount"
    """Each person once."""
    links = "links"
    """Each report of a person."""


class FigureTie(Frozen):
    """A figure beside others of the same area and day."""

    shown = ("tie", "others", "low", "high", "agrees")

    tie: Tie = Field(title="How it is tied to the others")
    others: tuple[str, ...] = Field(title="The other figures")
    sources: tuple[str, ...] = Field(title="The sources of the other figures")
    low: float = Field(title="What the others make of it, at least")
    high: float | None = Field(title="What the others make of it, at most; null for no bound")
    agrees: bool = Field(title="Whether that agrees with it")


class FiguresSummary(Frozen):
    """How many figures agree, differ, cannot be compared and cannot be computed."""

    agrees: int = count("Agree", "figures")
    differs: int = count("Differ", "figures")
    not_comparable: int = count("Not comparable: another unit of count", "figures")
    not_computable: int = count("Not computable", "figures")
    contradicted: int = count("Contradicted by another figure", "figures")


class FigureCheck(Frozen):
    """One reported figure beside what the graph computes for the same area and day."""

    shown = (
        "area_name",
        "subject",
        "indicator",
        "value",
        "unit_text",
        "as_of",
        "computed",
        "outcome",
        "cause",
    )

    id: str = Field(title="Figure")
    area_id: str = Field(title="Area, code")
    area_name: str = Field(title="Area")
    subject: str = Field(title="Subject")
    indicator: str = Field(title="Indicator")
    value: float = Field(title="Reported value, in `unit_of_count`")
    qualifier: Qualifier = Field(title="How the value is meant")
    low: float = Field(title="The words allow at least, in `unit_of_count`")
    high: float | None = Field(title="The words allow at most; null for no bound")
    unit_of_count: UnitOfCount = Field(title="What the value counts")
    unit_text: str = Field(title="Measure word of the source")
    as_of: Day = Field(title="As of")
    since: Day | None = Field(title="The first day that it counts; null for all up to `as_of`")
    computed: float | None = Field(title="Computed from the graph, in `unit_of_count`")
    difference: float | None = Field(
        title="How far the computed number lies outside of what the words allow; 0 within"
    )
    outcome: Outcome = Field(title="Outcome")
    cause: Cause | None = Field(title="Why it does not agree, as far as it can be known")
    headcount: int | None = count("Double registration: each person once", "persons")
    member_links: int | None = count("Double registration: each report of a person", "links")
    agrees_with: Counting | None = Field(title="Which of the two the reported value agrees with")
    edition_id: str | None = Field(title="The code table's edition of that day, its source")
    agrees_on: Day | None = Field(title="The nearest other day for which the graph agrees")
    agrees_edition_id: str | None = Field(title="The code table's edition of that other day")
    beside: tuple[FigureTie, ...] = Field(title="The figure beside others")
    contradicted: bool = Field(title="Whether another figure contradicts it")
    illustrative: int = count("Illustrative things among those counted", "things")
    source_id: str = Field(title="Source")
    quote: str = Field(title="Quote")


@question
def figures_check(store: Reader, area: AreaCode, as_of: AsOf) -> Found[FiguresSummary, FigureCheck]:
    """Each figure that a source reports, beside what the graph computes for that figure's own day.

    Figures up to the day asked for, by area and id. A figure is what its words allow: “at least”
    has no upper bound, “about” reaches a tenth to both sides, and what is derived from a bound is a
    bound. Of a bulletin that counts a period, the cases that were accepted in it count, and what
    became of those until its last day. Areas are counted by the code table's edition of the
    figure's day. Numbers of different units of count are never added or compared. `beside` holds
    other figures of the same area and day that say the same, that it is the total, a part or the
    share of.
    """
    graph = Graph(store)
    given = store.read(query("ask/figures_check"), area=area, as_of=as_of)
    said = [_said(row) for row in given]
    sources = {one.id: one.source_id for one in said}
    tied: dict[str, list[Tied]] = defaultdict(list)
    for one in ties(said):
        tied[one.figure].append(one)
    rows = tuple(
        _checked(graph, row, one, [_tie(tie, sources) for tie in tied[one.id]])
        for row, one in zip(given, said, strict=True)
    )
    outcomes = [row.outcome for row in rows]
    summary = FiguresSummary(
        **{outcome: outcomes.count(outcome) for outcome in Outcome},
        contradicted=sum(row.contradicted for row in rows),
    )
    return Found(summary, rows, lambda: _evidence(graph, rows, said))


def _said(row: Mapping[str, Any]) -> Said:
    given = {name: row[name] for name in Said._fields if name in row}
    qualifier, unit = Qualifier(row["qualifier"]), UnitOfCount(row["unit_of_count"])
    measure = Measure(row["measure"]) if row["measure"] else None
    within = bounds(row["value"], qualifier, unit)
    return Said(**given | {"measure": measure, "unit_of_count": unit, "within": within})


def _tie(tied: Tied, sources: Mapping[str, str]) -> FigureTie:
    return FigureTie(
        tie=tied.tie,
        others=tied.others,
        sources=tuple(sorted({sources[one] for one in tied.others})),
        low=tied.within.low,
        high=tied.within.high,
        agrees=tied.agrees,
    )


def _checked(
    graph: Graph, row: Mapping[str, Any], said: Said, beside: list[FigureTie]
) -> FigureCheck:
    told = {name: row[name] for name in FigureCheck.model_fields if name in row}
    found = _reconciled(graph, said, row["area_from"], row["area_to"])
    return FigureCheck(
        **told
        | {
            "low": said.within.low,
            "high": said.within.high,
            "computed": None,
            "difference": None,
            "cause": None,
            "headcount": None,
            "member_links": None,
            "agrees_with": None,
            "edition_id": None,
            "agrees_on": None,
            "agrees_edition_id": None,
            "beside": tuple(beside),
            "contradicted": not all(one.agrees for one in beside),
            "illustrative": 0,
        }
        | found
    )


def _reconciled(graph: Graph, said: Said, area_from: date, area_to: date | None) -> dict[str, Any]:
    """The fields that stand for what the graph makes of a figure."""
    if said.measure is None:
        return {"outcome": Outcome.not_computable, "cause": Cause.no_measure}
    if said.as_of < area_from or (area_to is not None and said.as_of > area_to):
        return {"outcome": Outcome.not_computable, "cause": Cause.area_not_there}
    computed = graph.compute(said.measure, said.area_id, said.as_of, said.since)
    by_code_table = said.measure in CODE_TABLE
    found: dict[str, Any] = {
        "illustrative": computed.illustrative,
        "headcount": None if computed.links is None else computed.number,
        "member_links": computed.links,
        "edition_id": graph.edition(said.area_id, said.as_of) if by_code_table else None,
    }
    number = _in_unit(said, computed)
    if computed.number is None:
        cause = Cause.withheld if computed.withheld else Cause.not_alike
        return found | {"outcome": Outcome.not_computable, "cause": cause}
    if number is None:
        return found | {"outcome": Outcome.not_comparable, "cause": Cause.other_unit_of_count}
    counting = _counting(said, computed)
    found |= {
        "computed": number,
        "difference": _outside(number, said.within),
        "agrees_with": counting,
    }
    if said.within.hold(number):
        return found | {"outcome": Outcome.agrees}
    return found | {"outcome": Outcome.differs} | _why(graph, said, number, counting)


def _in_unit(said: Said, computed: Computed) -> float | None:
    """The computed number in the figure's unit of count; None where it is of another."""
    if said.measure is not None and said.unit_of_count is UNITS_OF_COUNT[said.measure]:
        return computed.number
    return computed.links if said.unit_of_count is UnitOfCount.person_times else None


def _counting(said: Said, computed: Computed) -> Counting | None:
    """Whether a figure of double registration is the headcount or the sum over links."""
    if computed.links is None or computed.number is None:
        return None
    numbers = {Counting.headcount: computed.number, Counting.links: computed.links}
    fits = [counting for counting, number in numbers.items() if said.within.hold(number)]
    return min(fits, key=lambda one: abs(numbers[one] - said.within.low), default=None)


def _outside(number: float, within: Bounds) -> float:
    """How far a number lies below (negative) or above what the words allow; 0 within."""
    if number < within.low:
        return number - within.low
    return number - within.high if within.high is not None and number > within.high else 0.0


def _why(graph: Graph, said: Said, number: float, counting: Counting | None) -> dict[str, Any]:
    """Why a figure differs: the first cause that can be known."""
    if counting is not None:
        persons = said.unit_of_count is UnitOfCount.persons
        return {"cause": Cause.counted_twice if persons else Cause.counted_once}
    assert said.measure is not None  # noqa: S101  a figure without one is not computed
    day = None
    if said.unit_of_count is UNITS_OF_COUNT[said.measure]:
        day = graph.other_day(said.measure, said.area_id, said.as_of, said.within)
    if day is not None and said.measure in CODE_TABLE:
        edition = graph.edition(said.area_id, day)
        return {"cause": Cause.other_edition, "agrees_on": day, "agrees_edition_id": edition}
    if day is not None:
        return {"cause": Cause.other_date, "agrees_on": day}
    if number == 0 and said.within.low > 0:
        return {"cause": Cause.nobody_named}
    return {"cause": Cause.bound if said.within.high != said.within.low else None}


def _evidence(
    graph: Graph, rows: Iterable[FigureCheck], said: Iterable[Said]
) -> Iterator[Evidence]:
    """The things each number was counted from; for the summary, the figures."""
    for row, one in zip(rows, said, strict=True):
        yield Evidence("", row.outcome, row.id)
        if row.contradicted:
            yield Evidence("", "contradicted", row.id)
        if one.measure is not None and row.member_links is not None:
            for name, links in (("headcount", False), ("member_links", True)):
                for id_ in graph.ids(one.measure, row.area_id, row.as_of, one.since, links=links):
                    yield Evidence(row.id, name, id_)
        if one.measure is not None and row.computed is not None:
            links = one.unit_of_count is UnitOfCount.person_times
            for id_ in graph.ids(one.measure, row.area_id, row.as_of, one.since, links=links):
                yield Evidence(row.id, "computed", id_)
