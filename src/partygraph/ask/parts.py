"""What there is in each part of an area, or of the whole graph: the way down from a country."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import partial
from typing import Annotated, Any

from pydantic import Field

from partygraph.ask.catalogue import AsOf, Evidence, Found, Frozen, In, evidence_of, question
from partygraph.ask.coverage import Illustrative, count
from partygraph.model import AreaId, AreaKind, AreaLevel, Day
from partygraph.queries import query, sections
from partygraph.store import Reader

Within = Annotated[
    AreaId | None,
    In("areas"),
    Field(
        title="Area",
        description="A division code, of whose direct parts is told; the whole graph when left "
        "out: the areas that are part of no other.",
        examples=["350783"],
    ),
]
_NUMBERS = (
    "areas",
    "settlements",
    "paired_settlements",
    "pairings",
    "units_located",
    "organisations",
    "demands",
)
_STATEMENTS = (
    "ask/area_parts",
    "ask/parts_pairings",
    "ask/parts_units",
    "ask/parts_organisations",
    "ask/parts_demands",
)
"""One for each kind of thing, so that nothing is counted twice."""


class Counted(Frozen):
    """What there is in an area and in all below it."""

    areas: int = count("Areas, itself among them", "areas")
    settlements: int = count("Communities and villages", "communities")
    paired_settlements: int = count("of which with a pairing", "communities")
    pairings: int = count("Pairings", "pairings")
    units_located: int = count("Units located there", "units")
    organisations: int = count("Party organisations", "organisations")
    demands: int = count("Demands", "demands")
    illustrative: Illustrative


class Whole(Counted):
    """What there is in the area that was asked for, or in the whole graph, and where it lies."""

    name: str = Field(title="Name; empty for the whole graph")
    level: AreaLevel | None = Field(title="Level; null for the whole graph")
    above_ids: tuple[str, ...] = Field(title="Areas above it, the largest first, codes")
    above_names: tuple[str, ...] = Field(title="Areas above it, the largest first")


class AreaPart(Counted):
    """What there is in a direct part of an area, and in all below that."""

    shown = (
        "id",
        "name",
        "settlements",
        "paired_settlements",
        "units_located",
        "organisations",
        "demands",
    )

    id: str = Field(title="Code")
    name: str = Field(title="Name")
    level: AreaLevel = Field(title="Level")
    kind: AreaKind = Field(title="Kind")


@question
def area_parts(store: Reader, as_of: AsOf, *, area: Within = None) -> Found[Whole, AreaPart]:
    """What there is in each direct part of an area, with all below it, by code.

    Without an area, in each area that is part of no other: the provinces of a country. A community
    or village is paired where a pairing of its own is active that day. The summary tells of the
    whole, with what stands in the area itself and in none of its parts.
    """
    ids = _parts(store, area, as_of)
    told = _below(store, ids, as_of) if area else _everywhere(store, ids, as_of)
    named = store.read(query("ask/named_areas"), ids=ids, as_of=as_of)
    rows = tuple(AreaPart(**row, **told[row["id"]]) for row in named)
    own = [_counted(store, "alone", area, as_of)] if area else []
    numbers = _sum([*told.values(), *own])
    return Found(
        Whole(**_place(store, area), **numbers), rows, partial(_evidence, store, area, rows, as_of)
    )


def _parts(store: Reader, area: str | None, as_of: Day) -> list[str]:
    """The direct parts of an area, or the areas that are part of no other."""
    if area is None:
        return [row["id"] for row in store.read(query("ask/roots"), as_of=as_of)]
    below = [row["id"] for row in store.read(query("ask/children"), area=area)]
    return [row["id"] for row in store.read(query("ask/named_areas"), ids=below, as_of=as_of)]


def _below(store: Reader, ids: list[str], as_of: Day) -> dict[str, dict[str, int]]:
    """The numbers of areas with all below them, by id.

    One area a statement: from several at once the embedded engine reads all areas that there are.
    """
    return {id_: _counted(store, "below", id_, as_of) for id_ in ids}


def _counted(store: Reader, section: str, area: str, as_of: Day) -> dict[str, int]:
    """The numbers of an area: with all below it, or what stands in it alone."""
    numbers = _none()
    for statement in _STATEMENTS:
        _add(numbers, store.read(sections(statement)[section], area=area, as_of=as_of)[0])
    return numbers


def _everywhere(store: Reader, ids: list[str], as_of: Day) -> dict[str, dict[str, int]]:
    """The numbers of the areas that are part of no other, by id, from everything that there is.

    Whatever is part of an area has a code that begins with that of the area, as the model wants it:
    in a country all is read once, where walking down from each province takes four times as long.
    """
    told = {id_: _none() for id_ in ids}
    length = max(map(len, ids), default=0)
    longest = sorted(ids, key=len, reverse=True)
    for statement in _STATEMENTS:
        for row in store.read(sections(statement)["everywhere"], length=length, as_of=as_of):
            part = row.pop("part")
            root = next((id_ for id_ in longest if part.startswith(id_)), None)
            if root is not None:  # else it is part of what was not there that day
                _add(told[root], row)
    return told


def _none() -> dict[str, int]:
    return dict.fromkeys((*_NUMBERS, "illustrative"), 0)


def _add(to: dict[str, int], numbers: dict[str, int]) -> None:
    for name, number in numbers.items():
        to[name] += number


def _sum(of: Iterable[dict[str, int]]) -> dict[str, int]:
    whole = _none()
    for one in of:
        _add(whole, one)
    return whole


def _place(store: Reader, area: str | None) -> dict[str, Any]:
    """How an area is called, and what stands above it."""
    if area is None:
        return {"name": "", "level": None, "above_ids": (), "above_names": ()}
    levels = list(AreaLevel)
    found = store.read(query("ask/areas_above"), area=area)
    found.sort(key=lambda row: levels.index(AreaLevel(row["level"])))
    own = next(row for row in found if row["id"] == area)
    above = [row for row in found if row["id"] != area]
    return {
        "name": own["name"],
        "level": own["level"],
        "above_ids": tuple(row["id"] for row in above),
        "above_names": tuple(row["name"] for row in above),
    }


def _evidence(
    store: Reader, area: str | None, rows: Iterable[AreaPart], as_of: Day
) -> Iterator[Evidence]:
    """What the numbers were counted from: for each part, and for the area itself."""
    ids = [row.id for row in rows]
    for triple in evidence_of(store, "area_parts", ids=[*ids, *filter(None, [area])], as_of=as_of):
        cursor = "" if triple.cursor == area else triple.cursor
        yield Evidence(cursor, triple.field, triple.id)
