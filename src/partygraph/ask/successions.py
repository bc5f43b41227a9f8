"""The question what became of areas: renamed, recoded, split, merged, or ended for all we know."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta
from typing import NamedTuple

from pydantic import Field

from partygraph.ask.catalogue import AreaCode, AsOf, Evidence, Found, Frozen, question
from partygraph.ask.coverage import count
from partygraph.model import Day, Standing, SuccessionBasis, SuccessionKind
from partygraph.queries import query
from partygraph.store import Reader


class SuccessionsSummary(Frozen):
    """How many areas were renamed, recoded, split and merged, and of how many it is not known."""

    renamed: int = count("Renamed", "areas")
    recoded: int = count("Under another code", "areas")
    divided: int = count("Split", "areas")
    merged: int = count("Merged into another", "areas")
    not_known: int = count("Ended, and what followed is not known", "areas")
    illustrative: int = count("Illustrative among them", "areas")


class SuccessionRow(Frozen):
    """One area and what followed it on one day; of an area split, a row for each part."""

    shown = ("since", "kind", "predecessor_id", "old_name", "successor_id", "new_name", "became")

    id: str = Field(title="The succession; of an ended area without one, the area")
    since: Day = Field(title="From this day on")
    kind: SuccessionKind | None = Field(title="What happened; null where it is not known")
    basis: SuccessionBasis | None = Field(title="How it is known")
    predecessor_id: str = Field(title="Code before")
    old_name: str = Field(title="Name before")
    successor_id: str | None = Field(title="Code after; null where it is not known")
    new_name: str | None = Field(title="Name after")
    became: tuple[str, ...] = Field(
        title="The codes that stand in the place of the one before on the day asked for"
    )
    source_id: str = Field(title="Source")
    standing: Standing = Field(title="Standing")


_KINDS = (*SuccessionKind, None)


@question
def successions(
    store: Reader, area: AreaCode, as_of: AsOf
) -> Found[SuccessionsSummary, SuccessionRow]:
    """What became of each area whose name or code changed, and where each came from.

    Up to the day asked for, by day and code; what became of a code is followed over all later
    changes, also where it left the area. Division codes only, from village level up.
    """
    told = {
        row["id"]: row
        for name in ("successions", "predecessors")
        for row in store.read(query(f"ask/{name}"), area=area, as_of=as_of)
    }
    follows = {row["predecessor_id"] for row in told.values() if row["kind"] != "renamed"}
    ended = [
        row
        for row in store.read(query("ask/ended_areas"), area=area, as_of=as_of)
        if row["id"].isdigit() and row["id"] not in follows
    ]
    codes = {row["predecessor_id"] for row in told.values()} | {row["id"] for row in ended}
    ways = _ways(store, codes, as_of)
    rows = [SuccessionRow(**row, became=ways.ends(row["predecessor_id"])) for row in told.values()]
    rows += [
        SuccessionRow(
            id=row["id"],
            since=row["valid_to"] + timedelta(days=1),
            kind=None,
            basis=None,
            predecessor_id=row["id"],
            old_name=row["name"],
            successor_id=None,
            new_name=None,
            became=(),
            source_id=row["source_id"],
            standing=row["standing"],
        )
        for row in ended
    ]
    rows.sort(key=lambda row: (row.since, row.predecessor_id, row.successor_id or ""))
    areas = {kind: {row.predecessor_id for row in rows if row.kind is kind} for kind in _KINDS}
    made_up = [row for row in rows if row.standing is Standing.illustrative]
    summary = SuccessionsSummary(
        renamed=len(areas[SuccessionKind.renamed]),
        recoded=len(areas[SuccessionKind.recoded]),
        divided=len(areas[SuccessionKind.split]),
        merged=len(areas[SuccessionKind.merged]),
        not_known=len(areas[None]),
        illustrative=len({row.predecessor_id for row in made_up}),
    )
    return Found(summary, tuple(rows), lambda: list(_evidence(areas)))


def _evidence(areas: Mapping[SuccessionKind | None, set[str]]) -> Iterator[Evidence]:
    """The areas of each number of the summary."""
    for kind, codes in areas.items():
        name = {SuccessionKind.split: "divided", None: "not_known"}.get(kind) or str(kind)
        yield from (Evidence("", name, code) for code in codes)


class _Ways(NamedTuple):
    """What directly followed each code, and which codes hold on the day."""

    after: dict[str, set[str]]
    holding: set[str]

    def ends(self, code: str) -> tuple[str, ...]:
        """The codes that hold in its place, in order: itself where it goes on."""
        seen, ahead, found = {code}, [code], set()
        while ahead:
            here = ahead.pop()
            if here in self.holding:
                found.add(here)
            fresh = self.after.get(here, set()) - seen
            seen |= fresh
            ahead += fresh
        return tuple(sorted(found))


def became(store: Reader, codes: Iterable[str], as_of: date) -> dict[str, tuple[str, ...]]:
    """For each code, the codes that stand in its place on a day."""
    codes = list(codes)
    ways = _ways(store, codes, as_of)
    return {code: ways.ends(code) for code in codes}


def _ways(store: Reader, codes: Iterable[str], as_of: date) -> _Ways:
    """Follow codes over all their successions, wherever they lead."""
    ways = _Ways({}, set())
    ahead = set(codes)
    while ahead:
        for row in store.read(query("ask/followed_by"), ids=sorted(ahead), as_of=as_of):
            after = ways.after.setdefault(row["id"], set())
            if row["holds"]:
                ways.holding.add(row["id"])
            if row["successor_id"] is not None:
                after.add(row["successor_id"])
        ahead = {code for found in ways.after.values() for code in found} - ways.after.keys()
    return ways
