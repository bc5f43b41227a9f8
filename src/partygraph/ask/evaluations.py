"""Questions of evaluations: both sides of a pairing, appraisals by persons, and stars."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from enum import StrEnum
from itertools import groupby
from statistics import fmean
from typing import Annotated, Any

from pydantic import Field

from partygraph import deadline
from partygraph.ask.catalogue import AreaCode, AsOf, Evidence, Found, Frozen, question
from partygraph.ask.coverage import Illustrative, count
from partygraph.model import PERSON_KINDS, OrganisationLevel, RaterKind, Standing, UnitKind
from partygraph.model import Period as PeriodText
from partygraph.queries import query
from partygraph.ratings import (
    Shrunk,
    first_day,
    latest,
    preceding,
    rank_correlation,
    rank_intervals,
    scaled,
    shrunk,
)
from partygraph.small_cells import SmallCells
from partygraph.store import Reader, Rows

OfPeriod = Annotated[
    PeriodText | None,
    Field(
        title="Period",
        description="Such as 2020 or 2020-H1; when left out, the last that began up to `as_of`.",
        examples=["2020"],
    ),
]
Told = Annotated[str | None, Field(title="The period that is told; null without an evaluation")]
FarApart = Annotated[float, Field(title="Points apart from which a pair is flagged", ge=0, le=100)]
Before = Annotated[
    str | None, Field(title="The period before, as long as it; null where nothing is told of one")
]
_STARS = 5.0
"""The end of the scale of a star rating."""


def _points(title: str) -> Any:
    return Field(title=title, json_schema_extra={"unit": "points, 0 to 100"})


def _score(row: Mapping[str, Any]) -> float:
    return scaled(row["score"], row["scale_least"], row["scale_most"])


def _of_period(rows: Rows, period: str | None, as_of: date) -> tuple[str | None, Rows]:
    """The period that is meant, and the rows of it."""
    meant = period or latest({row["period"] for row in rows}, as_of)
    return meant, sorted(
        (row for row in rows if row["period"] == meant), key=lambda row: str(row["id"])
    )


def _of_the_period_before(rows: Rows, told: str | None) -> tuple[str | None, Rows]:
    """The period before the one that is told, as long as that, and the rows of it."""
    before = told and preceding({row["period"] for row in rows}, told)
    return before, [row for row in rows if before and row["period"] == before]


# Both sides of a pairing


class Side(StrEnum):
    """Who speaks of whom in a pairing."""

    unit = "unit"
    community = "community"


class Mutual(Frozen):
    """How far the pairs of an area evaluate each other."""

    period: Told
    period_before: Before
    pairs: int = count("Pairs of unit and community", "pairs of unit and community")
    sides: int = count("Sides that have spoken: two for a pair at most", "sides")
    sides_missing: int = count("Sides that are missing", "sides")
    flagged: int = count(
        "Pairs as far apart as asked for, or farther", "pairs of unit and community"
    )
    mean_by_units: float | None = _points("What units give in the mean; null without a score")
    mean_by_communities: float | None = _points("What communities give in the mean")
    mean_difference: float | None = _points(
        "What units give above what they get, in the mean of pairs with both; null without one"
    )
    illustrative: Illustrative


class MutualPair(Frozen):
    """What the two sides of one pair say of each other."""

    key = ("unit_id", "area_id")
    shown = (
        "unit_name", "area_name", "score_by_unit", "score_by_community", "gap", "gap_before",
        "is_flagged", "missing_sides",
    )  # fmt: skip

    unit_id: str = Field(title="Unit, id")
    unit_name: str = Field(title="Unit")
    unit_kind: UnitKind = Field(title="What the unit is")
    area_id: str = Field(title="Community, code")
    area_name: str = Field(title="Community")
    score_by_unit: float | None = _points("What the unit says of the community; null without")
    score_by_community: float | None = _points("What the community says of the unit")
    gap: float | None = _points("How far they are apart; null where a side is missing")
    gap_before: float | None = _points("How far they were apart in the period before")
    is_flagged: bool = Field(title="Whether they are as far apart as asked for, or farther")
    missing_sides: tuple[Side, ...] = Field(title="Who has not spoken")
    illustrative: Illustrative


@question
def mutual_evaluation(
    store: Reader,
    area: AreaCode,
    as_of: AsOf,
    *,
    period: OfPeriod = None,
    gap: FarApart = 20.0,
) -> Found[Mutual, MutualPair]:
    """What units and communities that are paired say of each other; the farthest apart first.

    Then pairs of which a side is missing, then by unit and community. Scores are shares of their
    scales times 100; several of one side in the period are taken in the mean. Bodies that are
    paired on the day count, whatever they were in the period. Beside each gap stands that of the
    period before, which is as long.
    """
    pairs = store.read(query("ask/evaluated_pairs"), area=area, as_of=as_of)
    every = store.read(query("ask/mutual_evaluation"), area=area)
    told, said = _of_period(every, period, as_of)
    before, said_before = _of_the_period_before(every, told)
    words, words_before = _by_side(said), _by_side(said_before)
    groups = groupby(pairs, key=lambda row: (row["unit_id"], row["area_id"]))
    rows = [_pair(list(some), words, words_before, gap) for _, some in deadline.each(groups)]
    rows.sort(key=lambda row: (-(row.gap or 0.0), not row.missing_sides, row.unit_id, row.area_id))
    missing = sum(len(row.missing_sides) for row in rows)
    summary = Mutual(
        period=told,
        period_before=before,
        pairs=len(rows),
        sides=2 * len(rows) - missing,
        sides_missing=missing,
        flagged=sum(row.is_flagged for row in rows),
        mean_by_units=_mean(row.score_by_unit for row in rows),
        mean_by_communities=_mean(row.score_by_community for row in rows),
        mean_difference=_mean(map(_difference, rows)),
        illustrative=sum(row.illustrative for row in rows),
    )
    return Found(summary, tuple(rows), lambda: _mutual_evidence(rows, words))


_Words = Mapping[tuple[str, str, str], Rows]
"""Evaluations by unit, community and side."""


def _by_side(said: Rows) -> _Words:
    words: dict[tuple[str, str, str], Rows] = defaultdict(list)
    for row in said:
        words[row["unit_id"], row["area_id"], row["side"]].append(row)
    return words


def _scores(words: _Words, unit: str, area: str) -> tuple[float | None, float | None]:
    """What the unit and what the community gives, in the mean; None where it has not spoken."""
    by_unit, by_community = (
        _mean(map(_score, words.get((unit, area, side.value), ()))) for side in Side
    )
    return by_unit, by_community


def _apart(scores: tuple[float | None, float | None]) -> float | None:
    by_unit, by_community = scores
    return None if by_unit is None or by_community is None else abs(by_unit - by_community)


def _pair(some: Rows, words: _Words, words_before: _Words, farthest: float) -> MutualPair:
    first = some[0]
    ends = first["unit_id"], first["area_id"]
    scores = _scores(words, *ends)
    apart = _apart(scores)
    return MutualPair(
        unit_id=first["unit_id"],
        unit_name=first["unit_name"],
        unit_kind=first["unit_kind"],
        area_id=first["area_id"],
        area_name=first["area_name"],
        score_by_unit=scores[0],
        score_by_community=scores[1],
        gap=apart,
        gap_before=_apart(_scores(words_before, *ends)),
        is_flagged=apart is not None and apart >= farthest,
        missing_sides=tuple(
            side for side, score in zip(Side, scores, strict=True) if score is None
        ),
        illustrative=int(any(row["standing"] == Standing.illustrative for row in some)),
    )


def _difference(row: MutualPair) -> float | None:
    if row.score_by_unit is None or row.score_by_community is None:
        return None
    return row.score_by_unit - row.score_by_community


def _mean(values: Iterable[float | None]) -> float | None:
    known = [value for value in values if value is not None]
    return fmean(known) if known else None


def _mutual_evidence(rows: Iterable[MutualPair], words: _Words) -> Iterator[Evidence]:
    for row in rows:
        for side in Side:
            for one in words.get((row.unit_id, row.area_id, side.value), ()):
                yield Evidence(row.cursor(), f"score_by_{side}", one["id"])
                yield Evidence("", "sides", one["id"])
                if row.gap is not None:
                    yield Evidence(row.cursor(), "gap", one["id"])
                if row.is_flagged:
                    yield Evidence("", "flagged", one["id"])


# Appraisals


class Evaluated(StrEnum):
    """What is evaluated."""

    units = "units"
    organisations = "organisations"
    areas = "areas"


class Appraisals(Frozen):
    """What persons say of all that is evaluated in an area."""

    period: Told
    period_before: Before
    rated: int = count("Evaluated by persons, and told", "bodies")
    overall: float | None = _points("The mean of all raters, to which few are drawn; null without")
    raters: int = count("Persons who evaluated; those withheld are none", "persons")
    hidden: int = count("Evaluated only by raters too few to be told", "bodies")
    illustrative: Illustrative


class Appraisal(Frozen):
    """What persons say of one body: an interval of places, no bare rank."""

    shown = (
        "name", "shrunk_score", "score_before", "score_low", "score_high", "best_rank",
        "worst_rank", "mean_score", "raters", "residents_rating", "delegates_rating",
        "members_rating",
    )  # fmt: skip

    id: str = Field(title="Who is evaluated")
    name: str = Field(title="Name")
    shrunk_score: float | None = _points("Shrunk score; null where its raters are withheld")
    score_before: float | None = _points("Shrunk score in the period before; null without one")
    score_low: float | None = _points("Its lower end in 95 of 100 cases")
    score_high: float | None = _points("Its upper end in 95 of 100 cases")
    best_rank: int | None = count("The best place that it can have", "places")
    worst_rank: int | None = count("The worst place that it can have", "places")
    mean_score: float | None = _points("The plain mean of its raters")
    raters: int = count("Persons who evaluated it; those withheld are none", "persons")
    residents_rating: int = count("of which residents", "persons")
    delegates_rating: int = count("of which delegates and committee members", "persons")
    members_rating: int = count("of which members", "persons")
    illustrative: Illustrative


@question
def appraisal_ranking(  # noqa: PLR0913  a parameter each that changes the ranking
    store: Reader,
    area: AreaCode,
    as_of: AsOf,
    *,
    of: Annotated[Evaluated, Field(title="What is evaluated")] = Evaluated.units,
    period: OfPeriod = None,
    prior: Annotated[
        int,
        Field(
            title="Raters added to each, who give the overall mean",
            description="So few raters cannot top the list; 0 leaves the means as they are.",
            ge=0,
            le=100_000,
        ),
    ] = 10,
) -> Found[Appraisals, Appraisal]:
    """What residents, delegates and members say of each body, the best score first.

    Each rater counts alike. A score is drawn towards the overall mean as if `prior` more raters had
    given that, and has an interval of 95 in 100; two bodies whose intervals overlap are not told
    apart, so each has a best and a worst place. Kinds of raters that are fewer than may be told are
    left out of the score.
    """
    every = store.read(query("ask/evaluations"), area=area)
    persons = [
        row for row in every if row["kept_in"] == of.value and row["by_kind"] in PERSON_KINDS
    ]
    told, rows = _of_period(persons, period, as_of)
    before, rows_before = _of_the_period_before(persons, told)
    groups, groups_before = _by_rated(rows), _by_rated(rows_before)
    overall, overall_before = _weighted(rows), _weighted(rows_before)
    whole = sum(row["raters"] for row in rows if not row["small"])
    hides = store.store.small_cells
    found = []
    for id_, some in groups.items():
        earlier = _drawn(groups_before.get(id_, []), overall_before, prior)
        was = earlier and earlier.score
        found.append(_appraisal(id_, some, _drawn(some, overall, prior), was, hides))
    ranked = sorted(
        (row for row in found if row.shrunk_score is not None),
        key=lambda row: (-(row.shrunk_score or 0), row.id),
    )
    places = rank_intervals([(row.score_low or 0.0, row.score_high or 0.0) for row in ranked])
    listed = [
        row.model_copy(update={"best_rank": best, "worst_rank": worst})
        for row, (best, worst) in zip(ranked, places, strict=True)
    ]
    hidden = sorted((row for row in found if row.shrunk_score is None), key=lambda row: row.id)
    summary = Appraisals(
        period=told,
        period_before=before,
        rated=len(listed),
        overall=overall,
        raters=whole,
        hidden=len(hidden),
        illustrative=sum(row.illustrative for row in found),
    )
    return Found(summary, (*listed, *hidden), lambda: _appraisal_evidence(rows))


def _by_rated(rows: Rows) -> dict[str, Rows]:
    groups: dict[str, Rows] = defaultdict(list)
    for row in rows:
        groups[row["rated_id"]].append(row)
    return groups


def _weighted(rows: Rows) -> float | None:
    """The mean of scores that may be told, each as often as it has raters."""
    raters = sum(row["raters"] for row in rows if not row["small"])
    total = sum(_score(row) * row["raters"] for row in rows if not row["small"])
    return total / raters if raters else None


def _drawn(rows: Rows, overall: float | None, prior: int) -> Shrunk | None:
    """The mean of one body drawn towards that of all; None where its raters are withheld."""
    mean = _weighted(rows)
    raters = sum(row["raters"] for row in rows if not row["small"])
    return None if mean is None or overall is None else shrunk(mean, raters, overall, prior)


def _appraisal(
    id_: str, rows: Rows, drawn: Shrunk | None, before: float | None, hides: SmallCells
) -> Appraisal:
    fields = {kind: f"{kind}_rating" for kind in sorted(PERSON_KINDS)}
    numbers = {
        field: (
            sum(row["raters"] for row in rows if row["by_kind"] == kind),
            sum(row["small"] for row in rows if row["by_kind"] == kind),
        )
        for kind, field in fields.items()
    }
    return Appraisal(
        id=id_,
        name=rows[0]["rated_name"],
        shrunk_score=drawn and drawn.score,
        score_before=before,
        score_low=drawn and drawn.low,
        score_high=drawn and drawn.high,
        best_rank=None,
        worst_rank=None,
        mean_score=_weighted(rows),
        raters=sum(row["raters"] for row in rows if not row["small"]),
        **{field: number for field, (number, _) in numbers.items()},
        illustrative=sum(row["standing"] == Standing.illustrative for row in rows),
        withheld=hides.withheld(**numbers),
    )


def _appraisal_evidence(rows: Rows) -> Iterator[Evidence]:
    for row in rows:
        yield Evidence(row["rated_id"], f"{row['by_kind']}_rating", row["id"])
        if not row["small"]:
            for field in ("shrunk_score", "mean_score", "raters"):
                yield Evidence(row["rated_id"], field, row["id"])


# Over the periods


class EvaluatedPeriod(Frozen):
    """What was said in one period, by both sides of pairings and by persons."""

    key = ("period",)
    shown = (
        "period", "sides", "both_sides", "mean_by_units", "mean_by_communities", "mean_gap",
        "flagged", "rated", "overall", "raters",
    )  # fmt: skip

    period: str = Field(title="The period")
    sides: int = count("Sides of the pairs that spoke", "sides")
    both_sides: int = count("Pairs of which both sides spoke", "pairs of unit and community")
    mean_by_units: float | None = _points("What units gave in the mean; null without a score")
    mean_by_communities: float | None = _points("What communities gave in the mean")
    mean_gap: float | None = _points("How far both sides were apart in the mean")
    flagged: int = count("Pairs as far apart as asked for", "pairs of unit and community")
    rated: int = count("Units, organisations and areas that persons evaluated", "bodies")
    overall: float | None = _points("The mean of all persons who evaluated; null without")
    raters: int = count("Persons who evaluated; those withheld are none", "persons")


@question
def evaluation_trend(
    store: Reader, area: AreaCode, as_of: AsOf, *, gap: FarApart = 20.0
) -> Found[None, EvaluatedPeriod]:
    """How evaluations developed from period to period, the last one first.

    Every period that had begun on the day; a year and its halves each stand for themselves. Of the
    pairs of the day, as for `mutual_evaluation`; of persons, as for `appraisal_ranking`.
    """
    pairs = {
        (row["unit_id"], row["area_id"])
        for row in store.read(query("ask/evaluated_pairs"), area=area, as_of=as_of)
    }
    said = [
        row
        for row in store.read(query("ask/mutual_evaluation"), area=area)
        if (row["unit_id"], row["area_id"]) in pairs
    ]
    persons = [
        row
        for row in store.read(query("ask/evaluations"), area=area)
        if row["by_kind"] in PERSON_KINDS
    ]
    periods = {row["period"] for row in (*said, *persons) if first_day(row["period"]) <= as_of}
    wanted = sorted(periods, key=lambda one: (first_day(one), one), reverse=True)
    of = {
        one: (
            [row for row in said if row["period"] == one],
            [row for row in persons if row["period"] == one],
        )
        for one in wanted
    }
    hides = store.store.small_cells
    rows = tuple(_evaluated_period(one, *some, gap, hides) for one, some in of.items())
    return Found(
        None,
        rows,
        lambda: (
            Evidence(one, field, row["id"])
            for one, (sides, rated) in of.items()
            for field, some in (("sides", sides), ("raters", rated))
            for row in some
            if not row.get("small")
        ),
        any(row["standing"] == Standing.illustrative for row in (*said, *persons)),
    )


def _evaluated_period(
    period: str, said: Rows, persons: Rows, farthest: float, hides: SmallCells
) -> EvaluatedPeriod:
    words = _by_side(said)
    ends = {(unit, area) for unit, area, _ in words}
    scores = [_scores(words, *pair) for pair in sorted(ends)]
    gaps = [apart for one in scores if (apart := _apart(one)) is not None]
    told = [row for row in persons if not row["small"]]
    rated = len({row["rated_id"] for row in told})
    overall, raters = _weighted(told), sum(row["raters"] for row in told)
    withheld = hides.withheld(raters=(raters, len(persons) - len(told)))
    if withheld:
        withheld["overall"] = "***" if overall is None else f"≈{overall}"
        if rated < len({row["rated_id"] for row in persons}):
            withheld["rated"] = f"≥{rated}"
    return EvaluatedPeriod(
        period=period,
        sides=len(words),
        both_sides=len(gaps),
        mean_by_units=_mean(by_unit for by_unit, _ in scores),
        mean_by_communities=_mean(by_community for _, by_community in scores),
        mean_gap=_mean(gaps),
        flagged=sum(one >= farthest for one in gaps),
        rated=rated,
        overall=overall,
        raters=raters,
        withheld=withheld,
    )


# Stars


class Stars(Frozen):
    """How the stars of the organisations of an area are spread."""

    period: Told
    starred: int = count("Organisations with a star rating", "organisations")
    five_stars: int = count("Five stars", "organisations")
    four_stars: int = count("Four", "organisations")
    three_stars: int = count("Three", "organisations")
    two_stars: int = count("Two", "organisations")
    one_star: int = count("One", "organisations")
    no_star: int = count("Below one", "organisations")
    not_starred: int = count("Community committees without a rating", "organisations")
    mean_stars: float | None = Field(
        title="Stars in the mean; null without any", json_schema_extra={"unit": "stars"}
    )
    stars_by_resources: float | None = Field(
        title="Rank correlation of stars with resources; null where it cannot be told",
        json_schema_extra={"unit": "-1 to 1"},
    )
    illustrative: Illustrative


class Starred(Frozen):
    """One organisation, its stars, and what it can draw on."""

    shown = ("id", "name", "area_name", "stars", "paired_units", "resources_paired")

    id: str = Field(title="Organisation")
    name: str = Field(title="Name")
    area_id: str = Field(title="Area, code")
    area_name: str = Field(title="Area")
    stars: float | None = Field(
        title="Stars; null without a rating", json_schema_extra={"unit": "stars"}
    )
    paired_units: int = count("Units paired with its area", "units")
    resources_paired: int = count("Resources of those units", "resources")
    illustrative: Illustrative


_BY_STARS = ("no_star", "one_star", "two_stars", "three_stars", "four_stars", "five_stars")


@question
def stars(
    store: Reader, area: AreaCode, as_of: AsOf, *, period: OfPeriod = None
) -> Found[Stars, Starred]:
    """How many stars organisations have, against what they can draw on; the most stars first.

    A star rating is an evaluation by the higher committee on a scale that ends at 5. Community
    committees without one come last. Half a star counts as the whole ones below it.
    """
    every = store.read(query("ask/evaluations"), area=area)
    given = [
        row
        for row in every
        if row["kept_in"] == "organisations"
        and row["by_kind"] == RaterKind.higher_committee
        and row["scale_most"] == _STARS
    ]
    told, ratings = _of_period(given, period, as_of)
    of: dict[str, Rows] = defaultdict(list)
    for row in ratings:
        of[row["rated_id"]].append(row)
    bodies = store.read(query("ask/starred"), area=area, as_of=as_of)
    rows = [
        _starred(row, of.get(row["id"], []))
        for row in deadline.each(bodies)
        if row["id"] in of or row["level"] == OrganisationLevel.community_committee
    ]
    rows.sort(key=lambda row: 1.0 if row.stars is None else -row.stars)
    known = [(row.stars, row.resources_paired) for row in rows if row.stars is not None]
    whole = [max(0, min(int(number), len(_BY_STARS) - 1)) for number, _ in known]
    summary = Stars(
        period=told,
        starred=len(known),
        **{name: whole.count(number) for number, name in enumerate(_BY_STARS)},
        not_starred=len(rows) - len(known),
        mean_stars=_mean(number for number, _ in known),
        stars_by_resources=rank_correlation(
            [number for number, _ in known], [float(number) for _, number in known]
        ),
        illustrative=sum(row.illustrative for row in rows),
    )
    return Found(summary, tuple(rows), lambda: _star_evidence(rows, of))


def _starred(row: Mapping[str, Any], ratings: Rows) -> Starred:
    return Starred(
        id=row["id"],
        name=row["name"],
        area_id=row["area_id"],
        area_name=row["area_name"],
        stars=_mean(one["score"] for one in ratings),
        paired_units=row["units"],
        resources_paired=row["resources"],
        illustrative=int(any(one["standing"] == Standing.illustrative for one in ratings)),
    )


def _star_evidence(rows: Iterable[Starred], of: Mapping[str, Rows]) -> Iterator[Evidence]:
    for row in rows:
        for one in of.get(row.id, ()):
            number = max(0, min(int(row.stars or 0), len(_BY_STARS) - 1))
            yield Evidence(row.id, "stars", one["id"])
            yield Evidence("", "starred", row.id)
            yield Evidence("", _BY_STARS[number], row.id)
        if row.stars is None:
            yield Evidence("", "not_starred", row.id)
