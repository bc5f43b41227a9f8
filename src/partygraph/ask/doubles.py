"""The question of doubles: which rows may be one body under two names, and what persons said."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date
from enum import StrEnum
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from partygraph.ask.catalogue import AreaCode, AsOf, Evidence, Found, Frozen, question
from partygraph.ask.coverage import Illustrative, count
from partygraph.model import Organisation, Standing, Unit
from partygraph.queries import query
from partygraph.sameness import LIKELY, Body, Pair, Places, Sign, candidates, likely, pair_id
from partygraph.store import Reader

LeastScore = Annotated[
    float,
    Field(
        ge=0.05,
        le=1,
        title="Score",
        description="From which score a pair is shown, 0.05 to 1.",
        examples=[0.3],
    ),
]


class Doubled(StrEnum):
    """The tables in which one body may stand twice."""

    units = "units"
    organisations = "organisations"


class Verdict(StrEnum):
    """What a person says of two rows."""

    same = "same"
    different = "different"


class Judgement(BaseModel):
    """What a person said of two rows; the last one that stands counts."""

    model_config = ConfigDict(frozen=True)

    id: str = Field(title="Id")
    at: str = Field(title="When, UTC")
    by: str = Field(title="Who: the user of the machine, or http")
    verdict: Verdict = Field(title="One body, or two")
    table: Doubled = Field(title="The table of both rows")
    first_id: str = Field(title="The one row")
    first_name: str = Field(title="Its name then")
    second_id: str = Field(title="The other row")
    second_name: str = Field(title="Its name then")
    note: str = Field(title="Why, in the words of who said it")
    gone_id: str | None = Field(title="The row that was merged into the other; null for none")
    load_id: str | None = Field(title="The record of that merge; null without one")
    stands: bool = Field(title="Whether it stands: false once its merge was taken back")


class PossibleDoubles(Frozen):
    """How many pairs there are among how many bodies."""

    bodies_compared: int = count("Units and organisations compared", "bodies")
    likely_pairs: int = count("Pairs that may be one body", "pairs")
    judged_different: int = count("Pairs that a person called different, not shown", "pairs")
    illustrative: Illustrative


class SignPoints(Frozen):
    """One sign of a score, and its points: above 0 for one body, below 0 for two."""

    shown = ("sign", "points")

    sign: Sign = Field(title="Sign")
    points: float = Field(title="Points", json_schema_extra={"unit": "points"})
    detail: str = Field(title="What was compared")


class PossibleDouble(Frozen):
    """Two rows that may be one body."""

    shown = ("likeness", "one_id", "one_name", "other_id", "other_name", "signs", "judged")

    id: str = Field(title="Both ids")
    table: Doubled = Field(title="The table of both")
    likeness: float = Field(title="Score, 0 to 1", json_schema_extra={"unit": "score"})
    one_id: str = Field(title="The one row")
    one_name: str = Field(title="Its name")
    one_area_id: str = Field(title="Where it is, code")
    other_id: str = Field(title="The other row")
    other_name: str = Field(title="Its name")
    other_area_id: str = Field(title="Where it is, code")
    signs: tuple[SignPoints, ...] = Field(title="What speaks for one body, and against it")
    judged: Verdict | None = Field(title="What a person said: same, and not merged yet; or nothing")
    standing: Standing = Field(title="Standing")


@question
def possible_doubles(
    store: Reader, area: AreaCode, as_of: AsOf, likeness: LeastScore = LIKELY
) -> Found[PossibleDoubles, PossibleDouble]:
    """Which units and organisations of an area may stand in it twice, the surest first.

    Each pair has a score and its parts: how the names fit (usual short forms, company forms, sound,
    slips of the pen), codes, places, where they lie, shared links; and what speaks against it, such
    as another number or direction. A pair that a person called different is not shown again.
    """
    bodies, standings = _bodies(store, area, as_of)
    said = _verdicts(judgements(store))
    ids = {body.id for body in bodies}
    different = {pair for pair, verdict in said.items() if verdict is Verdict.different}
    pairs = candidates(bodies, _places(store, area), likeness, different)
    by_id = {body.id: body for body in bodies}
    rows = tuple(
        _row(pair, by_id, standings, said.get(pair_id(pair.first, pair.second))) for pair in pairs
    )
    summary = PossibleDoubles(
        bodies_compared=len(bodies),
        likely_pairs=len(rows),
        judged_different=sum(ids.issuperset(pair.split("~")) for pair in different),
        illustrative=sum(standing is Standing.illustrative for standing in standings.values()),
    )
    return Found(
        summary,
        rows,
        lambda: [
            *(Evidence("", "bodies_compared", body.id) for body in bodies),
            *(Evidence(row.id, "likeness", id_) for row in rows for id_ in row.id.split("~")),
        ],
    )


def _row(
    pair: Pair,
    bodies: dict[str, Body],
    standings: dict[str, Standing],
    judged: Verdict | None,
) -> PossibleDouble:
    first, second = sorted((bodies[pair.first], bodies[pair.second]), key=lambda body: body.id)
    both = {standings[first.id], standings[second.id]}
    return PossibleDouble(
        id=pair_id(first.id, second.id),
        table=Doubled(first.table),
        likeness=pair.score,
        one_id=first.id,
        one_name=first.name,
        one_area_id=first.area_id,
        other_id=second.id,
        other_name=second.name,
        other_area_id=second.area_id,
        signs=tuple(
            SignPoints(sign=part.sign, points=part.points, detail=part.detail)
            for part in pair.parts
        ),
        judged=judged,
        standing=max(both, key=list(Standing).index),
    )


_COUNTY = 6
"""Digits of the code of a county, within which a new row is compared with what is there."""


def look_alikes(
    store: Reader, new: Sequence[Unit | Organisation], as_of: date
) -> Iterator[tuple[Unit | Organisation, Body, float]]:
    """New rows that look like a body that is in the graph: (row, the known body, score)."""
    by_county: dict[str, list[Unit | Organisation]] = defaultdict(list)
    for row in new:
        by_county[row.area_id[:_COUNTY]].append(row)
    for county, rows in sorted(by_county.items()):
        known, _ = _bodies(store, county, as_of)
        if not known:
            continue
        there = {body.id: body for body in known}
        given = {row.id: row for row in rows}
        for pair in likely([_body(row) for row in rows], known, _places(store, county)):
            yield given[pair.second], there[pair.first], pair.score


def _body(row: Unit | Organisation) -> Body:
    """A row that is not in the graph yet, as sameness sees it."""
    named = {"short_name": row.short_name, "uscc": row.uscc} if isinstance(row, Unit) else {}
    kind = row.kind if isinstance(row, Unit) else row.level
    others = (named.get("short_name", ""), *row.other_names.split("|"))
    return Body(
        id=row.id,
        table=row.table,
        name=row.name,
        other_names=tuple(filter(None, others)),
        kind=kind,
        area_id=row.area_id,
        uscc=named.get("uscc", ""),
    )


def _bodies(store: Reader, area: str, as_of: date) -> tuple[list[Body], dict[str, Standing]]:
    """The bodies of an area, by table and id, and their standings."""
    ties: dict[str, set[str]] = defaultdict(set)
    for row in store.read(query("ask/doubles_ties"), area=area):
        ties[row["id"]].add(row["tie"])
    rows = store.read(query("ask/possible_doubles"), area=area, as_of=as_of)
    rows.sort(key=lambda row: (row["kept_in"], row["id"]))
    bodies = [
        Body(
            id=row["id"],
            table=row["kept_in"],
            name=row["name"],
            other_names=tuple(filter(None, (row["short_name"], *row["other_names"].split("|")))),
            kind=row["kind"],
            area_id=row["area_id"],
            uscc=row["uscc"],
            ties=frozenset(ties[row["id"]]),
        )
        for row in rows
    ]
    return bodies, {row["id"]: Standing(row["standing"]) for row in rows}


def _places(store: Reader, area: str) -> Places:
    rows = store.read(query("ask/doubles_places"), area=area)
    return {
        row["id"]: tuple(filter(None, (row["name"], *row["former_names"].split("|"))))
        for row in rows
    }


def judgements(store: Reader) -> tuple[Judgement, ...]:
    """What persons said of two rows, the latest first."""
    rows = store.read(query("change/judgements"))
    records = sorted({row["load_id"] for row in rows} - {""})
    undone = {
        row["id"]
        for row in store.read(query("change/records_of"), ids=records)
        if row["undone_on"] is not None
    }
    found = [
        Judgement(
            **{name: row[name] for name in Judgement.model_fields if name in row}
            | {
                "table": row["table_name"],
                "gone_id": row["gone_id"] or None,
                "load_id": row["load_id"] or None,
                "stands": row["load_id"] not in undone,
            }
        )
        for row in rows
    ]
    return tuple(sorted(found, key=_number, reverse=True))


def _number(judgement: Judgement) -> int:
    """The revision that a judgement made, which its id ends with."""
    return int(judgement.id.rpartition("-")[2])


def _verdicts(said: Sequence[Judgement]) -> dict[str, Verdict]:
    """What counts for each pair: the last judgement that stands."""
    found: dict[str, Verdict] = {}
    for one in said:
        if one.stands:
            found.setdefault(pair_id(one.first_id, one.second_id), one.verdict)
    return found
